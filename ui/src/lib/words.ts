// Every sentence the window shows, from assets/words. No sentence is written in a component.
//
// Must not: hold words itself, or decide anything. Another language is another file beside en.ftl and a row here.
import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";

import english from "../../../assets/words/en.ftl?raw";

type Values = Record<string, FluentVariable>;

const bundle = new FluentBundle("en", { useIsolating: false });
bundle.addResource(new FluentResource(english));

/** The sentence with this id (`id.attribute` for an attribute), or nothing where there is none. */
export function find(id: string, values?: Values): string | undefined {
  const [name, attribute] = id.split(".", 2);
  const message = bundle.getMessage(name ?? "");
  const pattern = attribute === undefined ? message?.value : message?.attributes[attribute];
  return pattern ? bundle.formatPattern(pattern, values ?? null, []) : undefined;
}

/** The sentence with this id; the id itself where there is none, so that a gap is seen. */
export function say(id: string, values?: Values): string {
  return find(id, values) ?? id;
}

/** The sentence for a name that comes from the program (`page_without_text`), or the family's `-unknown` one. */
export function sayOf(family: string, name: string, values?: Values): string {
  const id = `${family}-${name.replaceAll("_", "-")}`;
  return find(id, values) ?? say(`${family}-unknown`, values);
}

/** An error in three sentences: what happened, what it means, what to do next. */
export function ofError(code: string): { title: string; what: string; next: string } {
  const id = `error-${code.replaceAll("_", "-")}`;
  return { title: say(id), what: say(`${id}.what`), next: say(`${id}.next`) };
}
