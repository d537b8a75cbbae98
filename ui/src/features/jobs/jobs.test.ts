import { beforeEach, describe, expect, it } from "vitest";

import { Jobs } from "./jobs.svelte";
import { aloud, line } from "./telling";
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
    expect(jobs.live).toHaveLength(0);
    expect(jobs.of(7)).toBeUndefined();
  });

  it("keep one that failed until the user has seen it", () => {
    hear({ type: "failed", code: "no_text" });
    expect(jobs.unfinished.map((job) => job.id)).toEqual([1]);
    jobs.dismiss(1);
    expect(jobs.unfinished).toHaveLength(0);
  });

  it("gather sentences in order, each job its own", () => {
    const sentence = (text: string) => ({ text, status: "supported" as const, evidence: [], origin: "model" as const, doubts: [] });
    hear({ type: "text", sentence: sentence("A.") });
    hear({ type: "text", sentence: sentence("X.") }, 2);
    hear({ type: "text", sentence: sentence("B.") });
    expect(jobs.live.map((job) => job.sentences.map((s) => s.text))).toEqual([["A.", "B."], ["X."]]);
  });

  it("say how far they are in one line", () => {
    const job = hear({ type: "progress", stage: "summarising", part: 3, of: 11, seconds_left: 41 });
    expect(job && line(job)).toBe("Reading part 4 of 11, about 40 seconds left");
  });

  it("are heard at the start, every tenth part and the end", () => {
    const said: string[] = [];
    const tell = (what: What) => {
      const job = hear(what);
      const words = job && aloud(job, what.type);
      if (words) said.push(words);
    };
    tell({ type: "started" });
    for (let part = 0; part < 25; part += 1) tell({ type: "progress", stage: "summarising", part, of: 25, seconds_left: null });
    tell({ type: "finished", summary: 1 });
    expect(said).toHaveLength(4);
    expect(said.at(-1)).toBe("The summary of a.pdf is ready.");
  });
});
