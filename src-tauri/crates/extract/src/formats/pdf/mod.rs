//! PDF: characters with their place -> lines -> columns in reading order -> paragraphs. Who reads the characters is chosen page by page in
//! `read`: plain pages are read here (`plain`), and pdfium reads all others.
//!
//! A PDF has no paragraphs; all of them are inferred here from where the ink is, by rules that fail towards plain text
//! in the order of the page. Pages are read one by one, so that a broken page costs itself alone. A page without text
//! is warned about: it is probably a scan, or of fonts that do not say which letters theirs are. So is one with a few letters beside a
//! large picture or more that are lost; and where some are lost, or may be others than were read, that is told.

mod columns;
pub mod form;
pub mod furniture;
mod hyphens;
mod ligature;
mod line;
mod paragraphs;
pub mod picture;
mod plain;
mod runs;
pub mod second;
mod vertical;

use crate::output::Output;
use crate::pdfium::PdfPage;
use crate::tools::Tools;
use crate::{Error, Kind, Warning};

use super::{Sample, is_pdf};
use line::LOST;
pub use line::{CELL, Line, Run, direction};
pub use paragraphs::{ALIGNED, ends_sentence, is_item, undotted};

/// Characters read of one page; no page that was meant to be read has more.
const MAX_PAGE_CHARS: i32 = 400_000;
/// Pages in a row that cannot be opened before the rest is taken for a claim.
const MAX_DAMAGED: u32 = 100;

pub fn recognise(sample: &Sample<'_>) -> bool {
    is_pdf(sample.bytes)
}

/// A page's text, before anything is inferred.
pub struct Page {
    pub number: u32,
    pub height: f64,
    pub runs: Vec<Run>,
}

impl Page {
    /// Bytes of its text.
    fn text(&self) -> u64 {
        self.runs.iter().map(|run| run.text.len() as u64).sum()
    }
}

pub fn read(bytes: &[u8], tools: &Tools, output: &mut Output<'_>) -> Result<(), Error> {
    let document = tools.pdfium.as_ref().ok_or(Error::NotInstalled)?.document(bytes, tools.password.as_ref())?;
    let count = document.pages();
    if count == 0 {
        return Err(Error::Damaged);
    }
    output.pages = Some(count);
    output.title = document.title();
    if document.is_form_without_pages() {
        output.warn(Warning::FORM_UNREAD, None);
    }
    if document.has_attachments() {
        output.warn(Warning::ATTACHMENTS_UNREAD, None);
    }

    let plain =
        if tools.pdfium_alone { Vec::new() } else { plain::pages(bytes, tools.password.as_ref(), count, output) };
    output.begin(count);
    let mut plain = plain.into_iter();
    let (mut pages, mut seen, mut read, mut damaged) = (Vec::new(), 0_u64, 0, 0);
    for index in 0..count {
        if index >= output.limits.pages {
            output.cut(Warning::PAGES_LIMIT);
            break;
        }
        if output.is_late() {
            output.cut(Warning::TIME_LIMIT);
            break;
        }
        if seen > output.limits.text_bytes {
            output.cut(Warning::TEXT_LIMIT);
            break;
        }
        output.progress(index, count);
        let number = index + 1;
        let page = plain.next().flatten().or_else(|| Some(told(&document.page(index)?, number, output)));
        let Some(page) = page else {
            output.warn(Warning::PAGE_DAMAGED, Some(number));
            damaged += 1;
            if damaged == MAX_DAMAGED {
                output.cut(Warning::PART_DAMAGED);
                break;
            }
            continue;
        };
        (read, damaged) = (read + 1, 0);
        seen += page.text();
        pages.push(page);
    }
    if read == 0 {
        return Err(Error::Damaged);
    }
    set(pages, output);
    Ok(())
}

/// What is read of a document without libpdfium: its plain pages, and of its form only that it can be gone through.
pub fn plain_pages(bytes: &[u8], output: &mut Output<'_>) -> Result<(), Error> {
    let count = u32::try_from(second::open(bytes, None)?.pages().len()).unwrap_or(u32::MAX);
    form::is_filled_in(bytes, None, count, output)?;
    let pages = plain::pages(bytes, None, count, output);
    output.pages = Some(count);
    set(pages.into_iter().flatten().collect(), output);
    Ok(())
}

/// A page as libpdfium reads it, and what else it tells of it.
fn told(page: &PdfPage<'_>, number: u32, output: &mut Output<'_>) -> Page {
    if page.has_comments() {
        output.warn(Warning::COMMENTS_LEFT_OUT, Some(number));
    }
    if page.has_attachments() {
        output.warn(Warning::ATTACHMENTS_UNREAD, None);
    }
    if page.has_unread_fields() {
        output.warn(Warning::FORM_UNREAD, None);
    } else if page.has_fields_within_others() {
        // As long as nobody has asked (`second_opinion`).
        output.warn(Warning::FORM_UNREAD, Some(number));
    }
    if page.len() > MAX_PAGE_CHARS {
        output.cut(Warning::TEXT_LIMIT);
    }
    let runs::Read { height, runs, lost, unnamed } = runs::read(page, MAX_PAGE_CHARS);
    let letters = letters(&runs);
    if letters == 0 && !page.is_blank() {
        output.warn(Warning::PAGE_WITHOUT_TEXT, Some(number));
    } else if letters < Warning::LITTLE_TEXT && page.is_mostly_picture() {
        // A scan that was stamped with a number, say.
        output.warn(Warning::PAGE_WITH_LITTLE_TEXT, Some(number));
    } else if letters < Warning::LITTLE_TEXT && lost > letters {
        output.warn(Warning::PAGE_WITHOUT_LETTERS, Some(number));
    } else if lost > 0 {
        output.warn(Warning::CHARACTERS_LOST, Some(number));
    }
    if unnamed > 0 && !runs.is_empty() {
        output.warn(Warning::LETTERS_UNNAMED, Some(number));
    }
    Page { number, height, runs }
}

/// How many letters there are, counted no further than it matters.
fn letters(runs: &[Run]) -> usize {
    runs.iter().flat_map(|run| run.text.chars()).filter(|c| c.is_alphanumeric()).take(Warning::LITTLE_TEXT).count()
}

/// Infers what the pages' paragraphs are.
fn set(mut pages: Vec<Page>, output: &mut Output<'_>) {
    let furniture = furniture::find(&mut pages);
    for page in &mut pages {
        page.runs = vertical::turned(std::mem::take(&mut page.runs));
    }
    let mut found: Vec<(u32, Vec<(Kind, String)>)> = Vec::with_capacity(pages.len());
    let scale = paragraphs::Scale::of(&pages);
    for (page, (headers, footers)) in pages.into_iter().zip(furniture) {
        let mut blocks: Vec<_> = headers.iter().map(|line| (Kind::Header, line.text())).collect();
        blocks.extend(paragraphs::of(columns::order(page.runs), &scale));
        blocks.extend(footers.iter().map(|line| (Kind::Footer, line.text())));
        found.push((page.number, blocks));
    }
    hyphens::settle(&mut found);
    for (number, blocks) in found {
        // A piece of a bracket, say, of which nobody knows what it is.
        let is_lost = |text: &str| text.chars().all(|c| c == LOST || c.is_whitespace());
        for (kind, text) in blocks.into_iter().filter(|(_, text)| !is_lost(text)) {
            output.push(kind, Some(number), &text);
        }
    }
}
