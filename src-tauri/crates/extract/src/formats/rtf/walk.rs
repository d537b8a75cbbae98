//! The walk through the tokens: what each word changes, for how long, and where text goes.

use std::collections::{HashMap, HashSet};

use super::encoding::Encodings;
use super::flow::{Block, Flow, Paragraph};
use super::names::{is_number, level, named};
use super::pictures::Pictures;
use super::state::{Goal, State};
use super::token::Token;
use crate::formats::docx::level_by_name;
use crate::formats::embedded;
use crate::output::Output;
use crate::text::raise;
use crate::{Kind, Warning};

/// No program nests groups deeper.
const MAX_DEPTH: usize = 256;
/// Bytes that may wait to be decoded; then the next space ends the wait.
const LONG: usize = 32 * 1024;
/// The clock is looked at every so many tokens.
const TOKENS: u32 = 65_536;

/// A style that is being described.
#[derive(Debug, Default)]
struct Style {
    number: i32,
    level: Option<u8>,
    name: String,
}

/// The walk through a file.
pub struct Walk<'a, 'o> {
    output: &'a mut Output<'o>,
    state: State,
    outer: Vec<State>,
    body: Flow,
    inner: Vec<Flow>,
    encodings: Encodings,
    default_font: Option<i32>,
    /// The font that is being described, and its name.
    font: i32,
    font_name: String,
    style: Style,
    styles: HashMap<i32, Paragraph>,
    title: String,
    mark: String,
    /// Those of the paragraph that is open.
    pictures: Pictures,
    /// Words were met that are not shown.
    left_out: bool,
    /// Text that is not decoded yet: a character may be several bytes, some written as they are and some as numbers.
    bytes: Vec<u8>,
    /// The first half of a character outside the basic plane.
    high: Option<u32>,
    /// Substitutes still to pass over.
    skip: u32,
    seen: HashSet<String>,
    footers: Vec<Block>,
    tokens: u32,
    whole: bool,
}

impl<'a, 'o> Walk<'a, 'o> {
    pub fn new(output: &'a mut Output<'o>) -> Self {
        Self {
            output,
            state: State::default(),
            outer: Vec::new(),
            body: Flow::default(),
            inner: Vec::new(),
            encodings: Encodings::new(),
            default_font: None,
            font: 0,
            font_name: String::new(),
            style: Style::default(),
            styles: HashMap::new(),
            title: String::new(),
            mark: String::new(),
            pictures: Pictures::default(),
            left_out: false,
            bytes: Vec::new(),
            high: None,
            skip: 0,
            seen: HashSet::new(),
            footers: Vec::new(),
            tokens: 0,
            whole: false,
        }
    }

    /// Takes one token; answers whether to go on.
    pub fn token(&mut self, token: Token<'_>) -> bool {
        match token {
            Token::Byte(byte) => self.byte(byte),
            Token::Word(name, number) => self.word(name, number),
            Token::Symbol(symbol) => self.symbol(symbol),
            Token::Binary => self.skip = self.skip.saturating_sub(1),
            Token::Open => {
                self.decode();
                self.skip = 0;
                if self.outer.len() >= MAX_DEPTH {
                    self.output.cut(Warning::DEPTH_LIMIT);
                    self.whole = true;
                    return false;
                }
                self.outer.push(self.state);
                self.state = State { starred: false, flows: false, ..self.state };
            }
            Token::Close => {
                self.close();
                // What stands behind the end of the outermost group is no part of the document.
                if self.outer.is_empty() {
                    self.whole = true;
                    return false;
                }
            }
        }
        self.tokens += 1;
        if self.tokens >= TOKENS {
            self.tokens = 0;
            if self.output.is_late() {
                self.output.cut(Warning::TIME_LIMIT);
                self.whole = true;
                return false;
            }
        }
        !self.output.is_full()
    }

    /// Gives out what was begun, and what stands at the end.
    pub fn finish(mut self) {
        if !self.whole && !self.output.is_full() {
            self.output.warn(Warning::PART_DAMAGED, None);
        }
        if self.high.is_some() {
            self.output.warn(Warning::CHARACTERS_LOST, None);
        }
        if self.left_out {
            self.output.warn(Warning::HIDDEN_LEFT_OUT, None);
        }
        while !self.outer.is_empty() {
            self.close();
        }
        let blocks = std::mem::take(&mut self.body).finish(self.state.paragraph);
        for (kind, text) in blocks.into_iter().chain(std::mem::take(&mut self.footers)) {
            self.output.push(kind, None, &text);
        }
        self.show();
        if !self.title.trim().is_empty() {
            self.output.title = Some(self.title);
        }
    }

    fn flow(&mut self) -> &mut Flow {
        self.inner.last_mut().unwrap_or(&mut self.body)
    }

    fn close(&mut self) {
        self.decode();
        self.skip = 0;
        match self.state.goal {
            Goal::Styles => self.end_style(),
            Goal::Fonts => self.end_font(),
            Goal::Mark if self.outer.last().is_some_and(|outer| outer.goal != Goal::Mark) => self.end_mark(),
            Goal::Picture if self.outer.last().is_some_and(|outer| outer.goal != Goal::Picture) => self.pictures.end(),
            // The paragraph of the outermost group is the one that was not ended.
            _ if self.outer.len() == 1 && !self.state.flows => {
                let blocks = std::mem::take(&mut self.body).finish(self.state.paragraph);
                self.push(blocks);
            }
            _ => {}
        }
        if self.state.flows
            && let Some(flow) = self.inner.pop()
        {
            let (kind, blocks) = (flow.kind, flow.finish(self.state.paragraph));
            match kind {
                Some(Kind::Header | Kind::Footer) => {
                    let (headers, footers): (Vec<_>, Vec<_>) = blocks
                        .into_iter()
                        .filter(|(_, text)| self.seen.insert(text.clone()))
                        .partition(|(kind, _)| *kind == Kind::Header);
                    self.push(headers);
                    self.footers.extend(footers);
                }
                _ => self.flow().after.extend(blocks),
            }
        }
        if let Some(state) = self.outer.pop() {
            self.state = state;
        }
    }

    fn push(&mut self, blocks: Vec<Block>) {
        for (kind, text) in blocks {
            self.output.push(kind, None, &text);
        }
        self.show();
    }

    /// Gives out the pictures of what was pushed.
    fn show(&mut self) {
        for picture in self.pictures.take() {
            let spot = self.output.spot(None);
            embedded::offer(picture, spot, self.output);
        }
    }

    /// Where a text goes, if anywhere.
    fn goal(&mut self) -> Option<&mut String> {
        match self.state.goal {
            Goal::Text | Goal::Mark if self.state.hidden || self.state.deleted => None,
            Goal::Text => Some(&mut self.flow().text),
            Goal::Mark => Some(&mut self.mark),
            Goal::Styles => Some(&mut self.style.name),
            Goal::Title => Some(&mut self.title),
            Goal::Fonts => Some(&mut self.font_name),
            Goal::Nowhere | Goal::Info | Goal::Picture => None,
        }
    }

    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if self.state.goal == Goal::Picture {
            self.pictures.byte(byte);
        } else if self.goal().is_some() {
            self.bytes.push(byte);
            // A space is never part of another character.
            if byte == b' ' && self.bytes.len() > LONG {
                self.decode();
            }
        } else {
            self.pass_over(byte.is_ascii_alphanumeric() || !byte.is_ascii());
        }
    }

    /// Something is not taken in: a letter, or what is none.
    fn pass_over(&mut self, letter: bool) {
        let State { goal, hidden, deleted, .. } = self.state;
        self.left_out |= letter && goal == Goal::Text && hidden && !deleted;
    }

    fn decode(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let (text, lost) = self.encodings.decode(self.set_in(), &bytes);
        // Names of fonts are in any encoding.
        if lost && self.state.goal != Goal::Fonts {
            self.output.warn(Warning::CHARACTERS_LOST, None);
        }
        let raised = self.state.raised;
        match self.goal() {
            Some(goal) if raised => raise(&text, goal),
            Some(goal) => goal.push_str(&text),
            None => {}
        }
    }

    /// The font that a text is set in.
    fn set_in(&self) -> Option<i32> {
        match self.state {
            State { goal: Goal::Text | Goal::Mark, right_to_left: true, complex_font: Some(font), .. } => Some(font),
            State { goal: Goal::Text | Goal::Mark, font, .. } => font.or(self.default_font),
            _ => None,
        }
    }

    fn character(&mut self, c: char) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        self.decode();
        let c = self.encodings.shown(self.set_in(), c);
        match self.goal() {
            Some(goal) => goal.push(c),
            None => self.pass_over(c.is_alphanumeric()),
        }
    }

    /// `\u`: a UTF-16 unit, signed; some programs write a whole character.
    fn unicode(&mut self, number: i32) {
        let unit = u32::try_from(if number < 0 { number.saturating_add(0x1_0000) } else { number }).unwrap_or_default();
        let high = self.high.take();
        if high.is_some() && !matches!(unit, 0xdc00..=0xdfff) {
            self.output.warn(Warning::CHARACTERS_LOST, None);
        }
        let code = match (high, unit) {
            (_, 0xd800..=0xdbff) => {
                self.high = Some(unit);
                self.skip = self.state.substitutes;
                return;
            }
            (Some(high), 0xdc00..=0xdfff) => 0x1_0000 + ((high - 0xd800) << 10) + (unit - 0xdc00),
            _ => unit,
        };
        match char::from_u32(code) {
            Some(c) => self.character(c),
            None => self.output.warn(Warning::CHARACTERS_LOST, None),
        }
        self.skip = self.state.substitutes;
    }

    fn symbol(&mut self, symbol: u8) {
        match symbol {
            b'\\' | b'{' | b'}' => self.byte(symbol),
            b'~' => self.character('\u{a0}'),
            b'_' => self.character('\u{2011}'),
            b'-' => self.character('\u{ad}'),
            b'\r' | b'\n' => self.word("par", None),
            b'*' => self.state.starred = true,
            _ => {}
        }
    }

    fn word(&mut self, name: &str, number: Option<i32>) {
        if let Some(c) = named(name) {
            self.character(c);
            return;
        }
        self.decode();
        self.skip = 0;
        let starred = std::mem::take(&mut self.state.starred);
        if self.state.goal == Goal::Nowhere && name != "ud" || self.begins(name) {
            return;
        }
        if starred {
            self.state.goal = Goal::Nowhere;
            return;
        }
        match (self.state.goal, number) {
            (Goal::Fonts, Some(number)) => match name {
                "f" => {
                    self.end_font();
                    self.font = number;
                }
                "fcharset" => self.encodings.set_charset(self.font, number),
                "cpg" => self.encodings.set_font(self.font, number),
                _ => {}
            },
            (Goal::Styles, Some(number)) if name == "s" => self.style.number = number,
            (Goal::Styles, Some(number)) if name == "outlinelevel" => self.style.level = level(number),
            (_, Some(number)) if name == "u" => self.unicode(number),
            (_, Some(number)) if name == "uc" => self.state.substitutes = u32::try_from(number).unwrap_or_default(),
            (Goal::Text, number) => self.text_word(name, number),
            // A mark is set in a font, and none of the paragraph's words is meant by what else it says.
            (Goal::Mark, number) if name == "f" => self.state.font = number,
            _ => {}
        }
    }

    fn text_word(&mut self, name: &str, number: Option<i32>) {
        let on = number != Some(0);
        match (name, number) {
            ("par" | "sect" | "page", _) => {
                let paragraph = self.state.paragraph;
                self.flow().end_paragraph(paragraph);
                self.push_done();
            }
            ("cell", _) => self.flow().end_cell(),
            ("row", _) => {
                self.flow().end_row();
                self.push_done();
            }
            ("nestcell" | "nestrow" | "column", _) => self.flow().text.push(' '),
            ("pard", _) => self.state.paragraph = Paragraph::default(),
            ("plain", _) => {
                let State { hidden, deleted, font, right_to_left, raised, .. } = &mut self.state;
                (*hidden, *deleted, *font, *right_to_left, *raised) = (false, false, None, false, false);
            }
            ("s", Some(number)) => {
                let style = self.styles.get(&number).copied().unwrap_or_default();
                self.state.paragraph = Paragraph { in_table: self.state.paragraph.in_table, ..style };
            }
            ("outlinelevel", Some(number)) => self.state.paragraph.level = level(number),
            ("ls", _) => self.state.paragraph.item = on,
            ("intbl", _) => self.state.paragraph.in_table = true,
            ("f", number) => self.state.font = number,
            ("af", number) => self.state.complex_font = number,
            ("rtlch", _) => self.state.right_to_left = true,
            ("ltrch", _) => self.state.right_to_left = false,
            ("v", _) => self.state.hidden = on,
            ("super", _) => self.state.raised = on,
            ("nosupersub" | "sub", _) => self.state.raised = false,
            ("deleted", _) => {
                self.state.deleted = on;
                self.output.warn(Warning::CHANGES_TRACKED, None);
            }
            ("revised", _) => self.output.warn(Warning::CHANGES_TRACKED, None),
            ("deff", number) => self.default_font = number,
            ("mac", _) => self.encodings.set_document(10000),
            ("pc", _) => self.encodings.set_document(437),
            ("pca", _) => self.encodings.set_document(850),
            ("ansicpg", Some(number @ 1..)) => self.encodings.set_document(number),
            _ => {}
        }
    }

    /// What the body has finished goes out at once.
    fn push_done(&mut self) {
        let done = self.body.take();
        self.push(done);
    }

    /// Whether the word says what its group is for.
    fn begins(&mut self, name: &str) -> bool {
        let goal = self.state.goal;
        match name {
            "fonttbl" => self.state.goal = Goal::Fonts,
            "stylesheet" => self.state.goal = Goal::Styles,
            "info" => self.state.goal = Goal::Info,
            "title" if goal == Goal::Info => self.state.goal = Goal::Title,
            // A text written twice, for old readers and in Unicode: the second is the better one.
            "upr" => (self.state.twice, self.state.goal) = (Some(goal), Goal::Nowhere),
            "ud" => self.state.goal = self.state.twice.unwrap_or(goal),
            "listtext" | "pntext" if goal == Goal::Text => {
                self.flow().marked = true;
                self.state.goal = Goal::Mark;
            }
            // A text box stands within the instructions of its shape.
            "shpinst" | "shppict" | "do" => {}
            "shptxt" | "dptxbxtext" => self.begin_flow(None),
            "footnote" => self.begin_flow(Some(Kind::Note)),
            "header" | "headerl" | "headerr" | "headerf" => self.begin_flow(Some(Kind::Header)),
            "footer" | "footerl" | "footerr" | "footerf" => self.begin_flow(Some(Kind::Footer)),
            "annotation" => {
                self.output.warn(Warning::COMMENTS_LEFT_OUT, None);
                self.state.goal = Goal::Nowhere;
            }
            "pict" if goal == Goal::Text && !self.state.hidden && !self.state.deleted => {
                self.state.goal = Goal::Picture;
            }
            "objdata" => {
                if goal == Goal::Text {
                    self.output.warn(Warning::PICTURES_UNREAD, None);
                }
                self.state.goal = Goal::Nowhere;
            }
            "colortbl" | "filetbl" | "listtable" | "listoverridetable" | "revtbl" | "fldinst" | "sp" | "shprslt"
            | "nonesttables" | "atnid" | "atnauthor" | "xe" | "tc" | "rxe" | "bkmkstart" | "bkmkend" | "template"
            | "nonshppict" | "pict" | "ftnsep" | "ftnsepc" | "ftncn" | "aftnsep" | "aftnsepc" | "aftncn"
            | "private" => self.state.goal = Goal::Nowhere,
            _ => return false,
        }
        true
    }

    fn begin_flow(&mut self, kind: Option<Kind>) {
        if self.state.goal == Goal::Text && !self.state.flows {
            (self.state.flows, self.state.raised) = (true, false);
            self.state.paragraph = Paragraph::default();
            self.inner.push(Flow::of(kind));
        }
    }

    /// The number of an item, or of a heading or a clause, stands before it; a dot does not.
    fn end_mark(&mut self) {
        let mark = std::mem::take(&mut self.mark);
        let mark = mark.trim();
        if is_number(mark) {
            let flow = self.flow();
            flow.text.push_str(mark);
            flow.text.push(' ');
            flow.number = mark.to_owned();
        }
    }

    /// A font's description ends by a semicolon, within a group of its own or not.
    fn end_font(&mut self) {
        let name = std::mem::take(&mut self.font_name);
        self.encodings.set_name(self.font, name.trim().trim_end_matches(';'));
    }

    fn end_style(&mut self) {
        let Style { number, level, name } = std::mem::take(&mut self.style);
        let name = name.trim().trim_end_matches(';');
        let paragraph = Paragraph {
            level: level.or_else(|| level_by_name(name)),
            item: name.to_lowercase().starts_with("list"),
            in_table: false,
        };
        if !name.is_empty() {
            self.styles.insert(number, paragraph);
        }
    }
}
