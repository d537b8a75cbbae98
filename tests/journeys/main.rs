//! Journeys through the built programs and the use cases, without a display.
//!
//! The real engine works in `folders`, and the real model reads in `bench`, `main_job`, `models`, `package`, `silence` and `no_traces`; everywhere else an engine says what the
//! test wrote, so that exact words and exact moments can be told. A new journey is a module here.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod ability;
mod again;
mod asking;
mod attachments;
mod bench;
mod checked;
mod consent;
mod deleting;
mod exit_codes;
mod exports;
mod folders;
mod judging;
mod keeping;
mod licence;
mod locked;
mod main_job;
mod models;
mod no_traces;
mod package;
mod pages;
mod resuming;
mod running;
mod scans;
mod silence;
mod stopping;
mod terms;
mod together;
mod vanished;
mod vault;
mod whole;
mod yours;
