//! The newest summaries of several documents, saved into a folder: each as a file of its own, under the name that the command line gives it.
//!
//! Nothing is written over. What stands in the folder once it was locked, or the user stopped it, are whole files.

use std::path::Path;

use super::{Format, Leaving, file_name};
use crate::access;
use crate::activity::{self, Act};
use crate::error::{Code, Error, Result};
use crate::library;
use crate::session::{Session, Unlocked};
use crate::view::{DocumentId, Saved, SummaryId};

/// Saves the newest summary of each of these documents into a folder. The vault is free between two of them; `tell` is told how many are done, and
/// may stop it there.
///
/// # Errors
/// [`Code::VaultLocked`] where it was locked meanwhile, [`Code::PlaceMissing`], [`Code::PlaceReadOnly`], [`Code::DiskFull`], or what the vault
/// refuses; what was saved by then stays.
pub fn save(
    session: &Session,
    documents: &[DocumentId],
    format: Format,
    into: &Path,
    tell: vault::Tell<'_>,
) -> Result<Saved> {
    let of = u32::try_from(documents.len()).unwrap_or(u32::MAX);
    let mut saved = Saved::default();
    for (id, done) in documents.iter().zip(0..) {
        if tell(done, of).is_break() {
            saved.stopped = true;
            break;
        }
        // Held until it is written: nothing leaves a vault that is locked.
        let mut unlocked = session.unlocked()?;
        let title = match library::row_of(&unlocked, *id) {
            // Deleted meanwhile.
            Err(Error { code: Code::DocumentUnknown, .. }) => continue,
            row => row?.title,
        };
        let Some(leaving) = newest(&unlocked, *id)? else {
            saved.without.push(title);
            continue;
        };
        match access::new_file(&into.join(file_name(&title, format)), &leaving.write(format)?) {
            // It may be one of these that was saved just now: "lease.pdf" and "lease.docx" become one name.
            Err(Error { code: Code::FileExists, .. }) => saved.there.push(title),
            written => {
                written?;
                saved.count += 1;
                activity::note(&mut unlocked, Act::Saved)?;
            }
        }
    }
    Ok(saved)
}

/// The newest summary of a document alone; none where it has none, or that is in a form of a newer Alcove.
fn newest(unlocked: &Unlocked<'_>, document: DocumentId) -> Result<Option<Leaving>> {
    let summaries = unlocked.vault()?.summaries(document.0)?;
    let Some(stored) = summaries.first() else { return Ok(None) };
    match Leaving::stored(unlocked, SummaryId(stored.id)) {
        Err(Error { code: Code::SummaryUnknown, .. }) => Ok(None),
        leaving => leaving.map(Some),
    }
}
