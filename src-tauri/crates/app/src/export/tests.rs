//! Evidence that no form leaves out what must go along, and that other programs read what is written.

mod paged;
mod several;
mod translated;

use super::*;
use crate::places::{PartName, Unit};
use crate::summary::{
    CellState, Coverage, CoverageCell, CoverageReason, Doubt, Evidence, Judged, ModelUsed, Origin, Provenance, Support,
    Timings,
};
use crate::view::Judgment;

fn made(licences: Option<&[&str]>) -> (DocumentRow, Summary) {
    let document = DocumentRow {
        id: crate::view::DocumentId(1),
        title: "Minutes".to_owned(),
        format: "text".to_owned(),
        unit: Unit::Page,
        drawn: false,
        pages: None,
        bytes: 1,
        added: String::new(),
        summarised: true,
        warnings: Vec::new(),
        snippet: None,
    };
    let model = licences.map(|ids| ModelUsed {
        name: "A \"model\"\n---".to_owned(),
        file_sha256: "00".repeat(32),
        licence: ids[0].to_owned(),
        licences: ids.iter().map(|&id| id.to_owned()).collect(),
    });
    let sentence = Sentence {
        text: "It was agreed.".to_owned(),
        status: Support::Supported,
        evidence: Vec::new(),
        origin: Origin::Model,
        heading: None,
        doubts: Vec::new(),
        judged: None,
        original: None,
    };
    let summary = Summary {
        shape: Shape::KeyPoints,
        part: None,
        together: None,
        method: Method::Whole,
        reason: "fits_context".to_owned(),
        would_take: None,
        sentences: vec![sentence],
        left_out: Vec::new(),
        coverage: Coverage::default(),
        provenance: Provenance {
            model,
            prompts: "1".to_owned(),
            judging: None,
            language: None,
            translating: None,
            alcove: "0.1.0".to_owned(),
            notice: "1".to_owned(),
            temperature: 0.0,
            seed: 0,
            max_tokens: 1,
            asked: None,
            words: None,
            given: None,
            keep_doubtful: false,
            device: "CPU".to_owned(),
            energy_joules: None,
            made: "2026-11-25T08:00:00Z".to_owned(),
        },
        timings: Timings::default(),
    };
    (document, summary)
}

fn pages() -> Places {
    Places::default()
}

/// A stored summary. It was judged, which must go along in no form.
fn stored(summary: &Summary) -> SummaryView {
    let judgment = Judgment { useful: false, reason: "Much too long.".to_owned(), made: String::new() };
    let (made, summary) = (summary.provenance.made.clone(), summary.clone());
    SummaryView { id: SummaryId(7), made, summary, judgment: Some(judgment) }
}

fn leaving(document: &DocumentRow, places: &Places, summary: &Summary) -> Leaving {
    Leaving::alone(document.clone(), places.clone(), stored(summary))
}

/// A stored summary in a form.
fn write(document: &DocumentRow, places: &Places, summary: &Summary, format: Format) -> Result<Vec<u8>> {
    let bytes = super::write(document, places, &stored(summary), format)?;
    assert!(!String::from_utf8_lossy(&bytes).contains("Much too long"), "{format:?}");
    Ok(bytes)
}

fn every_form(licences: Option<&[&str]>) -> Vec<String> {
    let (document, summary) = made(licences);
    let forms = [Format::Text, Format::Markdown, Format::Json]
        .map(|f| String::from_utf8(write(&document, &pages(), &summary, f).unwrap()).unwrap());
    forms.into_iter().chain([leaving(&document, &pages(), &summary).clipboard(true)]).collect()
}

#[test]
fn every_form_says_to_people_and_to_programs_that_a_model_wrote_it() {
    for form in every_form(Some(&["apache-2.0"])) {
        assert!(form.contains("Written by a machine") && form.contains("2026-11-25"), "{form}");
        assert!(form.contains("trainedAlgorithmicMedia") && form.contains("ai_generated"), "{form}");
        assert!(form.contains(&"00".repeat(32)), "{form}");
    }
    for form in every_form(None) {
        assert!(form.contains("/algorithmicMedia") && !form.contains("trainedAlgorithmicMedia"), "{form}");
    }
}

#[test]
fn every_form_carries_what_the_licences_ask_of_outputs() {
    for form in every_form(Some(&["apache-2.0", "llama3"])) {
        assert!(form.contains("Built with Meta Llama 3"), "{form}");
        assert!(form.contains("improve another large language model") && form.contains("§1.b.v"), "{form}");
    }
    for form in every_form(Some(&["llama2"])) {
        assert!(form.contains("improve another large language model"), "{form}");
    }
    for form in every_form(Some(&["gemma"])) {
        assert!(form.contains("Gemma Terms of Use") && form.contains("stays under these terms"), "{form}");
    }
    for form in every_form(Some(&["apache-2.0"])) {
        assert!(!form.contains("Llama") && !form.contains("large language model"), "{form}");
    }
}

#[test]
fn the_mark_of_a_markdown_file_is_its_front_matter_whatever_a_model_calls_itself() {
    let form = every_form(Some(&["mit"])).remove(1);
    let (front, rest) = form.strip_prefix("---\n").unwrap().split_once("\n---\n").unwrap();
    assert!(rest.starts_with("\n# Minutes"), "{form}");
    let rows: Vec<(&str, serde_json::Value)> = front
        .lines()
        .map(|line| line.split_once(": ").unwrap())
        .map(|(key, value)| (key, serde_json::from_str(value).unwrap()))
        .collect();
    assert!(rows.contains(&("ai_generated", serde_json::Value::Bool(true))), "{rows:?}");
}

/// A summary with sources, doubts, letters of several scripts, an account with gaps and settings of its own.
fn rich() -> (DocumentRow, Summary) {
    let (mut document, mut summary) = made(Some(&["apache-2.0", "llama3"]));
    document.title = "Minutes & <decisions>.pdf".to_owned();
    document.pages = Some(3);
    let at = |block, page, quote: &str| Evidence {
        block,
        page: Some(page),
        paragraph: block + 1,
        start: 0,
        end: quote.chars().count() as u32,
        quote: quote.to_owned(),
    };
    let roof = at(1, 1, "The committee agreed to repair the roof for EUR\n5,000.");
    let hebrew = at(2, 2, "הוועדה החליטה לתקן את הגג");
    let doubt = Doubt { kind: "name".to_owned(), what: "Žižek".to_owned() };
    let point = |text: &str, evidence: Vec<Evidence>, status| Sentence {
        text: text.to_owned(),
        status,
        evidence,
        origin: Origin::Model,
        heading: Some("Decisions".to_owned()),
        doubts: if status == Support::Supported { Vec::new() } else { vec![doubt.clone()] },
        judged: (status == Support::Partly).then_some(Judged::Yes),
        original: None,
    };
    summary.sentences = vec![
        point("The roof is repaired for EUR 5,000.", vec![roof.clone()], Support::Supported),
        point("Žižek & Co. <script>alert(1)</script> repair it.", vec![roof, hebrew], Support::Partly),
    ];
    summary.left_out = vec![point("The hall is demolished.", Vec::new(), Support::NotFound)];
    summary.coverage.total = 3;
    summary.coverage.read = 2;
    summary.coverage.skipped = 1;
    summary.coverage.reasons = vec![CoverageReason { reason: "method".to_owned(), blocks: 1 }];
    let states = [CellState::Read, CellState::Read, CellState::Skipped];
    summary.coverage.cells = (1..).zip(states).map(|(number, state)| CoverageCell { number, state }).collect();
    let made = &mut summary.provenance;
    (made.prompts, made.notice, made.seed) = ("prompts5".to_owned(), "notice6".to_owned(), 41);
    made.judging = Some("judge7".to_owned());
    (made.words, made.given, made.keep_doubtful) = (Some(120), Some(990), true);
    (document, summary)
}

/// What was left out of [`rich`], with what was found before its words.
const LEFT_OUT: &str = "Not found in the document: “The hall is demolished.” The name “Žižek” is not in the passage.";

/// What every form must carry of [`rich`], whatever reads it: word for word what people read, and where in the object that programs
/// read the same stands.
const MUST: &[(&str, &str, &str)] = &[
    ("The roof is repaired for EUR 5,000.", "/sentences/0/text", "The roof is repaired for EUR 5,000."),
    ("Žižek & Co. <script>alert(1)</script> repair it.", "/sentences/1/text", "<script>alert(1)</script>"),
    ("Decisions", "/sentences/0/heading", "Decisions"),
    ("p. 1, par. 2", "/sentences/0/evidence/0/paragraph", "2"),
    ("p. 2, par. 3", "/sentences/1/evidence/1/page", "2"),
    ("The committee agreed to repair the roof for EUR 5,000.", "/sentences/0/evidence/0/quote", "The committee agreed"),
    ("Only partly in the document", "/sentences/1/status", "partly"),
    ("The name “Žižek” is not in the passage.", "/sentences/1/doubts/0/what", "Žižek"),
    ("A model judged that the passage says it, though not word for word.", "/sentences/1/judged", "yes"),
    ("Written by a machine", "/label", "Written by a machine"),
    ("The document is short enough for the model to read in one go.", "/reason", "fits_context"),
    ("Read: 2 of 3 parts of the document; 1 skipped", "/coverage/skipped", "1"),
    ("2 of 3 pages were read whole; skipped: 3.", "/coverage/cells/2/state", "skipped"),
    ("1 paragraph: passed over, as the method", "/coverage/reasons/0/reason", "method"),
    ("1 sentence left out", "/left_out/0/status", "not_found"),
    ("These did not pass the check, so they are not part of the summary.", "/left_out/0/doubts/0/kind", "name"),
    (LEFT_OUT, "/left_out/0/text", "The hall is demolished."),
    ("did not pass the check. It was kept, as was asked, and is marked.", "/provenance/keep_doubtful", "true"),
    ("About 120 words", "/provenance/words", "120"),
    ("about 990 words of the document", "/provenance/given", "990"),
    ("Alcove chooses", "/provenance/asked", "null"),
    ("temperature 0, seed 41, at most 1 token a part", "/provenance/seed", "41"),
    ("prompts5", "/provenance/prompts", "prompts5"),
    ("judge7", "/provenance/judging", "judge7"),
    ("notice6", "/provenance/notice", "notice6"),
    ("not known", "/provenance/energy_joules", "null"),
    ("2026-11-25T08:00:00Z", "/provenance/made", "2026-11-25T08:00:00Z"),
    ("Built with Meta Llama 3", "/terms", "Built with Meta Llama 3"),
];

/// Words alone, so that lines and hyphens of a reader make no difference.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn must_hold(read: &str, by: &str) {
    let read = words(read);
    for (must, ..) in MUST {
        assert!(read.contains(must), "{by} does not find {must:?} in {read}");
    }
    assert!(read.contains(&"00".repeat(32)), "{by}: {read}");
    assert_eq!(read.matches("The hall is demolished").count(), 1, "{by}: it stands nowhere unmarked: {read}");
    let place = |words: &str| read.find(words).unwrap();
    let account = [place("2 of 3 pages were read whole"), place("1 sentence left out"), place("Asked for")];
    assert!(account.is_sorted(), "{by}: behind how much was read, before how it was made: {read}");
}

/// As our own reader, a program of its own, reads it.
fn by_our_reader(bytes: &[u8]) -> extract::Document {
    let program =
        |name| std::path::PathBuf::from(std::env::var_os(name).unwrap_or_else(|| panic!("{name} is not set")));
    let reader = extract::Reader::new(program("ALCOVE_EXTRACT"), program("ALCOVE_PDFIUM"));
    reader.read(bytes, &std::sync::atomic::AtomicBool::new(false), &mut |_, _| {}).unwrap()
}

fn text_of(document: &extract::Document) -> String {
    document.blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n")
}

/// As another program reads the file; nothing where that is not installed.
fn by_program(bytes: &[u8], name: &str, arguments: &[&str], output: Option<&str>) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), bytes).unwrap();
    let (program, rest) = arguments.split_first()?;
    let ran = std::process::Command::new(program).args(rest).current_dir(folder.path()).output().ok()?;
    assert!(ran.status.success(), "{program}: {}", String::from_utf8_lossy(&ran.stderr));
    Some(output.map_or(ran.stdout, |file| std::fs::read(folder.path().join(file)).unwrap()))
}

#[test]
fn every_form_carries_all_that_must_go_along() {
    let (document, summary) = rich();
    let written = |format| write(&document, &pages(), &summary, format).unwrap();
    must_hold(&String::from_utf8(written(Format::Text)).unwrap(), "an editor of plain text");
    for format in [Format::Markdown, Format::Html, Format::Docx, Format::Pdf] {
        must_hold(&text_of(&by_our_reader(&written(format))), &format!("our reader of {format:?}"));
    }
    let object: serde_json::Value = serde_json::from_slice(&written(Format::Json)).unwrap();
    for (_, place, must) in MUST {
        let found = object.pointer(place).map(serde_json::Value::to_string);
        assert!(found.as_ref().is_some_and(|found| found.contains(must)), "{place}: {found:?} is not {must:?}");
    }
    assert_eq!(object["model"]["file_sha256"], "00".repeat(32));
}

#[test]
fn programs_that_are_not_ours_find_in_each_form_all_that_must_go_along_and_the_source_of_each_sentence() {
    let (document, summary) = rich();
    let opened = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/fixtures/opened.py");
    for (format, cited) in [
        (Format::Markdown, "The roof is repaired for EUR 5,000. (p. 1, par. 2)"),
        (Format::Html, "The roof is repaired for EUR 5,000. → p. 1, par. 2 The committee agreed to repair the roof"),
        (Format::Docx, "The roof is repaired for EUR 5,000. → p. 1, par. 2: “The committee agreed to repair the roof"),
        (Format::Pdf, "The roof is repaired for EUR 5,000. → p. 1, par. 2 “The committee agreed to repair the roof"),
        (Format::Json, "/sentences/0/evidence/0/quote: The committee agreed to repair the roof for EUR 5,000."),
    ] {
        let bytes = write(&document, &pages(), &summary, format).unwrap();
        let form = format!("{format:?}").to_lowercase();
        let read = by_program(&bytes, "a", &["python3", opened, &form, "a"], None).expect("python3 is there");
        let read = String::from_utf8(read).unwrap();
        for must in [cited, "ai_generated: true", "trainedAlgorithmicMedia"] {
            assert!(words(&read).contains(must), "{form}: {must:?} is not in {read}");
        }
        if format != Format::Json {
            must_hold(&read, &form);
            continue;
        }
        for (_, place, must) in MUST {
            let is_it = |line: &str| line.starts_with(place) && line.contains(must);
            assert!(read.lines().any(is_it), "{place}: {must:?} is not in {read}");
        }
    }
}

#[test]
fn no_sentence_is_taken_for_markdown_or_loses_its_sign() {
    let (document, mut summary) = made(None);
    for text in [
        "- 5 % against 2023.",
        "+ 5 % against 2023.",
        "7) The tenant pays.",
        "# 1 of all | > half",
        "$5$ a ~~day~~",
        "[Here](javascript:alert(1)) `or` <script>alert(1)</script> &lt;",
    ] {
        summary.sentences[0].text = text.to_owned();
        let read = text_of(&by_our_reader(&write(&document, &pages(), &summary, Format::Markdown).unwrap()));
        assert!(read.lines().any(|line| line.ends_with(text)), "{text} in {read}");
    }
}

#[test]
fn a_web_page_says_to_programs_what_it_is_and_runs_nothing() {
    let (document, summary) = rich();
    let bytes = write(&document, &pages(), &summary, Format::Html).unwrap();
    let html = String::from_utf8(bytes).unwrap();
    assert!(html.contains("<meta name=\"ai_generated\" content=\"true\">"), "{html}");
    assert!(html.contains("trainedAlgorithmicMedia") && html.contains("default-src 'none'"));
    assert!(!html.contains("<script") && html.matches("href=\"#source-").count() == 3);
    assert!(html.contains("<h1 dir=\"auto\">Minutes &amp; "), "a title runs as its letters do: {html}");
    for n in 1..=2 {
        assert!(html.contains(&format!("id=\"source-{n}\"")), "{html}");
    }
}

#[test]
fn a_word_document_is_read_by_other_programs_with_its_sources_as_footnotes() {
    let (document, summary) = rich();
    let bytes = write(&document, &pages(), &summary, Format::Docx).unwrap();
    let read = by_our_reader(&bytes);
    assert_eq!(read.format, extract::Format::Docx);
    assert!(text_of(&read).contains("הוועדה החליטה לתקן את הגג"));
    // As text it writes no footnotes.
    let office = ["soffice", "--headless", "--convert-to", "odt", "a.docx"];
    if let Some(text) = by_program(&bytes, "a.docx", &office, Some("a.odt")) {
        must_hold(&text_of(&by_our_reader(&text)), "LibreOffice");
    }
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes.as_slice())).unwrap();
    let mut custom = String::new();
    std::io::Read::read_to_string(&mut archive.by_name("docProps/custom.xml").unwrap(), &mut custom).unwrap();
    assert!(custom.contains("trainedAlgorithmicMedia") && custom.contains("ai_generated"), "{custom}");
    assert_eq!(bytes, write(&document, &pages(), &summary, Format::Docx).unwrap(), "the same again");
}

#[test]
fn every_form_calls_a_place_what_the_document_calls_it() {
    let (mut document, mut summary) = rich();
    document.format = "xlsx".to_owned();
    document.unit = Unit::Sheet;
    document.warnings = vec![Noticed {
        kind: "page_damaged".to_owned(),
        pages: vec![[2, 2], [4, 5]],
        confidence: None,
        pictures: None,
        unread: true,
    }];
    summary.coverage.cells = [CellState::Read, CellState::Skipped, CellState::InPart]
        .into_iter()
        .zip(1..)
        .map(|(state, number)| CoverageCell { number, state })
        .collect();
    let places = Places { unit: Unit::Sheet, names: vec![PartName { number: 2, name: "Costs".to_owned() }] };
    let written = |format| write(&document, &places, &summary, format).unwrap();
    let docx = text_of(&by_our_reader(&written(Format::Docx)));
    let texts = [Format::Text, Format::Markdown, Format::Html].map(|f| String::from_utf8(written(f)).unwrap());
    for form in texts.iter().chain([&docx, &leaving(&document, &places, &summary).clipboard(true)]) {
        assert!(form.contains("sheet 1, par. 2") && !form.contains("p. 1"), "{form}");
    }
    for form in texts.iter().chain([&docx]) {
        assert!(form.contains("sheet Costs, par. 3"), "{form}");
        assert!(form.contains("1 of 3 sheets were read whole; in part: 3; skipped: Costs."), "{form}");
        assert!(form.contains("Sheets 2 and 4\u{2013}5 are damaged"), "{form}");
    }
    let json: serde_json::Value = serde_json::from_slice(&written(Format::Json)).unwrap();
    assert_eq!(json["document"]["warnings"], serde_json::json!(["page_damaged"]), "as it always was");
    assert_eq!(json["document"]["noticed"][0]["pages"], serde_json::json!([[2, 2], [4, 5]]));
}

#[test]
fn every_form_counts_the_pages_and_pictures_that_nobody_read() {
    let (mut document, mut summary) = rich();
    document.unit = Unit::Slide;
    let why = |reason: &str, blocks| CoverageReason { reason: reason.to_owned(), blocks };
    summary.coverage.failed = 4;
    summary.coverage.reasons = vec![why("picture_unread", 2), why("pictures_unread", 1), why("unreadable_page", 1)];
    let states = [CellState::Unreadable, CellState::Read, CellState::InPart];
    let cells = (CoverageCell::NOWHERE..).zip(states).map(|(number, state)| CoverageCell { number, state });
    summary.coverage.cells = cells.collect();
    let places = Places { unit: Unit::Slide, names: Vec::new() };
    for format in [Format::Text, Format::Markdown, Format::Html] {
        let form = String::from_utf8(write(&document, &places, &summary, format).unwrap()).unwrap();
        for words in [
            "4 could not be read",
            "1 of 2 slides were read whole; in part: 2.",
            "2 pictures: not read",
            "What stands in some pictures, charts or the like was not read.",
            "1 slide: could not be read",
        ] {
            assert!(form.contains(words), "{words} in {form}");
        }
    }
}

#[test]
fn a_summary_is_copied_with_its_addresses_or_without_and_never_without_its_label() {
    let (document, summary) = rich();
    let leaving = leaving(&document, &pages(), &summary);
    let with = leaving.clipboard(true);
    assert!(with.starts_with("The roof is repaired for EUR 5,000. (p. 1, par. 2) Žižek"), "{with}");
    let without = leaving.clipboard(false);
    assert!(without.starts_with("The roof is repaired for EUR 5,000. Žižek") && !without.contains("par."), "{without}");
    assert!(with.contains("repair it. (p. 1, par. 2) [Only partly in the document. The name “Žižek”"), "{with}");
    assert!(without.contains("repair it. [Only partly in the document]"), "{without}");
    for text in [with, without] {
        assert!(!text.contains("The hall is demolished"), "the sentences of the summary alone: {text}");
        for must in ["Written by a machine", "Built with Meta Llama 3", "trainedAlgorithmicMedia"] {
            assert!(text.contains(must), "{text}");
        }
    }
}

#[test]
fn a_file_is_named_after_its_document() {
    assert_eq!(file_name("Q3 report.pdf", Format::Docx), "Q3 report, summary.docx");
    assert_eq!(file_name("../..", Format::Html), "_, summary.html");
    assert_eq!(file_name("lease.pdf and one more", Format::Pdf), "lease.pdf and one more, summary.pdf");
}

#[test]
fn what_was_too_slow_to_be_read_whole_says_how_long_that_would_have_taken() {
    let (document, mut summary) = made(Some(&["apache-2.0"]));
    (summary.method, summary.reason, summary.would_take) = (Method::Quick, "too_slow".to_owned(), Some(2_400));
    let text = String::from_utf8(write(&document, &pages(), &summary, Format::Text).unwrap()).unwrap();
    assert!(text.contains("would take about 40 minutes on this computer"), "{text}");
}
