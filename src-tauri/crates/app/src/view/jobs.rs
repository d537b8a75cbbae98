//! What is told of a job, from its start to its end.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{DocumentId, SummaryId};
use crate::error::Code;
use crate::summary::Sentence;

/// One run of the reader: from a dropped file, or from a press on Summarise, to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export, type = "number")]
pub struct JobId(pub u32);

/// Something that happened to a job.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct JobEvent {
    /// Which job.
    pub job: JobId,
    /// The document, once it is stored.
    pub document: Option<DocumentId>,
    /// File name or title, to name the job by.
    pub title: String,
    /// What happened.
    pub what: What,
}

/// A job starts once and ends once, with `finished`, `stopped` or `failed`.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export, tag = "type", rename_all = "snake_case")]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum What {
    /// Queued and begun.
    Started,
    /// How far it is.
    Progress {
        /// What is being done.
        stage: Stage,
        /// Parts done, from 0.
        part: u32,
        /// Parts in all; 0 while unknown.
        of: u32,
        /// Estimate, once there is one.
        seconds_left: Option<u32>,
    },
    /// The document is in the vault.
    Stored,
    /// A reading that came to no end is taken up again: what was read then is not read anew.
    GoesOn {
        /// Parts that were read then.
        part: u32,
        /// Parts in all.
        of: u32,
    },
    /// The summary's sentences, complete and checked, as far as it is written. A preview: the stored summary is the truth.
    Text {
        /// How many of those told before stay as they were.
        from: u32,
        /// What follows them now.
        sentences: Vec<Sentence>,
    },
    /// Done. No summary where none was asked for.
    Finished {
        /// The stored summary.
        summary: Option<SummaryId>,
    },
    /// The user stopped it; what was read is kept.
    Stopped,
    /// It failed; what was stored is kept.
    Failed {
        /// What happened.
        code: Code,
    },
}

/// The stages of a job, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Waiting for the job before it.
    Waiting,
    /// `alcove-extract` reads the file.
    Reading,
    /// Text is recognised in the pictures of pages.
    Recognising,
    /// The vault takes it in.
    Storing,
    /// A model is copied to where Alcove keeps the user's.
    Copying,
    /// A file is made of a model's folder.
    Converting,
    /// The model is loaded.
    Loading,
    /// The model reads part k of n.
    Summarising,
    /// Sentence k of n is translated.
    Translating,
    /// It is measured what a model does on this computer.
    Measuring,
}
