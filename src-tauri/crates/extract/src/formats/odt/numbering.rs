//! Numbers of items and headings (ISO/IEC 26300-1, 5.3 and 16.30). The file holds none, only how to count: by styles of lists, which stand before the
//! text, and one for headings.

use std::collections::HashMap;

use quick_xml::events::BytesStart;

use crate::formats::docx::written;
use crate::formats::package::attribute;

/// Levels of a list.
const LEVELS: usize = 10;
/// The longest words before and behind a number, in characters.
const LONGEST: usize = 32;
/// Lists that others may go on from.
const MOST: usize = 10_000;
/// What the style of headings is called here, as no list is.
const HEADINGS: &str = "\0";

/// How many items there were so far, by level.
type Counts = [Option<u32>; LEVELS];

/// How the items of one level are numbered.
#[derive(Debug, Default)]
struct Level {
    /// As [`written`] names it; empty where no number is shown.
    format: &'static str,
    before: String,
    behind: String,
    start: Option<u32>,
    /// How many levels are shown, this one being the last.
    shown: usize,
}

/// A list that is open.
#[derive(Debug)]
struct Open {
    style: String,
    /// Whether its item that is open has held a list.
    held: bool,
}

/// How to count, and how far it was counted.
#[derive(Debug, Default)]
pub struct Numbering {
    styles: HashMap<String, [Level; LEVELS]>,
    /// The style that is being described.
    style: String,
    /// Each within the one before it.
    open: Vec<Open>,
    /// The id of the outermost.
    id: Option<String>,
    counts: Counts,
    headings: Counts,
    /// Of lists that have ended, by their style and their id.
    kept: HashMap<String, Counts>,
    /// An item has begun and has no paragraph yet; and the number that it says it has.
    begun: bool,
    start: Option<u32>,
}

impl Numbering {
    /// An element begins.
    pub fn start(&mut self, name: &str, element: &BytesStart<'_>) {
        match name {
            "list-style" => {
                self.style = attribute(element, "name").unwrap_or_default();
                // Headers and the text may have a style of this name each.
                self.styles.remove(&self.style);
            }
            "outline-style" => HEADINGS.clone_into(&mut self.style),
            "list-level-style-number" | "outline-level-style" => self.describe(element),
            "list" => self.begin(element),
            "list-item" | "list-header" => {
                (self.begun, self.start) = (name == "list-item", number(element, "start-value"));
                if let Some(list) = self.open.last_mut() {
                    list.held = false;
                }
            }
            _ => {}
        }
    }

    /// A list ends.
    pub fn end(&mut self) {
        self.begun = false;
        let Some(Open { style, .. }) = self.open.pop().filter(|_| self.open.is_empty()) else { return };
        let names = [Some(of_style(&style)), self.id.take().map(|id| of_id(&id))];
        for name in names.into_iter().flatten() {
            if self.kept.len() < MOST {
                self.kept.insert(name, self.counts);
            }
        }
    }

    /// The number of the paragraph that begins an item. An item that only holds an inner list, as where that goes on behind a paragraph
    /// of no list, does not count.
    pub fn of_item(&mut self) -> String {
        if !std::mem::take(&mut self.begun) {
            return String::new();
        }
        let levels = self.open.last().and_then(|list| self.styles.get(&list.style));
        let place = levels.zip(self.open.len().checked_sub(1));
        place.and_then(|(levels, at)| count(&mut self.counts, levels, at, self.start)).unwrap_or_default()
    }

    /// The number of a heading of this level, from 1; of one in a list, that of its item.
    pub fn of_heading(&mut self, level: u8, element: &BytesStart<'_>) -> String {
        if !self.open.is_empty() {
            return self.of_item();
        }
        let listed = attribute(element, "is-list-header").as_deref() != Some("true");
        let levels = self.styles.get(HEADINGS).filter(|_| listed);
        let text = levels.and_then(|levels| {
            let at = usize::from(level).checked_sub(1)?;
            count(&mut self.headings, levels, at, number(element, "start-value"))
        });
        text.unwrap_or_default()
    }

    fn describe(&mut self, element: &BytesStart<'_>) {
        let words =
            |name: &str| -> String { attribute(element, name).unwrap_or_default().chars().take(LONGEST).collect() };
        // All letters of a number are the same then.
        let in_step = attribute(element, "num-letter-sync").as_deref() == Some("true");
        let format = match attribute(element, "num-format").as_deref() {
            None | Some("") => "",
            Some("a") if in_step => "lowerLetter",
            Some("A") if in_step => "upperLetter",
            Some("a") => "lowerAlphabet",
            Some("A") => "upperAlphabet",
            Some("i") => "lowerRoman",
            Some("I") => "upperRoman",
            Some(_) => "decimal",
        };
        let at = number(element, "level").and_then(|level| usize::try_from(level).ok()?.checked_sub(1));
        let levels = self.styles.entry(self.style.clone()).or_default();
        if let Some(level) = at.and_then(|at| levels.get_mut(at)) {
            let shown = number(element, "display-levels").and_then(|shown| usize::try_from(shown).ok()).unwrap_or(1);
            let (before, behind) = (words("num-prefix"), words("num-suffix"));
            *level = Level { format, before, behind, start: number(element, "start-value"), shown };
        }
    }

    fn begin(&mut self, element: &BytesStart<'_>) {
        self.begun = false;
        let style = attribute(element, "style-name").or_else(|| self.open.last().map(|list| list.style.clone()));
        let style = style.unwrap_or_default();
        let goes_on = attribute(element, "continue-numbering").as_deref() == Some("true");
        if let Some(around) = self.open.last_mut() {
            // The first list in an item goes on, and another begins anew, as LibreOffice writes and reads them.
            if std::mem::replace(&mut around.held, true) && !goes_on {
                self.counts.iter_mut().skip(self.open.len()).for_each(|count| *count = None);
            }
        } else {
            let before = attribute(element, "continue-list").map(|id| of_id(&id));
            let before = before.or_else(|| goes_on.then(|| of_style(&style)));
            self.counts = before.and_then(|name| self.kept.get(&name)).copied().unwrap_or_default();
            self.id = attribute(element, "id");
        }
        self.open.push(Open { style, held: false });
    }
}

fn of_style(style: &str) -> String {
    format!("style {style}")
}

fn of_id(id: &str) -> String {
    format!("list {id}")
}

fn number(element: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(element, name)?.parse().ok()
}

/// Counts one more at this level, from 0, and gives its number; `None` where none is shown.
fn count(counts: &mut Counts, levels: &[Level; LEVELS], at: usize, start: Option<u32>) -> Option<String> {
    let (own, here) = (levels.get(at)?, counts.get_mut(at)?);
    let first = |level: &Level| level.start.unwrap_or(1);
    *here = start.or_else(|| here.map(|before| before.saturating_add(1))).or_else(|| Some(first(own)));
    counts.iter_mut().skip(at + 1).for_each(|deeper| *deeper = None);
    for (outer, level) in counts.iter_mut().zip(levels).take(at) {
        outer.get_or_insert_with(|| first(level));
    }
    if own.format.is_empty() {
        return None;
    }
    let shown = counts.iter().zip(levels).take(at + 1).skip((at + 1).saturating_sub(own.shown));
    let numbers = shown.filter(|(_, level)| !level.format.is_empty());
    let numbers: Vec<String> = numbers.filter_map(|(count, level)| Some(written((*count)?, level.format))).collect();
    let text = format!("{}{}{}", own.before, numbers.join("."), own.behind);
    text.contains(char::is_alphanumeric).then(|| text.trim().to_owned())
}
