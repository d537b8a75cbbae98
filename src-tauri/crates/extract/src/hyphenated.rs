//! Words that were broken at the end of a line, put together again: in text that comes in lines, plain or recognised in a picture, and
//! for a PDF's pages (`formats::pdf`), which tell a break by more than its hyphen, what the document says of hyphens.
//!
//! Whether "well-known" broken at its hyphen keeps it cannot be told from the break. The document itself tells: if it
//! writes the word with a hyphen somewhere within a line, the hyphen stays; otherwise the two halves are one word.

use std::collections::HashSet;

use crate::text;

/// Hyphenated words remembered; a document with more loses nothing but a hyphen here and there.
const MAX_WORDS: usize = 100_000;
/// A hyphen that stands for nothing but a break.
const SOFT: char = '\u{ad}';
/// Whoever breaks a line may break it at any of these.
const HYPHENS: [char; 3] = ['-', '\u{2010}', SOFT];
/// What stands behind a word of which only the first half is said, as in "pre- and post-war", "Haupt- und Nebensätze".
const BEHIND_HALVES: [&str; 4] = ["and", "or", "und", "oder"];

/// The words that a document writes with a hyphen.
pub struct Hyphenated(HashSet<String>);

impl Hyphenated {
    /// Of all words of a document.
    pub fn of<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        Self(words.filter(|word| word.contains('-')).take(MAX_WORDS).map(bare).collect())
    }

    pub fn contains(&self, word: &str) -> bool {
        self.0.contains(&bare(word))
    }
}

fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// Puts a line behind another, as a paragraph; a word that was broken between them is made whole. `known` is asked where one was.
pub fn append<'k>(paragraph: &mut String, line: &str, known: impl FnOnce() -> &'k Hyphenated) {
    let Some((first, second)) = broken(paragraph, line) else { return text::append(paragraph, line) };
    // Nobody breaks a word behind its first letter, but for "e-mail".
    let is_written = first.chars().nth(1).is_none() || known().contains(&format!("{first}-{second}"));
    if paragraph.ends_with(SOFT) || !is_written {
        paragraph.pop();
    }
    paragraph.push_str(line);
}

/// The halves of the word that was broken between a paragraph and the line behind it. Of anything but letters, as in addresses and programs,
/// it is no word.
fn broken<'a>(paragraph: &'a str, line: &'a str) -> Option<(&'a str, &'a str)> {
    let before = paragraph.strip_suffix(HYPHENS).filter(|before| before.ends_with(char::is_alphabetic))?;
    let first = before.rsplit(char::is_whitespace).next()?.trim_start_matches(|c: char| !c.is_alphanumeric());
    let second = line.split_whitespace().next()?.trim_end_matches(|c: char| !c.is_alphanumeric());
    let is_word =
        |half: &str| half.chars().all(|c| c.is_alphabetic() || HYPHENS.contains(&c) || matches!(c, '\'' | '’'));
    let goes_on = paragraph.ends_with(SOFT) || !BEHIND_HALVES.contains(&second);
    (goes_on && second.starts_with(char::is_lowercase) && is_word(first) && is_word(second)).then_some((first, second))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines as a paragraph, in a document that writes these words.
    fn joined(lines: &[&str], words: &str) -> String {
        let known = Hyphenated::of(words.split(' '));
        lines.iter().fold(String::new(), |mut paragraph, line| {
            append(&mut paragraph, line, || &known);
            paragraph
        })
    }

    #[test]
    fn a_broken_word_is_one_word_unless_the_document_writes_it_with_a_hyphen() {
        assert_eq!(joined(&["(infor-", "mation), and"], ""), "(information), and");
        assert_eq!(joined(&["a well-", "known fact"], ""), "a wellknown fact");
        assert_eq!(joined(&["a Well-", "known, fact"], "the well-known"), "a Well-known, fact");
        assert_eq!(
            joined(&["a well\u{ad}", "known fact"], "well-known"),
            "a wellknown fact",
            "a break and nothing else"
        );
        assert_eq!(joined(&["com\u{2010}", "mit-", "tee"], ""), "committee");
        assert_eq!(joined(&["by e-", "mail"], ""), "by e-mail");
    }

    #[test]
    fn hyphens_that_break_no_word_stay_and_so_does_the_space_behind_them() {
        for (before, after) in [
            ("E-", "Mail"),
            ("from 1914-", "to"),
            ("a dash -", "or two"),
            ("pre-", "and post-war"),
            ("Haupt-", "und Nebensätze"),
            ("https://a.example/x-", "ray"),
            ("total-", "count(x)"),
            ("a line--", "and so"),
        ] {
            assert_eq!(joined(&[before, after], ""), format!("{before} {after}"));
        }
        assert_eq!(joined(&["thous\u{ad}", "and"], ""), "thousand");
    }
}
