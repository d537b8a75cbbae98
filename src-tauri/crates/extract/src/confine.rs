//! Locks the process up before it parses a stranger's bytes.
//!
//! On Linux, in this order: no ptrace; death with the parent; no new privileges; landlock (no files, no network), which
//! needs a file descriptor to be set up; limits on memory, time, files and processes; last a list of allowed system calls,
//! everything else being refused.
//! After it the process can use the memory it may have and write to its standard output. It works as an ordinary user and
//! under a filter that the parent has already set: filters add up, and the strictest answer counts.
//!
//! [`become_program`] does the same for Tesseract, a program that is not ours: its own files and libraries may be read, no file written,
//! and neither a socket opened nor another program or thread started. Only that nobody may look into it ends as it becomes another program:
//! the user's own programs can then, as into any of the user's.
//!
//! On macOS the limits but for memory hold, and the system's "pure computation" profile denies files, network and processes. On Windows
//! the system can only confine a process from outside, by a job object and a restricted token that the parent would make;
//! there, until that is written, a crash is contained by the process and the time limit by the parent, and no more.

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

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

/// How long the processor has worked for this thread, which is the only one of the program; `None` where the system does not say.
#[cfg(unix)]
#[must_use]
pub fn processor_time() -> Option<Duration> {
    // SAFETY: a structure of numbers, which the call fills.
    let (known, time) = unsafe {
        let mut time: libc::timespec = std::mem::zeroed();
        (libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) == 0, time)
    };
    known.then(|| Some(Duration::new(u64::try_from(time.tv_sec).ok()?, u32::try_from(time.tv_nsec).ok()?))).flatten()
}

/// The same, which is not asked for elsewhere.
#[cfg(not(unix))]
#[must_use]
pub fn processor_time() -> Option<Duration> {
    None
}

/// Closes whatever the parent left open beyond the three standard streams.
pub fn drop_inherited() {
    #[cfg(target_os = "linux")]
    // SAFETY: takes numbers; called before anything of ours is open. A kernel without it (before 5.9) changes nothing:
    // the parent's own files are closed on exec, and what slips through may be mapped to be looked into, but not written to.
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

/// Locks up, and becomes Tesseract: its libraries and languages may be read, and nothing else; the picture comes by standard input
/// and the words go by standard output. Where the system cannot hold a program to that, nothing is started.
pub fn become_program(program: &Path, arguments: impl Iterator<Item = OsString>) -> ! {
    #[cfg(target_os = "linux")]
    if linux::close_all_but(program).is_ok() && limit_program().is_ok() && linux::filter_program_calls().is_ok() {
        use std::os::unix::process::CommandExt;
        // One thread: it may start no other.
        let _ = std::process::Command::new(program).args(arguments).env_clear().env("OMP_THREAD_LIMIT", "1").exec();
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (program, arguments);
    exit_now(crate::protocol::EXIT_UNCONFINED)
}

/// Sets a limit of the system, or returns from the function it stands in. Its number has another type on each system.
#[cfg(unix)]
macro_rules! set {
    ($resource:ident, $soft:expr, $hard:expr) => {
        // SAFETY: the structure lives through the call, which only reads it.
        if unsafe { libc::setrlimit(libc::$resource, &libc::rlimit { rlim_cur: $soft, rlim_max: $hard }) } != 0 {
            return Err(REFUSED);
        }
    };
}

/// What Tesseract may take for one page: its languages and its picture are in memory at once.
#[cfg(target_os = "linux")]
fn limit_program() -> Result<(), Error> {
    const MEMORY: u64 = 1536 << 20;
    const SECONDS: u64 = 120;
    const FILES: u64 = 64;
    set!(RLIMIT_AS, MEMORY, MEMORY);
    set!(RLIMIT_CPU, SECONDS, SECONDS + 1);
    set!(RLIMIT_CORE, 0, 0);
    set!(RLIMIT_FSIZE, 0, 0);
    set!(RLIMIT_NOFILE, FILES, FILES);
    set!(RLIMIT_NPROC, 0, 0);
    Ok(())
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

    use std::path::{Path, PathBuf};

    use landlock::{
        ABI, Access, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetCreated,
        RulesetCreatedAttr, RulesetError, RulesetStatus, Scope, path_beneath_rules,
    };
    use seccompiler::{
        BpfProgram, SeccompAction,
        SeccompCmpArgLen::{self, Dword, Qword},
        SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    };

    use super::{Error, REFUSED};

    /// Everything that comes before the limits. Whether landlock holds.
    pub fn close_files() -> Result<bool, Error> {
        hold_on()?;
        // An older kernel may have no landlock, or less of it, and the list of calls holds without; but to have it and
        // fail means that something is wrong here.
        landlock().map_err(|_| REFUSED)
    }

    /// The same for a program that opens files of its own: without landlock it must not be started.
    pub fn close_all_but(program: &Path) -> Result<(), Error> {
        hold_on()?;
        match landlock_but(program) {
            Ok(true) => Ok(()),
            _ => Err(REFUSED),
        }
    }

    /// No ptrace, no new privileges, death with the parent.
    fn hold_on() -> Result<(), Error> {
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
        Ok(())
    }

    pub fn filter_calls() -> Result<(), Error> {
        filter().and_then(|program| seccompiler::apply_filter(&program).ok()).ok_or(REFUSED)
    }

    pub fn filter_program_calls() -> Result<(), Error> {
        filter_for_program().and_then(|program| seccompiler::apply_filter(&program).ok()).ok_or(REFUSED)
    }

    /// What links a program to its libraries, where there is one.
    const LINKERS: &[&str] = &[
        "/lib64/ld-linux-x86-64.so.2",
        "/lib/ld-linux-aarch64.so.1",
        "/lib/ld-musl-x86_64.so.1",
        "/lib/ld-musl-aarch64.so.1",
    ];
    /// Where libraries lie, and the list of them.
    const LIBRARIES: &[&str] = &["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache"];
    /// Where Tesseract's languages lie, beneath the folder that its own is in.
    const LANGUAGES: &[&str] = &["share/tesseract-ocr", "share/tessdata", "share/tesseract"];

    fn landlock_but(program: &Path) -> Result<bool, RulesetError> {
        let read = BitFlags::from(AccessFs::ReadFile) | AccessFs::ReadDir;
        let start = BitFlags::from(AccessFs::ReadFile) | AccessFs::Execute;
        let prefix = program.parent().and_then(Path::parent).unwrap_or(Path::new("/usr"));
        let languages: Vec<PathBuf> = LANGUAGES.iter().map(|folder| prefix.join(folder)).collect();
        let held = nothing()?
            .add_rules(path_beneath_rules([program], start))?
            .add_rules(path_beneath_rules(LINKERS, start))?
            .add_rules(path_beneath_rules(LIBRARIES, read))?
            .add_rules(path_beneath_rules(languages, read))?
            .restrict_self()?;
        Ok(held.ruleset != RulesetStatus::NotEnforced)
    }

    fn landlock() -> Result<bool, RulesetError> {
        Ok(nothing()?.restrict_self()?.ruleset != RulesetStatus::NotEnforced)
    }

    /// No file, no network and no process outside, as far as the kernel can hold it and unless rules are added.
    fn nothing() -> Result<RulesetCreated, RulesetError> {
        let abi = ABI::V6;
        Ruleset::default()
            .set_compatibility(CompatLevel::BestEffort)
            .handle_access(AccessFs::from_all(abi))?
            .handle_access(AccessNet::from_all(abi))?
            .scope(Scope::from_all(abi))?
            .create()
    }

    /// What computing needs: memory, locks, the clock, random seeds for hash maps, and its own end.
    const COMPUTING: &[i64] = &[
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
    ];

    /// And what it takes to link a program and to read its files.
    const LINKING: &[i64] = &[
        libc::SYS_sched_getaffinity,
        libc::SYS_execve,
        libc::SYS_set_tid_address,
        libc::SYS_set_robust_list,
        libc::SYS_rseq,
        libc::SYS_uname,
        libc::SYS_sysinfo,
        libc::SYS_read,
        libc::SYS_pread64,
        libc::SYS_lseek,
        libc::SYS_close,
        libc::SYS_fstat,
        libc::SYS_newfstatat,
        libc::SYS_statx,
        libc::SYS_faccessat,
        libc::SYS_faccessat2,
        libc::SYS_getdents64,
        libc::SYS_getcwd,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_arch_prctl,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_access,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_stat,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_poll,
        libc::SYS_ppoll,
    ];

    /// Computing, with memory that is never executable, and its standard output. The document is in memory by now, so not even
    /// `read` is on the list.
    fn filter() -> Option<BpfProgram> {
        let mut calls = without_rules(COMPUTING);
        let executable = u64::try_from(libc::PROT_EXEC).ok()?;
        for call in [libc::SYS_mmap, libc::SYS_mprotect] {
            calls.insert(call, vec![when(2, Dword, SeccompCmpOp::MaskedEq(executable), 0)?]);
        }
        for call in [libc::SYS_write, libc::SYS_writev] {
            calls.insert(call, vec![when(0, Dword, SeccompCmpOp::Eq, 1)?]);
        }
        // `abort` raises its signal this way: in this process, or it is refused.
        calls.insert(libc::SYS_tgkill, vec![when(0, Dword, SeccompCmpOp::Eq, u64::from(std::process::id()))?]);
        program_of(calls, libc::EPERM)
    }

    /// The same, and what it takes to link a program and to read its files, of which landlock says which. Memory is written or run, never
    /// both, files are opened to be read, and no process or thread is started. What is refused is said not to exist: libraries
    /// then do without.
    fn filter_for_program() -> Option<BpfProgram> {
        let mut calls = without_rules(COMPUTING);
        calls.extend(without_rules(LINKING));
        let bits = |bits: libc::c_int| u64::try_from(bits).ok();
        let (written, run) = (bits(libc::PROT_WRITE)?, bits(libc::PROT_EXEC)?);
        for call in [libc::SYS_mmap, libc::SYS_mprotect] {
            let rules = [written, run].map(|bit| when(2, Dword, SeccompCmpOp::MaskedEq(bit), 0));
            calls.insert(call, rules.into_iter().collect::<Option<_>>()?);
        }
        for call in [libc::SYS_write, libc::SYS_writev] {
            let rules = [1, 2].map(|stream| when(0, Dword, SeccompCmpOp::Eq, stream));
            calls.insert(call, rules.into_iter().collect::<Option<_>>()?);
        }
        let to_write = bits(libc::O_WRONLY | libc::O_RDWR | libc::O_CREAT | libc::O_TRUNC | libc::O_APPEND)?;
        calls.insert(libc::SYS_openat, vec![when(2, Dword, SeccompCmpOp::MaskedEq(to_write), 0)?]);
        // Asked for, never set.
        calls.insert(libc::SYS_prlimit64, vec![when(2, Qword, SeccompCmpOp::Eq, 0)?]);
        calls.insert(libc::SYS_tgkill, vec![when(0, Dword, SeccompCmpOp::Eq, u64::from(std::process::id()))?]);
        program_of(calls, libc::ENOSYS)
    }

    fn without_rules(calls: &[i64]) -> BTreeMap<i64, Vec<SeccompRule>> {
        calls.iter().map(|call| (*call, Vec::new())).collect()
    }

    fn when(argument: u8, length: SeccompCmpArgLen, operator: SeccompCmpOp, value: u64) -> Option<SeccompRule> {
        SeccompCondition::new(argument, length, operator, value).and_then(|c| SeccompRule::new(vec![c])).ok()
    }

    /// These calls alone; the others end with this error.
    fn program_of(calls: BTreeMap<i64, Vec<SeccompRule>>, error: libc::c_int) -> Option<BpfProgram> {
        let architecture = std::env::consts::ARCH.try_into().ok()?;
        let refuse = SeccompAction::Errno(u32::try_from(error).ok()?);
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
