// What tells one summary of a document from another, in words.
import { when } from "../../lib/format";
import type { Shape, Summary, SummaryView } from "../../lib/ipc";
import { say } from "../../lib/words";

export const shapeIn = (shape: Shape): string => say(`wish-shape-${shape.replace("_", "-")}`);

/** The model whose words it holds; none where the document's own sentences stand. */
export function speaker({ method, provenance }: Summary): string | null {
  return method === "extractive" ? null : (provenance.model?.name ?? null);
}

/** "25 Nov 2026, 17:04: What matters most, read part by part, then merged". */
export function named({ made, summary }: SummaryView): string {
  return say("compare-chosen", { made: when(made), shape: shapeIn(summary.shape), method: say(`method-${summary.method}`) });
}
