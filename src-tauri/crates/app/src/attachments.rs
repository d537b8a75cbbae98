//! Files attached to a letter: listed with its text, and read where the user asks for one.
//!
//! The confined reader takes one out of the stored letter; what it gives is then read as any file is, by another one, and becomes a
//! document of its own.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use extract::{ATTACHMENT, Password};

use crate::error::{Code, Error, Result};
use crate::jobs::Job;
use crate::locked::{Then, Waiting, Whence};
use crate::session::Unlocked;
use crate::view::{DocumentId, JobId};
use crate::words::say_with;
use crate::{App, ingest, library};

/// Ids of the formats that may have files attached.
const LETTERS: &[&str] = &["eml", "msg", "mbox"];

/// The name of the attached file that a block of a letter names; `None` where it names none.
fn named<'a>(format: &str, kind: &str, text: &'a str) -> Option<&'a str> {
    text.strip_prefix(ATTACHMENT).filter(|_| kind == "note" && LETTERS.contains(&format))
}

/// Counts the attached files among the blocks of a document, in their order.
#[derive(Debug, Default)]
pub struct Count(u32);

impl Count {
    /// The number of the file that the next block names, from 1, where it names one.
    pub fn next(&mut self, format: &str, block: &vault::Block) -> Option<u32> {
        named(format, &block.kind, &block.text)?;
        self.0 = self.0.saturating_add(1);
        Some(self.0)
    }
}

/// What the attached file of this number is called as a document.
fn title(unlocked: &Unlocked<'_>, document: DocumentId, number: u32) -> Result<String> {
    let letter = library::row_of(unlocked, document)?;
    let blocks = unlocked.vault()?.blocks(document.0)?;
    let mut names = blocks.iter().filter_map(|block| named(&letter.format, &block.kind, &block.text));
    let index = number.checked_sub(1).and_then(|index| usize::try_from(index).ok());
    let name = index.and_then(|index| names.nth(index)).ok_or(Code::AttachmentMissing)?;
    Ok(titled(name, &letter.title))
}

/// The name of an attached file as a document: it says which letter it came with.
fn titled(name: &str, letter: &str) -> String {
    say_with("attachment-title", &[("name", ingest::printable(name).into()), ("letter", letter.into())])
}

/// Nothing of that number, or nothing that can be taken out.
fn missing(error: extract::Error) -> Error {
    if error == extract::Error::NoText { Code::AttachmentMissing.into() } else { error.into() }
}

/// Reads a file that is attached to a stored letter, and stores it.
///
/// # Errors
/// [`Code::AttachmentMissing`]; else as [`ingest::ingest`].
pub fn take_in(
    app: &App,
    (document, number): (DocumentId, u32),
    title: &str,
    password: Option<&Password>,
    job: &mut Job,
) -> Result<DocumentId> {
    let mut go_on = |_, _| if job.is_stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    let letter = app.session().in_slices(vault::Taking::new(document.0), &mut go_on)?;
    let (name, bytes) = app.reader_with(None).attachment(&letter, number, job.stop_flag()).map_err(missing)?;
    drop(letter);
    ingest::take_in(app, (title, Path::new(&name)), &bytes, password, job)
}

impl App {
    /// Queues the reading of a file that is attached to a stored letter, by its number there, from 1: it becomes a document of its own.
    ///
    /// # Errors
    /// [`Code::AttachmentMissing`], [`Code::DocumentUnknown`]; else as [`Self::add`].
    pub fn read_attachment(self: &Arc<Self>, document: DocumentId, number: u32) -> Result<JobId> {
        self.may_add()?;
        let title = title(&self.session().unlocked()?, document, number)?;
        let whence = Whence::Attached { document, number, title };
        Ok(self.read(Waiting { whence, then: Then::AsSet }, None))
    }

    /// Reads a file that is attached to a letter and returns its text without keeping anything: what `alcove extract --attachment` prints.
    ///
    /// # Errors
    /// [`Code::AttachmentMissing`]; else as [`Self::extract`].
    pub fn extract_attachment(
        &self,
        path: &Path,
        number: u32,
        password: Option<&Password>,
    ) -> Result<extract::Document> {
        let letter = ingest::read_file(path)?;
        let go_on = AtomicBool::new(false);
        let (name, bytes) = self.reader_with(None).attachment(&letter, number, &go_on).map_err(missing)?;
        self.extract_bytes(Path::new(&name), &bytes, password)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_of_a_letter_names_an_attached_file_and_nothing_else_does() {
        let mut count = Count::default();
        let mut next = |format: &str, kind: &str, text: &str| {
            let block = vault::Block {
                ordinal: 0,
                kind: kind.to_owned(),
                level: 0,
                page: None,
                paragraph: 1,
                start: 0,
                end: 1,
                text: text.to_owned(),
            };
            count.next(format, &block)
        };
        assert_eq!(next("eml", "note", "Attachment: a.pdf"), Some(1));
        assert_eq!(next("eml", "paragraph", "Attachment: b.pdf"), None, "somebody wrote that");
        assert_eq!(next("docx", "note", "Attachment: b.pdf"), None);
        assert_eq!(next("mbox", "note", "Attachment: b.pdf"), Some(2));
        assert_eq!(titled("a\u{202e}.pdf", "Lease.eml"), "a\u{fffd}.pdf (attached to Lease.eml)");
    }
}
