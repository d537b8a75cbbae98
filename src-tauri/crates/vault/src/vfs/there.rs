//! Whether files are still where they were opened. On a disk that was taken off the tree of files, and in a folder that was removed or exchanged,
//! an open file can be written to as before, and what is written would be found by nobody.
//!
//! Asked of the system by path, so that the answer is about what the next opening will find. Windows lets nobody remove or exchange what is open.

use std::ffi::{CStr, CString};

/// Files, each with what tells it from any other under its name.
pub(super) struct There(Vec<(CString, Identity)>);

impl There {
    /// The files as they are now. One that cannot be looked at is not asked about later.
    pub(super) fn now(paths: &[&CStr]) -> Self {
        Self(paths.iter().filter_map(|path| Some(((*path).to_owned(), identity(path)?))).collect())
    }

    /// Whether each name still stands for the same file.
    pub(super) fn holds(&self) -> bool {
        self.0.iter().all(|(path, before)| identity(path).as_ref() == Some(before))
    }
}

/// Device and number on it.
#[cfg(unix)]
type Identity = (u64, u64);

#[cfg(unix)]
fn identity(path: &CStr) -> Option<Identity> {
    use std::os::unix::{ffi::OsStrExt, fs::MetadataExt};
    let metadata = std::fs::metadata(std::ffi::OsStr::from_bytes(path.to_bytes())).ok()?;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
type Identity = ();

#[cfg(not(unix))]
fn identity(_: &CStr) -> Option<Identity> {
    Some(())
}
