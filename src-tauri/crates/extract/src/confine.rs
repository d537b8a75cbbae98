//! Locks the process up before it parses a stranger's bytes.
//!
//! On Linux, in this order: no ptrace; death with the parent; no new privileges; landlock (no files, no network), which
//! needs a file descriptor to be set up; limits on memory, time, files and processes; last a list of allowed system calls,
//! everything else being refused.
//! After it the process can use the memory it may have and write to its standard output. It works as an ordinary user and
//! under a filter that the parent has already set: filters add up, and the strictest answer counts.
//!
//! On macOS the limits but for memory hold, and the system's "pure computation" profile denies files, network and processes. On Windows
//! the system can only confine a process from outside, by a job object and a restricted token that the parent would make;
//! there, until that is written, a crash is contained by the process and the time limit by the parent, and no more.

use crate::{Error, Limits};

/// Ends the process at once, with no destructor run.
pub fn exit_now(status: i32) -> ! {
    #[cfg(unix)]
    // SAFETY: takes a number and does not come back.
    unsafe {
        libc::_exit(status)
    }
    #[cfg(not(unix))]
    std::process::exit(status)
}

/// Closes whatever the parent left open beyond the three standard streams.
pub fn drop_inherited() {
    #[cfg(target_os = "linux")]
    // SAFETY: takes numbers; called before anything of ours is open. A kernel without it (before 5.9) changes nothing:
    // the parent's own files are closed on exec, and what slips through cannot be read from once locked.
    unsafe {
        libc::syscall(libc::SYS_close_range, 3_u32, u32::MAX, 0_u32);
    }
}

/// Locks up. From here on there is no way back.
///
/// # Errors
/// `Io(PermissionDenied)` when the system will not confine the process; then nothing must be parsed.
pub fn lock(limits: &Limits) -> Result<Held, Error> {
    #[cfg(target_os = "linux")]
    let landlock = linux::close_files()?;
    #[cfg(not(target_os = "linux"))]
    let landlock = false;
    #[cfg(unix)]
    {
        tell_memory_from_crash();
        limit(limits)?;
    }
    #[cfg(target_os = "linux")]
    linux::filter_calls()?;
    #[cfg(target_os = "macos")]
    macos::lock()?;
    #[cfg(not(unix))]
    let _ = limits;
    Ok(Held { landlock })
}

/// What holds, besides the rest.
pub struct Held {
    /// Whether landlock does: kernels before 5.13, and some set up without it, have none.
    pub landlock: bool,
}

const REFUSED: Error = Error::Io(std::io::ErrorKind::PermissionDenied);

/// libpdfium, when the system refuses it memory, ends itself by a signal as if it had crashed. This tells the two apart:
/// where no more memory is to be had, that was the reason.
#[cfg(unix)]
fn tell_memory_from_crash() {
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

#[cfg(unix)]
fn limit(limits: &Limits) -> Result<(), Error> {
    macro_rules! set {
        ($resource:ident, $soft:expr, $hard:expr) => {
            // SAFETY: the structure lives through the call, which only reads it.
            if unsafe { libc::setrlimit(libc::$resource, &libc::rlimit { rlim_cur: $soft, rlim_max: $hard }) } != 0 {
                return Err(REFUSED);
            }
        };
    }
    // Elsewhere the system may know this limit and still refuse to set it.
    #[cfg(target_os = "linux")]
    set!(RLIMIT_AS, limits.memory_bytes, limits.memory_bytes);
    // The soft limit says what happened (SIGXCPU); the hard one cannot be caught.
    set!(RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1);
    set!(RLIMIT_CORE, 0, 0);
    set!(RLIMIT_FSIZE, 0, 0);
    set!(RLIMIT_NOFILE, 0, 0);
    set!(RLIMIT_NPROC, 0, 0);
    Ok(())
}

#[cfg(target_os = "linux")]
mod linux {
    use std::collections::BTreeMap;

    use landlock::{
        ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetStatus, Scope,
    };
    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen::Dword, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    };

    use super::{Error, REFUSED};

    /// Everything that comes before the limits. Whether landlock holds.
    pub fn close_files() -> Result<bool, Error> {
        // SAFETY: each call takes numbers only.
        unsafe {
            let parent = libc::getppid();
            if libc::prctl(libc::PR_SET_DUMPABLE, 0, 0, 0, 0) != 0
                || libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0
                || libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL, 0, 0, 0) != 0
            {
                return Err(REFUSED);
            }
            // The parent may have died before it could be asked to take us along.
            if libc::getppid() != parent {
                super::exit_now(1);
            }
        }
        // An older kernel may have no landlock, or less of it, and the list of calls holds without; but to have it and
        // fail means that something is wrong here.
        landlock().map_err(|_| REFUSED)
    }

    pub fn filter_calls() -> Result<(), Error> {
        filter().and_then(|program| seccompiler::apply_filter(&program).ok()).ok_or(REFUSED)
    }

    fn landlock() -> Result<bool, landlock::RulesetError> {
        let abi = ABI::V6;
        let held = Ruleset::default()
            .set_compatibility(CompatLevel::BestEffort)
            .handle_access(AccessFs::from_all(abi))?
            .handle_access(AccessNet::from_all(abi))?
            .scope(Scope::from_all(abi))?
            .create()?
            .restrict_self()?;
        Ok(held.ruleset != RulesetStatus::NotEnforced)
    }

    /// What computing needs: memory that is never executable, locks, the clock, random seeds for hash maps, its own end,
    /// and its standard output. The document is in memory by now, so not even `read` is on the list.
    fn filter() -> Option<BpfProgram> {
        let mut calls: BTreeMap<i64, Vec<SeccompRule>> = [
            libc::SYS_brk,
            libc::SYS_munmap,
            libc::SYS_mremap,
            libc::SYS_madvise,
            libc::SYS_futex,
            libc::SYS_sched_yield,
            libc::SYS_getrandom,
            libc::SYS_clock_gettime,
            libc::SYS_gettimeofday,
            libc::SYS_getpid,
            libc::SYS_gettid,
            libc::SYS_rt_sigaction,
            libc::SYS_rt_sigprocmask,
            libc::SYS_rt_sigreturn,
            libc::SYS_sigaltstack,
            libc::SYS_exit,
            libc::SYS_exit_group,
        ]
        .into_iter()
        .map(|call| (call, Vec::new()))
        .collect();
        let when = |argument, operator, value| {
            SeccompCondition::new(argument, Dword, operator, value).and_then(|c| SeccompRule::new(vec![c])).ok()
        };
        let executable = u64::try_from(libc::PROT_EXEC).ok()?;
        for call in [libc::SYS_mmap, libc::SYS_mprotect] {
            calls.insert(call, vec![when(2, SeccompCmpOp::MaskedEq(executable), 0)?]);
        }
        for call in [libc::SYS_write, libc::SYS_writev] {
            calls.insert(call, vec![when(0, SeccompCmpOp::Eq, 1)?]);
        }
        // `abort` raises its signal this way: in this process, or it is refused.
        calls.insert(libc::SYS_tgkill, vec![when(0, SeccompCmpOp::Eq, u64::from(std::process::id()))?]);
        let architecture = std::env::consts::ARCH.try_into().ok()?;
        let refuse = SeccompAction::Errno(u32::try_from(libc::EPERM).ok()?);
        SeccompFilter::new(calls, refuse, SeccompAction::Allow, architecture).ok()?.try_into().ok()
    }
}

#[cfg(target_os = "macos")]
mod macos {
    use std::ffi::{c_char, c_int};

    use super::{Error, REFUSED};

    unsafe extern "C" {
        fn sandbox_init(profile: *const c_char, flags: u64, error: *mut *mut c_char) -> c_int;
    }
    /// `profile` is a name, not a program.
    const SANDBOX_NAMED: u64 = 1;

    pub fn lock() -> Result<(), Error> {
        let mut why = std::ptr::null_mut();
        // SAFETY: the name is a constant C string, and `why` a place for one pointer, which is never read.
        let refused = unsafe { sandbox_init(c"pure-computation".as_ptr(), SANDBOX_NAMED, &mut why) } != 0;
        if refused { Err(REFUSED) } else { Ok(()) }
    }
}
