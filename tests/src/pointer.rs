//! A hand on the pointer: drags real files from another program's window onto Alcove's, by the drag-and-drop protocol of X.

use std::io::{BufRead, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::parts;
use crate::wait::until;

/// Where the other program's window is, right of Alcove's.
const FROM: (i32, i32) = (1230, 330);
/// Where they are let go.
const TO: (i32, i32) = (500, 400);

/// Files held over the window, not yet let go.
pub struct Held {
    source: Child,
    said: Lines<BufReader<ChildStdout>>,
}

/// Takes hold of files and folders and moves them over the window until `is_noticed`.
pub fn drag(files: &[&Path], mut is_noticed: impl FnMut() -> bool) -> Held {
    // Debian's own Python has the GTK bindings; another one first on the path may not.
    let mut source = Command::new("/usr/bin/python3")
        .arg("-u")
        .arg(parts::in_tree("tests/fixtures/dragsource.py"))
        .args(["1190", "300"])
        .args(files)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("python3-gi is installed by `make setup-test`");
    let said = BufReader::new(source.stdout.take().unwrap()).lines();
    let mut held = Held { source, said };
    held.hear("ready");
    move_to(FROM);
    xdotool(&["mousedown", "1"]);
    // A drag begins when the pointer has moved far enough; then the window is told of every step.
    let mut step = 0;
    until("the window to notice the files", || {
        step += 1;
        let part = |from: i32, to: i32| from + (to - from) * step.min(20) / 20;
        // Once there, back and forth: only a pointer that moves is noticed.
        let sway = if step > 20 { step % 2 * 8 } else { 0 };
        move_to((part(FROM.0, TO.0) + sway, part(FROM.1, TO.1)));
        (step > 10 && is_noticed()).then_some(())
    });
    held
}

impl Held {
    /// Lets go.
    pub fn release(mut self) {
        xdotool(&["mouseup", "1"]);
        self.hear("drag-end");
    }

    fn hear(&mut self, word: &str) {
        let heard = self.said.by_ref().map_while(Result::ok).any(|line| line.split(' ').next() == Some(word));
        assert!(heard, "the drag's source ended without `{word}`");
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let _ = self.source.kill();
        let _ = self.source.wait();
    }
}

fn move_to((x, y): (i32, i32)) {
    xdotool(&["mousemove", &x.to_string(), &y.to_string()]);
}

/// Runs `xdotool` with these words.
pub fn xdotool(words: &[&str]) -> String {
    let output = Command::new("xdotool").args(words).output().expect("xdotool is installed by `make setup-test`");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
