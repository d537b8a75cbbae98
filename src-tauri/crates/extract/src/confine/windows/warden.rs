//! The warden: the program as Alcove starts it. It reads nothing, starts itself once more with less, waits for that, and ends as that ended.

use std::io;
use std::os::windows::ffi::OsStrExt;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::ptr;

use windows_sys::Win32::Foundation::{HANDLE, HANDLE_FLAG_INHERIT, SetHandleInformation, WAIT_OBJECT_0};
use windows_sys::Win32::System::Diagnostics::Debug::{SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX, SetErrorMode};
use windows_sys::Win32::System::Environment::GetCommandLineW;
use windows_sys::Win32::System::Threading::{
    CREATE_SUSPENDED, CreateProcessAsUserW, DeleteProcThreadAttributeList, EXTENDED_STARTUPINFO_PRESENT,
    GetExitCodeProcess, INFINITE, InitializeProcThreadAttributeList, LPPROC_THREAD_ATTRIBUTE_LIST,
    PROC_THREAD_ATTRIBUTE_HANDLE_LIST, PROC_THREAD_ATTRIBUTE_JOB_LIST, PROCESS_INFORMATION, ResumeThread,
    STARTF_USESTDHANDLES, STARTUPINFOEXW, STARTUPINFOW, SetThreadToken, UpdateProcThreadAttribute, WaitForSingleObject,
};

use super::{job, length, sure, token};
use crate::confine::{Error, REFUSED};

/// Starts the program with less, and comes back with the status that it ended with. Should the warden end before, the program does too.
pub fn keep() -> Result<i32, Error> {
    // SAFETY: takes a number. A program that cannot start ends, instead of asking in a window: it inherits this.
    unsafe { SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX) };
    // What the document may cost: behind the place of libpdfium.
    let mut most = std::env::args_os().skip(2).map_while(|most| most.to_str()?.parse().ok());
    let (memory_bytes, cpu_seconds) = most.next().zip(most.next()).ok_or(REFUSED)?;
    let job = job::for_one(memory_bytes, cpu_seconds)?;
    let (locked, loading) = token::pair()?;
    // From here on whoever comes back early ends the program: the job closes.
    let (process, thread) = start(&locked, &job)?;
    drop(locked);
    job::forbid_windows(&job);
    let first = thread.as_raw_handle();
    // SAFETY: takes two handles, the first by its place.
    sure(unsafe { SetThreadToken(&raw const first, loading.as_raw_handle()) })?;
    drop(loading);
    let mut status = 0;
    // SAFETY: each takes a handle, and the last a place for a number.
    let ended = unsafe {
        ResumeThread(first) != u32::MAX
            && WaitForSingleObject(process.as_raw_handle(), INFINITE) == WAIT_OBJECT_0
            && GetExitCodeProcess(process.as_raw_handle(), &raw mut status) != 0
    };
    if ended { Ok(status.cast_signed()) } else { Err(REFUSED) }
}

/// The same program with the same arguments, in that job from the start, and standing still. It inherits the stream that the document comes by and
/// the one that the answer goes by, and nothing else.
fn start(locked: &OwnedHandle, job: &OwnedHandle) -> Result<(OwnedHandle, OwnedHandle), Error> {
    let program: Vec<u16> = std::env::current_exe()?.as_os_str().encode_wide().chain([0]).collect();
    let streams = [io::stdin().as_raw_handle(), io::stdout().as_raw_handle()];
    for stream in streams {
        // SAFETY: takes a handle and numbers.
        sure(unsafe { SetHandleInformation(stream, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT) })?;
    }
    let jobs = [job.as_raw_handle()];
    let mut attributes = Attributes::with_room_for(2)?;
    attributes.set(PROC_THREAD_ATTRIBUTE_HANDLE_LIST, &streams)?;
    attributes.set(PROC_THREAD_ATTRIBUTE_JOB_LIST, &jobs)?;
    let mut how = STARTUPINFOEXW {
        StartupInfo: STARTUPINFOW {
            dwFlags: STARTF_USESTDHANDLES,
            hStdInput: streams[0],
            hStdOutput: streams[1],
            ..Default::default()
        },
        lpAttributeList: attributes.list(),
    };
    how.StartupInfo.cb = length(&how);
    let mut started = PROCESS_INFORMATION::default();
    // SAFETY: the program's name and how to start it live through the call; the line of arguments is the process's own, which lies in memory that
    // may be written to; without attributes, with the same surroundings and in the same folder; `started` is a place for the answer.
    sure(unsafe {
        CreateProcessAsUserW(
            locked.as_raw_handle(),
            program.as_ptr(),
            GetCommandLineW().cast_mut(),
            ptr::null(),
            ptr::null(),
            1,
            CREATE_SUSPENDED | EXTENDED_STARTUPINFO_PRESENT,
            ptr::null(),
            ptr::null(),
            (&raw const how).cast(),
            &raw mut started,
        )
    })?;
    // SAFETY: both just opened, and nobody else's.
    Ok(unsafe { (OwnedHandle::from_raw_handle(started.hProcess), OwnedHandle::from_raw_handle(started.hThread)) })
}

/// What is asked of the system when a process is started. It points to the lists it is told, which live longer.
struct Attributes<'a> {
    room: Vec<usize>,
    _lists: std::marker::PhantomData<&'a [HANDLE]>,
}

impl<'a> Attributes<'a> {
    fn with_room_for(count: u32) -> Result<Self, Error> {
        let mut bytes = 0;
        // SAFETY: there is no room, so a number is all that is filled in.
        unsafe { InitializeProcThreadAttributeList(ptr::null_mut(), count, 0, &raw mut bytes) };
        let mut room = vec![0_usize; bytes.div_ceil(size_of::<usize>())];
        // SAFETY: fills no more than what it had asked for.
        sure(unsafe { InitializeProcThreadAttributeList(room.as_mut_ptr().cast(), count, 0, &raw mut bytes) })?;
        Ok(Self { room, _lists: std::marker::PhantomData })
    }

    fn set(&mut self, attribute: u32, list: &'a [HANDLE]) -> Result<(), Error> {
        let attribute = usize::try_from(attribute).map_err(|_| REFUSED)?;
        let (value, bytes) = (list.as_ptr().cast(), size_of_val(list));
        // SAFETY: the room was set up; the list lives as long, and its length is told.
        sure(unsafe {
            UpdateProcThreadAttribute(self.list(), 0, attribute, value, bytes, ptr::null_mut(), ptr::null())
        })
    }

    fn list(&mut self) -> LPPROC_THREAD_ATTRIBUTE_LIST {
        self.room.as_mut_ptr().cast()
    }
}

impl Drop for Attributes<'_> {
    fn drop(&mut self) {
        // SAFETY: the room was set up, and is given back after this.
        unsafe { DeleteProcThreadAttributeList(self.list()) };
    }
}
