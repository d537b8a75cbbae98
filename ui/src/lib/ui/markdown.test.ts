import { describe, expect, it } from "vitest";

import { parts } from "./markdown";

describe("a notice's Markdown", () => {
  it("becomes headings, paragraphs and lists", () => {
    const found = parts("# A\n\nOne\ntwo **three**.\n\n- x\n- y\n  more\n\n1. first");
    expect(found.map((p) => p.kind)).toEqual(["heading", "paragraph", "list", "list"]);
    expect(found[1]).toEqual({
      kind: "paragraph",
      spans: [
        { kind: "text", text: "One" },
        { kind: "text", text: " two " },
        { kind: "strong", text: "three" },
        { kind: "text", text: "." },
      ],
    });
    expect(found[2]).toMatchObject({ ordered: false, items: [[{ text: "x" }], [{ text: "y" }, { text: " more" }]] });
    expect(found[3]).toMatchObject({ ordered: true });
  });

  it("keeps markup it does not know as plain text", () => {
    expect(parts("<img src=x onerror=alert(1)> [a](http://b)")).toEqual([
      { kind: "paragraph", spans: [{ kind: "text", text: "<img src=x onerror=alert(1)> [a](http://b)" }] },
    ]);
  });
});
