//! Stored summaries, and what is wished of a new one.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{DocumentId, DocumentRow};
use crate::places::PartName;
use crate::summary::{Language, Method, Part, Shape, Summary};

/// Row id of a stored summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[ts(export, type = "number")]
pub struct SummaryId(pub i64);

/// A stored summary.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct SummaryView {
    /// Row id.
    pub id: SummaryId,
    /// When it was made, RFC 3339.
    pub made: String,
    /// The summary itself.
    pub summary: Summary,
    /// What the user thinks of it, where they said so.
    pub judgment: Option<Judgment>,
}

/// A summary of several documents, in the list of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct TogetherRow {
    /// What it is known by: the id of the first document's part.
    pub id: SummaryId,
    /// When it was made, RFC 3339.
    pub made: String,
    /// Its name, after its documents.
    pub title: String,
    /// Its documents, in order.
    pub documents: Vec<TogetherDocument>,
}

/// A document of a summary of several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct TogetherDocument {
    /// The document.
    pub id: DocumentId,
    /// Its title.
    pub title: String,
}

/// A stored summary of several documents.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct TogetherView {
    /// What it is known by: the id of the first document's part.
    pub id: SummaryId,
    /// When it was made, RFC 3339.
    pub made: String,
    /// Its name, after its documents.
    pub title: String,
    /// What is said of each document, in order.
    pub parts: Vec<TogetherPart>,
    /// What the user thinks of it, where they said so.
    pub judgment: Option<Judgment>,
}

/// What a summary of several documents says of one.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct TogetherPart {
    /// The document.
    pub row: DocumentRow,
    /// Names of its sheets or chapters, by number, where they have any.
    pub names: Vec<PartName>,
    /// Row id of this part.
    pub id: SummaryId,
    /// Its sentences, their places and its account.
    pub summary: Summary,
}

/// What the user thinks of a summary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Judgment {
    /// Whether it was useful.
    pub useful: bool,
    /// Why, in the user's words; may be empty.
    pub reason: String,
    /// When it was said, RFC 3339.
    pub made: String,
}

/// How the summaries that were made in one way were judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Quality {
    /// Name of the model; none where the document's own sentences stand.
    pub model: Option<String>,
    /// SHA-256 of its file.
    pub model_sha256: Option<String>,
    /// How they were made.
    pub method: Method,
    /// What they were to be.
    pub shape: Shape,
    /// How many were useful.
    pub useful: u32,
    /// How many were not.
    pub not_useful: u32,
}

/// What came of saving the summaries of several documents into a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Saved {
    /// How many were saved.
    pub count: u32,
    /// Titles of documents that have no summary of their own.
    pub without: Vec<String>,
    /// Titles of documents whose summary was not saved, as a file of its name was there already.
    pub there: Vec<String>,
    /// Whether the user stopped it before the last.
    pub stopped: bool,
}

/// What the user wishes of a summary; what is left out is left to Alcove.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Wish {
    /// What it is.
    pub shape: Shape,
    /// How it is made.
    pub method: Option<Method>,
    /// About how many words it has.
    pub words: Option<u32>,
    /// About how many words of the document a model is given to read where no method is wished, or `quick`; what its speed allows otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub given: Option<u32>,
    /// The part of the document that it is of; nothing for all of it.
    #[serde(default)]
    pub part: Option<Part>,
    /// Shows sentences that the check does not let through as well, marked; otherwise they are left out and listed.
    #[serde(default)]
    pub keep_doubtful: bool,
    /// Whether the model judges what the check of words leaves open: only one that was found able is asked to. As is set, where nothing is wished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub judging: Option<bool>,
    /// The language that it is translated into, where the document is in another; otherwise it is in the document's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub language: Option<Language>,
    /// Begins anew, where the reading before came to no end.
    #[serde(default)]
    pub anew: bool,
}

impl Wish {
    /// What makes `summary` again: of the same document, by the same model and Alcove, on the same device, whatever is set by then and however
    /// fast the computer is.
    pub fn like(summary: &Summary) -> Self {
        let made = &summary.provenance;
        Self {
            shape: summary.shape,
            // Left to Alcove, it would be another where a model may read by now.
            method: made.asked.or((summary.reason == "no_model").then_some(Method::Extractive)),
            words: made.words,
            given: made.given,
            part: summary.part,
            keep_doubtful: made.keep_doubtful,
            judging: Some(made.judging.is_some()),
            language: made.language,
            anew: false,
        }
    }
}
