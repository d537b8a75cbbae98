// A job's state as one line, for the eye; and as the few lines a screen reader hears: the start, every tenth part, the end.
// Several at once are heard as one: how many were begun, and how they ended.
import type { Job } from "./jobs.svelte";
import { duration } from "../../lib/format";
import type { Stage, What } from "../../lib/ipc";
import { ofError, say } from "../../lib/words";

/** Stages that tell how far they are. */
const COUNTED: readonly Stage[] = ["reading", "recognising", "summarising", "translating", "copying", "converting", "measuring"];

/** Whether a model is taken in. */
export const takesIn = (job: Job) => job.stage === "copying" || job.stage === "converting";

/** "Reading part 4 of 11, about 40 seconds left". */
export function line(job: Job): string {
  if (job.stopping) return say("job-stopping");
  const counted = job.of > 1 && COUNTED.includes(job.stage);
  const stage = say(counted ? `stage-${job.stage}-part` : `stage-${job.stage}`, { part: Math.min(job.part + 1, job.of), of: job.of });
  return job.secondsLeft === null ? stage : say("stage-with-estimate", { stage, time: duration(job.secondsLeft) });
}

/** Those that start within this many milliseconds of each other are told of together. */
const TOGETHER = 300;

/** Tells `tell` what a screen reader is to hear. */
export class Teller {
  #ended = 0;
  #well = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly tell: (words: string) => void) {}

  /** After an event of this kind; `working` jobs have not ended. */
  hear(job: Job, kind: What["type"], working: number): void {
    if (job.end) {
      this.#ended += 1;
      if (job.end.type === "finished") this.#well += 1;
    }
    const several = this.#ended + working > 1;
    if (kind === "started") {
      clearTimeout(this.#pause);
      this.#pause = setTimeout(() => this.tell(several ? say("jobs-started", { count: working }) : begun(job)), TOGETHER);
    }
    const words = several ? working === 0 && this.#sum() : aloud(job, kind);
    if (words) this.#say(words);
    if (working === 0) this.clear();
  }

  /** Nothing that was begun is told of any more. */
  clear(): void {
    clearTimeout(this.#pause);
    this.#ended = 0;
    this.#well = 0;
  }

  #say(words: string): void {
    clearTimeout(this.#pause);
    this.tell(words);
  }

  #sum(): string {
    const [count, well] = [this.#ended, this.#well];
    return well === count ? say("jobs-done", { count }) : say("jobs-done-but", { count, well });
  }
}

const begun = (job: Job) => `${job.title}: ${line(job)}`;

/** What to say aloud after an event of this kind; nothing most of the time. */
function aloud(job: Job, kind: What["type"]): string | undefined {
  const { title } = job;
  switch (kind) {
    case "progress":
      return !takesIn(job) && job.stage !== "measuring" && job.part > 0 && job.part % 10 === 0 ? begun(job) : undefined;
    case "goes_on":
      return job.goesOn === null ? undefined : say("goes-on-title", { title, part: job.goesOn, of: job.of });
    case "finished":
      if (takesIn(job)) return say("job-taken-in", { title });
      if (job.stage === "measuring") return say("job-measured", { title });
      return job.end?.type === "finished" && job.end.summary === null ? say("job-stored", { title }) : say("job-done", { title });
    case "stopped":
      return say("job-stopped-title", { title });
    case "failed":
      return job.end?.type === "failed" ? say("job-failed-title", { title, error: ofError(job.end.code).title }) : undefined;
    default:
      return undefined;
  }
}

/** What no job was made for. */
export function passedOver({ files, folders }: { files: number; folders: number }): string {
  const words = [files > 0 && say("passed-over-files", { count: files }), folders > 0 && say("passed-over-folders", { count: folders })];
  return words.filter(Boolean).join(" ");
}
