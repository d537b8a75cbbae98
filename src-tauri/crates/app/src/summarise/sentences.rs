//! Where sentences begin and end, in the source and in what a model writes.
//!
//! Unicode's sentence boundaries (UAX #29) know no abbreviations, so breaks after "Mr.", "J.", "e.g." or "No." before a
//! number are undone here, as are breaks after a German ordinal ("der 12. Senat") and at a line's end within a paragraph. Every
//! character belongs to exactly one sentence.

use unicode_segmentation::UnicodeSegmentation;

use super::language;
use crate::summary::Language;

/// Abbreviations that are followed by more of the same sentence, without their last full stop.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "mx", "dr", "prof", "rev", "hon", "st", "messrs", "capt", "col", "gen", "lt", "sgt", "e.g",
    "i.e", "cf", "viz", "vs", "v", "al", "approx", "ca", "figs", "eqs", "paras", "resp", "bzw", "z.b", "d.h", "u.a",
    "sra", "mme", "mlle",
];
/// These end sentences too; they go on only before a number.
const BEFORE_NUMBER: &[&str] = &[
    "no", "nos", "nr", "p", "pp", "art", "arts", "fig", "eq", "sec", "sect", "ch", "chap", "para", "cl", "app", "tab",
    "vol", "bd", "abs", "max", "min", "est", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct",
    "nov", "dec",
];

/// Months that a day stands before with a full stop: "12. Mai".
const MONTHS: &[&str] = &[
    "Januar",
    "J\u{e4}nner",
    "Februar",
    "M\u{e4}rz",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

/// German words before an ordinal that are no words of English, French, Spanish or Italian.
const ARTICLES: &[&str] = &["der", "das", "dem", "vom", "zum", "zur", "beim"];
/// Those that may be: they are German beside other words of it.
const LIKE_ARTICLES: &[&str] = &["die", "den", "des", "am", "im"];

/// Longest sentence in bytes; a longer run of text is a table or a fault, and is parted between words.
const LONGEST: usize = 2_000;

/// Byte ranges of the sentences of `text`, in order, without gaps.
pub fn split(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut out: Vec<std::ops::Range<usize>> = Vec::new();
    let (mut before, mut letters) = ("", false);
    for (at, piece) in text.split_sentence_bound_indices() {
        let end = at + piece.len();
        match out.last_mut() {
            Some(last) if (!letters || goes_on(before, piece)) && end - last.start <= LONGEST => last.end = end,
            _ => {
                out.push(at..end);
                letters = false;
            }
        }
        letters |= piece.chars().any(char::is_alphabetic);
        before = piece;
    }
    out.into_iter().flat_map(|range| shorten(text, range)).collect()
}

/// Parts a range that is too long at the last white space (or failing that, character) that keeps each part short enough.
fn shorten(text: &str, range: std::ops::Range<usize>) -> Vec<std::ops::Range<usize>> {
    let mut out = Vec::new();
    let mut start = range.start;
    while range.end - start > LONGEST {
        let limit = (start + 1..=start + LONGEST).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(range.end);
        let cut = text.get(start..limit).and_then(|t| t.rfind(char::is_whitespace)).map_or(limit, |at| start + at);
        let cut = if cut == start { limit } else { cut };
        out.push(start..cut);
        start = cut;
    }
    out.push(start..range.end);
    out
}

/// Whether what follows `before` still belongs to it.
fn goes_on(before: &str, after: &str) -> bool {
    let trimmed = before.trim_end();
    let next = after.trim_start().chars().next();
    if !after.chars().any(char::is_alphanumeric) {
        return true;
    }
    if !trimmed.ends_with('.') {
        // A line's end inside a paragraph is no sentence's end.
        let ended = trimmed
            .trim_end_matches(['"', '\'', ')', ']', '\u{201d}', '\u{2019}', '\u{bb}'])
            .ends_with(['!', '?', '.', ':', ';', '\u{3002}', '\u{2026}']);
        return before.ends_with('\n') && !ended;
    }
    if next.is_some_and(|c| c.is_lowercase() || matches!(c, ',' | ';' | ':')) {
        return true;
    }
    let word = trimmed
        .trim_end_matches('.')
        .rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '"' | '\u{201c}'))
        .next()
        .unwrap_or("");
    let folded = word.to_lowercase();
    let is_day = word.len() <= 2 && word.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day));
    let follows = after.trim_start().split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    // The last word may not be all there yet.
    let is_month = |month: &&str| *month == follows || (month.starts_with(follows) && after.trim() == follows);
    // "J. Smith", "U.S. Congress".
    let initial = word.split('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_uppercase));
    initial
        || (is_day && MONTHS.iter().any(is_month))
        || ABBREVIATIONS.contains(&folded.as_str())
        || (BEFORE_NUMBER.contains(&folded.as_str()) && next.is_some_and(|c| c.is_ascii_digit()))
        || is_ordinal(trimmed, after)
}

/// Whether the number that `before` ends with is an ordinal of what follows, as in German: "der 12. Senat", "zum 3. und 4. Mal". After anything
/// but an article a sentence may end with it ("Es waren 12. Danach"), and so it may before another article ("Er war der 12. Die anderen").
fn is_ordinal(before: &str, after: &str) -> bool {
    let is_number = |word: &str| {
        let digits = word.trim_end_matches(',').strip_suffix('.').unwrap_or("");
        (1..=3).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit())
    };
    let Some((told, _)) = before.rsplit_once(char::is_whitespace).filter(|(_, last)| is_number(last)) else {
        return false;
    };
    let told: Vec<&str> = told.split_whitespace().collect();
    let is_joined = |word: &str| is_number(word) || matches!(word, "und" | "oder" | "bis");
    let at = told.iter().rposition(|word| !is_joined(word)).unwrap_or(0);
    let article = told.get(at).copied().unwrap_or("").trim_start_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    let follows = after.trim_start().split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    // The last word may not be all there yet.
    let may_be_noun = after.trim() == follows || !language::is_common(&follows.to_lowercase(), Language::De);
    let besides = || format!("{} {after}", told.get(..at).unwrap_or_default().join(" "));
    follows.starts_with(char::is_uppercase)
        && may_be_noun
        && (ARTICLES.contains(&article.as_str())
            || (LIKE_ARTICLES.contains(&article.as_str()) && language::of_text(&besides()) == Some(Language::De)))
}

/// The complete sentences at the front of `text` while more of it may come, and how many bytes they take.
///
/// The last sentence is complete only once something follows it: "No." may be "No. 7".
pub fn complete(text: &str) -> (Vec<&str>, usize) {
    let mut ranges = split(text);
    ranges.pop();
    let used = ranges.last().map_or(0, |r| r.end);
    (ranges.into_iter().filter_map(|r| text.get(r)).collect(), used)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<&str> {
        split(text).into_iter().map(|r| text.get(r).unwrap().trim()).collect()
    }

    #[test]
    fn abbreviations_and_initials_do_not_end_a_sentence() {
        assert_eq!(
            pieces("Dr. J. Smith came. He left at 3.5 p.m. and slept."),
            ["Dr. J. Smith came.", "He left at 3.5 p.m. and slept."]
        );
        assert_eq!(
            pieces("See Fig. 3 and Smith et al. (2010). It works."),
            ["See Fig. 3 and Smith et al. (2010).", "It works."]
        );
        assert_eq!(
            pieces("Invoice No. 7 is paid. The answer is no. He left."),
            ["Invoice No. 7 is paid.", "The answer is no.", "He left."]
        );
    }

    #[test]
    fn a_day_before_its_month_does_not_end_a_sentence() {
        assert_eq!(
            pieces("Er kam am 2. Juli 2026 an. Es waren 12. Mein Hund blieb."),
            ["Er kam am 2. Juli 2026 an.", "Es waren 12.", "Mein Hund blieb."]
        );
        assert_eq!(complete("Er kam am 2. Ju").0.len(), 0, "it may become a month");
    }

    #[test]
    fn a_german_ordinal_does_not_end_a_sentence() {
        for one in [
            "Der 12. Senat hat die Revision verworfen.",
            "Am 3. Verhandlungstag schwieg der Zeuge.",
            "Die 3. Strafkammer hat den Angeklagten freigesprochen.",
            "Sie tagten (im 2. Stock) zum 11. und 12. Mal.",
            "Es ist der Beschluss des 9. Senats und nicht das Urteil.",
        ] {
            assert_eq!(pieces(one), [one]);
        }
        for two in [
            ["Es waren 12.", "Danach kam der Bus."],
            ["Es war im Jahr 2012.", "Senat und Kammer tagten."],
            ["Er war der 12.", "Die anderen kamen nach ihm."],
            ["Auf der Liste standen 11 und 12.", "Danach kam der Bus."],
            ["I am 12.", "Mary plays."],
            ["Of them die 12.", "Patients live on."],
            ["Voici la liste des 12.", "Le maire est l\u{e0}."],
        ] {
            assert_eq!(pieces(&two.join(" ")), two);
        }
        assert_eq!(complete("Der 12. Se").0.len(), 0);
        assert_eq!(complete("Der 12. Die").0.len(), 0, "it may become a noun");
        assert_eq!(complete("Er war der 12. Die anderen").0, ["Er war der 12. "]);
    }

    #[test]
    fn a_line_end_does_not_end_a_sentence_but_a_full_stop_before_it_does() {
        assert_eq!(
            pieces("The hall is\nold. It leaks.\nWe repair it."),
            ["The hall is\nold.", "It leaks.", "We repair it."]
        );
    }

    #[test]
    fn list_numbers_stay_with_their_item() {
        assert_eq!(pieces("1. Pay the rent. 2. Keep it clean."), ["1. Pay the rent.", "2. Keep it clean."]);
    }

    #[test]
    fn an_unfinished_sentence_is_held_back() {
        let (done, used) = complete("It is done. The next is No");
        assert_eq!((done, used), (vec!["It is done. "], 12));
        assert_eq!(complete("Not yet.").0.len(), 0);
    }

    proptest::proptest! {
        #[test]
        fn every_character_is_in_exactly_one_sentence(text in "\\PC{0,200}") {
            let joined: String = split(&text).into_iter().map(|r| text.get(r).unwrap().to_owned()).collect();
            proptest::prop_assert_eq!(joined, text);
        }
    }
}
