import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import { focused, open, openDocument } from "./open";
import App from "../App.svelte";
import { Trouble } from "../lib/ipc";
import { PASSPHRASE } from "../lib/ipc/fake";

describe("the way in, by keyboard alone", () => {
  it("makes a vault, agrees twice and comes to the library", async () => {
    const { fake, user } = await open({ next: "create_vault" });
    expect(focused()).toBe(screen.getByTestId("passphrase"));
    await user.keyboard("heron quartz lantern seven");
    await screen.findByText(/Good enough/);
    screen.getByTestId("passphrase-repeat").focus();
    await user.keyboard("heron quartz lantern seven");
    await waitFor(() => expect(screen.getByTestId("create-vault")).toBeEnabled());
    await user.keyboard("{Enter}");

    const agree = await screen.findByTestId("agree");
    expect(screen.getByTestId("screen-notice")).toBeVisible();
    agree.focus();
    await user.keyboard("{Enter}");

    await screen.findByTestId("screen-licence");
    (await screen.findByTestId("agree")).focus();
    await user.keyboard("{Enter}");

    await screen.findByTestId("empty");
    expect(fake.calls.filter((call) => call !== "touch")).toEqual(["create_vault", "answer_notice true", "answer_licence true"]);
  });

  it("says how easy a passphrase is to guess, and takes no weak one", async () => {
    const { user } = await open({ next: "create_vault" });
    await user.type(screen.getByTestId("passphrase"), "heron");
    await user.type(screen.getByTestId("passphrase-repeat"), "heron");
    await screen.findByText(/Add another word/);
    expect(screen.getByTestId("create-vault")).toBeDisabled();
  });

  it("says what is wrong with a wrong passphrase, and opens with the right one", async () => {
    const { user } = await open({ next: "unlock" });
    await user.keyboard("something else{Enter}");
    expect(await screen.findByTestId("error")).toHaveAttribute("data-code", "wrong_passphrase");
    await user.clear(screen.getByTestId("passphrase"));
    await user.type(screen.getByTestId("passphrase"), `${PASSPHRASE}{Enter}`);
    await screen.findByTestId("screen-library");
  });

  it("lets the user say Not now, and reads nothing", async () => {
    const { fake, user } = await open({ next: "notice" });
    await user.click(await screen.findByTestId("not-now"));
    await screen.findByTestId("notice-aside");
    expect(fake.calls).toContain("answer_notice false");
    expect(screen.queryByTestId("rail")).toBeNull();
    await user.click(screen.getByTestId("read-again"));
    await screen.findByTestId("agree");
  });

  it("shows the keys to nobody who is asked something, neither then nor when it is answered", async () => {
    const { user } = await open({ next: "notice" });
    const agree = await screen.findByTestId("agree");
    await user.keyboard("?");
    await user.click(agree);
    await screen.findByTestId("screen-licence");
    await user.click(await screen.findByTestId("agree"));
    await screen.findByTestId("screen-library");
  });

  it("takes the second click of a double one for no answer to what is asked next", async () => {
    const { fake } = await open({ next: "notice" });
    await fireEvent.click(await screen.findByTestId("agree"), { detail: 1 });
    await screen.findByTestId("screen-licence");
    const agree = await screen.findByTestId("agree");
    await fireEvent.click(agree, { detail: 2 });
    expect(fake.calls).not.toContain("answer_licence true");
    await fireEvent.click(agree, { detail: 1 });
    await screen.findByTestId("screen-library");
    expect(fake.calls.filter((call) => call === "answer_licence true")).toHaveLength(1);
  });

  it("lets the user decline the licence, keeps the library, and says no model reads", async () => {
    const { user } = await open({ next: "licence" });
    await user.click(await screen.findByTestId("decline"));
    await screen.findByTestId("screen-library");
    expect(screen.getByTestId("declined")).toBeVisible();
    expect(screen.getByTestId("foot-model")).toHaveTextContent("No model agreed to");
  });
});

describe("without a model", () => {
  it("keeps the library open, and says what is missing", async () => {
    const { user } = await open({ next: "no_model", noModel: "cpu_too_old" });
    await screen.findByTestId("screen-library");
    await waitFor(() =>
      expect(screen.getByTestId("no-model")).toHaveTextContent(
        "No model can be used on this computer: This computer’s processor is too old for the engine. Documents can be kept, searched and read, and summarised in their own sentences.",
      ),
    );
    expect(screen.getByTestId("foot-model")).toHaveTextContent("No model found");
    expect(screen.queryByTestId("error")).toBeNull();
    await openDocument(user);
  });

  it("says why under Models, and waits for nothing", async () => {
    const { user } = await open({ next: "no_model" });
    await user.click(screen.getByTestId("rail-models"));
    expect(await screen.findByTestId("error")).toHaveAttribute("data-code", "model_missing");
    expect(screen.queryByText("One moment")).toBeNull();
  });

  it("that could be asked about, says why where its licence would stand", async () => {
    const { fake } = await open({ next: "licence" });
    fake.models = () => Promise.reject(new Trouble("engine_missing"));
    cleanup();
    render(App, { props: { ipc: fake } });
    expect(await screen.findByTestId("error")).toHaveAttribute("data-code", "engine_missing");
    expect(screen.getByTestId("screen-licence")).toBeVisible();
    expect(screen.queryByText("One moment")).toBeNull();
  });
});

describe("a vault that is damaged where its agreements are", () => {
  it("says so, waits for nothing, and is left for a backup", async () => {
    const { fake } = await open({ next: "notice" });
    fake.notice = () => Promise.reject(new Trouble("vault_damaged"));
    cleanup();
    render(App, { props: { ipc: fake } });
    expect(await screen.findByTestId("error")).toHaveAttribute("data-code", "vault_damaged");
    expect(screen.queryByText("One moment")).toBeNull();
    (await screen.findByTestId("notice-lock")).click();
    expect(await screen.findByTestId("screen-unlock")).toHaveTextContent("Restore from a backup");
  });
});

describe("locking", () => {
  it("leaves nothing of the vault in the window", async () => {
    const { fake, user } = await open();
    await openDocument(user);
    await user.keyboard("{Control>}l{/Control}");
    await screen.findByTestId("screen-unlock");
    expect(fake.calls).toContain("lock");
    expect(document.body.textContent).not.toMatch(/Harbour|Lease/);
    fake.job(9, "Lease.pdf", 1, { type: "stopped" });
    await user.type(screen.getByTestId("passphrase"), `${PASSPHRASE}{Enter}`);
    await screen.findByTestId("screen-library");
    expect(screen.queryByTestId("job")).toBeNull();
  });

  it("that the program does by itself clears the window too", async () => {
    const { fake, user } = await open();
    await openDocument(user);
    await fake.lock();
    await screen.findByTestId("screen-unlock");
    expect(document.body.textContent).not.toMatch(/Harbour|Lease/);
  });

  it("is put off while the user is there, at most one word in 15 seconds", async () => {
    const { fake, user } = await open();
    await user.keyboard("abc");
    expect(fake.calls.filter((call) => call === "touch")).toHaveLength(1);
  });
});
