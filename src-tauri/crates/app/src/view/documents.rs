//! Documents, as lines of the library and with their text.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{SummaryView, TogetherRow};
use crate::noticed::Noticed;
use crate::places::{PartName, Unit};
use crate::resuming::Unfinished;

/// Row id of a document in the vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export, type = "number")]
pub struct DocumentId(pub i64);

/// A line of the library.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct DocumentRow {
    /// Row id.
    pub id: DocumentId,
    /// File name or title.
    pub title: String,
    /// Id of its format, as in `extract::FORMATS`.
    pub format: String,
    /// Pages, where the format has them.
    pub pages: Option<u32>,
    /// Bytes of the original.
    #[ts(type = "number")]
    pub bytes: u64,
    /// When it was added, RFC 3339.
    pub added: String,
    /// Whether a summary is stored.
    pub summarised: bool,
    /// What its pages are called, where it has any.
    pub unit: Unit,
    /// Whether its pages can be drawn.
    pub drawn: bool,
    /// What was noticed while it was read.
    pub warnings: Vec<Noticed>,
    /// Where a search found it, with `\u{2}` and `\u{3}` around each match.
    pub snippet: Option<String>,
}

/// A page of the library.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct LibraryPage {
    /// Newest first; best first for a search.
    pub rows: Vec<DocumentRow>,
    /// How many documents the vault holds (or the search found).
    pub total: u32,
    /// Pass back to get the next page.
    pub next: Option<u32>,
    /// Whether a search looked for some word only as it was typed, not for others that begin so: they are too many.
    pub whole_words: bool,
    /// How many of the newest a search has put in order of how well they fit, where the others follow by their age; None where all are.
    pub ranked: Option<u32>,
}

/// A document with its text.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct DocumentView {
    /// Its line in the library.
    pub row: DocumentRow,
    /// Names of its sheets or chapters, by number, where they have any.
    pub names: Vec<PartName>,
    /// Its text, in reading order.
    pub blocks: Vec<BlockView>,
    /// Newest first.
    pub summaries: Vec<SummaryView>,
    /// The summaries of several documents that it is one of, newest first. They go with it.
    pub together: Vec<TogetherRow>,
    /// How far a reading came that has not come to its end, where the model that reads now would go on from there.
    pub unfinished: Option<Unfinished>,
}

/// A block of text with its address.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct BlockView {
    /// Position in the document, from 0.
    pub id: u32,
    /// `heading`, `paragraph`, `list_item`, `table_row`, `note`, `header`, `footer`, `code`.
    pub kind: String,
    /// 1 to 6 for a heading, 0 otherwise.
    pub level: u8,
    /// Page, from 1.
    pub page: Option<u32>,
    /// Paragraph on the page (or in the document where there are no pages), from 1.
    pub paragraph: u32,
    /// The text.
    pub text: String,
    /// How sure its recognition is, in hundredths, where it was recognised in the picture of its page or one that stands there (OCR).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub confidence: Option<u8>,
    /// The number of the attached file that it names, from 1, where it names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub attachment: Option<u32>,
}
