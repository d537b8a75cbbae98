//! Text that runs on its own: the body, a note, a header, a text box. Characters go in, blocks come out.

use crate::Kind;
use crate::formats::row::Row;

/// A finished block.
pub type Block = (Kind, String);

/// What a paragraph says of itself; a new one says nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Paragraph {
    /// Of a heading.
    pub level: Option<u8>,
    pub item: bool,
    pub in_table: bool,
}

/// One run of text.
#[derive(Debug, Default)]
pub struct Flow {
    /// What every block is, whatever its paragraph says.
    pub kind: Option<Kind>,
    pub text: String,
    /// The paragraph began with the mark of a list,
    pub marked: bool,
    /// and with this number, which stands in its text.
    pub number: String,
    /// Notes and text boxes that belong to this paragraph or row.
    pub after: Vec<Block>,
    row: Row,
    done: Vec<Block>,
}

impl Flow {
    pub fn of(kind: Option<Kind>) -> Self {
        Self { kind, ..Self::default() }
    }

    /// What is finished by now.
    pub fn take(&mut self) -> Vec<Block> {
        std::mem::take(&mut self.done)
    }

    /// What was begun and not finished, too.
    pub fn finish(mut self, paragraph: Paragraph) -> Vec<Block> {
        if self.row.is_empty() {
            self.end_paragraph(Paragraph { in_table: false, ..paragraph });
        } else {
            self.end_cell();
            self.end_row();
        }
        self.done
    }

    pub fn end_paragraph(&mut self, paragraph: Paragraph) {
        if paragraph.in_table {
            // Paragraphs of a cell are parted by a space.
            self.text.push(' ');
            return;
        }
        if !self.row.is_empty() {
            self.end_row();
        }
        // Some programs (pandoc) write an item's mark as text.
        let marked = std::mem::take(&mut self.marked) || paragraph.item || self.text.trim_start().starts_with("•\t");
        let kind = self.kind.unwrap_or(match paragraph.level {
            Some(level) => Kind::Heading { level },
            None if marked => Kind::ListItem,
            None => Kind::Paragraph,
        });
        let (text, number) = (std::mem::take(&mut self.text), std::mem::take(&mut self.number));
        // An item that has a number and no words says nothing.
        if !text.trim().is_empty() && text.trim() != number {
            self.done.push((kind, text));
        }
        self.done.append(&mut self.after);
    }

    pub fn end_cell(&mut self) {
        let text = std::mem::take(&mut self.text);
        self.marked = false;
        self.number.clear();
        self.row.cell(&text);
    }

    pub fn end_row(&mut self) {
        if let Some(text) = self.row.finish() {
            self.done.push((self.kind.unwrap_or(Kind::TableRow), text));
        }
        self.done.append(&mut self.after);
    }
}
