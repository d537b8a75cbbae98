import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";

import Made from "./Made.svelte";
import Standing from "./Standing.svelte";
import App from "../../App.svelte";
import type { Sentence, SummaryView } from "../../lib/ipc";
import { Fake } from "../../lib/ipc/fake";
import { documents, leaseSummary } from "../../lib/ipc/fake/documents";

afterEach(cleanup);

describe("what a model judged", () => {
  it("is told beside what the check found, and changes nothing of that", () => {
    const sentence: Sentence = { text: "It rose.", status: "partly", evidence: [], origin: "model", doubts: [{ kind: "words", what: "rose" }] };
    const told = (judged: Partial<Sentence>) => {
      cleanup();
      render(Standing, { props: { sentence: { ...sentence, ...judged }, mixed: false } });
      expect(screen.getByTestId("support")).toHaveTextContent("Only partly in the document");
      return screen.queryByTestId("judged")?.textContent;
    };
    expect(told({ judged: "yes" })).toBe("A model judged that the passage says it, though not word for word.");
    expect(told({ judged: "no" })).toBe("A model judged that the passage does not say it.");
    expect(told({})).toBeUndefined();
  });

  it("is judged by a question that the summary names", () => {
    const lease = leaseSummary(documents()[0]?.blocks ?? []);
    const of = (judging: Partial<SummaryView["summary"]["provenance"]>): SummaryView => ({
      id: 1,
      made: "2026-11-20T09:14:31Z",
      summary: { ...lease, provenance: { ...lease.provenance, ...judging } },
      judgment: null,
    });
    render(Made, { props: { summary: of({ judging: "judge-1" }), unit: "page" } });
    expect(screen.getByTestId("provenance")).toHaveTextContent("Question by which the model judged judge-1");
    cleanup();
    render(Made, { props: { summary: of({}), unit: "page" } });
    expect(screen.getByTestId("provenance")).not.toHaveTextContent("judged");
  });

  it("is not asked for where the user does not want it", async () => {
    const fake = new Fake({ pace: null });
    const user = userEvent.setup();
    render(App, { props: { ipc: fake } });
    await user.click(await screen.findByTestId("rail-settings"));
    const choice = await screen.findByTestId("judging");
    expect(choice).toBeChecked();
    await user.click(choice);
    await waitFor(async () => expect((await fake.status()).settings.judging).toBe(false));
  });
});
