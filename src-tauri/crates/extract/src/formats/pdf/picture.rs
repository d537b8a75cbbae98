//! A page as a picture, and where on it some words stand, so that a citation is seen in its place.
//!
//! Words are looked for by their letters and digits alone: spaces, breaks, hyphens and ligatures differ between what is
//! printed and what was read. Fonts that a file does not bring are replaced by libpdfium's own, which are Latin.

use crate::Error;
use crate::pdfium::{Glyph, PdfPage};
use crate::protocol::{MAX_MARKS, MAX_PIXELS, PageAsked, Picture};
use crate::text;
use crate::tools::Tools;

use super::MAX_PAGE_CHARS;

/// Boxes nearer than so many times their height are on one line and one mark.
const NEAR: f64 = 3.0;

/// Draws the page that is asked for.
///
/// # Errors
/// `UnknownFormat` for anything but a PDF, `NoText` for a page that is not there, and as the document opens.
pub fn draw(bytes: &[u8], tools: &Tools, asked: &PageAsked) -> Result<(Picture, Vec<u8>), Error> {
    let pdfium = tools.pdfium.as_ref().ok_or(Error::UnknownFormat)?;
    let document = pdfium.document(bytes, tools.password.as_ref())?;
    let index = asked.number.checked_sub(1).filter(|index| *index < document.pages()).ok_or(Error::NoText)?;
    let page = document.page(index).ok_or(Error::Damaged)?;
    let (width, height) = size(page.size(), asked.width).ok_or(Error::Damaged)?;
    let pixels = page.draw(width, height).ok_or(Error::Damaged)?;
    let marks = asked.quote.as_deref().map(|quote| marks(&page, quote, (width, height))).unwrap_or_default();
    Ok((Picture { width, height, marks }, pixels))
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

/// The lines of the words, as boxes on the picture.
fn marks(page: &PdfPage<'_>, quote: &str, size: (u32, u32)) -> Vec<[u32; 4]> {
    let mut wanted = String::new();
    letters(quote, &mut wanted);
    let (mut text, mut places) = (String::new(), Vec::new());
    for index in 0..page.len().min(MAX_PAGE_CHARS) {
        let glyph = page.glyph(index);
        let Some(c) = char::from_u32(glyph.code) else { continue };
        letters(c.encode_utf8(&mut [0; 4]), &mut text);
        // Each byte of the text knows the character it came from.
        places.resize(text.len(), glyph);
    }
    let found = if wanted.is_empty() { None } else { text.find(&wanted) };
    let Some(glyphs) = found.and_then(|at| places.get(at..at + wanted.len())) else { return Vec::new() };
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
    lines.iter().take(MAX_MARKS).filter_map(|line| mark(page, line, size)).collect()
}

fn letters(text: &str, to: &mut String) {
    to.extend(text::prose(text).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase));
}

/// Whether a character stands on the same line, not far away.
fn continues(line: &Glyph, glyph: &Glyph) -> bool {
    let (left, bottom, right, top) = line.ink;
    let height = (top - bottom).max(glyph.ink.3 - glyph.ink.1).max(1.0);
    let overlap = top.min(glyph.ink.3) - bottom.max(glyph.ink.1);
    let gap = (glyph.ink.0 - right).max(left - glyph.ink.2);
    overlap > 0.0 && gap < NEAR * height
}

fn mark(page: &PdfPage<'_>, line: &Glyph, size: (u32, u32)) -> Option<[u32; 4]> {
    let (left, bottom, right, top) = line.ink;
    let (a, b) = (page.place(size, (left, bottom))?, page.place(size, (right, top))?);
    let within = |value: i32, most: u32| u32::try_from(value).unwrap_or(0).min(most);
    let [left, right] = [within(a.0.min(b.0), size.0), within(a.0.max(b.0).saturating_add(1), size.0)];
    let [top, bottom] = [within(a.1.min(b.1), size.1), within(a.1.max(b.1).saturating_add(1), size.1)];
    (left < right && top < bottom).then_some([left, top, right, bottom])
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
