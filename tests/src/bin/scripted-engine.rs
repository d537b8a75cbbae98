//! Stands in for `alcove-engine`: speaks its messages, and answers what the script beside it says (`tests::script`).
//!
//! Tokens are counted as a word's length by four, rounded up. Of two threads it has one where it is to be sparing. It writes an answer in pieces of three characters, as tokens
//! come, and obeys a stop between two of them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test's own program")]

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use engine::protocol::{
    DeviceReason, Failure, Finish, Generated, Loaded, Prompt, Reply, Request, read_message, write_message,
};
use engine::safetensors::{Folder, Plan};
use tests::script::{self, Answer, Script, Then};

fn main() {
    let arguments: Vec<_> = std::env::args_os().collect();
    // Not `current_exe`: the program is linked into the folder that holds the script.
    let folder = PathBuf::from(arguments.first().unwrap()).parent().unwrap().to_owned();
    let model = PathBuf::from(arguments.last().unwrap());
    let sparing = arguments.iter().any(|argument| argument == "--sparing");
    let mut answers = Script::read(&folder).answers.into_iter();
    let stop = Arc::new(AtomicBool::new(false));
    for request in listen(stop.clone()) {
        script::note(&folder, &request);
        let gauges = script::gauges(&request);
        let reply = match request {
            Request::Inspect => match engine::gguf::inspect(&model) {
                Ok(header) => Reply::Header { header: Box::new(header) },
                Err(failure) => Reply::Failed { failure },
            },
            Request::Plan { eight_bits } => match plan(&model, eight_bits).and_then(|p| Ok((p.header()?, p.bytes()))) {
                Ok((header, bytes)) => Reply::Planned { header: Box::new(header), bytes },
                Err(failure) => Reply::Failed { failure },
            },
            Request::Convert { eight_bits } => match plan(&model, eight_bits) {
                Ok(plan) => {
                    send(&Reply::Follows { bytes: plan.bytes() });
                    plan.write(&mut io::stdout().lock()).unwrap();
                    io::stdout().flush().unwrap();
                    continue;
                }
                Err(failure) => Reply::Failed { failure },
            },
            Request::Load => Reply::Loaded { loaded: loaded(sparing) },
            Request::CountTokens { texts } => Reply::Tokens { counts: texts.iter().map(|text| tokens(text)).collect() },
            Request::Generate { prompt } if gauges => Reply::Generated { generated: at_once(&prompt) },
            Request::Generate { prompt } => {
                stop.store(false, Ordering::SeqCst);
                let answer = answers.next().unwrap_or(Answer { say: String::new(), then: Then::End });
                Reply::Generated { generated: generate(&folder, &prompt, &answer, &stop) }
            }
            Request::Memory => Reply::Memory { peak: Some(123_000_000) },
            Request::Stop => continue,
        };
        send(&reply);
    }
}

fn plan(model: &Path, eight_bits: bool) -> Result<Plan, Failure> {
    Plan::read(&Folder::find(model).ok().flatten().ok_or(Failure::NotAModel)?, eight_bits)
}

/// Hands over requests; a stop overtakes them. Ends with the caller, whatever is going on.
fn listen(stop: Arc<AtomicBool>) -> Receiver<Request> {
    let (tell, requests) = channel();
    thread::spawn(move || {
        let mut input = io::stdin().lock();
        while let Ok(Some(request)) = read_message(&mut input) {
            match request {
                Request::Stop => stop.store(true, Ordering::SeqCst),
                other => tell.send(other).unwrap(),
            }
        }
        std::process::exit(0);
    });
    requests
}

fn generate(folder: &Path, prompt: &Prompt, answer: &Answer, stop: &AtomicBool) -> Generated {
    let stopped = || stop.load(Ordering::SeqCst);
    let letters: Vec<char> = answer.say.chars().collect();
    for piece in letters.chunks(3) {
        if stopped() {
            break;
        }
        send(&Reply::Text { text: piece.iter().collect() });
    }
    match answer.then {
        Then::End => {}
        Then::Crash => std::process::abort(),
        Then::Hold => {
            while !stopped() && !script::release(folder).exists() {
                thread::sleep(Duration::from_millis(5));
            }
        }
    }
    Generated {
        finish: if stopped() { Finish::Stopped } else { Finish::End },
        prompt_tokens: tokens(&prompt.user),
        completion_tokens: tokens(&answer.say).max(1),
        prefill_seconds: 0.5,
        decode_seconds: 0.25,
    }
}

/// What tells how fast the model is.
fn at_once(prompt: &Prompt) -> Generated {
    Generated {
        finish: Finish::End,
        prompt_tokens: tokens(&prompt.user),
        completion_tokens: prompt.max_tokens,
        prefill_seconds: 0.001,
        decode_seconds: 0.001,
    }
}

fn loaded(sparing: bool) -> Loaded {
    Loaded {
        context: 8192,
        device: "CPU".to_owned(),
        device_reason: DeviceReason::BuiltForCpu,
        threads: if sparing { 1 } else { 2 },
        seconds: 0.1,
        memory_bytes: 1,
    }
}

fn tokens(text: &str) -> u32 {
    text.split_whitespace().map(|word| u32::try_from(word.chars().count().div_ceil(4)).unwrap()).sum()
}

fn send(reply: &Reply) {
    let mut out = io::stdout().lock();
    if write_message(&mut out, reply).and_then(|()| out.flush()).is_err() {
        std::process::exit(0);
    }
}
