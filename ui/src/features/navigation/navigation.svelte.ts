// Which screen is shown. A gate (no vault, locked, notice, licence) stands before every screen; behind it the user goes
// where they like. Must not load anything: a screen does that when it opens.
import type { Status } from "../../lib/ipc";

export type Place = "library" | "document" | "together" | "models" | "privacy" | "settings" | "keys" | "notice";
export type Gate = "welcome" | "unlock" | "notice" | "licence";

/** What has to be answered before anything else is shown. That there is no model to use keeps nobody out. */
export function gateOf(status: Status): Gate | null {
  if (status.vault === "missing") return "welcome";
  if (status.vault === "locked") return "unlock";
  if (status.next === "notice") return "notice";
  if (status.next === "licence") return "licence";
  return null;
}

export class Navigation {
  place = $state<Place>("library");
  /** Where Esc leads from the list of keys, from the notice, and from a document that a summary of several led to. */
  #before = $state<Place>("library");
  /** Where the open document was come to from. */
  readonly origin = $derived(this.#before === "together" ? "together" : "library");

  go(place: Place): void {
    if (place !== this.place) this.#before = this.place;
    this.place = place;
  }

  back(): void {
    const returns = this.place === "keys" || this.place === "notice";
    if (this.place === "document") this.place = this.origin;
    else this.place = returns && this.#before !== this.place ? this.#before : "library";
  }

  clear(): void {
    this.place = "library";
    this.#before = "library";
  }
}
