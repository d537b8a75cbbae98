//! Where a passage stands among the letters of a page, whoever read them: libpdfium, hayro, or Tesseract.
//!
//! Words are looked for by their letters and digits alone: spaces, breaks, hyphens, accents and ligatures are written in more than one
//! way between what is printed and what was read. The block around them is looked for first, as a short citation may stand on
//! the page more than once.

use unicode_normalization::char::decompose_compatible;

use crate::protocol::{PARTS, Passage, Place, is_on_page};

/// Inks nearer than so many times their height are on one line.
const NEAR: f64 = 3.0;

/// The box of some ink: left, lower side, right, upper side, the lower side being the smaller number whichever way is up.
pub type Ink = (f64, f64, f64, f64);

/// Letters, each with its ink.
#[derive(Debug, Default)]
pub struct Letters {
    text: String,
    /// Of each byte of the text.
    inks: Vec<Ink>,
}

impl Letters {
    /// Letters in the order they are read in.
    pub fn of(letters: impl Iterator<Item = (char, Ink)>) -> Self {
        let mut all = Self::default();
        for (c, ink) in letters {
            fold(c, &mut all.text);
            all.inks.resize(all.text.len(), ink);
        }
        all
    }
}

/// The passage's ink, letter by letter: within its block where that stands there as a whole, else where its words first do. The page's
/// letters may be given in more than one order.
pub fn find<'l>(orders: &'l [Letters], passage: &Passage) -> Option<&'l [Ink]> {
    let (mut block, mut from, mut to) = (String::new(), None, None);
    for (n, c) in (0_u32..).zip(passage.text.chars()) {
        from = from.or_else(|| (n >= passage.start).then_some(block.len()));
        to = to.or_else(|| (n >= passage.end).then_some(block.len()));
        fold(c, &mut block);
    }
    let within = from?..to.unwrap_or(block.len());
    let wanted = block.get(within.clone()).filter(|wanted| !wanted.is_empty())?;
    let whole = |letters: &Letters| letters.text.find(&block).map(|at| at + within.start);
    let words = |letters: &Letters| letters.text.find(wanted);
    let found = |find: &dyn Fn(&Letters) -> Option<usize>| {
        orders.iter().find_map(|letters| find(letters).map(|at| (letters, at)))
    };
    let (letters, at) = found(&whole).or_else(|| found(&words))?;
    letters.inks.get(at..at + wanted.len())
}

/// Ink by line, that of each line as one.
pub fn lines(inks: &[Ink]) -> Vec<Ink> {
    let mut lines: Vec<Ink> = Vec::new();
    for ink in inks {
        match lines.last_mut() {
            Some(line) if continues(line, ink) => {
                *line = (line.0.min(ink.0), line.1.min(ink.1), line.2.max(ink.2), line.3.max(ink.3));
            }
            _ => lines.push(*ink),
        }
    }
    lines
}

/// The box of some ink on a page of this size, down growing downwards; `None` where it is not on the page.
pub fn place((left, top, right, bottom): Ink, [across, down]: [f64; 2]) -> Option<Place> {
    let parts = |at: f64, of: f64| (at * f64::from(PARTS) / of.max(1.0)).round().min(f64::from(PARTS)) as u32;
    Some([parts(left, across), parts(top, down), parts(right, across), parts(bottom, down)]).filter(is_on_page)
}

/// What of a character is the same however it is written: its letters and digits, small and without accents. Characters that
/// libpdfium gives in two halves are left out on both sides.
fn fold(c: char, to: &mut String) {
    if u32::from(c) > 0xffff {
        return;
    }
    decompose_compatible(c, |part| {
        if part.is_alphanumeric() {
            to.extend(part.to_lowercase());
        }
    });
}

/// Whether some ink stands on the same line, not far away.
fn continues(line: &Ink, ink: &Ink) -> bool {
    let (left, lower, right, upper) = *line;
    let height = (upper - lower).max(ink.3 - ink.1).max(1.0);
    let overlap = upper.min(ink.3) - lower.max(ink.1);
    let gap = (ink.0 - right).max(left - ink.2);
    overlap > 0.0 && gap < NEAR * height
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Number of the first and the last character that are found: each letter stands at its number.
    fn found(page: &str, block: &str, start: u32, end: u32) -> Option<(u32, u32)> {
        let at = |(n, c): (u32, char)| (c, (f64::from(n), 0.0, f64::from(n), 1.0));
        let page = [Letters::default(), Letters::of((0..).zip(page.chars()).map(at))];
        let inks = find(&page, &Passage { text: block.into(), start, end })?;
        Some((inks.first()?.0 as u32, inks.last()?.0 as u32))
    }

    #[test]
    fn the_same_words_are_told_apart_by_the_block_they_stand_in() {
        let page = "Rent: 40 a year. Deposit: 40 a year.";
        assert_eq!(found(page, "Rent: 40 a year.", 6, 8), Some((6, 7)));
        assert_eq!(found(page, "Deposit: 40 a year.", 9, 11), Some((26, 27)));
    }

    #[test]
    fn a_block_that_does_not_stand_there_as_it_is_read_is_found_by_its_words() {
        assert_eq!(found("ab 1 cd", "ab, footnote, cd", 14, 16), Some((5, 6)));
        assert_eq!(found("nothing of it", "ab cd", 0, 2), None);
    }

    #[test]
    fn accents_ligatures_hyphens_and_capitals_are_written_in_more_than_one_way() {
        assert_eq!(found("cafe\u{301} ef-\n\u{fb01}cient", "CAFÉ efficient", 5, 14), Some((6, 15)));
    }

    #[test]
    fn what_is_no_stretch_of_its_block_is_nowhere() {
        for (start, end) in [(0, 0), (2, 1), (9, 12), (u32::MAX, u32::MAX)] {
            assert_eq!(found("ab cd", "ab cd", start, end), None, "{start}..{end}");
        }
        assert_eq!(found("ab cd", "ab cd", 3, u32::MAX), Some((3, 4)));
    }

    #[test]
    fn ink_is_one_line_where_it_is_near_and_overlaps() {
        let inks = [(0.0, 0.0, 9.0, 10.0), (12.0, 2.0, 20.0, 9.0), (0.0, 20.0, 9.0, 30.0), (90.0, 20.0, 99.0, 30.0)];
        assert_eq!(lines(&inks), [(0.0, 0.0, 20.0, 10.0), inks[2], inks[3]]);
    }
}
