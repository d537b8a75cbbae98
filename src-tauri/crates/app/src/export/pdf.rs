//! The paper as a PDF: text that can be searched and copied, tagged for screen readers (PDF/UA-1), its fonts inside.
//!
//! What cannot be drawn, since no font here has it, does not vanish: an empty box stands for it, its text can be copied, and a line
//! says so. Such a file does not claim PDF/UA.

mod fonts;
mod lines;

use std::num::NonZeroU16;

use fontdb::Database;
use jiff::{Timestamp, tz::TimeZone};
use krilla::color::rgb;
use krilla::configure::{Accessibility, Configuration, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::Point;
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, SpanTag, Tag, TagGroup, TagTree,
};
use krilla::{Document, SerializeSettings};

use super::paper::Paper;
use crate::error::{Code, Error, Result};
use crate::words::{say, say_with};
use fonts::Fonts;
use lines::Lines;

/// A4 and its margin, in points.
const PAGE: (f32, f32) = (595.28, 841.89);
const MARGIN: f32 = 68.0;
/// From a list's mark to its text.
const HANG: f32 = 22.0;
const INK: (u8, u8, u8) = (0x1e, 0x23, 0x26);
const QUIET: (u8, u8, u8) = (0x45, 0x4d, 0x55);

/// How a block of text looks, in points.
#[derive(Clone, Copy)]
struct Look {
    size: f32,
    strong: bool,
    above: f32,
    ink: (u8, u8, u8),
}

const TITLE: Look = Look { size: 21.0, strong: true, above: 0.0, ink: INK };
const LABEL: Look = Look { size: 9.5, strong: false, above: 6.0, ink: QUIET };
const HEADING: Look = Look { size: 13.5, strong: true, above: 20.0, ink: INK };
const SMALL_HEADING: Look = Look { size: 11.0, strong: true, above: 12.0, ink: INK };
const TEXT: Look = Look { size: 11.0, strong: false, above: 7.0, ink: INK };
const SMALL: Look = Look { size: 9.5, strong: false, above: 4.0, ink: INK };
const FOOT: Look = Look { size: 8.5, strong: false, above: 0.0, ink: QUIET };
/// From one line's foot to the next, as a share of the size.
const LEADING: f32 = 1.42;

/// What a block is to a screen reader.
enum Role {
    Heading(u16),
    Paragraph,
    /// An item of a list, and its mark.
    Item(ListNumbering, String),
}

struct Block {
    role: Role,
    look: Look,
    text: String,
}

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
        blocks.insert(2.min(blocks.len()), Block { role: Role::Paragraph, look: LABEL, text });
    }
    let placed = place(&blocks, &fonts);
    let accessible = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish();
    let plain = Configuration::default();
    let wanted = accessible.ok().filter(|_| unseen == 0);
    let written = wanted.map(|configuration| draw(paper, &blocks, &placed, &fonts, configuration));
    match written {
        Some(Ok(bytes)) => Ok(bytes),
        // One that holds to no standard is better than none.
        _ => draw(paper, &blocks, &placed, &fonts, plain),
    }
}

/// The system's own fonts.
pub fn system_fonts() -> Database {
    let mut system = Database::new();
    system.load_system_fonts();
    system
}

fn blocks(paper: &Paper) -> Vec<Block> {
    let block = |role, look, text: &str| Block { role, look, text: text.to_owned() };
    let mut out = vec![block(Role::Heading(1), TITLE, &paper.title), block(Role::Paragraph, LABEL, &paper.label)];
    for point in &paper.points {
        if let Some(heading) = &point.heading {
            out.push(block(Role::Heading(2), SMALL_HEADING, heading));
        }
        let numbers: String = point.sources.iter().map(|n| format!("[{n}]")).collect();
        let standing = point.standing.as_ref().map(|s| format!(" ({s})")).unwrap_or_default();
        let text = format!("{} {numbers}{standing}", point.text);
        out.push(block(Role::Item(ListNumbering::Disc, "\u{2022}".to_owned()), TEXT, text.trim_end()));
    }
    if !paper.sources.is_empty() {
        out.push(block(Role::Heading(2), HEADING, &say("export-sources")));
    }
    for (number, source) in (1..).zip(&paper.sources) {
        let text = format!("{}: \u{201c}{}\u{201d}", source.place, source.quote);
        out.push(block(Role::Item(ListNumbering::Decimal, format!("[{number}]")), SMALL, &text));
    }
    for part in &paper.parts {
        out.push(block(Role::Heading(2), HEADING, &part.heading));
        out.extend(part.lines.iter().map(|line| block(Role::Paragraph, SMALL, line)));
        let fact = |(name, value): &(String, String)| block(Role::Paragraph, SMALL, &format!("{name}: {value}"));
        out.extend(part.facts.iter().map(fact));
    }
    out.retain(|block| !block.text.trim().is_empty());
    out
}

/// A block with its lines, and where each stands.
struct Placed {
    lines: Lines,
    /// Page from 0, and the line's foot from the page's top.
    at: Vec<(usize, f32)>,
    mark: Option<Lines>,
}

fn place(blocks: &[Block], fonts: &Fonts<'_>) -> Vec<Placed> {
    let bottom = PAGE.1 - MARGIN;
    let (mut page, mut y) = (0, MARGIN);
    let mut out = Vec::with_capacity(blocks.len());
    for (nth, block) in blocks.iter().enumerate() {
        let look = block.look;
        let indent = if matches!(block.role, Role::Item(..)) { HANG } else { 0.0 };
        let lines = lines::set(&block.text, fonts, look.size, look.strong, PAGE.0 - 2.0 * MARGIN - indent);
        let mark = match &block.role {
            Role::Item(_, mark) => Some(lines::set(mark, fonts, look.size, false, PAGE.0)),
            _ => None,
        };
        let step = look.size * LEADING;
        if y > MARGIN {
            y += look.above;
        }
        // A heading stays with what it is over.
        let after = blocks.get(nth + 1).map_or(0.0, |next| next.look.above + 2.0 * next.look.size * LEADING);
        let needed = match block.role {
            Role::Heading(_) => step * lines.lines.len() as f32 + after,
            _ => step,
        };
        if y + needed > bottom {
            (page, y) = (page + 1, MARGIN);
        }
        let mut at = Vec::with_capacity(lines.lines.len());
        for _ in &lines.lines {
            if y + step > bottom {
                (page, y) = (page + 1, MARGIN);
            }
            at.push((page, y + look.size));
            y += step;
        }
        out.push(Placed { lines, at, mark });
    }
    out
}

fn draw(
    paper: &Paper,
    blocks: &[Block],
    placed: &[Placed],
    fonts: &Fonts<'_>,
    configuration: Configuration,
) -> Result<Vec<u8>> {
    let failed = |why: String| Error::new(Code::BadInput, why);
    let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    document.set_metadata(metadata(paper));
    let pages = placed.iter().flat_map(|p| p.at.iter().map(|(page, _)| page + 1)).max().unwrap_or(1);
    let mut drawn: Vec<Vec<Identifier>> = blocks.iter().map(|_| Vec::new()).collect();
    let mut marks: Vec<Option<Identifier>> = blocks.iter().map(|_| None).collect();
    for number in 0..pages {
        let size = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| failed("page".to_owned()))?;
        let mut page = document.start_page_with(size);
        let mut surface = page.surface();
        for (nth, (block, placed)) in blocks.iter().zip(placed).enumerate() {
            let from_right = placed.lines.from_right;
            for (which, (line, &(on, y))) in placed.lines.lines.iter().zip(&placed.at).enumerate() {
                if on != number {
                    continue;
                }
                let indent = if placed.mark.is_some() { HANG } else { 0.0 };
                let x = if from_right { PAGE.0 - MARGIN - indent - line.width } else { MARGIN + indent };
                if let Some(mark) = placed.mark.as_ref().and_then(|mark| mark.lines.first()).filter(|_| which == 0) {
                    let x = if from_right { PAGE.0 - MARGIN - mark.width } else { MARGIN };
                    let id = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
                    line_at(&mut surface, fonts, mark, block.look, (x, y));
                    surface.end_tagged();
                    if let Some(slot) = marks.get_mut(nth) {
                        *slot = Some(id);
                    }
                }
                let id = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
                line_at(&mut surface, fonts, line, block.look, (x, y));
                surface.end_tagged();
                if let Some(ids) = drawn.get_mut(nth) {
                    ids.push(id);
                }
            }
        }
        let words = say_with("export-page", &[("page", (number + 1).into()), ("of", pages.into())]);
        let foot = lines::set(&words, fonts, FOOT.size, false, PAGE.0);
        if let Some(line) = foot.lines.first() {
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
            line_at(&mut surface, fonts, line, FOOT, ((PAGE.0 - line.width) / 2.0, PAGE.1 - MARGIN / 2.0));
            surface.end_tagged();
        }
        surface.finish();
        page.finish();
    }
    let mut outline = Outline::new();
    for (block, placed) in blocks.iter().zip(placed) {
        if let (Role::Heading(_), Some(&(page, y))) = (&block.role, placed.at.first()) {
            let to = XyzDestination::new(page, Point::from_xy(0.0, (y - block.look.size * 1.5).max(0.0)));
            outline.push_child(OutlineNode::new(block.text.clone(), to));
        }
    }
    document.set_outline(outline);
    document.set_tag_tree(tags(blocks, drawn, marks));
    document.finish().map_err(|e| failed(format!("{e:?}")))
}

fn line_at(surface: &mut Surface<'_>, fonts: &Fonts<'_>, line: &lines::Line, look: Look, (mut x, y): (f32, f32)) {
    let (r, g, b) = look.ink;
    let (paint, opacity) = (rgb::Color::new(r, g, b).into(), NormalizedF32::ONE);
    surface.set_fill(Some(Fill { paint, opacity, rule: Default::default() }));
    for run in &line.runs {
        if let Some(font) = fonts.font(run.font) {
            surface.draw_glyphs(Point::from_xy(x, y), &run.glyphs, font.clone(), &run.text, look.size, false);
        }
        x += run.width() * look.size;
    }
}

/// What each line is to a screen reader, in the order of reading.
fn tags(blocks: &[Block], drawn: Vec<Vec<Identifier>>, marks: Vec<Option<Identifier>>) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some(say("language-tag")));
    let mut list: Option<(ListNumbering, TagGroup)> = None;
    for ((block, ids), mark) in blocks.iter().zip(drawn).zip(marks) {
        let numbering = match &block.role {
            Role::Item(numbering, _) => Some(*numbering),
            _ => None,
        };
        if list.as_ref().is_some_and(|(now, _)| Some(*now) != numbering)
            && let Some((_, group)) = list.take()
        {
            tree.push(group);
        }
        let ids: Vec<_> = ids.into_iter().map(Into::into).collect();
        match &block.role {
            Role::Heading(level) => {
                let level = NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN);
                tree.push(TagGroup::with_children(Tag::Hn(level, Some(block.text.clone())), ids));
            }
            Role::Paragraph => tree.push(TagGroup::with_children(Tag::P, ids)),
            Role::Item(numbering, _) => {
                let mut item = TagGroup::new(Tag::LI);
                if let Some(mark) = mark {
                    item.push(TagGroup::with_children(Tag::Lbl, vec![mark.into()]));
                }
                item.push(TagGroup::with_children(Tag::LBody, ids));
                list.get_or_insert_with(|| (*numbering, TagGroup::new(Tag::L(*numbering)))).1.push(item);
            }
        }
    }
    if let Some((_, group)) = list {
        tree.push(group);
    }
    tree
}

fn metadata(paper: &Paper) -> Metadata {
    let keywords = paper.mark.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let made = paper.made.parse::<Timestamp>().ok().map(|t| t.to_zoned(TimeZone::UTC));
    let metadata = Metadata::new()
        .title(paper.title.clone())
        .description(paper.label.clone())
        .keywords(keywords)
        .language(say("language-tag"))
        .creator(format!("Alcove {}", env!("CARGO_PKG_VERSION")));
    let Some(made) = made else { return metadata };
    let part = |n: i8| u8::try_from(n).unwrap_or(0);
    let date = DateTime::new(u16::try_from(made.year()).unwrap_or(0)).month(part(made.month())).day(part(made.day()));
    metadata.creation_date(
        date.hour(part(made.hour()))
            .minute(part(made.minute()))
            .second(part(made.second()))
            .utc_offset_hour(0)
            .utc_offset_minute(0),
    )
}
