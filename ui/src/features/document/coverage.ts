// How much of a document was read, in words: what the bar shows, for those who do not see it and for those who want it exactly.
import { ranges } from "../../lib/format";
import type { CellState, Coverage, Noticed, Unit } from "../../lib/ipc";
import { counted, listed, type Places } from "../../lib/places";
import { say, sayOf } from "../../lib/words";

/** The reason for what is missing because the document was not taken in whole. */
const CUT = "limit";

/** Reasons of which nobody knows how much they are of, and those that are of pages or pictures; the others are of paragraphs. */
const UNCOUNTED = [CUT, "pictures_unread"];
const PAGES = ["unreadable_page", "recognition_stopped"];
const PICTURES = ["picture_unread", "picture_stopped"];

const CUTS = ["pages_limit", "text_limit", "cells_limit", "time_limit", "depth_limit", "part_damaged"];

/** A document's warnings, each once: those that say it was not taken in whole, and the rest. */
export function sorted(all: readonly Noticed[]): { cuts: Noticed[]; rest: Noticed[] } {
  return { cuts: all.filter(({ kind }) => CUTS.includes(kind)), rest: all.filter(({ kind }) => !CUTS.includes(kind)) };
}

/** The cell for what stands on no page, and in no section, that is known (`CoverageCell::NOWHERE`). */
export const NOWHERE = 0;

/** "12 of 14 pages were read whole; in part: 5; unreadable: 9." Without places it is sections that are counted. */
export function inWords({ cells, failed, reasons }: Coverage, places: Places | null): string {
  const kind = places ? "pages" : "sections";
  const unit = places?.unit ?? "page";
  const known = cells.filter(({ number }) => number !== NOWHERE);
  const numbers = (state: CellState) => known.filter((cell) => cell.state === state).map((cell) => cell.number);
  const read = numbers("read").length;
  // What was never taken in has no cell of its own that can be counted on.
  const isCut = reasons.some(({ reason }) => reason === CUT);
  if (read === known.length && !isCut) return failed > 0 ? say("coverage-text") : say(`coverage-all-${kind}`, { total: read, unit });
  const others = (["in_part", "skipped", "unreadable"] as const).flatMap((state) => {
    const list = numbers(state);
    return list.length > 0 ? [say(`coverage-${state.replace("_", "-")}-pages`, { list: places ? listed(places, list) : ranges(list) })] : [];
  });
  return `${[say(`coverage-${kind}`, { read, total: known.length, unit }), ...others].join("; ")}.`;
}

/** Why something was skipped or could not be read, and how much, one line each. */
export function whys({ reasons }: Coverage, unit: Unit): string[] {
  return reasons.map(({ reason, blocks }) => {
    const words = sayOf("reason", reason);
    if (UNCOUNTED.includes(reason)) return words;
    const of = PAGES.includes(reason) ? counted(unit, blocks) : say(PICTURES.includes(reason) ? "coverage-pictures" : "coverage-blocks", { count: blocks });
    return say("coverage-reason", { blocks: of, reason: words });
  });
}
