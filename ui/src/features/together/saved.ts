// What came of saving summaries into a folder, in words. Pure.
import type { Saved } from "../../lib/ipc";
import { say } from "../../lib/words";

/** "2 summaries were saved. “a.txt” has no summary of its own." */
export function savedIn({ count, without, there, stopped }: Saved): string {
  const listed = (all: string[]) => ({ count: all.length, list: all.join(", ") });
  const words = [
    say("together-saved", { count }),
    stopped && say("together-saved-stopped"),
    without.length > 0 && say("together-saved-without", listed(without)),
    there.length > 0 && say("together-saved-there", listed(there)),
  ];
  return words.filter(Boolean).join(" ");
}
