import { screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import { faults, open, openDocument } from "./open";

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

  it("is not mistaken for the former one, which stands set apart until there is a sentence of it", async () => {
    const { fake, user } = await open({ pace: null });
    await openDocument(user, 0);
    expect(screen.queryByTestId("former")).toBeNull();
    await user.click(screen.getByTestId("summarise"));
    fake.job(1, "Lease", 1, { type: "started" });
    fake.job(1, "Lease", 1, { type: "progress", stage: "summarising", part: 3, of: 11, seconds_left: 41 });
    const former = await screen.findByTestId("former");
    expect(former).toHaveTextContent("This is the former summary, and how much was read for it.");
    const after = (one: Element, other: Element) => Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
    expect(after(screen.getByTestId("work"), former) && after(former, screen.getByTestId("coverage"))).toBe(true);
    expect(await faults()).toEqual([]);
    const sentence = { text: "The rent is due.", status: "supported" as const, evidence: [], origin: "model" as const, doubts: [] };
    fake.job(1, "Lease", 1, { type: "text", from: 0, sentences: [sentence] });
    await screen.findByText("The rent is due.");
    expect([screen.queryByTestId("former"), screen.queryByTestId("coverage")]).toEqual([null, null]);
    fake.job(1, "Lease", 1, { type: "stopped" });
    await screen.findByTestId("coverage");
    expect(screen.queryByTestId("former")).toBeNull();
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

  it.each([
    ["no_model", "No model can be used on this computer, so a summary is of the document’s own sentences."],
    ["declined", "You did not agree to the model’s licence, so no model reads: a summary is of the document’s own sentences."],
  ] as const)("is left to the program at %s, and why no model reads is said before; one that is asked for is refused", async (next, why) => {
    const { fake, user } = await open({ next });
    await openDocument(user, 2);
    expect(screen.getByTestId("without-model")).toHaveTextContent(why);
    expect(await faults()).toEqual([]);
    await user.click(screen.getByTestId("summarise"));
    await waitFor(() => expect(fake.calls).toContain("summarise 3 key_points auto usual"));
    await screen.findByTestId("provenance");
    expect(screen.queryByTestId("error")).toBeNull();

    await user.click(screen.getByText("Choose how"));
    await user.selectOptions(screen.getByTestId("wish-method"), "thorough");
    expect(screen.queryByTestId("without-model")).toBeNull();
    await user.click(screen.getByTestId("summarise"));
    expect(await screen.findByTestId("error")).toHaveAttribute("data-code", "consent_needed");
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
