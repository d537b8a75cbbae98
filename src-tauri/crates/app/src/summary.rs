//! A summary and its proof: sentences, where each comes from, how much was read, and how it was made.
//!
//! These types are what is stored, what the window shows and what `alcove summarize --format json` prints (`docs/cli.md`).
//! Changing a field changes a public format: add, do not rename.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A finished summary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Summary {
    /// How it was made.
    pub method: Method,
    /// Why that method.
    pub reason: String,
    /// Seconds that the model would have taken for all of it, where that is why it read the most telling passages alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub would_take: Option<u32>,
    /// What it was to be.
    #[serde(default)]
    pub shape: Shape,
    /// The part of the document that it is of, where it is not of all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub part: Option<Part>,
    /// What it has in common with those it was made together with, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub together: Option<Together>,
    /// Shown sentences, in order.
    pub sentences: Vec<Sentence>,
    /// Sentences the check did not let through and that are not shown, in order.
    pub left_out: Vec<Sentence>,
    /// How much of the document was read.
    pub coverage: Coverage,
    /// What made it.
    pub provenance: Provenance,
    /// Where the time went.
    pub timings: Timings,
}

impl Summary {
    /// The words by which it is found: of its supported sentences alone, as a hit is shown without the marks of the others, and as they
    /// were checked.
    pub fn searched(&self) -> String {
        let supported = self.sentences.iter().filter(|s| s.status == Support::Supported);
        supported.map(Sentence::checked).collect::<Vec<_>>().join(" ")
    }
}

/// How a summary is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// The document fits the model's context and is read at once.
    Whole,
    /// Every passage is read, one after the other.
    Thorough,
    /// The most telling passages only.
    Quick,
    /// The source's own sentences; no model.
    Extractive,
}

/// A part of a document: from the first to the last, both within.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Pages (slides, sheets, ...), from 1.
    Pages(u32, u32),
    /// Paragraphs of a document without pages, from 1.
    Paragraphs(u32, u32),
    /// Blocks of its text, from 0.
    Blocks(u32, u32),
}

/// The part of one document in a summary of several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Together {
    /// Which of the documents this one is, from 0.
    pub nth: u32,
    /// How many there are.
    pub of: u32,
    /// Its sentences that are not shown: one of a document before it says the same, and names the place here.
    pub told: u32,
    /// Where other documents say what a sentence says.
    pub also: Vec<Also>,
}

/// A place in another document that says what a sentence says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Also {
    /// Number of the sentence, from 0.
    pub sentence: u32,
    /// Which of the documents, from 0.
    pub nth: u32,
    /// The place there.
    pub evidence: Evidence,
}

/// What a summary is to be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// What matters most, in a few sentences.
    Brief,
    /// What matters most, of the whole.
    #[default]
    KeyPoints,
    /// Something of every section, under its heading.
    Sections,
    /// What was decided, what is to be done, dates and amounts.
    Facts,
    /// What matters, in the sentences that are easiest to read. Nothing is rewritten: that could not be checked.
    Plain,
}

/// One sentence and its proof.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Sentence {
    /// The sentence.
    pub text: String,
    /// What the check found.
    pub status: Support,
    /// Where it comes from, best first.
    pub evidence: Vec<Evidence>,
    /// Who wrote it: the model, or the source itself.
    pub origin: Origin,
    /// The heading it is shown under, in a summary by section.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub heading: Option<String>,
    /// Why it was left out, or is shown though it is not supported: ids in the words file with their argument, such as `number` and `14`.
    pub doubts: Vec<Doubt>,
    /// What a model judged that was asked whether the passage says it, where the words alone left that open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub judged: Option<Judged>,
    /// What was checked, where `text` is a model's translation of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub original: Option<String>,
}

impl Sentence {
    /// The sentence as it was checked: in the document's language.
    pub fn checked(&self) -> &str {
        self.original.as_deref().unwrap_or(&self.text)
    }
}

/// A language that a summary can be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    En,
    /// German.
    De,
    /// French.
    Fr,
    /// Spanish.
    Es,
    /// Italian.
    It,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::En, Self::De, Self::Fr, Self::Es, Self::It];

    /// Its tag, as in ISO 639-1.
    pub fn id(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
            Self::Fr => "fr",
            Self::Es => "es",
            Self::It => "it",
        }
    }
}

/// What the check found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Support {
    /// Said in one passage of the source.
    Supported,
    /// Some of it is.
    Partly,
    /// None of it was found.
    NotFound,
}

/// What a model judged that was asked whether a passage says a sentence. Nobody can look that up, so it makes none supported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Judged {
    /// The passage says it.
    Yes,
    /// It does not.
    No,
}

/// Who wrote a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The model's words.
    Model,
    /// The source's own words.
    Source,
}

/// A reason to doubt a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Doubt {
    /// `number`, `date`, `name`, `negation`, `quote`, `unit`, `words`, `order`, `cut`, `scattered`, `unfinished`, `repeated`.
    pub kind: String,
    /// The words it is about; may be empty.
    pub what: String,
}

/// A place in the source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Evidence {
    /// Block, from 0.
    pub block: u32,
    /// Page, from 1, where the format has pages.
    pub page: Option<u32>,
    /// Paragraph on that page (or in the document), from 1.
    pub paragraph: u32,
    /// First character within the block, from 0 (Unicode scalar values).
    pub start: u32,
    /// One past the last character.
    pub end: u32,
    /// The words there.
    pub quote: String,
}

/// How much of the document was read: numbers of blocks. A page that could not be read counts as one, and so does a picture.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Coverage {
    /// Blocks with text meant for reading (running headers and footers are not counted).
    pub total: u32,
    /// Read by the method.
    pub read: u32,
    /// Left unread, by choice of method or because the user stopped.
    pub skipped: u32,
    /// Could not be read.
    pub failed: u32,
    /// Why blocks were skipped or failed: `stopped`, `method`, `unreadable_page`, ...
    pub reasons: Vec<CoverageReason>,
    /// Per page (or per section where there are no pages), in order.
    pub cells: Vec<CoverageCell>,
}

/// A reason and how many blocks it concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CoverageReason {
    /// Id in the words file.
    pub reason: String,
    /// Blocks.
    pub blocks: u32,
}

/// One cell of the coverage bar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CoverageCell {
    /// Page number, or section number where there are no pages; from 1; [`Self::NOWHERE`] for what stands on none that is known.
    pub number: u32,
    /// What became of it.
    pub state: CellState,
}

impl CoverageCell {
    /// The number of the cell for what stands on no page, and in no section, that is known.
    pub const NOWHERE: u32 = 0;
}

/// What became of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum CellState {
    /// All of it.
    Read,
    /// Some of it.
    InPart,
    /// None of it.
    Skipped,
    /// It could not be.
    Unreadable,
}

/// What made a summary: enough to make it again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Provenance {
    /// The model, unless none was used.
    pub model: Option<ModelUsed>,
    /// Version of the prompts.
    pub prompts: String,
    /// Version of the question by which the model judged what the check of words had left open; none where it judged nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub judging: Option<String>,
    /// Version of Alcove.
    pub alcove: String,
    /// Version of the data-handling notice that stood.
    pub notice: String,
    /// The language that was asked for, where the document is in another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub language: Option<Language>,
    /// Version of the request by which the model translated; none where no translation of it is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub translating: Option<String>,
    /// Sampling temperature; 0 is greedy.
    pub temperature: f64,
    /// Seed of the sampler.
    #[ts(type = "number")]
    pub seed: u64,
    /// Longest answer asked for per part, in tokens.
    pub max_tokens: u32,
    /// The method that was asked for; none where it was left to Alcove.
    #[serde(default)]
    pub asked: Option<Method>,
    /// About how many words were asked for (of this document, where several were summarised together); none where its length decided.
    #[serde(default)]
    pub words: Option<u32>,
    /// About how many words of the document the model was given to read; none where no model was to read, and in summaries that did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub given: Option<u32>,
    /// Whether sentences that the check did not let through were to be shown, marked.
    #[serde(default)]
    pub keep_doubtful: bool,
    /// Device it ran on.
    pub device: String,
    /// The energy that the processors took while the model read and wrote, in joules, whatever else ran included; none where that is not known.
    #[serde(default)]
    pub energy_joules: Option<f64>,
    /// When it was made, RFC 3339.
    pub made: String,
}

/// The model that was used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ModelUsed {
    /// Its name.
    pub name: String,
    /// SHA-256 of its file.
    pub file_sha256: String,
    /// Id of its licence.
    pub licence: String,
    /// Ids of everything that applied, that one first; empty in summaries that did not say.
    #[serde(default)]
    pub licences: Vec<String>,
}

/// Where the time went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Timings {
    /// Loading the model: seconds, no tokens.
    pub load: Span,
    /// Reading.
    pub prefill: Span,
    /// Writing.
    pub decode: Span,
}

/// Seconds, and the tokens that went through in them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Span {
    /// Seconds.
    pub seconds: f64,
    /// Tokens.
    #[ts(type = "number")]
    pub tokens: u64,
}
