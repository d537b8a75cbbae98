//! What a walk found on a page, and which of it the page is about.

use crate::Kind;

/// How sure it is that this is what the page is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Region {
    #[default]
    Body,
    Article,
    Main,
}

/// A block of the page.
pub struct Found {
    pub kind: Kind,
    pub text: String,
    pub region: Region,
}

impl Found {
    /// Whether it is more than a heading.
    pub fn is_content(&self) -> bool {
        !matches!(self.kind, Kind::Heading { .. })
    }

    /// How many letters and digits it has.
    pub fn letters(&self) -> usize {
        self.text.chars().filter(|c| c.is_alphanumeric()).count()
    }
}

/// Letters beside the main part of a page that are more than its name and a few words.
const FEW_LETTERS: usize = 200;

/// Where the page stands, if what is marked as that holds at least half of it, and whether more than a few words stand beside. `main` may be
/// a frame that a script fills, and `article` each of a few teasers.
pub fn main_region(found: &[Found]) -> (Region, bool) {
    let letters = |least: Region| found.iter().filter(|found| found.region >= least).map(Found::letters).sum::<usize>();
    let all = letters(Region::Body);
    let holds = |region: Region| {
        found.iter().any(|found| found.region >= region && found.is_content())
            && letters(region).saturating_mul(2) >= all
    };
    // A page that says what its main part is says so of no article beside it.
    let marked = if letters(Region::Main) > 0 { Region::Main } else { Region::Article };
    if holds(marked) { (marked, all.saturating_sub(letters(marked)) > FEW_LETTERS) } else { (Region::Body, false) }
}
