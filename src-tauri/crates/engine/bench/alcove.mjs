// `alcove-engine`, asked as `alcove` asks it; and what it and others are asked.
//
// The model must be SmolLM2-135M-Instruct: its chat template is written out below for those that have it from nobody.

import { spawn } from "node:child_process";
import { resolve } from "node:path";

/** Tokens that are written, where writing is measured. */
export const WRITTEN = 64;

export const SYSTEM = "You are a helpful AI assistant named SmolLM, trained by Hugging Face";

/** A question whose answer is long, over a text without end. */
export const question = (sentences) =>
  "Write a detailed report, page after page, on these minutes. " +
  Array.from({ length: sentences }, (_, n) => `On day ${n + 1} the harbour committee heard ${n % 7} reports about the dredging of basin ${n % 5}.`).join(" ");

/** What is read before the first token, as the model's template lays it out. */
export const laidOut = (user) => `<|im_start|>system\n${SYSTEM}<|im_end|>\n<|im_start|>user\n${user}<|im_end|>\n<|im_start|>assistant\n`;

/** The engine's messages: a length (u32, little-endian), then JSON. */
export class Alcove {
  #child;
  #bytes = Buffer.alloc(0);
  #waiting = null;
  #ended = false;

  /** `command` is the engine's path and its flags, or another program that starts it; `env` all of its environment. */
  constructor(command, model, env = {}) {
    const [program, ...flags] = command;
    this.#child = spawn(program, [...flags, "--model", resolve(model)], { stdio: ["pipe", "pipe", "ignore"], env });
    this.#child.stdout.on("data", (chunk) => {
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      this.#waiting?.();
    });
    this.gone = new Promise((gone) => {
      const end = () => {
        this.#ended = true;
        this.#waiting?.();
        gone();
      };
      this.#child.on("close", end);
      this.#child.on("error", end);
    });
    // Seen as the end of its answers.
    this.#child.stdin.on("error", () => {});
  }

  async ask(request) {
    const body = Buffer.from(JSON.stringify(request));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(body.length);
    this.#child.stdin.write(Buffer.concat([length, body]));
    for (;;) {
      const reply = await this.#reply();
      if (reply.answer === "failed") throw new Error(JSON.stringify(reply));
      if (reply.answer !== "text") return reply;
    }
  }

  async #reply() {
    for (;;) {
      const end = this.#bytes.length < 4 ? Infinity : 4 + this.#bytes.readUInt32LE();
      if (this.#bytes.length >= end) {
        const reply = JSON.parse(this.#bytes.subarray(4, end));
        this.#bytes = this.#bytes.subarray(end);
        return reply;
      }
      if (this.#ended) throw new Error("alcove-engine has ended");
      await new Promise((seen) => (this.#waiting = seen));
    }
  }

  async load() {
    return (await this.ask({ ask: "load" })).loaded;
  }

  /** Tokens of the prompt, seconds to the first token, and for each token after it. */
  async run(user, most = WRITTEN) {
    const prompt = { system: SYSTEM, user, max_tokens: most, temperature: 0, seed: 0 };
    const { generated: g } = await this.ask({ ask: "generate", prompt });
    return { tokens: g.prompt_tokens, read: g.prefill_seconds, written: g.decode_seconds / (g.completion_tokens - 1) };
  }

  /** The most memory it has held, in bytes, its program and the model's file included. */
  async peak() {
    return (await this.ask({ ask: "memory" })).peak;
  }

  async close() {
    this.#child.stdin.end();
    await this.gone;
  }
}
