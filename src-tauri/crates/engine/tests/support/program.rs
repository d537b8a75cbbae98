//! The real program with the real model, started with flags that Alcove does not give it: what it answers then, and what it writes about a text.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use engine::Prompt;
use engine::protocol::{Reply, Request, read_message, write_message};

use super::made::path;

/// Tokens that the model that ships knows.
pub const VOCABULARY: usize = 49_152;

/// The model that ships as its publisher has it, from which set-up made the other.
pub fn publishers() -> PathBuf {
    path("ALCOVE_MODEL").with_file_name("SmolLM2-135M-Instruct.Q4_1.gguf")
}

/// A question that is answered with the likeliest words.
pub fn prompt(user: &str, max_tokens: u32) -> Prompt {
    Prompt { system: None, user: user.to_owned(), max_tokens, temperature: 0.0, seed: 0 }
}

/// The program, about to be told what to do after these flags, and to be spoken with.
pub fn program(flags: &[&str]) -> Command {
    let mut program = Command::new(path("ALCOVE_ENGINE"));
    program.args(flags).stdin(Stdio::piped()).stdout(Stdio::piped());
    program
}

/// What the program answers, token by token, with mistral.rs' own kernels (`--stock`) or with ours, to prompts given one after the other.
pub fn answers(model: &Path, flags: &[&str], prompts: &[Prompt]) -> Vec<Vec<String>> {
    let mut child = program(flags).arg("--model").arg(model).spawn().unwrap();
    let (mut requests, mut replies) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    write_message(&mut requests, &Request::Load).unwrap();
    assert!(matches!(read_message(&mut replies), Ok(Some(Reply::Loaded { .. }))));
    let answer = |prompt: &Prompt| {
        write_message(&mut requests, &Request::Generate { prompt: prompt.clone() }).unwrap();
        let mut answer = Vec::new();
        while let Reply::Text { text } = read_message(&mut replies).unwrap().unwrap() {
            answer.push(text);
        }
        answer
    };
    let answers = prompts.iter().map(answer).collect();
    drop(requests);
    child.wait().unwrap();
    answers
}

/// What the program writes about a text with mistral.rs' own kernels or with ours.
pub fn written(model: &Path, flags: &[&str], verb: &str, text: &str) -> Vec<u8> {
    let mut child = program(flags).arg(verb).arg(model).spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{verb} {flags:?}");
    output.stdout
}

/// The logits of all the vocabulary, position after position of a text.
pub fn logits(model: &Path, flags: &[&str], text: &str) -> Vec<f32> {
    let bytes = written(model, flags, "logits", text);
    bytes.as_chunks::<4>().0.iter().map(|&number| f32::from_le_bytes(number)).collect()
}
