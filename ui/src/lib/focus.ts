// What has the focus may go with what it did: a notice is dismissed, a button gives way to another. Then the focus stays in the pane that it
// was in; else the keys would begin again at the top of the page, and a screen reader would fall silent (WCAG 2.4.3).

/** Keeps it so for everything in `page`; an attachment of Svelte. */
export function keepFocus(page: HTMLElement): () => void {
  let last: HTMLElement | null = null;
  let panes: HTMLElement[] = [];

  function remember({ target }: FocusEvent) {
    if (!(target instanceof HTMLElement)) return;
    last = target;
    panes = [...page.querySelectorAll<HTMLElement>("[data-pane]")].filter((pane) => pane.contains(target)).reverse();
  }

  const observer = new MutationObserver(() => {
    if (last === null || last.isConnected || document.activeElement !== document.body) return;
    const pane = panes.find((pane) => pane.isConnected) ?? page.querySelector("main");
    pane?.focus({ preventScroll: true });
    last = null;
  });

  page.addEventListener("focusin", remember);
  observer.observe(page, { childList: true, subtree: true });
  return () => {
    observer.disconnect();
    page.removeEventListener("focusin", remember);
  };
}
