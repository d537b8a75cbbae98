// What tests/cuts/*.out hold: how llama.cpp cuts text, by each name for a way to cut that has no vocabulary of its own published, in one vocabulary.
//
//   node cuts.mjs FOLDER VOCABULARY INTO
//
// FOLDER has node-llama-cpp in its node_modules; VOCABULARY is ggml-vocab-llama-bpe.gguf, with its texts beside it as VOCABULARY.inp; INTO is where
// the files go.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const [folder, vocabulary, into] = process.argv.slice(2);
const { getLlama } = await import(resolve(folder, "node_modules/node-llama-cpp/dist/index.js"));
const llama = await getLlama({ gpu: false, build: "never", logLevel: "disabled" });
const texts = readFileSync(`${vocabulary}.inp`, "utf8").split("\n__ggml_vocab_test__\n");

/** A text as GGUF has it. */
const text = (said) => {
  const bytes = Buffer.from(said);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(bytes.length));
  return Buffer.concat([length, bytes]);
};

/** The file, saying another `tokenizer.ggml.pre`. */
const saying = (pre) => {
  const file = readFileSync(vocabulary);
  const key = text("tokenizer.ggml.pre");
  // Behind the key and the value's type.
  const at = file.indexOf(key) + key.length + 4;
  const behind = at + 8 + Number(file.readBigUInt64LE(at));
  return Buffer.concat([file.subarray(0, at), text(pre), file.subarray(behind)]);
};

const scratch = mkdtempSync(join(tmpdir(), "cuts-"));
for (const pre of ["smaug-bpe", "qwen2", "tekken", "starcoder", "gpt-2", "default"]) {
  const modelPath = join(scratch, `${pre}.gguf`);
  writeFileSync(modelPath, saying(pre));
  const model = await llama.loadModel({ modelPath, vocabOnly: true });
  writeFileSync(join(into, `${pre}.out`), texts.map((given) => ` ${model.tokenize(given).join(" ")}\n`).join(""));
  await model.dispose();
}
rmSync(scratch, { recursive: true });
process.exit(0);
