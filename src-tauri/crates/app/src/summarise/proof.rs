//! The check: is a written sentence said in one passage of the source?
//!
//! Without a second model, only what can be seen is trusted: every number, unit, date, name and quotation must stand in the
//! evidence, no negation or condition may be gained or lost, every word that carries meaning must be there in the same order,
//! and what was cut must be a clause or an addition. A faithful paraphrase may therefore be called `partly`; a sentence called
//! `supported` says nothing that its evidence does not. Nothing here knows how the sentence came about.

use super::align::{self, Item};
use super::facts::{self, Facts};
use super::reading::Line;
use super::trim::{but_for_ordinals, unnumbered, without_references};
use crate::summary::{Doubt, Support};

/// Words that turn a sentence round wherever they stand in it: conditions, the refusal or denial of what follows, and who
/// says, thinks or wants it.
const TURNING: &str = "if unless except whether without against instead rather until provid unlik suppos deni reject refus \
    declin dismiss oppos prevent prohibit forbid forbidden cancel withdraw withdrawn fail lack alleg alleged \
    claim reportedli accord said say told tell think thought believ argu suggest assum expect estim propos \
    consid intend plan hope";
/// Words that turn round the clause they stand in.
const NEGATING: &str =
    "not no nor neither never none nobodi noth hard bare onli may might could would should must shall";
/// Before a word, they say that something is done to whoever is named: "was paid" is not "paid".
const BEING: &str = "am is are was were be been being";

/// A sentence of the source, prepared for comparison.
pub struct Prepared<'r, 'a> {
    line: &'r Line<'a>,
    index: usize,
    items: Vec<Item>,
    /// The same without references to other works, where it has some.
    bare: Option<Vec<Item>>,
    facts: Facts,
    /// All its words, folded, a space before and after each.
    folded: String,
}

impl<'r, 'a> Prepared<'r, 'a> {
    /// Prepares the line with number `index` in its reading.
    pub fn new(index: usize, line: &'r Line<'a>) -> Self {
        let text = line.unnumbered();
        let bare = without_references(text);
        Self {
            line,
            index,
            items: align::items(&facts::tokens(text)),
            bare: (bare != text).then(|| align::items(&facts::tokens(&bare))),
            facts: facts::facts(line.text),
            folded: format!(" {} ", facts::fold(line.text)),
        }
    }

    /// What a sentence is compared with: without references where it has none itself, since to leave them away changes nothing that is said.
    fn items(&self, has_references: bool) -> &[Item] {
        self.bare.as_ref().filter(|_| !has_references).unwrap_or(&self.items)
    }

    /// Whether what a sentence that lies over `items` so leaves away may be left away. What turns a sentence round is known in English alone:
    /// of any other nothing may.
    fn may_be_cut(&self, pairs: &[(usize, usize)], items: &[Item]) -> bool {
        pairs.len() == items.len() || (self.line.is_english() && align::safely_cut(pairs, items))
    }
}

/// What the check found.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// In a word.
    pub status: Support,
    /// Why not `supported`.
    pub doubts: Vec<Doubt>,
    /// Numbers of the lines it rests on, best first.
    pub evidence: Vec<usize>,
}

/// A written sentence without the number or mark of a list, as it is checked and shown. A number that a sentence of the passage begins with as
/// well may be an ordinal, and stays: "3. Strafkammer".
pub fn plain<'w>(written: &'w str, passage: &[Prepared<'_, '_>]) -> &'w str {
    let (bare, kept) = (unnumbered(written), but_for_ordinals(written));
    let begins_so =
        |p: &Prepared<'_, '_>| p.line.unnumbered().split_whitespace().take(2).eq(kept.split_whitespace().take(2));
    if bare != kept && passage.iter().any(begins_so) { kept } else { bare }
}

/// Checks `written`, as it would be shown ([`plain`]), against the sentences of one passage.
pub fn check(written: &str, passage: &[Prepared<'_, '_>]) -> Verdict {
    let items = align::items(&facts::tokens(written));
    let refers = refers(written);
    if items.is_empty() {
        return Verdict { status: Support::NotFound, doubts: vec![doubt("words", "")], evidence: Vec::new() };
    }
    let Some((best, alignment)) = closest(&items, refers, passage) else {
        return Verdict { status: Support::NotFound, doubts: vec![doubt("words", "")], evidence: Vec::new() };
    };

    // What the best sentence lacks, another may have; two places together are never more than `partly`.
    let missing: Vec<&Item> =
        items.iter().zip(&alignment.present).filter(|(_, present)| !**present).map(|(i, _)| i).collect();
    let has = |p: &Prepared<'_, '_>| missing.iter().filter(|m| p.items(refers).iter().any(|i| i.key == m.key)).count();
    let second = passage
        .iter()
        .filter(|p| p.index != best.index)
        .max_by_key(|p| (has(p), std::cmp::Reverse(p.index.abs_diff(best.index))))
        .filter(|p| has(p) > 0);
    let lost: Vec<&Item> = missing
        .iter()
        .copied()
        .filter(|m| second.is_none_or(|s| !s.items(refers).iter().any(|i| i.key == m.key)))
        .collect();

    let mut doubts =
        fact_doubts(&facts::facts(written), &[Some(best), second].into_iter().flatten().collect::<Vec<_>>());
    doubts.extend(turned(&items, &alignment, best.items(refers)));
    for item in &lost {
        let told = doubts.iter().any(|d| d.what.to_lowercase().contains(&item.text.to_lowercase()));
        if !told {
            doubts.push(doubt("words", &item.text));
        }
    }
    if second.is_some() {
        doubts.push(doubt("scattered", ""));
    } else if lost.is_empty() && doubts.is_empty() {
        if alignment.pairs.len() < items.len() {
            doubts.push(doubt("order", ""));
        } else if let Some(word) = done_to(&items, &alignment, best.items(refers)) {
            doubts.push(doubt("negation", word));
        } else if !best.may_be_cut(&alignment.pairs, best.items(refers)) {
            doubts.push(doubt("cut", ""));
        }
    }
    if !ended(written) {
        doubts.push(doubt("unfinished", ""));
    }
    let found = 1.0 - lost.len() as f64 / items.len() as f64;
    let status = match (doubts.is_empty(), found) {
        (true, _) => Support::Supported,
        (false, f) if f >= 0.5 => Support::Partly,
        _ => Support::NotFound,
    };
    let evidence = if status == Support::NotFound {
        Vec::new()
    } else {
        [Some(best), second].into_iter().flatten().map(|p| p.index).collect()
    };
    Verdict { status, doubts, evidence }
}

/// The number of the sentence of a passage that shares most words with `written`; nothing where none shares any.
pub fn nearest(written: &str, passage: &[Prepared<'_, '_>]) -> Option<usize> {
    let items = align::items(&facts::tokens(written));
    let (best, alignment) = closest(&items, refers(written), passage)?;
    alignment.present.contains(&true).then_some(best.index)
}

/// The sentence of a passage that has most of `items`, and how they lie over it.
fn closest<'p, 'r, 'a>(
    items: &[Item],
    refers: bool,
    passage: &'p [Prepared<'r, 'a>],
) -> Option<(&'p Prepared<'r, 'a>, align::Alignment)> {
    let rate = |a: &align::Alignment| (a.present.iter().filter(|p| **p).count(), a.pairs.len());
    let aligned = passage.iter().map(|p| (p, align::align(items, p.items(refers))));
    aligned.max_by_key(|(p, a)| (rate(a), std::cmp::Reverse(p.line.words)))
}

/// Whether a sentence refers to other works.
fn refers(text: &str) -> bool {
    without_references(text) != text
}

/// Whether a sentence ends as one.
pub fn ended(text: &str) -> bool {
    text.trim_end()
        .trim_end_matches(['"', '\'', ')', ']', '\u{201d}', '\u{2019}', '\u{bb}'])
        .ends_with(['.', '!', '?', '\u{2026}', '\u{3002}'])
}

fn doubt(kind: &str, what: &str) -> Doubt {
    Doubt { kind: kind.to_owned(), what: what.to_owned() }
}

/// Facts of the written sentence that the evidence does not have.
fn fact_doubts(written: &Facts, evidence: &[&Prepared<'_, '_>]) -> Vec<Doubt> {
    let mut out = Vec::new();
    for n in &written.numbers {
        let same: Vec<_> = evidence.iter().flat_map(|e| &e.facts.numbers).filter(|m| m.value == n.value).collect();
        if same.is_empty() {
            out.push(doubt("number", &n.written));
        } else if !same.iter().any(|m| m.unit == n.unit) {
            out.push(doubt("unit", n.unit.unwrap_or(&n.written)));
        }
    }
    for d in &written.dates {
        if !evidence.iter().flat_map(|e| &e.facts.dates).any(|e| d.is_in(e)) {
            out.push(doubt("date", &d.written));
        }
    }
    for run in &written.names {
        // Names that the source has apart may not be joined: "Anna Berg" and "Ole Dahl" make no "Anna Dahl".
        let one = |e: &&&Prepared<'_, '_>| {
            let has = |part: &str| e.folded.contains(&format!(" {part} ")) || e.folded.contains(&format!(" {part}'s "));
            run.iter().all(|w| has(w)) && run.windows(2).all(|w| near(&e.folded, w))
        };
        if !evidence.iter().any(|e| one(&e)) {
            out.push(doubt("name", &run.join(" ")));
        }
    }
    for quote in &written.quotes {
        if !evidence.iter().any(|e| e.folded.contains(&format!(" {quote} "))) {
            out.push(doubt("quote", quote));
        }
    }
    out
}

/// Whether two words follow each other in `folded`, with at most one word between.
fn near(folded: &str, pair: &[String]) -> bool {
    let words: Vec<&str> = folded.split_whitespace().map(|w| w.strip_suffix("'s").unwrap_or(w)).collect();
    let [a, b] = pair else { return true };
    words.windows(2).any(|w| matches!(w, [x, y] if x == a && y == b))
        || words.windows(3).any(|w| matches!(w, [x, _, y] if x == a && y == b))
}

fn is_among(list: &str, item: &Item) -> bool {
    list.split(' ').any(|word| word == item.key)
}

/// Negations and conditions gained or lost.
fn turned(items: &[Item], alignment: &align::Alignment, source: &[Item]) -> Vec<Doubt> {
    let turns = |i: &Item| is_among(TURNING, i);
    let negates = |i: &Item| is_among(NEGATING, i);
    let paired = |j: usize| alignment.pairs.iter().any(|(_, s)| *s == j);
    let (first, last) = (alignment.pairs.first().map_or(0, |p| p.1), alignment.pairs.last().map_or(0, |p| p.1));
    let mut out = Vec::new();
    for (i, item) in items.iter().enumerate() {
        if (turns(item) || negates(item)) && !alignment.pairs.iter().any(|(w, _)| *w == i) {
            out.push(doubt("negation", &item.text));
        }
    }
    // A clause reaches from mark to mark.
    let from = (0..=first).rev().find(|&j| source.get(j).is_some_and(|i| i.cut_before)).unwrap_or(0);
    let to = (last + 1..source.len()).find(|&j| source.get(j).is_some_and(|i| i.cut_before)).unwrap_or(source.len());
    for (j, item) in source.iter().enumerate() {
        if !paired(j) && (turns(item) || (negates(item) && (from..to).contains(&j))) {
            out.push(doubt("negation", &item.text));
        }
    }
    out
}

/// A form of "to be" that says of a word here, and not there, that it is done to whoever is named.
fn done_to(items: &[Item], alignment: &align::Alignment, source: &[Item]) -> Option<&'static str> {
    let mut from = (0, 0);
    alignment.pairs.iter().find_map(|&(i, j)| {
        let found = (being(items, from.0, i), being(source, from.1, j));
        from = (i + 1, j + 1);
        match found {
            (Some(word), None) | (None, Some(word)) => Some(word),
            _ => None,
        }
    })
}

/// The form of "to be" before the word with number `at`, between which and it stand only words from number `from` on: "was badly damaged", "was,
/// however, paid". Before a name, a number or a word in "-ing" it says nothing of what is done to anybody.
fn being(items: &[Item], from: usize, at: usize) -> Option<&'static str> {
    let done = items.get(at)?;
    if !done.text.starts_with(char::is_lowercase)
        || !done.key.starts_with(char::is_alphabetic)
        || done.text.ends_with("ing")
    {
        return None;
    }
    for one in (from..=at).rev() {
        let item = items.get(one)?;
        if let Some(word) = BEING.split(' ').find(|word| *word == item.before) {
            return Some(word);
        }
        let before = items.get(one.checked_sub(1)?)?;
        let is_next = item.before == before.text.to_lowercase() && (!item.cut_before || align::is_passing(before));
        if !is_next {
            return None;
        }
    }
    None
}
