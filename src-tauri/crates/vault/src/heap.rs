//! SQLite's memory, overwritten when SQLite gives it back: decrypted pages and bound text do not outlive their use.
//!
//! SQLite's own allocator does the allocating; this stands before it. It has to be put in place before SQLite is first used.

use std::ffi::{c_int, c_void};
use std::ptr;
use std::sync::OnceLock;

use rusqlite::ffi::{self, sqlite3_mem_methods};

/// The part of SQLite's allocator that is called here.
struct Beneath {
    allocate: unsafe extern "C" fn(c_int) -> *mut c_void,
    free: unsafe extern "C" fn(*mut c_void),
    size: unsafe extern "C" fn(*mut c_void) -> c_int,
}

static BENEATH: OnceLock<Option<Beneath>> = OnceLock::new();

/// Puts the overwriting allocator in place, once per process.
///
/// Where SQLite was used before by someone else in this process it stays as it was: that costs the overwriting and nothing
/// more.
pub(crate) fn install() {
    BENEATH.get_or_init(|| {
        // SAFETY: plain data, all zeros are a table without methods.
        let mut methods: sqlite3_mem_methods = unsafe { std::mem::zeroed() };
        // SAFETY: room for the table, which is what this operation asks for.
        if unsafe { ffi::sqlite3_config(ffi::SQLITE_CONFIG_GETMALLOC, &raw mut methods) } != ffi::SQLITE_OK {
            return None;
        }
        let beneath = Beneath { allocate: methods.xMalloc?, free: methods.xFree?, size: methods.xSize? };
        methods.xFree = Some(free);
        methods.xRealloc = Some(reallocate);
        // SAFETY: a whole table, which SQLite copies. SQLite is not in use: else it would refuse, as above.
        let set = unsafe { ffi::sqlite3_config(ffi::SQLITE_CONFIG_MALLOC, &raw mut methods) };
        (set == ffi::SQLITE_OK).then_some(beneath)
    });
}

unsafe extern "C" fn free(memory: *mut c_void) {
    let Some(Some(beneath)) = BENEATH.get() else { return };
    if memory.is_null() {
        return;
    }
    #[cfg(feature = "counted")]
    let _counting = crate::counted::counting(|counts| &mut counts.overwritten);
    // SAFETY: SQLite gives back what it was given, once; the allocator knows its size.
    unsafe {
        let size = usize::try_from((beneath.size)(memory)).unwrap_or_default();
        ptr::write_bytes(memory.cast::<u8>(), 0, size);
        // The compiler does not know whom it calls here, so it cannot leave the writing out.
        (beneath.free)(memory);
    }
}

unsafe extern "C" fn reallocate(memory: *mut c_void, length: c_int) -> *mut c_void {
    let Some(Some(beneath)) = BENEATH.get() else { return ptr::null_mut() };
    // SAFETY: as above; both pieces are at least as long as what is copied. On failure the old one stays, as SQLite expects.
    unsafe {
        let new = (beneath.allocate)(length);
        if !new.is_null() && !memory.is_null() {
            let size = (beneath.size)(memory).min(length);
            ptr::copy_nonoverlapping(memory.cast::<u8>(), new.cast::<u8>(), usize::try_from(size).unwrap_or_default());
            free(memory);
        }
        new
    }
}
