// What has the focus may go with what it did: a notice is dismissed, a button gives way to another. Then the focus goes to the first control in
// the part that is marked to keep it (`data-keeps`), or else stays in the pane that it was in; otherwise the keys would begin again at the top of
// the page, and a screen reader would fall silent (WCAG 2.4.3).

const CONTROLS = "button:enabled, select:enabled, input:enabled, summary";

/** Keeps it so for everything in `page`; an attachment of Svelte. */
export function keepFocus(page: HTMLElement): () => void {
  let last: HTMLElement | null = null;
  let parts: HTMLElement[] = [];

  function remember({ target }: FocusEvent) {
    if (!(target instanceof HTMLElement)) return;
    last = target;
    parts = [...page.querySelectorAll<HTMLElement>("[data-keeps], [data-pane]")].filter((part) => part.contains(target)).reverse();
  }

  const heir = (part: HTMLElement) => (part.matches("[data-pane]") ? part : part.querySelector<HTMLElement>(CONTROLS));

  const observer = new MutationObserver(() => {
    if (last === null || last.isConnected || document.activeElement !== document.body) return;
    const heirs = parts.filter((part) => part.isConnected).map(heir);
    const next = heirs.find((one) => one !== null) ?? page.querySelector("main");
    // What gets the focus is remembered in its turn.
    last = null;
    next?.focus({ preventScroll: true });
  });

  page.addEventListener("focusin", remember);
  observer.observe(page, { childList: true, subtree: true });
  return () => {
    observer.disconnect();
    page.removeEventListener("focusin", remember);
  };
}
