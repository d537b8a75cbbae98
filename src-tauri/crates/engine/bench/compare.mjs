// How fast `alcove-engine` loads, reads and writes, with our kernels and with mistral.rs' own, and what memory it takes, beside llama.cpp: same
// file, same prompts, same threads, same machine, turn by turn. `make bench-engine` runs it, and docs/speed.md holds its tables.
//
//   node compare.mjs ALCOVE_ENGINE MODEL.gguf FOLDER [ROUNDS [LENGTHS]]
//
// FOLDER has node-llama-cpp in its node_modules, as package.json beside this file names it (llama.cpp, built by others; nothing of it is part of
// Alcove). The model must be SmolLM2-135M-Instruct (alcove.mjs), and the bench fails where two prompts are not the same number of tokens. All use
// the processor only. A busy machine slows all: trust the ratios. mistral.rs' own kernels are left out of prompts over 2,000 tokens, which take
// them minutes.
//
// Reading is tokens of the prompt by seconds to the first token; writing, the tokens after the first by the seconds they took; loading, seconds
// from a fresh start to the first token: for Alcove from the start of its process, for llama.cpp what it takes itself to load the file, to make a
// context and to read, its process and node left out. Memory is the most that a fresh process held: all of Alcove's, and llama.cpp's less node's.

import { cpus } from "node:os";
import { basename } from "node:path";

import { Alcove, WRITTEN, question } from "./alcove.mjs";
import { LlamaCpp } from "./llama.mjs";

const [program, model, folder, rounds = "5", lengths = "350,1200,4000"] = process.argv.slice(2);
if (!folder) throw new Error("usage: node compare.mjs ALCOVE_ENGINE MODEL.gguf FOLDER [ROUNDS [LENGTHS]]");
const ROUNDS = Array.from({ length: +rounds });
const LENGTHS = lengths.split(",").map(Number);
const LONGEST_STOCK = 2000;
const SHORT = "What do bees make?";
const MIB = 2 ** 20;

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

/** Runs each of the contestants once in every round; by name, what each came to. */
async function inTurns(contestants) {
  const came = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  for (const _ of ROUNDS) {
    for (const [name, run] of Object.entries(contestants)) came[name].push(await run());
  }
  return came;
}

/** A table as docs/speed.md has it. */
function table(title, columns, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  console.log(["", title, line(["file", ...columns]), `|${"---|".repeat(columns.length + 1)}`, ...rows.map((cells) => line([encoding, ...cells]))].join("\n"));
}

const COMPARED = ["Alcove", "llama.cpp", "times llama.cpp's", "mistral.rs", "times mistral.rs'"];
const figure = (value, digits) => (value === undefined ? "-" : value.toFixed(digits));
const compared = ({ alcove, llama, stock }, digits) =>
  [alcove, llama, alcove / llama, stock, stock && alcove / stock].map((value, at) => figure(value, at === 2 || at === 4 ? 2 : digits));

const encoding = /\.(\w+)\.gguf$/.exec(basename(model))?.[1] ?? basename(model);
const alcove = new Alcove([program], model);
const { threads, context, device } = await alcove.load();
// mistral.rs' own kernels would take every processor, two of one core too.
const limited = { RAYON_NUM_THREADS: String(threads) };
const startStock = () => new Alcove([program, "--stock"], model, limited);
console.log(`${basename(model)}: ${threads} threads of ${cpus().length} (${cpus()[0]?.model.trim()}), Alcove on the ${device}, context ${context}, median of ${rounds}`);

// Loading.
const started = (start) => async () => {
  const begin = performance.now();
  const fresh = start();
  await fresh.load();
  await fresh.run(SHORT, 1);
  const seconds = (performance.now() - begin) / 1000;
  await fresh.close();
  return seconds;
};
const whole = [];
const loads = await inTurns({
  alcove: started(() => new Alcove([program], model)),
  llama: async () => {
    const fresh = await LlamaCpp.start(folder, model, threads, context);
    const { read } = await fresh.run(SHORT, 1);
    await fresh.close();
    whole.push(fresh.load.whole + read);
    return fresh.load.own + read;
  },
  stock: started(startStock),
});
const seconds = Object.fromEntries(Object.entries(loads).map(([name, all]) => [name, median(all)]));
table("Loading: seconds to the first token", COMPARED, [compared(seconds, 2)]);
console.log(`(llama.cpp as node-llama-cpp loads it: ${median(whole).toFixed(2)} s)`);

// Reading and writing.
const llama = await LlamaCpp.start(folder, model, threads, context);
const stock = startStock();
await stock.load();
const [reading, writing] = [[], []];
const prompts = [];
for (const length of LENGTHS) {
  let sentences = 1;
  while ((await llama.count(question(sentences + 1))) <= length) sentences += 1;
  const user = question(sentences);
  const contestants = { alcove: () => alcove.run(user), llama: () => llama.run(user), ...(length <= LONGEST_STOCK ? { stock: () => stock.run(user) } : {}) };
  const runs = await inTurns(contestants);
  const tokens = Object.values(runs).map(([first]) => first.tokens);
  if (new Set(tokens).size > 1) throw new Error(`not the same prompt: ${tokens} tokens`);
  const speeds = (of) => Object.fromEntries(Object.entries(runs).map(([name, all]) => [name, median(all.map(of))]));
  reading.push([tokens[0], ...compared(speeds((run) => run.tokens / run.read), 1)]);
  writing.push([tokens[0], ...compared(speeds((run) => 1 / run.written), 1)]);
  prompts.push([tokens[0], user]);
}
table("Reading: tokens a second", ["prompt", ...COMPARED], reading);
table("Writing: tokens a second, behind that prompt", ["prompt", ...COMPARED], writing);

await Promise.all([alcove, llama, stock].map((contestant) => contestant.close()));

// Memory, one process at a time. llama.cpp sets a cache aside for the whole context when it loads: that of Alcove's, and one as long as is needed.
const remembered = [];
for (const [tokens, user] of prompts) {
  const held = async (contestant) => {
    await contestant.run(user);
    const bytes = await contestant.peak();
    await contestant.close();
    return bytes / MIB;
  };
  const least = 256 * Math.ceil((tokens + WRITTEN) / 256);
  const bytes = { alcove: await held(await loaded(new Alcove([program], model))), llama: await held(await LlamaCpp.start(folder, model, threads, context)) };
  if (tokens <= LONGEST_STOCK) bytes.stock = await held(await loaded(startStock()));
  const spare = await held(await LlamaCpp.start(folder, model, threads, least));
  remembered.push([`${tokens} + ${WRITTEN}`, ...compared(bytes, 0).slice(0, 4), figure(spare, 0)]);
}
table("Memory: MiB at most", ["prompt and answer", ...COMPARED.slice(0, 4), "llama.cpp with no more context than that"], remembered);
process.exit(0);

async function loaded(engine) {
  await engine.load();
  return engine;
}
