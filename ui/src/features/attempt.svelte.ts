// One thing the user set going that may fail: whether it is under way, and what came of it.
//
// A form has its own, so that its trouble is said beside it; the rest share the window's. Must not retry or interpret.
import { Trouble, type Code } from "../lib/ipc";

export class Attempt {
  busy = $state(false);
  code = $state<Code | null>(null);

  /** Runs `work`; its result, or `undefined` where it failed and `code` says how. */
  async run<T>(work: () => Promise<T>): Promise<T | undefined> {
    this.busy = true;
    this.code = null;
    try {
      return await work();
    } catch (error) {
      // Anything but a Trouble is a fault of the window itself, and is not hidden.
      if (!(error instanceof Trouble)) throw error;
      this.code = error.code;
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  /** Runs `work`; whether it succeeded. */
  async did(work: () => Promise<unknown>): Promise<boolean> {
    await this.run(work);
    return this.code === null;
  }

  dismiss(): void {
    this.code = null;
  }
}
