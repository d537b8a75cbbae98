//! A scan by the command line: its text is recognised in its pictures, cited by page and accounted for; and where Tesseract is missing,
//! that is said, with how to get it.

use app::{Code, words};
use serde_json::{Value, json};

use tests::alcove::Alcove;
use tests::parts::{self, Parts};
use tests::script::Script;

use crate::main_job::words_at;

/// What a command line without Tesseract is started by.
const WITHOUT_TESSERACT: [&str; 2] = ["env", "ALCOVE_TESSERACT="];

/// A user with a fixture of the reader's among the documents.
pub fn with(name: &str) -> Alcove {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let bytes = std::fs::read(parts::in_tree("src-tauri/crates/extract/fixtures/pdf").join(name)).unwrap();
    alcove.document(name, bytes);
    alcove
}

/// Number and state of each page.
pub fn pages(cells: &Value) -> Vec<(u64, String)> {
    let of = |cell: &Value| (cell["number"].as_u64().unwrap(), cell["state"].as_str().unwrap().to_owned());
    cells.as_array().unwrap().iter().map(of).collect()
}

#[test]
fn a_scanned_pdf_is_summarised_and_cited_by_page_and_all_of_it_counts_as_read() {
    let alcove = with("scanned.pdf");
    let asked = ["scanned.pdf", "--languages", "eng", "--format", "json"];
    let summary = alcove.run(["summarize"].into_iter().chain(asked)).ended(0).json();
    let extracted = alcove.run(["extract"].into_iter().chain(asked)).ended(0).json();

    let document = &summary["document"];
    assert_eq!((document["format"].as_str(), document["pages"].as_u64()), (Some("pdf"), Some(2)));
    let [noticed] = document["noticed"].as_array().unwrap().as_slice() else { panic!("{document}") };
    assert_eq!((&noticed["kind"], &noticed["pages"]), (&json!("page_recognised"), &json!([[1, 2]])));
    assert!(noticed["confidence"].as_u64().is_some_and(|sure| (60..=100).contains(&sure)), "{noticed}");

    let sentences = summary["sentences"].as_array().unwrap();
    assert!(!sentences.is_empty());
    for sentence in sentences {
        assert_eq!(sentence["status"], "supported", "{sentence}");
        let evidence = sentence["evidence"].as_array().unwrap();
        assert!(!evidence.is_empty(), "no evidence for {sentence}");
        for place in evidence {
            assert!(place["page"].as_u64().is_some_and(|page| (1..=2).contains(&page)), "{place}");
            assert_eq!(words_at(&extracted, place), place["quote"].as_str().unwrap());
        }
    }
    let cited = summary["sentences"].to_string();
    assert!(cited.contains("bridge") || cited.contains("committee"), "nothing of what was scanned: {cited}");

    let coverage = &summary["coverage"];
    assert_eq!(coverage["total"], coverage["read"], "{coverage}");
    assert_eq!(pages(&coverage["cells"]), [(1, "read".to_owned()), (2, "read".to_owned())]);
}

#[test]
fn without_tesseract_a_scan_is_refused_in_words_that_say_how_to_get_it() {
    let alcove = with("scanned.pdf");
    let said = alcove.run_under(&WITHOUT_TESSERACT, ["summarize", "scanned.pdf", "--format", "json"]).ended(1);
    assert_eq!(said.err.trim(), format!("scanned.pdf: {}", words::line_of_error(Code::RecognitionMissing)));
    assert!(said.err.contains("tesseract-ocr"), "{}", said.err);
    assert_eq!(said.out, "");
    assert_eq!(alcove.open().library(None, None).unwrap().total, 0, "nothing was added");
}

#[test]
fn without_tesseract_a_scanned_page_among_others_is_named_and_counts_as_unreadable() {
    let alcove = with("scan.pdf");
    let asked = ["summarize", "scan.pdf", "--format"];
    let summary = alcove.run_under(&WITHOUT_TESSERACT, asked.into_iter().chain(["json"])).ended(0).json();
    assert_eq!(
        summary["document"]["noticed"],
        json!([{ "kind": "page_without_text", "pages": [[2, 2]], "unread": true }])
    );
    let coverage = &summary["coverage"];
    assert_eq!(pages(&coverage["cells"]), [(1, "read".to_owned()), (2, "unreadable".to_owned())]);
    assert_eq!(
        (coverage["failed"].as_u64(), coverage["reasons"][0]["reason"].as_str()),
        (Some(1), Some("unreadable_page"))
    );
    let text = alcove.run_under(&WITHOUT_TESSERACT, asked.into_iter().chain(["text"])).ended(0);
    assert!(
        text.out.contains("Page 2 holds a picture and no text") && text.out.contains("tesseract-ocr"),
        "{}",
        text.out
    );

    // What the document does not say may stand there.
    alcove.document("letter.txt", "The dentist will see you on 3 March 2026.");
    alcove.run(["summarize", "letter.txt", "--method", "extractive"]).ended(0);
    let ask = |files: &[&str]| alcove.run([&["ask", "Which dragon guards the castle?"][..], files].concat()).ended(0);
    for files in [vec![], vec!["scan.pdf"]] {
        let said = ask(&files);
        assert_eq!(said.out.trim(), words::say("ask-library-none"));
        let unread = format!("{}\nscan.pdf: Page 2 holds a picture and no text", words::say("ask-library-unread"));
        assert!(said.err.starts_with(&unread), "{}", said.err);
    }
    assert_eq!(ask(&["letter.txt"]).err, "");
    let answered = alcove.run(["ask", "When does the dentist see me?"]).ended(0);
    assert!(answered.out.contains("3 March 2026") && answered.err.is_empty(), "{}", answered.err);
}

#[test]
fn without_tesseract_pictures_within_a_text_count_as_not_read() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let picture = std::fs::read(parts::in_tree("src-tauri/crates/extract/fixtures/png/minutes.png")).unwrap();
    let digits: String = picture.iter().map(|byte| format!("{byte:02x}")).collect();
    let text = "The committee agreed to repair the old bridge for EUR 5,000.";
    let picture = format!("{{\\pict\\pngblip {digits}}}\\par ").repeat(2);
    alcove.document("minutes.rtf", format!("{{\\rtf1 {text}\\par {picture}}}"));
    let asked = ["summarize", "minutes.rtf", "--method", "extractive", "--format"];
    let summary = alcove.run_under(&WITHOUT_TESSERACT, asked.into_iter().chain(["json"])).ended(0).json();
    let coverage = &summary["coverage"];
    let counts = ["total", "read", "skipped", "failed"].map(|of| coverage[of].as_u64().unwrap());
    assert_eq!(counts, [3, 1, 0, 2], "{coverage}");
    assert_eq!(coverage["reasons"], json!([{ "reason": "picture_unread", "blocks": 2 }]));
    // It is not known in which section a picture stands.
    assert_eq!(pages(&coverage["cells"]), [(0, "unreadable".to_owned()), (1, "read".to_owned())]);
    let text = alcove.run_under(&WITHOUT_TESSERACT, asked.into_iter().chain(["text"])).ended(0);
    assert!(text.out.contains("2 pictures: not read"), "{}", text.out);
}
