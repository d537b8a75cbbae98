//! Nothing readable reaches the disk.

use super::*;

/// Words that occur in the documents, in SQL, in SQLite's files or in FTS5's tables. Short ones occur in sealed bytes by chance.
const WORDS: &[&str] = &[
    "MARKERINTHETEXT",
    "markerinthetext",
    "MARKERINTHETITLE",
    "markerinthetitle",
    "MARKERSUMMARY",
    "SQLite format",
    "CREATE TABLE",
    "documents_index",
    "lorem ipsum",
];

fn assert_opaque(place: &Place, when: &str) {
    for file in place.files() {
        let bytes = fs::read(&file).unwrap();
        for word in WORDS {
            assert!(!contains(&bytes, word), "{when}: {word} in {}", file.display());
        }
    }
}

#[test]
fn no_word_of_a_document_is_on_the_disk() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    for number in 0..40 {
        let id = add(&mut vault, &format!("MARKERINTHETITLE {number}"), "MARKERINTHETEXT").unwrap();
        vault.add_summary(id, "", "{}", "MARKERSUMMARY").unwrap();
    }
    assert!(fs::metadata(place.log()).unwrap().len() > 100_000);
    assert_opaque(&place, "committed, in the log");
    vault.checkpoint().unwrap();
    assert_opaque(&place, "in the main file");
    vault.lock();
    assert!(!place.log().exists());
    assert_opaque(&place, "locked");
}

#[test]
fn a_transaction_larger_than_the_cache_spills_sealed() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    for _ in 0..40 {
        add(&mut vault, "MARKERINTHETITLE", "MARKERINTHETEXT").unwrap();
    }
    vault
        .connection
        .authorizer(None::<fn(rusqlite::hooks::AuthContext<'_>) -> rusqlite::hooks::Authorization>)
        .unwrap();
    vault.connection.execute_batch("PRAGMA cache_size = 10").unwrap();
    let before = fs::metadata(place.log()).map_or(0, |file| file.len());
    let transaction = vault.connection.transaction().unwrap();
    transaction
        .execute_batch(
            "UPDATE blocks SET text = text || ' MARKERSUMMARY';
             SAVEPOINT one; UPDATE blocks SET text = 'lorem ipsum' || text; SAVEPOINT two; DELETE FROM blocks WHERE ordinal > 1; ROLLBACK TO two; ROLLBACK TO one;
             CREATE TEMP TABLE sorted AS SELECT text FROM blocks ORDER BY text DESC;",
        )
        .unwrap();
    assert!(fs::metadata(place.log()).unwrap().len() > before + 100_000, "nothing was spilled");
    assert_opaque(&place, "open transaction");
    assert!(place.files().len() <= 3, "a file besides vault, log and lock");
    drop(transaction);
    assert!(vault.check().unwrap().is_sound());
}

#[test]
fn two_vaults_with_the_same_content_and_passphrase_share_no_block() {
    let place = Place::new();
    let mut blocks = std::collections::HashSet::new();
    for name in ["a.vault", "b.vault"] {
        let mut vault = create(&place.file(name));
        add(&mut vault, "title", "words").unwrap();
        vault.lock();
        let bytes = fs::read(place.file(name)).unwrap();
        for block in bytes[crate::header::HEADER..].chunks(16) {
            assert!(blocks.insert(block.to_vec()), "a block occurs twice");
        }
    }
}
