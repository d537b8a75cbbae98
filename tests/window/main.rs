//! Journeys in the real window, as a user has it before them. Needs a display: run under `setup/with-display.sh`.
//!
//! One window at a time. Most models here follow a script; the real one reads in `real_model`. A new journey is a module here;
//! a new screen is a stop in `tour`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod copying;
mod first_run;
mod keeping;
mod keyboard;
mod leaving;
mod letters;
mod memory;
mod models;
mod real_model;
mod refusals;
mod silence;
mod terms;
mod tour;
mod walls;
