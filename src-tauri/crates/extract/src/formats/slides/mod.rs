//! Presentations: each slide a page, its title a heading, what the speaker wrote beneath it notes.
//!
//! Hidden slides are left out with a warning, and keep their number. Of PPTX and ODP what charts show is read, of PPTX diagrams too; that there
//! are other charts is said. Pictures are given out ([`embedded`](super::embedded)).

pub mod odp;
pub mod ppt;
pub mod pptx;

use super::embedded::Item;
use crate::output::Output;
use crate::{Kind, Warning};

/// Puts out a slide: its title first, wherever it stands, and its notes last.
fn push(number: u32, mut items: Vec<Item>, output: &mut Output<'_>) {
    items.sort_by_key(|item| match item {
        Item::Text(Kind::Heading { .. }, _) => 0,
        Item::Text(Kind::Note, _) => 2,
        Item::Text(Kind::Footer, _) => 3,
        Item::Text(..) | Item::Picture(_) => 1,
    });
    for item in items {
        match item {
            Item::Text(kind, text) => output.push(kind, Some(number), &text),
            Item::Picture(name) => output.want(Some(number), &name),
        }
    }
}

/// Says whether there are charts on a slide, or pictures that are not in the file.
fn tell(number: u32, pictures: bool, output: &mut Output<'_>) {
    if pictures {
        output.warn(Warning::PICTURES_UNREAD, Some(number));
    }
}

/// Whether another slide may be read.
fn goes_on(done: u32, of: u32, output: &mut Output<'_>) -> bool {
    if output.is_full() {
        return false;
    }
    if done >= output.limits.pages {
        output.cut(Warning::PAGES_LIMIT);
        return false;
    }
    if output.is_late() {
        output.cut(Warning::TIME_LIMIT);
        return false;
    }
    output.progress(done, of);
    true
}
