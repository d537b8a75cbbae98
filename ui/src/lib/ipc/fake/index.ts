// A made-up program behind the same door: for tests, and for looking at the window in a browser. Nothing of it ships.
//
// It follows the real one's order (passphrase, notice, licence, jobs that end once) but reads, stores and encrypts nothing.
import {
  Trouble,
  type Backup,
  type Change,
  type Code,
  type DeclaredUse,
  type Event,
  type Ipc,
  type JobEvent,
  type LibraryAnswer,
  type ModelView,
  type NextStep,
  type Party,
  type Picture,
  type Place,
  type ReceiptView,
  type Sentence,
  type Sheet,
  type Status,
  type Stretch,
  type Unfinished,
  type Upkeep,
  type What,
  type Wish,
} from "..";
import { documents, leaseSummary, type FakeDocument } from "./documents";
import { candidate, model, notice, receipt, verdict } from "./terms";

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
  /** How far the reading of the minutes came that has not come to its end. */
  unfinished?: Unfinished;
  /** Why the pages of a PDF cannot be drawn. */
  undrawn?: Code;
  network?: Status["network"];
  appearance?: Status["settings"]["appearance"];
  /** What is to be said of how the vault is kept. */
  keeping?: Partial<NonNullable<Status["keeping"]>>;
}

export const RECOVERY_KEY = "W5CK-BEK9-3CT7-HKCF-63X2-VW7X-4HC0-PD6B";
/** Of every document that asks for one. */
export const DOCUMENT_PASSWORD = "harbour";
export const PASSPHRASE = "heron quartz lantern seven";

export class Fake implements Ipc {
  readonly calls: string[] = [];
  #listeners: ((event: Event) => void)[] = [];
  #documents: FakeDocument[];
  #receipts: ReceiptView[] = [];
  #answer: "none" | "given" | "refused" | "withdrawn" = "none";
  #noticeGiven = false;
  #passphrase = PASSPHRASE;
  #uses: DeclaredUse[] = [];
  #party: Party = { name: "", address: "", contact: "" };
  #stated: string | null = null;
  #changed: Change[];
  #unknownLicence: boolean;
  #jobs = 0;
  #stopped = new Set<number>();
  #pace: number | null;
  /** Why there is no model, where there is none. */
  #noModel: Code | null;
  /** Why pages are not drawn, where they are not. */
  #undrawn: Code | null;
  #status: Status;
  #kept: NonNullable<Status["keeping"]> = {
    key_file: false,
    recovery_key: false,
    by_recovery_key: false,
    older_copy: false,
    last_backup: "2026-11-20T17:04:00Z",
    backup_due: false,
  };
  #keyFileChosen = false;
  #own: ModelView | null = null;
  #upkeepStopped = false;

  constructor(options: FakeOptions = {}) {
    const next = options.next ?? "ready";
    this.#changed = options.changed ?? [];
    this.#unknownLicence = options.unknownLicence ?? false;
    const isNew = next === "create_vault" || next === "notice";
    this.#documents = options.documents === false ? [] : documents();
    const minutes = this.#documents.at(-1);
    if (minutes && options.unfinished) minutes.unfinished = options.unfinished;
    this.#pace = options.pace === undefined ? 0 : options.pace;
    this.#noticeGiven = !isNew;
    this.#undrawn = options.undrawn ?? null;
    this.#noModel = options.noModel ?? (next === "no_model" ? "model_missing" : null);
    if (this.#noticeGiven) this.#receipts.push(receipt("r-1", "processing_consent", "given", "2026-11-12T08:00:10Z"));
    if (!isNew && next !== "licence") this.#answer = next === "declined" ? "refused" : "given";
    if (this.#answer !== "none") this.#receipts.push(receipt("r-2", "licence_acceptance", this.#answer, "2026-11-12T08:01:02Z"));
    this.#status = {
      version: "0.1.0",
      vault: next === "create_vault" ? "missing" : next === "unlock" ? "locked" : "open",
      vault_name: "alcove",
      vault_folder: "/home/ines/.local/share/alcove",
      open_since: next !== "create_vault" && next !== "unlock" ? "2026-11-22T08:41:00Z" : null,
      network: options.network ?? "blocked",
      next,
      model: null,
      settings: { appearance: options.appearance ?? "system", idle_minutes: 10, summarise_on_drop: true, backup_days: 30, model: null, languages: [] },
      key_file: false,
      keeping: null,
      restored: null,
    };
    this.#kept = { ...this.#kept, ...options.keeping };
    this.#settle();
  }

  /** Pushes an event, as the program would. */
  emit(event: Event): void {
    for (const listen of this.#listeners) listen(event);
  }

  /** Pushes what happened to a job. */
  job(job: number, title: string, document: number | null, what: What): void {
    const event: JobEvent = { job, document, title, what };
    this.emit({ type: "job", event });
  }

  #settle(): void {
    const s = this.#status;
    s.key_file = s.vault === "locked" && this.#kept.key_file;
    s.keeping = s.vault === "open" ? { ...this.#kept } : null;
    if (s.vault === "open") {
      s.next = !this.#noticeGiven ? "notice" : this.#noModel ? "no_model" : this.#answer === "given" ? "ready" : this.#answer === "none" ? "licence" : "declined";
    } else s.next = s.vault === "missing" ? "create_vault" : "unlock";
    const uses = s.next === "ready";
    s.model = uses ? { id: model.id, name: model.name, loaded: true, device: "CPU", device_reason: "No GPU was found that the engine can use." } : null;
    this.emit({ type: "status", status: structuredClone(s) });
  }

  #open(): void {
    if (this.#status.vault !== "open") throw new Trouble("vault_locked");
  }

  async status() {
    return structuredClone(this.#status);
  }

  async subscribe(listen: (event: Event) => void) {
    this.#listeners.push(listen);
    listen({ type: "status", status: structuredClone(this.#status) });
  }

  async judgePassphrase(passphrase: string) {
    const words = passphrase.split(/\s+/).filter((word) => word.length > 2).length;
    const score = Math.min(4, passphrase.length < 4 ? 0 : words);
    return { score, enough: score >= 3, seconds_log10: score * 3 };
  }

  async createVault(passphrase: string) {
    this.calls.push("create_vault");
    if (!(await this.judgePassphrase(passphrase)).enough) throw new Trouble("weak_passphrase");
    this.#passphrase = passphrase;
    this.#documents = [];
    this.#enter();
  }

  async unlock(passphrase: string) {
    this.calls.push("unlock");
    if (this.#kept.key_file && !this.#keyFileChosen) throw new Trouble("key_file_needed");
    if (passphrase !== this.#passphrase) throw new Trouble("wrong_passphrase");
    this.#enter();
  }

  #enter(): void {
    this.#status.vault = "open";
    this.#status.restored = null;
    this.#status.open_since = new Date().toISOString();
    this.#settle();
  }

  async lock() {
    this.calls.push("lock");
    this.#status.vault = "locked";
    this.#status.open_since = null;
    this.#settle();
  }

  async changePassphrase(old: string, fresh: string) {
    this.#open();
    if (old !== this.#passphrase) throw new Trouble("wrong_passphrase");
    if (!(await this.judgePassphrase(fresh)).enough) throw new Trouble("weak_passphrase");
    this.#passphrase = fresh;
  }

  async touch() {
    this.calls.push("touch");
  }

  async notice() {
    return { ...structuredClone(notice), changed: this.#changed.filter(({ what }) => what === "notice") };
  }

  async answerNotice(version: string, agree: boolean) {
    this.calls.push(`answer_notice ${agree}`);
    if (version !== notice.version) throw new Trouble("notice_changed");
    this.#noticeGiven = agree;
    this.#record("processing_consent", agree ? "given" : "refused");
  }

  async models() {
    if (this.#noModel) throw new Trouble(this.#noModel);
    const unknown = this.#unknownLicence
      ? { id: "unknown", name: "No or unknown licence", certainty: "unknown", text: null, text_source: "Attach it here.", text_sha256: null }
      : {};
    const stated = this.#unknownLicence && this.#stated ? { id: this.#stated, name: this.#stated, certainty: "stated" } : {};
    const licence = { ...structuredClone(model.licence), ...unknown, ...stated };
    const changed = this.#changed.filter(({ what }) => what !== "notice");
    const verdicts = await this.judgeUses(model.id, this.#uses);
    const came = { ...structuredClone(model), licence, verdicts, changed, statable: this.#unknownLicence, answer: this.#answer };
    return [{ ...came, used: this.#status.settings.model !== this.#own?.id }, ...(this.#own ? [structuredClone(this.#own)] : [])];
  }

  async chooseModel() {
    this.calls.push("choose_model");
    return structuredClone(candidate);
  }

  async takeInModel() {
    this.calls.push("take_in_model");
    this.#own = { ...structuredClone(model), ...structuredClone(candidate), id: "aa".repeat(32), change: null, answer: "none", used: false, own: true };
    this.#jobs += 1;
    this.job(this.#jobs, candidate.name, null, { type: "progress", stage: "copying", part: 12, of: 4683, seconds_left: null });
    this.job(this.#jobs, candidate.name, null, { type: "finished", summary: null });
    return this.#jobs;
  }

  async useModel(id: string) {
    this.calls.push("use_model");
    this.#status.settings.model = id;
    if (this.#own) this.#own.used = this.#own.id === id;
  }

  async removeModel() {
    this.calls.push("remove_model");
    this.#own = null;
  }

  async answerLicence(id: string, agree: boolean) {
    this.calls.push(`answer_licence ${agree}`);
    if (id !== model.id) throw new Trouble("model_unknown");
    this.#answer = agree ? "given" : "refused";
    this.#record("licence_acceptance", this.#answer);
  }

  async uses() {
    this.#open();
    return structuredClone(this.#uses);
  }

  async declareUses(uses: DeclaredUse[]) {
    this.calls.push("declare_uses");
    this.#uses = structuredClone(uses);
    if (this.#answer === "given") this.#answer = "none";
    this.#settle();
  }

  async judgeUses(_model: string, uses: DeclaredUse[]) {
    return uses.length > 0 ? uses.map(verdict) : [verdict(undefined)];
  }

  async licenceNames() {
    return [
      { id: "apache-2.0", name: "Apache License 2.0" },
      { id: "mit", name: "MIT License" },
    ];
  }

  async stateLicence(_model: string, licence: string | null) {
    this.calls.push(`state_licence ${licence}`);
    this.#stated = licence;
  }

  async attachLicence(_model: string, licence: string | null) {
    this.calls.push(`attach_licence ${licence}`);
    this.#stated = licence ?? "mit";
    return true;
  }

  async verifyReceipts() {
    return this.#receipts.length;
  }

  async saveSheet(sheet: Sheet, about: string | null) {
    this.calls.push(`save_sheet ${sheet}${about === null ? "" : ` ${about.slice(0, 8)}`}`);
    return true;
  }

  async party() {
    return structuredClone(this.#party);
  }

  async setParty(party: Party) {
    this.calls.push("set_party");
    this.#party = structuredClone(party);
  }

  async exportEverything() {
    this.calls.push("export_everything");
    return "Alcove, everything, 2026-11-25";
  }

  async eraseEverything(passphrase: string) {
    if (passphrase !== this.#passphrase) throw new Trouble("wrong_passphrase");
    this.calls.push("erase_everything");
    this.#documents = [];
    this.#receipts = [];
    this.#noticeGiven = false;
    this.#answer = "none";
    this.#status.vault = "missing";
    this.#status.open_since = null;
    this.#settle();
  }

  #record(kind: string, answer: ReceiptView["answer"]): void {
    this.#receipts.unshift(receipt(`r-${this.#receipts.length + 1}`, kind, answer, new Date().toISOString()));
    this.#settle();
  }

  async withdraw(id: string) {
    this.calls.push(`withdraw ${id}`);
    const found = this.#receipts.find((r) => r.id === id);
    if (!found) throw new Trouble("bad_input");
    if (found.kind === "processing_consent") this.#noticeGiven = false;
    else this.#answer = "withdrawn";
    this.#record(found.kind, "withdrawn");
  }

  async receipts() {
    this.#open();
    return structuredClone(this.#receipts);
  }

  async library(query: string | null) {
    this.#open();
    const needle = query?.trim().toLowerCase() ?? "";
    const rows = this.#documents.flatMap(({ row, blocks }) => {
      if (!needle) return [row];
      const hit = blocks.find((b) => b.text.toLowerCase().includes(needle));
      if (!hit) return row.title.toLowerCase().includes(needle) ? [row] : [];
      const from = hit.text.toLowerCase().indexOf(needle);
      const cut = hit.text.slice(Math.max(0, from - 60), from);
      const snippet = `… ${cut}\u{2}${hit.text.slice(from, from + needle.length)}\u{3}${hit.text.slice(from + needle.length, from + 90)} …`;
      return [{ ...row, snippet }];
    });
    return structuredClone({ rows, total: rows.length, next: null });
  }

  async chooseFiles() {
    this.calls.push("choose_files");
    this.#add("Deed of variation.pdf");
  }

  /** Files that ask for a password, by the job that found so. */
  readonly #locked = new Map<number, string>();

  /** A file that asks for a password is dropped; its job. */
  dropLocked(title: string): number {
    this.#jobs += 1;
    this.job(this.#jobs, title, null, { type: "started" });
    this.#refuse(this.#jobs, title, "password_protected");
    return this.#jobs;
  }

  #refuse(job: number, title: string, code: Code): void {
    this.#locked.set(job, title);
    this.job(job, title, null, { type: "failed", code });
  }

  async openLocked(job: number, password: string) {
    const title = this.#locked.get(job);
    this.calls.push(`open_locked ${job}`);
    if (title === undefined || !password) throw new Trouble("bad_input");
    this.#locked.delete(job);
    if (password === DOCUMENT_PASSWORD) return this.#add(title);
    this.#jobs += 1;
    const next = this.#jobs;
    setTimeout(() => this.#refuse(next, title, "password_wrong"), this.#pace ?? 0);
    return next;
  }

  async leaveLocked(job: number) {
    this.calls.push(`leave_locked ${job}`);
    this.#locked.delete(job);
  }

  async samples() {
    return ["A library lease.pdf", "Minutes of a committee.docx", "A report on river defences.md"];
  }

  async addSample(name: string) {
    this.#add(name);
  }

  #add(title: string): number {
    const [lease] = documents();
    if (!lease) return 0;
    const id = this.#documents.length + 1;
    const fresh = { ...lease, row: { ...lease.row, id, title, summarised: false, warnings: [], added: new Date().toISOString() }, summaries: [] };
    const steps: What[] = [{ type: "progress", stage: "reading", part: 3, of: 6, seconds_left: null }];
    return this.#run(title, fresh, steps, () => this.#documents.unshift(fresh));
  }

  async document(id: number) {
    this.#open();
    const found = this.#documents.find(({ row }) => row.id === id);
    if (!found) throw new Trouble("document_unknown");
    return { unfinished: null, ...structuredClone(found), names: [] };
  }

  async pageSizes(id: number) {
    const { row } = await this.document(id);
    if (!row.drawn) throw new Trouble("format_unknown");
    if (this.#undrawn) throw new Trouble(this.#undrawn);
    return Array.from({ length: row.pages ?? 1 }, (): [number, number] => [595, 842]);
  }

  /** Lines of grey where words would be. */
  async pagePicture(id: number, page: number, width: number): Promise<Picture> {
    this.calls.push(`page_picture ${id} ${page}`);
    if (page > (await this.pageSizes(id)).length) throw new Trouble("no_text");
    const height = Math.round((width * 842) / 595);
    const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
    const line = Math.max(1, Math.round(height / 48));
    for (let top = 4 * line; top < height - 4 * line; top += line) {
      const from = 4 * (Math.round(top + line / 3) * width + Math.round(width / 9));
      for (let row = 0; row < line / 3; row += 1) rgba.fill(170, from + 4 * row * width, from + 4 * row * width + Math.round(3.1 * width));
    }
    for (let opacity = 3; opacity < rgba.length; opacity += 4) rgba[opacity] = 255;
    return { width, height, rgba };
  }

  /** A line for each stretch whose block is on the page, one below the other. */
  async pagePlaces(id: number, page: number, stretches: Stretch[]): Promise<Place[]> {
    this.calls.push(`page_places ${id} ${page}`);
    const { blocks } = await this.document(id);
    const here = stretches.filter(({ block }) => blocks[block]?.page === page);
    return here.map(({ block }): Place => [1100, 900 + 420 * (block % 18), 8800, 1060 + 420 * (block % 18)]);
  }

  async summarise(id: number, wish: Wish) {
    this.calls.push(`summarise ${id} ${wish.shape} ${wish.method ?? "auto"} ${wish.words ?? "usual"}${wish.anew ? " anew" : ""}`);
    const found = this.#documents.find(({ row }) => row.id === id);
    if (!found) throw new Trouble("document_unknown");
    return this.#run(found.row.title, found, []);
  }

  /** Plays a job: reading and storing where the document is new, then a summary, sentence by sentence. */
  #run(title: string, document: FakeDocument, before: What[], store?: () => void): number {
    this.#jobs += 1;
    const job = this.#jobs;
    const { row, blocks } = document;
    const lease = documents()[0]?.blocks ?? [];
    const summary = leaseSummary(lease);
    const says = summary.sentences.filter((s) => s.evidence.every((e) => e.block < blocks.length));
    const steps: What[] = [{ type: "started" }, ...before];
    if (store) steps.push({ type: "stored" });
    steps.push({ type: "progress", stage: "loading", part: 0, of: 0, seconds_left: null });
    says.forEach((sentence, i) => {
      steps.push({ type: "progress", stage: "summarising", part: i, of: says.length, seconds_left: (says.length - i) * 6 }, { type: "text", from: i, sentences: [sentence] });
    });
    steps.push({ type: "finished", summary: job + 100 });
    let stored = !store;
    const play = () => {
      const what = this.#stopped.has(job) ? ({ type: "stopped" } as const) : steps.shift();
      if (!what) return;
      if (what.type === "stored") {
        store?.();
        stored = true;
      }
      if (what.type === "finished") {
        row.summarised = true;
        document.summaries.unshift({ id: job + 100, made: new Date().toISOString(), summary });
      }
      this.job(job, title, stored ? row.id : null, what);
      if (what.type !== "stopped" && steps.length > 0 && this.#pace !== null) setTimeout(play, this.#pace);
    };
    if (this.#pace !== null) setTimeout(play, this.#pace);
    return job;
  }

  async stop(job: number) {
    this.calls.push(`stop ${job}`);
    this.#stopped.add(job);
  }

  async ask(id: number, question: string): Promise<Sentence[]> {
    this.calls.push(`ask ${id} ${question}`);
    const { blocks } = await this.document(id);
    const words = question.toLowerCase().match(/\p{L}{4,}/gu) ?? [];
    return blocks
      .filter((b) => b.kind !== "heading" && words.some((word) => b.text.toLowerCase().includes(word)))
      .slice(0, 3)
      .map((b) => {
        const at = { block: b.id, page: b.page, paragraph: b.paragraph, start: 0, end: b.text.length, quote: b.text };
        return { text: b.text, status: "supported", evidence: [at], origin: "source", doubts: [] };
      });
  }

  async askLibrary(question: string): Promise<LibraryAnswer[]> {
    const asked = this.#documents.map(async ({ row }) => {
      const found = await this.ask(row.id, question);
      return found.slice(0, 1).map((sentence) => {
        const [first] = sentence.evidence;
        const place = first?.page ? `p. ${first.page}, par. ${first.paragraph}` : `par. ${first?.paragraph}`;
        return { document: row.id, title: row.title, place, sentence };
      });
    });
    return (await Promise.all(asked)).flat();
  }

  async deleteDocument(id: number) {
    this.calls.push(`delete_document ${id}`);
    this.#documents = this.#documents.filter(({ row }) => row.id !== id);
  }

  async copySummary() {
    return "Summary";
  }

  async saveSummary(_summary: number, format: string) {
    this.calls.push(`save_summary ${format}`);
    return true;
  }

  async recognition() {
    const { languages } = this.#status.settings;
    return { installed: ["deu", "eng"], used: languages.length > 0 ? languages : ["eng"] };
  }

  async changeSettings(settings: Status["settings"]) {
    this.calls.push("change_settings");
    this.#status.settings = settings;
    this.#settle();
  }

  // ----- keeping the vault -----

  #ask(passphrase: string): void {
    this.#open();
    if (passphrase !== this.#passphrase) throw new Trouble("wrong_passphrase");
  }

  #keep(change: Partial<NonNullable<Status["keeping"]>>): void {
    this.#kept = { ...this.#kept, ...change };
    this.#settle();
  }

  /** Plays work on the vault; every step is left to the test where the pace is. */
  async #upkeep(work: Upkeep): Promise<void> {
    this.calls.push(`upkeep ${work}`);
    this.#upkeepStopped = false;
    const stages = work === "backup" || work === "rekey" ? (["copying", "checking"] as const) : (["checking"] as const);
    for (const stage of stages) {
      for (let done = 0; done <= 4; done += 1) {
        this.emit({ type: "upkeep", work, stage, done, of: 4 });
        await new Promise((resolve) => setTimeout(resolve, this.#pace ?? 5));
        if (this.#upkeepStopped) throw new Trouble("stopped");
      }
    }
  }

  async chooseKeyFile() {
    this.#keyFileChosen = true;
    return "heron.key";
  }

  async unlockWithRecoveryKey(key: string) {
    if (key.trim() !== RECOVERY_KEY) throw new Trouble("wrong_passphrase");
    this.#kept.by_recovery_key = true;
    this.#enter();
  }

  async recoverPassphrase(key: string, fresh: string) {
    if (key.trim() !== RECOVERY_KEY) throw new Trouble("wrong_passphrase");
    this.#passphrase = fresh;
    this.#keep({ by_recovery_key: false, key_file: false });
  }

  async setKeyFile(passphrase: string, make: boolean) {
    this.calls.push(`set_key_file ${make}`);
    this.#ask(passphrase);
    this.#keep({ key_file: true });
    return true;
  }

  async dropKeyFile(passphrase: string) {
    this.#ask(passphrase);
    this.#keep({ key_file: false });
  }

  async makeRecoveryKey(passphrase: string) {
    this.#ask(passphrase);
    this.#keep({ recovery_key: true });
    return RECOVERY_KEY;
  }

  async removeRecoveryKey(passphrase: string) {
    this.#ask(passphrase);
    this.#keep({ recovery_key: false });
  }

  async backUp(passphrase: string) {
    this.#ask(passphrase);
    await this.#upkeep("backup");
    this.#keep({ last_backup: new Date().toISOString(), backup_due: false });
    return true;
  }

  async lookAtBackup(passphrase: string): Promise<Backup> {
    if (passphrase !== PASSPHRASE) throw new Trouble("wrong_passphrase");
    await this.#upkeep("restore");
    return { name: "Alcove backup.vault", documents: 12, summaries: 9, receipts: 2, newest: "2026-11-19T09:30:00Z", bytes: 8_400_000 };
  }

  async restore() {
    this.calls.push("restore");
    this.#status.restored = { aside: "alcove-before-restoring-1.vault" };
    await this.lock();
  }

  async leaveBackup() {
    this.calls.push("leave_backup");
  }

  async rekey(passphrase: string) {
    this.#ask(passphrase);
    await this.#upkeep("rekey");
    this.#keep({ recovery_key: false });
  }

  async checkVault() {
    this.#open();
    await this.#upkeep("check");
    return this.#documents.length;
  }

  async stopUpkeep() {
    this.#upkeepStopped = true;
  }

  async acceptOlderCopy() {
    this.calls.push("accept_older_copy");
    this.#keep({ older_copy: false });
  }
}
