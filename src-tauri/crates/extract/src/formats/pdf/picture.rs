//! A page as a picture, and where on it some words stand, so that a citation is seen in its place.
//!
//! Words are looked for by their letters and digits alone: spaces, breaks, hyphens, accents and ligatures are written in more than one
//! way between what is printed and what was read. The block around them is looked for first, as a short citation may stand on
//! the page more than once. Fonts that a file does not bring are replaced by libpdfium's own, which are Latin.

use unicode_normalization::char::decompose_compatible;

use crate::Error;
use crate::pdfium::{Glyph, PdfDocument, PdfPage};
use crate::protocol::{
    MAX_PIXELS, MAX_PLACES, MAX_SIZES, Message, PARTS, PageAsked, Passage, Picture, Place, PlacesAsked, is_on_page,
};
use crate::tools::Tools;

use super::{MAX_PAGE_CHARS, columns, line};

/// Boxes nearer than so many times their height are on one line.
const NEAR: f64 = 3.0;

/// The size of each page, in points.
///
/// # Errors
/// `UnknownFormat` for anything but a PDF, and as the document opens.
pub fn sizes(bytes: &[u8], tools: &Tools) -> Result<Vec<[u32; 2]>, Error> {
    let document = open(bytes, tools)?;
    let side = |points: f64| if points.is_finite() { points.round().clamp(1.0, 1e6) as u32 } else { 1 };
    let size = |index| document.page_size(index).unwrap_or_default();
    Ok((0..document.pages()).take(MAX_SIZES).map(size).map(|(width, height)| [side(width), side(height)]).collect())
}

/// Draws the page that is asked for.
///
/// # Errors
/// `UnknownFormat` for anything but a PDF, `NoText` for a page that is not there, and as the document opens.
pub fn draw(bytes: &[u8], tools: &Tools, asked: PageAsked) -> Result<(Message, Vec<u8>), Error> {
    let document = open(bytes, tools)?;
    let page = page(&document, asked.number)?;
    let (width, height) = size(page.size(), asked.width).ok_or(Error::Damaged)?;
    let pixels = page.draw(width, height).ok_or(Error::Damaged)?;
    Ok((Message::Picture(Picture { width, height }), pixels))
}

/// Where the passages stand on a page, line by line.
///
/// # Errors
/// As [`draw`].
pub fn places(bytes: &[u8], tools: &Tools, asked: &PlacesAsked) -> Result<Vec<Place>, Error> {
    let document = open(bytes, tools)?;
    let page = page(&document, asked.number)?;
    let text = Printed::on(&page);
    let glyphs = asked.passages.iter().filter_map(|passage| text.find(passage));
    let lines = glyphs.flat_map(lines);
    Ok(lines.filter_map(|line| place(&page, &line)).take(MAX_PLACES).collect())
}

fn open<'a>(bytes: &'a [u8], tools: &'a Tools) -> Result<PdfDocument<'a>, Error> {
    tools.pdfium.as_ref().ok_or(Error::UnknownFormat)?.document(bytes, tools.password.as_ref())
}

fn page<'a>(document: &'a PdfDocument<'_>, number: u32) -> Result<PdfPage<'a>, Error> {
    let index = number.checked_sub(1).filter(|index| *index < document.pages()).ok_or(Error::NoText)?;
    document.page(index).ok_or(Error::Damaged)
}

/// Pixels across and down: as wide as asked, unless those would be too many.
fn size((width, height): (f64, f64), asked: u32) -> Option<(u32, u32)> {
    if !(width > 0.0 && height > 0.0 && asked > 0) {
        return None;
    }
    let ratio = (height / width).clamp(1.0 / 64.0, 64.0);
    let widest = (f64::from(MAX_PIXELS) / ratio).sqrt();
    let across = f64::from(asked).min(widest).floor().max(1.0);
    let down = (across * ratio).floor().max(1.0);
    Some((across as u32, down as u32))
}

/// A page's letters, in the order they are read, and in that of the page's content.
struct Printed([Letters; 2]);

/// Letters, each with its glyph.
#[derive(Default)]
struct Letters {
    text: String,
    /// Of each byte of the text.
    glyphs: Vec<Glyph>,
}

impl Printed {
    fn on(page: &PdfPage<'_>) -> Self {
        let runs =
            columns::order(line::runs(page, MAX_PAGE_CHARS)).into_iter().flat_map(line::lines).flat_map(|l| l.runs);
        let read = runs.flat_map(|run| run.glyphs.0..run.glyphs.1);
        let content = 0..page.len().min(MAX_PAGE_CHARS);
        Self([Letters::of(read.map(|index| page.glyph(index))), Letters::of(content.map(|index| page.glyph(index)))])
    }

    /// The passage's glyphs: within its block where that stands there as a whole, else where its words first do.
    fn find(&self, passage: &Passage) -> Option<&[Glyph]> {
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
            self.0.iter().find_map(|letters| find(letters).map(|at| (letters, at)))
        };
        let (letters, at) = found(&whole).or_else(|| found(&words))?;
        letters.glyphs.get(at..at + wanted.len())
    }
}

impl Letters {
    fn of(glyphs: impl Iterator<Item = Glyph>) -> Self {
        let mut letters = Self::default();
        for glyph in glyphs {
            if let Some(c) = char::from_u32(glyph.code) {
                fold(c, &mut letters.text);
                letters.glyphs.resize(letters.text.len(), glyph);
            }
        }
        letters
    }
}

/// Glyphs by line, each line as one glyph.
fn lines(glyphs: &[Glyph]) -> Vec<Glyph> {
    let mut lines: Vec<Glyph> = Vec::new();
    for glyph in glyphs {
        match lines.last_mut() {
            Some(line) if continues(line, glyph) => {
                line.ink = (
                    line.ink.0.min(glyph.ink.0),
                    line.ink.1.min(glyph.ink.1),
                    line.ink.2.max(glyph.ink.2),
                    line.ink.3.max(glyph.ink.3),
                );
            }
            _ => lines.push(*glyph),
        }
    }
    lines
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

/// Whether a character stands on the same line, not far away.
fn continues(line: &Glyph, glyph: &Glyph) -> bool {
    let (left, bottom, right, top) = line.ink;
    let height = (top - bottom).max(glyph.ink.3 - glyph.ink.1).max(1.0);
    let overlap = top.min(glyph.ink.3) - bottom.max(glyph.ink.1);
    let gap = (glyph.ink.0 - right).max(left - glyph.ink.2);
    overlap > 0.0 && gap < NEAR * height
}

fn place(page: &PdfPage<'_>, line: &Glyph) -> Option<Place> {
    let (left, bottom, right, top) = line.ink;
    let (a, b) = (page.place((PARTS, PARTS), (left, bottom))?, page.place((PARTS, PARTS), (right, top))?);
    let within = |value: i32| u32::try_from(value).unwrap_or(0).min(PARTS);
    let [left, right] = [within(a.0.min(b.0)), within(a.0.max(b.0).saturating_add(1))];
    let [top, bottom] = [within(a.1.min(b.1)), within(a.1.max(b.1).saturating_add(1))];
    Some([left, top, right, bottom]).filter(is_on_page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_keeps_the_pages_shape_and_is_never_too_large() {
        assert_eq!(size((595.0, 842.0), 1000), Some((1000, 1415)));
        let (width, height) = size((10.0, 14_400.0), 100_000).unwrap();
        assert!(width * height <= MAX_PIXELS && height > 60 * width);
        assert_eq!((size((0.0, 5.0), 10), size((f64::NAN, 5.0), 10), size((5.0, 5.0), 0)), (None, None, None));
    }

    /// Letters whose glyphs stand at their number.
    fn printed(text: &str) -> Printed {
        let glyph = |(n, c): (u32, char)| Glyph { code: c.into(), origin: (n.into(), 0.0), ..Glyph::default() };
        Printed([Letters::default(), Letters::of((0..).zip(text.chars()).map(glyph))])
    }

    /// Number of the first and the last character that are found.
    fn found(page: &str, block: &str, start: u32, end: u32) -> Option<(u32, u32)> {
        let page = printed(page);
        let glyphs = page.find(&Passage { text: block.into(), start, end })?;
        Some((glyphs.first()?.origin.0 as u32, glyphs.last()?.origin.0 as u32))
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
}
