//! Lists on a page, and the numbers that are shown before their items.

use html5ever::tokenizer::Tag;

use super::walk::attribute;
use crate::formats::docx::written;

/// A list that is open.
pub struct List {
    /// Items that were open where it began.
    pub items: u32,
    /// The number of its next item, where it has numbers, and how that is written.
    next: Option<u32>,
    format: &'static str,
}

impl List {
    /// The list that begins here, where so many items are open.
    pub fn begun_by(tag: &Tag, items: u32) -> Self {
        // How many items there are, from which those of a reversed list are counted down, shows only at its end.
        let counts = &*tag.name == "ol" && attribute(tag, "reversed").is_none();
        let first = || attribute(tag, "start").and_then(|first| first.trim().parse().ok()).unwrap_or(1);
        let format = match attribute(tag, "type") {
            Some("a") => "lowerAlphabet",
            Some("A") => "upperAlphabet",
            Some("i") => "lowerRoman",
            Some("I") => "upperRoman",
            _ => "decimal",
        };
        Self { items, next: counts.then(first), format }
    }

    /// What is shown before the item that begins here, where it has a number.
    pub fn mark(&mut self, tag: &Tag) -> Option<String> {
        let next = self.next.filter(|_| &*tag.name == "li")?;
        let number: u32 = attribute(tag, "value").and_then(|value| value.trim().parse().ok()).unwrap_or(next);
        self.next = Some(number.saturating_add(1));
        Some(format!("{}. ", written(number, self.format)))
    }
}
