//! Placed lines are drawn, and told apart for screen readers: headings, paragraphs, lists, links to a source.
//!
//! What is drawn is a piece: a stretch of one line that leads to one place or to none. Pieces are drawn in the order of reading, wherever
//! on the line they stand, so that whoever copies or hears them gets that order.

use std::num::NonZeroU16;

use jiff::{Timestamp, tz::TimeZone};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::configure::Configuration;
use krilla::destination::{Destination, XyzDestination};
use krilla::geom::{Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, Node, SpanTag, Tag, TagGroup, TagTree,
};
use krilla::{Document, SerializeSettings};

use super::fonts::{Fonts, Run};
use super::layout::Placed;
use super::lines::{self, Line};
use super::{Block, FOOT, Ink, LINK, MARGIN, PAGE, Role};
use crate::error::{Code, Error, Result};
use crate::export::paper::Paper;
use crate::words::{say, say_with};

/// What was drawn of a block, for the tree of tags.
#[derive(Default)]
struct Drawn {
    mark: Option<Identifier>,
    pieces: Vec<Node>,
}

/// A link that was drawn, until its page takes its annotation.
struct Drawing {
    content: Identifier,
    link: Option<(usize, Rect)>,
}

/// The file.
///
/// # Errors
/// [`Code::BadInput`] where it cannot be written.
pub fn draw(
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
    let mut drawn: Vec<Drawn> = blocks.iter().map(|_| Drawn::default()).collect();
    for number in 0..pages {
        let size = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| failed("page".to_owned()))?;
        let mut page = document.start_page_with(size);
        let mut surface = page.surface();
        let mut drawings: Vec<(usize, Drawing)> = Vec::new();
        for (nth, ((block, placed), drawn)) in blocks.iter().zip(placed).zip(&mut drawn).enumerate() {
            let here = placed.lines.iter().zip(&placed.at).enumerate().filter(|(_, (_, at))| at.0 == number);
            for (which, (line, &(_, y))) in here {
                if which == 0 {
                    drawn.mark = mark(&mut surface, fonts, block, placed, y);
                }
                let x = left(placed, line);
                drawings.extend(pieces(&mut surface, fonts, block, line, (x, y)).into_iter().map(|d| (nth, d)));
            }
        }
        foot(&mut surface, fonts, number + 1, pages);
        surface.finish();
        for (nth, Drawing { content, link }) in drawings {
            let target = link.and_then(|(source, rect)| Some((source, rect, destination(blocks, placed, source)?)));
            let node = match target {
                None => content.into(),
                Some((source, rect, to)) => {
                    let link = LinkAnnotation::new(rect, Target::Destination(Destination::Xyz(to)));
                    let alt = say_with("export-source-go", &[("number", source.into())]);
                    let annotation = page.add_tagged_annotation(Annotation::new_link(link, Some(alt)));
                    TagGroup::with_children(Tag::Link, vec![content.into(), annotation.into()]).into()
                }
            };
            if let Some(drawn) = drawn.get_mut(nth) {
                drawn.pieces.push(node);
            }
        }
        page.finish();
    }
    document.set_outline(outline(blocks, placed));
    document.set_tag_tree(tags(blocks, drawn));
    document.finish().map_err(|_| failed("the file does not keep to its standard".to_owned())) // what it says may quote the text
}

/// Where a line begins, from the page's left.
fn left(placed: &Placed, line: &Line) -> f32 {
    let from = MARGIN + placed.indent;
    if line.from_right { PAGE.0 - from - line.width } else { from }
}

fn mark(surface: &mut Surface<'_>, fonts: &Fonts<'_>, block: &Block, placed: &Placed, y: f32) -> Option<Identifier> {
    let mark = placed.mark.as_ref()?;
    let from_right = placed.lines.first().is_some_and(|line| line.from_right);
    let x = if from_right { PAGE.0 - MARGIN - mark.width } else { MARGIN };
    let id = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
    let mut at = x;
    for run in &mark.runs {
        at = glyphs(surface, fonts, run, block.look.size, block.look.ink, (at, y));
    }
    surface.end_tagged();
    Some(id)
}

/// Draws a line, piece by piece in the order of reading.
fn pieces(
    surface: &mut Surface<'_>,
    fonts: &Fonts<'_>,
    block: &Block,
    line: &Line,
    (left, y): (f32, f32),
) -> Vec<Drawing> {
    let size = block.look.size;
    let mut x = left;
    let mut runs: Vec<(f32, &Run)> = Vec::with_capacity(line.runs.len());
    for run in &line.runs {
        runs.push((x, run));
        x += run.width() * size;
    }
    runs.sort_by_key(|(_, run)| run.at);
    let mut out = Vec::new();
    for piece in runs.chunk_by(|(_, a), (_, b)| a.link == b.link && !a.unseen && !b.unseen) {
        let link = piece.first().and_then(|(_, run)| run.link);
        // The empty box stands for many letters, so it cannot say which.
        let unseen = piece.iter().find(|(_, run)| run.unseen).map(|(_, run)| run.text.as_str());
        let content = surface.start_tagged(ContentTag::Span(SpanTag::empty().with_actual_text(unseen)));
        let (mut from, mut to) = (f32::MAX, f32::MIN);
        for (x, run) in piece {
            let ink = if link.is_some() { LINK } else { block.look.ink };
            let end = glyphs(surface, fonts, run, size, ink, (*x, y));
            (from, to) = (from.min(*x), to.max(end));
        }
        surface.end_tagged();
        let link = link.and_then(|source| Some((source, Rect::from_ltrb(from, y - size, to, y + size * 0.3)?)));
        out.push(Drawing { content, link });
    }
    out
}

/// Draws glyphs at a place; where they end.
fn glyphs(
    surface: &mut Surface<'_>,
    fonts: &Fonts<'_>,
    run: &Run,
    size: f32,
    (r, g, b): Ink,
    (x, y): (f32, f32),
) -> f32 {
    let (paint, opacity) = (rgb::Color::new(r, g, b).into(), NormalizedF32::ONE);
    surface.set_fill(Some(Fill { paint, opacity, rule: Default::default() }));
    if let Some(font) = fonts.font(run.font) {
        surface.draw_glyphs(Point::from_xy(x, y), &run.glyphs, font.clone(), &run.text, size, false);
    }
    x + run.width() * size
}

/// The page's number, which a screen reader passes over.
fn foot(surface: &mut Surface<'_>, fonts: &Fonts<'_>, page: usize, of: usize) {
    let words = say_with("export-page", &[("page", page.into()), ("of", of.into())]);
    let foot = lines::set(&words, &[], fonts, FOOT.size, false, PAGE.0);
    let Some(line) = foot.first() else { return };
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
    let mut x = (PAGE.0 - line.width) / 2.0;
    for run in &line.runs {
        x = glyphs(surface, fonts, run, FOOT.size, FOOT.ink, (x, PAGE.1 - MARGIN / 2.0));
    }
    surface.end_tagged();
}

/// The place of a block that begins here, a little above it.
fn top(block: &Block, placed: &Placed) -> Option<XyzDestination> {
    let &(page, y) = placed.at.first()?;
    Some(XyzDestination::new(page, Point::from_xy(0.0, (y - block.look.size * 1.5).max(0.0))))
}

fn destination(blocks: &[Block], placed: &[Placed], source: usize) -> Option<XyzDestination> {
    let (block, placed) = blocks.iter().zip(placed).find(|(block, _)| block.source == Some(source))?;
    top(block, placed)
}

fn outline(blocks: &[Block], placed: &[Placed]) -> Outline {
    let mut outline = Outline::new();
    for (block, placed) in blocks.iter().zip(placed) {
        if let (Role::Heading(_), Some(to)) = (&block.role, top(block, placed)) {
            outline.push_child(OutlineNode::new(block.text.clone(), to));
        }
    }
    outline
}

/// What each piece is to a screen reader, in the order of reading.
fn tags(blocks: &[Block], drawn: Vec<Drawn>) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some(say("language-tag")));
    let mut list: Option<(ListNumbering, TagGroup)> = None;
    for (block, Drawn { mark, pieces }) in blocks.iter().zip(drawn) {
        let numbering = match &block.role {
            Role::Item(numbering, _) => Some(*numbering),
            _ => None,
        };
        if list.as_ref().is_some_and(|(now, _)| Some(*now) != numbering)
            && let Some((_, group)) = list.take()
        {
            tree.push(group);
        }
        match &block.role {
            Role::Heading(level) => {
                let level = NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN);
                tree.push(TagGroup::with_children(Tag::Hn(level, Some(block.text.clone())), pieces));
            }
            Role::Paragraph => tree.push(TagGroup::with_children(Tag::P, pieces)),
            Role::Item(numbering, _) => {
                let mut item = TagGroup::new(Tag::LI);
                if let Some(mark) = mark {
                    item.push(TagGroup::with_children(Tag::Lbl, vec![mark.into()]));
                }
                item.push(TagGroup::with_children(Tag::LBody, pieces));
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
