//! What SQL cannot do in an open vault, and files that someone planted beside it.

use super::*;

#[test]
fn nothing_but_rows_can_be_touched() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    add(&mut vault, "title", "words").unwrap();
    let leak = place.file("leak.db");
    let leak = leak.display();
    for sql in [
        format!("ATTACH '{leak}' AS leak"),
        format!("ATTACH 'file:{leak}?vfs=unix' AS leak"),
        "ATTACH ':memory:' AS leak".into(),
        "ATTACH '' AS leak".into(),
        "VACUUM".into(),
        format!("VACUUM INTO '{leak}'"),
        format!("VACUUM INTO 'file:{leak}?vfs=unix'"),
        "PRAGMA journal_mode = DELETE".into(),
        "PRAGMA main.journal_mode = OFF".into(),
        "PRAGMA locking_mode = NORMAL".into(),
        "PRAGMA temp_store = FILE".into(),
        format!("PRAGMA temp_store_directory = '{}'", place.folder.path().display()),
        "PRAGMA synchronous = OFF".into(),
        "PRAGMA secure_delete = OFF".into(),
        "PRAGMA foreign_keys = OFF".into(),
        "PRAGMA writable_schema = ON".into(),
        // It would be taken for one of a newer Alcove, and open no more.
        "PRAGMA user_version = 1000".into(),
        "PRAGMA key = 'x'".into(),
        "PRAGMA rekey = 'x'".into(),
        "PRAGMA mmap_size = 1000000".into(),
        "PRAGMA page_size = 8192".into(),
        "SELECT load_extension('x')".into(),
        "SELECT fts3_tokenizer('x')".into(),
        "CREATE TABLE t (x)".into(),
        "CREATE TEMP TABLE t (x)".into(),
        "CREATE VIRTUAL TABLE t USING fts5 (x)".into(),
        "DROP TABLE receipts".into(),
        "DROP TRIGGER receipts_stay".into(),
        "ALTER TABLE documents RENAME TO d".into(),
        "DELETE FROM documents_index_data".into(),
        "UPDATE sqlite_schema SET sql = ''".into(),
        "ANALYZE".into(),
    ] {
        assert!(vault.connection.execute_batch(&sql).is_err(), "{sql}");
    }
    assert!(!place.file("leak.db").exists());
    vault.lock();
    assert!(contents(&place.vault()).is_ok());
}

#[test]
fn a_planted_journal_is_not_rolled_back() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    add(&mut vault, "title", "words").unwrap();
    vault.lock();
    let expected = contents(&place.vault()).unwrap();
    // A hot journal's head: SQLite would play it back over the first page.
    let mut journal = vec![
        0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 2, 0, 0, 0, 16, 0,
    ];
    journal.resize(9000, 7);
    fs::write(place.file("a.vault-journal"), &journal).unwrap();
    assert_eq!(contents(&place.vault()).unwrap(), expected);
    assert_eq!(fs::read(place.file("a.vault-journal")).unwrap(), journal);
}

#[test]
fn a_planted_log_is_not_replayed() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    add(&mut vault, "title", "words").unwrap();
    vault.lock();
    let expected = contents(&place.vault()).unwrap();
    // A log in the clear with a right head, and one of another vault with the same passphrase.
    let mut clear = vec![0x37, 0x7f, 0x06, 0x82, 0, 0x2d, 0xe2, 0x18, 0, 0, 0x10, 0];
    clear.resize(50_000, 9);
    let mut other = create(&place.file("b.vault"));
    add(&mut other, "other title", "other words").unwrap();
    let foreign = fs::read(place.file("b.vault-wal")).unwrap();
    for log in [clear, foreign, vec![]] {
        fs::write(place.log(), &log).unwrap();
        assert_eq!(contents(&place.vault()).unwrap(), expected);
    }
}
