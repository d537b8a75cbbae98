//! Linux, in this order: no ptrace; death with the parent; no new privileges; landlock (no files, no network), which needs a file
//! descriptor to be set up; limits on memory, time, files and processes; last a list of allowed system calls, everything else being refused.
//!
//! After it the process can use the memory it may have and write to its standard output. It works as an ordinary user and
//! under a filter that the parent has already set: filters add up, and the strictest answer counts.

use std::collections::BTreeMap;
use std::ffi::OsString;
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

use super::unix::{limit, set, tell_memory_from_crash};
use super::{Error, Held, Limits, REFUSED};

pub fn lock(limits: &Limits) -> Result<Held, Error> {
    let landlock = close_files()?;
    tell_memory_from_crash();
    set!(RLIMIT_AS, limits.memory_bytes, limits.memory_bytes);
    limit(limits)?;
    filter_calls()?;
    Ok(Held { landlock })
}

/// Comes back where it cannot be done.
pub fn become_program(program: &Path, arguments: impl Iterator<Item = OsString>) {
    if close_all_but(program).is_ok() && limit_program().is_ok() && filter_program_calls().is_ok() {
        use std::os::unix::process::CommandExt;
        // One thread: it may start no other.
        let _ = std::process::Command::new(program).args(arguments).env_clear().env("OMP_THREAD_LIMIT", "1").exec();
    }
}

pub fn drop_inherited() {
    // SAFETY: takes numbers; called before anything of ours is open. A kernel without it (before 5.9) changes nothing:
    // the parent's own files are closed on exec, and what slips through may be mapped to be looked into, but not written to.
    unsafe {
        libc::syscall(libc::SYS_close_range, 3_u32, u32::MAX, 0_u32);
    }
}

/// What Tesseract may take for one page: its languages and its picture are in memory at once.
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

/// Everything that comes before the limits. Whether landlock holds.
fn close_files() -> Result<bool, Error> {
    hold_on()?;
    // An older kernel may have no landlock, or less of it, and the list of calls holds without; but to have it and
    // fail means that something is wrong here.
    landlock().map_err(|_| REFUSED)
}

/// The same for a program that opens files of its own: without landlock it must not be started.
fn close_all_but(program: &Path) -> Result<(), Error> {
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

fn filter_calls() -> Result<(), Error> {
    filter().and_then(|program| seccompiler::apply_filter(&program).ok()).ok_or(REFUSED)
}

fn filter_program_calls() -> Result<(), Error> {
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
