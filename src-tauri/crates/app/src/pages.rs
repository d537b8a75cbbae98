//! A stored PDF or picture as it looks: the sizes of its pages, a picture of one, and where on it the passages of a sentence stand.
//!
//! The confined reader draws; nothing here looks into the bytes. Those of the one document that is open are held in memory, so
//! that turning a page does not decrypt all of it again, until another document is opened, the document is deleted or Alcove locks.
//! One page is drawn and one recognised at a time, so that memory is bounded. The password of a document that one locks is stored nowhere: it is
//! asked for once more to draw it ([`App::unlock_pages`]), and goes when those bytes go.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use extract::protocol::{Passage, Place};
use extract::{Password, Seen, Warning};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zeroize::Zeroizing;

use crate::error::{Code, Error, Result};
use crate::view::DocumentId;
use crate::{App, library};

/// Ids of the formats whose pages are drawn.
pub const DRAWN: &[&str] = &["pdf", "png", "jpeg", "tiff", "bmp", "gif", "webp"];

/// The widest picture that is drawn, in pixels.
pub const WIDEST: u32 = 3_000;

/// Pages of which is kept what was seen on them: a summary cites fewer.
const MOST_SEEN: usize = 64;

/// A stretch of a block: what is to be found on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Stretch {
    /// Block, from 0.
    pub block: u32,
    /// First character within the block, from 0 (Unicode scalar values).
    pub start: u32,
    /// One past the last character.
    pub end: u32,
}

/// The original of the open document, once a page of it was asked for.
#[derive(Default)]
pub struct Pages {
    held: Mutex<Option<Held>>,
    /// The document whose original is wanted: it is not held for one that was left meanwhile.
    wanted: Mutex<Option<DocumentId>>,
    taking: Mutex<()>,
    drawing: Mutex<()>,
    recognising: Mutex<()>,
}

#[derive(Clone)]
struct Held {
    document: DocumentId,
    bytes: Arc<Zeroizing<Vec<u8>>>,
    /// What unlocks it, once that was given.
    password: Option<Password>,
    /// Ends what is being drawn of it.
    let_go: Arc<AtomicBool>,
    /// What Tesseract saw on its pages, by number, once it was asked where words stand.
    seen: Arc<Mutex<HashMap<u32, Arc<Seen>>>>,
}

impl Pages {
    /// Lets go of the original unless it is this document's. When this returns, no page of it is drawn or recognised any more.
    pub fn keep_only(&self, document: Option<DocumentId>) {
        self.wanted.lock().take_if(|wanted| Some(*wanted) != document);
        let other = self.held.lock().take_if(|held| Some(held.document) != document);
        if let Some(other) = other {
            other.let_go.store(true, Ordering::Relaxed);
            drop(other);
            drop(self.drawing.lock());
            drop(self.recognising.lock());
        }
    }
}

impl App {
    /// The size of each page of a PDF as it is shown, width and height in points.
    ///
    /// # Errors
    /// [`Code::FormatUnknown`] for what has no pages to draw, [`Code::PasswordProtected`] where a password that was not given
    /// ([`Self::unlock_pages`]) locks the original, [`Code::DocumentUnknown`], or what the vault or the reader refuses.
    pub fn page_sizes(&self, document: DocumentId) -> Result<Vec<[u32; 2]>> {
        self.draw(document, |reader, bytes, let_go| reader.sizes(bytes, let_go))
    }

    /// The same of a document that a password locks, with it. If it is the right one it is held with the original, in memory, for as long as that is.
    ///
    /// # Errors
    /// As [`Self::page_sizes`], which comes first; [`Code::PasswordWrong`], [`Code::BadInput`] for what nobody could have typed, and
    /// [`Code::Stopped`] where it is let go of already.
    pub fn unlock_pages(&self, document: DocumentId, password: String) -> Result<Vec<[u32; 2]>> {
        let password = Password::new(password).ok_or_else(|| Error::new(Code::BadInput, "no password"))?;
        // The window has asked for its sizes. Where another was opened meanwhile, this one is not taken again.
        let mut original = self.held(document)?.ok_or(Code::Stopped)?;
        original.password = Some(password.clone());
        self.draw_held(original, |reader, bytes, let_go| {
            let sizes = reader.sizes(bytes, let_go)?;
            // Within the turn, for which a lock waits. It may have been let go of meanwhile.
            if let Some(held) = self.pages().held.lock().as_mut().filter(|held| ptr::eq(&*held.let_go, let_go)) {
                held.password = Some(password);
            }
            Ok(sizes)
        })
    }

    /// One page of a PDF, from 1, as a picture about `width` pixels wide: its width and its height (u32, little endian), then red,
    /// green, blue and opacity of each pixel, row by row.
    ///
    /// # Errors
    /// As [`Self::page_sizes`]; [`Code::NoText`] for a page that is not there.
    pub fn page_picture(&self, document: DocumentId, page: u32, width: u32) -> Result<Vec<u8>> {
        let width = width.clamp(1, WIDEST);
        let picture = self.draw(document, |reader, bytes, let_go| reader.page(bytes, page, width, let_go))?;
        let mut all = Vec::with_capacity(picture.rgba.len() + 8);
        all.extend_from_slice(&picture.width.to_le_bytes());
        all.extend_from_slice(&picture.height.to_le_bytes());
        all.extend_from_slice(&picture.rgba);
        Ok(all)
    }

    /// Where on one page, from 1, printed or scanned, these stretches stand: the box of each of their lines, as left, top, right and bottom in
    /// 1/10,000 of the page's width or height. None for what is not found there.
    ///
    /// # Errors
    /// As [`Self::page_picture`].
    pub fn page_places(&self, document: DocumentId, page: u32, stretches: &[Stretch]) -> Result<Vec<Place>> {
        let passages = self.passages(document, stretches)?;
        if self.is_recognised(document, page)? {
            return self.places_seen(document, page, &passages);
        }
        self.draw(document, |reader, bytes, let_go| reader.places(bytes, page, &passages, let_go))
    }

    /// The same on a page whose text was recognised: it is recognised again, once for as long as the document is open. None where there is
    /// nothing any more that recognises it.
    fn places_seen(&self, document: DocumentId, page: u32, passages: &[Passage]) -> Result<Vec<Place>> {
        let Some(recogniser) = self.recogniser() else { return Ok(Vec::new()) };
        let original = self.original(document)?;
        // Others may be drawn meanwhile.
        let _turn = self.pages().recognising.lock();
        // Dropped before the turn is over, for which a lock waits.
        let held = original;
        let reader = self.reader_with(held.password.as_ref());
        if held.let_go.load(Ordering::Relaxed) {
            return Err(Code::Stopped.into());
        }
        let known = held.seen.lock().get(&page).cloned();
        let seen = match known {
            Some(seen) => seen,
            None => {
                let seen = Arc::new(recogniser.see(&reader, &held.bytes, page, &held.let_go)?);
                let mut all = held.seen.lock();
                if all.len() >= MOST_SEEN {
                    all.clear();
                }
                all.insert(page, seen.clone());
                seen
            }
        };
        Ok(reader.places_seen(&seen, passages, &held.let_go)?)
    }

    /// Whether the text of a page was recognised in its picture.
    fn is_recognised(&self, document: DocumentId, page: u32) -> Result<bool> {
        let row = library::row_of(&self.session().unlocked()?, document)?;
        let pages =
            row.warnings.iter().filter(|noticed| noticed.kind == Warning::PAGE_RECOGNISED).flat_map(|n| &n.pages);
        Ok(pages.into_iter().any(|[first, last]| (*first..=*last).contains(&page)))
    }

    fn passages(&self, document: DocumentId, stretches: &[Stretch]) -> Result<Vec<Passage>> {
        let blocks = self.session().unlocked()?.vault()?.blocks(document.0)?;
        let of = |stretch: &Stretch| {
            let block = blocks.binary_search_by_key(&stretch.block, |block| block.ordinal).ok()?;
            let text = blocks.get(block)?.text.clone();
            Some(Passage { text, start: stretch.start, end: stretch.end })
        };
        Ok(stretches.iter().filter_map(of).collect())
    }

    fn draw<T>(
        &self,
        document: DocumentId,
        how: impl FnOnce(&extract::Reader, &[u8], &AtomicBool) -> std::result::Result<T, extract::Error>,
    ) -> Result<T> {
        self.draw_held(self.original(document)?, how)
    }

    fn draw_held<T>(
        &self,
        original: Held,
        how: impl FnOnce(&extract::Reader, &[u8], &AtomicBool) -> std::result::Result<T, extract::Error>,
    ) -> Result<T> {
        let _turn = self.pages().drawing.lock();
        // Dropped before the turn is over, for which a lock waits.
        let (held, how) = (original, how);
        if held.let_go.load(Ordering::Relaxed) {
            return Err(Code::Stopped.into());
        }
        how(&self.reader_with(held.password.as_ref()), &held.bytes, &held.let_go).map_err(Error::from)
    }

    /// The document's file, from memory where it is there already; else out of the vault in slices, so that nobody waits for it.
    fn original(&self, document: DocumentId) -> Result<Held> {
        if let Some(held) = self.held(document)? {
            return Ok(held);
        }
        // One is taken at a time: whoever asks meanwhile finds it here.
        let _turn = self.pages().taking.lock();
        if let Some(held) = self.held(document)? {
            return Ok(held);
        }
        *self.pages().wanted.lock() = Some(document);
        let is_wanted = || *self.pages().wanted.lock() == Some(document);
        let mut go_on = |_, _| if is_wanted() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
        let bytes = Arc::new(self.session().in_slices(vault::Taking::new(document.0), &mut go_on)?);
        // Kept open until it is held: a lock waits for that, and then lets go of it. The document may be gone by now.
        let unlocked = self.session().unlocked()?;
        library::row_of(&unlocked, document)?;
        if !is_wanted() {
            return Err(Code::Stopped.into());
        }
        let held = Held { document, bytes, password: None, let_go: Arc::default(), seen: Arc::default() };
        let before = self.pages().held.lock().replace(held.clone());
        if let Some(before) = before {
            before.let_go.store(true, Ordering::Relaxed);
        }
        Ok(held)
    }

    /// What is in memory of a document that may be drawn.
    fn held(&self, document: DocumentId) -> Result<Option<Held>> {
        let unlocked = self.session().unlocked()?;
        if let Some(held) = self.pages().held.lock().as_ref().filter(|held| held.document == document) {
            return Ok(Some(held.clone()));
        }
        if !library::row_of(&unlocked, document)?.drawn {
            return Err(Code::FormatUnknown.into());
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_original_is_let_go_of_with_its_document_and_so_is_what_draws_it() {
        let pages = Pages::default();
        let held = Held {
            document: DocumentId(1),
            bytes: Arc::default(),
            password: None,
            let_go: Arc::default(),
            seen: Arc::default(),
        };
        *pages.held.lock() = Some(held.clone());
        pages.keep_only(Some(DocumentId(1)));
        assert!(pages.held.lock().is_some() && !held.let_go.load(Ordering::Relaxed), "it is still open");
        pages.keep_only(Some(DocumentId(2)));
        assert!(pages.held.lock().is_none() && held.let_go.load(Ordering::Relaxed));
        assert_eq!(Arc::strong_count(&held.bytes), 1, "nothing else holds its bytes");
    }
}
