// Summaries and answers: made, asked for, taken out.
import { Trouble, type LibraryAnswer, type Sentence, type Wish } from "..";
import { FakeLibrary } from "./library";

export class FakeSummaries extends FakeLibrary {
  async summarise(id: number, wish: Wish) {
    this.world.calls.push(`summarise ${id} ${wish.shape} ${wish.method ?? "auto"} ${wish.words ?? "usual"}${wish.anew ? " anew" : ""}`);
    const found = this.world.documents.find(({ row }) => row.id === id);
    if (!found) throw new Trouble("document_unknown");
    return this.world.run(found.row.title, found, []);
  }

  async stop(job: number) {
    this.world.calls.push(`stop ${job}`);
    this.world.stopped.add(job);
  }

  async ask(id: number, question: string): Promise<Sentence[]> {
    this.world.calls.push(`ask ${id} ${question}`);
    const { blocks } = await this.document(id);
    const words = question.toLowerCase().match(/\p{L}{4,}/gu) ?? [];
    return blocks
      .filter((b) => b.kind !== "heading" && words.some((word) => b.text.toLowerCase().includes(word)))
      .slice(0, 3)
      .map((b) => {
        const at = { block: b.id, page: b.page, paragraph: b.paragraph, start: 0, end: b.text.length, quote: b.text };
        return { text: b.text, status: "supported", evidence: [at], origin: "source", doubts: [] };
      });
  }

  async askLibrary(question: string): Promise<LibraryAnswer[]> {
    const asked = this.world.documents.map(async ({ row }) => {
      const found = await this.ask(row.id, question);
      return found.slice(0, 1).map((sentence) => {
        const [first] = sentence.evidence;
        const place = first?.page ? `p. ${first.page}, par. ${first.paragraph}` : `par. ${first?.paragraph}`;
        return { document: row.id, title: row.title, place, sentence };
      });
    });
    return (await Promise.all(asked)).flat();
  }

  async copySummary() {
    return "Summary";
  }

  async saveSummary(_summary: number, format: string) {
    this.world.calls.push(`save_summary ${format}`);
    return true;
  }
}
