//! Office Open XML presentations (ECMA-376, PresentationML).

use quick_xml::events::BytesStart;

use super::super::Sample;
use super::super::docx::written;
use super::super::embedded::{self, Item};
use super::super::formula::Formula;
use super::super::ooxml::{self, relations};
use super::super::package::{Node, Package, attribute};
use super::super::row::Row;
use super::{goes_on, push, tell};
use crate::output::Output;
use crate::text;
use crate::tools::Tools;
use crate::{Error, Kind, Warning};

/// Levels of paragraphs.
const LEVELS: usize = 9;

pub fn recognise(sample: &Sample<'_>) -> bool {
    sample.entries.iter().any(|name| name == "[Content_Types].xml")
        && sample.entries.iter().any(|name| name.starts_with("ppt/"))
}

pub fn read(bytes: &[u8], _: &Tools, output: &mut Output<'_>) -> Result<(), Error> {
    let mut package = Package::open(bytes, output)?;
    let main = ooxml::main_part(&mut package, output, "ppt/presentation.xml")?;
    output.title = ooxml::title(&mut package, "docProps/core.xml", output)?;
    let slides = slides(&mut package, &main, output)?;
    let count = u32::try_from(slides.len()).unwrap_or(u32::MAX);
    output.pages = Some(count);
    for (number, part) in (1..).zip(slides) {
        if !goes_on(number - 1, count, output) {
            break;
        }
        match slide(&mut package, number, &part, output)? {
            Some(blocks) => push(number, blocks, output),
            None => output.warn(Warning::PAGE_DAMAGED, Some(number)),
        }
    }
    ooxml::comments(&mut package, "ppt", output)?;
    embedded::fetch(&mut package, output)
}

/// The names of the slides' parts, in order.
fn slides(package: &mut Package<'_>, main: &str, output: &mut Output<'_>) -> Result<Vec<String>, Error> {
    let relations = relations(package, main, output)?;
    let mut slides = Vec::new();
    let found = package.walk(main, output, &mut |node, _| {
        if let Node::Start("sldId", element) = node
            && let Some(relation) = related(element).and_then(|id| relations.get(&id))
        {
            slides.push(relation.target.clone());
        }
        true
    })?;
    if found { Ok(slides) } else { Err(Error::Damaged) }
}

/// A slide has a number of its own besides the id of its relation, both called `id`.
fn related(element: &BytesStart<'_>) -> Option<String> {
    let mut attributes = element.attributes();
    let found = attributes
        .with_checks(false)
        .filter_map(Result::ok)
        .find(|a| a.key.prefix().is_some() && a.key.local_name().as_ref() == "id")?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

/// A slide's blocks, none when it is hidden; `None` when it is not there.
fn slide(
    package: &mut Package<'_>,
    number: u32,
    part: &str,
    output: &mut Output<'_>,
) -> Result<Option<Vec<Item>>, Error> {
    let mut walk = Walk::default();
    if !package.walk(part, output, &mut |node, _| walk.node(&node))? {
        return Ok(None);
    }
    if walk.hidden {
        output.warn(Warning::HIDDEN_LEFT_OUT, None);
        return Ok(Some(Vec::new()));
    }
    let related = relations(package, part, output)?;
    let (mut unread, mut blocks) = (walk.pictures, Vec::new());
    for item in walk.finish() {
        match item {
            Item::Text(..) => blocks.push(item),
            Item::Picture(id) => match related.get(&id) {
                Some(relation) if relation.is_drawn() => match ooxml::drawn(package, relation, output)? {
                    Some(shown) => blocks.extend(shown.into_iter().map(|(kind, text)| Item::Text(kind, text))),
                    None => unread = true,
                },
                Some(relation) => blocks.push(Item::Picture(relation.target.clone())),
                None => unread = true,
            },
        }
    }
    tell(number, unread, output);
    let mut others: Vec<_> = related.into_iter().collect();
    others.sort_by(|a, b| a.0.cmp(&b.0));
    // Newer programs draw a diagram as well as say what it is made of.
    let drawn = others.iter().any(|(_, relation)| relation.is("diagramDrawing"));
    let diagram = if drawn { "diagramDrawing" } else { "diagramData" };
    for (_, relation) in others {
        let notes = relation.is("notesSlide");
        if !notes && !relation.is(diagram) {
            continue;
        }
        let mut walk = Walk { notes, ..Walk::default() };
        if !package.walk(&relation.target, output, &mut |node, _| walk.node(&node))? {
            output.warn(Warning::PART_DAMAGED, None);
        }
        // What a diagram is made of has relations of its own.
        blocks.extend(walk.finish().into_iter().filter(|item| matches!(item, Item::Text(..))));
    }
    Ok(Some(blocks))
}

/// A number in one of the forms that slides have (ECMA-376, part 1, 20.1.10.61).
fn shown(number: u32, form: &str) -> String {
    const FORMATS: [(&str, &str); 4] =
        [("alphaLc", "lowerLetter"), ("alphaUc", "upperLetter"), ("romanLc", "lowerRoman"), ("romanUc", "upperRoman")];
    let format = FORMATS.iter().find(|(start, _)| form.starts_with(start)).map_or("decimal", |(_, format)| *format);
    let number = written(number, format);
    match form {
        form if form.ends_with("ParenBoth") => format!("({number})"),
        form if form.ends_with("ParenR") => format!("{number})"),
        form if form.ends_with("Plain") => number,
        _ => format!("{number}."),
    }
}

/// The walk through a slide, its notes or a diagram on it.
#[derive(Debug, Default)]
struct Walk {
    /// These are the notes: only what the speaker wrote counts.
    notes: bool,
    hidden: bool,
    /// What the shape is for; empty for one that is only a shape.
    place: Option<String>,
    /// Depth within tables.
    tables: u32,
    skipped: u32,
    /// The picture, shape or background that is open is too small to hold text.
    mark: bool,
    /// The picture in it, by the id of its relation.
    picture: Option<String>,
    /// Within what stands before an item of a list.
    in_bullet: bool,
    /// Whether there are documents of other programs, and charts and pictures that are not in the file.
    pictures: bool,
    in_text: bool,
    raised: bool,
    formula: Formula,
    /// What the paragraph says of its bullet.
    bullet: Option<bool>,
    /// Its level, and how it is numbered: in which form, and from which number on.
    level: usize,
    numbered: Option<(String, u32)>,
    /// The form and number of the last one in this shape, by level.
    counts: [Option<(String, u32)>; LEVELS],
    text: String,
    row: Row,
    done: Vec<Item>,
}

impl Walk {
    fn node(&mut self, node: &Node<'_>) -> bool {
        match node {
            Node::Start("Fallback", _) => self.skipped += 1,
            Node::End("Fallback") => self.skipped = self.skipped.saturating_sub(1),
            _ if self.skipped > 0 => {}
            Node::Start(name, element) => self.start(name, element),
            Node::End(name) => self.end(name),
            Node::Text(text) => {
                if self.in_text && self.raised {
                    text::raise(text, &mut self.text);
                } else if self.in_text {
                    self.text.push_str(text);
                }
            }
        }
        !self.hidden
    }

    fn start(&mut self, name: &str, element: &BytesStart<'_>) {
        self.formula.start(name, element, &mut self.text);
        match name {
            "sld" => self.hidden = attribute(element, "show").is_some_and(|show| show == "0" || show == "false"),
            "sp" => {
                self.place = None;
                self.counts = Default::default();
                self.begin_picture();
            }
            "ph" => self.place = Some(attribute(element, "type").unwrap_or_else(|| "obj".to_owned())),
            "tbl" => self.tables += 1,
            "t" => self.in_text = true,
            // In thousandths of a hundredth, above the line or below it.
            "rPr" => self.raised = attribute(element, "baseline").is_some_and(|by| !by.starts_with(['-', '0'])),
            "pic" | "bg" => self.begin_picture(),
            "blip" if !self.in_bullet => self.picture = attribute(element, "embed"),
            "ext" => self.mark |= ooxml::is_mark(element),
            // By its relation, as a picture is.
            "chart" => match attribute(element, "id") {
                Some(id) => self.done.push(Item::Picture(id)),
                None => self.pictures = true,
            },
            "oleObj" => self.pictures = true,
            "br" => self.text.push('\n'),
            "buNone" => self.bullet = Some(false),
            // What a shape says of all its paragraphs is not this one's word.
            "p" => (self.bullet, self.numbered) = (None, None),
            "pPr" => self.level = attribute(element, "lvl").and_then(|level| level.parse().ok()).unwrap_or(0),
            "buChar" => self.bullet = Some(true),
            "buAutoNum" => {
                let first = attribute(element, "startAt").and_then(|first| first.parse().ok()).unwrap_or(1);
                self.numbered = attribute(element, "type").map(|form| (form, first));
                self.bullet = Some(true);
            }
            "buBlip" => (self.bullet, self.in_bullet) = (Some(true), true),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        self.formula.end(name, &mut self.text);
        match name {
            "t" => self.in_text = false,
            "r" => self.raised = false,
            "buBlip" => self.in_bullet = false,
            "pic" if self.picture.is_none() => self.pictures |= !self.mark,
            // Shapes and backgrounds are filled with pictures, too.
            "pic" | "sp" | "bg" => {
                let picture = self.picture.take().filter(|_| !self.mark);
                self.done.extend(picture.map(Item::Picture));
            }
            "p" if self.tables > 0 => {
                self.text.push(' ');
                self.numbered = None;
            }
            "p" => self.end_paragraph(),
            "tc" => {
                let text = std::mem::take(&mut self.text);
                self.row.cell(&text);
            }
            "tr" => {
                let kind = if self.notes { Kind::Note } else { self.row.kind() };
                if let Some(row) = self.row.finish() {
                    self.done.push(Item::Text(kind, row));
                }
            }
            "tbl" => self.tables = self.tables.saturating_sub(1),
            _ => {}
        }
    }

    fn begin_picture(&mut self) {
        (self.mark, self.picture) = (false, None);
    }

    fn end_paragraph(&mut self) {
        self.formula.finish(&mut self.text);
        let mut text = std::mem::take(&mut self.text);
        let bullet = std::mem::take(&mut self.bullet);
        let number = self.count(!text.trim().is_empty());
        let place = self.place.as_deref();
        let kind = match place {
            _ if self.notes && place == Some("body") => Kind::Note,
            // The picture of the slide, its number and the like.
            _ if self.notes => return,
            Some("title" | "ctrTitle") => Kind::Heading { level: 1 },
            Some("ftr" | "dt" | "sldNum" | "hdr") => Kind::Footer,
            // What a layout sets in points, unless the paragraph says otherwise.
            Some("body" | "obj") if bullet != Some(false) => Kind::ListItem,
            _ if bullet == Some(true) => Kind::ListItem,
            _ => Kind::Paragraph,
        };
        if !text.trim().is_empty() {
            if let Some(number) = number {
                text = format!("{number} {text}");
            }
            self.done.push(Item::Text(kind, text));
        }
    }

    /// The number of the paragraph that ends. One without words has none, and one without a number ends the count of its level.
    fn count(&mut self, says: bool) -> Option<String> {
        let (level, numbered) = (std::mem::take(&mut self.level), self.numbered.take());
        if !says {
            return None;
        }
        let ended = self.counts.iter_mut().skip(level.saturating_add(usize::from(numbered.is_some())));
        ended.for_each(|count| *count = None);
        let ((form, first), here) = (numbered?, self.counts.get_mut(level)?);
        let before = here.take().filter(|(before, _)| *before == form);
        let number = before.map_or(first, |(_, number)| number.saturating_add(1));
        let text = shown(number, &form);
        *here = Some((form, number));
        Some(text)
    }

    fn finish(mut self) -> Vec<Item> {
        // A file cut off in the middle of a paragraph still has the first half.
        self.end_paragraph();
        self.done
    }
}
