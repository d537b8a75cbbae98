//! What was read of a page whose fonts do not name their letters, and where that page was recognised, which of it gives way to that.
//!
//! A mark stands where letters could not be named, and words in which they could, right or wrong, stand among the marks. Where the picture says more, surely
//! enough, and lacks hardly any of those words, they are there twice, once of them in pieces. A running head in a font that names its letters is no
//! such piece: it stays, and of what was recognised its words are left out (`forget_written`).

use std::collections::{BTreeMap, HashSet};

use super::{confidence, words};
use crate::Warning;
use crate::protocol::{Piece, Summary};
use crate::second_opinion::{FEW_LETTERS, letters_by_page};

/// What stands for letters that could not be named: one for all that follow each other within a word.
const LOST: char = char::REPLACEMENT_CHARACTER;
/// A page of which the recognition is less sure, in hundredths, takes the place of nothing.
const SURE: u8 = 70;

/// Leaves out what was read of pages and is mostly marks, where what was found in their pictures takes its place. What is told of a page's letters is told
/// no more where nothing is left that it is of; that the page was recognised is told by its own warning.
pub(super) fn give_way(summary: &mut Summary, pieces: &mut Vec<Piece>, found: &[Piece]) {
    let better = better(pieces, found);
    if better.is_empty() {
        return;
    }
    let is_better = |page: Option<u32>| page.is_some_and(|page| better.contains(&page));
    pieces.retain(|piece| !is_better(piece.page) || !is_garbled(piece));
    let is_settled = |warning: &Warning| {
        let mut left = pieces.iter().filter(|piece| piece.page == warning.page);
        match warning.kind.as_str() {
            Warning::LETTERS_UNNAMED => left.next().is_none(),
            Warning::CHARACTERS_LOST => !left.any(|piece| piece.text.contains(LOST)),
            _ => false,
        }
    };
    summary.warnings.retain(|warning| !is_better(warning.page) || !is_settled(warning));
}

/// The pages of whose picture more was recognised than was read, surely enough, and hardly a word less, with something on them that gives way.
fn better(pieces: &[Piece], found: &[Piece]) -> HashSet<u32> {
    let garbled = || pieces.iter().filter(|piece| is_garbled(piece));
    let (here, there) = (words(pieces), words(found));
    let is_whole = |word: &str| !word.contains(LOST);
    let read = letters_by_page(pieces, |_, word| is_whole(word));
    let seen = letters_by_page(found, |_, _| true);
    let new = letters_by_page(found, |page, word| !here.get(&page).is_some_and(|words| words.contains(word)));
    let missed = letters_by_page(garbled(), |page, word| {
        is_whole(word) && !there.get(&page).is_some_and(|words| words.contains(word))
    });
    let sure = confidence(found);
    let on = |letters: &BTreeMap<u32, usize>, page: u32| letters.get(&page).copied().unwrap_or_default();
    let is_better = |page: &u32| {
        sure.get(page).is_some_and(|sure| *sure >= SURE)
            && on(&seen, *page) > on(&read, *page) + FEW_LETTERS
            && on(&new, *page) > FEW_LETTERS
            && on(&missed, *page) <= FEW_LETTERS
    };
    garbled().filter_map(|piece| piece.page).filter(is_better).collect()
}

/// Whether at least half of a piece's words are hardly more than a mark. Those without a letter count for neither.
fn is_garbled(piece: &Piece) -> bool {
    let (mut all, mut lost) = (0_usize, 0_usize);
    for word in piece.text.split_whitespace() {
        let letters = word.chars().filter(|c| c.is_alphanumeric()).count();
        let marks = word.chars().filter(|c| *c == LOST).count();
        all += usize::from(letters + marks > 0);
        // A mark is of one letter or of many; beside three others it may be the one ligature of a word.
        lost += usize::from(marks > 0 && 2 * marks >= letters);
    }
    lost > 0 && 2 * lost >= all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Format, Kind};

    const HEAD: &str = "Harbour committee, page 3";
    const GARBLED: &str = "\u{fffd} \u{fffd} bridge \u{fffd}, \u{fffd}";
    const SEEN: &str = "The council agreed to repair the bridge before autumn, and to pay for it at once, out of what the pier has earned";

    fn piece(text: &str, confidence: Option<u8>) -> Piece {
        Piece { kind: Kind::Paragraph, text: text.to_owned(), page: Some(1), confidence }
    }

    /// What is left of these texts and told of their page, where this was found in its picture.
    fn left(texts: &[&str], found: &str, sure: u8) -> (Vec<String>, Vec<String>) {
        let kinds = [Warning::PAGE_WITHOUT_LETTERS, Warning::LETTERS_UNNAMED, Warning::CHARACTERS_LOST];
        let warnings = kinds.map(|kind| Warning::new(kind, Some(1))).to_vec();
        let (format, pictures) = (Format::Pdf, Vec::new());
        let mut summary = Summary { format, title: None, pages: Some(1), warnings, truncated: false, pictures };
        let mut pieces: Vec<Piece> = texts.iter().map(|text| piece(text, None)).collect();
        give_way(&mut summary, &mut pieces, &[piece(found, Some(sure))]);
        let kinds = summary.warnings.into_iter().map(|warning| warning.kind);
        (pieces.into_iter().map(|piece| piece.text).collect(), kinds.collect())
    }

    #[test]
    fn what_is_mostly_marks_gives_way_to_what_was_recognised_and_what_could_be_read_stays() {
        let (texts, kinds) = left(&[HEAD, GARBLED], SEEN, 90);
        assert_eq!(texts, [HEAD]);
        assert_eq!(kinds, [Warning::PAGE_WITHOUT_LETTERS, Warning::LETTERS_UNNAMED], "the head's may be wrong");
        let (texts, kinds) = left(&[GARBLED], SEEN, 90);
        assert_eq!((texts, kinds), (Vec::new(), vec![Warning::PAGE_WITHOUT_LETTERS.to_owned()]));
        let some = "Of the \u{fffd}rst of these \u{fffd} nobody spoke";
        let (texts, kinds) = left(&[some, GARBLED], SEEN, 90);
        assert_eq!((texts.as_slice(), kinds.len()), ([some.to_owned()].as_slice(), 3), "most of it can be read");
    }

    #[test]
    fn nothing_gives_way_to_what_is_unsure_or_little_or_lacks_what_was_read() {
        let stays = |texts: &[&str], found: &str, sure: u8| left(texts, found, sure).0.len() == texts.len();
        assert!(stays(&[HEAD, GARBLED], SEEN, SURE - 1));
        assert!(stays(&[HEAD, GARBLED], "Repair the bridge before autumn", 95), "hardly more than was read");
        let words = "\u{fffd} Whitby \u{fffd} lighthouse \u{fffd} breakwater \u{fffd} signalman \u{fffd} harbourmaster";
        assert!(stays(&[words], &format!("{SEEN}, {SEEN}"), 95), "the picture lacks these words");
        assert!(!stays(&[words], &format!("{SEEN}, {words}").replace(LOST, "the"), 95));
    }

    #[test]
    fn other_pages_are_left_as_they_are() {
        let mut pieces = vec![piece(GARBLED, None), Piece { page: Some(2), ..piece(GARBLED, None) }];
        let (format, pictures) = (Format::Pdf, Vec::new());
        let warnings = [1, 2].map(|page| Warning::new(Warning::CHARACTERS_LOST, Some(page))).to_vec();
        let mut summary = Summary { format, title: None, pages: Some(2), warnings, truncated: false, pictures };
        give_way(&mut summary, &mut pieces, &[piece(SEEN, Some(90))]);
        assert_eq!(pieces.iter().map(|piece| piece.page).collect::<Vec<_>>(), [Some(2)]);
        assert_eq!(summary.warnings, [Warning::new(Warning::CHARACTERS_LOST, Some(2))]);
    }
}
