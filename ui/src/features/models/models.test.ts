import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";

import App from "../../App.svelte";
import { Fake, type FakeOptions } from "../../lib/ipc/fake";
import { candidate, model } from "../../lib/ipc/fake/terms";
import { faults } from "../../whole/open";

afterEach(cleanup);

async function open(options: FakeOptions = {}) {
  const fake = new Fake(options);
  const user = userEvent.setup();
  render(App, { props: { ipc: fake } });
  await screen.findByTestId("rail-models");
  return { fake, user };
}

describe("a model of the user's own", () => {
  it("is shown for what it is, taken in, used and removed", async () => {
    const { fake, user } = await open();
    await user.click(screen.getByTestId("rail-models"));
    await user.click(await screen.findByTestId("choose-model"));
    const shown = await screen.findByTestId("candidate");
    expect(shown.textContent).toContain(candidate.name);
    expect(shown.textContent).toMatch(/Licence, as the file says\s*Apache License 2\.0/);
    expect(within(shown).getByTestId("memory").textContent).toMatch(/5\.9\s?GB.*9\.1\s?GB/);
    expect(fake.calls).not.toContain("take_in_model");
    expect(await faults()).toEqual([]);

    await user.click(screen.getByTestId("take-in-model"));
    await waitFor(() => expect(screen.getAllByTestId("model")).toHaveLength(2));
    expect(screen.queryByTestId("candidate")).toBeNull();
    expect(fake.calls).not.toContain("use_model");

    await user.click(await screen.findByTestId("use-model"));
    await waitFor(() => expect(fake.calls).toContain("use_model"));
    await waitFor(() => expect(screen.getByTestId("heard")).toHaveTextContent("Chosen to read your documents."));

    await user.click(screen.getByTestId("remove-model"));
    expect(fake.calls).not.toContain("remove_model");
    expect(await faults()).toEqual([]);
    await user.click(screen.getByTestId("confirm-act"));
    await waitFor(() => expect(screen.getAllByTestId("model")).toHaveLength(1));
  });

  it("that is dropped is shown under Models, and left where the user leaves it", async () => {
    const { fake, user } = await open();
    fake.emit({ type: "candidate", candidate: { ...candidate, memory_needed: 12_000_000_000 } });
    const shown = await screen.findByTestId("candidate");
    expect(within(shown).getByTestId("memory").textContent).toContain("too little");
    await user.click(screen.getByTestId("leave-model"));
    expect(screen.queryByTestId("candidate")).toBeNull();
    expect(fake.calls).not.toContain("take_in_model");
  });

  it("in a folder is made into a file, with fewer bits only where that is chosen", async () => {
    const { fake, user } = await open();
    const folder = { ...candidate, name: "Tiny", encoding: "BF16", bytes: 270_000_000, eight_bits: { bytes: 143_000_000, memory_needed: 600_000_000 } };
    fake.emit({ type: "candidate", candidate: folder });
    const choice = await screen.findByTestId("eight-bits");
    expect(choice).not.toBeChecked();
    expect(screen.getByTestId("candidate").textContent).toMatch(/143\s?MB instead of 270\s?MB/);
    expect(await faults()).toEqual([]);
    await user.click(choice);
    fake.emit({ type: "candidate", candidate: { ...folder, name: "Another" } });
    await waitFor(() => expect(screen.getByTestId("eight-bits")).not.toBeChecked());
    await user.click(screen.getByTestId("eight-bits"));
    await user.click(screen.getByTestId("take-in-model"));
    await waitFor(() => expect(fake.calls).toContain("take_in_model in 8 bits"));
  });

  it("whose copy is stopped leaves everything as it was, and says so", async () => {
    const { fake } = await open();
    fake.job(1, candidate.name, null, { type: "progress", stage: "copying", part: 12, of: 4683, seconds_left: null });
    fake.job(1, candidate.name, null, { type: "stopped" });
    expect(await screen.findByTestId("job")).toHaveTextContent("Stopped. Everything is as it was.");
  });

  it("that cannot run is told why, and cannot be added", async () => {
    const { fake } = await open();
    fake.emit({ type: "candidate", candidate: { ...candidate, refused: "Alcove’s engine cannot run models of the kind “mamba”." } });
    expect((await screen.findByTestId("candidate")).textContent).toContain("mamba");
    expect(screen.queryByTestId("take-in-model")).toBeNull();
  });

  it("that is none is said to be none", async () => {
    const { fake } = await open();
    fake.emit({ type: "no_candidate", code: "model_none" });
    expect(await screen.findByText("That is not a model")).toBeTruthy();
  });
});

describe("this computer", () => {
  it("is measured with a model, and the figures stand on its card", async () => {
    const { fake, user } = await open();
    await user.click(screen.getByTestId("rail-models"));
    const measure = await screen.findByTestId("measure-model");
    expect(screen.queryByTestId("measured")).toBeNull();
    await user.click(measure);
    const figures = await screen.findByTestId("measured");
    expect(fake.calls).toContain("measure_model");
    expect(figures.textContent).toContain("704 tokens a second, given 352 at once");
    expect(figures.textContent).toContain("16 tokens a second");
    expect(figures.textContent).toContain("21 of 36 right: not used");
    expect(figures.textContent).toMatch(/Translates into\s*English/);
    expect(figures.textContent).toMatch(/0\.4 s.*412\s?MB.*62 J.*CPU with 4 threads/);
    expect(screen.queryByTestId("measuring")).toBeNull();
    expect(await faults()).toEqual([]);
  });

  it("that does not tell what energy it takes is said not to", async () => {
    const { user } = await open({ noEnergy: true });
    await user.click(screen.getByTestId("rail-models"));
    await user.click(await screen.findByTestId("measure-model"));
    expect((await screen.findByTestId("measured")).textContent).toContain("not told by this system");
  });

  it("says how far the measuring is, and can be stopped", async () => {
    const { fake, user } = await open({ pace: null });
    await user.click(screen.getByTestId("rail-models"));
    await user.click(await screen.findByTestId("measure-model"));
    const line = await screen.findByTestId("measuring");
    expect(line.textContent).toContain("2 of 3");
    expect(screen.getByTestId("measure-model")).toBeDisabled();
    expect(await faults()).toEqual([]);
    await user.click(within(line).getByTestId("job-stop"));
    fake.emit({ type: "job", event: { job: 1, document: null, title: model.name, what: { type: "stopped" } } });
    await waitFor(() => expect(screen.getByTestId("measuring").textContent).toContain("Nothing that was measured is kept"));
    expect(screen.getByTestId("measure-model")).toBeEnabled();
  });

  it("is not measured with a model that was not agreed to", async () => {
    const { user } = await open({ next: "declined" });
    await user.click(screen.getByTestId("rail-models"));
    await screen.findByTestId("model");
    expect(screen.queryByTestId("measure-model")).toBeNull();
  });
});
