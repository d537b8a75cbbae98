//! What is made by the thousand: files that are whole, cut anywhere and changed anywhere. Each is answered; with what is not foreseen.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use extract::{Document, Error};

use crate::support::{fixtures, read, read_within};
use crate::words::{of_streams, report};

/// Any answer but one that would mean that the program, or the app around it, gave way.
fn contained(name: &str, answer: Result<Document, Error>) {
    if let Err(error) = answer {
        assert!(!matches!(error, Error::NotInstalled | Error::Io(_) | Error::Stopped), "{name}: {error}");
    }
}

/// Every fixture there is, by the name of its format and its own.
fn every_fixture() -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for row in extract::FORMATS {
        for entry in std::fs::read_dir(fixtures().join(row.format.id())).unwrap() {
            let path = entry.unwrap().path();
            found.push((format!("{}/{}", row.format.id(), path.display()), std::fs::read(path).unwrap()));
        }
    }
    found.sort();
    found
}

/// Tries each on all of the processor's cores: what takes time is the programs that are started, one after the other by each thread.
fn on_all_cores<T: Send>(attempts: impl Iterator<Item = T> + Send, attempt: impl Fn(T) + Sync) {
    let attempts = Mutex::new(attempts);
    let next = || attempts.lock().unwrap().next();
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(one) = next() {
                    attempt(one);
                }
            });
        }
    });
}

#[test]
fn a_file_cut_anywhere_is_answered() {
    let files = every_fixture();
    let cuts = files.iter().flat_map(|(name, whole)| (1..8).map(move |part| (name, &whole[..whole.len() * part / 8])));
    on_all_cores(cuts, |(name, cut)| contained(name, read(cut)));
}

#[test]
fn an_old_document_whose_lengths_and_places_are_lies_is_answered() {
    let (main, table) = report();
    // Lengths of the text's parts, and where each table is and how long.
    let places = (0x4c..0x70).step_by(4).chain((0x9a..0x9a + 8 * 50).step_by(4));
    let values = [0, 1, 0x7fff_ffff, 0xffff_ffff, table.len() as u32];
    let lies = places.flat_map(|at: usize| values.map(|value| (at, value)));
    on_all_cores(lies, |(at, value)| {
        let mut main = main.clone();
        main[at..at + 4].copy_from_slice(&value.to_le_bytes());
        let answer = read_within(&of_streams(&main, &table), 10);
        assert_ne!(answer.as_ref().err(), Some(&Error::Crashed), "{at:#x} = {value:#x}");
        contained(&format!("{at:#x} = {value:#x}"), answer);
    });
}

#[test]
fn many_mutated_files_are_answered() {
    crate::alone("sweeps::many_mutated_files_are_answered", || {
        let rounds: usize = std::env::var("ALCOVE_MUTATIONS")
            .map_or(600, |rounds| rounds.parse().expect("ALCOVE_MUTATIONS is no number"));
        let read_still = AtomicUsize::new(0);
        on_all_cores(mutated(every_fixture()).take(rounds), |(name, bytes)| {
            let answer = read_within(&bytes, 5);
            read_still.fetch_add(usize::from(answer.is_ok()), Ordering::Relaxed);
            contained(&name, answer);
        });
        let read_still = read_still.into_inner();
        assert!(read_still > rounds / 4, "only {read_still} of {rounds} were still read");
    });
}

/// Files changed in a few places, without end, each with its name and round.
fn mutated(files: Vec<(String, Vec<u8>)>) -> impl Iterator<Item = (String, Vec<u8>)> {
    // A fixed sequence (Numerical Recipes' generator): the same files every time.
    let mut state = 20_240_314_u32;
    let mut next = move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize
    };
    (0_usize..).map(move |round| {
        let (name, whole) = &files[round % files.len()];
        let mut bytes = whole.clone();
        for _ in 0..1 + next() % 12 {
            let at = next() % bytes.len();
            match next() % 4 {
                0 => bytes[at] = next() as u8,
                1 => bytes[at] ^= 1 << (next() % 8),
                2 => drop(bytes.drain(at..(at + 1 + next() % 16).min(bytes.len()))),
                _ => {
                    let copy: Vec<u8> = bytes[at..(at + 1 + next() % 64).min(bytes.len())].to_vec();
                    bytes.splice(at..at, copy);
                }
            }
            if bytes.is_empty() {
                bytes.push(b'x');
            }
        }
        (format!("{name}, round {round}"), bytes)
    })
}
