// Reading and writing speed of `alcove-engine`, with our kernels and with mistral.rs' own, beside llama.cpp: same file, same prompts,
// same machine, turn by turn.
//
//   npm install --prefix FOLDER --ignore-scripts node-llama-cpp@3.22.1     (llama.cpp, built by others; nothing of it is part of Alcove)
//   node compare.mjs ALCOVE_ENGINE MODEL.gguf FOLDER [ROUNDS [LENGTHS]]
//
// The model must be SmolLM2-135M-Instruct: its chat template is written out for llama.cpp (llama.mjs), and the bench fails where the two
// prompts are not the same number of tokens. All use every core and the processor only. A busy machine slows all: trust the ratios.
// mistral.rs' own kernels are left out of prompts over 2,000 tokens, which take them minutes.
// Reading is tokens of the prompt by seconds to the first token; writing, the tokens after the first by the seconds they took.

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";

import { LlamaCpp, SYSTEM, laidOut, median } from "./llama.mjs";

const [program, model, folder, rounds = "5", lengths = "350,1200,4000"] = process.argv.slice(2);
if (!folder) throw new Error("usage: node compare.mjs ALCOVE_ENGINE MODEL.gguf FOLDER [ROUNDS]");
const LENGTHS = lengths.split(",").map(Number);
const LONGEST_STOCK = 2000;
const WRITTEN = 64;

// A question whose answer is long, over a text without end.
const question = (sentences) =>
  "Write a detailed report, page after page, on these minutes. " +
  Array.from({ length: sentences }, (_, n) => `On day ${n + 1} the harbour committee heard ${n % 7} reports about the dredging of basin ${n % 5}.`).join(" ");

// The engine's messages: a length (u32, little-endian), then JSON.
class Alcove {
  #child;
  #bytes = Buffer.alloc(0);
  #waiting = null;

  constructor(...flags) {
    this.#child = spawn(program, [...flags, "--model", resolve(model)], { stdio: ["pipe", "pipe", "ignore"], env: {} });
    this.#child.stdout.on("data", (chunk) => {
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      this.#waiting?.();
    });
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
      await new Promise((seen) => (this.#waiting = seen));
    }
  }

  async run(user, most) {
    const prompt = { system: SYSTEM, user, max_tokens: most, temperature: 0, seed: 0 };
    const { generated: g } = await this.ask({ ask: "generate", prompt });
    return { tokens: g.prompt_tokens, read: g.prompt_tokens / g.prefill_seconds, written: (g.completion_tokens - 1) / g.decode_seconds };
  }

  // Largest memory so far, in MiB; and how much of it is the program's own, not the file's.
  memory() {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, "utf8");
    const of = (field) => Math.round(Number(status.match(new RegExp(`${field}:\\s+(\\d+)`))?.[1] ?? 0) / 1024);
    return `${of("VmHWM")} MiB at most, ${of("RssAnon")} MiB its own now`;
  }

  close() {
    this.#child.stdin.end();
  }
}

const alcove = new Alcove();
const stock = new Alcove("--stock");
const before = process.memoryUsage().rss;
const start = performance.now();
const llama = await LlamaCpp.start(folder, model);
console.log(`llama.cpp: load ${((performance.now() - start) / 1000).toFixed(2)} s, ${availableParallelism()} cores`);
for (const [name, engine] of [["Alcove", alcove], ["stock", stock]]) {
  const { loaded } = await engine.ask({ ask: "load" });
  console.log(`${name}: load ${loaded.seconds.toFixed(2)} s, ${Math.round(loaded.memory_bytes / 2 ** 20)} MiB, ${loaded.device}`);
}
for (const length of LENGTHS) {
  let sentences = 1;
  while (llama.model.tokenize(laidOut(question(sentences + 1)), true).length <= length) sentences += 1;
  const contestants = { Alcove: alcove, "llama.cpp": llama, ...(length <= LONGEST_STOCK ? { stock } : {}) };
  const runs = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  for (let round = 0; round < +rounds; round += 1) {
    for (const [name, contestant] of Object.entries(contestants)) runs[name].push(await contestant.run(question(sentences), WRITTEN));
  }
  const tokens = Object.values(runs).map(([first]) => first.tokens);
  if (new Set(tokens).size > 1) throw new Error(`not the same prompt: ${tokens} tokens`);
  for (const what of ["read", "written"]) {
    const speed = (name) => runs[name] && median(runs[name].map((run) => run[what]));
    const of = (name) => (runs[name] ? `${name} ${speed(name).toFixed(1)}/s (Alcove is ${(speed("Alcove") / speed(name)).toFixed(2)} times that)` : "");
    console.log(`${tokens[0]} tokens, ${what}: Alcove ${speed("Alcove").toFixed(1)}/s, ${of("llama.cpp")}  ${of("stock")}`);
  }
  console.log(`  Alcove ${alcove.memory()}; node with llama.cpp ${Math.round((process.memoryUsage().rss - before) / 2 ** 20)} MiB more than without`);
}
alcove.close();
stock.close();
process.exit(0);
