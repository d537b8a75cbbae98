//! A page as a picture, and where on it some words stand, so that a citation is seen in its place.
//!
//! How words are found among letters is the business of [`letters`]. Fonts that a file does not bring are replaced by libpdfium's own,
//! which are Latin.

use std::panic::{self, AssertUnwindSafe};

use crate::formats::letters::{self, Ink, Letters};
use crate::pdfium::{PdfDocument, PdfPage};
use crate::protocol::{
    MAX_PIXELS, MAX_PLACES, MAX_SIZES, Message, PARTS, PageAsked, Picture, Place, PlacesAsked, is_on_page,
};
use crate::tools::Tools;
use crate::{Error, Warning};

use super::line::{self, leans};
use super::{MAX_PAGE_CHARS, columns, ligature, plain, runs, second, vertical};

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
    let (orders, is_poor) = printed(&page);
    let (mut places, mut elsewhere) = (Vec::new(), Vec::new());
    for passage in &asked.passages {
        match letters::find(&orders, passage) {
            Some(found) => places.extend(letters::lines(found).into_iter().filter_map(|line| place(&page, line))),
            None => elsewhere.push(passage.clone()),
        }
    }
    // What was read there is what others saw: libpdfium names some letters otherwise, or none. (A page that is not plain may take hayro long.)
    let is_others = || is_poor || plain::is_plain(bytes, tools.password.as_ref(), asked.number);
    if !elsewhere.is_empty() && is_others() {
        let asked = PlacesAsked { number: asked.number, passages: elsewhere };
        let seen = panic::catch_unwind(AssertUnwindSafe(|| second::places(bytes, tools.password.as_ref(), &asked)));
        places.extend(seen.ok().and_then(Result::ok).unwrap_or_default());
    }
    places.truncate(MAX_PLACES);
    Ok(places)
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

/// A page's letters, in the order they are read, and in that of the page's content; and whether they are few.
fn printed(page: &PdfPage<'_>) -> ([Letters; 2], bool) {
    let letter = |index| Some((char::from_u32(page.code(index))?, page.spot(index).ink));
    let runs = runs::read(page, MAX_PAGE_CHARS).runs;
    let is_poor = super::letters(&runs) < Warning::LITTLE_TEXT;
    let lines = columns::order(vertical::turned(runs)).into_iter().flat_map(line::lines);
    let read = lines.flat_map(|line| line.runs).flat_map(|run| run.glyphs.0..run.glyphs.1);
    let content = 0..page.len().min(MAX_PAGE_CHARS);
    ([shapes(read.filter_map(letter)), shapes(content.filter_map(letter))], is_poor)
}

/// Letters, those of one shape as `runs` reads them.
fn shapes(letters: impl Iterator<Item = (char, Ink)>) -> Letters {
    let mut letters: Vec<(char, Ink)> = letters.collect();
    for shape in letters.chunk_by_mut(|a, b| a.1 == b.1 && leans(a.0) < 0 && leans(b.0) < 0) {
        ligature::turn(shape, |(c, _)| *c);
    }
    Letters::of(letters.into_iter())
}

fn place(page: &PdfPage<'_>, (left, bottom, right, top): Ink) -> Option<Place> {
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
}
