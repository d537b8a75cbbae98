import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";

import { savedIn } from "./saved";
import { Together } from "./together.svelte";
import { takes } from "../document/takes";
import App from "../../App.svelte";
import { Trouble } from "../../lib/ipc";
import { Fake, type FakeOptions } from "../../lib/ipc/fake";
import { faults, focused, type User } from "../../whole/open";

afterEach(cleanup);

const LEASE = "Lease of 14 Harbour Street.pdf";
const SURVEY = "Survey of the river defences.pdf";
const MINUTES = "Minutes of the estates committee.docx";

async function open(options: FakeOptions = {}) {
  const fake = new Fake({ pace: 0, ...options });
  const user = userEvent.setup();
  render(App, { props: { ipc: fake } });
  await screen.findAllByTestId("document-row");
  return { fake, user };
}

/** Chooses these rows of the library, one after the other, and has them summarised together. */
async function choose(user: User, ...rows: number[]) {
  await user.click(screen.getByTestId("together-choose"));
  const choices = screen.getAllByTestId("together-choice");
  for (const row of rows) await user.click(choices[row] as HTMLElement);
  await user.click(screen.getByTestId("together-begin"));
}

async function opened(options: FakeOptions = {}) {
  const { fake, user } = await open(options);
  await choose(user, 0, 2, 1);
  await user.click(await screen.findByTestId("together-row"));
  await screen.findAllByTestId("part");
  return { fake, user };
}

describe("choosing several documents of the library", () => {
  it("counts them, begins with two, and gives them in the order they were chosen", async () => {
    const { fake, user } = await open();
    expect(screen.queryByTestId("together-choice")).toBeNull();
    await user.click(screen.getByTestId("together-choose"));
    await waitFor(() => expect(focused()).toBe(screen.getByTestId("together-shape")));
    expect(screen.getByTestId("together-count")).toHaveTextContent("Choose 2 to 20 documents.");
    expect(screen.getByTestId("together-begin")).toBeDisabled();
    await user.click(screen.getByLabelText(`Choose ${SURVEY}`));
    expect(screen.getByTestId("together-count")).toHaveTextContent("One document is chosen");
    expect(screen.getByTestId("together-begin")).toBeDisabled();
    await user.click(screen.getByLabelText(`Choose ${LEASE}`));
    await user.selectOptions(screen.getByTestId("together-shape"), "plain");
    await user.click(screen.getByTestId("together-doubtful"));
    expect(screen.getByTestId("together-begin")).toBeEnabled();
    expect(await faults()).toEqual([]);
    await user.click(screen.getByTestId("together-begin"));
    await waitFor(() => expect(fake.calls).toContain("summarise_together 2,1 plain auto marked"));
    expect(screen.queryByTestId("together-choice")).toBeNull();
    expect(await screen.findByTestId("together-row")).toHaveTextContent(`${SURVEY} and one more`);
  });

  it("has them read as is wished, and all of it as long, and begins the next without those wishes", async () => {
    const { fake, user } = await open({ prospect: () => ({ languages: ["de"], no_language: null }) });
    await user.click(screen.getByTestId("together-choose"));
    const [first, second] = screen.getAllByTestId("together-choice") as [HTMLElement, HTMLElement];
    await user.click(first);
    await user.click(second);
    await user.selectOptions(await screen.findByTestId("together-language"), "de");
    await user.selectOptions(screen.getByLabelText("How"), "extractive");
    expect(screen.queryByTestId("together-language")).toBeNull();
    await user.selectOptions(screen.getByLabelText("Length"), "300");
    expect(await faults()).toEqual([]);
    await user.click(screen.getByTestId("together-begin"));
    await waitFor(() => expect(fake.calls).toContain("summarise_together 1,2 key_points extractive 300"));
    await user.click(await screen.findByTestId("together-choose"));
    expect(screen.getByTestId("together-method")).toHaveValue("auto");
    expect(screen.getByTestId("together-words")).toHaveValue("0");
  });

  it("offers the languages that they can be told in, once they are chosen", async () => {
    const { fake, user } = await open({ prospect: () => ({ languages: ["de", "fr"], no_language: null }) });
    await user.click(screen.getByTestId("together-choose"));
    expect(screen.queryByTestId("together-language")).toBeNull();
    const [first, second] = screen.getAllByTestId("together-choice") as [HTMLElement, HTMLElement];
    await user.click(first);
    await user.click(second);
    const languages = await screen.findByTestId("together-language");
    expect([...languages.querySelectorAll("option")].map((option) => option.textContent)).toEqual(["The language of each document", "German", "French"]);
    await user.selectOptions(languages, "fr");
    expect(languages).toHaveAccessibleDescription(/^Each document is summarised and checked in its own language/);
    expect(await faults()).toEqual([]);
    await user.click(screen.getByTestId("together-begin"));
    await waitFor(() => expect(fake.calls).toContain("summarise_together 1,2 key_points auto in fr"));
  });

  it("says how long all of them take, which is asked again where it is being found out", async () => {
    let known = false;
    const told = { loading: 5, seconds: 65, thorough: 65, quick: 15 };
    const { fake, user } = await open({ prospect: () => (known ? told : { gauging: true }) });
    await user.click(screen.getByTestId("together-choose"));
    const [first, second] = screen.getAllByTestId("together-choice") as [HTMLElement, HTMLElement];
    await user.click(first);
    expect(screen.queryByTestId("together-estimate")).toBeNull();
    await user.click(second);
    const estimate = () => screen.getByTestId("together-estimate");
    await waitFor(() => expect(estimate()).toHaveTextContent("Finding out how fast the model is on this computer"));
    known = true;
    fake.emit({ type: "status", status: await fake.status() });
    // Twice sixty seconds, and the model is loaded once.
    await waitFor(() => expect(estimate()).toHaveTextContent(/^The model reads every part: about 2 minutes at most on this computer\.$/));
    expect(await faults()).toEqual([]);
    await user.selectOptions(screen.getByTestId("together-method"), "quick");
    expect(estimate()).toHaveTextContent(/^About 25 seconds on this computer\.$/);
    await user.selectOptions(screen.getByTestId("together-method"), "extractive");
    expect(screen.queryByTestId("together-estimate")).toBeNull();
  });

  it("is told anew how long they take on return from where that is changed", async () => {
    let agreed = false;
    const { fake, user } = await open();
    const prospect = fake.prospect.bind(fake);
    fake.prospect = async (id, part) => {
      const told = await prospect(id, part);
      return agreed && told ? { ...told, seconds: 60, thorough: 60 } : null;
    };
    await user.click(screen.getByTestId("together-choose"));
    for (const one of screen.getAllByTestId("together-choice").slice(0, 2)) await user.click(one);
    expect(screen.queryByTestId("together-estimate")).toBeNull();
    await user.click(screen.getByTestId("rail-settings"));
    await waitFor(() => expect(screen.queryByTestId("screen-library")).toBeNull());
    agreed = true;
    await user.click(screen.getByTestId("rail-library"));
    expect(await screen.findByTestId("together-estimate")).toHaveTextContent("about 2 minutes");
  });

  it("says why the model would not read all of them, and how long those take that are read in different ways", () => {
    const usual = { fits: true, whole: 20, thorough: 60, quick: 10, loading: 0, gauging: false, languages: [], no_language: null, translating: null };
    const short = { ...usual, chosen: "whole", seconds: 20 } as const;
    const long = { ...usual, chosen: "thorough", seconds: 60 } as const;
    const slow = { ...usual, chosen: "quick", seconds: 170, thorough: 2400 } as const;
    expect(takes([short, long], null, undefined)).toBe("Each document is read as its length asks: about 80 seconds at most on this computer.");
    expect(takes([short, slow, slow], null, undefined)).toBe(
      "All of it would take about 80 minutes on this computer. Of 2 documents the model reads the most telling passages: about 6 minutes at most.",
    );
    expect(takes([short, null], null, undefined)).toBeUndefined();
  });

  it("wishes for no language that what is chosen cannot be told in any more", async () => {
    const fake = new Fake();
    fake.prospect = async (id) => ({ chosen: "whole", seconds: null, fits: true, whole: null, thorough: null, quick: null, loading: 0, gauging: false, languages: id === 1 ? ["de"] : [], no_language: null, translating: null });
    const together = new Together(fake);
    together.choose(1, true);
    await together.foresee();
    together.wished = "de";
    expect([together.languages, together.language]).toEqual([["de"], "de"]);
    together.choose(2, true);
    await together.foresee();
    expect(together.language).toBe("de");
    together.choose(1, false);
    await together.foresee();
    expect([together.languages, together.language]).toEqual([[], undefined]);
  });

  it("saves the newest summary of each into a folder, tells how far that is, and says which have none", async () => {
    const { fake, user } = await open({ pace: 100 });
    await user.click(screen.getByTestId("together-choose"));
    expect(screen.getByTestId("together-save")).toBeDisabled();
    await user.click(screen.getByTestId("together-all"));
    const choosing = screen.getByTestId("together-choosing");
    await user.selectOptions(within(choosing).getByLabelText("Save as"), "docx");
    await user.click(screen.getByTestId("together-save"));
    expect(await screen.findByTestId("upkeep-line")).toHaveTextContent(/^Saving summaries: \d+ %$/);
    await waitFor(() => expect(screen.getByTestId("heard")).toHaveTextContent("Saving summaries"));
    expect(await faults()).toEqual([]);
    const told = () => screen.getByTestId("together-saved");
    await waitFor(() => expect(told()).toHaveTextContent(`One summary was saved. These have no summary of their own: ${SURVEY}, ${MINUTES}.`));
    expect(fake.calls).toContain("save_summaries 1,2,3 docx");

    await user.click(screen.getByTestId("together-save"));
    await user.click(await screen.findByTestId("upkeep-stop"));
    await waitFor(() => expect(told()).toHaveTextContent("No summary was saved. You stopped it before the rest."));

    fake.saveSummaries = () => Promise.reject(new Trouble("place_read_only"));
    await user.click(screen.getByTestId("together-save"));
    expect(await screen.findByTestId("error")).toHaveAttribute("data-code", "place_read_only");
    expect(told()).toHaveTextContent(/^$/);
    fake.saveSummaries = () => Promise.resolve(null);
    await user.click(screen.getByTestId("together-save"));
    await waitFor(() => expect(screen.queryByTestId("error")).toBeNull());
    expect(told()).toHaveTextContent(/^$/);
  });

  it("says of which documents the summary was not saved, as nothing is written over", () => {
    const there = ["lease.docx", "survey.pdf"];
    expect(savedIn({ count: 2, without: [], there, stopped: false })).toBe(
      "2 summaries were saved. These were not saved, as files of those names are there already: lease.docx, survey.pdf.",
    );
    expect(savedIn({ count: 0, without: [], there: ["a.pdf"], stopped: false })).toBe(
      "No summary was saved. This one was not saved, as a file of that name is there already: a.pdf.",
    );
  });

  it("takes more for that than can be summarised together, of which nothing is asked", async () => {
    const { fake } = await open();
    const asked = vi.spyOn(fake, "prospect");
    const together = new Together(fake);
    together.chooseAll(Array.from({ length: 21 }, (_, id) => id + 1));
    together.chooseAll([3, 2, 1]);
    await together.foresee();
    expect([together.chosen.length, together.canBegin, asked.mock.calls.length]).toEqual([21, false, 0]);
    together.choose(21, false);
    await together.foresee();
    expect([together.canBegin, asked.mock.calls.length]).toEqual([true, 20]);
  });

  it("is left without a trace", async () => {
    const { fake, user } = await open();
    await user.click(screen.getByTestId("together-choose"));
    await user.click(screen.getAllByTestId("together-choice")[0] as HTMLElement);
    await user.click(screen.getByTestId("together-cancel"));
    await user.click(screen.getByTestId("together-choose"));
    expect(screen.getByTestId("together-count")).toHaveTextContent("Choose 2 to 20 documents.");
    expect(fake.calls.filter((call) => call.startsWith("summarise"))).toEqual([]);
  });

  it("asks no model where none may read, and is not offered where nothing can be added", async () => {
    const { fake, user } = await open({ next: "declined" });
    await user.click(screen.getByTestId("together-choose"));
    expect(screen.queryByTestId("together-method")).toBeNull();
    expect(screen.getByTestId("without-model")).toHaveTextContent("You did not agree to the model’s licence");
    await user.click(screen.getByTestId("together-cancel"));
    await choose(user, 0, 1);
    await waitFor(() => expect(fake.calls).toContain("summarise_together 1,2 key_points auto"));
    cleanup();
    await open({ next: "read_only" });
    expect(screen.queryByTestId("together-choose")).toBeNull();
  });
});

describe("a summary of several documents", () => {
  it("says of each what it says, how much of it was read, and where else that is said", async () => {
    await opened();
    const parts = screen.getAllByTestId("part");
    expect(parts.map((part) => part.dataset["document"])).toEqual(["1", "3", "2"]);
    const [first, , last] = parts as [HTMLElement, HTMLElement, HTMLElement];
    expect(within(first).getByRole("heading", { level: 2 })).toHaveTextContent(LEASE);
    expect(within(first).getByTestId("coverage-words")).toBeVisible();
    const [point] = within(first).getAllByTestId("part-sentence") as [HTMLElement];
    const ways = within(point).getAllByTestId("part-address");
    expect(ways.map((way) => way.textContent)).toEqual(["p. 1, par. 2", `also ${MINUTES}, par. 2`]);
    expect(ways[0]).toHaveAccessibleName(`${LEASE}, p. 1, par. 2: open the document there`);
    expect(within(last).getByTestId("part-nothing")).toHaveTextContent("said above");
    document.querySelectorAll("details").forEach((d) => (d.open = true));
    expect(await faults()).toEqual([]);
  });

  it("says of each what was noticed while it was read, and of no other", async () => {
    await opened();
    const [lease, minutes] = screen.getAllByTestId("part") as [HTMLElement, HTMLElement];
    expect(within(lease).getByTestId("part-warnings")).toHaveTextContent("Page 6 holds a picture and no text.");
    expect(within(minutes).queryByTestId("part-warnings")).toBeNull();
  });

  it("opens each document at the place, lights it there, and takes the reader back to the sentence", async () => {
    const { user } = await opened();
    const also = screen.getAllByTestId("part-address").find((way) => way.dataset["document"] === "3" && way.textContent?.startsWith("also"));
    await user.click(also as HTMLElement);
    await screen.findByTestId("screen-document");
    await waitFor(() => expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent(MINUTES));
    await waitFor(() => expect(document.activeElement).toHaveAttribute("data-block", "1"));
    expect(screen.getAllByTestId("lit")[0]).toHaveTextContent("The committee chose option A");

    await user.click(screen.getByTestId("back"));
    await screen.findByTestId("screen-together");
    await waitFor(() => expect(document.activeElement).toBe(screen.getAllByTestId("part-sentence")[0]));
    await user.keyboard("{Escape}");
    await screen.findByTestId("screen-library");
  });

  it("is walked through with J and K, from one document to the next, and Enter goes to a sentence's place", async () => {
    const { user } = await opened();
    const sentences = screen.getAllByTestId("part-sentence");
    const [first, second] = screen.getAllByTestId("part") as [HTMLElement, HTMLElement];
    const ofFirst = within(first).getAllByTestId("part-sentence").length;
    for (let n = 0; n <= ofFirst; n += 1) await user.keyboard("j");
    await waitFor(() => expect(focused()).toBe(within(second).getAllByTestId("part-sentence")[0]));
    expect(focused()).toHaveAttribute("aria-current", "true");
    await user.keyboard("k");
    await waitFor(() => expect(focused()).toBe(sentences[ofFirst - 1]));
    await user.keyboard("j{Enter}");
    await screen.findByTestId("screen-document");
    await waitFor(() => expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent(MINUTES));
    await user.keyboard("{Escape}");
    await screen.findByTestId("screen-together");
    await waitFor(() => expect(focused()).toBe(screen.getAllByTestId("part-sentence")[ofFirst]));
  });

  it("leads from a sentence that is pressed to its place, and not from words that are marked in it", async () => {
    const { user } = await opened();
    const [sentence] = screen.getAllByTestId("part-sentence") as [HTMLElement];
    getSelection()?.selectAllChildren(sentence);
    sentence.click();
    expect(screen.getByTestId("screen-together")).toBeVisible();
    getSelection()?.removeAllRanges();
    await user.click(sentence);
    await screen.findByTestId("screen-document");
    await waitFor(() => expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent(LEASE));
    await waitFor(() => expect(document.activeElement).toHaveAttribute("data-testid", "block"));
  });

  it("is copied, saved and judged as one", async () => {
    const { fake, user } = await opened();
    await user.click(screen.getByTestId("copy"));
    await user.click(screen.getByTestId("save"));
    await user.keyboard("{Control>}e{/Control}");
    await user.click(screen.getByTestId("judge-useful"));
    await waitFor(() => expect(screen.getByTestId("judge-useful")).toHaveAttribute("aria-pressed", "true"));
    const calls = fake.calls.filter((call) => /^(copy|save|judge)_/.test(call));
    expect(calls).toEqual(["copy_summary 101 true", "save_summary pdf", "save_summary pdf", "judge_summary 101 true"]);
    await user.click(screen.getByTestId("judge-useful"));
    await waitFor(() => expect(screen.getByTestId("judge-useful")).toHaveAttribute("aria-pressed", "false"));
  });

  it("is named by its documents, and goes with one that is deleted, which is said before", async () => {
    const { user } = await opened();
    await user.click(screen.getByTestId("back"));
    await user.click((await screen.findAllByTestId("open-document"))[2] as HTMLElement);
    await screen.findAllByTestId("block");
    expect(screen.getByTestId("together-row")).toHaveTextContent(`${LEASE} and 2 more`);
    await user.click(screen.getByTestId("delete"));
    expect(screen.getByTestId("confirm")).toHaveTextContent("A summary of several documents that it is one of goes with it.");
    await user.click(screen.getByTestId("confirm-act"));
    await screen.findByTestId("screen-library");
    expect(screen.queryByTestId("together-row")).toBeNull();
  });

  it("leaves nothing in the window when the vault is locked, however late an answer comes", async () => {
    const fake = new Fake({ pace: 0 });
    const together = new Together(fake);
    await fake.summariseTogether([1, 2], { shape: "key_points", method: null, words: null, part: null, keep_doubtful: false, anew: false });
    await waitFor(async () => expect(await fake.allTogether()).toHaveLength(1));
    const [late, opening] = [together.load(), together.open(101)];
    together.choose(1, true);
    together.clear();
    await Promise.all([late, opening]);
    expect([together.rows, together.view, together.chosen, together.id]).toEqual([[], null, [], null]);
  });
});
