//! A large text's way into the search index and out of it: it can be ended anywhere, and leaves nothing of itself when it is.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use rusqlite::hooks::{AuthContext, Authorization};

use super::*;
use crate::storing::TAKE_OUT;
use crate::{Deleting, Error, Halt, Storing, Work};

const WORDS: usize = 60_000;

/// Of many different words, so that taking it out takes long as well; one is in each block.
fn large() -> Vec<Block> {
    let (mut numbers, mut start) = (Numbers(23), 0);
    (0..40)
        .map(|ordinal| {
            let words: Vec<String> = (0..WORDS / 40).map(|_| format!("wort{}", numbers.below(40_000))).collect();
            let mut block = block(ordinal, &format!("leuchtturm {}", words.join(" ")));
            (block.start, block.end) = (start, start + block.end);
            start = block.end + 1;
            block
        })
        .collect()
}

fn add_to(vault: &mut Vault, blocks: &[Block]) -> i64 {
    vault.add_document(&new_document("large", b"its original"), blocks).unwrap()
}

/// Somebody waits, so that whoever has no patience gives way at the first question.
fn waited_for() -> Halt {
    Halt::default().giving_way_to(Arc::new(AtomicU32::new(1)))
}

fn state(vault: &Vault) -> (u32, u32, bool) {
    assert!(vault.connection.is_autocommit());
    (vault.count().unwrap(), vault.search("leuchtturm", 0, 1).unwrap().total, vault.check().unwrap().is_sound())
}

#[test]
fn wherever_it_gives_way_nothing_of_it_is_left_and_it_comes_to_its_end() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    add(&mut vault, "kept", "words").unwrap();
    let id = add_to(&mut vault, &large());
    // Out of the index, and in again.
    for (sql, before, after) in [(TAKE_OUT, 1, 0), (crate::documents::INDEX, 0, 1)] {
        let (mut patience, mut times) = (Duration::from_micros(20), 0);
        loop {
            let mut given = patience;
            let is_done = waited_for()
                .guard_indexing(&mut vault, &mut given, |connection| Ok(connection.execute(sql, [id]).map(drop)?))
                .unwrap();
            assert!(vault.connection.is_autocommit());
            if is_done {
                break;
            }
            times += 1;
            assert_eq!(given, patience * 2, "it is more patient the next time");
            assert_eq!(vault.search("leuchtturm", 0, 1).unwrap().total, before, "after {patience:?}");
            // One that is in the index is there whole: the index agrees with the text.
            assert!(before == 0 || vault.check().unwrap().is_sound(), "after {patience:?}");
            patience = patience * 16 / 10;
        }
        assert!(times > 3, "it gave way {times} times");
        assert_eq!(vault.search("leuchtturm", 0, 1).unwrap().total, after);
    }
    assert_eq!(state(&vault), (2, 1, true));
}

#[test]
fn few_words_are_ended_where_they_are_written() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    // Too few for a question while they are taken apart, and enough for several pages.
    let words: Vec<String> = (0..900).map(|number| format!("{number}{}", "lang".repeat(10))).collect();
    let id = vault.add_document(&new_document("few", b"few"), &[block(0, &words.join(" "))]).unwrap();
    let mut patience = Duration::ZERO;
    let is_done = waited_for()
        .guard_indexing(&mut vault, &mut patience, |connection| Ok(connection.execute(TAKE_OUT, [id]).map(drop)?))
        .unwrap();
    assert!(!is_done);
    assert!(vault.check().unwrap().is_sound(), "all of them are still there");
}

#[test]
fn a_document_that_is_stopped_at_its_entry_leaves_nothing() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    let (original, blocks) = (vec![7; 6_000_000], large());
    let halt = Halt::default();
    let mut storing = Storing::new(new_document("large", &original), &blocks).ended_by(halt.clone());
    let mut last = (0, 0);
    // Up to the step that has nothing left but the index: the blocks are counted twice in all, and once when they are stored.
    while last.0 == 0 || last.0 + (blocks.len() as u32) < last.1 {
        assert_eq!(storing.step(&mut vault), Ok(None));
        last = storing.progress();
    }
    halt.halt();
    assert_eq!(storing.step(&mut vault), Err(Error::Stopped));
    while storing.undo(&mut vault) == Ok(false) {}
    assert_eq!(state(&vault), (0, 0, true));
    let left: u32 = vault.connection.query_row("SELECT count(*) FROM blocks", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 0);
}

#[test]
fn one_that_others_wait_for_is_stored_and_deleted_all_the_same() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    let (original, blocks) = (vec![7; 6_000_000], large());
    let waiting = Arc::new(AtomicU32::new(1));
    let halt = || Halt::default().giving_way_to(Arc::clone(&waiting));
    let mut storing = Storing::new(new_document("large", &original), &blocks).ended_by(halt());
    let id = (0..1000).find_map(|_| storing.step(&mut vault).unwrap()).unwrap();
    assert_eq!(state(&vault), (1, 1, true));
    let mut deleting = Deleting::new(id).ended_by(halt());
    assert_eq!((0..1000).find_map(|_| deleting.step(&mut vault).unwrap()), Some(true));
    waiting.store(0, Ordering::SeqCst);
    assert_eq!(state(&vault), (0, 0, true));
}

#[test]
fn a_deletion_that_a_lock_ends_is_hidden_at_once_and_done_at_the_next_opening() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    add(&mut vault, "kept", "words").unwrap();
    let id = add_to(&mut vault, &large());
    let halt = Halt::default();
    let mut deleting = Deleting::new(id).ended_by(halt.clone());
    assert_eq!(deleting.step(&mut vault), Ok(None));
    halt.halt();
    assert_eq!(deleting.step(&mut vault), Err(Error::Stopped));
    assert_eq!(state(&vault), (1, 0, true), "its words are still in the index, and it is found by none");
    vault.lock();
    let vault = open(&place.vault()).unwrap();
    assert_eq!(state(&vault), (1, 0, true));
    for table in ["documents WHERE title = 'large'", "unfinished", "documents_index_docsize WHERE id = 2"] {
        let sql = format!("SELECT count(*) FROM {table}");
        assert_eq!(vault.connection.query_row(&sql, [], |row| row.get::<_, u32>(0)), Ok(0), "{table}");
    }
}

#[test]
fn a_vault_that_is_emptied_keeps_none_of_the_index() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    vault.checkpoint().unwrap();
    let before = fs::metadata(place.vault()).unwrap().len();
    let ids: Vec<i64> = (0..3)
        .map(|_| {
            let id = add_to(&mut vault, &large());
            vault.add_summary(id, "", "{}", &"wort of a summary ".repeat(1000)).unwrap();
            id
        })
        .collect();
    for (left, id) in (0..3).rev().zip(ids) {
        assert_eq!(vault.delete_document(id), Ok(true));
        assert_eq!(state(&vault), (left, left, true));
    }
    for index in ["documents_index", "summaries_index"] {
        let sql = format!("SELECT count(*) FROM {index}_data WHERE id > 10");
        assert_eq!(vault.connection.query_row(&sql, [], |row| row.get::<_, u32>(0)), Ok(0), "{index}");
    }
    let after = fs::metadata(place.vault()).unwrap().len();
    assert!(after <= before + 64 * 1024, "{after} bytes instead of {before}");
    // What comes next is found, and deleted as surely.
    let id = add_to(&mut vault, &large());
    assert_eq!(state(&vault), (1, 1, true));
    assert_eq!(vault.delete_document(id), Ok(true));
    assert_eq!(state(&vault), (0, 0, true));
}

/// A deletion takes a text apart with what a search asks for its last word (`beginnings::WORDS`), not with what the index does.
#[test]
fn a_text_has_the_same_words_for_a_deletion_as_for_the_index() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    vault.connection.authorizer(None::<fn(AuthContext<'_>) -> Authorization>).unwrap();
    let sql = "CREATE VIRTUAL TABLE temp.f USING fts5 (text, content = '', tokenize = 'unicode61 remove_diacritics 2');
        CREATE VIRTUAL TABLE temp.v USING fts5vocab(temp, f, row)";
    vault.connection.execute_batch(sql).unwrap();
    // Every sign between two letters: it is one of the word, or ends it, or is left out.
    let signs = (1..0x3000).chain((0x3000..=u32::from(char::MAX)).step_by(7)).filter_map(char::from_u32);
    let text: String = signs.map(|sign| format!("q{:x}a{sign}b ", u32::from(sign))).collect();
    vault.connection.execute("INSERT INTO temp.f (rowid, text) VALUES (1, ?)", [&text]).unwrap();
    let words = |sql: &str, given: &[&String]| -> BTreeSet<String> {
        let mut query = vault.connection.prepare(sql).unwrap();
        let rows = query.query_map(rusqlite::params_from_iter(given), |row| row.get(0)).unwrap();
        rows.collect::<rusqlite::Result<_>>().unwrap()
    };
    let indexed = words("SELECT term FROM temp.v", &[]);
    assert!(indexed.len() > 150_000, "{} words", indexed.len());
    assert!(words("SELECT token FROM temp.words WHERE input = ?", &[&text]) == indexed);
}
