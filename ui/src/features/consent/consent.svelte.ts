// The notice, the models with their licences, and the receipts of what the user answered. The program keeps and checks
// the answers; this shows them.
import { Trouble, type Code, type DeclaredUse, type Ipc, type ModelView, type NoticeView, type ReceiptView } from "../../lib/ipc";

export class Consent {
  notice = $state.raw<NoticeView | null>(null);
  models = $state.raw<ModelView[]>([]);
  receipts = $state.raw<ReceiptView[]>([]);
  loaded = $state(false);
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

  async loadReceipts(): Promise<void> {
    this.receipts = await this.#ipc.receipts();
  }

  async answerNotice(agree: boolean): Promise<void> {
    if (!this.notice) return;
    await this.#ipc.answerNotice(this.notice.version, agree);
    this.setAside = !agree;
  }

  async answerLicence(model: ModelView, agree: boolean, declared: DeclaredUse): Promise<void> {
    await this.#ipc.answerLicence(model.id, agree, declared);
    await this.loadModels();
  }

  async withdraw(receipt: ReceiptView): Promise<void> {
    await this.#ipc.withdraw(receipt.id);
    await this.loadReceipts();
  }

  clear(): void {
    this.notice = null;
    this.models = [];
    this.receipts = [];
    this.loaded = false;
    this.trouble = null;
    this.setAside = false;
  }
}
