//! A summary of several documents is one of each: stored at once, found under its own document, and gone with any of them.

use super::*;
use crate::{Error, Judgment, NewSummary};

fn new(document: i64, text: &str) -> NewSummary<'_> {
    NewSummary { document, body_json: "{}", text, reading: None }
}

fn ids(vault: &Vault, first: i64) -> Vec<i64> {
    vault.together(first).unwrap().iter().map(|row| row.document).collect()
}

#[test]
fn it_is_known_by_the_first_and_no_documents_own() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    let (a, b) = (add(&mut vault, "a", "words").unwrap(), add(&mut vault, "b", "words").unwrap());
    let alone = vault.add_summary(a, "", "{}", "alone").unwrap();
    let first = vault.add_together("2026-01-01T00:00:00Z", &[new(b, "of b"), new(a, "of a")]).unwrap();
    let again = vault.add_together("2026-01-02T00:00:00Z", &[new(a, "more"), new(b, "still")]).unwrap();
    vault.lock();
    let vault = open(&place.vault()).unwrap();
    assert_eq!((ids(&vault, first), ids(&vault, again), ids(&vault, alone)), (vec![b, a], vec![a, b], vec![]));
    let rows = vault.all_together().unwrap();
    let told: Vec<_> = rows.iter().map(|row| (row.first, row.document, row.title.as_str())).collect();
    assert_eq!(told, [(again, a, "a"), (again, b, "b"), (first, b, "b"), (first, a, "a")]);
    assert_eq!(vault.summary(first + 1).unwrap().unwrap().together, Some(first));
    assert!(vault.summary(alone).unwrap().unwrap().together.is_none());
    assert_eq!(vault.summaries(a).unwrap().iter().map(|row| row.id).collect::<Vec<_>>(), [alone]);
    assert!(vault.document(a).unwrap().unwrap().summarised);
    assert!(!vault.document(b).unwrap().unwrap().summarised, "it has no summary of its own");
    assert_eq!(vault.preview().unwrap().summaries, 3, "each of them is one");
}

#[test]
fn each_document_is_found_by_what_its_own_part_says() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    let (a, b) = (add(&mut vault, "a", "words").unwrap(), add(&mut vault, "b", "words").unwrap());
    vault.add_together("", &[new(a, "quinces"), new(b, "medlars")]).unwrap();
    let found =
        |word: &str| -> Vec<i64> { vault.search(word, 0, 9).unwrap().rows.iter().map(|row| row.document.id).collect() };
    assert_eq!((found("quinces"), found("medlars")), (vec![a], vec![b]));
}

#[test]
fn it_is_stored_whole_or_not_at_all_and_ends_its_readings() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    let (a, b) = (add(&mut vault, "a", "words").unwrap(), add(&mut vault, "b", "words").unwrap());
    vault.keep_part(a, "key", 2, 0, "{}").unwrap();
    let ends = NewSummary { reading: Some("key"), ..new(a, "of a") };
    assert_eq!(vault.add_together("", &[ends, new(b + 1, "of none")]).unwrap_err(), Error::NoSuchRow);
    assert_eq!(vault.add_together("", &[]).unwrap_err(), Error::NoSuchRow);
    assert!(vault.all_together().unwrap().is_empty() && vault.reading(a).unwrap().is_some());
    assert_eq!(vault.search("of", 0, 1).unwrap().total, 0);
    vault.add_together("", &[ends, new(b, "of b")]).unwrap();
    assert!(vault.reading(a).unwrap().is_none());
}

#[test]
fn it_goes_with_any_of_its_documents_and_takes_what_is_thought_of_it_along() {
    for which in 0..3 {
        let place = Place::new();
        let mut vault = create(&place.vault());
        let all: Vec<i64> = ["a", "b", "c"].iter().map(|title| add(&mut vault, title, "words").unwrap()).collect();
        let texts = ["quinces", "medlars", "sorbs"];
        let parts: Vec<_> = all.iter().zip(texts).map(|(id, text)| new(*id, text)).collect();
        let first = vault.add_together("", &parts).unwrap();
        let kept = vault.add_together("", &[new(all[(which + 1) % 3], "rowans"), new(all[(which + 2) % 3], "sloes")]);
        let alone = vault.add_summary(all[(which + 1) % 3], "", "{}", "alone").unwrap();
        let judgment = Judgment { useful: true, reason: String::new(), made: String::new() };
        vault.judge(first, &judgment, "a").unwrap();

        assert!(vault.delete_document(all[which]).unwrap());
        assert!(vault.together(first).unwrap().is_empty(), "{which}");
        assert!(texts.iter().all(|text| vault.search(text, 0, 1).unwrap().total == 0), "{which}");
        assert!(vault.judged().unwrap().is_empty());
        assert_eq!(ids(&vault, kept.unwrap()).len(), 2, "what is not of it stays");
        assert!(vault.summary(alone).unwrap().is_some());
        assert_eq!(vault.search("sloes", 0, 1).unwrap().total, 1);
        assert!(vault.check().unwrap().is_sound());
    }
}
