//! Markdown (CommonMark with tables and footnotes), by pulldown-cmark, which gives events and needs no stack of its own.
//!
//! Tables that are drawn with dashes, as pandoc has them, are made ones of pipes first ([`ruled`]). HTML that stands in it is read as such; an item of a numbered list keeps its number. Pictures lie elsewhere, and are said to be there.
//! Known by at least two of its marks, or by a heading at its beginning: a plain text with one dash is a plain text.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::{Sample, html, plain, ruled};
use crate::output::Output;
use crate::tools::Tools;
use crate::{Error, Kind, Warning, text};

/// Bytes of a node of what the parser makes of a text.
const NODE: u64 = 48;
/// Bytes that are needed for anything else: for each byte of the text, and whatever the text.
const BESIDE_EACH: u64 = 4;
const BESIDE: u64 = 96 << 20;
/// Cells that it adds to the rows of one table at most, up to as many columns as the table has.
const MOST_ADDED: usize = 1 << 18;

pub fn recognise(sample: &Sample<'_>) -> bool {
    let Some(head) = sample.text() else { return false };
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
    let text = ruled::with_pipes(&text);
    let text = affordable(&text, output);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut walk = Walk {
        output,
        text: String::new(),
        page: String::new(),
        lists: Vec::new(),
        mark: String::new(),
        notes: 0,
        hidden: 0,
        cells: 0,
        raised: false,
    };
    for event in Parser::new_ext(text, options) {
        if walk.output.is_full() {
            break;
        }
        if walk.output.is_late() {
            walk.output.cut(Warning::TIME_LIMIT);
            break;
        }
        walk.event(event);
    }
    walk.flush(Kind::Paragraph);
    Ok(())
}

/// The text as far as there is memory for what the parser makes of it, which it does before it tells of the first word. Code is counted as text
/// is: where it begins and ends the parser alone knows.
fn affordable<'t>(text: &'t str, output: &mut Output<'_>) -> &'t str {
    let [most, of_part] = most_nodes(text.len(), output.limits.memory_bytes);
    let [mut nodes, mut columns, mut left, mut end] = [1_usize, 0, 0, 0];
    let mut part = None;
    for line in text.split_inclusive('\n') {
        let before = nodes;
        // To it a carriage return alone ends a line as well.
        for row in line.trim_end_matches(['\r', '\n']).split('\r') {
            let (pipes, bare) = (row.matches('|').count(), row.trim_matches([' ', '\t', '>']));
            if bare.is_empty() {
                columns = 0;
            } else if pipes > 0 && bare.contains('-') && bare.bytes().all(|byte| b"|-: \t".contains(&byte)) {
                (columns, left) = (columns.max(pipes + 1), MOST_ADDED);
            }
            nodes += nodes_of(row);
            if columns > 0 {
                let added = columns.saturating_sub(pipes).min(left);
                left -= added;
                nodes += 1 + added;
            }
        }
        if nodes > of_part && part.is_none() {
            // One line may be nearly all there is. But for a table's no byte of it is more than a node, and it has one more itself.
            let bytes = if columns > 0 { 0 } else { of_part.saturating_sub(before + 1) };
            part = text.get(..end + line.floor_char_boundary(bytes));
        }
        if nodes > most {
            output.cut(Warning::TEXT_LIMIT);
            return part.unwrap_or_default();
        }
        end += line.len();
    }
    text
}

/// How many nodes the parser has memory for, of the whole text and of any part of it. Its list of them is made for one in 32 bytes, and grows
/// by doubling.
fn most_nodes(bytes: usize, memory: u64) -> [usize; 2] {
    let beside = BESIDE + BESIDE_EACH * bytes as u64;
    let most = usize::try_from(memory.saturating_sub(beside) / NODE).unwrap_or(usize::MAX);
    let mut nodes = (bytes / 32).max(128);
    while nodes <= most / 2 {
        nodes *= 2;
    }
    [nodes, nodes.min(most / 2)]
}

/// Nodes of a line, at most: its own, one of each mark and of what stands between two, and two of each item or quote that begins, or tab
/// before it, of which a part may be spaces of code.
fn nodes_of(row: &str) -> usize {
    let (mut nodes, mut was_mark) = (1, true);
    for byte in row.bytes() {
        let is_mark = matches!(byte, b'*' | b'_' | b'~' | b'`' | b'<' | b'[' | b']' | b'&' | b'\\' | b'|');
        nodes += usize::from(is_mark || was_mark);
        was_mark = is_mark;
    }
    let begun = row.bytes().take_while(|byte| byte.is_ascii_digit() || b" \t>-+*.)".contains(byte));
    let begun = begun.filter(|byte| b"\t>-+*.)".contains(byte));
    nodes + 2 * begun.count()
}

struct Walk<'a, 'o> {
    output: &'a mut Output<'o>,
    text: String,
    /// HTML that stands in the text.
    page: String,
    /// Of each open list, the number of its next item, where it has numbers.
    lists: Vec<Option<u64>>,
    /// The number of an item that has no text yet.
    mark: String,
    notes: u32,
    /// Within metadata: not text.
    hidden: u32,
    cells: u32,
    raised: bool,
}

impl Walk<'_, '_> {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(words) | Event::Code(words) | Event::InlineMath(words) | Event::DisplayMath(words)
                if self.hidden == 0 =>
            {
                self.words(&words);
            }
            Event::SoftBreak | Event::HardBreak => self.text.push('\n'),
            Event::Html(page) => self.page.push_str(&page),
            Event::InlineHtml(tag) => match &*tag.to_ascii_lowercase() {
                "<sup>" => self.raised = true,
                "</sup>" => self.raised = false,
                "<br>" | "<br/>" | "<br />" => self.text.push('\n'),
                tag if tag.starts_with("<img") => self.output.warn(Warning::PICTURES_UNREAD, None),
                _ => {}
            },
            _ => {}
        }
    }

    fn words(&mut self, words: &str) {
        self.text.push_str(&std::mem::take(&mut self.mark));
        if self.raised {
            self.text.extend(words.chars().map(|c| text::raised(c).unwrap_or(c)));
        } else {
            self.text.push_str(words);
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::MetadataBlock(_) => self.hidden += 1,
            Tag::FootnoteDefinition(_) => self.notes += 1,
            // What it is called stands in the text; where it is, is the author's affair.
            Tag::Image { .. } => self.output.warn(Warning::PICTURES_UNREAD, None),
            // What stands before an inner list is an item of its own; so is what stands before code or a page.
            Tag::List(first) => {
                self.flush_text();
                self.lists.push(*first);
            }
            Tag::CodeBlock(_) | Tag::HtmlBlock => {
                self.flush_text();
                self.mark.clear();
            }
            Tag::Item => {
                let next = self.lists.last_mut().and_then(Option::as_mut);
                self.mark = next.as_ref().map_or_else(String::new, |number| format!("{number}. "));
                if let Some(number) = next {
                    *number = number.saturating_add(1);
                }
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
            TagEnd::MetadataBlock(_) => self.hidden = self.hidden.saturating_sub(1),
            TagEnd::HtmlBlock => html::part_of(&std::mem::take(&mut self.page), self.output),
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
            TagEnd::Paragraph => self.flush_text(),
            TagEnd::Item => {
                self.flush_text();
                self.mark.clear();
            }
            TagEnd::List(_) => drop(self.lists.pop()),
            TagEnd::CodeBlock => {
                let code = std::mem::take(&mut self.text);
                self.output.push_lines(Kind::Code, None, &code);
            }
            TagEnd::TableHead | TagEnd::TableRow => self.flush(Kind::TableRow),
            _ => {}
        }
    }

    fn flush_text(&mut self) {
        self.flush(match () {
            () if self.notes > 0 => Kind::Note,
            () if !self.lists.is_empty() => Kind::ListItem,
            () => Kind::Paragraph,
        });
    }

    fn flush(&mut self, kind: Kind) {
        let text = std::mem::take(&mut self.text);
        self.raised = false;
        self.output.push(kind, None, &text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Vec<(Kind, String)> {
        let mut silent = |_, _| ();
        let mut output = Output::new(crate::Limits::for_size(1000), &mut silent);
        read(text.as_bytes(), &Tools::default(), &mut output).unwrap();
        let pieces = output.finish(crate::Format::Markdown).unwrap().1;
        pieces.into_iter().map(|piece| (piece.kind, piece.text)).collect()
    }

    #[test]
    fn items_keep_the_numbers_that_were_written() {
        let text = "3. three\n4. four\n   - a dot\n\n5. five\n\n   more\n\n6.\n7. Run:\n   ```\n   x\n   ```\n\nEnd.\n";
        let expected = [
            (Kind::ListItem, "3. three"),
            (Kind::ListItem, "4. four"),
            (Kind::ListItem, "a dot"),
            (Kind::ListItem, "5. five"),
            (Kind::ListItem, "more"),
            (Kind::ListItem, "7. Run:"),
            (Kind::Code, "x"),
            (Kind::Paragraph, "End."),
        ];
        assert_eq!(read_text(text), expected.map(|(kind, text)| (kind, text.to_owned())));
    }

    #[test]
    fn a_text_is_read_as_far_as_there_is_memory_for_its_marks_and_one_with_few_of_them_whole() {
        let kept = |text: &str| {
            let mut silent = |_, _| ();
            let limits = crate::Limits { memory_bytes: 200 << 20, ..crate::Limits::for_size(0) };
            let mut output = Output::new(limits, &mut silent);
            let kept = affordable(text, &mut output).len();
            output.push(Kind::Paragraph, None, "Words.");
            (kept, output.finish(crate::Format::Markdown).unwrap().0.truncated)
        };
        // Of four million bytes there is memory for a million nodes.
        let items = "1. ".repeat(1_333_334);
        let (stars, quotes) = ("*a".repeat(2_000_000), "> ".repeat(2_000_000));
        // None of these is open where the stars begin.
        let fences = ["Words\n    ```\n", "- Words\n  ```\n", "<p>\n```\n\n", "```\n```x\n```\n"];
        let behind = fences.map(|fence| format!("{fence}{stars}"));
        let tabs = format!("  ```\n{}", "\tx\r\n".repeat(1_000_000));
        for marks in [stars, "*a\n".repeat(1_333_334), quotes, items, tabs].into_iter().chain(behind) {
            let (kept, truncated) = kept(&marks);
            assert!(truncated && (500_000..1_500_000).contains(&kept), "{kept}");
        }
        let words = "Words, and **one** that is told more loudly.\n".repeat(90_000);
        let code = format!("```\n{}```\n", "a[b] = *c & d_e;\n".repeat(60_000));
        for text in [words, code] {
            assert_eq!(kept(&text), (text.len(), false));
        }
    }

    #[test]
    fn pictures_are_said_to_be_there_and_what_they_are_called_is_read() {
        let told = |text: &str| {
            let mut silent = |_, _| ();
            let mut output = Output::new(crate::Limits::for_size(1000), &mut silent);
            read(text.as_bytes(), &Tools::default(), &mut output).unwrap();
            output.finish(crate::Format::Markdown).unwrap().0.warnings
        };
        let unread = [Warning::new(Warning::PICTURES_UNREAD, None)];
        assert_eq!(told("See ![the weir](weir.png)."), unread);
        assert_eq!(told("See <img src=\"weir.png\"> and <b>that</b>."), unread);
        assert_eq!(told("<p>See <img src=\"weir.png\"></p>\n"), unread);
        assert_eq!(told("See [the weir](weir.png) and <b>that</b>."), []);
        assert_eq!(read_text("See ![the weir](weir.png)."), [(Kind::Paragraph, "See the weir.".to_owned())]);
    }

    #[test]
    fn html_in_it_is_read_and_raised_digits_stay_raised() {
        let text = "Before <b>that</b><br>10<sup>6</sup> people.\n\n<details>\n<summary>More</summary>\n\nWithin.\n\n</details>\n\n\
            <table><tr><td>a<td>b</table>\n\n<!-- unseen -->\n\nAfter.\n";
        let expected = [
            (Kind::Paragraph, "Before that 10⁶ people."),
            (Kind::Paragraph, "More"),
            (Kind::Paragraph, "Within."),
            (Kind::TableRow, "a | b"),
            (Kind::Paragraph, "After."),
        ];
        assert_eq!(read_text(text), expected.map(|(kind, text)| (kind, text.to_owned())));
    }
}
