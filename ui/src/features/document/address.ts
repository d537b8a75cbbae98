// Where a sentence comes from, in words.
import type { Evidence } from "../../lib/ipc";
import { say } from "../../lib/words";

/** "p. 3, par. 2", or "par. 12" where the document has no pages. */
export function address({ page, paragraph }: Evidence): string {
  return page === null ? say("address-plain", { paragraph }) : say("address-page", { page, paragraph });
}

/** The addresses of a sentence, each once, the best first. */
export function addresses(evidence: readonly Evidence[]): { words: string; evidence: Evidence }[] {
  const seen = new Map<string, Evidence>();
  for (const one of evidence) {
    const words = address(one);
    if (!seen.has(words)) seen.set(words, one);
  }
  return [...seen].map(([words, one]) => ({ words, evidence: one }));
}
