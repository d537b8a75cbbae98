//! Words as the ranking and the check compare them: folded, stemmed, without the small ones.
//!
//! English is stemmed; words of other languages pass through the same stemmer harmlessly, because both sides of every
//! comparison do. Numbers keep their digits. What a number, date or name *is* belongs to `facts`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};
use unicode_segmentation::UnicodeSegmentation;

/// Words that carry no content of their own. Negations are not among them: losing one turns a sentence round.
const SMALL: &str = "a about above after again all also am an and any are as at be because been before being below between both but by can could did do does doing down during each few for from further had has have having he her here hers him himself his how i if in into is it its itself just may me might more most must my of off on once only or other our ours out over own per same shall she should so some such than that the their theirs them then there these they this those through to too under until up upon us very via was we were what when where which while who whom whose why will with would you your yours s t";

static SMALL_SET: LazyLock<HashSet<&'static str>> = LazyLock::new(|| SMALL.split(' ').collect());
static STEMMER: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));

/// Whether a lower-case word carries no content.
pub fn is_small(word: &str) -> bool {
    SMALL_SET.contains(word)
}

/// The words of `text`, as written.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.unicode_words()
}

/// How many words `text` has.
pub fn count(text: &str) -> usize {
    text.unicode_words().count()
}

/// A word folded for comparison: lower case, plain apostrophe, no possessive, stemmed.
pub fn stem(word: &str) -> String {
    let lower = word.to_lowercase().replace('\u{2019}', "'");
    let bare = lower.strip_suffix("'s").unwrap_or(&lower);
    STEMMER.stem(bare).into_owned()
}

/// The stems of the content words of `text`, in order.
pub fn stems(text: &str) -> Vec<String> {
    words(text).filter(|w| !is_small(&w.to_lowercase())).map(stem).collect()
}

/// Numbers for stems, so that sentences compare as lists of integers.
#[derive(Debug, Default)]
pub struct Vocabulary {
    ids: HashMap<String, u32>,
}

impl Vocabulary {
    /// The number of `stem`, new if need be.
    pub fn intern(&mut self, stem: String) -> u32 {
        let next = self.ids.len() as u32;
        *self.ids.entry(stem).or_insert(next)
    }

    /// The number of `stem`, where it has one.
    pub fn find(&self, stem: &str) -> Option<u32> {
        self.ids.get(stem).copied()
    }

    /// How many stems there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }
}
