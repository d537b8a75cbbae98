//! The texts on a page of an old presentation: what each is for, which of its paragraphs are items of a list, and which are the cells of a table.
//!
//! A table is a group of shapes that says it is one (MS-ODRAW, 2.2.59); nothing is guessed from where boxes lie. Where a text's paragraphs do not
//! say whether they have a mark ([`marks`]), those of a slide's body have one, as its master nearly always wants it.

use super::marks;
use crate::formats::art::{self, Record, SHAPE, SHAPES, children, descendants};
use crate::formats::compound::{Numbers, utf16};
use crate::formats::embedded::Item;
use crate::formats::row::Row;
use crate::output::Output;
use crate::{Kind, Warning};

const SLIDE_PERSIST: u16 = 0x03f3;
const OUTLINE_REFERENCE: u16 = 0x0f9e;
const HEADER: u16 = 0x0f9f;
const CHARACTERS: u16 = 0x0fa0;
const STYLE: u16 = 0x0fa1;
const BYTES: u16 = 0x0fa8;
/// Cells that reach down into the row below them: no table has more columns.
const MOST_ABOVE: usize = 100;

/// What a text is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Purpose {
    Title,
    Body,
    Note,
    /// A row of a table, its cells parted.
    Row,
    #[default]
    Other,
}

impl Purpose {
    /// By its number (MS-PPT, 2.13.33).
    fn of(header: Record<'_>) -> Self {
        match header.data.u32_at(0) {
            Some(0 | 6) => Self::Title,
            Some(1 | 7 | 8) => Self::Body,
            Some(2) => Self::Note,
            _ => Self::Other,
        }
    }

    /// What a paragraph is, of which this is said about its mark.
    fn kind(self, mark: Option<bool>) -> Kind {
        match self {
            Self::Title => Kind::Heading { level: 1 },
            Self::Note => Kind::Note,
            Self::Row => Kind::TableRow,
            Self::Body if mark != Some(false) => Kind::ListItem,
            Self::Other if mark == Some(true) => Kind::ListItem,
            Self::Body | Self::Other => Kind::Paragraph,
        }
    }
}

/// A text and what it is for.
#[derive(Debug, Clone, Default)]
pub struct Text {
    pub purpose: Purpose,
    pub text: String,
    /// Of each paragraph whether it has a mark; of those behind the last nothing is said.
    marks: Vec<Option<bool>>,
}

impl Text {
    pub fn blocks(self) -> Vec<Item> {
        let Self { purpose, text, marks } = self;
        // A title of two lines is one title.
        let text = if purpose == Purpose::Title { text.replace('\r', "\n") } else { text };
        let marks = marks.into_iter().chain(std::iter::repeat(None));
        // A lone asterisk stands for the slide's number or the day (MS-PPT, `SlideNumberMCAtom`).
        let said = text.split('\r').zip(marks).filter(|(paragraph, _)| !matches!(paragraph.trim(), "" | "*"));
        said.map(|(paragraph, mark)| Item::Text(purpose.kind(mark), paragraph.to_owned())).collect()
    }

    /// Takes what is said of its paragraphs. Once: it takes as long as the text.
    fn mark(&mut self, style: &[u8]) {
        if self.marks.is_empty() {
            self.marks = marks::of(style, &self.text);
        }
    }
}

/// A slide in the outline.
#[derive(Debug, Default)]
pub struct Entry {
    pub part: u32,
    pub id: u32,
    pub texts: Vec<Text>,
}

pub fn outline(list: &[u8]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for record in children(list) {
        if record.kind == SLIDE_PERSIST {
            let (part, id) = (record.data.u32_at(0).unwrap_or(0), record.data.u32_at(12).unwrap_or(0));
            entries.push(Entry { part, id, texts: Vec::new() });
            continue;
        }
        let Some(entry) = entries.last_mut() else { continue };
        match (record.kind, entry.texts.last_mut()) {
            (HEADER, _) => entry.texts.push(Text { purpose: Purpose::of(record), ..Text::default() }),
            (STYLE, Some(text)) => text.mark(record.data),
            (_, Some(text)) => text.text.push_str(&characters(record).unwrap_or_default()),
            _ => {}
        }
    }
    entries
}

/// The texts of a page's shapes; a shape without its own has one of the outline.
pub fn of(page: &[u8], outline: &[Text], output: &mut Output<'_>) -> Vec<Text> {
    let mut walk = Walk { outline, most: output.limits.text_bytes, ..Walk::default() };
    let whole = descendants(page, 0, &mut |record| walk.visit(record));
    walk.end_table();
    if !whole {
        output.cut(Warning::DEPTH_LIMIT);
    }
    if walk.full {
        output.cut(Warning::TEXT_LIMIT);
    }
    if walk.damaged {
        output.warn(Warning::PART_DAMAGED, None);
    }
    walk.found
}

/// The characters of a record that holds some; in one byte each where all are of Latin 1.
fn characters(record: Record<'_>) -> Option<String> {
    match record.kind {
        CHARACTERS => Some(utf16(record.data)),
        BYTES => Some(record.data.iter().map(|byte| char::from(*byte)).collect()),
        _ => None,
    }
}

/// The walk through a page's shapes.
#[derive(Debug, Default)]
struct Walk<'a> {
    outline: &'a [Text],
    /// Bytes of text that are taken, and that were met.
    most: u64,
    bytes: u64,
    full: bool,
    damaged: bool,
    /// Of the text that comes next, and how many were found before it.
    purpose: Purpose,
    before: usize,
    table: Option<Table>,
    found: Vec<Text>,
}

impl Walk<'_> {
    fn visit(&mut self, record: Record<'_>) {
        self.damaged |= record.cut;
        match record.kind {
            SHAPES => {
                if let Some(from_the_right) = art::table(record) {
                    self.end_table();
                    self.table = Some(Table::new(record, from_the_right));
                }
            }
            SHAPE => {
                self.purpose = Purpose::Other;
                if self.table.as_mut().is_some_and(|table| !table.takes(record)) {
                    self.end_table();
                }
            }
            HEADER => (self.purpose, self.before) = (Purpose::of(record), self.found.len()),
            STYLE => {
                // One that stands in a cell, or is left out, is not the last that was found.
                if let Some(text) = self.found.get_mut(self.before..).and_then(<[Text]>::last_mut) {
                    text.mark(record.data);
                }
            }
            OUTLINE_REFERENCE if !self.full => {
                let at = record.data.u32_at(0).and_then(|at| usize::try_from(at).ok());
                if let Some(text) = at.and_then(|at| self.outline.get(at)).cloned() {
                    self.push(text);
                }
            }
            _ => {
                if let Some(text) = characters(record) {
                    self.push(Text { purpose: self.purpose, text, marks: Vec::new() });
                }
            }
        }
    }

    fn push(&mut self, text: Text) {
        self.bytes += text.text.len() as u64;
        // One text of the outline may be referred to any number of times.
        self.full |= self.bytes > self.most;
        if self.full {
            return;
        }
        match self.table.as_mut().and_then(Table::cell) {
            Some(cell) => cell.text.push_str(&text.text),
            None => self.found.push(text),
        }
    }

    fn end_table(&mut self) {
        if let Some(table) = self.table.take() {
            table.rows(&mut |row| self.push(row));
        }
    }
}

/// A table that is open.
#[derive(Debug, Default)]
struct Table {
    /// Shapes of it that are still to come.
    left: usize,
    from_the_right: bool,
    in_cell: bool,
    cells: Vec<Cell>,
}

#[derive(Debug)]
struct Cell {
    /// Where its row begins, and where it ends itself: below the next row's beginning where it reaches down into that.
    top: i64,
    bottom: i64,
    /// Where it begins, as the table is read.
    edge: i64,
    text: String,
}

impl Table {
    fn new(group: Record<'_>, from_the_right: bool) -> Self {
        let left = children(group.data).filter(|shape| shape.kind == SHAPE).count();
        Self { left, from_the_right, ..Self::default() }
    }

    /// Begins with the next shape; whether that is still one of the table's.
    fn takes(&mut self, shape: Record<'_>) -> bool {
        let Some(left) = self.left.checked_sub(1) else { return false };
        self.left = left;
        let cell = art::cell(shape).map(|place| place.map(i64::from));
        self.in_cell = cell.is_some();
        self.cells.extend(cell.map(|[left, top, right, bottom]| {
            let edge = if self.from_the_right { -right } else { left };
            Cell { top, bottom, edge, text: String::new() }
        }));
        true
    }

    /// The cell that is open.
    fn cell(&mut self) -> Option<&mut Cell> {
        if self.in_cell { self.cells.last_mut() } else { None }
    }

    /// Gives out its rows, from top to bottom. Beneath a cell that reaches down into the next row there is an empty one.
    fn rows(mut self, put: &mut dyn FnMut(Text)) {
        self.cells.sort_by_key(|cell| cell.top);
        let mut above: Vec<&Cell> = Vec::new();
        for row in self.cells.chunk_by(|a, b| a.top == b.top) {
            let middle = row.iter().map(|cell| (cell.top + cell.bottom) / 2).min().unwrap_or(0);
            above.retain(|cell| cell.bottom > middle);
            let mut cells: Vec<(i64, &str)> = above.iter().map(|cell| (cell.edge, "")).collect();
            cells.extend(row.iter().map(|cell| (cell.edge, cell.text.as_str())));
            cells.sort_by_key(|(edge, _)| *edge);
            let mut line = Row::default();
            cells.iter().for_each(|(_, text)| line.cell(text));
            let purpose = if line.kind() == Kind::TableRow { Purpose::Row } else { Purpose::Other };
            if let Some(text) = line.finish() {
                put(Text { purpose, text, marks: Vec::new() });
            }
            above.extend(row);
            above.truncate(MOST_ABOVE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(from_the_right: bool, cells: &[(&str, [i64; 4])]) -> Vec<(Purpose, String)> {
        let cells = cells.iter().map(|(text, [left, top, right, bottom])| Cell {
            top: *top,
            bottom: *bottom,
            edge: if from_the_right { -right } else { *left },
            text: (*text).to_owned(),
        });
        let table = Table { from_the_right, cells: cells.collect(), ..Table::default() };
        let mut rows = Vec::new();
        table.rows(&mut |row| rows.push((row.purpose, row.text)));
        rows
    }

    #[test]
    fn cells_are_read_where_they_lie_and_one_of_two_rows_leaves_its_place_in_the_second_empty() {
        let cells = [
            ("Oats", [10, 20, 20, 30]),
            ("North", [0, 10, 10, 29]),
            ("Rye\rand wheat", [10, 10, 20, 20]),
            ("4", [20, 10, 30, 21]),
            ("5", [20, 20, 30, 30]),
            ("Sum", [0, 30, 20, 40]),
            ("9", [20, 30, 30, 40]),
            ("In tonnes", [0, 40, 30, 50]),
        ];
        let row = |text: &str| (Purpose::Row, text.to_owned());
        let last = (Purpose::Other, "In tonnes".to_owned());
        let expected = [row("North | Rye and wheat | 4"), row(" | Oats | 5"), row("Sum | 9"), last.clone()];
        assert_eq!(rows(false, &cells), expected);
        let turned = [row("4 | Rye and wheat | North"), row("5 | Oats | "), row("9 | Sum"), last];
        assert_eq!(rows(true, &cells), turned);
    }

    #[test]
    fn cells_that_reach_down_without_end_are_no_more_than_any_table_has() {
        let cells: Vec<(&str, [i64; 4])> = (0..300).map(|n| ("x", [n, n, n + 1, 9_999])).collect();
        let longest = rows(false, &cells).into_iter().map(|(_, text)| text.len()).max();
        assert_eq!(longest, Some(1 + 3 * MOST_ABOVE));
    }

    #[test]
    fn what_empty_cells_add_to_a_table_is_counted_as_text_is() {
        let cells = (0..300).map(|n| Cell { top: n, bottom: 9_999, edge: n, text: "x".to_owned() });
        let table = Some(Table { cells: cells.collect(), ..Table::default() });
        let mut walk = Walk { most: 10_000, table, ..Walk::default() };
        walk.end_table();
        let bytes: usize = walk.found.iter().map(|row| row.text.len()).sum();
        assert!(walk.full && (9_000..=10_000).contains(&bytes), "{bytes}");
    }
}
