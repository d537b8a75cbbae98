// The whole window over a made-up program, for tests: opened, walked through, and looked over for what keeps people out.
import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect } from "vitest";

import App from "../App.svelte";
import { Fake, type FakeOptions } from "../lib/ipc/fake";

export type User = ReturnType<typeof userEvent.setup>;

export async function open(options: FakeOptions = {}) {
  const fake = new Fake(options);
  const user = userEvent.setup();
  render(App, { props: { ipc: fake } });
  await waitFor(() => expect(document.querySelector("[data-testid^=screen-]")).not.toBeNull());
  return { fake, user };
}

/** A place of the rail. */
export async function at(place: "models" | "privacy" | "settings" | "keys", options: FakeOptions = {}) {
  const opened = await open(options);
  await opened.user.click(screen.getByTestId(`rail-${place}`));
  await screen.findByTestId(`screen-${place}`);
  return opened;
}

export async function openDocument(user: User, nth = 0) {
  const rows = await screen.findAllByTestId("open-document");
  await user.click(rows[nth] as HTMLElement);
  await screen.findAllByTestId("block");
}

/** Opens the newest document, and what the next summary of it is to be. */
export async function openWish(options: FakeOptions = {}) {
  const opened = await open({ pace: null, ...options });
  await openDocument(opened.user);
  await opened.user.click(screen.getByText("Choose how"));
  return opened;
}

/** axe over the whole page. Colours need a layout, which jsdom has not: palette.test.ts looks at those. */
export async function faults(): Promise<string[]> {
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false }, region: { enabled: true } } });
  return violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html}`));
}

export const focused = () => document.activeElement as HTMLElement;
