//! What is delivered: the source's own sentences, and the model's where they are supported and better.
//!
//! The ranking gives every part of the document its share of the words beforehand. Within a part, what the model dwelt on
//! counts for the sentences it dwelt on, and a supported sentence of the model replaces the one it shortens. So a part can be
//! shown while it is read: first in the source's words, then as the model's sentences come. A sentence the check did not pass is not shown: it
//! is listed with its doubts. Where such sentences were asked for, they stand at their nearest place, marked, and on top of the words that were
//! wished: what is supported is the same with them and without.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};

use super::proof::{self, Verdict};
use super::rank::{self, Ranking, Told};
use super::reading::Reading;
use super::source::Source;
use super::trim::trim;
use super::{Options, facts, shape, words};
use crate::summary::{Doubt, Judged, Origin, Sentence, Shape, Support};

/// What the weight of a sentence is multiplied by when the model dwelt on it.
const VOTE: f64 = 1.15;
/// A sentence of the model must save this share of the words of the one it replaces, and keep this share of its content.
const SAVES: f64 = 0.15;
const KEEPS: f64 = 0.5;

/// A sentence the model wrote, checked.
#[derive(Debug, Clone)]
pub struct Written {
    /// The sentence.
    pub text: String,
    /// What the check found.
    pub verdict: Verdict,
    /// What a model judged of what that left open.
    pub judged: Option<Judged>,
}

/// What a part gives to the summary.
pub struct Given {
    lines: Vec<usize>,
    /// Its sentences, in the document's order.
    pub sentences: Vec<Sentence>,
    spare: u32,
}

/// Puts a summary together, part by part.
#[derive(Clone)]
pub struct Composer<'r, 'a> {
    source: &'a Source,
    reading: &'r Reading<'a>,
    ranking: &'r Ranking,
    shape: Shape,
    /// Whether what the check does not let through is shown as well, marked.
    keeps_doubtful: bool,
    /// What each line weighs in a summary of this shape.
    weights: Vec<f64>,
    /// Whether that counts already what the model dwelt on.
    counted: bool,
    /// Lines that have their place before the model has spoken.
    planned: BTreeSet<usize>,
    /// Words that earlier parts left over.
    spare: u32,
    /// Shown sentences, in order.
    pub sentences: Vec<Sentence>,
    /// What the check did not let through.
    pub left_out: Vec<Sentence>,
    /// The words of what is shown, and of all that the check did not let through: a long document has thousands of such.
    told: HashSet<String>,
    doubted: HashSet<String>,
}

impl<'r, 'a> Composer<'r, 'a> {
    /// Plans a summary of the shape and of about the words that are wished (where nothing is, of as many as the document asks for), or of
    /// one sentence where none is that short. Once `stop` is set the plan is of no use, and comes soon.
    pub fn new(
        source: &'a Source,
        reading: &'r Reading<'a>,
        ranking: &'r Ranking,
        options: &Options,
        stop: &AtomicBool,
    ) -> Self {
        let shape = options.shape;
        let weight = |(i, line)| ranking.weight(i) * shape::preference(shape, line);
        let weights: Vec<f64> = reading.lines.iter().enumerate().map(weight).collect();
        let mut composer = Self {
            source,
            reading,
            ranking,
            shape,
            keeps_doubtful: options.keep_doubtful,
            weights,
            counted: false,
            planned: BTreeSet::new(),
            spare: 0,
            sentences: Vec::new(),
            left_out: Vec::new(),
            told: HashSet::new(),
            doubted: HashSet::new(),
        };
        composer.plan(options.words, &composer.every_line(), &|| stop.load(Ordering::Relaxed));
        composer
    }

    /// Plans anew, of these lines alone, and as long as they ask for where no length is wished. Nothing may have been added before.
    pub fn plan_among(&mut self, lines: &[usize], options: &Options) {
        self.plan(options.words, lines, &|| false);
    }

    /// Counts each vote for a line, and plans anew by that. Nothing may have been added before.
    pub fn count(&mut self, votes: &BTreeMap<usize, u32>, options: &Options) {
        for (&line, &times) in votes {
            if let Some(weight) = self.weights.get_mut(line) {
                *weight *= VOTE.powf(f64::from(times));
            }
        }
        self.counted = true;
        self.plan(options.words, &self.every_line(), &|| false);
    }

    fn every_line(&self) -> Vec<usize> {
        (0..self.reading.lines.len()).collect()
    }

    fn plan(&mut self, words: Option<u32>, among: &[usize], is_stopped: &dyn Fn() -> bool) {
        let (reading, ranking, shape) = (self.reading, self.ranking, self.shape);
        self.planned.clear();
        let groups = shape::groups(shape, reading, among);
        let usual = || {
            let said = among.iter().filter_map(|&i| reading.lines.get(i)).map(|line| line.words).sum();
            shape::length(shape, length_for(said), groups.len())
        };
        let shares = shape::shares(reading, &groups, words.unwrap_or_else(usual));
        let mut told = Told::new(ranking, []);
        for (group, share) in groups.iter().zip(shares) {
            if is_stopped() {
                return;
            }
            let is_told = |i| told.says(i, |_| true);
            let mut chosen = ranking.choose(reading, group, |i| self.weight(i), share, is_told);
            if chosen.is_empty() && groups.len() > 1 {
                chosen.extend(self.best_of(group));
            }
            chosen.iter().for_each(|&line| told.add(line));
            self.planned.extend(chosen);
        }
        if self.planned.is_empty() {
            self.planned.extend(ranking.best());
        }
    }

    /// What a line weighs in a summary of this shape.
    pub fn weight(&self, line: usize) -> f64 {
        self.weights.get(line).copied().unwrap_or(0.0)
    }

    /// The lines that have their place before the model has spoken.
    pub fn planned(&self) -> &BTreeSet<usize> {
        &self.planned
    }

    /// The best of some lines, where one can stand in a summary.
    fn best_of(&self, lines: &[usize]) -> Option<usize> {
        let best = lines.iter().copied().max_by(|&a, &b| self.weight(a).total_cmp(&self.weight(b)));
        best.filter(|&i| self.weight(i) > 0.0)
    }

    /// What a part gives: `lines` are the document's, `written` is what the model has said of them so far. Once it `is_stopped`, not all
    /// of it, and soon.
    pub fn give(&self, lines: &[usize], written: &[Written], is_stopped: impl Fn() -> bool) -> Given {
        let voted: BTreeSet<usize> = written
            .iter()
            .filter(|w| w.verdict.status != Support::NotFound)
            .filter_map(|w| w.verdict.evidence.first().copied())
            .collect();
        let weight = |i: usize| self.weight(i) * if !self.counted && voted.contains(&i) { VOTE } else { 1.0 };
        let mut given = Given { lines: Vec::new(), sentences: Vec::new(), spare: self.spare };
        let mut placed: Vec<(usize, Sentence)> = Vec::new();
        let planned = Told::new(self.ranking, self.planned.iter().copied());
        for group in shape::groups(self.shape, self.reading, lines) {
            if is_stopped() {
                break;
            }
            let here: BTreeSet<usize> = group.iter().copied().filter(|i| self.planned.contains(i)).collect();
            if here.is_empty() {
                continue;
            }
            let share: u32 = here.iter().filter_map(|&i| self.reading.lines.get(i)).map(rank::cost).sum();
            let is_told_elsewhere = |i| planned.says(i, |other| !here.contains(&other));
            let mut taken = self.ranking.choose(self.reading, &group, weight, share + given.spare, is_told_elsewhere);
            if taken.is_empty() {
                taken.extend(here);
            }
            let sentences: Vec<(usize, Sentence)> =
                taken.iter().filter_map(|&i| Some((i, self.sentence(i, written)?))).collect();
            let used: usize = sentences.iter().map(|(_, s)| words::count(&s.text)).sum();
            given.spare = (share + given.spare).saturating_sub(used as u32);
            given.lines.extend(taken);
            placed.extend(sentences);
        }
        placed.extend(self.doubtful(lines, written));
        // Stable: those at one place stay in the order in which they were written.
        placed.sort_by_key(|(line, _)| *line);
        given.sentences = placed.into_iter().map(|(_, sentence)| sentence).collect();
        given
    }

    /// Adds a part of the document: its lines, and all that the model wrote about it.
    pub fn add(&mut self, lines: &[usize], written: Vec<Written>) {
        let given = self.give(lines, &written, || false);
        self.take(lines, given, written);
    }

    /// Adds what a part gives, where all of that is known already.
    pub fn take(&mut self, lines: &[usize], given: Given, written: Vec<Written>) {
        let kept = self.kept(&written);
        for i in lines {
            self.planned.remove(i);
        }
        self.planned.extend(given.lines);
        self.spare = given.spare;
        for sentence in given.sentences {
            let words = facts::fold(&sentence.text);
            if sentence.status != Support::Supported {
                self.doubted.insert(words.clone());
            }
            self.told.insert(words);
            self.sentences.push(sentence);
        }
        self.leave_out(written, &kept);
    }

    /// A line of the source as it is shown, or the model's sentence that says it better.
    fn sentence(&self, i: usize, written: &[Written]) -> Option<Sentence> {
        let line = self.reading.lines.get(i)?;
        let own = trim(line.unnumbered());
        let better = written.iter().find(|w| {
            w.verdict.status == Support::Supported && w.verdict.evidence.first() == Some(&i) && is_better(&w.text, &own)
        });
        let (text, origin) = better.map_or((own, Origin::Source), |w| (w.text.clone(), Origin::Model));
        let (status, evidence) = (Support::Supported, self.reading.evidence(self.source, &[i]));
        let heading = shape::heading(self.shape, self.reading, line);
        Some(Sentence { text, status, evidence, origin, heading, doubts: Vec::new(), judged: None, original: None })
    }

    /// Numbers of the sentences that the check did not let through and that are shown all the same, marked: where that is wished, each
    /// that is whole, once.
    fn kept(&self, written: &[Written]) -> Vec<usize> {
        if !self.keeps_doubtful {
            return Vec::new();
        }
        let mut here: HashSet<String> = HashSet::new();
        let mut keeps = |w: &Written| {
            let is_doubtful = w.verdict.status != Support::Supported && proof::ended(&w.text);
            let words = facts::fold(&w.text);
            is_doubtful && !self.told.contains(&words) && here.insert(words)
        };
        written.iter().enumerate().filter(|(_, w)| keeps(w)).map(|(nth, _)| nth).collect()
    }

    /// Those of them, each with the line it stands at: the first that it rests on, or the part's last where it rests on none.
    fn doubtful(&self, lines: &[usize], written: &[Written]) -> Vec<(usize, Sentence)> {
        let one = |w: &Written| {
            let line = w.verdict.evidence.first().or(lines.last()).copied().unwrap_or(usize::MAX);
            let place = self.reading.lines.get(line);
            (line, self.refused(w, place.and_then(|line| shape::heading(self.shape, self.reading, line))))
        };
        self.kept(written).into_iter().filter_map(|nth| written.get(nth)).map(one).collect()
    }

    /// Lists what the check did not let through, but for what is shown.
    fn leave_out(&mut self, written: Vec<Written>, kept: &[usize]) {
        let is_left_out = |(nth, w): &(usize, Written)| w.verdict.status != Support::Supported && !kept.contains(nth);
        for (_, w) in written.into_iter().enumerate().filter(is_left_out) {
            let mut sentence = self.refused(&w, None);
            if !self.doubted.insert(facts::fold(&w.text)) {
                sentence.doubts = vec![Doubt { kind: "repeated".to_owned(), what: String::new() }];
            }
            self.left_out.push(sentence);
        }
    }

    /// A sentence that the check did not let through, with what it found.
    fn refused(&self, w: &Written, heading: Option<String>) -> Sentence {
        Sentence {
            text: w.text.clone(),
            status: w.verdict.status,
            evidence: self.reading.evidence(self.source, &w.verdict.evidence),
            origin: Origin::Model,
            heading,
            doubts: w.verdict.doubts.clone(),
            judged: w.judged,
            original: None,
        }
    }
}

/// Whether the model says it shorter than the source does, without losing most of it, nor a number or a date.
fn is_better(written: &str, own: &str) -> bool {
    let (short, long) = (words::count(written) as f64, words::count(own) as f64);
    let (said, meant) = (words::stems(written).len() as f64, words::stems(own).len() as f64);
    let is_shorter = short >= 5.0 && short <= long * (1.0 - SAVES) && said >= meant * KEEPS;
    is_shorter && keeps_facts(written, own)
}

/// Whether each number and date of the source's sentence is in the other.
fn keeps_facts(written: &str, own: &str) -> bool {
    let (said, meant) = (facts::facts(written), facts::facts(own));
    meant.numbers.iter().all(|number| said.numbers.iter().any(|other| other.value == number.value))
        && meant.dates.iter().all(|date| said.dates.iter().any(|other| date.is_in(other)))
}

/// How many words the summary of a document of `all` words has: a third of a short one, 150 of a few pages, slowly more of a long one.
pub fn length_for(all: u32) -> u32 {
    let short = (all / 3).clamp(40, 150);
    (short + all.saturating_sub(4_000) / 150).min(600)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::summarise::tests::{AGREEMENT, MINUTES, source};

    #[test]
    fn of_some_lines_as_much_is_told_as_a_document_of_their_length_asks_for() {
        let source = source(&format!("{MINUTES}\n\n{AGREEMENT}"));
        let reading = Reading::new(&source);
        let (ranking, options) = (rank::rank(&source, &reading, &AtomicBool::new(false)), Options::default());
        let mut composer = Composer::new(&source, &reading, &ranking, &options, &AtomicBool::new(false));
        let among: Vec<usize> = (0..20).collect();
        composer.plan_among(&among, &options);
        let planned = composer.planned();
        assert!(!planned.is_empty() && planned.iter().all(|line| among.contains(line)), "{planned:?}");
        let told: u32 = planned.iter().map(|&i| rank::cost(&reading.lines[i])).sum();
        let said: u32 = among.iter().map(|&i| reading.lines[i].words).sum();
        assert!(told <= length_for(said), "{told} words of {said}");
    }

    #[test]
    fn refused_sentences_are_each_looked_up_by_their_words_however_many_there_are() {
        let source = source(MINUTES);
        let reading = Reading::new(&source);
        let (ranking, options) = (rank::rank(&source, &reading, &AtomicBool::new(false)), Options::default());
        let mut composer = Composer::new(&source, &reading, &ranking, &options, &AtomicBool::new(false));
        let written = |nth: u32| Written {
            text: format!("Zebra number {} yodels in the hall.", nth % 900),
            verdict: Verdict { status: Support::NotFound, doubts: Vec::new(), evidence: Vec::new() },
            judged: None,
        };
        facts::FOLDED.set(0);
        composer.add(&[0], (0..901).map(written).collect());
        // Compared with all before it, each would be folded hundreds of times.
        assert!(facts::FOLDED.get() < 2 * 901, "{} times", facts::FOLDED.get());
        let repeated: Vec<bool> = composer.left_out.iter().map(|s| !s.doubts.is_empty()).collect();
        assert_eq!((repeated.len(), repeated.iter().position(|is| *is)), (901, Some(900)), "the last alone");
    }

    #[test]
    fn a_section_is_compared_with_few_others_however_many_there_are_and_a_stop_is_heard_between_them() {
        let section = |n: usize| format!("# Item {n}\n\nThe pump p{n} feeds tank t{n} through valve v{n}.\n\n");
        let source = source(&(0..1_000).map(section).collect::<String>());
        let reading = Reading::new(&source);
        let options = Options { shape: Shape::Sections, ..Options::default() };
        let ranking = rank::rank(&source, &reading, &AtomicBool::new(false));
        rank::COMPARED.set(0);
        let mut composer = Composer::new(&source, &reading, &ranking, &options, &AtomicBool::new(false));
        let all = composer.every_line();
        assert_eq!(composer.give(&all, &[], || false).sentences.len(), 1_000);
        composer.add(&all, Vec::new());
        // Planned once and told twice: compared with all others, each would be some thousands of times.
        assert!(rank::COMPARED.get() < 10 * 1_000, "{} times", rank::COMPARED.get());
        assert_eq!(composer.sentences.len(), 1_000);

        let asked = Cell::new(0);
        let is_stopped = || asked.replace(asked.get() + 1) == 3;
        assert_eq!(composer.give(&all, &[], is_stopped).sentences.len(), 3);
        let unplanned = Composer::new(&source, &reading, &ranking, &options, &AtomicBool::new(true));
        assert!(unplanned.planned().is_empty());
    }

    #[test]
    fn a_shorter_sentence_without_the_date_or_the_amount_is_no_better() {
        let own = "The work is to begin on 2 March 2026, and the bath, which has been closed since last autumn, is to reopen on 23 May 2026 for \u{a3}4.";
        assert!(is_better(
            "The work is to begin on 2 March 2026, and the bath is to reopen on 23 May 2026 for \u{a3}4.",
            own
        ));
        assert!(!is_better("The work is to begin on 2 March 2026, and the bath is to reopen for \u{a3}4.", own));
        assert!(!is_better("The work is to begin on 2 March 2026, and the bath is to reopen on 23 May 2026.", own));
    }
}
