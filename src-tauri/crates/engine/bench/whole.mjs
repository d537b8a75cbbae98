// How long llama.cpp takes to read a text whole, to its first token: what `quick` is measured against (docs/quality.md).
//
//   node whole.mjs MODEL.gguf FOLDER TEXT THREADS     (FOLDER as in compare.mjs)
//
// `make bench-whole` runs it in turn with `quick` on the same paper. Loading is not counted, as it is not there.

import { readFileSync } from "node:fs";

import { LlamaCpp } from "./llama.mjs";

const [model, folder, file, threads] = process.argv.slice(2);
if (!threads) throw new Error("usage: node whole.mjs MODEL.gguf FOLDER TEXT THREADS");
const CONTEXT = 8192;
const text = readFileSync(file, "utf8").trim();
const llama = await LlamaCpp.start(folder, model, +threads, CONTEXT);
const { tokens, read } = await llama.run(text, 1);
await llama.close();
if (tokens >= CONTEXT) throw new Error(`the text has ${tokens} tokens and does not fit the context`);
console.log(`llama.cpp: ${text.split(/\s+/).length} words, ${tokens} tokens, read whole in ${read.toFixed(1)} seconds`);
