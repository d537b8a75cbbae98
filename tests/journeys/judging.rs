//! What the user thinks of summaries: said, changed, taken back, counted by what made them, gone with the document.

use app::view::{DocumentId, SummaryId};
use app::{Code, words};
use serde_json::json;

use tests::alcove::Alcove;
use tests::parts::Parts;
use tests::script::Script;
use tests::texts::{self, SUPPORTED};

const MODEL: &str = "SmolLM2 135M Instruct";

/// A user with a document summarised twice, with the model and without; the ids of the summaries.
fn summarised() -> (Alcove, i64, i64) {
    let alcove = Alcove::ready(&Parts::Scripted(Script::saying(&[SUPPORTED])));
    alcove.document("minutes.txt", texts::minutes_text());
    let made = |method: &str| {
        let said = alcove.run(["summarize", "minutes.txt", "--format", "json", "--method", method]).ended(0).json();
        (said["id"].as_i64().unwrap(), said["document"]["id"].as_i64().unwrap(), said["method"].clone())
    };
    let (thorough, extractive) = (made("thorough"), made("extractive"));
    assert_eq!((thorough.2, extractive.2), (json!("thorough"), json!("extractive")));
    assert_eq!(thorough.1, extractive.1, "two summaries of one document");
    (alcove, thorough.0, extractive.0)
}

#[test]
fn a_summary_is_judged_and_the_judgment_is_changed_counted_and_forgotten() {
    let (alcove, thorough, extractive) = summarised();
    let judge = |summary: i64, rest: &[&str]| alcove.run([&["judge", &summary.to_string()], rest].concat());
    assert_eq!(alcove.run(["quality"]).ended(0).out.trim(), words::say("quality-none"));

    judge(thorough, &["useful", "--reason", "The price is there."]).ended(0);
    judge(extractive, &["useful"]).ended(0);
    judge(extractive, &["not-useful", "--reason", "Too long."]).ended(0);
    let counted = alcove.run(["quality", "--format", "json"]).ended(0).json();
    let row = |model: Option<&str>, method: &str| {
        counted.as_array().unwrap().iter().find(|row| row["model"] == json!(model) && row["method"] == method).cloned()
    };
    let of_model = row(Some(MODEL), "thorough").unwrap_or_else(|| panic!("{counted}"));
    assert_eq!((&of_model["useful"], &of_model["not_useful"]), (&json!(1), &json!(0)));
    assert_eq!(of_model["model_sha256"].as_str().unwrap().len(), 64);
    let without = row(None, "extractive").unwrap_or_else(|| panic!("{counted}"));
    assert_eq!((&without["useful"], &without["not_useful"]), (&json!(0), &json!(1)), "changed, not counted twice");
    let told = alcove.run(["quality"]).ended(0).out;
    assert!(told.contains(MODEL) && told.contains("1 useful, 0 not"), "{told}");

    {
        let app = alcove.open();
        let view = app.summary(SummaryId(extractive)).unwrap();
        let judgment = view.judgment.unwrap();
        assert_eq!((judgment.useful, judgment.reason.as_str()), (false, "Too long."));
        let long = "x".repeat(2_001);
        assert_eq!(app.judge(SummaryId(extractive), true, &long).unwrap_err().code, Code::BadInput);
        app.lock();
    }
    judge(extractive, &["forget"]).ended(0);
    assert_eq!(alcove.run(["quality", "--format", "json"]).ended(0).json().as_array().unwrap().len(), 1);
    let said = judge(9_999, &["useful"]).ended(1);
    assert_eq!(said.err.trim(), words::line_of_error(Code::SummaryUnknown));
}

#[test]
fn a_judgment_goes_with_its_document_and_into_nothing_but_the_users_own_export() {
    const WHY: &str = "The quillfeather clause is missing.";
    let (alcove, thorough, _) = summarised();
    alcove.run(["judge", &thorough.to_string(), "not-useful", "--reason", WHY]).ended(0);
    let app = alcove.open();
    for format in ["text", "markdown", "json", "html", "docx", "pdf"] {
        let format = serde_json::from_value(json!(format)).unwrap();
        let (_, bytes) = app.export(SummaryId(thorough), format).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("quillfeather"), "{format:?}");
    }
    for citations in [true, false] {
        assert!(!app.copy(SummaryId(thorough), citations).unwrap().contains("quillfeather"));
    }
    let everything = app.export_everything(&alcove.documents()).unwrap();
    let kept = walk(&everything).into_iter().any(|file| {
        file.ends_with(format!("summary {thorough} judged.json"))
            && std::fs::read_to_string(&file).unwrap().contains(WHY)
    });
    assert!(kept, "{:?}", walk(&everything));

    let document = app.library(None, None).unwrap().rows[0].id;
    assert_eq!(app.document(document).unwrap().summaries.len(), 2, "the former summary is kept");
    assert_eq!(app.quality().unwrap().len(), 1);
    app.delete(DocumentId(document.0)).unwrap();
    assert!(app.quality().unwrap().is_empty());
    assert_eq!(app.judge(SummaryId(thorough), true, "").unwrap_err().code, Code::SummaryUnknown);
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}
