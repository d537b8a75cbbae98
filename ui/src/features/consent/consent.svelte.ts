// The notice, the models with their licences, the uses that are declared, and the receipts of what the user answered. The program
// keeps, judges and checks; this shows.
import { same } from "./uses";
import {
  Trouble,
  type CandidateView,
  type Code,
  type DeclaredUse,
  type Ipc,
  type JobId,
  type LicenceName,
  type ModelView,
  type NoticeView,
  type Quality,
  type ReceiptView,
  type VerdictView,
} from "../../lib/ipc";

export class Consent {
  notice = $state.raw<NoticeView | null>(null);
  models = $state.raw<ModelView[]>([]);
  receipts = $state.raw<ReceiptView[]>([]);
  /** How summaries were judged, by what made them. */
  quality = $state.raw<Quality[]>([]);
  /** As the vault has them. */
  uses = $state.raw<DeclaredUse[]>([]);
  /** As the user has just put them; what is said to them is in `verdicts`. */
  draft = $state.raw<DeclaredUse[]>([]);
  /** Verdicts on the draft, by model. */
  verdicts = $state.raw<Record<string, VerdictView[]>>({});
  licenceNames = $state.raw<LicenceName[]>([]);
  /** Something was just taken back: deleting is offered. */
  withdrawn = $state(false);
  loaded = $state(false);
  /** A model that was chosen or dropped, before it is taken in. */
  candidate = $state.raw<CandidateView | null>(null);
  /** The model that is measured or was measured last in this sitting, and the job that does it. */
  measuring = $state.raw<{ model: string; job: JobId } | null>(null);
  /** Why the models could not be shown. */
  trouble = $state<Code | null>(null);
  /** The user chose "Not now" in this sitting. */
  setAside = $state(false);

  readonly #ipc: Ipc;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  async loadNotice(): Promise<void> {
    this.notice = await this.#ipc.notice();
  }

  async loadModels(): Promise<void> {
    try {
      this.models = await this.#ipc.models();
      this.trouble = null;
    } catch (error) {
      // That there is no model is nothing that went wrong: it is said where a model would stand.
      if (!(error instanceof Trouble)) throw error;
      this.models = [];
      this.trouble = error.code;
    }
    this.loaded = true;
  }

  /** Asks for a model's file by the system's dialog, and shows what it is. */
  async chooseModel(): Promise<void> {
    this.candidate = (await this.#ipc.chooseModel()) ?? this.candidate;
  }

  /** Takes in the candidate, with 8 bits for each number where the user chose that. The job tells how far it is. */
  async takeInModel(eightBits: boolean): Promise<void> {
    await this.#ipc.takeInModel(eightBits);
    this.candidate = null;
  }

  async useModel(model: ModelView): Promise<void> {
    await this.#ipc.useModel(model.id);
    await this.loadModels();
  }

  async removeModel(model: ModelView): Promise<void> {
    await this.#ipc.removeModel(model.id);
    await this.loadModels();
  }

  /** Begins to measure what a model does on this computer. The job tells how far it is. */
  async measureModel(model: ModelView): Promise<void> {
    this.measuring = { model: model.id, job: await this.#ipc.measureModel(model.id) };
  }

  /** The uses as they are kept; an unfinished draft is left alone. */
  async loadUses(): Promise<void> {
    const untouched = same(this.draft, this.uses);
    this.uses = await this.#ipc.uses();
    if (untouched) this.draft = this.uses;
  }

  get isChanged(): boolean {
    return !same(this.draft, this.uses);
  }

  /** Takes up what the user has just answered, and asks what each model's terms say to that. */
  async put(draft: DeclaredUse[]): Promise<void> {
    this.draft = draft;
    const asked = this.models.map(async ({ id }) => [id, await this.#ipc.judgeUses(id, draft)] as const);
    const verdicts = Object.fromEntries(await Promise.all(asked));
    if (this.draft === draft) this.verdicts = verdicts;
  }

  /** A model's verdicts: on the draft where there is one. */
  verdictsOf(model: ModelView): VerdictView[] {
    return (this.isChanged && this.verdicts[model.id]) || model.verdicts;
  }

  /** Questions that some verdict hangs on. */
  get openQuestions(): string[] {
    const all = this.models.flatMap((model) => this.verdictsOf(model).flatMap((v) => v.open_questions));
    return all.filter((question, nth) => all.indexOf(question) === nth);
  }

  async declare(): Promise<void> {
    if (!this.isChanged) return;
    await this.#ipc.declareUses(this.draft);
    this.uses = await this.#ipc.uses();
    this.draft = this.uses;
    await this.loadModels();
  }

  async loadLicenceNames(): Promise<void> {
    this.licenceNames = await this.#ipc.licenceNames();
  }

  async stateLicence(model: ModelView, licence: string | null): Promise<void> {
    await this.#ipc.stateLicence(model.id, licence);
    await this.loadModels();
  }

  async attachLicence(model: ModelView, licence: string | null): Promise<void> {
    if (await this.#ipc.attachLicence(model.id, licence)) await this.loadModels();
  }

  async attachBesides(model: ModelView, licence: string): Promise<void> {
    if (await this.#ipc.attachBesides(model.id, licence)) await this.loadModels();
  }

  async detachBesides(model: ModelView, licence: string): Promise<void> {
    await this.#ipc.detachBesides(model.id, licence);
    await this.loadModels();
  }

  async loadReceipts(): Promise<void> {
    this.receipts = await this.#ipc.receipts();
  }

  async loadQuality(): Promise<void> {
    this.quality = await this.#ipc.quality();
  }

  async answerNotice(agree: boolean): Promise<void> {
    if (!this.notice) return;
    await this.#ipc.answerNotice(this.notice.version, agree);
    this.setAside = !agree;
  }

  async answerLicence(model: ModelView, agree: boolean): Promise<void> {
    await this.declare();
    try {
      await this.#ipc.answerLicence(model.id, model.shown, agree);
      this.withdrawn = false;
    } finally {
      // Where the terms are others by now, those are what is to be read.
      await this.loadModels();
    }
  }

  async withdraw(receipt: ReceiptView): Promise<void> {
    await this.#ipc.withdraw(receipt.id);
    try {
      await this.loadReceipts();
    } finally {
      // Told beside the receipt that says so.
      this.withdrawn = true;
    }
  }

  clear(): void {
    this.notice = null;
    this.models = [];
    this.receipts = [];
    this.quality = [];
    this.uses = [];
    this.draft = [];
    this.verdicts = {};
    this.withdrawn = false;
    this.loaded = false;
    this.candidate = null;
    this.measuring = null;
    this.trouble = null;
    this.setAside = false;
  }
}
