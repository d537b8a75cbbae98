// How long llama.cpp takes to read a text whole, to its first token: what `quick` is measured against (docs/quality.md).
//
//   node whole.mjs MODEL.gguf FOLDER TEXT [ROUNDS]     (FOLDER as in llama.mjs)
//
// `make bench-whole` runs it in turn with `quick` on the same paper. Loading is not counted, as it is not there.

import { readFileSync } from "node:fs";

import { CONTEXT, LlamaCpp, median } from "./llama.mjs";

const [model, folder, file, rounds = "1"] = process.argv.slice(2);
if (!file) throw new Error("usage: node whole.mjs MODEL.gguf FOLDER TEXT [ROUNDS]");
const text = readFileSync(file, "utf8").trim();
const llama = await LlamaCpp.start(folder, model);
const seconds = [];
let tokens = 0;
for (let round = 0; round < +rounds; round += 1) {
  const run = await llama.run(text, 1);
  if (run.tokens >= CONTEXT) throw new Error(`the text has ${run.tokens} tokens and does not fit the context`);
  tokens = run.tokens;
  seconds.push(run.tokens / run.read);
}
console.log(`llama.cpp: ${text.split(/\s+/).length} words, ${tokens} tokens, read whole in ${median(seconds).toFixed(1)} seconds`);
process.exit(0);
