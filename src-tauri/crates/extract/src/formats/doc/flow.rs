//! Characters of a Word file into blocks: marks end paragraphs, cells and rows, and fields hold instructions.

use std::ops::Range;

use super::properties::Paragraph;
use crate::Kind;
use crate::formats::row::Row;

const PICTURE: u16 = 0x01;
const CELL: u16 = 0x07;
const LINE: u16 = 0x0b;
const PAGE: u16 = 0x0c;
const PARAGRAPH: u16 = 0x0d;
const COLUMN: u16 = 0x0e;
const FIELD: u16 = 0x13;
const FIELD_RESULT: u16 = 0x14;
const FIELD_END: u16 = 0x15;
const NO_BREAK_HYPHEN: u16 = 0x1e;
const SOFT_HYPHEN: u16 = 0x1f;

/// A finished paragraph or row, the characters it was made of, and where the pictures among them are described.
#[derive(Debug)]
pub struct Block {
    pub kind: Kind,
    pub text: String,
    pub range: Range<u32>,
    pub pictures: Vec<u32>,
}

/// Whether what a paragraph looks like is said of this character.
pub fn ends_paragraph(unit: u16) -> bool {
    matches!(unit, CELL | PAGE | PARAGRAPH)
}

/// What was met on the way through a stretch.
#[derive(Debug, Clone, Copy, Default)]
pub struct Seen {
    /// Tracked changes.
    pub changes: bool,
    /// Hidden text.
    pub hidden: bool,
    /// Pictures among the letters that are described nowhere.
    pub pictures: bool,
    /// A field that came to no result.
    pub broken: bool,
}

impl Seen {
    /// And what was met in another stretch.
    pub fn and(self, other: Self) -> Self {
        Self {
            changes: self.changes || other.changes,
            hidden: self.hidden || other.hidden,
            pictures: self.pictures || other.pictures,
            broken: self.broken || other.broken,
        }
    }
}

/// The walk through a stretch.
#[derive(Debug, Default)]
pub struct Flow {
    /// The number of the character that comes next.
    pub position: u32,
    /// Where the picture is described that stands for it.
    pub picture: Option<u32>,
    /// What the paragraph that it ends looks like.
    pub paragraph: Paragraph,
    /// Whether there were tracked changes.
    pub changes: bool,
    hidden: bool,
    /// Depth within fields that are hidden: entries of an index, say.
    hidden_fields: u32,
    pictures: bool,
    shown: Vec<u32>,
    /// A field came to no result, and what it hid may have been text.
    broken: bool,
    start: u32,
    units: Vec<u16>,
    row: Row,
    /// Fields within fields: whether each has come to its result, and how many have not.
    fields: Vec<bool>,
    waiting: usize,
    done: Vec<Block>,
}

impl Flow {
    /// What is finished by now.
    pub fn take(&mut self) -> Vec<Block> {
        std::mem::take(&mut self.done)
    }

    /// What was met so far; `whole`: nothing comes any more.
    pub fn seen(&self, whole: bool) -> Seen {
        let broken = self.broken || whole && self.waiting > 0;
        Seen { changes: self.changes, hidden: self.hidden, pictures: self.pictures, broken }
    }

    /// What was begun and not finished, too.
    pub fn finish(mut self) -> Vec<Block> {
        self.paragraph = Paragraph::default();
        self.position = self.position.saturating_add(1);
        self.end_paragraph();
        self.done
    }

    /// A character that is hidden, and not marked as deleted: passed over, and that there was one is remembered.
    pub fn hidden_unit(&mut self, unit: u16) {
        match unit {
            FIELD => self.hidden_fields += 1,
            FIELD_END => self.hidden_fields = self.hidden_fields.saturating_sub(1),
            0..=0x20 => {}
            _ => self.hidden |= self.hidden_fields == 0 && self.waiting == 0,
        }
    }

    pub fn unit(&mut self, unit: u16) {
        match unit {
            FIELD => {
                self.fields.push(false);
                self.waiting += 1;
            }
            FIELD_RESULT => {
                if let Some(result) = self.fields.last_mut() {
                    self.waiting -= usize::from(!*result);
                    *result = true;
                }
            }
            FIELD_END => self.waiting -= usize::from(self.fields.pop() == Some(false)),
            PARAGRAPH | PAGE | CELL => {
                // No field goes on beyond a cell or page; one that seems to is broken.
                if unit != PARAGRAPH {
                    self.broken |= self.waiting > 0;
                    self.fields.clear();
                    self.waiting = 0;
                }
                self.mark(unit);
            }
            _ if self.waiting > 0 => {}
            LINE | COLUMN => self.units.push(u16::from(b'\n')),
            NO_BREAK_HYPHEN => self.units.push(u16::from(b'-')),
            SOFT_HYPHEN => {}
            0x09 => self.units.push(u16::from(b' ')),
            PICTURE => match self.picture {
                Some(place) => self.shown.push(place),
                None => self.pictures = true,
            },
            // Places of notes, comments and drawings.
            0..0x20 => {}
            unit => self.units.push(unit),
        }
    }

    fn mark(&mut self, unit: u16) {
        match (unit, self.paragraph.depth) {
            // A page's end within a paragraph is no paragraph's.
            (PAGE, _) if self.units.is_empty() && self.row.is_empty() => {}
            (CELL, 0 | 1) if self.paragraph.ends_row => self.end_row(),
            (CELL, 0 | 1) => {
                let text = self.text();
                self.row.cell(&text);
            }
            // Paragraphs of a cell, and cells of a table within it, are parted by a space.
            (_, 1..) => self.units.push(u16::from(b' ')),
            _ => self.end_paragraph(),
        }
    }

    fn text(&mut self) -> String {
        String::from_utf16_lossy(&std::mem::take(&mut self.units))
    }

    fn end_paragraph(&mut self) {
        if !self.row.is_empty() {
            self.end_row();
        }
        let kind = match self.paragraph {
            Paragraph { level: Some(level), .. } => Kind::Heading { level },
            Paragraph { item: true, .. } => Kind::ListItem,
            _ => Kind::Paragraph,
        };
        let text = self.text();
        self.put(kind, text);
    }

    fn end_row(&mut self) {
        let (kind, row) = (self.row.kind(), self.row.finish());
        self.put(kind, row.unwrap_or_default());
    }

    /// An empty paragraph is kept only by the notes it may refer to.
    fn put(&mut self, kind: Kind, text: String) {
        let end = self.position.saturating_add(1);
        let pictures = std::mem::take(&mut self.shown);
        self.done.push(Block { kind, text, range: self.start..end, pictures });
        self.start = end;
    }
}
