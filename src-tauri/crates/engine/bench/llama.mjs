// llama.cpp with SmolLM2-135M-Instruct, through npm's node-llama-cpp: for the benches beside this file, never part of Alcove.
//
//   npm install --prefix FOLDER --ignore-scripts node-llama-cpp@3.22.1
//
// The model's chat template is written out here. Every core is used, and the processor only.

import { availableParallelism } from "node:os";
import { resolve } from "node:path";

export const CONTEXT = 8192;
export const SYSTEM = "You are a helpful AI assistant named SmolLM, trained by Hugging Face";
export const laidOut = (user) => `<|im_start|>system\n${SYSTEM}<|im_end|>\n<|im_start|>user\n${user}<|im_end|>\n<|im_start|>assistant\n`;

export const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

export class LlamaCpp {
  // The package as installed in `folder`, with the model loaded.
  static async start(folder, model) {
    const { getLlama } = await import(resolve(folder, "node_modules/node-llama-cpp/dist/index.js"));
    const llama = await getLlama({ gpu: false, build: "never", logLevel: "error" });
    const self = new LlamaCpp();
    self.model = await llama.loadModel({ modelPath: resolve(model) });
    self.context = await self.model.createContext({ contextSize: CONTEXT, threads: availableParallelism(), batchSize: 512 });
    return self;
  }

  // Reads a prompt and writes at most so many tokens: how many it read, and tokens read and written in a second.
  async run(user, most) {
    const sequence = this.context.getSequence();
    const tokens = this.model.tokenize(laidOut(user), true);
    const start = performance.now();
    let first, last;
    let written = 0;
    for await (const token of sequence.evaluate(tokens, { temperature: 0 })) {
      last = performance.now();
      first ??= last;
      if (++written === most || this.model.isEogToken(token)) break;
    }
    sequence.dispose();
    return { tokens: tokens.length, read: (1000 * tokens.length) / (first - start), written: (1000 * (written - 1)) / (last - first) };
  }
}
