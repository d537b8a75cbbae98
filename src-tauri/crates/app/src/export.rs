//! A summary that leaves Alcove by the user's hand: as text, Markdown, JSON, web page, Word document or PDF.
//!
//! Every form says to people and to programs that a machine wrote it, which one, and when, and carries what the model's licences
//! ask of outputs; none carries more of the document than the sentences and the quotes they rest on, or what the user thinks of it. What is
//! the same for one document and for several together is said by [`Leaving`], and what people read by [`paper::Paper`], which every form but
//! JSON sets. A sentence that the check did not let through says so in each of them. A new form is a variant of [`Format`] and a function.

mod docx;
pub mod folder;
mod html;
mod leaving;
mod paper;
mod pdf;
mod text;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::{Code, Error, Result};
pub use leaving::{Leaving, Of};
pub use paper::{Point, Source};

use crate::App;
use crate::noticed::Noticed;
use crate::places::Places;
use crate::summary::{Method, Sentence, Shape, Summary};
use crate::view::{DocumentRow, SummaryId, SummaryView};
use crate::words::{say, say_with};

/// The forms a summary can leave in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// JSON, as `docs/cli.md` describes it.
    Json,
    /// One web page, whole in itself.
    Html,
    /// A Word document.
    Docx,
    /// A PDF.
    Pdf,
}

impl Format {
    /// Ending of a file of this form.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Markdown => "md",
            Self::Json => "json",
            Self::Html => "html",
            Self::Docx => "docx",
            Self::Pdf => "pdf",
        }
    }

    /// Whether it can be shown on a terminal.
    pub fn is_text(self) -> bool {
        !matches!(self, Self::Docx | Self::Pdf)
    }
}

/// The whole summary of one document in the given form, as the bytes of a file.
///
/// # Errors
/// [`Code::BadInput`] where it cannot be written.
pub fn write(document: &DocumentRow, places: &Places, stored: &SummaryView, format: Format) -> Result<Vec<u8>> {
    Leaving::alone(document.clone(), places.clone(), stored.clone()).write(format)
}

impl Leaving {
    /// All of it in the given form, as the bytes of a file.
    ///
    /// # Errors
    /// [`Code::BadInput`] where it cannot be written.
    pub fn write(&self, format: Format) -> Result<Vec<u8>> {
        let paper = || paper::Paper::new(self);
        Ok(match format {
            Format::Text => text::plain(self).into_bytes(),
            Format::Markdown => text::markdown(self).into_bytes(),
            Format::Json => json(self)?.into_bytes(),
            Format::Html => html::write(&paper()).into_bytes(),
            Format::Docx => docx::write(&paper())?,
            Format::Pdf => pdf::write(&paper(), pdf::system_fonts)?,
        })
    }

    /// The sentences alone, for the clipboard, with or without their addresses and doubts, and the line that says a machine wrote them.
    /// What was left out is not among them: pasted somewhere, it may lose what it stands under.
    pub fn clipboard(&self, citations: bool) -> String {
        let sentences = |of: &Of| {
            let one = |(s, number): (&Sentence, u32)| {
                if citations {
                    marked(self, of, s, number)
                } else {
                    bracketed(s.text.clone(), paper::standing_in_brief(s))
                }
            };
            let all: Vec<String> = of.summary.sentences.iter().zip(0..).map(one).chain(self.nothing_more(of)).collect();
            all.join(" ")
        };
        let entitled = |of: &Of| match self.heading(of, None) {
            Some(title) => format!("{title}\n{}", sentences(of)),
            None => sentences(of),
        };
        let parts: Vec<String> = self.all().map(entitled).collect();
        let label: Vec<String> = self.labels().into_iter().chain(self.owed()).collect();
        format!("{}\n\n{}\n{}", parts.join("\n\n"), label.join("\n"), mark_lines(self.lead()))
    }
}

/// What a summary is saved as, unless the user says otherwise: "report, summary.pdf".
pub fn file_name(title: &str, format: Format) -> String {
    let title = crate::access::harmless(title);
    let path = std::path::Path::new(&title);
    // "lease.pdf and one more" ends in no kind of file.
    let is_file = path.extension().is_some_and(|ending| !ending.to_string_lossy().contains(' '));
    let stem = path.file_stem().filter(|_| is_file).map(|stem| stem.to_string_lossy().into_owned());
    let name = say_with("file-summary", &[("title", stem.unwrap_or(title).into())]);
    format!("{name}.{}", format.extension())
}

impl App {
    /// A stored summary in a form that can leave Alcove, as the bytes of a file, and its title: the document's, or the name of several
    /// together.
    ///
    /// # Errors
    /// As [`Leaving::stored`], or [`Leaving::write`].
    pub fn export(&self, id: SummaryId, format: Format) -> Result<(String, Vec<u8>)> {
        let leaving = Leaving::stored(&self.session().unlocked()?, id)?;
        let bytes = leaving.write(format)?;
        Ok((leaving.title, bytes))
    }
}

/// What `alcove summarize --format json` prints; the shape is public.
#[derive(Serialize)]
struct Json<'a> {
    /// In the vault.
    id: i64,
    document: JsonDocument<'a>,
    #[serde(flatten)]
    summary: &'a Summary,
    model: Option<&'a crate::summary::ModelUsed>,
    label: String,
    mark: Mark,
    terms: Vec<String>,
}

/// What tells a program how a text came about.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
struct Mark {
    /// Term of the IPTC vocabulary of digital source types.
    digital_source_type: &'static str,
    /// Whether a model wrote it.
    ai_generated: bool,
    generator: String,
    model_sha256: Option<String>,
    created: String,
}

fn mark(summary: &Summary) -> Mark {
    let p = &summary.provenance;
    Mark {
        digital_source_type: match &p.model {
            Some(_) => "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
            // The source's own sentences, chosen by rules that no data trained.
            None => "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia",
        },
        ai_generated: p.model.is_some(),
        generator: match &p.model {
            Some(model) => format!("{}; Alcove {}", one_line(&model.name), p.alcove),
            None => format!("Alcove {}", p.alcove),
        },
        model_sha256: p.model.as_ref().map(|m| m.file_sha256.clone()),
        created: p.made.clone(),
    }
}

/// The mark as lines of `key: "value"`, which is YAML.
fn mark_lines(summary: &Summary) -> String {
    mark_values(summary).into_iter().map(|(key, value)| format!("{key}: {value}\n")).collect()
}

/// The mark as names and plain values.
fn mark_rows(summary: &Summary) -> Vec<(String, String)> {
    let plain = |value: serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    mark_values(summary).into_iter().map(|(key, value)| (key, plain(value))).collect()
}

fn mark_values(summary: &Summary) -> Vec<(String, serde_json::Value)> {
    match serde_json::to_value(mark(summary)) {
        Ok(serde_json::Value::Object(rows)) => rows.into_iter().filter(|(_, value)| !value.is_null()).collect(),
        _ => Vec::new(),
    }
}

/// A text on one line that runs as its own letters do: directions that reach beyond it would let it rewrite what stands beside it.
fn one_line(text: &str) -> String {
    let seen = text.chars().filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'));
    seen.map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect()
}

/// What the licences of the model ask to go along with what it writes: their own words first, then ours for the terms.
fn owed(summary: &Summary) -> Vec<String> {
    let Some(model) = &summary.provenance.model else { return Vec::new() };
    let ids = if model.licences.is_empty() { std::slice::from_ref(&model.licence) } else { &model.licences };
    let mut lines: Vec<String> = Vec::new();
    for licence in ids.iter().filter_map(|id| licences::licence(id)) {
        let with = licence.with_outputs();
        let terms = with.terms.into_iter().map(|c| {
            say_with(
                "export-terms",
                &[("words", c.words.into()), ("licence", licence.name.as_str().into()), ("section", c.section.into())],
            )
        });
        for line in with.shown.into_iter().chain(terms) {
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    lines
}

#[derive(Serialize)]
struct JsonDocument<'a> {
    id: i64,
    title: &'a str,
    format: &'a str,
    pages: Option<u32>,
    bytes: u64,
    warnings: Vec<&'a str>,
    /// The same, with the pages each concerns.
    noticed: &'a [Noticed],
}

/// The same of several documents together.
#[derive(Serialize)]
struct JsonTogether<'a> {
    /// In the vault.
    id: i64,
    title: &'a str,
    /// What is said of each document, in the form that a summary of it alone has.
    documents: Vec<Json<'a>>,
    label: String,
    mark: Mark,
    terms: Vec<String>,
}

fn json(leaving: &Leaving) -> Result<String> {
    let mut documents: Vec<Json<'_>> = leaving.all().map(json_of).collect();
    let written = if leaving.is_of_several() {
        serde_json::to_string_pretty(&JsonTogether {
            id: leaving.id().0,
            title: &leaving.title,
            documents,
            label: leaving.labels().join(" "),
            mark: mark(leaving.lead()),
            terms: leaving.owed(),
        })
    } else {
        serde_json::to_string_pretty(&documents.pop())
    };
    written.map_err(|e| Error::new(Code::BadInput, e.to_string()))
}

fn json_of(of: &Of) -> Json<'_> {
    let (document, summary) = (&of.document, &of.summary);
    Json {
        id: of.id.0,
        document: JsonDocument {
            id: document.id.0,
            title: &document.title,
            format: &document.format,
            pages: document.pages,
            bytes: document.bytes,
            warnings: document.warnings.iter().map(|noticed| noticed.kind.as_str()).collect(),
            noticed: &document.warnings,
        },
        summary,
        model: summary.provenance.model.as_ref(),
        label: made_by(summary),
        mark: mark(summary),
        terms: owed(summary),
    }
}

/// A sentence with its place, and what the check found, where that is not that all of it is supported.
fn marked(leaving: &Leaving, of: &Of, sentence: &Sentence, number: u32) -> String {
    bracketed(cited(leaving, of, sentence, number), paper::standing(&of.summary, sentence))
}

fn bracketed(sentence: String, standing: Option<String>) -> String {
    match standing {
        Some(standing) => format!("{sentence} [{standing}]"),
        None => sentence,
    }
}

/// A sentence with its place, and those in other documents that say the same.
fn cited(leaving: &Leaving, of: &Of, sentence: &Sentence, number: u32) -> String {
    let also = leaving
        .also(of, number)
        .map(|(other, evidence)| say_with("together-also", &[("place", leaving.address(other, evidence).into())]));
    let places: Vec<String> = address(&of.places, sentence).into_iter().chain(also).collect();
    if places.is_empty() { sentence.text.clone() } else { format!("{} ({})", sentence.text, places.join("; ")) }
}

/// "p. 3, par. 2", of the best evidence.
pub fn address(places: &Places, sentence: &Sentence) -> Option<String> {
    sentence.evidence.first().map(|evidence| places.address(evidence))
}

/// "Read: 40 of 42 blocks."
pub fn coverage_line(summary: &Summary) -> String {
    let c = &summary.coverage;
    say_with(
        "export-coverage",
        &[
            ("read", c.read.into()),
            ("total", c.total.into()),
            ("skipped", c.skipped.into()),
            ("failed", c.failed.into()),
        ],
    )
}

/// "Written by a machine: SmolLM2 135M Instruct (Apache-2.0), thorough, 2026-11-22."
pub fn made_by(summary: &Summary) -> String {
    let made = summary.provenance.made.split('T').next().unwrap_or_default().to_owned();
    let method = say(&format!("method-{}", method_id(summary.method)));
    match &summary.provenance.model {
        Some(model) => say_with(
            "export-made-by-model",
            &[
                ("model", model.name.clone().into()),
                ("licence", model.licence.clone().into()),
                ("method", method.into()),
                ("date", made.into()),
            ],
        ),
        None => say_with("export-made-without-model", &[("method", method.into()), ("date", made.into())]),
    }
}

/// The method's id in the words file.
pub fn method_id(method: Method) -> &'static str {
    match method {
        Method::Whole => "whole",
        Method::Thorough => "thorough",
        Method::Quick => "quick",
        Method::Extractive => "extractive",
    }
}

/// The shape's id in the words file.
pub fn shape_id(shape: Shape) -> &'static str {
    match shape {
        Shape::Brief => "brief",
        Shape::KeyPoints => "key-points",
        Shape::Sections => "sections",
        Shape::Facts => "facts",
        Shape::Plain => "plain",
    }
}

#[cfg(test)]
mod tests;
