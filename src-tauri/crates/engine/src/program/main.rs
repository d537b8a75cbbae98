//! The program `alcove-engine`: the only one that links mistral.rs, and the only one that reads a model.
//!
//! `alcove-engine --model PATH` confines itself to that file, or to those files of a folder of safetensors that a model is made from, and answers
//! requests on standard input (`serve`).
//! `alcove-engine reencode FROM TO` writes a model in an encoding that runs faster (`reencode`); it is used at set-up. With `Q4_0` behind
//! it, all of it in that, for the bench.
//! `alcove-engine perplexity PATH` measures how well a model predicts a text, `logits PATH` tells what it predicts, and `tokens PATH` what it reads
//! (`perplexity`); `profile PATH` tells where the time goes (`profile`). Before these or `--model`, `--sparing` computes on half of the cores, and `--stock` by
//! mistral.rs' own kernels, to compare; `--instruction TEXT` names what prompts begin with, so that it is computed once.
//! It is built to unwind, so that a panic in mistral.rs is an answer or one ended process, never a hang. It writes no log, and
//! nothing it is asked to read goes anywhere but into its answers.

// On Windows a program of the console kind would open one.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod arithmetic;
mod clock;
mod confine;
mod device;
mod heap;
mod model;
mod output;
mod perplexity;
mod profile;
mod reencode;
mod sampler;
mod serve;

use std::env;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use model::Manner;
use reencode::Aim;

fn main() -> ExitCode {
    // A panic's message may quote what was being read.
    std::panic::set_hook(Box::new(|_| {}));
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let (manner, rest) = manner(&arguments);
    if !manner.stock {
        heap::keep();
    }
    let outcome = match rest {
        [flag, model] if flag == "--model" => serve::run(Path::new(model), &manner),
        [verb, model] if verb == "perplexity" => perplexity::run(Path::new(model), &manner),
        [verb, model] if verb == "logits" => perplexity::logits(Path::new(model), &manner),
        [verb, model] if verb == "tokens" => perplexity::tokens(Path::new(model), &manner),
        [verb, model] if verb == "profile" => profile::run(Path::new(model), &manner),
        [verb, from, to] if verb == "reencode" && manner == Manner::default() => reencode::run(Path::new(from), Path::new(to), Aim::Fast),
        [verb, from, to, encoding] if verb == "reencode" && encoding == "Q4_0" && manner == Manner::default() => {
            reencode::run(Path::new(from), Path::new(to), Aim::Small)
        }
        _ => Err("usage: alcove-engine [--sparing] [--stock] [--instruction TEXT] --model PATH | alcove-engine reencode FROM TO [Q4_0] | alcove-engine [--sparing] [--stock] perplexity|logits|tokens|profile PATH".to_owned()),
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
        arguments = match (flag.to_str(), rest) {
            (Some("--sparing"), _) => {
                manner.sparing = true;
                rest
            }
            (Some("--stock"), _) => {
                manner.stock = true;
                rest
            }
            (Some("--instruction"), [instruction, rest @ ..]) => {
                manner.instruction = instruction.to_str().map(str::to_owned);
                rest
            }
            _ => break,
        };
    }
    (manner, arguments)
}
