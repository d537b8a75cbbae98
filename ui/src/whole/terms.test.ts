import { screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";

import { faults, focused, open } from "./open";
import { PASSPHRASE } from "../lib/ipc/fake";

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

  it("leaves the question that is answered where it is on the screen, whatever comes to stand above it", async () => {
    const { user } = await open({ next: "licence" });
    await screen.findByTestId("verdict");
    document.querySelectorAll("details").forEach((d) => (d.open = true));
    const pane = screen.getByTestId("pane");
    // jsdom lays nothing out. Here everything stands below the verdict, which is 20 pixels high for each element in it.
    const height = () => 20 * screen.getByTestId("verdict").querySelectorAll("*").length;
    const layout = vi.spyOn(Element.prototype, "getBoundingClientRect").mockImplementation(() => ({ top: height() - pane.scrollTop }) as DOMRect);
    const before = height();
    await user.click(screen.getByTestId("commercial-true"));
    await waitFor(() => expect(screen.getByTestId("verdict")).toHaveAttribute("data-verdict", "unclear"));
    expect(height()).toBeGreaterThan(before);
    await waitFor(() => expect(pane.scrollTop).toBe(height() - before));
    layout.mockRestore();
  });

  it("leaves a question where it stands while it is answered, also one that is not asked for, or not any more", async () => {
    const { user } = await open({ next: "licence" });
    await screen.findByTestId("verdict");
    document.querySelectorAll("details").forEach((d) => (d.open = true));
    await user.click(screen.getByTestId("distribute-true"));
    await waitFor(() => expect(screen.getByTestId("verdict")).toHaveAttribute("data-verdict", "allowed_with_duties"));
    expect(focused()).toBe(screen.getByTestId("distribute-true"));
    await user.click(screen.getByTestId("commercial-true"));
    await waitFor(() => expect(screen.getByTestId("verdict")).toHaveAttribute("data-verdict", "unclear"));
    const asked = screen.getByTestId("mau_at_release");
    expect(asked.closest("details details")).toBeNull();
    await user.type(asked, "500{Tab}");
    await waitFor(() => expect(screen.getByTestId("verdict")).toHaveAttribute("data-verdict", "allowed_with_duties"));
    await user.clear(asked);
    await user.tab();
    await waitFor(() => expect(screen.getByTestId("verdict")).toHaveAttribute("data-verdict", "unclear"));
    expect(asked).toBeInTheDocument();
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

describe("terms that change while they are read", () => {
  it("are not agreed to: that is said, and the new ones are shown", async () => {
    const { fake, user } = await open({ next: "licence" });
    const agree = await screen.findByTestId("agree");
    fake.replaceTerms({ what: "text", words: "The licence’s text is another.", lines: [] });
    await user.click(agree);
    expect(await screen.findByTestId("error")).toHaveAttribute("data-code", "notice_changed");
    expect(await screen.findByTestId("change")).toHaveTextContent("The licence’s text is another.");
    expect(await fake.receipts()).toHaveLength(1);
    await user.click(screen.getByTestId("agree"));
    await screen.findByTestId("screen-library");
    expect(await fake.receipts()).toHaveLength(2);
  });
});

describe("what applies besides the licence", () => {
  it("has its text attached and taken back where that is not at hand", async () => {
    const lacking = { id: "llama3.1", name: "Llama 3.1 Community License", text: null, text_missing: "Read it there.", attachable: true, policy: null, policy_missing: null };
    const { fake, user } = await open({ next: "licence", besides: [lacking] });
    await user.click(await screen.findByRole("button", { name: "Attach the text of Llama 3.1 Community License" }));
    const back = await screen.findByRole("button", { name: "Take the text of Llama 3.1 Community License back" });
    expect(screen.getByTestId("besides")).toHaveTextContent("AS ITS USER HAS IT");
    expect(await faults()).toEqual([]);
    await user.click(back);
    expect(await screen.findByTestId("besides-attach")).toBeVisible();
    expect(screen.getByTestId("besides")).toHaveTextContent("Read it there.");
    expect(fake.calls).toEqual(expect.arrayContaining(["attach_besides llama3.1", "detach_besides llama3.1"]));
  });

  it("is shown with its text and policy, or where to read them", async () => {
    const text = { text: "LLAMA COMMUNITY LICENSE", source: "set-up", sha256: "11".repeat(32) };
    const llama = { id: "llama3.1", name: "Llama 3.1 Community License", text, text_missing: null, attachable: false, policy: null, policy_missing: "Its use policy is not at hand." };
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
    await waitFor(() => expect(focused()).toHaveTextContent("The whole record"));
    expect(await faults()).toEqual([]);
    await user.click(screen.getByTestId("withdrawn-delete"));
    await screen.findByTestId("screen-library");
  });

  it("everything is written out, and erased only with the passphrase and a second word", async () => {
    const { fake, user } = await open({ next: "ready" });
    await user.click(screen.getByTestId("rail-privacy"));
    await user.click(await screen.findByTestId("export-everything"));
    await waitFor(() => expect(screen.getByTestId("export-done")).toHaveTextContent("2026-11-25"), { timeout: 10_000 });
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
