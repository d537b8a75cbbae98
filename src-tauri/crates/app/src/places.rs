//! What the numbered parts of a document are called: pages, slides, sheets, messages, chapters. One rule for the window, the command line
//! and every form a summary leaves in; the words are in `assets/words`.
//!
//! A sheet and a chapter are named where the document names them. Nothing here looks into a document: blocks come in, names come out.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::summary::Evidence;
use crate::words::say_with;

/// The longest name of a part that is shown, in characters.
const LONGEST: usize = 60;
/// A chapter's title is among its first blocks, if it has one.
const CHAPTER_BEGINS: u32 = 3;

/// What one part of a document is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A page, as it would be printed; also a picture.
    #[default]
    Page,
    /// A slide of a presentation.
    Slide,
    /// A sheet of a workbook.
    Sheet,
    /// A message of a mailbox.
    Message,
    /// A chapter of an e-book.
    Chapter,
}

impl Unit {
    /// What a document of this format is parted into, where it is at all.
    #[must_use]
    pub fn of(format: &str) -> Self {
        match format {
            "pptx" | "odp" | "ppt" => Self::Slide,
            "xlsx" | "ods" | "xls" => Self::Sheet,
            "mbox" => Self::Message,
            "epub" => Self::Chapter,
            _ => Self::Page,
        }
    }

    /// The name in the words file.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Slide => "slide",
            Self::Sheet => "sheet",
            Self::Message => "message",
            Self::Chapter => "chapter",
        }
    }

    /// Whether its parts may have names of their own.
    #[must_use]
    pub fn is_named(self) -> bool {
        matches!(self, Self::Sheet | Self::Chapter)
    }
}

/// What a part is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PartName {
    /// Its number, from 1.
    pub number: u32,
    /// Its name.
    pub name: String,
}

/// The first block of a part that may name it: a heading.
#[derive(Debug, Clone, Copy)]
pub struct Head<'a> {
    /// Number of the part, from 1.
    pub part: u32,
    /// Paragraph in the part, from 1.
    pub paragraph: u32,
    /// The heading.
    pub text: &'a str,
}

/// The parts of one document, to name a place by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// What they are.
    pub unit: Unit,
    /// Their names, by number, where they have any.
    pub names: Vec<PartName>,
}

impl Places {
    /// The parts of a document of this kind with these headings, in order.
    pub fn new<'a>(unit: Unit, heads: impl Iterator<Item = Head<'a>>) -> Self {
        let within = match unit {
            Unit::Sheet => 1,
            Unit::Chapter => CHAPTER_BEGINS,
            _ => return Self { unit, names: Vec::new() },
        };
        let mut names: Vec<PartName> = Vec::new();
        for head in heads.filter(|head| head.paragraph <= within) {
            if names.last().is_none_or(|last| last.number < head.part) {
                names.push(PartName { number: head.part, name: short(head.text) });
            }
        }
        Self { unit, names }
    }

    /// "p. 3, par. 2", "slide 3, par. 2", "sheet Costs, par. 2", "“The flood”, par. 2", or "par. 2" where there are no parts.
    #[must_use]
    pub fn address(&self, evidence: &Evidence) -> String {
        let paragraph = ("paragraph", evidence.paragraph.into());
        let Some(part) = evidence.page else { return say_with("address-plain", &[paragraph]) };
        match (self.unit, self.name(part)) {
            (Unit::Chapter, Some(name)) => say_with("address-named", &[("name", name.into()), paragraph]),
            (unit, name) => {
                let part = name.map_or_else(|| part.to_string(), str::to_owned);
                say_with(&format!("address-{}", unit.id()), &[("page", part.into()), paragraph])
            }
        }
    }

    /// The name of a part, where it has one.
    #[must_use]
    pub fn name(&self, part: u32) -> Option<&str> {
        let at = self.names.binary_search_by_key(&part, |named| named.number).ok()?;
        self.names.get(at).map(|named| named.name.as_str())
    }

    /// "2–4, 7", or the names of the parts where one of them has one.
    #[must_use]
    pub fn list(&self, parts: &[u32]) -> String {
        let named = |part: &u32| self.name(*part).map_or_else(|| part.to_string(), str::to_owned);
        if self.unit.is_named() && parts.iter().any(|part| self.name(*part).is_some()) {
            return parts.iter().map(named).collect::<Vec<_>>().join(", ");
        }
        ranges(parts).iter().map(range_words).collect::<Vec<_>>().join(", ")
    }
}

/// Runs of numbers that follow each other; the numbers come in order.
pub fn ranges(numbers: &[u32]) -> Vec<RangeInclusive<u32>> {
    let mut runs: Vec<RangeInclusive<u32>> = Vec::new();
    for &number in numbers {
        match runs.last_mut() {
            Some(run) if run.end().checked_add(1) == Some(number) => *run = *run.start()..=number,
            Some(run) if run.contains(&number) => {}
            _ => runs.push(number..=number),
        }
    }
    runs
}

/// "3" or "7–9".
fn range_words(range: &RangeInclusive<u32>) -> String {
    let (first, last) = (range.start(), range.end());
    if first == last { first.to_string() } else { format!("{first}\u{2013}{last}") }
}

/// The parts a warning is about, in words: "3", "3 and 7", "3, 7–9 and 12".
pub fn joined(ranges: &[RangeInclusive<u32>]) -> String {
    let words: Vec<String> = ranges.iter().map(range_words).collect();
    match words.split_last() {
        Some((last, before)) if !before.is_empty() => {
            say_with("list-and", &[("before", before.join(", ").into()), ("last", last.as_str().into())])
        }
        _ => words.concat(),
    }
}

fn short(name: &str) -> String {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.char_indices().nth(LONGEST) {
        None => name,
        Some((at, _)) => format!("{}\u{2026}", name.get(..at).unwrap_or(&name).trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(page: Option<u32>) -> Evidence {
        Evidence { block: 0, page, paragraph: 2, start: 0, end: 1, quote: String::new() }
    }

    fn places(format: &str) -> Places {
        let heads = [(1, 1, "Income"), (1, 2, "not its name"), (2, 1, "Costs"), (4, 3, "The flood")];
        Places::new(Unit::of(format), heads.into_iter().map(|(part, paragraph, text)| Head { part, paragraph, text }))
    }

    #[test]
    fn a_part_is_called_what_it_is_and_by_its_name_where_it_has_one() {
        for (format, part, words) in [
            ("pdf", 2, "p. 2, par. 2"),
            ("png", 1, "p. 1, par. 2"),
            ("pptx", 2, "slide 2, par. 2"),
            ("odp", 3, "slide 3, par. 2"),
            ("xls", 2, "sheet Costs, par. 2"),
            ("ods", 3, "sheet 3, par. 2"),
            ("xlsx", 4, "sheet 4, par. 2"),
            ("mbox", 2, "message 2, par. 2"),
            ("epub", 4, "“The flood”, par. 2"),
            ("epub", 5, "chapter 5, par. 2"),
        ] {
            assert_eq!(places(format).address(&at(Some(part))), words, "{format}");
        }
        assert_eq!(places("docx").address(&at(None)), "par. 2");
    }

    #[test]
    fn parts_are_listed_by_name_or_in_ranges() {
        assert_eq!(places("pdf").list(&[1, 2, 3, 7]), "1\u{2013}3, 7");
        assert_eq!(places("ods").list(&[1, 2, 3]), "Income, Costs, 3");
        assert_eq!(joined(&ranges(&[3])), "3");
        assert_eq!(joined(&ranges(&[3, 7])), "3 and 7");
        assert_eq!(joined(&ranges(&[3, 7, 7, 8, 9, 12])), "3, 7\u{2013}9 and 12");
    }

    #[test]
    fn a_name_is_never_longer_than_an_address_bears() {
        let long = "漢 ".repeat(200);
        let places = Places::new(Unit::Sheet, [Head { part: 1, paragraph: 1, text: &long }].into_iter());
        assert_eq!(places.name(1).unwrap().chars().count(), LONGEST);
    }
}
