// The source as it is laid out and lit: pages, blocks, and the stretches of a block that a sentence comes from. Pure.
import type { BlockView, Evidence, Stretch as PageStretch } from "../../lib/ipc";

/** A stretch of a block, in characters (Unicode scalar values). */
export interface Stretch {
  start: number;
  end: number;
}

/** Nothing is lit. One value, so that leaves which are not lit are not drawn again. */
export const NOTHING: ReadonlyMap<number, Stretch[]> = new Map();

/** The stretches of each block that the evidence names. */
export function stretches(evidence: readonly Evidence[]): ReadonlyMap<number, Stretch[]> {
  if (evidence.length === 0) return NOTHING;
  const byBlock = new Map<number, Stretch[]>();
  for (const { block, start, end } of evidence) byBlock.set(block, [...(byBlock.get(block) ?? []), { start, end }]);
  return byBlock;
}

/** The same by page, for pages that are drawn. */
export function byPage(evidence: readonly Evidence[]): ReadonlyMap<number, PageStretch[]> {
  const found = new Map<number, PageStretch[]>();
  for (const { page, block, start, end } of evidence) {
    if (page !== null) found.set(page, [...(found.get(page) ?? []), { block, start, end }]);
  }
  return found;
}

export interface Piece {
  text: string;
  lit: boolean;
}

/** A block's text cut at the stretches, which may overlap and may reach past its end. */
export function cut(text: string, stretches: readonly Stretch[]): Piece[] {
  const letters = Array.from(text);
  const pieces: Piece[] = [];
  let at = 0;
  for (const { start, end } of [...stretches].sort((a, b) => a.start - b.start)) {
    const from = Math.max(at, start);
    const to = Math.min(letters.length, end);
    if (to <= from) continue;
    if (from > at) pieces.push({ text: letters.slice(at, from).join(""), lit: false });
    pieces.push({ text: letters.slice(from, to).join(""), lit: true });
    at = to;
  }
  if (at < letters.length) pieces.push({ text: letters.slice(at).join(""), lit: false });
  return pieces;
}

export interface Leaf {
  key: string;
  page: number | null;
  blocks: BlockView[];
}

/** Whether a list item begins with a number, a letter or a bullet of its own. */
export function hasMark(text: string): boolean {
  return /^\s*(?:[-–—•·*]|\(?(?:\d{1,3}|[a-z]{1,4})[.)])\s/i.test(text);
}

/** About how high a leaf is, in rem: 58 letters a line, as the sheet has at its usual width. */
export function heightOf({ blocks }: Leaf): number {
  const lines = blocks.reduce((sum, block) => sum + Math.ceil(block.text.length / 58), 0);
  return Math.round(2 + blocks.length * 0.9 + lines * 1.75);
}

const LEAF = 40;

/** Blocks by page; where there are no pages, in leaves of a fixed length, so that only what is in view is laid out. */
export function leaves(blocks: readonly BlockView[]): Leaf[] {
  const found: Leaf[] = [];
  for (const block of blocks) {
    const last = found.at(-1);
    const joins = last !== undefined && last.page === block.page && (block.page !== null || last.blocks.length < LEAF);
    if (joins) last.blocks.push(block);
    else found.push({ key: `${block.page ?? ""}:${block.id}`, page: block.page, blocks: [block] });
  }
  return found;
}
