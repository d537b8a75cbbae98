//! Which sentences of the source say most: LexRank (Erkan and Radev, 2004) with a preference for opening and close.
//!
//! A sentence matters when many sentences resemble it (idf-weighted cosine, PageRank over the graph); documents say what
//! they are about where they begin and where they end. Bounded: a document longer than [`LEVEL`] sentences is ranked in
//! stretches first, and the best of each against each other.

use super::reading::{Line, Reading};
use super::source::Source;

/// Sentences compared with each other at once.
const LEVEL: usize = 600;
/// Similarity below this is no edge.
const THRESHOLD: f64 = 0.1;
/// Probability of following an edge.
const DAMPING: f64 = 0.85;

static TUNE: std::sync::LazyLock<Vec<f64>> = std::sync::LazyLock::new(|| {
    std::env::var("TUNE").unwrap_or_default().split(',').filter_map(|s| s.parse().ok()).collect()
});
pub fn tune(i: usize, default: f64) -> f64 {
    TUNE.get(i).copied().unwrap_or(default)
}

/// A weight for each line of `reading`; 0 for what cannot stand in a summary.
pub fn rank(source: &Source, reading: &Reading<'_>) -> Vec<f64> {
    let vectors = vectors(reading);
    let candidates: Vec<usize> = (0..reading.lines.len()).filter(|&i| reading.lines.get(i).is_some_and(|l| may_stand(source, reading, l))).collect();
    let mut weights = vec![0.0; reading.lines.len()];
    let central = centrality(&vectors, &candidates);
    let n = candidates.len().max(1) as f64;
    for (nth, (&i, c)) in candidates.iter().zip(&central).enumerate() {
        let Some(line) = reading.lines.get(i) else { continue };
        let place = (nth as f64 + 0.5) / n;
        let opening = if place < tune(0, 0.12) { tune(1, 1.6) } else { 1.0 };
        let close = if place > 1.0 - tune(2, 0.07) { tune(3, 1.6) } else { 1.0 };
        let w = c.powf(tune(4, 1.0)) * opening * close * manner(line, reading);
        if let Some(slot) = weights.get_mut(i) {
            *slot = w;
        }
    }
    weights
}

/// Whether a sentence can stand in a summary by itself.
fn may_stand(source: &Source, reading: &Reading<'_>, line: &Line<'_>) -> bool {
    let prose = source.blocks.get(line.block).is_some_and(|b| b.kind.is_prose());
    let letters = line.text.chars().filter(|c| c.is_alphabetic()).count();
    let _ = reading;
    prose && line.words >= tune(5, 6.0) as u32 && line.words <= tune(6, 60.0) as u32 && letters * 10 >= line.text.chars().filter(|c| !c.is_whitespace()).count() * 6
}

/// How a sentence speaks: announcing what the document is about counts for it, leaning on the sentence before counts against it.
fn manner(line: &Line<'_>, reading: &Reading<'_>) -> f64 {
    let lower = line.text.to_lowercase();
    let mut m = 1.0;
    const CUES: &[&str] = &["we propose", "we present", "in this paper", "this paper", "we introduce", "we show", "we describe", "we develop", "our approach", "our method", "our model", "results show", "experiments show", "we find", "we demonstrate", "in this work", "we investigate", "we have presented", "we have shown", "outperform", "we have described","we have proposed", "state-of-the-art", "we explore", "we study", "we argue"];
    if CUES.iter().any(|c| lower.contains(c)) {
        m *= tune(7, 1.0);
    }
    const LEAN: &[&str] = &["this ", "these ", "it ", "they ", "however", "therefore", "thus", "hence", "for example", "for instance", "such ", "but ", "and ", "in particular", "moreover", "furthermore", "also", "he ", "she ", "here", "note that", "as shown", "table", "figure"];
    if LEAN.iter().any(|c| lower.starts_with(c)) && !lower.starts_with("this paper") {
        m *= tune(8, 1.0);
    }
    if lower.contains('=') || lower.contains("table ") || lower.contains("figure ") || lower.contains("section ") {
        m *= tune(9, 1.0);
    }
    m *= if line.words < 12 { tune(10, 1.0) } else if line.words > 35 { tune(11, 1.0) } else { 1.0 };
    let head = reading.sections.get(line.section as usize).map(|s| s.to_lowercase()).unwrap_or_default();
    if head.contains("related") || head.contains("previous work") || head.contains("acknowledg") {
        m *= tune(12, 1.0);
    }
    if head.contains("conclu") || head.contains("summary") {
        m *= tune(13, 1.0);
    }
    if head.contains("introduction") || head.contains("abstract") {
        m *= tune(14, 1.0);
    }
    m
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
    let idf = |s: u32| (all / f64::from(in_lines.get(s as usize).copied().unwrap_or(0).max(1))).ln() + tune(15, 0.0);
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
fn centrality(vectors: &[Vec<(u32, f64)>], chosen: &[usize]) -> Vec<f64> {
    if chosen.len() <= LEVEL {
        return page_rank(vectors, chosen);
    }
    let stretches = chosen.len().div_ceil(LEVEL);
    let size = chosen.len().div_ceil(stretches);
    let delegates = LEVEL.div_ceil(stretches).max(1);
    let mut out = Vec::with_capacity(chosen.len());
    let mut sent: Vec<usize> = Vec::new();
    for stretch in chosen.chunks(size) {
        let ranks = page_rank(vectors, stretch);
        let mut order: Vec<usize> = (0..stretch.len()).collect();
        order.sort_by(|&a, &b| ranks.get(b).unwrap_or(&0.0).total_cmp(ranks.get(a).unwrap_or(&0.0)));
        sent.extend(order.into_iter().take(delegates).map(|i| out.len() + i));
        out.extend(ranks);
    }
    // What a stretch holds to be central counts as much as the whole document agrees.
    let lines: Vec<usize> = sent.iter().filter_map(|&i| chosen.get(i).copied()).collect();
    for (at, factor) in sent.into_iter().zip(centrality(vectors, &lines)) {
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
            if s >= tune(16, THRESHOLD) {
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
                let into: f64 = e.iter().map(|(j, s)| rank.get(*j).unwrap_or(&0.0) * s / out.get(*j).unwrap_or(&1.0)).sum();
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

/// The best lines that together have at most `budget` words, none saying what another says; in the document's order.
pub fn choose(reading: &Reading<'_>, weights: &[f64], budget: u32) -> Vec<usize> {
    let vectors = vectors(reading);
    let mut order: Vec<usize> = (0..weights.len()).filter(|&i| weights.get(i).is_some_and(|w| *w > 0.0)).collect();
    order.sort_by(|&a, &b| weights.get(b).unwrap_or(&0.0).total_cmp(weights.get(a).unwrap_or(&0.0)));
    let empty = Vec::new();
    let mut chosen: Vec<usize> = Vec::new();
    let mut left = budget;
    for i in order {
        let Some(line) = reading.lines.get(i) else { continue };
        let v = vectors.get(i).unwrap_or(&empty);
        let told = chosen.iter().any(|&c| cosine(v, vectors.get(c).unwrap_or(&empty)) > tune(17, 0.5));
        if line.words <= left && !told {
            left -= line.words;
            chosen.push(i);
        }
        if left < 6 {
            break;
        }
    }
    chosen.sort_unstable();
    chosen
}
