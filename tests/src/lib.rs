//! What the journeys stand on: the built programs, a home of a test's own, documents, a model that says what it is told, and
//! hands for the window.
//!
//! Nothing here asserts what Alcove should do; that is in `journeys/` (no display) and `window/` (the real window). Nothing
//! waits for a time: every wait is for something to happen, with a generous limit after which the test fails.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

pub mod alcove;
pub mod clipboard;
pub mod driver;
pub mod events;
pub mod kept;
pub mod keys;
pub mod memory;
pub mod models;
pub mod opened;
pub mod parts;
pub mod pdf;
pub mod pointer;
pub mod processes;
pub mod script;
pub mod shipped;
pub mod sockets;
pub mod texts;
#[path = "../../src-tauri/crates/engine/tests/support/folder.rs"]
pub mod tiny;
pub mod traces;
pub mod wait;
pub mod window;
