//! A summary that leaves Alcove by the user's hand: as text, Markdown or JSON.
//!
//! Every form says to people and to programs that a machine wrote it, which one, and when, and carries what the model's licences
//! ask of outputs; none carries more of the document than the sentences and, in JSON, the quotes they rest on. A new form is a
//! function here and a variant of [`Format`].

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
    let label: Vec<String> = [made_by(summary)].into_iter().chain(owed(summary)).collect();
    format!("{}\n\n{}\n{}", sentences.join(" "), label.join("\n"), mark_lines(summary))
}

fn text(document: &DocumentRow, summary: &Summary) -> String {
    let mut out = format!("{}\n\n", document.title);
    for sentence in &summary.sentences {
        out.push_str(&format!("- {}\n", marked(sentence)));
    }
    out.push_str(&format!("\n{}\n\n{}", remarks(document, summary).join("\n"), mark_lines(summary)));
    out
}

fn markdown(document: &DocumentRow, summary: &Summary) -> String {
    // Front matter, which programs read and renderers do not show.
    let mut out = format!("---\n{}---\n\n# {}\n\n", mark_lines(summary), escape(&document.title));
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
    let mark = serde_json::to_value(mark(summary)).unwrap_or_default();
    let rows = mark.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
    rows.map(|(key, value)| format!("{key}: {value}\n")).collect()
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
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
        mark: mark(summary),
        terms: owed(summary),
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
    lines.extend(owed(summary));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::{Coverage, ModelUsed, Origin, Provenance, Shape, Timings};

    fn made(licences: Option<&[&str]>) -> (DocumentRow, Summary) {
        let document = DocumentRow {
            id: crate::view::DocumentId(1),
            title: "Minutes".to_owned(),
            format: "text".to_owned(),
            pages: None,
            bytes: 1,
            added: String::new(),
            summarised: true,
            warnings: Vec::new(),
            snippet: None,
        };
        let model = licences.map(|ids| ModelUsed {
            name: "A \"model\"\n---".to_owned(),
            file_sha256: "00".repeat(32),
            licence: ids[0].to_owned(),
            licences: ids.iter().map(|&id| id.to_owned()).collect(),
        });
        let sentence = Sentence {
            text: "It was agreed.".to_owned(),
            status: Support::Supported,
            evidence: Vec::new(),
            origin: Origin::Model,
            heading: None,
            doubts: Vec::new(),
        };
        let summary = Summary {
            shape: Shape::KeyPoints,
            method: Method::Whole,
            reason: "fits_context".to_owned(),
            sentences: vec![sentence],
            left_out: Vec::new(),
            coverage: Coverage::default(),
            provenance: Provenance {
                model,
                prompts: "1".to_owned(),
                alcove: "0.1.0".to_owned(),
                notice: "1".to_owned(),
                temperature: 0.0,
                seed: 0,
                max_tokens: 1,
                device: "CPU".to_owned(),
                made: "2026-11-25T08:00:00Z".to_owned(),
            },
            timings: Timings::default(),
        };
        (document, summary)
    }

    fn every_form(licences: Option<&[&str]>) -> Vec<String> {
        let (document, summary) = made(licences);
        let forms = [Format::Text, Format::Markdown, Format::Json].map(|f| write(&document, &summary, f).unwrap());
        forms.into_iter().chain([clipboard(&summary, true)]).collect()
    }

    #[test]
    fn every_form_says_to_people_and_to_programs_that_a_model_wrote_it() {
        for form in every_form(Some(&["apache-2.0"])) {
            assert!(form.contains("Written by a machine") && form.contains("2026-11-25"), "{form}");
            assert!(form.contains("trainedAlgorithmicMedia") && form.contains("ai_generated"), "{form}");
            assert!(form.contains(&"00".repeat(32)), "{form}");
        }
        for form in every_form(None) {
            assert!(form.contains("/algorithmicMedia") && !form.contains("trainedAlgorithmicMedia"), "{form}");
        }
    }

    #[test]
    fn every_form_carries_what_the_licences_ask_of_outputs() {
        for form in every_form(Some(&["apache-2.0", "llama3"])) {
            assert!(form.contains("Built with Meta Llama 3"), "{form}");
            assert!(form.contains("improve another large language model") && form.contains("§1.b.v"), "{form}");
        }
        for form in every_form(Some(&["llama2"])) {
            assert!(form.contains("improve another large language model"), "{form}");
        }
        for form in every_form(Some(&["gemma"])) {
            assert!(form.contains("Gemma Terms of Use") && form.contains("stays under these terms"), "{form}");
        }
        for form in every_form(Some(&["apache-2.0"])) {
            assert!(!form.contains("Llama") && !form.contains("large language model"), "{form}");
        }
    }

    #[test]
    fn the_mark_of_a_markdown_file_is_its_front_matter_whatever_a_model_calls_itself() {
        let form = every_form(Some(&["mit"])).remove(1);
        let (front, rest) = form.strip_prefix("---\n").unwrap().split_once("\n---\n").unwrap();
        assert!(rest.starts_with("\n# Minutes"), "{form}");
        let rows: Vec<(&str, serde_json::Value)> = front
            .lines()
            .map(|line| line.split_once(": ").unwrap())
            .map(|(key, value)| (key, serde_json::from_str(value).unwrap()))
            .collect();
        assert!(rows.contains(&("ai_generated", serde_json::Value::Bool(true))), "{rows:?}");
    }
}
