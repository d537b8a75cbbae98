// Which answers still stand; a model is its file, as two may have one name. The program decides what an answer allows; this
// only says where Withdraw has a meaning.
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
