//! The window as it ships opens no internet socket, its web view included, and says that it cannot. Driven by keys, since WebDriver needs TCP.

use tests::alcove::{Alcove, PASSPHRASE};
use tests::parts::Parts;
use tests::processes::{self, Process};
use tests::script::Script;
use tests::shipped::Shipped;
use tests::sockets;
use tests::wait::{until, until_or};

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
    assert_eq!(sockets::granted(&log), Vec::<String>::new());
}

#[test]
fn the_window_that_ships_and_its_web_view_stand_under_the_filter_and_the_user_is_told() {
    let alcove = Alcove::new(&Parts::Scripted(Script::default()));
    let window = Shipped::open_under(&alcove, &[]);
    let web_view = until("the web view's process", || {
        processes::below(window.process()).into_iter().find(|process| process.name == "WebKitWebProces")
    });
    // What surrounds the tests may have filters of its own, which all of them inherit.
    let around = processes::filters(std::process::id()).expect("Linux counts them since 5.10");
    for (name, process) in [("alcove", window.process()), ("its web view", web_view.id)] {
        let filters = processes::filters(process);
        assert!(filters > Some(around), "{name} stands under {filters:?} filters, the tests under {around}");
    }
    for Process { name, id, .. } in processes::below(window.process()) {
        // One that has ended meanwhile has nothing to say.
        let filters = processes::filters(id).unwrap_or(u32::MAX);
        assert!(filters > around, "{name} stands under {filters} filters, the tests under {around}");
    }
    until_or(
        || format!("the foot to tell it, which says {:?}", window.foot()),
        || window.foot().contains("Network: blocked by the system").then_some(()),
    );
    window.close();
}
