//! Whatever the program does, the app gets one clear answer, in bounded time and memory.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use extract::{Error, Limits, Reader};
use support::{GO_ON, fixture, pdfium, read, reader};

fn probe(name: &str, limits: Limits) -> Result<extract::Document, Error> {
    reader().with_limits(limits).read(format!("ALCOVE PROBE {name}").as_bytes(), &GO_ON, &mut |_, _| ())
}

fn short() -> Limits {
    Limits { cpu_seconds: 1, wall_seconds: 20, ..Limits::for_size(100) }
}

#[test]
fn a_crash_of_any_kind_is_one_error() {
    for way in ["crash", "abort", "overflow", "panic"] {
        assert_eq!(probe(way, short()).unwrap_err(), Error::Crashed, "{way}");
    }
}

#[test]
fn running_out_of_memory_says_so() {
    assert_eq!(probe("memory", short()).unwrap_err(), Error::OutOfMemory);
}

#[test]
fn a_loop_is_ended_by_the_processor_limit_and_a_wait_by_the_clock() {
    assert_eq!(probe("spin", short()).unwrap_err(), Error::TimedOut);
    assert_eq!(probe("sleep", Limits { wall_seconds: 1, ..short() }).unwrap_err(), Error::TimedOut);
}

#[test]
fn endless_or_strange_output_is_refused() {
    assert_eq!(probe("flood", short()).unwrap_err(), Error::Crashed);
    for strange in ["control", "told"] {
        assert_eq!(probe(strange, short()).unwrap_err(), Error::Crashed, "{strange}");
    }
    let chatter = probe("chatter", Limits { text_bytes: 1 << 20, ..short() }).unwrap_err();
    assert!(matches!(chatter, Error::Crashed | Error::TimedOut), "{chatter}");
}

#[test]
fn stop_ends_a_program_that_would_never_end() {
    let stop = AtomicBool::new(false);
    let error = thread::scope(|scope| {
        let reading = scope.spawn(|| reader().read(b"ALCOVE PROBE sleep", &stop, &mut |_, _| ()));
        stop.store(true, Ordering::Relaxed);
        reading.join().unwrap().unwrap_err()
    });
    assert_eq!(error, Error::Stopped);
}

#[test]
fn no_program_outlives_its_document() {
    let mut seen = std::process::Command::new(env!("CARGO_BIN_EXE_alcove-extract"))
        .stdin(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    assert_eq!(children(), 1);
    seen.kill().unwrap();
    seen.wait().unwrap();
    read(&fixture("pdf/minutes.pdf")).unwrap();
    let _ = probe("sleep", Limits { wall_seconds: 0, ..short() });
    let _ = probe("crash", short());
    assert_eq!(children(), 0);
}

/// Programs whose parent is this thread: each test runs in a thread of its own.
fn children() -> usize {
    // SAFETY: takes nothing.
    let me = unsafe { libc::gettid() };
    fs::read_to_string(format!("/proc/self/task/{me}/children")).map_or(0, |list| list.split_whitespace().count())
}

#[test]
fn a_missing_part_says_so() {
    let nowhere = Reader::new("/nonexistent/alcove-extract".into(), pdfium());
    assert_eq!(nowhere.read(b"text", &GO_ON, &mut |_, _| ()).unwrap_err(), Error::NotInstalled);
    let without = Reader::new(env!("CARGO_BIN_EXE_alcove-extract").into(), "/nonexistent/libpdfium.so".into());
    assert_eq!(without.read(&fixture("pdf/minutes.pdf"), &GO_ON, &mut |_, _| ()).unwrap_err(), Error::NotInstalled);
    // A text needs no libpdfium.
    assert!(without.read(b"A text needs none.", &GO_ON, &mut |_, _| ()).is_ok());
}

#[test]
fn limits_cut_with_a_warning_and_not_in_silence() {
    let page = |number: usize| {
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 3 0 R >> >> /Contents {number} 0 R >>"
        )
    };
    let mut objects = vec![support::CATALOG.into(), Vec::new(), support::FONT.into()];
    let mut kids = String::new();
    for number in 0..9 {
        kids += &format!("{} 0 R ", objects.len() + 1);
        objects.push(page(objects.len() + 2).into());
        objects.push(support::stream(format!("BT /F1 12 Tf 50 700 Td (Sheet number {number}) Tj ET").as_bytes(), ""));
    }
    objects[1] = format!("<< /Type /Pages /Kids [{kids}] /Count 9 >>").into();
    let limits = Limits { pages: 4, ..Limits::for_size(5000) };
    let document = reader().with_limits(limits).read(&support::pdf(&objects), &GO_ON, &mut |_, _| ()).unwrap();
    assert_eq!((document.pages, document.truncated), (Some(9), true));
    assert!(support::warns(&document, "pages_limit"));
    assert_eq!(document.blocks.iter().filter_map(|block| block.page).max(), Some(4));
}
