//! Lays a written sentence over a sentence of the source, word by word, and tells what was added, moved or cut.
//!
//! Only words that carry meaning are compared (articles and auxiliaries are not); inflection is ignored, order is not. What
//! follows from a difference is for `proof` to say.

use super::dates;
use super::facts::{self, Token};
use super::numbers;
use super::words;

/// Words whose presence or absence changes nothing that is said.
const TRIVIAL: &[&str] = &[
    "a", "an", "the", "is", "are", "was", "were", "be", "been", "being", "am", "has", "have", "had", "having", "do",
    "does", "did", "that", "which", "who", "this", "these", "those", "it", "its", "they", "their", "them", "and",
    "also", "there",
];
/// After these a sentence may end and still be one: what they begin was an addition. Not among them are words that begin a
/// condition ("when", "after", "within").
const ADDS: &[&str] = &[
    "and",
    "or",
    "but",
    "to",
    "for",
    "in",
    "on",
    "at",
    "by",
    "with",
    "from",
    "because",
    "although",
    "though",
    "through",
    "into",
    "via",
    "using",
    "including",
];
/// Words that give a right or a duty; what follows them limits it.
const RIGHTS: &[&str] = &[
    "may",
    "must",
    "shall",
    "can",
    "could",
    "should",
    "onli",
    "entitl",
    "oblig",
    "requir",
    "allow",
    "permit",
    "forbid",
    "forbidden",
    "prohibit",
    "ban",
    "liabl",
    "elig",
    "exempt",
];
/// Words that may be dropped from the middle of a sentence.
const PASSING: &[&str] = &["also", "then", "now", "howev", "therefor", "thus", "final", "further", "moreov", "both"];

/// A word that is compared.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its form for comparison.
    pub key: String,
    /// As written.
    pub text: String,
    /// Whether a comma, bracket, dash or the like stands between it and the word before.
    pub cut_before: bool,
    /// The word just before it, in lower case, whatever it is but "also".
    pub before: String,
}

/// The words of a text that are compared, in order.
pub fn items(tokens: &[Token]) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::new();
    let (mut cut, mut before) = (false, String::new());
    // Where the number in digits began that ends just before the token at hand.
    let mut number: Option<usize> = None;
    for (at, token) in tokens.iter().enumerate() {
        if let (Some(from), Some(_)) = (number, numbers::scale(&token.lower)) {
            // "3 million" is one number, as 3,000,000 is.
            let whole = numbers::read(tokens.get(from..=at).unwrap_or_default(), &[]);
            if let ([one], Some(item)) = (whole.as_slice(), out.last_mut()) {
                item.key.clone_from(&one.value);
                item.text.push(' ');
                item.text.push_str(&token.text);
                before.clone_from(&token.lower);
                continue;
            }
        }
        if is_manner(tokens, at, number.is_some()) {
            continue;
        }
        number = token.text.starts_with(|c: char| c.is_ascii_digit()).then_some(at);
        if !token.text.chars().any(char::is_alphanumeric) {
            let is_within = matches!(
                token.text.as_str(),
                "-" | "'" | "\u{2019}" | "/" | "\u{b0}" | "." | "\"" | "\u{201c}" | "\u{201d}"
            );
            cut |= !is_within && numbers::unit(&token.text).is_none();
            continue;
        }
        let negated =
            token.lower.strip_suffix("n't").or_else(|| token.lower.strip_suffix("not").filter(|s| *s == "can"));
        let bare = negated.unwrap_or(&token.lower);
        let letter = facts::is_letter(token) || is_mark(tokens, at);
        if (letter || !TRIVIAL.contains(&bare)) && !(negated.is_some() && matches!(bare, "wo" | "ca" | "sha")) {
            out.push(Item {
                key: key(bare),
                text: token.text.clone(),
                cut_before: cut,
                before: std::mem::take(&mut before),
            });
            cut = false;
        }
        if negated.is_some() {
            let before = bare.to_owned();
            out.push(Item { key: "not".to_owned(), text: token.text.clone(), cut_before: cut, before });
            cut = false;
        }
        if token.lower != "also" {
            before.clone_from(&token.lower);
        }
    }
    out
}

/// Whether a word is only a way of writing: "per cent" is also "%", "the 3rd day of May" is "3 May". That the unit is right is for
/// `facts` to say.
fn is_manner(tokens: &[Token], at: usize, after_number: bool) -> bool {
    let word = |i: usize| tokens.get(i).map_or("", |t| t.lower.as_str());
    let is_month = |i: usize| tokens.get(i).is_some_and(|t| dates::month(&t.text).is_some());
    let per_cent = |i: usize| word(i) == "per" && word(i + 1) == "cent";
    match word(at) {
        "percent" => after_number,
        "per" => after_number && per_cent(at),
        "cent" => at.checked_sub(1).is_some_and(per_cent),
        "day" => after_number && word(at + 1) == "of" && is_month(at + 2),
        "of" => after_number && is_month(at + 1),
        _ => false,
    }
}

/// Whether a letter marks a clause: "12(a)", "a) the rent".
fn is_mark(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_some_and(|t| t.text.chars().count() == 1) && tokens.get(at + 1).is_some_and(|t| t.text == ")")
}

/// A word's form for comparison: numbers by value, everything else by stem.
fn key(word: &str) -> String {
    let token = facts::tokens(word);
    match numbers::read(&token, &[]).as_slice() {
        [one] if token.len() == 1 && one.unit.is_none() => one.value.clone(),
        _ => words::stem(word),
    }
}

/// How a written sentence lies over one of the source.
#[derive(Debug, Default)]
pub struct Alignment {
    /// For each written item, whether the source has it anywhere.
    pub present: Vec<bool>,
    /// Pairs (written, source) of the longest common subsequence.
    pub pairs: Vec<(usize, usize)>,
}

/// Lays `written` over `source`.
pub fn align(written: &[Item], source: &[Item]) -> Alignment {
    let mut free: std::collections::HashMap<&str, u32> = std::collections::HashMap::new();
    for item in source {
        *free.entry(&item.key).or_default() += 1;
    }
    let present = written
        .iter()
        .map(|w| match free.get_mut(w.key.as_str()) {
            Some(n) if *n > 0 => {
                *n -= 1;
                true
            }
            _ => false,
        })
        .collect();
    Alignment { present, pairs: common(written, source) }
}

/// The longest common subsequence; of equally long ones, the one that starts latest and so lies closest together.
fn common(written: &[Item], source: &[Item]) -> Vec<(usize, usize)> {
    let (n, m) = (written.len(), source.len());
    let width = m + 1;
    let mut best = vec![0u32; (n + 1).saturating_mul(width)];
    let at = |best: &[u32], i: usize, j: usize| best.get(i * width + j).copied().unwrap_or(0);
    for (i, w) in written.iter().enumerate() {
        for (j, s) in source.iter().enumerate() {
            let value = if w.key == s.key { at(&best, i, j) + 1 } else { at(&best, i, j + 1).max(at(&best, i + 1, j)) };
            if let Some(slot) = best.get_mut((i + 1) * width + j + 1) {
                *slot = value;
            }
        }
    }
    let (mut i, mut j) = (n, m);
    let mut pairs = Vec::new();
    while i > 0 && j > 0 {
        let same = written.get(i - 1).zip(source.get(j - 1)).is_some_and(|(w, s)| w.key == s.key);
        if at(&best, i, j) == at(&best, i, j - 1) {
            j -= 1;
        } else if same {
            pairs.push((i - 1, j - 1));
            i -= 1;
            j -= 1;
        } else {
            i -= 1;
        }
    }
    pairs.reverse();
    pairs
}

/// Whether a word may be dropped from the middle of a sentence.
pub fn is_passing(item: &Item) -> bool {
    PASSING.contains(&item.key.as_str())
}

/// Whether what was cut from `source` could be cut without changing who does what: whole clauses between marks, a word in
/// passing, an addition at the end of what is no right or duty. "He denied that Ann paid" must not become "Ann paid", nor
/// "the committee's chair resigned" "the committee resigned".
pub fn safely_cut(pairs: &[(usize, usize)], source: &[Item]) -> bool {
    let cut_at = |i: usize| source.get(i).is_none_or(|s| s.cut_before);
    let passing = |i: usize| source.get(i).is_some_and(is_passing);
    let (Some(first), Some(last)) = (pairs.first(), pairs.last()) else { return false };
    let opening = cut_at(first.1) || (0..first.1).all(passing);
    let adds = |i: &Item| ADDS.contains(&i.text.to_lowercase().as_str()) || ADDS.contains(&i.before.as_str());
    let limited = source.iter().any(|s| RIGHTS.contains(&s.key.as_str()));
    let ending = source.get(last.1 + 1).is_none_or(|next| !limited && (next.cut_before || adds(next)));
    let within = pairs.windows(2).all(|w| match w {
        [(_, a), (_, b)] => (a + 1..*b).all(passing) || (cut_at(a + 1) && cut_at(*b)),
        _ => true,
    });
    opening && ending && within
}
