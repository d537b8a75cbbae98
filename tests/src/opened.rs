//! A summary that left Alcove, as programs find it that are not ours.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::parts;

/// What they find in a file of this form, on one line (`tests/fixtures/opened.py`); nothing where they cannot open it.
pub fn opened(form: &str, file: &Path) -> Option<String> {
    let mut program = Command::new("python3");
    program.arg(parts::in_tree("tests/fixtures/opened.py")).arg(form).arg(file).stderr(Stdio::inherit());
    let ran = program.output().unwrap();
    let words = || String::from_utf8(ran.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    ran.status.success().then(words)
}
