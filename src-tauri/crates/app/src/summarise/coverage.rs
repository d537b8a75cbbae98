//! The account of what was read, block by block and page by page.
//!
//! A block counts as read only when all of it was. A page without readable text is counted as one failed block, and so is a picture that
//! nobody read, so that neither is mistaken for an empty one. Without pages the bar has one cell per section, and what stands in a section
//! that nobody knows has a cell of its own ([`CoverageCell::NOWHERE`]).

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
    unread(source, paged, &mut out, &mut reasons);
    out.reasons =
        reasons.into_iter().map(|(reason, blocks)| CoverageReason { reason: reason.to_owned(), blocks }).collect();
    out
}

/// Adds the pages and pictures nobody could read. One that stands on no page that is known counts whatever part was chosen.
fn unread(source: &Source, paged: bool, out: &mut Coverage, reasons: &mut BTreeMap<&str, u32>) {
    for unread in &source.unread {
        out.total += 1;
        let page = unread.page.filter(|_| paged);
        let is_chosen = page.is_none_or(|page| source.is_chosen_page(page));
        let (why, state) = if is_chosen {
            out.failed += 1;
            (unread.why, CellState::Unreadable)
        } else {
            out.skipped += 1;
            (NOT_CHOSEN, CellState::Skipped)
        };
        *reasons.entry(why).or_default() += 1;
        let number = page.unwrap_or(CoverageCell::NOWHERE);
        match out.cells.iter_mut().find(|cell| cell.number == number) {
            Some(cell) if cell.state == CellState::Read => cell.state = CellState::InPart,
            Some(_) => {}
            None => out.cells.push(CoverageCell { number, state }),
        }
    }
    out.cells.sort_by_key(|cell| cell.number);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summarise::source::{Block, Unread};
    use crate::summary::Part;

    fn block(id: u32, page: Option<u32>, kind: Kind) -> Block {
        Block { id, kind, page, paragraph: id + 1, text: "Words.".into() }
    }

    fn unread(page: u32, why: &'static str) -> Unread {
        Unread { page: Some(page), why }
    }

    fn states(coverage: &Coverage) -> Vec<(u32, CellState)> {
        coverage.cells.iter().map(|cell| (cell.number, cell.state)).collect()
    }

    #[test]
    fn every_block_is_accounted_for_once() {
        let blocks = vec![
            block(0, Some(1), Kind::Header),
            block(1, Some(1), Kind::Paragraph),
            block(2, Some(2), Kind::Paragraph),
            block(3, Some(2), Kind::Note),
        ];
        let unread = vec![unread(3, "unreadable_page"), unread(4, "recognition_stopped")];
        let source = Source { blocks, unread, part: None };
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
        let unread = [5, 6].map(|page| unread(page, "unreadable_page")).to_vec();
        let mut source = Source { blocks, unread, part };
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
    fn a_picture_that_nobody_read_leaves_its_page_read_in_part_and_each_is_counted() {
        let blocks = vec![block(0, Some(1), Kind::Paragraph), block(1, Some(2), Kind::Paragraph)];
        let pictures = [1, 1, 3].map(|page| unread(page, "picture_unread")).to_vec();
        let c = account(&Source { blocks, unread: pictures, part: None }, |_| Fate::Read);
        assert_eq!((c.total, c.read, c.skipped, c.failed), (5, 2, 0, 3));
        assert_eq!(states(&c), [(1, CellState::InPart), (2, CellState::Read), (3, CellState::Unreadable)]);
        assert_eq!(c.reasons, [CoverageReason { reason: "picture_unread".to_owned(), blocks: 3 }]);
    }

    #[test]
    fn a_picture_of_which_nobody_knows_where_it_stands_has_a_cell_of_its_own() {
        let blocks = vec![block(0, None, Kind::Paragraph), block(1, None, Kind::Paragraph)];
        let pictures = vec![Unread { page: None, why: "picture_unread" }, unread(1, "picture_stopped")];
        let c = account(&Source { blocks, unread: pictures, part: Some(Part::Blocks(0, 0)) }, |_| Fate::Read);
        assert_eq!((c.total, c.read, c.skipped, c.failed), (4, 1, 1, 2));
        assert_eq!(states(&c), [(CoverageCell::NOWHERE, CellState::Unreadable), (1, CellState::InPart)]);
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
        assert_eq!(states(&c), [(1, CellState::Read), (2, CellState::InPart)]);
    }
}
