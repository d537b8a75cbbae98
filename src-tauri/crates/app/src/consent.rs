//! What the user agreed to, and what that allows.
//!
//! A model reads a word only with an [`Accepted`], and only [`accepted`] makes one, after reading the stored receipts: the
//! newest answer to the notice and to this model's licence must be *given*, for exactly the texts and the file there are
//! now, in an unbroken chain. Refusals and withdrawals are receipts too. Nothing here deletes a receipt.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::error::{Code, Error, Result};
use crate::models::{Model, hex};
use crate::receipt::{self, Event, Judged, Kind, Record, Shown};
use crate::session::Unlocked;
use crate::terms;
use crate::view::{Answer, DeclaredUse, KeyPoint, NoticeView, ReceiptView};
use crate::words::{say, say_with};

/// The notice every user answers first.
pub const NOTICE: &str = "data-handling";

/// Proof that the user agreed to the notice and to one model's licence, as both are now.
#[derive(Debug)]
pub struct Accepted {
    model: String,
    licence: String,
    notice: String,
}

impl Accepted {
    /// SHA-256 of the model's file.
    pub fn model(&self) -> &str {
        &self.model
    }

    /// Id of its licence.
    pub fn licence(&self) -> &str {
        &self.licence
    }

    /// Version of the notice.
    pub fn notice(&self) -> &str {
        &self.notice
    }
}

/// Reads the receipts for proof that a model may read documents.
///
/// # Errors
/// [`Code::ConsentNeeded`], or [`Code::VaultDamaged`] where the receipts' chain is broken.
pub fn accepted(unlocked: &Unlocked<'_>, model: &Model) -> Result<Accepted> {
    let records = records(unlocked)?;
    let notice = shown_notice()?;
    let agreed =
        answer_to_notice(&records, &notice) == Answer::Given && answer_to_licence(&records, model) == Answer::Given;
    if !agreed {
        return Err(Code::ConsentNeeded.into());
    }
    Ok(Accepted { model: model.sha256.clone(), licence: model.licence_id().to_owned(), notice: notice.version })
}

/// Whether documents may be kept at all: the data-handling notice is agreed to.
///
/// # Errors
/// [`Code::ConsentNeeded`].
pub fn noticed(unlocked: &Unlocked<'_>) -> Result<()> {
    match notice_answer(unlocked)? {
        Answer::Given => Ok(()),
        _ => Err(Code::ConsentNeeded.into()),
    }
}

/// What the user said to the notice as it is now.
///
/// # Errors
/// What the vault refuses.
pub fn notice_answer(unlocked: &Unlocked<'_>) -> Result<Answer> {
    Ok(answer_to_notice(&records(unlocked)?, &shown_notice()?))
}

/// What the user said to a model's licence as it is now.
///
/// # Errors
/// What the vault refuses.
pub fn licence_answer(unlocked: &Unlocked<'_>, model: &Model) -> Result<Answer> {
    Ok(answer_to_licence(&records(unlocked)?, model))
}

/// Keeps the user's answer to the notice. `version` is the one that was on the screen.
///
/// # Errors
/// [`Code::NoticeChanged`], or what the vault refuses.
pub fn answer_notice(unlocked: &mut Unlocked<'_>, version: &str, agree: bool) -> Result<()> {
    let notice = shown_notice()?;
    if notice.version != version {
        return Err(Code::NoticeChanged.into());
    }
    keep(unlocked, &record(Kind::ProcessingConsent, notice, answer(agree)))
}

/// Keeps the user's answer to a model's licence.
///
/// # Errors
/// What the vault refuses.
pub fn answer_licence(unlocked: &mut Unlocked<'_>, model: &Model, agree: bool, declared: DeclaredUse) -> Result<()> {
    let mut record = record(Kind::LicenceAcceptance, shown_licence(model), answer(agree));
    record.model = Some(receipt_model(model));
    let verdict = terms::judge(&model.recognised, &terms::answers(&declared));
    record.judged = Some(Judged { verdict: verdict.verdict, rules: verdict.rules.to_owned() });
    record.declared_use = Some(declared);
    keep(unlocked, &record)
}

/// Takes back what the receipt with this id gave.
///
/// # Errors
/// [`Code::BadInput`] where no receipt with that id gave anything.
pub fn withdraw(unlocked: &mut Unlocked<'_>, id: &str) -> Result<()> {
    let given = records(unlocked)?
        .into_iter()
        .find(|r| r.record_id == id && r.event.state == Answer::Given)
        .ok_or_else(|| Error::new(Code::BadInput, "no such receipt"))?;
    let mut taken_back = record(given.kind, given.notice, Answer::Withdrawn);
    taken_back.model = given.model;
    taken_back.judged = given.judged;
    taken_back.withdraws = Some(given.record_id);
    keep(unlocked, &taken_back)
}

/// Takes back every answer that stands: the newest of each notice and of each model's file.
///
/// # Errors
/// What the vault refuses.
pub fn withdraw_all(unlocked: &mut Unlocked<'_>) -> Result<()> {
    let mut seen = Vec::new();
    for record in records(unlocked)?.into_iter().rev() {
        let subject = (record.kind, record.model.as_ref().map_or(record.notice.id.clone(), |m| m.file_sha256.clone()));
        if !seen.contains(&subject) && record.event.state == Answer::Given {
            withdraw(unlocked, &record.record_id)?;
        }
        seen.push(subject);
    }
    Ok(())
}

/// Every receipt, newest first.
///
/// # Errors
/// What the vault refuses.
pub fn receipts(unlocked: &Unlocked<'_>) -> Result<Vec<ReceiptView>> {
    let mut views: Vec<ReceiptView> = records(unlocked)?.iter().map(receipt_view).collect();
    views.reverse();
    Ok(views)
}

/// Every receipt with its place in the chain, oldest first, as JSON. Each record is there byte for byte as it was hashed.
///
/// # Errors
/// [`Code::VaultDamaged`] where the chain is broken, or what else the vault refuses.
pub fn export(unlocked: &Unlocked<'_>) -> Result<String> {
    let unreadable = |_| Error::new(Code::VaultDamaged, "a receipt cannot be read");
    let links: Vec<Link> = chain(unlocked)?
        .into_iter()
        .map(|r| {
            let record = RawValue::from_string(r.record_json).map_err(unreadable)?;
            Ok(Link { id: r.id, previous: hex(&r.previous), hash: hex(&r.hash), record })
        })
        .collect::<Result<_>>()?;
    serde_json::to_string_pretty(&links).map_err(unreadable)
}

/// A receipt in its chain, as it is exported.
#[derive(Serialize)]
struct Link {
    id: i64,
    previous: String,
    hash: String,
    record: Box<RawValue>,
}

/// The notice as the window shows it.
///
/// # Errors
/// [`Code::BadInput`] in a build without the notice.
pub fn notice() -> Result<NoticeView> {
    let notice = licences::notice(NOTICE).ok_or_else(|| Error::new(Code::BadInput, "no such notice"))?;
    Ok(NoticeView {
        id: notice.id.to_owned(),
        version: notice.version.to_owned(),
        title: notice.title.to_owned(),
        key_points: notice
            .key_points
            .iter()
            .map(|point| KeyPoint { heading: point.heading.clone(), words: point.words.clone() })
            .collect(),
        body: notice.body.to_owned(),
    })
}

fn shown_notice() -> Result<Shown> {
    let notice = licences::notice(NOTICE).ok_or_else(|| Error::new(Code::BadInput, "no such notice"))?;
    Ok(Shown {
        id: notice.id.to_owned(),
        version: notice.version.to_owned(),
        sha256: notice.sha256.to_owned(),
        language: "en".to_owned(),
    })
}

fn shown_licence(model: &Model) -> Shown {
    let licence = model.recognised.licence;
    Shown {
        id: model.licence_id().to_owned(),
        version: licence.map(|l| l.version.to_string()).unwrap_or_default(),
        sha256: licence.and_then(licences::Licence::text_sha256).unwrap_or_default(),
        language: "en".to_owned(),
    }
}

/// The newest answer, if it was to exactly this text.
fn answer_to_notice(records: &[Record], notice: &Shown) -> Answer {
    let newest = records.iter().rev().find(|r| r.kind == Kind::ProcessingConsent && r.notice.id == notice.id);
    newest.filter(|r| r.notice == *notice).map_or(Answer::None, |r| r.event.state)
}

/// The newest answer for this file, if it was to exactly this text and under these rules.
fn answer_to_licence(records: &[Record], model: &Model) -> Answer {
    let is_about = |r: &&Record| {
        r.kind == Kind::LicenceAcceptance && r.model.as_ref().is_some_and(|m| m.file_sha256 == model.sha256)
    };
    let newest = records.iter().rev().find(is_about);
    let same_rules = |r: &&Record| r.judged.as_ref().is_some_and(|j| j.rules == licences::RULES_VERSION);
    newest.filter(|r| r.notice == shown_licence(model)).filter(same_rules).map_or(Answer::None, |r| r.event.state)
}

fn answer(agree: bool) -> Answer {
    if agree { Answer::Given } else { Answer::Refused }
}

fn record(kind: Kind, notice: Shown, state: Answer) -> Record {
    Record {
        schema_version: "iso-27560-2023/alcove-1".to_owned(),
        record_id: Uuid::new_v4().to_string(),
        pii_principal_id: "vault-owner".to_owned(),
        kind,
        notice,
        purpose: say("receipt-purpose"),
        pii_types: vec![say("receipt-data")],
        controller: say("receipt-controller"),
        storage: say("receipt-storage"),
        retention: say("receipt-retention"),
        recipients: Vec::new(),
        withdrawal: say("receipt-withdrawal"),
        event: Event {
            time: Timestamp::now().to_string(),
            entity: "vault-owner".to_owned(),
            kind: "explicit".to_owned(),
            state,
        },
        model: None,
        declared_use: None,
        judged: None,
        withdraws: None,
        alcove: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

fn receipt_model(model: &Model) -> receipt::Model {
    receipt::Model {
        name: model.name().to_owned(),
        file_sha256: model.sha256.clone(),
        evidence: terms::evidence(&model.recognised),
        certainty: model.certainty().to_owned(),
    }
}

fn keep(unlocked: &mut Unlocked<'_>, record: &Record) -> Result<()> {
    let json = serde_json::to_string(record).map_err(|e| Error::new(Code::BadInput, e.to_string()))?;
    unlocked.vault_mut()?.add_receipt(&json)?;
    Ok(())
}

/// Every record, oldest first.
fn records(unlocked: &Unlocked<'_>) -> Result<Vec<Record>> {
    chain(unlocked)?
        .iter()
        .map(|r| {
            serde_json::from_str(&r.record_json).map_err(|_| Error::new(Code::VaultDamaged, "a receipt cannot be read"))
        })
        .collect()
}

/// Every receipt, oldest first, from an unbroken chain.
fn chain(unlocked: &Unlocked<'_>) -> Result<Vec<vault::Receipt>> {
    let vault = unlocked.vault()?;
    if !vault.verify_receipts()? {
        return Err(Error::new(Code::VaultDamaged, "the chain of receipts is broken"));
    }
    Ok(vault.receipts()?)
}

/// What was agreed to, by its title.
fn subject(record: &Record) -> String {
    let Shown { id, version, .. } = &record.notice;
    let title = match record.kind {
        receipt::Kind::ProcessingConsent => licences::notice(id).map(|notice| notice.title.clone()),
        receipt::Kind::LicenceAcceptance => licences::licence(id).map(|licence| licence.name.clone()),
    };
    say_with(
        "receipt-subject",
        &[("title", title.unwrap_or_else(|| id.clone()).into()), ("version", version.clone().into())],
    )
}

fn receipt_view(record: &Record) -> ReceiptView {
    ReceiptView {
        id: record.record_id.clone(),
        kind: record.kind.id().to_owned(),
        answer: record.event.state,
        at: record.event.time.clone(),
        subject: subject(record),
        model: record.model.as_ref().map(|m| m.name.clone()),
        model_sha256: record.model.as_ref().map(|m| m.file_sha256.clone()),
        record: serde_json::to_string_pretty(record).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> Model {
        let header = serde_json::json!({
            "architecture": "llama", "name": "A model", "license": "mit", "license_name": null, "license_link": null, "based_on": [],
            "context": 2048, "parameters": 0, "encoding": "Q8_0", "supported": { "Ok": null },
        });
        let seen = licences::Seen { header_license: Some("mit".to_owned()), ..licences::Seen::default() };
        Model {
            path: "model.gguf".into(),
            sha256: "00".repeat(32),
            bytes: 0,
            header: serde_json::from_value(header).unwrap(),
            recognised: licences::recognise(&seen),
        }
    }

    fn agreed(model: &Model, rules: Option<&str>) -> Record {
        let mut record = record(Kind::LicenceAcceptance, shown_licence(model), Answer::Given);
        record.model = Some(receipt_model(model));
        record.judged = rules.map(|rules| Judged { verdict: licences::Finding::Allowed, rules: rules.to_owned() });
        record
    }

    #[test]
    fn under_other_rules_or_another_text_the_user_is_asked_again() {
        let model = model();
        let given = agreed(&model, Some(licences::RULES_VERSION));
        let mut other_text = given.clone();
        other_text.notice.sha256 = "of another text".to_owned();
        let cases = [
            (given, Answer::Given),
            (agreed(&model, Some("of other rules")), Answer::None),
            (agreed(&model, None), Answer::None),
            (other_text, Answer::None),
        ];
        for (record, expected) in cases {
            assert_eq!(answer_to_licence(&[record], &model), expected);
        }
    }

    #[test]
    fn a_receipt_without_a_verdict_can_still_be_read() {
        let mut old = serde_json::to_value(agreed(&model(), None)).unwrap();
        old.as_object_mut().unwrap().remove("judged");
        assert_eq!(serde_json::from_value::<Record>(old).unwrap().judged, None);
    }
}
