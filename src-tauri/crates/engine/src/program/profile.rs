//! Where the time goes: loading step by step, then an answer to a text, with what the kernels took of it. For the bench; nothing of Alcove asks for it.
//! It needs no other program and no rights, unlike a profiler, and tells less: kinds of work, not functions.

use std::io::{self, Read, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

use engine::protocol::Prompt;
use serde_json::{Map, Value, json};

use crate::clock::{self, Step, WORK};
use crate::model::{Manner, Model, Trouble};
use crate::{confine, output};

/// Tokens that are written.
const WRITTEN: u32 = 64;

/// Reads a text from standard input, answers it, and prints seconds as JSON: `load` as pairs of a step and what it took; `reading` and `writing` with
/// their `tokens`, their `seconds`, and what of these each kind of work took.
///
/// # Errors
/// What went wrong, in words, without anything that was read.
pub fn run(path: &Path, manner: &Manner) -> Result<(), String> {
    let begin = Instant::now();
    let mut out = output::claim().map_err(|error| error.to_string())?;
    confine::confine(&[path.to_owned()])?;
    clock::start();
    clock::reach("starting and being confined");
    let model = Model::load(path, manner).map_err(|_| UNREAD)?;
    clock::reach("the rest");
    let mut user = String::new();
    io::stdin().read_to_string(&mut user).map_err(|error| error.to_string())?;
    let report = answer(&model, user, begin).map_err(|_| UNREAD)?;
    writeln!(out, "{report}").map_err(|error| error.to_string())
}

const UNREAD: &str = "the model cannot read this";

fn answer(model: &Model, user: String, begin: Instant) -> Result<Value, Trouble> {
    let prompt = Prompt { system: None, user, max_tokens: WRITTEN, temperature: 0.0, seed: 0 };
    let loaded = clock::counted();
    let generated = model.generate(prompt, &mut |_| ControlFlow::Continue(()))?;
    // What was counted when the first token was chosen.
    let read = model.counted_at_first().ok_or(Trouble::Broken)?;
    Ok(json!({
        "load": steps(begin, &clock::steps()),
        "reading": part(generated.prompt_tokens, generated.prefill_seconds, loaded, read),
        "writing": part(generated.completion_tokens.saturating_sub(1), generated.decode_seconds, read, clock::counted()),
    }))
}

/// Each step with the seconds since the one before. Between the first and the last time that it was reached, a step lasted; what was before the first is
/// named after what had to be there by then.
fn steps(begin: Instant, reached: &[Step]) -> Vec<Value> {
    let mut before = begin;
    let mut took = Vec::new();
    for step in reached {
        if step.last > step.first {
            took.push(json!(["the vocabulary", step.first.duration_since(before).as_secs_f64()]));
            before = step.first;
        }
        took.push(json!([step.name, step.last.duration_since(before).as_secs_f64()]));
        before = step.last;
    }
    took
}

fn part(tokens: u32, seconds: f64, from: [f64; WORK.len()], to: [f64; WORK.len()]) -> Value {
    let mut part = Map::new();
    part.insert("tokens".to_owned(), tokens.into());
    part.insert("seconds".to_owned(), seconds.into());
    for ((name, from), to) in WORK.iter().zip(from).zip(to) {
        part.insert((*name).to_owned(), (to - from).into());
    }
    Value::Object(part)
}
