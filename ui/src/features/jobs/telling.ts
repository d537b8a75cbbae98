// A job's state as one line, for the eye; and as the few lines a screen reader hears: the start, every tenth part, the end.
import type { Job } from "./jobs.svelte";
import { duration } from "../../lib/format";
import { ofError, say } from "../../lib/words";

/** "Reading part 4 of 11, about 40 seconds left". */
export function line(job: Job): string {
  if (job.stopping) return say("job-stopping");
  const counted = job.of > 1 && (job.stage === "reading" || job.stage === "summarising");
  const stage = say(counted ? `stage-${job.stage}-part` : `stage-${job.stage}`, { part: Math.min(job.part + 1, job.of), of: job.of });
  return job.secondsLeft === null ? stage : say("stage-with-estimate", { stage, time: duration(job.secondsLeft) });
}

/** What to say aloud after an event of this kind; nothing most of the time. */
export function aloud(job: Job, kind: string): string | undefined {
  const { title } = job;
  switch (kind) {
    case "started":
      return `${title}: ${line(job)}`;
    case "progress":
      return job.part > 0 && job.part % 10 === 0 ? `${title}: ${line(job)}` : undefined;
    case "finished":
      return job.end?.type === "finished" && job.end.summary === null ? say("job-stored", { title }) : say("job-done", { title });
    case "stopped":
      return say("job-stopped-title", { title });
    case "failed":
      return job.end?.type === "failed" ? say("job-failed-title", { title, error: ofError(job.end.code).title }) : undefined;
    default:
      return undefined;
  }
}
