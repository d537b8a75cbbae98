import { expect, it } from "vitest";

import { FILTERS, passes, standing } from "./standing";
import type { ReceiptView } from "../../lib/ipc";

const receipt = (id: string, answer: ReceiptView["answer"], at: string, model_sha256: string | null): ReceiptView => ({
  id,
  kind: model_sha256 ? "licence_acceptance" : "processing_consent",
  answer,
  at,
  subject: "",
  model: model_sha256 && "One name",
  model_sha256,
  verdict: model_sha256 && "allowed",
  hash: "",
  record: "{}",
});

it("of two models with one name, each keeps its own answer", () => {
  const all = [receipt("1", "given", "2026-11-01", "aa"), receipt("2", "given", "2026-11-02", "bb"), receipt("3", "withdrawn", "2026-11-03", "bb")];
  expect(standing(all)).toEqual(new Set(["1"]));
});

it("of one model only the newest answer stands", () => {
  expect(standing([receipt("1", "given", "2026-11-01", "aa"), receipt("2", "given", "2026-11-02", "aa")])).toEqual(new Set(["2"]));
  expect(standing([receipt("1", "given", "2026-11-01", null), receipt("2", "refused", "2026-11-02", null)])).toEqual(new Set());
});

it("a filter shows the receipts it names and no others", () => {
  const all = [receipt("1", "given", "2026-11-01", "aa"), receipt("2", "refused", "2026-11-02", null), receipt("3", "withdrawn", "2026-11-03", "aa")];
  const shown = Object.fromEntries(FILTERS.map(({ id }) => [id, all.filter((r) => passes(r, id, standing(all))).map((r) => r.id)]));
  expect(shown).toEqual({ all: ["1", "2", "3"], standing: [], processing_consent: ["2"], licence_acceptance: ["1", "3"], given: ["1"], refused: ["2"], withdrawn: ["3"] });
});
