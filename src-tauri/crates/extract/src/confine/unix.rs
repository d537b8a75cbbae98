//! What Linux and macOS have in common: the limits of a process, its clock, and its end.

use std::time::Duration;

use super::{Error, Limits, REFUSED};

/// Ends the process at once, with no destructor run.
pub fn exit_now(status: i32) -> ! {
    // SAFETY: takes a number and does not come back.
    unsafe { libc::_exit(status) }
}

/// How long the processor has worked for this thread, which is the only one of the program; `None` where the system does not say.
#[must_use]
pub fn processor_time() -> Option<Duration> {
    // SAFETY: a structure of numbers, which the call fills.
    let (known, time) = unsafe {
        let mut time: libc::timespec = std::mem::zeroed();
        (libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) == 0, time)
    };
    known.then(|| Some(Duration::new(u64::try_from(time.tv_sec).ok()?, u32::try_from(time.tv_nsec).ok()?))).flatten()
}

/// Sets a limit of the system, or returns from the function it stands in. Its number has another type on each system.
macro_rules! set {
    ($resource:ident, $soft:expr, $hard:expr) => {
        // SAFETY: the structure lives through the call, which only reads it.
        if unsafe { libc::setrlimit(libc::$resource, &libc::rlimit { rlim_cur: $soft, rlim_max: $hard }) } != 0 {
            return Err(REFUSED);
        }
    };
}
pub(super) use set;

/// All limits but that of memory.
pub fn limit(limits: &Limits) -> Result<(), Error> {
    // The soft limit says what happened (SIGXCPU); the hard one cannot be caught.
    set!(RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1);
    set!(RLIMIT_CORE, 0, 0);
    set!(RLIMIT_FSIZE, 0, 0);
    set!(RLIMIT_NOFILE, 0, 0);
    set!(RLIMIT_NPROC, 0, 0);
    Ok(())
}

/// libpdfium, when the system refuses it memory, ends itself by a signal as if it had crashed. This tells the two apart:
/// where no more memory is to be had, that was the reason.
pub fn tell_memory_from_crash() {
    const MUCH: usize = 32 << 20;
    extern "C" fn asked_to_end(_: libc::c_int) {
        // SAFETY: a fresh private mapping, used by nobody; the call is safe within a signal handler.
        let memory = unsafe {
            libc::mmap(std::ptr::null_mut(), MUCH, libc::PROT_READ, libc::MAP_PRIVATE | libc::MAP_ANON, -1, 0)
        };
        if memory == libc::MAP_FAILED {
            exit_now(crate::protocol::EXIT_OUT_OF_MEMORY);
        }
        // Otherwise it was a crash: the handler is gone by now, and the signal comes again.
    }
    for signal in [libc::SIGABRT, libc::SIGILL, libc::SIGTRAP] {
        // SAFETY: the structure is all zeros but for what is set, and lives through the call; the handler above keeps to
        // what a handler may do.
        unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            action.sa_sigaction = asked_to_end as extern "C" fn(libc::c_int) as usize;
            action.sa_flags = libc::SA_RESETHAND;
            libc::sigaction(signal, &action, std::ptr::null_mut());
        }
    }
}
