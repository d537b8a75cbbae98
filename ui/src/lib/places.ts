// What the numbered parts of a document are called: pages, slides, sheets, messages. Pure.
import type { BlockView } from "./ipc";
import { say } from "./words";

type Kind = "page" | "slide" | "sheet" | "message";

const KINDS: Readonly<Record<string, Kind>> = { pptx: "slide", odp: "slide", ppt: "slide", xlsx: "sheet", ods: "sheet", xls: "sheet", mbox: "message" };

/** The parts of one document, to name a place by. */
export interface Places {
  kind: Kind;
  /** The name of each part that has one, by its number. */
  names: ReadonlyMap<number, string>;
}

const UNNAMED: ReadonlyMap<number, string> = new Map();

const kindOf = (format: string): Kind => KINDS[format] ?? "page";

/** The parts of a document with these blocks. A sheet begins with its name, as a heading. */
export function placesOf(format: string, blocks: readonly BlockView[]): Places {
  const kind = kindOf(format);
  if (kind !== "sheet") return { kind, names: UNNAMED };
  const names = new Map<number, string>();
  for (const { kind: what, page, paragraph, text } of blocks) {
    if (what === "heading" && page !== null && paragraph === 1) names.set(page, text);
  }
  return { kind, names };
}

/** "12 pages", "12 slides". */
export function counted(format: string, count: number): string {
  return say(`pages-${kindOf(format)}`, { count });
}

/** "Page 3", "Slide 3", "Sheet Costs". */
export function titled({ kind, names }: Places, page: number): string {
  return say(`document-${kind}`, { page: names.get(page) ?? String(page) });
}

/** "p. 3, par. 2", "slide 3, par. 2", "sheet Costs, par. 2". */
export function addressed({ kind, names }: Places, page: number, paragraph: number): string {
  return say(`address-${kind}`, { page: names.get(page) ?? String(page), paragraph });
}
