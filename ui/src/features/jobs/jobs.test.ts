import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Jobs, LINES } from "./jobs.svelte";
import { line, Teller } from "./telling";
import type { What } from "../../lib/ipc";

describe("jobs", () => {
  let jobs: Jobs;
  const hear = (what: What, job = 1) => jobs.hear({ job, document: 7, title: "a.pdf", what });

  beforeEach(() => {
    jobs = new Jobs();
  });

  it.each([{ type: "finished", summary: 3 }, { type: "stopped" }, { type: "failed", code: "no_text" }] as What[])("end exactly once: $type", (end) => {
    hear({ type: "started" });
    expect(hear(end)?.end).toEqual(end);
    expect(hear({ type: "stopped" }), "a second end is not heard").toBeUndefined();
    expect(hear({ type: "progress", stage: "summarising", part: 1, of: 2, seconds_left: null })).toBeUndefined();
    expect(jobs.live.size).toBe(0);
    expect(jobs.of(7)).toBeUndefined();
  });

  it("keep one that failed until the user has seen it", () => {
    hear({ type: "failed", code: "no_text" });
    expect([...jobs.unfinished.keys()]).toEqual([1]);
    jobs.dismiss(1);
    expect(jobs.unfinished.size).toBe(0);
  });

  it("of a document that is gone are not told of, nor that they were stopped for it", () => {
    hear({ type: "failed", code: "no_text" }, 1);
    hear({ type: "started" }, 2);
    jobs.hear({ job: 3, document: 8, title: "b.pdf", what: { type: "started" } });
    jobs.without(7);
    hear({ type: "stopped" }, 2);
    expect(jobs.shown.map((job) => job.id)).toEqual([3]);
    expect(jobs.of(7)).toBeUndefined();
  });

  it("show each its own sentences, the later words of a place instead of the earlier", () => {
    const say = (from: number, ...texts: string[]): What => ({
      type: "text",
      from,
      sentences: texts.map((text) => ({ text, status: "supported", evidence: [], origin: "model", doubts: [] })),
    });
    hear(say(0, "A.", "Long B."));
    hear(say(0, "X."), 2);
    hear(say(1, "B.", "C."));
    expect([...jobs.live.values()].map((job) => job.sentences.map((s) => s.text))).toEqual([["A.", "B.", "C."], ["X."]]);
  });

  it("say how far they are in one line", () => {
    const job = hear({ type: "progress", stage: "summarising", part: 3, of: 11, seconds_left: 41 });
    expect(job && line(job)).toBe("Reading part 4 of 11, about 40 seconds left");
  });

  it("are taken up at the part after those that were read, or at the last where that was read too", () => {
    expect(hear({ type: "goes_on", part: 3, of: 4 })?.goesOn).toBe(4);
    expect(hear({ type: "goes_on", part: 4, of: 4 })?.goesOn).toBe(4);
  });

  it("of one document are found while one of them works on it", () => {
    hear({ type: "started" }, 1);
    hear({ type: "started" }, 2);
    expect(jobs.of(7)?.id).toBe(1);
    hear({ type: "finished", summary: 1 }, 1);
    hear({ type: "progress", stage: "reading", part: 0, of: 0, seconds_left: null }, 2);
    expect(jobs.of(7)?.id).toBe(2);
  });

  it("by the thousand have few lines, those at work first, and room for what went wrong", () => {
    for (let job = 1; job <= 5000; job += 1) hear({ type: "started" }, job);
    expect(jobs.shown.map((job) => job.id)).toEqual(Array.from({ length: LINES }, (_, i) => i + 1));
    expect(jobs.more).toBe(5000 - LINES);
    for (let job = 1; job <= 4990; job += 1) hear({ type: "failed", code: "no_text" }, job);
    expect(jobs.shown.map((job) => job.end?.type ?? "none")).toEqual([...Array<string>(10).fill("none"), ...Array<string>(10).fill("failed")]);
    expect(jobs.more).toBe(4980);
    jobs.dismissAll();
    expect(jobs.shown).toHaveLength(10);
    expect(jobs.more).toBe(0);
  });
});

describe("a screen reader", () => {
  let said: string[];
  let jobs: Jobs;
  let teller: Teller;
  const tell = (what: What, id = 1, title = "a.pdf") => {
    const job = jobs.hear({ job: id, document: null, title, what });
    if (job) teller.hear(job, what.type, jobs.live.size);
  };

  beforeEach(() => {
    vi.useFakeTimers();
    said = [];
    jobs = new Jobs();
    teller = new Teller((words) => said.push(words));
  });
  afterEach(() => vi.useRealTimers());

  it("hears of one job its start, every tenth part and its end", () => {
    tell({ type: "started" });
    vi.runAllTimers();
    for (let part = 0; part < 25; part += 1) tell({ type: "progress", stage: "summarising", part, of: 25, seconds_left: null });
    tell({ type: "finished", summary: 1 });
    vi.runAllTimers();
    expect(said).toHaveLength(4);
    expect(said.at(-1)).toBe("The summary of a.pdf is ready.");
  });

  it("hears of many jobs once that they were begun, and once how they ended", () => {
    for (let id = 1; id <= 300; id += 1) tell({ type: "started" }, id);
    vi.runAllTimers();
    expect(said).toEqual(["300 documents are being read."]);
    for (let id = 1; id <= 300; id += 1) {
      tell({ type: "progress", stage: "summarising", part: 10, of: 25, seconds_left: null }, id);
      tell(id === 7 ? { type: "failed", code: "no_text" } : { type: "finished", summary: id }, id);
    }
    vi.runAllTimers();
    expect(said.slice(1)).toEqual(["Done: 299 of 300 documents. What happened to the rest is said in the library."]);
    tell({ type: "failed", code: "no_text" }, 301, "b.pdf");
    expect(said.at(-1)).toBe("b.pdf: The document holds no text");
  });

  it("hears nothing of the vault once it is locked", () => {
    tell({ type: "started" });
    teller.clear();
    vi.runAllTimers();
    expect(said).toEqual([]);
  });
});
