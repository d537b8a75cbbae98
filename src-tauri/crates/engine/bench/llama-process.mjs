// llama.cpp in a process of its own, started by llama.mjs: what it takes of memory and of time can so be told from what node takes.
//
//   fork("llama-process.mjs", [FOLDER, MODEL.gguf, THREADS, CONTEXT])
//
// FOLDER has node-llama-cpp in its node_modules; all that is not said here is as that sets it up. One message tells how loading went; then each
// message names a function below and what it is given, and is answered by one.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const [folder, modelPath, threads, contextSize] = process.argv.slice(2);

/** The most memory this process has held, in bytes. */
const peak = () => 1024 * Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? NaN);

const { getLlama } = await import(resolve(folder, "node_modules/node-llama-cpp/dist/index.js"));
// Node's, and what of node-llama-cpp is not llama.cpp.
const own = peak();
const start = performance.now();
const llama = await getLlama({ gpu: false, build: "never", logLevel: "error", maxThreads: +threads });

// node-llama-cpp loads a model once more, without its weights, to guess what memory it takes: llama.cpp's own time is that of the model and the
// context that are used. Their classes are the pinned version's, and not for others.
const took = new WeakMap();
const timed = (name) => {
  llama._bindings[name] = class extends llama._bindings[name] {
    async init(...given) {
      const start = performance.now();
      const done = await super.init(...given);
      took.set(this, (performance.now() - start) / 1000);
      return done;
    }
  };
};
timed("AddonModel");
timed("AddonContext");
const model = await llama.loadModel({ modelPath });
const context = await model.createContext({ contextSize: +contextSize, threads: +threads, batchSize: 512 });
const load = { own: took.get(model._model) + took.get(context._ctx), whole: (performance.now() - start) / 1000 };

const can = {
  /** Tokens of a text. */
  count: ({ text }) => model.tokenize(text, true).length,

  /** Tokens of the text, seconds to the first token that follows it, and for each after that. */
  run: async ({ text, most }) => {
    const sequence = context.getSequence();
    const tokens = model.tokenize(text, true);
    const start = performance.now();
    let first, last;
    let written = 0;
    for await (const token of sequence.evaluate(tokens, { temperature: 0 })) {
      last = performance.now();
      first ??= last;
      if (++written === most || model.isEogToken(token)) break;
    }
    sequence.dispose();
    return { tokens: tokens.length, read: (first - start) / 1000, written: (last - first) / 1000 / (written - 1) };
  },

  /** The most memory it has held, in bytes: its library and the model's file included, node left out. */
  peak: () => peak() - own,
};

process.on("message", async ({ what, given }) => {
  try {
    process.send({ answer: await can[what](given) });
  } catch (error) {
    process.send({ error: String(error) });
  }
});
process.on("disconnect", () => process.exit(0));
process.send({ answer: load });
