//! The rules on business, size, changing, passing on, publishing, field of use and place.

use super::uses::{Field, Question, all};
use super::{Case, Finding};
use crate::clauses::{grouped, measured, words};
use crate::facts::{
    Applies, Backed, Class, Commercial, Effect, Level, LimitEffect, Measure, Modify, Redistribute, Territory, Threshold,
};
use crate::table::{say as sentence, vocabulary};

const BUSINESS: &[Question] = &[Question::Commercial, Question::EmployeeWork];
const CHANGED: &[Question] = &[Question::Modify, Question::Finetune];
const PASSED_ON: &[Question] = &[Question::Distribute];
const CHANGED_AND_PASSED_ON: &[Question] = &[Question::Modify, Question::Finetune, Question::Distribute];

/// What nobody has read is never a green result.
pub(super) fn knowledge(case: &mut Case<'_>) {
    if case.licence.class == Class::Unknown {
        case.reason(Finding::Unclear, Backed::Commercial, &[], sentence("nobody_said", &[]));
    } else if case.licence.confidence == Level::Unverified {
        let caveat = words(&vocabulary().level, &Level::Unverified);
        case.reason(Finding::Unclear, Backed::Commercial, &[], caveat);
    }
}

pub(super) fn commercial(case: &mut Case<'_>) {
    let value = case.licence.check.commercial;
    let say = words(&vocabulary().commercial, &value);
    let on = Backed::Commercial;
    match (value, case.use_.business()) {
        (Commercial::Allowed, _) | (Commercial::AllowedBelowThreshold, Some(true)) => {
            case.reason(Finding::Allowed, on, BUSINESS, say)
        }
        (Commercial::AllowedBelowThreshold | Commercial::NeedsRegistration, Some(false)) => {
            case.reason(Finding::Allowed, on, BUSINESS, sentence("private_covered", &[]));
        }
        (Commercial::AllowedBelowThreshold, None) | (Commercial::Unverified, Some(false)) => {}
        (Commercial::NeedsRegistration, answer) => {
            case.duty(answer, "registration_for_commercial", on, BUSINESS);
            if answer.is_none() {
                case.reason(Finding::Unclear, on, BUSINESS, sentence("business_open", &[("words", &say)]));
            }
        }
        (Commercial::NeedsWrittenPermission | Commercial::Forbidden, Some(true)) => {
            case.reason(Finding::NotAllowed, on, BUSINESS, say)
        }
        (Commercial::NeedsWrittenPermission | Commercial::Forbidden, Some(false)) => {
            case.reason(Finding::Allowed, on, BUSINESS, sentence("private_not_reached", &[]));
        }
        (Commercial::NeedsWrittenPermission | Commercial::Forbidden, None) => {
            case.reason(Finding::Unclear, on, BUSINESS, sentence("business_open", &[("words", &say)]));
        }
        (Commercial::Unverified, _) => case.reason(Finding::Unclear, on, BUSINESS, say),
    }
    let duties = case.licence.check.duties.commercial_use.clone();
    for duty in &duties {
        case.duty(case.use_.business(), duty, Backed::CommercialUse, BUSINESS);
    }
    if !duties.is_empty() && case.use_.business().is_none() {
        case.reason(Finding::Unclear, Backed::CommercialUse, BUSINESS, sentence("business_asked", &[]));
    }
    // Some licences speak of an employee's daily tasks as such, whatever the purpose.
    let daily = case.licence.check.use_limits.iter().any(|l| l == "no_employee_daily_tasks");
    if daily && case.use_.employee_work.is_none() && case.use_.commercial == Some(false) {
        case.reason(Finding::Unclear, on, BUSINESS, sentence("daily_work_open", &[]));
    }
}

pub(super) fn thresholds(case: &mut Case<'_>) {
    let thresholds = case.licence.check.thresholds.clone();
    for threshold in &thresholds {
        one_threshold(case, threshold);
    }
}

fn one_threshold(case: &mut Case<'_>, threshold: &Threshold) {
    let u = case.use_;
    let (value, question) = match threshold.kind {
        Measure::Mau | Measure::Dau => (u.mau, Question::Mau),
        Measure::MauAtRelease => (u.mau_at_release, Question::MauAtRelease),
        Measure::AnnualRevenueUsd => (u.annual_revenue_usd, Question::AnnualRevenueUsd),
        Measure::MonthlyRevenueUsd => (u.employer_monthly_revenue_usd, Question::EmployerMonthlyRevenueUsd),
    };
    let value = value.filter(|v| v.is_finite() && *v >= 0.0);
    let limit = threshold.value as f64;
    let over = value.map(|v| if threshold.inclusive { v >= limit } else { v > limit });
    // Nobody has more daily users than monthly ones; the other way round nothing follows.
    let over = if threshold.kind == Measure::Dau { over.filter(|over| !over) } else { over };
    let reached = match threshold.applies {
        Applies::Always => over,
        Applies::Commercial => all(&[u.business(), over]),
        Applies::Products if u.business() == Some(false) && value.is_none() => Some(false),
        Applies::Products => over,
    };
    let questions: &[Question] = &[Question::Commercial, Question::EmployeeWork, question];
    if threshold.effect == Effect::Display {
        case.duty(reached, "display_text", Backed::Thresholds, questions);
        if reached.is_none() {
            let say = sentence("place_open", &[("words", &threshold.words(&case.licence.check))]);
            case.reason(Finding::Unclear, Backed::Thresholds, questions, say);
        }
        return;
    }
    let limit = grouped(threshold.value);
    let values: [(&str, &str); 3] =
        [("limit", &limit), ("what", &measured(threshold.kind)), ("scope", &threshold.scope)];
    // What counts from a value on is reached, and only what counts beyond it is exceeded.
    let (effect, id) = match (reached, threshold.inclusive) {
        (Some(true), false) => (Finding::NotAllowed, "size_above"),
        (Some(true), true) => (Finding::NotAllowed, "size_reached"),
        (Some(false), _) if over == Some(false) && u.business() == Some(true) => (Finding::Allowed, "size_within"),
        (Some(false), _) => return,
        (None, false) => (Finding::Unclear, "size_open"),
        (None, true) => (Finding::Unclear, "size_open_reached"),
    };
    case.reason(effect, Backed::Thresholds, questions, sentence(id, &values));
}

pub(super) fn modify(case: &mut Case<'_>) {
    let value = case.licence.check.modify;
    let say = words(&vocabulary().modify, &value);
    let on = Backed::Modify;
    match (value, case.use_.changed(), case.use_.business()) {
        (Modify::Yes, Some(true), _) => case.reason(Finding::Allowed, on, CHANGED, say),
        (Modify::ResearchOnly, Some(true), Some(false)) => {
            case.reason(
                Finding::Allowed,
                on,
                &[Question::Modify, Question::Finetune, Question::Commercial, Question::EmployeeWork],
                say,
            );
        }
        (Modify::Forbidden, Some(true), _) => case.reason(Finding::NotAllowed, on, CHANGED, say),
        (Modify::Forbidden, None, _) => {
            case.reason(Finding::Unclear, on, CHANGED, sentence("act_open", &[("words", &say)]))
        }
        // Business is refused, or unclear, already: nothing is added.
        _ => {}
    }
}

pub(super) fn redistribute(case: &mut Case<'_>) {
    let value = case.licence.check.redistribute;
    let say = words(&vocabulary().redistribute, &value);
    let on = Backed::Redistribute;
    let passed_on = case.use_.distribute;
    match (value, passed_on) {
        (Redistribute::Yes | Redistribute::YesWithFlowdown, Some(true)) => {
            case.reason(Finding::Allowed, on, PASSED_ON, say)
        }
        (Redistribute::Forbidden, Some(true)) => case.reason(Finding::NotAllowed, on, PASSED_ON, say),
        (Redistribute::Forbidden, None) => {
            case.reason(Finding::Unclear, on, PASSED_ON, sentence("act_open", &[("words", &say)]))
        }
        (Redistribute::ResearchOnlyNoncommercialEntity | Redistribute::Limited, Some(true)) => {
            let effect = match case.use_.business() {
                Some(true) => Finding::NotAllowed,
                Some(false) => Finding::Allowed,
                None => Finding::Unclear,
            };
            case.reason(effect, on, &[Question::Distribute, Question::Commercial, Question::EmployeeWork], say);
        }
        _ => {}
    }
    if value == Redistribute::Forbidden {
        return;
    }
    let duties = case.licence.check.duties.distribution.clone();
    for duty in &duties {
        let changed_only = vocabulary().duty.get(duty).is_some_and(|d| d.only_if_modified);
        if changed_only {
            case.duty(all(&[passed_on, case.use_.changed()]), duty, Backed::Distribution, CHANGED_AND_PASSED_ON);
        } else {
            case.duty(passed_on, duty, Backed::Distribution, PASSED_ON);
        }
    }
}

pub(super) fn published_outputs(case: &mut Case<'_>) {
    let duties = case.licence.check.duties.published_outputs.clone();
    for duty in &duties {
        case.duty(case.use_.publish_outputs, duty, Backed::PublishedOutputs, &[Question::PublishOutputs]);
    }
}

pub(super) fn field(case: &mut Case<'_>) {
    let limits = case.licence.check.use_limits.clone();
    let mut unasked = false;
    for id in &limits {
        let Some(limit) = vocabulary().use_limit.get(id) else { continue };
        let on = Backed::UseLimits;
        let condition = || limit.condition.clone().unwrap_or_else(|| limit.words.clone());
        let field = match case.use_.field {
            None | Some(Field::Other) => {
                unasked |= !limit.fields.is_empty();
                if limit.fields.values().any(|effect| *effect == LimitEffect::Conditions) {
                    case.duty_in_words(None, id, on, &[Question::Field], condition(), None);
                }
                continue;
            }
            Some(field) => field,
        };
        match limit.fields.get(field.id()) {
            None => {}
            Some(LimitEffect::Forbids) => {
                case.reason_from(
                    case.licence.bringing(id, on),
                    Finding::NotAllowed,
                    &[Question::Field],
                    limit.words.clone(),
                );
            }
            Some(LimitEffect::Unclear) => {
                case.reason_from(
                    case.licence.bringing(id, on),
                    Finding::Unclear,
                    &[Question::Field],
                    sentence("field_unsure", &[("words", &limit.words)]),
                );
            }
            Some(LimitEffect::Conditions) => {
                case.duty_in_words(Some(true), id, on, &[Question::Field], condition(), None);
            }
        }
    }
    if unasked {
        let say = sentence("field_open", &[]);
        case.reason(Finding::Unclear, Backed::UseLimits, &[Question::Field], say);
    }
    // What a policy says of a field that is none in particular is little; of the others it may say anything.
    let unread = case.licence.unread_policy().filter(|_| case.use_.field != Some(Field::General));
    if let Some(say) = unread.map(|title| sentence("field_policy_unread", &[("title", title)])) {
        case.reason(Finding::Unclear, Backed::UseLimits, &[Question::Field], say);
    }
}

pub(super) fn territory(case: &mut Case<'_>) {
    let check = &case.licence.check;
    if check.territory == Territory::None {
        return;
    }
    let multimodal = if check.always_multimodal { Some(true) } else { case.use_.multimodal() };
    let say = words(&vocabulary().territory, &check.territory);
    let questions: &[Question] = &[Question::EuDomicile, Question::Modality];
    match all(&[case.use_.eu_domicile, multimodal]) {
        Some(true) => case.reason(Finding::NotAllowed, Backed::Territory, questions, say),
        Some(false) => {}
        None => case.reason(Finding::Unclear, Backed::Territory, questions, sentence("place_open", &[("words", &say)])),
    }
}
