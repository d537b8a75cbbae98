//! Editions of a licence that nobody here has read, and how they are kept from passing for one that was.
//!
//! A tag or a name may be of such editions alone: then it is a likeness, and never enough. Or of several, one of which was read: then the
//! facts of that one are shown, and no verdict is better than unclear until a text tells which edition it is.

use crate::facts::Licence;
use crate::recognise::{Certainty, Found, Seen, Stated, same_terms};
use crate::table::{all, say};

/// The licences of which editions go by one of these words that nobody here has read.
pub(crate) fn by_editions(declared: &[&str]) -> Vec<Found> {
    let mut found: Vec<Found> = declared.iter().map(|word| by_edition(word)).filter(Option::is_some).collect();
    found.dedup();
    found
}

fn by_edition(word: &str) -> Found {
    let one = unread_edition(word)?;
    let values = [("tag", word.trim()), ("name", one.name.as_str())];
    Some((one, Certainty::Suggested, say("seen_edition_unread", &values)))
}

/// The licence of which editions go by this word that nobody here has read, and no other.
pub(crate) fn unread_edition(word: &str) -> Option<&'static Licence> {
    let word = word.trim().to_lowercase();
    all().iter().find(|l| l.hf_unread.contains(&word))
}

/// Whether the user attached the text of an edition that was read.
pub(crate) fn is_attached(seen: &Seen, editions: &[Found]) -> bool {
    attached(seen).is_some_and(|attached| editions.iter().flatten().all(|(one, ..)| same_terms(one, attached)))
}

/// The licence whose text the user attached.
fn attached(seen: &Seen) -> Option<&'static Licence> {
    seen.stated.as_ref().filter(|stated| stated.text.is_some()).and_then(Stated::settles)
}

/// What is said where several editions go by a word that is declared, and neither a text nor the file itself, by `certain`, tells which it is.
pub(crate) fn unsure_edition(seen: &Seen, declared: &[&str], certain: &[Found]) -> Option<String> {
    let attached = attached(seen);
    let is_settled = |one: &Licence| {
        let mut known = certain.iter().flatten().map(|(licence, ..)| *licence).chain(attached);
        known.any(|known| same_terms(one, known))
    };
    declared.iter().find_map(|word| {
        let word = word.trim();
        let one = all().iter().find(|l| l.hf_shared.contains(&word.to_lowercase())).filter(|one| !is_settled(one))?;
        Some(say("seen_edition_shared", &[("tag", word), ("name", &one.name)]))
    })
}
