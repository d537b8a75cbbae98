// Documents that ask for their password, one after the other, in the order they were met.
//
// Must not: keep what was typed, or know the page. The dialog holds it while it is open, and nothing holds it after.
import type { Job } from "../jobs/jobs.svelte";
import type { Ipc, JobId } from "../../lib/ipc";

/** A document that asks, by the job that found so. */
export interface Asking {
  job: JobId;
  title: string;
}

export class Locked {
  /** Those that wait for their turn. */
  #waiting = $state.raw<Asking[]>([]);
  /** The one whose password is asked for now. */
  asking = $state.raw<Asking | null>(null);
  /** The password that was given last does not open it. */
  wrong = $state(false);
  /** The job that reads it with what was given. */
  trying = $state<JobId | null>(null);

  /** What is heard while the new job has no number yet. */
  #early: Set<Job> | null = null;

  readonly #ipc: Ipc;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  /** Takes in what happened to a job. */
  hear(job: Job): void {
    if (this.#early) {
      this.#early.add(job);
      return;
    }
    const code = job.end?.type === "failed" ? job.end.code : null;
    const asks = code === "password_protected" || code === "password_wrong";
    const asking = { job: job.id, title: job.title };
    if (job.id === this.trying) {
      // Once it is stored, the password was right.
      if (job.end === null && job.document === null) return;
      if (!asks) return this.#next();
      this.trying = null;
      this.asking = asking;
      this.wrong = code === "password_wrong";
    } else if (asks) {
      this.#waiting = [...this.#waiting, asking];
      if (this.asking === null) this.#next();
    }
  }

  /** Tries a password. */
  async open(password: string): Promise<void> {
    const { asking } = this;
    if (asking === null || this.#early || this.trying !== null) return;
    this.wrong = false;
    // What happens to the new job may be heard before its number: events and answers come by different ways.
    // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing watches it
    const early = (this.#early = new Set<Job>());
    try {
      const job = await this.#ipc.openLocked(asking.job, password);
      if (this.asking === asking) this.trying = job;
    } finally {
      if (this.#early === early) {
        this.#early = null;
        for (const job of early) this.hear(job);
      }
    }
  }

  /** Leaves the document as it is: nothing of it is kept. */
  async leave(): Promise<void> {
    const { asking } = this;
    if (asking === null) return;
    this.#next();
    await this.#ipc.leaveLocked(asking.job);
  }

  #next(): void {
    [this.asking = null, ...this.#waiting] = this.#waiting;
    this.wrong = false;
    this.trying = null;
  }

  clear(): void {
    this.#waiting = [];
    this.#early = null;
    this.asking = null;
    this.wrong = false;
    this.trying = null;
  }
}
