// Where the time goes that is left: the symbols that `alcove-engine` spends it in, while it reads a long prompt and while it writes.
//
//   node profile.mjs ALCOVE_ENGINE MODEL.gguf FOLDER
//
// `make profile-engine` runs it with an engine that has its names in it. Needs `perf` (Debian: linux-perf). What perf wrote stays in FOLDER. Loading,
// and the end of the process, are in the shares: a few hundredths.

import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";

import { Alcove, question } from "./alcove.mjs";

const [program, model, folder] = process.argv.slice(2);
if (!folder) throw new Error("usage: node profile.mjs ALCOVE_ENGINE MODEL.gguf FOLDER");
mkdirSync(folder, { recursive: true });

// About 350, 1,200 and 4,000 tokens, and an answer to the first of them.
for (const [what, sentences, most] of [["reading", 15, 1], ["reading", 55, 1], ["reading", 185, 1], ["writing", 15, 512]]) {
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
