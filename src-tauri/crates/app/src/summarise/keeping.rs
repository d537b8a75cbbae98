//! Every answer of the model in a run, kept as it comes and heard again in a run like it: so a crash, a lock or a stop loses no more than the
//! one that was under way, be it about a part, in a round that puts parts together, a judgment or a translation.
//!
//! An answer goes by its number and its prompt. What is said of a part has the part's number; what is asked besides is numbered from there
//! on, as it comes, which is the same in every run like it, since what is heard again leads to the same questions. Where an answer is kept
//! is the model's business ([`Model::note`]); one that was not heard to its end is not.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

use engine::{Generated, Prompt};

use super::{Answered, Model, Speed};
use crate::error::Result;

/// A model that is not asked again what it has answered before.
pub struct Keeping<'m> {
    model: &'m mut dyn Model,
    stop: &'m AtomicBool,
    /// Parts in all.
    of: u32,
    /// The part that is asked about next; none where what is asked next is something besides.
    part: Option<u32>,
    /// How much was asked besides.
    besides: u32,
}

impl<'m> Keeping<'m> {
    /// `model`, whose answers are whole unless `stop` was set meanwhile.
    pub fn new(model: &'m mut dyn Model, stop: &'m AtomicBool) -> Self {
        Self { model, stop, of: 0, part: None, besides: 0 }
    }

    /// What is asked next is about part `part` of `of`; what is asked after that is something besides, until the next part.
    pub fn turn_to(&mut self, part: u32, of: u32) {
        (self.part, self.of) = (Some(part), of);
    }

    /// Whether `prompt`, asked next, is answered by what was answered before.
    pub fn is_known(&self, prompt: &Prompt) -> bool {
        self.model.knows(self.number(), prompt)
    }

    fn number(&self) -> u32 {
        self.part.unwrap_or(self.of.saturating_add(self.besides))
    }
}

impl Model for Keeping<'_> {
    fn count_tokens(&mut self, texts: &[&str]) -> Result<Vec<u32>> {
        self.model.count_tokens(texts)
    }

    fn generate(&mut self, prompt: &Prompt, on_text: &mut dyn FnMut(&str) -> ControlFlow<()>) -> Result<Generated> {
        let number = self.number();
        if self.part.take().is_none() {
            self.besides += 1;
        }
        if let Some(before) = self.model.answered(number, prompt) {
            for piece in &before.pieces {
                if on_text(piece).is_break() {
                    break;
                }
            }
            return Ok(before.generated);
        }
        let mut pieces = Vec::new();
        let generated = self.model.generate(prompt, &mut |piece| {
            pieces.push(piece.to_owned());
            on_text(piece)
        })?;
        if !self.stop.load(Ordering::Relaxed) {
            self.model.note(number, self.of, prompt, Answered { pieces, generated });
        }
        Ok(generated)
    }

    fn context(&self) -> u32 {
        self.model.context()
    }

    fn speed(&self) -> Option<&Speed> {
        self.model.speed()
    }

    fn knows(&self, part: u32, prompt: &Prompt) -> bool {
        self.model.knows(part, prompt)
    }
}
