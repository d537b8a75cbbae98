//! The rules as such: total, deterministic, and changing one answer never makes an unrelated reason appear.

use std::collections::HashSet;

use licences::{Field, Finding, Licence, Question, Seen, Use, Verdict, all, judge, recognise};
use serde_json::{Value, json};

use crate::verdicts::read_use;

/// Every question with answers worth trying: the edges, and none.
fn answers() -> Vec<(Question, &'static str, Vec<Value>)> {
    use Question as Q;
    let yes_no = || vec![Value::Null, json!(true), json!(false)];
    let about = |edges: &[f64]| {
        let mut values = vec![Value::Null, json!(0), json!(-1.0), json!(1e18)];
        for edge in edges {
            values.extend([json!(edge - 1.0), json!(edge), json!(edge + 1.0)]);
        }
        values
    };
    let fields = [
        "general",
        "medical",
        "legal",
        "military",
        "law_enforcement",
        "automated_decision",
        "sensitive_data",
        "education",
        "other",
    ];
    vec![
        (Q::Commercial, "commercial", yes_no()),
        (Q::EmployeeWork, "employee_work", yes_no()),
        (Q::Mau, "mau", about(&[1e6, 1e7, 1e8, 7e8])),
        (Q::MauAtRelease, "mau_at_release", about(&[1e7, 7e8])),
        (Q::AnnualRevenueUsd, "annual_revenue_usd", about(&[1e6, 1e7, 2e7])),
        (Q::EmployerMonthlyRevenueUsd, "employer_monthly_revenue_usd", about(&[2e7])),
        (Q::Modify, "modify", yes_no()),
        (Q::Finetune, "finetune", yes_no()),
        (Q::Distribute, "distribute", yes_no()),
        (Q::TrainOtherModelsWithOutputs, "train_other_models_with_outputs", yes_no()),
        (Q::JudgeOrEvaluateOtherModelsWithOutputs, "judge_or_evaluate_other_models_with_outputs", yes_no()),
        (Q::SyntheticData, "synthetic_data", yes_no()),
        (Q::Distillation, "distillation", yes_no()),
        (Q::EuDomicile, "eu_domicile", yes_no()),
        (Q::Field, "field", fields.iter().map(|f| json!(f)).chain([Value::Null]).collect()),
        (Q::PublishOutputs, "publish_outputs", yes_no()),
        (Q::Modality, "modality", vec![Value::Null, json!([]), json!(["text"]), json!(["text", "image"])]),
        (Q::Ancestors, "ancestors", vec![Value::Null, json!([]), json!(["llama2"]), json!(["nobody-s"])]),
    ]
}

/// A small generator of numbers, so that a failure is the same failure next time (constants of Knuth's MMIX).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}

fn read(answers: &serde_json::Map<String, Value>) -> Use {
    serde_json::from_value(Value::Object(answers.clone())).unwrap()
}

/// What a verdict shows: the licence it comes from, the words, and the questions they hang on.
fn shown(v: &Verdict) -> Vec<(&str, String, &[Question])> {
    let mut all = Vec::new();
    for r in &v.reasons {
        let words = format!("{} {} {:?} {}", r.licence, r.section, r.effect, r.words);
        all.push((r.licence.as_str(), words, r.depends_on.as_slice()));
    }
    for (kind, duties) in [("duty", &v.duties), ("open duty", &v.open_duties)] {
        for d in duties {
            let words = format!("{kind} {} {} {:?}", d.licence, d.duty, d.text);
            all.push((d.licence.as_str(), words, d.depends_on.as_slice()));
        }
    }
    all
}

/// Changes one answer after the other, `times`, and looks at what that brings up. `own` are the licences that are judged whatever is answered:
/// what comes up of another one hangs on the question of ancestors.
fn change_answers(times: usize, numbers: &mut Numbers, own: &[&str], judged: impl Fn(&Use) -> Verdict) {
    use Question as Q;
    let questions = answers();
    for _ in 0..times {
        let mut answers: serde_json::Map<String, Value> = questions
            .iter()
            .map(|(_, key, values)| ((*key).to_owned(), values[numbers.below(values.len())].clone()))
            .collect();
        let before = judged(&read(&answers));
        let (question, key, values) = &questions[numbers.below(questions.len())];
        answers.insert((*key).to_owned(), values[numbers.below(values.len())].clone());
        let after = judged(&read(&answers));
        let known: HashSet<String> = shown(&before).into_iter().map(|(_, words, _)| words).collect();
        for (licence, words, depends_on) in shown(&after) {
            let of_ancestor = *question == Q::Ancestors && !own.contains(&licence);
            assert!(
                known.contains(&words) || depends_on.contains(question) || of_ancestor,
                "{own:?}: {key} brought up {words} ({depends_on:?})"
            );
        }
        // Whether a use is research, and how well a licence is known, hangs on nothing else.
        if !matches!(question, Q::Commercial | Q::EmployeeWork | Q::Ancestors) {
            assert_eq!(before.caveats, after.caveats, "{own:?}: {key}");
        }
    }
}

#[test]
fn changing_one_answer_never_makes_an_unrelated_reason_appear() {
    let mut numbers = Numbers(2026);
    for licence in all() {
        change_answers(150, &mut numbers, &[&licence.id], |use_| judge(use_, &[licence]));
    }
}

#[test]
fn nor_does_it_for_a_model_with_everything_it_was_made_from() {
    let named = |tag: &str| Seen { header_license: Some(tag.to_owned()), ..Seen::default() };
    let bases = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let models = [
        Seen { base_models: bases(&["meta-llama/Meta-Llama-3-8B", "google/gemma-2-2b"]), ..named("apache-2.0") },
        Seen { base_models: bases(&["lmsys/vicuna-7b-v1.5", "somebody/secret"]), ..named("cc-by-nc-4.0") },
        Seen { policy_text_beside: Some("Not on Sundays.".to_owned()), ..named("llama3.2") },
        Seen { header_name: Some("Qwen2.5 72B".to_owned()), ..Seen::default() },
        Seen { header_name: Some("Llama 2 7B".to_owned()), ..named("my-own") },
        Seen::default(),
    ];
    let mut numbers = Numbers(11);
    for seen in models {
        let found = recognise(&seen);
        let own: Vec<&str> = found.effective().iter().map(|l| l.id.as_str()).chain(["unknown"]).collect();
        change_answers(400, &mut numbers, &own, |use_| found.judge(use_));
    }
}

#[test]
fn the_same_question_always_gets_the_same_answer() {
    let use_ = read_use("commercial distribute modify publish_outputs synthetic_data");
    for licence in all() {
        assert_eq!(judge(&use_, &[licence]), judge(&use_, &[licence]), "{}", licence.id);
    }
}

#[test]
fn a_verdict_is_never_better_than_its_worst_reason() {
    let questions = answers();
    let mut numbers = Numbers(7);
    for licence in all() {
        for _ in 0..100 {
            let answers = questions
                .iter()
                .map(|(_, key, values)| ((*key).to_owned(), values[numbers.below(values.len())].clone()))
                .collect();
            let v = judge(&read(&answers), &[licence]);
            assert!(v.reasons.iter().all(|r| r.effect <= v.verdict));
            assert!(v.duties.is_empty() || v.verdict >= Finding::AllowedWithDuties);
        }
    }
}

#[test]
fn another_licence_never_makes_a_verdict_better() {
    let uses = [
        "-",
        "commercial",
        "commercial distribute",
        "synthetic_data",
        "commercial=? field=?",
        "finetune distribute",
        "field=medical",
    ];
    let some: Vec<&Licence> = all().iter().step_by(5).collect();
    for use_ in uses.map(read_use) {
        for a in &some {
            for b in &some {
                let alone = judge(&use_, &[a]).verdict.max(judge(&use_, &[b]).verdict);
                assert_eq!(judge(&use_, &[a, b]).verdict, alone, "{} with {}", a.id, b.id);
            }
        }
    }
}

#[test]
fn an_answer_that_is_missing_is_unclear_wherever_it_would_decide() {
    let yes_no = ["true", "false"];
    let fields: Vec<&str> = Field::ALL.iter().map(|field| field.id()).collect();
    let (sizes, away) = (["0", "1000000000000"], "modality=text,image");
    // Of what the use is, an answer that brings a duty decides as well.
    let is: [(&str, &str, &[&str]); 7] = [
        ("-", "commercial", &yes_no),
        ("-", "field", &fields),
        (away, "eu_domicile", &yes_no),
        ("commercial", "mau", &sizes),
        ("commercial", "mau_at_release", &sizes),
        ("commercial", "annual_revenue_usd", &sizes),
        ("commercial", "employer_monthly_revenue_usd", &sizes),
    ];
    let done = [
        "modify",
        "finetune",
        "distribute",
        "publish_outputs",
        "train_other_models_with_outputs",
        "judge_or_evaluate_other_models_with_outputs",
        "synthetic_data",
        "distillation",
    ];
    let is = is.map(|(use_, key, answers)| (use_, key, answers, Finding::AllowedWithDuties));
    let done = done.map(|key| ("-", key, &yes_no[..], Finding::Unclear));
    for licence in all() {
        for (use_, key, answers, decides) in is.iter().chain(&done).copied() {
            let verdict = |answer: &str| judge(&read_use(&format!("{use_} {key}={answer}")), &[licence]).verdict;
            let verdicts: Vec<Finding> = answers.iter().map(|answer| verdict(answer)).collect();
            let (best, worst) = (verdicts.iter().min().unwrap(), verdicts.iter().max().unwrap());
            let would_decide = worst > best && *worst >= decides;
            assert!(!would_decide || verdict("?") >= Finding::Unclear, "{}: {use_} {key}", licence.id);
        }
    }
}

#[test]
fn a_field_that_an_unread_policy_may_exclude_is_unclear_and_says_why() {
    for id in ["cohere-cc-by-nc", "falcon-2", "nvidia-open-model", "stability-community"] {
        let of = |field: &str| judge(&read_use(&format!("field={field}")), &[licences::licence(id).unwrap()]);
        assert!(of("general").verdict < Finding::Unclear, "{id}");
        for field in Field::ALL.iter().filter(|field| **field != Field::General) {
            let v = of(field.id());
            assert!(v.verdict >= Finding::Unclear, "{id} {}", field.id());
            let said = v.reasons.iter().any(|r| r.words.contains("use policy") && r.words.contains("have not read it"));
            assert!(said, "{id} {}: {:#?}", field.id(), v.reasons);
        }
    }
}

#[test]
fn what_nobody_has_read_is_never_green() {
    for licence in all().iter().filter(|l| l.confidence == licences::Level::Unverified) {
        assert!(judge(&read_use("-"), &[licence]).verdict >= Finding::Unclear, "{}", licence.id);
    }
}

#[test]
fn anything_but_a_text_that_was_read_comes_with_a_caveat() {
    for licence in all() {
        let read = licence.confidence == licences::Level::Primary;
        // In business nothing is said of research: the verdict has refused it. A use policy is a text of its own.
        let caveats = judge(&read_use("commercial"), &[licence]).caveats;
        let of_text = |c: &&String| !c.contains("Only you can say") && !c.contains("its use policy");
        assert_eq!(caveats.iter().filter(of_text).count(), usize::from(!read), "{}", licence.id);
    }
}

#[test]
fn what_a_field_of_use_would_ask_is_an_open_duty_while_nobody_has_said_which_it_is() {
    let open = |use_: &str, id: &str| {
        let duties = judge(&read_use(use_), &[licences::licence(id).unwrap()]).open_duties;
        duties.into_iter().map(|duty| duty.duty).collect::<Vec<_>>()
    };
    for field in ["?", "other"] {
        let asked = open(&format!("field={field}"), "llama3.2");
        assert_eq!(asked, ["unlicensed_professional_practice", "sensitive_data_without_rights"], "{field}");
        assert_eq!(open(&format!("field={field}"), "hyperclovax-seed"), ["illegal_surveillance"], "{field}");
    }
    assert!(open("field=general", "llama3.2").is_empty() && open("field=medical", "llama3.2").is_empty());
}

#[test]
fn a_use_policy_that_nobody_here_has_read_is_said_beside_every_verdict() {
    let said = |use_: &str, id: &str| {
        let caveats = judge(&read_use(use_), &[licences::licence(id).unwrap()]).caveats;
        caveats.iter().filter(|c| c.contains("its use policy") && c.contains("have not read")).count()
    };
    let unread = ["cohere-cc-by-nc", "falcon-2", "nvidia-open-model", "stability-community", "xai-community"];
    for use_ in ["-", "commercial", "commercial=? field=?", "distribute field=medical"] {
        for licence in all() {
            assert_eq!(said(use_, &licence.id), usize::from(unread.contains(&licence.id.as_str())), "{}", licence.id);
        }
    }
    assert_eq!(said("ancestors=stability-community,falcon-2", "mit"), 2, "an ancestor's counts too");
}

#[test]
fn research_only_is_said_beside_a_verdict_on_a_use_that_may_be_none() {
    for id in
        ["exaone-1.1-nc", "mistral-mrl", "qwen-research", "tongyi-qianwen-research", "llama1", "microsoft-research"]
    {
        let licence = licences::licence(id).unwrap();
        let said =
            |use_: &str| judge(&read_use(use_), &[licence]).caveats.iter().any(|c| c.contains("Only you can say"));
        assert!(said("-") && said("commercial=? employee_work=?"), "{id}");
        assert!(!said("commercial"), "{id}");
    }
    assert!(judge(&read_use("-"), &[licences::licence("cc-by-nc-4.0").unwrap()]).caveats.is_empty());
}

#[test]
fn competing_with_the_publisher_is_said_beside_a_verdict_on_what_may_be_business() {
    let licence = licences::licence("hyperclovax-seed").unwrap();
    let said = |use_: &str| judge(&read_use(use_), &[licence]).caveats.iter().any(|c| c.contains("compete"));
    assert!(said("commercial mau_at_release=1") && said("commercial=? employee_work=?"));
    assert!(!said("-"));
}
