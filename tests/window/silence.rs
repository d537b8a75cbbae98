//! The window as it ships opens no internet socket, its web view included. Driven by keys, since WebDriver needs TCP.

use std::process::{Child, Stdio};

use tests::alcove::{Alcove, PASSPHRASE};
use tests::parts::{self, Parts};
use tests::pointer::xdotool;
use tests::script::Script;
use tests::wait::until;
use tests::{sockets, window};

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn the_window_that_ships_opens_no_internet_socket() {
    let _screen = window::screen();
    let alcove = Alcove::new(&Parts::Scripted(Script::default()));
    let log = alcove.home().join("tmp/sockets.log");
    let starter = sockets::watching(&log);
    let (strace, words) = starter.split_first().unwrap();
    let mut command = alcove.command(strace);
    // A door that must stay shut: this variable would open a port for remote control.
    command.args(words).arg(parts::alcove()).env("TAURI_WEBVIEW_AUTOMATION", "true").stderr(Stdio::null());
    let mut running = Running(command.spawn().unwrap());

    let id = until("the window", || {
        Some(xdotool(&["search", "--onlyvisible", "--name", "^Alcove$"])).filter(|id| !id.is_empty())
    });
    let id = id.lines().next().unwrap().to_owned();
    // Typed until it was there: a window takes keys some time after it is shown.
    until("the vault", || {
        xdotool(&["windowfocus", "--sync", &id]);
        xdotool(&["key", "ctrl+a"]);
        xdotool(&["type", "--delay", "20", PASSPHRASE]);
        xdotool(&["key", "Tab", "Tab", "ctrl+a"]);
        xdotool(&["type", "--delay", "20", PASSPHRASE]);
        xdotool(&["sleep", "0.5", "key", "Return"]);
        xdotool(&["sleep", "1", "key", "shift+Tab", "shift+Tab"]);
        alcove.vault().exists().then_some(())
    });
    // Lock ends the web view's process, and another takes its place.
    let ended = |log: &str| log.contains("+++ killed by SIGKILL +++");
    until("the web view's process to be replaced", || {
        xdotool(&["key", "ctrl+l"]);
        ended(&std::fs::read_to_string(&log).unwrap()).then_some(())
    });
    assert!(running.0.try_wait().unwrap().is_none(), "it still runs");
    xdotool(&["windowclose", &id]);
    until("it to end", || running.0.try_wait().unwrap());

    let log = std::fs::read_to_string(log).unwrap();
    let programs =
        log.lines().filter_map(|line| line.split_whitespace().next()).collect::<std::collections::BTreeSet<_>>();
    assert!(programs.len() > 3, "the web view's processes were watched too");
    assert!(sockets::local(&log) > 0, "{log}");
    assert_eq!(sockets::granted(&log), Vec::<&str>::new());
}
