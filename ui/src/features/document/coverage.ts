// How much of a document was read, in words: what the bar shows, for those who do not see it and for those who want it exactly.
import { ranges } from "../../lib/format";
import type { CellState, Coverage, Noticed } from "../../lib/ipc";
import { listed, type Places } from "../../lib/places";
import { say, sayOf } from "../../lib/words";

/** The reason for what is missing because the document was not taken in whole. */
const CUT = "limit";

const CUTS = ["pages_limit", "text_limit", "cells_limit", "time_limit", "depth_limit", "part_damaged"];

/** A document's warnings, each once: those that say it was not taken in whole, and the rest. */
export function sorted(all: readonly Noticed[]): { cuts: Noticed[]; rest: Noticed[] } {
  return { cuts: all.filter(({ kind }) => CUTS.includes(kind)), rest: all.filter(({ kind }) => !CUTS.includes(kind)) };
}

/** "12 of 14 pages were read whole; in part: 5; unreadable: 9." Without places it is sections that are counted. */
export function inWords({ cells, reasons }: Coverage, places: Places | null): string {
  const kind = places ? "pages" : "sections";
  const unit = places?.unit ?? "page";
  const numbers = (state: CellState) => cells.filter((cell) => cell.state === state).map((cell) => cell.number);
  const read = numbers("read").length;
  // What was never taken in has no cell of its own that can be counted on.
  const isCut = reasons.some(({ reason }) => reason === CUT);
  if (read === cells.length && !isCut) return say(`coverage-all-${kind}`, { total: cells.length, unit });
  const others = (["in_part", "skipped", "unreadable"] as const).flatMap((state) => {
    const list = numbers(state);
    return list.length > 0 ? [say(`coverage-${state.replace("_", "-")}-pages`, { list: places ? listed(places, list) : ranges(list) })] : [];
  });
  return `${[say(`coverage-${kind}`, { read, total: cells.length, unit }), ...others].join("; ")}.`;
}

/** Why paragraphs were skipped or could not be read, one line each. */
export function whys({ reasons }: Coverage): string[] {
  return reasons.map(({ reason, blocks }) => {
    const words = sayOf("reason", reason);
    // How much was left out nobody knows: no number of paragraphs says it.
    return reason === CUT ? words : say("coverage-reason", { blocks: say("coverage-blocks", { count: blocks }), reason: words });
  });
}
