//! What kind of document it is, as far as that decides where and how it says what matters.
//!
//! Told by its headings alone, so that it holds in any language whose words for an introduction are known here. What a sentence
//! is worth in each kind is for `manner` (studies) and `record` (all others). A third kind is a variant here, a module beside
//! those, and a set of documents in the bench by which its weights are chosen.

use super::reading::Reading;

/// A kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Genre {
    /// Asks a question at its beginning and answers it at its end: a paper, a thesis, a report of research.
    Study,
    /// Tells what is so, was decided or is owed: a contract, minutes, a letter, a report, a thread of messages.
    Record,
}

/// Headings of which a study has one.
const OPENS: &[&str] = &["introduc", "abstract", "einleitung", "einführung", "zusammenfassung", "résumé"];
/// Headings of which it has one as well.
const ARGUES: &[&str] = &[
    "conclu",
    "discussion",
    "related work",
    "references",
    "bibliography",
    "experiment",
    "diskussion",
    "schluss",
    "fazit",
    "literatur",
    "expérience",
    "références",
    "bibliographie",
];

impl Genre {
    /// The kind of the document that was read.
    pub fn of(reading: &Reading<'_>) -> Self {
        let headings: Vec<String> = reading.sections.iter().map(|heading| heading.to_lowercase()).collect();
        let has = |parts: &[&str]| headings.iter().any(|heading| parts.iter().any(|part| heading.contains(part)));
        if has(OPENS) && has(ARGUES) { Self::Study } else { Self::Record }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summarise::tests::{AGREEMENT, MINUTES, source};

    #[test]
    fn a_study_has_an_introduction_and_a_conclusion_and_what_has_one_of_them_is_none() {
        let of = |text: &str| Genre::of(&Reading::new(&source(text)));
        let section = |heading: &str| format!("# {heading}\n\nThe tower was measured in three ways.");
        let study = [section("1 Introduction"), section("2 Method"), section("5 Conclusions")].join("\n\n");
        assert_eq!(of(&study), Genre::Study);
        assert_eq!(of(&[section("1. Einleitung"), section("4. Fazit")].join("\n\n")), Genre::Study);
        for text in [section("Introduction").as_str(), section("Conclusion").as_str(), MINUTES, AGREEMENT] {
            assert_eq!(of(text), Genre::Record, "{text}");
        }
    }
}
