//! What the window and the command line are shown: plain data, no rules.
//!
//! Every type here is generated into `ui/src/lib/ipc/generated/` (`make types`); `make check` fails when the two have drifted.
//! A new thing to show goes here first. Nothing here may hold a key, a passphrase or a path the user did not choose.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Code;
use crate::noticed::Noticed;
use crate::places::{PartName, Unit};
use crate::resuming::Unfinished;
use crate::summary::{Method, Sentence, Shape, Summary};

/// Row id of a document in the vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export, type = "number")]
pub struct DocumentId(pub i64);

/// Row id of a stored summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[ts(export, type = "number")]
pub struct SummaryId(pub i64);

/// One run of the reader: from a dropped file, or from a press on Summarise, to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export, type = "number")]
pub struct JobId(pub u32);

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

/// That a backup took the vault's place.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct Restored {
    /// The name under which the vault is kept that was there before; `None` where there was none.
    pub aside: Option<String>,
}

/// How an open vault is kept.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct Keeping {
    /// Whether it asks for a key file besides its passphrase.
    pub key_file: bool,
    /// Whether a recovery key was made.
    pub recovery_key: bool,
    /// Whether it was opened with the recovery key, and no passphrase was set since.
    pub by_recovery_key: bool,
    /// Whether it is an older copy put back, as far as this computer knows.
    pub older_copy: bool,
    /// When the last backup was made, RFC 3339.
    pub last_backup: Option<String>,
    /// Whether the days have passed after which the user wants to be reminded of one.
    pub backup_due: bool,
}

/// A backup that was looked at.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct Backup {
    /// The file's name.
    pub name: String,
    /// Documents in it.
    pub documents: u32,
    /// Summaries in it.
    pub summaries: u32,
    /// Receipts in it.
    pub receipts: u32,
    /// When the newest document was added, RFC 3339.
    pub newest: Option<String>,
    /// Size of the file in bytes.
    #[ts(type = "number")]
    pub bytes: u64,
}

/// Work on the vault as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Upkeep {
    /// A copy is made.
    Backup,
    /// The vault is checked.
    Check,
    /// Everything is sealed anew.
    Rekey,
    /// A backup is looked at.
    Restore,
}

/// What is being done for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum UpkeepStage {
    /// Pages are copied.
    Copying,
    /// Pages and documents are checked.
    Checking,
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

/// A notice the user reads before deciding.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct NoticeView {
    /// `data-handling`.
    pub id: String,
    /// A changed text has a new version, and is asked again.
    pub version: String,
    /// Its heading.
    pub title: String,
    /// What to know first: a heading and a sentence each.
    pub key_points: Vec<KeyPoint>,
    /// The whole text as Markdown (headings, paragraphs and lists only).
    pub body: String,
    /// What is different from the version the user answered; empty where there is no such answer.
    pub changed: Vec<Change>,
}

/// Something that is not as it was when the user answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Change {
    /// `notice`, `file`, `licence`, `text`, `policy`, `uses` or `rules`.
    pub what: String,
    /// A sentence on it.
    pub words: String,
    /// What is gone and what is new, in order: paragraphs of a text, or answers.
    pub lines: Vec<ChangedLine>,
}

/// A paragraph that is gone, or new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ChangedLine {
    /// New; else it is gone.
    pub new: bool,
    /// The paragraph.
    pub text: String,
}

/// One key point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct KeyPoint {
    /// A few words: "Where".
    pub heading: String,
    /// A plain sentence.
    pub words: String,
}

/// A model and the terms it comes with.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct ModelView {
    /// SHA-256 of the file.
    pub id: String,
    /// Name in the header, `SmolLM2 135M Instruct`.
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
    /// `Q8_0`.
    pub encoding: String,
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
    /// Whether the engine can run it; otherwise why not.
    pub refused: Option<String>,
    /// Whether it reads the next document.
    pub used: bool,
    /// Whether the user brought it, and can remove it.
    pub own: bool,
    /// Bytes of memory it takes while it reads.
    #[ts(type = "number")]
    pub memory_needed: u64,
    /// Bytes of memory that are free, where the system tells.
    #[ts(type = "number | null")]
    pub memory_available: Option<u64>,
}

/// A model's file that was shown to Alcove, before anything of it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct CandidateView {
    /// Its name in the header, or its file's.
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
    /// Why the engine cannot run it, if it cannot.
    pub refused: Option<String>,
    /// Bytes of memory it would take.
    #[ts(type = "number")]
    pub memory_needed: u64,
    /// Bytes of memory that are free, where the system tells.
    #[ts(type = "number | null")]
    pub memory_available: Option<u64>,
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

/// What the user said to a licence or notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Not asked yet, or something changed since.
    None,
    /// Agreed, and that stands.
    Given,
    /// Declined.
    Refused,
    /// Agreed once, and taken back.
    Withdrawn,
}

/// A licence in plain words, with its text.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct LicenceView {
    /// `apache-2.0`.
    pub id: String,
    /// `Apache License 2.0`.
    pub name: String,
    /// How Alcove knows: "the file's SHA-256 is a known one", and where that was read from.
    pub evidence: Vec<EvidenceView>,
    /// How sure that is: `certain`, `declared`, `inherited`, `stated`, `suggested` or `unknown`.
    pub certainty: String,
    /// What it lets the user do.
    pub allows: Vec<Clause>,
    /// What it asks in return.
    pub asks: Vec<Clause>,
    /// What it does not let the user do, and warnings.
    pub limits: Vec<Clause>,
    /// The whole text; `None` where it is not at hand.
    pub text: Option<String>,
    /// Where the text was read from.
    pub text_source: String,
    /// SHA-256 of the text.
    pub text_sha256: Option<String>,
    /// The acceptable use policy that belongs to it; `None` where there is none at hand.
    pub policy: Option<TextView>,
    /// The NOTICE that lies beside the model.
    pub notice: Option<String>,
}

/// A licence the user can state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct LicenceName {
    /// `apache-2.0`.
    pub id: String,
    /// `Apache License 2.0`.
    pub name: String,
}

/// A text at hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct TextView {
    /// The whole text.
    pub text: String,
    /// Where it was read from.
    pub source: String,
    /// SHA-256 of it, lower-case hex.
    pub sha256: String,
}

/// One thing that says which licence it is, or what applies besides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct EvidenceView {
    /// A sentence.
    pub words: String,
    /// How much it is worth by itself: as `LicenceView::certainty`, or `conflict`, or `besides`.
    pub certainty: String,
}

/// What everything that applies to a model says to one use.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct VerdictView {
    /// The use's name; empty where nothing was declared.
    pub name: String,
    /// `allowed`, `allowed_with_duties`, `unclear` or `not_allowed`.
    pub verdict: String,
    /// Why, worst first.
    pub reasons: Vec<ReasonView>,
    /// What must be done for this use.
    pub duties: Vec<ReasonView>,
    /// What would have to be done, depending on questions that were not answered.
    pub open_duties: Vec<ReasonView>,
    /// Where not all of a text was read.
    pub caveats: Vec<String>,
    /// Questions of [`DeclaredUse`] whose answer would decide what is unclear.
    pub open_questions: Vec<String>,
}

/// A reason, or a duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ReasonView {
    /// Id of the licence it comes from.
    pub licence: String,
    /// Place in its text.
    pub section: String,
    /// Plain words.
    pub words: String,
    /// The passage of the text, or the exact words to show.
    pub quote: Option<String>,
    /// What it does to the verdict; empty for a duty.
    pub effect: String,
}

/// One thing a licence says.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct Clause {
    /// Our plain words.
    pub words: String,
    /// `§4(b)`.
    pub section: String,
}

/// One use the user declares. Every answer may be left open; `docs/cli.md` says what each question means.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(default)]
#[allow(missing_docs, reason = "each is the question of `licences::Use` with its name")]
pub struct DeclaredUse {
    /// What the user calls it: "At work".
    pub name: String,
    /// For work or business (an employee's daily work counts).
    pub commercial: Option<bool>,
    pub employee_work: Option<bool>,
    pub mau: Option<f64>,
    pub mau_at_release: Option<f64>,
    pub annual_revenue_usd: Option<f64>,
    pub employer_monthly_revenue_usd: Option<f64>,
    pub modify: Option<bool>,
    pub finetune: Option<bool>,
    pub distribute: Option<bool>,
    pub train_other_models_with_outputs: Option<bool>,
    pub judge_or_evaluate_other_models_with_outputs: Option<bool>,
    pub synthetic_data: Option<bool>,
    pub distillation: Option<bool>,
    pub eu_domicile: Option<bool>,
    /// Field of use: `general`, `medical`, `legal`, ...
    pub field: Option<String>,
    /// Whether summaries will be published.
    pub publish_outputs: Option<bool>,
    /// `text`, `image`, ...
    pub modality: Option<Vec<String>>,
    /// Ids of licences of what the model was made from, besides those Alcove sees.
    pub ancestors: Option<Vec<String>>,
}

/// A receipt as the user sees it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct ReceiptView {
    /// Record id.
    pub id: String,
    /// `processing_consent` or `licence_acceptance`.
    pub kind: String,
    /// `given`, `refused` or `withdrawn`.
    pub answer: Answer,
    /// When, RFC 3339.
    pub at: String,
    /// Notice or licence, and its version.
    pub subject: String,
    /// The model's name, for a licence.
    pub model: Option<String>,
    /// SHA-256 of that model's file.
    pub model_sha256: Option<String>,
    /// The verdict it was given on, where it is about a licence.
    pub verdict: Option<String>,
    /// SHA-256 that chains it to the one before.
    pub hash: String,
    /// The whole record as indented JSON.
    pub record: String,
}

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
    /// How sure its recognition is, in hundredths, where it was recognised in the picture of its page (OCR).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub confidence: Option<u8>,
}

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
}

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
    /// Begins anew, where the reading before came to no end.
    #[serde(default)]
    pub anew: bool,
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
    /// The model is loaded.
    Loading,
    /// The model reads part k of n.
    Summarising,
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
        /// Files in a folder that are of no kind Alcove reads.
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
