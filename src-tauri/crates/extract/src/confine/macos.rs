//! macOS: the system's "pure computation" profile (no files, no network, no processes), then limits on memory, time, files and processes.
//! Written after the system's headers and sources (xnu), compiled for it, and never run.
//!
//! Memory is held from macOS 12 on; an older system knows the limit and lets it pass. What is not held: a file that a careless parent left open
//! stays so, and the process outlives its parent until its next word finds nobody or its time is over.

use std::ffi::{c_char, c_int};

use super::unix::{limit, set, tell_memory_from_crash};
use super::{Error, Held, Limits, REFUSED};

unsafe extern "C" {
    fn sandbox_init(profile: *const c_char, flags: u64, error: *mut *mut c_char) -> c_int;
    static mach_task_self_: libc::mach_port_t;
}
/// `profile` is a name, not a program.
const SANDBOX_NAMED: u64 = 1;

pub fn lock(limits: &Limits) -> Result<Held, Error> {
    // First: to set the profile up, the system may have to read it from a file.
    shut()?;
    tell_memory_from_crash();
    // The rest holds without, and the deadline is the parent's: an old system is no reason to read nothing.
    let _ = limit_memory(limits);
    limit(limits)?;
    Ok(Held { landlock: false })
}

fn shut() -> Result<(), Error> {
    let mut why = std::ptr::null_mut();
    // SAFETY: the name is a constant C string, and `why` a place for one pointer, which is never read.
    let refused = unsafe { sandbox_init(c"pure-computation".as_ptr(), SANDBOX_NAMED, &mut why) } != 0;
    if refused { Err(REFUSED) } else { Ok(()) }
}

/// The limit is one of addresses, of which the system's own libraries take gigabytes before the first line of a program; a limit
/// below what is taken is refused. So it is set to that and as much again as the document may cost.
fn limit_memory(limits: &Limits) -> Result<(), Error> {
    // SAFETY: numbers, for which zero is as good as any.
    let mut task: libc::mach_task_basic_info = unsafe { std::mem::zeroed() };
    let mut length = libc::MACH_TASK_BASIC_INFO_COUNT;
    // SAFETY: fills the structure, of which it is told the length; the process's own port, which the system sets before it starts.
    let told = unsafe {
        libc::task_info(mach_task_self_, libc::MACH_TASK_BASIC_INFO, (&raw mut task).cast(), &raw mut length)
    };
    if told != 0 {
        return Err(REFUSED);
    }
    let most = task.virtual_size.saturating_add(limits.memory_bytes);
    set!(RLIMIT_AS, most, most);
    Ok(())
}
