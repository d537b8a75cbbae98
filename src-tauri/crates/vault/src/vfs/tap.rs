//! For tests: records what reaches the disk, and lets the disk fail. Each thread has its own, so tests do not disturb each other.

use std::cell::{Cell, RefCell};
use std::io;

use rusqlite::ffi;

use super::Outcome;

/// One thing done to the main file (`true`) or the log.
#[derive(Clone)]
pub(crate) enum Op {
    Write {
        main: bool,
        at: u64,
        bytes: Vec<u8>,
    },
    Truncate {
        main: bool,
        length: u64,
    },
    Sync {
        main: bool,
    },
    DeleteLog,
    /// Put in by a test: everything before it is committed.
    Mark(u64),
}

thread_local! {
    static LOG: RefCell<Option<Vec<Op>>> = const { RefCell::new(None) };
    /// Writes that still succeed before the disk is full.
    static ROOM: Cell<Option<u64>> = const { Cell::new(None) };
    /// Calls of any kind that the disk still answers.
    static CALLS: Cell<Option<u64>> = const { Cell::new(None) };
    /// Whether the disk can only be read, as one that is mounted so.
    static READ_ONLY: Cell<bool> = const { Cell::new(false) };
    /// Whether a file can have one name alone.
    static SINGLE_NAMES: Cell<bool> = const { Cell::new(false) };
}

pub(crate) fn start() {
    LOG.with_borrow_mut(|log| *log = Some(Vec::new()));
}

pub(crate) fn stop() -> Vec<Op> {
    LOG.with_borrow_mut(|log| log.take().unwrap_or_default())
}

pub(crate) fn push(op: Op) {
    LOG.with_borrow_mut(|log| {
        if let Some(log) = log {
            log.push(op);
        }
    });
}

/// `Some(n)`: after n writes the disk is full. `None`: it never is.
pub(crate) fn room(writes: Option<u64>) {
    ROOM.set(writes);
}

/// `true`: from now on no file can be given a second name, as on a stick with FAT.
pub(crate) fn single_names(yes: bool) {
    SINGLE_NAMES.set(yes);
}

/// A file is to have a second name.
pub(crate) fn linking() -> io::Result<()> {
    if SINGLE_NAMES.get() { Err(io::ErrorKind::Unsupported.into()) } else { writing_elsewhere() }
}

/// A write to a file that SQLite does not have, or of a name, which succeeds where there is room.
pub(crate) fn writing_elsewhere() -> io::Result<()> {
    if let Some(left) = ROOM.get() {
        ROOM.set(Some(left.checked_sub(1).ok_or(io::ErrorKind::StorageFull)?));
    }
    Ok(())
}

/// `Some(n)`: after n calls the disk is gone. `None`: it is there.
pub(crate) fn vanish(calls: Option<u64>) {
    CALLS.set(calls);
}

/// `true`: from now on nothing can be opened to be written to, whoever asks, and no write succeeds.
pub(crate) fn read_only(yes: bool) {
    READ_ONLY.set(yes);
}

pub(crate) fn is_read_only() -> bool {
    READ_ONLY.get()
}

/// The disk is asked for something; `code` is what SQLite's VFS says of a disk that is gone.
pub(super) fn asking(code: std::ffi::c_int) -> Outcome<()> {
    match CALLS.get() {
        None => Ok(()),
        Some(0) => Err(code),
        Some(left) => {
            CALLS.set(Some(left - 1));
            Ok(())
        }
    }
}

pub(super) fn writing(main: bool, at: u64, bytes: &[u8]) -> Outcome<()> {
    if is_read_only() {
        return Err(ffi::SQLITE_IOERR_WRITE);
    }
    asking(ffi::SQLITE_IOERR_WRITE)?;
    if let Some(left) = ROOM.get() {
        ROOM.set(Some(left.checked_sub(1).ok_or(ffi::SQLITE_FULL)?));
    }
    push(Op::Write { main, at, bytes: bytes.to_vec() });
    Ok(())
}

pub(super) fn truncating(main: bool, length: u64) -> Outcome<()> {
    if is_read_only() {
        return Err(ffi::SQLITE_IOERR_TRUNCATE);
    }
    asking(ffi::SQLITE_IOERR_TRUNCATE)?;
    push(Op::Truncate { main, length });
    Ok(())
}

pub(super) fn syncing(main: bool) -> Outcome<()> {
    asking(ffi::SQLITE_IOERR_FSYNC)?;
    push(Op::Sync { main });
    Ok(())
}

pub(super) fn deleted() {
    push(Op::DeleteLog);
}
