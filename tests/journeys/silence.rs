//! No internet: the main job does not miss it, and never asks for it.

use tests::alcove::Alcove;
use tests::parts::Parts;
use tests::{sockets, texts};

/// Two paragraphs: enough for the real model to read and write, and no more.
fn short() -> String {
    texts::minutes_text().split("\n\n").take(2).collect::<Vec<_>>().join("\n\n")
}

#[test]
fn the_main_job_works_on_a_machine_without_network_interfaces() {
    let alcove = Alcove::new(&Parts::Real);
    alcove.document("short.txt", short());
    // A namespace of its own: not even the loopback interface is up.
    let offline = ["unshare", "-rn"];
    for step in [&["vault", "create"][..], &["consent", "grant", "--all", "--yes"]] {
        alcove.run_under(&offline, step).ended(0);
    }
    let summary = alcove.run_under(&offline, ["summarize", "short.txt", "--format", "json"]).ended(0).json();
    assert!(!summary["sentences"].as_array().unwrap().is_empty());
    assert!(summary["timings"]["decode"]["tokens"].as_u64().unwrap() > 0, "the model wrote");
}

#[test]
fn the_main_job_opens_no_internet_socket() {
    let alcove = Alcove::ready(&Parts::Real);
    alcove.document("short.txt", short());
    let log = alcove.home().join("tmp/sockets.log");
    let summary =
        alcove.run_under(&sockets::watching(&log), ["summarize", "short.txt", "--format", "json"]).ended(0).json();
    assert!(summary["timings"]["decode"]["tokens"].as_u64().unwrap() > 0, "the model wrote");
    let log = std::fs::read_to_string(log).unwrap();
    assert!(
        log.lines().filter(|line| line.contains("exited with 0")).count() >= 2,
        "the parts were not watched:\n{log}"
    );
    assert_eq!(sockets::granted(&log), Vec::<&str>::new());
}

#[test]
fn a_program_that_opens_one_is_caught() {
    let alcove = Alcove::new(&Parts::Real);
    let log = alcove.home().join("tmp/sockets.log");
    let open = "import socket; socket.socket(socket.AF_UNIX); socket.socket(); socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)";
    let starter = sockets::watching(&log);
    let (strace, words) = starter.split_first().unwrap();
    assert!(alcove.command(strace).args(words).args(["python3", "-c", open]).status().unwrap().success());
    let log = std::fs::read_to_string(log).unwrap();
    assert_eq!(sockets::granted(&log).len(), 2, "{log}");
    assert!(sockets::local(&log) >= 1);
}
