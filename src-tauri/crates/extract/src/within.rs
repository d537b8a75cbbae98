//! Pictures that stand within a document: scanned pages put into a text, a slide that is a photograph of a sheet.
//!
//! The confined reader gives out those in which text may stand, as they are, and where they stand. Each is then what a picture that is a
//! document of its own is: another confined reader draws it, Tesseract gets that and nothing else, and what it says is read by the
//! confined reader again. The text stands where the picture does. Nothing here looks into a picture.

use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use crate::protocol::{Embedded, Piece, RECOGNISED_PICTURE, Summary};
use crate::recognise::{Looked, drawn};
use crate::{Error, Reader, Recogniser, Warning};

/// A document whose pictures come with fewer letters than this for each is a scan: all of them are read, however long it takes.
const FEW_LETTERS: usize = 200;
/// How long the pictures of any other document may take together; it can be read without them.
const LONGEST: Duration = Duration::from_secs(300);

/// Recognises the text in the pictures within a document and puts it where they stand. For each picture a warning says what came of it.
///
/// # Errors
/// `Stopped`, where what was recognised until then is not to be kept. A picture that cannot be read is a warning.
pub(crate) fn fill(
    recogniser: Option<&Recogniser>,
    reader: &Reader,
    (summary, pieces): (&mut Summary, &mut Vec<Piece>),
    stop: &AtomicBool,
    progress: &mut dyn FnMut(u32, u32),
) -> Result<(), Error> {
    let mut pictures = std::mem::take(&mut summary.pictures);
    if pictures.is_empty() {
        return Ok(());
    }
    pictures.sort_by_key(|picture| picture.after);
    let Some((recogniser, languages)) = recogniser.and_then(|one| Some((one, one.ready()?))) else {
        let unread = pictures.iter().map(|picture| Warning::new(Warning::PICTURES_TO_RECOGNISE, picture.page));
        summary.warnings.extend(unread);
        return Ok(());
    };
    let letters: usize = pieces.iter().map(|piece| piece.text.chars().filter(|c| c.is_alphanumeric()).count()).sum();
    let until = (letters >= FEW_LETTERS.saturating_mul(pictures.len())).then(|| Instant::now() + LONGEST);
    let numbers: Vec<u32> = (1..).zip(&pictures).map(|(number, _)| number).collect();
    let reader = reader.without_password();
    let draw = &mut |number: u32| {
        let index = number.checked_sub(1).and_then(|index| usize::try_from(index).ok());
        let picture = index.and_then(|index| pictures.get(index)).ok_or(Error::NoText)?;
        drawn(&reader, &picture.bytes, 1, &reader.sizes(&picture.bytes, stop)?, stop)
    };
    let of = (RECOGNISED_PICTURE, languages.as_slice(), numbers.as_slice(), until);
    let looked = recogniser.look(&reader, of, draw, stop, progress)?;
    let mut told = told(&looked, &pictures);
    for (warning, blocks) in told.iter_mut().zip(place(looked.found, &pictures, pieces)) {
        warning.blocks = blocks;
    }
    summary.warnings.extend(told);
    Ok(())
}

/// What came of each picture, in their order; then of which words that could hardly be made out were left out.
fn told(looked: &Looked, pictures: &[Embedded]) -> Vec<Warning> {
    let confidence = looked.confidence();
    let came_of = |(number, picture): (u32, &Embedded)| {
        let confidence = confidence.get(&number).copied();
        let kind = match confidence {
            Some(_) => Warning::PICTURES_RECOGNISED,
            None if looked.has_failed(number) => Warning::PICTURES_FAILED,
            None if looked.is_tried(number) => Warning::PICTURES_WITHOUT_TEXT,
            None if looked.was_stopped_before(number) => Warning::PICTURES_STOPPED,
            None => Warning::PICTURES_LIMIT,
        };
        Warning { confidence, ..Warning::new(kind, picture.page) }
    };
    let mut all: Vec<Warning> = (1..).zip(pictures).map(came_of).collect();
    for warning in &looked.told {
        let index = warning.page.and_then(|number| usize::try_from(number).ok()?.checked_sub(1));
        let picture = index.and_then(|index| pictures.get(index));
        let unsure = picture.filter(|_| warning.kind == Warning::RECOGNITION_UNSURE);
        all.extend(unsure.map(|picture| Warning::new(Warning::PICTURES_UNSURE, picture.page)));
    }
    all
}

/// Puts what was found in each picture where it stands, and gives the numbers of the first and last piece of each. `found` has the number of
/// the picture for its page.
fn place(mut found: Vec<Piece>, pictures: &[Embedded], pieces: &mut Vec<Piece>) -> Vec<Option<[u32; 2]>> {
    found.sort_by_key(|piece| piece.page);
    let mut all = Vec::with_capacity(pieces.len() + found.len());
    let (mut found, mut written) = (found.into_iter().peekable(), std::mem::take(pieces).into_iter());
    let (mut before, mut places) = (0, Vec::with_capacity(pictures.len()));
    let number_of = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
    for (number, picture) in (1..).zip(pictures) {
        let after = usize::try_from(picture.after).unwrap_or(usize::MAX).max(before);
        all.extend(written.by_ref().take(after - before));
        before = after;
        let first = all.len();
        while let Some(piece) = found.next_if(|piece| piece.page == Some(number)) {
            all.push(Piece { page: picture.page, ..piece });
        }
        places.push((all.len() > first).then(|| [number_of(first), number_of(all.len() - 1)]));
    }
    all.extend(written);
    *pieces = all;
    places
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::Ordering;

    use super::*;
    use crate::{Kind, PageImage};

    fn piece(text: &str, page: Option<u32>) -> Piece {
        Piece { kind: Kind::Paragraph, text: text.into(), page, confidence: None }
    }

    fn picture(after: u32, page: Option<u32>) -> Embedded {
        Embedded { after, page, bytes: Vec::new() }
    }

    #[test]
    fn pictures_for_which_no_time_is_left_are_not_looked_at_and_that_is_said() {
        let (reader, nobody) = (Reader::new("a".into(), "b".into()), Recogniser::at("a".into(), "b".into()));
        let pictures = [picture(0, Some(4)), picture(0, Some(5))];
        let draw = &mut |_: u32| -> Result<PageImage, Error> { Err(Error::Crashed) };
        let (past, stop) = (Instant::now().checked_sub(Duration::from_secs(1)), AtomicBool::new(false));
        let (english, both): ([String; 1], [u32; 2]) = (["eng".into()], [1, 2]);
        let of = |until: Option<Instant>| (RECOGNISED_PICTURE, english.as_slice(), both.as_slice(), until);
        let looked = nobody.look(&reader, of(past), draw, &stop, &mut |_, _| ()).unwrap();
        let limit = |page| Warning::new(Warning::PICTURES_LIMIT, Some(page));
        assert_eq!(told(&looked, &pictures), [limit(4), limit(5)]);
        // With time, each that cannot be drawn is one that failed.
        let looked = nobody.look(&reader, of(None), draw, &stop, &mut |_, _| ()).unwrap();
        assert!(told(&looked, &pictures).iter().all(|warning| warning.kind == Warning::PICTURES_FAILED));
        // Stopped, it looks at none, and has nothing to keep.
        let keeping = nobody.keeping_unless(Arc::new(AtomicBool::new(false)));
        stop.store(true, Ordering::Relaxed);
        let looked = keeping.look(&reader, of(None), draw, &stop, &mut |_, _| ()).unwrap();
        assert!(told(&looked, &pictures).iter().all(|warning| warning.kind == Warning::PICTURES_STOPPED));
    }

    #[test]
    fn what_a_picture_says_stands_where_the_picture_does() {
        let mut pieces = vec![piece("a", Some(1)), piece("b", Some(2)), piece("c", Some(2))];
        let pictures = [picture(0, Some(1)), picture(2, Some(2)), picture(2, Some(2)), picture(u32::MAX, None)];
        let found = vec![piece("4", Some(4)), piece("1", Some(1)), piece("3", Some(3)), piece("3b", Some(3))];
        let places = place(found, &pictures, &mut pieces);
        assert_eq!(places, [Some([0, 0]), None, Some([3, 4]), Some([6, 6])]);
        let seen: Vec<_> = pieces.iter().map(|piece| (piece.text.as_str(), piece.page)).collect();
        let [first, second] = [Some(1), Some(2)];
        assert_eq!(
            seen,
            [("1", first), ("a", first), ("b", second), ("3", second), ("3b", second), ("c", second), ("4", None)]
        );
    }
}
