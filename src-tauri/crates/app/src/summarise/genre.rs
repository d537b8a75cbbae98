//! What kind of document it is, as far as that decides where and how it says what matters.
//!
//! Told by its headings alone, so that it holds in any language whose words for an introduction are known here. What a sentence
//! is worth in each kind is for `manner` (studies) and `record` (all others). Another kind is a variant here, weights in one of
//! those or a module beside them, and documents in the bench by which they are chosen.

use super::language;
use super::reading::Reading;
use super::words;
use crate::summary::Language;

/// A kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Genre {
    /// Asks a question at its beginning and answers it at its end: a paper, a thesis, a report of research.
    Study,
    /// Binds its parties clause by clause: a contract, a lease.
    Agreement,
    /// Tells what is so, was decided or is owed: minutes, a letter, a report, a thread of messages.
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
    "schlussfolger",
    "fazit",
    "literatur",
    "expérience",
    "références",
    "bibliographie",
];

/// What an agreement calls itself in its title, and what German ends such a word with.
const BINDS: &[&str] = &["agreement", "contract", "lease", "contrat"];
const BINDS_IN_GERMAN: &[&str] = &["vertrag", "vereinbarung"];
/// Headings that it has at least under its title.
const CLAUSES: usize = 4;

/// Whether this is the title of an agreement, and not of something about one: "Lease of a shop", but not "Notice to end a lease", nor
/// "Kündigung zum Mietvertrag".
fn binds(title: &str) -> bool {
    let is_small = |word: &String| {
        words::is_small(word) || [Language::De, Language::Fr].iter().any(|one| language::is_common(word, *one))
    };
    let mut named = words::words(title).map(str::to_lowercase).take_while(|word| !is_small(word));
    let is_name = |word: &str| BINDS.contains(&word) || BINDS_IN_GERMAN.iter().any(|end| word.ends_with(end));
    named.any(|word| is_name(&word))
}

impl Genre {
    /// The kind of the document that was read.
    pub fn of(reading: &Reading<'_>) -> Self {
        let headings: Vec<String> = reading.sections.iter().map(|heading| heading.to_lowercase()).collect();
        let has = |parts: &[&str]| headings.iter().any(|heading| parts.iter().any(|part| heading.contains(part)));
        let mut titled = reading.sections.iter().filter(|heading| !heading.is_empty());
        if has(OPENS) && has(ARGUES) {
            Self::Study
        } else if titled.next().is_some_and(|title| binds(title)) && titled.count() >= CLAUSES {
            Self::Agreement
        } else {
            Self::Record
        }
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
        let decision = [section("Zusammenfassung"), section("Beschluss")].join("\n\n");
        for text in [decision, section("Introduction"), section("Conclusion"), MINUTES.to_owned()] {
            assert_eq!(of(&text), Genre::Record, "{text}");
        }
    }

    #[test]
    fn an_agreement_says_in_its_title_that_it_is_one_and_has_clauses() {
        let of = |text: &str| Genre::of(&Reading::new(&source(text)));
        let clauses = "# 1\n\nOne.\n\n# 2\n\nTwo.\n\n# 3\n\nThree.\n\n# 4\n\nFour.";
        let titled = |title: &str| format!("# {title}\n\nIt is dated.\n\n{clauses}");
        assert_eq!(of(AGREEMENT), Genre::Agreement);
        for title in ["LOAN AGREEMENT", "Lease of shop premises", "Mietvertrag über eine Wohnung", "Contrat de travail"]
        {
            assert_eq!(of(&titled(title)), Genre::Agreement, "{title}");
        }
        for title in [
            "Notice to end a tenancy agreement",
            "Kündigung des Mietvertrags",
            "Kündigung zum Mietvertrag",
            "Résiliation du contrat",
            "Press release",
            "Minutes",
        ] {
            assert_eq!(of(&titled(title)), Genre::Record, "{title}");
        }
        assert_eq!(of("# Our agreement\n\nI agree with you.\n\n# Yours\n\nAnna."), Genre::Record);
    }
}
