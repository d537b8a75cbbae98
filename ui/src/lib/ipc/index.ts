// The one door between the window and the program: what may be asked, and in what form the answer comes.
//
// Must not: hold state or rules. `tauri.ts` is the real door, `fake/` a made-up one for tests and the preview. A new command
// is a line here, in both of them, and in the program's own list.
import type {
  Backup,
  CandidateView,
  Code,
  DeclaredUse,
  DocumentId,
  DocumentView,
  Event,
  JobId,
  LibraryAnswers,
  Judgment,
  LibraryPage,
  LicenceName,
  ModelView,
  NoticeView,
  Part,
  Party,
  Picture,
  Place,
  Prospect,
  Quality,
  ReceiptView,
  Recognition,
  Saved,
  Sentence,
  Settings,
  Sheet,
  Status,
  Strength,
  Stretch,
  SummaryId,
  TogetherRow,
  TogetherView,
  VerdictView,
  Wish,
} from "./types";

export type * from "./types";

export type SaveFormat = "text" | "markdown" | "html" | "docx" | "pdf" | "json";

/** What the program was asked for and did not do. `code` chooses the words; there is no other detail in the window. */
export class Trouble extends Error {
  readonly code: Code;

  constructor(code: Code) {
    super(code);
    this.name = "Trouble";
    this.code = code;
  }
}

/** What it comes to; undefined where a later one of its kind has ended it. */
export async function unlessEnded<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Trouble && error.code === "stopped") return undefined;
    throw error;
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
  /** Asks the user for a model, and says what it is; nothing where they changed their mind. */
  chooseModel(): Promise<CandidateView | null>;
  /** Copies the model that was looked at last to where Alcove keeps the user's; one that can be, with 8 bits for each number where that is wished. */
  takeInModel(eightBits: boolean): Promise<JobId>;
  /** Lets another model read from now on. */
  useModel(model: string): Promise<void>;
  removeModel(model: string): Promise<void>;
  /** Measures what a model does on this computer. The job tells how far it is. */
  measureModel(model: string): Promise<JobId>;
  /** The answer is to what was shown: `shown` is that of the model as it was on the screen. */
  answerLicence(model: string, shown: string, agree: boolean): Promise<void>;
  uses(): Promise<DeclaredUse[]>;
  declareUses(uses: DeclaredUse[]): Promise<void>;
  /** What a model's terms would say to uses that are not declared yet. */
  judgeUses(model: string, uses: DeclaredUse[]): Promise<VerdictView[]>;
  licenceNames(): Promise<LicenceName[]>;
  /** States under which licence a model comes; with none, takes that back. */
  stateLicence(model: string, licence: string | null): Promise<void>;
  /** Asks for a text by the system's dialog; `false` where the user changed their mind. */
  attachLicence(model: string, licence: string | null): Promise<boolean>;
  /** The same of a licence that applies besides. */
  attachBesides(model: string, licence: string): Promise<boolean>;
  /** Takes that back. */
  detachBesides(model: string, licence: string): Promise<void>;
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
  /** Reads a document whose job said that it asks for a password; the new job. */
  openLocked(job: JobId, password: string): Promise<JobId>;
  /** Forgets such a document. */
  leaveLocked(job: JobId): Promise<void>;
  /** Reads a file that is attached to a letter, by its number there, as a document of its own; the new job. */
  readAttachment(document: DocumentId, number: number): Promise<JobId>;
  samples(): Promise<string[]>;
  addSample(name: string): Promise<void>;
  document(id: DocumentId): Promise<DocumentView>;
  /** Width and height of each page of a PDF, in points. */
  pageSizes(document: DocumentId): Promise<[number, number][]>;
  /** The same of one that a password locks; the password is held in memory until another document is opened, this one deleted, or Alcove locks. */
  unlockPages(document: DocumentId, password: string): Promise<[number, number][]>;
  /** One page of it, from 1, about `width` pixels wide. */
  pagePicture(document: DocumentId, page: number, width: number): Promise<Picture>;
  /** The lines on that page where these stretches stand; none for what is not found there. */
  pagePlaces(document: DocumentId, page: number, stretches: Stretch[]): Promise<Place[]>;
  /** How a document, or a part of it, would be read, and how long that takes; nothing where no model may read. */
  prospect(document: DocumentId, part: Part | null): Promise<Prospect | null>;
  summarise(document: DocumentId, wish: Wish): Promise<JobId>;
  /** Summarises several documents together, in this order. */
  summariseTogether(documents: DocumentId[], wish: Wish): Promise<JobId>;
  /** The summaries of several documents, newest first. */
  allTogether(): Promise<TogetherRow[]>;
  together(id: SummaryId): Promise<TogetherView>;
  stop(job: JobId): Promise<void>;
  /** The sentences that answer; none where the document does not say. */
  ask(document: DocumentId, question: string): Promise<Sentence[]>;
  /** The sentences of all documents that answer; none where they do not say. */
  askLibrary(question: string): Promise<LibraryAnswers>;
  deleteDocument(document: DocumentId): Promise<void>;
  /** The summary as text, for the clipboard. */
  copySummary(summary: SummaryId, citations: boolean): Promise<string>;
  /** Asks the user where, by the system's dialog; `false` where they changed their mind. */
  saveSummary(summary: SummaryId, format: SaveFormat): Promise<boolean>;
  /** Saves the newest summary of each, each as a file of its own, in a folder that the user is asked for; nothing where they changed their mind. Tells
   * how far it is by events. */
  saveSummaries(documents: DocumentId[], format: SaveFormat): Promise<Saved | null>;
  /** Keeps what the user thinks of a summary, in place of what they thought before. */
  judgeSummary(summary: SummaryId, useful: boolean, reason: string): Promise<Judgment>;
  unjudgeSummary(summary: SummaryId): Promise<void>;
  /** How summaries were judged, by what made them; the most judged first. */
  quality(): Promise<Quality[]>;
  changeSettings(settings: Settings): Promise<void>;
  /** What there is to recognise text in pictures with. */
  recognition(): Promise<Recognition>;

  // ----- keeping the vault -----

  /** Asks the user for their key file; its name, or nothing where they changed their mind. */
  chooseKeyFile(): Promise<string | null>;
  unlockWithRecoveryKey(key: string): Promise<void>;
  /** Sets a new passphrase with the recovery key in place of the old one. */
  recoverPassphrase(key: string, fresh: string): Promise<void>;
  /** Asks for a key file from now on: one that is made, or one the user has. `false` where they changed their mind. */
  setKeyFile(passphrase: string, make: boolean): Promise<boolean>;
  dropKeyFile(passphrase: string): Promise<void>;
  /** The recovery key's words, given this once. */
  makeRecoveryKey(passphrase: string): Promise<string>;
  /** Asks the user by the system's dialog where the page is printed; `styles/print.css` says what of it. */
  print(): Promise<void>;
  removeRecoveryKey(passphrase: string): Promise<void>;
  /** Asks the user where; `false` where they changed their mind. Tells how far it is by events, as the next ones do. */
  backUp(passphrase: string): Promise<boolean>;
  /** Asks the user for a backup and says what it holds; nothing where they changed their mind. */
  lookAtBackup(passphrase: string): Promise<Backup | null>;
  /** Puts the backup that was looked at in the vault's place, and locks. What came of it is in the status. */
  restore(): Promise<void>;
  leaveBackup(): Promise<void>;
  rekey(passphrase: string): Promise<void>;
  /** How many documents were checked. */
  checkVault(): Promise<number>;
  stopUpkeep(): Promise<void>;
  acceptOlderCopy(): Promise<void>;
}
