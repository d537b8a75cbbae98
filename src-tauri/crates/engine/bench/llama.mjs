// llama.cpp as a contestant: node-llama-cpp in a process of its own (llama-process.mjs), asked by messages.

import { fork } from "node:child_process";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { WRITTEN, laidOut } from "./alcove.mjs";

/** llama.cpp in a process of its own. */
export class LlamaCpp {
  #child;
  #answers = [];
  #waiting = null;
  #ended = false;

  static async start(folder, model, threads, context) {
    const self = new LlamaCpp();
    const script = fileURLToPath(new URL("llama-process.mjs", import.meta.url));
    self.#child = fork(script, [resolve(folder), resolve(model), threads, context].map(String));
    self.#child.on("message", (message) => {
      self.#answers.push(message);
      self.#waiting?.();
    });
    self.gone = new Promise((gone) =>
      self.#child.on("exit", () => {
        self.#ended = true;
        self.#waiting?.();
        gone();
      }),
    );
    self.load = await self.#answer();
    return self;
  }

  async #answer() {
    while (this.#answers.length === 0) {
      if (this.#ended) throw new Error("llama.cpp has ended");
      await new Promise((seen) => (this.#waiting = seen));
    }
    const { answer, error } = this.#answers.shift();
    if (error) throw new Error(error);
    return answer;
  }

  #ask(what, given) {
    this.#child.send({ what, given });
    return this.#answer();
  }

  count(user) {
    return this.#ask("count", { text: laidOut(user) });
  }

  /** With the chat template around it. */
  run(user, most = WRITTEN) {
    return this.#ask("run", { text: laidOut(user), most });
  }

  peak() {
    return this.#ask("peak");
  }

  async close() {
    this.#child.disconnect();
    await this.gone;
  }
}
