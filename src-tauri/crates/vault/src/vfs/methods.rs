//! A file's calls as C makes them, turned into calls on [`MainFile`] and [`LogFile`].

use std::ffi::{c_int, c_void};
use std::slice;

use rusqlite::ffi::{self, sqlite3_file, sqlite3_int64, sqlite3_io_methods};

use super::log::LogFile;
use super::pages::MainFile;
use super::real::Real;
use super::{Outcome, PAGE, control};

/// One of the two files of a vault.
pub(super) enum File {
    Main(MainFile),
    Log(LogFile),
}

impl File {
    pub(super) fn real(&self) -> &Real {
        match self {
            Self::Main(main) => &main.records.real,
            Self::Log(log) => &log.records.real,
        }
    }

    pub(super) fn real_mut(&mut self) -> &mut Real {
        match self {
            Self::Main(main) => &mut main.records.real,
            Self::Log(log) => &mut log.records.real,
        }
    }

    pub(super) fn read(&mut self, into: &mut [u8], at: u64) -> Outcome<()> {
        match self {
            Self::Main(main) => main.read(into, at),
            Self::Log(log) => log.read(into, at),
        }
    }
}

/// What lies in the memory that SQLite gives for a file; the system's own file lies behind it. SQLite aligns both to 8 bytes.
#[repr(C, align(8))]
pub(super) struct Handle {
    base: sqlite3_file,
    file: *mut File,
}

impl Handle {
    pub(super) const SIZE: c_int = size_of::<Self>() as c_int;

    /// Where the system's file lies.
    ///
    /// # Safety
    /// `file` must point to `szOsFile` bytes of our VFS.
    pub(super) unsafe fn beneath(file: *mut sqlite3_file) -> *mut sqlite3_file {
        // SAFETY: those bytes begin with a Handle.
        unsafe { file.cast::<Self>().add(1).cast() }
    }

    /// # Safety
    /// As `beneath`; what was there is not dropped.
    pub(super) unsafe fn put(file: *mut sqlite3_file, methods: &'static sqlite3_io_methods, open: File) {
        let handle = Self { base: sqlite3_file { pMethods: methods }, file: Box::into_raw(Box::new(open)) };
        // SAFETY: room enough, and aligned.
        unsafe { file.cast::<Self>().write(handle) };
    }

    /// # Safety
    /// `file` must have been `put` and not yet closed, and no other reference may be alive: SQLite calls a file's methods
    /// one at a time.
    unsafe fn of<'a>(file: *mut sqlite3_file) -> &'a mut File {
        // SAFETY: the caller's promise.
        unsafe { &mut *(*file.cast::<Self>()).file }
    }
}

/// Version 1: no shared memory (the log works in exclusive mode alone) and no mapping of sealed bytes into memory.
pub(super) static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    iVersion: 1,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: None,
    xShmLock: None,
    xShmBarrier: None,
    xShmUnmap: None,
    xFetch: None,
    xUnfetch: None,
};

fn code(outcome: Outcome<()>) -> c_int {
    outcome.err().unwrap_or(ffi::SQLITE_OK)
}

// In all of these SQLite passes a file that `names::open` opened, and memory of the size it says.

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    // SAFETY: the File came from `Box::into_raw` in `put`; SQLite closes a file once.
    unsafe {
        let open = Box::from_raw((*file.cast::<Handle>()).file);
        let code = open.real().close();
        (*file).pMethods = std::ptr::null();
        code
    }
}

unsafe extern "C" fn read(file: *mut sqlite3_file, into: *mut c_void, length: c_int, at: sqlite3_int64) -> c_int {
    let (Ok(length), Ok(at)) = (usize::try_from(length), u64::try_from(at)) else { return ffi::SQLITE_IOERR_READ };
    // SAFETY: see above.
    let (file, into) = unsafe { (Handle::of(file), slice::from_raw_parts_mut(into.cast::<u8>(), length)) };
    let outcome = file.read(into, at);
    if outcome.is_err_and(|code| code != ffi::SQLITE_IOERR_SHORT_READ) {
        into.fill(0);
    }
    code(outcome)
}

unsafe extern "C" fn write(file: *mut sqlite3_file, from: *const c_void, length: c_int, at: sqlite3_int64) -> c_int {
    let (Ok(length), Ok(at)) = (usize::try_from(length), u64::try_from(at)) else { return ffi::SQLITE_IOERR_WRITE };
    // SAFETY: see above.
    let (file, from) = unsafe { (Handle::of(file), slice::from_raw_parts(from.cast::<u8>(), length)) };
    code(match file {
        File::Main(main) => main.write(from, at),
        File::Log(log) => log.write(from, at),
    })
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, length: sqlite3_int64) -> c_int {
    let Ok(length) = u64::try_from(length) else { return ffi::SQLITE_IOERR_TRUNCATE };
    // SAFETY: see above.
    code(match unsafe { Handle::of(file) } {
        File::Main(main) => main.truncate(length),
        File::Log(log) => log.truncate(length),
    })
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, flags: c_int) -> c_int {
    // SAFETY: see above.
    code(match unsafe { Handle::of(file) } {
        File::Main(main) => main.sync(flags),
        File::Log(log) => log.records.real.sync(flags),
    })
}

unsafe extern "C" fn file_size(file: *mut sqlite3_file, out: *mut sqlite3_int64) -> c_int {
    // SAFETY: see above.
    let size = match unsafe { Handle::of(file) } {
        File::Main(main) => main.size(),
        File::Log(log) => log.size(),
    };
    code(size.and_then(|size| i64::try_from(size).map_err(|_| ffi::SQLITE_IOERR_FSTAT)).map(|size| {
        // SAFETY: see above.
        unsafe { *out = size };
    }))
}

unsafe extern "C" fn lock(file: *mut sqlite3_file, level: c_int) -> c_int {
    // SAFETY: see above.
    code(unsafe { Handle::of(file) }.real().lock(level))
}

unsafe extern "C" fn unlock(file: *mut sqlite3_file, level: c_int) -> c_int {
    // SAFETY: see above.
    code(unsafe { Handle::of(file) }.real().unlock(level))
}

unsafe extern "C" fn check_reserved_lock(file: *mut sqlite3_file, out: *mut c_int) -> c_int {
    // SAFETY: see above.
    code(unsafe { Handle::of(file) }.real().is_reserved().map(|reserved| unsafe { *out = reserved }))
}

unsafe extern "C" fn file_control(file: *mut sqlite3_file, operation: c_int, argument: *mut c_void) -> c_int {
    // SAFETY: see above; the argument is what SQLite, or `control` itself, passes with the operation.
    code(unsafe { control::control(Handle::of(file), operation, argument) })
}

unsafe extern "C" fn sector_size(_: *mut sqlite3_file) -> c_int {
    PAGE as c_int
}

unsafe extern "C" fn device_characteristics(file: *mut sqlite3_file) -> c_int {
    // What the disk promises for a write (atomic, in order, safe to append) it does not promise for our records.
    // SAFETY: see above.
    let promised = unsafe { Handle::of(file) }.real().characteristics();
    promised & ffi::SQLITE_IOCAP_UNDELETABLE_WHEN_OPEN | ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE
}
