// Puts text on the clipboard, because the user pressed Copy. Must not be called for anything else.

/** Whether the system took it. */
export async function put(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return putOld(text);
  }
}

/** For web views that lend no clipboard to a page once it has waited for an answer. */
function putOld(text: string): boolean {
  const back = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "heard";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (back instanceof HTMLElement) back.focus();
  return done;
}
