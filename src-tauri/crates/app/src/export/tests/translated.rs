//! A sentence that a model has translated says so in every form, with the one that was checked; and so does one that it has not.

use super::*;
use crate::summary::Language;

#[test]
fn a_translated_sentence_carries_what_was_checked_in_every_form() {
    let (document, mut summary) = rich();
    let german = "Das Dach wird für 5.000 Euro repariert.";
    summary.sentences[0].original = Some(german.to_owned());
    let stays = Sentence { text: "It stays as it was.".to_owned(), original: None, ..summary.sentences[0].clone() };
    summary.sentences.push(stays);
    let made = &mut summary.provenance;
    (made.language, made.translating) = (Some(Language::En), Some("translate8".to_owned()));
    let written = |format| write(&document, &pages(), &summary, format).unwrap();
    let plain = |format| String::from_utf8(written(format)).unwrap();
    let papers = [Format::Html, Format::Docx, Format::Pdf].map(|format| text_of(&by_our_reader(&written(format))));
    for text in papers.iter().chain([&plain(Format::Text), &plain(Format::Markdown)]) {
        let text = words(text);
        for must in [
            "Translated by a model. In the document’s language: “Das Dach wird für 5.000 Euro repariert.”",
            "In the document’s language, as no translation of it passed the check.",
            "English",
            "translate8",
        ] {
            assert!(text.contains(must), "{must:?} is not in {text}");
        }
    }
    let object: serde_json::Value = serde_json::from_slice(&written(Format::Json)).unwrap();
    assert_eq!((&object["sentences"][0]["original"], object["sentences"][1].get("original")), (&german.into(), None));
    assert_eq!(
        (&object["provenance"]["language"], &object["provenance"]["translating"]),
        (&"en".into(), &"translate8".into())
    );
    let copied = leaving(&document, &pages(), &summary);
    assert!(copied.clipboard(true).contains(german) && copied.clipboard(false).contains("[Translated by a model]"));
    assert_eq!(summary.searched(), format!("{german} It stays as it was."), "it is found by what was checked");
}
