//! Windows: by what the standard library opens there, and by calls of the system. A thread may be started.

use std::fs::{self, File};
use std::mem::ManuallyDrop;
use std::net::{TcpListener, UdpSocket};
use std::os::windows::io::{FromRawHandle, RawHandle};
use std::process::Command;
use std::time::Duration;
use std::{env, panic, ptr, thread};

use windows_sys::Win32::System::Memory::{MEM_COMMIT, MEM_RESERVE, PAGE_EXECUTE_READWRITE, VirtualAlloc};
use windows_sys::Win32::System::Threading::{GetCurrentProcessId, OpenProcess, PROCESS_VM_READ};

use super::Attack;

pub const ATTACKS: &[Attack] = &[
    ("read a file", || env::current_exe().and_then(fs::read).is_ok()),
    ("list a folder", || fs::read_dir(r"C:\").is_ok()),
    ("stat a file", || env::current_exe().and_then(fs::metadata).is_ok()),
    ("write a file", || fs::write(r"C:\Users\Public\alcove-probe", b"x").is_ok()),
    ("start a program", || env::current_exe().and_then(|itself| Command::new(itself).status()).is_ok()),
    ("listen by TCP", || is_done(|| TcpListener::bind("127.0.0.1:0").is_ok())),
    ("send by UDP", || is_done(|| UdpSocket::bind("127.0.0.1:0").is_ok())),
    ("open a process", || {
        // SAFETY: takes numbers.
        unsafe { !OpenProcess(PROCESS_VM_READ, 0, GetCurrentProcessId()).is_null() }
    }),
    ("make memory executable", || {
        // SAFETY: fresh memory, which nobody looks at.
        unsafe { !VirtualAlloc(ptr::null(), 4096, MEM_RESERVE | MEM_COMMIT, PAGE_EXECUTE_READWRITE).is_null() }
    }),
    ("look into a file that was left open", || (4..4096).step_by(4).any(is_file)),
];

/// Waits, and no processor time passes.
pub fn sleep() {
    thread::sleep(Duration::from_secs(60));
}

/// The standard library panics where the system will not even set sockets up.
fn is_done(attack: fn() -> bool) -> bool {
    panic::catch_unwind(attack).unwrap_or(false)
}

/// Whether a file with something in it is open by this number.
fn is_file(number: usize) -> bool {
    let handle: RawHandle = ptr::without_provenance_mut(number);
    // SAFETY: whatever it is, or is not: it is asked what it is, and never closed.
    let file = ManuallyDrop::new(unsafe { File::from_raw_handle(handle) });
    file.metadata().is_ok_and(|what| what.is_file() && what.len() > 0)
}
