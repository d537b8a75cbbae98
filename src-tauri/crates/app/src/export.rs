//! A summary that leaves Alcove by the user's hand: as text, Markdown or JSON.
//!
//! Every form says that a machine wrote it, which one, and when; none carries more of the document than the sentences and,
//! in JSON, the quotes they rest on. A new form is a function here and a variant of [`Format`].

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::{Code, Error, Result};
use crate::summary::{Method, Sentence, Summary, Support};
use crate::view::DocumentRow;
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
}

impl Format {
    /// Ending of a file of this form.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Markdown => "md",
            Self::Json => "json",
        }
    }
}

/// The whole summary in the given form.
///
/// # Errors
/// [`Code::BadInput`] where it cannot be written as JSON.
pub fn write(document: &DocumentRow, summary: &Summary, format: Format) -> Result<String> {
    match format {
        Format::Text => Ok(text(document, summary)),
        Format::Markdown => Ok(markdown(document, summary)),
        Format::Json => json(document, summary),
    }
}

/// The sentences alone, for the clipboard, with or without their addresses, and the line that says a machine wrote them.
pub fn clipboard(summary: &Summary, citations: bool) -> String {
    let sentences: Vec<String> =
        summary.sentences.iter().map(|s| if citations { cited(s) } else { s.text.clone() }).collect();
    format!("{}\n\n{}\n", sentences.join(" "), made_by(summary))
}

fn text(document: &DocumentRow, summary: &Summary) -> String {
    let mut out = format!("{}\n\n", document.title);
    for sentence in &summary.sentences {
        out.push_str(&format!("- {}\n", marked(sentence)));
    }
    out.push_str(&format!("\n{}\n", remarks(document, summary).join("\n")));
    out
}

fn markdown(document: &DocumentRow, summary: &Summary) -> String {
    let mut out = format!("# {}\n\n", escape(&document.title));
    for sentence in &summary.sentences {
        out.push_str(&format!("- {}\n", escape(&marked(sentence))));
    }
    out.push_str(&format!("\n---\n\n{}\n", escape(&remarks(document, summary).join("\n")).replace('\n', "  \n")));
    out
}

/// What `alcove summarize --format json` prints; the shape is public.
#[derive(Serialize)]
struct Json<'a> {
    document: JsonDocument<'a>,
    #[serde(flatten)]
    summary: &'a Summary,
    model: Option<&'a crate::summary::ModelUsed>,
    label: String,
}

#[derive(Serialize)]
struct JsonDocument<'a> {
    id: i64,
    title: &'a str,
    format: &'a str,
    pages: Option<u32>,
    bytes: u64,
    warnings: &'a [String],
}

fn json(document: &DocumentRow, summary: &Summary) -> Result<String> {
    let whole = Json {
        document: JsonDocument {
            id: document.id.0,
            title: &document.title,
            format: &document.format,
            pages: document.pages,
            bytes: document.bytes,
            warnings: &document.warnings,
        },
        summary,
        model: summary.provenance.model.as_ref(),
        label: made_by(summary),
    };
    serde_json::to_string_pretty(&whole).map_err(|e| Error::new(Code::BadInput, e.to_string()))
}

fn marked(sentence: &Sentence) -> String {
    let cited = cited(sentence);
    match sentence.status {
        Support::Supported => cited,
        Support::Partly => format!("{cited} [{}]", say("support-partly")),
        Support::NotFound => format!("{cited} [{}]", say("support-not-found")),
    }
}

fn cited(sentence: &Sentence) -> String {
    match address(sentence) {
        Some(address) => format!("{} ({address})", sentence.text),
        None => sentence.text.clone(),
    }
}

/// What belongs under a summary: how much was read, what was not and why, and who wrote it.
fn remarks(document: &DocumentRow, summary: &Summary) -> Vec<String> {
    let warning = |kind: &String| say(&format!("warning-{}", kind.replace('_', "-")));
    let mut lines = vec![coverage_line(summary)];
    lines.extend(document.warnings.iter().map(warning));
    if summary.reason == "model_failed" {
        lines.push(say("method-reason-model-failed"));
    }
    lines.push(made_by(summary));
    lines
}

/// "p. 3, par. 2".
pub fn address(sentence: &Sentence) -> Option<String> {
    let best = sentence.evidence.first()?;
    let paragraph = ("paragraph", best.paragraph.into());
    Some(match best.page {
        Some(page) => say_with("address-page", &[("page", page.into()), paragraph]),
        None => say_with("address-plain", &[paragraph]),
    })
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

/// Keeps a stranger's text from being taken for Markdown.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
