import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import { DOCUMENT_PASSWORD } from "../lib/ipc/fake";
import { faults, focused, open, openDocument } from "./open";

describe("reading and checking", () => {
  it("begins at the document's title, which is heard before its text is there", async () => {
    const { fake, user } = await open();
    fake.document = () => new Promise(() => undefined);
    const [lease] = (await screen.findAllByTestId("open-document")) as [HTMLElement];
    await user.click(lease);
    await screen.findByTestId("screen-document");
    await waitFor(() => expect(focused().tagName).toBe("H1"));
    expect(focused()).toHaveTextContent("Lease of 14 Harbour Street.pdf");
  });

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

  it("asks for the password of a locked document to show its pages, with the keyboard alone", async () => {
    const { fake, user } = await open({ undrawn: "password_protected" });
    await openDocument(user);
    await user.click(screen.getByTestId("view-pages"));
    const field = await screen.findByTestId<HTMLInputElement>("pages-password");
    expect(field.type).toBe("password");
    expect(field).toHaveAccessibleDescription(/until you open another document or Alcove locks/);
    await user.tab();
    expect(focused()).toBe(field);
    await user.keyboard("herbour{Enter}");
    expect(await screen.findByRole("alert")).toHaveAttribute("data-code", "password_wrong");
    expect(field).toHaveAttribute("aria-invalid", "true");
    await waitFor(() => expect(focused()).toBe(field));
    expect(await faults()).toEqual([]);
    // What was typed is marked: typing replaces it.
    await user.keyboard(`${DOCUMENT_PASSWORD}{Enter}`);
    await waitFor(() => expect(screen.getAllByTestId("picture")).toHaveLength(6));
    expect(focused()).toBe(screen.getByTestId("source"));
    expect(screen.queryByTestId("pages-unlock")).toBeNull();
    expect(screen.queryByTestId("pages-undrawn")).toBeNull();
    expect(fake.calls.filter((call) => call === "unlock_pages 1")).toHaveLength(2);
  });

  it("takes the focus from nothing that the user has gone on to while the password was tried", async () => {
    const { fake, user } = await open({ undrawn: "password_protected" });
    await openDocument(user);
    await user.click(screen.getByTestId("view-pages"));
    let answer: (sizes: [number, number][]) => void = () => undefined;
    fake.unlockPages = () => new Promise((done) => (answer = done));
    await user.type(await screen.findByTestId("pages-password"), `${DOCUMENT_PASSWORD}{Enter}`);
    await user.click(screen.getByTestId("question"));
    answer([[595, 842]]);
    await screen.findByTestId("page");
    expect(focused()).toBe(screen.getByTestId("question"));
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
    // Heard once: the bar says nothing that the words do not.
    expect(within(screen.getByTestId("coverage")).queryByRole("img")).toBeNull();
    const cells = screen.getAllByTestId("coverage-cell");
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

describe("what is said without the focus moving", () => {
  it("is heard again where the same words are said again", async () => {
    const { user } = await open();
    await openDocument(user);
    const heard = screen.getByTestId("heard");
    const changes: string[] = [];
    const watch = new MutationObserver(() => changes.push(heard.textContent ?? ""));
    watch.observe(heard, { childList: true, characterData: true, subtree: true });
    for (let time = 1; time <= 2; time += 1) {
      await user.click(screen.getByTestId("save"));
      await waitFor(() => expect(changes.filter((words) => words !== "")).toHaveLength(time));
    }
    const [first, ...rest] = changes;
    expect(rest).toEqual(["", first]);
    watch.disconnect();
  });

  it("stands in a region that was there before its words", async () => {
    const { user } = await open({ undrawn: "password_protected" });
    await openDocument(user);
    const regions = new Set(screen.getAllByRole("status"));
    await user.click(screen.getByTestId("view-pages"));
    expect(regions).toContain((await screen.findByTestId("pages-undrawn")).closest("[role=status]"));
  });

  it("tells that a passage could not be marked on its page", async () => {
    const { fake, user } = await open();
    fake.pagePlaces = () => Promise.resolve([]);
    await openDocument(user);
    await user.click(screen.getByTestId("view-pages"));
    const region = await screen.findByTestId("pages-heard");
    expect(region.textContent).toBe("");
    await user.click(screen.getAllByTestId("address")[2] as HTMLElement);
    await waitFor(() => expect(region).toHaveTextContent("could not be marked in the picture"));
    expect(screen.getByTestId("page-unmarked")).not.toHaveAttribute("role");
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
    expect(await screen.findByTestId("no-answer")).toHaveTextContent("The document does not say. Not all of it was read, so that is not certain.");
    expect(screen.getByTestId("ask-unread")).toHaveTextContent("Page 6 holds a picture and no text.");
    expect(screen.getByTestId("heard")).toHaveTextContent("The document does not say. Not all of it was read");
    expect(await faults()).toEqual([]);
    cleanup();

    const { user: reader } = await open({});
    await openDocument(reader, 2);
    await reader.type(screen.getByTestId("question"), "Zebras?{Enter}");
    expect(await screen.findByTestId("no-answer")).toHaveTextContent(/^The document does not say\.$/);
    expect(screen.queryByTestId("ask-unread")).toBeNull();
  });
});
