//! Notices, licences and what they say to a use, and the receipts of what was answered.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
    /// `notice`, `file`, `licence`, `text`, `policy`, `besides`, `notice_file`, `uses`, `rules` or `verdict`.
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
    /// Where to read the one that belongs to it; `None` where it is at hand, or there is none.
    pub policy_missing: Option<String>,
    /// The NOTICE that lies beside the model.
    pub notice: Option<String>,
    /// The texts of what applies besides, in the order in which it is named.
    pub besides: Vec<BesidesView>,
}

/// The texts of a licence that applies besides a model's own: that of what it was made from, or another that is named for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct BesidesView {
    /// `llama3.1`.
    pub id: String,
    /// `Llama 3.1 Community License`.
    pub name: String,
    /// The whole text; `None` where it is not at hand.
    pub text: Option<TextView>,
    /// Where to read it; `None` where it is at hand.
    pub text_missing: Option<String>,
    /// It did not come with Alcove or the model, and the user may attach it, or has.
    pub attachable: bool,
    /// The acceptable use policy that belongs to it; `None` where there is none at hand.
    pub policy: Option<TextView>,
    /// Where to read that; `None` where it is at hand, or there is none.
    pub policy_missing: Option<String>,
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
    /// The passage of the text, where it is quoted.
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
