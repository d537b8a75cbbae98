//! Fails until every error code has its words: what happened, and what to do next.

use std::{fs, process::exit};

include!("src/codes.rs");

macro_rules! ids {
    ($($id:ident: $variant:ident, $doc:literal;)*) => { &[$((stringify!($id), $doc),)*] };
}

fn main() {
    let words = "../../../assets/words/en.ftl";
    println!("cargo::rerun-if-changed={words}");
    println!("cargo::rerun-if-changed=src/codes.rs");
    let text = fs::read_to_string(words).unwrap_or_default();
    let codes: &[(&str, &str)] = codes!(ids);
    let missing: Vec<String> = codes
        .iter()
        .map(|(id, _)| format!("error-{}", id.replace('_', "-")))
        .filter(|id| !has_words(&text, id))
        .collect();
    if !missing.is_empty() {
        println!("cargo::error=assets/words/en.ftl lacks a message with .what and .next for: {}", missing.join(", "));
        exit(1);
    }
}

/// Whether the message is there with both attributes (they follow it, indented).
fn has_words(text: &str, id: &str) -> bool {
    let mut lines = text.lines().skip_while(|line| !line.starts_with(&format!("{id} =")));
    if lines.next().is_none() {
        return false;
    }
    let body: Vec<&str> = lines.take_while(|line| line.starts_with([' ', '\t'])).map(str::trim).collect();
    [".what =", ".next ="].iter().all(|attribute| body.iter().any(|line| line.starts_with(attribute)))
}
