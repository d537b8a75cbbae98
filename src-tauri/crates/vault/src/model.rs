//! The rows of the vault as callers see them: plain data, no rules.

/// A document to be stored.
#[derive(Clone, Copy)]
pub struct NewDocument<'a> {
    /// File name or title.
    pub title: &'a str,
    /// Id of its format, as the reader of documents names it.
    pub format: &'a str,
    /// Pages, where the format has them.
    pub pages: Option<u32>,
    /// When it was added, RFC 3339.
    pub added: &'a str,
    /// Warnings from reading it, as the caller's JSON; stored as given.
    pub warnings_json: &'a str,
    /// The file itself. Its SHA-256 is computed here.
    pub original: &'a [u8],
}

/// One block of a document's text, with its address.
#[derive(Clone, PartialEq, Eq)]
pub struct Block {
    /// Position in the document, from 0.
    pub ordinal: u32,
    /// `heading`, `paragraph`, `list_item`, ...
    pub kind: String,
    /// 1 to 6 for a heading, 0 otherwise.
    pub level: u8,
    /// Page, from 1, where the format has pages.
    pub page: Option<u32>,
    /// Paragraph on the page (or in the document where there are no pages), from 1.
    pub paragraph: u32,
    /// First character within the document's text, from 0 (Unicode scalar values; blocks are joined by one line feed).
    pub start: u32,
    /// One past the last character.
    pub end: u32,
    /// The text.
    pub text: String,
}

/// A stored document without its text.
#[derive(Clone, PartialEq, Eq)]
pub struct DocumentRow {
    /// Row id; never used again after the document is deleted.
    pub id: i64,
    /// File name or title.
    pub title: String,
    /// Id of its format.
    pub format: String,
    /// Pages, where the format has them.
    pub pages: Option<u32>,
    /// Size of the original in bytes.
    pub bytes: u64,
    /// SHA-256 of the original.
    pub sha256: [u8; 32],
    /// When it was added, RFC 3339.
    pub added: String,
    /// Warnings as they were given.
    pub warnings_json: String,
    /// Whether a summary of it is stored.
    pub summarised: bool,
}

/// What a search found.
#[derive(Clone, PartialEq, Eq)]
pub struct Found {
    /// The asked-for part of the documents found, best first.
    pub rows: Vec<FoundRow>,
    /// How many documents were found in all.
    pub total: u32,
    /// Whether of some word only the word itself was looked for: too many begin like it.
    pub whole_words: bool,
    /// How many of the newest are ordered by how well they fit, where the others follow by their age; None where all are.
    pub ranked: Option<u32>,
}

/// A word of a question.
#[derive(Clone, PartialEq, Eq)]
pub struct Sought {
    /// What its forms have in common: words that begin so are meant.
    pub beginning: String,
    /// The word as it was asked.
    pub whole: String,
}

/// Documents that may answer a question.
#[derive(Clone, PartialEq, Eq)]
pub struct Chosen {
    /// The best of them first.
    pub rows: Vec<DocumentRow>,
    /// As [`Found::whole_words`].
    pub whole_words: bool,
}

/// One document that a search found.
#[derive(Clone, PartialEq, Eq)]
pub struct FoundRow {
    /// The document.
    pub document: DocumentRow,
    /// Some words around the matches, each match between `\u{2}` and `\u{3}`.
    pub snippet: String,
}

/// A stored summary.
#[derive(Clone, PartialEq, Eq)]
pub struct SummaryRow {
    /// Row id.
    pub id: i64,
    /// The document it is of.
    pub document: i64,
    /// When it was made, RFC 3339.
    pub made: String,
    /// The summary and its evidence, as the caller's JSON; stored as given.
    pub body_json: String,
    /// Its words, for search.
    pub text: String,
    /// The first of those it was made together with, which may be itself; none where it was made alone.
    pub together: Option<i64>,
}

/// A summary to be stored with others that were made together with it.
#[derive(Clone, Copy)]
pub struct NewSummary<'a> {
    /// The document it is of.
    pub document: i64,
    /// The summary and its evidence, as the caller's JSON; stored as given.
    pub body_json: &'a str,
    /// Its words, for search.
    pub text: &'a str,
    /// Key of the reading that it ends, where it came of one.
    pub reading: Option<&'a str>,
}

/// A document's place in a summary of several.
#[derive(Clone, PartialEq, Eq)]
pub struct TogetherRow {
    /// The first of the summaries, by which they are known.
    pub first: i64,
    /// The one of this document.
    pub summary: i64,
    /// The document.
    pub document: i64,
    /// Its title.
    pub title: String,
    /// When it was made, RFC 3339.
    pub made: String,
}

/// A reading that has not come to its end.
#[derive(Clone, PartialEq, Eq)]
pub struct Reading {
    /// What reads it, and for what, in the caller's words.
    pub key: String,
    /// Parts in all.
    pub parts: u32,
    /// Parts that were read.
    pub read: u32,
}

/// What was answered about one part of a document.
#[derive(Clone, PartialEq, Eq)]
pub struct Part {
    /// Its number, from 0.
    pub number: u32,
    /// The answer, as the caller's JSON; stored as given.
    pub answer_json: String,
}

/// What the user thinks of a summary.
#[derive(Clone, PartialEq, Eq)]
pub struct Judgment {
    /// Whether it was useful.
    pub useful: bool,
    /// Why, in the user's words; may be empty.
    pub reason: String,
    /// When it was said, RFC 3339.
    pub made: String,
}

/// How the summaries that something made were judged.
#[derive(Clone, PartialEq, Eq)]
pub struct Judged {
    /// What made them, in the caller's words.
    pub maker: String,
    /// How many were useful.
    pub useful: u32,
    /// How many were not.
    pub not_useful: u32,
}

/// A record that the user agreed, refused or withdrew, chained to the one before it.
#[derive(Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Row id, from 1 without gaps.
    pub id: i64,
    /// The record, byte for byte as it was given.
    pub record_json: String,
    /// `hash` of the receipt before; zeros for the first.
    pub previous: [u8; 32],
    /// SHA-256 over id, `previous` and the record (`FORMAT.md`).
    pub hash: [u8; 32],
}

/// What an integrity check found.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Check {
    /// Pages of 4096 bytes in the file.
    pub pages: u32,
    /// Pages that were altered or damaged, from 1; the first hundred.
    pub damaged_pages: Vec<u32>,
    /// Whether SQLite finds its structures whole (`integrity_check`) and the search index agrees with the text.
    pub structure_sound: bool,
    /// Whether every row refers to a row that is there.
    pub references_sound: bool,
    /// Documents in the vault.
    pub documents: u32,
    /// Ids of documents whose original no longer has its SHA-256.
    pub damaged_documents: Vec<i64>,
    /// Whether the chain of receipts is whole.
    pub receipts_sound: bool,
}

impl Check {
    /// Whether nothing was found.
    pub fn is_sound(&self) -> bool {
        self.damaged_pages.is_empty()
            && self.structure_sound
            && self.references_sound
            && self.damaged_documents.is_empty()
            && self.receipts_sound
    }
}
