//! ROUGE-1, ROUGE-2 and ROUGE-L (Lin, 2004): how many words, pairs of words and words in order a summary and a reference have in common, as an
//! F-measure with stemming. Agrees with PyPI `rouge-score` to 0.1.

use std::collections::HashMap;

/// The three of a summary, each from 0 to 1.
pub fn rouge(summary: &str, reference: &str) -> [f64; 3] {
    let (ours, theirs) = (tokens(summary), tokens(reference));
    [grams(&ours, &theirs, 1), grams(&ours, &theirs, 2), longest(&ours, &theirs)]
}

fn tokens(text: &str) -> Vec<String> {
    let stemmer = rust_stemmers::Stemmer::create(rust_stemmers::Algorithm::English);
    let words = text.to_lowercase();
    let words = words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty());
    words.map(|w| if w.len() > 3 { stemmer.stem(w).into_owned() } else { w.to_owned() }).collect()
}

fn f_measure(matches: usize, ours: usize, theirs: usize) -> f64 {
    if matches == 0 { 0.0 } else { 2.0 * matches as f64 / (ours + theirs) as f64 }
}

fn grams(ours: &[String], theirs: &[String], n: usize) -> f64 {
    let count = |words: &[String]| {
        let mut counts: HashMap<Vec<String>, usize> = HashMap::new();
        words.windows(n).for_each(|w| *counts.entry(w.to_vec()).or_default() += 1);
        counts
    };
    let (a, b) = (count(ours), count(theirs));
    let matches = a.iter().map(|(gram, n)| (*n).min(b.get(gram).copied().unwrap_or(0))).sum();
    f_measure(matches, ours.len().saturating_sub(n - 1), theirs.len().saturating_sub(n - 1))
}

fn longest(ours: &[String], theirs: &[String]) -> f64 {
    let mut row = vec![0usize; theirs.len() + 1];
    for a in ours {
        let mut diagonal = 0;
        for (j, b) in theirs.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if a == b { diagonal + 1 } else { above.max(row[j]) };
            diagonal = above;
        }
    }
    f_measure(row[theirs.len()], ours.len(), theirs.len())
}
