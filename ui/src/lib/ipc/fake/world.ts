// What the made-up program knows, and how it tells: the parts beside this one share it.
import { Trouble, type BesidesView, type BlockView, type Change, type Code, type DeclaredUse, type Event, type JobEvent, type Measured, type ModelView, type NextStep, type Part, type Party, type Prospect, type ReceiptView, type Status, type Summary, type TogetherRow, type TogetherView, type Unfinished, type What, type Wish } from "..";
import { documents, leaseSummary, togetherView, type FakeDocument } from "./documents";
import { model, receipt } from "./terms";

export interface FakeOptions {
  /** How far the user is when the window opens. */
  next?: NextStep;
  /** Whether the vault holds documents. */
  documents?: boolean;
  /** Milliseconds between a job's steps; `null` leaves every step to the test, by `emit`. */
  pace?: number | null;
  /** What the program says when it is asked for its models. */
  noModel?: Code;
  /** What is different since the user agreed. */
  changed?: Change[];
  /** Nothing that came with the model says under which licence it comes. */
  unknownLicence?: boolean;
  /** The text of the licence is not at hand. */
  lacksText?: boolean;
  /** The texts of what applies besides the licence. */
  besides?: BesidesView[];
  /** The system does not tell what energy its processors take. */
  noEnergy?: boolean;
  /** How far the reading of the minutes came that has not come to its end. */
  unfinished?: Unfinished;
  /** Why the pages of a PDF cannot be drawn. */
  undrawn?: Code;
  /** So many words begin like one that is looked for that only the word itself is. */
  wholeWords?: boolean;
  /** How many of the newest a search compares, where it finds more. */
  ranked?: number;
  /** How a document, or a part of it, would be read; otherwise a short one fits what the model reads at once, and nothing tells how fast that is. */
  prospect?: (part: Part | null) => Partial<Prospect>;
  network?: Status["network"];
  appearance?: Status["settings"]["appearance"];
  /** What is to be said of how the vault is kept. */
  keeping?: Partial<NonNullable<Status["keeping"]>>;
}

export const RECOVERY_KEY = "W5CK-BEK9-3CT7-HKCF-63X2-VW7X-4HC0-PD6B";
/** Of every document that asks for one. */
export const DOCUMENT_PASSWORD = "harbour";
export const PASSPHRASE = "heron quartz lantern seven";

export class World {
  readonly calls: string[] = [];
  listeners: ((event: Event) => void)[] = [];
  documents: FakeDocument[];
  together: TogetherView[] = [];
  receipts: ReceiptView[] = [];
  answer: "none" | "given" | "refused" | "withdrawn" = "none";
  noticeGiven = false;
  passphrase = PASSPHRASE;
  uses: DeclaredUse[] = [];
  party: Party = { name: "", address: "", contact: "" };
  stated: string | null = null;
  /** Hash of the terms as they are now. */
  shown = model.shown;
  changed: Change[];
  unknownLicence: boolean;
  lacksText: boolean;
  besides: BesidesView[];
  noEnergy: boolean;
  jobs = 0;
  stopped = new Set<number>();
  pace: number | null;
  /** Whether the vault can only be read. */
  readOnly: boolean;
  /** Why there is no model, where there is none. */
  noModel: Code | null;
  /** Why pages are not drawn, where they are not. */
  undrawn: Code | null;
  wholeWords: boolean;
  ranked: number | null;
  status: Status;
  kept: NonNullable<Status["keeping"]> = {
    key_file: false,
    recovery_key: false,
    by_recovery_key: false,
    older_copy: false,
    last_backup: "2026-11-20T17:04:00Z",
    backup_due: false,
  };
  keyFileChosen = false;
  own: ModelView | null = null;
  measured: Measured | null = null;
  upkeepStopped = false;
  /** What a test says of how a document would be read. */
  readonly #prospect: FakeOptions["prospect"];

  constructor(options: FakeOptions = {}) {
    const next = options.next ?? "ready";
    this.changed = options.changed ?? [];
    this.unknownLicence = options.unknownLicence ?? false;
    this.lacksText = options.lacksText ?? false;
    this.besides = options.besides ?? [];
    this.noEnergy = options.noEnergy ?? false;
    const isNew = next === "create_vault" || next === "notice";
    this.documents = options.documents === false ? [] : documents();
    const minutes = this.documents.at(-1);
    if (minutes && options.unfinished) minutes.unfinished = options.unfinished;
    this.pace = options.pace === undefined ? 0 : options.pace;
    this.noticeGiven = !isNew;
    this.undrawn = options.undrawn ?? null;
    this.wholeWords = options.wholeWords ?? false;
    this.ranked = options.ranked ?? null;
    this.#prospect = options.prospect;
    this.readOnly = next === "read_only";
    this.noModel = options.noModel ?? (next === "no_model" ? "model_missing" : null);
    if (this.noticeGiven) this.receipts.push(receipt("r-1", "processing_consent", "given", "2026-11-12T08:00:10Z"));
    if (!isNew && next !== "licence") this.answer = next === "declined" ? "refused" : "given";
    if (this.answer !== "none") this.receipts.push(receipt("r-2", "licence_acceptance", this.answer, "2026-11-12T08:01:02Z"));
    this.status = {
      version: "0.1.0",
      vault: next === "create_vault" ? "missing" : next === "unlock" ? "locked" : "open",
      vault_name: "alcove",
      vault_folder: "/home/ines/.local/share/alcove",
      open_since: next !== "create_vault" && next !== "unlock" ? "2026-11-22T08:41:00Z" : null,
      network: options.network ?? "blocked",
      next,
      model: null,
      settings: { appearance: options.appearance ?? "system", idle_minutes: 10, summarise_on_drop: true, reading_minutes: 3, judging: true, backup_days: 30, model: null, languages: [] },
      key_file: false,
      keeping: null,
      restored: null,
    };
    this.kept = { ...this.kept, ...options.keeping };
    this.settle();
  }

  /** Pushes an event, as the program would. */
  emit(event: Event): void {
    for (const listen of this.listeners) listen(event);
  }

  /** Pushes what happened to a job. */
  job(job: number, title: string, document: number | null, what: What): void {
    const event: JobEvent = { job, document, title, what };
    this.emit({ type: "job", event });
  }

  /** Where everything stands follows from the rest, and is told. */
  settle(): void {
    const s = this.status;
    s.key_file = s.vault === "locked" && this.kept.key_file;
    s.keeping = s.vault === "open" ? { ...this.kept } : null;
    if (s.vault === "open") {
      s.next = this.readOnly ? "read_only" : !this.noticeGiven ? "notice" : this.noModel ? "no_model" : this.answer === "given" ? "ready" : this.answer === "none" ? "licence" : "declined";
    } else s.next = s.vault === "missing" ? "create_vault" : "unlock";
    const uses = s.next === "ready";
    s.model = uses ? { id: model.id, name: model.name, loaded: true, device: "CPU", device_reason: "No GPU was found that the engine can use." } : null;
    this.emit({ type: "status", status: structuredClone(s) });
  }

  /** Refuses where the vault is not open. */
  open(): void {
    if (this.status.vault !== "open") throw new Trouble("vault_locked");
  }

  /** The vault was opened. */
  enter(): void {
    this.status.vault = "open";
    this.status.restored = null;
    this.status.open_since = new Date().toISOString();
    this.settle();
  }

  /** A receipt of an answer. */
  record(kind: string, answer: ReceiptView["answer"]): void {
    this.receipts.unshift(receipt(`r-${this.receipts.length + 1}`, kind, answer, new Date().toISOString()));
    this.settle();
  }

  /** How a document with these blocks, or a part of it, would be read. */
  prospect(blocks: BlockView[], part: Part | null): Prospect {
    const usual: Prospect = { chosen: "thorough", seconds: null, fits: blocks.length < 100, whole: null, thorough: null, quick: null, loading: 0, gauging: false, languages: [], no_language: "untried", translating: null };
    return { ...usual, ...this.#prospect?.(part) };
  }

  /** Plays a job: reading and storing where the document is new, then a summary, sentence by sentence. */
  run(title: string, document: FakeDocument, before: What[], store?: () => void, wish?: Wish): number {
    this.jobs += 1;
    const job = this.jobs;
    const { row, blocks } = document;
    const lease = documents()[0]?.blocks ?? [];
    const summary = leaseSummary(lease);
    const provenance = wish ? { ...summary.provenance, asked: wish.method, words: wish.words, keep_doubtful: wish.keep_doubtful } : summary.provenance;
    const made: Summary = { ...summary, provenance, shape: wish?.shape ?? summary.shape, method: wish?.method ?? summary.method, ...(wish?.part ? { part: wish.part } : {}) };
    const says = summary.sentences.filter((s) => s.evidence.every((e) => e.block < blocks.length));
    const steps: What[] = [{ type: "started" }, ...before];
    if (store) steps.push({ type: "stored" });
    steps.push({ type: "progress", stage: "loading", part: 0, of: 0, seconds_left: null });
    says.forEach((sentence, i) => {
      steps.push({ type: "progress", stage: "summarising", part: i, of: says.length, seconds_left: (says.length - i) * 6 }, { type: "text", from: i, sentences: [sentence] });
    });
    steps.push({ type: "finished", summary: job + 100 });
    let stored = !store;
    this.#play(job, steps, (what) => {
      if (what.type === "stored") {
        store?.();
        stored = true;
      }
      if (what.type === "finished") {
        row.summarised = true;
        document.summaries.unshift({ id: job + 100, made: new Date().toISOString(), summary: made, judgment: null });
      }
      this.job(job, title, stored ? row.id : null, what);
    });
    return job;
  }

  /** Plays the job of a summary of several: document by document, and then it is there. */
  runTogether(of: FakeDocument[], wish: Wish): number {
    this.jobs += 1;
    const job = this.jobs;
    const view = togetherView(job + 100, of, wish);
    const steps: What[] = [
      { type: "started" },
      ...of.map((_, part): What => ({ type: "progress", stage: "summarising", part, of: of.length, seconds_left: null })),
      { type: "finished", summary: view.id },
    ];
    this.#play(job, steps, (what) => {
      if (what.type === "finished") this.together.unshift(view);
      this.job(job, view.title, null, what);
    });
    return job;
  }

  /** The summaries of several documents, as they are listed. */
  togetherRows(): TogetherRow[] {
    return this.together.map(({ id, made, title, parts }) => ({ id, made, title, documents: parts.map(({ row }) => ({ id: row.id, title: row.title })) }));
  }

  /** Tells of one step after the other, until the job is stopped. */
  #play(job: number, steps: What[], tell: (what: What) => void): void {
    const play = () => {
      const what = this.stopped.has(job) ? ({ type: "stopped" } as const) : steps.shift();
      if (!what) return;
      tell(what);
      if (what.type !== "stopped" && steps.length > 0 && this.pace !== null) setTimeout(play, this.pace);
    };
    if (this.pace !== null) setTimeout(play, this.pace);
  }
}
