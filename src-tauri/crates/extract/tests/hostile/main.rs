//! Files made to hurt. Each is in a list: what it is, what it tries, and what becomes of it, to the word. It gets that answer within the
//! limits of one document, what stands before the attack is read, nothing is left out in silence, and the app goes on.
//!
//! A new attack is a row in the list of its family. [`sweeps`] tries what is made by the thousand: files cut anywhere and changed anywhere.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod case;
mod letters;
mod packed;
mod pdf;
mod pictures;
mod sheets;
mod slides;
#[path = "../support/mod.rs"]
mod support;
mod sweeps;
mod texts;
mod words;

use case::Case;
use support::largest_child;

/// Every file there is.
const LISTS: [&[Case]; 7] =
    [letters::FILES, pdf::FILES, pictures::FILES, sheets::FILES, slides::FILES, texts::FILES, words::FILES];
/// How many they are.
const COUNT: usize = 341;
/// The most memory that any program may take, in bytes: what a small file may, and six times the largest there is.
const MOST_MEMORY: u64 = 700 << 20;

/// What a child is said to have taken is no less than what this process had when it started it, so one list is tried at a time.
static TURN: std::sync::Mutex<()> = std::sync::Mutex::new(());

fn each_ends_as_listed(files: &[Case]) {
    let _turn = TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let wrong: Vec<String> = files.iter().filter_map(Case::wrong).collect();
    assert!(wrong.is_empty(), "{} of {} ended otherwise:\n{}", wrong.len(), files.len(), wrong.join("\n"));
    assert!(largest_child() < MOST_MEMORY, "a program took {} MiB", largest_child() >> 20);
}

#[test]
fn hostile_letters_end_as_listed() {
    each_ends_as_listed(letters::FILES);
}

#[test]
fn hostile_pdfs_end_as_listed() {
    each_ends_as_listed(pdf::FILES);
}

#[test]
fn hostile_pictures_end_as_listed() {
    each_ends_as_listed(pictures::FILES);
}

#[test]
fn hostile_sheets_end_as_listed() {
    each_ends_as_listed(sheets::FILES);
}

#[test]
fn hostile_slides_end_as_listed() {
    each_ends_as_listed(slides::FILES);
}

#[test]
fn hostile_texts_pages_and_books_end_as_listed() {
    each_ends_as_listed(texts::FILES);
}

#[test]
fn hostile_documents_of_word_processors_end_as_listed() {
    each_ends_as_listed(words::FILES);
}

#[test]
fn the_lists_are_as_long_as_they_say_and_every_format_is_in_them() {
    let all = || LISTS.into_iter().flatten();
    assert_eq!(all().count(), COUNT);
    for row in extract::FORMATS {
        let files = all().filter(|case| case.format == row.format).count();
        assert!(files >= 3, "{}: {files}", row.format.id());
    }
}
