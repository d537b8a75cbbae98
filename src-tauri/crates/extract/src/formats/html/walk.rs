//! The walk through a page's tags: what is text, and what kind of text it is.
//!
//! There is no tree. What is open is counted; what HTML lets an author leave out the end of (a row, an item) ends where the next one
//! begins, or with the table or list that it stands in.

use std::cell::RefCell;

use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};

use super::concealed::{Concealed, Place};
use super::found::{Found, Region};
use super::list::List;
use super::picture::Shown;
use crate::{Kind, text};

/// Where a cell begins: what a row is shows only at its end, so until then its text keeps characters that no page has.
const CELL: char = '\u{1d}';
/// Where a paragraph within a cell ends.
const BREAK: char = '\u{1e}';
/// Where an item of a list within a cell begins.
const ITEM: char = '\u{1f}';
/// Pixels of the shorter side of a picture that may hold text.
const LEAST: u32 = 50;

/// What the tokenizer hands the page to.
pub struct Sink(pub RefCell<Walk>);

/// The walk through a page.
#[derive(Default)]
pub struct Walk {
    pub found: Vec<Found>,
    pub pictures: Vec<Shown>,
    /// Bytes of text that were met.
    pub bytes: usize,
    pub title: String,
    /// Words were met that the page does not show.
    pub left_out: bool,
    text: String,
    in_title: bool,
    /// Depth within elements that are not content.
    hidden: u32,
    /// Depth within drawings, and within their words.
    drawings: u32,
    labels: u32,
    /// Of what a drawing shows in one of several ways, whether the first was read.
    chosen: Option<bool>,
    concealed: Option<Concealed>,
    heading: u8,
    code: u32,
    /// Items that are open.
    items: u32,
    lists: Vec<List>,
    /// The number of an item that has no words yet.
    mark: String,
    /// The number of an item as the page writes it, which is that.
    own: String,
    /// Rows that are open.
    rows: u32,
    tables: Vec<Outside>,
    /// Cells, and paragraphs and items within them, of the row that is open.
    parts: usize,
    articles: u32,
    mains: u32,
    /// It is a chapter of a book, not a page of the web.
    chapter: bool,
    /// It is a letter, in which nothing is navigation.
    letter: bool,
    asides: u32,
    noteref: bool,
    /// Within how a word is said, which stands beside it in small letters.
    annotation: bool,
    raised: bool,
}

/// What was open where a table began.
struct Outside {
    rows: u32,
    items: u32,
    lists: usize,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut walk = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => return walk.tag(&tag),
            Token::CharacterTokens(words) => {
                walk.bytes += words.len();
                walk.words(&words);
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// An attribute's value.
pub fn attribute<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    tag.attrs.iter().find(|a| &*a.name.local == name).map(|a| &*a.value)
}

fn count(n: &mut u32, start: bool) {
    *n = if start { n.saturating_add(1) } else { n.saturating_sub(1) };
}

impl Walk {
    /// The walk through a chapter of a book.
    pub fn of_chapter() -> Self {
        Self { chapter: true, ..Self::default() }
    }

    /// The walk through a letter.
    pub fn of_letter() -> Self {
        Self { letter: true, ..Self::default() }
    }

    /// Of how many things something is kept: of each far more than its tag has bytes.
    pub fn kept(&self) -> usize {
        self.found.len() + self.pictures.len() + self.lists.len() + self.tables.len() + self.parts
    }

    /// Whether what stands here is text that a reader sees.
    fn shows(&self) -> bool {
        self.hidden == 0 && self.concealed.is_none() && !self.annotation && !self.is_beside_labels()
    }

    /// Whether what stands here is what a drawing is made of.
    fn is_beside_labels(&self) -> bool {
        self.drawings > 0 && self.labels == 0
    }

    fn words(&mut self, words: &str) {
        if self.in_title {
            self.title.push_str(words);
        } else if !self.shows() {
            let unseen = self.concealed.is_some() && self.hidden == 0 && !self.is_beside_labels();
            self.left_out |= unseen && words.chars().any(char::is_alphanumeric);
        } else {
            if !words.trim().is_empty() {
                let (mark, own) = (std::mem::take(&mut self.mark), std::mem::take(&mut self.own));
                self.text.push_str(&mark);
                // Some programs write the number themselves, too, unless it goes on: "1.", "5 million".
                if words.starts_with(|c: char| c.is_ascii_digit()) {
                    self.text.push_str(&own);
                }
                if words.trim() == mark.trim_end() {
                    self.own = words.trim().to_owned();
                    return;
                }
            }
            if self.raised {
                self.text.extend(words.chars().map(|c| text::raised(c).unwrap_or(c)));
            } else {
                self.text.push_str(words);
            }
        }
    }

    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let (name, start) = (&*tag.name, tag.kind == TagKind::StartTag);
        // Only in XML, and in drawings, is an element empty that says so.
        let empty = (self.chapter || self.drawings > 0) && tag.self_closing;
        if empty && !matches!(name, "br" | "img" | "image" | "hr" | "td" | "th" | "p" | "div") {
            return TokenSinkResult::Continue;
        }
        self.conceal(tag);
        if let Some(raw) = self.raw(name, start) {
            return TokenSinkResult::RawData(raw);
        }
        self.element(tag, name, start);
        let place = self.place();
        if self.concealed.as_ref().is_some_and(|concealed| concealed.is_left(place)) {
            self.concealed = None;
        }
        TokenSinkResult::Continue
    }

    fn place(&self) -> Place {
        (self.tables.len(), self.lists.len())
    }

    /// Of a book all is content: notes that a reader opens by a touch are hidden in it.
    fn conceal(&mut self, tag: &Tag) {
        let place = self.place();
        if self.concealed.as_mut().is_some_and(|concealed| concealed.ends_at(tag, place)) {
            self.concealed = None;
        }
        if self.concealed.is_none() && self.hidden == 0 && !self.chapter {
            self.concealed = Concealed::begun_by(tag, place);
        }
    }

    /// What has no tags in it up to its end. None of it is text; a title is told apart.
    fn raw(&mut self, name: &str, start: bool) -> Option<RawKind> {
        let raw = match name {
            "script" => RawKind::ScriptData,
            "style" | "noscript" | "iframe" | "noembed" | "noframes" | "xmp" => RawKind::Rawtext,
            "textarea" => RawKind::Rcdata,
            "title" if self.shows() => {
                self.in_title = start && self.title.is_empty();
                return start.then_some(RawKind::Rcdata);
            }
            _ => return None,
        };
        count(&mut self.hidden, start);
        start.then_some(raw)
    }

    fn element(&mut self, tag: &Tag, name: &str, start: bool) {
        match name {
            "a" if self.chapter => self.reference(tag, start),
            "aside" if self.chapter => {
                self.flush();
                count(&mut self.asides, start);
            }
            "nav" | "aside" | "footer" if self.letter => self.parted(),
            "nav" | "aside" | "footer" | "template" | "select" | "button" => {
                self.parted();
                if !tag.self_closing {
                    count(&mut self.hidden, start);
                }
            }
            "svg" => {
                self.parted();
                if !tag.self_closing {
                    count(&mut self.drawings, start);
                }
                if self.drawings == 0 {
                    (self.labels, self.chosen) = (0, None);
                }
            }
            _ if self.drawings > 0 && self.label(tag, name, start) => {}
            "main" => {
                self.flush();
                count(&mut self.mains, start);
            }
            "article" => {
                self.flush();
                count(&mut self.articles, start);
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                self.heading = if start { name.bytes().next_back().map_or(0, |digit| digit - b'0') } else { 0 };
            }
            "ul" | "ol" | "dl" | "menu" | "dir" => self.list(tag, start),
            "li" | "dd" | "dt" => self.item(tag, start),
            "table" => self.table(start),
            "tr" => self.row(start),
            "td" | "th" if start => self.cell(),
            "pre" => {
                self.flush();
                count(&mut self.code, start);
            }
            "rt" | "rp" | "rtc" => self.annotation = start,
            "ruby" | "rb" => self.annotation = false,
            "sup" => self.raised = start,
            // Numbers of a formula: what stands above or below another is no digit of it.
            "mn" if !start => self.text.push(' '),
            "br" => self.text.push('\n'),
            "img" if start && self.shows() => {
                if let Some(words) = attribute(tag, "alt") {
                    self.text.push(' ');
                    self.text.push_str(words);
                    self.text.push(' ');
                }
                let is_small = |side| {
                    attribute(tag, side).and_then(|side| side.parse::<u32>().ok()).is_some_and(|side| side < LEAST)
                };
                if !is_small("width") && !is_small("height") {
                    self.picture(attribute(tag, "src"));
                }
            }
            // A page of a book may be one drawing that holds one picture: a scan.
            "image" if start && (self.chapter || self.drawings > 0 && self.hidden == 0 && self.concealed.is_none()) => {
                self.picture(attribute(tag, "xlink:href").or_else(|| attribute(tag, "href")));
            }
            "p" | "div" | "section" | "header" | "tbody" | "thead" | "tfoot" | "caption" | "blockquote" | "figure"
            | "figcaption" | "address" | "body" | "html" | "form" | "fieldset" | "details" | "summary" | "hr"
            | "option" | "center" => self.parted(),
            _ => {}
        }
    }

    /// Whether this is about the words of a drawing. Each of them stands where it is put, so that nothing parts them but that.
    fn label(&mut self, tag: &Tag, name: &str, start: bool) -> bool {
        match name {
            "text" if self.chosen == Some(true) => {}
            "text" | "foreignobject" => {
                if self.shows() {
                    self.text.push('\n');
                }
                count(&mut self.labels, start);
                self.chosen = self.chosen.map(|chosen| chosen || name == "foreignobject" && !start);
            }
            "tspan" => {
                if start && self.shows() && ["x", "y", "dy"].iter().any(|place| attribute(tag, place).is_some()) {
                    self.text.push('\n');
                }
            }
            "switch" => self.chosen = start.then_some(false),
            _ => return false,
        }
        true
    }

    fn picture(&mut self, source: Option<&str>) {
        if let Some(source) = source {
            // What is blank before the first word would be gone through again for each picture.
            let blank = self.text.len() - self.text.trim_start().len();
            self.text.drain(..blank);
            // The block that is open ends behind it.
            let after = self.found.len() + usize::from(!self.text.is_empty());
            self.pictures.push(Shown { after, region: self.region(), source: source.to_owned() });
        }
    }

    /// The mark of a note is no part of the text.
    fn reference(&mut self, tag: &Tag, start: bool) {
        let attribute = |a: &html5ever::Attribute| &*a.name.local == "epub:type" && a.value.contains("noteref");
        if start && !self.noteref && tag.attrs.iter().any(attribute) {
            self.noteref = true;
            self.hidden += 1;
        } else if !start && std::mem::take(&mut self.noteref) {
            self.hidden = self.hidden.saturating_sub(1);
        }
    }

    fn list(&mut self, tag: &Tag, start: bool) {
        self.parted();
        self.mark.clear();
        self.own.clear();
        if start {
            self.lists.push(List::begun_by(tag, self.items));
        } else if let Some(list) = self.lists.pop() {
            self.items = list.items;
        }
    }

    fn item(&mut self, tag: &Tag, start: bool) {
        self.parted();
        self.mark.clear();
        self.own.clear();
        self.items = self.lists.last().map_or(0, |list| list.items) + u32::from(start);
        if !start || !self.shows() {
            return;
        }
        if self.rows > 0 {
            self.part(ITEM);
        }
        if let Some(mark) = self.lists.last_mut().and_then(|list| list.mark(tag)) {
            self.mark = mark;
        }
    }

    fn table(&mut self, start: bool) {
        self.flush();
        self.mark.clear();
        self.own.clear();
        if start {
            self.tables.push(Outside { rows: self.rows, items: self.items, lists: self.lists.len() });
        } else if let Some(outside) = self.tables.pop() {
            (self.rows, self.items) = (outside.rows, outside.items);
            self.lists.truncate(outside.lists);
        }
    }

    /// Rows that are open around the innermost table.
    fn outer_rows(&self) -> u32 {
        self.tables.last().map_or(0, |table| table.rows)
    }

    fn row(&mut self, start: bool) {
        self.flush();
        self.rows = self.outer_rows() + u32::from(start);
    }

    fn cell(&mut self) {
        // A row may begin by its first cell; beyond any table there is none.
        if self.rows == self.outer_rows() {
            if self.tables.is_empty() {
                return;
            }
            self.row(true);
        }
        self.end_inline();
        self.part(CELL);
    }

    /// A paragraph ends.
    fn parted(&mut self) {
        if self.rows == 0 {
            self.flush();
            return;
        }
        self.end_inline();
        self.part(BREAK);
    }

    fn part(&mut self, mark: char) {
        if self.shows() {
            self.text.push(mark);
            self.parts += 1;
        }
    }

    /// What goes on beyond no paragraph.
    fn end_inline(&mut self) {
        (self.annotation, self.raised) = (false, false);
    }

    /// A block ends.
    pub fn flush(&mut self) {
        self.end_inline();
        self.parts = 0;
        let mut text = std::mem::take(&mut self.text);
        if text::prose(&text).is_empty() {
            return;
        }
        let kind = match () {
            () if self.rows > 0 && self.heading == 0 && self.code == 0 => return self.flush_row(&text),
            () if self.heading > 0 => Kind::Heading { level: self.heading.min(6) },
            () if self.code > 0 => Kind::Code,
            () if self.items > 0 => Kind::ListItem,
            () => Kind::Paragraph,
        };
        if self.rows > 0 {
            text = text.replace([CELL, BREAK, ITEM], " ");
        }
        self.add(kind, text);
    }

    /// A row in which one cell alone says something is how a page is laid out, and what stands in it is text.
    fn flush_row(&mut self, text: &str) {
        let is_said = |part: &str| !text::prose(part).is_empty();
        let mut cells: Vec<&str> = text.split(CELL).collect();
        // Before the first cell, or behind a table within one.
        if cells.first().is_some_and(|before| !is_said(before)) {
            cells.remove(0);
        }
        if cells.iter().filter(|cell| is_said(cell)).count() > 1 {
            let cells: Vec<String> = cells.iter().map(|cell| text::prose(&cell.replace([BREAK, ITEM], " "))).collect();
            self.add(Kind::TableRow, cells.join(" | "));
            return;
        }
        let mut item = false;
        for part in text.split([CELL, BREAK]) {
            item |= part.contains(ITEM);
            if is_said(part) {
                let kind = if std::mem::take(&mut item) { Kind::ListItem } else { Kind::Paragraph };
                self.add(kind, part.to_owned());
            }
        }
    }

    fn add(&mut self, kind: Kind, text: String) {
        let kind = if self.asides > 0 { Kind::Note } else { kind };
        self.found.push(Found { kind, text, region: self.region() });
    }

    fn region(&self) -> Region {
        match (self.mains, self.articles) {
            (1.., _) => Region::Main,
            (_, 1..) => Region::Article,
            _ => Region::Body,
        }
    }
}
