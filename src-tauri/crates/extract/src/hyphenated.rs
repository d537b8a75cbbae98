//! Words that were broken at the end of a line, put together again: in text that comes in lines, plain or recognised in a picture, and
//! for a PDF's pages (`formats::pdf`), which tell a break by more than its hyphen, what the document says of hyphens.
//!
//! Whether "well-known" broken at its hyphen keeps it cannot be told from the break. The document itself tells: if it
//! writes the word with a hyphen somewhere within a line, the hyphen stays; otherwise the two halves are one word.

use std::collections::HashSet;

use crate::text;

/// Different hyphenated words remembered; a document with more loses nothing but a hyphen here and there.
const MAX_WORDS: usize = 100_000;
/// Nobody breaks a word of which a half is longer, in characters. Nothing longer is looked at: a file may be one word without end.
const LONGEST: usize = 40;
/// Nor is a word longer that was broken once: two halves, and the hyphen.
const LONGEST_WHOLE: usize = 2 * LONGEST + 1;
/// A hyphen that stands for nothing but a break.
const SOFT: char = '\u{ad}';
/// Whoever breaks a line may break it at any of these.
const HYPHENS: [char; 3] = ['-', '\u{2010}', SOFT];
/// What some write a hyphen as: one that is nothing else, and one that no line is broken at.
const OTHER_HYPHENS: [char; 2] = ['\u{2010}', '\u{2011}'];
/// What stands behind a word of which only the first half is said, as in "pre- and post-war", "Haupt- und Nebensätze".
const BEHIND_HALVES: [&str; 11] = ["and", "or", "to", "und", "oder", "sowie", "bzw", "och", "eller", "и", "или"];
/// What joins the words of a compound: "up-to-date", "editor-in-chief", "mother-in-law".
const JOINING: [&str; 10] = ["a", "and", "by", "for", "in", "of", "on", "the", "to", "und"];
/// Right before a word, a sign that it is no word of a sentence but an option, a tag, an address or a name in a program.
const BEFORE_NAMES: [char; 9] = ['-', '<', '$', '@', '#', '/', '\\', '_', '.'];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const ONES: [&str; 9] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/// The words that a document writes with a hyphen.
pub struct Hyphenated(HashSet<String>);

impl Hyphenated {
    /// Of all words of a document.
    pub fn of<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let mut known = HashSet::new();
        for word in words.filter_map(bare) {
            if known.len() >= MAX_WORDS {
                break;
            }
            known.insert(word);
        }
        Self(known)
    }

    pub fn contains(&self, word: &str) -> bool {
        bare(word).is_some_and(|word| self.0.contains(&word))
    }
}

/// A word with a hyphen within as it is remembered, however that hyphen is written; `None` of one that has none or is too long.
fn bare(word: &str) -> Option<String> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let is_asked = word.chars().nth(LONGEST_WHOLE).is_none() && has_hyphen(word);
    is_asked.then(|| word.replace(OTHER_HYPHENS, "-").to_lowercase())
}

fn has_hyphen(word: &str) -> bool {
    word.contains('-') || word.contains(OTHER_HYPHENS)
}

/// Puts a line behind another, as a paragraph; a word that was broken between them is made whole. `known` is asked where one was.
pub fn append<'k>(paragraph: &mut String, line: &str, known: impl FnOnce() -> &'k Hyphenated) {
    let Some((first, second)) = broken(paragraph, line) else { return text::append(paragraph, line) };
    if paragraph.ends_with(SOFT) || !(keeps(first, second) || known().contains(&format!("{first}-{second}"))) {
        paragraph.pop();
    }
    paragraph.push_str(line);
}

/// Whether a word has its hyphen whatever the document says. Nobody breaks a word behind its first letter, but for "e-mail"; a
/// compound has more of them, as "up-to-date" has; and so have numbers, as "twenty-one" has.
fn keeps(first: &str, second: &str) -> bool {
    let of_second = second.split(HYPHENS).next().unwrap_or(second);
    first.chars().nth(1).is_none()
        || first.rsplit_once(HYPHENS).is_some_and(|(_, joining)| JOINING.contains(&joining))
        || (TENS.contains(&first.to_lowercase().as_str()) && ONES.contains(&of_second))
}

/// The halves of the word that was broken between a paragraph and the line behind it. Of anything but letters, as in addresses and programs,
/// it is no word.
fn broken<'a>(paragraph: &'a str, line: &'a str) -> Option<(&'a str, &'a str)> {
    let before = paragraph.strip_suffix(HYPHENS).filter(|before| before.ends_with(char::is_alphabetic))?;
    let whole = last_word(before)?;
    let first = whole.trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_name = whole.strip_suffix(first).is_some_and(|signs| signs.ends_with(BEFORE_NAMES));
    let second = first_word(line)?.trim_end_matches(|c: char| !c.is_alphanumeric());
    let is_word = |half: &str| {
        half.chars()
            .all(|c| c.is_alphabetic() || HYPHENS.contains(&c) || OTHER_HYPHENS.contains(&c) || matches!(c, '\'' | '’'))
    };
    let goes_on = paragraph.ends_with(SOFT) || !BEHIND_HALVES.contains(&second);
    (!is_name && goes_on && second.starts_with(char::is_lowercase) && is_word(first) && is_word(second))
        .then_some((first, second))
}

/// The last word of a text, if it is not too long. Of a longer text no more than that is looked at.
fn last_word(text: &str) -> Option<&str> {
    let from = text.char_indices().rev().nth(LONGEST).map_or(0, |(at, _)| at);
    let word = text.get(from..)?.rsplit(char::is_whitespace).next()?;
    word.chars().nth(LONGEST).is_none().then_some(word)
}

/// The same of the first.
fn first_word(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let to = text.char_indices().nth(LONGEST + 1).map_or(text.len(), |(at, _)| at);
    let word = text.get(..to)?.split_whitespace().next()?;
    word.chars().nth(LONGEST).is_none().then_some(word)
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
            ("two-", "to threefold"),
            ("bi-", "or trilingual"),
            ("одно-", "или двухместный"),
            ("with --dry-", "run it does nothing"),
            ("a <my-", "tag> in it"),
            ("$my-", "name and"),
            ("./some-", "folder is"),
        ] {
            assert_eq!(joined(&[before, after], ""), format!("{before} {after}"));
        }
        assert_eq!(joined(&["thous\u{ad}", "and"], ""), "thousand");
    }

    #[test]
    fn compounds_and_numbers_keep_their_hyphen_and_soft_ones_go() {
        for (before, after, whole) in [
            ("up-to-", "date.", "up-to-date."),
            ("(state-of-the-", "art)", "(state-of-the-art)"),
            ("mother-in-", "law", "mother-in-law"),
            ("decision-mak-", "ing", "decision-making"),
            ("gover-", "nor", "governor"),
            ("Twenty-", "one years", "Twenty-one years"),
            ("ninety-", "nine-year-old", "ninety-nine-year-old"),
            ("twenty-", "onerous", "twentyonerous"),
            ("up\u{2010}to\u{2010}", "date", "up\u{2010}to\u{2010}date"),
            ("state-of-the-ar\u{ad}", "tists", "state-of-the-artists"),
        ] {
            assert_eq!(joined(&[before, after], ""), whole);
        }
    }

    #[test]
    fn a_hyphen_is_one_however_it_is_written() {
        for words in ["well-known", "well\u{2010}known", "(Well\u{2011}known)"] {
            assert_eq!(joined(&["a well\u{2010}", "known fact"], words), "a well\u{2010}known fact");
            assert_eq!(joined(&["a well-", "known fact"], words), "a well-known fact");
        }
    }

    #[test]
    fn nothing_is_a_half_that_is_longer_than_any() {
        let (most, more) = ("a".repeat(LONGEST), "a".repeat(LONGEST + 1));
        for lead in ["", "words and "] {
            assert_eq!(joined(&[&format!("{lead}{most}-"), &most], ""), format!("{lead}{most}{most}"));
            assert_eq!(joined(&[&format!("{lead}{more}-"), "b"], ""), format!("{lead}{more}- b"));
            assert_eq!(joined(&[&format!("{lead}b-"), &more], ""), format!("{lead}b- {more}"));
        }
        assert!(joined(&[&format!("{most}-"), &most], &format!("{most}-{most}")).contains('-'), "it is remembered");
        assert!(!Hyphenated::of([format!("{most}-{more}").as_str()].into_iter()).contains(&format!("{most}-{more}")));
    }

    #[test]
    fn words_are_remembered_once_each() {
        let again = std::iter::repeat_n("well-known", MAX_WORDS);
        assert!(Hyphenated::of(again.chain(["so-called"])).contains("so-called"));
        let words: Vec<String> = (0..=MAX_WORDS).map(|number| format!("a-{number}")).collect();
        assert_eq!(Hyphenated::of(words.iter().map(String::as_str)).0.len(), MAX_WORDS);
    }
}
