//! What a receipt says: ISO/IEC TS 27560:2023 in the terms of the W3C Data Privacy Vocabulary, and what Alcove adds.
//!
//! Two kinds, as agreeing to a licence is a contract and agreeing to processing is data protection. Records are only ever
//! added, in the vault's hash chain; taking consent back is a record of its own. A new field goes into [`Record`] with
//! `#[serde(default)]`, as old receipts are read forever.

use serde::{Deserialize, Serialize};

use crate::view::{Answer, DeclaredUse, ReasonView};

/// The form of the records written now. Those of `alcove-1`, `alcove-2` and `alcove-3` said less, and are read all the same.
pub const SCHEMA: &str = "iso-27560-2023/alcove-4";

/// One answer, as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// [`SCHEMA`] when it was written.
    pub schema_version: String,
    /// Unique id of this record.
    pub record_id: String,
    /// Whose data and whose answer: the owner of this vault.
    pub pii_principal_id: String,
    /// Which of the two kinds.
    pub kind: Kind,
    /// The text that was shown.
    pub notice: Shown,
    /// When it was handed out to be shown, RFC 3339; none where it was not before the answer. Up to `alcove-3`, when the answer was given.
    #[serde(default)]
    pub shown_at: Option<String>,
    /// SHA-256 of the words as they were shown, which the vault keeps: for a notice, key points and all.
    #[serde(default)]
    pub shown_text: Option<String>,
    /// What the data is used for.
    pub purpose: String,
    /// What data.
    pub pii_types: Vec<String>,
    /// Who decides over it.
    pub controller: String,
    /// The same party, as far as the user has given a name, an address and a contact.
    #[serde(default)]
    pub party: Option<Party>,
    /// Id of that party; here the same as the principal's, as nobody but the user gets any data.
    #[serde(default)]
    pub party_id: Option<String>,
    /// Its role: an id of the DPV.
    #[serde(default)]
    pub party_type: Option<String>,
    /// What allows the processing: the user's own consent for the notice, a contract for a licence; an id of the DPV.
    #[serde(default)]
    pub basis: Option<String>,
    /// What is done with the data: ids of the DPV.
    #[serde(default)]
    pub processing: Vec<String>,
    /// Where it is kept.
    pub storage: String,
    /// How long.
    pub retention: String,
    /// Where in the world: this computer, and so wherever its user is.
    #[serde(default)]
    pub jurisdiction: Option<String>,
    /// Who else gets it: nobody.
    pub recipients: Vec<String>,
    /// How to take it back.
    pub withdrawal: String,
    /// The answer.
    pub event: Event,
    /// The model, for a licence.
    #[serde(default)]
    pub model: Option<Model>,
    /// What the user said the model is for (`alcove-1`: one use of three answers).
    #[serde(default)]
    pub declared_use: Option<DeclaredUse>,
    /// Each declared use, and what the rules said to it.
    #[serde(default)]
    pub uses: Vec<JudgedUse>,
    /// The worst of it.
    #[serde(default)]
    pub judged: Option<Judged>,
    /// The record this one takes back.
    #[serde(default)]
    pub withdraws: Option<String>,
    /// Version of Alcove.
    pub alcove: String,
}

/// What was made of a declared use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// Whether the licence covers it.
    pub verdict: licences::Finding,
    /// Version of the rules that said so; under other rules the user is asked again.
    pub rules: String,
}

/// A declared use with its verdict, as it stood when the user answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JudgedUse {
    /// The user's answers.
    pub declared: DeclaredUse,
    /// `allowed`, ...
    pub verdict: String,
    /// Why, worst first.
    pub reasons: Vec<ReasonView>,
    /// What the user has to do for it.
    pub duties: Vec<ReasonView>,
}

/// Who is responsible for the data, as the user wrote it down under Privacy.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[ts(export)]
#[serde(default)]
pub struct Party {
    /// A person or an organisation.
    pub name: String,
    /// Where they are.
    pub address: String,
    /// How to reach them.
    pub contact: String,
}

/// The two kinds of receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The data-handling notice.
    ProcessingConsent,
    /// A model's licence.
    LicenceAcceptance,
}

impl Kind {
    /// Its name in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::ProcessingConsent => "processing_consent",
            Self::LicenceAcceptance => "licence_acceptance",
        }
    }
}

/// The text that was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Notice or licence id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its text, lower-case hex; empty where no text was at hand.
    pub sha256: String,
    /// `en`.
    pub language: String,
}

/// An answer, and when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// RFC 3339.
    pub time: String,
    /// Who.
    pub entity: String,
    /// Explicit: a deliberate act.
    #[serde(rename = "type")]
    pub kind: String,
    /// Given, refused or withdrawn. None expires with time.
    pub state: Answer,
    /// Until when it holds, in words.
    #[serde(default)]
    pub validity: Option<String>,
}

/// The model a licence is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Model {
    /// Its name.
    pub name: String,
    /// SHA-256 of its file.
    pub file_sha256: String,
    /// How its licence is known.
    pub evidence: Vec<String>,
    /// How sure that is.
    pub certainty: String,
    /// Ids of all licences that apply, its own first; none in records that did not say.
    #[serde(default)]
    pub licences: Option<Vec<String>>,
    /// What it was made from, where nobody knows the licence of that.
    #[serde(default)]
    pub unknown_ancestors: Vec<String>,
    /// SHA-256 of the use policy that was shown.
    #[serde(default)]
    pub policy_sha256: Option<String>,
    /// The texts that were shown of the licences that apply besides its own.
    #[serde(default)]
    pub besides: Vec<Besides>,
    /// SHA-256 of the NOTICE that was shown.
    #[serde(default)]
    pub notice_sha256: Option<String>,
}

/// What was shown of a licence that applies besides a model's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Besides {
    /// Its id.
    pub licence: String,
    /// SHA-256 of its text; none where that was not at hand, which was said then.
    #[serde(default)]
    pub text_sha256: Option<String>,
    /// SHA-256 of the use policy that belongs to it; none where there is none, or it was not at hand, which was said then.
    #[serde(default)]
    pub policy_sha256: Option<String>,
}
