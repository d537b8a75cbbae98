//! OpenDocument spreadsheets (ISO/IEC 26300). The file holds beside each value the text that is shown for it.

use std::collections::{HashMap, HashSet};

use quick_xml::events::BytesStart;

use super::super::Sample;
use super::super::embedded;
use super::super::odf::{self, in_pixels, is_mark, picture};
use super::super::odf_chart::Charts;
use super::super::package::{Node, attribute};
use super::margins::{self, Pages};
use super::{Book, MAX_COLUMN};
use crate::output::Output;
use crate::text::raise;
use crate::tools::Tools;
use crate::{Error, Kind, Warning};

const MEDIA_TYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";
/// Rows that are alike are written once; so many of them are read.
const MAX_REPEATS: u32 = 1_000;

pub fn recognise(sample: &Sample<'_>) -> bool {
    sample.media_type.as_ref().is_some_and(|media_type| media_type.starts_with(MEDIA_TYPE))
}

pub fn read(bytes: &[u8], tools: &Tools, output: &mut Output<'_>) -> Result<(), Error> {
    let mut package = odf::open(bytes, tools, output)?;
    output.title = odf::title(&mut package, output)?;
    let (mut walk, mut book) = (Walk::default(), Book::default());
    walk.drawn.charts = Charts::read(&mut package, output)?;
    walk.margins = margins::pages(&mut package, output)?;
    let found = package.walk("content.xml", output, &mut |node, output| walk.node(&node, &mut book, output))?;
    if !found {
        return Err(Error::Damaged);
    }
    if walk.left_out {
        output.warn(Warning::HIDDEN_LEFT_OUT, None);
    }
    walk.drawn.finish(&mut book, output);
    output.pages = Some(book.finish(output));
    embedded::fetch(&mut package, output)
}

#[derive(Debug, Default)]
struct Walk {
    /// Styles of tables that are not shown.
    hidden: HashSet<String>,
    style: Option<String>,
    /// The pages that styles of tables are printed on, and what stands above and below on those.
    paper: HashMap<String, String>,
    margins: Pages,
    /// Depth within tables; one within another stands in its cell.
    tables: u32,
    /// Depth within what is not shown.
    skipped: u32,
    row: u32,
    column: u32,
    row_repeats: u32,
    cell_repeats: u32,
    in_cell: bool,
    paragraphs: u32,
    text: String,
    /// The style of characters that is being described, those above the line, and of each stretch that is open whether it is.
    letters: Option<String>,
    raised: HashSet<String>,
    spans: Vec<bool>,
    /// What a cell without text says its value is.
    value: Option<String>,
    /// The cells of this row, to be written again where the row is.
    cells: Vec<(u32, String)>,
    /// Bytes of text in them.
    bytes: u64,
    /// The cell has a formula, and nothing is said of its result.
    waiting: bool,
    drawn: Drawn,
    left_out: bool,
}

/// What is drawn upon a sheet.
#[derive(Debug, Default)]
struct Drawn {
    /// Depth within it.
    depth: u32,
    /// It is too small to hold text, or the picture in it shows what was read.
    mark: bool,
    /// Depth within paragraphs, the one that is open, and those before it on this sheet.
    paragraphs: u32,
    text: String,
    boxes: Vec<String>,
    bytes: u64,
    /// Names of the picture in the frame that is open, which may be there in several forms.
    forms: Vec<String>,
    /// Names of the pictures on this sheet.
    images: Vec<String>,
    charts: Charts,
    /// What the charts on this sheet show.
    shown: Vec<(Kind, String)>,
    /// Whether there are other objects on this sheet, or pictures that are not in the file.
    pictures: bool,
}

impl Drawn {
    fn start(&mut self, name: &str, element: &BytesStart<'_>) {
        self.depth += 1;
        match name {
            "frame" => self.mark = is_mark(element),
            "image" if !self.mark => match attribute(element, "href") {
                Some(reference) => self.forms.extend(picture(&reference)),
                None => self.pictures = true,
            },
            "object" | "object-ole" => {
                let shown = attribute(element, "href").and_then(|reference| self.charts.shown(&reference));
                self.pictures |= shown.is_none();
                self.mark |= shown.is_some();
                self.shown.extend(shown.unwrap_or_default());
            }
            "p" | "h" => self.paragraphs += 1,
            "s" | "tab" | "line-break" if self.paragraphs > 0 => self.text.push(' '),
            _ => {}
        }
    }

    fn end(&mut self, name: &str, output: &mut Output<'_>) {
        self.depth -= 1;
        if name == "frame" {
            self.images.extend(in_pixels(std::mem::take(&mut self.forms)));
        }
        if !matches!(name, "p" | "h") {
            return;
        }
        self.paragraphs = self.paragraphs.saturating_sub(1);
        let text = std::mem::take(&mut self.text);
        if text.trim().is_empty() {
            return;
        }
        self.bytes += text.len() as u64 + 24;
        if self.bytes > output.limits.text_bytes {
            output.cut(Warning::TEXT_LIMIT);
        } else {
            self.boxes.push(text);
        }
    }

    /// The sheet has ended: what is drawn upon it follows its cells.
    fn finish(&mut self, book: &mut Book, output: &mut Output<'_>) {
        for text in std::mem::take(&mut self.boxes) {
            book.paragraph(&text, output);
        }
        for (kind, text) in std::mem::take(&mut self.shown) {
            book.block(kind, &text, output);
        }
        for name in std::mem::take(&mut self.images) {
            book.picture(&name, output);
        }
        if std::mem::take(&mut self.pictures) {
            book.warn(Warning::PICTURES_UNREAD, output);
        }
    }
}

impl Walk {
    fn node(&mut self, node: &Node<'_>, book: &mut Book, output: &mut Output<'_>) -> bool {
        match node {
            Node::Start(name, element) => {
                let hidden = *name == "table" && self.is_hidden(element);
                self.left_out |= hidden && self.skipped == 0;
                if *name == "annotation" && self.skipped == 0 {
                    output.warn(Warning::COMMENTS_LEFT_OUT, None);
                }
                // What was changed is listed before the sheets, as it was.
                if matches!(*name, "cell-content-change" | "insertion" | "deletion" | "movement") {
                    output.warn(Warning::CHANGES_TRACKED, None);
                }
                if self.skipped > 0 || hidden || matches!(*name, "annotation" | "tracked-changes") {
                    self.skipped += 1;
                    return true;
                }
                if self.drawn.depth > 0 || element.name().prefix().is_some_and(|prefix| prefix.as_ref() == "draw") {
                    self.drawn.start(name, element);
                    return true;
                }
                self.start(name, element, book, output)
            }
            Node::End(_) if self.skipped > 0 => {
                self.skipped -= 1;
                true
            }
            Node::End(name) if self.drawn.depth > 0 => {
                self.drawn.end(name, output);
                true
            }
            Node::End(name) => self.end(name, book, output),
            Node::Text(text) => {
                if self.drawn.paragraphs > 0 && self.skipped == 0 {
                    self.drawn.text.push_str(text);
                } else if self.paragraphs > 0 && self.skipped == 0 && self.in_cell {
                    if self.spans.last() == Some(&true) {
                        raise(text, &mut self.text);
                    } else {
                        self.text.push_str(text);
                    }
                }
                true
            }
        }
    }

    fn is_hidden(&self, element: &BytesStart<'_>) -> bool {
        attribute(element, "style-name").is_some_and(|style| self.hidden.contains(&style))
    }

    fn start(&mut self, name: &str, element: &BytesStart<'_>, book: &mut Book, output: &mut Output<'_>) -> bool {
        let repeats =
            |name: &str| attribute(element, name).and_then(|count| count.parse().ok()).unwrap_or(1_u32).max(1);
        match name {
            "style" if attribute(element, "family").as_deref() == Some("table") => {
                self.style = attribute(element, "name");
                self.paper.extend(self.style.clone().zip(attribute(element, "master-page-name")));
            }
            "style" if attribute(element, "family").as_deref() == Some("text") => {
                self.letters = attribute(element, "name");
            }
            "text-properties" if attribute(element, "text-position").is_some_and(|at| at.starts_with("super")) => {
                self.raised.extend(self.letters.take());
            }
            "span" => {
                let style = attribute(element, "style-name");
                self.spans.push(style.is_some_and(|style| self.raised.contains(&style)));
            }
            "table-properties" if attribute(element, "display").as_deref() == Some("false") => {
                self.hidden.extend(self.style.take());
            }
            "table" => {
                self.tables += 1;
                if self.tables == 1 {
                    self.row = 0;
                    let room = book.sheet(&attribute(element, "name").unwrap_or_default(), output);
                    let paper = attribute(element, "style-name").and_then(|style| self.paper.get(&style));
                    // Each line is told once, and so is what stands on this paper.
                    for (kind, text) in paper.and_then(|paper| self.margins.remove(paper)).unwrap_or_default() {
                        book.margin(kind, &text, output);
                    }
                    return room;
                }
            }
            "table-row" if self.tables == 1 => {
                self.row_repeats = repeats("number-rows-repeated");
                self.column = 0;
            }
            "table-cell" | "covered-table-cell" if self.tables == 1 => {
                self.cell_repeats = repeats("number-columns-repeated");
                self.in_cell = name == "table-cell";
                self.waiting = attribute(element, "formula").is_some() && attribute(element, "value-type").is_none();
                self.value = ["string-value", "date-value", "time-value", "boolean-value", "value"]
                    .into_iter()
                    .find_map(|name| attribute(element, name));
            }
            "p" | "h" => self.paragraphs += 1,
            "s" | "tab" | "line-break" if self.paragraphs > 0 => self.text.push(' '),
            _ => {}
        }
        true
    }

    fn end(&mut self, name: &str, book: &mut Book, output: &mut Output<'_>) -> bool {
        match name {
            "style" => (self.style, self.letters) = (None, None),
            "span" => drop(self.spans.pop()),
            "p" | "h" => {
                self.paragraphs = self.paragraphs.saturating_sub(1);
                self.text.push(' ');
            }
            "table-cell" | "covered-table-cell" if self.tables == 1 => {
                let mut text = std::mem::take(&mut self.text);
                let value = self.value.take().filter(|_| self.in_cell);
                if text.trim().is_empty() {
                    text = value.unwrap_or_default();
                }
                self.in_cell = false;
                if !text.trim().is_empty() {
                    self.repeat(&text, output);
                } else if self.waiting {
                    book.warn(Warning::FORMULAS_UNREAD, output);
                }
                self.column = self.column.saturating_add(self.cell_repeats);
            }
            "table-row" if self.tables == 1 => return self.end_row(book, output),
            "table" => {
                self.tables = self.tables.saturating_sub(1);
                if self.tables == 0 {
                    self.drawn.finish(book, output);
                }
            }
            _ => {}
        }
        true
    }

    /// The cell, in as many columns as it stands in.
    fn repeat(&mut self, text: &str, output: &mut Output<'_>) {
        if self.column.saturating_add(self.cell_repeats) > MAX_COLUMN {
            output.cut(Warning::CELLS_LIMIT);
        }
        for column in (self.column..MAX_COLUMN).take(self.cell_repeats as usize) {
            self.bytes += text.len() as u64;
            if self.bytes > output.limits.text_bytes {
                output.cut(Warning::TEXT_LIMIT);
                return;
            }
            self.cells.push((column, text.to_owned()));
        }
    }

    fn end_row(&mut self, book: &mut Book, output: &mut Output<'_>) -> bool {
        let cells = std::mem::take(&mut self.cells);
        self.bytes = 0;
        if !cells.is_empty() {
            if self.row_repeats > MAX_REPEATS {
                output.cut(Warning::CELLS_LIMIT);
            }
            for row in 0..self.row_repeats.min(MAX_REPEATS) {
                for (column, text) in &cells {
                    if !book.cell(self.row.saturating_add(row), *column, text, output) {
                        return false;
                    }
                }
            }
        }
        self.row = self.row.saturating_add(self.row_repeats);
        true
    }
}
