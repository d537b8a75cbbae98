//! The VFS's own calls: which files may be opened, seen or deleted. Everything else goes to the system's VFS as it is.

use std::ffi::{CStr, c_char, c_int};
use std::ptr;
use std::sync::Arc;

use rusqlite::ffi::{self, sqlite3_file, sqlite3_filename, sqlite3_vfs};

use super::log::LogFile;
use super::methods::{File, Handle, METHODS};
use super::pages::MainFile;
use super::real::Real;
use super::records::Records;
use super::there::There;
use super::{Access, Outcome, Shim};

/// The table that SQLite is given: the system's, with our calls in front.
pub(super) fn table(base: &sqlite3_vfs, shim: &Shim, data: *mut std::ffi::c_void) -> sqlite3_vfs {
    sqlite3_vfs {
        iVersion: base.iVersion.min(2), // version 3 lets system calls be replaced
        szOsFile: Handle::SIZE + base.szOsFile,
        mxPathname: base.mxPathname,
        pNext: ptr::null_mut(),
        zName: shim.name.as_ptr(),
        pAppData: data,
        xOpen: Some(open),
        xDelete: Some(delete),
        xAccess: Some(access),
        xFullPathname: Some(full_pathname),
        xDlOpen: None, // no extension is ever loaded
        xDlError: None,
        xDlSym: None,
        xDlClose: None,
        xRandomness: Some(randomness),
        xSleep: Some(sleep),
        xCurrentTime: Some(current_time),
        xGetLastError: Some(last_error),
        xCurrentTimeInt64: Some(current_time_64),
        xSetSystemCall: None,
        xGetSystemCall: None,
        xNextSystemCall: None,
    }
}

/// # Safety
/// `vfs` must be a table made by `table`, as SQLite passes it to every call.
unsafe fn shim<'a>(vfs: *mut sqlite3_vfs) -> &'a Shim {
    // SAFETY: `pAppData` is the Shim, which lives as long as the registration.
    unsafe { &*(*vfs).pAppData.cast::<Shim>() }
}

#[derive(Clone, Copy, PartialEq)]
enum Name {
    Main,
    Log,
    Other,
}

/// # Safety
/// `name` must be null or a C string.
unsafe fn known(shim: &Shim, name: *const c_char) -> Name {
    if name.is_null() {
        return Name::Other; // a temporary file
    }
    // SAFETY: not null, and SQLite's names are C strings.
    let name = unsafe { CStr::from_ptr(name) };
    if name == shim.path.as_c_str() {
        Name::Main
    } else if name == shim.log_path.as_c_str() {
        Name::Log
    } else {
        Name::Other
    }
}

unsafe extern "C" fn open(
    vfs: *mut sqlite3_vfs,
    name: sqlite3_filename,
    file: *mut sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: SQLite gives its own table, a C string or null, and room for `szOsFile` bytes, of which the base's file takes
    // all behind our handle. A null `pMethods` tells SQLite not to call `close` after a failure.
    unsafe {
        (*file).pMethods = ptr::null();
        let shim = shim(vfs);
        let main = match known(shim, name) {
            Name::Main if flags & ffi::SQLITE_OPEN_MAIN_DB != 0 => true,
            Name::Log if flags & ffi::SQLITE_OPEN_WAL != 0 => false,
            _ => return ffi::SQLITE_CANTOPEN,
        };
        let mut real = match open_beneath(shim, name, Handle::beneath(file), flags, main) {
            Ok((real, opened)) => {
                if !out.is_null() {
                    *out = opened;
                }
                real
            }
            Err(code) => return code,
        };
        if shim.access == Access::Write {
            // The log belongs to the one main file beside it.
            let files = [shim.path.as_c_str(), shim.log_path.as_c_str()];
            let own = if main { &files[..1] } else { &files[..] };
            real.stay(There::now(own));
            if !main {
                let _ = shim.log.get_or_init(|| There::now(&files[1..]));
            }
        }
        let records = Records::new(real, Arc::clone(&shim.keys));
        let open = if main { File::Main(MainFile::new(records)) } else { File::Log(LogFile::new(records)) };
        Handle::put(file, &METHODS, open);
        ffi::SQLITE_OK
    }
}

/// The system's file, opened as the vault is, and what SQLite is told of it.
///
/// # Safety
/// `name` must be one that SQLite passed to `open`, and `file` the room behind the handle.
unsafe fn open_beneath(
    shim: &Shim,
    name: sqlite3_filename,
    file: *mut sqlite3_file,
    flags: c_int,
    main: bool,
) -> Outcome<(Real, c_int)> {
    // SAFETY: the caller's promise; a null `pMethods` tells that there is nothing to close.
    unsafe {
        (*file).pMethods = ptr::null();
        let mut real = Real::new(file, main);
        // For SQLite it can be written to: `overlay` sees to that.
        let asked = match shim.access {
            Access::Write => flags,
            Access::Read => for_reading(flags),
        };
        if shim.access == Access::Read && !main && !exists(shim, name)? {
            real.shield()?;
            return Ok((real, flags));
        }
        #[cfg(test)]
        let asked = if super::tap::is_read_only() { for_reading(asked) } else { asked };
        let mut opened = asked;
        let Some(base_open) = (*shim.base).xOpen else { return Err(ffi::SQLITE_CANTOPEN) };
        let outcome = match base_open(shim.base, name, file, asked, &raw mut opened) {
            ffi::SQLITE_OK => match shim.access {
                // The system's VFS opens for reading what may not be written to. We are to know.
                Access::Write if opened & ffi::SQLITE_OPEN_READONLY != 0 => Err(ffi::SQLITE_READONLY),
                Access::Write => Ok(opened),
                Access::Read => real.shield().map(|()| flags),
            },
            code => Err(code),
        };
        if outcome.is_err() {
            real.close();
        }
        outcome.map(|opened| (real, opened))
    }
}

fn for_reading(flags: c_int) -> c_int {
    flags & !(ffi::SQLITE_OPEN_READWRITE | ffi::SQLITE_OPEN_CREATE) | ffi::SQLITE_OPEN_READONLY
}

/// Whether there is a file of this name, and something in it.
///
/// # Safety
/// `name` must be a C string.
unsafe fn exists(shim: &Shim, name: *const c_char) -> Outcome<bool> {
    let mut found = 0;
    // SAFETY: the caller's promise, and a place for the answer.
    let code = unsafe {
        (*shim.base)
            .xAccess
            .map_or(ffi::SQLITE_IOERR_ACCESS, |call| call(shim.base, name, ffi::SQLITE_ACCESS_EXISTS, &raw mut found))
    };
    if code == ffi::SQLITE_OK { Ok(found != 0) } else { Err(code) }
}

unsafe extern "C" fn delete(vfs: *mut sqlite3_vfs, name: *const c_char, sync_folder: c_int) -> c_int {
    // SAFETY: SQLite's own table and name.
    unsafe {
        let shim = shim(vfs);
        // For us no other file is there, whatever lies on the disk.
        if known(shim, name) != Name::Log {
            return ffi::SQLITE_IOERR_DELETE_NOENT;
        }
        if shim.access == Access::Read {
            return ffi::SQLITE_READONLY;
        }
        // Another vault's, or an older copy's, may lie there by now.
        if shim.log.get().is_some_and(|log| !log.holds()) {
            return ffi::SQLITE_IOERR_DELETE_NOENT;
        }
        #[cfg(test)]
        super::tap::deleted();
        (*shim.base).xDelete.map_or(ffi::SQLITE_IOERR_DELETE, |call| call(shim.base, name, sync_folder))
    }
}

unsafe extern "C" fn access(vfs: *mut sqlite3_vfs, name: *const c_char, flags: c_int, out: *mut c_int) -> c_int {
    // SAFETY: SQLite's own table, name and place for the answer.
    unsafe {
        let shim = shim(vfs);
        // A journal that someone planted is not there: SQLite must not roll it back.
        if known(shim, name) == Name::Other {
            *out = 0;
            return ffi::SQLITE_OK;
        }
        (*shim.base).xAccess.map_or(ffi::SQLITE_IOERR_ACCESS, |call| call(shim.base, name, flags, out))
    }
}

macro_rules! forward {
    ($name:ident, $call:ident, $otherwise:expr, $($argument:ident: $type:ty),*) => {
        unsafe extern "C" fn $name(vfs: *mut sqlite3_vfs, $($argument: $type),*) -> c_int {
            // SAFETY: the arguments are SQLite's, handed on unchanged to the VFS they are meant for.
            unsafe {
                let base = shim(vfs).base;
                (*base).$call.map_or($otherwise, |call| call(base, $($argument),*))
            }
        }
    };
}
forward!(full_pathname, xFullPathname, ffi::SQLITE_CANTOPEN, name: *const c_char, length: c_int, out: *mut c_char);
forward!(randomness, xRandomness, 0, length: c_int, out: *mut c_char);
forward!(sleep, xSleep, 0, microseconds: c_int);
forward!(current_time, xCurrentTime, ffi::SQLITE_ERROR, out: *mut f64);
forward!(current_time_64, xCurrentTimeInt64, ffi::SQLITE_ERROR, out: *mut ffi::sqlite3_int64);
forward!(last_error, xGetLastError, 0, length: c_int, out: *mut c_char);
