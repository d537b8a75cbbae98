//! Tells the C library's allocator what libpdfium is like: the letters of a page lie in lists of a megabyte, which grow by doubling and are let go of
//! before the next page.
//!
//! As it is set up, it asks the system for each such list and gives it back at once: every page then takes its memory anew, piece by piece and
//! zeroed, which was a fifth of what reading costs. Only glibc can be told so; what others do is theirs.

/// Free memory kept, in bytes.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const KEPT: libc::c_int = 64 << 20;

/// What is larger is asked of the system by itself and given back at once, in bytes: no page that was meant to be read needs so much.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const LARGE: libc::c_int = 16 << 20;

/// Sets it. The program has one thread.
pub fn keep() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: sets two numbers of the allocator; where it does not take them, nothing changes.
    unsafe {
        libc::mallopt(libc::M_TRIM_THRESHOLD, KEPT);
        libc::mallopt(libc::M_MMAP_THRESHOLD, LARGE);
    }
}
