// The list of documents, whole or as a search found it. The program orders and searches; this keeps the pages it gave.
import { unlessEnded, type DocumentId, type DocumentRow, type Ipc, type LibraryAnswer } from "../../lib/ipc";

const PAUSE = 180;

export class Library {
  rows = $state.raw<DocumentRow[]>([]);
  total = $state(0);
  samples = $state.raw<string[]>([]);
  loaded = $state(false);
  /** What is in the search field. */
  query = $state("");
  /** What the rows are the answer to. */
  answered = $state("");
  /** Whether of some word in it only the word itself was looked for. */
  wholeWords = $state(false);
  /** How many of the newest are in order of how well they fit, where the others follow by their age. */
  ranked = $state<number | null>(null);

  /** The last question to all documents that was answered, and what they answer; nothing of either is kept. */
  question = $state("");
  answers = $state.raw<LibraryAnswer[] | null>(null);
  /** Whether some of its words were looked for as they were asked alone. */
  askedWholeWords = $state(false);
  /** Where they do not say: some of those of which something was not read, and how many more there are. */
  unread = $state.raw<DocumentRow[]>([]);
  unreadMore = $state(0);

  #next = $state<number | null>(null);
  readonly hasMore = $derived(this.#next !== null);
  readonly #ipc: Ipc;
  #asked = 0;
  #questions = 0;
  #stale = false;
  #refreshing = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  /** The first page again. An answer that a later question has overtaken is dropped. */
  async load(): Promise<void> {
    clearTimeout(this.#timer);
    this.#asked += 1;
    const asked = this.#asked;
    const query = this.query.trim();
    const page = await unlessEnded(this.#ipc.library(query || null, null));
    if (asked !== this.#asked) return;
    // The program may have begun with the later one first.
    if (page === undefined) return this.load();
    this.rows = page.rows;
    this.total = page.total;
    this.#next = page.next;
    this.answered = query;
    this.wholeWords = page.whole_words;
    this.ranked = page.ranked;
    this.loaded = true;
  }

  /** Loads anew once something was stored. While it does, it is told at most once more, however much is stored meanwhile. */
  async refresh(): Promise<void> {
    this.#stale = true;
    if (this.#refreshing) return;
    this.#refreshing = true;
    try {
      while (this.#stale && this.loaded) {
        this.#stale = false;
        await this.load();
      }
    } finally {
      this.#refreshing = false;
    }
  }

  async more(): Promise<void> {
    if (this.#next === null) return;
    const asked = this.#asked;
    const page = await unlessEnded(this.#ipc.library(this.answered || null, this.#next));
    if (page === undefined || asked !== this.#asked) return;
    this.rows = [...this.rows, ...page.rows];
    this.#next = page.next;
  }

  async loadSamples(): Promise<void> {
    this.samples = await this.#ipc.samples();
  }

  /** Asks all documents; how many sentences answer. A question that a later one has overtaken has no answer. */
  async ask(question: string): Promise<number | undefined> {
    this.#questions += 1;
    const asked = this.#questions;
    const found = await unlessEnded(this.#ipc.askLibrary(question));
    if (asked !== this.#questions) return undefined;
    // The program may have begun with the later one first.
    if (found === undefined) return this.ask(question);
    [this.question, this.answers, this.askedWholeWords] = [question, found.answers, found.whole_words];
    [this.unread, this.unreadMore] = [found.unread, found.unread_more];
    return found.answers.length;
  }

  /** A document is gone, and what it answered with it. */
  without(document: DocumentId): void {
    this.rows = this.rows.filter(({ id }) => id !== document);
    const left = this.answers?.filter((answer) => answer.document !== document) ?? [];
    this.answers = left.length > 0 ? left : null;
    this.unread = this.unread.filter(({ id }) => id !== document);
  }

  /** Calls `search` once the user has paused. */
  type(query: string, search: () => void): void {
    this.query = query;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(search, PAUSE);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.#questions += 1;
    this.rows = [];
    this.samples = [];
    this.total = 0;
    this.#next = null;
    this.query = "";
    this.answered = "";
    this.wholeWords = false;
    this.ranked = null;
    [this.question, this.answers, this.askedWholeWords] = ["", null, false];
    [this.unread, this.unreadMore] = [[], 0];
    this.loaded = false;
  }
}
