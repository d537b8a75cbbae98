//! The room on a page that belongs to no row: it is emptied before the page is sealed for the main file.
//!
//! SQLite overwrites what is deleted (`secure_delete`). But where it lays a page out anew (`rebuildPage` in its `btree.c`), a row that it moves stays
//! where it was as well, in the room between the list of places and the rows, and when the row is deleted later, only its place of then is
//! overwritten. SQLite never reads that room, so nobody misses what is taken out of it here. In the log it stays, since SQLite's checksums cover it:
//! a deletion empties the log.
//!
//! Nothing `unsafe`, and no file. Source: <https://sqlite.org/fileformat2.html#b_tree_pages>.

use std::ops::Range;

use super::pages::USABLE;

/// Pages that a page of the map has places for, which say where the other pages hang (`ptrmap`).
const MAPPED: u64 = USABLE as u64 / 5;
/// Of a file of as many pages nothing is emptied: some way beyond (2^25) a page on which a long row goes on can begin as a tree's does.
const LARGEST: u64 = 1 << 24;

/// Where that room is on this page, from 0, of a file of so many; empty where there is none, or where it is not certain.
pub(super) fn slack(page: &[u8], number: u64, pages: u64) -> Range<usize> {
    room(page, number).filter(|_| pages < LARGEST).unwrap_or_default()
}

fn room(page: &[u8], number: u64) -> Option<Range<usize>> {
    if number % (MAPPED + 1) == 1 {
        return None; // the map
    }
    let word =
        |at: usize| -> Option<usize> { Some(usize::from(u16::from_be_bytes([*page.get(at)?, *page.get(at + 1)?]))) };
    // The file's own head comes first.
    let head = if number == 0 { 100 } else { 0 };
    let places = match page.get(head)? {
        2 | 5 => head + 12,
        10 | 13 => head + 8,
        _ => return None,
    };
    let (free, rows, first) = (word(head + 1)?, word(head + 3)?, word(head + 5)?);
    let end = places + 2 * rows;
    let is_row = |at: usize| (first..USABLE).contains(&at);
    let is_sound = end <= first
        && first <= USABLE
        && (free == 0 || is_row(free))
        && (places..end).step_by(2).all(|at| word(at).is_some_and(is_row));
    is_sound.then_some(end..first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vfs::PAGE;

    /// A page of this kind with two rows, and remains in between.
    fn page(kind: u8, head: usize) -> [u8; PAGE] {
        let mut page = [7; PAGE];
        let places = head + if kind < 10 { 12 } else { 8 };
        page[head] = kind;
        for (at, number) in [(head + 1, 0), (head + 3, 2), (head + 5, 3900), (places, 4000), (places + 2, 3900_u16)] {
            page[at..at + 2].copy_from_slice(&number.to_be_bytes());
        }
        page
    }

    #[test]
    fn it_lies_between_the_places_and_the_rows() {
        for (kind, places) in [(2, 12), (5, 12), (10, 8), (13, 8)] {
            assert_eq!(slack(&page(kind, 0), 5, 100), places + 4..3900, "kind {kind}");
            assert_eq!(slack(&page(kind, 100), 0, 100), 100 + places + 4..3900, "kind {kind} on the first page");
        }
    }

    #[test]
    fn of_what_may_be_no_page_of_a_tree_there_is_none() {
        let whole = page(13, 0);
        // The second page maps the others, and each that comes as many behind it.
        for map in [1, 812 + 1, 10 * 812 + 1] {
            assert!(slack(&whole, map, 100_000).is_empty(), "page {map}");
            assert!(!slack(&whole, map + 1, 100_000).is_empty(), "page {}", map + 1);
        }
        assert!(slack(&page(0, 0), 5, 100).is_empty() && slack(&page(1, 0), 5, 100).is_empty());
        assert!(slack(&whole, 5, LARGEST).is_empty());
        // A row before the first, one behind the last byte, more places than there is room for, free room among them.
        for (at, number) in [(8, 3899_u16), (10, USABLE as u16), (3, 3000), (5, 12), (5, USABLE as u16 + 1), (1, 100)] {
            let mut other = whole;
            other[at..at + 2].copy_from_slice(&number.to_be_bytes());
            assert!(slack(&other, 5, 100).is_empty(), "{number} at {at}");
        }
        assert!(slack(&[], 5, 100).is_empty() && slack(&whole[..9], 5, 100).is_empty());
    }
}
