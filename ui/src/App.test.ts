import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, describe, expect, it } from "vitest";

import App from "./App.svelte";
import { Trouble } from "./lib/ipc";
import { Fake, PASSPHRASE, type FakeOptions } from "./lib/ipc/fake";

afterEach(cleanup);

async function open(options: FakeOptions = {}) {
  const fake = new Fake(options);
  const user = userEvent.setup();
  render(App, { props: { ipc: fake } });
  await waitFor(() => expect(document.querySelector("[data-testid^=screen-]")).not.toBeNull());
  return { fake, user };
}

async function openDocument(user: ReturnType<typeof userEvent.setup>, nth = 0) {
  const rows = await screen.findAllByTestId("open-document");
  await user.click(rows[nth] as HTMLElement);
  await screen.findAllByTestId("block");
}

/** axe over the whole page. Colours need a layout, which jsdom has not: palette.test.ts looks at those. */
async function faults(): Promise<string[]> {
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false }, region: { enabled: true } } });
  return violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html}`));
}

const focused = () => document.activeElement as HTMLElement;

describe("every screen is accessible", () => {
  const places = ["models", "privacy", "settings", "keys"] as const;

  it.each(["create_vault", "unlock", "read_only", "notice", "licence", "ready", "declined", "no_model"] as const)("at %s", async (next) => {
    await open({ next });
    await waitFor(() => expect(screen.queryByText("One moment")).toBeNull());
    expect(await faults()).toEqual([]);
  });

  it.each(places)("at %s", async (place) => {
    const { user } = await open();
    await user.click(screen.getByTestId(`rail-${place}`));
    await screen.findByTestId(`screen-${place}`);
    await waitFor(() => expect(place === "models" ? screen.queryByTestId("model") : true).toBeTruthy());
    document.querySelectorAll("details").forEach((d) => (d.open = true));
    expect(await faults()).toEqual([]);
  });

  it("with an empty library, and with files held over it", async () => {
    const { fake } = await open({ documents: false });
    await screen.findByTestId("empty");
    fake.emit({ type: "hover", over: true });
    await screen.findByTestId("drop-target");
    expect(await faults()).toEqual([]);
  });

  it("with a document, its summary, and the question before deleting it", async () => {
    const { user } = await open();
    await openDocument(user);
    document.querySelectorAll("details").forEach((d) => (d.open = true));
    expect(await faults()).toEqual([]);
    await user.click(screen.getByTestId("delete"));
    expect(await faults()).toEqual([]);
  });

  it("with more jobs than lines, and files that were passed over", async () => {
    const { fake } = await open({ pace: null });
    for (let job = 1; job <= 30; job += 1) fake.job(job, `${job}.pdf`, null, job > 25 ? { type: "failed", code: "no_text" } : { type: "started" });
    fake.emit({ type: "passed_over", files: 12, folders: 1 });
    await screen.findByTestId("passed-over");
    expect(await faults()).toEqual([]);
  });

  it("with jobs at work and jobs that failed", async () => {
    const { fake } = await open({ pace: null });
    fake.job(1, "a.pdf", null, { type: "progress", stage: "reading", part: 2, of: 9, seconds_left: 12 });
    fake.job(2, "b.pdf", null, { type: "failed", code: "password_protected" });
    await screen.findByText("Reading, 3 of 9, about 12 seconds left");
    expect(await faults()).toEqual([]);
  });
});

describe("the way in, by keyboard alone", () => {
  it("makes a vault, agrees twice and comes to the library", async () => {
    const { fake, user } = await open({ next: "create_vault" });
    expect(focused()).toBe(screen.getByTestId("passphrase"));
    await user.keyboard("heron quartz lantern seven");
    await screen.findByText(/Good enough/);
    screen.getByTestId("passphrase-repeat").focus();
    await user.keyboard("heron quartz lantern seven");
    await waitFor(() => expect(screen.getByTestId("create-vault")).toBeEnabled());
    await user.keyboard("{Enter}");

    const agree = await screen.findByTestId("agree");
    expect(screen.getByTestId("screen-notice")).toBeVisible();
    agree.focus();
    await user.keyboard("{Enter}");

    await screen.findByTestId("screen-licence");
    (await screen.findByTestId("agree")).focus();
    await user.keyboard("{Enter}");

    await screen.findByTestId("empty");
    expect(fake.calls.filter((call) => call !== "touch")).toEqual(["create_vault", "answer_notice true", "answer_licence true"]);
  });

  it("says how easy a passphrase is to guess, and takes no weak one", async () => {
    const { user } = await open({ next: "create_vault" });
    await user.type(screen.getByTestId("passphrase"), "heron");
    await user.type(screen.getByTestId("passphrase-repeat"), "heron");
    await screen.findByText(/Add another word/);
    expect(screen.getByTestId("create-vault")).toBeDisabled();
  });

  it("says what is wrong with a wrong passphrase, and opens with the right one", async () => {
    const { user } = await open({ next: "unlock" });
    await user.keyboard("something else{Enter}");
    expect(await screen.findByTestId("error")).toHaveAttribute("data-code", "wrong_passphrase");
    await user.clear(screen.getByTestId("passphrase"));
    await user.type(screen.getByTestId("passphrase"), `${PASSPHRASE}{Enter}`);
    await screen.findByTestId("screen-library");
  });

  it("lets the user say Not now, and reads nothing", async () => {
    const { fake, user } = await open({ next: "notice" });
    await user.click(await screen.findByTestId("not-now"));
    await screen.findByTestId("notice-aside");
    expect(fake.calls).toContain("answer_notice false");
    expect(screen.queryByTestId("rail")).toBeNull();
    await user.click(screen.getByTestId("read-again"));
    await screen.findByTestId("agree");
  });

  it("lets the user decline the licence, keeps the library, and says no model reads", async () => {
    const { user } = await open({ next: "licence" });
    await user.click(await screen.findByTestId("decline"));
    await screen.findByTestId("screen-library");
    expect(screen.getByTestId("declined")).toBeVisible();
    expect(screen.getByTestId("foot-model")).toHaveTextContent("No model agreed to");
  });
});

describe("without a model", () => {
  it("keeps the library open, and says what is missing", async () => {
    const { user } = await open({ next: "no_model", noModel: "cpu_too_old" });
    await screen.findByTestId("screen-library");
    await waitFor(() =>
      expect(screen.getByTestId("no-model")).toHaveTextContent(
        "No model can be used on this computer: This computer’s processor is too old for the engine. Documents can be kept, searched and read.",
      ),
    );
    expect(screen.getByTestId("foot-model")).toHaveTextContent("No model found");
    expect(screen.queryByTestId("error")).toBeNull();
    await openDocument(user);
  });

  it("says why under Models, and waits for nothing", async () => {
    const { user } = await open({ next: "no_model" });
    await user.click(screen.getByTestId("rail-models"));
    expect(await screen.findByTestId("error")).toHaveAttribute("data-code", "model_missing");
    expect(screen.queryByText("One moment")).toBeNull();
  });

  it("that could be asked about, says why where its licence would stand", async () => {
    const { fake } = await open({ next: "licence" });
    fake.models = () => Promise.reject(new Trouble("engine_missing"));
    cleanup();
    render(App, { props: { ipc: fake } });
    expect(await screen.findByTestId("error")).toHaveAttribute("data-code", "engine_missing");
    expect(screen.getByTestId("screen-licence")).toBeVisible();
    expect(screen.queryByText("One moment")).toBeNull();
  });
});

describe("a folder of thousands", () => {
  it("has few lines, and is stopped and dismissed as a whole", async () => {
    const { fake, user } = await open({ pace: null });
    for (let job = 1; job <= 3000; job += 1) fake.job(job, `${job}.pdf`, null, { type: "started" });
    await waitFor(() => expect(screen.getAllByTestId("job")).toHaveLength(20));
    expect(screen.getByTestId("jobs-more")).toHaveTextContent("and 2,980 more");
    expect(screen.getByTestId("foot-jobs")).toHaveTextContent("3,000 jobs in progress");
    await waitFor(() => expect(screen.getByTestId("heard")).toHaveTextContent("3,000 documents are being read."));
    await user.click(screen.getByTestId("jobs-stop-all"));
    await waitFor(() => expect(fake.calls.filter((call) => call.startsWith("stop "))).toHaveLength(3000));
    expect(fake.calls.filter((call) => call.startsWith("stop "))[0]).toBe("stop 3000");
    for (let job = 1; job <= 3000; job += 1) fake.job(job, `${job}.pdf`, null, { type: "stopped" });
    await user.click(await screen.findByTestId("jobs-dismiss-all"));
    expect(screen.queryByTestId("job")).toBeNull();
  });

  it("asks for the list anew once in a while, not for each document", async () => {
    const { fake } = await open({ pace: null });
    await screen.findAllByTestId("document-row");
    let asked = 0;
    const library = fake.library.bind(fake);
    fake.library = (query) => {
      asked += 1;
      return library(query);
    };
    for (let job = 1; job <= 500; job += 1) fake.job(job, `${job}.pdf`, null, { type: "stored" });
    await waitFor(() => expect(asked).toBe(2));
  });

  it("says quietly what it held that Alcove does not read", async () => {
    const { fake, user } = await open();
    fake.emit({ type: "passed_over", files: 12, folders: 1 });
    expect(await screen.findByTestId("passed-over")).toHaveTextContent(
      "12 files in that folder are of no kind Alcove reads. One folder held nothing that could be read.",
    );
    expect(screen.getByTestId("heard")).toHaveTextContent("12 files in that folder");
    await user.click(screen.getByTestId("dismiss"));
    expect(screen.queryByTestId("passed-over")).toBeNull();
  });
});

describe("a file held over the window", () => {
  it.each([
    ["unlock", "It will be read once the vault is open"],
    ["notice", "It will be read once the notice is agreed to"],
    ["ready", "Let go to read"],
  ] as const)("at %s: %s", async (next, words) => {
    const { fake } = await open({ next });
    fake.emit({ type: "hover", over: true });
    expect(await screen.findByTestId("drop-target")).toHaveTextContent(words);
  });
});

describe("reading and checking", () => {
  it("walks the sentences with J and K, goes to the place with Enter and comes back with Esc", async () => {
    const { user } = await open();
    await openDocument(user);
    const sentences = screen.getAllByTestId("sentence");

    await user.keyboard("j");
    await waitFor(() => expect(focused()).toBe(sentences[0]));
    expect(sentences[0]).toHaveAttribute("aria-current", "true");
    await user.keyboard("jj");
    await waitFor(() => expect(focused()).toBe(sentences[2]));
    await user.keyboard("k");
    await waitFor(() => expect(focused()).toBe(sentences[1]));
    const lit = () => screen.getAllByTestId("lit").map((mark) => mark.textContent);
    expect(lit()).toEqual(["Either party may end the lease on 31 March 2030 by giving the other at least six months’ notice in writing."]);

    await user.keyboard("{Enter}");
    await waitFor(() => expect(focused()).toHaveAttribute("data-testid", "block"));
    expect(focused()).toContainElement(screen.getAllByTestId("lit")[0] as HTMLElement);
    await user.keyboard("{Escape}");
    await waitFor(() => expect(focused()).toBe(sentences[1]));
    await user.keyboard("{Escape}");
    await screen.findByTestId("screen-library");
  });

  it("goes to a place from its address, and lights a sentence's places under the pointer", async () => {
    const { user } = await open();
    await openDocument(user);
    await user.hover(screen.getAllByTestId("sentence-text")[0] as HTMLElement);
    expect(screen.getAllByTestId("lit")).toHaveLength(2);
    await user.unhover(screen.getAllByTestId("sentence-text")[0] as HTMLElement);
    await user.click(screen.getAllByTestId("address")[1] as HTMLElement);
    await waitFor(() => expect(focused()).toHaveAttribute("data-block", "3"));
  });

  it("shows a PDF as its pages, marks a sentence's passages on them, and goes there and back", async () => {
    const { fake, user } = await open();
    await openDocument(user);
    expect(screen.getByTestId("view-text")).toBeChecked();
    expect(fake.calls.some((call) => call.startsWith("page_"))).toBe(false);
    await user.click(screen.getByTestId("view-pages"));
    await waitFor(() => expect(screen.getAllByTestId("picture")).toHaveLength(6));
    expect(screen.queryByTestId("block")).toBeNull();
    expect(screen.getByRole("region", { name: "Page 3" })).toContainElement(screen.getByRole("img", { name: /Picture of page 3\. Its words/ }));

    await user.click(screen.getAllByTestId("address")[2] as HTMLElement);
    await waitFor(() => expect(focused()).toBe(screen.getByRole("region", { name: "Page 1" })));
    const marked = await screen.findByRole("img", { name: /Picture of page 1, with a passage marked: Either party/ });
    expect(marked.querySelectorAll("rect")).toHaveLength(1);
    expect(await faults()).toEqual([]);
    await user.keyboard("{Escape}");
    await waitFor(() => expect(focused()).toBe(screen.getAllByTestId("sentence")[1]));

    await user.click(screen.getByTestId("view-text"));
    await screen.findAllByTestId("block");
    expect(screen.queryByTestId("page")).toBeNull();
  });

  it("says why pages cannot be drawn, and keeps the text", async () => {
    const { user } = await open({ undrawn: "password_protected" });
    await openDocument(user);
    await user.click(screen.getByTestId("view-pages"));
    expect(await screen.findByTestId("pages-undrawn")).toHaveTextContent(/locked by a password/);
    expect(screen.getAllByTestId("block").length).toBeGreaterThan(5);
    expect(await faults()).toEqual([]);
  });

  it("offers pages only where there are any", async () => {
    const { user } = await open();
    await openDocument(user, 2);
    expect(screen.queryByTestId("view-pages")).toBeNull();
  });

  it("says how much was read, what was left out and why, and what wrote it", async () => {
    const { user } = await open();
    await openDocument(user);
    expect(screen.getByTestId("coverage-words")).toHaveTextContent("4 of 6 pages were read whole; in part: 5; unreadable: 6.");
    const bar = within(screen.getByTestId("coverage")).getByRole("img", { name: "4 of 6 pages were read whole; in part: 5; unreadable: 6." });
    const cells = within(bar).getAllByTestId("coverage-cell");
    expect(cells.map((cell) => cell.title)).toEqual(["Page 1: read", "Page 2: read", "Page 3: read", "Page 4: read", "Page 5: read in part", "Page 6: unreadable"]);
    expect(cells.map((cell) => cell.classList[0])).toEqual(["read", "read", "read", "read", "in_part", "unreadable"]);
    expect(screen.getByTestId("left-out")).toHaveTextContent("3 sentences left out");
    expect(screen.getByTestId("left-out")).toHaveTextContent("The number “£15,000” is not in the passage.");
    expect(screen.getByTestId("provenance")).toHaveTextContent(/^Written by a machine: SmolLM2 135M Instruct, apache-2.0, read part by part/);
    expect(screen.getByTestId("reason")).toHaveTextContent("The document is long, so the model read it in parts.");
    expect(screen.getByTestId("reason").closest("details")).toBeNull();
  });

  it("marks each kept sentence that did not pass the check, with a word and the reasons", async () => {
    const { user } = await open();
    await openDocument(user);
    const marked = screen.getAllByTestId("sentence").filter((sentence) => within(sentence).getByTestId("support").dataset["status"] !== "supported");
    expect(marked).toHaveLength(2);
    for (const sentence of marked) expect(sentence).toHaveTextContent("Only partly in the document");
    expect(marked[0]).toHaveTextContent("Its parts come from different places.");
    expect(marked[1]).toHaveTextContent("Too few of its words are in any one passage.");
    expect(screen.getByTestId("provenance")).toHaveTextContent("Keep sentences that do not pass the check, marked");
  });

  it("says that no model wrote a summary, and that the model could not finish", async () => {
    const { fake, user } = await open();
    const document = fake.document.bind(fake);
    fake.document = async (id) => {
      const view = await document(id);
      for (const { summary } of view.summaries) Object.assign(summary, { method: "extractive", reason: "model_failed", provenance: { ...summary.provenance, model: null } });
      return view;
    };
    await openDocument(user);
    expect(screen.getByTestId("provenance")).toHaveTextContent(/^Sentences chosen from the document without a model, as the model could not finish, /);
  });

  it("says over the summary that the document was not taken in whole", async () => {
    const { fake, user } = await open();
    const document = fake.document.bind(fake);
    fake.document = async (id) => {
      const view = await document(id);
      return { ...view, row: { ...view.row, warnings: [{ kind: "page_without_text", pages: [[3, 3]] }, { kind: "pages_limit", pages: [] }] } };
    };
    await openDocument(user);
    expect(screen.getByTestId("cuts")).toHaveTextContent("The document has more pages than Alcove reads. The rest was not read.");
    expect(screen.getByTestId("note")).toContainElement(screen.getByTestId("cuts"));
    expect(screen.getByTestId("warnings")).not.toHaveTextContent("more pages");
  });

  it("moves the divider with the arrow keys", async () => {
    const { user } = await open();
    await openDocument(user);
    const divider = screen.getByTestId("divider");
    divider.focus();
    await user.keyboard("{ArrowLeft}{ArrowLeft}");
    expect(divider).toHaveAttribute("aria-valuenow", "50");
    await user.keyboard("{End}");
    expect(divider).toHaveAttribute("aria-valuenow", "75");
  });

  it("puts every block of a long book on the page", async () => {
    const { user } = await open();
    await openDocument(user, 1);
    await waitFor(() => expect(screen.getAllByTestId("block")).toHaveLength(300 * 9 + 25), { timeout: 10_000 });
  }, 20_000);

  it("asks before deleting for good; Esc cancels", async () => {
    const { fake, user } = await open();
    await openDocument(user);
    await user.click(screen.getByTestId("delete"));
    await fireEvent.keyDown(screen.getByTestId("confirm"), { key: "Escape" });
    await waitFor(() => expect(screen.queryByTestId("confirm")).toBeNull());
    await user.click(screen.getByTestId("delete"));
    await user.click(screen.getByTestId("confirm-act"));
    await screen.findByTestId("screen-library");
    expect(fake.calls).toContain("delete_document 1");
    await waitFor(() => expect(screen.getAllByTestId("document-row")).toHaveLength(2));
  });
});

describe("a question", () => {
  it("is answered by the document's own sentences, each leading to its place", async () => {
    const { user } = await open({});
    await openDocument(user, 0);
    await user.type(screen.getByTestId("question"), "What about the deposit?{Enter}");
    const [first] = await screen.findAllByTestId("answer");
    expect(first).toHaveTextContent(/deposit/i);
    await user.click(within(first as HTMLElement).getByTestId("address"));
    await waitFor(() => expect(document.activeElement).toHaveAttribute("data-testid", "block"));
    expect(document.activeElement).toHaveTextContent(/deposit/i);
    await user.keyboard("{Escape}");
    await waitFor(() => expect(document.activeElement).toBe(screen.getAllByTestId("answer")[0]));
    expect(await faults()).toEqual([]);
  });

  it("that the document does not answer is told so", async () => {
    const { user } = await open({});
    await openDocument(user, 0);
    await user.type(screen.getByTestId("question"), "Zebras?{Enter}");
    expect(await screen.findByTestId("no-answer")).toHaveTextContent("The document does not say.");
  });
});

describe("a summary being written", () => {
  it("streams in whole sentences, can be stopped, and is replaced by what is stored", async () => {
    const { fake, user } = await open({ pace: null });
    await openDocument(user, 2);
    await user.keyboard("{Control>}{Enter}{/Control}");
    const say = (text: string) => ({ text, status: "supported" as const, evidence: [], origin: "model" as const, doubts: [] });
    fake.job(1, "Minutes", 3, { type: "started" });
    fake.job(1, "Minutes", 3, { type: "progress", stage: "summarising", part: 3, of: 11, seconds_left: 41 });
    expect(await screen.findByTestId("work-line")).toHaveTextContent("Reading part 4 of 11, about 40 seconds left");
    fake.job(1, "Minutes", 3, { type: "text", from: 0, sentences: [say("The committee chose option A.")] });
    await screen.findByText("The committee chose option A.");
    await user.keyboard("{Escape}");
    await waitFor(() => expect(fake.calls).toContain("stop 1"));
    expect(screen.getByTestId("stop")).toBeDisabled();
    fake.job(1, "Minutes", 3, { type: "stopped" });
    await screen.findByTestId("summarise");
    await waitFor(() => expect(screen.queryByText("The committee chose option A.")).toBeNull());
  });

  it("is made as wished", async () => {
    const { fake, user } = await open({ pace: null });
    await openDocument(user, 2);
    await user.click(screen.getByText("Choose how"));
    await user.selectOptions(screen.getByTestId("wish-shape"), "sections");
    await user.selectOptions(screen.getByTestId("wish-method"), "extractive");
    await user.selectOptions(screen.getByTestId("wish-words"), "300");
    await user.click(screen.getByTestId("summarise"));
    await waitFor(() => expect(fake.calls).toContain("summarise 3 sections extractive 300"));
  });

  it("keeps what does not pass the check where that is wished", async () => {
    const { fake, user } = await open({ pace: null });
    await openDocument(user, 2);
    await user.click(screen.getByText("Choose how"));
    await user.click(screen.getByLabelText("Keep sentences that do not pass the check, marked"));
    expect(screen.getByTestId("wish-doubtful")).toBeChecked();
    expect(await faults()).toEqual([]);
    await user.click(screen.getByTestId("summarise"));
    await waitFor(() => expect(fake.calls).toContain("summarise 3 key_points auto usual marked"));
  });

  it("is of the pages that were chosen", async () => {
    const { fake, user } = await open({ pace: null });
    await openDocument(user, 0);
    await user.click(screen.getByText("Choose how"));
    await user.selectOptions(screen.getByTestId("wish-part"), "some");
    await user.clear(screen.getByTestId("wish-from"));
    await user.type(screen.getByTestId("wish-from"), "2");
    await user.tab();
    expect(await faults()).toEqual([]);
    await user.click(screen.getByTestId("summarise"));
    await waitFor(() => expect(fake.calls.at(-1)).toMatch(/of \{"pages":\[2,\d+\]\}$/));
  });

  it("that stopped on its way goes on with what was wished of it, or begins anew", async () => {
    const unfinished = { read: 3, of: 12, wish: { shape: "sections", method: "thorough", words: 300, part: null, keep_doubtful: true, anew: false } } as const;
    const { fake, user } = await open({ pace: null, unfinished });
    await openDocument(user, 2);
    expect(await screen.findByTestId("unfinished")).toHaveTextContent("Reading stopped at part 4 of 12.");
    expect(await faults()).toEqual([]);
    await user.click(screen.getByTestId("anew"));
    await user.click(screen.getByTestId("go-on"));
    await waitFor(() => expect(fake.calls).toContain("summarise 3 sections thorough 300 marked"));
    expect(fake.calls).toContain("summarise 3 sections thorough 300 marked anew");
    fake.job(1, "Minutes", 3, { type: "started" });
    fake.job(1, "Minutes", 3, { type: "goes_on", part: 3, of: 12 });
    fake.job(1, "Minutes", 3, { type: "progress", stage: "summarising", part: 3, of: 12, seconds_left: 40 });
    expect(await screen.findByTestId("goes-on")).toHaveTextContent("at part 4 of 12");
    expect(screen.getByTestId("heard")).toHaveTextContent("reading goes on from part 4 of 12");
    expect(screen.queryByTestId("unfinished")).toBeNull();
  });

  it("is stored at the end", async () => {
    const { user } = await open({ pace: 1 });
    await openDocument(user, 2);
    await user.click(screen.getByTestId("summarise"));
    await screen.findByTestId("provenance");
    expect(screen.getByTestId("heard")).toHaveTextContent("The summary of Minutes of the estates committee.docx is ready.");
  });

  it("from a chosen file shows its job, then its document", async () => {
    const { user } = await open({ pace: 1, documents: false });
    await screen.findByTestId("empty");
    await user.keyboard("{Control>}o{/Control}");
    await screen.findByTestId("job");
    await screen.findByText("Deed of variation.pdf", { selector: "[data-testid=document-row] *" });
    await waitFor(() => expect(screen.queryByTestId("job")).toBeNull());
  });

  it("that fails says what happened and what to do next", async () => {
    const { fake, user } = await open({ pace: null });
    fake.job(4, "scan.pdf", null, { type: "started" });
    fake.job(4, "scan.pdf", null, { type: "failed", code: "no_text" });
    expect(await screen.findByTestId("error")).toHaveTextContent("scan it again");
    await user.click(screen.getByTestId("dismiss"));
    expect(screen.queryByTestId("job")).toBeNull();
  });

  it("for lack of memory says how much the model takes and how much is free", async () => {
    const { fake } = await open({ pace: null });
    fake.job(4, "Lease.pdf", null, { type: "started" });
    fake.job(4, "Lease.pdf", null, { type: "failed", code: "engine_memory" });
    expect((await screen.findByTestId("memory-short")).textContent).toMatch(/602\s?MB.*9\.1\s?GB/);
  });
});

describe("locking", () => {
  it("leaves nothing of the vault in the window", async () => {
    const { fake, user } = await open();
    await openDocument(user);
    await user.keyboard("{Control>}l{/Control}");
    await screen.findByTestId("screen-unlock");
    expect(fake.calls).toContain("lock");
    expect(document.body.textContent).not.toMatch(/Harbour|Lease/);
    fake.job(9, "Lease.pdf", 1, { type: "stopped" });
    await user.type(screen.getByTestId("passphrase"), `${PASSPHRASE}{Enter}`);
    await screen.findByTestId("screen-library");
    expect(screen.queryByTestId("job")).toBeNull();
  });

  it("that the program does by itself clears the window too", async () => {
    const { fake, user } = await open();
    await openDocument(user);
    await fake.lock();
    await screen.findByTestId("screen-unlock");
    expect(document.body.textContent).not.toMatch(/Harbour|Lease/);
  });

  it("is put off while the user is there, at most one word in 15 seconds", async () => {
    const { fake, user } = await open();
    await user.keyboard("abc");
    expect(fake.calls.filter((call) => call === "touch")).toHaveLength(1);
  });
});

describe("consent", () => {
  it("can be taken back under Privacy, and is then asked for again", async () => {
    const { fake, user } = await open();
    await user.click(screen.getByTestId("rail-privacy"));
    const withdraw = await screen.findAllByTestId("withdraw");
    expect(withdraw).toHaveLength(2);
    await user.click(withdraw[0] as HTMLElement);
    await screen.findByTestId("screen-notice");
    expect(fake.calls).toContain("withdraw r-1");
  });

  it("can be read again without being asked", async () => {
    const { user } = await open();
    await user.click(screen.getByTestId("rail-privacy"));
    await user.click(await screen.findByTestId("read-notice"));
    await screen.findByTestId("key-points");
    expect(screen.queryByTestId("agree")).toBeNull();
    await user.keyboard("{Escape}");
    await screen.findByTestId("screen-privacy");
  });
});

describe("settings", () => {
  it("take effect at once", async () => {
    const { fake, user } = await open();
    await user.keyboard("{Control>},{/Control}");
    await user.click(await screen.findByTestId("appearance-dark"));
    await waitFor(() => expect(document.documentElement).toHaveAttribute("data-appearance", "dark"));
    await user.selectOptions(screen.getByTestId("idle-minutes"), "0");
    await waitFor(async () => expect((await fake.status()).settings).toEqual({ appearance: "dark", idle_minutes: 0, summarise_on_drop: true, reading_minutes: 3, backup_days: 30, model: null, languages: [] }));
  });

  it("choose the languages of text in pictures, and say which are read now", async () => {
    const { fake, user } = await open();
    await user.click(screen.getByTestId("rail-settings"));
    expect(await screen.findByTestId("languages-used")).toHaveTextContent("Read now: English");
    await user.click(screen.getByTestId("language-deu"));
    await waitFor(async () => expect((await fake.status()).settings.languages).toEqual(["deu"]));
    await waitFor(() => expect(screen.getByTestId("languages-used")).toHaveTextContent("Read now: German"));
    await user.click(screen.getByTestId("language-system"));
    await waitFor(async () => expect((await fake.status()).settings.languages).toEqual([]));
  });

  it("say how scanned pages could be read where nothing reads them", async () => {
    const { fake, user } = await open();
    fake.recognition = () => Promise.resolve({ installed: [], used: [] });
    await user.click(screen.getByTestId("rail-settings"));
    expect(await screen.findByTestId("languages-none")).toHaveTextContent("tesseract-ocr");
  });

  it("change the passphrase only for whoever knows it", async () => {
    const { user } = await open();
    await user.click(screen.getByTestId("rail-settings"));
    await user.type(await screen.findByTestId("passphrase-now"), "not it");
    await user.type(screen.getByTestId("passphrase"), "copper willow harbour nine");
    await user.type(screen.getByTestId("passphrase-repeat"), "copper willow harbour nine");
    await waitFor(() => expect(screen.getByTestId("change-passphrase")).toBeEnabled());
    await user.click(screen.getByTestId("change-passphrase"));
    expect(await screen.findByTestId("error")).toHaveAttribute("data-code", "wrong_passphrase");
    await user.clear(screen.getByTestId("passphrase-now"));
    await user.type(screen.getByTestId("passphrase-now"), PASSPHRASE);
    await user.click(screen.getByTestId("change-passphrase"));
    await screen.findByText(/The passphrase was changed/);
  });
});

it("searches, shows where, and Esc shows all again", async () => {
  const { user } = await open();
  await screen.findAllByTestId("document-row");
  await user.keyboard("{Control>}f{/Control}courtyard");
  await waitFor(() => expect(screen.getAllByTestId("document-row")).toHaveLength(1));
  expect(document.querySelector("mark")).toHaveTextContent("courtyard");
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.getAllByTestId("document-row")).toHaveLength(3));
});

it("tells that only the words themselves were looked for, of a search and of a question", async () => {
  const { user } = await open({ wholeWords: true });
  await screen.findAllByTestId("document-row");
  expect(screen.getByTestId("count")).toHaveTextContent(/documents$/);
  await user.keyboard("{Control>}f{/Control}courtyard");
  await waitFor(() => expect(screen.getByTestId("count")).toHaveTextContent("So many words begin like what you typed"));
  await user.type(screen.getByTestId("library-question"), "Which option did the committee choose?");
  await user.click(screen.getByTestId("library-ask"));
  expect(await screen.findByTestId("library-asked-whole-words")).toHaveTextContent("So many words begin like one of your question");
});

describe("what a licence says to a use", () => {
  it("is said again with each answer, and asks for what it hangs on", async () => {
    const { user } = await open({ next: "licence" });
    const verdict = await screen.findByTestId("verdict");
    expect(verdict).toHaveAttribute("data-verdict", "allowed");
    document.querySelectorAll("details").forEach((d) => (d.open = true));
    await user.click(screen.getByTestId("commercial-true"));
    await waitFor(() => expect(screen.getByTestId("verdict")).toHaveAttribute("data-verdict", "unclear"));
    await user.type(await screen.findByTestId("mau_at_release"), "500,000{Tab}");
    await waitFor(() => expect(screen.getByTestId("verdict")).toHaveAttribute("data-verdict", "allowed"));
    expect(await faults()).toEqual([]);
  });

  it("is kept with the answer to the licence", async () => {
    const { fake, user } = await open({ next: "licence" });
    await screen.findByTestId("verdict");
    document.querySelectorAll("details").forEach((d) => (d.open = true));
    await user.click(screen.getByTestId("commercial-false"));
    await user.click(screen.getByTestId("agree"));
    await screen.findByTestId("screen-library");
    expect(fake.calls.filter((call) => call !== "touch")).toEqual(["declare_uses", "answer_licence true"]);
  });

  it("stands side by side for several uses, and changed answers ask again", async () => {
    const { fake, user } = await open({ next: "ready" });
    await user.click(screen.getByTestId("rail-models"));
    await screen.findByTestId("verdict");
    await user.click(screen.getByTestId("use-add"));
    document.querySelectorAll("details").forEach((d) => (d.open = true));
    await user.click(screen.getAllByTestId("distribute-true")[0]!);
    await user.click(screen.getAllByTestId("commercial-false")[1]!);
    await waitFor(() => expect(screen.getAllByTestId("verdict").map((v) => v.dataset.verdict)).toEqual(["allowed_with_duties", "allowed"]));
    expect(screen.getByTestId("duties")).toHaveTextContent("Give a copy of the licence");
    expect(screen.getByTestId("clauses")).toHaveTextContent("You must give any other recipients");
    expect(screen.getByTestId("compare")).toHaveTextContent("Allowed, with duties");
    expect(await faults()).toEqual([]);
    await user.click(screen.getByTestId("use-save"));
    await screen.findByTestId("screen-licence");
    expect(fake.calls).toContain("declare_uses");
    expect(screen.getAllByTestId("verdict")).toHaveLength(2);
  });
});

describe("what is asked again", () => {
  const change = { what: "text", words: "The licence’s text is not the one you agreed to.", lines: [{ new: false, text: "Old." }, { new: true, text: "New." }] };

  it("shows what changed, in words and not by colour alone", async () => {
    await open({ next: "licence", changed: [change] });
    const shown = await screen.findByTestId("changed");
    expect(shown).toHaveTextContent(/Gone\s*Old\.\s*New\s*New\./);
    expect(await faults()).toEqual([]);
  });

  it("shows it for the notice too", async () => {
    await open({ next: "notice", changed: [{ ...change, what: "notice" }] });
    expect(await screen.findByTestId("change")).toHaveAttribute("data-what", "notice");
    expect(await faults()).toEqual([]);
  });
});

describe("a licence that nothing names", () => {
  it("is stated by the user, or its text attached", async () => {
    const { fake, user } = await open({ next: "licence", unknownLicence: true });
    await user.selectOptions(await screen.findByTestId("state-choose"), "MIT License");
    expect(await faults()).toEqual([]);
    await user.click(screen.getByTestId("state-save"));
    await waitFor(() => expect(screen.getByTestId("licence-name")).toHaveTextContent("mit"));
    await user.click(screen.getByTestId("state-attach"));
    expect(fake.calls).toContain("state_licence mit");
    expect(fake.calls.some((call) => call.startsWith("attach_licence"))).toBe(true);
  });
});

describe("a licence whose text is not at hand", () => {
  it("says so, and its text can be attached and taken back, its licence not restated", async () => {
    const { fake, user } = await open({ next: "licence", lacksText: true });
    expect(await screen.findByTestId("licence-text-missing")).toHaveTextContent("not at hand");
    expect(screen.queryByTestId("state-choose")).toBeNull();
    expect(await faults()).toEqual([]);
    await user.click(screen.getByTestId("state-attach"));
    await screen.findByTestId("licence-text");
    expect(fake.calls).toContain("attach_licence null");
    await user.click(screen.getByTestId("state-withdraw"));
    expect(await screen.findByTestId("licence-text-missing")).toBeInTheDocument();
  });
});

describe("what applies besides the licence", () => {
  it("is shown with its text and policy, or where to read them", async () => {
    const text = { text: "LLAMA COMMUNITY LICENSE", source: "set-up", sha256: "11".repeat(32) };
    const llama = { id: "llama3.1", name: "Llama 3.1 Community License", text, text_missing: null, policy: null, policy_missing: "Its use policy is not at hand." };
    const gemma = { ...llama, id: "gemma", name: "Gemma Terms of Use", text: null, text_missing: "Read it there.", policy: { ...text, text: "PROHIBITED USES" }, policy_missing: null };
    await open({ next: "licence", besides: [llama, gemma] });
    const [first, second] = await screen.findAllByTestId("besides");
    expect(first).toHaveTextContent("Llama 3.1 Community License, which applies besides");
    for (const words of ["LLAMA COMMUNITY LICENSE", "11".repeat(32), "Its use policy is not at hand."]) expect(first).toHaveTextContent(words);
    for (const words of ["Read it there.", "PROHIBITED USES"]) expect(second).toHaveTextContent(words);
    document.querySelectorAll("details").forEach((d) => (d.open = true));
    expect(await faults()).toEqual([]);
  });
});

describe("what is the user's by law", () => {
  it("receipts are narrowed, checked and saved; what is taken back offers deleting", async () => {
    const { fake, user } = await open({ next: "ready" });
    await user.click(screen.getByTestId("rail-privacy"));
    await waitFor(() => expect(screen.getAllByTestId("receipt")).toHaveLength(2));
    await user.selectOptions(screen.getByTestId("receipts-filter"), "Licence");
    expect(screen.getAllByTestId("receipt")).toHaveLength(1);
    await user.click(screen.getByTestId("verify-receipts"));
    expect(await screen.findByTestId("receipts-sound")).toHaveTextContent("2 receipts");
    for (const id of ["save-receipts", "save-receipts-json", "save-receipts-dpv", "save-records"]) await user.click(screen.getByTestId(id));
    expect(fake.calls.filter((call) => call.startsWith("save_sheet"))).toEqual(["save_sheet receipts", "save_sheet receipts_json", "save_sheet receipts_dpv", "save_sheet records"]);
    await user.click(screen.getByTestId("withdraw"));
    expect(await screen.findByTestId("withdrawn")).toHaveTextContent("stopped");
    expect(await faults()).toEqual([]);
    await user.click(screen.getByTestId("withdrawn-delete"));
    await screen.findByTestId("screen-library");
  });

  it("everything is written out, and erased only with the passphrase and a second word", async () => {
    const { fake, user } = await open({ next: "ready" });
    await user.click(screen.getByTestId("rail-privacy"));
    await user.click(await screen.findByTestId("export-everything"));
    expect(await screen.findByTestId("exported")).toHaveTextContent("2026-11-25");
    await user.type(screen.getByTestId("erase-passphrase"), "something else");
    await user.click(screen.getByTestId("erase"));
    expect(await screen.findByTestId("confirm")).toHaveTextContent("no way back");
    await user.click(screen.getByTestId("confirm-act"));
    expect(await screen.findByTestId("error")).toHaveAttribute("data-code", "wrong_passphrase");
    expect(fake.calls).not.toContain("erase_everything");
    await user.type(screen.getByTestId("erase-passphrase"), PASSPHRASE);
    await user.click(screen.getByTestId("erase"));
    await user.click(await screen.findByTestId("confirm-act"));
    await screen.findByTestId("screen-welcome");
  });
});

describe("a question to all documents", () => {
  it("is answered with the document and the place of each sentence, which opens there", async () => {
    const { user } = await open({ next: "ready" });
    await user.type(await screen.findByTestId("library-question"), "Which option did the committee choose?");
    await user.click(screen.getByTestId("library-ask"));
    const answers = await screen.findAllByTestId("library-answer");
    const minutes = answers.find((answer) => answer.dataset["document"] === "3");
    expect(minutes).toHaveTextContent("The committee chose option A");
    expect(minutes).toHaveTextContent("Minutes of the estates committee.docx, par. 2");
    expect(await faults()).toEqual([]);
    await user.click(within(minutes ?? document.body).getByTestId("library-answer-open"));
    await screen.findByTestId("screen-document");
    expect(await screen.findByTestId("answer")).toHaveTextContent("The committee chose option A");
    await waitFor(() => expect(screen.getByTestId("answer")).toHaveAttribute("aria-current", "true"));
  });

  it("that they do not answer is told so", async () => {
    const { user } = await open({ next: "ready" });
    await user.type(await screen.findByTestId("library-question"), "Zebra?");
    await user.click(screen.getByTestId("library-ask"));
    expect(await screen.findByTestId("library-no-answer")).toHaveTextContent("do not say");
    expect(screen.getByTestId("heard")).toHaveTextContent("Your documents do not say.");
  });
});
