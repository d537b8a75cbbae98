//! What stands above and below a sheet on paper. What a program fills in as it prints (numbers of pages, the day, names) the file does not say:
//! an ellipsis stands for it.

use std::collections::HashMap;

use quick_xml::events::BytesStart;

use super::MAX_MARGINS;
use crate::formats::package::{Node, Package, attribute};
use crate::output::Output;
use crate::{Error, Kind, Warning};

/// What is filled in.
const FILLED_IN: char = '…';
/// The elements of OpenDocument for it.
const FIELDS: [&str; 7] = ["page-number", "page-count", "sheet-name", "title", "file-name", "date", "time"];

/// What is written in a header or footer of Office (ECMA-376, part 1, 18.3.1.46), each of its three parts on lines of its own.
pub fn written(codes: &str) -> String {
    let (mut out, mut rest) = (String::new(), codes.chars().peekable());
    while let Some(c) = rest.next() {
        if c != '&' {
            out.push(c);
            continue;
        }
        match rest.next() {
            Some('&') => out.push('&'),
            Some('L' | 'C' | 'R') => out.push('\n'),
            // To the number of the page another may be added.
            Some('P') => {
                out.push(FILLED_IN);
                let mut ahead = rest.clone();
                if ahead.next_if(|c| matches!(c, '+' | '-')).is_some() && ahead.next_if(char::is_ascii_digit).is_some()
                {
                    while ahead.next_if(char::is_ascii_digit).is_some() {}
                    rest = ahead;
                }
            }
            Some('N' | 'D' | 'T' | 'A' | 'F' | 'Z') => out.push(FILLED_IN),
            // A font, its size, its colour.
            Some('"') => while rest.next().is_some_and(|c| c != '"') {},
            Some('0'..='9') => while rest.next_if(char::is_ascii_digit).is_some() {},
            Some('K') => rest.by_ref().take(6).for_each(drop),
            _ => {}
        }
    }
    out
}

/// What stands above and below the sheets of OpenDocument, by the name of the pages (`style:master-page`) that they are printed on.
pub type Pages = HashMap<String, Vec<(Kind, String)>>;

pub fn pages(package: &mut Package<'_>, output: &mut Output<'_>) -> Result<Pages, Error> {
    let mut walk = Walk::default();
    package.walk("styles.xml", output, &mut |node, output| {
        walk.node(&node);
        if walk.met > MAX_MARGINS {
            output.cut(Warning::TEXT_LIMIT);
        }
        walk.met <= MAX_MARGINS
    })?;
    Ok(walk.pages)
}

#[derive(Debug, Default)]
struct Walk {
    pages: Pages,
    page: String,
    /// Within what is printed above or below.
    kind: Option<Kind>,
    in_text: bool,
    filled_in: bool,
    text: String,
    met: usize,
}

impl Walk {
    fn node(&mut self, node: &Node<'_>) {
        let printed = |element: &BytesStart<'_>| attribute(element, "display").is_none_or(|display| display != "false");
        match node {
            Node::Start("master-page", element) => self.page = attribute(element, "name").unwrap_or_default(),
            Node::Start("header" | "header-left" | "header-first", element) => {
                self.kind = printed(element).then_some(Kind::Header);
            }
            Node::Start("footer" | "footer-left" | "footer-first", element) => {
                self.kind = printed(element).then_some(Kind::Footer);
            }
            Node::End("header" | "header-left" | "header-first" | "footer" | "footer-left" | "footer-first") => {
                self.kind = None;
            }
            Node::Start("p", _) => self.in_text = self.kind.is_some(),
            Node::End("p") => {
                self.in_text = false;
                let text = std::mem::take(&mut self.text);
                if let Some(kind) = self.kind {
                    self.met += 1;
                    self.pages.entry(self.page.clone()).or_default().push((kind, text));
                }
            }
            Node::Start("s" | "tab" | "line-break", _) if self.in_text => self.text.push(' '),
            Node::Start(name, _) if self.in_text && FIELDS.contains(name) => {
                self.filled_in = true;
                self.text.push(FILLED_IN);
            }
            Node::End(name) if FIELDS.contains(name) => self.filled_in = false,
            Node::Text(text) if self.in_text && !self.filled_in => self.text.push_str(text),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_header_the_words_are_read_and_not_how_they_look() {
        let lines = |codes: &str| written(codes).lines().map(str::to_owned).collect::<Vec<_>>();
        let codes = "&L&\"Arial,Bold\"&14&KFF0000Smith && Sons&C&B&U2024&U\nBudget&R&12 3 of &N, &D";
        assert_eq!(lines(codes), ["", "Smith & Sons", "2024", "Budget", " 3 of …, …"]);
        assert_eq!(lines("Page &P+12 of &N, &P-1, &P-&N, &P+"), ["Page … of …, …, …-…, …+"]);
        assert_eq!(lines("Draft&"), ["Draft"]);
        assert_eq!(lines("&\"never ends"), [""; 0]);
    }
}
