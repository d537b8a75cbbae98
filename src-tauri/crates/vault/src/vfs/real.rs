//! The system's file beneath a sealed one: SQLite's own, with its calls in Rust's terms. All bytes that reach the disk after
//! a vault is made pass through `put`; of a file that is open for reading alone, none do.
//!
//! What is written one behind the other is gathered, and written by one call: SQLite writes the log by heads and pages, some thirty calls
//! for what is one here. Nothing of it is said to be on the disk: a sync and a change of the file's length write it first. What is read
//! meanwhile comes from it.

use std::ffi::c_int;

use rusqlite::ffi::{self, sqlite3_file, sqlite3_io_methods};

use super::Outcome;
use super::overlay::Overlay;
use super::there::There;

/// Bytes that are gathered at most.
const GATHERED: usize = 64 * 1024;

/// An open file of the system's VFS.
pub(super) struct Real {
    file: *mut sqlite3_file,
    /// Sealed bytes that SQLite takes for written, and where they belong. Closing drops them: what was not synced was never promised.
    gathered: Vec<u8>,
    gathered_at: u64,
    /// The main file, not the log. (Tests tell them apart.)
    #[cfg_attr(not(test), allow(dead_code, reason = "only tests record what is written"))]
    main: bool,
    /// Where it is open for reading alone: what is written goes here.
    overlay: Option<Overlay>,
    /// Where it is written to: what has to be there still for that to be of any use.
    there: Option<There>,
}

/// Offsets and lengths here are bytes of the file as it lies on the disk.
impl Real {
    /// # Safety
    /// `file` must have been passed to the base's `xOpen`, and must stay where it is until `close`.
    pub(super) unsafe fn new(file: *mut sqlite3_file, main: bool) -> Self {
        Self { file, gathered: Vec::new(), gathered_at: 0, main, overlay: None, there: None }
    }

    /// From now on nothing is said to be on the disk unless these files are still where they were.
    pub(super) fn stay(&mut self, there: There) {
        self.there = Some(there);
    }

    /// Sees that they are; else nothing that was gathered is kept.
    pub(super) fn see_there(&mut self) -> Outcome<()> {
        if self.there.as_ref().is_some_and(|there| !there.holds()) {
            self.gathered.clear();
            return Err(ffi::SQLITE_IOERR_FSTAT);
        }
        Ok(())
    }

    /// From now on nothing that is written reaches the disk. A file that is not there is an empty one.
    pub(super) fn shield(&mut self) -> Outcome<()> {
        let length = if self.methods().is_some() { self.size()? } else { 0 };
        self.overlay = Some(Overlay::new(length));
        Ok(())
    }

    pub(super) fn is_shielded(&self) -> bool {
        self.overlay.is_some()
    }

    fn methods(&self) -> Option<&sqlite3_io_methods> {
        // SAFETY: the promise of `new`; the base sets `pMethods` to its own static table, or null where it did not open.
        unsafe { (*self.file).pMethods.as_ref() }
    }

    /// Calls one of the base's methods; every wrapper below hands it what the method's documentation asks for.
    fn call(&self, call: impl FnOnce(&sqlite3_io_methods, *mut sqlite3_file) -> Option<c_int>) -> Outcome<()> {
        match self.methods().and_then(|methods| call(methods, self.file)) {
            Some(ffi::SQLITE_OK) => Ok(()),
            Some(code) => Err(code),
            None => Err(ffi::SQLITE_IOERR),
        }
    }

    /// Fills `into`. `Ok(false)`: all of it lies beyond the end. A part beyond the end is damage.
    pub(super) fn read(&mut self, into: &mut [u8], at: u64) -> Outcome<bool> {
        if let Some(from) = at.checked_sub(self.gathered_at).filter(|_| at < self.gathered_end()) {
            // Records are written and read whole: what begins in it ends in it.
            let bytes = usize::try_from(from).ok().and_then(|from| self.gathered.get(from..from + into.len()));
            into.copy_from_slice(bytes.ok_or(ffi::SQLITE_IOERR_READ)?);
            return Ok(true);
        }
        match &self.overlay {
            None => self.read_file(into, at),
            Some(overlay) => overlay.read(into, at, |into, at| self.read_beneath(into, at)),
        }
    }

    /// What an overlay asks for is there.
    fn read_beneath(&self, into: &mut [u8], at: u64) -> Outcome<()> {
        if self.read_file(into, at)? { Ok(()) } else { Err(ffi::SQLITE_IOERR_DATA) }
    }

    fn read_file(&self, into: &mut [u8], at: u64) -> Outcome<bool> {
        #[cfg(test)]
        super::tap::asking(ffi::SQLITE_IOERR_READ)?;
        let (length, offset) = (c_length(into)?, c_offset(at)?);
        // SAFETY: room for `length` bytes.
        match self.call(|m, file| m.xRead.map(|read| unsafe { read(file, into.as_mut_ptr().cast(), length, offset) })) {
            Ok(()) => Ok(true),
            Err(ffi::SQLITE_IOERR_SHORT_READ) if self.file_size()? <= at => Ok(false),
            Err(ffi::SQLITE_IOERR_SHORT_READ) => Err(ffi::SQLITE_IOERR_DATA),
            Err(code) => Err(code),
        }
    }

    pub(super) fn write(&mut self, bytes: &[u8], at: u64) -> Outcome<()> {
        if let Some(mut overlay) = self.overlay.take() {
            let written = overlay.write(bytes, at, |into, at| self.read_beneath(into, at));
            self.overlay = Some(overlay);
            return written;
        }
        if at != self.gathered_end() || self.gathered.len() + bytes.len() > GATHERED {
            self.write_gathered()?;
            self.gathered_at = at;
        }
        self.gathered.extend_from_slice(bytes);
        Ok(())
    }

    fn gathered_end(&self) -> u64 {
        self.gathered_at + self.gathered.len() as u64
    }

    /// After an error nothing of it is kept: SQLite takes the whole transaction back, or begins the checkpoint again. Kept, it would stand
    /// in the way of what needs no more room (a deletion that is to make some), and written later it could pass for a commit.
    fn write_gathered(&mut self) -> Outcome<()> {
        if self.gathered.is_empty() {
            return Ok(());
        }
        let written = self.put(&self.gathered, self.gathered_at);
        self.gathered.clear();
        written
    }

    /// Writes at once, or not at all.
    pub(super) fn write_through(&mut self, bytes: &[u8], at: u64) -> Outcome<()> {
        self.write_gathered()?;
        self.put(bytes, at)
    }

    fn put(&self, bytes: &[u8], at: u64) -> Outcome<()> {
        #[cfg(test)]
        super::tap::writing(self.main, at, bytes)?;
        let (length, offset) = (c_length(bytes)?, c_offset(at)?);
        // SAFETY: `length` bytes to read.
        self.call(|m, file| m.xWrite.map(|write| unsafe { write(file, bytes.as_ptr().cast(), length, offset) }))
    }

    pub(super) fn truncate(&mut self, length: u64) -> Outcome<()> {
        if let Some(overlay) = &mut self.overlay {
            overlay.truncate(length);
            return Ok(());
        }
        if self.gathered_at < length {
            self.write_gathered()?;
        } else {
            self.gathered.clear();
        }
        #[cfg(test)]
        super::tap::truncating(self.main, length)?;
        let length = c_offset(length)?;
        // SAFETY: no memory is passed.
        self.call(|m, file| m.xTruncate.map(|truncate| unsafe { truncate(file, length) }))
    }

    pub(super) fn sync(&mut self, flags: c_int) -> Outcome<()> {
        if self.is_shielded() {
            return Ok(());
        }
        // A commit's last page is gathered still, so what is not there takes no commit in.
        self.see_there()?;
        self.write_gathered()?;
        #[cfg(test)]
        super::tap::syncing(self.main)?;
        // SAFETY: no memory is passed.
        self.call(|m, file| m.xSync.map(|sync| unsafe { sync(file, flags) }))
    }

    pub(super) fn size(&self) -> Outcome<u64> {
        match &self.overlay {
            Some(overlay) => Ok(overlay.size()),
            None if self.gathered.is_empty() => self.file_size(),
            None => Ok(self.file_size()?.max(self.gathered_end())),
        }
    }

    fn file_size(&self) -> Outcome<u64> {
        #[cfg(test)]
        super::tap::asking(ffi::SQLITE_IOERR_FSTAT)?;
        let mut size = 0;
        // SAFETY: room for one i64.
        self.call(|m, file| m.xFileSize.map(|ask| unsafe { ask(file, &raw mut size) }))?;
        u64::try_from(size).map_err(|_| ffi::SQLITE_IOERR_FSTAT)
    }

    pub(super) fn lock(&self, level: c_int) -> Outcome<()> {
        // Who only reads keeps those out who write, and nobody else; and what is open for reading can be locked in no other way.
        let level = if self.is_shielded() { level.min(ffi::SQLITE_LOCK_SHARED) } else { level };
        // SAFETY: no memory is passed.
        self.call(|m, file| m.xLock.map(|lock| unsafe { lock(file, level) }))
    }

    pub(super) fn unlock(&self, level: c_int) -> Outcome<()> {
        // SAFETY: no memory is passed.
        self.call(|m, file| m.xUnlock.map(|unlock| unsafe { unlock(file, level) }))
    }

    pub(super) fn is_reserved(&self) -> Outcome<c_int> {
        let mut reserved = 0;
        // SAFETY: room for one int.
        self.call(|m, file| m.xCheckReservedLock.map(|check| unsafe { check(file, &raw mut reserved) }))?;
        Ok(reserved)
    }

    /// # Safety
    /// `argument` must be what the operation asks for.
    pub(super) unsafe fn control(&self, operation: c_int, argument: *mut std::ffi::c_void) -> Outcome<()> {
        if self.methods().is_none() {
            return Err(ffi::SQLITE_NOTFOUND);
        }
        // SAFETY: the caller's promise.
        self.call(|m, file| m.xFileControl.map(|control| unsafe { control(file, operation, argument) }))
    }

    pub(super) fn characteristics(&self) -> c_int {
        // SAFETY: no memory is passed.
        self.methods().and_then(|m| m.xDeviceCharacteristics).map_or(0, |ask| unsafe { ask(self.file) })
    }

    /// Closes the file, where it was opened.
    pub(super) fn close(&self) -> c_int {
        // SAFETY: called once, by `names::open` after a failure or by `methods::close`.
        self.methods().and_then(|m| m.xClose).map_or(ffi::SQLITE_OK, |close| unsafe { close(self.file) })
    }
}

fn c_length(bytes: &[u8]) -> Outcome<c_int> {
    c_int::try_from(bytes.len()).map_err(|_| ffi::SQLITE_TOOBIG)
}

fn c_offset(at: u64) -> Outcome<i64> {
    i64::try_from(at).map_err(|_| ffi::SQLITE_IOERR)
}
