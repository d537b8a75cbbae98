import { cleanup, screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";

import { at, faults, open, type User } from "./open";
import { PASSPHRASE, RECOVERY_KEY } from "../lib/ipc/fake";
import printed from "../styles/print.css?raw";

/** The made-up program takes ten steps, each as long as a busy machine lets it. */
const PATIENT = { timeout: 10_000 };

/** By keyboard alone: the field, then Enter. */
async function give(user: User, field: string, words: string) {
  screen.getByTestId(field).focus();
  await user.keyboard(`${words}{Enter}`);
}

async function go(user: User, place: "library" | "privacy") {
  await user.click(screen.getByTestId(`rail-${place}`));
  await screen.findByTestId(`screen-${place}`);
}

describe("a backup", () => {
  it("is made with the passphrase, tells how far it is, and says when it was made", async () => {
    const { fake, user } = await at("privacy", { pace: null, keeping: { last_backup: null } });
    expect(screen.getByTestId("last-backup")).toHaveTextContent("No backup was made yet.");
    await give(user, "backup-passphrase", PASSPHRASE);
    await waitFor(() => expect(screen.getByTestId("upkeep-line")).toHaveTextContent(/^Copying the vault: (25|50|75|100) %$/));
    expect(await faults()).toEqual([]);
    await waitFor(() => expect(screen.getByTestId("backup-done")).toHaveTextContent("opened and compared"), PATIENT);
    expect(screen.getByTestId("last-backup")).toHaveTextContent(/^Last backup: /);
    expect(screen.queryByTestId("upkeep")).toBeNull();
    expect(fake.calls).toContain("upkeep backup");
  });

  it("is stopped by its button, and says that nothing changed", async () => {
    const { user } = await at("privacy", { pace: null });
    await give(user, "backup-passphrase", PASSPHRASE);
    (await screen.findByTestId("upkeep-stop")).focus();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(screen.getByTestId("backup-done")).toHaveTextContent("Stopped. Everything is as it was."));
    expect(screen.queryByTestId("error")).toBeNull();
  });

  it("is refused with another passphrase, in words beside it", async () => {
    const { user } = await at("privacy");
    await give(user, "backup-passphrase", "another");
    expect(await screen.findByTestId("error")).toHaveAttribute("data-code", "wrong_passphrase");
    expect(screen.getByTestId("backup")).toContainElement(screen.getByTestId("error"));
  });

  it("is asked for in the library when it is due", async () => {
    const { user } = await open({ keeping: { backup_due: true } });
    await user.click(await screen.findByText("Make a backup"));
    await screen.findByTestId("back-up");
  });
});

it("a check says that the vault is whole, and how many documents it has", async () => {
  const { user } = await at("privacy", { pace: 0 });
  screen.getByTestId("check-vault").focus();
  await user.keyboard("{Enter}");
  await waitFor(() => expect(screen.getByTestId("check-done")).toHaveTextContent("The vault is whole: every page and 3 documents were checked."), PATIENT);
});

it("everything that is written out tells how far it is, and is stopped by its button", async () => {
  const { user } = await at("privacy", { pace: 200 });
  screen.getByTestId("export-everything").focus();
  await user.keyboard("{Enter}");
  expect(await screen.findByTestId("upkeep-line")).toHaveTextContent(/^Writing everything out: \d+ %$/);
  screen.getByTestId("upkeep-stop").focus();
  await user.keyboard("{Enter}");
  await waitFor(() => expect(screen.getByTestId("export-done")).toHaveTextContent("Stopped. Everything is as it was."));
  expect(screen.queryByTestId("error")).toBeNull();
});

it("what has ended since the screen was left is told on return, once", async () => {
  const { user } = await at("privacy", { pace: 400 });
  await user.click(screen.getByTestId("export-everything"));
  await screen.findByTestId("upkeep-line");
  await go(user, "library");
  await go(user, "privacy");
  await waitFor(() => expect(screen.getByTestId("export-done")).toHaveTextContent("Alcove, everything"), PATIENT);
  await go(user, "library");
  await go(user, "privacy");
  expect(screen.getByTestId("export-done")).toHaveTextContent(/^$/);
});

describe("restoring", () => {
  it("shows what the backup holds, and changes nothing until it is asked to", async () => {
    const { fake, user } = await at("privacy");
    await give(user, "restoring-passphrase", PASSPHRASE);
    expect(await screen.findByTestId("backup-holds", {}, PATIENT)).toHaveTextContent(/^Alcove backup.vault: 12 documents, 9 summaries, 8.4 MB. It is whole. Its newest document was added /);
    expect(await faults()).toEqual([]);
    await user.click(screen.getByTestId("restore-leave"));
    expect(screen.queryByTestId("backup-holds")).toBeNull();
    expect(fake.calls).not.toContain("restore");
    await screen.findByTestId("restoring-passphrase");
  });

  it("shows what the backup holds again on return to the screen, until it is left", async () => {
    const { fake, user } = await at("privacy");
    await give(user, "restoring-passphrase", PASSPHRASE);
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("backup-holds")), PATIENT);
    await go(user, "library");
    await go(user, "privacy");
    expect(screen.getByTestId("backup-holds")).toHaveTextContent(/^Alcove backup.vault: 12 documents/);
    expect(document.activeElement?.tagName).toBe("H1");
    await user.click(screen.getByTestId("restore-leave"));
    await go(user, "library");
    await go(user, "privacy");
    expect(screen.queryByTestId("backup-holds")).toBeNull();
    expect(fake.calls).toContain("leave_backup");
  });

  it("locks, and says where the former vault is, until the vault is open again", async () => {
    const { user } = await at("privacy");
    await give(user, "restoring-passphrase", PASSPHRASE);
    await user.click(await screen.findByTestId("restore", {}, PATIENT));
    await screen.findByTestId("screen-unlock");
    expect(screen.getByTestId("restored")).toHaveTextContent("The former vault is kept as alcove-before-restoring-1.vault.");
    expect(await faults()).toEqual([]);
  });

  it.each(["create_vault", "unlock"] as const)("is there at %s, where a vault may be missing or broken", async (next) => {
    const { user } = await open({ next });
    await user.click(screen.getByText("Restore from a backup", { selector: "summary" }));
    await give(user, "restoring-passphrase", PASSPHRASE);
    await screen.findByTestId("backup-holds", {}, PATIENT);
    expect(await faults()).toEqual([]);
  });
});

describe("what opens the vault", () => {
  it("is a key file as well, where it asks for one", async () => {
    const { user } = await open({ next: "unlock", keeping: { key_file: true } });
    expect(await faults()).toEqual([]);
    await give(user, "passphrase", PASSPHRASE);
    expect(await screen.findByTestId("error")).toHaveAttribute("data-code", "key_file_needed");
    await user.click(screen.getAllByTestId("choose-key-file")[0] as HTMLElement);
    await waitFor(() => expect(screen.getAllByTestId("key-file")[0]).toHaveTextContent("Key file: heron.key"));
    await give(user, "passphrase", "");
    await screen.findByTestId("screen-library");
  });

  it("asks for a key file from then on, and no more", async () => {
    const { fake, user } = await at("settings");
    expect(screen.queryByTestId("drop-key-file")).toBeNull();
    await give(user, "second-passphrase", PASSPHRASE);
    await waitFor(() => expect(screen.getByTestId("key-file-state")).toHaveTextContent("The vault asks for a key file."));
    expect(fake.calls).toContain("set_key_file true");
    await user.type(screen.getByTestId("second-passphrase"), PASSPHRASE);
    await user.click(screen.getByTestId("drop-key-file"));
    await waitFor(() => expect(screen.getByTestId("key-file-state")).toHaveTextContent("The vault asks for the passphrase alone."));
  });

  it("is a recovery key, shown once with the focus on it", async () => {
    const { user } = await at("settings");
    await give(user, "recovery-passphrase", PASSPHRASE);
    const words = await screen.findByTestId("recovery-key");
    expect(words).toHaveTextContent(RECOVERY_KEY);
    await waitFor(() => expect(document.activeElement).toBe(words));
    expect(await faults()).toEqual([]);
    await user.click(screen.getByTestId("recovery-written"));
    expect(document.body).not.toHaveTextContent(RECOVERY_KEY);
    expect(screen.getByTestId("recovery-state")).toHaveTextContent("There is a recovery key.");
  });

  it("is a recovery key, printed by itself: of the window nothing else is on the paper", async () => {
    const { fake, user } = await at("settings", { appearance: "dark" });
    await give(user, "recovery-passphrase", PASSPHRASE);
    await user.click(await screen.findByTestId("print-recovery-key"));
    expect(fake.calls.filter((call) => call === "print")).toHaveLength(1);
    expect(screen.getByTestId("recovery-key")).toHaveTextContent(RECOVERY_KEY);

    const paper = screen.getByTestId("recovery-paper");
    const seen = () => [...document.body.children].filter((child) => getComputedStyle(child).display !== "none");
    expect(seen()).not.toContain(paper);
    const onPaper = document.createElement("style");
    // What is said of paper, as if the screen were some.
    onPaper.textContent = printed.replace("@media print", "@media screen");
    document.head.append(onPaper);
    expect(seen()).toEqual([paper]);
    expect(paper).toHaveTextContent(/^Recovery key of an Alcove vault\s*W5CK-BEK9-3CT7-HKCF-63X2-VW7X-4HC0-PD6B\s*It opens the vault/);
    const { color, backgroundColor } = getComputedStyle(document.body);
    expect([color, backgroundColor]).toEqual(["rgb(0, 0, 0)", "rgb(255, 255, 255)"]);
    onPaper.remove();

    // It goes with what the screen shows: when the user has it, and when the vault is locked.
    await user.click(screen.getByTestId("recovery-written"));
    expect(screen.queryByTestId("recovery-paper")).toBeNull();
    await give(user, "recovery-passphrase", PASSPHRASE);
    await screen.findByTestId("recovery-paper");
    await fake.lock();
    await waitFor(() => expect(document.documentElement).not.toHaveTextContent(RECOVERY_KEY));
  });

  it("is a recovery key that goes with a lock of which the page hears nothing, as while the system's print dialog is open", async () => {
    const { fake, user } = await at("settings");
    await give(user, "recovery-passphrase", PASSPHRASE);
    await screen.findByTestId("recovery-paper");
    vi.spyOn(fake, "status").mockResolvedValue({ ...(await fake.status()), vault: "locked", next: "unlock", open_since: null, keeping: null });
    await screen.findByTestId("screen-unlock", {}, PATIENT);
    await waitFor(() => expect(document.documentElement).not.toHaveTextContent(RECOVERY_KEY));
  });

  it("is a recovery key, and nothing else, that a web view's own key for printing prints", async () => {
    const { user } = await at("settings");
    const prints = () => window.dispatchEvent(new KeyboardEvent("keydown", { key: "p", ctrlKey: true, cancelable: true }));
    expect(prints(), "an empty sheet").toBe(false);
    await give(user, "recovery-passphrase", PASSPHRASE);
    await screen.findByTestId("recovery-paper");
    expect(prints()).toBe(true);
  });

  it("opens with the recovery key, and then wants a new passphrase", async () => {
    const { fake, user } = await open({ next: "unlock" });
    await user.click(screen.getByTestId("by-recovery-key"));
    expect(screen.getByTestId("passphrase")).toHaveAttribute("type", "text");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("passphrase")));
    await user.keyboard(`${RECOVERY_KEY}{Enter}`);
    await screen.findByTestId("recovered");
    expect(await faults()).toEqual([]);
    await user.click(screen.getByText("Go to Settings"));
    await user.type(await screen.findByTestId("passphrase-now"), RECOVERY_KEY);
    const fresh = "velvet onion harbour sixteen";
    await user.type(screen.getByTestId("passphrase"), fresh);
    await user.type(screen.getByTestId("passphrase-repeat"), fresh);
    await waitFor(() => expect(screen.getByTestId("change-passphrase")).toBeEnabled());
    await user.click(screen.getByTestId("change-passphrase"));
    await screen.findByText(/The passphrase was changed/);
    await fake.lock();
    await give(user, "passphrase", fresh);
    await screen.findByTestId("screen-library");
    expect(screen.queryByTestId("recovered")).toBeNull();
  });

  it("is sealed anew on request", async () => {
    const { fake, user } = await at("settings", { pace: 0 });
    await give(user, "rekeying-passphrase", PASSPHRASE);
    await screen.findByText("Everything was sealed anew.", {}, PATIENT);
    expect(fake.calls).toContain("upkeep rekey");
  });
});

it("an older copy is told in the library until the user says that they know", async () => {
  const { fake, user } = await open({ keeping: { older_copy: true } });
  expect(await screen.findByTestId("older-copy")).toHaveTextContent("This is an older copy of your vault.");
  expect(await faults()).toEqual([]);
  screen.getByTestId("older-copy-known").focus();
  await user.keyboard("{Enter}");
  await waitFor(() => expect(screen.queryByTestId("older-copy")).toBeNull());
  expect(fake.calls).toContain("accept_older_copy");
});

it("a vault that can only be read offers nothing that would add to it", async () => {
  const { fake, user } = await open({ next: "read_only" });
  await screen.findAllByTestId("document-row");
  expect(screen.queryByTestId("choose-files")).toBeNull();
  await user.keyboard("{Control>}o{/Control}");
  expect(fake.calls).not.toContain("choose_files");
  cleanup();
  await open({ next: "read_only", documents: false });
  expect(await screen.findByTestId("empty")).toHaveTextContent(/^There is no document in this vault\.$/);
  expect(screen.getByTestId("read-only")).toHaveTextContent("nothing can be added");
  expect(await faults()).toEqual([]);
});

it("a vault that can only be read says so in the library, which stays open", async () => {
  const { fake, user } = await open({ next: "read_only" });
  expect(await screen.findByTestId("read-only")).toHaveTextContent("This vault can only be read.");
  expect(await faults()).toEqual([]);
  fake.emit({ type: "hover", over: true });
  expect(await screen.findByTestId("drop-target")).toHaveTextContent("This vault can only be read: nothing can be added");
  fake.emit({ type: "hover", over: false });
  await user.click(screen.getByTestId("rail-privacy"));
  await give(user, "backup-passphrase", PASSPHRASE);
  await waitFor(() => expect(screen.getByTestId("backup-done")).toHaveTextContent("opened and compared"), PATIENT);
});
