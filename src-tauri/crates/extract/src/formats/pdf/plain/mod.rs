//! The pages of a PDF that are plain: text as it is printed, and little else. They are read here, and libpdfium need not open them.
//!
//! libpdfium makes an object of all that a page draws, and sorts its letters into lines, before it can be asked for the first of them: that is
//! most of what a document costs. On a plain page there is nothing to sort. So its content is gone through here operator by operator, with
//! hayro's parsers of files and fonts beneath, and the letters are set down where they stand. As soon as a page holds anything that might be
//! read in more than one way, it is given up (`None`, everywhere in here) and libpdfium reads it, as if nobody had been here: letters that
//! their font does not name or that run any way but from left to right, text that is hidden or stands in forms, words given for other
//! words, letters over one another, what was put upon the page, a page that is a picture or bare, anything damaged. What may be told of
//! a page besides its text is thus told by libpdfium alone.
//!
//! No page is told of as reached before all of this is over, so that a file that defeats it is known by that (`second_opinion.rs`).

mod content;
mod font;
mod packed;
mod pieces;
pub(super) mod tree;

use std::panic::{self, AssertUnwindSafe};
use std::time::{Duration, Instant};

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name};
use hayro_interpret::hayro_syntax::page::Page as PdfPage;

use super::line::Run;
use super::{Page, letters, second};
use crate::Warning;
use crate::output::Output;
use crate::password::Password;

/// Links of a page that are looked at.
const MOST_LINKS: usize = 10_000;
/// Pages in a row that are not plain, behind which no others are looked for: it would cost time that libpdfium needs for them.
const MOST_OTHERS: usize = 64;
/// Fonts that are kept, with all their letters, for the pages behind.
const MOST_FONTS: usize = 512;
/// Time that one page may take where only that page is asked about.
const LONGEST: Duration = Duration::from_secs(1);

/// Those of a document's pages that are plain, in their places; no more of them where that takes long or fails.
pub fn pages(bytes: &[u8], password: Option<&Password>, count: u32, output: &Output<'_>) -> Vec<Option<Page>> {
    let mut read = Vec::new();
    // Whatever becomes of it, what was read is read.
    let _ = panic::catch_unwind(AssertUnwindSafe(|| {
        let Some(pdf) = open(bytes, password) else { return };
        // Where the two may not agree about the pages, libpdfium's are the ones that are shown.
        if tree::is_sound(&pdf, count) {
            read_all(&pdf, output, &mut read);
        }
    }));
    read
}

/// Whether a page is plain, and so was read here.
pub fn is_plain(bytes: &[u8], password: Option<&Password>, number: u32) -> bool {
    let begun = Instant::now();
    let plain = panic::catch_unwind(AssertUnwindSafe(|| {
        let pdf = open(bytes, password)?;
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        of(pdf.pages().get(index)?, &mut font::Fonts::default(), &|| begun.elapsed() > LONGEST).map(|_| ())
    }));
    plain.is_ok_and(|plain| plain.is_some())
}

/// The file, if its mark is at its beginning. Where something stands before it, nothing is where the file says: hayro then searches for every object,
/// and may take one as it was before it was written anew.
fn open(bytes: &[u8], password: Option<&Password>) -> Option<Pdf> {
    if bytes.starts_with(b"%PDF-") { second::open(bytes, password).ok() } else { None }
}

fn read_all(pdf: &Pdf, output: &Output<'_>, read: &mut Vec<Option<Page>>) {
    let mut fonts = font::Fonts::default();
    let (mut text, mut others) = (0_u64, 0);
    let is_late = || output.is_share_gone();
    for (number, page) in (1..=output.limits.pages).zip(pdf.pages().iter()) {
        if others > MOST_OTHERS || is_late() || text > output.limits.text_bytes {
            return;
        }
        if fonts.len() > MOST_FONTS {
            fonts = font::Fonts::default();
        }
        let page = of(page, &mut fonts, &is_late).map(|(height, runs)| Page { number, height, runs });
        text += page.as_ref().map_or(0, Page::text);
        others = if page.is_some() { 0 } else { others + 1 };
        read.push(page);
    }
}

/// How high a plain page is, and its runs in the order of its content; none where that takes too long.
fn of<'a>(page: &PdfPage<'a>, fonts: &mut font::Fonts<'a>, is_late: &dyn Fn() -> bool) -> Option<(f64, Vec<Run>)> {
    if !has_links_alone(page.raw()) {
        return None;
    }
    let shown = page.intersected_crop_box();
    let content = packed::content(page.raw())?;
    let (pieces, pictured) = content::read(&content, page.resources(), shown, fonts, is_late)?;
    let runs = pieces.runs()?;
    // Of a page with few words it must be known whether it is a picture, or blank.
    let letters = letters(&runs);
    (letters > 0 && (letters >= Warning::LITTLE_TEXT || !pictured)).then(|| (shown.height(), runs))
}

/// Whether nothing was put upon a page but links, which show nothing.
pub(super) fn has_links_alone(page: &Dict<'_>) -> bool {
    const ANNOTATIONS: &str = "Annots";
    if !page.contains_key(ANNOTATIONS) {
        return true;
    }
    let Some(all) = page.get::<Array<'_>>(ANNOTATIONS) else { return false };
    let is_link = |one: &Dict<'_>| one.get::<Name<'_>>("Subtype").is_some_and(|kind| kind.as_ref() == b"Link");
    let count = all.raw_iter().take(MOST_LINKS + 1).count();
    count <= MOST_LINKS && all.iter::<Dict<'_>>().filter(is_link).count() == count
}

#[cfg(test)]
mod tests;
