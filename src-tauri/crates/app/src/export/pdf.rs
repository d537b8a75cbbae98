//! The paper as a PDF: text that can be searched and copied, tagged for screen readers (PDF/UA-1), its fonts inside, each number a link to
//! its source, and the label in its metadata.
//!
//! What cannot be drawn, since no font here has it, does not vanish: an empty box stands for it, its text can be copied, and a line
//! says so. Such a file does not claim PDF/UA. How blocks become lines and lines pages is told in `lines` and `layout`, how they are drawn in
//! `drawing`.

mod drawing;
mod fonts;
mod label;
mod layout;
mod lines;

use std::ops::Range;

use fontdb::Database;
use krilla::configure::{Accessibility, Configuration, ConfigurationBuilder};
use krilla::tagging::ListNumbering;

use super::paper::Paper;
use crate::error::{Code, Error, Result};
use crate::words::{say, say_with};
use fonts::Fonts;
use lines::plain;

/// A4 and its margin, in points.
const PAGE: (f32, f32) = (595.28, 841.89);
const MARGIN: f32 = 68.0;
/// From a list's mark to its text.
const HANG: f32 = 24.0;
/// From one line's foot to the next, as a share of the size.
const LEADING: f32 = 1.42;

type Ink = (u8, u8, u8);
const INK: Ink = (0x1e, 0x23, 0x26);
const QUIET: Ink = (0x45, 0x4d, 0x55);
const LINK: Ink = (0x1f, 0x5f, 0x5b);

/// How a block of text looks, in points.
#[derive(Clone, Copy)]
struct Look {
    size: f32,
    strong: bool,
    above: f32,
    ink: Ink,
}

const TITLE: Look = Look { size: 21.0, strong: true, above: 0.0, ink: INK };
const LABEL: Look = Look { size: 9.5, strong: false, above: 6.0, ink: QUIET };
const HEADING: Look = Look { size: 13.5, strong: true, above: 20.0, ink: INK };
const SMALL_HEADING: Look = Look { size: 11.0, strong: true, above: 12.0, ink: INK };
const TEXT: Look = Look { size: 11.0, strong: false, above: 7.0, ink: INK };
const SMALL: Look = Look { size: 9.5, strong: false, above: 4.0, ink: INK };
const FOOT: Look = Look { size: 8.5, strong: false, above: 0.0, ink: QUIET };

/// What a block is to a screen reader.
enum Role {
    Heading(u16),
    Paragraph,
    /// An item of a list, and its mark.
    Item(ListNumbering, String),
}

/// A paragraph, before it is lines.
struct Block {
    role: Role,
    look: Look,
    /// As [`plain`] makes it; a line feed begins a paragraph within it.
    text: String,
    /// Stretches of the text that lead to a source, and its number.
    links: Vec<(Range<usize>, usize)>,
    /// The number of the source that it is.
    source: Option<usize>,
}

impl Block {
    fn new(role: Role, look: Look, text: &str) -> Self {
        Self { role, look, text: plain(text).trim().to_owned(), links: Vec::new(), source: None }
    }

    fn item(mark: &str, look: Look, text: &str) -> Self {
        let numbering = if mark == BULLET { ListNumbering::Disc } else { ListNumbering::Decimal };
        Self::new(Role::Item(numbering, mark.to_owned()), look, text)
    }
}

const BULLET: &str = "\u{2022}";

/// The file. `system` gives the fonts for letters that ours lacks; it is asked only where there are any.
///
/// # Errors
/// [`Code::BadInput`] where it cannot be written.
pub fn write(paper: &Paper, system: impl FnOnce() -> Database) -> Result<Vec<u8>> {
    let mut blocks = blocks(paper);
    let all: String = blocks.iter().map(|block| block.text.as_str()).collect();
    let more = if fonts::lacking(&all).is_empty() { Vec::new() } else { fonts::fallbacks(&all, &system()) };
    let fonts = Fonts::new(&more)?;
    let unseen = fonts.unseen(&all);
    if unseen > 0 {
        let text = say_with("export-letters-unseen", &[("count", unseen.into())]);
        blocks.insert(2.min(blocks.len()), Block::new(Role::Paragraph, LABEL, &text));
    }
    let placed = layout::place(&blocks, &fonts);
    let drawn = drawing::draw(paper, &blocks, &placed, &fonts, configuration(unseen == 0)?)?;
    label::add(drawn, &paper.mark).ok_or_else(|| Error::new(Code::BadInput, "the label has no place in the file"))
}

/// PDF/UA-1, unless something cannot be seen.
fn configuration(accessible: bool) -> Result<Configuration> {
    if !accessible {
        return Ok(Configuration::default());
    }
    let configuration = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish();
    configuration.map_err(|e| Error::new(Code::BadInput, format!("{e:?}")))
}

/// The system's own fonts.
pub fn system_fonts() -> Database {
    let mut system = Database::new();
    system.load_system_fonts();
    system
}

fn blocks(paper: &Paper) -> Vec<Block> {
    let mut out =
        vec![Block::new(Role::Heading(1), TITLE, &paper.title), Block::new(Role::Paragraph, LABEL, &paper.label)];
    for point in &paper.points {
        if let Some(heading) = &point.heading {
            out.push(Block::new(Role::Heading(2), SMALL_HEADING, heading));
        }
        let mut block = Block::item(BULLET, TEXT, &point.text);
        for (nth, number) in point.sources.iter().enumerate() {
            if nth == 0 {
                block.text.push(' ');
            }
            let start = block.text.len();
            block.text.push_str(&format!("[{number}]"));
            block.links.push((start..block.text.len(), *number));
        }
        if let Some(standing) = &point.standing {
            block.text.push_str(&format!(" ({})", plain(standing)));
        }
        out.push(block);
    }
    if !paper.sources.is_empty() {
        out.push(Block::new(Role::Heading(2), HEADING, &say("export-sources")));
    }
    for (number, source) in (1..).zip(&paper.sources) {
        let mut block = Block { source: Some(number), ..Block::item(&format!("[{number}]"), SMALL, &source.place) };
        // Lines of their own: what runs from the right would turn the place beside it.
        block.text.push_str(&format!("\n\u{201c}{}\u{201d}", plain(&source.quote)));
        out.push(block);
    }
    for part in &paper.parts {
        out.push(Block::new(Role::Heading(2), HEADING, &part.heading));
        out.extend(part.lines.iter().map(|line| Block::new(Role::Paragraph, SMALL, line)));
        let fact = |(name, value): &(String, String)| Block::new(Role::Paragraph, SMALL, &format!("{name}: {value}"));
        out.extend(part.facts.iter().map(fact));
    }
    out.retain(|block| !block.text.is_empty());
    out
}
