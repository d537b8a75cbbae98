// Walking the sentences that are shown, of one document or of several: each has a number among all of them.

export interface Walk {
  /** The one the reader stands on. */
  readonly current: number | null;
  /** The one that the focus is to go to. Set anew each time, so that going twice to one works twice. */
  readonly sought: { sentence: number } | null;
  standOn(sentence: number): void;
}

/** The sentence that a step leads to: the next (`1`) or the previous (`-1`), as far as there is one; nothing where there are none. */
export function stepped(from: number | null, step: 1 | -1, count: number): number | null {
  if (count === 0) return null;
  return Math.min(count - 1, Math.max(0, (from ?? (step === 1 ? -1 : count)) + step));
}
