import { describe, expect, it } from "vitest";

import { Library } from "./library.svelte";
import { Trouble, type Ipc, type LibraryAnswers, type LibraryPage } from "../../lib/ipc";

const page = (total: number): LibraryPage => ({ rows: [], total, next: null, whole_words: false, ranked: null });

/** A library whose searches are answered by hand, in the order they were asked. */
function byHand() {
  const asked: { query: string | null; answer: (page: LibraryPage) => void; end: () => void }[] = [];
  const search = (query: string | null) =>
    new Promise<LibraryPage>((answer, refuse) => {
      asked.push({ query, answer, end: () => refuse(new Trouble("stopped")) });
    });
  return { library: new Library({ library: search } as unknown as Ipc), asked };
}

describe("a search", () => {
  it("that a later one has ended is no trouble, and the later one's answer stands", async () => {
    const { library, asked } = byHand();
    library.query = "r";
    const first = library.load();
    library.query = "rent";
    const second = library.load();
    asked[0]?.end();
    asked[1]?.answer(page(3));
    await Promise.all([first, second]);
    expect([library.answered, library.total]).toEqual(["rent", 3]);
    expect(asked).toHaveLength(2);
  });

  it("that was ended by an earlier one, which the program began with later, is asked again", async () => {
    const { library, asked } = byHand();
    library.query = "rent";
    const work = library.load();
    asked[0]?.end();
    await expect.poll(() => asked.length).toBe(2);
    asked[1]?.answer(page(3));
    await work;
    expect([library.answered, library.total]).toEqual(["rent", 3]);
  });

  it("that fails otherwise says so", async () => {
    const library = new Library({ library: () => Promise.reject(new Trouble("vault_damaged")) } as unknown as Ipc);
    await expect(library.load()).rejects.toMatchObject({ code: "vault_damaged" });
  });
});

describe("what is told of an answer", () => {
  it("is that only the words themselves were looked for, until another is asked", async () => {
    const whole = { library: true, question: true };
    const library = new Library({
      library: () => Promise.resolve({ ...page(1), whole_words: whole.library }),
      askLibrary: () => Promise.resolve({ answers: [], whole_words: whole.question, unread: [], unread_more: 0 }),
    } as unknown as Ipc);
    const told = () => [library.wholeWords, library.askedWholeWords];
    await library.load();
    await library.ask("what is the rent?");
    expect(told()).toEqual([true, true]);
    whole.library = false;
    await library.load();
    expect(told()).toEqual([false, true]);
    whole.question = false;
    await library.ask("what is the deposit?");
    expect(told()).toEqual([false, false]);
    [whole.library, whole.question] = [true, true];
    await library.load();
    await library.ask("who?");
    library.clear();
    expect(told()).toEqual([false, false]);
  });
});

describe("what is told of a search of very many hits", () => {
  it("is how many of them are in order of how well they fit, until another is asked", async () => {
    let ranked: number | null = 5000;
    const library = new Library({ library: () => Promise.resolve({ ...page(6000), ranked }) } as unknown as Ipc);
    await library.load();
    expect(library.ranked).toBe(5000);
    ranked = null;
    await library.load();
    expect(library.ranked).toBeNull();
    ranked = 5000;
    await library.load();
    library.clear();
    expect(library.ranked).toBeNull();
  });
});

describe("a question", () => {
  it("that was ended by an earlier one is asked again, and stands over its own answers alone", async () => {
    const asked: { answer: () => void; end: () => void }[] = [];
    const askLibrary = () =>
      new Promise<LibraryAnswers>((answer, refuse) => {
        asked.push({ answer: () => answer({ answers: [], whole_words: false, unread: [], unread_more: 0 }), end: () => refuse(new Trouble("stopped")) });
      });
    const library = new Library({ askLibrary } as unknown as Ipc);
    const work = library.ask("what is the rent?");
    expect(library.question).toBe("");
    asked[0]?.end();
    await expect.poll(() => asked.length).toBe(2);
    asked[1]?.answer();
    expect(await work).toBe(0);
    expect(library.question).toBe("what is the rent?");
  });
});
