// Every screen there is. A new one is a file here, a row here, and its name in features/navigation.
import type { Component } from "svelte";

import Document from "./Document.svelte";
import Keys from "./Keys.svelte";
import Library from "./Library.svelte";
import Licence from "./Licence.svelte";
import Models from "./Models.svelte";
import Notice from "./Notice.svelte";
import Privacy from "./Privacy.svelte";
import Settings from "./Settings.svelte";
import Together from "./Together.svelte";
import Unlock from "./Unlock.svelte";
import Welcome from "./Welcome.svelte";
import type { Gate, Place } from "../features/navigation/navigation.svelte";

export const screens: Record<Gate | Place, Component> = {
  welcome: Welcome,
  unlock: Unlock,
  notice: Notice,
  licence: Licence,
  library: Library,
  document: Document,
  together: Together,
  models: Models,
  privacy: Privacy,
  settings: Settings,
  keys: Keys,
};

/** What the rail offers, in order. */
export const rail = ["library", "models", "privacy", "settings", "keys"] as const satisfies Place[];
