//! What reading takes, and how much of a document fits into a time: a run chooses its method by it, and it is told before one begins.
//!
//! Arithmetic on tokens and seconds alone. Of a model of which nothing tells how fast it is, nothing is told, and no method is chosen by that.

use serde::Serialize;
use ts_rs::TS;

use super::estimate::Speed;
use super::source::Source;
use super::{Options, compose, judge, prompt, words};
use crate::summary::{Language, Method};

/// Tokens the model reads at once. Short enough that the first sentences come soon and that reading stays fast.
pub const PASSAGE: u32 = 448;
/// A document of at most this many tokens is read at once, where it fits the context.
pub const WHOLE: u32 = 640;
/// Words of the most telling passages that the model reads at once; and all that it reads of them where its speed is not known.
pub const QUICK: u32 = 330;
/// Words below which a question is not worth its answer, however slow the model is.
const LEAST: u32 = 110;
/// `quick` that is asked for reads one part of so many words of a long document: it is to be quick, however much time there is.
const ONE_OF: u32 = 10 * QUICK;
/// Seconds that the model may take for a document where Alcove chooses the method: hardly anybody waits longer before a window, and who does
/// can set it (`Settings::reading_minutes`).
pub const BUDGET: u32 = 180;
/// Bytes of a text for each token, before the model has counted: English has four or five, German three or four. Of letters that ASCII lacks a
/// vocabulary knows fewer words: these count twice (the model that ships has a token for every 1.2 to 2.6 bytes of Russian, Hebrew, Hindi, Korean).
const BYTES: u64 = 4;
/// Words of a sentence, tokens of each of its words at most, and tokens of the request to translate it.
const SENTENCE: u32 = 20;
const TOKENS: u32 = 2;
const REQUEST: u32 = 60;
/// Parts of which what the model names fills one.
const NAMED: u32 = 5;
/// How far a passage is filled that ends between blocks, in eighths.
const FILLED: u64 = 7;

/// How a document would be read, told before it is: a guess from its length, and from how fast the model is on this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Prospect {
    /// The method that Alcove would choose.
    pub chosen: Method,
    /// About how many seconds that takes, at most: a model that adds nothing is asked no more. None where nothing tells how fast it is.
    pub seconds: Option<u32>,
    /// Whether the model can read all of it at once.
    pub fits: bool,
    /// About how many seconds that takes.
    pub whole: Option<u32>,
    /// The same, part by part.
    pub thorough: Option<u32>,
    /// The same, of the most telling passages alone.
    pub quick: Option<u32>,
    /// How many of these seconds loading the model takes: of several documents, once.
    pub loading: u32,
    /// Whether it is being found out how fast the model is, so that these can be told soon.
    pub gauging: bool,
    /// Languages besides its own that its summary can be asked for in.
    pub languages: Vec<Language>,
    /// Why there are none.
    pub no_language: Option<NoLanguage>,
    /// About how many seconds it takes to translate a summary as long as the document asks for, on top of that.
    pub translating: Option<u32>,
}

/// Why a summary can be asked for in no language but the document's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum NoLanguage {
    /// It was not tried whether the model is able to.
    Untried,
    /// It was found able to write in none.
    Unable,
    /// The document is in a language of which no translation can be checked.
    Document,
}

/// How long a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// In words.
    pub words: u32,
    /// In tokens of the model.
    pub tokens: u64,
}

impl Size {
    /// The length of several texts, each with its words. The tokens are guessed.
    pub fn guess<'t>(texts: impl Iterator<Item = (u32, &'t str)>) -> Self {
        let add = |(all, bytes): (u32, u64), (words, text): (u32, &str)| {
            let beyond_ascii = text.bytes().filter(|byte| !byte.is_ascii()).count();
            (all.saturating_add(words), bytes + (text.len() + beyond_ascii) as u64)
        };
        let (words, bytes) = texts.fold((0, 0), add);
        Self { words, tokens: bytes.div_ceil(BYTES) }
    }

    fn tokens_a_word(self) -> f64 {
        self.tokens as f64 / f64::from(self.words.max(1))
    }
}

/// Tokens of text that a model with this context can be given at once.
pub fn room(context: u32, options: &Options) -> u32 {
    context.saturating_sub(prompt::OVERHEAD + options.max_tokens).max(1)
}

/// Tokens that each part takes besides its text, and tokens written about it, at most.
pub fn besides(options: &Options) -> (u32, u32) {
    let (read, written) = if options.judges { judge::COST } else { (0, 0) };
    (prompt::OVERHEAD + read, options.max_tokens + written)
}

/// Seconds that reading and answering `parts` parts take, with `tokens` tokens of text in all; nothing where the speed is not known.
pub fn seconds(speed: Option<&Speed>, parts: u32, tokens: u64, options: &Options) -> Option<u32> {
    let parts = parts.max(1);
    let (read, written) = besides(options);
    let tokens = tokens.saturating_add(u64::from(parts) * u64::from(read));
    speed?.rate(tokens / u64::from(parts), written)?.seconds(parts, tokens)
}

/// Questions of [`super::merge`] about so many parts, at most: what is named of six or seven fills one, and there is a round above that.
pub fn merging(parts: u32) -> u32 {
    if parts > 1 { parts.div_ceil(NAMED) } else { 0 }
}

/// The same as [`seconds`], where what was said of the parts is put together at the end.
pub fn merged_seconds(speed: Option<&Speed>, parts: u32, tokens: u64, options: &Options) -> Option<u32> {
    let more = merging(parts);
    let filled = u64::from(PASSAGE) * FILLED / 8;
    seconds(speed, parts.saturating_add(more), tokens.saturating_add(u64::from(more) * filled), options)
}

/// Whether reading all of a document of this size, which takes `seconds`, is more than the model may. What was asked for by name may take as
/// long as it takes.
pub fn is_too_slow(seconds: Option<u32>, size: Size, options: &Options) -> bool {
    let in_time = || seconds.zip(options.budget).is_none_or(|(seconds, budget)| seconds <= budget);
    options.method.is_none() && !options.given.map_or_else(in_time, |given| given >= size.words)
}

/// Words that the model reads of a document of this size where it reads its most telling passages: as many as fit the time.
pub fn quick_words(speed: Option<&Speed>, size: Size, options: &Options) -> u32 {
    if let Some(given) = options.given {
        return given;
    }
    let (read, written) = besides(options);
    let (word, overhead) = (size.tokens_a_word(), f64::from(read));
    let part = (f64::from(QUICK) * word + overhead) as u64;
    let Some(rate) = speed.and_then(|speed| speed.rate(part, written)) else { return QUICK };
    let fits = options.budget.map_or(u32::MAX, |budget| {
        let (budget, word, part) = (f64::from(budget), rate.token * word, rate.token * overhead + rate.answer);
        let full = word * f64::from(QUICK) + part;
        let parts = (budget / full).floor();
        let last = (budget - parts * full - part) / word;
        (parts * f64::from(QUICK) + last.max(0.0)) as u32
    });
    let most = if options.method.is_none() { size.words } else { QUICK * (size.words / ONE_OF).max(1) };
    fits.max(LEAST).min(most)
}

/// How many parts so many words are read in.
pub fn parts_of(words: u32) -> u32 {
    words.div_ceil(QUICK).max(1)
}

/// Seconds that translating a summary of so many words takes, sentence by sentence; nothing where the speed is not known.
fn translating(speed: Option<&Speed>, words: u32) -> Option<u32> {
    let (sentences, read) = (words.div_ceil(SENTENCE), REQUEST + SENTENCE * TOKENS);
    let tokens = u64::from(sentences) * u64::from(read);
    speed?.rate(read.into(), SENTENCE * TOKENS)?.seconds(sentences, tokens)
}

/// How a document would be read by a model with this context and this speed, with everything but its method as in `options`.
pub fn foresee(source: &Source, context: u32, speed: Option<&Speed>, options: &Options) -> Prospect {
    let texts = source.chosen().map(|(_, block)| (words::count(&block.text) as u32, block.text.as_str()));
    let (size, room) = (Size::guess(texts), room(context, options));
    let passage = (u64::from(room.min(PASSAGE)) * FILLED / 8).max(1);
    let parts = u32::try_from(size.tokens.div_ceil(passage)).unwrap_or(u32::MAX);
    let fits = size.tokens <= u64::from(room);
    let whole = seconds(speed, 1, size.tokens, options);
    let thorough = merged_seconds(speed, parts, size.tokens, options);
    let quick = |options: &Options| {
        let words = quick_words(speed, size, options).min(size.words);
        let tokens = (size.tokens_a_word() * f64::from(words)) as u64;
        (words, seconds(speed, parts_of(words), tokens, options))
    };
    let left_to_us = Options { method: None, ..options.clone() };
    let is_short = size.tokens <= u64::from(room.min(WHOLE));
    let (usual, takes) = if is_short { (Method::Whole, whole) } else { (Method::Thorough, thorough) };
    let (chosen, takes) = match quick(&left_to_us) {
        (words, less) if is_too_slow(takes, size, &left_to_us) && words < size.words => (Method::Quick, less),
        _ => (usual, takes),
    };
    let (_, quick) = quick(&Options { method: Some(Method::Quick), ..options.clone() });
    let whole = whole.filter(|_| fits);
    Prospect {
        chosen,
        seconds: takes,
        fits,
        whole,
        thorough,
        quick,
        loading: 0,
        gauging: false,
        languages: Vec::new(),
        no_language: Some(NoLanguage::Untried),
        translating: translating(speed, compose::length_for(size.words)),
    }
}
