// Puts the window on the page, over whichever program it is given. Must not know which one that is.
import "@fontsource-variable/source-serif-4/opsz.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/print.css";

import { mount } from "svelte";

import App from "./App.svelte";
import type { Ipc } from "./lib/ipc";

export function start(ipc: Ipc): void {
  const target = document.getElementById("app");
  if (target) mount(App, { target, props: { ipc } });
}
