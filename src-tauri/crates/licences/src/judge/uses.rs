//! What the user says the model is for. Every answer may be left open; an open answer is not a "no".

use serde::{Deserialize, Serialize};

/// A declared use, as `alcove licence check --use FILE` reads it. Missing and null mean: not said.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Use {
    /// For business or other gain.
    pub commercial: Option<bool>,
    /// In one's work for an employer.
    pub employee_work: Option<bool>,
    /// Monthly users of one's products now.
    pub mau: Option<f64>,
    /// Monthly users of one's products in the month before the model came out.
    pub mau_at_release: Option<f64>,
    /// US dollars a year, with affiliates.
    pub annual_revenue_usd: Option<f64>,
    /// US dollars a month, of one's company or employer.
    pub employer_monthly_revenue_usd: Option<f64>,
    /// Changing the model.
    pub modify: Option<bool>,
    /// Training it further.
    pub finetune: Option<bool>,
    /// Passing it, or what is built on it, on to others.
    pub distribute: Option<bool>,
    /// Training other models with what it writes.
    pub train_other_models_with_outputs: Option<bool>,
    /// Judging other models with it.
    pub judge_or_evaluate_other_models_with_outputs: Option<bool>,
    /// Writing examples for training with it.
    pub synthetic_data: Option<bool>,
    /// Teaching a smaller model to answer as it does.
    pub distillation: Option<bool>,
    /// Living, or having one's main office, in the European Union.
    pub eu_domicile: Option<bool>,
    /// Field of use.
    pub field: Option<Field>,
    /// Publishing what it writes.
    pub publish_outputs: Option<bool>,
    /// What the model takes or makes: `text`, `image`, `audio`, ...
    pub modality: Option<Vec<String>>,
    /// Ids of the licences of what the model was made from.
    pub ancestors: Option<Vec<String>>,
}

/// A field of use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// None of the others.
    General,
    /// Health.
    Medical,
    /// Law.
    Legal,
    /// Armed forces and arms.
    Military,
    /// Police, prosecution, border.
    LawEnforcement,
    /// Decisions about people without a person deciding.
    AutomatedDecision,
    /// Data on health, beliefs, origin, and other things that are nobody's business.
    SensitiveData,
    /// Schools and learning.
    Education,
    /// A field this version of Alcove has no rule for.
    #[serde(other)]
    Other,
}

impl Field {
    /// Every field there are rules for.
    pub const ALL: &[Self] = &[
        Self::General,
        Self::Medical,
        Self::Legal,
        Self::Military,
        Self::LawEnforcement,
        Self::AutomatedDecision,
        Self::SensitiveData,
        Self::Education,
    ];

    /// Its name in the use file and in the vocabulary.
    pub fn id(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Medical => "medical",
            Self::Legal => "legal",
            Self::Military => "military",
            Self::LawEnforcement => "law_enforcement",
            Self::AutomatedDecision => "automated_decision",
            Self::SensitiveData => "sensitive_data",
            Self::Education => "education",
            Self::Other => "other",
        }
    }
}

/// The questions of a use: a key of the use file each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is the field of `Use` with its name")]
pub enum Question {
    Commercial,
    EmployeeWork,
    Mau,
    MauAtRelease,
    AnnualRevenueUsd,
    EmployerMonthlyRevenueUsd,
    Modify,
    Finetune,
    Distribute,
    TrainOtherModelsWithOutputs,
    JudgeOrEvaluateOtherModelsWithOutputs,
    SyntheticData,
    Distillation,
    EuDomicile,
    Field,
    PublishOutputs,
    Modality,
    Ancestors,
}

impl Use {
    /// Work or business: an employee's daily work counts.
    pub(super) fn business(&self) -> Option<bool> {
        // "Not for business" settles it; that somebody has no employer does not.
        if self.employee_work == Some(true) { Some(true) } else { self.commercial }
    }

    /// Changed or trained further.
    pub(super) fn changed(&self) -> Option<bool> {
        any(&[self.modify, self.finetune])
    }

    /// Another model is made from what this one writes.
    pub(super) fn builds_another(&self) -> Option<bool> {
        any(&[self.train_other_models_with_outputs, self.synthetic_data, self.distillation])
    }

    /// Another model is made, improved or judged with what this one writes.
    pub(super) fn serves_another(&self) -> Option<bool> {
        any(&[self.builds_another(), self.judge_or_evaluate_other_models_with_outputs])
    }

    /// The model takes or makes more than text.
    pub(super) fn multimodal(&self) -> Option<bool> {
        let kinds = self.modality.as_ref().filter(|m| !m.is_empty())?;
        Some(kinds.iter().any(|m| !m.trim().eq_ignore_ascii_case("text")))
    }
}

/// Both: "no" as soon as one is no, "yes" when all are, else open.
pub(super) fn all(answers: &[Option<bool>]) -> Option<bool> {
    if answers.contains(&Some(false)) { Some(false) } else { answers.iter().all(|a| *a == Some(true)).then_some(true) }
}

/// Either: "yes" as soon as one is yes, "no" when all are no, else open.
pub(super) fn any(answers: &[Option<bool>]) -> Option<bool> {
    if answers.contains(&Some(true)) { Some(true) } else { answers.iter().all(|a| *a == Some(false)).then_some(false) }
}
