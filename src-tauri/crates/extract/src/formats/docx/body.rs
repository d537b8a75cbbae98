//! A stream of WordprocessingML into blocks: what a paragraph, a row and a reference to a note are.
//!
//! Works on local names, so that strict and transitional files, and those of other writers, read alike. Holds one
//! paragraph or row at a time.

use quick_xml::events::BytesStart;

use super::numbering::{Counts, Numbering};
use super::styles::{Styles, outline_level};
use crate::formats::formula::Formula;
use crate::formats::ooxml::is_mark;
use crate::formats::package::{Node, attribute, is_on};
use crate::formats::row::{CELLS, Row};
use crate::formats::symbol;
use crate::output::Output;
use crate::text::raise;
use crate::{Kind, Warning};

/// A finished paragraph or row, the notes it refers to and the pictures in it.
#[derive(Debug)]
pub struct Block {
    pub kind: Kind,
    pub text: String,
    pub notes: Vec<String>,
    /// By the ids of their relations; charts and diagrams, too.
    pub pictures: Vec<String>,
}

/// What holds for every paragraph of a text.
#[derive(Debug, Default)]
pub struct Rules {
    pub styles: Styles,
    pub numbering: Numbering,
}

/// What a paragraph says of itself.
#[derive(Debug, Default)]
struct Said {
    style: String,
    /// The list that it counts in, and at which level.
    list: Option<String>,
    level: Option<usize>,
    /// Its end is marked as deleted: it is no paragraph of its own any more.
    gone: bool,
}

/// A field of a form that is filled in by choosing.
#[derive(Debug)]
enum Choice {
    /// Whether the box is ticked.
    Box(bool),
    /// The number of the entry that is chosen, from 0 and the first unless it is said, how many were met, and the one that it is.
    List(Option<usize>, usize, String),
}

/// The walk through a body.
pub struct Body<'s> {
    rules: &'s Rules,
    counts: Counts,
    said: Said,
    /// The paragraph's number, which stands before its text.
    number: String,
    done: Vec<Block>,
    text: String,
    notes: Vec<String>,
    pictures: Vec<String>,
    kind: Kind,
    /// The kinds of paragraphs within which a text box stands, and their numbers.
    around: Vec<(Kind, String)>,
    /// Of each table that is open the cells of its row; an inner table is part of its cell.
    tables: Vec<Vec<Vec<Block>>>,
    /// Depth within deletions, fallbacks and the like.
    skipped: u32,
    /// Within a paragraph's properties, whose marks are the paragraph's own.
    properties: bool,
    /// The paragraph's style hides what stands in it.
    hidden_paragraph: bool,
    hidden_run: bool,
    raised_run: bool,
    /// The font of the run, where it is one of signs.
    signs: Option<String>,
    formula: Formula,
    choice: Option<Choice>,
    in_text: bool,
    /// The drawing that is open is too small to hold text.
    mark: bool,
    /// What was met on the way.
    pub met: Met,
}

/// What is to be told of a text.
#[derive(Debug, Default)]
pub struct Met {
    /// Tracked changes.
    pub changes: bool,
    /// Hidden text.
    pub hidden: bool,
    /// Pictures and charts that are not in the file, and documents within this one.
    pub pictures: bool,
}

impl Met {
    /// Says so.
    pub fn tell(&self, output: &mut Output<'_>) {
        for (met, kind) in [
            (self.changes, Warning::CHANGES_TRACKED),
            (self.hidden, Warning::HIDDEN_LEFT_OUT),
            (self.pictures, Warning::PICTURES_UNREAD),
        ] {
            if met {
                output.warn(kind, None);
            }
        }
    }
}

impl<'s> Body<'s> {
    pub fn new(rules: &'s Rules) -> Self {
        Self {
            rules,
            counts: Counts::default(),
            said: Said::default(),
            number: String::new(),
            done: Vec::new(),
            text: String::new(),
            notes: Vec::new(),
            pictures: Vec::new(),
            kind: Kind::Paragraph,
            around: Vec::new(),
            tables: Vec::new(),
            skipped: 0,
            properties: false,
            hidden_paragraph: false,
            hidden_run: false,
            raised_run: false,
            signs: None,
            formula: Formula::default(),
            choice: None,
            in_text: false,
            mark: false,
            met: Met::default(),
        }
    }

    /// What is finished by now.
    pub fn take(&mut self) -> Vec<Block> {
        std::mem::take(&mut self.done)
    }

    /// What was begun and not finished.
    pub fn finish(&mut self) -> Vec<Block> {
        self.end_paragraph();
        while !self.tables.is_empty() {
            self.end_row();
            self.tables.pop();
        }
        self.skipped = 0;
        self.formula = Formula::default();
        self.around.clear();
        self.take()
    }

    pub fn node(&mut self, node: &Node<'_>) {
        match node {
            Node::Start(name, element) => {
                if self.skips(name) {
                    self.met.changes |= matches!(*name, "del" | "moveFrom");
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
                if self.in_text && self.skipped == 0 {
                    self.characters(text);
                }
            }
        }
    }

    fn characters(&mut self, text: &str) {
        if self.hidden_run {
            self.met.hidden |= !text.trim().is_empty();
        } else if self.raised_run {
            raise(text, &mut self.text);
        } else if let Some(font) = &self.signs {
            self.text.push_str(&symbol::in_font(font, text));
        } else {
            self.text.push_str(text);
        }
    }

    /// Whether an element holds nothing of the text as it stands: passages that were deleted, a second form of a drawing
    /// for older readers, properties from before a change, readings above characters.
    fn skips(&self, name: &str) -> bool {
        // Within a paragraph's properties the marks of deletion say that its end was deleted, not a passage.
        matches!(name, "Fallback" | "rt")
            || name.ends_with("PrChange")
            || (matches!(name, "del" | "moveFrom") && !self.properties)
    }

    fn start(&mut self, name: &str, element: &BytesStart<'_>) {
        let value = || attribute(element, "val");
        self.formula.start(name, element, &mut self.text);
        match name {
            "t" => self.in_text = true,
            // A text box stands within a paragraph: what came before it is a block of its own, and what comes after it is of the same kind.
            "txbxContent" => {
                let begun = !self.text.trim().is_empty();
                let number = if begun { String::new() } else { std::mem::take(&mut self.number) };
                self.around.push((self.kind, number));
                self.end_paragraph();
                self.kind = Kind::Paragraph;
            }
            "pPr" => {
                self.properties = true;
                self.said = Said::default();
            }
            "pStyle" => {
                // What the paragraph says of itself counts, and pandoc writes it before the style.
                let style = value().unwrap_or_default();
                let kind = self.rules.styles.kind(&style);
                self.hidden_paragraph = self.rules.styles.hides(&style);
                self.said.style = style;
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
            "numId" if self.properties => {
                self.said.list = value();
                if !matches!(self.kind, Kind::Heading { .. }) {
                    self.kind = if value().as_deref() == Some("0") { Kind::Paragraph } else { Kind::ListItem };
                }
            }
            "ilvl" if self.properties => self.said.level = value().and_then(|level| level.parse().ok()),
            "del" | "moveFrom" if self.properties => self.said.gone = true,
            "rStyle" if !self.properties => {
                self.hidden_run |= value().is_some_and(|style| self.rules.styles.hides(&style));
            }
            "rFonts" if !self.properties => {
                self.signs = attribute(element, "ascii").filter(|font| symbol::is_of_signs(font));
            }
            "vanish" if !self.properties => self.hidden_run = is_on(element),
            "sym" => {
                let number = attribute(element, "char").and_then(|number| u32::from_str_radix(&number, 16).ok());
                let font = attribute(element, "font").unwrap_or_default();
                let sign = number.map_or(char::REPLACEMENT_CHARACTER, |number| symbol::sign(&font, number));
                self.characters(sign.encode_utf8(&mut [0; 4]));
            }
            "vertAlign" if !self.properties => self.raised_run = value().as_deref() == Some("superscript"),
            "ins" | "moveTo" if !self.properties => self.met.changes = true,
            "tab" | "ptab" if !self.properties => self.text.push(' '),
            "br" | "cr" => self.text.push('\n'),
            "noBreakHyphen" => self.text.push('-'),
            "footnoteReference" | "endnoteReference" => {
                if let (Some(kind), Some(id)) = (name.strip_suffix("Reference"), attribute(element, "id")) {
                    self.notes.push(format!("{kind} {id}"));
                }
            }
            "tbl" => {
                self.end_paragraph();
                self.tables.push(Vec::new());
            }
            "tc" => {
                if let Some(row) = self.tables.last_mut() {
                    row.push(Vec::new());
                }
            }
            "checkBox" => self.choice = Some(Choice::Box(false)),
            "ddList" => self.choice = Some(Choice::List(None, 0, String::new())),
            _ if self.choice.is_some() => self.choose(name, element),
            _ => self.drawn(name, element),
        }
    }

    /// What is said of a field of a form: what is chosen there where nobody chose, what was chosen, and of what.
    fn choose(&mut self, name: &str, element: &BytesStart<'_>) {
        let value = || attribute(element, "val").unwrap_or_default();
        match (name, &mut self.choice) {
            ("default" | "checked", Some(Choice::Box(ticked))) => *ticked = is_on(element),
            // What was chosen stands before what is where nobody chose.
            ("result" | "default", Some(Choice::List(chosen, _, _))) => {
                *chosen = chosen.or_else(|| value().parse().ok())
            }
            ("listEntry", Some(Choice::List(chosen, met, entry))) => {
                if chosen.unwrap_or(0) == *met {
                    *entry = value();
                }
                *met = met.saturating_add(1);
            }
            _ => {}
        }
    }

    /// What is shown and is no text.
    fn drawn(&mut self, name: &str, element: &BytesStart<'_>) {
        match name {
            "drawing" => self.mark = false,
            "extent" => self.mark = is_mark(element),
            "blip" if self.mark => {}
            "blip" => self.picture(attribute(element, "embed")),
            "imagedata" => self.picture(attribute(element, "id")),
            // What a chart or a diagram shows stands in a part of its own.
            "chart" => self.picture(attribute(element, "id")),
            "relIds" => self.picture(attribute(element, "dm")),
            "altChunk" | "OLEObject" => self.met.pictures = true,
            // Words that are bent or filled, as across a draft.
            "textpath" => {
                if let Some(words) = attribute(element, "string") {
                    self.characters(&format!(" {words} "));
                }
            }
            _ => {}
        }
    }

    fn picture(&mut self, id: Option<String>) {
        match id {
            Some(id) => self.pictures.push(id),
            // It lies elsewhere.
            None => self.met.pictures = true,
        }
    }

    fn end(&mut self, name: &str) {
        self.formula.end(name, &mut self.text);
        match name {
            "t" => self.in_text = false,
            "checkBox" | "ddList" => match self.choice.take() {
                Some(Choice::Box(ticked)) => self.characters(if ticked { "☒" } else { "☐" }),
                Some(Choice::List(_, _, entry)) => self.characters(&entry),
                None => {}
            },
            "pPr" => {
                self.properties = false;
                self.hidden_run = self.hidden_paragraph;
                self.number = self.count().unwrap_or_default();
            }
            "r" => {
                (self.hidden_run, self.raised_run) = (self.hidden_paragraph, false);
                (self.signs, self.choice) = (None, None);
            }
            "txbxContent" => (self.kind, self.number) = self.around.pop().unwrap_or((Kind::Paragraph, String::new())),
            "p" | "tc" => self.end_paragraph(),
            "tr" => self.end_row(),
            "tbl" => {
                self.end_row();
                self.tables.pop();
            }
            _ => {}
        }
    }

    /// The number of the paragraph that begins.
    fn count(&mut self) -> Option<String> {
        let Said { style, list, level, gone } = std::mem::take(&mut self.said);
        let of_style = self.rules.styles.list(&style);
        let list = list.as_deref().or(of_style.map(|(list, _)| list)).filter(|_| !gone)?;
        let level = level.or(of_style.map(|(_, level)| level)).unwrap_or(0);
        self.counts.next(&self.rules.numbering, list, level)
    }

    fn end_paragraph(&mut self) {
        self.formula.finish(&mut self.text);
        (self.hidden_paragraph, self.hidden_run) = (false, false);
        let kind = std::mem::replace(&mut self.kind, Kind::Paragraph);
        let (mut text, notes) = (std::mem::take(&mut self.text), std::mem::take(&mut self.notes));
        let number = std::mem::take(&mut self.number);
        if !number.is_empty() && !text.trim().is_empty() {
            text = format!("{number} {text}");
        }
        let pictures = std::mem::take(&mut self.pictures);
        let cell = self.tables.last_mut().and_then(|row| row.last_mut());
        put(cell.unwrap_or(&mut self.done), Block { kind, text, notes, pictures });
    }

    /// A row of one cell does nothing but frame what stands in it. The cells of others stand side by side.
    fn end_row(&mut self) {
        let Some(cells) = self.tables.last_mut().map(std::mem::take) else { return };
        let outer = self.tables.iter_mut().rev().nth(1).and_then(|row| row.last_mut()).unwrap_or(&mut self.done);
        if cells.len() == 1 {
            outer.extend(cells.into_iter().flatten());
        } else {
            put(outer, side_by_side(cells));
        }
    }
}

fn put(blocks: &mut Vec<Block>, block: Block) {
    if !block.text.trim().is_empty() || !block.notes.is_empty() || !block.pictures.is_empty() {
        blocks.push(block);
    }
}

/// The cells as one row. What stands in one of them, cells of a table within it too, is parted by spaces.
fn side_by_side(cells: Vec<Vec<Block>>) -> Block {
    let (mut row, mut notes, mut pictures) = (Row::default(), Vec::new(), Vec::new());
    for blocks in cells {
        let mut cell = String::new();
        for block in blocks {
            let text = if block.kind == Kind::TableRow { block.text.replace(CELLS, " ") } else { block.text };
            cell.push_str(&text);
            cell.push(' ');
            notes.extend(block.notes);
            pictures.extend(block.pictures);
        }
        row.cell(&cell);
    }
    Block { kind: Kind::TableRow, text: row.finish().unwrap_or_default(), notes, pictures }
}
