// The notice, the models and their terms, and what the user is owed by law.
import { Trouble, type DeclaredUse, type Party, type Sheet, type What } from "..";
import { FakeSession } from "./session";
import { candidate, measured, model, notice, verdict } from "./terms";

export class FakeAgreeing extends FakeSession {
  async notice() {
    return { ...structuredClone(notice), changed: this.world.changed.filter(({ what }) => what === "notice") };
  }

  async answerNotice(version: string, agree: boolean) {
    this.world.calls.push(`answer_notice ${agree}`);
    if (version !== notice.version) throw new Trouble("notice_changed");
    this.world.noticeGiven = agree;
    this.world.record("processing_consent", agree ? "given" : "refused");
  }

  async models() {
    if (this.world.noModel) throw new Trouble(this.world.noModel);
    const unknown = this.world.unknownLicence
      ? { id: "unknown", name: "No or unknown licence", certainty: "unknown", text: null, text_source: "Attach it here.", text_sha256: null }
      : {};
    const stated = this.world.unknownLicence && this.world.stated ? { id: this.world.stated, name: this.world.stated, certainty: "stated" } : {};
    const lacking = this.world.lacksText && !this.world.stated ? { text: null, text_source: "Read it where the model was published.", text_sha256: null } : {};
    const licence = { ...structuredClone(model.licence), ...unknown, ...stated, ...lacking, besides: structuredClone(this.world.besides) };
    const changed = this.world.changed.filter(({ what }) => what !== "notice");
    const verdicts = await this.judgeUses(model.id, this.world.uses);
    const came = { ...structuredClone(model), licence, verdicts, changed, statable: this.world.unknownLicence, attachable: this.world.lacksText, stated: this.world.stated !== null, shown: this.world.shown, answer: this.world.answer, measured: this.world.measured };
    return [{ ...came, used: this.world.status.settings.model !== this.world.own?.id }, ...(this.world.own ? [structuredClone(this.world.own)] : [])];
  }

  async chooseModel() {
    this.world.calls.push("choose_model");
    return structuredClone(candidate);
  }

  async takeInModel(eightBits: boolean) {
    this.world.calls.push(eightBits ? "take_in_model in 8 bits" : "take_in_model");
    this.world.own = { ...structuredClone(model), ...structuredClone(candidate), id: "aa".repeat(32), change: null, answer: "none", used: false, own: true };
    this.world.jobs += 1;
    this.world.job(this.world.jobs, candidate.name, null, { type: "progress", stage: "copying", part: 12, of: 4683, seconds_left: null });
    this.world.job(this.world.jobs, candidate.name, null, { type: "finished", summary: null });
    return this.world.jobs;
  }

  async useModel(id: string) {
    this.world.calls.push("use_model");
    this.world.status.settings.model = id;
    if (this.world.own) this.world.own.used = this.world.own.id === id;
  }

  async removeModel() {
    this.world.calls.push("remove_model");
    this.world.own = null;
  }

  async measureModel(id: string) {
    this.world.calls.push("measure_model");
    if (id !== model.id) throw new Trouble("model_unknown");
    this.world.jobs += 1;
    const job = this.world.jobs;
    const steps: What[] = [{ type: "started" }, { type: "progress", stage: "measuring", part: 1, of: 3, seconds_left: null }];
    for (const what of steps) this.world.job(job, model.name, null, what);
    if (this.world.pace !== null) {
      this.world.measured = { ...structuredClone(measured), ...(this.world.noEnergy ? { energy_joules: null } : {}) };
      this.world.job(job, model.name, null, { type: "finished", summary: null });
    }
    return job;
  }

  async answerLicence(id: string, shown: string, agree: boolean) {
    this.world.calls.push(`answer_licence ${agree}`);
    if (id !== model.id) throw new Trouble("model_unknown");
    if (shown !== this.world.shown) throw new Trouble("notice_changed");
    this.world.answer = agree ? "given" : "refused";
    this.world.record("licence_acceptance", this.world.answer);
  }

  async uses() {
    this.world.open();
    return structuredClone(this.world.uses);
  }

  async declareUses(uses: DeclaredUse[]) {
    this.world.calls.push("declare_uses");
    this.world.uses = structuredClone(uses);
    if (this.world.answer === "given") this.world.answer = "none";
    this.world.settle();
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
    this.world.calls.push(`state_licence ${licence}`);
    this.world.stated = licence;
  }

  async attachLicence(_model: string, licence: string | null) {
    this.world.calls.push(`attach_licence ${licence}`);
    this.world.stated = licence ?? "mit";
    return true;
  }

  async attachBesides(_model: string, licence: string) {
    this.world.calls.push(`attach_besides ${licence}`);
    const text = { text: "AS ITS USER HAS IT", source: "This is the text you attached.", sha256: "22".repeat(32) };
    this.world.besides = this.world.besides.map((one) => (one.id === licence ? { ...one, text, text_missing: null } : one));
    return true;
  }

  async detachBesides(_model: string, licence: string) {
    this.world.calls.push(`detach_besides ${licence}`);
    this.world.besides = this.world.besides.map((one) => (one.id === licence ? { ...one, text: null, text_missing: "Read it there." } : one));
  }

  async verifyReceipts() {
    return this.world.receipts.length;
  }

  async saveSheet(sheet: Sheet, about: string | null) {
    this.world.calls.push(`save_sheet ${sheet}${about === null ? "" : ` ${about.slice(0, 8)}`}`);
    return true;
  }

  async party() {
    return structuredClone(this.world.party);
  }

  async setParty(party: Party) {
    this.world.calls.push("set_party");
    this.world.party = structuredClone(party);
  }

  async eraseEverything(passphrase: string) {
    if (passphrase !== this.world.passphrase) throw new Trouble("wrong_passphrase");
    this.world.calls.push("erase_everything");
    this.world.documents = [];
    this.world.receipts = [];
    this.world.noticeGiven = false;
    this.world.answer = "none";
    this.world.status.vault = "missing";
    this.world.status.open_since = null;
    this.world.settle();
  }

  async withdraw(id: string) {
    this.world.calls.push(`withdraw ${id}`);
    const found = this.world.receipts.find((r) => r.id === id);
    if (!found) throw new Trouble("bad_input");
    if (found.kind === "processing_consent") this.world.noticeGiven = false;
    else this.world.answer = "withdrawn";
    this.world.record(found.kind, "withdrawn");
  }

  async receipts() {
    this.world.open();
    return structuredClone(this.world.receipts);
  }
}
