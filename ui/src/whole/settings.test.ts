import { screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";

import { open } from "./open";
import { Trouble } from "../lib/ipc";
import { PASSPHRASE } from "../lib/ipc/fake";

describe("settings", () => {
  it("take effect at once", async () => {
    const { fake, user } = await open();
    await user.keyboard("{Control>},{/Control}");
    await user.click(await screen.findByTestId("appearance-dark"));
    await waitFor(() => expect(document.documentElement).toHaveAttribute("data-appearance", "dark"));
    await user.selectOptions(screen.getByTestId("idle-minutes"), "0");
    await waitFor(async () => expect((await fake.status()).settings).toEqual({ appearance: "dark", idle_minutes: 0, summarise_on_drop: true, reading_minutes: 3, judging: true, backup_days: 30, model: null, languages: [] }));
  });

  it("show what holds where a change is refused", async () => {
    const { fake, user } = await open();
    fake.changeSettings = () => Promise.reject(new Trouble("vault_read_only"));
    await user.click(screen.getByTestId("rail-settings"));
    await user.click(await screen.findByTestId("summarise-on-drop"));
    expect(await screen.findByTestId("error")).toHaveAttribute("data-code", "vault_read_only");
    await waitFor(() => expect(screen.getByTestId("summarise-on-drop")).toBeChecked());
    await user.selectOptions(screen.getByTestId("idle-minutes"), "0");
    await waitFor(() => expect(screen.getByTestId("idle-minutes")).toHaveValue("10"));
    await user.click(await screen.findByTestId("language-deu"));
    await waitFor(() => expect(screen.getByTestId("language-deu")).not.toBeChecked());
  });

  it("are all kept where several are changed before the first is stored", async () => {
    const { fake, user } = await open();
    await user.click(screen.getByTestId("rail-settings"));
    await screen.findByTestId("language-deu");
    const keep = fake.changeSettings.bind(fake);
    fake.changeSettings = async (settings) => {
      await new Promise((done) => setTimeout(done));
      await keep(settings);
    };
    for (const id of ["judging", "language-deu", "language-eng"]) screen.getByTestId(id).click();
    await waitFor(async () => expect((await fake.status()).settings).toMatchObject({ judging: false, languages: ["deu", "eng"] }));
  });

  it("that wait for their turn are not changed once the vault is locked", async () => {
    const { fake, user } = await open();
    await user.click(screen.getByTestId("rail-settings"));
    await screen.findByTestId("judging");
    let end = () => {};
    const changed = vi.spyOn(fake, "changeSettings").mockImplementation(() => new Promise<void>((done) => (end = () => done())));
    for (const id of ["judging", "summarise-on-drop"]) screen.getByTestId(id).click();
    await waitFor(() => expect(changed).toHaveBeenCalledTimes(1));
    await fake.lock();
    await screen.findByTestId("screen-unlock");
    end();
    await new Promise((done) => setTimeout(done));
    expect(changed).toHaveBeenCalledTimes(1);
  });

  it("ask for the languages once, and hide no error as the program tells of itself", async () => {
    const { fake, user } = await open();
    let asked = 0;
    const recognition = fake.recognition.bind(fake);
    fake.recognition = () => {
      asked += 1;
      return recognition();
    };
    await user.click(screen.getByTestId("rail-settings"));
    await screen.findByTestId("languages-used");
    fake.changeSettings = () => Promise.reject(new Trouble("vault_read_only"));
    await user.click(screen.getByTestId("judging"));
    await screen.findByTestId("error");
    fake.emit({ type: "status", status: await fake.status() });
    await new Promise((done) => setTimeout(done));
    expect(screen.getByTestId("error")).toBeVisible();
    expect(asked).toBe(1);
  });

  it("choose the languages of text in pictures, and say which are read now", async () => {
    const { fake, user } = await open();
    await user.click(screen.getByTestId("rail-settings"));
    expect(await screen.findByTestId("languages-used")).toHaveTextContent("Read now: English");
    await user.click(screen.getByTestId("language-deu"));
    await waitFor(async () => expect((await fake.status()).settings.languages).toEqual(["deu"]));
    await waitFor(() => expect(screen.getByTestId("languages-used")).toHaveTextContent("Read now: German"));
    await user.click(screen.getByTestId("language-system"));
    await waitFor(async () => expect((await fake.status()).settings.languages).toEqual([]));
    await user.click(screen.getByTestId("language-system"));
    expect(screen.getByTestId("language-system")).toBeChecked();
  });

  it("say how scanned pages could be read where nothing reads them", async () => {
    const { fake, user } = await open();
    fake.recognition = () => Promise.resolve({ installed: [], used: [] });
    await user.click(screen.getByTestId("rail-settings"));
    expect(await screen.findByTestId("languages-none")).toHaveTextContent("tesseract-ocr");
  });

  it("change the passphrase only for whoever knows it", async () => {
    const { user } = await open();
    await user.click(screen.getByTestId("rail-settings"));
    await user.type(await screen.findByTestId("passphrase-now"), "not it");
    await user.type(screen.getByTestId("passphrase"), "copper willow harbour nine");
    await user.type(screen.getByTestId("passphrase-repeat"), "copper willow harbour nine");
    await waitFor(() => expect(screen.getByTestId("change-passphrase")).toBeEnabled());
    await user.click(screen.getByTestId("change-passphrase"));
    expect(await screen.findByTestId("error")).toHaveAttribute("data-code", "wrong_passphrase");
    await user.clear(screen.getByTestId("passphrase-now"));
    await user.type(screen.getByTestId("passphrase-now"), PASSPHRASE);
    await user.click(screen.getByTestId("change-passphrase"));
    await screen.findByText(/The passphrase was changed/);
  });
});
