//! What apps rely on in SQLite, through sealed pages: savepoints in savepoints, large blobs, an index built anew, a file that
//! shrinks, and the answer to whoever comes while the file is in use.

use rusqlite::hooks::{AuthContext, Authorization};

use super::*;
use crate::Error;
use crate::vfs::tap::{self, Op};

fn unrestricted(place: &Place) -> Vault {
    let mut vault = create(&place.vault());
    vault.connection.authorizer(None::<fn(AuthContext<'_>) -> Authorization>).unwrap();
    vault.connection.execute_batch("PRAGMA cache_size = 20; CREATE TABLE t (n INTEGER PRIMARY KEY, b BLOB)").unwrap();
    vault
}

fn number(vault: &Vault, sql: &str) -> i64 {
    vault.connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn savepoints_nest_and_each_goes_back_to_its_own_beginning() {
    let place = Place::new();
    let vault = unrestricted(&place);
    vault.connection.execute_batch("BEGIN").unwrap();
    for level in 0..40 {
        // Far more than the cache: what is given up was in the log already.
        vault
            .connection
            .execute_batch(&format!(
                "SAVEPOINT s{level}; INSERT INTO t (b) VALUES (zeroblob(60000)); UPDATE t SET b = zeroblob(50000 + n)"
            ))
            .unwrap();
    }
    for level in (10..40).rev() {
        vault.connection.execute_batch(&format!("ROLLBACK TO s{level}")).unwrap();
        assert_eq!(number(&vault, "SELECT count(*) FROM t"), level);
        vault.connection.execute_batch(&format!("RELEASE s{level}")).unwrap();
    }
    vault.connection.execute_batch("RELEASE s0; COMMIT").unwrap();
    assert_eq!(number(&vault, "SELECT count(*) FROM t WHERE length(b) = 50000 + n"), 10);
    assert_eq!(number(&vault, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"), 1);
    vault.lock();
    assert_eq!(number(&open(&place.vault()).unwrap(), "SELECT count(*) FROM t"), 10);
}

#[test]
fn a_blob_of_many_megabytes_is_read_as_it_was_written() {
    let place = Place::new();
    let vault = unrestricted(&place);
    let mut numbers = Numbers(7);
    let blob: Vec<u8> = (0..5_000_000).flat_map(|_| numbers.next().to_le_bytes()).collect();
    vault.connection.execute("INSERT INTO t VALUES (1, ?)", [&blob]).unwrap();
    vault.connection.execute("UPDATE t SET b = CAST(b || x'010203' AS BLOB) WHERE n = 1", []).unwrap();
    vault.lock();
    let vault = open(&place.vault()).unwrap();
    let read: Vec<u8> = vault.connection.query_row("SELECT b FROM t", [], |row| row.get(0)).unwrap();
    assert!(read.strip_suffix(&[1, 2, 3]) == Some(&blob));
    let middle: Vec<u8> = vault.connection.query_row("SELECT substr(b, 33333333, 9) FROM t", [], |r| r.get(0)).unwrap();
    assert_eq!(middle, blob[33_333_332..33_333_341]);
}

#[test]
fn an_index_built_anew_finds_what_the_old_one_found() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    for number in 0..50 {
        add(&mut vault, &format!("title {number}"), &format!("words{number} Größe")).unwrap();
    }
    let found = |vault: &Vault| {
        ["words7", "grosse", "große", "lorem", "title"].map(|query| {
            let found = vault.search(query, 0, 50).unwrap();
            (found.total, found.rows.iter().map(|row| (row.document.id, row.snippet.clone())).collect::<Vec<_>>())
        })
    };
    let before = found(&vault);
    assert!(before[0].0 == 1 && before[3].0 == 50);
    for command in ["rebuild", "optimize", "integrity-check"] {
        vault.connection.execute("INSERT INTO documents_index (documents_index) VALUES (?)", [command]).unwrap();
        assert!(found(&vault) == before, "after {command}");
    }
    assert!(vault.check().unwrap().is_sound());
}

#[test]
fn the_file_shrinks_step_by_step_as_it_is_asked_to() {
    let place = Place::new();
    let vault = unrestricted(&place);
    vault
        .connection
        .execute_batch(
            "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 200) INSERT INTO t SELECT n, zeroblob(20000) FROM c;
             DELETE FROM t WHERE n % 2 = 0",
        )
        .unwrap();
    let free = number(&vault, "PRAGMA freelist_count");
    let pages = number(&vault, "PRAGMA page_count");
    assert!(free > 300);
    vault.connection.prepare("PRAGMA incremental_vacuum(100)").unwrap().query([]).unwrap().count_rows();
    assert_eq!(number(&vault, "PRAGMA freelist_count"), free - 100);
    assert_eq!(number(&vault, "PRAGMA page_count"), pages - 100);
    vault.checkpoint().unwrap();
    let length = crate::header::HEADER as i64 + (pages - 100) * crate::vfs::PAGE as i64;
    assert_eq!(fs::metadata(place.vault()).unwrap().len() as i64, length);
    assert_eq!(number(&vault, "SELECT count(*) FROM t WHERE length(b) = 20000"), 100);
}

trait CountRows {
    fn count_rows(self);
}

impl CountRows for rusqlite::Rows<'_> {
    fn count_rows(mut self) {
        while self.next().unwrap().is_some() {}
    }
}

#[test]
fn while_rows_are_being_read_the_log_is_not_emptied_under_them() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    for number in 0..5 {
        add(&mut vault, &number.to_string(), "words").unwrap();
    }
    {
        let mut query = vault.connection.prepare("SELECT id FROM documents").unwrap();
        let mut rows = query.query([]).unwrap();
        assert!(rows.next().unwrap().is_some());
        assert_eq!(vault.checkpoint(), Err(Error::Busy));
        let mut left = 0;
        while rows.next().unwrap().is_some() {
            left += 1;
        }
        assert_eq!(left, 4);
    }
    assert_eq!(vault.checkpoint(), Ok(()));
}

#[test]
fn a_commit_reaches_the_log_in_few_writes_and_then_waits_for_the_disk() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    vault.checkpoint().unwrap();
    tap::start();
    vault.add_document(&new_document("large", &[7; 1_000_000]), &[]).unwrap();
    let ops = tap::stop();
    let lengths = |op: &Op| if let Op::Write { main: false, bytes, .. } = op { Some(bytes.len()) } else { None };
    let writes: Vec<usize> = ops.iter().filter_map(lengths).collect();
    assert!(writes.iter().sum::<usize>() > 1_000_000 && writes.len() < 25, "{writes:?}");
    assert!(matches!(ops.last(), Some(Op::Sync { main: false })));
}
