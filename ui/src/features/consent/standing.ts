// Which answers still stand; a model is its file, as two may have one name. The program decides what an answer allows; this
// only says where taking back has a meaning.
import type { ReceiptView } from "../../lib/ipc";

/** The receipts that can still be taken back: for each subject the newest, where it was agreed to. */
export function standing(receipts: readonly ReceiptView[]): Set<string> {
  const newest = new Map<string, ReceiptView>();
  for (const receipt of receipts) {
    const key = `${receipt.kind} ${receipt.model_sha256 ?? ""}`;
    const seen = newest.get(key);
    if (!seen || receipt.at > seen.at) newest.set(key, receipt);
  }
  return new Set([...newest.values()].filter((r) => r.answer === "given").map((r) => r.id));
}

/** How a list of receipts can be narrowed. */
export const FILTERS = [
  { id: "all", word: "receipts-filter-all" },
  { id: "standing", word: "receipts-filter-standing" },
  { id: "processing_consent", word: "receipt-processing-consent" },
  { id: "licence_acceptance", word: "receipt-licence-acceptance" },
  { id: "given", word: "receipt-given" },
  { id: "refused", word: "receipt-refused" },
  { id: "withdrawn", word: "receipt-withdrawn" },
] as const;

export type Filter = (typeof FILTERS)[number]["id"];

export function passes(receipt: ReceiptView, filter: Filter, live: ReadonlySet<string>): boolean {
  if (filter === "all") return true;
  if (filter === "standing") return live.has(receipt.id);
  return receipt.kind === filter || receipt.answer === filter;
}
