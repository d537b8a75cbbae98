//! Web pages, by html5ever's tokenizer. No tree is built, so no depth of nesting costs anything.
//!
//! Where the page marks its main content (`main`, else `article`), that alone is read; navigation, asides, footers, forms'
//! controls, scripts and styles never are. Nothing is fetched, nothing is run.

use std::cell::RefCell;

use html5ever::buffer_queue::BufferQueue;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use super::{Sample, plain};
use crate::output::Output;
use crate::tools::Tools;
use crate::{Error, Kind, Warning, text};

pub fn recognise(sample: &Sample<'_>) -> bool {
    let Some(head) = &sample.head else { return false };
    let head = head.trim_start().to_ascii_lowercase();
    head.starts_with('<')
        && ["<!doctype html", "<html", "<head", "<body", "<title", "<h1", "<p>", "<div"].iter().any(|mark| {
            // `<header>` is no `<head>`: the name must end there.
            head.match_indices(mark).any(|(at, _)| {
                head.get(at + mark.len()..).is_none_or(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
            })
        })
}

pub fn read(bytes: &[u8], _: &Tools, output: &mut Output<'_>) -> Result<(), Error> {
    let page = declared(bytes).map_or_else(|| plain::decode(bytes, output), |encoding| encoding.decode(bytes).0);
    text_of(&page, output);
    Ok(())
}

/// Reads a page that is text already.
pub fn text_of(page: &str, output: &mut Output<'_>) {
    let walk = walk(page, Walk::default(), output);
    if !walk.title.trim().is_empty() {
        output.title = Some(walk.title);
    }
    let main = [Region::Main, Region::Article]
        .into_iter()
        .find(|region| walk.found.iter().any(|f| f.region >= *region && f.content()));
    push(walk.found.into_iter().filter(|found| main.is_none_or(|main| found.region >= main)), output);
}

/// Reads a chapter of a book: all of it is content, asides are its notes, and it is XML in HTML's words. One without a
/// heading has its title for one, unless that is the book's.
pub fn chapter_of(page: &str, output: &mut Output<'_>) {
    let walk = walk(page, Walk { chapter: true, ..Walk::default() }, output);
    let own = text::prose(&walk.title);
    if !own.is_empty() && walk.found.iter().any(Found::content) && walk.found.iter().all(Found::content) {
        let of_book = output.title.as_deref().map(text::prose).unwrap_or_default();
        if own != of_book {
            output.push(Kind::Heading { level: 1 }, None, &own);
        }
    }
    push(walk.found.into_iter(), output);
}

fn push(found: impl Iterator<Item = Found>, output: &mut Output<'_>) {
    for found in found {
        if found.kind == Kind::Code {
            output.push_lines(found.kind, None, &found.text);
        } else {
            output.push(found.kind, None, &found.text);
        }
    }
}

fn walk(page: &str, walk: Walk, output: &mut Output<'_>) -> Walk {
    let sink = Sink(RefCell::new(walk));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let queue = BufferQueue::default();
    // In parts, so that a full output ends the work; each part is a whole number of characters.
    for part in text_chunks(page) {
        queue.push_back(part.into());
        while let html5ever::TokenizerResult::Script(()) = tokenizer.feed(&queue) {}
        if tokenizer.sink.0.borrow().bytes as u64 > output.limits.text_bytes {
            output.cut(Warning::TEXT_LIMIT);
            break;
        }
        if output.is_late() {
            output.cut(Warning::TIME_LIMIT);
            break;
        }
    }
    tokenizer.end();
    let mut walk = tokenizer.sink.0.take();
    walk.flush();
    walk
}

fn text_chunks(page: &str) -> impl Iterator<Item = &str> {
    let mut rest = page;
    std::iter::from_fn(move || {
        let at = rest.char_indices().nth(65_536).map_or(rest.len(), |(at, _)| at);
        let (head, tail) = rest.split_at_checked(at)?;
        rest = tail;
        (!head.is_empty()).then_some(head)
    })
}

/// The encoding the page declares within its first kilobyte, where it has no byte order mark and is not UTF-8.
fn declared(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    if encoding_rs::Encoding::for_bom(bytes).is_some() || std::str::from_utf8(bytes).is_ok() {
        return None;
    }
    let head: String = bytes.iter().take(1024).map(|byte| char::from(*byte)).collect();
    let (_, label) = head.split_once("charset=")?;
    let label = label
        .trim_start_matches(['"', '\''])
        .split(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c)))
        .next()?;
    // A page that can be read this far is not UTF-16, whatever it says (HTML standard, 13.2.3.2).
    encoding_rs::Encoding::for_label(label.as_bytes()).filter(|encoding| encoding.is_ascii_compatible())
}

/// How sure it is that this is what the page is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Region {
    #[default]
    Body,
    Article,
    Main,
}

struct Found {
    kind: Kind,
    text: String,
    region: Region,
}

impl Found {
    fn content(&self) -> bool {
        !matches!(self.kind, Kind::Heading { .. })
    }
}

#[derive(Default)]
struct Sink(RefCell<Walk>);

#[derive(Default)]
struct Walk {
    found: Vec<Found>,
    text: String,
    bytes: usize,
    title: String,
    in_title: bool,
    /// Depth within elements that are not content.
    hidden: u32,
    heading: u8,
    items: u32,
    code: u32,
    cells: u32,
    rows: u32,
    articles: u32,
    mains: u32,
    /// It is a chapter of a book, not a page of the web.
    chapter: bool,
    asides: u32,
    noteref: bool,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut walk = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => return walk.tag(&tag),
            Token::CharacterTokens(words) => {
                walk.bytes += words.len();
                if walk.in_title {
                    walk.title.push_str(&words);
                } else if walk.hidden == 0 {
                    walk.text.push_str(&words);
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Walk {
    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let start = tag.kind == TagKind::StartTag;
        // Only in XML is an element empty that says so.
        let empty = self.chapter && tag.self_closing;
        if empty && !matches!(&*tag.name, "br" | "img" | "hr" | "td" | "th" | "p" | "div") {
            return TokenSinkResult::Continue;
        }
        let count = |n: &mut u32| *n = if start { *n + 1 } else { n.saturating_sub(1) };
        match &*tag.name {
            "script" if start => {
                self.hidden += 1;
                return TokenSinkResult::RawData(RawKind::ScriptData);
            }
            "style" | "noscript" | "iframe" | "noembed" | "noframes" | "xmp" if start => {
                self.hidden += 1;
                return TokenSinkResult::RawData(RawKind::Rawtext);
            }
            "script" | "style" | "noscript" | "iframe" | "noembed" | "noframes" | "xmp" => count(&mut self.hidden),
            "title" if self.hidden == 0 => {
                self.in_title = start && self.title.is_empty();
                if start {
                    return TokenSinkResult::RawData(RawKind::Rcdata);
                }
            }
            "textarea" if start => {
                self.hidden += 1;
                return TokenSinkResult::RawData(RawKind::Rcdata);
            }
            // The mark of a note is no part of the text.
            "a" if self.chapter => {
                let attribute = |a: &html5ever::Attribute| &*a.name.local == "epub:type" && a.value.contains("noteref");
                if start && !self.noteref && tag.attrs.iter().any(attribute) {
                    self.noteref = true;
                    self.hidden += 1;
                } else if !start && std::mem::take(&mut self.noteref) {
                    self.hidden = self.hidden.saturating_sub(1);
                }
            }
            "aside" if self.chapter => {
                self.flush();
                count(&mut self.asides);
            }
            "nav" | "aside" | "footer" | "template" | "select" | "button" | "svg" | "textarea" => {
                self.flush();
                if !tag.self_closing {
                    count(&mut self.hidden);
                }
            }
            "main" => {
                self.flush();
                count(&mut self.mains);
            }
            "article" => {
                self.flush();
                count(&mut self.articles);
            }
            name @ ("h1" | "h2" | "h3" | "h4" | "h5" | "h6") => {
                self.flush();
                self.heading = if start { name.bytes().next_back().map_or(0, |digit| digit - b'0') } else { 0 };
            }
            "li" | "dd" | "dt" => {
                self.flush();
                count(&mut self.items);
            }
            "pre" => {
                self.flush();
                count(&mut self.code);
            }
            "tr" => {
                self.flush();
                self.cells = 0;
                count(&mut self.rows);
            }
            "td" | "th" if start => {
                if self.cells > 0 {
                    self.text.push_str(" | ");
                }
                self.cells += 1;
            }
            "br" => self.text.push('\n'),
            "img" if start && self.hidden == 0 => {
                if let Some(words) = tag.attrs.iter().find(|a| &*a.name.local == "alt") {
                    self.text.push(' ');
                    self.text.push_str(&words.value);
                    self.text.push(' ');
                }
            }
            // A paragraph within a cell is part of its row.
            "p" | "div" | "section" | "header" | "ul" | "ol" | "dl" | "table" | "tbody" | "thead" | "caption"
            | "blockquote" | "figure" | "figcaption" | "address" | "body" | "html" | "form" | "fieldset"
            | "details" | "summary" | "hr" | "option" => {
                if self.rows > 0 && &*tag.name != "table" {
                    self.text.push(' ');
                } else {
                    self.flush();
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        if text::prose(&text).is_empty() {
            return;
        }
        let kind = match () {
            () if self.asides > 0 => Kind::Note,
            () if self.heading > 0 => Kind::Heading { level: self.heading.min(6) },
            () if self.code > 0 => Kind::Code,
            () if self.rows > 0 => Kind::TableRow,
            () if self.items > 0 => Kind::ListItem,
            () => Kind::Paragraph,
        };
        let region = match (self.mains, self.articles) {
            (1.., _) => Region::Main,
            (_, 1..) => Region::Article,
            _ => Region::Body,
        };
        self.found.push(Found { kind, text, region });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_page(page: &str) -> Vec<(Kind, String)> {
        let mut silent = |_, _| ();
        let mut output = Output::new(crate::Limits::for_size(1 << 20), &mut silent);
        read(page.as_bytes(), &Tools { pdfium: None, password: None }, &mut output).unwrap();
        output.finish(crate::Format::Html).unwrap().1.into_iter().map(|p| (p.kind, p.text)).collect()
    }

    #[test]
    fn the_main_content_is_read_without_what_surrounds_it() {
        let page = "<html><head><title>T</title><style>p{}</style></head><body><nav><a>Home</a></nav><main><h1>Head</h1><p>One <b>two</b>&amp;three.</p>\
            <script>if (a<b) x()</script><aside>ad</aside></main><footer>Legal</footer><p>outside</p></body>";
        assert_eq!(
            read_page(page),
            [(Kind::Heading { level: 1 }, "Head".into()), (Kind::Paragraph, "One two&three.".into())]
        );
    }

    #[test]
    fn lists_tables_and_code_keep_what_they_are() {
        let page = "<ul><li>a</li><li>b</li></ul><table><tr><th>x</th><th>y</th></tr><tr><td><p>1</p></td><td>2</td></tr></table><pre>l1\n  l2</pre>";
        let kinds = [
            (Kind::ListItem, "a"),
            (Kind::ListItem, "b"),
            (Kind::TableRow, "x | y"),
            (Kind::TableRow, "1 | 2"),
            (Kind::Code, "l1\n  l2"),
        ];
        assert_eq!(read_page(page), kinds.map(|(kind, text)| (kind, text.to_owned())));
    }

    #[test]
    fn depth_costs_nothing() {
        let page = format!("{}deep", "<div>".repeat(300_000));
        assert_eq!(read_page(&page), [(Kind::Paragraph, "deep".into())]);
    }
}
