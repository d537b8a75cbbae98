//! Which sentences of the source say most: LexRank (Erkan and Radev, 2004), and what a sentence is worth by itself in a document of its kind.
//!
//! A sentence matters when many sentences resemble it (idf-weighted cosine, PageRank over the graph). How much that counts, and what
//! else does, is for `manner` to say of studies and for `record` of all others. Bounded: a document longer than [`LEVEL`] sentences is
//! ranked in stretches first, and the best of each against each other.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

use super::genre::Genre;
use super::manner::{self, weigh};
use super::proof;
use super::reading::{Line, Reading};
use super::record;
use super::source::{Kind, Source};
use super::trim::trim;
use super::words;

/// Sentences compared with each other at once.
const LEVEL: usize = 400;
/// Similarity below this is no edge.
const THRESHOLD: f64 = 0.03;
/// Probability of following an edge.
const DAMPING: f64 = 0.85;

/// The lines of a reading, weighed.
pub struct Ranking {
    /// A weight for each line; 0 for what cannot stand in a summary.
    pub weights: Vec<f64>,
    vectors: Vec<Vec<(u32, f64)>>,
}

/// Weighs every line of `reading`. Once `stop` is set the weights are of no use, and come soon.
pub fn rank(source: &Source, reading: &Reading<'_>, stop: &AtomicBool) -> Ranking {
    let vectors = vectors(reading);
    let genre = Genre::of(reading);
    let is_usual = |line: &Line<'_>| match genre {
        // In a study what does not end as a sentence is broken off by a formula, or a label.
        Genre::Study => manner::may_stand(source, line, weigh::WORDS) && proof::ended(line.text),
        Genre::Agreement | Genre::Record => manner::may_stand(source, line, record::WORDS),
    };
    let numbered = || reading.lines.iter().enumerate();
    let mut candidates: Vec<usize> = numbered().filter(|(_, l)| is_usual(l)).map(|(i, _)| i).collect();
    if candidates.len() < 3 {
        candidates = numbered().filter(|(_, l)| manner::may_stand(source, l, (3, u32::MAX))).map(|(i, _)| i).collect();
    }
    if candidates.is_empty() {
        let is_note = |l: &Line<'_>| source.blocks.get(l.block).is_some_and(|block| block.kind == Kind::Note);
        candidates = numbered().filter(|(_, l)| l.words > 0 && !is_note(l)).map(|(i, _)| i).collect();
    }
    if candidates.is_empty() {
        candidates = numbered().filter(|(_, l)| l.words > 0).map(|(i, _)| i).collect();
    }
    let mut weights = vec![0.0; reading.lines.len()];
    let n = candidates.len() as f64;
    for (nth, (&i, central)) in candidates.iter().zip(centrality(&vectors, &candidates, stop)).enumerate() {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let place = (nth as f64 + 0.5) / n;
        if let Some((line, weight)) = reading.lines.get(i).zip(weights.get_mut(i)) {
            *weight = match genre {
                Genre::Study => manner::worth(line, reading, central, place),
                Genre::Agreement => record::agreed(line, reading, central),
                Genre::Record => record::worth(line, reading, central, place),
            };
        }
    }
    Ranking { weights, vectors }
}

/// A sparse, length-one vector for each line.
fn vectors(reading: &Reading<'_>) -> Vec<Vec<(u32, f64)>> {
    let mut in_lines = vec![0u32; reading.vocabulary.len()];
    for line in &reading.lines {
        let mut seen = line.stems.clone();
        seen.sort_unstable();
        seen.dedup();
        for s in seen {
            if let Some(n) = in_lines.get_mut(s as usize) {
                *n += 1;
            }
        }
    }
    let all = reading.lines.len().max(1) as f64;
    let idf = |s: u32| (all / f64::from(in_lines.get(s as usize).copied().unwrap_or(0).max(1))).ln();
    reading.lines.iter().map(|line| unit(&line.stems, idf)).collect()
}

/// Term frequency times `idf`, scaled to length one, sorted by stem.
fn unit(stems: &[u32], idf: impl Fn(u32) -> f64) -> Vec<(u32, f64)> {
    let mut sorted = stems.to_vec();
    sorted.sort_unstable();
    let mut out: Vec<(u32, f64)> = Vec::new();
    for s in sorted {
        match out.last_mut() {
            Some((last, n)) if *last == s => *n += 1.0,
            _ => out.push((s, 1.0)),
        }
    }
    for (s, n) in &mut out {
        *n *= idf(*s);
    }
    let length = out.iter().map(|(_, w)| w * w).sum::<f64>().sqrt();
    if length > 0.0 {
        out.iter_mut().for_each(|(_, w)| *w /= length);
    }
    out
}

/// Cosine of two sorted unit vectors.
fn cosine(a: &[(u32, f64)], b: &[(u32, f64)]) -> f64 {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut sum = 0.0;
    while let (Some((sa, wa)), Some((sb, wb))) = (a.peek(), b.peek()) {
        match sa.cmp(sb) {
            std::cmp::Ordering::Less => drop(a.next()),
            std::cmp::Ordering::Greater => drop(b.next()),
            std::cmp::Ordering::Equal => {
                sum += wa * wb;
                a.next();
                b.next();
            }
        }
    }
    sum
}

/// LexRank of the chosen lines, 1 on average.
fn centrality(vectors: &[Vec<(u32, f64)>], chosen: &[usize], stop: &AtomicBool) -> Vec<f64> {
    if stop.load(Ordering::Relaxed) {
        return vec![1.0; chosen.len()];
    }
    if chosen.len() <= LEVEL {
        return page_rank(vectors, chosen);
    }
    let stretches = chosen.len().div_ceil(LEVEL);
    let size = chosen.len().div_ceil(stretches);
    let delegates = LEVEL.div_ceil(stretches).max(1);
    let mut out = Vec::with_capacity(chosen.len());
    let mut sent: Vec<usize> = Vec::new();
    for stretch in chosen.chunks(size) {
        let ranks = centrality(vectors, stretch, stop);
        let mut order: Vec<usize> = (0..stretch.len()).collect();
        order.sort_by(|&a, &b| ranks.get(b).unwrap_or(&0.0).total_cmp(ranks.get(a).unwrap_or(&0.0)));
        sent.extend(order.into_iter().take(delegates).map(|i| out.len() + i));
        out.extend(ranks);
    }
    // What a stretch holds to be central counts as much as the whole document agrees.
    let lines: Vec<usize> = sent.iter().filter_map(|&i| chosen.get(i).copied()).collect();
    for (at, factor) in sent.into_iter().zip(centrality(vectors, &lines, stop)) {
        if let Some(r) = out.get_mut(at) {
            *r *= 1.0 + factor;
        }
    }
    out
}

/// PageRank over the similarity graph of the chosen lines.
fn page_rank(vectors: &[Vec<(u32, f64)>], chosen: &[usize]) -> Vec<f64> {
    let empty = Vec::new();
    let at = |i: usize| chosen.get(i).and_then(|&c| vectors.get(c)).unwrap_or(&empty);
    let n = chosen.len();
    let mut edges: Vec<Vec<(usize, f64)>> = vec![Vec::new(); n];
    for i in 0..n {
        for j in i + 1..n {
            let s = cosine(at(i), at(j));
            if s >= THRESHOLD {
                if let Some(e) = edges.get_mut(i) {
                    e.push((j, s));
                }
                if let Some(e) = edges.get_mut(j) {
                    e.push((i, s));
                }
            }
        }
    }
    let out: Vec<f64> = edges.iter().map(|e| e.iter().map(|(_, s)| s).sum()).collect();
    let mut rank = vec![1.0; n];
    for _ in 0..30 {
        let next: Vec<f64> = edges
            .iter()
            .map(|e| {
                let into: f64 =
                    e.iter().map(|(j, s)| rank.get(*j).unwrap_or(&0.0) * s / out.get(*j).unwrap_or(&1.0)).sum();
                1.0 - DAMPING + DAMPING * into
            })
            .collect();
        let moved: f64 = next.iter().zip(&rank).map(|(a, b): (&f64, &f64)| (a - b).abs()).sum();
        rank = next;
        if moved < 1e-4 * n as f64 {
            break;
        }
    }
    rank
}

impl Ranking {
    /// The best of the lines `among`, by `weight`, that together have at most `budget` words when trimmed, none saying what
    /// another does, nor what `is_told` already; in the document's order.
    pub fn choose(
        &self,
        reading: &Reading<'_>,
        among: &[usize],
        weight: impl Fn(usize) -> f64,
        budget: u32,
        is_told: impl Fn(usize) -> bool,
    ) -> Vec<usize> {
        let mut order: Vec<usize> = among.iter().copied().filter(|&i| weight(i) > 0.0).collect();
        order.sort_by(|&a, &b| weight(b).total_cmp(&weight(a)).then(a.cmp(&b)));
        let mut chosen: Vec<usize> = Vec::new();
        let mut left = budget;
        for i in order {
            if left < 4 {
                break;
            }
            let Some(line) = reading.lines.get(i) else { continue };
            let words = cost(line);
            if words <= left && !chosen.iter().any(|&other| self.alike(i, other)) && !is_told(i) {
                left -= words;
                chosen.push(i);
            }
        }
        chosen.sort_unstable();
        chosen
    }

    /// The one best line.
    pub fn best(&self) -> Option<usize> {
        (0..self.weights.len())
            .max_by(|&a, &b| self.weight(a).total_cmp(&self.weight(b)))
            .filter(|&i| self.weight(i) > 0.0)
    }

    /// The weight of a line.
    pub fn weight(&self, line: usize) -> f64 {
        self.weights.get(line).copied().unwrap_or(0.0)
    }

    /// Whether two lines say the same.
    fn alike(&self, a: usize, b: usize) -> bool {
        #[cfg(test)]
        COMPARED.set(COMPARED.get() + 1);
        self.vectors.get(a).zip(self.vectors.get(b)).is_some_and(|(a, b)| cosine(a, b) > weigh::ALIKE)
    }
}

#[cfg(test)]
thread_local! {
    /// How often it was asked whether two lines say the same.
    pub static COMPARED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Lines among which is looked for one that says what another line does, without comparing it with each.
pub struct Told<'r> {
    ranking: &'r Ranking,
    by_stem: HashMap<u32, Vec<usize>>,
}

impl<'r> Told<'r> {
    /// These lines.
    pub fn new(ranking: &'r Ranking, lines: impl IntoIterator<Item = usize>) -> Self {
        let mut told = Self { ranking, by_stem: HashMap::new() };
        lines.into_iter().for_each(|line| told.add(line));
        told
    }

    /// One more.
    pub fn add(&mut self, line: usize) {
        let mut stems = self.ranking.vectors.get(line).cloned().unwrap_or_default();
        stems.sort_by(|a, b| b.1.total_cmp(&a.1));
        // Vectors of length one that share only a part of one of them are at most as alike as that part is long (Cauchy and Schwarz). So where
        // what is left is shorter than that, whatever is alike has one of the stems before it.
        let mut left: f64 = stems.iter().map(|(_, weight)| weight * weight).sum();
        for (stem, weight) in stems {
            if left < 0.99 * weigh::ALIKE * weigh::ALIKE {
                break;
            }
            self.by_stem.entry(stem).or_default().push(line);
            left -= weight * weight;
        }
    }

    /// Whether one of those that count says what this line does.
    pub fn says(&self, line: usize, counts: impl Fn(usize) -> bool) -> bool {
        let stems = self.ranking.vectors.get(line).into_iter().flatten();
        let mut near = stems.filter_map(|(stem, _)| self.by_stem.get(stem)).flatten();
        near.any(|&other| counts(other) && self.ranking.alike(line, other))
    }
}

/// Words a line takes up once trimmed.
pub fn cost(line: &Line<'_>) -> u32 {
    words::count(&trim(line.unnumbered())) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summarise::tests::{MINUTES, source};

    #[test]
    fn what_is_alike_is_found_without_comparing_all() {
        let source = source(&format!("{MINUTES}\n\n{}", MINUTES.replace("committee", "council")));
        let reading = Reading::new(&source);
        let ranking = rank(&source, &reading, &AtomicBool::new(false));
        let all = 0..reading.lines.len();
        let told = Told::new(&ranking, all.clone());
        let mut pairs = 0;
        for (i, j) in all.clone().flat_map(|i| all.clone().map(move |j| (i, j))).filter(|(i, j)| i != j) {
            pairs += usize::from(ranking.alike(i, j));
            assert_eq!(told.says(i, |other| other == j), ranking.alike(i, j), "{i} and {j}");
        }
        assert!(pairs > 20, "{pairs}");
    }
}
