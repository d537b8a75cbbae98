import { expect, it } from "vitest";

const sources = import.meta.glob<string>(["./**/*.{ts,svelte}", "!./**/*.test.ts"], { query: "?raw", import: "default", eager: true });

it("only lib/ipc knows Tauri", () => {
  const others = Object.entries(sources).filter(([path]) => !path.startsWith("./lib/ipc/"));
  expect(others.length).toBeGreaterThan(40);
  for (const [path, text] of others) expect(text, path).not.toMatch(/@tauri-apps|__TAURI/);
});

it("nothing that ships knows the made-up program", () => {
  const users = Object.entries(sources).filter(([path, text]) => !path.includes("/fake/") && /ipc\/fake/.test(text));
  expect(users.map(([path]) => path)).toEqual(["./preview.ts", "./whole/open.ts"]);
  const opened = Object.values(sources).filter((text) => text.includes("whole/open"));
  expect(opened, "what opens the window for tests").toEqual([]);
});

it("no part makes markup from text, or has a style of its own in an attribute", () => {
  for (const [path, text] of Object.entries(sources)) expect(text, path).not.toMatch(/\{@html|innerHTML|\sstyle="/);
});
