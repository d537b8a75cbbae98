// How long a summary takes, in words, before it is begun: of one document, or of several together. Pure.
import { duration } from "../../lib/format";
import type { Language, Method, Prospect } from "../../lib/ipc";
import { say } from "../../lib/words";

/** Of what is told of each document, where it is read by this method (none: Alcove chooses); nothing where one cannot be told of. */
export function takes(told: readonly (Prospect | null)[], method: Method | null, language: Language | undefined): string | undefined {
  const each = told.filter((prospect) => prospect !== null);
  const [first] = each;
  if (!first || each.length < told.length || method === "extractive") return undefined;

  /** Translating included; the model is loaded once. */
  const sum = (reading: (prospect: Prospect) => number | null): number | null =>
    each.reduce<number | null>((all, prospect) => {
      const [seconds, translating] = [reading(prospect), language && prospect.languages.includes(language) ? prospect.translating : 0];
      return all === null || seconds === null || translating === null ? null : all + seconds - prospect.loading + translating;
    }, first.loading);

  const seconds = sum((prospect) => (method === null ? prospect.seconds : prospect[method]));
  if (seconds === null) return each.some(({ gauging }) => gauging) ? say("wish-takes-gauging") : undefined;
  const time = duration(seconds);
  if (method !== null) return say("wish-takes", { time });
  const slow = each.filter(({ chosen }) => chosen === "quick").length;
  const all = slow > 0 ? sum((prospect) => (prospect.chosen === "quick" ? prospect.thorough : prospect.seconds)) : null;
  const chosen = each.every((prospect) => prospect.chosen === first.chosen) ? say(`wish-method-${first.chosen}`) : undefined;
  if (all !== null && chosen) return say("wish-takes-too-slow", { method: chosen, time, all: duration(all) });
  if (all !== null) return say("together-takes-too-slow", { count: slow, time, all: duration(all) });
  return chosen ? say("wish-takes-auto", { method: chosen, time }) : say("together-takes", { time });
}
