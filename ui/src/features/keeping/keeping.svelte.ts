// Work on the vault as a whole (a backup, a check, a restoring, a new data key): how far it is. One at a time, as the program
// has it. Must not decide when it is over: the command that began it says so.
import type { Event, Ipc, Upkeep, UpkeepStage } from "../../lib/ipc";
import { say } from "../../lib/words";

type Progress = { work: Upkeep; stage: UpkeepStage; done: number; of: number };

export class Keeping {
  progress = $state.raw<Progress | null>(null);
  /** The user wants it to stop, and it has not yet. */
  stopping = $state(false);

  readonly #ipc: Ipc;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  hear({ work, stage, done, of }: Extract<Event, { type: "upkeep" }>): void {
    this.progress = { work, stage, done, of };
  }

  /** Runs `act`, which the program tells about meanwhile. */
  async during<T>(act: () => Promise<T>): Promise<T> {
    this.clear();
    try {
      return await act();
    } finally {
      this.clear();
    }
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.#ipc.stopUpkeep();
  }

  clear(): void {
    this.progress = null;
    this.stopping = false;
  }
}

/** "Copying the vault: 40 %". */
export function line({ work, stage, done, of }: Progress): string {
  const what = say(`upkeep-${work}-${stage}`);
  return of > 0 ? say("upkeep-percent", { what, percent: Math.floor((done * 100) / of) }) : what;
}
