//! Overwrites what C libraries give back: the bridge to the web view (GTK, WebKitGTK) copies every answer, and would leave it lying in memory.
//!
//! These stand before glibc's `free` and `realloc` for the whole program, its libraries included: a function that the executable defines
//! is taken before a library's (ld.so(8)), and glibc documents that its allocator may be replaced. Memory still comes from glibc.
//! What Rust gives back is overwritten by the allocator in `main.rs`; WebKit's own allocator is beyond both (`SECURITY.md`).

use std::ffi::c_void;
use std::ptr;

unsafe extern "C" {
    fn malloc(size: usize) -> *mut c_void;
    fn malloc_usable_size(memory: *mut c_void) -> usize;
    fn __libc_free(memory: *mut c_void);
}

/// Overwrites, then gives back.
#[unsafe(no_mangle)]
unsafe extern "C" fn free(memory: *mut c_void) {
    if memory.is_null() {
        return;
    }
    // SAFETY: the caller gives back what glibc gave it, once; glibc knows how much of it may be written.
    unsafe {
        ptr::write_bytes(memory.cast::<u8>(), 0, malloc_usable_size(memory));
        __libc_free(memory);
    }
}

/// Where glibc would move the content, the old place is overwritten; so it always moves.
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
