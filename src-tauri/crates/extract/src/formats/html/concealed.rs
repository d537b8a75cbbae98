//! What a page holds and does not show: an element that is `hidden`, or whose style is `display: none`.
//!
//! Newsletters begin with such a line, pages keep what only a script shows in one, and who writes for a model rather than for a
//! reader would use it. An element whose end may be left out ends where HTML says, so that no page is hidden by one of them.

use html5ever::tokenizer::{Tag, TagKind};
use html5ever::{Attribute, LocalName};

/// Elements that have no content, and those that hold the whole page: scripts show it again.
const NEVER: &[&str] = &[
    "area", "base", "body", "br", "col", "embed", "head", "hr", "html", "img", "input", "link", "main", "meta",
    "source", "track", "wbr",
];
/// Elements whose end may be left out: the next of them, beside them, ends them.
const MAY_END_UNSAID: &[&str] = &["dd", "dt", "li", "optgroup", "option", "tbody", "td", "tfoot", "th", "thead", "tr"];
/// Where a paragraph ends whose end is left out.
const END_PARAGRAPH: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "details",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "td",
    "th",
    "tr",
    "ul",
];

/// How many tables and lists are open.
pub type Place = (usize, usize);

/// An element that is not shown.
pub struct Concealed {
    name: LocalName,
    /// Elements of this name that are open, it and those within it.
    open: u32,
    place: Place,
}

impl Concealed {
    /// The element that begins here, if it is not shown.
    pub fn begun_by(tag: &Tag, place: Place) -> Option<Self> {
        let begins = tag.kind == TagKind::StartTag && !tag.self_closing && !NEVER.contains(&&*tag.name);
        (begins && tag.attrs.iter().any(hides)).then(|| Self { name: tag.name.clone(), open: 1, place })
    }

    /// Whether it ends here.
    pub fn ends_at(&mut self, tag: &Tag, place: Place) -> bool {
        let (same, name) = (tag.name == self.name, &*self.name);
        if name == "p" {
            return END_PARAGRAPH.contains(&&*tag.name);
        }
        if MAY_END_UNSAID.contains(&name) {
            return same && place == self.place;
        }
        match tag.kind {
            _ if !same => {}
            TagKind::StartTag => self.open = self.open.saturating_add(1),
            TagKind::EndTag => self.open = self.open.saturating_sub(1),
        }
        self.open == 0
    }

    /// Whether the table or list that it stands in has ended meanwhile.
    pub fn is_left(&self, place: Place) -> bool {
        place.0 < self.place.0 || place.1 < self.place.1
    }
}

fn hides(attribute: &Attribute) -> bool {
    match &*attribute.name.local {
        // Opened by a search of the page.
        "hidden" => !attribute.value.trim().eq_ignore_ascii_case("until-found"),
        "style" => {
            let style: String = attribute.value.chars().filter(|c| !c.is_whitespace()).collect();
            style.to_ascii_lowercase().contains("display:none")
        }
        _ => false,
    }
}
