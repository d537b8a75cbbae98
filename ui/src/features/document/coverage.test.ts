import { expect, it } from "vitest";

import { inWords, sorted, whys } from "./coverage";
import type { Coverage } from "../../lib/ipc";
import { placesOf } from "../../lib/places";

const coverage: Coverage = { total: 3, read: 3, skipped: 0, failed: 0, reasons: [], cells: [1, 2].map((number) => ({ number, state: "read" })) };
const cut: Coverage = { ...coverage, total: 4, failed: 1, reasons: [{ reason: "limit", blocks: 1 }] };

it("says that all was read only where all was taken in", () => {
  expect(inWords(coverage, placesOf(null))).toBe("All 2 pages were read.");
  expect(inWords(cut, placesOf(null))).toBe("2 of 2 pages were read whole.");
});

it("puts no number on what was never taken in", () => {
  expect(whys(cut)).toEqual(["Part of the document is beyond what Alcove reads, and was left out."]);
  expect(whys({ ...cut, reasons: [{ reason: "stopped", blocks: 2 }] })).toEqual(["2 paragraphs: not read before you stopped"]);
});

it("tells a document that was cut from one with something to note", () => {
  const of = (...kinds: string[]) => kinds.map((kind) => ({ kind, pages: [] }));
  expect(sorted(of("page_damaged", "text_limit", "cells_limit", "part_damaged"))).toEqual({ cuts: of("text_limit", "cells_limit", "part_damaged"), rest: of("page_damaged") });
});
