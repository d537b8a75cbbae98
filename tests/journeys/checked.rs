//! What a model writes is checked, word for word, before anybody reads it as true.

use serde_json::Value;

use tests::alcove::Alcove;
use tests::parts::Parts;
use tests::script::Script;
use tests::texts::{self, SUPPORTED, WRONG_NAME, WRONG_NUMBER};

fn summary_with(answer: &str) -> Value {
    let alcove = Alcove::ready(&Parts::Scripted(Script::saying(&[answer])));
    alcove.document("minutes.pdf", texts::minutes_pdf());
    alcove.run(["summarize", "minutes.pdf", "--format", "json"]).ended(0).json()
}

fn find<'a>(summary: &'a Value, list: &str, text: &str) -> Option<&'a Value> {
    summary[list].as_array().unwrap().iter().find(|sentence| sentence["text"] == text)
}

#[test]
fn a_supported_sentence_of_the_model_is_shown_with_its_place() {
    let summary = summary_with(SUPPORTED);
    let sentence = find(&summary, "sentences", SUPPORTED).unwrap_or_else(|| panic!("{summary:#}"));
    assert_eq!((sentence["status"].as_str(), sentence["origin"].as_str()), (Some("supported"), Some("model")));
    let place = &sentence["evidence"][0];
    assert_eq!((place["page"].as_u64(), place["paragraph"].as_u64()), (Some(1), Some(2)), "{place}");
    assert!(place["quote"].as_str().unwrap().contains("for EUR 5,000"));
}

#[test]
fn an_invented_number_is_left_out_and_named() {
    let summary = summary_with(WRONG_NUMBER);
    assert!(find(&summary, "sentences", WRONG_NUMBER).is_none());
    let sentence = find(&summary, "left_out", WRONG_NUMBER).unwrap_or_else(|| panic!("{summary:#}"));
    let doubts = sentence["doubts"].as_array().unwrap();
    assert!(
        doubts.iter().any(|doubt| doubt["kind"] == "number" && doubt["what"].as_str().unwrap().contains("9,400")),
        "{sentence}"
    );
    assert!(!summary["sentences"].to_string().contains("9,400"));
}

#[test]
fn an_invented_name_is_left_out_and_named() {
    let summary = summary_with(WRONG_NAME);
    let sentence = find(&summary, "left_out", WRONG_NAME).unwrap_or_else(|| panic!("{summary:#}"));
    let doubts = sentence["doubts"].as_array().unwrap();
    assert!(
        doubts.iter().any(
            |doubt| doubt["kind"] == "name" && doubt["what"].as_str().unwrap().to_lowercase().contains("thornbury")
        ),
        "{sentence}"
    );
    assert!(!summary["sentences"].to_string().contains("Thornbury"));
}

#[test]
fn a_model_that_dies_leaves_the_documents_own_sentences_and_the_summary_says_so() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default().then_crashes()));
    alcove.document("minutes.pdf", texts::minutes_pdf());
    let summary = alcove.run(["summarize", "minutes.pdf", "--format", "json"]).ended(0).json();
    assert_eq!((summary["method"].as_str(), summary["reason"].as_str()), (Some("extractive"), Some("model_failed")));
    let sentences = summary["sentences"].as_array().unwrap();
    assert!(!sentences.is_empty() && sentences.iter().all(|sentence| sentence["origin"] == "source"));
}

#[test]
fn what_does_not_pass_is_kept_where_that_is_asked_for_and_is_marked_wherever_it_goes() {
    let answer = format!("{SUPPORTED} {WRONG_NUMBER} {WRONG_NAME}");
    let alcove = Alcove::ready(&Parts::Scripted(Script::saying(&[&answer])));
    alcove.document("minutes.pdf", texts::minutes_pdf());
    let run = |more: &[&str]| alcove.run([&["summarize", "minutes.pdf"], more].concat()).ended(0);
    let usual = run(&["--format", "json"]).json();
    let kept = run(&["--format", "json", "--keep-doubtful"]).json();

    for (text, kind, what) in [(WRONG_NUMBER, "number", "9,400"), (WRONG_NAME, "name", "thornbury")] {
        let sentence = find(&kept, "sentences", text).unwrap_or_else(|| panic!("{kept:#}"));
        assert_eq!((&sentence["status"], &sentence["origin"]), (&"partly".into(), &"model".into()));
        let is_it =
            |doubt: &Value| doubt["kind"] == kind && doubt["what"].as_str().unwrap().to_lowercase().contains(what);
        assert!(sentence["doubts"].as_array().unwrap().iter().any(is_it), "{sentence}");
        assert_eq!(sentence["evidence"][0]["paragraph"], 2, "its nearest place");
        assert!(find(&usual, "left_out", text).is_some() && find(&kept, "left_out", text).is_none());
    }
    let all = |of: &Value| of["sentences"].as_array().unwrap().clone();
    let supported: Vec<Value> = all(&kept).into_iter().filter(|sentence| sentence["status"] == "supported").collect();
    assert_eq!(supported, all(&usual), "what is supported is the same");
    assert_eq!(kept["provenance"]["keep_doubtful"], true);

    let read_back = |form: &str, more: &[&str]| {
        let out = alcove.documents().join(format!("out{}.{form}", more.concat())).display().to_string();
        run(&[&["--format", form, "--output", out.as_str()][..], more].concat());
        let read = alcove.run(["extract", &out]).ended(0).out;
        read.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    for form in ["text", "markdown", "html", "docx", "pdf"] {
        let read = read_back(form, &[]);
        let listed = format!(
            "Only partly in the document: \u{201c}{WRONG_NUMBER}\u{201d} The number \u{201c}9,400\u{201d} is not in the passage."
        );
        assert!(read.contains("2 sentences left out") && read.contains(&listed), "{form}: {read}");
        assert_eq!(read.matches(WRONG_NUMBER).count(), 1, "nowhere else: {form}: {read}");

        let read = read_back(form, &["--keep-doubtful"]);
        for must in [
            WRONG_NUMBER,
            "Only partly in the document. The number \u{201c}9,400\u{201d} is not in the passage.",
            "2 sentences of the model did not pass the check. They were kept, as was asked, and are marked.",
        ] {
            assert!(read.contains(must), "{form} lacks {must:?}: {read}");
        }
        assert_eq!(read.matches("Only partly in the document").count(), 2, "{form}: {read}");
    }

    let app = alcove.open();
    let id = app::view::SummaryId(kept["id"].as_i64().unwrap());
    for citations in [true, false] {
        let copied = app.copy(id, citations).unwrap();
        assert_eq!(copied.matches("[Only partly in the document").count(), 2, "{copied}");
    }
    // A hit is shown without a mark: what is not in the document does not make one.
    assert_eq!(app.library(Some("Thornbury"), None).unwrap().total, 0);
    assert_eq!(app.library(Some("bridge"), None).unwrap().total, 1);
}

#[test]
fn a_model_that_dies_on_its_way_is_named_for_what_it_wrote_before() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::saying(&[SUPPORTED]).then_crashes()));
    alcove.document("minutes.txt", [texts::minutes_text(), texts::survey(10).join("\n\n")].join("\n\n"));
    let arguments = ["summarize", "minutes.txt", "--method", "thorough", "--format", "json"];
    let summary = alcove.run(arguments).ended(0).json();
    assert_eq!(summary["reason"], "model_failed");
    assert_eq!(find(&summary, "sentences", SUPPORTED).unwrap_or_else(|| panic!("{summary:#}"))["origin"], "model");
    assert_eq!(summary["mark"]["ai_generated"], true);
    assert!(summary["label"].as_str().unwrap().starts_with("Written by a machine: SmolLM2"), "{}", summary["label"]);
}
