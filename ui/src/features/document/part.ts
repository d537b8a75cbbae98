// A part of a document, by the numbers that a reader sees: its pages (slides, sheets, ...), or paragraphs where it has none. Pure.
import type { DocumentView, Part } from "../../lib/ipc";

type Text = Pick<DocumentView, "blocks"> & { row: Pick<DocumentView["row"], "pages"> };

/** The highest number there is. */
export function lastOf({ row, blocks }: Text): number {
  return row.pages ?? blocks.at(-1)?.paragraph ?? 1;
}

/** The part from one number to another, whichever is the smaller. */
export function partFrom(text: Text, from: number, to: number): Part {
  const [first, last] = [Math.min(from, to), Math.max(from, to)].map((number) => Math.min(Math.max(number, 1), lastOf(text))) as [number, number];
  return text.row.pages === null ? { paragraphs: [first, last] } : { pages: [first, last] };
}

/** The numbers of a part. */
export function numbersOf(text: Text, part: Part): [number, number] {
  if ("pages" in part) return part.pages;
  if ("paragraphs" in part) return part.paragraphs;
  const [first, last] = part.blocks.map((id) => text.blocks.find((block) => block.id === id)) as [Found, Found];
  return text.row.pages === null ? [first?.paragraph ?? 1, last?.paragraph ?? 1] : [first?.page ?? 1, last?.page ?? 1];
}

type Found = DocumentView["blocks"][number] | undefined;
