//! Measures what summaries are worth, one row of a table in `docs/quality.md` at a time; `make bench-quality` runs it for all of them.
//!
//! - `quality SPLIT METHOD [N | PAPER]`: summaries of 150 words of research papers (`papers`), the first N or the one with that id. SPLIT is
//!   `train` or `val`; the test split stays unread. `text` in the place of METHOD prints the paper.
//! - `quality facts METHOD`: the same of documents of other kinds, in three sets (`facts`).
//! - `quality long FILE METHOD [SECONDS]`: a long document, stopped after so many seconds if they are given (`long`).
//!
//! `methods` says what METHOD may be. `ALCOVE_BENCH` is where the papers lie (`setup/assets.py bench`); what has a model needs `ALCOVE_ENGINE`
//! and `ALCOVE_MODEL`, and its answers are kept (`model`).

mod facts;
mod long;
mod methods;
mod model;
mod papers;
mod proof;
mod rouge;
mod texts;

use std::error::Error;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [split @ ("train" | "val"), "text", paper] => papers::print(split, paper),
        [split @ ("train" | "val"), method] => papers::run(split, method, None),
        [split @ ("train" | "val"), method, which] => papers::run(split, method, Some(*which)),
        ["facts", method] => facts::run(method),
        ["long", file, method] => long::run(file, method, None),
        ["long", file, method, seconds] => long::run(file, method, Some(*seconds)),
        _ => Err("train or val METHOD [N | PAPER], facts METHOD, long FILE METHOD [SECONDS]".into()),
    }
}
