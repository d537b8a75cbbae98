//! The client against programs that misbehave (`tests/fake/`): each is one clear error, and never a hang.
#![cfg(unix)]
#![allow(clippy::panic, clippy::unwrap_used)] // helpers of tests

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use engine::{Engine, Error, Finish, Prompt};

fn fake(name: &str) -> PathBuf {
    std::path::absolute("tests/fake").unwrap().join(name)
}

fn start(name: &str) -> Engine {
    let model = tempfile::NamedTempFile::new().unwrap();
    Engine::start(&fake(name), model.path()).unwrap_or_else(|error| panic!("{name} does not start: {error}"))
}

fn prompt() -> Prompt {
    Prompt { system: None, user: "Hello".to_owned(), max_tokens: 8, temperature: 0.0, seed: 0 }
}

#[test]
fn a_missing_program_is_not_installed() {
    let model = tempfile::NamedTempFile::new().unwrap();
    assert_eq!(Engine::start(Path::new("/nowhere/alcove-engine"), model.path()).err(), Some(Error::NotInstalled));
}

#[test]
fn a_missing_model_is_not_found() {
    let started = Engine::start(&fake("hang"), Path::new("/nowhere/model.gguf"));
    assert_eq!(started.err(), Some(Error::Io(std::io::ErrorKind::NotFound)));
}

#[test]
fn a_crash_is_one_error_and_the_next_start_works() {
    assert_eq!(start("crash").inspect(), Err(Error::Crashed));
    assert!(start("polite").load().is_ok());
}

#[test]
fn a_kill_by_the_system_is_too_little_memory() {
    assert_eq!(start("out-of-memory").load(), Err(Error::OutOfMemory));
}

#[test]
fn garbage_is_a_crash_even_though_the_program_lives() {
    assert_eq!(start("garbage").load(), Err(Error::Crashed));
}

#[test]
fn a_program_that_closes_its_output_is_a_crash_even_though_it_lives() {
    assert_eq!(start("mute").load(), Err(Error::Crashed));
}

#[test]
fn a_file_that_ends_before_its_end_is_an_error_and_never_whole() {
    let mut engine = start("half");
    let mut following = engine.convert(false).unwrap();
    assert_eq!(following.bytes(), 9);
    let mut read = Vec::new();
    let ended = std::io::Read::read_to_end(&mut following, &mut read);
    assert_eq!((ended.unwrap_err().kind(), read.as_slice()), (std::io::ErrorKind::UnexpectedEof, &b"abc"[..]));
    assert_eq!(engine.ended(), Error::Crashed);
}

#[test]
fn an_answer_to_no_question_is_a_crash() {
    assert_eq!(start("astray").inspect(), Err(Error::Crashed));
}

#[test]
fn a_hanging_program_is_killed_and_its_caller_told() {
    let mut engine = start("hang");
    let killer = engine.killer();
    let waiting = thread::spawn(move || engine.load());
    thread::sleep(Duration::from_millis(50));
    killer.kill();
    assert_eq!(waiting.join().unwrap(), Err(Error::Stopped));
}

#[test]
fn an_engine_killed_before_it_is_asked_is_stopped() {
    let mut engine = start("polite");
    engine.killer().kill();
    engine.killer().kill();
    assert_eq!(engine.inspect(), Err(Error::Stopped));
}

#[test]
fn a_conversation_goes_as_the_contract_says() {
    let mut engine = start("polite");
    assert_eq!(engine.count_tokens(&["three little tokens", ""]).unwrap(), [3, 0]);
    assert_eq!(engine.load().unwrap().context, 100);
    let mut heard = String::new();
    let generated = engine.generate(&prompt(), &mut |piece| {
        heard.push_str(piece);
        if heard.ends_with("two ") { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(generated.unwrap().finish, Finish::Stopped);
    assert_eq!(heard, "one two ", "nothing is heard after a break");
    assert_eq!(engine.generate(&prompt(), &mut |_| ControlFlow::Continue(())), Err(Error::TooLong));
    assert_eq!(engine.peak_memory().unwrap(), Some(9));
}
