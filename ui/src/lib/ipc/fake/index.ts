// A made-up program behind the same door: for tests, and for looking at the window in a browser. Nothing of it ships.
//
// It follows the real one's order (passphrase, notice, licence, jobs that end once) but reads, stores and encrypts nothing. Each subject is
// a file: a class that adds its commands to the one before; what they share is in `world`.
import type { Change, Event, Ipc, What } from "..";
import { FakeKeeping } from "./keeping";
import { World, type FakeOptions } from "./world";

export { DOCUMENT_PASSWORD, PASSPHRASE, RECOVERY_KEY, type FakeOptions } from "./world";

export class Fake extends FakeKeeping implements Ipc {
  constructor(options: FakeOptions = {}) {
    super(new World(options));
  }

  /** What was asked, in order. */
  get calls(): string[] {
    return this.world.calls;
  }

  /** Another text lies beside the model from now on. */
  replaceTerms(changed: Change): void {
    this.world.shown = "another hash";
    this.world.changed = [changed];
  }

  /** Pushes an event, as the program would. */
  emit(event: Event): void {
    this.world.emit(event);
  }

  /** Pushes what happened to a job. */
  job(job: number, title: string, document: number | null, what: What): void {
    this.world.job(job, title, document, what);
  }
}
