// The open document: its text, its summaries, and the way between a sentence and its place in the source.
//
// Must not: touch the page. `place` and `sought` say where the focus is to go; the parts that own those elements follow them.
import { Pages } from "./pages.svelte";
import { NOTHING, stretches } from "./passages";
import { stepped } from "./walking";
import { unlessEnded, type DocumentId, type DocumentView, type Evidence, type Ipc, type Prospect, type Sentence, type SummaryId, type Wish } from "../../lib/ipc";
import { placesOf } from "../../lib/places";

/** A place in the source to be shown: `focus` also takes the reader there. */
export interface Goal {
  block: number;
  focus: boolean;
}

const NO_PASSAGES: readonly Evidence[] = [];

export class OpenDocument {
  id = $state<DocumentId | null>(null);
  view = $state.raw<DocumentView | null>(null);
  chosen = $state<SummaryId | null>(null);
  beside = $state<SummaryId | null>(null);
  /** Two were compared until now: what compares them takes the focus back. */
  compared = $state(false);
  /** Sentence the user stands on, and the one under the pointer. */
  current = $state<number | null>(null);
  hovered = $state<number | null>(null);
  /** Set anew each time, so that going twice to one place works twice. */
  place = $state.raw<Goal | null>(null);
  sought = $state.raw<{ sentence: number } | null>(null);
  /** The sentence the reader left to look at its place. */
  away = $state<number | null>(null);
  /** Sentences of the job that is at work on this document, while it is. */
  preview = $state.raw<Sentence[] | null>(null);

  /** What a summary of several documents points at here. */
  pointed = $state.raw<readonly Evidence[]>(NO_PASSAGES);

  /** The last question, and the sentences that answer it; nothing of either is kept. */
  question = $state("");
  answer = $state.raw<Sentence[] | null>(null);
  /** How the next summary is to be made. */
  wish = $state<Wish>({ shape: "key_points", method: null, words: null, part: null, keep_doubtful: false, anew: false });

  /** How it would be read, and how long that takes, as far as the program can tell. */
  prospect = $state.raw<Prospect | null>(null);

  readonly summary = $derived(this.view?.summaries.find((s) => s.id === this.chosen) ?? this.view?.summaries[0] ?? null);
  /** The one that stands beside it, while two are compared. */
  readonly other = $derived(this.view?.summaries.find((s) => s.id === this.beside && s !== this.summary) ?? null);
  readonly sentences = $derived(this.preview ?? this.summary?.summary.sentences ?? []);
  /** What can be stood on, by number: sentences of the summary, then those of the answer; of two that are compared, of the first and then of
   * the second. */
  readonly all = $derived(
    this.other ? [...(this.summary?.summary.sentences ?? []), ...this.other.summary.sentences] : [...this.sentences, ...(this.answer ?? [])],
  );
  /** What its pages are called. */
  readonly places = $derived(placesOf(this.view));
  /** The passages of the sentence that is pointed at or stood on. */
  readonly passages = $derived.by(() => {
    const sentence = this.hovered ?? this.away ?? this.current;
    return sentence === null ? this.pointed : (this.all[sentence]?.evidence ?? NO_PASSAGES);
  });
  /** What is lit in the source, by block. */
  readonly lit = $derived(this.passages.length === 0 ? NOTHING : stretches(this.passages));

  /** Whether the user wants to see pages where there are any: that stays from document to document. */
  wantsPages = $state(false);
  readonly pages: Pages;
  readonly hasPages = $derived(this.view?.row.drawn ?? false);

  readonly #ipc: Ipc;
  /** Questions, and the last that was answered. */
  #foreseen = 0;
  #told = 0;
  #questions = 0;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
    this.pages = new Pages(ipc);
  }

  /** Whether pages are what is shown. */
  get showsPages(): boolean {
    return this.wantsPages && this.hasPages && this.pages.sizes !== null;
  }

  async open(id: DocumentId): Promise<void> {
    if (this.id !== id) this.clear();
    this.id = id;
    const view = await this.#ipc.document(id);
    if (this.id !== id) return;
    this.view = view;
    if (this.wantsPages) await this.showPages(true);
  }

  /** Asks how what is wished of it now would be read. An answer that a later question has overtaken is dropped. */
  async foresee(): Promise<void> {
    const { id, view } = this;
    const { part } = this.wish;
    this.#foreseen += 1;
    const asked = this.#foreseen;
    // The vault may have been locked, or the document deleted, in the meantime: then there is nothing to tell.
    const prospect = id === null || view === null ? null : await this.#ipc.prospect(id, part).catch(() => null);
    if (asked !== this.#foreseen) return;
    this.#told = asked;
    this.prospect = prospect;
    // What is not offered any more, of another part or by another model, is not wished for unseen.
    const { language } = this.wish;
    if (language && !prospect?.languages.includes(language)) this.wish.language = undefined;
  }

  /** Asks again where it is found out meanwhile how fast the model is, or that may just have been: the answer is still on its way. */
  foreseeAgain(): void {
    if (this.prospect?.gauging || this.#told !== this.#foreseen) void this.foresee();
  }

  /** Shows the document as pages, or as text. */
  async showPages(wanted: boolean): Promise<void> {
    this.wantsPages = wanted;
    if (wanted && this.hasPages && this.id !== null) await this.pages.open(this.id);
  }

  /** Shows another of the document's summaries. */
  choose(summary: SummaryId): void {
    this.chosen = summary;
    this.leaveSentences();
  }

  /** Puts another summary beside the chosen one: the newest, unless it is said which. */
  compare(beside?: SummaryId): void {
    const other = this.view?.summaries.find((s) => s.id === beside || (beside === undefined && s !== this.summary));
    this.leaveSentences();
    this.compared = false;
    if (other && this.summary) [this.chosen, this.beside] = [this.summary.id, other.id];
  }

  endComparing(): void {
    this.beside = null;
    this.compared = true;
    this.leaveSentences();
  }

  /** Keeps what the user thinks of a summary; with nothing, takes it back. */
  async judge(summary: SummaryId, useful: boolean | null, reason: string): Promise<void> {
    const judgment = useful === null ? null : await this.#ipc.judgeSummary(summary, useful, reason);
    if (useful === null) await this.#ipc.unjudgeSummary(summary);
    const { view } = this;
    if (view) this.view = { ...view, summaries: view.summaries.map((s) => (s.id === summary ? { ...s, judgment } : s)) };
  }

  /** Asks the document; whether there is an answer to be shown, if only that it does not say. A question that a later one has overtaken has none. */
  async ask(question: string): Promise<boolean> {
    const { id } = this;
    if (id === null) return false;
    this.#questions += 1;
    const asked = this.#questions;
    const answer = await unlessEnded(this.#ipc.ask(id, question));
    if (this.id !== id || asked !== this.#questions) return false;
    // The program may have begun with the later one first.
    if (answer === undefined) return this.ask(question);
    this.leaveSentences();
    [this.question, this.answer] = [question, answer];
    return true;
  }

  /** Shows an answer that was found elsewhere, and goes to its place. */
  show(question: string, answer: Sentence[]): void {
    this.leaveSentences();
    [this.question, this.answer] = [question, answer];
    this.go(this.sentences.length);
  }

  /** Goes to a place that none of its own sentences stands for, and lights it. */
  point(place: Evidence): void {
    this.leaveSentences();
    this.pointed = [place];
    this.place = { block: place.block, focus: true };
  }

  /** Steps to the next (`1`) or previous (`-1`) sentence. */
  walk(step: 1 | -1): void {
    const sentence = stepped(this.current, step, this.all.length);
    if (sentence === null) return;
    this.sought = { sentence };
    this.away = null;
  }

  /** The user stands on a sentence: its place is brought into view, without leaving the sentence. */
  standOn(sentence: number): void {
    if (this.current === sentence) return;
    this.current = sentence;
    const evidence = this.all[sentence]?.evidence[0];
    if (evidence) this.place = { block: evidence.block, focus: false };
  }

  /** Goes to a sentence's place in the source. */
  go(sentence: number, evidence?: Evidence): void {
    const where = evidence ?? this.all[sentence]?.evidence[0];
    if (!where) return;
    if (this.other) {
      // The source stands beside one summary alone: the one it was asked from.
      const before = this.summary?.summary.sentences.length ?? 0;
      if (sentence >= before) [this.chosen, sentence] = [this.other.id, sentence - before];
      this.beside = null;
    }
    // A pointer that rests on another sentence lights that again when it moves.
    this.hovered = null;
    this.current = sentence;
    this.away = sentence;
    this.place = { block: where.block, focus: true };
  }

  /** Comes back to the sentence that was left; `false` where none was. */
  comeBack(): boolean {
    if (this.away === null) return false;
    this.sought = { sentence: this.away };
    this.away = null;
    return true;
  }

  /** The work has ended: what is stored takes the preview's place. Two that are compared stay what they are. */
  endPreview(): void {
    this.preview = null;
    this.compared = false;
    if (this.other) return;
    this.chosen = null;
    this.leaveSentences();
  }

  leaveSentences(): void {
    this.current = null;
    this.hovered = null;
    this.away = null;
    this.sought = null;
    this.place = null;
    this.pointed = NO_PASSAGES;
  }

  clear(): void {
    this.id = null;
    this.view = null;
    this.chosen = null;
    this.beside = null;
    this.compared = false;
    this.preview = null;
    this.pages.close();
    this.wish = { shape: "key_points", method: null, words: null, part: null, keep_doubtful: false, anew: false };
    [this.question, this.answer] = ["", null];
    this.#foreseen += 1;
    this.prospect = null;
    this.leaveSentences();
  }
}
