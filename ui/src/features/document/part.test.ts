import { describe, expect, it } from "vitest";

import { lastOf, numbersOf, partFrom } from "./part";
import type { BlockView } from "../../lib/ipc";

const block = (id: number, page: number | null, paragraph: number): BlockView => ({ id, kind: "paragraph", level: 0, page, paragraph, text: "Words." });
const book = { row: { pages: 3 }, blocks: [block(0, 1, 1), block(1, 2, 1), block(2, 2, 2), block(3, 3, 1)] };
const letter = { row: { pages: null }, blocks: [block(0, null, 1), block(1, null, 2), block(2, null, 4)] };

describe("a part of a document", () => {
  it("is pages where there are any, in their order and within the document", () => {
    expect(partFrom(book, 3, 2)).toEqual({ pages: [2, 3] });
    expect(partFrom(book, 0, 90)).toEqual({ pages: [1, 3] });
    expect(lastOf(book)).toBe(3);
  });

  it("is paragraphs elsewhere", () => {
    expect(lastOf(letter)).toBe(4);
    expect(partFrom(letter, 2, 4)).toEqual({ paragraphs: [2, 4] });
    expect(partFrom(letter, 0, 90)).toEqual({ paragraphs: [1, 4] });
    expect(numbersOf(letter, { paragraphs: [2, 4] })).toEqual([2, 4]);
    expect(numbersOf(letter, { blocks: [1, 2] })).toEqual([2, 4]);
  });

  it("is shown by the numbers that a reader sees", () => {
    expect(numbersOf(book, { pages: [2, 3] })).toEqual([2, 3]);
    expect(numbersOf(book, { blocks: [1, 3] })).toEqual([2, 3]);
  });
});
