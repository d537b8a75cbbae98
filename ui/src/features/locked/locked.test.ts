import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";

import App from "../../App.svelte";
import { DOCUMENT_PASSWORD, Fake } from "../../lib/ipc/fake";
import { faults } from "../../whole/open";

afterEach(cleanup);

async function drop(...titles: string[]) {
  const fake = new Fake({ documents: false });
  const user = userEvent.setup();
  render(App, { props: { ipc: fake } });
  await screen.findByTestId("empty");
  for (const title of titles) fake.dropLocked(title);
  await screen.findByTestId("password-dialog");
  return { fake, user };
}

const field = () => screen.getByTestId<HTMLInputElement>("document-password");
const gone = () => waitFor(() => expect(screen.queryByTestId("password-dialog")).toBeNull());

describe("a document that a password locks", () => {
  it("asks for it, by name, where the keys already are, and is accessible", async () => {
    await drop("Statement.pdf");
    expect(screen.getByRole("dialog", { name: /Statement\.pdf.* asks for its password/ })).toBeVisible();
    expect(document.activeElement).toBe(field());
    expect(field().type).toBe("password");
    expect(await faults()).toEqual([]);
  });

  it("is opened by the right one, with the keyboard alone, and what was typed is gone", async () => {
    const { fake, user } = await drop("Statement.pdf");
    await user.keyboard(`${DOCUMENT_PASSWORD}{Enter}`);
    await gone();
    await screen.findByTestId("document-row");
    expect(screen.queryByTestId("error")).toBeNull();
    expect(fake.calls).toContain("open_locked 1");
    expect(document.body.innerHTML).not.toContain(DOCUMENT_PASSWORD);
  });

  it("says that another is wrong, and asks again", async () => {
    const { user } = await drop("Statement.pdf");
    await user.keyboard("herbour{Enter}");
    const dialog = screen.getByTestId("password-dialog");
    await waitFor(() => expect(dialog.querySelector("[role=alert]")).toHaveAttribute("data-code", "password_wrong"));
    expect(field()).toHaveAttribute("aria-invalid", "true");
    await waitFor(() => expect(document.activeElement).toBe(field()));
    await user.clear(field());
    await user.keyboard(`${DOCUMENT_PASSWORD}{Enter}`);
    await gone();
    await screen.findByTestId("document-row");
  });

  it("says so too where that is heard before the new job's number", async () => {
    const { fake, user } = await drop("Statement.pdf");
    fake.openLocked = async () => {
      fake.job(9, "Statement.pdf", null, { type: "failed", code: "password_wrong" });
      return 9;
    };
    await user.keyboard("herbour{Enter}");
    const dialog = screen.getByTestId("password-dialog");
    await waitFor(() => expect(dialog.querySelector("[role=alert]")).toHaveAttribute("data-code", "password_wrong"));
    expect(screen.getByTestId("password-open")).toBeEnabled();
  });

  it("is left out with Esc, of which nothing is kept, and the next one asks", async () => {
    const { fake, user } = await drop("Statement.pdf", "Contract.pdf");
    await user.keyboard("hal");
    await user.keyboard("{Escape}");
    await screen.findByRole("dialog", { name: /Contract\.pdf/ });
    expect(fake.calls).toContain("leave_locked 1");
    expect(field().value).toBe("");
    await user.click(screen.getByTestId("password-leave"));
    await gone();
    expect(fake.calls).toContain("leave_locked 2");
    expect(screen.queryByTestId("document-row")).toBeNull();
  });

  it("tells what to do in the window where it was left out, and nothing of the command line", async () => {
    const { user } = await drop("Statement.pdf");
    await user.click(screen.getByTestId("password-leave"));
    await gone();
    const error = screen.getByTestId("error");
    expect(error).toHaveTextContent("drop the document again to be asked once more.");
    expect(error).not.toHaveTextContent(/command line|--/);
  });

  it("waits until a word that is being typed is done", async () => {
    const fake = new Fake();
    const user = userEvent.setup();
    render(App, { props: { ipc: fake } });
    await user.type(await screen.findByTestId("search"), "rent");
    fake.dropLocked("Statement.pdf");
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(screen.queryByTestId("password-dialog")).toBeNull();
    await user.tab();
    await screen.findByTestId("password-dialog");
  });

  it("is forgotten with a lock", async () => {
    const { fake } = await drop("Statement.pdf");
    await fake.lock();
    await screen.findByTestId("screen-unlock");
    expect(screen.queryByTestId("password-dialog")).toBeNull();
  });
});
