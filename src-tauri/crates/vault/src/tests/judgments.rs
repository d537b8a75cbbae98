//! What the user thinks of a summary is kept, changed, taken back, counted, and gone with the document.

use super::*;
use crate::{Error, Judged, Judgment};

fn judgment(useful: bool, reason: &str) -> Judgment {
    Judgment { useful, reason: reason.into(), made: "2026-11-25T17:00:00Z".into() }
}

fn counts(vault: &Vault) -> Vec<(String, u32, u32)> {
    vault
        .judged()
        .unwrap()
        .into_iter()
        .map(|Judged { maker, useful, not_useful }| (maker, useful, not_useful))
        .collect()
}

#[test]
fn a_judgment_is_kept_changed_and_taken_back() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    let document = add(&mut vault, "one", "words").unwrap();
    let summary = vault.add_summary(document, "", "{}", "text").unwrap();
    assert!(vault.judgment(summary).unwrap().is_none());

    vault.judge(summary, &judgment(true, "all there"), "a").unwrap();
    vault.judge(summary, &judgment(false, "the rent is missing"), "a").unwrap();
    vault.lock();
    let mut vault = open(&place.vault()).unwrap();
    assert!(vault.judgment(summary).unwrap() == Some(judgment(false, "the rent is missing")));
    assert_eq!(counts(&vault), [("a".to_owned(), 0, 1)], "one summary counts once");

    assert!(vault.unjudge(summary).unwrap());
    assert!(!vault.unjudge(summary).unwrap(), "it was taken back before");
    assert!(vault.judgment(summary).unwrap().is_none() && counts(&vault).is_empty());
}

#[test]
fn judgments_are_counted_by_what_made_the_summaries() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    let document = add(&mut vault, "one", "words").unwrap();
    for (maker, useful) in [("b", true), ("a", true), ("b", false), ("b", true), ("c", false)] {
        let summary = vault.add_summary(document, "", "{}", "text").unwrap();
        vault.judge(summary, &judgment(useful, ""), maker).unwrap();
    }
    let expected = [("b", 2, 1), ("a", 1, 0), ("c", 0, 1)].map(|(maker, yes, no)| (maker.to_owned(), yes, no));
    assert_eq!(counts(&vault), expected);
}

#[test]
fn only_a_summary_that_is_there_is_judged() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    assert_eq!(vault.judge(7, &judgment(true, ""), "a").unwrap_err(), Error::NoSuchRow);
    assert!(counts(&vault).is_empty());
}

#[test]
fn a_deleted_document_takes_its_judgments_along() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    let (first, second) = (add(&mut vault, "one", "words").unwrap(), add(&mut vault, "two", "words").unwrap());
    for document in [first, second] {
        let summary = vault.add_summary(document, "", "{}", "text").unwrap();
        vault.judge(summary, &judgment(true, "good"), "a").unwrap();
    }
    assert!(vault.delete_document(first).unwrap());
    assert_eq!(counts(&vault), [("a".to_owned(), 1, 0)]);
    assert!(vault.check().unwrap().is_sound());
}
