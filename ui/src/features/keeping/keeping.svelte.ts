// Work on the vault as a whole (a backup, a check, a restoring, a new data key): how far it is. One at a time, as the program
// has it. Must not decide when it is over: the command that began it says so.
import { Attempt } from "../attempt.svelte";
import type { Backup, Event, Ipc, Upkeep, UpkeepStage } from "../../lib/ipc";
import { say } from "../../lib/words";

type Progress = { work: Upkeep; stage: UpkeepStage; done: number; of: number };

/** A piece of work that was asked for, and what came of it. */
export class Asked {
  readonly attempt = new Attempt();
  done = $state("");

  /** The user has seen it. */
  seen(): void {
    if (this.attempt.busy) return;
    this.attempt.dismiss();
    this.done = "";
  }
}

export class Keeping {
  progress = $state.raw<Progress | null>(null);
  /** The user wants it to stop, and it has not yet. */
  stopping = $state(false);
  /** The backup that was looked at: the program holds it, whichever screen is shown, until it is taken or left or the vault is locked. */
  backup = $state.raw<Backup | null>(null);

  readonly #ipc: Ipc;
  #asked: Partial<Record<Upkeep, Asked>> = {};

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  hear({ work, stage, done, of }: Extract<Event, { type: "upkeep" }>): void {
    this.progress = { work, stage, done, of };
  }

  /** The same one wherever it is shown: who leaves before it has ended is told on return. */
  asked(work: Upkeep): Asked {
    return (this.#asked[work] ??= new Asked());
  }

  /** Runs `act`, which the program tells about meanwhile. */
  async during<T>(act: () => Promise<T>): Promise<T> {
    this.#rest();
    try {
      return await act();
    } finally {
      this.#rest();
    }
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.#ipc.stopUpkeep();
  }

  clear(): void {
    this.#asked = {};
    this.backup = null;
    this.#rest();
  }

  #rest(): void {
    this.progress = null;
    this.stopping = false;
  }
}

/** "Copying the vault: 40 %". */
export function line({ work, stage, done, of }: Progress): string {
  const what = say(`upkeep-${work}-${stage}`);
  return of > 0 ? say("upkeep-percent", { what, percent: Math.floor((done * 100) / of) }) : what;
}
