//! What each fixture holds, block by block, and what small files hold that no fixture has.
//!
//! A new format's tests stand with its family; sheets and slides, which LibreOffice wrote, are in `office.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod drawn;
mod kept;
mod mail;
mod pages;
mod pdf;
mod shown;
#[path = "../support/mod.rs"]
mod support;
mod unnamed;
mod words;

use extract::Kind;

fn kinds_and_texts(name: &str) -> Vec<(Kind, String)> {
    support::blocks(&support::read(&support::fixture(name)).unwrap())
        .into_iter()
        .map(|(kind, text)| (kind, text.to_owned()))
        .collect()
}

fn owned(expected: &[(Kind, &str)]) -> Vec<(Kind, String)> {
    expected.iter().map(|(kind, text)| (*kind, (*text).to_owned())).collect()
}
