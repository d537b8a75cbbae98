//! Between SQLite and the disk: seals what SQLite writes, opens what it reads.
//!
//! A shim over SQLite's own VFS of the system (unix, win32): locks, syncing, paths and file access stay SQLite's. Every open
//! vault registers one of its own, which knows two files by their full path, the main file and its log. Any other name is
//! refused, so no rollback journal, temporary file or attached database can carry plain text to the disk.
//!
//! - `names`: which files there are;  `methods`: C's calls, one line each;  `control`: header slots and single pages
//! - `pages`: the main file's layout;  `log`: the write-ahead log's layout  (neither has anything `unsafe`)
//! - `slack`: what SQLite leaves on a page, and does not take away
//! - `records`: sealing and opening at a place;  `real`: the system's file beneath;  `overlay`: what is written where that may only be read;
//!   `there`: whether it is still where it was
//!
//! SQLite's requirements of a VFS: <https://sqlite.org/vfs.html>, <https://sqlite.org/c3ref/io_methods.html>.

mod control;
mod log;
mod methods;
mod names;
mod overlay;
mod pages;
mod real;
mod records;
mod slack;
#[cfg(test)]
pub(crate) mod tap;
mod there;

use std::ffi::{CString, c_int};
use std::path::Path;
use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use rusqlite::ffi::{self, sqlite3_vfs};

use crate::keys::Keys;
use crate::{Error, Result, heap};
use there::There;

pub(crate) use control::{hold, read_header, read_page, write_slot};

/// Bytes of a page, on disk as in memory. Its last `OVERHEAD` bytes are SQLite's reserved bytes: nonce and tag on disk.
pub(crate) const PAGE: usize = 4096;

/// What a VFS call gives back: SQLite's result code where it failed.
type Outcome<T> = std::result::Result<T, c_int>;

/// What may be done with the files of a vault.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// They are read and written.
    Write,
    /// They are opened for reading alone. What SQLite writes stays in memory.
    Read,
}

/// What SQLite hands back to every call, as `pAppData`.
struct Shim {
    base: *mut sqlite3_vfs,
    path: CString,
    log_path: CString,
    keys: Arc<Keys>,
    access: Access,
    name: CString,
    /// The log, once it is open to be written to.
    log: OnceLock<There>,
}

/// A registered VFS. It must outlive every connection that uses it.
pub(crate) struct Registration {
    vfs: *mut sqlite3_vfs,
    shim: *mut Shim,
}

// SAFETY: both are owned by this value alone, SQLite's list of VFSs has its own lock, and a vault's calls come from the
// thread that holds the vault.
unsafe impl Send for Registration {}

impl Registration {
    /// Registers a VFS for the vault at this canonical path.
    pub(crate) fn new(path: &Path, keys: Keys, access: Access) -> Result<Self> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let name =
            CString::new(format!("alcove-{}", COUNT.fetch_add(1, Ordering::Relaxed))).map_err(|_| Error::Missing)?;
        let path = c_path(path)?;
        let mut log_path = path.clone().into_bytes();
        log_path.extend_from_slice(b"-wal");
        let log_path = CString::new(log_path).map_err(|_| Error::Missing)?;

        heap::install();
        // SAFETY: SQLite's own initialisation; it may be called any number of times, from any thread.
        let code = unsafe { ffi::sqlite3_initialize() };
        if code != ffi::SQLITE_OK {
            return Err(Error::from_code(code));
        }
        // SAFETY: as above; the default VFS is never unregistered, so the pointer stays good.
        let base = unsafe { ffi::sqlite3_vfs_find(ptr::null()) };
        // SAFETY: SQLite gave it, and it is not null where `as_ref` finds something.
        let Some(template) = (unsafe { base.as_ref() }) else { return Err(Error::from_code(ffi::SQLITE_ERROR)) };

        let (keys, log) = (Arc::new(keys), OnceLock::new());
        let shim = Box::into_raw(Box::new(Shim { base, path, log_path, keys, access, name, log }));
        // SAFETY: just made, and not yet known to anyone else.
        let vfs = names::table(template, unsafe { &*shim }, shim.cast());
        let registration = Self { vfs: Box::into_raw(Box::new(vfs)), shim };
        // SAFETY: the table and all it points to live until `drop`, which unregisters it first.
        match unsafe { ffi::sqlite3_vfs_register(registration.vfs, 0) } {
            ffi::SQLITE_OK => Ok(registration),
            code => Err(Error::from_code(code)),
        }
    }

    /// The name to open a connection with.
    pub(crate) fn name(&self) -> &std::ffi::CStr {
        // SAFETY: `shim` lives as long as `self`.
        unsafe { &(*self.shim).name }
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        // SAFETY: both came from `Box::into_raw` in `new`; after unregistering, SQLite knows neither. (Unregistering one
        // that was never registered does nothing.)
        unsafe {
            ffi::sqlite3_vfs_unregister(self.vfs);
            drop(Box::from_raw(self.vfs));
            drop(Box::from_raw(self.shim));
        }
    }
}

#[cfg(unix)]
fn c_path(path: &Path) -> Result<CString> {
    use std::os::unix::ffi::OsStrExt;
    CString::new(path.as_os_str().as_bytes()).map_err(|_| Error::Missing)
}

#[cfg(not(unix))]
fn c_path(path: &Path) -> Result<CString> {
    CString::new(path.to_str().ok_or(Error::Missing)?).map_err(|_| Error::Missing)
}
