//! The shape of the facts in `assets/licences`: what one file may say, and nothing it may not.
//!
//! The build script reads the files with these very types, so a fact that does not parse stops the build. No rule lives
//! here: what follows from a fact for one user is in `judge/`. A new licence is a new file, not a change here.

pub mod known;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use known::{KnownFiles, KnownModels};

/// A licence as Alcove knows it. Our own wording; not legal advice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Licence {
    /// `apache-2.0`; also the name of its file.
    pub id: String,
    /// `Apache License 2.0`.
    pub name: String,
    /// Edition, as the text dates or numbers itself; `n/a` or `-` where it does not ([`crate::edition`]).
    pub version: String,
    /// Its family.
    pub class: Class,
    /// The worst level among the facts that decide; anything but `Primary` is shown with a caveat.
    pub confidence: Level,
    /// On the list of the Open Source Initiative.
    pub osi_approved: bool,
    /// Models that come with it.
    #[serde(default)]
    pub models: Vec<String>,
    /// The licence that this entry's models carry, where the entry is about models and adds its own terms or proof.
    pub under: Option<String>,
    /// Values of `license` in model cards and GGUF headers that mean this licence and no other.
    #[serde(default)]
    pub hf_license: Vec<String>,
    /// Values of `license_name` beside `license: other`. A hint, not proof.
    #[serde(default)]
    pub hf_license_name: Vec<String>,
    /// Values of either that editions go by which nobody here has read: a likeness, and never enough.
    #[serde(default)]
    pub hf_unread: Vec<String>,
    /// Values of `license_name` that other editions go by as well, which nobody here has read: declared, and not enough until a text tells which
    /// edition it is.
    #[serde(default)]
    pub hf_shared: Vec<String>,
    /// SPDX identifier; its text is compiled in.
    pub spdx: Option<String>,
    /// First line of the text.
    pub title_line: Option<String>,
    /// Where the text can be had.
    #[serde(default)]
    pub text_available: Vec<String>,
    /// SHA-256 of each known edition of the text, lower-cased, with everything but `[a-z0-9]` removed.
    #[serde(default)]
    pub fingerprints: Vec<String>,
    /// The same of each known edition of the acceptable use policy that belongs to it.
    #[serde(default)]
    pub policy_fingerprints: Vec<String>,
    /// What that policy is called, where it is a text of its own: the licence then says so when that is not at hand.
    pub policy_title: Option<String>,
    /// Where the licence says that it stands; for those that nobody has read.
    pub policy_at: Option<String>,
    /// How names of models under it begin or read: a hint, never proof.
    #[serde(default)]
    pub name_hints: Vec<String>,
    /// What deciding needs, in the words of `vocabulary.toml`.
    pub check: Check,
    /// What the text says, each with its place.
    #[serde(rename = "fact")]
    pub facts: Vec<Fact>,
}

/// The family of a licence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Nearly everything is allowed.
    Permissive,
    /// Permissive, with a name to show.
    PermissiveWithDisplay,
    /// The authors gave their rights up.
    PublicDomainLike,
    /// What is built on it stays under it.
    Copyleft,
    /// The publisher's own terms.
    Community,
    /// Permissive but for a list of forbidden uses ("responsible AI licence").
    Rail,
    /// Not for business.
    Noncommercial,
    /// Research only.
    Research,
    /// Nobody said.
    Unknown,
}

/// How well a fact is known. Ordered: best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// The licence's text was read.
    Primary,
    /// A part of the text was read.
    PrimaryExcerpt,
    /// Somebody else quotes it.
    Secondary,
    /// Nobody read it: never a green result.
    Unverified,
}

/// One thing the text says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// What it is about: `commercial`, `patent`, ...
    pub topic: String,
    /// The fact in short, for whoever checks it against the text.
    pub value: String,
    /// Its place in the text, `§4(b)`.
    pub section: String,
    /// Which copy of the text was read; a key of `sources` in the vocabulary, and the path in it.
    pub source: String,
    /// How well it is known.
    pub level: Level,
    /// The values of `check` that rest on it.
    #[serde(default)]
    pub backs: Vec<Backed>,
    /// The single duties and limits on use that rest on it, where they do not all rest on one fact.
    #[serde(default)]
    pub brings: Vec<String>,
    /// The list it is shown in; none when it is shown nowhere.
    pub says: Option<Says>,
    /// The fact in plain words, for the user.
    pub words: Option<String>,
    /// The passage itself, where the words are the text's own.
    pub quote: Option<String>,
}

/// The values of `check` that a fact can stand behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Backed {
    /// `commercial`.
    Commercial,
    /// `thresholds`.
    Thresholds,
    /// `modify`.
    Modify,
    /// `redistribute`.
    Redistribute,
    /// `outputs`.
    Outputs,
    /// `outputs_owner`.
    OutputsOwner,
    /// `duties.distribution`.
    Distribution,
    /// `duties.commercial_use`.
    CommercialUse,
    /// `duties.published_outputs`.
    PublishedOutputs,
    /// `use_limits`.
    UseLimits,
    /// `territory`.
    Territory,
    /// `accepted_by_use`.
    AcceptedByUse,
}

/// The three lists a user reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Says {
    /// What it lets you do.
    Allows,
    /// What it asks in return.
    Asks,
    /// What it does not let you do, and what to beware of.
    Limits,
}

/// What deciding needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Use for work or business.
    pub commercial: Commercial,
    /// Sizes above which something changes.
    #[serde(default)]
    pub thresholds: Vec<Threshold>,
    /// Changing or fine-tuning the model.
    pub modify: Modify,
    /// Passing the model on.
    pub redistribute: Redistribute,
    /// Using what it writes to build, improve or judge another model.
    pub outputs: Outputs,
    /// Who owns what it writes, as far as the text says.
    pub outputs_owner: String,
    /// Duties, by what brings them about; ids in the vocabulary.
    #[serde(default)]
    pub duties: Duties,
    /// What it may not be used for; ids in the vocabulary.
    #[serde(default)]
    pub use_limits: Vec<String>,
    /// Places it is not granted in.
    pub territory: Territory,
    /// Whether using the model is enough to accept it: then the terms come before the first load.
    pub accepted_by_use: bool,
    /// The sentence a notice file must hold.
    pub notice_text: Option<String>,
    /// The words a product must show; any one of them will do.
    #[serde(default)]
    pub display_texts: Vec<String>,
    /// What the name of a model built on it must begin with.
    pub name_prefix: Option<String>,
    /// Every model under it takes images or sound, whatever it is used for.
    #[serde(default)]
    pub always_multimodal: bool,
}

/// Duties, by what brings them about.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duties {
    /// When the model, or what is built on it, is passed on.
    #[serde(default)]
    pub distribution: Vec<String>,
    /// When it is used for work or business.
    #[serde(default)]
    pub commercial_use: Vec<String>,
    /// When what it writes is published.
    #[serde(default)]
    pub published_outputs: Vec<String>,
}

/// Use for work or business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Commercial {
    /// Yes.
    Allowed,
    /// Yes, below a size.
    AllowedBelowThreshold,
    /// After registering.
    NeedsRegistration,
    /// Only with a permission in writing.
    NeedsWrittenPermission,
    /// No.
    Forbidden,
    /// The text was not read.
    Unverified,
}

/// Changing or fine-tuning the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Modify {
    /// Yes.
    Yes,
    /// For research only.
    ResearchOnly,
    /// No.
    Forbidden,
}

/// Passing the model on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Redistribute {
    /// Yes.
    Yes,
    /// Yes, and whoever gets it is bound by the same limits on use.
    YesWithFlowdown,
    /// For research, and not by a business.
    ResearchOnlyNoncommercialEntity,
    /// Only in part, or to some.
    Limited,
    /// No.
    Forbidden,
}

/// Using outputs to build, improve or judge another model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outputs {
    /// Yes.
    Allowed,
    /// The text does not speak of it.
    Silent,
    /// For research only.
    ResearchOnly,
    /// Yes; the new model's name begins as the licence says once it is passed on.
    NamePrefixIfDistributed,
    /// Yes; the new model's documentation shows the licence's words once it is passed on.
    DisplayIfDistributed,
    /// Yes; the new model counts as a derivative and stays under these terms.
    BecomesDerivative,
    /// Not for another large language model.
    ForbiddenOtherLlm,
    /// Not for a foundation model.
    ForbiddenFoundationModels,
    /// No.
    Forbidden,
    /// Lawyers disagree, or it has not been tested.
    OpenQuestion,
    /// The text was not read.
    Unverified,
}

/// Places a licence is not granted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Territory {
    /// Everywhere.
    None,
    /// Models that take images or sound are not licensed to people and companies of the European Union.
    EuMultimodalNotGranted,
}

/// A size above which something changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// What is counted.
    pub kind: Measure,
    /// `true` when reaching the value is enough; `false` when it must be exceeded.
    #[serde(default)]
    pub inclusive: bool,
    /// Users or US dollars.
    pub value: u64,
    /// Whose users or money, in plain words that follow "counts".
    pub scope: String,
    /// When it matters.
    pub applies: Applies,
    /// What happens above it.
    pub effect: Effect,
}

/// What a threshold counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Monthly users, now.
    Mau,
    /// Monthly users in the month before the model came out; later growth does not matter.
    MauAtRelease,
    /// Daily users, now.
    Dau,
    /// US dollars a year.
    AnnualRevenueUsd,
    /// US dollars a month, the employer's included.
    MonthlyRevenueUsd,
}

/// When a threshold matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Applies {
    /// For every use.
    Always,
    /// For use in work or business.
    Commercial,
    /// For every use, but it counts the users of products one offers: someone with no business has none.
    Products,
}

/// What happens above a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// The licence gives no right; another one must be asked for.
    NotGranted,
    /// The product must show the licence's words.
    Display,
}

/// The words for every value, and what a limit means for a field of use.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabulary {
    /// Which copies were read: key and description.
    pub sources: BTreeMap<String, String>,
    /// Topics of facts.
    pub topics: Vec<String>,
    /// Words for each value of `commercial`.
    pub commercial: BTreeMap<String, String>,
    /// Words for each value of `modify`.
    pub modify: BTreeMap<String, String>,
    /// Words for each value of `redistribute`.
    pub redistribute: BTreeMap<String, String>,
    /// Words for each value of `outputs`.
    pub outputs: BTreeMap<String, String>,
    /// Words for each value of `territory`.
    pub territory: BTreeMap<String, String>,
    /// Words for each level but the best: the caveat.
    pub level: BTreeMap<String, String>,
    /// What recognition and verdicts say; `{name}` stands for what is filled in.
    pub sentence: BTreeMap<String, String>,
    /// Duties.
    pub duty: BTreeMap<String, DutyTerm>,
    /// Limits on use.
    pub use_limit: BTreeMap<String, LimitTerm>,
}

/// A duty in words. `{text}` stands for the licence's own sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DutyTerm {
    /// What to do.
    pub words: String,
    /// It concerns changed models only.
    #[serde(default)]
    pub only_if_modified: bool,
}

/// A limit on use in words, and what it means for the fields of use it touches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitTerm {
    /// What not to do.
    pub words: String,
    /// Field of use and what the limit does to it.
    #[serde(default)]
    pub fields: BTreeMap<String, LimitEffect>,
    /// What is to be done where the field is allowed on a condition.
    pub condition: Option<String>,
    /// It ties every use to a purpose, such as research, that no question settles: said with every verdict that business has not
    /// decided already.
    #[serde(default)]
    pub purpose: bool,
    /// It hangs on what one's business is, which no question settles: said with every verdict on what may be business.
    #[serde(default)]
    pub business: bool,
}

/// What a limit does to a field of use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitEffect {
    /// Not allowed.
    Forbids,
    /// Allowed on the limit's condition.
    Conditions,
    /// It depends on more than the field.
    Unclear,
}

/// Everything in `assets/licences`, as the build script hands it on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Tables {
    /// One per file, by id.
    pub licences: Vec<Licence>,
    /// `vocabulary.toml`.
    pub vocabulary: Vocabulary,
    /// `known-files.toml`.
    pub known: KnownFiles,
    /// `known-models.toml`.
    pub origins: KnownModels,
    /// SPDX identifier and text.
    pub texts: BTreeMap<String, String>,
}
