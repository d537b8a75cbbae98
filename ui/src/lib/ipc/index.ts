// The one door between the window and the program: what may be asked, and in what form the answer comes.
//
// Must not: hold state or rules. `tauri.ts` is the real door, `fake/` a made-up one for tests and the preview. A new command
// is a line here, in both of them, and in the program's own list.
import type {
  Code,
  DeclaredUse,
  DocumentId,
  DocumentView,
  Event,
  JobId,
  LibraryPage,
  LicenceName,
  ModelView,
  NoticeView,
  Party,
  ReceiptView,
  Settings,
  Sheet,
  Status,
  Strength,
  SummaryId,
  VerdictView,
} from "./types";

export type * from "./types";

export type SaveFormat = "text" | "markdown";

/** What the program was asked for and did not do. `code` chooses the words; there is no other detail in the window. */
export class Trouble extends Error {
  readonly code: Code;

  constructor(code: Code) {
    super(code);
    this.name = "Trouble";
    this.code = code;
  }
}

/** Everything the window can ask. Each promise is rejected with a `Trouble`. */
export interface Ipc {
  status(): Promise<Status>;
  /** Hears everything that happens, until the window closes. */
  subscribe(listen: (event: Event) => void): Promise<void>;
  judgePassphrase(passphrase: string): Promise<Strength>;
  createVault(passphrase: string): Promise<void>;
  unlock(passphrase: string): Promise<void>;
  lock(): Promise<void>;
  changePassphrase(old: string, fresh: string): Promise<void>;
  /** The user is there: the idle clock starts again. */
  touch(): Promise<void>;
  notice(): Promise<NoticeView>;
  answerNotice(version: string, agree: boolean): Promise<void>;
  models(): Promise<ModelView[]>;
  answerLicence(model: string, agree: boolean): Promise<void>;
  uses(): Promise<DeclaredUse[]>;
  declareUses(uses: DeclaredUse[]): Promise<void>;
  /** What a model's terms would say to uses that are not declared yet. */
  judgeUses(model: string, uses: DeclaredUse[]): Promise<VerdictView[]>;
  licenceNames(): Promise<LicenceName[]>;
  /** States under which licence a model comes; with none, takes that back. */
  stateLicence(model: string, licence: string | null): Promise<void>;
  /** Asks for a text by the system's dialog; `false` where the user changed their mind. */
  attachLicence(model: string, licence: string | null): Promise<boolean>;
  withdraw(receipt: string): Promise<void>;
  receipts(): Promise<ReceiptView[]>;
  /** How many there are, in a chain that was checked. */
  verifyReceipts(): Promise<number>;
  /** Asks the user where, by the system's dialog; `false` where they changed their mind. */
  saveSheet(sheet: Sheet, model: string | null): Promise<boolean>;
  party(): Promise<Party>;
  setParty(party: Party): Promise<void>;
  /** The name of the folder that was made; none where the user changed their mind. */
  exportEverything(): Promise<string | null>;
  eraseEverything(passphrase: string): Promise<void>;
  library(query: string | null, after: number | null): Promise<LibraryPage>;
  chooseFiles(): Promise<void>;
  samples(): Promise<string[]>;
  addSample(name: string): Promise<void>;
  document(id: DocumentId): Promise<DocumentView>;
  summarise(document: DocumentId): Promise<JobId>;
  stop(job: JobId): Promise<void>;
  deleteDocument(document: DocumentId): Promise<void>;
  /** The summary as text, for the clipboard. */
  copySummary(summary: SummaryId, citations: boolean): Promise<string>;
  /** Asks the user where, by the system's dialog; `false` where they changed their mind. */
  saveSummary(summary: SummaryId, format: SaveFormat): Promise<boolean>;
  changeSettings(settings: Settings): Promise<void>;
}
