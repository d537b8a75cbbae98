//! Models: the one in use, those there are, and one that is held out.

use serde::Serialize;
use ts_rs::TS;

use super::{Answer, Change, LicenceView, VerdictView};
use crate::measuring::Measured;

/// The model and its process.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct ModelState {
    /// SHA-256 of the file, lower-case hex: the model's identity.
    pub id: String,
    /// The name in the file's header.
    pub name: String,
    /// Whether it is in memory.
    pub loaded: bool,
    /// Device it runs on and why, once loaded: "CPU", with the reason a GPU is not used.
    pub device: Option<String>,
    /// The reason for that device.
    pub device_reason: Option<String>,
}

/// What a model's file is.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct CandidateView {
    /// The name its publisher gives it where it is a known one, else the one in its header, else its file's.
    pub name: String,
    /// `llama`.
    pub architecture: String,
    /// Parameters, where the header says.
    pub parameters: Option<String>,
    /// Length of the context in tokens.
    pub context: u32,
    /// Size of the file in bytes.
    #[ts(type = "number")]
    pub bytes: u64,
    /// `Q4_K_M`.
    pub encoding: String,
    /// The licence that its header names, where it names one. What it is recognised by once it is hashed may be another.
    pub said_licence: Option<String>,
    /// Why the engine cannot run it, if it cannot.
    pub refused: Option<String>,
    /// What it would be in 8 bits, where that can be chosen: a file is made of a folder.
    pub eight_bits: Option<EightBits>,
    /// Bytes of memory it takes while it reads.
    #[ts(type = "number")]
    pub memory_needed: u64,
    /// Bytes of memory that are free, where the system tells.
    #[ts(type = "number | null")]
    pub memory_available: Option<u64>,
}

/// A model that is taken in with fewer bits than it has.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct EightBits {
    /// Size of the file in bytes.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Bytes of memory it takes while it reads.
    #[ts(type = "number")]
    pub memory_needed: u64,
}

/// A model and the terms it comes with.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct ModelView {
    /// SHA-256 of the file.
    pub id: String,
    /// The file itself.
    #[serde(flatten)]
    #[ts(flatten)]
    pub file: CandidateView,
    /// What was changed from the publisher's file, and that file's SHA-256.
    pub change: Option<ModelChange>,
    /// The licence.
    pub licence: LicenceView,
    /// What it says to each declared use, or to one of which nothing was said.
    pub verdicts: Vec<VerdictView>,
    /// Whether the user agreed, declined, or has not answered.
    pub answer: Answer,
    /// What is different from what the user agreed to; empty where there is no such answer.
    pub changed: Vec<Change>,
    /// The user may state the licence, as nothing that came with the file settles it.
    pub statable: bool,
    /// The text of the licence is not at hand, or may be that of another edition, and the user may attach it.
    pub attachable: bool,
    /// The user has stated the licence or attached its text, and may take that back.
    pub stated: bool,
    /// SHA-256 of all that is shown of its terms: what an answer is to.
    pub shown: String,
    /// Whether it reads the next document.
    pub used: bool,
    /// Whether the user brought it, and can remove it.
    pub own: bool,
    /// What it does on this computer, where that was measured.
    pub measured: Option<Measured>,
}

/// A re-encoded model keeps the identity of the file it was made from.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct ModelChange {
    /// SHA-256 of the publisher's file.
    pub original_sha256: String,
    /// What was done to it, in words.
    pub words: String,
}
