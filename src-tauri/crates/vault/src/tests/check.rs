//! The check finds what it is asked about, each kind of damage by its own name. Nothing of what is damaged here is a flipped bit: that the
//! seals find, and `tampered_pages` has it. These are things that were never to be stored.

use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthContext, Authorization};

use super::*;
use crate::{Check, Checking, Error, Halt, Work};

fn filled(place: &Place) -> Vault {
    let mut vault = create(&place.vault());
    for number in 1..=3 {
        let id = add(&mut vault, &format!("title {number}"), &format!("words{number}")).unwrap();
        vault.add_summary(id, "", "{}", "a summary").unwrap();
    }
    vault.add_receipt("{}").unwrap();
    vault
}

/// What the check says once this was done with everything that holds it back out of the way.
fn check_after(sql: &str) -> Check {
    let place = Place::new();
    let mut vault = filled(&place);
    assert!(vault.check().unwrap().is_sound());
    vault.connection.authorizer(None::<fn(AuthContext<'_>) -> Authorization>).unwrap();
    vault.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, false).unwrap();
    vault.connection.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    vault.connection.execute_batch(sql).unwrap();
    // What SQLite knows of the tables is read anew.
    vault.lock();
    let check = open(&place.vault()).unwrap().check().unwrap();
    assert!(!check.is_sound() && check.damaged_pages.is_empty(), "{check:?}");
    check
}

/// Structure, references, receipts, and the documents whose original is damaged.
fn parts(check: &Check) -> (bool, bool, bool, Vec<i64>) {
    (check.structure_sound, check.references_sound, check.receipts_sound, check.damaged_documents.clone())
}

#[test]
fn an_original_that_is_not_what_was_stored_is_named() {
    let changed = check_after("UPDATE originals SET bytes = zeroblob(length(bytes)) WHERE document = 2");
    assert_eq!(parts(&changed), (true, true, true, vec![2]));
    let missing = check_after("DELETE FROM originals WHERE document <> 2");
    assert_eq!(parts(&missing), (true, true, true, vec![1, 3]));
    let hash = check_after("UPDATE documents SET sha256 = zeroblob(32) WHERE id = 3");
    assert_eq!(parts(&hash), (true, true, true, vec![3]));
    assert_eq!(hash.documents, 3, "all are looked at");
}

#[test]
fn a_row_that_refers_to_nothing_is_found() {
    let check = check_after("INSERT INTO readings (document, key, parts) VALUES (99, '', 1)");
    assert_eq!(parts(&check), (true, false, true, vec![]));
}

#[test]
fn an_index_that_does_not_agree_with_the_text_is_found() {
    for sql in [
        "INSERT INTO documents_index (documents_index, rowid, title, text) SELECT 'delete', id, title, text FROM document_texts WHERE id = 1",
        "UPDATE blocks SET text = 'something else' WHERE document = 2 AND ordinal = 0",
        "UPDATE summaries SET text = 'something else' WHERE id = 1",
    ] {
        assert_eq!(parts(&check_after(sql)), (false, true, true, vec![]), "{sql}");
    }
}

#[test]
fn a_table_without_its_index_is_found() {
    let check = check_after(
        "PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'summaries_by_document')
         WHERE name = 'documents_by_hash'",
    );
    assert_eq!(parts(&check), (false, true, true, vec![]));
}

#[test]
fn a_changed_receipt_is_found() {
    let check = check_after("DROP TRIGGER receipts_stand; UPDATE receipts SET record = 'another'");
    assert_eq!(parts(&check), (true, true, false, vec![]));
}

#[test]
fn one_that_is_halted_ends_and_the_next_begins_anew() {
    let place = Place::new();
    let mut vault = filled(&place);
    let halt = Halt::default();
    let mut checking = Checking::new(halt.clone());
    assert_eq!(checking.step(&mut vault), Ok(None));
    halt.halt();
    assert_eq!(checking.step(&mut vault), Err(Error::Stopped));
    add(&mut vault, "after", "words").unwrap();
    let check = vault.run(Checking::new(Halt::default()), &mut crate::work::silent).unwrap();
    assert!(check.is_sound() && check.documents == 4);
}
