//! What a model can do besides shortening a text, found by trying it: judge whether a passage says a sentence, and say a sentence in another
//! language.
//!
//! It is tried when the model is measured ([`crate::measuring`]), on texts of Alcove's own, with the very prompts of a summary, and greedily.
//! Nothing is taken from a model's name or size, and what was found by one version of a prompt does not stand for another. A new ability
//! is a field of [`Ability`], with what tries it.

use std::collections::HashSet;

use engine::Prompt;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Result;
use crate::summarise::{judge, translate};
use crate::summary::{Judged, Language};

const PAIRS: &str = include_str!("../../../../assets/ability/judging.txt");
const SENTENCES: &str = include_str!("../../../../assets/ability/restating.txt");

/// What a model was found able to do. Kept with what was measured of it: fields are added, never renamed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Ability {
    /// Judging whether a passage says a sentence.
    pub judging: Judging,
    /// Saying a sentence in each of the languages that Alcove offers.
    pub languages: Vec<Restating>,
}

/// How a model said sentences of another language in one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Restating {
    /// The language.
    pub language: Language,
    /// Whether it is able to: each sentence kept its numbers, dates and names, and was in that language.
    pub able: bool,
    /// Version of the request.
    pub prompt: String,
    /// Sentences that it was to say.
    pub sentences: u32,
    /// How many it said well before the first that it did not; after that it was asked no more.
    pub right: u32,
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

    /// Whether a summary may be asked for in a language.
    pub fn writes(&self, language: Language) -> bool {
        self.languages.iter().any(|one| one.language == language && one.able && one.prompt == translate::VERSION)
    }

    /// As it is shown: what was found by another version of a prompt is none that is used.
    pub fn as_used(mut self) -> Self {
        self.judging.able = self.judges();
        for one in &mut self.languages {
            one.able &= one.prompt == translate::VERSION;
        }
        self
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

/// The language of the sentences that a model is to say in a language, and those sentences.
pub fn sentences(to: Language) -> (Language, Vec<&'static str>) {
    let from = if to == Language::En { Language::Fr } else { Language::En };
    let theirs = SENTENCES.lines().skip_while(|line| line.strip_prefix("= ") != Some(from.id())).skip(1);
    (from, theirs.take_while(|line| !line.starts_with("= ")).filter_map(|line| line.strip_prefix(": ")).collect())
}

/// Tries a model, which answers prompts by `ask`.
///
/// # Errors
/// Those of `ask`.
pub fn try_out(ask: &mut dyn FnMut(&Prompt) -> Result<String>) -> Result<Ability> {
    let judging = try_judging(ask)?;
    let mut languages = Vec::with_capacity(Language::ALL.len());
    for language in Language::ALL {
        languages.push(try_restating(language, ask)?);
    }
    Ok(Ability { judging, languages })
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

fn try_restating(language: Language, ask: &mut dyn FnMut(&Prompt) -> Result<String>) -> Result<Restating> {
    let (from, sentences) = sentences(language);
    let (of, mut right) = (sentences.len() as u32, 0);
    for sentence in sentences {
        let answer = ask(&translate::request(sentence, language))?;
        if translate::translated(sentence, from, &answer, language, &HashSet::new()).is_none() {
            break;
        }
        right += 1;
    }
    let able = right == of && of > 0;
    Ok(Restating { language, able, prompt: translate::VERSION.to_owned(), sentences: of, right })
}

#[cfg(test)]
mod tests;
