import { screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import { at, faults, open, openDocument } from "./open";

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

  it("and what looks for faults is able to find one", async () => {
    await open();
    const nameless = document.body.appendChild(document.createElement("button"));
    const found = await faults();
    nameless.remove();
    expect(found.filter((fault) => fault.startsWith("button-name"))).toHaveLength(1);
  });

  it.each(places)("and %s has one outline", async (place) => {
    await at(place);
    await waitFor(() => expect(place === "models" ? screen.queryByTestId("model") : true).toBeTruthy());
    const levels = [...document.querySelectorAll("main :is(h1, h2, h3, h4, h5, h6)")].map((heading) => Number(heading.tagName.slice(1)));
    expect(levels[0]).toBe(1);
    levels.slice(1).forEach((level, i) => {
      expect(level).toBeGreaterThan(1);
      expect(level).toBeLessThanOrEqual((levels[i] ?? 1) + 1);
    });
  });

  it("and begins at its top, wherever the one before it was left", async () => {
    const { user } = await open();
    await user.click(screen.getByTestId("rail-models"));
    await screen.findByTestId("screen-models");
    screen.getByTestId("pane").scrollTop = 400;
    await user.click(screen.getByTestId("rail-privacy"));
    await screen.findByTestId("screen-privacy");
    expect(screen.getByTestId("pane").scrollTop).toBe(0);
  });

  it("and what is said of a model stands under its name", async () => {
    await at("models");
    const model = await screen.findByTestId("model");
    expect(model.querySelectorAll("h1, h2")).toHaveLength(1);
    const under = [...model.querySelectorAll("h3")].map((heading) => heading.textContent?.trim());
    expect(under).toEqual(["For your use", "Apache License 2.0", "Receipts"]);
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
