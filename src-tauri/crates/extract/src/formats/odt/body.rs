//! A stream of OpenDocument text, or of a slide's, into blocks: what a paragraph, a row and a note are.
//!
//! Paragraphs nest: notes and text boxes stand within the paragraph they belong to, and are put after it. Styles come before
//! the text in the same stream, so they are gathered on the way; asked of them is only what is hidden and what is the title.

use std::collections::HashMap;

use quick_xml::events::BytesStart;

use super::numbering::Numbering;
use crate::Kind;
use crate::formats::embedded::Item;
use crate::formats::odf::{in_pixels, is_mark, picture};
use crate::formats::odf_chart::Charts;
use crate::formats::package::{Node, attribute};
use crate::formats::row::{CELLS, Row};
use crate::text::raise;

/// Steps from a style to the one it is based on; a circle ends here.
const MAX_STEPS: usize = 20;
/// The column up to which a row has cells that lie under others; no text has as many.
const MAX_CELLS: usize = 1_024;

#[derive(Debug, Default)]
struct Style {
    parent: Option<String>,
    hidden: bool,
    raised: bool,
}

/// A paragraph that has begun, and what stands within it.
#[derive(Debug)]
struct Open {
    kind: Kind,
    /// Its number, which stands before its text.
    number: String,
    text: String,
    /// Whether the characters of each stretch that is open are raised.
    spans: Vec<bool>,
    after: Vec<Item>,
}

/// A table that has begun.
#[derive(Debug)]
struct Table {
    /// Of its row, what stands in each cell.
    cells: Vec<Vec<Item>>,
    /// Cells to come that lie under the one before them.
    under: u32,
    /// How many paragraphs it stands within.
    within: usize,
}

/// The frame of a picture, a text or an object.
#[derive(Debug, Clone, Copy, Default)]
struct Frame {
    /// It is of a slide's title.
    title: bool,
    /// It is too small to hold text, or the picture in it shows what was read.
    mark: bool,
}

/// The walk through a part.
#[derive(Debug, Default)]
pub struct Body {
    /// By family and name: `paragraph P1`.
    styles: HashMap<String, Style>,
    /// The style that is being described.
    style: Option<String>,
    done: Vec<Item>,
    open: Vec<Open>,
    /// An inner table is part of its cell.
    tables: Vec<Table>,
    lists: u32,
    numbering: Numbering,
    notes: u32,
    /// Depth within what is no part of the text.
    skipped: u32,
    /// Within a header or footer.
    margin: Option<Kind>,
    frame: Frame,
    /// Names of the pictures in it: the same one in several forms.
    forms: Vec<String>,
    charts: Charts,
    /// What was met on the way.
    pub met: Met,
}

/// What is to be told of a text.
#[derive(Debug, Clone, Copy, Default)]
pub struct Met {
    /// Tracked changes.
    pub changes: bool,
    /// Comments of readers.
    pub comments: bool,
    /// Hidden text.
    pub hidden: bool,
    /// Pictures that are not in the file, pictures and charts in headers and footers, and other objects such as formulas.
    pub pictures: bool,
}

impl Body {
    pub fn new(charts: Charts) -> Self {
        Self { charts, ..Self::default() }
    }

    /// What is finished by now.
    pub fn take(&mut self) -> Vec<Item> {
        std::mem::take(&mut self.done)
    }

    /// What was begun and not finished. The next part begins anew, with the styles of this one.
    pub fn finish(&mut self) -> Vec<Item> {
        while !self.open.is_empty() {
            self.end_paragraph();
        }
        while !self.tables.is_empty() {
            self.end_row();
            self.tables.pop();
        }
        let done = self.take();
        let (styles, numbering) = (std::mem::take(&mut self.styles), std::mem::take(&mut self.numbering));
        let charts = std::mem::take(&mut self.charts);
        *self = Self { styles, numbering, charts, met: self.met, ..Self::default() };
        done
    }

    pub fn node(&mut self, node: &Node<'_>) {
        match node {
            Node::Start(name, element) => {
                self.met.changes |= *name == "changed-region";
                self.met.comments |= *name == "annotation";
                if self.skipped > 0 || skips(name, element) {
                    self.skipped += 1;
                } else if self.hides(name, element) {
                    self.met.hidden = true;
                    self.skipped += 1;
                } else if *name == "covered-table-cell" {
                    self.cover(repeats(element, "number-columns-repeated"));
                    self.skipped += 1;
                } else {
                    self.start(name, element);
                }
            }
            Node::End(_) if self.skipped > 0 => self.skipped -= 1,
            Node::End(name) => self.end(name),
            Node::Text(text) => {
                if let (0, Some(open)) = (self.skipped, self.open.last_mut()) {
                    if open.spans.last() == Some(&true) {
                        raise(text, &mut open.text);
                    } else {
                        open.text.push_str(text);
                    }
                }
            }
        }
    }

    /// Whether what an element holds is hidden.
    fn hides(&self, name: &str, element: &BytesStart<'_>) -> bool {
        match name {
            "hidden-text" => attribute(element, "is-hidden").as_deref() != Some("false"),
            "section" => attribute(element, "display").as_deref() == Some("none"),
            "p" | "h" => self.is_hidden("paragraph", element),
            "span" => self.is_hidden("text", element),
            _ => false,
        }
    }

    fn is_hidden(&self, family: &str, element: &BytesStart<'_>) -> bool {
        attribute(element, "style-name").is_some_and(|name| self.any_style(family, &name, &|_, style| style.hidden))
    }

    fn is_raised(&self, element: &BytesStart<'_>) -> bool {
        attribute(element, "style-name").is_some_and(|name| self.any_style("text", &name, &|_, style| style.raised))
    }

    /// Whether this holds for a style or one it is based on.
    fn any_style(&self, family: &str, name: &str, holds: &dyn Fn(&str, &Style) -> bool) -> bool {
        let mut name = name.to_owned();
        for _ in 0..MAX_STEPS {
            let Some(style) = self.styles.get(&format!("{family} {name}")) else { return false };
            if holds(&name, style) {
                return true;
            }
            match &style.parent {
                Some(parent) => name.clone_from(parent),
                None => return false,
            }
        }
        false
    }

    fn start(&mut self, name: &str, element: &BytesStart<'_>) {
        self.numbering.start(name, element);
        match name {
            "style" => {
                if let (Some(family), Some(name)) = (attribute(element, "family"), attribute(element, "name")) {
                    let key = format!("{family} {name}");
                    let parent = attribute(element, "parent-style-name");
                    self.styles.insert(key.clone(), Style { parent, ..Style::default() });
                    self.style = Some(key);
                }
            }
            "text-properties" => {
                if let Some(style) = self.style.as_ref().and_then(|key| self.styles.get_mut(key)) {
                    style.hidden = attribute(element, "display").as_deref() == Some("none");
                    style.raised = attribute(element, "text-position").is_some_and(|place| place.starts_with("super"));
                }
            }
            "header" | "header-left" | "header-first" => self.margin = Some(Kind::Header),
            "footer" | "footer-left" | "footer-first" => self.margin = Some(Kind::Footer),
            "p" | "h" => {
                let kind = self.kind(name, element);
                let number = match kind {
                    Kind::Heading { level } if name == "h" => {
                        self.numbering.of_heading(level_of(element, level), element)
                    }
                    _ => self.numbering.of_item(),
                };
                self.open.push(Open { kind, number, text: String::new(), spans: Vec::new(), after: Vec::new() });
            }
            "span" => {
                let raised = self.is_raised(element);
                if let Some(open) = self.open.last_mut() {
                    open.spans.push(raised);
                }
            }
            "list" | "numbered-paragraph" => self.lists += 1,
            "note-body" | "notes" => self.notes += 1,
            "frame" => {
                let title = attribute(element, "class").as_deref() == Some("title");
                self.frame = Frame { title, mark: is_mark(element) };
            }
            "image" if self.frame.mark => {}
            "image" if self.margin.is_some() => self.met.pictures = true,
            "image" => self.image(attribute(element, "href")),
            "object" | "object-ole" => self.object(attribute(element, "href")),
            "table" => {
                self.tables.push(Table { cells: Vec::new(), under: 0, within: self.open.len() });
                // What is drawn beside a table on a slide is the table once more.
                self.frame.mark = true;
            }
            "table-cell" => {
                let under = repeats(element, "number-columns-spanned") - 1;
                if let Some(table) = self.tables.last_mut() {
                    table.under = under;
                    table.cells.push(Vec::new());
                }
            }
            "s" | "tab" => self.text(' '),
            "line-break" => self.text('\n'),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "style" => self.style = None,
            "header" | "header-left" | "header-first" | "footer" | "footer-left" | "footer-first" => self.margin = None,
            "p" | "h" => self.end_paragraph(),
            "list" => {
                self.lists = self.lists.saturating_sub(1);
                self.numbering.end();
            }
            "numbered-paragraph" => self.lists = self.lists.saturating_sub(1),
            "note-body" | "notes" => self.notes = self.notes.saturating_sub(1),
            "frame" => self.end_frame(),
            "span" => {
                if let Some(open) = self.open.last_mut() {
                    open.spans.pop();
                }
            }
            "table-row" => self.end_row(),
            "table" => {
                self.end_row();
                self.tables.pop();
            }
            _ => {}
        }
    }

    fn image(&mut self, reference: Option<String>) {
        match reference {
            Some(reference) => self.forms.extend(picture(&reference)),
            None => self.met.pictures = true,
        }
    }

    fn object(&mut self, reference: Option<String>) {
        let shown = reference.filter(|_| self.margin.is_none()).and_then(|reference| self.charts.shown(&reference));
        self.met.pictures |= shown.is_none();
        self.frame.mark |= shown.is_some();
        for (kind, text) in shown.unwrap_or_default() {
            self.put(self.tables.len(), Item::Text(kind, text));
        }
    }

    fn end_frame(&mut self) {
        self.frame = Frame::default();
        if let Some(name) = in_pixels(std::mem::take(&mut self.forms)) {
            self.put(self.tables.len(), Item::Picture(name));
        }
    }

    /// So many cells lie under another: beside the one before them, or below one of an earlier row, where they keep their column.
    fn cover(&mut self, count: u32) {
        let Some(table) = self.tables.last_mut() else { return };
        let beside = count.min(table.under);
        table.under -= beside;
        let room = MAX_CELLS.saturating_sub(table.cells.len());
        let below = usize::try_from(count - beside).unwrap_or(room).min(room);
        table.cells.extend(std::iter::repeat_with(Vec::new).take(below));
    }

    fn kind(&self, name: &str, element: &BytesStart<'_>) -> Kind {
        if let Some(kind) = self.margin {
            return kind;
        }
        if self.notes > 0 {
            return Kind::Note;
        }
        if self.frame.title {
            return Kind::Heading { level: 1 };
        }
        if name == "h" {
            return Kind::Heading { level: level_of(element, 1).clamp(1, 6) };
        }
        let style = attribute(element, "style-name").unwrap_or_default();
        // A document need not describe the styles that every writer has.
        if style == "Title" || self.any_style("paragraph", &style, &|name, style| is_title(name, style)) {
            return Kind::Heading { level: 1 };
        }
        if self.lists > 0 { Kind::ListItem } else { Kind::Paragraph }
    }

    fn text(&mut self, c: char) {
        if let Some(open) = self.open.last_mut() {
            open.text.push(c);
        }
    }

    fn end_paragraph(&mut self) {
        let Some(Open { kind, number, mut text, after, .. }) = self.open.pop() else { return };
        if !number.is_empty() && !text.trim().is_empty() {
            text = format!("{number} {text}");
        }
        self.put(self.tables.len(), Item::Text(kind, text));
        for block in after {
            self.put(self.tables.len(), block);
        }
    }

    /// A block is done, or waits for the end of what it stands within: a paragraph, or a cell of one of so many tables.
    fn put(&mut self, tables: usize, block: Item) {
        if matches!(&block, Item::Text(_, text) if text.trim().is_empty()) {
            return;
        }
        let table = tables.checked_sub(1).and_then(|last| self.tables.get_mut(last));
        let is_within = self.open.len() > table.as_ref().map_or(0, |table| table.within);
        let cell = table.and_then(|table| table.cells.last_mut());
        match (self.open.last_mut().filter(|_| is_within), cell) {
            (Some(open), _) => open.after.push(block),
            (None, Some(cell)) => cell.push(block),
            (None, None) => self.done.push(block),
        }
    }

    /// A row of one cell does nothing but frame what stands in it. The cells of others stand side by side, before their notes.
    fn end_row(&mut self) {
        let Some(table) = self.tables.last_mut() else { return };
        table.under = 0;
        let cells = std::mem::take(&mut table.cells);
        let blocks = if cells.len() == 1 {
            cells.into_iter().flatten().collect()
        } else {
            side_by_side(cells, self.margin.unwrap_or(Kind::TableRow))
        };
        for block in blocks {
            self.put(self.tables.len() - 1, block);
        }
    }
}

/// Whether an element holds nothing of the text as it stands: passages that were deleted, comments, marks of notes,
/// readings above characters, what describes a picture.
fn skips(name: &str, element: &BytesStart<'_>) -> bool {
    match name {
        "changed-region" | "annotation" | "note-citation" | "ruby-text" | "desc" => true,
        // `text:title` is a field, and part of the text.
        "title" => element.name().prefix().is_some_and(|prefix| prefix.as_ref() == "svg"),
        _ => false,
    }
}

/// The cells as one row of this kind, and the pictures and notes in them. What stands in one cell, cells of a table within it too, is parted by spaces.
fn side_by_side(cells: Vec<Vec<Item>>, kind: Kind) -> Vec<Item> {
    let (mut row, mut notes) = (Row::default(), Vec::new());
    for blocks in cells {
        let mut cell = String::new();
        for block in blocks {
            match block {
                Item::Picture(_) | Item::Text(Kind::Note, _) => notes.push(block),
                Item::Text(Kind::TableRow, text) => cell.push_str(&text.replace(CELLS, " ")),
                Item::Text(_, text) => cell.push_str(&text),
            }
            cell.push(' ');
        }
        row.cell(&cell);
    }
    row.finish().map(|text| Item::Text(kind, text)).into_iter().chain(notes).collect()
}

/// The level of a heading, from 1; this one where it does not say.
fn level_of(element: &BytesStart<'_>, otherwise: u8) -> u8 {
    attribute(element, "outline-level").and_then(|level| level.parse().ok()).unwrap_or(otherwise)
}

/// How many of something an element stands for; one where it does not say.
fn repeats(element: &BytesStart<'_>, name: &str) -> u32 {
    attribute(element, name).and_then(|count| count.parse().ok()).unwrap_or(1).max(1)
}

fn is_title(name: &str, style: &Style) -> bool {
    name == "Title" || style.parent.as_deref() == Some("Title")
}
