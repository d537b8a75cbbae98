// Made-up documents for tests and the preview: a lease, a long report, minutes. Nothing of it ships.
import type { BlockView, DocumentRow, Evidence, Sentence, Summary, SummaryView, Support, TogetherView, Unfinished, Wish } from "../types";

const LEASE: [string, string[]][] = [
  [
    "Lease of the reading rooms",
    [
      "This lease is made on 3 March 2025 between Harbour Street Estates Ltd (the Landlord) and the Calder Library Trust, a registered charity (the Tenant).",
      "The Landlord lets to the Tenant the ground floor and the first floor of 14 Harbour Street, together with the right to use the courtyard during opening hours (the Premises).",
      "The term is ten years beginning on 1 April 2025. Either party may end the lease on 31 March 2030 by giving the other at least six months’ notice in writing.",
    ],
  ],
  [
    "Rent and review",
    [
      "The Tenant shall pay a rent of £48,000 a year, in advance, by equal quarterly payments on the usual quarter days. The first payment is due on 1 April 2025.",
      "The rent is reviewed on 1 April 2030. On review it may rise by no more than the change in the Consumer Prices Index since the beginning of the term, and it shall not fall.",
      "If a payment is more than fourteen days late, the Tenant shall pay interest on it at four per cent a year above the base rate of the Bank of England until it is paid.",
      "A deposit of £12,000 is held by the Landlord’s solicitors as stakeholders. It is returned within twenty-eight days of the end of the term, less any sum that is due under this lease.",
    ],
  ],
  [
    "Use and repair",
    [
      "The Premises shall be used only as a public library and reading room, with the sale of books and refreshments to visitors as a secondary use.",
      "The Tenant shall keep the inside of the Premises in good repair. The Landlord shall keep the roof, the foundations, the outside walls and the windows in good repair.",
      "The Tenant shall not alter the structure. It may put up shelving and partitions without consent where these can be taken down without damage.",
      "Both parties acknowledge the schedule of condition of 17 February 2025, and the Tenant is not bound to return the Premises in a better condition than the schedule records.",
    ],
  ],
  [
    "Insurance and damage",
    [
      "The Landlord shall insure the building for its full cost of rebuilding. The Tenant shall repay one half of the premium within thirty days of being shown the receipt.",
      "If the Premises cannot be used because of an insured risk, the rent is suspended from that day until they can be used again, for at most three years.",
      "The Tenant shall insure its books and furniture. Books held for other libraries are to be insured for the value those libraries have stated.",
    ],
  ],
  [
    "Ending the lease",
    [
      "The Landlord may end this lease by re-entering the Premises if the rent is unpaid for twenty-one days after it was demanded, or if the Tenant is in serious breach and has not put it right within two months of notice.",
      "At the end of the term the Tenant shall remove its shelving, make good any damage that the removal has caused, and return all keys to the Landlord’s agent.",
      "Sections 24 to 28 of the Landlord and Tenant Act 1954 do not apply to this lease. The Tenant confirms that it received the warning notice on 10 February 2025.",
    ],
  ],
];

function leaseBlocks(): BlockView[] {
  const blocks: BlockView[] = [];
  LEASE.forEach(([heading, paragraphs], index) => {
    const page = index + 1;
    blocks.push({ id: blocks.length, kind: "heading", level: page === 1 ? 1 : 2, page, paragraph: 1, text: heading });
    paragraphs.forEach((text, n) => {
      blocks.push({ id: blocks.length, kind: "paragraph", level: 0, page, paragraph: n + 2, text });
    });
  });
  blocks.push({ id: blocks.length, kind: "list_item", level: 0, page: 5, paragraph: 5, text: "Schedule 1: plan of the Premises" });
  blocks.push({ id: blocks.length, kind: "list_item", level: 0, page: 5, paragraph: 6, text: "Schedule 2: schedule of condition" });
  blocks.push({ id: blocks.length, kind: "footer", level: 0, page: 5, paragraph: 7, text: "HSE/CLT/2025-03 · page 5 of 6" });
  return blocks;
}

const PLACES = ["the river wall", "the north quay", "the lower meadow", "the pumping station", "the old sluice", "the eastern culvert"];

/** A book of 300 pages, to see that it still scrolls. */
function bookBlocks(pages: number): BlockView[] {
  const blocks: BlockView[] = [];
  for (let page = 1; page <= pages; page += 1) {
    if (page % 12 === 1) {
      const text = `Chapter ${Math.ceil(page / 12)}`;
      blocks.push({ id: blocks.length, kind: "heading", level: 1, page, paragraph: 1, text });
    }
    for (let n = 1; n <= 9; n += 1) {
      const place = PLACES[(page + n) % PLACES.length] ?? "";
      const text = `On day ${page * 9 + n} the gauge at ${place} stood at ${(page * 37 + n * 11) % 400} centimetres. The inspector walked the length of it, noted the state of the stone and of the joints, and found nothing that had changed since the last round, apart from what the frost had loosened and what the spring tide had carried away.`;
      blocks.push({ id: blocks.length, kind: "paragraph", level: 0, page, paragraph: n, text });
    }
  }
  return blocks;
}

function row(id: number, title: string, more: Partial<DocumentRow>): DocumentRow {
  const usual = { format: "pdf", unit: "page" as const, drawn: (more.format ?? "pdf") === "pdf", pages: null, bytes: 84_200, added: "2026-11-20T09:12:00Z", summarised: false, warnings: [], snippet: null };
  return { ...usual, id, title, ...more };
}

export interface FakeDocument {
  row: DocumentRow;
  blocks: BlockView[];
  summaries: SummaryView[];
  unfinished?: Unfinished;
}

function at(blocks: BlockView[], quote: string): Evidence {
  const block = blocks.find((b) => b.text.includes(quote));
  if (!block) throw new Error(`no block says ${quote}`);
  const start = Array.from(block.text.slice(0, block.text.indexOf(quote))).length;
  const end = start + Array.from(quote).length;
  return { block: block.id, page: block.page, paragraph: block.paragraph, start, end, quote };
}

function sentence(blocks: BlockView[], text: string, quotes: string[], more: Partial<Sentence> = {}): Sentence {
  const status: Support = "supported";
  return { text, status, evidence: quotes.map((q) => at(blocks, q)), origin: "model", doubts: [], ...more };
}

export function leaseSummary(blocks: BlockView[]): Summary {
  const s = (text: string, quotes: string[], more?: Partial<Sentence>) => sentence(blocks, text, quotes, more);
  return {
    shape: "key_points",
    method: "thorough",
    reason: "long_document",
    sentences: [
      s("Harbour Street Estates lets two floors of 14 Harbour Street to the Calder Library Trust for ten years from 1 April 2025.", [
        "the ground floor and the first floor of 14 Harbour Street",
        "The term is ten years beginning on 1 April 2025.",
      ]),
      s("Either side may end the lease on 31 March 2030 with six months’ written notice.", [
        "Either party may end the lease on 31 March 2030 by giving the other at least six months’ notice in writing.",
      ]),
      s("The rent is £48,000 a year, paid quarterly in advance.", ["The Tenant shall pay a rent of £48,000 a year, in advance, by equal quarterly payments"]),
      s("It is reviewed once, on 1 April 2030, and can rise with consumer prices but not fall.", [
        "The rent is reviewed on 1 April 2030. On review it may rise by no more than the change in the Consumer Prices Index since the beginning of the term, and it shall not fall.",
      ]),
      s("The tenant looks after the inside and the landlord the structure, and the tenant pays half of the insurance.", [
        "The Tenant shall keep the inside of the Premises in good repair.",
        "The Tenant shall repay one half of the premium",
      ], { status: "partly", doubts: [{ kind: "scattered", what: "" }] }),
      s("If the Premises cannot be used because of an insured risk, the rent is suspended from that day until they can be used again, for at most three years.", [
        "If the Premises cannot be used because of an insured risk, the rent is suspended from that day until they can be used again, for at most three years.",
      ], { origin: "source" }),
      s("The tenant has no statutory right to renew the lease when it ends.", [
        "Sections 24 to 28 of the Landlord and Tenant Act 1954 do not apply to this lease.",
      ], { status: "partly", doubts: [{ kind: "words", what: "" }], judged: "yes" }),
    ],
    left_out: [
      { text: "The deposit is £15,000.", status: "not_found", evidence: [], origin: "model", doubts: [{ kind: "number", what: "£15,000" }] },
      { text: "The landlord is Harbour Street Holdings.", status: "not_found", evidence: [], origin: "model", doubts: [{ kind: "name", what: "Holdings" }] },
      { text: "The rent is paid quarterly.", status: "supported", evidence: [], origin: "model", doubts: [{ kind: "repeated", what: "" }] },
    ],
    coverage: {
      total: 23,
      read: 21,
      skipped: 1,
      failed: 1,
      reasons: [
        { reason: "unreadable_page", blocks: 1 },
        { reason: "stopped", blocks: 1 },
      ],
      cells: [
        { number: 1, state: "read" },
        { number: 2, state: "read" },
        { number: 3, state: "read" },
        { number: 4, state: "read" },
        { number: 5, state: "in_part" },
        { number: 6, state: "unreadable" },
      ],
    },
    provenance: {
      model: { name: "SmolLM2 135M Instruct", file_sha256: "5f0b1c7a9d3e4468b2a1f6c0d9e87321447c5a90be12d3f4a6b7c8d9e0f1a2b3", licence: "apache-2.0", licences: ["apache-2.0"] },
      prompts: "1",
      alcove: "0.1.0",
      notice: "1.0",
      temperature: 0,
      seed: 0,
      max_tokens: 160,
      asked: null,
      words: null,
      given: 1840,
      keep_doubtful: true,
      device: "CPU",
      energy_joules: null,
      made: "2026-11-20T09:14:31Z",
    },
    timings: { load: { seconds: 1.2, tokens: 0 }, prefill: { seconds: 18.4, tokens: 1711 }, decode: { seconds: 11.9, tokens: 402 } },
  };
}

/** What a fresh fake's vault holds once it has documents. */
export function documents(): FakeDocument[] {
  const lease = leaseBlocks();
  const book = bookBlocks(300);
  const minutes: BlockView[] = [
    { id: 0, kind: "heading", level: 1, page: null, paragraph: 1, text: "Minutes of the estates committee" },
    { id: 1, kind: "paragraph", level: 0, page: null, paragraph: 2, text: "Present: A. Okafor (chair), J. Lindqvist, M. Duarte. The committee chose option A: repair of the east wing." },
    { id: 2, kind: "code", level: 0, page: null, paragraph: 3, text: "option A   1.2 m\noption B   1.9 m" },
  ];
  return [
    {
      row: row(1, "Lease of 14 Harbour Street.pdf", { pages: 6, bytes: 412_000, summarised: true, warnings: [{ kind: "page_without_text", pages: [[6, 6]], unread: true }], added: "2026-11-20T09:12:00Z" }),
      blocks: lease,
      summaries: [{ id: 1, made: "2026-11-20T09:14:31Z", summary: leaseSummary(lease), judgment: null }],
    },
    { row: row(2, "Survey of the river defences.pdf", { pages: 300, bytes: 18_400_000, added: "2026-11-18T16:40:00Z" }), blocks: book, summaries: [] },
    { row: row(3, "Minutes of the estates committee.docx", { format: "docx", bytes: 23_900, added: "2026-11-12T08:03:00Z" }), blocks: minutes, summaries: [] },
  ];
}

/** Of each document its first two paragraphs; the first of the first is said by the second as well, and the last has nothing more to say. */
export function togetherView(id: number, of: FakeDocument[], wish: Wish): TogetherView {
  const usual = leaseSummary(leaseBlocks());
  const whole = (b: BlockView): Evidence => ({ block: b.id, page: b.page, paragraph: b.paragraph, start: 0, end: Array.from(b.text).length, quote: b.text });
  const paragraphs = (document: FakeDocument) => document.blocks.filter((b) => b.kind === "paragraph").slice(0, 2);
  const parts = of.map((document, nth) => {
    const says = nth > 1 && nth === of.length - 1 ? [] : paragraphs(document);
    const elsewhere = paragraphs(of[1] ?? document)[0];
    const sentences = says.map((b): Sentence => ({ text: b.text, status: "supported", evidence: [whole(b)], origin: "source", doubts: [] }));
    const also = nth === 0 && elsewhere ? [{ sentence: 0, nth: 1, evidence: whole(elsewhere) }] : [];
    const together = { nth, of: of.length, told: says.length === 0 ? 2 : 0, also };
    const summary: Summary = { ...usual, shape: wish.shape, method: wish.method ?? usual.method, sentences, left_out: nth === 0 ? usual.left_out : [], together };
    return { row: document.row, names: [], id: id + 1000 * nth, summary };
  });
  const more = of.length - 1;
  return { id, made: new Date().toISOString(), title: `${of[0]?.row.title} and ${more === 1 ? "one" : more} more`, parts, judgment: null };
}
