//! What a model can do besides shortening a text, found by trying it: judge whether a passage says a sentence.
//!
//! It is tried when the model is measured ([`crate::measuring`]), on texts of Alcove's own, with the very prompts of a summary, and greedily.
//! Nothing is taken from a model's name or size, and what was found by one version of a prompt does not stand for another. A new ability
//! is a field of [`Ability`], with what tries it.

use engine::Prompt;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Result;
use crate::summarise::judge;
use crate::summary::Judged;

const PAIRS: &str = include_str!("../../../../assets/ability/judging.txt");

/// What a model was found able to do. Kept with what was measured of it: fields are added, never renamed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Ability {
    /// Judging whether a passage says a sentence.
    pub judging: Judging,
}

/// How a model judged sentences of which is known whether a passage says them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Judging {
    /// Whether that is enough: nine in ten of either kind, which neither a model that always says yes nor one that guesses comes to.
    pub able: bool,
    /// Version of the question.
    pub prompt: String,
    /// Sentences that say what the passage says, in other words.
    pub faithful: u32,
    /// How many of those it took for that.
    pub faithful_right: u32,
    /// Sentences with a fault.
    pub faulty: u32,
    /// How many of those it refused.
    pub faulty_right: u32,
}

impl Ability {
    /// Whether it may be asked to judge sentences of a summary.
    pub fn judges(&self) -> bool {
        self.judging.able && self.judging.prompt == judge::VERSION
    }
}

/// A passage, and a sentence that it says or does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// The passage.
    pub passage: &'static str,
    /// The sentence.
    pub sentence: &'static str,
    /// What is wrong with it: the kind of its fault; nothing where the passage says it.
    pub fault: Option<&'static str>,
}

/// The pairs that a model is tried on, in the order in which it is asked.
pub fn pairs() -> impl Iterator<Item = Pair> {
    let mut passage = "";
    PAIRS.lines().filter_map(move |line| {
        if let Some(text) = line.strip_prefix("= ") {
            passage = text;
        }
        let faithful = line.strip_prefix("+ ").map(|sentence| (None, sentence));
        let faulty = || line.strip_prefix("- ")?.split_once(": ").map(|(kind, sentence)| (Some(kind), sentence));
        faithful.or_else(faulty).map(|(fault, sentence)| Pair { passage, sentence, fault })
    })
}

/// All that a model is asked, in order.
pub fn prompts() -> Vec<Prompt> {
    pairs().map(|pair| judge::question(pair.passage, pair.sentence)).collect()
}

/// Tries a model, which answers prompts by `ask`.
///
/// # Errors
/// Those of `ask`.
pub fn try_out(ask: &mut dyn FnMut(&Prompt) -> Result<String>) -> Result<Ability> {
    Ok(Ability { judging: try_judging(ask)? })
}

fn try_judging(ask: &mut dyn FnMut(&Prompt) -> Result<String>) -> Result<Judging> {
    // How many, and how many of them right.
    let (mut faithful, mut faulty) = ((0, 0), (0, 0));
    for Pair { passage, sentence, fault } in pairs() {
        let verdict = judge::verdict(&ask(&judge::question(passage, sentence))?);
        let (kind, right) = if fault.is_none() { (&mut faithful, Judged::Yes) } else { (&mut faulty, Judged::No) };
        kind.0 += 1;
        kind.1 += u32::from(verdict == Some(right));
    }
    let is_enough = |(of, right): (u32, u32)| of > 0 && right * 10 >= of * 9;
    Ok(Judging {
        able: is_enough(faithful) && is_enough(faulty),
        prompt: judge::VERSION.to_owned(),
        faithful: faithful.0,
        faithful_right: faithful.1,
        faulty: faulty.0,
        faulty_right: faulty.1,
    })
}

#[cfg(test)]
mod tests;
