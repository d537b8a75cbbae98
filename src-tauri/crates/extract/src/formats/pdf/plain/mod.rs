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

use std::panic::{self, AssertUnwindSafe};

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name};
use hayro_interpret::hayro_syntax::page::Page as PdfPage;

use super::line::Run;
use super::{FEW_LETTERS, Page, letters, second};
use crate::output::Output;
use crate::password::Password;

/// Links of a page that are looked at.
const MOST_LINKS: usize = 10_000;

/// Those of a document's pages that are plain, in their places; no more of them where that takes long or fails.
pub fn pages(bytes: &[u8], password: Option<&Password>, count: u32, output: &Output<'_>) -> Vec<Option<Page>> {
    let mut read = Vec::new();
    // Whatever becomes of it, what was read is read.
    let _ = panic::catch_unwind(AssertUnwindSafe(|| {
        let Ok(pdf) = second::open(bytes, password) else { return };
        // Where the two do not agree about the pages, libpdfium's are the ones that are shown.
        if pdf.pages().len() == count as usize {
            read_all(&pdf, output, &mut read);
        }
    }));
    read
}

fn read_all(pdf: &Pdf, output: &Output<'_>, read: &mut Vec<Option<Page>>) {
    let mut fonts = font::Fonts::default();
    let mut text = 0_u64;
    for (number, page) in (1..=output.limits.pages).zip(pdf.pages().iter()) {
        if output.is_quarter_gone() || text > output.limits.text_bytes {
            return;
        }
        let page = of(page, &mut fonts).map(|(height, runs)| Page { number, height, runs });
        text += page.as_ref().map_or(0, Page::text);
        read.push(page);
    }
}

/// How high a plain page is, and its runs in the order of its content.
fn of<'a>(page: &PdfPage<'a>, fonts: &mut font::Fonts<'a>) -> Option<(f64, Vec<Run>)> {
    if !has_links_alone(page.raw()) {
        return None;
    }
    let shown = page.intersected_crop_box();
    let content = packed::content(page.raw())?;
    let (pieces, pictured) = content::read(&content, page.resources(), shown, fonts)?;
    let runs = pieces.runs()?;
    // Of a page with few words it must be known whether it is a picture, or blank.
    let letters = letters(&runs);
    (letters > 0 && (letters >= FEW_LETTERS || !pictured)).then(|| (shown.height(), runs))
}

/// Whether nothing was put upon a page but links, which show nothing.
fn has_links_alone(page: &Dict<'_>) -> bool {
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
