//! A licence as the user meets it: what applies to a model, in plain words, and what that says to a use.
//!
//! Facts and rules are the crate `licences`; here they meet the models that are there and the answers of a user. Nothing here
//! asks for consent or keeps an answer: that is [`crate::consent`]. A new question of the use file is a field of [`Use`].

pub use licences::{Duty, Finding, Reason, Use, Verdict};

use licences::{Certainty, Licence, Recognised};
use serde_json::Value;

use crate::error::{Code, Error, Result};
use crate::models::Models;
use crate::view::{Clause, DeclaredUse, LicenceView};
use crate::words::say_with;

/// What applies to the licence with this id, or to the model with this name or SHA-256.
///
/// # Errors
/// [`Code::ModelUnknown`] where it is neither, or what keeps the models from being looked at.
pub fn of(models: &Models, name: &str) -> Result<Recognised> {
    match licences::licence(&name.to_lowercase()) {
        Some(licence) => Ok(alone(licence)),
        None => Ok(models.named(name)?.recognised.clone()),
    }
}

/// A licence that was named, without a model.
fn alone(licence: &'static Licence) -> Recognised {
    Recognised {
        licence: Some(licence),
        certainty: Certainty::Certain,
        evidence: Vec::new(),
        conflicts: Vec::new(),
        ancestors: Vec::new(),
        unknown_ancestors: Vec::new(),
        known: None,
    }
}

/// What says so, and what contradicts it or applies besides: a sentence each.
pub fn evidence(recognised: &Recognised) -> Vec<String> {
    let mut sentences = recognised.evidence.clone();
    sentences.extend(recognised.conflicts.iter().map(|conflict| conflict.words.clone()));
    let effective = recognised.effective();
    let besides = effective.iter().skip(1).filter(|l| recognised.ancestors.iter().any(|a| a.id == l.id));
    sentences.extend(besides.map(|l| say_with("licence-applies-too", &[("name", l.name.as_str().into())])));
    sentences
}

/// Everything that applies, in plain words. What another licence asks or limits besides is named after it.
pub fn view(recognised: &Recognised) -> LicenceView {
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
        text: own.and_then(Licence::text).map(str::to_owned),
        text_source: own.map(Licence::text_source).unwrap_or_default(),
        text_sha256: own.and_then(Licence::text_sha256),
    }
}

/// What everything that applies says to a use. A licence that is only guessed from a name is no permission.
pub fn judge(recognised: &Recognised, use_: &Use) -> Verdict {
    let mut use_ = use_.clone();
    if !recognised.unknown_ancestors.is_empty() {
        use_.ancestors.get_or_insert_default().extend(recognised.unknown_ancestors.iter().cloned());
    }
    let mut effective = recognised.effective();
    if recognised.certainty == Certainty::Suggested {
        effective.extend(licences::licence("unknown"));
    }
    licences::judge(&use_, &effective)
}

/// What the user declared, as answers to the rules' questions. Everything else stays open.
pub fn answers(declared: &DeclaredUse) -> Use {
    Use {
        commercial: declared.commercial,
        // The question names an employee's work too: "no" answers both.
        employee_work: declared.commercial.filter(|yes| !yes),
        field: declared.field.as_ref().and_then(|f| serde_json::from_value(Value::String(f.clone())).ok()),
        publish_outputs: declared.publish_outputs,
        ..Use::default()
    }
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
        let shown = view(&tuned);
        assert_eq!(shown.id, "apache-2.0");
        assert!(shown.evidence.iter().any(|e| e.contains("Meta Llama 3 Community")), "{:?}", shown.evidence);
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
        let shown = view(&both);
        assert!(shown.evidence.iter().any(|e| e.contains("stricter")), "{:?}", shown.evidence);
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
}
