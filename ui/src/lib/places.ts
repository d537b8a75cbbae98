// What the numbered parts of a document are called: pages, slides, sheets, messages, chapters. Pure.
//
// What they are and which names they have comes from the program (`app::places`), so that a summary says the same wherever it is read.
import { ranges } from "./format";
import type { DocumentRow, DocumentView, Unit } from "./ipc";
import { say } from "./words";

/** The parts of one document, to name a place by. */
export interface Places {
  unit: Unit;
  /** The name of each part that has one, by its number. */
  names: ReadonlyMap<number, string>;
}

/** The parts of a document; of none yet, pages. */
export function placesOf(view: Pick<DocumentView, "names"> & { row: Pick<DocumentRow, "unit"> } | null): Places {
  return { unit: view?.row.unit ?? "page", names: new Map(view?.names.map(({ number, name }) => [number, name])) };
}

/** "12 pages", "12 slides". */
export function counted(unit: Unit, count: number): string {
  return say(`pages-${unit}`, { count });
}

/** "Page 3", "Slide 3", "Sheet Costs", "The flood". */
export function titled({ unit, names }: Places, page: number): string {
  const name = names.get(page);
  return unit === "chapter" && name !== undefined ? say("document-named", { name }) : say(`document-${unit}`, { page: name ?? String(page) });
}

/** "p. 3, par. 2", "slide 3, par. 2", "sheet Costs, par. 2", "“The flood”, par. 2". */
export function addressed({ unit, names }: Places, page: number, paragraph: number): string {
  const name = names.get(page);
  return unit === "chapter" && name !== undefined
    ? say("address-named", { name, paragraph })
    : say(`address-${unit}`, { page: name ?? String(page), paragraph });
}

/** "2–4, 7", or the names of the parts where one of them has one. */
export function listed({ names }: Places, parts: readonly number[]): string {
  return parts.some((part) => names.has(part)) ? parts.map((part) => names.get(part) ?? String(part)).join(", ") : ranges(parts);
}
