//! What may not be wrong in a summary: numbers, units, dates, names and quoted words, read from a text.
//!
//! Everything is brought to one form, so that "1,000", "a thousand" and "1000" are the same number and "12 March 2024",
//! "March 12, 2024" and "2024-03-12" the same date. Whether a fact is *true* is `proof`'s affair. A new kind of fact is a
//! field of [`Facts`] and a doubt in [`crate::summary::Doubt`].

use super::dates::{self, Date};
use super::numbers::{self, Number};
use super::words;

/// The facts of a text, in order.
#[derive(Debug, Default, Clone)]
pub struct Facts {
    /// Numbers that are no part of a date.
    pub numbers: Vec<Number>,
    /// Dates and days of the week.
    pub dates: Vec<Date>,
    /// Names: words written with a capital letter, in runs ("Anna Berg"), and codes ("GPT-2").
    pub names: Vec<Vec<String>>,
    /// What stands between quotation marks, folded.
    pub quotes: Vec<String>,
}

/// Reads the facts of `text`.
pub fn facts(text: &str) -> Facts {
    let tokens = tokens(text);
    let (dates, taken) = dates::read(&tokens);
    let numbers = numbers::read(&tokens, &taken);
    Facts { numbers, dates, names: names(&tokens), quotes: quotes(text) }
}

/// A word or sign of a text.
#[derive(Debug, Clone)]
pub struct Token {
    /// As written.
    pub text: String,
    /// In lower case.
    pub lower: String,
    /// Whether white space stands before it (or nothing does).
    pub apart: bool,
    /// Whether a sentence begins with it.
    pub first: bool,
}

/// The words and signs of `text`, white space left out.
pub fn tokens(text: &str) -> Vec<Token> {
    use unicode_segmentation::UnicodeSegmentation;
    let mut out: Vec<Token> = Vec::new();
    let (mut apart, mut first) = (true, true);
    for piece in text.split_word_bounds() {
        if piece.trim().is_empty() {
            apart = true;
            continue;
        }
        let wordy = piece.chars().any(char::is_alphanumeric);
        out.push(Token {
            text: piece.to_owned(),
            lower: piece.to_lowercase().replace('\u{2019}', "'"),
            apart,
            first: first && wordy,
        });
        first = if wordy { false } else { first || matches!(piece, "." | "!" | "?" | ":" | "\u{2026}") };
        apart = false;
    }
    out
}

/// Whether a word is a letter that names something: the "A" of "Option A".
pub fn is_letter(token: &Token) -> bool {
    !token.first && token.text.chars().count() == 1 && token.text.chars().all(char::is_uppercase)
}

/// Whether a word is written as a name: a capital letter, or letters and digits mixed.
fn is_name(token: &Token) -> bool {
    let starts = token.text.chars().next().is_some_and(char::is_uppercase);
    let inner = token.text.chars().skip(1).any(char::is_uppercase);
    let mixed = token.text.chars().any(char::is_alphabetic)
        && token.text.chars().any(|c| c.is_ascii_digit())
        && !token.text.starts_with(|c: char| c.is_ascii_digit());
    let small = words::is_small(&token.lower) || token.lower == "no" || token.lower == "not";
    (starts && (!small || is_letter(token)) || inner || mixed) && dates::month(&token.text).is_none()
}

/// Runs of names. A sentence's first word is one only if another follows it: "Anna Berg" but not "Rent".
fn names(tokens: &[Token]) -> Vec<Vec<String>> {
    let mut out: Vec<Vec<String>> = Vec::new();
    let mut open = false;
    for (at, token) in tokens.iter().enumerate() {
        let joins = matches!(token.text.as_str(), "-" | "\u{2013}" | "." | "'" | "\u{2019}" | "&") && open;
        if joins {
            continue;
        }
        let next_is_name = tokens.get(at + 1).is_some_and(is_name);
        let alone =
            token.first && !next_is_name && !token.text.chars().skip(1).any(|c| c.is_uppercase() || c.is_ascii_digit());
        if !is_name(token) || alone {
            open = false;
            continue;
        }
        let word = token.lower.strip_suffix("'s").unwrap_or(&token.lower).to_owned();
        match out.last_mut() {
            Some(run) if open => run.push(word),
            _ => out.push(vec![word]),
        }
        open = true;
    }
    out
}

/// What stands between quotation marks, words only.
fn quotes(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut inside: Option<String> = None;
    for c in text.chars() {
        let mark = matches!(c, '"' | '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}');
        match (&mut inside, mark) {
            (None, true) => inside = Some(String::new()),
            (Some(_), true) => out.extend(inside.take().map(|q| fold(&q)).filter(|q| !q.is_empty())),
            (Some(q), false) => q.push(c),
            (None, false) => {}
        }
    }
    out
}

#[cfg(test)]
thread_local! {
    /// How often a text was folded.
    pub static FOLDED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// A text as its words alone, in lower case, one space between.
pub fn fold(text: &str) -> String {
    #[cfg(test)]
    FOLDED.set(FOLDED.get() + 1);
    words::words(text).map(|w| w.to_lowercase().replace('\u{2019}', "'")).collect::<Vec<_>>().join(" ")
}
