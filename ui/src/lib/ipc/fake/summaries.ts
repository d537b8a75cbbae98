// Summaries and answers: made, asked for, judged, taken out.
import { Trouble, type Judgment, type LibraryAnswers, type Part, type Prospect, type Quality, type Sentence, type SummaryView, type TogetherRow, type TogetherView, type Wish } from "..";
import { FakeLibrary } from "./library";

export class FakeSummaries extends FakeLibrary {
  async prospect(id: number, part: Part | null): Promise<Prospect | null> {
    this.world.open();
    const found = this.world.documents.find(({ row }) => row.id === id);
    if (!found) throw new Trouble("document_unknown");
    return this.world.status.next === "ready" ? this.world.prospect(found.blocks, part) : null;
  }

  async summarise(id: number, wish: Wish) {
    this.world.calls.push(`summarise ${id} ${wish.shape} ${wish.method ?? "auto"} ${wish.words ?? "usual"}${wish.part ? ` of ${JSON.stringify(wish.part)}` : ""}${wish.keep_doubtful ? " marked" : ""}${wish.language ? ` in ${wish.language}` : ""}${wish.anew ? " anew" : ""}`);
    const found = this.world.documents.find(({ row }) => row.id === id);
    if (!found) throw new Trouble("document_unknown");
    return this.world.run(found.row.title, found, [], undefined, this.#settled(wish));
  }

  /** As the program does: what is left to it is of the documents' own sentences where no model may read; what asks for one is refused. */
  #settled(wish: Wish): Wish {
    if (this.world.status.next === "ready" || wish.method === "extractive") return wish;
    if (wish.method !== null) throw new Trouble("consent_needed");
    return { ...wish, method: "extractive" };
  }

  async summariseTogether(ids: number[], wish: Wish) {
    this.world.calls.push(`summarise_together ${ids.join()} ${wish.shape} ${wish.method ?? "auto"}${wish.words ? ` ${wish.words}` : ""}${wish.keep_doubtful ? " marked" : ""}${wish.language ? ` in ${wish.language}` : ""}`);
    const of = ids.map((id) => {
      const found = this.world.documents.find(({ row }) => row.id === id);
      if (!found) throw new Trouble("document_unknown");
      return found;
    });
    return this.world.runTogether(of, this.#settled(wish));
  }

  async allTogether(): Promise<TogetherRow[]> {
    this.world.open();
    return this.world.togetherRows();
  }

  async together(id: number): Promise<TogetherView> {
    const found = this.world.together.find((one) => one.id === id);
    if (!found) throw new Trouble("summary_unknown");
    return structuredClone(found);
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

  async askLibrary(question: string): Promise<LibraryAnswers> {
    const asked = this.world.documents.map(async ({ row }) => {
      const found = await this.ask(row.id, question);
      return found.slice(0, 1).map((sentence) => {
        const [first] = sentence.evidence;
        const place = first?.page ? `p. ${first.page}, par. ${first.paragraph}` : `par. ${first?.paragraph}`;
        return { document: row.id, title: row.title, place, sentence };
      });
    });
    const answers = (await Promise.all(asked)).flat();
    const rows = answers.length > 0 ? [] : this.world.documents.map(({ row }) => row).filter(({ warnings }) => warnings.some(({ unread }) => unread));
    return { answers, whole_words: this.world.wholeWords, unread: structuredClone(rows), unread_more: 0 };
  }

  async copySummary(id: number, citations: boolean) {
    this.world.calls.push(`copy_summary ${id} ${citations}`);
    return "Summary";
  }

  async saveSummary(_summary: number, format: string) {
    this.world.calls.push(`save_summary ${format}`);
    return true;
  }

  #stored(id: number): SummaryView | TogetherView {
    const alone = this.world.documents.flatMap(({ summaries }) => summaries).find((summary) => summary.id === id);
    const found = alone ?? this.world.together.find((one) => one.id === id);
    if (!found) throw new Trouble("summary_unknown");
    return found;
  }

  async judgeSummary(id: number, useful: boolean, reason: string): Promise<Judgment> {
    this.world.calls.push(`judge_summary ${id} ${useful} ${reason}`.trimEnd());
    const judgment = { useful, reason: reason.trim(), made: new Date().toISOString() };
    this.#stored(id).judgment = judgment;
    return judgment;
  }

  async unjudgeSummary(id: number) {
    this.world.calls.push(`unjudge_summary ${id}`);
    this.#stored(id).judgment = null;
  }

  async quality(): Promise<Quality[]> {
    const rows = new Map<string, Quality>();
    for (const { summary, judgment } of this.world.documents.flatMap(({ summaries }) => summaries)) {
      if (!judgment) continue;
      const { method, shape } = summary;
      const model = method === "extractive" ? null : summary.provenance.model;
      const key = [model?.file_sha256, method, shape].join();
      const row = rows.get(key) ?? { model: model?.name ?? null, model_sha256: model?.file_sha256 ?? null, method, shape, useful: 0, not_useful: 0 };
      rows.set(key, { ...row, useful: row.useful + Number(judgment.useful), not_useful: row.not_useful + Number(!judgment.useful) });
    }
    return [...rows.values()];
  }
}
