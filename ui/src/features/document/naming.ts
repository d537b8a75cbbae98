// What tells one summary of a document from another, in words.
import { parts } from "./noticed";
import { when } from "../../lib/format";
import type { Shape, Summary, SummaryView, Unit } from "../../lib/ipc";
import { say } from "../../lib/words";

/** What a summary can be, in the order it is offered. */
export const SHAPES = ["brief", "key_points", "sections", "facts", "plain"] as const satisfies readonly Shape[];

/** About how many words it can be asked to have. */
export const LENGTHS = [60, 150, 300, 600];

export const shapeIn = (shape: Shape): string => say(`wish-shape-${shape.replace("_", "-")}`);

/** The model whose words it holds; none where the document's own sentences stand. */
export function speaker({ method, provenance }: Summary): string | null {
  return method === "extractive" ? null : (provenance.model?.name ?? null);
}

/** "25 Nov 2026, 17:04: What matters most, read part by part". */
export function named({ made, summary }: SummaryView): string {
  return say("compare-chosen", { made: when(made), shape: shapeIn(summary.shape), method: say(`method-${summary.method}`) });
}

/** What was asked for: "What matters most; Alcove chooses; About 150 words". */
export function askedIn({ shape, provenance: { asked, words, keep_doubtful: keeps, language } }: Summary): string {
  const method = asked === null ? say("wish-method-auto") : say(`method-${asked}`);
  const length = words === null ? say("wish-length-usual") : say("wish-length-words", { count: words });
  return [shapeIn(shape), method, length, ...(keeps ? [say("wish-doubtful")] : []), ...(language ? [say(`language-${language}`)] : [])].join("; ");
}

/** The part of the document that it is of: "Pages 2–4", "Paragraphs 2–4"; nothing where it is of all. */
export function partOf({ part }: Summary, unit: Unit): string | undefined {
  if (!part) return undefined;
  if ("pages" in part) return parts([part.pages], unit);
  return "paragraphs" in part ? parts([part.paragraphs], "paragraph") : say("provenance-part-paragraphs");
}
