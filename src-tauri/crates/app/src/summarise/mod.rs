//! Summaries that can be checked: every sentence tied to its place in the source, and an account of what was read.
//!
//! Pure: no vault, no window, no process. A model is whatever implements [`Model`]; without one the source's own sentences
//! speak. What may not happen here: a sentence reaching [`Draft::sentences`] that `proof` did not support, unless it was asked for and
//! says so, or text being dropped without `coverage` saying so. A new method is a variant of [`crate::summary::Method`] and an arm in [`summarise`].

mod align;
mod answer;
mod ask;
mod compose;
mod coverage;
mod dates;
mod estimate;
mod excerpt;
mod facts;
mod genre;
pub mod judge;
mod keeping;
mod language;
mod manner;
mod merge;
mod numbers;
mod passages;
mod plan;
mod prompt;
mod proof;
mod rank;
mod reading;
mod record;
mod run;
mod sentences;
mod shape;
mod source;
mod together;
pub mod translate;
mod trim;
mod words;

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

pub use ask::{Found, ask, find, words_of};
use engine::{Generated, Prompt};
pub use estimate::Speed;
pub use plan::{BUDGET, NoLanguage, Prospect, foresee};
pub use prompt::{INSTRUCTION, VERSION as PROMPTS};
use serde::{Deserialize, Serialize};
pub use source::{Block, Kind, Source, Unread};
pub use together::{relate, shares};

use compose::Composer;
use estimate::Pace;
use keeping::Keeping;
use reading::Reading;
use run::Run;

use crate::error::{Code, Error, Result};
use crate::summary::{Coverage, Language, Method, Origin, Sentence, Shape, Span};

/// What reads and writes.
pub trait Model {
    /// Tokens of each text, as the model itself counts them.
    fn count_tokens(&mut self, texts: &[&str]) -> Result<Vec<u32>>;
    /// Answers `prompt`; `on_text` is given each piece as it is written and ends the answer softly with `Break`.
    fn generate(&mut self, prompt: &Prompt, on_text: &mut dyn FnMut(&str) -> ControlFlow<()>) -> Result<Generated>;
    /// Length of the context in tokens.
    fn context(&self) -> u32;
    /// How fast it was found to be on this computer, before this run; nothing where that is not known.
    fn speed(&self) -> Option<&Speed> {
        None
    }
    /// What it answered to `prompt` in a run that came to no end, under the number `part` ([`Self::note`]); nothing where it is to be asked.
    fn answered(&mut self, part: u32, prompt: &Prompt) -> Option<Answered> {
        let _ = (part, prompt);
        None
    }
    /// Whether it would be, to this prompt.
    fn knows(&self, part: u32, prompt: &Prompt) -> bool {
        let _ = (part, prompt);
        false
    }
    /// Takes note of an answer that was heard to its end, about part `part` of `of`. What is asked besides, about no part alone, has numbers from
    /// `of` on.
    fn note(&mut self, part: u32, of: u32, prompt: &Prompt, answer: Answered) {
        let _ = (part, of, prompt, answer);
    }
}

/// An answer, piece by piece as it came, so that hearing it again makes the same of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answered {
    /// Its pieces.
    pub pieces: Vec<String>,
    /// How it went.
    pub generated: Generated,
}

/// What is asked for; the default leaves everything to Alcove.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// A method; `None` chooses by the document and the model.
    pub method: Option<Method>,
    /// What it is to be.
    pub shape: Shape,
    /// About how many words the summary has; `None` follows the document's length.
    pub words: Option<u32>,
    /// Whether sentences that the check does not let through are shown as well, marked, rather than left out.
    pub keep_doubtful: bool,
    /// Whether the model is asked about sentences of which the check of words leaves open whether a passage says them. Only one that was
    /// measured to be able to judge ([`crate::ability`]).
    pub judges: bool,
    /// The language that what is shown is translated into, where the document is in another; `None` leaves it as it is. Only one that the
    /// model was measured to be able to restate in.
    pub language: Option<Language>,
    /// Seconds that the model may take where no method is given, or `quick`, and its speed is known; `None` is as long as it takes.
    pub budget: Option<u32>,
    /// Words of the document that the model is given where no method is given, or `quick`, whatever its speed and the budget; `None` follows those.
    pub given: Option<u32>,
    /// Longest answer asked for per part, in tokens.
    pub max_tokens: u32,
    /// Sampling temperature; 0 is greedy.
    pub temperature: f64,
    /// Seed of the sampler.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            method: None,
            shape: Shape::KeyPoints,
            words: None,
            keep_doubtful: false,
            judges: false,
            language: None,
            budget: Some(BUDGET),
            given: None,
            max_tokens: 96,
            temperature: 0.0,
            seed: 0,
        }
    }
}

/// What happens on the way.
#[derive(Debug, Clone, Copy)]
pub enum Step<'a> {
    /// A run that came to no end is taken up again.
    GoesOn {
        /// Parts that were read then; all of them, where it stopped after them.
        part: u32,
        /// In all.
        of: u32,
    },
    /// Parts done.
    Progress {
        /// Done, from 0.
        part: u32,
        /// In all.
        of: u32,
        /// Estimate from this run's own speed, at its beginning from [`Model::speed`]; `None` until something was measured.
        seconds_left: Option<u32>,
    },
    /// The sentences that are shown are translated, one by one.
    Translating {
        /// Which, from 0.
        part: u32,
        /// How many there are.
        of: u32,
    },
    /// The summary's sentences from number `from` on are now these, complete and checked. A preview, until the run ends with
    /// [`Draft::sentences`].
    Sentences {
        /// How many stay as they were.
        from: usize,
        /// Those after them.
        sentences: &'a [Sentence],
    },
}

/// A summary before it is stored: everything but what made it.
#[derive(Debug, Clone)]
pub struct Draft {
    /// How it was made.
    pub method: Method,
    /// Why that method, as an id: `asked`, `no_model`, `fits_context`, `long_document`, `too_slow`, `model_failed`,
    /// `model_adds_nothing`.
    pub reason: String,
    /// Seconds that the model would take for all of it, where it was `too_slow` for that.
    pub would_take: Option<u32>,
    /// About how many words of the document a model was given to read, or was to be; `None` where none was.
    pub given: Option<u32>,
    /// Shown sentences, in order.
    pub sentences: Vec<Sentence>,
    /// What the model wrote and the check did not let through, in order, but for what was to be kept.
    pub left_out: Vec<Sentence>,
    /// How much was read.
    pub coverage: Coverage,
    /// The model's reading.
    pub prefill: Span,
    /// The model's writing.
    pub decode: Span,
    /// Whether the user stopped it; what was done till then is here.
    pub stopped: bool,
    /// Why the model gave up, if it did; what was done till then is here.
    pub failure: Option<Error>,
    /// Version of the prompts.
    pub prompts_version: &'static str,
    /// Version of the question by which the model judged; `None` where it judged nothing.
    pub judging: Option<&'static str>,
    /// The language that was asked for, where the document is in another.
    pub language: Option<Language>,
    /// Version of the request by which the model translated; `None` where no translation is shown.
    pub translating: Option<&'static str>,
    /// As in [`Options`].
    pub max_tokens: u32,
    /// As in [`Options`].
    pub temperature: f64,
    /// As in [`Options`].
    pub seed: u64,
}

/// Summarises `source`, with `model` where there is one.
///
/// `stop` is looked at between any two sentences of the document and any two pieces of text the model writes. A stopped run is
/// not an error: the draft holds what was done. A model that fails ends the reading; then the source alone speaks, and the draft says so in `failure`.
///
/// # Errors
/// [`Code::NoText`] when there is nothing to read, [`Code::PartEmpty`] when there is nothing in the part that is asked for.
pub fn summarise(
    source: &Source,
    model: Option<&mut dyn Model>,
    options: &Options,
    stop: &AtomicBool,
    on: &mut dyn FnMut(Step<'_>),
) -> Result<Draft> {
    let reading = Reading::until(source, stop);
    let ranking = rank::rank(source, &reading, stop);
    // Of a document that was not read to its end nobody can say that there is nothing in it.
    if !stop.load(Ordering::Relaxed) {
        ranking.best().ok_or(if source.part.is_some() { Code::PartEmpty } else { Code::NoText })?;
    }
    let composer = Composer::new(source, &reading, &ranking, options, stop);
    let (reading, ranking) = (&reading, &ranking);
    let run = Run {
        source,
        reading,
        ranking,
        composer,
        options,
        stop,
        on: &mut *on,
        pace: Pace::default(),
        shown: Vec::new(),
    };
    let Some(model) = model else { return Ok(run.go(None)) };
    let mut model = Keeping::new(model, stop);
    let mut draft = run.go(Some(&mut model));
    if let Some(to) = options.language.filter(|_| !draft.stopped && draft.failure.is_none()) {
        translate::translate(&mut draft, &mut model, source, to, stop, on);
    }
    Ok(draft)
}

/// What the check says of a text that was written elsewhere, sentence by sentence, against all of `source`. A line's end ends a
/// sentence. For the bench (`docs/quality.md`): what is shown in a summary was checked against its own part while it was made.
pub fn check(source: &Source, text: &str) -> Vec<Sentence> {
    let reading = Reading::new(source);
    let all: Vec<proof::Prepared<'_, '_>> =
        reading.lines.iter().enumerate().map(|(i, line)| proof::Prepared::new(i, line)).collect();
    let mut out = Vec::new();
    for line in text.lines() {
        for written in sentences::split(line).into_iter().filter_map(|range| line.get(range)) {
            let written = proof::plain(written, &all).trim_matches('*').trim();
            if !written.chars().any(char::is_alphabetic) {
                continue;
            }
            let proof::Verdict { status, doubts, evidence } = proof::check(written, &all);
            let (text, evidence) = (written.to_owned(), reading.evidence(source, &evidence));
            out.push(Sentence {
                text,
                status,
                evidence,
                origin: Origin::Model,
                heading: None,
                doubts,
                judged: None,
                original: None,
            });
        }
    }
    out
}

#[cfg(test)]
mod tests;
