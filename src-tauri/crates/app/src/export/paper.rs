//! A summary as a paper: what the forms with pages say, and in which order. How it looks is the business of `html`, `docx` and `pdf`.
//!
//! Each sentence names its sources by number; the sources stand at the end with their place and their words. What else must go
//! along (how much was read, who wrote it, what the licences ask) is the same in every form, so a new form cannot leave it out.

use super::{coverage_line, made_by, mark_rows, method_id, owed};
use crate::places::{Places, Unit, joined};
use crate::summary::{CellState, Coverage, Part as Asked, Sentence, Summary, Support};
use crate::view::DocumentRow;
use crate::words::{find, say, say_with};

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
    /// The paper of a document's summary.
    pub fn new(document: &DocumentRow, places: &Places, summary: &Summary) -> Self {
        let mut sources: Vec<(Source, (u32, u32, u32))> = Vec::new();
        let mut above: Option<&str> = None;
        let mut points = Vec::with_capacity(summary.sentences.len());
        for sentence in &summary.sentences {
            let numbers = sentence.evidence.iter().map(|e| {
                let address = (e.block, e.start, e.end);
                match sources.iter().position(|(_, known)| *known == address) {
                    Some(known) => known + 1,
                    None => {
                        let quote = e.quote.split_whitespace().collect::<Vec<_>>().join(" ");
                        sources.push((Source { place: places.address(e), quote }, address));
                        sources.len()
                    }
                }
            });
            let numbers = numbers.collect();
            let heading = sentence.heading.as_deref().filter(|heading| Some(*heading) != above);
            above = sentence.heading.as_deref();
            points.push(Point {
                heading: heading.map(str::to_owned),
                text: sentence.text.clone(),
                standing: standing(sentence),
                sources: numbers,
            });
        }
        let mut parts = vec![how_much_was_read(document, places, summary), how_it_was_made(document, summary)];
        let owed = owed(summary);
        if !owed.is_empty() {
            parts.push(Part { heading: say("export-owed"), lines: owed, facts: Vec::new() });
        }
        Self {
            title: document.title.clone(),
            label: made_by(summary),
            points,
            sources: sources.into_iter().map(|(source, _)| source).collect(),
            parts,
            mark: mark_rows(summary),
            made: summary.provenance.made.clone(),
        }
    }
}

fn standing(sentence: &Sentence) -> Option<String> {
    match sentence.status {
        Support::Supported => None,
        Support::Partly => Some(say("support-partly")),
        Support::NotFound => Some(say("support-not-found")),
    }
}

fn how_much_was_read(document: &DocumentRow, places: &Places, summary: &Summary) -> Part {
    let coverage = &summary.coverage;
    let mut lines = vec![coverage_line(summary)];
    lines.extend(cells(coverage, document.pages.is_some().then_some(places)));
    lines.extend(coverage.reasons.iter().filter_map(|reason| {
        let words = find(&format!("reason-{}", reason.reason.replace('_', "-")), &[])?;
        if reason.reason == "limit" {
            return Some(words); // how much it is nobody knows
        }
        let blocks = say_with("coverage-blocks", &[("count", reason.blocks.into())]);
        Some(say_with("coverage-reason", &[("blocks", blocks.into()), ("reason", words.into())]))
    }));
    lines.extend(document.warnings.iter().map(|noticed| noticed.words(document.unit)));
    if !summary.left_out.is_empty() {
        lines.push(say_with("export-left-out", &[("count", summary.left_out.len().into())]));
    }
    Part { heading: say("coverage-title"), lines, facts: Vec::new() }
}

/// The pages, slides and so on, or else sections, that were not read whole.
fn cells(coverage: &Coverage, places: Option<&Places>) -> Vec<String> {
    let kind = if places.is_some() { "pages" } else { "sections" };
    let unit = places.map_or("page", |places| places.unit.id());
    let unnamed = Places::default();
    let of = |state: CellState, id: &str| {
        let numbers: Vec<u32> = coverage.cells.iter().filter(|c| c.state == state).map(|c| c.number).collect();
        let list = ("list", places.unwrap_or(&unnamed).list(&numbers).into());
        (!numbers.is_empty()).then(|| say_with(&format!("coverage-{id}-pages"), &[list]))
    };
    let read = coverage.cells.iter().filter(|c| c.state == CellState::Read).count();
    let counts = [("read", read.into()), ("total", coverage.cells.len().into()), ("unit", unit.into())];
    let told = [
        (read < coverage.cells.len()).then(|| say_with(&format!("coverage-{kind}"), &counts)),
        of(CellState::InPart, "in-part"),
        of(CellState::Skipped, "skipped"),
        of(CellState::Unreadable, "unreadable"),
    ];
    let told: Vec<String> = told.into_iter().flatten().collect();
    if told.is_empty() { told } else { vec![format!("{}.", told.join("; "))] }
}

/// "Pages 3–7".
pub fn part_words(part: Asked, unit: Unit) -> String {
    match part {
        Asked::Pages(first, last) => {
            let count = last.saturating_sub(first).saturating_add(1);
            let list = ("list", joined(&[first..=last]).into());
            say_with(&format!("parts-{}", unit.id()), &[("count", count.into()), list])
        }
        Asked::Blocks(..) => say("provenance-part-paragraphs"),
    }
}

fn how_it_was_made(document: &DocumentRow, summary: &Summary) -> Part {
    let made = &summary.provenance;
    let reason = find(&format!("method-reason-{}", summary.reason.replace('_', "-")), &[]);
    let fact = |id: &str, value: String| (say(id), value);
    let mut facts = vec![
        fact("export-document", document.title.clone()),
        fact("export-method", say(&format!("method-{}", method_id(summary.method)))),
    ];
    facts.extend(summary.part.map(|part| fact("provenance-part", part_words(part, document.unit))));
    if let Some(model) = &made.model {
        let seconds = |s: f64| format!("{s:.1}");
        let (load, prefill, decode) = (summary.timings.load, summary.timings.prefill, summary.timings.decode);
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
        ]);
    }
    facts.extend([
        fact("provenance-notice", made.notice.clone()),
        fact("provenance-alcove", made.alcove.clone()),
        fact("export-made", made.made.clone()),
    ]);
    Part { heading: say("provenance-more"), lines: reason.into_iter().collect(), facts }
}
