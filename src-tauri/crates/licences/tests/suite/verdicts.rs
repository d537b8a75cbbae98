//! The table of verdicts in `verdicts.txt`: for every licence at least three uses, the verdict its text gives them, and the
//! section that says so. The table was written from the facts, not from the rules.

use std::collections::HashMap;

use licences::facts::{Applies, Commercial, Effect, LimitEffect, Measure, Outputs, Redistribute};
use licences::{Class, Finding, Level, Licence, Use, Verdict, all, judge, licence, vocabulary};
use serde_json::{Map, Value, json};

/// Every question answered, and nothing done that any licence minds.
fn harmless() -> Map<String, Value> {
    let answers = json!({
        "commercial": false, "employee_work": false, "mau": 0, "mau_at_release": 0, "annual_revenue_usd": 0, "employer_monthly_revenue_usd": 0,
        "modify": false, "finetune": false, "distribute": false, "train_other_models_with_outputs": false,
        "judge_or_evaluate_other_models_with_outputs": false, "synthetic_data": false, "distillation": false, "eu_domicile": false,
        "field": "general", "publish_outputs": false, "modality": ["text"], "ancestors": [],
    });
    answers.as_object().unwrap().clone()
}

/// `commercial mau=5 field=medical employee_work=?`: a bare word is "yes", `?` is not answered.
pub fn read_use(changes: &str) -> Use {
    let mut answers = harmless();
    for change in changes.split_whitespace().filter(|c| *c != "-") {
        let (key, value) = change.split_once('=').unwrap_or((change, "true"));
        assert!(answers.contains_key(key), "{key} is no question");
        let value = match (key, value) {
            (_, "?") => Value::Null,
            ("modality" | "ancestors", list) => list.split(',').collect(),
            ("field", field) => json!(field),
            (_, other) => serde_json::from_str(&other.replace('_', "")).unwrap(),
        };
        answers.insert(key.to_owned(), value);
    }
    serde_json::from_value(Value::Object(answers)).unwrap()
}

fn finding(words: &str) -> Finding {
    match words {
        "allowed" => Finding::Allowed,
        "duties" => Finding::AllowedWithDuties,
        "unclear" => Finding::Unclear,
        "not allowed" => Finding::NotAllowed,
        other => panic!("{other} is no verdict"),
    }
}

fn rows() -> Vec<[&'static str; 4]> {
    let lines = include_str!("verdicts.txt").lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty());
    lines.map(|l| l.split('|').map(str::trim).collect::<Vec<_>>().try_into().expect(l)).collect()
}

fn shows(v: &Verdict, section: &str) -> bool {
    let at_worst = v.reasons.iter().filter(|r| r.effect == v.verdict).map(|r| &r.section);
    at_worst
        .chain(v.duties.iter().filter(|_| v.verdict == Finding::AllowedWithDuties).map(|d| &d.section))
        .any(|s| s == section)
}

#[test]
fn every_use_in_the_table_gets_the_verdict_its_text_gives() {
    let mut wrong = Vec::new();
    for [id, changes, expected, section] in rows() {
        let v = judge(&read_use(changes), &[licence(id).expect(id)]);
        if v.verdict != finding(expected) {
            wrong.push(format!("{id} | {changes}: expected {expected}, was {:?} {:#?}", v.verdict, v.reasons));
        } else if section != "-" && !shows(&v, section) {
            let said: Vec<&String> =
                v.reasons.iter().map(|r| &r.section).chain(v.duties.iter().map(|d| &d.section)).collect();
            wrong.push(format!("{id} | {changes}: {section} is not among the reasons: {said:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_licence_has_at_least_three_uses_in_the_table() {
    let mut count: HashMap<&str, usize> = HashMap::new();
    for [id, ..] in rows() {
        *count.entry(id).or_default() += 1;
    }
    let few: Vec<&str> =
        all().iter().map(|l| l.id.as_str()).filter(|id| count.get(id).copied().unwrap_or_default() < 3).collect();
    assert!(few.is_empty(), "{few:?}");
}

/// The uses of one licence in the table, with their verdicts.
fn uses_of(licence: &Licence) -> Vec<(Use, &'static str)> {
    rows()
        .into_iter()
        .filter(|[id, ..]| *id == licence.id)
        .map(|[_, changes, verdict, _]| (read_use(changes), verdict))
        .collect()
}

/// Licences whose text somebody has read, so that their values mean what they say.
fn read_ones() -> impl Iterator<Item = &'static Licence> {
    all().iter().filter(|l| l.confidence != Level::Unverified && l.class != Class::Unknown)
}

#[test]
fn every_size_stands_in_the_table_at_its_last_allowed_value_and_at_the_next() {
    for l in read_ones() {
        let uses = uses_of(l);
        for threshold in &l.check.thresholds {
            // Nobody is asked for daily users, so no answer of anybody's lies on that edge.
            let asked: fn(&Use) -> Option<f64> = match threshold.kind {
                Measure::Mau => |u| u.mau,
                Measure::MauAtRelease => |u| u.mau_at_release,
                Measure::AnnualRevenueUsd => |u| u.annual_revenue_usd,
                Measure::MonthlyRevenueUsd => |u| u.employer_monthly_revenue_usd,
                Measure::Dau => continue,
            };
            let verdict_at = |n: u64| {
                let business = |u: &Use| u.commercial == Some(true) || threshold.applies == Applies::Always;
                let at = uses.iter().find(|(u, _)| asked(u) == Some(n as f64) && business(u));
                at.map(|(_, verdict)| *verdict).unwrap_or_else(|| panic!("{}: nobody tries {n}", l.id))
            };
            let last = if threshold.inclusive { threshold.value - 1 } else { threshold.value };
            let refused = threshold.effect == Effect::NotGranted;
            assert_ne!(verdict_at(last), "not allowed", "{}", l.id);
            assert_eq!(verdict_at(last + 1), if refused { "not allowed" } else { "duties" }, "{}", l.id);
        }
    }
}

#[test]
fn what_a_licence_allows_and_what_it_refuses_or_asks_both_stand_in_the_table() {
    for l in read_ones() {
        let verdicts: Vec<&str> = uses_of(l).into_iter().map(|(_, verdict)| verdict).collect();
        assert!(verdicts.contains(&"allowed"), "{}: nothing is allowed", l.id);
        let (c, carried) = (&l.check, l.under.as_deref().and_then(licence));
        let duties = |l: &Licence| {
            let d = &l.check.duties;
            !(d.distribution.is_empty() && d.commercial_use.is_empty() && d.published_outputs.is_empty())
        };
        let asks = duties(l) || carried.is_some_and(duties);
        assert!(!asks || verdicts.contains(&"duties") || verdicts.contains(&"not allowed"), "{}: no duty", l.id);
        let refuses = matches!(c.commercial, Commercial::Forbidden | Commercial::NeedsWrittenPermission)
            || matches!(
                c.outputs,
                Outputs::Forbidden | Outputs::ForbiddenOtherLlm | Outputs::ForbiddenFoundationModels
            )
            || c.redistribute == Redistribute::Forbidden;
        assert!(!refuses || verdicts.contains(&"not allowed"), "{}: nothing is refused", l.id);
    }
}

#[test]
fn every_field_of_use_that_a_licence_speaks_of_stands_in_the_table() {
    let mut missing = Vec::new();
    for l in read_ones() {
        let uses = uses_of(l);
        for (field, effect) in l.check.use_limits.iter().flat_map(|id| &vocabulary().use_limit[id].fields) {
            let tried: Vec<&str> =
                uses.iter().filter(|(u, _)| u.field.is_some_and(|f| f.id() == field)).map(|(_, v)| *v).collect();
            // Another limit on the same field may be stricter.
            let strict_enough: &[&str] = match effect {
                LimitEffect::Forbids => &["not allowed"],
                LimitEffect::Unclear => &["unclear", "not allowed"],
                LimitEffect::Conditions => &["duties", "unclear", "not allowed"],
            };
            if !tried.iter().any(|verdict| strict_enough.contains(verdict)) {
                missing.push(format!("{} field={field}: {tried:?}", l.id));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn the_strictest_of_a_model_and_its_ancestors_decides_and_duties_add_up() {
    let use_ = read_use("commercial distribute ancestors=llama3.1");
    let v = judge(&use_, &[licence("apache-2.0").unwrap()]);
    assert_eq!(v.verdict, Finding::AllowedWithDuties);
    let of = |id: &str| v.duties.iter().filter(|d| d.licence == id).map(|d| d.duty.as_str()).collect::<Vec<_>>();
    assert_eq!(of("apache-2.0"), ["give_licence_copy", "keep_notices", "carry_NOTICE"]);
    assert_eq!(of("llama3.1"), ["give_licence_copy", "notice_file", "display_text"]);
    let shown = v.duties.iter().find(|d| d.duty == "display_text").unwrap();
    assert_eq!(shown.text.as_deref(), Some("Built with Llama"));
}

#[test]
fn an_ancestor_nobody_knows_makes_the_verdict_unclear() {
    let v = judge(&read_use("ancestors=somebody-s-terms"), &[licence("mit").unwrap()]);
    assert_eq!(v.verdict, Finding::Unclear);
    assert_eq!(v.reasons[0].licence, "somebody-s-terms");
}

#[test]
fn without_any_licence_the_verdict_is_unclear() {
    assert_eq!(judge(&read_use("-"), &[]).verdict, Finding::Unclear);
}

#[test]
fn apache_is_never_unclear_however_little_is_said() {
    let v = judge(&Use::default(), &[licence("apache-2.0").unwrap()]);
    assert_eq!(v.verdict, Finding::Allowed);
    assert_eq!(v.open_duties.len(), 4);
}

#[test]
fn a_verdict_reads_as_json_with_the_documented_keys() {
    let v = judge(&read_use("commercial distribute"), &[licence("apache-2.0").unwrap()]);
    let v = serde_json::to_value(&v).unwrap();
    assert_eq!(v["verdict"], "allowed_with_duties");
    assert_eq!(v["reasons"][0]["licence"], "apache-2.0");
    assert_eq!(v["reasons"][0]["section"], "§2");
    assert!(v["reasons"][0]["words"].is_string() && v["reasons"][0]["passage"].is_string());
    assert_eq!(v["duties"][0]["duty"], "give_licence_copy");
    assert_eq!(v["duties"][0]["section"], "§4(a)");
    assert!(v["duties"][0]["passage"].as_str().unwrap().contains("copy of this License"));
}

#[test]
fn a_use_file_takes_nulls_missing_keys_and_whole_or_broken_numbers() {
    let use_: Use = serde_json::from_str(
        r#"{"commercial": null, "mau": 700000001, "annual_revenue_usd": 1000000.5, "field": "law_enforcement"}"#,
    )
    .unwrap();
    assert_eq!(
        (use_.commercial, use_.mau, use_.annual_revenue_usd, use_.distribute),
        (None, Some(700_000_001.0), Some(1_000_000.5), None)
    );
    let use_: Use = serde_json::from_str(r#"{"field": "astrology"}"#).unwrap();
    assert_eq!(use_.field, Some(licences::Field::Other));
    assert!(serde_json::from_str::<Use>(r#"{"commercial": "yes"}"#).is_err());
}
