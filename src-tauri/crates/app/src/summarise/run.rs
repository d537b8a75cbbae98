//! One run: chooses the method, lets the model read part by part, and keeps the account.
//!
//! A part is what the model reads at once: the whole document, a passage of it, or its most telling sentences. Every sentence
//! the model writes is checked against that part as soon as it is complete, and shown if it has a place in the summary. Stopping
//! loses nothing that was shown; failing, nothing but what the model said of the part at hand.
//!
//! Left to Alcove, a run may not take longer than its budget where the model's speed is known: then the model reads the most telling
//! passages alone, and the account says of the rest that nobody read it. A model that adds nothing to those is passed over as one that adds
//! nothing to the first parts is, and the source speaks from all of it: so for a small model whose words hardly ever pass, the budget only
//! says which few parts it is tried on.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

use engine::Prompt;

use super::answer::Answer;
use super::compose::{Composer, Written};
use super::coverage::{self, Fate};
use super::estimate::Pace;
use super::keeping::Keeping;
use super::passages::{self, Passage};
use super::plan::{self, PASSAGE, Size, WHOLE};
use super::prompt;
use super::rank::{self, Ranking};
use super::reading::Reading;
use super::source::Source;
use super::{Draft, Model, Options, Step, judge};
use crate::error::{Code, Error, Result};
use crate::summary::{Method, Origin, Sentence, Support};

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
pub struct Part {
    /// Numbers of its lines, in order.
    pub lines: Vec<usize>,
    /// The blocks that its text is of; of a line that two parts share, the first alone has the line.
    pub blocks: Vec<usize>,
    /// Its text.
    pub text: String,
    /// Its tokens.
    pub tokens: u32,
}

/// What the model is to read, and why that.
struct Plan {
    method: Method,
    reason: &'static str,
    /// In order.
    parts: Vec<Part>,
    /// About how many words of the document that is.
    given: u32,
    /// Seconds that it would take for all of the document, where that is why it does not read all.
    would_take: Option<u32>,
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
    /// What it wrote of each part that was read, where more becomes of that: should the source speak in the place of passages, it is told with all
    /// of it, and what was said of all parts is put together at the end.
    heard: Vec<Vec<Written>>,
    /// Whether the user stopped it.
    stopped: bool,
    /// Why the model gave up.
    failure: Option<Error>,
}

impl<'r, 'a> Run<'r, 'a, '_> {
    /// Runs.
    pub fn go(mut self, model: Option<&mut Keeping<'_>>) -> Draft {
        if self.stop.load(Ordering::Relaxed) {
            let method = self.options.method.unwrap_or(Method::Thorough);
            return self.unread(method);
        }
        let Some(model) = model.filter(|_| self.options.method != Some(Method::Extractive)) else {
            let reason = if self.options.method == Some(Method::Extractive) { "asked" } else { "no_model" };
            return self.extractive(reason, None);
        };
        let plan = match self.plan(model) {
            Ok(plan) => plan,
            Err(e) if e.code == Code::Stopped => return self.unread(Method::Thorough),
            Err(e) => return self.extractive("model_failed", Some(e)),
        };
        let untold = self.composer.clone();
        let mut outcome = self.read(model, &plan);
        if outcome.failure.is_some() || outcome.useless {
            // The source needs no model: what the parts that were not read would have said, it says itself.
            let (rest, mut heard): (Vec<usize>, Vec<Written>) = if plan.method == Method::Quick {
                // Passages are scattered over the document: where the source speaks in their place, it begins anew, with all of it.
                self.composer = untold;
                self.shown.clear();
                (
                    (0..self.reading.lines.len()).collect(),
                    std::mem::take(&mut outcome.heard).into_iter().flatten().collect(),
                )
            } else {
                let rest = plan.parts.iter().skip(outcome.done);
                (rest.flat_map(|p| p.lines.iter().copied()).collect(), Vec::new())
            };
            heard.retain(|w| !outcome.useless || w.verdict.status != Support::Supported);
            self.add(&rest, heard);
            let reason = if outcome.useless { "model_adds_nothing" } else { "model_failed" };
            let mut draft = self.extractive_account(reason, outcome.failure);
            draft.given = Some(plan.given);
            return draft;
        }
        if outcome.stopped && self.composer.sentences.is_empty() {
            self.tell_of_what_was_read(untold, &plan.parts, &mut outcome);
        } else if plan.method == Method::Thorough && !outcome.stopped {
            let merged = self.merge(model, untold, &plan.parts, std::mem::take(&mut outcome.heard));
            let is_end = merged.as_ref().is_err_and(|e| e.code == Code::Stopped);
            outcome.stopped = is_end || self.stop.load(Ordering::Relaxed);
            outcome.failure = merged.err().filter(|_| !outcome.stopped);
        }
        if !outcome.stopped {
            let of = plan.parts.len() as u32;
            (self.on)(Step::Progress { part: of, of, seconds_left: Some(0) });
        }
        let mut draft = self.draft(plan.method, plan.reason, outcome, &plan.parts);
        (draft.given, draft.would_take) = (Some(plan.given), plan.would_take);
        draft
    }

    /// The method, and what the model is to read.
    fn plan(&self, model: &mut dyn Model) -> Result<Plan> {
        let room = plan::room(model.context(), self.options);
        let lines = self.reading.lines.iter();
        let size = Size::guess(lines.map(|line| (line.words, line.text)));
        if self.options.method == Some(Method::Quick) {
            let given = plan::quick_words(model.speed(), size, self.options);
            let parts = self.excerpt(model, room, given)?;
            return Ok(Plan { method: Method::Quick, reason: "asked", parts, given, would_take: None });
        }
        let cut = passages::cut(self.source, model, room.min(PASSAGE))?;
        let tokens: u32 = cut.iter().map(|p| p.tokens).fold(0, u32::saturating_add);
        let asked = self.options.method.is_some();
        let whole = match self.options.method {
            Some(Method::Whole) => tokens <= room,
            Some(_) => false,
            None => tokens <= room.min(WHOLE),
        };
        let (method, reason, parts) = if whole {
            let pieces = cut.into_iter().flat_map(|p| p.pieces).collect();
            let parts = self.with_lines(vec![Passage { pieces, tokens }]);
            (Method::Whole, if asked { "asked" } else { "fits_context" }, parts)
        } else {
            let reason = if self.options.method == Some(Method::Thorough) { "asked" } else { "long_document" };
            (Method::Thorough, reason, self.with_lines(cut))
        };
        let takes = if whole { plan::seconds } else { plan::merged_seconds };
        let would_take = takes(model.speed(), parts.len() as u32, tokens.into(), self.options);
        if plan::is_too_slow(would_take, size, self.options) && !self.is_begun(model, &parts) {
            let size = Size { tokens: tokens.into(), ..size };
            let given = plan::quick_words(model.speed(), size, self.options);
            if given < size.words {
                let parts = self.excerpt(model, room, given)?;
                let (reason, would_take) = match self.options.given {
                    Some(_) => ("asked", None),
                    None => ("too_slow", would_take),
                };
                return Ok(Plan { method: Method::Quick, reason, parts, given, would_take });
            }
        }
        Ok(Plan { method, reason, parts, given: size.words, would_take: None })
    }

    /// Whether a run before this one began with these parts: what was begun goes on as it began.
    fn is_begun(&self, model: &dyn Model, parts: &[Part]) -> bool {
        parts.first().is_some_and(|part| model.knows(0, &prompt::summary_of(&part.text, self.options)))
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
            let blocks = passage.pieces.iter().map(|piece| piece.block).collect();
            out.push(Part { lines, blocks, text: passage.text(), tokens: passage.tokens });
        }
        out
    }

    /// Words that lines take up once trimmed.
    pub fn cost(&self, lines: &[usize]) -> u32 {
        lines.iter().filter_map(|&i| self.reading.lines.get(i)).map(rank::cost).sum()
    }

    /// Lets the model read the parts.
    fn read(&mut self, model: &mut Keeping<'_>, plan: &Plan) -> Outcome {
        let (mut outcome, parts) = (Outcome::default(), plan.parts.as_slice());
        let of = parts.len() as u32;
        let (read, written) = plan::besides(self.options);
        let more = if plan.method == Method::Thorough { plan::merging(of) } else { 0 };
        let mut tokens: u64 = parts.iter().map(|p| u64::from(p.tokens + read)).sum();
        tokens += u64::from(more) * u64::from(PASSAGE + read);
        if let Some(speed) = model.speed() {
            self.pace.expect(speed, tokens / u64::from((of + more).max(1)), written);
        }
        let mut again = false;
        for (nth, part) in parts.iter().enumerate() {
            if self.stop.load(Ordering::Relaxed) {
                outcome.stopped = true;
                return outcome;
            }
            let prompt = prompt::summary_of(&part.text, self.options);
            model.turn_to(nth as u32, of);
            let is_known = model.is_known(&prompt);
            again |= is_known;
            // Where every part was read, it goes on with what comes after them.
            if again && (!is_known || nth + 1 == parts.len()) {
                again = false;
                (self.on)(Step::GoesOn { part: nth as u32 + u32::from(is_known), of });
            }
            if !is_known {
                let left = self.pace.seconds_left(of + more - nth as u32, tokens);
                (self.on)(Step::Progress { part: nth as u32, of, seconds_left: left });
            }
            let (mut written, mut asked) = self.ask(model, part, &prompt);
            if asked.is_ok() {
                asked = self.judge(model, &part.lines, &mut written);
            }
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
            if plan.method != Method::Whole {
                outcome.heard.push(written.clone());
            }
            self.add(&part.lines, written);
            if outcome.begun || stopped {
                outcome.stopped = true;
                return outcome;
            }
            // What was tried on passages alone is judged at their end as well: then the source has more to say than they have.
            let is_end = outcome.done == parts.len();
            let is_tried = if is_end { plan.method == Method::Quick } else { outcome.done == TRIAL };
            if self.options.method.is_none() && is_tried && self.is_all_from_source() {
                outcome.useless = true;
                return outcome;
            }
            tokens = tokens.saturating_sub(u64::from(part.tokens + read));
        }
        outcome
    }

    /// Of a document whose parts that were read have nothing among the best of all of it, the best of these parts.
    fn tell_of_what_was_read(&mut self, untold: Composer<'r, 'a>, parts: &[Part], outcome: &mut Outcome) {
        let read = parts.get(..outcome.done + usize::from(outcome.begun)).unwrap_or_default();
        let lines: Vec<usize> = read.iter().flat_map(|part| part.lines.iter().copied()).collect();
        if lines.is_empty() {
            return;
        }
        self.composer = untold;
        self.composer.plan_among(&lines, self.options);
        let mut heard = std::mem::take(&mut outcome.heard).into_iter();
        for part in read {
            self.add(&part.lines, heard.next().unwrap_or_default());
        }
    }

    /// Whether nothing the model wrote has a place in the summary so far, but for what is shown marked.
    fn is_all_from_source(&self) -> bool {
        let is_help = |s: &Sentence| s.origin == Origin::Model && s.status == Support::Supported;
        !self.composer.sentences.iter().any(is_help)
    }

    /// Asks the model about one part. What the part gives to the summary is shown from the start, and again after each
    /// sentence of the answer.
    fn ask(&mut self, model: &mut dyn Model, part: &Part, prompt: &Prompt) -> (Vec<Written>, Result<()>) {
        let (reading, stop) = (self.reading, self.stop);
        let mut answer = Answer::new(reading, &part.lines, self.options.max_tokens);
        self.show(&part.lines, &[]);
        let generated = model.generate(prompt, &mut |text| {
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
                }
                self.pace.add(&generated);
                (answer.written, Ok(()))
            }
            Err(e) => (answer.written, Err(e)),
        }
    }

    /// Shows what a part gives so far, where that is not what is shown already.
    fn show(&mut self, lines: &[usize], written: &[Written]) {
        let now = self.composer.give(lines, written, || false).sentences;
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

    /// Stopped before anything was read.
    fn unread(self, method: Method) -> Draft {
        self.draft(method, "asked", Outcome { stopped: true, ..Outcome::default() }, &[])
    }

    /// The source alone speaks.
    fn extractive(mut self, reason: &'static str, failure: Option<Error>) -> Draft {
        let (all, stop): (Vec<usize>, _) = ((0..self.reading.lines.len()).collect(), self.stop);
        let given = self.composer.give(&all, &[], || stop.load(Ordering::Relaxed));
        if stop.load(Ordering::Relaxed) {
            return self.unread(Method::Extractive);
        }
        (self.on)(Step::Sentences { from: 0, sentences: &given.sentences });
        self.composer.take(&all, given, Vec::new());
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
        let mut told = self.composer.sentences.iter().chain(&self.composer.left_out);
        let judging = told.any(|sentence| sentence.judged.is_some()).then_some(judge::VERSION);
        Draft {
            method,
            reason: reason.to_owned(),
            sentences: self.composer.sentences,
            left_out: self.composer.left_out,
            coverage,
            prefill: self.pace.prefill(),
            decode: self.pace.decode(),
            given: None,
            would_take: None,
            stopped: outcome.stopped,
            failure: outcome.failure,
            prompts_version: prompt::VERSION,
            judging,
            language: None,
            translating: None,
            max_tokens: self.options.max_tokens,
            temperature: self.options.temperature,
            seed: self.options.seed,
        }
    }

    /// What became of each block.
    fn account(&self, method: Method, outcome: &Outcome, parts: &[Part]) -> crate::summary::Coverage {
        // Who stops the reading of passages has not stopped that of the rest.
        let planned: BTreeSet<usize> = parts.iter().flat_map(|part| self.blocks(part)).collect();
        let is_all = method != Method::Quick || parts.is_empty();
        let is_stopped = |block: usize| outcome.stopped && (is_all || planned.contains(&block));
        let why = |block: usize| if is_stopped(block) { "stopped" } else { "method" };
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
        let to_come: BTreeSet<usize> = parts.iter().skip(outcome.done).flat_map(|p| p.blocks.iter().copied()).collect();
        coverage::account(self.source, |block| match (read.get(block), all.get(block)) {
            _ if method == Method::Extractive && !outcome.stopped => Fate::Read,
            (Some(r), Some(a)) if r == a && !to_come.contains(&block) && !(outcome.stopped && *a == 0) => Fate::Read,
            (Some(0), _) if !begun.contains(&block) => Fate::Skipped(why(block)),
            _ => Fate::InPart(why(block)),
        })
    }

    /// The block of each of a part's lines.
    fn blocks(&self, part: &Part) -> impl Iterator<Item = usize> {
        part.lines.iter().filter_map(|&i| self.reading.lines.get(i)).map(|line| line.block)
    }
}
