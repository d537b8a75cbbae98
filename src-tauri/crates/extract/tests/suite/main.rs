//! One text through other programs into every format, and back through ours: words, headings, lists, tables and pages. LibreOffice and
//! pandoc write what they can, Python writes mails, poppler draws pages, and what none of them writes is written here. Feature `suite`:
//! `make soak` installs the programs and runs it. The fixtures that `make test` reads block by block came about the same way.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod chapters;
mod drawn;
#[path = "../support/flat.rs"]
mod flat;
mod letters;
mod sheets;
mod slides;
#[path = "../support/mod.rs"]
mod support;
mod texts;

use std::path::{Path, PathBuf};

use extract::{Document, Format, Kind};
use support::{likeness, read};

/// The F1 of words that is asked of a format which holds text as text.
const NEARLY_ALL: f64 = 0.99;

#[test]
fn every_format_is_written_by_something() {
    let all = [texts::WRITTEN, sheets::WRITTEN, slides::WRITTEN, letters::WRITTEN, drawn::WRITTEN].concat();
    for row in extract::FORMATS {
        assert!(all.contains(&row.format), "{} is missing", row.format.id());
    }
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("alcove-suite-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// What LibreOffice makes of a flat file.
fn by_libreoffice(folder: &Path, flat: &str, to: &str) -> Vec<u8> {
    let source = folder.join("text.fodt");
    std::fs::write(&source, flat).unwrap();
    let done = flat::soffice(folder, &source, to).output().unwrap();
    let made = std::fs::read(flat::made(folder, &source, to));
    made.unwrap_or_else(|error| {
        panic!("LibreOffice wrote no {to}: run `make setup-soak`. {error}, {}", String::from_utf8_lossy(&done.stderr))
    })
}

/// Reads what was made, which is to be of this format.
fn read_as(format: Format, name: &str, made: &[u8]) -> Document {
    let document = read(made).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(document.format, format, "{name}");
    document
}

/// The words, in whatever blocks.
fn compare_words(name: &str, document: &Document, expected: &str, least: f64) {
    let text: Vec<&str> = document.blocks.iter().map(|block| block.text.as_str()).collect();
    let score = likeness(&text.join("\n"), expected);
    println!("{name}: {score:.4}");
    assert!(score >= least, "{name}: {score:.4}\n{}", text.join("\n"));
}

/// The blocks of a kind, in their order.
fn compare(name: &str, document: &Document, kind: fn(Kind) -> bool, expected: &[String]) {
    let bare = |text: &str| text.trim_start_matches(['•', '-', '*', ' ']).to_owned();
    let found: Vec<String> =
        document.blocks.iter().filter(|block| kind(block.kind)).map(|block| bare(&block.text)).collect();
    assert_eq!(found, expected, "{name}");
}

const HEADINGS: fn(Kind) -> bool = |kind| matches!(kind, Kind::Heading { .. });
const ITEMS: fn(Kind) -> bool = |kind| kind == Kind::ListItem;
const ROWS: fn(Kind) -> bool = |kind| kind == Kind::TableRow;

/// Each heading stands on the page of its number.
fn compare_pages(name: &str, document: &Document, headings: &[String]) {
    assert_eq!(document.pages, Some(headings.len() as u32), "{name}");
    for (page, heading) in (1..).zip(headings) {
        let found = document.blocks.iter().find(|block| block.text == *heading);
        assert_eq!(found.map(|block| block.page), Some(Some(page)), "{name}: {heading}");
    }
}
