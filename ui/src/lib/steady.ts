// WebKitGTK does not anchor scrolling (no `overflow-anchor`): where something above what is looked at grows or goes, all below it jumps. This
// holds what has the focus in its place.
import { tick } from "svelte";

/** Leaves what has the focus in `pane` where it is on the screen, through the change of state that the page is about to show. */
export async function holdFocused(pane: HTMLElement): Promise<void> {
  const held = document.activeElement;
  if (!held || !pane.contains(held)) return;
  const { top } = held.getBoundingClientRect();
  await tick();
  const moved = held.isConnected ? held.getBoundingClientRect().top - top : 0;
  if (moved !== 0) pane.scrollTop += moved;
}
