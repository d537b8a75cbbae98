//! What is not as it was when the user agreed: the reason to ask again, and what to show then.
//!
//! Texts that were agreed to are kept in the vault under their SHA-256, so that a later one can be laid beside them. Compares, and
//! decides nothing but whether an answer is to what there is now.

use std::collections::{BTreeMap, HashSet};

use sha2::{Digest, Sha256};

use crate::consent;
use crate::error::Result;
use crate::models::{Model, hex};
use crate::receipt::{self, Besides, Kind, Record, Shown};
use crate::session::Unlocked;
use crate::terms;
use crate::view::{Answer, BesidesView, Change, ChangedLine, DeclaredUse, TextView};
use crate::words::{grouped, say, say_with};

/// Whether an answer for this file is to exactly what there is now.
pub fn stands(record: &Record, model: &Model, shown: &Shown, uses: &[DeclaredUse]) -> bool {
    differing(record, model, shown, uses).is_empty()
}

/// What differs between the last agreement and a model: for the same file, else for the last model of the same name.
///
/// # Errors
/// What the vault refuses.
pub fn of_licence(
    unlocked: &Unlocked<'_>,
    records: &[Record],
    model: &Model,
    shown: &Shown,
    uses: &[DeclaredUse],
) -> Result<Vec<Change>> {
    let licences = || records.iter().rev().filter(|r| r.kind == Kind::LicenceAcceptance);
    let file = |r: &&Record| r.model.as_ref().is_some_and(|m| m.file_sha256 == model.sha256);
    let name = |r: &&Record| r.model.as_ref().is_some_and(|m| m.name == model.name());
    // A refusal or a withdrawal is an answer: nothing is pressed on the user then.
    let Some(last) = licences().find(file).or_else(|| licences().find(name)) else { return Ok(Vec::new()) };
    if last.event.state != Answer::Given {
        return Ok(Vec::new());
    }
    differing(last, model, shown, uses)
        .into_iter()
        .map(|what| change(unlocked, what, last, model, shown, uses))
        .collect()
}

/// What differs between the notice and the version that was last agreed to.
///
/// # Errors
/// What the vault refuses.
pub fn of_notice(unlocked: &Unlocked<'_>, records: &[Record], notice: &licences::Notice) -> Result<Vec<Change>> {
    let last = records.iter().rev().find(|r| r.kind == Kind::ProcessingConsent && r.notice.id == notice.id);
    let Some(last) = last.filter(|r| r.event.state == Answer::Given && r.notice.sha256 != notice.sha256) else {
        return Ok(Vec::new());
    };
    let words = say_with(
        "changed-notice",
        &[
            ("was", last.notice.version.as_str().into()),
            ("now", notice.version.as_str().into()),
            ("when", day(last).into()),
        ],
    );
    // The notice's hash is that of its file; what was kept is what was shown.
    let old = last.shown_text.as_deref().map(|hash| recall(unlocked, hash)).transpose()?.flatten();
    Ok(vec![Change { what: "notice".to_owned(), words, lines: lines(old.as_deref(), &text_of(notice)) }])
}

/// The whole of a notice as one text.
pub fn text_of(notice: &licences::Notice) -> String {
    let points: Vec<String> = notice.key_points.iter().map(|p| format!("{}: {}", p.heading, p.words)).collect();
    format!("{}\n\n{}\n\n{}", notice.title, points.join("\n\n"), notice.body)
}

/// Keeps a text that was shown, once.
///
/// # Errors
/// What the vault refuses.
pub fn remember(unlocked: &mut Unlocked<'_>, text: &str) -> Result<()> {
    let key = key(&hash(text));
    if unlocked.vault()?.setting(&key)?.is_none() {
        unlocked.vault_mut()?.set_setting(&key, text)?;
    }
    Ok(())
}

/// A text that was shown.
///
/// # Errors
/// What the vault refuses.
pub fn recall(unlocked: &Unlocked<'_>, sha256: &str) -> Result<Option<String>> {
    Ok(unlocked.vault()?.setting(&key(sha256))?)
}

/// Every text that was answered to and is kept, by the SHA-256 under which the records name it.
///
/// # Errors
/// What the vault refuses.
pub fn answered_to<'a>(
    unlocked: &Unlocked<'_>,
    records: impl Iterator<Item = &'a Record>,
) -> Result<BTreeMap<String, String>> {
    let mut texts = BTreeMap::new();
    for record in records {
        let of_model = record.model.iter().flat_map(|model| {
            let besides = model.besides.iter().flat_map(|one| [&one.text_sha256, &one.policy_sha256]);
            [&model.policy_sha256, &model.notice_sha256].into_iter().chain(besides)
        });
        let named = of_model.chain([&record.shown_text]).flatten().chain([&record.notice.sha256]);
        for sha256 in named {
            if let Some(text) = recall(unlocked, sha256)? {
                texts.insert(sha256.clone(), text);
            }
        }
    }
    Ok(texts)
}

/// SHA-256, lower-case hex.
pub fn hash(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

fn key(sha256: &str) -> String {
    format!("shown-text/{sha256}")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    File,
    Licence,
    Text,
    Policy,
    Besides,
    NoticeFile,
    Uses,
    Rules,
    Verdict,
}

impl What {
    fn id(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Licence => "licence",
            Self::Text => "text",
            Self::Policy => "policy",
            Self::Besides => "besides",
            Self::NoticeFile => "notice_file",
            Self::Uses => "uses",
            Self::Rules => "rules",
            Self::Verdict => "verdict",
        }
    }
}

fn differing(record: &Record, model: &Model, shown: &Shown, uses: &[DeclaredUse]) -> Vec<What> {
    let before = record.model.as_ref();
    let same_file = before.is_some_and(|m| m.file_sha256 == model.sha256);
    let effective: Vec<&str> = model.recognised.effective().iter().map(|l| l.id.as_str()).collect();
    let applied = before.and_then(|m| m.licences.as_ref());
    let same_licences = applied.is_none_or(|ids| *ids == effective)
        && before.is_some_and(|m| m.licences.is_none() || m.unknown_ancestors == model.recognised.unknown_ancestors);
    let same_licence = record.notice.id == shown.id && record.notice.version == shown.version && same_licences;
    let policy = model.policy.as_ref().map(|p| &p.sha256);
    let declared: Vec<&DeclaredUse> = record.uses.iter().map(|u| &u.declared).collect();
    let rows = [
        (What::File, same_file),
        (What::Licence, same_licence),
        (What::Text, record.notice.sha256 == shown.sha256 && record.notice.language == shown.language),
        (What::Policy, before.is_some_and(|m| m.policy_sha256.as_ref() == policy)),
        (What::Besides, unlike(before, model).is_empty()),
        (What::NoticeFile, before.and_then(|m| m.notice_sha256.clone()) == model.notice.as_deref().map(hash)),
        (What::Uses, declared == uses.iter().collect::<Vec<_>>()),
        (What::Rules, record.judged.as_ref().is_some_and(|j| j.rules == licences::RULES_VERSION)),
    ];
    let differ: Vec<What> = rows.into_iter().filter(|(_, same)| !same).map(|(what, _)| what).collect();
    // Facts are corrected too: where nothing else is different, the same question may still have another answer.
    let now = consent::worst(model, uses).map(|judged| judged.verdict);
    if differ.is_empty() && record.judged.as_ref().map(|j| j.verdict) != now {
        return vec![What::Verdict];
    }
    differ
}

/// What is kept of the texts of a licence that applies besides.
pub fn besides(one: &BesidesView) -> Besides {
    let sha256 = |text: &Option<TextView>| text.as_ref().map(|text| text.sha256.clone());
    Besides { licence: one.id.clone(), text_sha256: sha256(&one.text), policy_sha256: sha256(&one.policy) }
}

/// The licences that applied besides and still do, and whose texts are not as they were shown then, or were not. One that applies only now is
/// another licence, and told so.
fn unlike<'a>(before: Option<&receipt::Model>, model: &'a Model) -> Vec<&'a BesidesView> {
    let applied = |id: &String| before.and_then(|m| m.licences.as_ref()).is_none_or(|ids| ids.contains(id));
    let shown = |one: &BesidesView| before.is_some_and(|m| m.besides.contains(&besides(one)));
    model.besides.iter().filter(|one| applied(&one.id) && !shown(one)).collect()
}

fn change(
    unlocked: &Unlocked<'_>,
    what: What,
    last: &Record,
    model: &Model,
    shown: &Shown,
    uses: &[DeclaredUse],
) -> Result<Change> {
    let kept = |sha256: &str| if sha256.is_empty() { Ok(None) } else { recall(unlocked, sha256) };
    let before = last.model.as_ref();
    let lines = match what {
        What::File => lines(before.map(|m| m.file_sha256.as_str()), &model.sha256),
        What::Licence => {
            let list = |ids: &[String]| ids.iter().map(|id| name_of(id)).collect::<Vec<_>>().join("\n\n");
            let was = before.and_then(|m| m.licences.clone()).unwrap_or_else(|| vec![last.notice.id.clone()]);
            let now: Vec<String> = model.recognised.effective().iter().map(|l| l.id.clone()).collect();
            lines(Some(&list(&was)), &list(&now))
        }
        What::Text => {
            let now = model.text.as_ref().map(|t| t.text.as_str()).unwrap_or_default();
            lines(kept(&last.notice.sha256)?.as_deref(), now)
        }
        What::Policy => {
            let old = before.and_then(|m| m.policy_sha256.as_deref()).map(kept).transpose()?.flatten();
            lines(old.as_deref(), model.policy.as_ref().map(|t| t.text.as_str()).unwrap_or_default())
        }
        What::Besides => {
            let mut all = Vec::new();
            for one in unlike(before, model) {
                let was = before.and_then(|m| m.besides.iter().find(|was| was.licence == one.id));
                let text = (was.and_then(|was| was.text_sha256.as_deref()), &one.text);
                let policy = (was.and_then(|was| was.policy_sha256.as_deref()), &one.policy);
                for (was, now) in [text, policy] {
                    let old = was.map(kept).transpose()?.flatten();
                    all.extend(lines(old.as_deref(), now.as_ref().map(|t| t.text.as_str()).unwrap_or_default()));
                }
            }
            all
        }
        What::NoticeFile => {
            let old = before.and_then(|m| m.notice_sha256.as_deref()).map(kept).transpose()?.flatten();
            lines(old.as_deref(), model.notice.as_deref().unwrap_or_default())
        }
        What::Uses => {
            let was: Vec<DeclaredUse> = last.uses.iter().map(|u| u.declared.clone()).collect();
            lines(Some(&answers_of(&was)), &answers_of(uses))
        }
        What::Rules => Vec::new(),
        What::Verdict => {
            let was = last.judged.as_ref().map(|judged| verdict_words(&judged.verdict));
            let now = consent::worst(model, uses).map(|judged| verdict_words(&judged.verdict)).unwrap_or_default();
            lines(was.as_deref(), &now)
        }
    };
    let besides = unlike(before, model).iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join("; ");
    let words = say_with(
        &format!("changed-{}", what.id().replace('_', "-")),
        &[
            ("was", last.notice.version.as_str().into()),
            ("now", shown.version.as_str().into()),
            ("when", day(last).into()),
            ("names", besides.into()),
        ],
    );
    Ok(Change { what: what.id().to_owned(), words, lines })
}

fn name_of(id: &str) -> String {
    licences::licence(id).map_or_else(|| id.to_owned(), |licence| licence.name.clone())
}

/// "At work: For work or business: yes", an answer a paragraph. The only use needs no name.
fn answers_of(uses: &[DeclaredUse]) -> String {
    let one = |declared: &DeclaredUse| {
        let answers = serde_json::to_value(declared).unwrap_or_default();
        let given = answers.as_object().into_iter().flatten().filter(|(key, value)| *key != "name" && !value.is_null());
        let of = if declared.name.is_empty() { String::new() } else { format!("{}: ", declared.name) };
        given
            .map(|(key, value)| {
                let question = say(&format!("question-{}", key.replace('_', "-")));
                format!("{of}{question}: {}", answer_words(value))
            })
            .collect::<Vec<_>>()
            .join("\n\n")
    };
    uses.iter().map(one).collect::<Vec<_>>().join("\n\n")
}

/// An answer in words.
pub fn answer_words(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Bool(true) => say("use-yes"),
        serde_json::Value::Bool(false) => say("use-no"),
        serde_json::Value::String(field) => {
            crate::words::find(&format!("use-field-{}", field.replace('_', "-")), &[]).unwrap_or_else(|| field.clone())
        }
        serde_json::Value::Number(number) => {
            grouped(&number.as_f64().map_or_else(|| number.to_string(), |value| value.to_string()))
        }
        serde_json::Value::Array(list) => list.iter().map(answer_words).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

fn day(record: &Record) -> String {
    record.event.time.split('T').next().unwrap_or_default().to_owned()
}

/// The paragraphs that are gone, then those that are new, each list in its order. Nothing where the old text is not known.
fn lines(old: Option<&str>, new: &str) -> Vec<ChangedLine> {
    let paragraphs = |text: &str| -> Vec<String> {
        let plain = text.replace("\r\n", "\n");
        plain
            .split("\n\n")
            .map(|p| p.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|p| !p.is_empty())
            .collect()
    };
    let Some(old) = old else { return Vec::new() };
    let (old, new) = (paragraphs(old), paragraphs(new));
    let (before, after): (HashSet<&String>, HashSet<&String>) = (old.iter().collect(), new.iter().collect());
    let gone = old.iter().filter(|p| !after.contains(p)).map(|p| ChangedLine { new: false, text: p.clone() });
    let fresh = new.iter().filter(|p| !before.contains(p)).map(|p| ChangedLine { new: true, text: p.clone() });
    gone.chain(fresh).collect()
}

/// The verdict's name in words.
pub fn verdict_words(verdict: &licences::Finding) -> String {
    say(&format!("verdict-{}", terms::id_of(verdict).replace('_', "-")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_that_are_gone_and_new_are_told_apart_and_white_space_is_not() {
        let found = lines(Some("One.\n\nTwo  words.\n\nThree."), "One.\r\n\r\nTwo words.\n\nFour.");
        let told: Vec<(bool, &str)> = found.iter().map(|l| (l.new, l.text.as_str())).collect();
        assert_eq!(told, [(false, "Three."), (true, "Four.")]);
        assert!(lines(None, "Anything.").is_empty());
    }

    #[test]
    fn an_answer_is_told_in_words_and_a_size_with_its_separators() {
        let told = |value: serde_json::Value| answer_words(&value);
        assert_eq!(told(serde_json::json!(700_000_001.0)), "700,000,001");
        assert_eq!(told(serde_json::json!(["text", "image"])), "text, image");
        assert_eq!(told(serde_json::json!(true)), say("use-yes"));
    }

    #[test]
    fn every_question_has_its_words() {
        let all = serde_json::to_value(DeclaredUse::default()).unwrap();
        for key in all.as_object().unwrap().keys().filter(|k| *k != "name") {
            let id = format!("question-{}", key.replace('_', "-"));
            assert!(crate::words::find(&id, &[]).is_some(), "{id}");
        }
    }
}
