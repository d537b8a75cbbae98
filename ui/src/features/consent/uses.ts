// The questions about a use, in the order they are asked. What an answer means is the program's to say; this only knows how each is
// answered. A new question of the rules is a row here.
import type { DeclaredUse } from "../../lib/ipc";

export type Question = Exclude<keyof DeclaredUse, "name">;
export type Kind = "yes-no" | "number" | "field" | "modality" | "ids";

export const QUESTIONS: readonly { id: Question; kind: Kind }[] = [
  { id: "commercial", kind: "yes-no" },
  { id: "field", kind: "field" },
  { id: "publish_outputs", kind: "yes-no" },
  { id: "eu_domicile", kind: "yes-no" },
  { id: "mau", kind: "number" },
  { id: "mau_at_release", kind: "number" },
  { id: "annual_revenue_usd", kind: "number" },
  { id: "employer_monthly_revenue_usd", kind: "number" },
  { id: "employee_work", kind: "yes-no" },
  { id: "modify", kind: "yes-no" },
  { id: "finetune", kind: "yes-no" },
  { id: "distribute", kind: "yes-no" },
  { id: "train_other_models_with_outputs", kind: "yes-no" },
  { id: "synthetic_data", kind: "yes-no" },
  { id: "distillation", kind: "yes-no" },
  { id: "judge_or_evaluate_other_models_with_outputs", kind: "yes-no" },
  { id: "modality", kind: "modality" },
  { id: "ancestors", kind: "ids" },
];

export const FIELDS = ["general", "medical", "legal", "military", "law_enforcement", "automated_decision", "sensitive_data", "education"] as const;

/** Asked in any case, whatever the licences here say. */
const ALWAYS: readonly Question[] = ["commercial", "field", "publish_outputs"];

/** A use of which nothing was said. */
export function blank(name = ""): DeclaredUse {
  return { name, ...Object.fromEntries(QUESTIONS.map(({ id }) => [id, null])) } as unknown as DeclaredUse;
}

/** Which questions are worth asking here: the usual ones, those a verdict hangs on, and those that were answered. */
export function worthAsking(open: Iterable<string>, use: DeclaredUse): Set<Question> {
  const wanted = new Set<string>([...ALWAYS, ...open]);
  return new Set(QUESTIONS.map(({ id }) => id).filter((id) => wanted.has(id) || use[id] !== null));
}

/** Whether two lists of uses say the same. */
export function same(a: readonly DeclaredUse[], b: readonly DeclaredUse[]): boolean {
  const said = (uses: readonly DeclaredUse[]) => JSON.stringify(uses.filter((use) => !isEmpty(use)).map((use) => [use.name, ...QUESTIONS.map(({ id }) => use[id])]));
  return said(a) === said(b);
}

export function isEmpty(use: DeclaredUse): boolean {
  return QUESTIONS.every(({ id }) => use[id] === null);
}

/** "700,000,001" as a number; nothing where it is none. */
export function amount(text: string): number | null {
  const digits = text.replaceAll(/[\s,._’']/gu, "");
  return /^\d{1,15}$/u.test(digits) ? Number(digits) : null;
}
