//! What is asked of a document that holds the chapters: their words, and what each was.

use extract::{Document, Format, Kind};

use crate::support::{likeness, read};

/// The F1 of words that is asked of a format which holds text as text.
pub const NEARLY_ALL: f64 = 0.99;
/// Of a PDF.
pub const MOST: f64 = 0.97;

/// Reads what was made, which is to be of this format.
pub fn read_as(format: Format, name: &str, made: &[u8]) -> Document {
    let document = read(made).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(document.format, format, "{name}");
    document
}

/// The words, in whatever blocks.
pub fn compare_words(name: &str, document: &Document, expected: &str, least: f64) {
    let text: Vec<&str> = document.blocks.iter().map(|block| block.text.as_str()).collect();
    let score = likeness(&text.join("\n"), expected);
    println!("{name}: {score:.4}");
    assert!(score >= least, "{name}: {score:.4}\n{}", text.join("\n"));
}

/// The blocks of a kind, in their order.
pub fn compare(name: &str, document: &Document, kind: fn(Kind) -> bool, expected: &[String]) {
    let found: Vec<String> =
        document.blocks.iter().filter(|block| kind(block.kind)).map(|block| bare(&block.text)).collect();
    assert_eq!(found, expected, "{name}");
}

/// Without a list's mark. A number stays, and has room behind it: on LibreOffice's pages that is a matter of style.
fn bare(text: &str) -> String {
    let text = text.trim_start_matches(['•', '-', '*', ' ']);
    match text.split_once('.') {
        Some((number, item)) if number.parse::<u32>().is_ok() && item.starts_with(char::is_alphabetic) => {
            format!("{number}. {item}")
        }
        _ => text.to_owned(),
    }
}

/// Each heading, and its level.
pub fn compare_levels(name: &str, document: &Document, expected: &[(u8, String)]) {
    let headings = document.blocks.iter().filter(|block| HEADINGS(block.kind));
    let found: Vec<(u8, String)> = headings.map(|block| (block.kind.level(), block.text.clone())).collect();
    assert_eq!(found, expected, "{name}");
}

pub const HEADINGS: fn(Kind) -> bool = |kind| matches!(kind, Kind::Heading { .. });
pub const ITEMS: fn(Kind) -> bool = |kind| kind == Kind::ListItem;
pub const ROWS: fn(Kind) -> bool = |kind| kind == Kind::TableRow;

/// Each heading stands on the page of its number.
pub fn compare_pages(name: &str, document: &Document, headings: &[String]) {
    assert_eq!(document.pages, Some(headings.len() as u32), "{name}");
    for (page, heading) in (1..).zip(headings) {
        let found = document.blocks.iter().find(|block| block.text == *heading);
        assert_eq!(found.map(|block| block.page), Some(Some(page)), "{name}: {heading}");
    }
}
