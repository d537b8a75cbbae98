//! A question to many documents: which of them may answer is looked up in the search index, by the question's own words; what
//! answers is found in each by [`crate::summarise::ask`], and the best of all is the answer. Nothing of either is kept.
//!
//! Like the answer of one document it is made of the documents' own sentences, each with the document it stands in and its place there.

use std::path::PathBuf;

use serde::Serialize;
use sha2::{Digest, Sha256};
use ts_rs::TS;
use vault::{Choosing, Halt, Sought};

use crate::App;
use crate::error::{Code, Result};
use crate::places::Places;
use crate::session::{Session, unstoppable};
use crate::summarise::{self, Found};
use crate::summary::Sentence;
use crate::view::{DocumentId, DocumentRow};
use crate::{export, ingest, library, reading};

/// Documents that are looked into: those the index thinks best of.
const DOCUMENTS: u32 = 12;
/// Sentences nearly as good as the best are part of the answer, up to this many.
const NEARLY: f64 = 0.8;
const MOST: usize = 6;
/// Documents of which something was not read that are named, at most.
const UNREAD: usize = 6;

/// A sentence that answers, and the document that says it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct LibraryAnswer {
    /// The document.
    pub document: DocumentId,
    /// Its title.
    pub title: String,
    /// The sentence, with its evidence.
    pub sentence: Sentence,
    /// Where in the document it stands, in words.
    pub place: String,
}

/// What many documents say to a question.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct LibraryAnswers {
    /// The sentences that answer, the document that answers best first; none where they do not say.
    pub answers: Vec<LibraryAnswer>,
    /// Whether some of the question's words were looked for as they were asked alone: too many words begin like them.
    pub whole_words: bool,
    /// Where they do not say: documents of which something was not read, the newest first, up to six.
    pub unread: Vec<DocumentRow>,
    /// How many more there are.
    pub unread_more: u32,
}

/// The sentences of a stored document that answer a question; none where it does not say. Neither is kept.
///
/// # Errors
/// [`Code::DocumentUnknown`], [`Code::Stopped`], what the vault refuses.
pub fn ask(session: &Session, document: DocumentId, question: &str, halt: &Halt) -> Result<Vec<Sentence>> {
    let source = reading::source(&session.unlocked()?, document)?;
    summarise::ask(&source, question, halt.flag())
}

impl App {
    /// The sentences that answer a question, of all documents or of those `among` them, the document that answers best first; none
    /// where they do not say. A question ends the one before it.
    ///
    /// # Errors
    /// [`Code::Stopped`] where a later question or a lock ended it, or what the vault refuses.
    pub fn ask_library(&self, question: &str, among: Option<&[DocumentId]>) -> Result<LibraryAnswers> {
        let words = summarise::words_of(question).into_iter().map(|(beginning, whole)| Sought { beginning, whole });
        let words: Vec<Sought> = words.collect();
        let ids: Option<Vec<i64>> = among.map(|ids| ids.iter().map(|id| id.0).collect());
        let halt = self.asking.begin().giving_way_to(self.session().waiting());
        let choosing = Choosing::new(&words, ids, DOCUMENTS, halt.clone());
        let chosen = self.session().in_slices(choosing, &mut unstoppable)?;
        let mut answers = Vec::new();
        for row in chosen.rows {
            if halt.is_asked() {
                return Err(Code::Stopped.into());
            }
            // The vault is free between two documents; one that was deleted meanwhile says nothing.
            let unlocked = self.session().unlocked()?;
            let source = match reading::source(&unlocked, DocumentId(row.id)) {
                Err(error) if error.code == Code::DocumentUnknown => continue,
                source => source?,
            };
            let document = library::row_of(&unlocked, DocumentId(row.id))?;
            let places = library::places(&unlocked, &document)?;
            drop(unlocked);
            let found = summarise::find(&source, &document.title, question, halt.flag())?;
            answers.push(Answering { document, places, found });
        }
        let answers = best(answers);
        let mut unread = if answers.is_empty() { self.not_read_whole(among, &halt)? } else { Vec::new() };
        let unread_more = u32::try_from(unread.len().saturating_sub(UNREAD)).unwrap_or(u32::MAX);
        unread.truncate(UNREAD);
        Ok(LibraryAnswers { answers, whole_words: chosen.whole_words, unread, unread_more })
    }

    /// Documents of which something was not read, of all or of those `among` them.
    fn not_read_whole(&self, among: Option<&[DocumentId]>, halt: &Halt) -> Result<Vec<DocumentRow>> {
        let is_meant = |row: &DocumentRow| {
            among.is_none_or(|among| among.contains(&row.id)) && row.warnings.iter().any(|noticed| noticed.unread)
        };
        let (mut found, mut after) = (Vec::new(), Some(0));
        while after.is_some() {
            if halt.is_asked() {
                return Err(Code::Stopped.into());
            }
            let page = library::page(&self.session().unlocked()?, after)?;
            found.extend(page.rows.into_iter().filter(is_meant));
            after = page.next;
        }
        Ok(found)
    }

    /// The documents that these files became, as they are now.
    ///
    /// # Errors
    /// [`Code::DocumentUnknown`] where one of them is not in the vault, what is wrong with the file, or what the vault refuses.
    pub fn documents_of(&self, files: &[PathBuf]) -> Result<Vec<DocumentId>> {
        let of = |file: &PathBuf| -> Result<DocumentId> {
            let sha256: [u8; 32] = Sha256::digest(ingest::read_file(file)?).into();
            let id = self.session().unlocked()?.vault()?.find_by_hash(&sha256)?;
            id.map(DocumentId).ok_or_else(|| Code::DocumentUnknown.into())
        };
        files.iter().map(of).collect()
    }
}

/// A document, and what was found in it.
struct Answering {
    document: DocumentRow,
    places: Places,
    found: Vec<Found>,
}

impl Answering {
    fn best(&self) -> f64 {
        self.found.iter().map(|found| found.score).fold(0.0, f64::max)
    }
}

/// The best of what was found in each document, one document after the other.
fn best(mut all: Vec<Answering>) -> Vec<LibraryAnswer> {
    all.sort_by(|a, b| b.best().total_cmp(&a.best()));
    let least = all.first().map_or(0.0, Answering::best) * NEARLY;
    let answers = all.into_iter().flat_map(|Answering { document, places, found }| {
        found.into_iter().filter(move |found| found.score >= least).map(move |found| LibraryAnswer {
            document: document.id,
            title: document.title.clone(),
            place: export::address(&places, &found.sentence).unwrap_or_default(),
            sentence: found.sentence,
        })
    });
    answers.take(MOST).collect()
}
