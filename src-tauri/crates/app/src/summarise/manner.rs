//! What a sentence is worth in a study by where it stands and how it speaks, and what holds of a sentence in any document.
//!
//! Plain cues, each with the factor it was measured to deserve; English, and harmless elsewhere. A new cue goes into one of
//! the lists, and the bench in `docs/quality.md` says whether it helps. Documents that are no studies are weighed by `record`.

use super::dates;
use super::reading::{Line, Reading};
use super::record;
use super::source::Source;
use super::words;

/// What was measured to matter in a study, and by how much; chosen on the train split of the bench in `docs/quality.md`.
pub mod weigh {
    /// Share of the sentences that open a document, and what each is worth more.
    pub const OPENING: (f64, f64) = (0.12, 1.6);
    /// Share of the sentences that close it.
    pub const CLOSE: (f64, f64) = (0.07, 1.6);
    /// Centrality is spread this much: below 1 it decides less than where and how a thing is said.
    pub const CENTRAL: f64 = 0.5;
    /// A sentence that announces what matters.
    pub const CUE: f64 = 2.0;
    /// A sentence that leans on the one before.
    pub const LEANS: f64 = 0.9;
    /// A sentence about a table, a figure or a formula.
    pub const POINTS: f64 = 0.3;
    /// A section that sums up or decides.
    pub const CONCLUDES: f64 = 2.0;
    /// A section that introduces.
    pub const INTRODUCES: f64 = 1.5;
    /// A section about something else: earlier work, thanks.
    pub const ASIDE: f64 = 0.3;
    /// Fewest and most words.
    pub const WORDS: (u32, u32) = (6, 50);
    /// A sentence that says what was decided.
    pub const DECIDES: f64 = 3.0;
    /// A sentence with an amount of money.
    pub const MONEY: f64 = 1.5;
    /// A sentence with a date.
    pub const DATE: f64 = 1.3;
    /// Two sentences more alike than this say the same.
    pub const ALIKE: f64 = 0.5;
}

/// Sentences that announce what matters: of reports and papers, of letters and contracts.
const CUES: &str = "we propose|we present|we introduce|we show|we describe|we develop|we find|we found|we demonstrate|\
    we investigate|we explore|we study|we argue|we conclude|we recommend|we have presented|we have shown|\
    we have described|we have proposed|in this paper|this paper|in this work|this report|this agreement|\
    this letter|our approach|our method|our model|results show|experiments show|outperform|state-of-the-art|\
    in summary|in conclusion|to summarise|to summarize|the purpose of|i am writing|we are writing|i request|\
    we request|we ask you|please |diagnos|recommend|must be paid|shall pay|terminate";
/// Sentences that say what was decided.
const DECISIONS: &str = "was agreed|agreed to|agreed that|committee agreed|board agreed|decided|resolved that|was resolved|voted|\
    put to the vote|approved by|then adopted|was adopted|not adopted|was rejected|and rejected|rejected by|\
    the court|is granted|is dismissed";
/// Openings that lean on the sentence before.
const LEANS: &str = "this |these |it |they |such |he |she |but |and |also|here|however|therefore|thus|hence|for example|\
    for instance|in particular|moreover|furthermore|note that|as shown|table|figure";

/// Whether a sentence can stand in a summary by itself.
pub fn may_stand(source: &Source, line: &Line<'_>, (fewest, most): (u32, u32)) -> bool {
    let prose = source.blocks.get(line.block).is_some_and(|b| b.kind.is_prose());
    let letters = line.text.chars().filter(|c| c.is_alphabetic()).count();
    let marks = line.text.chars().filter(|c| !c.is_whitespace()).count();
    prose && line.words >= fewest && line.words <= most && letters * 10 >= marks * 6
}

/// Sentences that bind someone to do something.
const DUTIES: &str =
    " must | shall | will | may not | is due| are due| has to | have to | undertakes to | by no later than ";

/// Whether a sentence says what was decided, what is to be done, or names a date or an amount.
pub fn is_fact(line: &Line<'_>) -> bool {
    let lower = line.text.to_lowercase();
    let is_due = || DUTIES.split('|').any(|duty| lower.contains(duty));
    decides(&lower) || has_money(line) || has_date(line) || is_due() || record::tells(line.text)
}

fn decides(lower: &str) -> bool {
    DECISIONS.split('|').any(|d| lower.contains(d))
}

fn has_money(line: &Line<'_>) -> bool {
    ["\u{20ac}", "$", "\u{a3}", "EUR ", "GBP ", "USD "].iter().any(|c| line.text.contains(c))
}

fn has_date(line: &Line<'_>) -> bool {
    line.text.split_whitespace().any(|w| dates::month(w.trim_end_matches(',')).is_some())
}

/// How easily a sentence is read, from 0.1 (very hard) to 1.5, by LIX (C. H. Björnsson, "Läsbarhet", 1968): its words, and the share of them
/// that have more than six letters. Needs no dictionary, and works for any language that is written in words.
pub fn ease(line: &Line<'_>) -> f64 {
    let letters = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count();
    let lengths: Vec<usize> = words::words(line.text).map(letters).collect();
    let all = lengths.len().max(1) as f64;
    let long = lengths.iter().filter(|length| **length > 6).count() as f64;
    let lix = all + 100.0 * long / all;
    ((60.0 - lix) / 30.0).clamp(0.1, 1.5)
}

/// What a sentence of a study is worth that resembles others by `central` (1 on average) and stands at `place` (from 0 to 1) of it.
pub fn worth(line: &Line<'_>, reading: &Reading<'_>, central: f64, place: f64) -> f64 {
    let opening = if place < weigh::OPENING.0 { weigh::OPENING.1 } else { 1.0 };
    let close = if place > 1.0 - weigh::CLOSE.0 { weigh::CLOSE.1 } else { 1.0 };
    let part = match part(line, reading) {
        Part::Concludes => weigh::CONCLUDES,
        Part::Introduces => weigh::INTRODUCES,
        Part::Aside => weigh::ASIDE,
        Part::Other => 1.0,
    };
    central.powf(weigh::CENTRAL) * opening * close * manner(line) * part
}

/// How a sentence speaks.
fn manner(line: &Line<'_>) -> f64 {
    let lower = line.text.to_lowercase();
    let decides = decides(&lower);
    let cue = if CUES.split('|').any(|c| lower.contains(c)) { weigh::CUE } else { 1.0 };
    let own = ["this paper", "this report", "this agreement", "this letter"].iter().any(|s| lower.starts_with(s));
    let leans = if !own && LEANS.split('|').any(|l| lower.starts_with(l)) { weigh::LEANS } else { 1.0 };
    let points = ["table ", "figure ", "section ", "="].iter().any(|p| lower.contains(p));
    let marks = [
        (points, weigh::POINTS),
        (decides, weigh::DECIDES),
        (has_money(line), weigh::MONEY),
        (has_date(line), weigh::DATE),
    ];
    marks.iter().filter(|(is, _)| *is).fold(cue * leans, |weight, (_, factor)| weight * factor)
}

/// What a part of a document is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// It sums up or decides.
    Concludes,
    /// It introduces.
    Introduces,
    /// It is about something else: earlier work, thanks.
    Aside,
    /// It has no name that tells.
    Other,
}

const CONCLUDES: &[&str] = &[
    "conclu",
    "summary",
    "decision",
    "resolution",
    "outcome",
    "recommend",
    "result of",
    "impression",
    "assessment",
    "beschluss",
    "beschlüsse",
    "entscheidung",
    "ergebnis",
    "fazit",
    "zusammenfassung",
    "empfehlung",
    "décision",
    "résolution",
    "résumé",
    "recommandation",
];
const INTRODUCES: &[&str] = &["introduction", "abstract", "purpose", "background", "overview"];
const ASIDE: &[&str] = &["related", "previous work", "acknowledg", "references", "bibliography"];

/// What the heading above says about a sentence.
pub fn part(line: &Line<'_>, reading: &Reading<'_>) -> Part {
    let heading = reading.sections.get(line.section as usize).map(|s| s.to_lowercase()).unwrap_or_default();
    let is = |words: &[&str]| words.iter().any(|w| heading.contains(w));
    if is(CONCLUDES) {
        Part::Concludes
    } else if is(INTRODUCES) {
        Part::Introduces
    } else if is(ASIDE) {
        Part::Aside
    } else {
        Part::Other
    }
}
