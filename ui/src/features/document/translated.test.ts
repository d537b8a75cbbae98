import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import axe from "axe-core";
import { createRawSnippet } from "svelte";
import { afterEach, describe, expect, it } from "vitest";

import Made from "./Made.svelte";
import Point from "./Point.svelte";
import type { Language, Provenance, Sentence, SummaryView } from "../../lib/ipc";
import { documents, leaseSummary } from "../../lib/ipc/fake/documents";
import { openWish } from "../../whole/open";

afterEach(cleanup);

describe("another language", () => {
  it("is offered where the model was found able to write in it, and wished for", async () => {
    const { fake, user } = await openWish({ prospect: () => ({ languages: ["de", "fr"], no_language: null, seconds: 120, translating: 180 }) });
    await waitFor(() => expect(screen.getByTestId("estimate")).toHaveTextContent("about 2 minutes at most"));
    const languages = await screen.findByTestId("wish-language");
    expect([...languages.querySelectorAll("option")].map((option) => option.textContent)).toEqual(["The language of the document", "German", "French"]);
    await user.selectOptions(languages, "de");
    expect(screen.getByTestId("estimate")).toHaveTextContent("about 5 minutes at most");
    await user.click(screen.getByTestId("summarise"));
    expect(fake.calls.find((call) => call.startsWith("summarise "))).toContain(" in de");
    const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
    expect(violations).toEqual([]);
  });

  it("has no time that is told, where it is not known what translating takes", async () => {
    const { user } = await openWish({ prospect: () => ({ languages: ["de"], no_language: null, seconds: 120 }) });
    await waitFor(() => expect(screen.getByTestId("estimate")).toHaveTextContent("about 2 minutes at most"));
    await user.selectOptions(await screen.findByTestId("wish-language"), "de");
    expect(screen.queryByTestId("estimate")).toBeNull();
  });

  it("is none of what is made without a model", async () => {
    const { fake, user } = await openWish({ prospect: () => ({ languages: ["de"], no_language: null }) });
    await user.selectOptions(await screen.findByTestId("wish-language"), "de");
    await user.selectOptions(screen.getByTestId("wish-method"), "extractive");
    expect(screen.queryByTestId("wish-language")).toBeNull();
    await user.click(screen.getByTestId("summarise"));
    expect(fake.calls.find((call) => call.startsWith("summarise "))).not.toContain(" in ");
  });

  it("is not wished for where it is not offered any more", async () => {
    let languages: Language[] = ["de"];
    const { fake, user } = await openWish({ prospect: () => ({ languages, no_language: "document" }) });
    await user.selectOptions(await screen.findByTestId("wish-language"), "de");
    languages = [];
    await user.selectOptions(screen.getByTestId("wish-part"), "some");
    await waitFor(() => expect(screen.queryByTestId("wish-language")).toBeNull());
    await user.click(screen.getByTestId("summarise"));
    expect(fake.calls.find((call) => call.startsWith("summarise "))).not.toContain(" in ");
  });

  it("is not offered otherwise, and it is said why", async () => {
    for (const [reason, words] of [
      ["untried", "found out where it is measured"],
      ["unable", "not found able to translate"],
      ["document", "cannot check translations from it"],
    ] as const) {
      await openWish({ prospect: () => ({ no_language: reason }) });
      expect(await screen.findByTestId("wish-no-language")).toHaveTextContent(words);
      expect(screen.queryByTestId("wish-language")).toBeNull();
      cleanup();
    }
  });
});

describe("a translated sentence", () => {
  const sentence: Sentence = { text: "Die Miete steigt.", status: "supported", evidence: [], origin: "source", doubts: [] };
  const shown = (more: Partial<Sentence>, translated: boolean) => {
    cleanup();
    const children = createRawSnippet(() => ({ render: () => "<span></span>" }));
    render(Point, { props: { sentence: { ...sentence, ...more }, before: undefined, mixed: false, translated, children } });
    return document.body.textContent;
  };

  it("stands with the one that was checked, and one that was not translated says so", () => {
    expect(shown({ original: "The rent rises." }, true)).toContain("Translated by a model. In the document’s language: “The rent rises.”");
    expect(shown({}, true)).toContain("no translation of it passed the check");
    expect(shown({}, false)).not.toContain("translat");
  });

  it("is of a summary that names the request, or says that none passed", () => {
    const lease = leaseSummary(documents()[0]?.blocks ?? []);
    const told = (provenance: Partial<Provenance>) => {
      cleanup();
      const summary: SummaryView = { id: 1, made: "2026-11-20T09:14:31Z", summary: { ...lease, provenance: { ...lease.provenance, ...provenance } }, judgment: null };
      render(Made, { props: { summary, unit: "page" } });
      return screen.getByTestId("provenance").textContent;
    };
    expect(told({ language: "de", translating: "translate-1" })).toMatch(/German.*Request by which the model translated\s*translate-1/s);
    expect(screen.queryByTestId("untranslated")).toBeNull();
    expect(told({ language: "de" })).toContain("no translation of it passed the check");
  });
});
