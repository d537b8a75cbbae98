//! A licence as the user meets it: what applies to a model, in plain words, and what that says to a use.
//!
//! Facts and rules are the crate `licences`; here they meet the models that are there and the answers of a user. Nothing here
//! asks for consent or keeps an answer: that is [`crate::consent`]. A new question of the use file is a field of [`Use`].

pub use licences::{Duty, Finding, Reason, Use, Verdict};

use licences::{Certainty, Licence, Recognised};
use serde_json::Value;

use crate::error::{Code, Error, Result};
use crate::models::Models;
use crate::texts;
use crate::view::{BesidesView, Clause, DeclaredUse, EvidenceView, LicenceView, ReasonView, TextView, VerdictView};
use crate::words::say_with;

/// What applies to the licence with this id, or to the model with this name or SHA-256; to a model that is not here, as far as its name tells.
///
/// # Errors
/// [`Code::ModelUnknown`] where it is none of these, or what keeps the models from being looked at.
pub fn of(models: &Models, name: &str) -> Result<Recognised> {
    if let Some(licence) = licences::licence(&name.to_lowercase()) {
        return Ok(alone(licence));
    }
    match models.named(name) {
        Ok(model) => Ok(model.recognised.clone()),
        Err(error) => elsewhere(name, error),
    }
}

/// What its name tells of a model that is not here.
fn elsewhere(name: &str, error: Error) -> Result<Recognised> {
    Some(name).filter(|_| error.code == Code::ModelUnknown).and_then(licences::of_name).ok_or(error)
}

/// The same, in plain words and with the texts at hand.
///
/// # Errors
/// As [`of`].
pub fn shown(models: &Models, name: &str) -> Result<LicenceView> {
    let recognised = match licences::licence(&name.to_lowercase()) {
        Some(licence) => alone(licence),
        None => match models.named(name) {
            Ok(model) => return Ok(model.licence_view()),
            Err(error) => elsewhere(name, error)?,
        },
    };
    let own = recognised.licence;
    let text = own.and_then(|licence| texts::of_licence(models.texts(), licence));
    let policy = own.and_then(|licence| texts::policy_of(models.texts(), licence));
    Ok(view(&recognised, text, policy, None, Vec::new()))
}

/// A licence that was named, without a model.
fn alone(licence: &'static Licence) -> Recognised {
    Recognised {
        licence: Some(licence),
        certainty: Certainty::Certain,
        evidence: Vec::new(),
        conflicts: Vec::new(),
        lineage: Vec::new(),
        ancestors: Vec::new(),
        unknown_ancestors: Vec::new(),
        unread_text: false,
        unknown_tag: false,
        unsure_edition: false,
        known: None,
    }
}

/// What says so, and what contradicts it or applies besides: a sentence each, with what it is worth.
pub fn evidence(recognised: &Recognised) -> Vec<EvidenceView> {
    let says = |words: String, certainty: &str| EvidenceView { words, certainty: certainty.to_owned() };
    let own = recognised.evidence.iter().map(|e| says(e.words.clone(), e.certainty.id()));
    let conflicts = recognised.conflicts.iter().map(|conflict| says(conflict.words.clone(), "conflict"));
    let effective = recognised.effective();
    let besides = effective.iter().skip(1).filter(|l| recognised.ancestors.iter().any(|a| a.id == l.id));
    let besides =
        besides.map(|l| says(say_with("licence-applies-too", &[("name", l.name.as_str().into())]), "besides"));
    own.chain(conflicts).chain(besides).collect()
}

/// Everything that applies, in plain words. What another licence asks or limits besides is named after it.
pub fn view(
    recognised: &Recognised,
    text: Option<TextView>,
    policy: Option<TextView>,
    notice: Option<String>,
    besides: Vec<BesidesView>,
) -> LicenceView {
    let effective = recognised.effective();
    let own = effective.first().copied();
    let clauses = |licences: &[&'static Licence], of: fn(&Licence) -> Vec<licences::Clause>| {
        let clause = |licence: &Licence, c: licences::Clause| match own {
            Some(own) if own.id != licence.id => {
                Clause { words: c.words, section: format!("{}, {}", licence.name, c.section) }
            }
            _ => Clause { words: c.words, section: c.section },
        };
        licences.iter().flat_map(|l| of(l).into_iter().map(|c| clause(l, c))).collect::<Vec<_>>()
    };
    LicenceView {
        id: own.map(|l| l.id.clone()).unwrap_or_default(),
        name: own.map(|l| l.name.clone()).unwrap_or_default(),
        evidence: evidence(recognised),
        certainty: recognised.certainty.id().to_owned(),
        // What one licence lets the user do, another may not: only the own one's is told, and every limit.
        allows: clauses(effective.get(..1).unwrap_or_default(), Licence::allows),
        asks: clauses(&effective, Licence::asks),
        limits: clauses(&effective, Licence::limits),
        text_source: match &text {
            Some(text) => text.source.clone(),
            None => own.map(Licence::text_source).unwrap_or_default(),
        },
        text_sha256: text.as_ref().map(|t| t.sha256.clone()),
        text: text.map(|t| t.text),
        policy_missing: own.filter(|_| policy.is_none()).and_then(Licence::policy_source),
        policy,
        notice,
        besides,
    }
}

/// Where a reason comes from: "apache-2.0 §2".
pub fn from(licence: &str, section: &str) -> String {
    say_with("reason-from", &[("licence", licence.into()), ("section", section.into())])
}

/// A reason or duty with the place it comes from: "You may pass the model on. (apache-2.0 §2)".
pub fn sourced(reason: &ReasonView) -> String {
    format!("{} ({})", reason.words, from(&reason.licence, &reason.section))
}

/// What everything that applies says to a use. A licence that is only guessed from a name is no permission.
pub fn judge(recognised: &Recognised, use_: &Use) -> Verdict {
    recognised.judge(use_)
}

/// The same to each declared use; where none was declared, to one of which nothing was said.
pub fn verdicts(recognised: &Recognised, uses: &[DeclaredUse]) -> Vec<VerdictView> {
    let nothing = [DeclaredUse::default()];
    let uses = if uses.is_empty() { &nothing } else { uses };
    uses.iter().map(|declared| verdict(recognised, declared)).collect()
}

/// The same to one.
pub fn verdict(recognised: &Recognised, declared: &DeclaredUse) -> VerdictView {
    let v = judge(recognised, &answers(declared));
    let mut open: Vec<String> = Vec::new();
    let unclear = v.reasons.iter().filter(|r| r.effect == Finding::Unclear).flat_map(|r| &r.depends_on);
    for question in unclear.chain(v.open_duties.iter().flat_map(|d| &d.depends_on)) {
        let id = id_of(question);
        if !open.contains(&id) && is_open(declared, &id) {
            open.push(id);
        }
    }
    let duty = |d: &Duty| ReasonView {
        licence: d.licence.clone(),
        section: d.section.clone(),
        words: d.words.clone(),
        quote: d.passage.clone(),
        effect: String::new(),
    };
    let reason = |r: &Reason| ReasonView {
        licence: r.licence.clone(),
        section: r.section.clone(),
        words: r.words.clone(),
        quote: r.passage.clone(),
        effect: id_of(&r.effect),
    };
    VerdictView {
        name: declared.name.clone(),
        verdict: id_of(&v.verdict),
        reasons: v.reasons.iter().map(reason).collect(),
        duties: v.duties.iter().map(duty).collect(),
        open_duties: v.open_duties.iter().map(duty).collect(),
        caveats: v.caveats,
        open_questions: open,
    }
}

/// A value's name in JSON.
pub fn id_of(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn is_open(declared: &DeclaredUse, question: &str) -> bool {
    serde_json::to_value(declared).is_ok_and(|v| v.get(question).is_none_or(Value::is_null))
}

/// What the user declared, as answers to the rules' questions. Everything else stays open.
pub fn answers(declared: &DeclaredUse) -> Use {
    // The names are the same, and what is no answer to a question was never one.
    let mut use_: Use =
        serde_json::to_value(declared).ok().and_then(|v| serde_json::from_value(v).ok()).unwrap_or_default();
    // The question names an employee's work too: "no" answers both.
    use_.employee_work = use_.employee_work.or(use_.commercial.filter(|yes| !yes));
    use_
}

/// A use that was read from a file, as it is declared.
pub fn declared(use_: &Use) -> DeclaredUse {
    serde_json::to_value(use_).ok().and_then(|v| serde_json::from_value(v).ok()).unwrap_or_default()
}

/// Reads a use file, and names the keys in it that are no questions: a misspelt one must not pass for an answer.
///
/// # Errors
/// [`Code::BadInput`], with what is wrong and where.
pub fn read_use(json: &str) -> Result<(Use, Vec<String>)> {
    let wrong = |e: serde_json::Error| Error::new(Code::BadInput, e.to_string());
    let use_: Use = serde_json::from_str(json).map_err(wrong)?;
    let (given, questions): (Value, Value) =
        (serde_json::from_str(json).map_err(wrong)?, serde_json::to_value(Use::default()).map_err(wrong)?);
    // A list would be read as answers in the order of the questions.
    let given = given.as_object().ok_or_else(|| Error::new(Code::BadInput, "not an object"))?;
    let strange = given.keys().filter(|key| questions.get(key).is_none()).cloned().collect();
    Ok((use_, strange))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(change: impl FnOnce(&mut licences::Seen)) -> Recognised {
        let mut seen = licences::Seen::default();
        change(&mut seen);
        licences::recognise(&seen)
    }

    fn private() -> Use {
        let json =
            r#"{"commercial": false, "employee_work": false, "mau": 0, "mau_at_release": 0, "distribute": false}"#;
        read_use(json).unwrap().0
    }

    #[test]
    fn missing_and_null_are_not_answered() {
        let (use_, strange) = read_use(r#"{"commercial": null, "mau": 500000, "field": "medical"}"#).unwrap();
        assert_eq!((use_.commercial, use_.modify, use_.mau), (None, None, Some(500_000.0)));
        assert_eq!(use_.field.map(licences::Field::id), Some("medical"));
        assert_eq!(strange, Vec::<String>::new());
    }

    #[test]
    fn a_misspelt_question_is_named() {
        assert_eq!(read_use(r#"{"comercial": true}"#).unwrap(), (Use::default(), vec!["comercial".to_owned()]));
    }

    #[test]
    fn what_is_no_answer_is_refused() {
        for json in ["", "[]", "[true]", "7", r#"{"commercial": "yes"}"#, r#"{"modality": "text"}"#, r#"{"mau": 1"#] {
            assert_eq!(read_use(json).unwrap_err().code, Code::BadInput, "{json}");
        }
    }

    #[test]
    fn a_fine_tune_that_says_apache_stays_under_llamas_terms() {
        let tuned = seen(|s| {
            s.header_license = Some("apache-2.0".to_owned());
            s.base_models = vec!["Meta Llama 3 8B".to_owned()];
        });
        let shown = view(&tuned, None, None, None, Vec::new());
        assert_eq!(shown.id, "apache-2.0");
        assert!(shown.evidence.iter().any(|e| e.words.contains("Meta Llama 3 Community")), "{:?}", shown.evidence);
        assert!(shown.asks.iter().any(|c| c.section.starts_with("Meta Llama 3 Community")), "{:?}", shown.asks);
        let passed_on = judge(&tuned, &Use { distribute: Some(true), ..private() });
        assert!(passed_on.duties.iter().any(|d| d.licence == "llama3"));
    }

    #[test]
    fn sources_that_disagree_are_both_shown() {
        let both = seen(|s| {
            s.header_license = Some("mit".to_owned());
            s.header_name = Some("Llama 3.1 8B".to_owned());
        });
        let shown = view(&both, None, None, None, Vec::new());
        assert!(shown.evidence.iter().any(|e| e.words.contains("stricter")), "{:?}", shown.evidence);
        assert!(shown.limits.iter().any(|c| c.section.starts_with("Llama 3.1")));
    }

    #[test]
    fn a_guess_from_a_name_is_no_permission() {
        let guessed = seen(|s| s.header_name = Some("SmolLM2 of somebody".to_owned()));
        assert_eq!(guessed.certainty, Certainty::Suggested);
        assert_eq!(judge(&guessed, &private()).verdict, Finding::Unclear);
    }

    #[test]
    fn what_nobody_knows_among_the_ancestors_is_unclear() {
        let tuned = seen(|s| {
            s.header_license = Some("mit".to_owned());
            s.base_models = vec!["Somebody's own".to_owned()];
        });
        assert_eq!(judge(&tuned, &private()).verdict, Finding::Unclear);
    }

    #[test]
    fn no_business_says_no_employers_work_either() {
        let no = answers(&DeclaredUse { commercial: Some(false), ..DeclaredUse::default() });
        assert_eq!((no.commercial, no.employee_work), (Some(false), Some(false)));
        let yes = answers(&DeclaredUse { commercial: Some(true), ..DeclaredUse::default() });
        assert_eq!((yes.commercial, yes.employee_work), (Some(true), None));
    }

    #[test]
    fn every_question_of_the_rules_can_be_declared() {
        let fields =
            |value: Value| value.as_object().unwrap().keys().cloned().collect::<std::collections::BTreeSet<_>>();
        let mut declared = fields(serde_json::to_value(DeclaredUse::default()).unwrap());
        assert!(declared.remove("name"));
        assert_eq!(declared, fields(serde_json::to_value(Use::default()).unwrap()));
        let all = DeclaredUse { field: Some("medical".to_owned()), mau: Some(5.0), ..DeclaredUse::default() };
        assert_eq!((answers(&all).field.map(licences::Field::id), answers(&all).mau), (Some("medical"), Some(5.0)));
    }

    #[test]
    fn what_is_unclear_names_the_questions_that_would_decide_it() {
        let llama = seen(|s| s.header_license = Some("llama3.1".to_owned()));
        let v = verdict(&llama, &DeclaredUse { commercial: Some(true), ..DeclaredUse::default() });
        assert_eq!(v.verdict, "unclear");
        assert!(v.open_questions.contains(&"mau_at_release".to_owned()), "{:?}", v.open_questions);
        assert!(!v.open_questions.contains(&"commercial".to_owned()), "{:?}", v.open_questions);
    }
}
