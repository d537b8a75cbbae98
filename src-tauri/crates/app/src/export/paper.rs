//! A summary as a paper: what every form says that people read, and in which order. How it looks is the business of `html`, `docx`, `pdf` and
//! `text`.
//!
//! Each sentence names its sources by number (in `text` by their place); the sources stand at the end with their place and their words. What
//! else must go along (how much was read, what was left out and why, who wrote it, what the licences ask) is the same in every form, so a new
//! form cannot leave it out.

use super::{Leaving, Of, coverage_line, mark_rows, method_id, shape_id};
use crate::places::{Places, Unit, joined};
use crate::summary::{
    CellState, Coverage, CoverageCell, CoverageReason, Doubt, Evidence, Judged, Part as Chosen, Sentence, Summary,
    Support,
};
use crate::view::DocumentId;
use crate::words::{duration, find, say, say_with};

/// A summary, ready to be set.
pub struct Paper {
    /// The document's title.
    pub title: String,
    /// The line beneath it: a machine wrote this.
    pub label: String,
    /// Sentences, in order.
    pub points: Vec<Point>,
    /// What they rest on, in order; the first is number 1.
    pub sources: Vec<Source>,
    /// What stands under the sources, in order.
    pub parts: Vec<Part>,
    /// The label for programs: names and values.
    pub mark: Vec<(String, String)>,
    /// When it was made, RFC 3339.
    pub made: String,
}

/// A sentence of the summary.
pub struct Point {
    /// The heading that begins with it, in a summary by section.
    pub heading: Option<String>,
    /// The sentence.
    pub text: String,
    /// What the check found, where that is not that all of it is supported.
    pub standing: Option<String>,
    /// Numbers of its sources, from 1.
    pub sources: Vec<usize>,
}

/// A place in the document.
pub struct Source {
    /// "p. 3, par. 2".
    pub place: String,
    /// The words there.
    pub quote: String,
}

/// A heading, and what stands under it.
pub struct Part {
    /// The heading.
    pub heading: String,
    /// Paragraphs.
    pub lines: Vec<String>,
    /// Names and values.
    pub facts: Vec<(String, String)>,
}

impl Paper {
    /// The paper of what leaves.
    pub fn new(leaving: &Leaving) -> Self {
        let mut sources = Sources::default();
        let points = leaving.all().flat_map(|of| points(leaving, of, &mut sources)).collect();
        let entitled = |of: &Of, part: Part| match leaving.heading(of, Some(&part.heading)) {
            Some(heading) => Part { heading, ..part },
            None => part,
        };
        let read = leaving.all().map(|of| entitled(of, how_much_was_read(of)));
        let left_out = leaving.all().filter_map(|of| Some(entitled(of, what_was_left_out(of)?)));
        let made = leaving.all().map(|of| entitled(of, how_it_was_made(of)));
        let mut parts: Vec<Part> = read.chain(left_out).chain(made).collect();
        let owed = leaving.owed();
        if !owed.is_empty() {
            parts.push(Part { heading: say("export-owed"), lines: owed, facts: Vec::new() });
        }
        Self {
            title: leaving.title.clone(),
            label: leaving.labels().join(" "),
            points,
            sources: sources.0.into_iter().map(|(source, _)| source).collect(),
            parts,
            mark: mark_rows(leaving.lead()),
            made: leaving.lead().provenance.made.clone(),
        }
    }
}

/// The places that were named so far, each with its document, block and characters.
#[derive(Default)]
struct Sources(Vec<(Source, (DocumentId, u32, u32, u32))>);

impl Sources {
    /// The number of a place, from 1; a new one where it was not named yet.
    fn number(&mut self, leaving: &Leaving, of: &Of, e: &Evidence) -> usize {
        let address = (of.document.id, e.block, e.start, e.end);
        if let Some(known) = self.0.iter().position(|(_, known)| *known == address) {
            return known + 1;
        }
        let quote = e.quote.split_whitespace().collect::<Vec<_>>().join(" ");
        self.0.push((Source { place: leaving.address(of, e), quote }, address));
        self.0.len()
    }
}

/// What is said of one document.
fn points(leaving: &Leaving, of: &Of, sources: &mut Sources) -> Vec<Point> {
    let mut above: Option<String> = None;
    let mut points = Vec::with_capacity(of.summary.sentences.len());
    for (sentence, number) in of.summary.sentences.iter().zip(0..) {
        let own = sentence.evidence.iter().map(|evidence| (of, evidence));
        let places = own.chain(leaving.also(of, number));
        let sources = places.map(|(of, evidence)| sources.number(leaving, of, evidence)).collect();
        let heading = leaving.heading(of, sentence.heading.as_deref());
        let begins = heading.clone().filter(|heading| Some(heading) != above.as_ref());
        above = heading;
        points.push(Point {
            heading: begins,
            text: sentence.text.clone(),
            standing: standing(&of.summary, sentence),
            sources,
        });
    }
    points.extend(leaving.nothing_more(of).map(|text| Point {
        heading: leaving.heading(of, None),
        text,
        standing: None,
        sources: Vec::new(),
    }));
    points
}

/// What the check found, where that is not that all of it is supported: "Only partly in the document. The number “14” is not in the passage.";
/// and, where another language was asked for, what it was translated from, or that it was not.
pub fn standing(summary: &Summary, sentence: &Sentence) -> Option<String> {
    let found = status(sentence).map(|status| {
        let doubts = doubts(sentence);
        if doubts.is_empty() {
            return status;
        }
        say_with("export-doubts", &[("standing", status.into()), ("doubts", doubts.join(" ").into())])
    });
    let translated = match &sentence.original {
        Some(original) => Some(say_with("translated", &[("original", original.clone().into())])),
        None => (summary.provenance.language.is_some() && found.is_none()).then(|| say("translated-not")),
    };
    found.or(translated)
}

/// The same in a few words.
pub fn standing_in_brief(sentence: &Sentence) -> Option<String> {
    status(sentence).or_else(|| sentence.original.is_some().then(|| say("translated-brief")))
}

/// In a word, where it is not supported.
fn status(sentence: &Sentence) -> Option<String> {
    (sentence.status != Support::Supported).then(|| in_a_word(sentence.status))
}

fn in_a_word(status: Support) -> String {
    say(match status {
        Support::Supported => "support-supported",
        Support::Partly => "support-partly",
        Support::NotFound => "support-not-found",
    })
}

/// Why it is doubted, and what a model judged, each a sentence.
fn doubts(sentence: &Sentence) -> Vec<String> {
    let judged = sentence.judged.map(|judged| match judged {
        Judged::Yes => say("judged-yes"),
        Judged::No => say("judged-no"),
    });
    sentence.doubts.iter().map(in_words).chain(judged).collect()
}

fn in_words(doubt: &Doubt) -> String {
    let about = (!doubt.what.is_empty()).then(|| doubt.what.clone());
    let words = about.and_then(|what| find(&format!("doubt-{}-what", doubt.kind), &[("what", what.into())]));
    words.or_else(|| find(&format!("doubt-{}", doubt.kind), &[])).unwrap_or_else(|| say("doubt-unknown"))
}

fn how_much_was_read(of: &Of) -> Part {
    let Of { document, places, summary, .. } = of;
    let coverage = &summary.coverage;
    let mut lines = vec![coverage_line(summary)];
    lines.extend(cells(coverage, document.pages.is_some().then_some(places)));
    lines.extend(coverage.reasons.iter().filter_map(|reason| why(reason, document.unit)));
    lines.extend(document.warnings.iter().map(|noticed| noticed.words(document.unit)));
    let kept = summary.sentences.iter().filter(|sentence| sentence.status != Support::Supported).count();
    if kept > 0 {
        lines.push(say_with("export-kept", &[("count", kept.into())]));
    }
    Part { heading: say("coverage-title"), lines, facts: Vec::new() }
}

/// The sentences that the check did not let through. What it found stands before the words, so that nobody reads them without.
fn what_was_left_out(of: &Of) -> Option<Part> {
    let left_out = &of.summary.left_out;
    let one = |sentence: &Sentence| {
        let words = [("standing", in_a_word(sentence.status).into()), ("sentence", sentence.text.clone().into())];
        let marked = say_with("export-left-out-one", &words);
        std::iter::once(marked).chain(doubts(sentence)).collect::<Vec<_>>().join(" ")
    };
    let lines = std::iter::once(say("left-out-more")).chain(left_out.iter().map(one)).collect();
    let heading = say_with("left-out", &[("count", left_out.len().into())]);
    (!left_out.is_empty()).then_some(Part { heading, lines, facts: Vec::new() })
}

/// Why some of it was not read, and how much that is.
fn why(CoverageReason { reason, blocks }: &CoverageReason, unit: Unit) -> Option<String> {
    let words = find(&format!("reason-{}", reason.replace('_', "-")), &[])?;
    let counted = match reason.as_str() {
        // How much it is nobody knows.
        "limit" | "pictures_unread" => return Some(words),
        "unreadable_page" | "recognition_stopped" => format!("pages-{}", unit.id()),
        "picture_unread" | "picture_stopped" => "coverage-pictures".to_owned(),
        _ => "coverage-blocks".to_owned(),
    };
    let count = say_with(&counted, &[("count", (*blocks).into())]);
    Some(say_with("coverage-reason", &[("blocks", count.into()), ("reason", words.into())]))
}

/// The pages, slides and so on, or else sections, that were not read whole.
fn cells(coverage: &Coverage, places: Option<&Places>) -> Vec<String> {
    let kind = if places.is_some() { "pages" } else { "sections" };
    let unit = places.map_or("page", |places| places.unit.id());
    let unnamed = Places::default();
    let cells = || coverage.cells.iter().filter(|cell| cell.number != CoverageCell::NOWHERE);
    let of = |state: CellState, id: &str| {
        let numbers: Vec<u32> = cells().filter(|cell| cell.state == state).map(|cell| cell.number).collect();
        let list = ("list", places.unwrap_or(&unnamed).list(&numbers).into());
        (!numbers.is_empty()).then(|| say_with(&format!("coverage-{id}-pages"), &[list]))
    };
    let (read, total) = (cells().filter(|cell| cell.state == CellState::Read).count(), cells().count());
    let counts = [("read", read.into()), ("total", total.into()), ("unit", unit.into())];
    let told = [
        (read < total).then(|| say_with(&format!("coverage-{kind}"), &counts)),
        of(CellState::InPart, "in-part"),
        of(CellState::Skipped, "skipped"),
        of(CellState::Unreadable, "unreadable"),
    ];
    let told: Vec<String> = told.into_iter().flatten().collect();
    if told.is_empty() { told } else { vec![format!("{}.", told.join("; "))] }
}

/// "Pages 3–7".
fn part_words(part: Chosen, unit: Unit) -> String {
    let numbered = |words: &str, first: u32, last: u32| {
        let count = last.saturating_sub(first).saturating_add(1);
        say_with(words, &[("count", count.into()), ("list", joined(&[first..=last]).into())])
    };
    match part {
        Chosen::Pages(first, last) => numbered(&format!("parts-{}", unit.id()), first, last),
        Chosen::Paragraphs(first, last) => numbered("parts-paragraph", first, last),
        Chosen::Blocks(..) => say("provenance-part-paragraphs"),
    }
}

/// "What matters most; Alcove chooses; About 150 words".
fn asked(summary: &Summary) -> String {
    let made = &summary.provenance;
    let shape = say(&format!("wish-shape-{}", shape_id(summary.shape)));
    let method = made.asked.map(|method| say(&format!("method-{}", method_id(method))));
    let length = made.words.map(|count| say_with("wish-length-words", &[("count", count.into())]));
    let wished =
        [shape, method.unwrap_or_else(|| say("wish-method-auto")), length.unwrap_or_else(|| say("wish-length-usual"))];
    let kept = made.keep_doubtful.then(|| say("wish-doubtful"));
    let language = made.language.map(|language| say(&format!("language-{}", language.id())));
    wished.into_iter().chain(kept).chain(language).collect::<Vec<_>>().join("; ")
}

fn how_it_was_made(of: &Of) -> Part {
    let Of { document, summary, .. } = of;
    let made = &summary.provenance;
    let time = ("time", duration(summary.would_take.unwrap_or_default()).into());
    let reason = find(&format!("method-reason-{}", summary.reason.replace('_', "-")), &[time]);
    let fact = |id: &str, value: String| (say(id), value);
    let mut facts = vec![
        fact("export-document", document.title.clone()),
        fact("export-method", say(&format!("method-{}", method_id(summary.method)))),
        fact("provenance-asked", asked(summary)),
    ];
    facts.extend(summary.part.map(|part| fact("provenance-part", part_words(part, document.unit))));
    if let Some(model) = &made.model {
        let seconds = |s: f64| format!("{s:.1}");
        let (load, prefill, decode) = (summary.timings.load, summary.timings.prefill, summary.timings.decode);
        let given = |count: u32| say_with("provenance-given-value", &[("count", count.into())]);
        facts.extend(made.given.map(|count| fact("provenance-given", given(count))));
        facts.extend([
            fact("records-made-by", format!("{} ({})", model.name, model.licence)),
            fact("provenance-model", model.file_sha256.clone()),
            fact("provenance-device", made.device.clone()),
            fact(
                "provenance-sampling",
                say_with(
                    "provenance-sampling-value",
                    &[
                        ("temperature", made.temperature.into()),
                        ("seed", made.seed.to_string().into()),
                        ("tokens", made.max_tokens.into()),
                    ],
                ),
            ),
            fact("provenance-prompts", made.prompts.clone()),
            fact(
                "provenance-time",
                say_with(
                    "provenance-time-value",
                    &[
                        ("load", seconds(load.seconds).into()),
                        ("prefill", seconds(prefill.seconds).into()),
                        ("prefillTokens", prefill.tokens.into()),
                        ("decode", seconds(decode.seconds).into()),
                        ("decodeTokens", decode.tokens.into()),
                    ],
                ),
            ),
            fact(
                "provenance-energy",
                made.energy_joules.map_or_else(
                    || say("provenance-energy-unknown"),
                    |joules| say_with("provenance-energy-value", &[("joules", joules.round().into())]),
                ),
            ),
        ]);
        facts.extend(made.judging.clone().map(|version| fact("provenance-judging", version)));
        facts.extend(made.translating.clone().map(|version| fact("provenance-translating", version)));
    }
    facts.extend([
        fact("provenance-notice", made.notice.clone()),
        fact("provenance-alcove", made.alcove.clone()),
        fact("export-made", made.made.clone()),
    ]);
    Part { heading: say("provenance-more"), lines: reason.into_iter().collect(), facts }
}
