//! How the library is searched.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::*;
use crate::search::{LEAVES, RANKED};
use crate::{Choosing, Error, Halt, Searching, Sought, Work};

fn library() -> (Place, Vault) {
    let place = Place::new();
    let mut vault = create(&place.vault());
    for (title, texts) in [
        ("Mietvertrag Müllerstraße", &["Die Kündigungsfrist beträgt drei Monate.", "Haustiere sind erlaubt."][..]),
        (
            "Annual report",
            &["The café in Malmö closed.", "Revenue rose by 14 percent.", "Notice period: three months."][..],
        ),
        ("Letter", &["Your notice of the period before last arrived. Revenue, revenue, revenue."][..]),
    ] {
        let blocks: Vec<Block> = (0..).zip(texts).map(|(ordinal, text)| block(ordinal, text)).collect();
        vault.add_document(&new_document(title, title.as_bytes()), &blocks).unwrap();
    }
    (place, vault)
}

/// Words of a question, of which no other form was asked.
fn sought(words: &[&str]) -> Vec<Sought> {
    words.iter().map(|word| Sought { beginning: (*word).into(), whole: (*word).into() }).collect()
}

fn titles(vault: &Vault, query: &str) -> Vec<String> {
    vault.search(query, 0, 10).unwrap().rows.into_iter().map(|row| row.document.title).collect()
}

#[test]
fn case_and_accents_do_not_matter() {
    let (_place, vault) = library();
    for query in ["kündigungsfrist", "KUNDIGUNGSFRIST", "Ku\u{308}ndigungsfrist"] {
        assert_eq!(titles(&vault, query), ["Mietvertrag Müllerstraße"], "{query}");
    }
    assert_eq!(titles(&vault, "cafe malmo"), ["Annual report"]);
}

#[test]
fn a_word_is_found_by_its_beginning_only() {
    let (_place, vault) = library();
    assert_eq!(titles(&vault, "haust"), ["Mietvertrag Müllerstraße"]);
    assert!(titles(&vault, "tiere").is_empty());
}

#[test]
fn all_words_must_occur_wherever_in_the_document() {
    let (_place, vault) = library();
    assert_eq!(titles(&vault, "haustiere drei"), ["Mietvertrag Müllerstraße"]);
    assert!(titles(&vault, "haustiere revenue").is_empty());
}

#[test]
fn quotation_marks_ask_for_the_words_as_they_stand() {
    let (_place, vault) = library();
    assert_eq!(titles(&vault, "notice period").len(), 2);
    assert_eq!(titles(&vault, "\"notice period\""), ["Annual report"]);
}

#[test]
fn titles_are_searched_and_weigh_more() {
    let (_place, mut vault) = library();
    assert_eq!(titles(&vault, "mullerstr"), ["Mietvertrag Müllerstraße"]);
    vault
        .add_document(
            &new_document("Revenue", b"r"),
            &[block(0, "Nothing else, but of some length, so that it is no shorter.")],
        )
        .unwrap();
    assert_eq!(titles(&vault, "revenue")[0], "Revenue");
}

#[test]
fn the_document_that_says_it_more_often_comes_first() {
    let (_place, vault) = library();
    assert_eq!(titles(&vault, "revenue"), ["Letter", "Annual report"]);
}

#[test]
fn summaries_are_searched_and_a_document_is_found_once() {
    let (_place, mut vault) = library();
    let letter = vault.search("letter", 0, 1).unwrap().rows[0].document.id;
    vault.add_summary(letter, "", "{}", "A reminder, written by Zacharias.").unwrap();
    vault.add_summary(letter, "", "{}", "Zacharias asks about the revenue.").unwrap();
    let found = vault.search("zacharias", 0, 10).unwrap();
    assert_eq!((found.total, found.rows.len()), (1, 1));
    assert!(found.rows[0].snippet.contains("\u{2}Zacharias\u{3}"));
    assert_eq!(vault.search("revenue", 0, 10).unwrap().total, 2);
}

#[test]
fn matches_are_marked_in_the_snippet() {
    let (_place, vault) = library();
    assert_eq!(
        vault.search("malmo", 0, 1).unwrap().rows[0].snippet,
        "The café in \u{2}Malmö\u{3} closed.\nRevenue rose by 14 percent.\nNotice period: three months."
    );
}

#[test]
fn results_come_in_pages_with_the_number_of_all() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    for number in 0..25 {
        vault.add_document(&new_document(&format!("{number}"), &[number]), &[block(0, "lease")]).unwrap();
    }
    let page = |offset| vault.search("lease", offset, 10).unwrap();
    let all: Vec<i64> = [0, 10, 20].iter().flat_map(|offset| page(*offset).rows).map(|row| row.document.id).collect();
    assert_eq!(all, (1..=25).rev().collect::<Vec<_>>());
    assert_eq!((page(0).total, page(20).total, page(30).total, page(30).rows.len()), (25, 25, 25, 0));
}

#[test]
fn no_query_is_an_error() {
    let (_place, vault) = library();
    for query in [
        "",
        " ",
        "\"",
        "\"\"",
        "*",
        "-",
        "(",
        "a AND",
        "NEAR(",
        "title:",
        "^",
        "a\0b",
        "\u{301}",
        "😀",
        "col : x",
        "'; DROP TABLE documents",
    ] {
        assert!(vault.search(query, 0, 10).is_ok(), "{query:?}");
    }
    assert_eq!(vault.search("", 0, 10).unwrap().total, 0);
}

#[test]
fn a_question_finds_documents_that_have_some_of_its_words_and_the_fuller_first() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    let lease = add(&mut vault, "lease", "the deposit is paid to the landlord").unwrap();
    let letter = add(&mut vault, "letter", "a letter to the landlord").unwrap();
    add(&mut vault, "other", "of something else").unwrap();
    let found = |words: &[&str], among: Option<&[i64]>| -> Vec<i64> {
        vault.candidates(&sought(words), among, 10).unwrap().rows.into_iter().map(|row| row.id).collect()
    };
    assert_eq!(found(&["deposit", "landlor"], None), [lease, letter]);
    assert_eq!(found(&["deposit", "landlor"], Some(&[letter])), [letter]);
    assert_eq!(found(&["deposit", "landlor"], Some(&[])), [0; 0]);
    assert_eq!(found(&["dragon"], None), [0; 0]);
    assert_eq!(found(&[], None), [0; 0]);
    // No operator of the index gets through.
    assert_eq!(found(&["a\" OR \"letter", "title:", "*", "-"], None), [0; 0]);
}

#[test]
fn a_leaf_of_the_index_lies_on_one_page() {
    let (_place, mut vault) = library();
    vault
        .connection
        .authorizer(None::<fn(rusqlite::hooks::AuthContext<'_>) -> rusqlite::hooks::Authorization>)
        .unwrap();
    let mut numbers = Numbers(11);
    for number in 0..60 {
        let words: Vec<String> = (0..800).map(|_| format!("word{}", numbers.below(5000))).collect();
        vault.add_document(&new_document(&format!("{number}"), &[number]), &[block(0, &words.join(" "))]).unwrap();
    }
    let pages = |kind: &str| -> i64 {
        let sql = "SELECT count(*) FROM dbstat WHERE name = 'documents_index_data' AND pagetype = ?";
        vault.connection.query_row(sql, [kind], |row| row.get(0)).unwrap()
    };
    assert!(pages("leaf") > 50, "the index is too small to tell");
    assert_eq!(pages("overflow"), 0);
}

/// More documents with a word than are compared: one in the middle says it most often, and the oldest says it oftener still.
fn many() -> (Place, Vault, usize) {
    let place = Place::new();
    let mut vault = create(&place.vault());
    let all = RANKED + RANKED / 2;
    for number in 1..=all {
        let times = if number == 1 { 30 } else { 1 + 9 * usize::from(number == all / 2) };
        let text = format!("{}of the thing number{number}", "lease ".repeat(times));
        vault.add_document(&new_document(&format!("{number}"), text.as_bytes()), &[block(0, &text)]).unwrap();
    }
    (place, vault, all)
}

#[test]
fn of_very_many_hits_the_newest_are_compared_and_the_others_follow_by_their_age() {
    let (_place, mut vault, all) = many();
    let some = |total: u32| (total as usize > RANKED).then_some(RANKED as u32);
    let ids = |vault: &Vault, query: &str, offset, limit| -> (Vec<i64>, u32) {
        let found = vault.search(query, offset, limit).unwrap();
        assert!(found.rows.iter().all(|row| row.snippet.contains("\u{2}lease\u{3}")));
        assert_eq!(found.ranked, some(found.total), "told of every page, and of so many hits alone");
        (found.rows.iter().map(|row| row.document.id).collect(), found.total)
    };
    let (whole, total) = ids(&vault, "lea", 0, 1000);
    assert_eq!((whole.len(), total as usize), (all, all));
    assert_eq!(whole[0], all as i64 / 2, "the one of the newest that says it most often");
    assert_eq!(whole[1], all as i64, "then the newest of those that say it once");
    let oldest: Vec<i64> = (1..=(all - RANKED) as i64).rev().collect();
    assert_eq!(whole[RANKED..], oldest);
    // Pages are parts of the same order, wherever they begin.
    for (offset, limit) in [(0, 10), (RANKED as u32 - 3, 10), (RANKED as u32 + 2, 5), (all as u32 - 1, 5)] {
        let end = whole.len().min((offset + limit) as usize);
        assert_eq!(ids(&vault, "lea", offset, limit), (whole[offset as usize..end].to_vec(), total));
    }
    // Once fewer have the words, all are compared: the oldest comes first.
    for id in 2..=(all - RANKED) as i64 {
        vault.delete_document(id).unwrap();
    }
    vault.delete_document(all as i64).unwrap();
    assert_eq!(ids(&vault, "lea", 0, 1).0, [1]);
}

#[test]
fn a_question_looks_at_all_that_have_its_words_however_many() {
    let (_place, vault, all) = many();
    let chosen = |among: Option<&[i64]>| -> Vec<i64> {
        let words = sought(&["lease", "number7"]);
        vault.candidates(&words, among, 3).unwrap().rows.into_iter().map(|row| row.id).collect()
    };
    let found = chosen(None);
    assert!(found.len() == 3 && found.contains(&1) && found.contains(&7), "{found:?}");
    assert_eq!(chosen(Some(&[all as i64, 1])), [1, all as i64]);
}

#[test]
fn a_search_goes_in_steps_and_others_have_the_vault_between_them() {
    let (_place, mut vault, all) = many();
    let expected = vault.search("lease", 0, 10).unwrap();
    let mut searching = Searching::new("lease", 0, 10, Halt::default());
    assert!(searching.step(&mut vault).unwrap().is_none());
    vault.set_setting("n", "in between").unwrap();
    assert!(searching.step(&mut vault).unwrap().is_none());
    let gone = expected.rows[0].document.id;
    assert!(vault.delete_document(gone).unwrap());
    let found = searching.step(&mut vault).unwrap().unwrap();
    assert_eq!(found.total as usize, all);
    let ids: Vec<i64> = found.rows.iter().map(|row| row.document.id).collect();
    let without: Vec<i64> = expected.rows.iter().skip(1).map(|row| row.document.id).collect();
    assert_eq!(ids, without, "one that was deleted meanwhile is not shown");
}

#[test]
fn one_that_is_halted_ends_even_in_the_middle_of_a_statement() {
    let (_place, mut vault, _) = many();
    let halt = Halt::default();
    let mut searching = Searching::new("lease", 0, 10, halt.clone());
    let mut choosing = Choosing::new(&sought(&["lease"]), None, 10, halt.clone());
    assert!(searching.step(&mut vault).unwrap().is_none() && choosing.step(&mut vault).unwrap().is_none());
    halt.halt();
    assert_eq!(searching.step(&mut vault).err(), Some(Error::Stopped));
    assert_eq!(choosing.step(&mut vault).err(), Some(Error::Stopped));

    let halt = Halt::default();
    let endless = halt.guard(&mut vault, |vault| {
        halt.halt();
        let sql = "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT max(n) FROM c";
        Ok(vault.connection.query_row(sql, [], |row| row.get::<_, i64>(0))?)
    });
    assert_eq!(endless, Err(Error::Stopped));
    assert_eq!(vault.search("lease", 0, 1).unwrap().rows.len(), 1, "the next one is not halted");
}

#[test]
fn one_that_others_wait_for_gives_way_and_is_more_patient_the_next_time() {
    let (_place, mut vault, _) = many();
    let waiting = Arc::new(AtomicU32::new(0));
    let halt = Halt::default().giving_way_to(Arc::clone(&waiting));
    let mut patience = Duration::from_millis(1);
    let mut count = |up_to: i64| {
        let sql = "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ?) SELECT max(n) FROM c";
        let counted = halt.guard_giving_way(&mut vault, &mut patience, |vault| {
            Ok(Some(vault.connection.query_row(sql, [up_to], |row| row.get::<_, i64>(0))?))
        });
        (counted, patience)
    };
    assert_eq!(count(200_000), (Ok(Some(200_000)), Duration::from_millis(1)), "nobody waits");
    waiting.store(1, Ordering::SeqCst);
    assert_eq!(count(i64::MAX), (Ok(None), Duration::from_millis(2)));
    assert_eq!(count(i64::MAX), (Ok(None), Duration::from_millis(4)));
    // A search goes on from where it was, and comes to its end although somebody waits all the time.
    let mut searching = Searching::new("lease", 0, 10, halt.clone());
    let found = (0..1000).find_map(|_| searching.step(&mut vault).unwrap()).unwrap();
    assert_eq!(found.rows.len(), 10);
}

/// An index with a beginning of very many words, and with one word in very many places whose neighbours are rare.
fn common() -> (Place, Vault) {
    let place = Place::new();
    let mut vault = create(&place.vault());
    let mut numbers = Numbers(17);
    for number in 0..60 {
        let mut words: Vec<String> = (0..800).map(|_| format!("word{}", numbers.below(5000))).collect();
        words.push("the ".repeat(3000));
        words.push(match number {
            7 => "thaw Wörth".into(),
            8 => "thee йога word".into(),
            _ => String::new(),
        });
        vault.add_document(&new_document(&format!("{number}"), &[number]), &[block(0, &words.join(" "))]).unwrap();
    }
    (place, vault)
}

#[test]
fn a_beginning_of_too_many_words_is_looked_for_as_a_word_and_the_user_is_told() {
    let (_place, vault) = common();
    let found = |query: &str| {
        let found = vault.search(query, 0, 100).unwrap();
        (found.total, found.whole_words)
    };
    assert_eq!(found("word"), (1, true), "one says the word itself");
    assert_eq!(found("wo"), (0, true));
    assert_eq!(found("the"), (60, true), "a word that is as common is found where it is");
    // Of the same words, few enough.
    let (total, whole_words) = found("word12");
    assert!(total > 1 && !whole_words, "{total}");
    // What stands in the index beside a common word is not common for that.
    for (query, total) in [("thaw", 1), ("tha", 1), ("thee", 1), ("йог", 1), ("wört", 1), ("x", 0)] {
        assert_eq!(found(query), (total, false), "{query}");
    }
    // Only the longest list is not made, and what stands between quotation marks has none.
    assert_eq!(found("tha word"), (0, true));
    assert_eq!(found("йог word"), (1, true));
    assert_eq!(found("\"word\""), (1, false));
    assert_eq!(found("wört \"the the\""), (1, false));
}

#[test]
fn a_question_with_a_beginning_of_too_many_words_looks_for_the_word_as_it_was_asked() {
    let (_place, vault) = common();
    let chosen = |beginning: &str, whole: &str| {
        let words = [Sought { beginning: beginning.into(), whole: whole.into() }];
        let chosen = vault.candidates(&words, None, 100).unwrap();
        (chosen.rows.len(), chosen.whole_words)
    };
    assert_eq!(chosen("wor", "word"), (1, true));
    assert_eq!(chosen("word", "wording"), (1, true));
    assert_eq!(chosen("tha", "thaws"), (1, false));
}

#[test]
fn how_long_a_list_would_be_is_known_before_it_is_made() {
    let (_place, mut vault) = common();
    vault
        .connection
        .authorizer(None::<fn(rusqlite::hooks::AuthContext<'_>) -> rusqlite::hooks::Authorization>)
        .unwrap();
    let segments: i64 = vault
        .connection
        .query_row("SELECT count(DISTINCT segid) FROM documents_index_idx", [], |row| row.get(0))
        .unwrap();
    // The number of places is what the list is long by: one or two bytes each, and some for every document.
    vault.connection.execute_batch("CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, documents_index, row)").unwrap();
    let places = |beginning: &str| -> i64 {
        let sql = "SELECT coalesce(sum(cnt), 0) FROM temp.v WHERE substr(term, 1, length(?1)) = ?1";
        vault.connection.query_row(sql, [beginning], |row| row.get(0)).unwrap()
    };
    let leaves = |beginning: &str| vault.leaves(&["documents_index"], &format!("\"{beginning}\"")).unwrap();
    let at_most = |beginning: &str| vault.leaves_at_most(&["documents_index"], &format!("\"{beginning}\"")).unwrap();
    for beginning in
        ["the", "th", "t", "word", "w", "word1", "word12", "word123", "thaw", "tha", "a", "zebra", "0", "1"]
    {
        let (leaves, places) = (leaves(beginning), places(beginning));
        let (least, most) = (places / 4000 - segments, places * 12 / 3900 + 2 * segments);
        assert!((least..=most).contains(&leaves), "{beginning}: {leaves} leaves, {places} places, {segments} segments");
        assert!(at_most(beginning) >= leaves, "{beginning}: {} at most, {leaves} leaves", at_most(beginning));
    }
    assert!(
        at_most("word123") <= LEAVES && at_most("zebra") <= LEAVES,
        "they are found to be few without a closer look"
    );
    assert!(leaves("word") > LEAVES && leaves("the") > LEAVES, "the index is too small to tell");
    assert_eq!(leaves("(b) - Thaw"), leaves("thaw"), "the last word counts, as the index has it");
    assert_eq!(leaves("- ?"), 0);
}
