//! What the crate promises, one file per promise. The verdicts are in `verdicts.txt`, to be read beside the licences.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod cards;
mod facts;
mod lineage;
mod notices;
mod recognition;
mod rules;
mod texts;
mod verdicts;
