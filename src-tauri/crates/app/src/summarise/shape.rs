//! The shape of a summary: which sentences it prefers, and what its words are spread over.
//!
//! A shape changes weights and shares, never the check: whatever the shape, a sentence is shown with its place in the source, or marked
//! where that was asked for, or not at all. So plain words are the document's own: a rewriting in others is what the check cannot follow (`docs/quality.md`). A new shape is a variant of [`Shape`] and an arm in each function here.

use super::manner;
use super::reading::{Line, Reading};
use crate::summary::Shape;

/// Words that a brief summary has at most, where nothing else was wished.
const BRIEF: u32 = 60;
/// The same for each of several documents that are summarised together.
pub const BRIEF_EACH: u32 = 30;
/// Words that a section of its own has at least.
const SECTION: u32 = 25;
/// Words that a summary by section has at most, where nothing else was wished.
const MOST: u32 = 1_200;

/// What the weight of a sentence is multiplied by; 0 keeps it out.
pub fn preference(shape: Shape, line: &Line<'_>) -> f64 {
    match shape {
        Shape::Facts if !manner::is_fact(line) => 0.0,
        Shape::Plain => manner::ease(line),
        _ => 1.0,
    }
}

/// The lines in groups that are told apart, in order.
pub fn groups(shape: Shape, reading: &Reading<'_>, lines: &[usize]) -> Vec<Vec<usize>> {
    let section = |i: &usize| reading.lines.get(*i).map(|line| line.section);
    match shape {
        Shape::Sections => lines.chunk_by(|a, b| section(a) == section(b)).map(<[usize]>::to_vec).collect(),
        _ => vec![lines.to_vec()],
    }
}

/// How many of `budget` words each group may have: more for a longer one, but not in proportion.
pub fn shares(reading: &Reading<'_>, groups: &[Vec<usize>], budget: u32) -> Vec<u32> {
    let words = |group: &Vec<usize>| group.iter().filter_map(|&i| reading.lines.get(i)).map(|l| l.words).sum::<u32>();
    let weights: Vec<f64> = groups.iter().map(|group| f64::from(words(group)).sqrt()).collect();
    let all: f64 = weights.iter().sum();
    weights.iter().map(|weight| (f64::from(budget) * weight / all.max(f64::MIN_POSITIVE)) as u32).collect()
}

/// How many words a summary has, where a document of its length has `usual` ones.
pub fn length(shape: Shape, usual: u32, groups: usize) -> u32 {
    match shape {
        Shape::Brief => usual.min(BRIEF),
        Shape::Sections => usual.max(SECTION.saturating_mul(groups as u32).min(MOST)),
        _ => usual,
    }
}

/// The heading a line is shown under.
pub fn heading(shape: Shape, reading: &Reading<'_>, line: &Line<'_>) -> Option<String> {
    let heading = reading.sections.get(line.section as usize).filter(|heading| !heading.is_empty());
    heading.filter(|_| shape == Shape::Sections).map(|heading| (*heading).to_owned())
}
