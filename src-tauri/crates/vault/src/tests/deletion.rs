//! Deleted is deleted: not even with the right keys can a word of the document be read from the file.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::hooks::{AuthContext, Authorization};

use super::*;
use crate::vfs::{PAGE, read_page};
use crate::work::SLICE;
use crate::{Deleting, Work};

/// Words that share no beginning, so that the index cannot hold one as the rest of another.
const WORDS: &[&str] = &[
    "aardwolfmarker",
    "Bergkristallmarker",
    "cloudberrymarker",
    "dragonflymarker",
    "Eisvogelmarker",
    "zygomorphicmarker",
];

/// All pages of the main file, decrypted, the log being empty.
fn decrypted(vault: &Vault, place: &Place) -> Vec<u8> {
    assert_eq!(fs::metadata(place.log()).map_or(0, |log| log.len()), 0, "the log holds something");
    let pages: u32 = vault.connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    let mut all = Vec::new();
    let mut page = [0; PAGE];
    for number in 1..=pages {
        // No page may be passed over: one that cannot be read might hold anything.
        read_page(&vault.connection, number, &mut page).unwrap();
        all.extend_from_slice(&page);
    }
    assert_eq!(
        fs::metadata(place.vault()).unwrap().len(),
        (crate::header::HEADER + all.len()) as u64,
        "pages beyond the last"
    );
    all.make_ascii_lowercase();
    all
}

/// The words that are there, whole or without their first letters (the index leaves out what two words have in common).
fn found(haystack: &[u8]) -> Vec<String> {
    WORDS
        .iter()
        .map(|word| word.to_lowercase())
        .filter(|word| (0..4).any(|left_out| contains(haystack, &word.chars().skip(left_out).collect::<String>())))
        .collect()
}

fn secret(vault: &mut Vault) -> i64 {
    secret_of(vault, 3000)
}

/// A document whose original says the words so often.
fn secret_of(vault: &mut Vault, times: usize) -> i64 {
    let words = WORDS.join(" ");
    let blocks: Vec<Block> = (0..30).map(|ordinal| block(ordinal, &format!("{words} lorem {ordinal}"))).collect();
    let id = vault.add_document(&new_document(&words, words.repeat(times).as_bytes()), &blocks).unwrap();
    let summary = vault.add_summary(id, "", &format!("{{\"words\":\"{words}\"}}"), &words).unwrap();
    let judgment = crate::Judgment { useful: false, reason: words.clone(), made: String::new() };
    vault.judge(summary, &judgment, &words).unwrap();
    vault.keep_part(id, &words, 2, 0, &words).unwrap();
    id
}

#[test]
fn what_was_made_together_with_others_goes_with_the_first_that_is_deleted() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    let (kept, gone) = (add(&mut vault, "kept", "words").unwrap(), add(&mut vault, "gone", "words").unwrap());
    let words = WORDS.join(" ");
    let body = format!("{{\"words\":\"{words}\"}}");
    let of = |document| crate::NewSummary { document, body_json: &body, text: &words, reading: None };
    vault.add_together("", &[of(kept), of(gone)]).unwrap();
    vault.checkpoint().unwrap();
    assert_eq!(found(&decrypted(&vault, &place)).len(), WORDS.len());
    assert!(vault.delete_document(gone).unwrap());
    assert_eq!(found(&decrypted(&vault, &place)), [""; 0], "the other's part quotes it");
    assert!(vault.check().unwrap().is_sound());
}

#[test]
fn the_markers_are_there_before() {
    // Else the tests below would find nothing whatever happened.
    let place = Place::new();
    let mut vault = create(&place.vault());
    secret(&mut vault);
    vault.checkpoint().unwrap();
    assert_eq!(found(&decrypted(&vault, &place)).len(), WORDS.len());
}

#[test]
fn no_decrypted_page_holds_a_deleted_document() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    for number in 0..30 {
        add(&mut vault, &format!("before {number}"), &format!("other{number} words")).unwrap();
    }
    let id = secret(&mut vault);
    for number in 0..30 {
        // Enough for the index to merge what it has, the document's terms included.
        add(&mut vault, &format!("after {number}"), &format!("more{number} words")).unwrap();
    }
    assert!(vault.delete_document(id).unwrap());
    assert_eq!(found(&decrypted(&vault, &place)), [""; 0]);
    assert_eq!(vault.search("lorem", 0, 1).unwrap().total, 60);
    for word in WORDS {
        assert_eq!(vault.search(word, 0, 1).unwrap().total, 0);
    }
    assert!(vault.check().unwrap().is_sound());
}

#[test]
fn it_is_so_for_the_only_document_and_after_locking() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    let id = secret(&mut vault);
    vault.lock();
    let mut vault = open(&place.vault()).unwrap();
    assert!(vault.delete_document(id).unwrap());
    assert_eq!(found(&decrypted(&vault, &place)), [""; 0]);
    vault.lock();
    let vault = open(&place.vault()).unwrap();
    assert_eq!(found(&decrypted(&vault, &place)), [""; 0]);
    assert!(vault.check().unwrap().is_sound());
}

#[test]
fn many_deleted_one_by_one_leave_nothing() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    let mut ids = Vec::new();
    for number in 0..12 {
        ids.push(secret(&mut vault));
        add(&mut vault, &format!("kept {number}"), &format!("kept{number}")).unwrap();
    }
    let mut numbers = Numbers(99);
    while !ids.is_empty() {
        let id = ids.swap_remove(numbers.below(ids.len()));
        assert!(vault.delete_document(id).unwrap());
        assert_eq!(found(&decrypted(&vault, &place)).is_empty(), ids.is_empty());
    }
    assert!(vault.check().unwrap().is_sound());
}

/// Rows of many lengths that come and go by turns: SQLite lays the pages that they lie on out anew, again and again.
#[test]
fn what_was_moved_about_on_its_page_is_not_left_where_it_was() {
    const MARK: &str = "marke";
    let place = Place::new();
    let mut vault = create(&place.vault());
    let mut numbers = Numbers(4711);
    let (mut ids, mut next) = (Vec::new(), 1000);
    for step in 0..400 {
        if ids.len() < 5 || numbers.below(100) < 55 {
            let id = vault.add_document(&new_document("a", b"a"), &[]).unwrap();
            let first = next;
            for _ in 0..1 + numbers.below(3) {
                let most = [50, 300, 900, 2000][numbers.below(4)];
                let length = 10 + numbers.below(most);
                vault.add_summary(id, "", "{}", &format!("{MARK}{next} {} {MARK}{next}", "x".repeat(length))).unwrap();
                next += 1;
            }
            ids.push((id, first..next));
            continue;
        }
        let (id, gone) = ids.swap_remove(numbers.below(ids.len()));
        assert!(vault.delete_document(id).unwrap());
        let pages = decrypted(&vault, &place);
        let starts = pages.windows(MARK.len()).enumerate().filter(|(_, window)| *window == MARK.as_bytes());
        let numbers = starts.filter_map(|(at, _)| {
            let number = pages.get(at + MARK.len()..at + MARK.len() + 4)?;
            std::str::from_utf8(number).ok()?.parse::<i32>().ok()
        });
        let found: BTreeSet<i32> = numbers.collect();
        assert!(found.len() > 4, "the marks are not found at all");
        let kept = |number: &i32| ids.iter().any(|(_, kept)| kept.contains(number));
        assert!(found.iter().all(kept), "step {step}, after {gone:?}: {found:?}");
    }
    assert!(vault.check().unwrap().is_sound());
}

const INDEXES: [&str; 2] = ["documents_index", "summaries_index"];

/// Lays lists of all words of the indexes beside them, for [`strays`].
fn list_words(vault: &mut Vault) {
    vault.connection.authorizer(None::<fn(AuthContext<'_>) -> Authorization>).unwrap();
    for index in INDEXES {
        let sql = format!("CREATE VIRTUAL TABLE temp.{index}_words USING fts5vocab(main, {index}, row)");
        vault.connection.execute_batch(&sql).unwrap();
    }
}

/// By what FTS5 finds its leaves, where no word in the index begins so.
fn strays(vault: &Vault, index: &str) -> Vec<String> {
    let column = |sql: &str| -> BTreeSet<Vec<u8>> {
        let mut query = vault.connection.prepare(sql).unwrap();
        query.query_map([], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap()
    };
    let words = column(&format!("SELECT CAST('0' || term AS BLOB) FROM temp.{index}_words"));
    let separators = column(&format!("SELECT term FROM {index}_idx WHERE length(term) > 0"));
    let is_stray = |separator: &&Vec<u8>| {
        !words.range((*separator).clone()..).next().is_some_and(|word| word.starts_with(separator))
    };
    separators.iter().filter(is_stray).map(|separator| String::from_utf8_lossy(separator).into_owned()).collect()
}

#[test]
fn the_index_finds_its_leaves_by_no_word_that_is_gone() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    list_words(&mut vault);
    let mut numbers = Numbers(31);
    let documents: Vec<(i64, Vec<String>)> = (0..40)
        .map(|number| {
            // Of its own, and close to each other: what tells one leaf from the next is long.
            let own = |numbers: &mut Numbers| format!("akte{number}nummer{}", numbers.below(1_000_000));
            let words: Vec<String> = (0..400).map(|_| own(&mut numbers)).collect();
            // One of them goes in slices.
            let original = vec![number; if number == 6 { SLICE + 1 } else { 1 }];
            let id = vault.add_document(&new_document("a", &original), &[block(0, &words.join(" "))]).unwrap();
            let of_summary: Vec<String> = (0..200).map(|_| own(&mut numbers)).collect();
            vault.add_summary(id, "", "{}", &of_summary.join(" ")).unwrap();
            (id, words)
        })
        .collect();
    let rows = |vault: &Vault, index: &str| -> i64 {
        let sql = format!("SELECT count(*) FROM {index}_idx WHERE length(term) > 0");
        vault.connection.query_row(&sql, [], |row| row.get(0)).unwrap()
    };
    assert!(INDEXES.iter().all(|index| rows(&vault, index) > 10), "the index is too small to tell");
    for (id, _) in documents.iter().step_by(2) {
        assert!(vault.delete_document(*id).unwrap());
        for index in INDEXES {
            assert_eq!(strays(&vault, index), [""; 0], "after {id}");
        }
        assert!(vault.check().unwrap().is_sound(), "after {id}");
    }
    // Every word that is left is found by what is there now, which a check does not ask: it goes from leaf to leaf.
    let mut find = vault.connection.prepare("SELECT rowid FROM documents_index WHERE documents_index MATCH ?").unwrap();
    for (id, words) in documents.iter().skip(1).step_by(2) {
        for word in words {
            assert_eq!(find.query_row([word], |row| row.get::<_, i64>(0)).ok(), Some(*id), "{word}");
        }
    }
    // Nobody else can write to the index's own tables.
    assert!(vault.connection.execute("UPDATE documents_index_idx SET term = term", []).is_err());
    assert_eq!(vault.search("\"a\"", 0, 1).unwrap().total, 20);
}

/// The words leave the index in one transaction, and what it finds its leaves by in the next.
#[test]
fn nor_by_one_of_a_document_whose_deletion_was_cut_short_in_between() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    let mut numbers = Numbers(37);
    let ids: Vec<i64> = (0..10)
        .map(|number| {
            let words: Vec<String> =
                (0..600).map(|_| format!("akte{number}nummer{}", numbers.below(1_000_000))).collect();
            let original = vec![number; if number == 3 { SLICE + 1 } else { 1 }];
            vault.add_document(&new_document("a", &original), &[block(0, &words.join(" "))]).unwrap()
        })
        .collect();
    // All of it in one order: behind the last of its words, on the same leaf, are those of another document.
    vault.connection.execute("INSERT INTO documents_index (documents_index) VALUES ('optimize')", []).unwrap();
    let mut deleting = Deleting::new(ids[3]);
    (0..2).for_each(|_| assert_eq!(deleting.step(&mut vault), Ok(None)));
    list_words(&mut vault);
    assert!(strays(&vault, "documents_index").iter().any(|stray| stray.starts_with("0akte3")), "there is none to go");
    vault.lock();
    let mut vault = open(&place.vault()).unwrap();
    list_words(&mut vault);
    assert_eq!(strays(&vault, "documents_index"), [""; 0]);
    assert!(vault.check().unwrap().is_sound() && vault.count() == Ok(9));
}

/// Why no key of a document's own would do (`FORMAT.md`): what it sealed would be on pages of everybody's.
#[test]
fn a_documents_words_are_on_most_leaves_of_the_index_and_on_none_alone() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    let mut numbers = Numbers(41);
    let ids: Vec<i64> = (0..60)
        .map(|_| {
            // Some words often and many seldom, as in any text.
            let mut word = || {
                let most = 1 + numbers.below(3000);
                format!("wort{}", numbers.below(most))
            };
            let words: Vec<String> = (0..1000).map(|_| word()).collect();
            vault.add_document(&new_document("a", b"a"), &[block(0, &words.join(" "))]).unwrap()
        })
        .collect();
    list_words(&mut vault);
    vault.connection.execute("INSERT INTO documents_index (documents_index) VALUES ('optimize')", []).unwrap();
    let leaves = |vault: &Vault| -> BTreeMap<i64, Vec<u8>> {
        let mut query = vault.connection.prepare("SELECT id, block FROM documents_index_data WHERE id > 10").unwrap();
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.collect::<rusqlite::Result<_>>().unwrap()
    };
    let before = leaves(&vault);
    assert!(vault.delete_document(ids[30]).unwrap());
    let after = leaves(&vault);
    let changed: Vec<i64> = before.keys().copied().filter(|id| before.get(id) != after.get(id)).collect();
    assert!(changed.len() > 10 && changed.len() * 2 > before.len(), "on {} of {}", changed.len(), before.len());
    for id in changed {
        assert!(after.get(&id).is_some_and(|left| left.len() * 2 > before[&id].len()), "leaf {id} was its own");
    }
}

#[test]
fn the_room_is_given_back() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    add(&mut vault, "kept", "words").unwrap();
    vault.checkpoint().unwrap();
    let before = fs::metadata(place.vault()).unwrap().len();
    let id = vault.add_document(&new_document("large", &vec![7; 3_000_000]), &[]).unwrap();
    vault.checkpoint().unwrap();
    assert!(fs::metadata(place.vault()).unwrap().len() > before + 3_000_000);
    assert!(vault.delete_document(id).unwrap());
    assert!(fs::metadata(place.vault()).unwrap().len() <= before + 64 * 1024);
}

/// Often enough for an original that goes in slices.
const OFTEN: usize = 50_000;

#[test]
fn one_that_goes_in_slices_leaves_nothing() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    add(&mut vault, "kept", "other words").unwrap();
    let id = secret_of(&mut vault, OFTEN);
    assert!(vault.document(id).unwrap().unwrap().bytes > SLICE as u64);
    assert!(vault.delete_document(id).unwrap());
    assert_eq!(found(&decrypted(&vault, &place)), [""; 0]);
    assert!(vault.check().unwrap().is_sound() && vault.count() == Ok(1));
}

#[test]
fn one_whose_deletion_was_cut_short_leaves_nothing_once_the_vault_is_opened_again() {
    let place = Place::new();
    create(&place.vault()).lock();
    for steps in [1, 2, 4] {
        let mut vault = open(&place.vault()).unwrap();
        let id = secret_of(&mut vault, OFTEN);
        let mut deleting = Deleting::new(id);
        (0..steps).for_each(|_| assert_eq!(deleting.step(&mut vault), Ok(None)));
        vault.lock();
        let vault = open(&place.vault()).unwrap();
        assert_eq!(found(&decrypted(&vault, &place)), [""; 0], "after {steps} steps");
        assert!(vault.check().unwrap().is_sound());
    }
}
