//! Evidence that the promises of this module hold: nothing dropped, nothing invented shown, stop and failure accounted for.

mod budget;
mod checker;
mod doubtful;
mod elsewhere;
mod journeys;
mod judged;
mod merge;
mod passages;
mod resumed;
mod scripted;
mod stopping;
mod together;
mod translated;
mod turned;
mod unseen;

use super::source::{Block, Kind, Source};

/// A source from text with empty lines between blocks; `#` begins a heading.
pub(super) fn source(text: &str) -> Source {
    let blocks = text.split("\n\n").map(str::trim).filter(|t| !t.is_empty()).enumerate().map(|(i, t)| {
        let kind = if t.starts_with('#') { Kind::Heading { level: 1 } } else { Kind::Paragraph };
        Block {
            id: i as u32,
            kind,
            page: None,
            paragraph: i as u32 + 1,
            text: t.trim_start_matches('#').trim().to_owned(),
        }
    });
    Source { blocks: blocks.collect(), ..Source::default() }
}

pub(super) const MINUTES: &str = include_str!("../../../../../../assets/samples/committee-minutes.txt");
pub(super) const AGREEMENT: &str = include_str!("../../../../../../assets/samples/tenancy-agreement.md");
