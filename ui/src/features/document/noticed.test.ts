import { describe, expect, it } from "vitest";

import english from "../../../../assets/words/en.ftl?raw";
import { inWords } from "./noticed";

/** Every kind that the words file has a sentence for. */
const kinds = [...english.matchAll(/^warning-([a-z-]+) =/gm)].map((m) => (m[1] ?? "").replaceAll("-", "_"));

describe("what was noticed", () => {
  it("says how surely the text of scanned pages was recognised", () => {
    expect(inWords({ kind: "page_recognised", pages: [[1, 2]], confidence: 87 }, "page")).toContain("87 % sure on average");
  });

  it("says in how many pictures text was recognised, and on which slides they stand", () => {
    const noticed = { kind: "pictures_recognised", pages: [[3, 3]] as [number, number][], confidence: 80, pictures: 2 };
    expect(inWords(noticed, "slide")).toContain("The text of 2 pictures (Slide 3) was recognised");
    expect(inWords({ ...noticed, pages: [], pictures: 1 }, "page")).toContain("The text of one picture was recognised");
  });

  it("leaves no place in a sentence open, whatever its kind", () => {
    expect(kinds.length).toBeGreaterThan(20);
    for (const kind of kinds) {
      for (const pages of [[], [[1, 1]], [[1, 3]]] as [number, number][][]) {
        expect(inWords({ kind, pages, confidence: 90 }, "slide"), kind).not.toMatch(/[{}]/);
      }
    }
  });
});
