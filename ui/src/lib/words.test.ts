import { FluentResource } from "@fluent/bundle";
import { describe, expect, it } from "vitest";

import english from "../../../assets/words/en.ftl?raw";
import answers from "./ipc/generated/Answer.ts?raw";
import cells from "./ipc/generated/CellState.ts?raw";
import codes from "./ipc/generated/Code.ts?raw";
import methods from "./ipc/generated/Method.ts?raw";
import networks from "./ipc/generated/Network.ts?raw";
import stages from "./ipc/generated/Stage.ts?raw";
import supports from "./ipc/generated/Support.ts?raw";
import units from "./ipc/generated/Unit.ts?raw";
import { duration, inLanguages, ranges } from "./format";
import { find, ofError, say, sayOf } from "./words";

/** The names in a generated union: `export type X = "a" | "b";`. */
const names = (type: string) => [...(type.split("export type")[1] ?? "").matchAll(/"([a-z_]+)"/g)].map((m) => m[1] ?? "");

describe("the words", () => {
  it("make one file that parses whole", () => {
    const messages = english.split("\n").filter((line) => /^-?[a-z][a-z0-9-]* =/.test(line));
    expect(new FluentResource(english).body).toHaveLength(messages.length);
  });

  it("say no id twice", () => {
    const ids = [...english.matchAll(/^([a-z][a-z0-9-]*) =/gm)].map((m) => m[1]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("count one as one", () => {
    const times = { load: "0.1", prefill: "0.2", prefillTokens: 1, decode: "0.3", decodeTokens: 2 };
    expect(say("provenance-time-value", times)).toBe("loading 0.1 s, reading 0.2 s (1 token), writing 0.3 s (2 tokens)");
    expect(say("coverage-pages", { read: 0, total: 1, unit: "sheet" })).toBe("0 of 1 sheet was read whole");
    expect(say("coverage-pages", { read: 1, total: 2, unit: "sheet" })).toBe("1 of 2 sheets were read whole");
  });

  it("say for every error what happened, what it means and what to do next", () => {
    expect(names(codes).length).toBeGreaterThan(30);
    for (const code of names(codes)) {
      const words = ofError(code);
      for (const part of Object.values(words)) expect(part, code).not.toMatch(/^error-|_/);
      expect(words.next, code).toMatch(/[.]$/);
    }
  });

  it.each([
    ["stage", stages],
    ["support", supports],
    ["method", methods],
    ["coverage-state", cells],
    ["passport-answer", answers],
    ["foot-network", networks],
    ["pages", units],
    ["parts", units],
    ["document", units],
    ["address", units],
  ])("have a sentence for every %s", (family, type) => {
    expect(names(type).length).toBeGreaterThan(1);
    for (const name of names(type)) expect(find(`${family}-${name.replaceAll("_", "-")}`), `${family} ${name}`).toBeDefined();
  });

  it.each(["number", "date", "name", "negation", "quote", "unit", "words", "scattered", "order", "cut", "unfinished", "repeated"])("have a sentence for the doubt %s", (kind) => {
    expect(find(`doubt-${kind}`)).toBeDefined();
  });

  it.each([
    "page_without_text",
    "page_damaged",
    "pages_limit",
    "text_limit",
    "time_limit",
    "depth_limit",
    "part_damaged",
    "characters_lost",
    "changes_tracked",
    "cells_limit",
    "hidden_left_out",
    "bare_text",
    "beside_main_left_out",
    "pictures_unread",
    "animation_unread",
    "pictures_to_recognise",
    "pictures_recognised",
    "pictures_without_text",
    "pictures_failed",
    "pictures_unsure",
    "pictures_limit",
    "pictures_stopped",
    "formulas_unread",
    "attachments_unread",
    "form_unread",
    "recognition_failed",
    "recognition_stopped",
    "name_belied",
  ])("have a sentence for the warning %s", (kind) => {
    expect(find(`warning-${kind.replaceAll("_", "-")}`)).toBeDefined();
  });

  it.each(["stopped", "method", "unreadable_page", "recognition_stopped", "picture_unread", "picture_stopped", "pictures_unread", "not_chosen", "limit"])("have a sentence for the reason %s", (reason) => {
    expect(find(`reason-${reason.replaceAll("_", "-")}`)).toBeDefined();
  });

  it("show a name they do not know as unknown, never as a code", () => {
    expect(sayOf("warning", "something_new")).toBe(say("warning-unknown"));
    expect(sayOf("reason", "something_new")).toBe(say("reason-unknown"));
  });
});

describe("times and numbers", () => {
  it("are rough, and in words", () => {
    expect(duration(41)).toBe("40 seconds");
    expect(duration(1)).toBe("1 second");
    expect(duration(600)).toBe("10 minutes");
    expect(duration(7200)).toBe("2 hours");
  });

  it("follow the user’s language, and its clock", () => {
    const at = new Date(2026, 10, 22, 14, 5).toISOString();
    expect(inLanguages(["de-DE"]).when(at, "time")).toBe("14:05");
    expect(inLanguages(["en-GB"]).when(at, "time")).toBe("14:05");
    expect(inLanguages(["en-US"]).when(at, "time")).toMatch(/^2:05\sPM$/);
    expect(inLanguages(["de-DE"]).when(at, "day")).toBe("22.11.2026");
    expect(inLanguages(["fr-FR"]).when(at)).toMatch(/^22 nov\. 2026.*14:05$/);
  });

  it("do without a language that the system does not know", () => {
    expect(inLanguages(["C", "not a tag", "de-DE"]).number(1234.5)).toBe("1.234,5");
    expect(inLanguages([]).number(7)).toBe("7");
  });

  it("join neighbours into ranges", () => {
    expect(ranges([1, 2, 3, 7, 9, 10])).toBe("1–3, 7, 9–10");
    expect(ranges([])).toBe("");
  });
});
