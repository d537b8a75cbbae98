//! Alcove's program: the window, and the command line over the same use cases.
//!
//! It keeps silent before anything else, then hands over to [`window`] or [`cli`]. No rule lives here; a new thing a user can
//! do is a function in `app`.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod cli;
mod commands;
mod dialogs;
mod drop;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod freed;
mod silence;
mod window;

use std::process::ExitCode;

use zeroizing_alloc::ZeroAlloc;

/// Overwrites what is given back: after a lock, no text or passphrase that passed through lies about.
#[global_allocator]
static MEMORY: ZeroAlloc<std::alloc::System> = ZeroAlloc(std::alloc::System);

fn main() -> ExitCode {
    let network = silence::begin();
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: no thread was started.
    unsafe {
        freed::begin();
    }
    cli::run(network)
}
