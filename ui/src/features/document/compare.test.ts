import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";

import App from "../../App.svelte";
import { Fake } from "../../lib/ipc/fake";
import { faults, focused, type User } from "../../whole/open";

afterEach(cleanup);

async function open() {
  const fake = new Fake({ pace: 0 });
  const user = userEvent.setup();
  render(App, { props: { ipc: fake } });
  await user.click((await screen.findAllByTestId("open-document"))[0] as HTMLElement);
  await screen.findAllByTestId("block");
  return { fake, user };
}

/** A second summary, made without a model. */
async function again(user: User) {
  await user.click(screen.getByText("Choose how"));
  await user.selectOptions(screen.getByTestId("wish-method"), "extractive");
  await user.click(screen.getByTestId("summarise"));
  await waitFor(() => expect(screen.getByTestId("earlier").querySelectorAll("option")).toHaveLength(2));
}

describe("what the user thinks of a summary", () => {
  it("is said, given a reason, changed and taken back", async () => {
    const { fake, user } = await open();
    expect(screen.queryByTestId("judge-reason")).toBeNull();
    await user.click(screen.getByTestId("judge-useful"));
    await waitFor(() => expect(screen.getByTestId("judge-useful")).toHaveAttribute("aria-pressed", "true"));
    expect(screen.getByTestId("judge-said")).toHaveTextContent("Your judgment was kept.");
    expect(await faults()).toEqual([]);

    await user.type(await screen.findByTestId("judge-reason"), "All of it is there.{Enter}");
    await waitFor(() => expect(fake.calls).toContain("judge_summary 1 true All of it is there."));
    await user.click(screen.getByTestId("judge-not-useful"));
    await waitFor(() => expect(screen.getByTestId("judge-not-useful")).toHaveAttribute("aria-pressed", "true"));
    expect(screen.getByTestId("judge-useful")).toHaveAttribute("aria-pressed", "false");
    expect(screen.getByTestId("judge-reason")).toHaveValue("All of it is there.");

    await user.click(screen.getByTestId("judge-not-useful"));
    await waitFor(() => expect(screen.queryByTestId("judge-reason")).toBeNull());
    expect(fake.calls.at(-1)).toBe("unjudge_summary 1");
    expect(screen.getByTestId("judge-said")).toHaveTextContent("taken back");
  });

  it("is counted by model and method, where the models are", async () => {
    const { user } = await open();
    await user.click(screen.getByTestId("judge-useful"));
    await again(user);
    await user.click(screen.getByTestId("judge-not-useful"));
    await user.click(screen.getByTestId("rail-models"));
    const rows = within(await screen.findByTestId("quality")).getAllByRole("row").slice(1);
    const cells = rows.map((row) => [...row.children].map((cell) => cell.textContent?.trim()));
    expect(cells).toEqual([
      ["No model", "the document’s own sentences", "What matters most", "0", "1"],
      ["SmolLM2 135M Instruct", "read part by part", "What matters most", "1", "0"],
    ]);
    expect(await faults()).toEqual([]);
  });

  it("is not shown as a table where nothing was judged", async () => {
    const { user } = await open();
    await user.click(screen.getByTestId("rail-models"));
    await screen.findByTestId("model");
    expect(screen.queryByTestId("quality")).toBeNull();
  });
});

describe("two summaries", () => {
  it("are compared only where there are two, and the former is kept", async () => {
    const { user } = await open();
    expect(screen.queryByTestId("compare")).toBeNull();
    await again(user);
    await user.click(screen.getByTestId("compare"));
    const [first, second] = [await screen.findByTestId("compare-first"), screen.getByTestId("compare-second")];
    expect(focused()).toHaveTextContent("Two summaries side by side");
    expect(screen.queryByTestId("source")).toBeNull();
    const facts = (which: string) => screen.getByTestId(`compare-${which}-facts`);
    expect(facts("first")).toHaveTextContent(/the document’s own sentences.*Model\s*None/);
    expect(facts("second")).toHaveTextContent(/read part by part.*SmolLM2 135M Instruct/);
    for (const column of [first, second]) {
      expect(within(column).getByTestId("coverage-words")).toHaveTextContent("4 of 6 pages were read whole");
      expect(within(column).getAllByTestId("sentence")).toHaveLength(7);
      expect(within(column).getAllByTestId("support").length).toBeGreaterThan(6);
    }
    expect(await faults()).toEqual([]);
  });

  it("are walked through with J and K and F6, and Esc ends it", async () => {
    const { user } = await open();
    await again(user);
    await user.click(screen.getByTestId("compare"));
    const second = await screen.findByTestId("compare-second");
    for (let n = 0; n < 8; n += 1) await user.keyboard("j");
    await waitFor(() => expect(focused()).toBe(within(second).getAllByTestId("sentence")[0]));
    await user.keyboard("k");
    await waitFor(() => expect(focused()).toBe(within(screen.getByTestId("compare-first")).getAllByTestId("sentence")[6]));
    await user.keyboard("{F6}");
    expect(focused()).toBe(second);
    await user.keyboard("{Escape}");
    await screen.findByTestId("source");
    expect(screen.queryByTestId("compare-view")).toBeNull();
  });

  it("lead from an address to the document, beside the summary it stands in", async () => {
    const { user } = await open();
    await again(user);
    await user.click(screen.getByTestId("compare"));
    const second = await screen.findByTestId("compare-second");
    await user.click(within(second).getAllByTestId("address")[2] as HTMLElement);
    await waitFor(() => expect(focused()).toHaveAttribute("data-block", "3"));
    expect(screen.getByTestId("earlier")).toHaveValue("1");
    expect(screen.getAllByTestId("sentence")[1]).toHaveAttribute("aria-current", "true");
    await user.keyboard("{Escape}");
    await waitFor(() => expect(focused()).toBe(screen.getAllByTestId("sentence")[1]));
  });

  it("can be judged where they stand", async () => {
    const { fake, user } = await open();
    await again(user);
    await user.click(screen.getByTestId("compare"));
    const second = await screen.findByTestId("compare-second");
    await user.click(within(second).getByTestId("judge-useful"));
    await waitFor(() => expect(within(second).getByTestId("judge-useful")).toHaveAttribute("aria-pressed", "true"));
    expect(within(screen.getByTestId("compare-first")).getByTestId("judge-useful")).toHaveAttribute("aria-pressed", "false");
    expect(fake.calls.at(-1)).toBe("judge_summary 1 true");
  });
});

describe("a summary that is taken along", () => {
  it("is copied with its places or without", async () => {
    const { fake, user } = await open();
    await user.click(screen.getByTestId("copy"));
    await screen.findByText("The summary was copied, with its places.");
    await user.click(screen.getByTestId("copy-plain"));
    await screen.findByText("The summary was copied, without its places.");
    expect(fake.calls.filter((call) => call.startsWith("copy"))).toEqual(["copy_summary 1 true", "copy_summary 1 false"]);
  });

  it("is saved in each of its forms", async () => {
    const { fake, user } = await open();
    const forms = ["text", "pdf", "docx", "html", "markdown", "json"];
    for (const form of forms) {
      await user.selectOptions(screen.getByTestId("save-as"), form);
      await user.click(screen.getByTestId("save"));
    }
    await user.keyboard("{Control>}e{/Control}");
    forms.push("json");
    expect(fake.calls.filter((call) => call.startsWith("save_summary"))).toEqual(forms.map((form) => `save_summary ${form}`));
  });
});
