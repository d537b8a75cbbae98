//! What the scripted engine says, so that tests can tell exact words; and what it was asked.
//!
//! Harness and engine meet in one folder: `script.json` goes in, `asked.jsonl` comes out, and a file `release` lets an
//! answer that holds go on. So nothing depends on how fast anything runs. That Alcove finds out how fast the model is, is no part of the script:
//! it is as fast then as no model is, and no answer is used up.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use engine::protocol::Request;
use serde::{Deserialize, Serialize};

/// Answers in order; after the last, nothing more is said.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Script {
    /// One for each time the model is asked.
    pub answers: Vec<Answer>,
}

/// One answer.
#[derive(Clone, Serialize, Deserialize)]
pub struct Answer {
    /// Its words.
    pub say: String,
    /// What comes after them.
    pub then: Then,
}

/// What comes after an answer's words.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Then {
    /// The answer ends.
    End,
    /// Nothing, until it is released or stopped: a model that is very slow.
    Hold,
    /// The engine dies.
    Crash,
}

impl Script {
    /// A script that says these, one after the other.
    pub fn saying(answers: &[&str]) -> Self {
        Self { answers: answers.iter().map(|say| Answer { say: (*say).to_owned(), then: Then::End }).collect() }
    }

    /// ... and then `say`, after which it holds.
    #[must_use]
    pub fn then_holds(mut self, say: &str) -> Self {
        self.answers.push(Answer { say: say.to_owned(), then: Then::Hold });
        self
    }

    /// ... and then dies.
    #[must_use]
    pub fn then_crashes(mut self) -> Self {
        self.answers.push(Answer { say: String::new(), then: Then::Crash });
        self
    }

    /// Puts it where the engine in `folder` finds it.
    pub fn write(&self, folder: &Path) {
        std::fs::write(folder.join("script.json"), serde_json::to_vec(self).unwrap()).unwrap();
    }

    /// The script in `folder`.
    pub fn read(folder: &Path) -> Self {
        serde_json::from_slice(&std::fs::read(folder.join("script.json")).unwrap()).unwrap()
    }
}

/// Where an answer that holds looks whether it may go on.
pub fn release(folder: &Path) -> PathBuf {
    folder.join("release")
}

/// Notes what the engine is asked.
pub fn note(folder: &Path, request: &Request) {
    let mut file = OpenOptions::new().create(true).append(true).open(folder.join("asked.jsonl")).unwrap();
    let mut line = serde_json::to_vec(request).unwrap();
    line.push(b'\n');
    file.write_all(&line).unwrap();
}

/// Everything the engine in `folder` was asked so far, but for what gauges it.
pub fn asked(folder: &Path) -> Vec<Request> {
    noted(folder).into_iter().filter(|request| !gauges(request)).collect()
}

/// How often it was found out how fast the model is.
pub fn gauged(folder: &Path) -> usize {
    noted(folder).iter().filter(|request| gauges(request)).count() / app::gauging::prompts().len()
}

/// Whether by this it is found out how fast the model is.
pub fn gauges(request: &Request) -> bool {
    matches!(request, Request::Generate { prompt } if app::gauging::prompts().contains(prompt))
}

fn noted(folder: &Path) -> Vec<Request> {
    let Ok(file) = File::open(folder.join("asked.jsonl")) else { return Vec::new() };
    BufReader::new(file).lines().map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect()
}
