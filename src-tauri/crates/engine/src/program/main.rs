//! The program `alcove-engine`: the only one that links mistral.rs, and the only one that reads a model.
//!
//! `alcove-engine --model PATH` confines itself to that file and answers requests on standard input (`serve`).
//! `alcove-engine reencode FROM TO` writes a model in an encoding that runs faster (`reencode`); it is used at set-up.
//! `alcove-engine perplexity PATH` measures how well a model predicts a text (`perplexity`). With `--stock` before `--model` or `perplexity`,
//! mistral.rs' own kernels are used, to compare.
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

fn main() -> ExitCode {
    // A panic's message may quote what was being read.
    std::panic::set_hook(Box::new(|_| {}));
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let outcome = match arguments.as_slice() {
        [flag, model] if flag == "--model" => serve::run(Path::new(model), true),
        [stock, flag, model] if stock == "--stock" && flag == "--model" => serve::run(Path::new(model), false),
        [verb, model] if verb == "perplexity" => perplexity::run(Path::new(model), true),
        [stock, verb, model] if stock == "--stock" && verb == "perplexity" => perplexity::run(Path::new(model), false),
        [verb, from, to] if verb == "reencode" => reencode::run(Path::new(from), Path::new(to)),
        _ => Err("usage: alcove-engine [--stock] --model PATH | alcove-engine reencode FROM TO | alcove-engine [--stock] perplexity PATH".to_owned()),
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
