//! The program, once locked, can do nothing but compute and answer. It attacks itself from inside and reports.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::os::fd::AsRawFd;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

use extract::protocol::{self, Message, Request};
use extract::{Document, Limits};
use support::{pdfium, read};

const ATTACK: &[u8] = b"ALCOVE PROBE attack";
/// By which number the program then looks for a file that was left open.
const LEFT_OPEN: i32 = 77;

fn report(findings: &[String]) {
    // What must be among them, whatever else is tried.
    for attack in [
        "read a file",
        "write a file",
        "replace itself",
        "fork",
        "connect by TCP",
        "send by UDP",
        "be traced",
        "look into a file that was left open",
    ] {
        assert!(
            findings.contains(&format!("{attack}: refused")),
            "{attack} was not tried, or got through: {findings:#?}"
        );
    }
    let through: Vec<_> = findings.iter().filter(|line| !line.ends_with(": refused")).collect();
    assert!(through.is_empty(), "{through:#?}");
}

fn texts(document: &Document) -> Vec<String> {
    document.blocks.iter().map(|block| block.text.clone()).collect()
}

#[test]
fn nothing_gets_out_of_the_program() {
    report(&texts(&read(ATTACK).unwrap()));
}

#[test]
fn landlock_holds_wherever_the_kernel_has_it() {
    // SAFETY: asks for the version; takes numbers only (LANDLOCK_CREATE_RULESET_VERSION).
    let version = unsafe { libc::syscall(libc::SYS_landlock_create_ruleset, 0_usize, 0_usize, 1_u32) };
    assert_eq!(texts(&read(b"ALCOVE PROBE landlock").unwrap()), [(version > 0).to_string()]);
}

/// Speaks to the program without the client, so that it can be started differently.
fn ask(command: &mut Command, bytes: &[u8]) -> Vec<String> {
    let mut program =
        command.arg(pdfium_for_all()).env_clear().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = program.stdin.take().unwrap();
    protocol::write(
        &mut stdin,
        &Request {
            bytes: bytes.len() as u64,
            limits: Limits::for_size(bytes.len() as u64),
            password: None,
            ask: protocol::Ask::Text,
        },
    )
    .unwrap();
    std::io::Write::write_all(&mut stdin, bytes).unwrap();
    let (mut stdout, mut found) = (program.stdout.take().unwrap(), Vec::new());
    loop {
        match protocol::read(&mut stdout).unwrap() {
            Message::Pieces(pieces) => found.extend(pieces.into_iter().map(|piece| piece.text)),
            Message::Progress(..)
            | Message::Within(_)
            | Message::Attachment(_)
            | Message::Picture(_)
            | Message::Sizes(_)
            | Message::Places(_) => {}
            Message::Done(_) => break,
            Message::Failed(error) => panic!("{error}"),
        }
    }
    program.wait().unwrap();
    found
}

/// A folder that any user may enter, with the program and libpdfium in it.
fn shared() -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("alcove-confinement-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
    for (from, to) in [(env!("CARGO_BIN_EXE_alcove-extract").into(), "alcove-extract"), (pdfium(), "libpdfium.so")] {
        let to = folder.join(to);
        if !to.exists() {
            std::fs::copy(from, &to).unwrap();
            std::fs::set_permissions(&to, std::fs::Permissions::from_mode(0o755)).unwrap();
        }
    }
    folder
}

fn pdfium_for_all() -> std::path::PathBuf {
    shared().join("libpdfium.so")
}

#[test]
fn it_holds_for_an_ordinary_user_behind_a_careless_parent_and_under_its_filter() {
    let folder = shared();
    let program = folder.join("alcove-extract");
    // Only root can become somebody else; anybody else is an ordinary user already.
    // SAFETY: takes nothing.
    let root = unsafe { libc::geteuid() } == 0;
    let command = || {
        let mut command = Command::new(&program);
        if root {
            command.uid(65_534).gid(65_534);
        }
        command
    };
    let mut careless = command();
    let left_open = std::fs::File::open(pdfium_for_all()).unwrap();
    let number = left_open.as_raw_fd();
    // SAFETY: between fork and exec only this call is made, with numbers.
    unsafe {
        careless.pre_exec(move || match libc::dup2(number, LEFT_OPEN) {
            LEFT_OPEN => Ok(()),
            _ => Err(std::io::Error::last_os_error()),
        });
    }
    report(&ask(&mut careless, ATTACK));
    let words = ask(&mut command(), &support::fixture("pdf/minutes.pdf"));
    assert!(words.contains(&"The old harbour bridge".to_owned()));

    let mut filtered = command();
    // SAFETY: between fork and exec only these two calls are made, with what is on the stack.
    unsafe {
        filtered.pre_exec(deny_internet_sockets);
    }
    let words = ask(&mut filtered, &support::fixture("pdf/minutes.pdf"));
    assert!(words.contains(&"The old harbour bridge".to_owned()));

    // The program takes Tesseract's place, and attacks from there.
    let mut recognising = command();
    recognising.arg(protocol::RECOGNISE).arg(&program).arg("stdin").env_clear().stdin(Stdio::null());
    let said = String::from_utf8(recognising.output().unwrap().stdout).unwrap();
    report(&said.lines().map(str::to_owned).collect::<Vec<_>>());
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_program_that_cannot_be_confined_parses_nothing() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_alcove-extract"));
    // SAFETY: as above.
    unsafe {
        command.pre_exec(|| deny(libc::SYS_seccomp, None));
    }
    let mut program = command.arg(pdfium()).env_clear().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = program.stdin.take().unwrap();
    protocol::write(
        &mut stdin,
        &Request { bytes: 5, limits: Limits::for_size(5), password: None, ask: protocol::Ask::Text },
    )
    .unwrap();
    std::io::Write::write_all(&mut stdin, b"words").unwrap();
    let output = program.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(protocol::EXIT_UNCONFINED), 0));
}

/// What the app does to itself at its start: no new privileges, and a filter that refuses internet sockets.
fn deny_internet_sockets() -> std::io::Result<()> {
    deny(libc::SYS_socket, Some(libc::AF_INET as u32))
}

/// Refuses a system call, or only with this first argument.
fn deny(call: i64, first: Option<u32>) -> std::io::Result<()> {
    const LOAD: u16 = (libc::BPF_LD | libc::BPF_W | libc::BPF_ABS) as u16;
    const JUMP_EQUAL: u16 = (libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K) as u16;
    const RETURN: u16 = (libc::BPF_RET | libc::BPF_K) as u16;
    let step = |code, jt, jf, k| libc::sock_filter { code, jt, jf, k };
    let mut steps = [
        step(LOAD, 0, 0, 0),
        step(JUMP_EQUAL, if first.is_some() { 0 } else { 3 }, 2, call as u32),
        step(LOAD, 0, 0, 16),
        step(JUMP_EQUAL, 1, 0, first.unwrap_or(0)),
        step(RETURN, 0, 0, libc::SECCOMP_RET_ALLOW),
        step(RETURN, 0, 0, libc::SECCOMP_RET_ERRNO | libc::EPERM as u32),
    ];
    let program = libc::sock_fprog { len: steps.len() as u16, filter: steps.as_mut_ptr() };
    // SAFETY: the program and its steps live through the calls.
    let failed = unsafe {
        libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0
            || libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &raw const program) != 0
    };
    if failed { Err(std::io::Error::last_os_error()) } else { Ok(()) }
}
