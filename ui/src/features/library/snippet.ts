// A search's snippet comes with U+0002 and U+0003 around each match; this cuts it there.
export interface SnippetPiece {
  text: string;
  hit: boolean;
}

export function pieces(snippet: string): SnippetPiece[] {
  const found: SnippetPiece[] = [];
  snippet.split("\u{2}").forEach((part, i) => {
    const [hit, ...rest] = i === 0 ? ["", part] : part.split("\u{3}");
    found.push({ text: hit ?? "", hit: true }, { text: rest.join(""), hit: false });
  });
  return found.filter(({ text }) => text !== "");
}
