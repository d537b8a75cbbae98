//! Tells the C library's allocator what libpdfium is like: the letters of a page lie in lists of a megabyte, which grow by doubling and are let go of
//! before the next page; and of what a page is made, tens of thousands of pieces are of the same few sizes.
//!
//! As it is set up, it asks the system for each such list and gives it back at once: every page then takes its memory anew, piece by piece and
//! zeroed, which was a fifth of what reading costs. Of each size it keeps seven pieces at hand, and sorts all others in and out again, which was up
//! to a tenth. Only glibc can be told so; what others do is theirs.

/// How many pieces of a size are kept at hand, of those up to a kilobyte: what a page lets go of is what the next one asks for. glibc takes this
/// from its surroundings alone, so whoever starts the program says it.
pub const AT_START: (&str, &str) = ("GLIBC_TUNABLES", "glibc.malloc.tcache_count=1000");

/// Free memory kept, in bytes.
#[cfg(all(feature = "parser", target_os = "linux", target_env = "gnu"))]
const KEPT: libc::c_int = 64 << 20;

/// What is larger is asked of the system by itself and given back at once, in bytes: no page that was meant to be read needs so much.
#[cfg(all(feature = "parser", target_os = "linux", target_env = "gnu"))]
const LARGE: libc::c_int = 16 << 20;

/// Sets what can be set from within. The program has one thread.
#[cfg(feature = "parser")]
pub fn keep() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: sets two numbers of the allocator; where it does not take them, nothing changes.
    unsafe {
        libc::mallopt(libc::M_TRIM_THRESHOLD, KEPT);
        libc::mallopt(libc::M_MMAP_THRESHOLD, LARGE);
    }
}
