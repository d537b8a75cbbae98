//! Tells the C library's allocator what a model is like: tensors of a megabyte that come and go some hundred times for every token.
//!
//! As it is set up, it gives what lies free at the end of its memory back to the system as soon as that is a few megabytes: each layer then takes its
//! memory anew, page by page and zeroed. Only glibc can be told so; what others do is theirs.

/// Free memory kept, in bytes.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const KEPT: libc::c_int = 32 << 20;

/// What is larger is asked of the system by itself and given back at once, in bytes: more than a piece of a prompt is in one layer of most models.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const LARGE: libc::c_int = 16 << 20;

/// Sets it. Call it before there is a second thread.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub fn keep() {
    // SAFETY: sets two numbers of the allocator; where it does not take them, nothing changes.
    unsafe {
        libc::mallopt(libc::M_TRIM_THRESHOLD, KEPT);
        libc::mallopt(libc::M_MMAP_THRESHOLD, LARGE);
    }
}

/// Nothing to set here.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn keep() {}
