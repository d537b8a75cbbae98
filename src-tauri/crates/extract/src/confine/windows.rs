//! Windows, in this order: a job (memory, processor time, no second process, no part in what other windows show); the privileges of its
//! token, which all go; the token's integrity, which becomes the lowest; last what code may do. Written after the system's documentation,
//! compiled for it, and run under Wine alone, never on Windows: Wine 8.0 accepts every step that must hold, and of them enforces privileges.
//!
//! Memory, time, the second process, privileges and integrity are held, or nothing is parsed. Passed over where the system refuses it is the
//! rest: the job's part about windows where Alcove itself was started within a job, a policy that an older system does not know, and that against
//! calls for windows where a library has made one already, as libpdfium may on being opened.
//!
//! After it the process starts nothing, writes to no file, registry key or process of the user's, and looks into no process's memory, since all of
//! these are trusted more than it is. What it has open stays open, so it can answer.
//!
//! What is not held, since only whoever starts a process can (with a restricted token, or in an app container): a program that was taken over
//! reads the user's files, and nothing here keeps it from the network. A restricted token that a thread puts on, it takes off again when it
//! likes, so none is put on. What a careless parent lets it inherit stays open, and it outlives its parent until its next word finds nobody or its
//! time is over.

use std::collections::hash_map::RandomState;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::ptr;
use std::time::Duration;

use windows_sys::Win32::Foundation::FILETIME;
use windows_sys::Win32::Security::{
    AdjustTokenPrivileges, GetTokenInformation, LUID_AND_ATTRIBUTES, SE_PRIVILEGE_REMOVED,
    SECURITY_MANDATORY_LABEL_AUTHORITY, SID, SID_AND_ATTRIBUTES, SetTokenInformation, TOKEN_ADJUST_DEFAULT,
    TOKEN_ADJUST_PRIVILEGES, TOKEN_MANDATORY_LABEL, TOKEN_QUERY, TokenIntegrityLevel, TokenPrivileges,
};
use windows_sys::Win32::System::Diagnostics::Debug::{
    EXCEPTION_CONTINUE_SEARCH, EXCEPTION_POINTERS, SetUnhandledExceptionFilter,
};
use windows_sys::Win32::System::JobObjects::{
    AssignProcessToJobObject, CreateJobObjectW, JOB_OBJECT_LIMIT_ACTIVE_PROCESS,
    JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION, JOB_OBJECT_LIMIT_JOB_TIME, JOB_OBJECT_LIMIT_PROCESS_MEMORY,
    JOB_OBJECT_UILIMIT, JOB_OBJECT_UILIMIT_DESKTOP, JOB_OBJECT_UILIMIT_DISPLAYSETTINGS, JOB_OBJECT_UILIMIT_EXITWINDOWS,
    JOB_OBJECT_UILIMIT_GLOBALATOMS, JOB_OBJECT_UILIMIT_HANDLES, JOB_OBJECT_UILIMIT_READCLIPBOARD,
    JOB_OBJECT_UILIMIT_SYSTEMPARAMETERS, JOB_OBJECT_UILIMIT_WRITECLIPBOARD, JOBOBJECT_BASIC_LIMIT_INFORMATION,
    JOBOBJECT_BASIC_UI_RESTRICTIONS, JOBOBJECT_EXTENDED_LIMIT_INFORMATION, JobObjectBasicUIRestrictions,
    JobObjectExtendedLimitInformation, SetInformationJobObject,
};
use windows_sys::Win32::System::Memory::{MEM_COMMIT, MEM_RESERVE, PAGE_READWRITE, VirtualAlloc};
use windows_sys::Win32::System::Threading::{
    GetCurrentProcess, GetCurrentThread, GetThreadTimes, OpenProcessToken, PROCESS_MITIGATION_POLICY,
    ProcessChildProcessPolicy, ProcessDynamicCodePolicy, ProcessExtensionPointDisablePolicy, ProcessImageLoadPolicy,
    ProcessSystemCallDisablePolicy, SetProcessMitigationPolicy, TerminateProcess,
};

use super::{Error, Held, Limits, REFUSED};

/// All that a job can forbid about windows.
const NO_WINDOWS: JOB_OBJECT_UILIMIT = JOB_OBJECT_UILIMIT_DESKTOP
    | JOB_OBJECT_UILIMIT_DISPLAYSETTINGS
    | JOB_OBJECT_UILIMIT_EXITWINDOWS
    | JOB_OBJECT_UILIMIT_GLOBALATOMS
    | JOB_OBJECT_UILIMIT_HANDLES
    | JOB_OBJECT_UILIMIT_READCLIPBOARD
    | JOB_OBJECT_UILIMIT_SYSTEMPARAMETERS
    | JOB_OBJECT_UILIMIT_WRITECLIPBOARD;
/// The system counts time in tenths of a microsecond.
const SECOND: i64 = 10_000_000;
const TICK_NANOSECONDS: u64 = 100;

/// Ends the process at once, with no destructor run.
pub fn exit_now(status: i32) -> ! {
    // SAFETY: takes numbers; this one stands for the process itself, which is over then.
    unsafe { TerminateProcess(GetCurrentProcess(), status.cast_unsigned()) };
    std::process::exit(status)
}

/// How long the processor has worked for this thread, which is the only one of the program; `None` where the system does not say.
#[must_use]
pub fn processor_time() -> Option<Duration> {
    let [mut began, mut ended, mut within_system, mut within_program] = [FILETIME::default(); 4];
    // SAFETY: fills four structures of numbers; the handle stands for the thread itself.
    let known = unsafe {
        GetThreadTimes(
            GetCurrentThread(),
            &raw mut began,
            &raw mut ended,
            &raw mut within_system,
            &raw mut within_program,
        )
    };
    let ticks = |time: FILETIME| (u64::from(time.dwHighDateTime) << 32) + u64::from(time.dwLowDateTime);
    (known != 0).then(|| Duration::from_nanos((ticks(within_system) + ticks(within_program)) * TICK_NANOSECONDS))
}

pub fn lock(limits: &Limits) -> Result<Held, Error> {
    // The system is asked for the seed of hash maps once, and now it answers for certain.
    let _ = RandomState::new();
    tell_memory_from_crash();
    enter_job(limits)?;
    give_up_rights()?;
    restrain_code();
    Ok(Held { landlock: false })
}

/// A library that the system refuses memory ends as if it had crashed. This tells the two apart, as far as the system asks: where no more memory
/// is to be had, that was the reason. Of a library's `abort` it does not ask; that stays a crash.
fn tell_memory_from_crash() {
    const MUCH: usize = 32 << 20;
    unsafe extern "system" fn about_to_end(_: *const EXCEPTION_POINTERS) -> i32 {
        // SAFETY: fresh memory, used by nobody.
        let memory = unsafe { VirtualAlloc(ptr::null(), MUCH, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE) };
        if memory.is_null() {
            exit_now(crate::protocol::EXIT_OUT_OF_MEMORY);
        }
        EXCEPTION_CONTINUE_SEARCH
    }
    // SAFETY: the function stays where it is, and looks at nothing that it is given.
    unsafe { SetUnhandledExceptionFilter(Some(about_to_end)) };
}

/// A job of the process's own, which it cannot leave. No handle to it is kept, and it has no name: nobody changes its limits any more.
fn enter_job(limits: &Limits) -> Result<(), Error> {
    let seconds = i64::try_from(limits.cpu_seconds).map_err(|_| REFUSED)?;
    let most = JOBOBJECT_EXTENDED_LIMIT_INFORMATION {
        BasicLimitInformation: JOBOBJECT_BASIC_LIMIT_INFORMATION {
            LimitFlags: JOB_OBJECT_LIMIT_PROCESS_MEMORY
                | JOB_OBJECT_LIMIT_JOB_TIME
                | JOB_OBJECT_LIMIT_ACTIVE_PROCESS
                | JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION,
            // Of the job, which has but one process: the status that this ends with is documented.
            PerJobUserTimeLimit: seconds.saturating_mul(SECOND),
            ActiveProcessLimit: 1,
            ..Default::default()
        },
        ProcessMemoryLimit: usize::try_from(limits.memory_bytes).map_err(|_| REFUSED)?,
        ..Default::default()
    };
    // SAFETY: without attributes (nothing inherits it) and without a name.
    let job = unsafe { CreateJobObjectW(ptr::null(), ptr::null()) };
    if job.is_null() {
        return Err(REFUSED);
    }
    // SAFETY: just made, and nobody else's.
    let job = unsafe { OwnedHandle::from_raw_handle(job) };
    // SAFETY: the first call reads the structure, of which it is told the kind and the length; the second takes handles.
    let entered = unsafe {
        SetInformationJobObject(
            job.as_raw_handle(),
            JobObjectExtendedLimitInformation,
            (&raw const most).cast(),
            length(&most),
        ) != 0
            && AssignProcessToJobObject(job.as_raw_handle(), GetCurrentProcess()) != 0
    };
    if !entered {
        return Err(REFUSED);
    }
    // Only now: a job with this cannot be entered from within another one.
    let alone = JOBOBJECT_BASIC_UI_RESTRICTIONS { UIRestrictionsClass: NO_WINDOWS };
    // SAFETY: reads the structure, of which it is told the kind and the length.
    unsafe {
        SetInformationJobObject(
            job.as_raw_handle(),
            JobObjectBasicUIRestrictions,
            (&raw const alone).cast(),
            length(&alone),
        )
    };
    Ok(())
}

/// `TOKEN_PRIVILEGES`, with room for more of them than there are (36 in Windows 11).
#[repr(C)]
struct Privileges {
    count: u32,
    each: [LUID_AND_ATTRIBUTES; 64],
}

fn give_up_rights() -> Result<(), Error> {
    let mut token = ptr::null_mut();
    let access = TOKEN_QUERY | TOKEN_ADJUST_PRIVILEGES | TOKEN_ADJUST_DEFAULT;
    // SAFETY: the handle stands for the process itself, and `token` is a place for another.
    if unsafe { OpenProcessToken(GetCurrentProcess(), access, &raw mut token) } == 0 {
        return Err(REFUSED);
    }
    // SAFETY: just opened, and nobody else's.
    let token = unsafe { OwnedHandle::from_raw_handle(token) };
    remove_privileges(&token)?;
    distrust(&token)
}

fn remove_privileges(token: &OwnedHandle) -> Result<(), Error> {
    let mut held = privileges(token)?;
    for privilege in &mut held.each {
        privilege.Attributes = SE_PRIVILEGE_REMOVED;
    }
    // SAFETY: reads as many of the list as its head says, which is what the system had filled in.
    unsafe {
        AdjustTokenPrivileges(token.as_raw_handle(), 0, (&raw const held).cast(), 0, ptr::null_mut(), ptr::null_mut())
    };
    // It says that all went well where some were left.
    if privileges(token)?.count == 0 { Ok(()) } else { Err(REFUSED) }
}

fn privileges(token: &OwnedHandle) -> Result<Privileges, Error> {
    let mut held = Privileges { count: 0, each: [LUID_AND_ATTRIBUTES::default(); 64] };
    let (room, mut needed) = (length(&held), 0);
    // SAFETY: fills the structure, of which it is told the length, and a number.
    let told = unsafe {
        GetTokenInformation(token.as_raw_handle(), TokenPrivileges, (&raw mut held).cast(), room, &raw mut needed)
    };
    if told == 0 { Err(REFUSED) } else { Ok(held) }
}

/// The integrity of the process becomes the lowest there is; none can raise its own.
fn distrust(token: &OwnedHandle) -> Result<(), Error> {
    /// `SECURITY_MANDATORY_UNTRUSTED_RID` and `SE_GROUP_INTEGRITY` (winnt.h).
    const UNTRUSTED: u32 = 0;
    const INTEGRITY: u32 = 0x20;
    let level = SID {
        Revision: 1,
        SubAuthorityCount: 1,
        IdentifierAuthority: SECURITY_MANDATORY_LABEL_AUTHORITY,
        SubAuthority: [UNTRUSTED],
    };
    let sid = (&raw const level).cast_mut().cast();
    let label = TOKEN_MANDATORY_LABEL { Label: SID_AND_ATTRIBUTES { Sid: sid, Attributes: INTEGRITY } };
    // SAFETY: reads the structure, of which it is told the length, and the level that it points to.
    let lowered = unsafe {
        SetTokenInformation(token.as_raw_handle(), TokenIntegrityLevel, (&raw const label).cast(), length(&label))
    };
    if lowered == 0 { Err(REFUSED) } else { Ok(()) }
}

/// Policies and their bits (`PROCESS_MITIGATION_..._POLICY` in winnt.h). That of strict handles is not among them: it ends a process that names
/// a handle which is not there, and nobody has seen yet that the standard library names none, which asks at each writing whether its output is
/// a console.
const POLICIES: &[(PROCESS_MITIGATION_POLICY, u32)] = &[
    // No other process, besides what the job says.
    (ProcessChildProcessPolicy, 0b1),
    // Memory that was written is never run.
    (ProcessDynamicCodePolicy, 0b1),
    // No code of keyboards, hooks and the like.
    (ProcessExtensionPointDisablePolicy, 0b1),
    // No library from the network, none that was written at low integrity, and the system's own first.
    (ProcessImageLoadPolicy, 0b111),
    // No call for windows and drawing (win32k).
    (ProcessSystemCallDisablePolicy, 0b1),
];

fn restrain_code() {
    for (policy, bits) in POLICIES {
        // SAFETY: reads the bits, of which it is told the length.
        unsafe { SetProcessMitigationPolicy(*policy, (&raw const *bits).cast(), size_of::<u32>()) };
    }
}

/// How long a structure is, as the system wants to be told.
fn length<T>(_: &T) -> u32 {
    u32::try_from(size_of::<T>()).unwrap_or(0)
}
