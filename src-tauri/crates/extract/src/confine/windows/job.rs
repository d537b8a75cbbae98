//! The job: what the system holds a group of processes to, here of one.

use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::ptr;

use windows_sys::Win32::System::JobObjects::{
    CreateJobObjectW, JOB_OBJECT_LIMIT_ACTIVE_PROCESS, JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION,
    JOB_OBJECT_LIMIT_JOB_TIME, JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE, JOB_OBJECT_LIMIT_PROCESS_MEMORY, JOB_OBJECT_UILIMIT,
    JOB_OBJECT_UILIMIT_DESKTOP, JOB_OBJECT_UILIMIT_DISPLAYSETTINGS, JOB_OBJECT_UILIMIT_EXITWINDOWS,
    JOB_OBJECT_UILIMIT_GLOBALATOMS, JOB_OBJECT_UILIMIT_HANDLES, JOB_OBJECT_UILIMIT_READCLIPBOARD,
    JOB_OBJECT_UILIMIT_SYSTEMPARAMETERS, JOB_OBJECT_UILIMIT_WRITECLIPBOARD, JOBOBJECT_BASIC_LIMIT_INFORMATION,
    JOBOBJECT_BASIC_UI_RESTRICTIONS, JOBOBJECT_EXTENDED_LIMIT_INFORMATION, JobObjectBasicUIRestrictions,
    JobObjectExtendedLimitInformation, SetInformationJobObject,
};

use super::{length, sure};
use crate::confine::{Error, REFUSED};

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

/// A job for one process, still empty. That process cannot leave it, starts no other, and ends when the last handle to the job closes: there is one,
/// and the job has no name.
pub fn for_one(memory_bytes: u64, cpu_seconds: u64) -> Result<OwnedHandle, Error> {
    let most = JOBOBJECT_EXTENDED_LIMIT_INFORMATION {
        BasicLimitInformation: JOBOBJECT_BASIC_LIMIT_INFORMATION {
            LimitFlags: JOB_OBJECT_LIMIT_PROCESS_MEMORY
                | JOB_OBJECT_LIMIT_JOB_TIME
                | JOB_OBJECT_LIMIT_ACTIVE_PROCESS
                | JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
                | JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION,
            // Of the job, which has but one process: the status that this ends with is documented.
            PerJobUserTimeLimit: i64::try_from(cpu_seconds).map_err(|_| REFUSED)?.saturating_mul(SECOND),
            ActiveProcessLimit: 1,
            ..Default::default()
        },
        ProcessMemoryLimit: usize::try_from(memory_bytes).map_err(|_| REFUSED)?,
        ..Default::default()
    };
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

/// No part in what other windows show. Once the process is in: with this a job is refused whatever is in another one already, and so is this to a
/// job within another: where Alcove was started in one, this does not hold.
pub fn forbid_windows(job: &OwnedHandle) {
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
}
