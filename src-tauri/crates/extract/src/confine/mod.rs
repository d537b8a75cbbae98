//! Locks the process up before it parses a stranger's bytes. How, and what stays open, is each system's own file: `linux.rs`, `macos.rs`
//! and `windows/`. Nobody has run the last two where they belong.
//!
//! [`become_program`] does the same for Tesseract, a program that is not ours, on Linux alone: its own files and libraries may be read, no
//! file written, and neither a socket opened nor another program or thread started. Only that nobody may look into it ends as it becomes
//! another program: the user's own programs can then, as into any of the user's.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

use std::ffi::OsString;
use std::path::Path;

#[cfg(target_os = "linux")]
use linux as here;
#[cfg(target_os = "macos")]
use macos as here;
#[cfg(windows)]
use windows as here;

#[cfg(unix)]
pub use unix::{exit_now, processor_time};
#[cfg(windows)]
pub use windows::{exit_now, processor_time};

use crate::{Error, Limits};

/// What comes before all else. Linux: closes whatever the parent left open beyond the three standard streams. Windows: starts the program once more with
/// less, and comes back in that one alone.
pub fn begin() {
    #[cfg(target_os = "linux")]
    linux::drop_inherited();
    #[cfg(windows)]
    windows::begin();
}

/// Locks up. From here on there is no way back.
///
/// # Errors
/// `Io(PermissionDenied)` when the system will not confine the process; then nothing must be parsed.
pub fn lock(limits: &Limits) -> Result<Held, Error> {
    here::lock(limits)
}

/// Locks up, and becomes Tesseract: its libraries and languages may be read, and nothing else; the picture comes by standard input
/// and the words go by standard output. Where the system cannot hold a program to that, nothing is started.
pub fn become_program(program: &Path, arguments: impl Iterator<Item = OsString>) -> ! {
    #[cfg(target_os = "linux")]
    linux::become_program(program, arguments);
    #[cfg(not(target_os = "linux"))]
    let _ = (program, arguments);
    exit_now(crate::protocol::EXIT_UNCONFINED)
}

/// What holds, besides the rest.
pub struct Held {
    /// Whether landlock does: kernels before 5.13, and some set up without it, have none, and neither has another system.
    pub landlock: bool,
}

const REFUSED: Error = Error::Io(std::io::ErrorKind::PermissionDenied);
