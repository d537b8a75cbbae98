// The keys of the whole window. Each does what a button does; none does anything a button cannot.
//
// Must not: fire while the user types a word, or behind a dialog. A new key is a row here and one in screens/Keys.svelte.
import type { Alcove } from "./alcove.svelte";

/** Handles a key pressed anywhere in the window; whether it was one of ours. */
export function press(event: KeyboardEvent, alcove: Alcove): boolean {
  if (isPrint(event)) return !document.querySelector("body > .paper");
  if (document.querySelector("dialog[open]") || event.isComposing || event.altKey) return false;
  if (event.key === "F6") return nextPane(event.shiftKey ? -1 : 1);
  if (!alcove.session.isOpen) return false;
  if (event.ctrlKey || event.metaKey) return withControl(event.key.toLowerCase(), alcove);
  if (event.key === "Escape") return escape(alcove);
  return !isTyping(event.target) && plain(event.key, alcove);
}

function withControl(key: string, alcove: Alcove): boolean {
  if (key === "l") return done(alcove.lock());
  if (alcove.screen === "notice" || alcove.screen === "licence") return false;
  const onDocument = alcove.screen === "document";
  switch (key) {
    case "o":
      return alcove.session.canAdd && done(alcove.chooseFiles());
    case "f":
      alcove.go("library");
      alcove.searchAsked = true;
      return true;
    case ",":
      alcove.go("settings");
      return true;
    case "enter":
      return onDocument && done(alcove.summarise());
    case "e":
      return (onDocument || alcove.screen === "together") && done(alcove.save());
    default:
      return false;
  }
}

/** Esc: back to the sentence, else stop, else back to where the user came from. */
function escape(alcove: Alcove): boolean {
  const { screen, document: open, navigation, library } = alcove;
  if (isAsked(alcove)) return false;
  if (screen === "document") {
    if (open.comeBack()) return true;
    if (open.other) return done(Promise.resolve(open.endComparing()));
    if (open.id !== null && alcove.jobs.of(open.id)) return done(alcove.stop());
  }
  if (screen === "library") {
    if (!library.query) return false;
    library.query = "";
    return done(alcove.try(() => library.load()));
  }
  navigation.back();
  return true;
}

/** Whether a question stands before everything else. */
function isAsked({ screen, session }: Alcove): boolean {
  return screen === "licence" || (screen === "notice" && session.status?.next === "notice");
}

function plain(key: string, alcove: Alcove): boolean {
  if (key === "?" && !isAsked(alcove)) {
    alcove.go("keys");
    return true;
  }
  const step = key === "j" || key === "J" ? 1 : key === "k" || key === "K" ? -1 : null;
  const read = alcove.screen === "document" ? alcove.document : alcove.screen === "together" ? alcove.together : null;
  if (step === null || read === null) return false;
  read.walk(step);
  return true;
}

/** Moves the focus to the next part of the window that is marked as a pane. */
function nextPane(step: number): boolean {
  const panes = [...document.querySelectorAll<HTMLElement>("[data-pane]")];
  const here = panes.findLastIndex((pane) => pane.contains(document.activeElement));
  const next = panes[(here + step + panes.length) % panes.length];
  next?.focus();
  return next !== undefined;
}

/** A web view may have a key of its own for printing. Without a paper the sheet would be empty (`styles/print.css`), so then it does nothing. */
function isPrint({ ctrlKey, metaKey, key }: KeyboardEvent): boolean {
  return (ctrlKey || metaKey) && key.toLowerCase() === "p";
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input:not([type=checkbox], [type=radio]), textarea, select");
}

function done(_work: Promise<unknown>): boolean {
  return true;
}
