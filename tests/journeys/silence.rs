//! No internet: the main job does not miss it, and never asks for it.

use std::process::{Child, Stdio};

use app::words;

use tests::alcove::{Alcove, PASSPHRASE};
use tests::parts::{self, Parts};
use tests::script::Script;
use tests::wait::until;
use tests::{processes, sockets, texts};

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
    assert_eq!(sockets::granted(&log), Vec::<String>::new());
}

#[test]
fn the_program_that_ships_says_that_the_system_blocks_it() {
    let alcove = Alcove::with_vault(&Parts::Scripted(Script::default()));
    let page = alcove.run(["vault", "records"]).ended(0).out;
    assert!(page.contains(&words::say("records-network-blocked")), "{page}");
}

/// What stands in the reader's place here asks for an internet socket and writes down what it was told.
#[test]
fn what_alcove_starts_is_refused_an_internet_socket() {
    let alcove = Alcove::new(&Parts::Scripted(Script::default()));
    let reader = alcove.parts().join("alcove-extract");
    std::fs::remove_file(&reader).unwrap();
    std::os::unix::fs::symlink(parts::in_tree("tests/fixtures/asks-for-a-socket"), &reader).unwrap();
    let told = || std::fs::read_to_string(alcove.parts().join("alcove-extract.told")).unwrap();

    assert!(!alcove.command(&reader).env_clear().status().unwrap().success());
    assert!(!told().contains("Permission denied") && told().contains("/dev/tcp"), "left to itself: {}", told());

    alcove.document("short.txt", short());
    alcove.run(["extract", "short.txt"]).ended(1);
    assert!(told().contains("Permission denied"), "started by Alcove: {}", told());
}

/// One that is killed with its test, where it has not ended by then.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// It is looked at while it waits for its passphrase: silence is its first line.
#[test]
fn no_core_dump_is_made_of_the_program_and_no_other_of_the_users_may_look_into_it() {
    let alcove = Alcove::with_vault(&Parts::Scripted(Script::default()));
    let pipe = alcove.documents().join("pipe");
    assert!(alcove.command("mkfifo").arg(&pipe).status().unwrap().success());
    let mut check = alcove.command(parts::alcove());
    check.arg("--passphrase-file").arg(&pipe).args(["vault", "check"]).stdout(Stdio::null());
    let mut waiting = Running(check.spawn().unwrap());
    // Root's own entries are root's in any case.
    let silent = ("0".to_owned(), "0".to_owned(), 0);
    let id = waiting.0.id();
    until("the program to be silent", || processes::dumps(id).filter(|dumps| *dumps == silent));
    std::fs::write(&pipe, PASSPHRASE).unwrap();
    assert!(waiting.0.wait().unwrap().success());
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

#[test]
fn a_call_that_another_process_comes_between_is_read_whole() {
    let log = "\
7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP <unfinished ...>
8 socket(AF_INET6, SOCK_STREAM, IPPROTO_IP <unfinished ...>
7 <... socket resumed>) = -1 EACCES (Permission denied)
8 <... socket resumed>) = 3
9 connect(3, {sa_family=AF_INET, sin_port=htons(9)}, 16 <unfinished ...>
9 +++ killed by SIGKILL +++
";
    let granted =
        ["8 socket(AF_INET6, SOCK_STREAM, IPPROTO_IP) = 3", "9 connect(3, {sa_family=AF_INET, sin_port=htons(9)}, 16"];
    assert_eq!(sockets::granted(log), granted);
}
