// Documents: found, added, shown, deleted.
import { Trouble, type Code, type Picture, type Place, type Stretch, type What } from "..";
import { FakeAgreeing } from "./agreeing";
import { documents } from "./documents";
import { DOCUMENT_PASSWORD } from "./world";

export class FakeLibrary extends FakeAgreeing {
  async library(query: string | null) {
    this.world.open();
    const needle = query?.trim().toLowerCase() ?? "";
    const rows = this.world.documents.flatMap(({ row, blocks }) => {
      if (!needle) return [row];
      const hit = blocks.find((b) => b.text.toLowerCase().includes(needle));
      if (!hit) return row.title.toLowerCase().includes(needle) ? [row] : [];
      const from = hit.text.toLowerCase().indexOf(needle);
      const cut = hit.text.slice(Math.max(0, from - 60), from);
      const snippet = `… ${cut}\u{2}${hit.text.slice(from, from + needle.length)}\u{3}${hit.text.slice(from + needle.length, from + 90)} …`;
      return [{ ...row, snippet }];
    });
    return structuredClone({ rows, total: rows.length, next: null, whole_words: this.world.wholeWords && needle !== "", ranked: needle ? this.world.ranked : null });
  }

  async chooseFiles() {
    this.world.calls.push("choose_files");
    this.#add("Deed of variation.pdf");
  }

  /** Files that ask for a password, by the job that found so. */
  readonly #locked = new Map<number, string>();

  /** A file that asks for a password is dropped; its job. */
  dropLocked(title: string): number {
    this.world.jobs += 1;
    this.world.job(this.world.jobs, title, null, { type: "started" });
    this.#refuse(this.world.jobs, title, "password_protected");
    return this.world.jobs;
  }

  #refuse(job: number, title: string, code: Code): void {
    this.#locked.set(job, title);
    this.world.job(job, title, null, { type: "failed", code });
  }

  async openLocked(job: number, password: string) {
    const title = this.#locked.get(job);
    this.world.calls.push(`open_locked ${job}`);
    if (title === undefined || !password) throw new Trouble("bad_input");
    this.#locked.delete(job);
    if (password === DOCUMENT_PASSWORD) return this.#add(title);
    this.world.jobs += 1;
    const next = this.world.jobs;
    setTimeout(() => this.#refuse(next, title, "password_wrong"), this.world.pace ?? 0);
    return next;
  }

  async leaveLocked(job: number) {
    this.world.calls.push(`leave_locked ${job}`);
    this.#locked.delete(job);
  }

  async readAttachment(document: number, number: number) {
    this.world.calls.push(`read_attachment ${document} ${number}`);
    return this.#add(`attachment ${number}`);
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
    const id = this.world.documents.length + 1;
    const fresh = { ...lease, row: { ...lease.row, id, title, summarised: false, warnings: [], added: new Date().toISOString() }, summaries: [] };
    const steps: What[] = [{ type: "progress", stage: "reading", part: 3, of: 6, seconds_left: null }];
    return this.world.run(title, fresh, steps, () => this.world.documents.unshift(fresh));
  }

  async document(id: number) {
    this.world.open();
    const found = this.world.documents.find(({ row }) => row.id === id);
    if (!found) throw new Trouble("document_unknown");
    const together = this.world.togetherRows().filter(({ documents }) => documents.some((of) => of.id === id));
    return { unfinished: null, ...structuredClone(found), names: [], together };
  }

  async pageSizes(id: number) {
    const { row } = await this.document(id);
    if (!row.drawn) throw new Trouble("format_unknown");
    if (this.world.undrawn) throw new Trouble(this.world.undrawn);
    return Array.from({ length: row.pages ?? 1 }, (): [number, number] => [595, 842]);
  }

  async unlockPages(id: number, password: string) {
    this.world.calls.push(`unlock_pages ${id}`);
    if (password !== DOCUMENT_PASSWORD) throw new Trouble("password_wrong");
    this.world.undrawn = null;
    return this.pageSizes(id);
  }

  /** Lines of grey where words would be. */
  async pagePicture(id: number, page: number, width: number): Promise<Picture> {
    this.world.calls.push(`page_picture ${id} ${page}`);
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
    this.world.calls.push(`page_places ${id} ${page}`);
    const { blocks } = await this.document(id);
    const here = stretches.filter(({ block }) => blocks[block]?.page === page);
    return here.map(({ block }): Place => [1100, 900 + 420 * (block % 18), 8800, 1060 + 420 * (block % 18)]);
  }

  async recognition() {
    const { languages } = this.world.status.settings;
    return { installed: ["deu", "eng"], used: languages.length > 0 ? languages : ["eng"] };
  }

  async deleteDocument(id: number) {
    this.world.calls.push(`delete_document ${id}`);
    this.world.documents = this.world.documents.filter(({ row }) => row.id !== id);
    this.world.together = this.world.together.filter(({ parts }) => parts.every(({ row }) => row.id !== id));
  }
}
