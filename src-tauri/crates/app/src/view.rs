//! What the window and the command line are shown: plain data, no rules.
//!
//! Every type here is generated into `ui/src/lib/ipc/generated/` (`make types`); `make check` fails when the two have drifted.
//! A new thing to show goes here first, into the module of its subject. Nothing here may hold a key, a passphrase or a path the user did
//! not choose.

mod documents;
mod jobs;
mod models;
mod summaries;
mod terms;
mod upkeep;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use documents::{BlockView, DocumentId, DocumentRow, DocumentView, LibraryPage};
pub use jobs::{JobEvent, JobId, Stage, What};
pub use models::{CandidateView, EightBits, ModelChange, ModelState, ModelView};
pub use summaries::{
    Judgment, Quality, Saved, SummaryId, SummaryView, TogetherDocument, TogetherPart, TogetherRow, TogetherView, Wish,
};
pub use terms::{
    Answer, BesidesView, Change, ChangedLine, Clause, DeclaredUse, EvidenceView, KeyPoint, LicenceName, LicenceView,
    NoticeView, ReasonView, ReceiptView, TextView, VerdictView,
};
pub use upkeep::{Backup, Keeping, Restored, Upkeep, UpkeepStage};

use crate::error::Code;

/// Where the whole app stands. Sent whenever it changes.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct Status {
    /// Alcove's own version, `0.1.0`.
    pub version: String,
    /// The vault, and whether it is open.
    pub vault: VaultState,
    /// Name of the vault's file without its extension.
    pub vault_name: String,
    /// Folder the vault lies in, for the user to see.
    pub vault_folder: String,
    /// When it was opened, RFC 3339.
    pub open_since: Option<String>,
    /// Whether the system keeps this program from the network.
    pub network: Network,
    /// What stands between the user and a summary.
    pub next: NextStep,
    /// The model in use, once there is one.
    pub model: Option<ModelState>,
    /// What the user has set.
    pub settings: Settings,
    /// Whether the locked vault asks for a key file besides its passphrase.
    pub key_file: bool,
    /// How the vault is kept, while it is open.
    pub keeping: Option<Keeping>,
    /// That a backup took its place, until it is opened.
    pub restored: Option<Restored>,
}

/// The vault as the window needs to know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum VaultState {
    /// There is no vault yet: Welcome.
    Missing,
    /// There is one, and its keys are not in memory: Unlock.
    Locked,
    /// Keys are in memory.
    Open,
}

/// What the operating system guarantees about the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Network {
    /// The system refuses internet sockets to the whole process tree.
    Blocked,
    /// Alcove opens none, but this system offers no way to have that enforced.
    NotUsed,
}

/// The first thing still missing before a model may read a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum NextStep {
    /// Choose a passphrase.
    CreateVault,
    /// Give the passphrase.
    Unlock,
    /// The vault can only be read, since its file or its folder may not be written to: nothing can be answered, added or summarised.
    ReadOnly,
    /// Read and answer the data-handling notice.
    Notice,
    /// Read and answer the model's licence.
    Licence,
    /// The licence was declined: documents can be kept and read, not summarised by a model.
    Declined,
    /// There is no model that could be used (none installed, no engine, a processor too old): as with a declined licence.
    NoModel,
    /// Nothing: ready.
    Ready,
}

/// What the user has set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(default)]
pub struct Settings {
    /// `system`, `light` or `dark`.
    pub appearance: Appearance,
    /// Minutes without a key or a pointer before Alcove locks itself; 0 never.
    pub idle_minutes: u32,
    /// Whether a dropped document is summarised at once.
    pub summarise_on_drop: bool,
    /// Minutes that a model may read one document where Alcove chooses how; 0 as long as it takes.
    pub reading_minutes: u32,
    /// Whether a model that was found able to judge is asked about sentences that the check of words leaves open.
    pub judging: bool,
    /// Days after which a backup is due; 0 never.
    pub backup_days: u32,
    /// SHA-256 of the model that reads, where the user chose one.
    pub model: Option<String>,
    /// Languages that text in pictures is read in, by Tesseract's names; none: the system's.
    pub languages: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            appearance: Appearance::System,
            idle_minutes: 10,
            summarise_on_drop: true,
            reading_minutes: crate::summarise::BUDGET / 60,
            judging: true,
            backup_days: 30,
            model: None,
            languages: Vec::new(),
        }
    }
}

/// Light, dark, or as the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Appearance {
    /// As the desktop is.
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// How hard a passphrase is to guess, from zxcvbn.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct Strength {
    /// 0 (guessed at once) to 4 (very hard).
    pub score: u8,
    /// Whether Alcove accepts it.
    pub enough: bool,
    /// Seconds to guess it where the file is stolen, as a power of ten.
    pub seconds_log10: f64,
}

/// Everything that is pushed to the window, over one channel.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export, tag = "type", rename_all = "snake_case")]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// The app's status changed.
    Status {
        /// The whole of it.
        status: Status,
    },
    /// A job moved.
    Job {
        /// How.
        event: JobEvent,
    },
    /// Files were given that no job was made for.
    PassedOver {
        /// Files in a folder that were not opened, as their names do not end as those of documents do.
        files: u32,
        /// Folders that could not be looked into, or held nothing to read.
        folders: u32,
    },
    /// How far work on the vault is. Its end is told by the command that began it.
    Upkeep {
        /// Which.
        work: Upkeep,
        /// What is being done.
        stage: UpkeepStage,
        /// Parts done.
        done: u32,
        /// Parts in all; 0 while unknown.
        of: u32,
    },
    /// A model's file was dropped: what it is, before it is taken in.
    Candidate {
        /// The model.
        candidate: CandidateView,
    },
    /// A model's file was dropped that cannot be one.
    NoCandidate {
        /// Why.
        code: Code,
    },
    /// Files are held over the window (`true`) or left it.
    Hover {
        /// Over the window.
        over: bool,
    },
}
