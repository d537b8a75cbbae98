//! The rules on using what a model writes to build, improve or judge another model.

use super::uses::{Question, all};
use super::{Case, Finding};
use crate::clauses::words;
use crate::facts::{Backed, Outputs};
use crate::table::{say as sentence, vocabulary};

const BUILDS: &[Question] = &[Question::TrainOtherModelsWithOutputs, Question::SyntheticData, Question::Distillation];
const SERVES: &[Question] = &[
    Question::TrainOtherModelsWithOutputs,
    Question::SyntheticData,
    Question::Distillation,
    Question::JudgeOrEvaluateOtherModelsWithOutputs,
];

pub(super) fn outputs(case: &mut Case<'_>) {
    let value = case.licence.check.outputs;
    let say = words(&vocabulary().outputs, &value);
    let on = Backed::Outputs;
    let (builds, serves) = (case.use_.builds_another(), case.use_.serves_another());
    match value {
        Outputs::Allowed if serves == Some(true) => case.reason(Finding::Allowed, on, SERVES, say),
        Outputs::Allowed => {}
        Outputs::Silent | Outputs::OpenQuestion | Outputs::Unverified => match serves {
            Some(true) => case.reason(Finding::Unclear, on, SERVES, say),
            Some(false) => {}
            None => case.reason(Finding::Unclear, on, SERVES, sentence("act_open", &[("words", &say)])),
        },
        Outputs::ResearchOnly => {
            let questions: Vec<Question> =
                SERVES.iter().copied().chain([Question::Commercial, Question::EmployeeWork]).collect();
            match (serves, case.use_.business()) {
                (Some(true), Some(true)) => case.reason(Finding::NotAllowed, on, &questions, say),
                (Some(true), Some(false)) => case.reason(Finding::Allowed, on, &questions, say),
                // Without an answer on business the verdict is unclear already.
                _ => {}
            }
        }
        Outputs::NamePrefixIfDistributed => new_model_shows(case, "model_name_prefix", builds),
        Outputs::DisplayIfDistributed => {
            new_model_shows(case, "display_text", builds);
            // A model trained further from this one is a new model too.
            let tuned = all(&[case.use_.finetune, case.use_.distribute]);
            case.duty(tuned, "display_text", on, &[Question::Finetune, Question::Distribute]);
        }
        Outputs::BecomesDerivative => {
            case.duty(builds, "treat_as_derivative", on, BUILDS);
            if case.licence.check.name_prefix.is_some() {
                new_model_shows(case, "model_name_prefix", builds);
            }
        }
        Outputs::ForbiddenOtherLlm | Outputs::ForbiddenFoundationModels | Outputs::Forbidden => match serves {
            Some(true) => case.reason(Finding::NotAllowed, on, SERVES, say),
            Some(false) => {}
            None => case.reason(Finding::Unclear, on, SERVES, sentence("act_open", &[("words", &say)])),
        },
    }
}

fn new_model_shows(case: &mut Case<'_>, duty: &str, builds: Option<bool>) {
    let questions: Vec<Question> = BUILDS.iter().copied().chain([Question::Distribute]).collect();
    case.duty(all(&[builds, case.use_.distribute]), duty, Backed::Outputs, &questions);
}
