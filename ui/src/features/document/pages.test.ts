import { describe, expect, it, vi } from "vitest";

import { Pages } from "./pages.svelte";
import { Trouble, type Evidence, type Ipc, type Picture } from "../../lib/ipc";

const picture = (bytes = 4): Picture => ({ width: 1, height: 1, rgba: new Uint8ClampedArray(bytes) });
const evidence = (page: number, block: number): Evidence => ({ block, page, paragraph: 1, start: 0, end: 4, quote: "word" });

/** Pictures come when the test gives them. */
function drawer(bytes?: number) {
  const asked: [number, number][] = [];
  const given: ((picture: Picture) => void)[] = [];
  const ipc = {
    pageSizes: async () => Array.from({ length: 99 }, () => [595, 842]),
    pagePicture: (_: number, page: number, width: number) => {
      asked.push([page, width]);
      return new Promise<Picture>((done) => given.push(done));
    },
    pagePlaces: async (_: number, page: number) => [[page, 0, 9, 9]],
  } as unknown as Ipc;
  const give = async () => {
    given.shift()?.(picture(bytes));
    await new Promise((done) => setTimeout(done));
  };
  return { pages: new Pages(ipc), asked, give };
}

describe("the pages of a document", () => {
  it("are drawn one at a time, the last to come into view first, and none that has gone again", async () => {
    const { pages, asked, give } = drawer();
    await pages.open(1);
    pages.fit(600);
    for (const page of [1, 2, 3, 4]) pages.near(page, true);
    pages.near(3, false);
    expect(asked).toEqual([[1, 640]]);
    for (let n = 0; n < 4; n += 1) await give();
    expect(asked.map(([page]) => page)).toEqual([1, 4, 2]);
    expect([...pages.pictures.keys()]).toEqual([1, 4, 2]);
  });

  it("are drawn again where the pane is much wider, and not where it is a little", async () => {
    const { pages, asked, give } = drawer();
    await pages.open(1);
    pages.fit(600);
    pages.near(1, true);
    await give();
    pages.fit(630);
    expect(asked).toEqual([[1, 640]]);
    pages.fit(700);
    expect(asked).toEqual([
      [1, 640],
      [1, 800],
    ]);
  });

  it("are there once the password was given, though a question from before says that it is wanted", async () => {
    let refuse: (why: Trouble) => void = () => undefined;
    const ipc = {
      pageSizes: () => new Promise((_, fail) => (refuse = fail)),
      unlockPages: async () => [[595, 842]],
    } as unknown as Ipc;
    const pages = new Pages(ipc);
    const opening = pages.open(1);
    await pages.unlock("harbour");
    refuse(new Trouble("password_protected"));
    await opening;
    expect([pages.sizes, pages.trouble]).toEqual([[[595, 842]], null]);
  });

  it("are not shown of the one document where another was opened while its password was tried", async () => {
    let answer: (sizes: [number, number][]) => void = () => undefined;
    const ipc = {
      pageSizes: () => Promise.reject(new Trouble("password_protected")),
      unlockPages: () => new Promise((done) => (answer = done)),
    } as unknown as Ipc;
    const pages = new Pages(ipc);
    await pages.open(1);
    const trying = pages.unlock("harbour");
    await pages.open(2);
    answer([[595, 842]]);
    await trying;
    expect([pages.sizes, pages.trouble]).toEqual([null, "password_protected"]);
  });

  it("are let go of over the bound, but for those in view", async () => {
    const { pages, give } = drawer(30 * 1024 * 1024);
    await pages.open(1);
    pages.fit(600);
    for (const page of [1, 2, 3]) {
      pages.near(page, true);
      await give();
      if (page === 2) pages.near(2, false);
    }
    expect([...pages.pictures.keys()]).toEqual([1, 3]);
  });

  it("of another document never show a picture of the one before", async () => {
    const { pages, give } = drawer();
    await pages.open(1);
    pages.fit(600);
    pages.near(1, true);
    await pages.open(2);
    await give();
    expect(pages.pictures.size).toBe(0);
  });

  it("are marked for the passages that stay, not for those only passed over", async () => {
    vi.useFakeTimers();
    const { pages } = drawer();
    await pages.open(1);
    const passed = pages.mark([evidence(5, 0)]);
    const stayed = pages.mark([evidence(7, 1), evidence(7, 2), evidence(8, 3)]);
    await vi.runAllTimersAsync();
    await Promise.all([passed, stayed]);
    vi.useRealTimers();
    expect(pages.marks).toEqual({ 7: [[7, 0, 9, 9]], 8: [[8, 0, 9, 9]] });
    await pages.mark([]);
    expect(pages.marks).toEqual({});
  });
});
