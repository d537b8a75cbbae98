// The window as a whole: one of each feature, the events handed to whom they concern, and the moment of locking, when all
// of it is forgotten. Must not hold a rule: what is allowed is the program's to say.
import { getContext, setContext } from "svelte";

import { Attempt } from "./attempt.svelte";
import { Consent } from "./consent/consent.svelte";
import { OpenDocument } from "./document/document.svelte";
import { Jobs } from "./jobs/jobs.svelte";
import { passedOver, takesIn, Teller } from "./jobs/telling";
import { Keeping } from "./keeping/keeping.svelte";
import { Library } from "./library/library.svelte";
import { Locked } from "./locked/locked.svelte";
import { gateOf, Navigation, type Place } from "./navigation/navigation.svelte";
import { Session } from "./session/session.svelte";
import { Together } from "./together/together.svelte";
import { Trouble, type DocumentId, type Event, type Evidence, type Ipc, type JobEvent, type LibraryAnswer, type SaveFormat, type Sheet, type SummaryId, type Wish } from "../lib/ipc";
import { say } from "../lib/words";

const KEY = Symbol("alcove");

export class Alcove {
  readonly session: Session;
  readonly navigation = new Navigation();
  readonly jobs = new Jobs();
  readonly library: Library;
  readonly document: OpenDocument;
  readonly together: Together;
  readonly consent: Consent;
  readonly locked: Locked;
  readonly keeping: Keeping;
  /** That files were given that no job was made for. */
  passedOver = $state("");
  /** What failed outside a form. */
  readonly attempt = new Attempt();
  /** Files are held over the window. */
  hover = $state(false);
  /** What a screen reader is to hear next. */
  said = $state.raw({ words: "" });
  /** The form that a summary was last saved in. */
  form = $state<SaveFormat>("pdf");
  /** Asked for by Ctrl+F: the search field takes the focus. */
  searchAsked = $state(false);

  readonly #teller = new Teller((words) => this.tell(words));

  readonly screen = $derived.by(() => {
    const status = this.session.status;
    return status === null ? null : (gateOf(status) ?? this.navigation.place);
  });

  constructor(readonly ipc: Ipc) {
    this.session = new Session(ipc);
    this.library = new Library(ipc);
    this.document = new OpenDocument(ipc);
    this.together = new Together(ipc);
    this.consent = new Consent(ipc);
    this.locked = new Locked(ipc);
    this.keeping = new Keeping(ipc);
  }

  async start(): Promise<void> {
    await this.attempt.run(async () => {
      await this.ipc.subscribe((event) => this.hear(event));
      await this.session.refresh();
    });
  }

  hear(event: Event): void {
    switch (event.type) {
      case "status":
        this.session.status = event.status;
        if (event.status.vault !== "open") this.forget();
        this.#foreseeAgain();
        break;
      case "hover":
        this.hover = event.over;
        break;
      case "passed_over":
        if (!this.session.isOpen) break;
        this.passedOver = passedOver(event);
        this.tell(this.passedOver);
        break;
      case "candidate":
        if (!this.session.isOpen) break;
        this.consent.candidate = event.candidate;
        this.go("models");
        break;
      case "no_candidate":
        this.attempt.code = event.code;
        break;
      case "upkeep":
        this.keeping.hear(event);
        break;
      case "job":
        if (this.session.isOpen) this.#hearJob(event.event);
        break;
    }
  }

  /** Nothing of the vault stays in the window. */
  forget(): void {
    this.jobs.clear();
    this.locked.clear();
    this.#teller.clear();
    this.passedOver = "";
    this.library.clear();
    this.document.clear();
    this.together.clear();
    this.consent.clear();
    this.keeping.clear();
    this.navigation.clear();
    this.attempt.dismiss();
    this.tell("");
    this.hover = false;
  }

  /** Says it to a screen reader: again, where it is what was said last. */
  tell(words: string): void {
    this.said = { words };
  }

  /** Runs `work`; where it fails, the window says so. */
  try<T>(work: () => Promise<T>): Promise<T | undefined> {
    return this.attempt.run(work);
  }

  async lock(): Promise<void> {
    if (!this.session.isOpen) return;
    this.forget();
    await this.try(() => this.session.lock());
    if (!this.session.isOpen) this.forget();
  }

  go(place: Place): void {
    this.attempt.dismiss();
    this.navigation.go(place);
  }

  openDocument(id: DocumentId): void {
    this.document.clear();
    this.document.id = id;
    this.#showWork(id);
    this.go("document");
  }

  /** Opens the document that answers, at the place where it does. */
  async openAnswer({ document: id }: LibraryAnswer): Promise<void> {
    const { question, answers } = this.library;
    this.openDocument(id);
    await this.try(async () => {
      await this.document.open(id);
      if (this.document.id !== id) return;
      const here = answers?.filter((answer) => answer.document === id) ?? [];
      this.document.show(
        question,
        here.map(({ sentence }) => sentence),
      );
    });
  }

  openTogether(id: SummaryId): void {
    this.together.turnTo(id);
    this.go("together");
  }

  /** Opens a document at a place that a summary of several rests on. */
  async openPlace(id: DocumentId, place: Evidence): Promise<void> {
    this.openDocument(id);
    await this.try(async () => {
      await this.document.open(id);
      if (this.document.id === id) this.document.point(place);
    });
  }

  /** Summarises the chosen documents together. How each is read is not asked where no model may. */
  async summariseTogether(): Promise<void> {
    const { chosen, shape, words, keepDoubtful, language } = this.together;
    const method = this.session.status?.next === "ready" ? this.together.method : null;
    const wish: Wish = { shape, method, words, part: null, keep_doubtful: keepDoubtful, language, anew: false };
    if ((await this.try(() => this.ipc.summariseTogether(chosen, wish))) !== undefined) this.together.end();
  }

  async chooseFiles(): Promise<void> {
    await this.try(() => this.ipc.chooseFiles());
  }

  /** Makes a summary, as is wished in the form unless told otherwise. */
  async summarise(wish: Wish = this.document.wish): Promise<void> {
    const { id } = this.document;
    if (id !== null && !this.jobs.of(id)) await this.try(() => this.ipc.summarise(id, wish));
  }

  async stop(): Promise<void> {
    const job = this.document.id === null ? undefined : this.jobs.of(this.document.id);
    if (job) await this.stopJob(job.id);
  }

  async stopJob(id: number): Promise<void> {
    const job = this.jobs.live.get(id);
    if (job) job.stopping = true;
    await this.try(() => this.ipc.stop(id));
  }

  /** The newest first, so that none begins because the one before it was stopped. */
  async stopAll(): Promise<void> {
    await this.try(async () => {
      for (const job of [...this.jobs.live.values()].reverse()) {
        job.stopping = true;
        await this.ipc.stop(job.id);
      }
    });
  }

  async deleteDocument(): Promise<void> {
    const { id } = this.document;
    if (id === null) return;
    await this.try(async () => {
      await this.ipc.deleteDocument(id);
      this.together.without(id);
      this.library.without(id);
      this.jobs.without(id);
      // A long one takes its time, and the user may be with another by then, or at the list.
      if (this.document.id === id) {
        this.document.clear();
        if (this.screen === "document") this.go("library");
      }
      await this.library.refresh();
    });
  }

  /** Saves a summary, the one on the screen unless told otherwise, in the form of last time. */
  async save(id: SummaryId | null = this.screen === "together" ? this.together.id : (this.document.summary?.id ?? null)): Promise<void> {
    if (id !== null && (await this.try(() => this.ipc.saveSummary(id, this.form)))) this.tell(say("document-saved"));
  }

  async saveSheet(sheet: Sheet, model: string | null = null): Promise<void> {
    if (await this.try(() => this.ipc.saveSheet(sheet, model))) this.tell(say("sheet-saved"));
  }

  #hearJob(event: JobEvent): void {
    const job = this.jobs.hear(event);
    if (!job) return;
    this.locked.hear(job);
    this.#teller.hear(job, event.what.type, this.jobs.live.size);
    if (job.document !== null && job.document === this.document.id) this.#showWork(job.document);
    if (event.what.type === "stored" || job.end) void this.#lookAgain(job.document, job.end?.type === "finished" && job.end.summary !== null);
    if (job.end) this.#foreseeAgain();
    // A model was taken in, or measured; or it did not fit in memory, and how much is free now is to be told.
    const isShort = job.end?.type === "failed" && job.end.code === "engine_memory";
    if (isShort || (job.end && (takesIn(job) || job.stage === "measuring"))) void this.try(() => this.consent.loadModels());
  }

  /** How fast the model is may be known by now. */
  #foreseeAgain(): void {
    this.document.foreseeAgain();
    this.together.foreseeAgain();
  }

  /** A summary that stands gives way with the first new sentence, not before. */
  #showWork(document: DocumentId): void {
    const sentences = this.jobs.of(document)?.sentences;
    if (sentences?.length) this.document.preview = sentences;
  }

  /** Something was stored: the lists and the open document are asked for anew. */
  async #lookAgain(document: DocumentId | null, summarised: boolean): Promise<void> {
    try {
      await this.library.refresh();
      // A summary that is of no one document is of several.
      if (document === null && summarised) await this.together.load();
      if (document !== null && document === this.document.id) {
        await this.document.open(document);
        if (!this.jobs.of(document)) this.document.endPreview();
      }
    } catch (error) {
      // The vault may have been locked, or the document deleted, in the meantime: then there is nothing to show.
      if (!(error instanceof Trouble)) throw error;
    }
  }
}

export function provideAlcove(alcove: Alcove): Alcove {
  return setContext(KEY, alcove);
}

export function useAlcove(): Alcove {
  return getContext<Alcove>(KEY);
}
