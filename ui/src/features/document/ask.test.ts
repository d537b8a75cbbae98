import { describe, expect, it } from "vitest";

import { OpenDocument } from "./document.svelte";
import { Trouble, type Ipc, type Sentence } from "../../lib/ipc";

describe("a question to the document", () => {
  it("that a later one has overtaken has no answer, and one that was ended by an earlier one is asked again", async () => {
    const asked: { question: string; answer: () => void; end: () => void }[] = [];
    const ask = (_: number, question: string) =>
      new Promise<Sentence[]>((answer, refuse) => {
        asked.push({ question, answer: () => answer([]), end: () => refuse(new Trouble("stopped")) });
      });
    const open = new OpenDocument({ ask } as unknown as Ipc);
    open.id = 1;
    const [rent, deposit] = [open.ask("what is the rent?"), open.ask("what is the deposit?")];
    asked[1]?.end();
    await expect.poll(() => asked.length).toBe(3);
    asked[0]?.end();
    asked[2]?.answer();
    expect(await rent).toBe(false);
    expect(await deposit).toBe(true);
    expect([open.question, open.answer]).toEqual(["what is the deposit?", []]);
    expect(asked.map(({ question }) => question)).toEqual(["what is the rent?", "what is the deposit?", "what is the deposit?"]);
  });
});
