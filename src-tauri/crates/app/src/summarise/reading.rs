//! The source as sentences: what ranking, cutting and checking all work on.
//!
//! Borrows the text; positions are kept both in bytes (to cut) and in characters (to show). Nothing is judged here.

use std::sync::atomic::{AtomicBool, Ordering};

use super::language;
use super::sentences;
use super::source::{Kind, Source};
use super::trim;
use super::words::{self, Vocabulary};
use crate::summary::{Evidence, Language};

/// A sentence of the source and its address.
#[derive(Debug, Clone)]
pub struct Line<'a> {
    /// Index of its block in [`Source::blocks`].
    pub block: usize,
    /// First character within the block, white space around the sentence not counted.
    pub start: u32,
    /// One past the last character.
    pub end: u32,
    /// The sentence.
    pub text: &'a str,
    /// How many words it has.
    pub words: u32,
    /// Its content words, in order.
    pub stems: Vec<u32>,
    /// Number of the section it stands in, from 0.
    pub section: u32,
    /// Whether it is the first under a heading.
    pub opens: bool,
    /// Whether its document is in English.
    pub english: bool,
}

impl<'a> Line<'a> {
    /// Whether it is in English, as far as can be told.
    pub fn is_english(&self) -> bool {
        self.english && !language::is_in_another(self.text, Language::En)
    }

    /// The sentence without the number or mark of a list or clause before it. Where it is not in English, a number that may be an ordinal
    /// stays: one that is told needlessly harms nobody.
    pub fn unnumbered(&self) -> &'a str {
        let (bare, kept) = (trim::unnumbered(self.text), trim::but_for_ordinals(self.text));
        if bare == kept || self.is_english() { bare } else { kept }
    }
}

/// All sentences meant for reading, in order.
#[derive(Debug, Default)]
pub struct Reading<'a> {
    /// The sentences, headings among them.
    pub lines: Vec<Line<'a>>,
    /// The words they are made of.
    pub vocabulary: Vocabulary,
    /// Heading of each section; the first section may have none.
    pub sections: Vec<&'a str>,
}

impl<'a> Reading<'a> {
    /// Splits every block meant for reading, of the part that is to be summarised.
    pub fn new(source: &'a Source) -> Self {
        Self::until(source, &AtomicBool::new(false))
    }

    /// The same; empty, and soon there, once `stop` is set.
    pub fn until(source: &'a Source, stop: &AtomicBool) -> Self {
        let mut reading = Self { sections: vec![""], ..Self::default() };
        let english = language::of_source(source) == Some(Language::En);
        let mut after_heading = false;
        for (block, b) in source.chosen() {
            let is_heading = matches!(b.kind, Kind::Heading { .. });
            if is_heading {
                reading.sections.push(b.text.trim());
            }
            let section = reading.sections.len() as u32 - 1;
            let mut at = 0;
            for range in sentences::split(&b.text) {
                if stop.load(Ordering::Relaxed) {
                    return Self::default();
                }
                let piece = b.text.get(range).unwrap_or("");
                let text = piece.trim();
                let lead = piece.chars().take_while(|c| c.is_whitespace()).count() as u32;
                let start = at + lead;
                at += piece.chars().count() as u32;
                if text.is_empty() {
                    continue;
                }
                let stems = words::stems(text).into_iter().map(|s| reading.vocabulary.intern(s)).collect();
                let end = start + text.chars().count() as u32;
                let (words, opens) = (words::count(text) as u32, after_heading && !is_heading);
                reading.lines.push(Line { block, start, end, text, words, stems, section, opens, english });
                after_heading = is_heading;
            }
        }
        reading
    }

    /// Where lines stand in the source.
    pub fn evidence(&self, source: &Source, lines: &[usize]) -> Vec<Evidence> {
        let place = |i: &usize| {
            let line = self.lines.get(*i)?;
            let block = source.blocks.get(line.block)?;
            Some(Evidence {
                block: block.id,
                page: block.page,
                paragraph: block.paragraph,
                start: line.start,
                end: line.end,
                quote: line.text.to_owned(),
            })
        };
        lines.iter().filter_map(place).collect()
    }
}
