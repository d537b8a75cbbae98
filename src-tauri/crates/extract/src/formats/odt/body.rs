//! A stream of OpenDocument text, or of a slide's, into blocks: what a paragraph, a row and a note are.
//!
//! Paragraphs nest: notes and text boxes stand within the paragraph they belong to, and are put after it. Styles come before
//! the text in the same stream, so they are gathered on the way; asked of them is only what is hidden and what is the title.

use std::collections::HashMap;

use quick_xml::events::BytesStart;

use crate::Kind;
use crate::formats::package::{Node, attribute};
use crate::formats::row::Row;

/// Steps from a style to the one it is based on; a circle ends here.
const MAX_STEPS: usize = 20;

/// A finished block.
type Block = (Kind, String);

#[derive(Debug, Default)]
struct Style {
    parent: Option<String>,
    hidden: bool,
}

/// A paragraph that has begun, and what stands within it.
#[derive(Debug)]
struct Open {
    kind: Kind,
    text: String,
    after: Vec<Block>,
}

/// The walk through a part.
#[derive(Debug, Default)]
pub struct Body {
    /// By family and name: `paragraph P1`.
    styles: HashMap<String, Style>,
    /// The style that is being described.
    style: Option<String>,
    done: Vec<Block>,
    open: Vec<Open>,
    cell: String,
    row: Row,
    after_row: Vec<Block>,
    /// Depth within tables; an inner table is part of its cell.
    tables: u32,
    lists: u32,
    notes: u32,
    /// Depth within what is no part of the text.
    skipped: u32,
    /// Within a header or footer.
    margin: Option<Kind>,
    /// Within the frame of a slide's title.
    title: bool,
    /// Whether there were tracked changes.
    pub changes: bool,
    /// Whether there were comments.
    pub comments: bool,
}

impl Body {
    pub fn new() -> Self {
        Self::default()
    }

    /// What is finished by now.
    pub fn take(&mut self) -> Vec<Block> {
        std::mem::take(&mut self.done)
    }

    /// What was begun and not finished. The next part begins anew, with the styles of this one.
    pub fn finish(&mut self) -> Vec<Block> {
        while !self.open.is_empty() {
            self.end_paragraph();
        }
        if self.tables > 0 {
            self.end_cell();
            self.end_row();
        }
        let done = self.take();
        *self = Self {
            styles: std::mem::take(&mut self.styles),
            changes: self.changes,
            comments: self.comments,
            ..Self::default()
        };
        done
    }

    pub fn node(&mut self, node: &Node<'_>) {
        match node {
            Node::Start(name, element) => {
                self.changes |= *name == "changed-region";
                self.comments |= *name == "annotation";
                if self.skipped > 0 || self.skips(name, element) {
                    self.skipped += 1;
                } else {
                    self.start(name, element);
                }
            }
            Node::End(_) if self.skipped > 0 => self.skipped -= 1,
            Node::End(name) => self.end(name),
            Node::Text(text) => {
                if let (0, Some(open)) = (self.skipped, self.open.last_mut()) {
                    open.text.push_str(text);
                }
            }
        }
    }

    /// Whether an element holds nothing of the text as it stands: passages that were deleted, comments, marks of notes,
    /// readings above characters, what describes a picture, anything hidden.
    fn skips(&self, name: &str, element: &BytesStart<'_>) -> bool {
        match name {
            "changed-region" | "annotation" | "note-citation" | "ruby-text" | "desc" | "covered-table-cell" => true,
            "hidden-text" => attribute(element, "is-hidden").as_deref() != Some("false"),
            // `text:title` is a field, and part of the text.
            "title" => element.name().prefix().is_some_and(|prefix| prefix.as_ref() == "svg"),
            "section" => attribute(element, "display").as_deref() == Some("none"),
            "p" | "h" => self.is_hidden("paragraph", element),
            "span" => self.is_hidden("text", element),
            _ => false,
        }
    }

    fn is_hidden(&self, family: &str, element: &BytesStart<'_>) -> bool {
        attribute(element, "style-name").is_some_and(|name| self.any_style(family, &name, &|_, style| style.hidden))
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
        match name {
            "style" => {
                if let (Some(family), Some(name)) = (attribute(element, "family"), attribute(element, "name")) {
                    let key = format!("{family} {name}");
                    let parent = attribute(element, "parent-style-name");
                    self.styles.insert(key.clone(), Style { parent, hidden: false });
                    self.style = Some(key);
                }
            }
            "text-properties" => {
                if let Some(style) = self.style.as_ref().and_then(|key| self.styles.get_mut(key)) {
                    style.hidden = attribute(element, "display").as_deref() == Some("none");
                }
            }
            "header" | "header-left" | "header-first" => self.margin = Some(Kind::Header),
            "footer" | "footer-left" | "footer-first" => self.margin = Some(Kind::Footer),
            "p" | "h" => {
                let kind = self.kind(name, element);
                self.open.push(Open { kind, text: String::new(), after: Vec::new() });
            }
            "list" | "numbered-paragraph" => self.lists += 1,
            "note-body" | "notes" => self.notes += 1,
            "frame" => self.title = attribute(element, "class").as_deref() == Some("title"),
            "table" => self.tables += 1,
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
            "list" | "numbered-paragraph" => self.lists = self.lists.saturating_sub(1),
            "note-body" | "notes" => self.notes = self.notes.saturating_sub(1),
            "frame" => self.title = false,
            "table-cell" if self.tables == 1 => self.end_cell(),
            "table-row" if self.tables == 1 => self.end_row(),
            "table" => self.tables = self.tables.saturating_sub(1),
            _ => {}
        }
    }

    fn kind(&self, name: &str, element: &BytesStart<'_>) -> Kind {
        if let Some(kind) = self.margin {
            return kind;
        }
        if self.notes > 0 {
            return Kind::Note;
        }
        if self.title {
            return Kind::Heading { level: 1 };
        }
        if name == "h" {
            let level = attribute(element, "outline-level").and_then(|level| level.parse::<u8>().ok()).unwrap_or(1);
            return Kind::Heading { level: level.clamp(1, 6) };
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
        let Some(Open { kind, text, after }) = self.open.pop() else { return };
        if self.tables > 0 && kind != Kind::Note {
            // Paragraphs of a cell, and cells of a table within it, are parted by a space.
            self.cell.push_str(&text);
            self.cell.push(' ');
            self.after_row.extend(after);
            return;
        }
        self.put((kind, text));
        after.into_iter().for_each(|block| self.put(block));
    }

    /// A block is done, or waits for the end of the paragraph it stands within.
    fn put(&mut self, block: Block) {
        if block.1.trim().is_empty() {
            return;
        }
        match self.open.last_mut() {
            Some(open) => open.after.push(block),
            None => self.done.push(block),
        }
    }

    fn end_cell(&mut self) {
        let text = std::mem::take(&mut self.cell);
        self.row.cell(&text);
    }

    fn end_row(&mut self) {
        if let Some(text) = self.row.finish() {
            self.put((self.margin.unwrap_or(Kind::TableRow), text));
        }
        for block in std::mem::take(&mut self.after_row) {
            self.put(block);
        }
    }
}

fn is_title(name: &str, style: &Style) -> bool {
    name == "Title" || style.parent.as_deref() == Some("Title")
}
