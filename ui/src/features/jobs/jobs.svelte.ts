// What is being read or summarised. Each job begins once and ends once; whatever is said of it after its end is not heard.
//
// A folder may bring thousands: an event costs the same however many there are, and no more than `LINES` are shown.
//
// Must not: start anything or know a screen. `hear` tells the caller what ended, so that it can look again at what is stored.
import type { Code, DocumentId, JobEvent, JobId, Sentence, Stage, SummaryId } from "../../lib/ipc";

/** At most this many jobs have a line of their own. */
export const LINES = 20;

export type End = { type: "finished"; summary: SummaryId | null } | { type: "stopped" } | { type: "failed"; code: Code };

export class Job {
  readonly id: JobId;
  title = $state("");
  document = $state<DocumentId | null>(null);
  stage = $state<Stage>("waiting");
  part = $state(0);
  of = $state(0);
  secondsLeft = $state<number | null>(null);
  /** The part at which a reading before this one is taken up, from 1: the last, where that had stopped after all of them. */
  goesOn = $state<number | null>(null);
  /** A preview: what is stored at the end is the truth. */
  sentences = $state.raw<Sentence[]>([]);
  stopping = $state(false);
  end = $state.raw<End | null>(null);

  constructor(id: JobId) {
    this.id = id;
  }
}

export class Jobs {
  // Plain maps, so that nothing watches each entry; `#changes` says that one came or went.
  /* eslint-disable svelte/prefer-svelte-reactivity */
  readonly #live = new Map<JobId, Job>();
  readonly #unfinished = new Map<JobId, Job>();
  readonly #ofDocument = new Map<DocumentId, Job>();
  readonly #ended = new Set<JobId>();
  /* eslint-enable svelte/prefer-svelte-reactivity */
  #changes = $state(0);

  /** Those that have a line: of what went wrong at most half, as long as there is work. */
  readonly shown = $derived.by(() => {
    const wrong = Math.min(this.unfinished.size, Math.max(LINES / 2, LINES - this.live.size));
    return [...first(this.live, LINES - wrong), ...first(this.unfinished, wrong)];
  });
  /** Those that have none. */
  readonly more = $derived(this.live.size + this.unfinished.size - this.shown.length);

  /** At work or waiting, the oldest first. */
  get live(): ReadonlyMap<JobId, Job> {
    void this.#changes;
    return this.#live;
  }

  /** Those that did not come to their end well, until the user has seen it. */
  get unfinished(): ReadonlyMap<JobId, Job> {
    void this.#changes;
    return this.#unfinished;
  }

  /** Takes in what happened to a job; the job, or nothing where it had ended before. */
  hear({ job: id, document, title, what }: JobEvent): Job | undefined {
    if (this.#ended.has(id)) return undefined;
    const job = this.#live.get(id) ?? new Job(id);
    if (!this.#live.has(id)) this.#change(() => this.#live.set(id, job));
    job.title = title;
    if (document !== null) this.#place(job, document);
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
      case "goes_on":
        job.goesOn = Math.min(what.part + 1, what.of);
        job.of = what.of;
        break;
      case "text":
        job.sentences = [...job.sentences.slice(0, what.from), ...what.sentences];
        break;
      case "finished":
      case "stopped":
      case "failed":
        job.end = what;
        this.#change(() => this.#settle(job));
        break;
    }
    return job;
  }

  #place(job: Job, document: DocumentId): void {
    job.document = document;
    if (!this.#ofDocument.has(document)) this.#change(() => this.#ofDocument.set(document, job));
  }

  #change(how: () => void): void {
    how();
    this.#changes += 1;
  }

  /** Takes an ended job out of the work; a bad end is kept. */
  #settle(job: Job): void {
    this.#live.delete(job.id);
    this.#ended.add(job.id);
    if (job.document !== null && this.#ofDocument.get(job.document) === job) this.#ofDocument.delete(job.document);
    if (job.end?.type !== "finished") this.#unfinished.set(job.id, job);
  }

  /** The job that works on a document now. */
  of(document: DocumentId): Job | undefined {
    void this.#changes;
    return this.#ofDocument.get(document);
  }

  /** A document is gone, and all that is said of its jobs: one that it stopped may tell of its end only after that. */
  without(document: DocumentId): void {
    this.#change(() => {
      for (const job of [...this.#live.values(), ...this.#unfinished.values()]) {
        if (job.document !== document) continue;
        this.#settle(job);
        this.#unfinished.delete(job.id);
      }
    });
  }

  dismiss(id: JobId): void {
    this.#change(() => this.#unfinished.delete(id));
  }

  dismissAll(): void {
    this.#change(() => this.#unfinished.clear());
  }

  clear(): void {
    this.#change(() => {
      this.#live.clear();
      this.#unfinished.clear();
      this.#ended.clear();
      this.#ofDocument.clear();
    });
  }
}

function first<T>(map: ReadonlyMap<unknown, T>, count: number): T[] {
  const found: T[] = [];
  for (const one of map.values()) {
    if (found.length >= count) break;
    found.push(one);
  }
  return found;
}
