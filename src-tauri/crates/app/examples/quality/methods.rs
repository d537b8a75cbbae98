//! The ways in which a text is summarised here: Alcove's own methods, and what they are measured against.
//!
//! | name | what it is |
//! |---|---|
//! | `first-N`, `last-N` | so many words of its beginning or its end |
//! | `library` | what a library's TextRank chooses (`library.py`) |
//! | `naive` | the embedded model, given the first 1,500 words and a request: what a plain chat window does |
//! | `auto` | Alcove, left to choose |
//! | `unhurried` | the same, however long the model takes: as where that is set |
//! | `extractive`, `quick`, `whole`, `thorough` | Alcove, told how |
//!
//! Any other name is refused: a row under a wrong name is worse than none. A new way is a variant of [`Way`] and an arm in its functions.

use std::io::Write;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicBool;

use app::summarise::{Draft, Model, Options, Source, summarise};
use app::summary::Method;
use engine::Prompt;

use crate::Result;
use crate::model::Remembering;

/// Words that are asked for.
const WORDS: usize = 150;
/// Words that a chat window is given.
const NAIVE: usize = 1_500;

/// A way to a summary.
#[derive(Debug, Clone, Copy)]
pub enum Way {
    First(usize),
    Last(usize),
    Library,
    Naive,
    /// Alcove's; the method, unless it is left to Alcove.
    Ours(Option<Method>),
    Unhurried,
}

/// What came of it.
pub struct Made {
    /// The summary. Of Alcove's each sentence is a line.
    pub text: String,
    /// How much of the text was read, and of how much: blocks of Alcove's methods, words of the others; nothing where nothing read.
    pub read: Option<(f64, f64)>,
    /// All the rest of it, where Alcove made it.
    pub draft: Option<Draft>,
}

impl Way {
    /// The way with this name.
    pub fn of(name: &str) -> Result<Self> {
        Ok(match name {
            "library" => Self::Library,
            "naive" => Self::Naive,
            "auto" => Self::Ours(None),
            "unhurried" => Self::Unhurried,
            "extractive" => Self::Ours(Some(Method::Extractive)),
            "quick" => Self::Ours(Some(Method::Quick)),
            "whole" => Self::Ours(Some(Method::Whole)),
            "thorough" => Self::Ours(Some(Method::Thorough)),
            _ => match name.split_once('-').map(|(end, words)| (end, words.parse::<usize>())) {
                Some(("first", Ok(words))) => Self::First(words),
                Some(("last", Ok(words))) => Self::Last(words),
                _ => return Err(format!("no method is called {name}").into()),
            },
        })
    }

    /// Whether it needs a model.
    pub fn needs_model(self) -> bool {
        !matches!(self, Self::First(_) | Self::Last(_) | Self::Library | Self::Ours(Some(Method::Extractive)))
    }

    /// What one of Alcove's ways asks for.
    pub fn options(self) -> Result<Options> {
        match self {
            Self::Ours(method) => Ok(Options { method, ..Options::default() }),
            Self::Unhurried => Ok(Options { budget: None, ..Options::default() }),
            _ => Err("this is none of Alcove's methods".into()),
        }
    }

    /// Summarises `source`; `text` is the same for those who know nothing of blocks.
    pub fn make(self, source: &Source, text: &str, model: Option<&mut Remembering>) -> Result<Made> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let all = words.len();
        let unread = |words: &[&str]| Made { text: words.join(" "), read: None, draft: None };
        Ok(match self {
            Self::First(n) => unread(words.get(..n).unwrap_or(&words)),
            Self::Last(n) => unread(words.get(all.saturating_sub(n)..).unwrap_or(&words)),
            Self::Library => Made { text: library(text)?, read: Some((all as f64, all as f64)), draft: None },
            Self::Naive => {
                let given = words.get(..NAIVE).unwrap_or(&words);
                let text = naive(&given.join(" "), model.ok_or("this needs a model")?)?;
                Made { text, read: Some((given.len() as f64, all as f64)), draft: None }
            }
            Self::Ours(_) | Self::Unhurried => {
                if self.needs_model() && model.is_none() {
                    return Err("this needs a model".into());
                }
                let options = Options { words: Some(WORDS as u32), ..self.options()? };
                let model = model.map(|model| model as &mut dyn Model);
                let draft = summarise(source, model, &options, &AtomicBool::new(false), &mut |_| {})?;
                if let Some(failure) = &draft.failure {
                    return Err(failure.clone().into());
                }
                let text = draft.sentences.iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join("\n");
                let read = Some((f64::from(draft.coverage.read), f64::from(draft.coverage.total)));
                Made { text, read, draft: Some(draft) }
            }
        })
    }
}

fn naive(beginning: &str, model: &mut Remembering) -> Result<String> {
    let user = format!("Summarize the following text in about {WORDS} words.\n\n{beginning}");
    let mut text = String::new();
    model.generate(&Prompt { system: None, user, max_tokens: 220, temperature: 0.0, seed: 0 }, &mut |piece| {
        text.push_str(piece);
        ControlFlow::Continue(())
    })?;
    Ok(text)
}

fn library(text: &str) -> Result<String> {
    let root = PathBuf::from(std::env::var("ALCOVE_BENCH")?);
    let mut python = Command::new("python3");
    python.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/quality/library.py")).arg(WORDS.to_string());
    python.env("PYTHONPATH", root.join("library")).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = python.spawn()?;
    child.stdin.take().ok_or("library.py has no input")?.write_all(text.as_bytes())?;
    let output = child.wait_with_output()?;
    if !output.status.success() {
        return Err(format!("library.py: {}", output.status).into());
    }
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}
