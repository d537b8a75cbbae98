// A made-up notice, licence, model and receipts for tests and the preview. Nothing of it ships.
import type { CandidateView, DeclaredUse, Measured, ModelView, NoticeView, ReceiptView, VerdictView } from "../types";

export const notice: NoticeView = {
  id: "data-handling",
  version: "1.0",
  title: "How Alcove handles your documents",
  key_points: [
    { heading: "What", words: "The documents you add, their text, the summaries, your answers and your settings." },
    { heading: "Where", words: "In one file on this computer, and nowhere else." },
    { heading: "How protected", words: "Encrypted with a key made from your passphrase. Without it nobody can read the file." },
    { heading: "Network", words: "Alcove opens no connection to the internet." },
    { heading: "Your say", words: "You can delete any document for good and take back your agreement at any time." },
  ],
  body: `## Who reads your documents

A language model on this computer reads them. No person does, and no other computer does.

## What is kept

- the document as you added it
- its text, paragraph by paragraph
- the summaries, with the place each sentence comes from

## How long

Until you delete it. **Delete for good** removes the document and everything made from it.`,
  changed: [],
};

const LICENCE_TEXT = `Apache License
Version 2.0, January 2004

TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION

1. Definitions.

"License" shall mean the terms and conditions for use, reproduction, and distribution as defined by Sections 1 through 9 of this document.`;

export const model: ModelView = {
  id: "5f0b1c7a9d3e4468b2a1f6c0d9e87321447c5a90be12d3f4a6b7c8d9e0f1a2b3",
  name: "SmolLM2 135M Instruct",
  architecture: "llama",
  parameters: "135M",
  context: 8192,
  bytes: 144_811_456,
  encoding: "Q8_0",
  said_licence: "Apache License 2.0",
  change: {
    original_sha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    words: "Weights re-encoded from Q4_1 to Q8_0, so that they run faster on a processor.",
  },
  licence: {
    id: "apache-2.0",
    name: "Apache License 2.0",
    evidence: [
      { words: "The file it was made from is a known one, by its SHA-256.", certainty: "certain" },
      { words: "The file’s own header says apache-2.0.", certainty: "declared" },
    ],
    certainty: "certain",
    allows: [
      { words: "Use it for any purpose, at work or at home.", section: "§2" },
      { words: "Change it and pass it on, with or without changes.", section: "§2, §4" },
    ],
    asks: [
      { words: "Pass on the licence with the model.", section: "§4(a)" },
      { words: "Say which files you changed.", section: "§4(b)" },
    ],
    limits: [
      { words: "Use the makers’ names and marks to promote your own work.", section: "§6" },
      { words: "Hold the makers liable: it comes without any warranty.", section: "§7, §8" },
    ],
    text: LICENCE_TEXT,
    text_source: "the package the model came in",
    text_sha256: "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30",
    policy: null,
    policy_missing: null,
    notice: null,
    besides: [],
  },
  verdicts: [],
  answer: "none",
  changed: [],
  statable: false,
  attachable: false,
  stated: false,
  shown: "c0".repeat(32),
  refused: null,
  eight_bits: null,
  used: true,
  own: false,
  memory_needed: 602_000_000,
  memory_available: 9_100_000_000,
  measured: null,
};

/** What the model does on a computer. */
export const measured: Measured = {
  model: model.name,
  file_sha256: model.id,
  device: "CPU",
  device_reason: "This build of Alcove runs models on the processor only.",
  threads: 4,
  sparing: false,
  load_seconds: 0.42,
  prefill: [
    { tokens: 352, seconds: 0.5 },
    { tokens: 1210, seconds: 2 },
  ],
  decode: { tokens: 64, seconds: 4 },
  peak_memory_bytes: 412_000_000,
  energy_joules: 61.7,
  ability: {
    judging: { able: false, prompt: "judge-1", faithful: 18, faithful_right: 18, faulty: 18, faulty_right: 3 },
    languages: [
      { language: "en", able: true, prompt: "translate-1", sentences: 3, right: 3 },
      { language: "de", able: false, prompt: "translate-1", sentences: 3, right: 1 },
    ],
  },
  alcove: "0.1.0",
  made: "2026-11-22T09:15:00Z",
};

/** A model a user might bring. */
export const candidate: CandidateView = {
  name: "Qwen2.5 7B Instruct",
  architecture: "qwen2",
  parameters: "7.6 B",
  context: 32_768,
  bytes: 4_683_073_952,
  encoding: "Q4_K_M",
  said_licence: "Apache License 2.0",
  refused: null,
  eight_bits: null,
  memory_needed: 5_890_000_000,
  memory_available: 9_100_000_000,
};

/** What a made-up program says to a use: work is unclear until its size is said, passing the model on has a duty. */
export function verdict(use: DeclaredUse | undefined): VerdictView {
  const place = { licence: "apache-2.0", section: "§2", quote: null };
  const duties = use?.distribute === true ? [{ ...place, section: "§4(a)", words: "Give a copy of the licence with it.", quote: "You must give any other recipients a copy of this License", effect: "" }] : [];
  const unclear = use?.commercial === true && use.mau_at_release === null;
  return {
    name: use?.name ?? "",
    verdict: unclear ? "unclear" : duties.length > 0 ? "allowed_with_duties" : "allowed",
    reasons: [{ ...place, words: "You may use it for work and business.", quote: "a perpetual, worldwide, non-exclusive, no-charge copyright license", effect: unclear ? "unclear" : "allowed" }],
    duties,
    open_duties: [],
    caveats: [],
    open_questions: unclear ? ["mau_at_release"] : [],
  };
}

export function receipt(id: string, kind: ReceiptView["kind"], answer: ReceiptView["answer"], at: string): ReceiptView {
  const licence = kind === "licence_acceptance";
  const subject = licence ? "Apache License 2.0" : "How Alcove handles your documents, version 1.0";
  const record = JSON.stringify({ receipt: id, kind, answer, at, subject }, null, 2);
  const about = licence ? { model: model.name, model_sha256: model.id, verdict: "allowed" } : { model: null, model_sha256: null, verdict: null };
  return { id, kind, answer, at, subject, ...about, hash: "00", record };
}
