//! Overwrites what C libraries give back: the bridge to the web view (GTK, WebKitGTK) copies every answer, and would leave it lying in memory.
//!
//! These stand before the C library's `free` and `realloc` for the whole program, its libraries included: a function that the executable
//! defines is taken before a library's (ld.so(8)). Memory comes from, and goes back to, whatever allocator would have been asked without
//! them, one that the user preloads included. What Rust gives back is overwritten by the allocator in `main.rs`. WebKit and GLib have allocators
//! of their own, which overwrite nothing and are beyond both; each can be told to ask the C library instead ([`take_webkits`]).

use std::ffi::c_void;
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU8, Ordering};

/// What tells WebKit (`bmalloc`) and GLib (`gslice`) to leave memory to the C library. Both look when they are loaded, which is before `main`.
const TOLD: [(&str, &str); 2] = [("Malloc", "1"), ("G_SLICE", "always-malloc")];
static WERE_TOLD: AtomicBool = AtomicBool::new(false);

/// Keeps in mind whether they were told, and keeps it from the programs that this one starts: the web view's may have WebKit's own allocator, for
/// it ends with a lock.
///
/// # Safety
/// No other thread runs yet.
pub unsafe fn begin() {
    let told = TOLD.iter().all(|(name, value)| std::env::var_os(name).is_some_and(|is| is == *value));
    WERE_TOLD.store(told, Ordering::Release);
    for (name, _) in TOLD {
        // SAFETY: nobody else reads the environment, says the caller.
        unsafe { std::env::remove_var(name) };
    }
}

/// Begins the program anew, in the same process, with WebKit and GLib told; comes back at once where that was done. Where the system refuses, the window is
/// opened nevertheless.
pub fn take_webkits() {
    if WERE_TOLD.load(Ordering::Acquire) {
        return;
    }
    let mut words = std::env::args_os();
    let (Ok(program), Some(name)) = (std::env::current_exe(), words.next()) else { return };
    let _refused = Command::new(program).arg0(name).args(words).envs(TOLD).exec();
}

unsafe extern "C" {
    fn malloc(size: usize) -> *mut c_void;
    fn malloc_usable_size(memory: *mut c_void) -> usize;
}

type Free = unsafe extern "C" fn(*mut c_void);

/// The allocator's own `free`, once it was looked up.
static FREE: AtomicPtr<c_void> = AtomicPtr::new(ptr::null_mut());
static LOOKED_UP: AtomicU8 = AtomicU8::new(NOT_YET);
const NOT_YET: u8 = 0;
const BEGUN: u8 = 1;

/// The `free` behind this one; none while it is being looked up, which may itself give something back.
fn allocators_own() -> Option<Free> {
    let mut found = FREE.load(Ordering::Acquire);
    if found.is_null() && LOOKED_UP.swap(BEGUN, Ordering::AcqRel) == NOT_YET {
        // SAFETY: the name ends in a zero byte; RTLD_NEXT asks the objects after this one, and changes nothing.
        found = unsafe { libc::dlsym(libc::RTLD_NEXT, c"free".as_ptr()) };
        FREE.store(found, Ordering::Release);
    }
    // SAFETY: C's `free` has this signature; a null pointer is `None`.
    unsafe { std::mem::transmute::<*mut c_void, Option<Free>>(found) }
}

/// Overwrites, then gives back. What comes before the allocator is known is overwritten, and kept: some bytes, once.
#[unsafe(no_mangle)]
unsafe extern "C" fn free(memory: *mut c_void) {
    if memory.is_null() {
        return;
    }
    // SAFETY: the caller gives back what the allocator gave it, once; the allocator knows how much of it may be written.
    unsafe {
        ptr::write_bytes(memory.cast::<u8>(), 0, malloc_usable_size(memory));
        if let Some(free) = allocators_own() {
            free(memory);
        }
    }
}

/// Where the allocator would move the content, the old place is overwritten; so it always moves.
#[unsafe(no_mangle)]
unsafe extern "C" fn realloc(memory: *mut c_void, size: usize) -> *mut c_void {
    // SAFETY: as above; what is copied fits both. Where there is no room the old memory stays, as C has it, and a size of nothing gives
    // back, as glibc has it.
    unsafe {
        if !memory.is_null() && size == 0 {
            free(memory);
            return ptr::null_mut();
        }
        let new = malloc(size);
        if !new.is_null() && !memory.is_null() {
            ptr::copy_nonoverlapping(memory.cast::<u8>(), new.cast::<u8>(), malloc_usable_size(memory).min(size));
            free(memory);
        }
        new
    }
}
