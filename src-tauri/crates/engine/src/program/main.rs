//! The program `alcove-engine`: the only one that links mistral.rs, and the only one that reads a model.
//!
//! `alcove-engine --model PATH` confines itself to that file and answers requests on standard input (`serve`).
//! `alcove-engine reencode FROM TO` writes a model in an encoding that runs faster (`reencode`); it is used at set-up.
//! `alcove-engine perplexity PATH` measures how well a model predicts a text (`perplexity`). Before `--model` or `perplexity`, `--sparing`
//! computes on half of the cores, and `--stock` by mistral.rs' own kernels, to compare.
//! It is built to unwind, so that a panic in mistral.rs is an answer or one ended process, never a hang. It writes no log, and
//! nothing it is asked to read goes anywhere but into its answers.

mod arithmetic;
mod confine;
mod cores;
mod device;
mod model;
mod output;
mod perplexity;
mod reencode;
mod sampler;
mod serve;

use std::env;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use model::Manner;

fn main() -> ExitCode {
    // A panic's message may quote what was being read.
    std::panic::set_hook(Box::new(|_| {}));
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let (manner, rest) = manner(&arguments);
    let outcome = match rest {
        [flag, model] if flag == "--model" => serve::run(Path::new(model), manner),
        [verb, model] if verb == "perplexity" => perplexity::run(Path::new(model), manner),
        [verb, from, to] if verb == "reencode" && manner == Manner::default() => reencode::run(Path::new(from), Path::new(to)),
        _ => Err("usage: alcove-engine [--sparing] [--stock] --model PATH | alcove-engine reencode FROM TO | alcove-engine [--sparing] [--stock] perplexity PATH".to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            // Nobody may be listening.
            let _ = writeln!(io::stderr(), "{why}");
            ExitCode::FAILURE
        }
    }
}

/// How a model is to be run, as the flags say that come first; and what follows them.
fn manner(mut arguments: &[OsString]) -> (Manner, &[OsString]) {
    let mut manner = Manner::default();
    while let [flag, rest @ ..] = arguments {
        match flag.to_str() {
            Some("--sparing") => manner.sparing = true,
            Some("--stock") => manner.stock = true,
            _ => break,
        }
        arguments = rest;
    }
    (manner, arguments)
}
