//! Keeps standard output for messages alone: mistral.rs prints to it, and one stray line would be taken for a length.

use std::fs::File;
use std::io;

/// The real standard output. What is printed from here on goes nowhere.
///
/// # Errors
/// What the system says.
#[cfg(unix)]
pub fn claim() -> io::Result<File> {
    use std::os::fd::{AsFd, AsRawFd};
    let real = io::stdout().as_fd().try_clone_to_owned()?;
    let nowhere = File::options().write(true).open("/dev/null")?;
    // SAFETY: both descriptors are open; `dup2` replaces the second and touches no memory.
    if unsafe { libc::dup2(nowhere.as_raw_fd(), libc::STDOUT_FILENO) } < 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(File::from(real))
}

/// The standard output, as a file of its own. Windows offers no way to redirect it for a whole process after its start; what mistral.rs
/// prints while it loads silently is nothing.
///
/// # Errors
/// What the system says.
#[cfg(windows)]
pub fn claim() -> io::Result<File> {
    use std::os::windows::io::AsHandle;
    Ok(File::from(io::stdout().as_handle().try_clone_to_owned()?))
}
