//! What stretches of a Word file look like: pages of 512 bytes, each about a run of the file (MS-DOC, 2.9.33 and 2.9.70).

use std::collections::HashSet;

use super::super::compound::Numbers;
use super::styles;

const PAGE: usize = 512;
/// Stretches that are kept; more and the rest is plain.
const MAX_STRETCHES: usize = 4_000_000;

// What is asked for (MS-DOC, 2.6).
const DELETED: u16 = 0x0800;
const INSERTED: u16 = 0x0801;
pub const VANISHED: u16 = 0x083c;
const STYLE: u16 = 0x4a30;
const RAISED: u16 = 0x2a48;
const SIGN: u16 = 0x6a09;
const PICTURE: u16 = 0x6a03;
const IN_TABLE: u16 = 0x2416;
const ENDS_ROW: u16 = 0x2417;
const LEVEL: u16 = 0x2640;
const LIST: u16 = 0x460b;
const DEPTH: u16 = 0x6649;
const TABLE_DEFINITION: u16 = 0xd608;
const TABS: u16 = 0xc615;
/// The styles of headings have the same numbers in every file.
const HEADINGS: std::ops::RangeInclusive<u16> = 1..=9;
const TITLE: u16 = 62;

/// Of characters.
#[derive(Debug, Clone, Copy, Default)]
pub struct Look {
    /// What is said of being hidden.
    vanished: Option<u8>,
    /// The style of these characters hides.
    hides: bool,
    /// Marked as inserted or deleted.
    pub changed: bool,
    /// Marked as deleted.
    pub deleted: bool,
    /// Where the picture is described that stands for the character.
    pub picture: Option<u32>,
    /// Above the line.
    pub raised: bool,
    /// The character stands for a sign: the number of its font, and its own there.
    pub sign: Option<(u16, u16)>,
}

impl Look {
    fn is_plain(&self) -> bool {
        let is_shown = self.vanished.is_none() && !self.hides && !self.changed;
        is_shown && !self.raised && self.picture.is_none() && self.sign.is_none()
    }

    /// Whether it is not to be read, hidden or marked as deleted, in a paragraph whose style hides or does not. Two styles that hide undo one
    /// another.
    pub fn is_hidden(&self, in_hiding: bool) -> bool {
        self.deleted || styles::is_hidden(in_hiding != self.hides, self.vanished)
    }
}

/// Of a paragraph.
#[derive(Debug, Clone, Copy, Default)]
pub struct Paragraph {
    /// Of a heading.
    pub level: Option<u8>,
    pub item: bool,
    /// Depth within tables.
    pub depth: u32,
    pub ends_row: bool,
    /// Its style hides.
    hides: bool,
}

#[derive(Debug)]
struct Stretch<T> {
    from: u32,
    to: u32,
    of: T,
}

/// All of a file's, by place.
#[derive(Debug)]
pub struct Properties {
    looks: Vec<Stretch<Look>>,
    paragraphs: Vec<Stretch<Paragraph>>,
    /// Whether any paragraph's style hides.
    hides: bool,
    /// Whether all that is said was kept.
    pub whole: bool,
}

impl Properties {
    /// From the lists of pages, and the numbers of the styles that hide.
    pub fn read(stream: &[u8], characters: &[u8], paragraphs: &[u8], hiding: &HashSet<u16>) -> Self {
        let mut properties = Self { looks: Vec::new(), paragraphs: Vec::new(), hides: false, whole: true };
        for page in pages(stream, characters) {
            properties.whole &= stretches(page, 1, &mut properties.looks, |page, at| {
                let length = usize::from(page.u8_at(at)?);
                Some(look(page.part(at + 1, length)?, hiding))
            });
        }
        for page in pages(stream, paragraphs) {
            properties.whole &= stretches(page, 13, &mut properties.paragraphs, |page, at| {
                let (at, length) = match usize::from(page.u8_at(at)?) {
                    0 => (at + 2, 2 * usize::from(page.u8_at(at + 1)?)),
                    words => (at + 1, 2 * words - 1),
                };
                Some(paragraph(page.part(at, length)?, hiding))
            });
        }
        properties.looks.retain(|stretch| !stretch.of.is_plain());
        properties.looks.sort_by_key(|stretch| stretch.from);
        properties.paragraphs.sort_by_key(|stretch| stretch.from);
        properties.hides = properties.paragraphs.iter().any(|stretch| stretch.of.hides);
        properties
    }

    /// Of the paragraph that this place is in.
    pub fn paragraph(&self, place: u32) -> Paragraph {
        let at = self.paragraphs.partition_point(|stretch| stretch.to <= place);
        self.paragraphs.get(at).filter(|stretch| stretch.from <= place).map(|stretch| stretch.of).unwrap_or_default()
    }

    /// Whether the style of the paragraph that this place is in hides.
    pub fn is_in_hiding(&self, place: u32) -> bool {
        self.hides && self.paragraph(place).hides
    }

    /// To be asked for one place after the other.
    pub fn looks(&self) -> Looks<'_> {
        Looks { looks: &self.looks, at: 0 }
    }
}

/// Remembers where it was: places mostly follow one another.
pub struct Looks<'p> {
    looks: &'p [Stretch<Look>],
    at: usize,
}

impl Looks<'_> {
    pub fn at(&mut self, place: u32) -> Look {
        let here = |at: usize| self.looks.get(at).is_some_and(|s| s.from <= place && place < s.to);
        if !here(self.at) {
            self.at = self.looks.partition_point(|stretch| stretch.to <= place);
        }
        self.looks.get(self.at).filter(|s| s.from <= place && place < s.to).map(|s| s.of).unwrap_or_default()
    }
}

/// The pages that a list names: places first, then the pages' numbers.
fn pages<'s>(stream: &'s [u8], list: &[u8]) -> impl Iterator<Item = &'s [u8]> {
    let count = list.len().saturating_sub(4) / 8;
    let numbers: Vec<u32> = (0..count).filter_map(|n| list.u32_at(4 * (count + 1) + 4 * n)).collect();
    numbers.into_iter().filter_map(|number| {
        let at = usize::try_from(number & 0x003f_ffff).ok()?.checked_mul(PAGE)?;
        stream.part(at, PAGE)
    })
}

/// The stretches a page is about. Behind their places stand, each `size` bytes long, where what is said of them is. Whether there was
/// room for all.
fn stretches<T>(page: &[u8], size: usize, found: &mut Vec<Stretch<T>>, read: impl Fn(&[u8], usize) -> Option<T>) -> bool
where
    T: Default,
{
    let count = usize::from(page.u8_at(PAGE - 1).unwrap_or(0));
    for n in 0..count {
        if found.len() >= MAX_STRETCHES {
            return false;
        }
        let (Some(from), Some(to), Some(words)) =
            (page.u32_at(4 * n), page.u32_at(4 * n + 4), page.u8_at(4 * (count + 1) + size * n))
        else {
            return true;
        };
        let of = if words == 0 { None } else { read(page, 2 * usize::from(words)) };
        found.push(Stretch { from, to, of: of.unwrap_or_default() });
    }
    true
}

/// What is said, one after the other: its number, and the bytes of its value.
pub fn sayings(list: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let number = list.u16_at(at)?;
        let (head, length) = match (number, number >> 13) {
            (TABLE_DEFINITION, _) => (2, usize::from(list.u16_at(at + 2)?).saturating_sub(1)),
            (TABS, _) if list.u8_at(at + 2) == Some(255) => return None,
            (_, 0 | 1) => (0, 1),
            (_, 2 | 4 | 5) => (0, 2),
            (_, 3) => (0, 4),
            (_, 7) => (0, 3),
            _ => (1, usize::from(list.u8_at(at + 2)?)),
        };
        let value = list.part(at + 2 + head, length)?;
        at += 2 + head + length;
        Some((number, value))
    })
}

fn look(list: &[u8], hiding: &HashSet<u16>) -> Look {
    let mut look = Look::default();
    for (number, value) in sayings(list) {
        let on = value.first().is_some_and(|value| value & 1 == 1);
        match number {
            DELETED => (look.changed, look.deleted) = (look.changed || on, look.deleted || on),
            INSERTED => look.changed |= on,
            VANISHED => look.vanished = value.first().copied(),
            STYLE => look.hides = value.u16_at(0).is_some_and(|style| hiding.contains(&style)),
            PICTURE => look.picture = value.u32_at(0),
            RAISED => look.raised = value.first() == Some(&1),
            SIGN => look.sign = value.u16_at(0).zip(value.u16_at(2)),
            _ => {}
        }
    }
    look
}

fn paragraph(description: &[u8], hiding: &HashSet<u16>) -> Paragraph {
    let style = description.u16_at(0).unwrap_or(0);
    let mut paragraph = Paragraph { hides: hiding.contains(&style), ..Paragraph::default() };
    if HEADINGS.contains(&style) {
        paragraph.level = u8::try_from(style).ok().map(|level| level.min(6));
    } else if style == TITLE {
        paragraph.level = Some(1);
    }
    let mut in_table = false;
    for (number, value) in sayings(description.get(2..).unwrap_or_default()) {
        let first = value.first().copied().unwrap_or(0);
        match number {
            IN_TABLE => in_table = first != 0,
            ENDS_ROW => paragraph.ends_row = first != 0,
            // Levels are written 0 to 8; 9 is body text.
            LEVEL => paragraph.level = (first < 9).then(|| (first + 1).min(6)),
            LIST => paragraph.item = value.u16_at(0).is_some_and(|list| list != 0),
            DEPTH => paragraph.depth = value.u32_at(0).unwrap_or(0),
            _ => {}
        }
    }
    paragraph.depth = paragraph.depth.max(u32::from(in_table));
    paragraph
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_stretches_than_are_kept_are_told_of() {
        let read = |pages: usize| {
            // As many as there is room for on a page, of which nothing is said; and a list that names it again and again.
            let mut page = vec![0; PAGE];
            page[PAGE - 1] = 101;
            Properties::read(&page, &vec![0; 8 * pages + 4], &[], &HashSet::new()).whole
        };
        let most = MAX_STRETCHES / 101;
        assert!(read(1) && read(most));
        assert!(!read(most + 1));
    }

    #[test]
    fn a_sign_and_a_raised_character_are_known_by_what_is_said_of_them() {
        let look = |list: &[u8]| look(list, &HashSet::new());
        let said = look(&[0x48, 0x2a, 1, 0x09, 0x6a, 3, 0, 0x61, 0xf0]);
        assert_eq!((said.raised, said.sign, said.is_plain()), (true, Some((3, 0xf061)), false));
        assert!(look(&[0x48, 0x2a, 2]).is_plain(), "that is below the line");
    }

    #[test]
    fn what_a_style_hides_is_shown_where_the_text_itself_says_so() {
        let hiding = HashSet::from([7]);
        let hidden = |list: &[u8]| [false, true].map(|in_hiding| look(list, &hiding).is_hidden(in_hiding));
        assert_eq!(hidden(&[]), [false, true]);
        assert_eq!(hidden(&[0x30, 0x4a, 7, 0]), [true, false]);
        assert_eq!(hidden(&[0x30, 0x4a, 8, 0]), [false, true]);
        for (value, expected) in [(0, [false; 2]), (1, [true; 2]), (128, [false, true]), (129, [true, false])] {
            assert_eq!(hidden(&[0x3c, 0x08, value]), expected, "{value}");
        }
        assert_eq!(hidden(&[0x00, 0x08, 1, 0x3c, 0x08, 0]), [true; 2], "that is marked as deleted");
    }
}
