// What was noticed while a document was read, in words that name the pages concerned. Pure.
import type { Noticed, Unit } from "../../lib/ipc";
import { say, sayOf } from "../../lib/words";

const run = ([first, last]: [number, number]) => (first === last ? `${first}` : `${first}–${last}`);

/** "3", "3 and 7", "3, 7–9 and 12". */
function joined(pages: Noticed["pages"]): string {
  const words = pages.map(run);
  const last = words.pop() ?? "";
  return words.length === 0 ? last : say("list-and", { before: words.join(", "), last });
}

const counted = (pages: Noticed["pages"]) => pages.reduce((sum, [first, last]) => sum + last - first + 1, 0);

/** "Pages 3 and 7". */
export function parts(pages: Noticed["pages"], unit: Unit | "paragraph"): string {
  return say(`parts-${unit}`, { count: counted(pages), list: joined(pages) });
}

/** "Pages 3 and 7 hold pictures and no text. ..." */
export function inWords({ kind, pages, confidence, pictures }: Noticed, unit: Unit): string {
  const places = { count: counted(pages), parts: parts(pages, unit) };
  return sayOf("warning", kind, { ...places, confidence: confidence ?? 0, pictures: pictures ?? 0 });
}
