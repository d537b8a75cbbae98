//! Documents that ask for a password, until it is given or the user leaves them.
//!
//! Only where each lies is kept, and only in memory: no byte of it, and no password. A lock forgets them all.

use std::collections::BTreeMap;
use std::path::PathBuf;

use parking_lot::Mutex;

use crate::ingest;
use crate::view::{DocumentId, JobId, Wish};

/// Where a document comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum Whence {
    /// A file.
    File(PathBuf),
    /// It is attached to a stored letter, by its number there, and is called this as a document.
    Attached {
        /// The letter.
        document: DocumentId,
        /// From 1.
        number: u32,
        /// What it is called as a document.
        title: String,
    },
}

impl Whence {
    /// What the document is called.
    pub fn title(&self) -> String {
        match self {
            Self::File(path) => ingest::name_of(path),
            Self::Attached { title, .. } => title.clone(),
        }
    }
}

/// A document that waits for its password.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// Where it comes from.
    pub whence: Whence,
    /// What follows once it is read.
    pub then: Then,
}

/// What follows once a document is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// It is summarised where that is set, and it has no summary yet.
    AsSet,
    /// It is summarised as wished.
    Summarise(Wish),
    /// It is kept, and that is all.
    Keep,
}

/// Those that wait, by the job that found each locked.
#[derive(Default)]
pub struct Locked(Mutex<BTreeMap<JobId, Waiting>>);

impl Locked {
    /// This document waits.
    pub fn keep(&self, job: JobId, waiting: Waiting) {
        self.0.lock().insert(job, waiting);
    }

    /// It waits no longer; `None` where it did not.
    pub fn take(&self, job: JobId) -> Option<Waiting> {
        self.0.lock().remove(&job)
    }

    /// None waits any longer.
    pub fn forget(&self) {
        self.0.lock().clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_given_its_password_once_and_none_outlives_a_lock() {
        let locked = Locked::default();
        let waiting = |name: &str| Waiting { whence: Whence::File(name.into()), then: Then::Keep };
        locked.keep(JobId(1), waiting("a.pdf"));
        locked.keep(JobId(2), waiting("b.pdf"));
        assert_eq!(locked.take(JobId(1)), Some(waiting("a.pdf")));
        assert_eq!(locked.take(JobId(1)), None);
        locked.forget();
        assert_eq!(locked.take(JobId(2)), None);
    }
}
