// Several documents summarised together: those that are chosen for the next one, those that are stored, and the one that is open.
import { stepped } from "../document/walking";
import type { DocumentId, Ipc, Language, Method, Prospect, Shape, SummaryId, TogetherRow, TogetherView } from "../../lib/ipc";

/** What the program takes (`app::together`): fewer or more it refuses. */
export const LEAST = 2;
export const MOST = 20;

export class Together {
  rows = $state.raw<TogetherRow[]>([]);
  /** Whether documents of the library are being chosen, and which are, in the order in which they were. */
  choosing = $state(false);
  chosen = $state.raw<DocumentId[]>([]);
  /** What the next one is to be. */
  shape = $state<Shape>("key_points");
  /** How each is read, and how long all of it is; left to the program where there is nothing. */
  method = $state<Method | null>(null);
  words = $state<number | null>(null);
  keepDoubtful = $state(false);
  /** How each of the chosen documents would be read; nothing of one that no model may read. */
  prospects = $state.raw<(Prospect | null)[]>([]);
  /** Languages that one of them at least can be told in, besides its own. */
  readonly languages = $derived(
    this.prospects.flatMap((prospect) => prospect?.languages ?? []).filter((one, nth, all) => all.indexOf(one) === nth),
  );
  wished = $state<Language | undefined>();
  /** The one that is wished for: none, once it is not offered any more, or without a model. */
  readonly language = $derived(this.method === "extractive" ? undefined : this.languages.find((one) => one === this.wished));
  readonly canBegin = $derived(this.chosen.length >= LEAST && this.chosen.length <= MOST);

  id = $state<SummaryId | null>(null);
  view = $state.raw<TogetherView | null>(null);
  /** The sentence the reader stands on, the one that the focus is to go to, and the one that was left to look at its place: by their numbers
   * among those of all parts. */
  current = $state<number | null>(null);
  sought = $state.raw<{ sentence: number } | null>(null);
  left = $state<number | null>(null);

  readonly #ipc: Ipc;
  #asked = 0;
  /** What was asked of each document while they are chosen; nothing shows it. */
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #foreseen = new Map<DocumentId, Promise<Prospect | null>>();
  #heard = 0;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  /** The list again. An answer that a later question or a lock has overtaken is dropped. */
  async load(): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    const rows = await this.#ipc.allTogether();
    if (asked === this.#asked) this.rows = rows;
  }

  begin(): void {
    this.choosing = true;
  }

  end(): void {
    this.choosing = false;
    this.chosen = [];
    this.shape = "key_points";
    [this.method, this.words] = [null, null];
    this.keepDoubtful = false;
    [this.prospects, this.wished] = [[], undefined];
    this.#foreseen.clear();
  }

  choose(id: DocumentId, chosen: boolean): void {
    const others = this.chosen.filter((one) => one !== id);
    this.chosen = chosen ? [...others, id] : others;
  }

  /** These too, behind those that are chosen already. */
  chooseAll(ids: DocumentId[]): void {
    this.chosen = [...this.chosen, ...ids.filter((id) => !this.chosen.includes(id))];
  }

  /** Asks how what is chosen would be read, where it may be. */
  async foresee(): Promise<void> {
    const { chosen } = this;
    const heard = this.#heard;
    const asked = chosen.length > MOST ? [] : chosen.map((id) => this.#prospectOf(id));
    const prospects = await Promise.all(asked);
    if (chosen !== this.chosen) return;
    this.prospects = prospects;
    // What was told meanwhile may be what the answer lacks.
    if (heard !== this.#heard) this.foreseeAgain();
  }

  /** What was told may hold no more: the reader may have been where a model is agreed to, measured or given more time. */
  forgetForeseen(): void {
    this.#foreseen.clear();
  }

  /** Asks again where it is found out meanwhile how fast the model is, or that may just have been. */
  foreseeAgain(): void {
    this.#heard += 1;
    if (!this.prospects.some((prospect) => prospect?.gauging)) return;
    this.#foreseen.clear();
    void this.foresee();
  }

  #prospectOf(id: DocumentId): Promise<Prospect | null> {
    const known = this.#foreseen.get(id);
    if (known) return known;
    // The vault may have been locked, or the document deleted, in the meantime: then there is nothing to tell.
    const asked = this.#ipc.prospect(id, null).catch(() => null);
    this.#foreseen.set(id, asked);
    return asked;
  }

  /** This one is to be shown, or none; from its beginning. */
  turnTo(id: SummaryId | null): void {
    if (this.id !== id) this.view = null;
    this.id = id;
    [this.current, this.sought, this.left] = [null, null, null];
  }

  /** Steps to the next (`1`) or previous (`-1`) sentence. */
  walk(step: 1 | -1): void {
    const count = this.view?.parts.reduce((sum, { summary }) => sum + summary.sentences.length, 0) ?? 0;
    const sentence = stepped(this.current, step, count);
    if (sentence !== null) this.sought = { sentence };
  }

  standOn(sentence: number): void {
    this.current = sentence;
  }

  /** The reader goes to a sentence's place. */
  leave(sentence: number): void {
    [this.sought, this.left] = [null, sentence];
  }

  /** Whoever comes back from a place comes back to the sentence. */
  comeBack(): void {
    if (this.left !== null) this.sought = { sentence: this.left };
    this.left = null;
  }

  async open(id: SummaryId): Promise<void> {
    if (this.id !== id) this.turnTo(id);
    const view = await this.#ipc.together(id);
    if (this.id === id) this.view = view;
  }

  /** Keeps what the user thinks of it; with nothing, takes it back. */
  async judge(id: SummaryId, useful: boolean | null, reason: string): Promise<void> {
    const judgment = useful === null ? null : await this.#ipc.judgeSummary(id, useful, reason);
    if (useful === null) await this.#ipc.unjudgeSummary(id);
    if (this.view?.id === id) this.view = { ...this.view, judgment };
  }

  /** A document is gone, and every summary with it that it was one of. */
  without(document: DocumentId): void {
    this.choose(document, false);
    this.rows = this.rows.filter(({ documents }) => documents.every(({ id }) => id !== document));
    if (this.view?.parts.some(({ row }) => row.id === document)) this.turnTo(null);
  }

  clear(): void {
    this.#asked += 1;
    this.end();
    this.rows = [];
    this.turnTo(null);
  }
}
