//! The account of what was read, block by block and page by page.
//!
//! A block counts as read only when all of it was. Pages without readable text are counted as one failed block each, so that
//! a scanned page is never mistaken for an empty one. Without pages the bar has one cell per section.

use std::collections::BTreeMap;

use super::source::{Kind, Source};
use crate::summary::{CellState, Coverage, CoverageCell, CoverageReason};

/// What became of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// All of it was read.
    Read,
    /// Some of it, and why not the rest.
    InPart(&'static str),
    /// None of it, and why.
    Skipped(&'static str),
}

/// Blocks shown in one cell, where neither pages nor headings part the text.
const CELL: u32 = 8;

/// Why what lies beyond the part that was asked for was not read.
const NOT_CHOSEN: &str = "not_chosen";

/// The account; `fate` tells it of every block meant for reading that was chosen, by its index.
pub fn account(source: &Source, fate: impl Fn(usize) -> Fate) -> Coverage {
    let mut out = Coverage::default();
    let mut reasons: BTreeMap<&str, u32> = BTreeMap::new();
    let mut cells: BTreeMap<u32, (u32, u32, u32)> = BTreeMap::new();
    let paged = source.blocks.iter().any(|b| b.page.is_some());
    let headed = source.blocks.iter().any(|b| matches!(b.kind, Kind::Heading { .. }));
    let mut section = 0u32;
    for (index, block) in source.blocks.iter().enumerate().filter(|(_, b)| b.kind.is_read()) {
        let heading = matches!(block.kind, Kind::Heading { .. });
        if section == 0 || (headed && heading) || (!headed && out.total % CELL == 0) {
            section += 1;
        }
        out.total += 1;
        let cell = cells.entry(if paged { block.page.unwrap_or(1) } else { section }).or_default();
        match if source.is_chosen(block) { fate(index) } else { Fate::Skipped(NOT_CHOSEN) } {
            Fate::Read => {
                out.read += 1;
                cell.0 += 1;
            }
            Fate::InPart(why) => {
                out.skipped += 1;
                *reasons.entry(why).or_default() += 1;
                cell.1 += 1;
            }
            Fate::Skipped(why) => {
                out.skipped += 1;
                *reasons.entry(why).or_default() += 1;
                cell.2 += 1;
            }
        }
    }
    out.cells = cells
        .into_iter()
        .map(|(number, (read, part, skipped))| {
            let state = match (read, part, skipped) {
                (_, 0, 0) => CellState::Read,
                (0, 0, _) => CellState::Skipped,
                _ => CellState::InPart,
            };
            CoverageCell { number, state }
        })
        .collect();
    unreadable(source, &mut out, &mut reasons);
    out.reasons =
        reasons.into_iter().map(|(reason, blocks)| CoverageReason { reason: reason.to_owned(), blocks }).collect();
    out
}

/// Adds the pages nobody could read.
fn unreadable(source: &Source, out: &mut Coverage, reasons: &mut BTreeMap<&str, u32>) {
    let unreadable = source.unreadable_pages.iter().map(|page| (*page, "unreadable_page"));
    let stopped = source.stopped_pages.iter().map(|page| (*page, "recognition_stopped"));
    for (page, why) in unreadable.chain(stopped) {
        out.total += 1;
        if !source.is_chosen_page(page) {
            out.skipped += 1;
            *reasons.entry(NOT_CHOSEN).or_default() += 1;
            if !out.cells.iter().any(|c| c.number == page) {
                out.cells.push(CoverageCell { number: page, state: CellState::Skipped });
            }
            continue;
        }
        out.failed += 1;
        *reasons.entry(why).or_default() += 1;
        match out.cells.iter_mut().find(|c| c.number == page) {
            Some(cell) => {
                cell.state = if cell.state == CellState::Skipped { CellState::Unreadable } else { CellState::InPart }
            }
            None => out.cells.push(CoverageCell { number: page, state: CellState::Unreadable }),
        }
    }
    out.cells.sort_by_key(|c| c.number);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summarise::source::Block;
    use crate::summary::Part;

    fn block(id: u32, page: Option<u32>, kind: Kind) -> Block {
        Block { id, kind, page, paragraph: id + 1, text: "Words.".into() }
    }

    #[test]
    fn every_block_is_accounted_for_once() {
        let blocks = vec![
            block(0, Some(1), Kind::Header),
            block(1, Some(1), Kind::Paragraph),
            block(2, Some(2), Kind::Paragraph),
            block(3, Some(2), Kind::Note),
        ];
        let source = Source { blocks, unreadable_pages: vec![3], stopped_pages: vec![4], part: None };
        let c = account(&source, |i| if i == 3 { Fate::Skipped("stopped") } else { Fate::Read });
        assert_eq!((c.total, c.read, c.skipped, c.failed), (5, 2, 1, 2));
        assert_eq!(
            c.cells.iter().map(|c| c.state).collect::<Vec<_>>(),
            [CellState::Read, CellState::InPart, CellState::Unreadable, CellState::Unreadable]
        );
        assert_eq!(
            c.reasons.iter().map(|r| (r.reason.as_str(), r.blocks)).collect::<Vec<_>>(),
            [("recognition_stopped", 1), ("stopped", 1), ("unreadable_page", 1)]
        );
    }

    #[test]
    fn what_was_not_chosen_was_not_read_and_is_not_silent() {
        let blocks = (0..4).map(|id| block(id, Some(id + 1), Kind::Paragraph)).collect();
        let part = Some(Part::Pages(2, 5));
        let mut source = Source { blocks, unreadable_pages: vec![5, 6], part, ..Source::default() };
        let c = account(&source, |_| Fate::Read);
        assert_eq!((c.total, c.read, c.skipped, c.failed), (6, 3, 2, 1));
        let states = c.cells.iter().map(|cell| cell.state).collect::<Vec<_>>();
        use CellState::{Read, Skipped, Unreadable};
        assert_eq!(states, [Skipped, Read, Read, Read, Unreadable, Skipped]);
        assert!(c.reasons.iter().any(|r| r.reason == NOT_CHOSEN && r.blocks == 2), "{:?}", c.reasons);
        source.part = Some(Part::Blocks(0, 1));
        assert_eq!(account(&source, |_| Fate::Read).read, 2);
    }

    #[test]
    fn without_pages_the_cells_are_sections() {
        let blocks = vec![
            block(0, None, Kind::Heading { level: 1 }),
            block(1, None, Kind::Paragraph),
            block(2, None, Kind::Heading { level: 1 }),
            block(3, None, Kind::Paragraph),
        ];
        let c =
            account(
                &Source { blocks, ..Source::default() },
                |i| {
                    if i < 2 { Fate::Read } else { Fate::InPart("method") }
                },
            );
        assert_eq!(
            c.cells.iter().map(|c| (c.number, c.state)).collect::<Vec<_>>(),
            [(1, CellState::Read), (2, CellState::InPart)]
        );
    }
}
