//! What can be checked about summaries without a reference of their length: whether what they say stands in the source, and whether they
//! rest on the sentences that people marked.
//!
//! One check for all, Alcove's summaries and others (`app::summarise::check`, against the whole source), and beside it one that owes our check
//! nothing: numbers and names that are nowhere in the source. A sentence rests on the place that is shown with it or, where a method
//! shows none, on the place that the check finds for it.

use std::collections::HashSet;

use app::summarise::{Source, check};
use app::summary::{Origin, Sentence, Support};
use serde_json::Value;

use crate::methods::Made;

/// Sections of which people marked sentences. They marked the abstract too, but that is not in the body.
const MARKED: [&str; 2] = ["introduction", "conclusion"];
/// Letters below which a sentence is too short to be told from another.
const TELLING: usize = 24;

/// A sentence of a section in which people marked some.
pub struct Marked {
    /// Its letters and digits.
    text: String,
    is_marked: bool,
}

/// The sentences of such sections, as a line of `aclsum` has them.
pub fn marked(entry: &Value) -> Vec<Marked> {
    let mut out = Vec::new();
    for section in MARKED {
        for (nth, sentence) in entry["sentences"][section].as_array().into_iter().flatten().enumerate() {
            let mut kinds = entry["highlights"].as_object().into_iter().flat_map(|kinds| kinds.values());
            let is_marked = kinds.any(|kind| kind[section][nth].as_u64() == Some(1));
            let text = folded(sentence.as_str().unwrap_or(""));
            if text.len() > TELLING {
                out.push(Marked { text, is_marked });
            }
        }
    }
    out
}

/// Sums over papers.
#[derive(Default)]
pub struct Proof {
    papers: f64,
    /// Sentences shown, those of them that are the model's, and those that the check supports.
    shown: f64,
    by_model: f64,
    supported: f64,
    /// Numbers and names of them that are nowhere in the source, and numbers, dates, names and units that the check doubts.
    numbers: f64,
    names: f64,
    doubted: f64,
    /// Marked sentences, and those that a shown sentence rests on.
    marked: f64,
    found: f64,
    /// Places that shown sentences rest on, in sections where people marked sentences, and those that they marked.
    places: f64,
    right: f64,
    read: f64,
    of: f64,
    /// Sentences that the model wrote and was left to finish, those that the check supports, and the others that it doubts for a number, a date,
    /// a name or a unit.
    said: f64,
    sound: f64,
    wrong: f64,
}

impl Proof {
    /// Adds a summary. `said` is all that the model wrote for it.
    pub fn add(&mut self, made: &Made, said: &str, source: &Source, marked: &[Marked]) {
        let (shown, said) = (check(source, &made.text), check(source, said));
        self.papers += 1.0;
        self.shown += shown.len() as f64;
        self.by_model += match &made.draft {
            Some(draft) => draft.sentences.iter().filter(|s| s.origin == Origin::Model).count() as f64,
            None if said.is_empty() => 0.0,
            None => shown.len() as f64,
        };
        self.supported += supported(&shown);
        self.doubted += shown.iter().map(|sentence| doubts(sentence) as f64).sum::<f64>();
        self.nowhere(&shown, source);
        if let Some((read, of)) = made.read {
            (self.read, self.of) = (self.read + read / of.max(1.0), self.of + 1.0);
        }
        self.said += said.len() as f64;
        self.sound += supported(&said);
        self.wrong += said.iter().filter(|s| s.status != Support::Supported && doubts(s) > 0).count() as f64;
        let shown = made.draft.as_ref().map_or(&shown, |draft| &draft.sentences);
        self.rests(shown, marked);
    }

    /// Counts numbers and names that are in no place of the source.
    fn nowhere(&mut self, shown: &[Sentence], source: &Source) {
        let there: HashSet<String> =
            source.blocks.iter().flat_map(|block| words(&block.text)).map(|word| word.to_lowercase()).collect();
        for sentence in shown {
            for (nth, word) in words(&sentence.text).enumerate() {
                if there.contains(&word.to_lowercase()) {
                    continue;
                }
                if word.contains(|c: char| c.is_ascii_digit()) {
                    self.numbers += 1.0;
                } else if nth > 0 && word.starts_with(char::is_uppercase) {
                    self.names += 1.0;
                }
            }
        }
    }

    /// Counts the marked sentences that something rests on, and the places that are marked.
    fn rests(&mut self, shown: &[Sentence], marked: &[Marked]) {
        let quotes = shown.iter().flat_map(|sentence| &sentence.evidence).map(|place| folded(&place.quote));
        let places: Vec<String> = quotes.filter(|quote| quote.len() > TELLING).collect();
        // The two were cut into sentences by different rules.
        let meet = |a: &str, b: &str| a.contains(b) || b.contains(a);
        for sentence in marked.iter().filter(|sentence| sentence.is_marked) {
            self.marked += 1.0;
            self.found += f64::from(places.iter().any(|place| meet(&sentence.text, place)));
        }
        for place in &places {
            let here: Vec<bool> = marked.iter().filter(|s| meet(&s.text, place)).map(|s| s.is_marked).collect();
            self.places += f64::from(!here.is_empty());
            self.right += f64::from(here.contains(&true));
        }
    }

    /// The row of a method.
    pub fn row(&self, method: &str) -> String {
        let part = |x: f64, of: f64| if of > 0.0 { format!("{:.0} %", 100.0 * x / of) } else { "-".to_owned() };
        let per_100 = |x: f64| if self.shown > 0.0 { format!("{:.1}", 100.0 * x / self.shown) } else { "-".to_owned() };
        let cells = [
            method.to_owned(),
            self.papers.to_string(),
            self.shown.to_string(),
            part(self.by_model, self.shown),
            part(self.supported, self.shown),
            per_100(self.numbers),
            per_100(self.names),
            per_100(self.doubted),
            part(self.right, self.places),
            part(self.found, self.marked),
            part(self.read, self.of),
            if self.said > 0.0 { self.said.to_string() } else { "-".to_owned() },
            part(self.sound, self.said),
            part(self.wrong, self.said - self.sound),
        ];
        format!("| {} |", cells.join(" | "))
    }
}

fn supported(sentences: &[Sentence]) -> f64 {
    sentences.iter().filter(|sentence| sentence.status == Support::Supported).count() as f64
}

/// Numbers, dates, names and units of a sentence that the check doubts.
fn doubts(sentence: &Sentence) -> usize {
    let is_fact = |kind: &str| matches!(kind, "number" | "date" | "name" | "unit");
    sentence.doubts.iter().filter(|doubt| is_fact(&doubt.kind)).count()
}

/// The letters and digits of a text: what two ways of setting it have in common.
fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Words and numbers, "1,000" as "1000".
fn words(text: &str) -> impl Iterator<Item = String> {
    let pieces = text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | ','));
    pieces.map(|piece| piece.replace(',', "").trim_matches('.').to_owned()).filter(|word| !word.is_empty())
}
