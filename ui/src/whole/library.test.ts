import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";

import { faults, open, openDocument } from "./open";

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

  it("says quietly what it held that was passed over", async () => {
    const { fake, user } = await open();
    fake.emit({ type: "passed_over", files: 12, folders: 1 });
    expect(await screen.findByTestId("passed-over")).toHaveTextContent(
      "12 files in that folder were passed over: their names do not end as those of documents do. One folder held nothing that could be read.",
    );
    expect(screen.getByTestId("heard")).toHaveTextContent("12 files in that folder");
    await user.click(screen.getByTestId("dismiss"));
    expect(screen.queryByTestId("passed-over")).toBeNull();
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
    expect(await screen.findByTestId("library-no-answer")).toHaveTextContent("Your documents do not say. Not all of them were read");
    expect(screen.getByTestId("heard")).toHaveTextContent("Your documents do not say. Not all of them were read");
    expect(screen.getByTestId("library-unread-open")).toHaveTextContent("Lease of 14 Harbour Street.pdf");
    expect(screen.getByTestId("library-unread-what")).toHaveTextContent("Page 6 holds a picture and no text.");
    expect(await faults()).toEqual([]);
    await user.click(screen.getByTestId("library-unread-open"));
    await screen.findByTestId("screen-document");
  });
});

describe("a document that is deleted", () => {
  it("takes what it answered and what is said of its jobs with it", async () => {
    const { fake, user } = await open({ next: "ready" });
    fake.job(9, "Minutes of the estates committee.docx", 3, { type: "failed", code: "engine_crashed" });
    await screen.findByTestId("job");
    await user.type(await screen.findByTestId("library-question"), "Which option did the committee choose?");
    await user.click(screen.getByTestId("library-ask"));
    const answers = await screen.findAllByTestId("library-answer");
    const others = answers.filter((answer) => answer.dataset["document"] !== "3").length;
    expect(others).toBeLessThan(answers.length);
    await openDocument(user, 2);
    await user.click(screen.getByTestId("delete"));
    await user.click(await screen.findByTestId("confirm-act"));
    await screen.findByTestId("screen-library");
    expect(screen.queryAllByTestId("library-answer")).toHaveLength(others);
    expect(document.body.textContent).not.toMatch(/estates committee|option A/);
  });

  it("goes from the list that is shown by then, and from its count", async () => {
    const { fake, user } = await open();
    const remove = fake.deleteDocument.bind(fake);
    let end = () => {};
    vi.spyOn(fake, "deleteDocument").mockImplementation(async (id) => {
      await new Promise<void>((done) => (end = () => done()));
      await remove(id);
    });
    const count = (await screen.findAllByTestId("document-row")).length;
    await openDocument(user);
    await user.click(screen.getByTestId("delete"));
    await user.click(await screen.findByTestId("confirm-act"));
    await user.click(screen.getByTestId("back"));
    expect(await screen.findByTestId("count")).toHaveTextContent(`${count} documents`);
    end();
    await waitFor(() => expect(screen.getByTestId("count")).toHaveTextContent(`${count - 1} documents`));
    expect(screen.getAllByTestId("document-row")).toHaveLength(count - 1);
  });

  it("takes nobody away from another one", async () => {
    const { fake, user } = await open();
    let end = () => {};
    vi.spyOn(fake, "deleteDocument").mockImplementation(() => new Promise<void>((done) => (end = () => done())));
    await openDocument(user);
    await user.click(screen.getByTestId("delete"));
    await user.click(await screen.findByTestId("confirm-act"));
    await user.click(screen.getByTestId("back"));
    await openDocument(user, 1);
    end();
    await new Promise((done) => setTimeout(done));
    expect(screen.getByTestId("screen-document")).toHaveTextContent("Survey of the river defences.pdf");
    expect(screen.getAllByTestId("block").length).toBeGreaterThan(0);
  });
});

describe("a search", () => {
  it("shows where, and Esc shows all again", async () => {
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

  it("tells how many of very many hits are in order of how well they fit", async () => {
    const { user } = await open({ ranked: 5000 });
    await screen.findAllByTestId("document-row");
    expect(screen.getByTestId("count")).toHaveTextContent(/documents$/);
    await user.keyboard("{Control>}f{/Control}courtyard");
    await waitFor(() => expect(screen.getByTestId("count")).toHaveTextContent("Only the newest 5,000 of these are in order of how well they fit; the others follow by age."));
  });
});
