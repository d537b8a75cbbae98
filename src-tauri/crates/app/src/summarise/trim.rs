//! Makes a source sentence shorter without changing what it says: references in brackets and the word that only ties it to
//! the sentence before are dropped, white space is made even.
//!
//! Nothing that could turn a sentence round goes: no clause, no negation, no condition, no number outside a reference.

use unicode_segmentation::UnicodeSegmentation;

use super::language;
use crate::summary::Language;

/// Opening words that point at the sentence before, when a comma follows.
const TIES: &[&str] = &[
    "however",
    "therefore",
    "thus",
    "hence",
    "moreover",
    "furthermore",
    "in addition",
    "additionally",
    "finally",
    "consequently",
    "accordingly",
    "in particular",
    "specifically",
    "that is",
    "as a result",
    "for this reason",
    "in fact",
    "indeed",
    "also",
    "besides",
    "nevertheless",
    "nonetheless",
    "then",
    "now",
    "overall",
    "in summary",
    "in conclusion",
    "to summarize",
    "in short",
];

/// `text`, trimmed. The number of a list is not its business ([`super::reading::Line::unnumbered`]).
pub fn trim(text: &str) -> String {
    let plain = untie(&without_references(text));
    let mut out = String::with_capacity(plain.len());
    for piece in plain.split_whitespace() {
        if !out.is_empty() && !is_mark(piece) {
            out.push(' ');
        }
        out.push_str(piece);
    }
    out
}

/// Whether a piece between white space closes up to the word before it: "word ," but not "3 .5", which would become another number.
fn is_mark(piece: &str) -> bool {
    piece.starts_with([',', '.', ';', ':', ')']) && !piece.contains(char::is_alphanumeric)
}

/// `text` without the number or mark of a list or clause before it: "8.1 ", "3) ", "• ". The sign of a number is no mark.
pub fn unnumbered(text: &str) -> &str {
    let text = unmarked(text);
    number(text).map_or(text, |(_, rest)| rest)
}

/// The same, but what may be an ordinal stays: "3. Strafkammer". "3. Die Miete" is none, for no language has a third article.
pub fn but_for_ordinals(text: &str) -> &str {
    let text = unmarked(text);
    let listed = number(text).filter(|(number, rest)| !may_be_ordinal(number, rest));
    listed.map_or(text, |(_, rest)| rest)
}

fn may_be_ordinal(number: &str, rest: &str) -> bool {
    let word = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or("").to_lowercase();
    number.strip_suffix('.').is_some_and(|digits| digits.chars().all(|c| c.is_ascii_digit()))
        && !Language::ALL.iter().any(|one| language::is_common(&word, *one))
}

fn unmarked(text: &str) -> &str {
    let text = text.trim();
    let is_digit = |c: char| c.is_ascii_digit();
    let is_signed = text.strip_prefix(['-', '\u{2013}']).is_some_and(|number| number.starts_with(is_digit));
    let unmarked = text.trim_start_matches(['-', '*', '\u{2022}', '\u{2013}', '#']).trim_start();
    if is_signed { text } else { unmarked }
}

/// The number of a list or clause that a text begins with, and what follows it.
fn number(text: &str) -> Option<(&str, &str)> {
    let (number, rest) = text.split_once(char::is_whitespace)?;
    let numeric = number.starts_with(|c: char| c.is_ascii_digit())
        && number.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ')'));
    let short = number.chars().count() <= 8 && number.contains(['.', ')']);
    let mut next = rest.split_whitespace();
    let word = next.next().unwrap_or("");
    // "12. Mai 2024" and "1.5 Million" are no numbered clauses.
    let year = next.next().is_some_and(|w| w.len() >= 4 && w.chars().take(4).all(|c| c.is_ascii_digit()));
    let counts = super::numbers::scale(&word.to_lowercase()).is_some() || super::dates::month(word).is_some() || year;
    (numeric && short && !counts && word.starts_with(char::is_uppercase)).then(|| (number, rest.trim_start()))
}

/// `text` without "(Smith et al., 2010; Lee, 2011)", "[12, 13]" and their like.
pub fn without_references(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find(['(', '[']) {
        let (before, from) = rest.split_at(open);
        out.push_str(before);
        let close = if from.starts_with('(') { ')' } else { ']' };
        let inner = from.find(close).and_then(|end| from.get(1..end));
        match inner {
            Some(inner) if is_reference(inner, close) && closes(from.get(inner.len() + 2..).unwrap_or(""), close) => {
                rest = from.get(inner.len() + 2..).unwrap_or("");
            }
            _ => {
                let one = from.chars().next().map_or(0, char::len_utf8);
                out.push_str(from.get(..one).unwrap_or(""));
                rest = from.get(one..).unwrap_or("");
            }
        }
    }
    out.push_str(rest);
    out
}

/// "[30]" is a reference before a mark, and may be a quantity before a word ("within [30] days").
fn closes(after: &str, close: char) -> bool {
    close == ')' || after.trim_start().chars().next().is_none_or(|c| c.is_ascii_punctuation())
}

/// Whether what stands between brackets only names other works.
fn is_reference(inner: &str, close: char) -> bool {
    if inner.chars().count() > 200 {
        return false;
    }
    if close == ']' {
        return !inner.is_empty()
            && inner.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | ' ' | '-' | '\u{2013}'));
    }
    let is_year = |w: &str| {
        let digits: String = w.chars().take_while(char::is_ascii_digit).collect();
        digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20")) && w.chars().count() <= 5
    };
    let year = inner.unicode_words().any(is_year);
    // "(EUR 900 in 2025 and EUR 950 in 2026)" names no work, "(Lee and Kim, 2010, pp. 12-15)" does.
    let mut paged = false;
    let counts = inner.unicode_words().any(|w| {
        let is_number = w.starts_with(|c: char| c.is_ascii_digit());
        let is_count = is_number && !paged && !is_year(w);
        paged = matches!(w, "p" | "pp") || (paged && is_number);
        is_count
    });
    let named =
        inner.chars().next().is_some_and(char::is_uppercase) || inner.starts_with("e.g") || inner.starts_with("see ");
    let capitals = inner.unicode_words().filter(|w| w.chars().next().is_some_and(char::is_uppercase)).count();
    let comma_before_year = inner.contains("et al")
        || inner.contains(", 19")
        || inner.contains(", 20")
        || inner.contains(" and ")
        || inner.contains(" & ");
    year && !counts && named && capitals >= 1 && comma_before_year && !has_month(inner)
}

fn has_month(text: &str) -> bool {
    text.unicode_words().any(|w| super::dates::month(w).is_some())
}

/// Drops an opening "However," and capitalises what follows.
fn untie(text: &str) -> String {
    let text = text.trim_start();
    let Some((head, tail)) = text.split_once(',') else { return text.to_owned() };
    if !TIES.contains(&head.to_lowercase().as_str()) {
        return text.to_owned();
    }
    let tail = tail.trim_start();
    let mut chars = tail.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::{but_for_ordinals, unnumbered};

    fn trim(text: &str) -> String {
        super::trim(unnumbered(text))
    }

    #[test]
    fn what_may_be_an_ordinal_keeps_its_number_and_what_cannot_be_one_does_not() {
        for ordinal in ["12. Senat des Bundesgerichtshofs tagt.", "3. Strafkammer tagt.", "1. FC K\u{f6}ln gewinnt."] {
            assert_eq!(but_for_ordinals(ordinal), ordinal);
        }
        assert_eq!(but_for_ordinals("- 3. Strafkammer tagt."), "3. Strafkammer tagt.");
        for listed in
            ["3. Die Miete steigt.", "3. L'article 5 est abrog\u{e9}.", "3.1 Mieter zahlen.", "3) Mieter zahlen."]
        {
            assert_eq!(but_for_ordinals(listed), unnumbered(listed));
            assert!(!but_for_ordinals(listed).starts_with('3'), "{listed}");
        }
    }

    #[test]
    fn no_number_becomes_another_by_white_space() {
        for text in [
            "It rose by 3 .5 points.",
            "They sold 12 ,000 of them.",
            "It began at 7 :30 or at 8.",
            "The ratio is 1 :4.",
        ] {
            assert_eq!(trim(text), text);
        }
    }

    #[test]
    fn references_and_ties_go_and_everything_else_stays() {
        assert_eq!(trim("However, parsing (Smith et al., 2010; Lee, 2011) is  slow [12, 13]."), "Parsing is slow.");
        assert_eq!(
            trim("The rent (EUR 900, due on 3 March 2024) is not paid."),
            "The rent (EUR 900, due on 3 March 2024) is not paid."
        );
        assert_eq!(trim("It is slow (Lee and Kim, 2010, pp. 12-15)."), "It is slow.");
        let rent = "The rent (EUR 900 in 2025 and EUR 950 in 2026) is due monthly.";
        assert_eq!(trim(rent), rent);
        assert_eq!(trim("Pay within [30] days."), "Pay within [30] days.");
        assert_eq!(
            trim("It rose (see below ) , and  fell ; then it rose ."),
            "It rose (see below), and fell; then it rose."
        );
        assert_eq!(trim("8.1 The tenants may leave."), "The tenants may leave.");
        assert_eq!(trim("- Rain is likely."), "Rain is likely.");
        for kept in [
            "-5 degrees were measured.",
            "\u{2013}5 degrees were measured.",
            "3.5 million people live there.",
            "1.5 Million people live there.",
            "12. Mai 2024 war kalt.",
            "2024 Was a good year.",
        ] {
            assert_eq!(trim(kept), kept);
        }
        assert_eq!(trim("He did not (and will not) pay."), "He did not (and will not) pay.");
        assert_eq!(trim("The Act (Companies Act 2006) applies."), "The Act (Companies Act 2006) applies.");
    }
}
