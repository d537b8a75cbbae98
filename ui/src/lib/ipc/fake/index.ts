// A made-up program behind the same door: for tests, and for looking at the window in a browser. Nothing of it ships.
//
// It follows the real one's order (passphrase, notice, licence, jobs that end once) but reads, stores and encrypts nothing.
import { Trouble, type Change, type Code, type DeclaredUse, type Event, type Ipc, type JobEvent, type NextStep, type Party, type ReceiptView, type Sheet, type Status, type What } from "..";
import { documents, leaseSummary, type FakeDocument } from "./documents";
import { model, notice, receipt, verdict } from "./terms";

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
  network?: Status["network"];
  appearance?: Status["settings"]["appearance"];
}

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
  #status: Status;

  constructor(options: FakeOptions = {}) {
    const next = options.next ?? "ready";
    this.#changed = options.changed ?? [];
    this.#unknownLicence = options.unknownLicence ?? false;
    const isNew = next === "create_vault" || next === "notice";
    this.#documents = options.documents === false ? [] : documents();
    this.#pace = options.pace === undefined ? 0 : options.pace;
    this.#noticeGiven = !isNew;
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
      settings: { appearance: options.appearance ?? "system", idle_minutes: 10, summarise_on_drop: true },
    };
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
    if (passphrase !== this.#passphrase) throw new Trouble("wrong_passphrase");
    this.#enter();
  }

  #enter(): void {
    this.#status.vault = "open";
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
    return [{ ...structuredClone(model), licence, verdicts, changed, statable: this.#unknownLicence, answer: this.#answer }];
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

  async samples() {
    return ["A library lease.pdf", "Minutes of a committee.docx", "A report on river defences.md"];
  }

  async addSample(name: string) {
    this.#add(name);
  }

  #add(title: string): void {
    const [lease] = documents();
    if (!lease) return;
    const id = this.#documents.length + 1;
    const fresh = { ...lease, row: { ...lease.row, id, title, summarised: false, warnings: [], added: new Date().toISOString() }, summaries: [] };
    const steps: What[] = [{ type: "progress", stage: "reading", part: 3, of: 6, seconds_left: null }];
    this.#run(title, fresh, steps, () => this.#documents.unshift(fresh));
  }

  async document(id: number) {
    this.#open();
    const found = this.#documents.find(({ row }) => row.id === id);
    if (!found) throw new Trouble("document_unknown");
    return structuredClone(found);
  }

  async summarise(id: number) {
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
      steps.push({ type: "progress", stage: "summarising", part: i, of: says.length, seconds_left: (says.length - i) * 6 }, { type: "text", sentence });
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

  async changeSettings(settings: Status["settings"]) {
    this.calls.push("change_settings");
    this.#status.settings = settings;
    this.#settle();
  }
}
