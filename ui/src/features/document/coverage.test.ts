import { cleanup, render, screen } from "@testing-library/svelte";
import { afterEach, expect, it } from "vitest";

import { inWords, NOWHERE, sorted, whys } from "./coverage";
import CoverageBar from "./CoverageBar.svelte";
import type { Coverage } from "../../lib/ipc";
import { placesOf } from "../../lib/places";

afterEach(cleanup);

const coverage: Coverage = { total: 3, read: 3, skipped: 0, failed: 0, reasons: [], cells: [1, 2].map((number) => ({ number, state: "read" })) };
const cut: Coverage = { ...coverage, total: 4, failed: 1, reasons: [{ reason: "limit", blocks: 1 }] };

it("says that all was read only where all was taken in", () => {
  expect(inWords(coverage, placesOf(null))).toBe("All 2 pages were read.");
  expect(inWords(cut, placesOf(null))).toBe("2 of 2 pages were read whole.");
});

it("puts no number on what was never taken in", () => {
  expect(whys(cut, "page")).toEqual(["Part of the document is beyond what Alcove reads, and was left out."]);
  expect(whys({ ...cut, reasons: [{ reason: "stopped", blocks: 2 }] }, "page")).toEqual(["2 paragraphs: not read before you stopped"]);
});

it("counts pages as pages and pictures as pictures", () => {
  const reasons = [
    { reason: "picture_unread", blocks: 2 },
    { reason: "pictures_unread", blocks: 1 },
    { reason: "unreadable_page", blocks: 1 },
  ];
  expect(whys({ ...coverage, reasons }, "slide")).toEqual([
    "2 pictures: not read",
    "What stands in some pictures, charts or the like was not read.",
    "1 slide: could not be read, or not all of it",
  ]);
});

it("does not count what stands nowhere that is known as a page, and shows it behind them", () => {
  const pictures: Coverage = {
    ...coverage,
    total: 4,
    failed: 1,
    reasons: [{ reason: "picture_unread", blocks: 1 }],
    cells: [{ number: NOWHERE, state: "unreadable" }, ...coverage.cells],
  };
  expect(inWords(pictures, null)).toBe("All of the text was read.");
  expect(inWords({ ...pictures, cells: [...pictures.cells, { number: 3, state: "skipped" }] }, null)).toBe("2 of 3 sections were read whole; skipped: 3.");
  render(CoverageBar, { props: { coverage: pictures, places: null } });
  expect(screen.getAllByTestId("coverage-cell").map(({ title }) => title)).toEqual([
    "Section 1: read",
    "Section 2: read",
    "Pictures, of which it is not known where they stand: not read",
  ]);
  expect(screen.getByTestId("coverage")).toHaveTextContent("1 picture: not read");
});

it("tells a document that was cut from one with something to note", () => {
  const of = (...kinds: string[]) => kinds.map((kind) => ({ kind, pages: [] }));
  expect(sorted(of("page_damaged", "text_limit", "cells_limit", "part_damaged"))).toEqual({ cuts: of("text_limit", "cells_limit", "part_damaged"), rest: of("page_damaged") });
});
