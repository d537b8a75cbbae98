//! One run: chooses the method, lets the model read part by part, and keeps the account.
//!
//! A part is what the model reads at once: the whole document, a passage of it, or its most telling sentences. Every sentence
//! the model writes is checked against that part as soon as it is complete, and shown if it has a place in the summary. Stopping
//! loses nothing that was shown; failing, nothing but what the model said of the part at hand.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

use engine::Prompt;

use super::answer::Answer;
use super::compose::{Composer, Written};
use super::coverage::{self, Fate};
use super::estimate::Pace;
use super::passages::{self, Passage};
use super::prompt;
use super::rank::Ranking;
use super::reading::Reading;
use super::source::Source;
use super::{Answered, Draft, Model, Options, Step};
use crate::error::{Code, Error, Result};
use crate::summary::{Method, Origin, Sentence};

/// Tokens the model reads at once. Short enough that the first sentences come soon and that reading stays fast.
const PASSAGE: u32 = 448;
/// A document of at most this many tokens is read at once, where it fits the context.
const WHOLE: u32 = 640;
/// Words that `quick` lets the model read.
const QUICK: u32 = 330;
/// Parts after which a model that has added nothing is asked no more, where the method was left to Alcove.
const TRIAL: usize = 4;

/// A run and all it needs.
pub struct Run<'r, 'a, 'o> {
    pub source: &'a Source,
    pub reading: &'r Reading<'a>,
    pub ranking: &'r Ranking,
    pub composer: Composer<'r, 'a>,
    pub options: &'o Options,
    pub stop: &'o AtomicBool,
    pub on: &'o mut dyn FnMut(Step<'_>),
    pub pace: Pace,
    /// What is shown of the part at hand.
    pub shown: Vec<Sentence>,
}

/// What the model reads at once.
struct Part {
    /// Numbers of its lines.
    lines: Vec<usize>,
    /// Its text.
    text: String,
    /// Its tokens.
    tokens: u32,
}

/// How the reading went.
#[derive(Default)]
struct Outcome {
    /// Parts read.
    done: usize,
    /// Whether the part after those was begun.
    begun: bool,
    /// Whether the model was asked no more, since nothing it wrote had a place in the summary.
    useless: bool,
    /// Whether the user stopped it.
    stopped: bool,
    /// Why the model gave up.
    failure: Option<Error>,
}

impl Run<'_, '_, '_> {
    /// Runs.
    pub fn go(mut self, model: Option<&mut dyn Model>) -> Draft {
        if self.stop.load(Ordering::Relaxed) {
            let method = self.options.method.unwrap_or(Method::Thorough);
            return self.draft(method, "asked", Outcome { stopped: true, ..Outcome::default() }, &[]);
        }
        let Some(model) = model.filter(|_| self.options.method != Some(Method::Extractive)) else {
            let reason = if self.options.method == Some(Method::Extractive) { "asked" } else { "no_model" };
            return self.extractive(reason, None);
        };
        let (method, reason, parts) = match self.parts(model) {
            Ok(plan) => plan,
            Err(e) if e.code == Code::Stopped => {
                return self.draft(Method::Thorough, "asked", Outcome { stopped: true, ..Outcome::default() }, &[]);
            }
            Err(e) => return self.extractive("model_failed", Some(e)),
        };
        let outcome = self.read(model, &parts);
        if outcome.failure.is_some() || outcome.useless {
            // The source needs no model: what the parts that were not read would have said, it says itself.
            let rest: Vec<usize> = parts.iter().skip(outcome.done).flat_map(|p| p.lines.iter().copied()).collect();
            self.add(&rest, Vec::new());
            let reason = if outcome.useless { "model_adds_nothing" } else { "model_failed" };
            return self.extractive_account(reason, outcome.failure);
        }
        self.draft(method, reason, outcome, &parts)
    }

    /// The method and what the model is to read, in order.
    fn parts(&mut self, model: &mut dyn Model) -> Result<(Method, &'static str, Vec<Part>)> {
        let room = model.context().saturating_sub(prompt::OVERHEAD + self.options.max_tokens).max(1);
        if self.options.method == Some(Method::Quick) {
            return Ok((Method::Quick, "asked", vec![self.excerpt(model, room)?]));
        }
        let cut = passages::cut(self.source, model, room.min(PASSAGE))?;
        let tokens: u32 = cut.iter().map(|p| p.tokens).fold(0, u32::saturating_add);
        let asked = self.options.method.is_some();
        let whole = match self.options.method {
            Some(Method::Whole) => tokens <= room,
            Some(_) => false,
            None => tokens <= room.min(WHOLE),
        };
        if whole {
            let pieces = cut.into_iter().flat_map(|p| p.pieces).collect();
            let parts = self.with_lines(vec![Passage { pieces, tokens }]);
            return Ok((Method::Whole, if asked { "asked" } else { "fits_context" }, parts));
        }
        let reason = if self.options.method == Some(Method::Thorough) { "asked" } else { "long_document" };
        Ok((Method::Thorough, reason, self.with_lines(cut)))
    }

    /// Gives every passage its lines; a line that two passages share belongs to the first.
    fn with_lines(&self, passages: Vec<Passage<'_>>) -> Vec<Part> {
        let mut next = 0;
        let mut out = Vec::with_capacity(passages.len());
        for passage in passages {
            let mut lines = Vec::new();
            while self.reading.lines.get(next).is_some_and(|l| passage.holds(l.block, l.start, l.end)) {
                lines.push(next);
                next += 1;
            }
            out.push(Part { lines, text: passage.text(), tokens: passage.tokens });
        }
        out
    }

    /// The most telling sentences, as one part.
    fn excerpt(&self, model: &mut dyn Model, room: u32) -> Result<Part> {
        let all: Vec<usize> = (0..self.reading.lines.len()).collect();
        let mut words = QUICK;
        loop {
            let mut lines = self.ranking.choose(self.reading, &all, |i| self.ranking.weight(i), words, &[]);
            if lines.is_empty() {
                lines.extend(self.ranking.best());
            }
            let text =
                lines.iter().filter_map(|&i| self.reading.lines.get(i)).map(|l| l.text).collect::<Vec<_>>().join("\n");
            let tokens = model.count_tokens(&[&text])?.first().copied().unwrap_or(0);
            if tokens <= room || words < 8 {
                return Ok(Part { lines, text, tokens });
            }
            words /= 2;
        }
    }

    /// Lets the model read the parts.
    fn read(&mut self, model: &mut dyn Model, parts: &[Part]) -> Outcome {
        let mut outcome = Outcome::default();
        let of = parts.len() as u32;
        let mut tokens: u64 = parts.iter().map(|p| u64::from(p.tokens + prompt::OVERHEAD)).sum();
        if let Some(speed) = model.speed() {
            self.pace.expect(speed, tokens / u64::from(of.max(1)), self.options.max_tokens);
        }
        let mut again = 0;
        for (nth, part) in parts.iter().enumerate() {
            if self.stop.load(Ordering::Relaxed) {
                outcome.stopped = true;
                return outcome;
            }
            let prompt = prompt::summary_of(&part.text, self.options);
            let (written, asked) = match model.answered(nth as u32, &prompt) {
                Some(before) => {
                    again += 1;
                    (self.hear_again(part, &before), Ok(()))
                }
                None => {
                    if again > 0 {
                        (self.on)(Step::GoesOn { part: std::mem::take(&mut again), of });
                    }
                    let left = self.pace.seconds_left(of - nth as u32, tokens);
                    (self.on)(Step::Progress { part: nth as u32, of, seconds_left: left });
                    self.ask(model, part, &prompt, (nth as u32, of))
                }
            };
            let stopped = self.stop.load(Ordering::Relaxed);
            match asked {
                Err(e) if e.code != Code::Stopped && !stopped => {
                    outcome.failure = Some(e);
                    return outcome;
                }
                // The engine was ended before it had answered: what is shown stays, but the model may not have read all of it.
                Err(_) => outcome.begun = true,
                Ok(()) => outcome.done += 1,
            }
            self.add(&part.lines, written);
            if outcome.begun || stopped {
                outcome.stopped = true;
                return outcome;
            }
            let is_tried = self.options.method.is_none() && outcome.done == TRIAL && outcome.done < parts.len();
            if is_tried && self.is_all_from_source() {
                outcome.useless = true;
                return outcome;
            }
            tokens = tokens.saturating_sub(u64::from(part.tokens + prompt::OVERHEAD));
        }
        (self.on)(Step::Progress { part: of, of, seconds_left: Some(0) });
        outcome
    }

    /// Whether nothing the model wrote has a place in the summary so far.
    fn is_all_from_source(&self) -> bool {
        self.composer.sentences.iter().all(|sentence| sentence.origin == Origin::Source)
    }

    /// Asks the model about one part. What the part gives to the summary is shown from the start, and again after each
    /// sentence of the answer.
    fn ask(
        &mut self,
        model: &mut dyn Model,
        part: &Part,
        prompt: &Prompt,
        (nth, of): (u32, u32),
    ) -> (Vec<Written>, Result<()>) {
        let (reading, stop) = (self.reading, self.stop);
        let mut answer = Answer::new(reading, &part.lines, self.options.max_tokens);
        self.show(&part.lines, &[]);
        let mut pieces = Vec::new();
        let generated = model.generate(prompt, &mut |text| {
            pieces.push(text.to_owned());
            if answer.hear(text) {
                self.show(&part.lines, &answer.written);
            }
            if answer.is_enough() || stop.load(Ordering::Relaxed) {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        match generated {
            Ok(generated) => {
                if !stop.load(Ordering::Relaxed) {
                    answer.end(generated.finish);
                    model.note(nth, of, prompt, Answered { pieces, generated });
                }
                self.pace.add(&generated);
                (answer.written, Ok(()))
            }
            Err(e) => (answer.written, Err(e)),
        }
    }

    /// Hears what the model answered about a part before.
    fn hear_again(&mut self, part: &Part, before: &Answered) -> Vec<Written> {
        let mut answer = Answer::new(self.reading, &part.lines, self.options.max_tokens);
        for piece in &before.pieces {
            answer.hear(piece);
            if answer.is_enough() {
                break;
            }
        }
        answer.end(before.generated.finish);
        self.pace.add(&before.generated);
        answer.written
    }

    /// Shows what a part gives so far, where that is not what is shown already.
    fn show(&mut self, lines: &[usize], written: &[Written]) {
        let now = self.composer.give(lines, written).sentences;
        if now != self.shown {
            (self.on)(Step::Sentences { from: self.composer.sentences.len(), sentences: &now });
            self.shown = now;
        }
    }

    /// Adds a part to the summary.
    fn add(&mut self, lines: &[usize], written: Vec<Written>) {
        self.show(lines, &written);
        self.shown.clear();
        self.composer.add(lines, written);
    }

    /// The source alone speaks.
    fn extractive(mut self, reason: &'static str, failure: Option<Error>) -> Draft {
        let all: Vec<usize> = (0..self.reading.lines.len()).collect();
        self.add(&all, Vec::new());
        self.extractive_account(reason, failure)
    }

    /// A draft in which every block was read, since the ranking reads them all.
    fn extractive_account(self, reason: &'static str, failure: Option<Error>) -> Draft {
        let mut draft = self.draft(Method::Extractive, reason, Outcome { failure, ..Outcome::default() }, &[]);
        draft.stopped = false;
        draft
    }

    fn draft(self, method: Method, reason: &'static str, outcome: Outcome, parts: &[Part]) -> Draft {
        let coverage = self.account(method, &outcome, parts);
        Draft {
            method,
            reason: reason.to_owned(),
            sentences: self.composer.sentences,
            left_out: self.composer.left_out,
            coverage,
            prefill: self.pace.prefill(),
            decode: self.pace.decode(),
            stopped: outcome.stopped,
            failure: outcome.failure,
            prompts_version: prompt::VERSION,
            max_tokens: self.options.max_tokens,
            temperature: self.options.temperature,
            seed: self.options.seed,
        }
    }

    /// What became of each block.
    fn account(&self, method: Method, outcome: &Outcome, parts: &[Part]) -> crate::summary::Coverage {
        let why = if outcome.stopped { "stopped" } else { "method" };
        let mut read = vec![0u32; self.source.blocks.len()];
        let mut all = vec![0u32; self.source.blocks.len()];
        for line in &self.reading.lines {
            if let Some(n) = all.get_mut(line.block) {
                *n += 1;
            }
        }
        for block in parts.iter().take(outcome.done).flat_map(|part| self.blocks(part)) {
            if let Some(n) = read.get_mut(block) {
                *n += 1;
            }
        }
        let at_hand = parts.get(outcome.done).filter(|_| outcome.begun);
        let begun: BTreeSet<usize> = at_hand.into_iter().flat_map(|part| self.blocks(part)).collect();
        coverage::account(self.source, |block| match (read.get(block), all.get(block)) {
            _ if method == Method::Extractive && !outcome.stopped => Fate::Read,
            (Some(r), Some(a)) if r == a && !(outcome.stopped && *a == 0) => Fate::Read,
            (Some(0), _) if !begun.contains(&block) => Fate::Skipped(why),
            _ => Fate::InPart(why),
        })
    }
    /// The block of each of a part's lines.
    fn blocks(&self, part: &Part) -> impl Iterator<Item = usize> {
        part.lines.iter().filter_map(|&i| self.reading.lines.get(i)).map(|line| line.block)
    }
}
