//! `alcove-extract LIBPDFIUM`, and on Windows behind it the most memory in bytes and processor time in seconds: reads one document from its standard
//! input, says what is in it, and ends.
//!
//! Started by `extract::Reader` alone, and there by itself once more (`confine/windows`). Everything is in `program.rs`; here is only what belongs to a process as a whole.

// On Windows: no console opens for each document, and none has to be shut off.
#![windows_subsystem = "windows"]

use std::alloc::{GlobalAlloc, Layout, System};
use std::process::ExitCode;

/// The system's allocator, but a refusal ends the program with a status of its own: otherwise it would look like a crash.
struct Bounded;

fn given(memory: *mut u8) -> *mut u8 {
    if memory.is_null() {
        extract::confine::exit_now(extract::protocol::EXIT_OUT_OF_MEMORY);
    }
    memory
}

// SAFETY: every call goes to `System` as it came; a null is never returned.
unsafe impl GlobalAlloc for Bounded {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise is `System`'s.
        given(unsafe { System.alloc(layout) })
    }
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        given(unsafe { System.alloc_zeroed(layout) })
    }
    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as above.
        given(unsafe { System.realloc(memory, layout, size) })
    }
    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static MEMORY: Bounded = Bounded;

fn main() -> ExitCode {
    extract::program::run()
}
