//! The check on sentences that were not looked at when its rules were made (`fixtures/checker.txt`): what it catches, what it lets pass.
//!
//! `cargo test -p app --lib unseen -- --nocapture` prints the table in `docs/quality.md`.

use std::collections::BTreeMap;

use super::source;
use crate::summarise::proof::{self, Prepared, Verdict};
use crate::summarise::reading::Reading;
use crate::summary::Support;

const PAIRS: &str = include_str!("../../../fixtures/checker.txt");

/// What the doubts are called by which the check names a fault of this kind, how many of 25 it must name so, and of how many faithful sentences it
/// may say that. (A sentence can be refused for more than one reason, and a month without a year is no date to it but a word that is not there.)
const NAMED: [(&str, &[&str], usize, usize); 6] = [
    ("number", &["number", "unit"], 24, 0),
    ("date", &["date"], 14, 0),
    ("name", &["name"], 25, 0),
    ("negation", &["negation"], 25, 7),
    ("roles", &["order", "name"], 23, 0),
    ("clause", &["words", "name", "scattered", "cut"], 25, 3),
];

/// How many faithful sentences of a kind there are, and how many of them may be refused.
const FAITHFUL: [(&str, u32, u32); 4] =
    [("copy", 99, 0), ("number form", 25, 0), ("contraction", 4, 0), ("cut", 22, 10)];

/// A sentence about a passage.
struct Case<'a> {
    passage: &'a str,
    is_faithful: bool,
    kind: &'a str,
    text: &'a str,
}

fn cases() -> Vec<Case<'static>> {
    let mut cases = Vec::new();
    let mut passage = "";
    let mut is_head = false;
    for line in PAIRS.lines().filter(|line| !line.starts_with('#')) {
        let case = line.split_once(": ").and_then(|(mark, text)| {
            let is_faithful = mark.starts_with("+ ");
            (is_faithful || mark.starts_with("- ")).then_some((is_faithful, mark.split_at(2).1, text))
        });
        match case {
            Some((is_faithful, kind, text)) => cases.push(Case { passage, is_faithful, kind, text }),
            None if is_head => passage = line,
            None => {}
        }
        is_head = line.starts_with("= ");
    }
    cases
}

fn verdict(case: &Case<'_>) -> Verdict {
    let source = source(case.passage);
    let reading = Reading::new(&source);
    let passage: Vec<Prepared<'_, '_>> = reading.lines.iter().enumerate().map(|(i, l)| Prepared::new(i, l)).collect();
    proof::check(case.text, &passage)
}

/// Sentences, and those of them that were refused, by kind.
type Tally = BTreeMap<&'static str, (u32, u32)>;

#[test]
fn every_planted_fault_is_caught_and_no_more_faithful_sentences_are_refused() {
    let checked: Vec<(Case<'_>, Verdict)> =
        cases().into_iter().map(|case| (verdict(&case), case)).map(|(v, c)| (c, v)).collect();
    assert_eq!(checked.len(), 300);
    assert_eq!(checked.iter().filter(|(case, _)| case.is_faithful).count(), 150);
    let mut tally = Tally::new();
    let mut told = Vec::new();
    for (case, verdict) in &checked {
        let refused = verdict.status != Support::Supported;
        let t = tally.entry(case.kind).or_default();
        *t = (t.0 + 1, t.1 + u32::from(refused));
        if refused == case.is_faithful {
            let doubts: Vec<&str> = verdict.doubts.iter().map(|doubt| doubt.kind.as_str()).collect();
            told.push(format!("{} {doubts:?}: {}", case.kind, case.text));
        }
    }
    let names = |verdict: &Verdict, doubts: &[&str]| verdict.doubts.iter().any(|d| doubts.contains(&d.kind.as_str()));
    for (kind, doubts, least, most) in NAMED {
        let (all, caught) = tally[kind];
        let planted = checked.iter().filter(|(case, v)| case.kind == kind && names(v, doubts)).count();
        let wrongly = checked.iter().filter(|(case, v)| case.is_faithful && names(v, doubts)).count();
        println!("| {kind} | {all} | {caught} | {planted} | {wrongly} |");
        assert!(planted >= least, "{kind}: only {planted} are named as what they are");
        assert!(wrongly <= most, "{kind}: {wrongly} faithful sentences are said to have it");
    }
    for (kind, ..) in FAITHFUL {
        let (all, refused) = tally[kind];
        println!("| faithful, {kind} | {all} | {refused} refused |");
    }
    println!("{}", told.join("\n"));
    for (kind, ..) in NAMED {
        assert_eq!(tally[kind], (25, 25), "{kind}");
    }
    for (kind, all, most) in FAITHFUL {
        assert!(tally[kind].0 == all && tally[kind].1 <= most, "{kind}: {:?}", tally[kind]);
    }
}
