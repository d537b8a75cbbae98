//! A reading is kept part by part, under the key it was begun with, and ends with its summary or its document.

use super::*;
use crate::{Error, Part};

fn parts(vault: &Vault, document: i64, key: &str) -> Vec<(u32, String)> {
    let parts = vault.parts_read(document, key).unwrap();
    parts.into_iter().map(|Part { number, answer_json }| (number, answer_json)).collect()
}

fn counted(vault: &Vault, document: i64) -> Option<(String, u32, u32)> {
    vault.reading(document).unwrap().map(|reading| (reading.key, reading.read, reading.parts))
}

#[test]
fn parts_that_were_read_are_there_after_a_crash() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    let id = add(&mut vault, "a", "words").unwrap();
    vault.keep_part(id, "k", 3, 0, "one").unwrap();
    vault.keep_part(id, "k", 3, 1, "two").unwrap();
    vault.keep_part(id, "k", 3, 1, "two again").unwrap();
    // Not closed: what was committed is in the log.
    let copy = place.file("copy.vault");
    fs::copy(place.vault(), &copy).unwrap();
    fs::copy(place.log(), place.file("copy.vault-wal")).unwrap();
    let vault = open(&copy).unwrap();
    assert_eq!(parts(&vault, id, "k"), [(0, "one".to_owned()), (1, "two again".to_owned())]);
    assert_eq!(counted(&vault, id), Some(("k".to_owned(), 2, 3)));
    assert!(vault.check().unwrap().is_sound());
}

#[test]
fn what_was_answered_besides_is_kept_and_is_no_part_that_was_read() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    let id = add(&mut vault, "a", "words").unwrap();
    vault.keep_part(id, "k", 3, 0, "one").unwrap();
    vault.keep_part(id, "k", 3, 3, "besides").unwrap();
    vault.keep_part(id, "k", 3, 4, "and more").unwrap();
    let kept = [(0, "one"), (3, "besides"), (4, "and more")].map(|(part, answer)| (part, answer.to_owned()));
    assert_eq!(parts(&vault, id, "k"), kept);
    assert_eq!(counted(&vault, id), Some(("k".to_owned(), 1, 3)));
}

#[test]
fn another_key_or_another_cut_begins_anew() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    let id = add(&mut vault, "a", "words").unwrap();
    vault.keep_part(id, "k", 3, 0, "one").unwrap();
    assert!(parts(&vault, id, "another").is_empty());
    vault.keep_part(id, "another", 3, 2, "three").unwrap();
    assert!(parts(&vault, id, "k").is_empty());
    assert_eq!(counted(&vault, id), Some(("another".to_owned(), 1, 3)));
    vault.keep_part(id, "another", 4, 0, "one of four").unwrap();
    assert_eq!(parts(&vault, id, "another"), [(0, "one of four".to_owned())]);
}

#[test]
fn a_reading_ends_with_its_own_summary_alone() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    let (a, b) = (add(&mut vault, "a", "words").unwrap(), add(&mut vault, "b", "words").unwrap());
    for id in [a, b] {
        vault.keep_part(id, "k", 3, 0, "one").unwrap();
    }
    vault.add_summary(a, "", "{}", "stopped").unwrap();
    vault.finish_reading(a, "another", "", "{}", "of another run").unwrap();
    assert!(counted(&vault, a).is_some());
    vault.finish_reading(a, "k", "", "{}", "its own").unwrap();
    assert_eq!((counted(&vault, a), vault.summaries(a).unwrap().len()), (None, 3));
    assert!(counted(&vault, b).is_some(), "another document's reading ended with it");
}

#[test]
fn a_reading_is_thrown_away_alone_and_goes_with_its_document() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    let ids: Vec<i64> = ["a", "b", "c", "d"].map(|title| add(&mut vault, title, "words").unwrap()).into();
    for &id in &ids {
        vault.keep_part(id, "k", 3, 0, "one").unwrap();
    }
    vault.forget_reading(ids[0]).unwrap();
    assert!(vault.delete_document(ids[1]).unwrap());
    assert!(matches!(vault.keep_part(ids[1], "k", 3, 1, "two"), Err(Error::NoSuchRow)));
    assert_eq!(vault.readings().unwrap(), [ids[2], ids[3]].map(|id| (id, "k".to_owned())));
    let left: u32 = vault.connection.query_row("SELECT count(*) FROM readings_parts", [], |row| row.get(0)).unwrap();
    assert_eq!((left, vault.count().unwrap()), (2, 3));
}
