//! The window as it ships, driven by keys: WebDriver needs TCP, which that build refuses to everyone.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::MutexGuard;

use crate::alcove::Alcove;
use crate::parts;
use crate::pointer::xdotool;
use crate::wait::{LONGEST, until};
use crate::window::{self, HEIGHT, WIDTH};

/// Height of the line at the foot, in pixels.
const FOOT: u32 = 28;

/// A running window.
pub struct Shipped {
    child: Child,
    id: String,
    _screen: MutexGuard<'static, ()>,
}

impl Shipped {
    /// Opens it with this file to be read, and waits until it is on the screen.
    pub fn open(alcove: &Alcove, file: &Path) -> Self {
        Self::start(alcove, &[parts::alcove().as_os_str(), file.as_os_str()])
    }

    /// Opens it without a file, started by another program such as strace.
    pub fn open_under(alcove: &Alcove, starter: &[&str]) -> Self {
        let program = parts::alcove();
        let words: Vec<&OsStr> = starter.iter().map(OsStr::new).chain([program.as_os_str()]).collect();
        Self::start(alcove, &words)
    }

    fn start(alcove: &Alcove, words: &[&OsStr]) -> Self {
        let screen = window::screen();
        let (program, arguments) = words.split_first().unwrap();
        let mut command = alcove.command(program);
        // A door that must stay shut: this variable would open a port for remote control.
        command.args(arguments).env("TAURI_WEBVIEW_AUTOMATION", "true").stderr(Stdio::null());
        let child = command.spawn().unwrap();
        // A look that lasts: a display begins anew when its last client goes, and refuses who comes at that moment. Who was refused looks again.
        let longest = LONGEST.as_secs().to_string();
        let look = [&longest, "xdotool", "search", "--sync", "--onlyvisible", "--name", "^Alcove$"];
        let found = until("the window", || {
            let looked = Command::new("timeout").args(look).output().unwrap();
            Some(String::from_utf8(looked.stdout).unwrap()).filter(|ids| !ids.is_empty())
        });
        Self { child, id: found.lines().next().unwrap().to_owned(), _screen: screen }
    }

    /// The process that was started.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Whether it is still there.
    pub fn runs(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Presses keys, each named as X names it. A window takes keys some time after it is shown: whoever presses looks for what comes
    /// of it, and presses again.
    pub fn press(&self, keys: &[&str]) -> &Self {
        xdotool(&["windowfocus", "--sync", &self.id]);
        xdotool(&[&["key"], keys].concat());
        self
    }

    /// Types into the field that has the focus, in place of what is there.
    pub fn type_anew(&self, words: &str) -> &Self {
        self.press(&["ctrl+a"]);
        xdotool(&["type", "--delay", "20", words]);
        self
    }

    /// The words in the line at its foot, recognised in a picture of it: WebDriver does not look into this window.
    pub fn foot(&self) -> String {
        let picture = parts::screenshots().join("foot.png");
        let line = format!("{WIDTH}x{FOOT}+0+{}", HEIGHT - FOOT);
        let mut import = Command::new("import");
        let _ = import.args(["-window", &self.id, "-crop", &line, "-resize", "200%"]).arg(&picture).status();
        let mut tesseract = Command::new("tesseract");
        tesseract.arg(picture).args(["stdout", "--psm", "7"]).env("OMP_THREAD_LIMIT", "1");
        let read = tesseract.output().expect("tesseract-ocr is installed by `make setup-test`");
        String::from_utf8_lossy(&read.stdout).trim().to_owned()
    }

    /// Gives it these seconds.
    pub fn wait(&self, seconds: &str) -> &Self {
        xdotool(&["sleep", seconds]);
        self
    }

    /// Closes it as a user does, and waits for its end.
    pub fn close(mut self) {
        xdotool(&["windowclose", &self.id]);
        until("it to end", || self.child.try_wait().unwrap());
    }
}

impl Drop for Shipped {
    fn drop(&mut self) {
        if std::thread::panicking() {
            window::photograph(&format!(
                "failed-{}",
                std::thread::current().name().unwrap_or("shipped").replace("::", "-")
            ));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
