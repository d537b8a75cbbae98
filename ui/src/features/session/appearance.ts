// Light or dark: as the user set it, else as the system says. One attribute on the page; the tokens do the rest.
import type { Appearance } from "../../lib/ipc";

const DARK = "(prefers-color-scheme: dark)";

/** Sets the page's appearance and, for `system`, keeps to the system's; returns what ends that. */
export function wear(appearance: Appearance): () => void {
  const system = window.matchMedia(DARK);
  const apply = () => {
    const dark = appearance === "dark" || (appearance === "system" && system.matches);
    document.documentElement.dataset["appearance"] = dark ? "dark" : "light";
  };
  apply();
  system.addEventListener("change", apply);
  return () => system.removeEventListener("change", apply);
}
