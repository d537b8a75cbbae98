// How much of a document was read, in words: what the bar shows, for those who do not see it and for those who want it exactly.
import { ranges } from "../../lib/format";
import type { CellState, Coverage } from "../../lib/ipc";
import { say, sayOf } from "../../lib/words";

/** "12 of 14 pages were read whole; in part: 5; unreadable: 9." */
export function inWords({ cells }: Coverage, pages: boolean): string {
  const kind = pages ? "pages" : "sections";
  const numbers = (state: CellState) => cells.filter((cell) => cell.state === state).map((cell) => cell.number);
  const read = numbers("read").length;
  if (read === cells.length) return say(`coverage-all-${kind}`, { total: cells.length });
  const others = (["in_part", "skipped", "unreadable"] as const).flatMap((state) => {
    const list = numbers(state);
    return list.length > 0 ? [say(`coverage-${state.replace("_", "-")}-pages`, { list: ranges(list) })] : [];
  });
  return `${[say(`coverage-${kind}`, { read, total: cells.length }), ...others].join("; ")}.`;
}

/** Why paragraphs were skipped or could not be read, one line each. */
export function whys({ reasons }: Coverage): string[] {
  return reasons.map(({ reason, blocks }) =>
    say("coverage-reason", { blocks: say("coverage-blocks", { count: blocks }), reason: sayOf("reason", reason) }),
  );
}
