//! Windows: the program, once locked, can do nothing but compute and answer, ends as it should, and ends with its warden.
#![cfg(windows)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs::File;
use std::io::{Read, Write};
use std::os::windows::io::AsRawHandle;
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicBool;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use extract::protocol::{self, Request};
use extract::{Document, Error, Limits, Reader};
use windows_sys::Win32::Foundation::{HANDLE_FLAG_INHERIT, SetHandleInformation};

const PROGRAM: &str = env!("CARGO_BIN_EXE_alcove-extract");

fn probe(name: &str) -> Result<Document, Error> {
    let limits = Limits { cpu_seconds: 1, wall_seconds: 20, ..Limits::for_size(100) };
    let reader = Reader::new(PROGRAM.into(), "".into()).with_limits(limits);
    reader.read(format!("ALCOVE PROBE {name}").as_bytes(), &AtomicBool::new(false), &mut |_, _| ())
}

#[test]
fn nothing_gets_out_of_the_program_behind_a_careless_parent() {
    let left_open = File::open(PROGRAM).unwrap();
    // SAFETY: takes a handle and numbers.
    assert_ne!(unsafe { SetHandleInformation(left_open.as_raw_handle(), HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT) }, 0);
    let findings: Vec<_> = probe("attack").unwrap().blocks.into_iter().map(|block| block.text).collect();
    for attack in ["read a file", "start a program", "listen by TCP", "look into a file that was left open"] {
        assert!(
            findings.contains(&format!("{attack}: refused")),
            "{attack} was not tried, or got through: {findings:#?}"
        );
    }
    let through: Vec<_> = findings.iter().filter(|line| !line.ends_with(": refused")).collect();
    assert!(through.is_empty(), "{through:#?}");
}

#[test]
fn how_it_ended_comes_through_the_warden() {
    for way in ["crash", "abort", "overflow", "panic"] {
        assert_eq!(probe(way).unwrap_err(), Error::Crashed, "{way}");
    }
    assert_eq!(probe("memory").unwrap_err(), Error::OutOfMemory);
    let began = Instant::now();
    assert_eq!(probe("spin").unwrap_err(), Error::TimedOut);
    assert!(began.elapsed() < Duration::from_secs(15), "the clock ended it, not the limit of processor time");
}

#[test]
fn it_ends_with_its_warden() {
    let arguments = ["no libpdfium", "500000000", "20"];
    let mut warden =
        Command::new(PROGRAM).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = warden.stdin.take().unwrap();
    let request = Request { bytes: 100, limits: Limits::for_size(100), password: None, ask: protocol::Ask::Text };
    protocol::write(&mut stdin, &request).unwrap();
    stdin.write_all(b"The document never ends").unwrap();
    thread::sleep(Duration::from_secs(1));
    assert_eq!(warden.try_wait().unwrap(), None, "it waits for the rest");
    warden.kill().unwrap();
    let mut stdout = warden.stdout.take().unwrap();
    let (sender, ended) = mpsc::channel();
    // Comes to its end once nobody is left to write.
    thread::spawn(move || sender.send(stdout.read_to_end(&mut Vec::new()).is_ok()));
    assert_eq!(ended.recv_timeout(Duration::from_secs(5)), Ok(true));
    drop(stdin);
}
