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

use std::process::Command;

use case::Case;
use support::largest_child;

/// Every file there is.
const LISTS: [&[Case]; 7] =
    [letters::FILES, pdf::FILES, pictures::FILES, sheets::FILES, slides::FILES, texts::FILES, words::FILES];
/// How many they are.
const COUNT: usize = 386;
/// The most memory that any program may take, in bytes: what a small file may, and six times the largest there is.
const MOST_MEMORY: u64 = 700 << 20;

/// Says to a process that it was started for one test.
const ALONE: &str = "ALCOVE_HOSTILE_ALONE";

/// Does what the test of this name tries in a process of its own, and fails where a program that it starts takes too much memory. What a child
/// is said to have taken is no less than what the process had that started it: beside another list, that would be memory of this one.
fn alone(test: &str, attempt: impl FnOnce()) {
    if std::env::var_os(ALONE).is_some() {
        attempt();
        assert!(largest_child() < MOST_MEMORY, "a program took {} MiB", largest_child() >> 20);
        return;
    }
    let mut itself = Command::new(std::env::current_exe().unwrap());
    let said = itself.args(["--exact", test, "--nocapture"]).env(ALONE, "1").output().unwrap();
    let [out, err] = [said.stdout, said.stderr].map(|said| String::from_utf8_lossy(&said).into_owned());
    // A name that no test has would be tried by none.
    assert!(said.status.success() && out.contains("1 passed"), "{out}{err}");
}

fn each_ends_as_listed(test: &str, files: &[Case]) {
    alone(test, || {
        let wrong: Vec<String> = files.iter().filter_map(Case::wrong).collect();
        assert!(wrong.is_empty(), "{} of {} ended otherwise:\n{}", wrong.len(), files.len(), wrong.join("\n"));
    });
}

#[test]
fn hostile_letters_end_as_listed() {
    each_ends_as_listed("hostile_letters_end_as_listed", letters::FILES);
}

#[test]
fn hostile_pdfs_end_as_listed() {
    each_ends_as_listed("hostile_pdfs_end_as_listed", pdf::FILES);
}

#[test]
fn hostile_pictures_end_as_listed() {
    each_ends_as_listed("hostile_pictures_end_as_listed", pictures::FILES);
}

#[test]
fn hostile_sheets_end_as_listed() {
    each_ends_as_listed("hostile_sheets_end_as_listed", sheets::FILES);
}

#[test]
fn hostile_slides_end_as_listed() {
    each_ends_as_listed("hostile_slides_end_as_listed", slides::FILES);
}

#[test]
fn hostile_texts_pages_and_books_end_as_listed() {
    each_ends_as_listed("hostile_texts_pages_and_books_end_as_listed", texts::FILES);
}

#[test]
fn hostile_documents_of_word_processors_end_as_listed() {
    each_ends_as_listed("hostile_documents_of_word_processors_end_as_listed", words::FILES);
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
