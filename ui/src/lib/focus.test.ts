import { afterEach, expect, it } from "vitest";

import { keepFocus } from "./focus";

let end = () => {};
afterEach(() => end());

/** A page with a button in a pane within a pane. */
function page() {
  document.body.innerHTML = `<div><main data-pane tabindex="-1"><section data-pane tabindex="-1"><button>Dismiss</button></section></main></div>`;
  end = keepFocus(document.querySelector("div") as HTMLElement);
  const find = (selector: string) => document.querySelector(selector) as HTMLElement;
  return { main: find("main"), section: find("section"), button: find("button") };
}

/** Those who watch the page are told. */
const told = () => new Promise((resolve) => setTimeout(resolve));

it("stays in the pane when what had it is gone", async () => {
  const { section, button } = page();
  button.focus();
  button.remove();
  await told();
  expect(document.activeElement).toBe(section);
});

it("goes to the pane around it when that is gone too", async () => {
  const { main, section, button } = page();
  button.focus();
  section.remove();
  await told();
  expect(document.activeElement).toBe(main);
});

it("goes to what can take it in the part that keeps it, rather than to the pane", async () => {
  const { section, button } = page();
  const part = document.createElement("p");
  part.dataset["keeps"] = "";
  button.replaceWith(part);
  part.append(button);
  button.focus();
  button.outerHTML = "<button disabled>Agree</button><button>Take it back</button>";
  await told();
  expect(document.activeElement).toHaveTextContent("Take it back");
  part.replaceChildren();
  await told();
  expect(document.activeElement).toBe(section);
});

it("is left alone where the user let go of it, and where somebody else has it", async () => {
  const { main, section, button } = page();
  button.focus();
  button.blur();
  main.append(document.createElement("p"));
  await told();
  expect(document.activeElement).toBe(document.body);

  button.focus();
  button.remove();
  main.focus();
  section.remove();
  await told();
  expect(document.activeElement).toBe(main);
});
