//! The window as it ships opens no internet socket, its web view included. Driven by keys, since WebDriver needs TCP.

use tests::alcove::{Alcove, PASSPHRASE};
use tests::parts::Parts;
use tests::script::Script;
use tests::shipped::Shipped;
use tests::sockets;
use tests::wait::until;

#[test]
fn the_window_that_ships_opens_no_internet_socket() {
    let alcove = Alcove::new(&Parts::Scripted(Script::default()));
    let log = alcove.home().join("tmp/sockets.log");
    let starter = sockets::watching(&log);
    let mut window = Shipped::open_under(&alcove, &starter);
    // Typed until it was there: a window takes keys some time after it is shown.
    until("the vault", || {
        window.type_anew(PASSPHRASE).press(&["Tab", "Tab"]).type_anew(PASSPHRASE).wait("0.5").press(&["Return"]);
        window.wait("1").press(&["shift+Tab", "shift+Tab"]);
        alcove.vault().exists().then_some(())
    });
    // Lock ends the web view's process, and another takes its place.
    let ended = |log: &str| log.contains("+++ killed by SIGKILL +++");
    until("the web view's process to be replaced", || {
        window.press(&["ctrl+l"]);
        ended(&std::fs::read_to_string(&log).unwrap()).then_some(())
    });
    assert!(window.runs(), "it still runs");
    window.close();

    let log = std::fs::read_to_string(log).unwrap();
    let programs =
        log.lines().filter_map(|line| line.split_whitespace().next()).collect::<std::collections::BTreeSet<_>>();
    assert!(programs.len() > 3, "the web view's processes were watched too");
    assert!(sockets::local(&log) > 0, "{log}");
    assert_eq!(sockets::granted(&log), Vec::<&str>::new());
}
