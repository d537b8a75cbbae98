// The window over a made-up program, to look at it in a browser: preview.html?next=ready&appearance=dark. Never built.
import type { Appearance, NextStep } from "./lib/ipc";
import { Fake } from "./lib/ipc/fake";
import { start } from "./start";

const asked = new URLSearchParams(location.search);
const fake = new Fake({
  next: (asked.get("next") ?? "create_vault") as NextStep,
  appearance: (asked.get("appearance") ?? "system") as Appearance,
  documents: asked.get("documents") !== "none",
  pace: Number(asked.get("pace") ?? 900),
});
Object.assign(window, { fake });
start(fake);
