// Where a sentence comes from, in words.
import type { Evidence } from "../../lib/ipc";
import { addressed, type Places } from "../../lib/places";
import { say } from "../../lib/words";

/** "p. 3, par. 2", "sheet Costs, par. 2", or "par. 12" where the document has no parts that are counted. */
export function address({ page, paragraph }: Evidence, places: Places): string {
  return page === null ? say("address-plain", { paragraph }) : addressed(places, page, paragraph);
}

/** The addresses of a sentence, each once, the best first. */
export function addresses(evidence: readonly Evidence[], places: Places): { words: string; evidence: Evidence }[] {
  const seen = new Map<string, Evidence>();
  for (const one of evidence) {
    const words = address(one, places);
    if (!seen.has(words)) seen.set(words, one);
  }
  return [...seen].map(([words, one]) => ({ words, evidence: one }));
}
