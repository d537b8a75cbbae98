//! Markdown (CommonMark with tables and footnotes), by pulldown-cmark, which gives events and needs no stack of its own.
//!
//! Known by at least two of its marks, or by a heading at its beginning: a plain text with one dash is a plain text.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::{Sample, plain};
use crate::output::Output;
use crate::tools::Tools;
use crate::{Error, Kind};

pub fn recognise(sample: &Sample<'_>) -> bool {
    let Some(head) = &sample.head else { return false };
    if head.starts_with("#!") {
        return false;
    }
    let mut lines = head.lines().map(str::trim_start).skip_while(|line| line.is_empty());
    let is_heading = |line: &str| {
        line.trim_start_matches('#').starts_with(' ')
            && (1..=6).contains(&line.bytes().take_while(|b| *b == b'#').count())
    };
    if lines.next().is_some_and(is_heading) && lines.next().is_none_or(|second| second.trim().is_empty()) {
        return true;
    }
    let any = |mark: &dyn Fn(&str) -> bool| u8::from(head.lines().any(mark));
    let marks = any(&is_heading)
        + any(&|line| line.contains("](") && line.contains('['))
        + any(&|line| line.starts_with("```") || line.starts_with("~~~"))
        + any(&|line| line.matches("**").count() >= 2)
        + any(&|line| line.starts_with("- ") || line.starts_with("* "))
        + any(&|line| line.starts_with('|') && line.contains("---"))
        + any(&|line| line.starts_with("> "));
    marks >= 2
}

pub fn read(bytes: &[u8], _: &Tools, output: &mut Output<'_>) -> Result<(), Error> {
    let text = plain::decode(bytes, output);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut walk = Walk { output, text: String::new(), lists: 0, notes: 0, hidden: 0, cells: 0 };
    for event in Parser::new_ext(&text, options) {
        if walk.output.is_full() {
            break;
        }
        walk.event(event);
    }
    walk.flush(Kind::Paragraph);
    Ok(())
}

struct Walk<'a, 'o> {
    output: &'a mut Output<'o>,
    text: String,
    lists: u32,
    notes: u32,
    /// Within metadata or an HTML block: not text.
    hidden: u32,
    cells: u32,
}

impl Walk<'_, '_> {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(words) | Event::Code(words) | Event::InlineMath(words) | Event::DisplayMath(words)
                if self.hidden == 0 =>
            {
                self.text.push_str(&words)
            }
            Event::SoftBreak | Event::HardBreak => self.text.push('\n'),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::MetadataBlock(_) | Tag::HtmlBlock => self.hidden += 1,
            Tag::FootnoteDefinition(_) => self.notes += 1,
            // What stands before an inner list is an item of its own.
            Tag::List(_) => {
                self.flush_text();
                self.lists += 1;
            }
            Tag::TableHead | Tag::TableRow => self.cells = 0,
            Tag::TableCell => {
                if self.cells > 0 {
                    self.text.push_str(" | ");
                }
                self.cells += 1;
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::MetadataBlock(_) | TagEnd::HtmlBlock => self.hidden = self.hidden.saturating_sub(1),
            TagEnd::FootnoteDefinition => {
                self.flush_text();
                self.notes = self.notes.saturating_sub(1);
            }
            TagEnd::Heading(level) => {
                if level == HeadingLevel::H1 && self.output.title.is_none() {
                    self.output.title = Some(self.text.clone());
                }
                self.flush(Kind::Heading { level: level as u8 });
            }
            TagEnd::Paragraph | TagEnd::Item => self.flush_text(),
            TagEnd::List(_) => self.lists = self.lists.saturating_sub(1),
            TagEnd::CodeBlock => {
                let code = std::mem::take(&mut self.text);
                self.output.push_lines(Kind::Code, None, &code);
            }
            TagEnd::TableHead | TagEnd::TableRow => self.flush(Kind::TableRow),
            _ => {}
        }
    }

    fn flush_text(&mut self) {
        self.flush(match (self.notes, self.lists) {
            (1.., _) => Kind::Note,
            (_, 1..) => Kind::ListItem,
            _ => Kind::Paragraph,
        });
    }

    fn flush(&mut self, kind: Kind) {
        let text = std::mem::take(&mut self.text);
        self.output.push(kind, None, &text);
    }
}
