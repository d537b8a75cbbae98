// Tells the program that the user is there, so that it does not lock itself. Whether and when it locks is its own affair.
import type { Ipc } from "../../lib/ipc";

const OFTEN = 15_000;
const SIGNS = ["keydown", "pointerdown", "pointermove", "wheel"] as const;

/** Listens for signs of life; returns what ends it. At most one word every 15 seconds goes out. */
export function watchPresence(ipc: Ipc, isOpen: () => boolean): () => void {
  let last = -OFTEN;
  const sign = (event: globalThis.Event) => {
    if (!isOpen() || event.timeStamp - last < OFTEN) return;
    last = event.timeStamp;
    // A lost word costs nothing: the next sign sends another.
    ipc.touch().catch(() => undefined);
  };
  for (const name of SIGNS) window.addEventListener(name, sign, { passive: true });
  return () => SIGNS.forEach((name) => window.removeEventListener(name, sign));
}
