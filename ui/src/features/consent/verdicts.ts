// Which mark stands beside a verdict. Its word is in assets/words.
import type { IconName } from "../../lib/ui/Icon.svelte";

const ICONS: Record<string, IconName> = { allowed: "supported", allowed_with_duties: "asks", not_allowed: "limits" };

export function iconOf(verdict: string): IconName {
  return ICONS[verdict] ?? "unclear";
}
