// Times, sizes and lists in the user's own language, by the system's Intl. Must not hold words: those are in assets/words.
import { say } from "./words";

type Style = "day" | "dayAndTime" | "time";

/** How times, sizes and numbers are written in the first of `languages` that the system knows. */
export function inLanguages(languages: readonly string[]) {
  const known = Intl.DateTimeFormat.supportedLocalesOf(languages.filter(isTag));
  const styles = {
    day: new Intl.DateTimeFormat(known, { dateStyle: "medium" }),
    dayAndTime: new Intl.DateTimeFormat(known, { dateStyle: "medium", timeStyle: "short" }),
    time: new Intl.DateTimeFormat(known, { timeStyle: "short" }),
  };
  const count = new Intl.NumberFormat(known);
  const called = new Intl.DisplayNames(known, { type: "language" });

  return {
    /** An RFC 3339 time; as it stands where it cannot be read. */
    when(rfc3339: string, style: Style = "dayAndTime"): string {
      const date = new Date(rfc3339);
      return Number.isNaN(date.getTime()) ? rfc3339 : styles[style].format(date);
    },

    /** A size in bytes, in decimal units. */
    size(bytes: number): string {
      const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
      let step = 0;
      let value = bytes;
      while (value >= 1000 && step < units.length - 1) {
        value /= 1000;
        step += 1;
      }
      const maximumFractionDigits = value < 10 && step > 0 ? 1 : 0;
      const unit = units[step] ?? "byte";
      return new Intl.NumberFormat(known, { style: "unit", unit, unitDisplay: step === 0 ? "long" : "short", maximumFractionDigits }).format(value);
    },

    /** A whole number with its separators. */
    number: (value: number): string => count.format(value),

    /** A language by its code (`deu`, `chi_sim`), as it is called in the user's own; the code where it has no name. */
    languageName(code: string): string {
      const [language = code, ...rest] = code.split("_");
      try {
        const name = called.of(language) ?? code;
        return rest.length > 0 ? `${name} (${rest.join(", ")})` : name;
      } catch {
        return code;
      }
    },
  };
}

/** A desktop without a language (`C`, `POSIX`) gives no tag that Intl takes. */
function isTag(language: string): boolean {
  try {
    return Intl.getCanonicalLocales(language).length > 0;
  } catch {
    return false;
  }
}

export const { when, size, number, languageName } = inLanguages(navigator.languages);

/** Seconds as a rough length: "40 seconds", "3 minutes". */
export function duration(seconds: number): string {
  if (seconds < 90) return say("time-seconds", { count: Math.max(1, seconds < 20 ? Math.round(seconds) : Math.round(seconds / 5) * 5) });
  if (seconds < 90 * 60) return say("time-minutes", { count: Math.round(seconds / 60) });
  return say("time-hours", { count: Math.round(seconds / 3600) });
}

/** Numbers as a short list of ranges: "1–4, 7". */
export function ranges(numbers: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const n of numbers) {
    const last = runs.at(-1);
    if (last && n === last[1] + 1) last[1] = n;
    else runs.push([n, n]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(", ");
}

