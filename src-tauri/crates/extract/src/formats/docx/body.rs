//! A stream of WordprocessingML into blocks: what a paragraph, a row and a reference to a note are.
//!
//! Works on local names, so that strict and transitional files, and those of other writers, read alike. Holds one
//! paragraph or row at a time.

use super::styles::{Styles, outline_level};
use crate::Kind;
use crate::formats::package::{Node, attribute, is_on};
use crate::formats::row::Row;

/// A finished paragraph or row, and the notes it refers to.
#[derive(Debug)]
pub struct Block {
    pub kind: Kind,
    pub text: String,
    pub notes: Vec<String>,
}

/// The walk through a body.
pub struct Body<'s> {
    styles: &'s Styles,
    done: Vec<Block>,
    text: String,
    notes: Vec<String>,
    kind: Kind,
    row: Row,
    /// Depth within tables; an inner table is part of its cell.
    tables: u32,
    /// Depth within deletions, fallbacks and the like.
    skipped: u32,
    /// Within a paragraph's properties, whose marks are the paragraph's own.
    properties: bool,
    hidden_run: bool,
    in_text: bool,
    /// Whether there were tracked changes.
    pub changes: bool,
}

impl<'s> Body<'s> {
    pub fn new(styles: &'s Styles) -> Self {
        Self {
            styles,
            done: Vec::new(),
            text: String::new(),
            notes: Vec::new(),
            kind: Kind::Paragraph,
            row: Row::default(),
            tables: 0,
            skipped: 0,
            properties: false,
            hidden_run: false,
            in_text: false,
            changes: false,
        }
    }

    /// What is finished by now.
    pub fn take(&mut self) -> Vec<Block> {
        std::mem::take(&mut self.done)
    }

    /// What was begun and not finished.
    pub fn finish(&mut self) -> Vec<Block> {
        if self.tables > 0 {
            self.end_cell();
            self.end_row();
        } else {
            self.end_paragraph();
        }
        (self.tables, self.skipped) = (0, 0);
        self.take()
    }

    pub fn node(&mut self, node: &Node<'_>) {
        match node {
            Node::Start(name, element) => {
                if self.skips(name) {
                    self.changes |= matches!(*name, "del" | "moveFrom");
                    self.skipped += 1;
                }
                if self.skipped == 0 {
                    self.start(name, element);
                }
            }
            Node::End(name) => {
                if self.skips(name) {
                    self.skipped = self.skipped.saturating_sub(1);
                } else if self.skipped == 0 {
                    self.end(name);
                }
            }
            Node::Text(text) => {
                if self.in_text && self.skipped == 0 && !self.hidden_run {
                    self.text.push_str(text);
                }
            }
        }
    }

    /// Whether an element holds nothing of the text as it stands: passages that were deleted, a second form of a drawing
    /// for older readers, properties from before a change.
    fn skips(&self, name: &str) -> bool {
        // Within a paragraph's properties the marks of deletion say that its end was deleted, not a passage.
        name == "Fallback" || name.ends_with("PrChange") || (matches!(name, "del" | "moveFrom") && !self.properties)
    }

    fn start(&mut self, name: &str, element: &quick_xml::events::BytesStart<'_>) {
        let value = || attribute(element, "val");
        match name {
            "t" => self.in_text = true,
            // A text box stands within a paragraph: what came before it is a block of its own.
            "txbxContent" => self.end_paragraph(),
            "pPr" => self.properties = true,
            "pStyle" => {
                // What the paragraph says of itself counts, and pandoc writes it before the style.
                let kind = value().map_or(Kind::Paragraph, |id| self.styles.kind(&id));
                let said = matches!((self.kind, kind), (Kind::Heading { .. }, _) | (Kind::ListItem, Kind::Paragraph));
                if !said {
                    self.kind = kind;
                }
            }
            "outlineLvl" if self.properties => {
                if let Some(level) = value().as_deref().and_then(outline_level) {
                    self.kind = Kind::Heading { level };
                }
            }
            "numId" if self.properties && !matches!(self.kind, Kind::Heading { .. }) => {
                self.kind = if value().as_deref() == Some("0") { Kind::Paragraph } else { Kind::ListItem };
            }
            "vanish" if !self.properties => self.hidden_run = is_on(element),
            "ins" | "moveTo" if !self.properties => self.changes = true,
            "tab" | "ptab" if !self.properties => self.text.push(' '),
            "br" | "cr" => self.text.push('\n'),
            "noBreakHyphen" => self.text.push('-'),
            "footnoteReference" | "endnoteReference" => {
                if let (Some(kind), Some(id)) = (name.strip_suffix("Reference"), attribute(element, "id")) {
                    self.notes.push(format!("{kind} {id}"));
                }
            }
            "tbl" => {
                if self.tables == 0 {
                    self.end_paragraph();
                }
                self.tables += 1;
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "pPr" => self.properties = false,
            "r" => self.hidden_run = false,
            "p" if self.tables == 0 => self.end_paragraph(),
            // Paragraphs of a cell, and cells of a table within it, are parted by a space.
            "p" => {
                self.text.push(' ');
                self.kind = Kind::Paragraph;
            }
            "tc" if self.tables == 1 => self.end_cell(),
            "tr" if self.tables == 1 => self.end_row(),
            "tbl" => self.tables = self.tables.saturating_sub(1),
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        if self.tables > 0 {
            return;
        }
        let kind = std::mem::replace(&mut self.kind, Kind::Paragraph);
        let text = std::mem::take(&mut self.text);
        self.finish_block(kind, text);
    }

    fn end_cell(&mut self) {
        let text = std::mem::take(&mut self.text);
        self.row.cell(&text);
    }

    fn end_row(&mut self) {
        if let Some(text) = self.row.finish() {
            self.finish_block(Kind::TableRow, text);
        }
    }

    fn finish_block(&mut self, kind: Kind, text: String) {
        let notes = std::mem::take(&mut self.notes);
        if !text.trim().is_empty() || !notes.is_empty() {
            self.done.push(Block { kind, text, notes });
        }
    }
}
