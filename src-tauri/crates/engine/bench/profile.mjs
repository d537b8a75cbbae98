// Where the time goes: loading step by step, then reading and writing by kinds of work, as `alcove-engine profile` tells; and, where there is `perf`
// (Debian: linux-perf) and it may look, the symbols that the time is spent in.
//
//   node profile.mjs ALCOVE_ENGINE MODEL.gguf FOLDER
//
// `make profile-engine` runs it with an engine that has its names in it. What perf wrote stays in FOLDER. Loading, and the end of the process, are in
// perf's shares: a few hundredths.

import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { basename, resolve } from "node:path";

import { Alcove, question } from "./alcove.mjs";

const [program, model, folder] = process.argv.slice(2);
if (!folder) throw new Error("usage: node profile.mjs ALCOVE_ENGINE MODEL.gguf FOLDER");
mkdirSync(folder, { recursive: true });

const ROUNDS = 5;
/** Sentences of prompts of about 350, 1,200 and 4,000 tokens. */
const PROMPTS = [15, 55, 185];

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
const line = (cells) => console.log(`| ${cells.join(" | ")} |`);
const head = (cells) => [cells, cells.map(() => "---")].forEach(line);

function profile(user) {
  const { status, stdout } = spawnSync(program, ["profile", resolve(model)], { input: user, encoding: "utf8", env: {} });
  if (status !== 0) throw new Error("alcove-engine profile failed");
  return JSON.parse(stdout);
}

const encoding = /\.(\w+)\.gguf$/.exec(basename(model))?.[1] ?? basename(model);
const profiles = PROMPTS.map((sentences) => Array.from({ length: sentences === PROMPTS[0] ? ROUNDS : 1 }, () => profile(question(sentences))));

// What the program cannot see of itself, the system's part of its start, is the least that starting one takes.
const starts = Array.from({ length: ROUNDS }, () => {
  const begin = performance.now();
  spawnSync(program, [], { env: {} });
  return performance.now() - begin;
});
console.log(`\nLoading, milliseconds (median of ${ROUNDS})`);
head(["file", "step", "ms"]);
line([encoding, "the process, by the system", median(starts).toFixed(1)]);
for (const [at, [step]] of profiles[0][0].load.entries()) line([encoding, step, median(profiles[0].map((one) => 1000 * one.load[at][1])).toFixed(1)]);

console.log("\nReading and writing, milliseconds a token");
head(["file", "prompt", "what", "all", "products", "attention", "norms, positions, gates", "the rest, which is mistral.rs'"]);
for (const [first] of profiles) {
  for (const what of ["reading", "writing"]) {
    const { tokens, seconds, products, attention, rows } = first[what];
    const each = [seconds, products, attention, rows, seconds - products - attention - rows].map((taken) => ((1000 * taken) / tokens).toFixed(3));
    line([encoding, first.reading.tokens, what, ...each]);
  }
}

if (spawnSync("perf", ["record", "--quiet", "--output", resolve(folder, "trial.perf"), "--", "true"]).status !== 0) {
  console.log("\n(no symbols: perf is not there, or may not look; Debian: linux-perf, and kernel.perf_event_paranoid at 2 or less)");
  process.exit(0);
}
for (const [what, sentences, most] of [...PROMPTS.map((sentences) => ["reading", sentences, 1]), ["writing", PROMPTS[0], 512]]) {
  const file = resolve(folder, `${what}-${sentences}.perf`);
  const perf = ["perf", "record", "--quiet", "--no-buildid-cache", "--freq", "499", "--output", file, "--", program];
  const engine = new Alcove(perf, model, { PATH: process.env.PATH });
  await engine.load();
  const { tokens } = await engine.run(question(sentences), most);
  await engine.close();
  console.log(`\n${what}, a prompt of ${tokens} tokens:`);
  const report = ["report", "--stdio", "--no-children", "--sort", "symbol", "--percent-limit", "1", "--input", file];
  const { stdout, stderr, status } = spawnSync("perf", report, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  console.log(stdout.split("\n").filter((line) => /^ +[0-9]/.test(line)).join("\n"));
}
