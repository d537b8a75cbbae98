// The little Markdown that notices use: headings, paragraphs, lists, bold and code. No links, no HTML: what is not
// understood stays visible as it was written. Must never make markup from text; Prose.svelte places these as text.
export type Span = { kind: "text" | "strong" | "code"; text: string };
export type Part = { kind: "heading"; level: number; spans: Span[] } | { kind: "paragraph"; spans: Span[] } | { kind: "list"; ordered: boolean; items: Span[][] };

const ITEM = /^\s*(?:([-*+])|\d+[.)])\s+(.*)$/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;

export function parts(markdown: string): Part[] {
  const found: Part[] = [];
  let open: Part | null = null;
  for (const line of markdown.split(/\r?\n/)) {
    const heading = HEADING.exec(line);
    const item = ITEM.exec(line);
    if (line.trim() === "") {
      open = null;
    } else if (heading) {
      found.push({ kind: "heading", level: heading[1]?.length ?? 1, spans: spans(heading[2] ?? "") });
      open = null;
    } else if (item) {
      const ordered = item[1] === undefined;
      const words = spans(item[2] ?? "");
      if (open?.kind === "list" && open.ordered === ordered) open.items.push(words);
      else found.push((open = { kind: "list", ordered, items: [words] }));
    } else if (open?.kind === "paragraph") {
      open.spans.push(...spans(` ${line.trim()}`));
    } else if (open?.kind === "list") {
      open.items.at(-1)?.push(...spans(` ${line.trim()}`));
    } else {
      found.push((open = { kind: "paragraph", spans: spans(line.trim()) }));
    }
  }
  return found;
}

function spans(line: string): Span[] {
  const pieces = line.split(/(\*\*[^*]+\*\*|`[^`]+`)/).filter((piece) => piece !== "");
  return pieces.map((piece) => {
    if (piece.startsWith("**") && piece.endsWith("**") && piece.length > 4) return { kind: "strong", text: piece.slice(2, -2) };
    if (piece.startsWith("`") && piece.endsWith("`") && piece.length > 2) return { kind: "code", text: piece.slice(1, -1) };
    return { kind: "text", text: piece };
  });
}
