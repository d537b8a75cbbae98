//! Presentations: each slide a page, its title a heading, what the speaker wrote beneath it notes.
//!
//! Hidden slides are left out with a warning, and keep their number. Charts and pictures are not read, and that there are any is said;
//! text in diagrams is.

pub mod odp;
pub mod ppt;
pub mod pptx;

use crate::output::Output;
use crate::{Kind, Warning};

/// What is found on a slide.
type Block = (Kind, String);

/// Puts out a slide: its title first, wherever it stands, and its notes last.
fn push(number: u32, mut blocks: Vec<Block>, output: &mut Output<'_>) {
    blocks.sort_by_key(|(kind, _)| match kind {
        Kind::Heading { .. } => 0,
        Kind::Note => 2,
        Kind::Footer => 3,
        _ => 1,
    });
    for (kind, text) in blocks {
        output.push(kind, Some(number), &text);
    }
}

/// Says whether there are pictures on a slide.
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
