//! What another reader of PDFs sees where the first saw nothing or little, and what can be had of one that defeats it.
//!
//! pdfium reads nearly every PDF best; where it finds few letters or none, hayro may find more (`formats/pdf/second.rs`). Asking costs a second
//! program and no more, so what was read stands whatever becomes of that. Plain pages are read without pdfium (`formats/pdf/plain`), for speed alone: what
//! ends the program then is given to pdfium, as if there were no such reading. What pdfium has read goes with its program where a page is too
//! much for that; so the pages before are read once more.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::atomic::AtomicBool;

use crate::formats::is_pdf;
use crate::protocol::{Ask, MAX_SECOND, Piece, SecondAsked, Summary};
use crate::recognise::words;
use crate::{Error, Format, Reader, Warning};

/// So many letters on a page may be its number and a stamp: no reason to take it for read.
pub(crate) const FEW_LETTERS: usize = 40;

/// What a program made of a document.
pub(crate) type Answered = Result<(Summary, Vec<Piece>), Error>;

impl Reader {
    /// A document's text. No program that is started for it can hurt what another has read or will; there are at most four.
    pub(crate) fn by_some_reader(
        &self,
        bytes: &[u8],
        stop: &AtomicBool,
        progress: &mut dyn FnMut(u32, u32),
    ) -> Answered {
        let mut reached = None;
        let mut read = |ask, reached: &mut Option<u32>| {
            self.text(bytes, ask, stop, &mut |done, of| {
                *reached = Some(done);
                progress(done, of);
            })
        };
        let mut first = read(Ask::Text, &mut reached);
        // Until they are over nothing is told, so the plain pages may be what the program was not up to.
        let alone = reached.is_none() && is_defeat(&first) && is_pdf(bytes);
        if alone {
            first = read(Ask::TextByPdfium, &mut reached);
        }
        let reached = reached.unwrap_or(0);
        if !is_defeat(&first) || reached == 0 || !is_pdf(bytes) {
            return self.with_second_opinion(bytes, first, stop);
        }
        let first = self.up_to(reached, bytes, if alone { Ask::TextByPdfium } else { Ask::Text }, first, stop);
        // That was the third, and of a file that has defeated both no more is asked than about its form.
        if alone { self.with_fields(bytes, first, stop) } else { self.with_second_opinion(bytes, first, stop) }
    }

    /// Where one page of a PDF took all of the time or memory there is, or ended the program: the pages that came before, of which `reached`
    /// were told, and a word that there are more.
    fn up_to(&self, reached: u32, bytes: &[u8], ask: Ask, first: Answered, stop: &AtomicBool) -> Answered {
        let why = if matches!(first, Err(Error::TimedOut)) { Warning::TIME_LIMIT } else { Warning::PART_DAMAGED };
        match self.first_pages(reached, bytes, ask, stop) {
            Ok((mut summary, pieces)) => {
                // That is why there are no more, and not how many are read at most.
                summary.warnings.retain(|warning| warning.kind != Warning::PAGES_LIMIT && warning.kind != why);
                summary.warnings.push(Warning::new(why, None));
                summary.truncated = true;
                Ok((summary, pieces))
            }
            Err(Error::Stopped) => Err(Error::Stopped),
            Err(_) => first,
        }
    }

    /// The same, and whether words were filled into fields of a PDF that say none themselves, and are not shown: the first reader told the pages
    /// of such fields. Where the other cannot tell, they may have been.
    fn with_fields(&self, bytes: &[u8], first: Answered, stop: &AtomicBool) -> Answered {
        let (mut summary, pieces) = first?;
        let before = summary.warnings.len();
        summary.warnings.retain(|warning| warning.kind != Warning::FORM_UNREAD || warning.page.is_none());
        let told = Warning::new(Warning::FORM_UNREAD, None);
        if summary.warnings.len() == before || summary.warnings.contains(&told) {
            return Ok((summary, pieces));
        }
        match self.second(Ask::Filled(summary.pages.unwrap_or(0)), bytes, stop) {
            Err(Error::Stopped) => return Err(Error::Stopped),
            Ok((second, _)) if second.warnings.is_empty() => {}
            _ => summary.warnings.push(told),
        }
        Ok((summary, pieces))
    }

    /// Another reader's word on a PDF of which the first could read nothing, or on those of its pages on which it found nothing or little: taken
    /// where it sees more than a few letters besides. It has a program of its own, so whatever becomes of that, what was read stands.
    fn with_second_opinion(&self, bytes: &[u8], first: Answered, stop: &AtomicBool) -> Answered {
        let first = self.with_fields(bytes, first, stop);
        let asked = match &first {
            Ok((summary, _)) if summary.format == Format::Pdf => asked(summary),
            Err(Error::Damaged | Error::NoText | Error::TimedOut | Error::OutOfMemory | Error::Crashed)
                if is_pdf(bytes) =>
            {
                SecondAsked::default()
            }
            _ => return first,
        };
        let pages: BTreeSet<u32> = asked.silent.iter().chain(&asked.poor).copied().collect();
        if first.is_ok() && pages.is_empty() {
            return first;
        }
        let asked = if pages.len() > MAX_SECOND { SecondAsked::default() } else { asked };
        let second = self.second(Ask::Second(asked), bytes, stop);
        match (first, second) {
            (_, Err(Error::Stopped)) => Err(Error::Stopped),
            (Ok(first), Ok(second)) => Ok(with_more(first, pages, second)),
            (Err(_), Ok((mut summary, pieces))) if letters(pieces.iter()) > FEW_LETTERS => {
                // What the one reader could not open, the other may not have seen whole.
                summary.warnings.push(Warning::new(Warning::PART_DAMAGED, None));
                summary.truncated = true;
                Ok((summary, pieces))
            }
            (first, _) => first,
        }
    }
}

/// The pages of which little or nothing was read.
fn asked(summary: &Summary) -> SecondAsked {
    let (mut silent, mut poor) = (Vec::new(), Vec::new());
    for warning in summary.warnings.iter().filter(|warning| warning.is_of_picture()) {
        if warning.kind == Warning::PAGE_WITHOUT_TEXT { silent.extend(warning.page) } else { poor.extend(warning.page) }
    }
    // Of all pages those are not asked about upon which there may be more.
    if silent.len() > MAX_SECOND {
        poor.clear();
    }
    poor.truncate(MAX_SECOND.saturating_sub(silent.len()));
    SecondAsked { silent, poor }
}

/// What was read, and in its place what another reader saw on those of these pages on which it saw more; both where that lacks some of it.
fn with_more(
    (mut summary, mut pieces): (Summary, Vec<Piece>),
    pages: BTreeSet<u32>,
    (told, more): (Summary, Vec<Piece>),
) -> (Summary, Vec<Piece>) {
    let here = words(&pieces);
    let is_new = |page: Option<u32>, word: &str| !here.get(&page).is_some_and(|words| words.contains(word));
    let (read, seen, new) =
        (letters_by_page(&pieces, |_, _| true), letters_by_page(&more, |_, _| true), letters_by_page(&more, is_new));
    let on = |letters: &BTreeMap<u32, usize>, page: u32| letters.get(&page).copied().unwrap_or_default();
    // Words may be drawn twice, for a shadow.
    let is_more = |page: u32| on(&seen, page) > on(&read, page) + FEW_LETTERS && on(&new, page) > FEW_LETTERS;
    let better: BTreeSet<u32> = pages.into_iter().filter(|page| is_more(*page)).collect();
    if better.is_empty() {
        return (summary, pieces);
    }
    let is_better = |page: Option<u32>| page.is_some_and(|page| better.contains(&page));
    // Each may name letters that the other does not.
    let there = words(&more);
    let is_missed = |page: Option<u32>, word: &str| {
        !word.contains(char::REPLACEMENT_CHARACTER) && !there.get(&page).is_some_and(|words| words.contains(word))
    };
    let missed = letters_by_page(&pieces, is_missed);
    let is_replaced =
        |page: Option<u32>| page.is_some_and(|page| better.contains(&page) && on(&missed, page) <= FEW_LETTERS);
    summary.warnings.retain(|warning| {
        let letters = warning.page.map_or(0, |page| on(&seen, page));
        !is_better(warning.page) || !is_settled(warning, letters, is_replaced(warning.page))
    });
    let known: HashSet<(String, Option<u32>)> = summary.warnings.iter().map(|w| (w.kind.clone(), w.page)).collect();
    let is_of_better = |warning: &Warning| warning.page.is_none() || is_better(warning.page);
    let others = told.warnings.into_iter().filter(|w| is_of_better(w) && !known.contains(&(w.kind.clone(), w.page)));
    summary.warnings.extend(others);
    summary.truncated |= told.truncated;
    pieces.retain(|piece| !is_replaced(piece.page));
    pieces.extend(more.into_iter().filter(|piece| is_better(piece.page)));
    // Stable: what stood on a page keeps its order.
    pieces.sort_by_key(|piece| piece.page);
    (summary, pieces)
}

/// Whether a warning of a page is none any more where another reader saw so many letters there, in place of what was read or besides.
fn is_settled(warning: &Warning, letters: usize, replaced: bool) -> bool {
    match warning.kind.as_str() {
        // Beside a large picture a few more are still few.
        Warning::PAGE_WITH_LITTLE_TEXT => letters >= Warning::LITTLE_TEXT,
        Warning::CHARACTERS_LOST | Warning::LETTERS_UNNAMED => replaced,
        _ => warning.is_of_picture(),
    }
}

/// Whether a document was too much for the program that read it.
fn is_defeat(read: &Answered) -> bool {
    matches!(read, Err(Error::TimedOut | Error::OutOfMemory | Error::Crashed))
}

/// How many letters and digits there are on each page, in those words that are counted.
pub(crate) fn letters_by_page<'a>(
    pieces: impl IntoIterator<Item = &'a Piece>,
    is_counted: impl Fn(Option<u32>, &str) -> bool,
) -> BTreeMap<u32, usize> {
    let mut by_page: BTreeMap<u32, usize> = BTreeMap::new();
    for piece in pieces {
        let words = piece.text.split_whitespace().filter(|word| is_counted(piece.page, word));
        *by_page.entry(piece.page.unwrap_or_default()).or_default() +=
            words.flat_map(str::chars).filter(|c| c.is_alphanumeric()).count();
    }
    by_page
}

fn letters<'a>(pieces: impl Iterator<Item = &'a Piece>) -> usize {
    pieces.flat_map(|piece| piece.text.chars()).filter(|c| c.is_alphabetic()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;

    fn said(warnings: &[&str], texts: &[&str]) -> (Summary, Vec<Piece>) {
        let warnings = warnings.iter().map(|kind| Warning::new(kind, Some(1))).collect();
        let pieces = texts.iter().map(|text| Piece {
            kind: Kind::Paragraph,
            text: (*text).to_owned(),
            page: Some(1),
            confidence: None,
        });
        let (format, pictures) = (Format::Pdf, Vec::new());
        (Summary { format, title: None, pages: Some(1), warnings, truncated: false, pictures }, pieces.collect())
    }

    #[test]
    fn another_reader_takes_the_place_of_what_it_has_itself_and_stands_beside_what_it_has_not() {
        const ONE: &str = "The harbour at Whitby has one bridge, two long piers, a lighthouse (white) besides";
        const OTHER: &str = "Repairs begin in autumn, and no storm will wait for them, nor the council";
        let told = [Warning::PAGE_WITHOUT_LETTERS, Warning::LETTERS_UNNAMED];
        let with = |more: &[&str]| {
            let (summary, pieces) = with_more(said(&told, &[ONE]), BTreeSet::from([1]), said(&[], more));
            let kinds: Vec<String> = summary.warnings.into_iter().map(|warning| warning.kind).collect();
            (pieces.into_iter().map(|piece| piece.text).collect::<Vec<_>>(), kinds)
        };
        assert_eq!(with(&[ONE, OTHER]), (vec![ONE.to_owned(), OTHER.to_owned()], Vec::new()));
        let long = format!(
            "{OTHER}, whose word is final in all of this, in whatever follows from it and in what it costs to whom"
        );
        assert_eq!(with(&[&long]), (vec![ONE.to_owned(), long.clone()], vec![Warning::LETTERS_UNNAMED.to_owned()]));
        assert_eq!(with(&[OTHER]).0, [ONE], "it sees hardly more");
    }
}
