//! The clipboard, as another program finds it.

use std::process::Command;

use crate::parts;

/// The text on it.
pub fn paste() -> String {
    // Debian's own Python has the GTK bindings; another one first on the path may not.
    let mut program = Command::new("/usr/bin/python3");
    let output = program.arg(parts::in_tree("tests/fixtures/paste.py")).output();
    let output = output.expect("python3-gi is installed by `make setup-test`");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}
