import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, describe, expect, it } from "vitest";

import Made from "./Made.svelte";
import type { SummaryView } from "../../lib/ipc";
import { documents, leaseSummary } from "../../lib/ipc/fake/documents";
import { faults, open, openDocument, openWish } from "../../whole/open";

afterEach(cleanup);

const methods = () => [...screen.getByTestId("wish-method").querySelectorAll("option")].map(({ value }) => value);

describe("how long a summary takes", () => {
  it("is told before it is begun, of the method and the part that are wished", async () => {
    const { user } = await openWish({ prospect: (part) => ({ chosen: "thorough", seconds: part ? 20 : 120, whole: 300, thorough: 110, quick: 9 }) });
    const told = await screen.findByTestId("estimate");
    expect(told).toHaveTextContent("The model reads every part: about 2 minutes at most on this computer.");
    expect(await faults()).toEqual([]);

    await user.selectOptions(screen.getByTestId("wish-method"), "quick");
    expect(screen.getByTestId("estimate")).toHaveTextContent(/^About 9 seconds on this computer\.$/);
    await user.selectOptions(screen.getByTestId("wish-method"), "whole");
    expect(screen.getByTestId("estimate")).toHaveTextContent("About 5 minutes");
    await user.selectOptions(screen.getByTestId("wish-method"), "extractive");
    expect(screen.queryByTestId("estimate")).toBeNull();

    await user.selectOptions(screen.getByTestId("wish-method"), "auto");
    await user.selectOptions(screen.getByTestId("wish-part"), "some");
    await waitFor(() => expect(screen.getByTestId("estimate")).toHaveTextContent("about 20 seconds at most"));
  });

  it("says why the model would not read all of it", async () => {
    await openWish({ prospect: () => ({ chosen: "quick", seconds: 170, thorough: 2400, quick: 60 }) });
    expect(await screen.findByTestId("estimate")).toHaveTextContent(
      "All of it would take about 40 minutes on this computer. The model reads the most telling passages: about 3 minutes at most.",
    );
  });

  it("is found out where nothing tells how fast the model is, which is said, and told as soon as that is known", async () => {
    let known = false;
    const { fake, user } = await openWish({ prospect: () => (known ? { chosen: "thorough", seconds: 120, thorough: 120 } : { gauging: true }) });
    const told = "Finding out how fast the model is on this computer, to say how long this will take.";
    expect(await screen.findByTestId("estimate")).toHaveTextContent(told);
    await user.selectOptions(screen.getByTestId("wish-method"), "thorough");
    expect(screen.getByTestId("estimate")).toHaveTextContent(told);
    await user.selectOptions(screen.getByTestId("wish-method"), "extractive");
    expect(screen.queryByTestId("estimate")).toBeNull();
    await user.selectOptions(screen.getByTestId("wish-method"), "auto");

    known = true;
    fake.emit({ type: "status", status: await fake.status() });
    await waitFor(() => expect(screen.getByTestId("estimate")).toHaveTextContent("The model reads every part: about 2 minutes at most on this computer."));
  });

  it("is asked for again where that was found out while the answer was on its way", async () => {
    const { fake, user } = await open({ pace: null, prospect: () => ({ chosen: "thorough", seconds: 120, thorough: 120 }) });
    const prospect = fake.prospect.bind(fake);
    let known = false;
    const arrive: (() => void)[] = [];
    fake.prospect = async (id, part) => {
      const told = await prospect(id, part);
      if (known || !told) return told;
      await new Promise<void>((resolve) => arrive.push(resolve));
      return { ...told, seconds: null, gauging: true };
    };
    await openDocument(user);
    await waitFor(() => expect(arrive).not.toEqual([]));
    known = true;
    fake.emit({ type: "status", status: await fake.status() });
    for (const one of arrive) one();
    await waitFor(() => expect(screen.getByTestId("estimate")).toHaveTextContent("about 2 minutes"));
  });

  it("is not guessed where nothing tells how fast the model is, nor told where none may read", async () => {
    await openWish();
    await waitFor(() => expect(methods()).toContain("whole"));
    expect(screen.queryByTestId("estimate")).toBeNull();
    cleanup();
    await openWish({ next: "declined", prospect: () => ({ seconds: 120, whole: 300 }) });
    expect(screen.queryByTestId("estimate")).toBeNull();
    expect(methods()).toEqual(["auto", "thorough", "quick", "extractive"]);
  });

  it("stands in the reason, where that is why the model read passages alone", () => {
    const lease = leaseSummary(documents()[0]?.blocks ?? []);
    const summary: SummaryView = { id: 1, made: "2026-11-20T09:14:31Z", summary: { ...lease, method: "quick", reason: "too_slow", would_take: 2400 }, judgment: null };
    render(Made, { props: { summary, unit: "page" } });
    const told = "Reading all of it with the model would take about 40 minutes on this computer, so the model read the most telling passages only.";
    expect(screen.getByTestId("provenance")).toHaveTextContent(told);
  });

  it("may be as long as is set", async () => {
    const { fake, user } = await openWish();
    await user.click(screen.getByTestId("rail-settings"));
    await user.selectOptions(await screen.findByTestId("reading-minutes"), "0");
    await waitFor(async () => expect((await fake.status()).settings.reading_minutes).toBe(0));
    expect(screen.getByTestId("reading-minutes")).toHaveDisplayValue("As long as it takes");
    expect(await faults()).toEqual([]);
  });
});

describe("what is offered", () => {
  it("is to read all of it at once, where that fits what the model reads at once", async () => {
    const { fake, user } = await openWish({ prospect: () => ({ fits: true }) });
    await waitFor(() => expect(methods()).toEqual(["auto", "whole", "thorough", "quick", "extractive"]));
    await user.selectOptions(screen.getByTestId("wish-method"), "whole");
    await user.click(screen.getByTestId("summarise"));
    await waitFor(() => expect(fake.calls).toContain("summarise 1 key_points whole usual"));
    cleanup();
    await openWish({ prospect: () => ({ fits: false, seconds: 60 }) });
    await screen.findByTestId("estimate");
    expect(methods()).not.toContain("whole");
  });

  it("is a brief summary", async () => {
    const { fake, user } = await openWish();
    await user.selectOptions(screen.getByTestId("wish-shape"), "brief");
    expect(screen.getByTestId("wish-shape")).toHaveDisplayValue("What matters most, in brief");
    await user.click(screen.getByTestId("summarise"));
    await waitFor(() => expect(fake.calls).toContain("summarise 1 brief auto usual"));
  });
});
