//! Several documents summarised together: each has its share of the words, and a point that two of them make is told once.
//!
//! Every document is read and summarised as it is alone, so no sentence is ever put together from two of them. What one says is then
//! laid over the others by the check alone: only a sentence with the same words in the same order, the same numbers, dates, names
//! and negations makes the same point. Two that merely resemble each other (another date, another outcome) both stand, since that is
//! what a reader of both wants to see.

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use super::proof::{self, Prepared};
use super::reading::Reading;
use super::shape::BRIEF_EACH;
use super::source::Source;
use super::trim::trim;
use super::{Draft, words};
use crate::summary::{Also, Evidence, Sentence, Shape, Support, Together};

/// Words for each document, the fewest that one has, and all of them together at most, where nothing else was wished.
const EACH: u32 = 80;
const LEAST: u32 = 20;
const MOST: u32 = 600;
/// Content words without which two sentences say too little to say the same.
const TELLING: usize = 3;

/// About how many words the part of each document has, of `words` in all: more for a longer one, but not in proportion.
pub fn shares(sources: &[Source], shape: Shape, words: Option<u32>) -> Vec<u32> {
    let each = if shape == Shape::Brief { BRIEF_EACH } else { EACH };
    let all = words.unwrap_or_else(|| each.saturating_mul(sources.len() as u32).min(MOST));
    let length = |source: &Source| source.chosen().map(|(_, block)| words::count(&block.text)).sum::<usize>() as f64;
    let weights: Vec<f64> = sources.iter().map(|source| length(source).sqrt()).collect();
    let sum = weights.iter().sum::<f64>().max(f64::MIN_POSITIVE);
    weights.iter().map(|weight| ((f64::from(all) * weight / sum).round() as u32).max(LEAST)).collect()
}

/// A sentence of a draft, and who else says it.
struct Point {
    /// Its number in the draft.
    sentence: usize,
    /// The block and the character where its evidence begins.
    at: Option<(u32, u32)>,
    /// Which documents say it as well, and where.
    also: Vec<(usize, Evidence)>,
}

impl Point {
    /// Whether what document `nth` says of this is what `other` stands for.
    fn names(&self, nth: usize, other: &Self) -> bool {
        self.also.iter().any(|(of, place)| *of == nth && other.at == Some((place.block, place.start)))
    }
}

/// Takes out of each draft what one before it says in the same words, and tells where else each sentence that stays is said. `drafts` are
/// of `sources`, in the same order. Once `stop` is set what is told is of no use, and comes soon.
pub fn relate(sources: &[Source], drafts: &mut [Draft], stop: &AtomicBool) -> Vec<Together> {
    let point = |(sentence, s): (usize, &Sentence)| {
        let at = s.evidence.first().map(|place| (place.block, place.start));
        Point { sentence, at, also: Vec::new() }
    };
    let mut points: Vec<Vec<Point>> =
        drafts.iter().map(|draft| draft.sentences.iter().enumerate().map(point).collect()).collect();
    // One document at a time: split into sentences it takes several times the room of its text.
    for (of, source) in sources.iter().enumerate() {
        let reading = Reading::until(source, stop);
        let others = drafts.iter().zip(&mut points).enumerate().filter(|(nth, _)| *nth != of);
        for (point, sentence) in others.flat_map(|(_, (draft, points))| points.iter_mut().zip(&draft.sentences)) {
            // What its own document was not found to say is told by no other: it stands there, marked.
            if sentence.status == Support::Supported {
                point.also.extend(said_in(sentence.checked(), source, &reading).map(|place| (of, place)));
            }
        }
    }
    let mut stays: Vec<Vec<&Point>> = Vec::new();
    for (nth, here) in points.iter().enumerate() {
        let here = here.iter().filter(|point| !is_told(nth, point, &stays)).collect();
        stays.push(here);
    }
    let of = drafts.len() as u32;
    let parts = drafts.iter_mut().zip(stays).zip(0..);
    parts
        .map(|((draft, stays), nth)| {
            let kept: Vec<Sentence> =
                stays.iter().filter_map(|point| draft.sentences.get(point.sentence).cloned()).collect();
            let told = draft.sentences.len().saturating_sub(kept.len()) as u32;
            draft.sentences = kept;
            let also = stays.iter().zip(0..).flat_map(|(point, sentence)| {
                let place = move |(nth, evidence): &(usize, Evidence)| Also {
                    sentence,
                    nth: *nth as u32,
                    evidence: evidence.clone(),
                };
                point.also.iter().map(place)
            });
            Together { nth, of, told, also: also.collect() }
        })
        .collect()
}

/// Whether a point of document `nth` is made by one of the documents before it, and each names the other's place.
fn is_told(nth: usize, point: &Point, before: &[Vec<&Point>]) -> bool {
    let mut before = before.iter().enumerate();
    before.any(|(of, there)| there.iter().any(|other| other.names(nth, point) && point.names(of, other)))
}

/// The first place where a document says what a sentence says, if it does.
fn said_in(text: &str, source: &Source, reading: &Reading<'_>) -> Option<Evidence> {
    let stems: BTreeSet<u32> =
        words::stems(text).iter().map(|stem| reading.vocabulary.find(stem)).collect::<Option<_>>()?;
    if stems.len() < TELLING {
        return None;
    }
    let (index, _) = reading.lines.iter().enumerate().find(|(index, line)| {
        stems.iter().all(|stem| line.stems.contains(stem))
            && (trim(line.unnumbered()) == text
                || proof::check(text, &[Prepared::new(*index, line)]).status == Support::Supported)
    })?;
    reading.evidence(source, &[index]).into_iter().next()
}
