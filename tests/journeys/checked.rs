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
