//! Which styles of a Word file hide what is of them (MS-DOC, `STSH`).

use std::collections::HashSet;
use std::iter::successors;

use super::properties::{VANISHED, sayings};
use crate::formats::compound::Numbers;

// Kinds of styles (MS-DOC, `StdfBase`).
const OF_PARAGRAPHS: u16 = 1;
const OF_LETTERS: u16 = 2;
/// Styles that one is based on, one on the other; more are a circle.
const MOST_BASES: usize = 50;

/// A style.
#[derive(Debug)]
struct Style {
    /// The number of the one it is based on.
    base: u16,
    /// What it says of being hidden.
    vanished: Option<u8>,
}

/// The numbers of those that hide.
pub fn hiding(sheet: &[u8]) -> HashSet<u16> {
    let styles = styles(sheet);
    let style = |number: u16| styles.get(usize::from(number)).and_then(Option::as_ref);
    let hides = |number: &u16| {
        let bases = successors(style(*number), |of| style(of.base)).take(MOST_BASES);
        let said: Vec<Option<u8>> = bases.map(|of| of.vanished).collect();
        said.into_iter().rev().fold(false, is_hidden)
    };
    (0..u16::try_from(styles.len()).unwrap_or(u16::MAX)).filter(hides).collect()
}

/// Whether something is hidden that would be by what it is based on, or not, and of which this is said (MS-DOC, `ToggleOperand`).
pub fn is_hidden(before: bool, said: Option<u8>) -> bool {
    const OTHERWISE: u8 = 129;
    match said {
        Some(0) => false,
        Some(1) => true,
        Some(OTHERWISE) => !before,
        _ => before,
    }
}

/// The styles by their number; `None` for one that is of neither paragraphs nor letters.
fn styles(sheet: &[u8]) -> Vec<Option<Style>> {
    let [Some(before), Some(count), Some(head)] = [0, 2, 4].map(|at| sheet.u16_at(at).map(usize::from)) else {
        return Vec::new();
    };
    let (mut styles, mut at) = (Vec::new(), 2 + before);
    while let Some(length) = sheet.u16_at(at).map(usize::from).filter(|_| styles.len() < count) {
        styles.push(sheet.part(at + 2, length).and_then(|style| read(style, head)));
        // Each begins at an even place; its length does not count what fills up to the next.
        at += 2 + length.next_multiple_of(2);
    }
    styles
}

/// A style whose name stands behind so many bytes.
fn read(style: &[u8], head: usize) -> Option<Style> {
    let kind = style.u16_at(2)?;
    let said = || {
        let mut at = head + 4 + 2 * usize::from(style.u16_at(head)?);
        if kind & 15 == OF_PARAGRAPHS {
            // What it says of paragraphs comes first.
            at += 2 + usize::from(style.u16_at(at)?).next_multiple_of(2);
        }
        let list = style.part(at + 2, usize::from(style.u16_at(at)?))?;
        sayings(list).filter(|(number, _)| *number == VANISHED).last()?.1.first().copied()
    };
    [OF_PARAGRAPHS, OF_LETTERS].contains(&(kind & 15)).then(|| Style { base: kind >> 4, vanished: said() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: u16 = 0x0fff;

    /// A style of this kind, based on another, that says this of its letters.
    fn style(kind: u16, base: u16, letters: &[u8]) -> Vec<u8> {
        let length = u16::try_from(letters.len()).unwrap();
        let of_paragraphs: &[u8] = if kind == OF_PARAGRAPHS { &[3, 0, 9, 0, 0, 0] } else { &[] };
        let name = [1, 0, b'a', 0, 0, 0];
        let mut style = [&[0; 2][..], &(kind | base << 4).to_le_bytes(), &[0; 6], &name, of_paragraphs].concat();
        style.extend(length.to_le_bytes());
        style.extend(letters);
        style
    }

    #[test]
    fn a_style_hides_where_it_or_what_it_is_based_on_says_so() {
        let said = |value: u8| [0x3c, 0x08, value];
        let all = [
            style(OF_PARAGRAPHS, NONE, &[]),
            style(OF_PARAGRAPHS, 0, &said(1)),
            style(OF_PARAGRAPHS, 1, &[]),
            style(OF_PARAGRAPHS, 2, &said(0)),
            style(OF_LETTERS, NONE, &[0x30, 0x4a, 0, 0, 0x3c, 0x08, 1]),
            Vec::new(),
            style(OF_LETTERS, 4, &said(129)),
            style(OF_LETTERS, 6, &said(129)),
            style(OF_PARAGRAPHS, 9, &[]),
            style(OF_PARAGRAPHS, 8, &[]),
            style(3, NONE, &said(1)),
        ];
        let mut sheet = vec![4, 0, 11, 0, 10, 0];
        for style in all {
            sheet.extend(u16::try_from(style.len()).unwrap().to_le_bytes());
            sheet.extend(style);
            sheet.resize(sheet.len().next_multiple_of(2), 0);
        }
        assert_eq!(hiding(&sheet), HashSet::from([1, 2, 4, 7]));
        assert!(hiding(&[]).is_empty() && hiding(&[0xff; 200]).is_empty());
    }
}
