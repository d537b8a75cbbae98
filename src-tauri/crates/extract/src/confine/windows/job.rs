//! Jobs: what the system holds processes to as a group, here of one each. The warden's job ends the program with the warden, and lets it start
//! nothing from its first moment on. Within that lies the program's own, since it is the program that is told what a document may cost.

use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::ptr;

use windows_sys::Win32::System::JobObjects::{
    AssignProcessToJobObject, CreateJobObjectW, JOB_OBJECT_LIMIT, JOB_OBJECT_LIMIT_ACTIVE_PROCESS,
    JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION, JOB_OBJECT_LIMIT_JOB_TIME, JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE,
    JOB_OBJECT_LIMIT_PROCESS_MEMORY, JOB_OBJECT_UILIMIT, JOB_OBJECT_UILIMIT_DESKTOP,
    JOB_OBJECT_UILIMIT_DISPLAYSETTINGS, JOB_OBJECT_UILIMIT_EXITWINDOWS, JOB_OBJECT_UILIMIT_GLOBALATOMS,
    JOB_OBJECT_UILIMIT_HANDLES, JOB_OBJECT_UILIMIT_READCLIPBOARD, JOB_OBJECT_UILIMIT_SYSTEMPARAMETERS,
    JOB_OBJECT_UILIMIT_WRITECLIPBOARD, JOBOBJECT_BASIC_LIMIT_INFORMATION, JOBOBJECT_BASIC_UI_RESTRICTIONS,
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION, JobObjectBasicUIRestrictions, JobObjectExtendedLimitInformation,
    SetInformationJobObject,
};
use windows_sys::Win32::System::Threading::GetCurrentProcess;

use super::{length, sure};
use crate::confine::{Error, Limits, REFUSED};

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
/// No second process, and no window that asks what to do about a crash.
const ALONE: JOB_OBJECT_LIMIT = JOB_OBJECT_LIMIT_ACTIVE_PROCESS | JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION;

/// The warden's job, still empty. What is in it ends when the warden closes it, or ends.
pub fn of_warden() -> Result<OwnedHandle, Error> {
    make(JOBOBJECT_EXTENDED_LIMIT_INFORMATION {
        BasicLimitInformation: JOBOBJECT_BASIC_LIMIT_INFORMATION {
            LimitFlags: ALONE | JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE,
            ActiveProcessLimit: 1,
            ..Default::default()
        },
        ..Default::default()
    })
}

/// A job of the process's own, which it cannot leave. No handle to it is kept, and it has no name: nobody changes its limits any more.
pub fn enter(limits: &Limits) -> Result<(), Error> {
    let seconds = i64::try_from(limits.cpu_seconds).map_err(|_| REFUSED)?;
    let job = make(JOBOBJECT_EXTENDED_LIMIT_INFORMATION {
        BasicLimitInformation: JOBOBJECT_BASIC_LIMIT_INFORMATION {
            LimitFlags: ALONE | JOB_OBJECT_LIMIT_PROCESS_MEMORY | JOB_OBJECT_LIMIT_JOB_TIME,
            // Of the job, which has but one process: the status that this ends with is documented.
            PerJobUserTimeLimit: seconds.saturating_mul(SECOND),
            ActiveProcessLimit: 1,
            ..Default::default()
        },
        ProcessMemoryLimit: usize::try_from(limits.memory_bytes).map_err(|_| REFUSED)?,
        ..Default::default()
    })?;
    // SAFETY: takes handles; the second stands for the process itself.
    sure(unsafe { AssignProcessToJobObject(job.as_raw_handle(), GetCurrentProcess()) })?;
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

fn make(most: JOBOBJECT_EXTENDED_LIMIT_INFORMATION) -> Result<OwnedHandle, Error> {
    // SAFETY: without attributes (nothing inherits it) and without a name.
    let job = unsafe { CreateJobObjectW(ptr::null(), ptr::null()) };
    if job.is_null() {
        return Err(REFUSED);
    }
    // SAFETY: just made, and nobody else's.
    let job = unsafe { OwnedHandle::from_raw_handle(job) };
    // SAFETY: reads the structure, of which it is told the kind and the length.
    sure(unsafe {
        SetInformationJobObject(
            job.as_raw_handle(),
            JobObjectExtendedLimitInformation,
            (&raw const most).cast(),
            length(&most),
        )
    })?;
    Ok(job)
}
