//! Windows, where only whoever starts a process can keep it from what the user may open. So the program starts itself once more (`warden.rs`): as
//! Alcove starts it, it is a warden, which reads nothing and waits. The second reads, under a token that opens nothing (`token.rs`), in a job
//! (`job.rs`: memory, processor time, no other process, the end when the warden ends), and with two streams of the warden's and nothing else. Its
//! first thread comes with a token that still opens what the user may, for the system to load libraries by, and takes it off once libpdfium is
//! open and before it parses. There is no way back: nothing here opens that token by a handle. Which of the two it is the program knows by the
//! token it has, and the warden makes sure beforehand that the other will: no argument tells.
//!
//! Then, in this order, the program makes sure of its token once more, lowers that one's integrity to the lowest, takes off the first thread's, and
//! gives up what code may do. All but the latter, and the job's part about windows, hold or nothing is parsed. Passed over where the system
//! refuses it is that part (where Alcove itself was started within a job), a policy that an older system does not know, and that against calls for
//! windows where a library has made one already, as libpdfium may on being opened.
//!
//! After it the process opens no file, registry key, process or device, and so no socket: of all these the system asks the token, and this is the one
//! that Chromium's renderers live under, whose documentation says so of files, registry and, from Windows Vista on, sockets (docs/design/sandbox.md
//! there). What it has open stays open, so it can answer; so does what the system's libraries opened on the way, to be read, such as keys of the
//! registry.
//!
//! What is not held: whatever names no owner, as every file of a FAT disk, is open to whoever can guess its path. Where Alcove itself ends
//! without ending the warden, both live until their next word finds nobody or their time is over.
//!
//! An app container would be a second wall before the network, and is left out: no documented call puts the first thread's token into one, and
//! without that the program and libpdfium would have to be open to all app containers, which they are not where a user installed them for
//! themselves.
//!
//! Written after the system's documentation, compiled for it, and run under Wine alone, never on Windows. Wine 8.0 makes no restricted tokens,
//! so there the warden refuses, and nothing is read.

mod job;
mod token;
mod warden;

use std::collections::hash_map::RandomState;
use std::ptr;
use std::time::Duration;

use windows_sys::Win32::Foundation::FILETIME;
use windows_sys::Win32::Security::{RevertToSelf, TOKEN_ADJUST_DEFAULT, TOKEN_QUERY};
use windows_sys::Win32::System::Diagnostics::Debug::{
    EXCEPTION_CONTINUE_SEARCH, EXCEPTION_POINTERS, SetUnhandledExceptionFilter,
};
use windows_sys::Win32::System::Memory::{MEM_COMMIT, MEM_RESERVE, PAGE_READWRITE, VirtualAlloc};
use windows_sys::Win32::System::Threading::{
    GetCurrentProcess, GetCurrentThread, GetThreadTimes, PROCESS_MITIGATION_POLICY, ProcessChildProcessPolicy,
    ProcessDynamicCodePolicy, ProcessExtensionPointDisablePolicy, ProcessImageLoadPolicy,
    ProcessSystemCallDisablePolicy, SetProcessMitigationPolicy, TerminateProcess,
};

use super::{Error, Held, Limits, REFUSED};
use crate::protocol::{EXIT_OUT_OF_MEMORY, EXIT_UNCONFINED};

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

/// Comes back in the program that is to read, and nowhere else.
pub fn begin() {
    match token::own(TOKEN_QUERY).and_then(|token| token::is_locked(&token)) {
        Ok(true) => {}
        Ok(false) => exit_now(warden::keep().unwrap_or(EXIT_UNCONFINED)),
        Err(_) => exit_now(EXIT_UNCONFINED),
    }
}

/// Of the limits, the job holds those that are the system's.
pub fn lock(_: &Limits) -> Result<Held, Error> {
    // The system is asked for the seed of hash maps once, and now it answers for certain.
    let _ = RandomState::new();
    tell_memory_from_crash();
    // Opened by the thread's own token: the process's does not open even itself.
    let token = token::own(TOKEN_QUERY | TOKEN_ADJUST_DEFAULT)?;
    if !token::is_locked(&token)? {
        return Err(REFUSED);
    }
    token::distrust(&token)?;
    // SAFETY: takes nothing; the thread's own token is let go of.
    sure(unsafe { RevertToSelf() })?;
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
            exit_now(EXIT_OUT_OF_MEMORY);
        }
        EXCEPTION_CONTINUE_SEARCH
    }
    // SAFETY: the function stays where it is, and looks at nothing that it is given.
    unsafe { SetUnhandledExceptionFilter(Some(about_to_end)) };
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

/// What the system says of a call: whether it did it.
fn sure(done: i32) -> Result<(), Error> {
    if done == 0 { Err(REFUSED) } else { Ok(()) }
}

/// How long a structure is, as the system wants to be told.
fn length<T>(_: &T) -> u32 {
    u32::try_from(size_of::<T>()).unwrap_or(0)
}
