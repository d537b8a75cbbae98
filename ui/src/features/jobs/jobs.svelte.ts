// What is being read or summarised. Each job begins once and ends once; whatever is said of it after its end is not heard.
//
// Must not: start anything or know a screen. `hear` tells the caller what ended, so that it can look again at what is stored.
import { SvelteMap } from "svelte/reactivity";

import type { Code, DocumentId, JobEvent, JobId, Sentence, Stage, SummaryId } from "../../lib/ipc";

export type End = { type: "finished"; summary: SummaryId | null } | { type: "stopped" } | { type: "failed"; code: Code };

export class Job {
  readonly id: JobId;
  title = $state("");
  document = $state<DocumentId | null>(null);
  stage = $state<Stage>("waiting");
  part = $state(0);
  of = $state(0);
  secondsLeft = $state<number | null>(null);
  /** A preview: what is stored at the end is the truth. */
  sentences = $state.raw<Sentence[]>([]);
  stopping = $state(false);
  end = $state.raw<End | null>(null);

  constructor(id: JobId) {
    this.id = id;
  }
}

export class Jobs {
  readonly #all = new SvelteMap<JobId, Job>();

  readonly live = $derived([...this.#all.values()].filter((job) => job.end === null));
  /** Those that did not come to their end well, until the user has seen it. */
  readonly unfinished = $derived([...this.#all.values()].filter((job) => job.end !== null && job.end.type !== "finished"));

  /** Takes in what happened to a job; the job, or nothing where it had ended before. */
  hear({ job: id, document, title, what }: JobEvent): Job | undefined {
    const job = this.#all.get(id) ?? new Job(id);
    if (job.end) return undefined;
    this.#all.set(id, job);
    job.title = title;
    job.document = document ?? job.document;
    switch (what.type) {
      case "started":
      case "stored":
        break;
      case "progress":
        job.stage = what.stage;
        job.part = what.part;
        job.of = what.of;
        job.secondsLeft = what.seconds_left;
        break;
      case "text":
        job.sentences = [...job.sentences, what.sentence];
        break;
      case "finished":
      case "stopped":
      case "failed":
        job.end = what;
        break;
    }
    return job;
  }

  /** The job that works on a document now. */
  of(document: DocumentId): Job | undefined {
    return this.live.find((job) => job.document === document);
  }

  dismiss(id: JobId): void {
    this.#all.delete(id);
  }

  clear(): void {
    this.#all.clear();
  }
}
