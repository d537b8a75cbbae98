// The open document as it looks: the pictures of the pages near the view, and the passages marked on them.
//
// Must not: touch the page. One picture is asked for at a time, that of the page which came near last first; one that has gone again
// is not asked for. Pictures of pages out of view are kept up to a bound, the last drawn.
import { SvelteMap, SvelteSet } from "svelte/reactivity";

import { byPage } from "./passages";
import { Trouble, type Code, type DocumentId, type Evidence, type Ipc, type Picture, type Place } from "../../lib/ipc";

/** Bytes of pictures that are kept. */
const MOST = 64 * 1024 * 1024;
/** A pane a little wider or narrower needs no new picture. */
const STEP = 160;
const WIDEST = 2400;
/** A pointer that only passes over a sentence asks for nothing. */
const PASSING = 100;

export type Marks = Readonly<Record<number, readonly Place[]>>;

const NO_MARKS: Marks = {};

export class Pages {
  /** Width and height of each, in points; none before they are known, or where they cannot be drawn. */
  sizes = $state.raw<[number, number][] | null>(null);
  /** Why they cannot. */
  trouble = $state<Code | null>(null);
  /** By page, from 1. */
  readonly pictures = new SvelteMap<number, Picture>();
  /** Pages that could not be drawn. */
  readonly failed = new SvelteSet<number>();
  /** The lines of the passages, by page; an empty list where a passage was not found on its page. */
  marks = $state.raw<Marks>(NO_MARKS);

  readonly #ipc: Ipc;
  #document: DocumentId | null = null;
  /** The last to come last. */
  #near: number[] = [];
  #width = 0;
  /** The width each picture was asked for at; what came may be less. */
  #askedAt: Record<number, number> = {};
  #drawing = false;
  #marking = 0;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  async open(document: DocumentId): Promise<void> {
    if (this.#document === document && this.sizes !== null) return;
    this.close();
    this.#document = document;
    try {
      const sizes = await this.#ipc.pageSizes(document);
      if (this.#document === document) this.sizes = sizes;
    } catch (error) {
      // Unless its password was given meanwhile.
      if (this.#document === document && this.sizes === null) this.trouble = codeOf(error);
    }
  }

  /** Gives the password that locks the document; refused where it is another. It is not kept here. */
  async unlock(password: string): Promise<void> {
    const document = this.#document;
    if (document === null) return;
    const sizes = await this.#ipc.unlockPages(document, password);
    if (this.#document !== document) return;
    this.trouble = null;
    this.sizes = sizes;
  }

  close(): void {
    this.#document = null;
    this.#near = [];
    this.#askedAt = {};
    this.#marking += 1;
    this.sizes = null;
    this.trouble = null;
    this.pictures.clear();
    this.failed.clear();
    this.marks = NO_MARKS;
  }

  /** A page has come near the view, or has gone from it. */
  near(page: number, isNear: boolean): void {
    this.#near = this.#near.filter((other) => other !== page);
    if (isNear) this.#near.push(page);
    void this.#draw();
  }

  /** How wide a page is shown, in pixels of the screen. */
  fit(width: number): void {
    this.#width = Math.min(WIDEST, Math.ceil(width / STEP) * STEP);
    void this.#draw();
  }

  /** Marks these passages, and no others. */
  async mark(passages: readonly Evidence[]): Promise<void> {
    const [mine, document] = [(this.#marking += 1), this.#document];
    this.marks = NO_MARKS;
    if (document === null || passages.length === 0) return;
    await new Promise((done) => setTimeout(done, PASSING));
    for (const [page, stretches] of byPage(passages)) {
      if (this.#marking !== mine) return;
      const places = await this.#ipc.pagePlaces(document, page, stretches).catch(() => []);
      if (this.#marking === mine) this.marks = { ...this.marks, [page]: places };
    }
  }

  async #draw(): Promise<void> {
    if (this.#drawing) return;
    this.#drawing = true;
    for (let page = this.#next(); page !== undefined; page = this.#next()) await this.#drawOne(page);
    this.#drawing = false;
  }

  #next(): number | undefined {
    if (this.#width === 0) return undefined;
    return this.#near.findLast((page) => !this.failed.has(page) && this.#askedAt[page] !== this.#width);
  }

  async #drawOne(page: number): Promise<void> {
    const [document, width] = [this.#document, this.#width];
    if (document === null) return;
    this.#askedAt[page] = width;
    try {
      const picture = await this.#ipc.pagePicture(document, page, width);
      if (this.#document !== document) return;
      this.pictures.delete(page);
      this.pictures.set(page, picture);
      this.#trim();
    } catch {
      if (this.#document === document) this.failed.add(page);
    }
  }

  /** Lets go of the pictures that were drawn first, but for those near the view. */
  #trim(): void {
    let bytes = 0;
    for (const { rgba } of this.pictures.values()) bytes += rgba.length;
    for (const [page, { rgba }] of [...this.pictures]) {
      if (bytes <= MOST) return;
      if (this.#near.includes(page)) continue;
      bytes -= rgba.length;
      this.pictures.delete(page);
      this.#askedAt[page] = 0;
    }
  }
}

const codeOf = (error: unknown): Code => (error instanceof Trouble ? error.code : "bad_input");
