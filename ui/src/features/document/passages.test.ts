import { describe, expect, it } from "vitest";

import { addresses } from "./address";
import { inWords, whys } from "./coverage";
import { inWords as noticedInWords } from "./noticed";
import { cut, hasMark, leaves, stretches } from "./passages";
import { pieces } from "../library/snippet";
import type { BlockView, CellState, Evidence, Unit } from "../../lib/ipc";
import { counted, placesOf, titled } from "../../lib/places";

const evidence = (block: number, start: number, end: number, page: number | null = null): Evidence => ({ block, page, paragraph: 2, start, end, quote: "" });

describe("a lit passage", () => {
  it("is cut by characters, not by UTF-16 units", () => {
    expect(cut("𝒜b😀 cd", [{ start: 2, end: 3 }])).toEqual([
      { text: "𝒜b", lit: false },
      { text: "😀", lit: true },
      { text: " cd", lit: false },
    ]);
  });

  it("may overlap another and reach past the end, and loses no text", () => {
    const text = "one two three";
    const found = cut(text, [{ start: 4, end: 99 }, { start: 2, end: 6 }, { start: 5, end: 5 }]);
    expect(found.map((p) => p.text).join("")).toBe(text);
    expect(found.filter((p) => p.lit).map((p) => p.text).join("")).toBe("e two three");
  });

  it("is found by its block", () => {
    const found = stretches([evidence(3, 0, 4), evidence(5, 1, 2), evidence(3, 8, 9)]);
    expect([...found.keys()]).toEqual([3, 5]);
    expect(found.get(3)).toHaveLength(2);
  });
});

describe("the source", () => {
  const block = (id: number, page: number | null): BlockView => ({ id, kind: "paragraph", level: 0, page, paragraph: 1, text: "" });

  it("is laid out by page, and by even leaves where there are none", () => {
    expect(leaves([block(0, 1), block(1, 1), block(2, 2)]).map((l) => l.blocks.length)).toEqual([2, 1]);
    expect(leaves(Array.from({ length: 90 }, (_, i) => block(i, null))).map((l) => l.blocks.length)).toEqual([40, 40, 10]);
    expect(leaves([])).toEqual([]);
  });
});

describe("a list item", () => {
  it.each(["1. The roof", "(a) rent", "iv) repairs", "• tea", "– coffee"])("has its own mark: %s", (text) => {
    expect(hasMark(text)).toBe(true);
  });

  it.each(["The roof", "1.5 metres", "a roof"])("has none: %s", (text) => {
    expect(hasMark(text)).toBe(false);
  });
});

const cells = (...states: CellState[]) => ({ total: 0, read: 0, skipped: 0, failed: 0, reasons: [], cells: states.map((state, i) => ({ number: i + 1, state })) });

describe("an address", () => {
  it("names the page where there is one, and each place once", () => {
    const places = placesOf(null);
    expect(addresses([evidence(0, 0, 1, 3), evidence(1, 0, 1, 3), evidence(2, 0, 1)], places).map((a) => a.words)).toEqual(["p. 3, par. 2", "par. 2"]);
  });

  it("calls a slide, a sheet and a message what they are, and a sheet by its name", () => {
    const places = (unit: Unit, ...names: string[]) => placesOf({ row: { unit }, names: names.map((name, i) => ({ number: i + 1, name })) });
    const words = (unit: Unit, page: number) => addresses([evidence(0, 0, 1, page)], places(unit, ...(unit === "slide" ? [] : ["Income", "Costs"])))[0]?.words;
    expect(words("slide", 2)).toBe("slide 2, par. 2");
    expect(words("sheet", 2)).toBe("sheet Costs, par. 2");
    expect(words("sheet", 3)).toBe("sheet 3, par. 2");
    expect(words("chapter", 2)).toBe("“Costs”, par. 2");
    expect(words("chapter", 3)).toBe("chapter 3, par. 2");
    expect([titled(places("sheet", "Income"), 1), titled(places("chapter", "The flood"), 1), titled(places("message"), 1)]).toEqual(["Sheet Income", "The flood", "Message 1"]);
    expect([counted("slide", 1), counted("sheet", 2), counted("page", 2)]).toEqual(["1 slide", "2 sheets", "2 pages"]);
    expect(inWords(cells("read", "skipped"), places("sheet", "Income", "Costs"))).toBe("1 of 2 sheets were read whole; skipped: Costs.");
    expect(noticedInWords({ kind: "page_damaged", pages: [[3, 3], [7, 9]] }, "slide")).toBe("Slides 3 and 7–9 are damaged and were not read.");
  });
});

describe("coverage in words", () => {
  it("says so when all was read", () => {
    expect(inWords(cells("read", "read"), placesOf(null))).toBe("All 2 pages were read.");
    expect(inWords(cells("read"), null)).toBe("The whole document was read.");
  });

  it("names every page that was not", () => {
    expect(inWords(cells("read", "skipped", "skipped", "unreadable", "in_part"), placesOf(null))).toBe(
      "1 of 5 pages were read whole; in part: 5; skipped: 2–3; unreadable: 4.",
    );
  });

  it("gives each reason", () => {
    expect(whys({ ...cells(), reasons: [{ reason: "stopped", blocks: 4 }] }, "page")).toEqual(["4 paragraphs: not read before you stopped"]);
  });
});

describe("a search's snippet", () => {
  it("is cut at its marks", () => {
    expect(pieces("a \u{2}rent\u{3} b \u{2}rents\u{3}")).toEqual([
      { text: "a ", hit: false },
      { text: "rent", hit: true },
      { text: " b ", hit: false },
      { text: "rents", hit: true },
    ]);
  });
});
