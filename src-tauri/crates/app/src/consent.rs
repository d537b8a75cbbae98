//! What the user agreed to, and what that allows.
//!
//! A model reads a word only with an [`Accepted`], and only [`accepted`] makes one, after reading the stored receipts: the
//! newest answer to the notice and to this model's licence must be *given*, for exactly the texts, the file, the declared uses
//! and the rules there are now, in an unbroken chain. Refusals and withdrawals are receipts too. Nothing here deletes a
//! receipt. What differs from an earlier answer is [`crate::changes`]'s to say.
//!
//! No other module makes an [`Accepted`]:
//!
//! ```compile_fail,E0451
//! let forged = app::Accepted { model: String::new(), licence: String::new(), notice: String::new(), licences: Vec::new() };
//! ```
//!
//! and a vault that is locked, or was never opened, has none to give:
//!
//! ```compile_fail,E0308
//! fn without_a_vault(session: &app::session::Session, model: &app::models::Model) -> app::Result<app::Accepted> {
//!     app::consent::accepted(session, model)
//! }
//! ```

use jiff::Timestamp;
use serde::Serialize;
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::changes;
use crate::declared;
use crate::error::{Code, Error, Result};
use crate::models::{Model, hex};
use crate::receipt::{self, Event, Judged, JudgedUse, Kind, Record, Shown};
use crate::session::Unlocked;
use crate::terms;
use crate::view::{Answer, Change, DeclaredUse, KeyPoint, NoticeView, ReceiptView};
use crate::words::{say, say_with};

/// The notice every user answers first.
pub const NOTICE: &str = "data-handling";

/// Proof that the user agreed to the notice and to one model's licence, as both are now.
#[derive(Debug)]
pub struct Accepted {
    model: String,
    licence: String,
    licences: Vec<String>,
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

    /// Ids of all licences that apply to it, its own first.
    pub fn licences(&self) -> &[String] {
        &self.licences
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
    let model = declared::as_stated(unlocked, model)?;
    let uses = declared::uses(unlocked)?;
    let agreed = answer_to_notice(&records, &notice) == Answer::Given
        && answer_to_licence(&records, &model, &uses) == Answer::Given;
    if !agreed {
        return Err(Code::ConsentNeeded.into());
    }
    Ok(Accepted {
        model: model.sha256.clone(),
        licence: model.licence_id().to_owned(),
        licences: ids(&model),
        notice: notice.version,
    })
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
    let model = declared::as_stated(unlocked, model)?;
    Ok(answer_to_licence(&records(unlocked)?, &model, &declared::uses(unlocked)?))
}

/// What differs from what the user last agreed to, for a model; nothing where that still stands or there is no such answer.
///
/// # Errors
/// What the vault refuses.
pub fn licence_changes(unlocked: &Unlocked<'_>, model: &Model) -> Result<Vec<Change>> {
    let model = declared::as_stated(unlocked, model)?;
    let uses = declared::uses(unlocked)?;
    let records = records(unlocked)?;
    changes::of_licence(unlocked, &records, &model, &shown_licence(&model), &uses)
}

/// Keeps the user's answer to the notice. `version` is the one that was on the screen, since `shown_at`.
///
/// # Errors
/// [`Code::NoticeChanged`], or what the vault refuses.
pub fn answer_notice(
    unlocked: &mut Unlocked<'_>,
    version: &str,
    shown_at: Option<Timestamp>,
    agree: bool,
) -> Result<()> {
    let notice = shown_notice()?;
    if notice.version != version {
        return Err(Code::NoticeChanged.into());
    }
    let text = licences::notice(NOTICE).map(changes::text_of).unwrap_or_default();
    changes::remember(unlocked, &text)?;
    let mut record = record(unlocked, Kind::ProcessingConsent, notice, answer(agree))?;
    record.shown_at = shown_at.map(|when| when.to_string());
    record.shown_text = Some(changes::hash(&text));
    keep(unlocked, &record)
}

/// Keeps the user's answer to a model's licence, with the uses that are declared and what the rules say to each. `shown` is the terms that were on
/// the screen ([`Model::shown`]), since `shown_at`.
///
/// # Errors
/// [`Code::NoticeChanged`] where the terms are no longer those, or what the vault refuses.
pub fn answer_licence(
    unlocked: &mut Unlocked<'_>,
    model: &Model,
    shown: &str,
    shown_at: Option<Timestamp>,
    agree: bool,
) -> Result<()> {
    let model = declared::as_stated(unlocked, model)?.into_owned();
    if model.shown() != shown {
        return Err(Code::NoticeChanged.into());
    }
    let uses = declared::uses(unlocked)?;
    let besides = model.besides.iter().flat_map(|one| [&one.text, &one.policy]);
    for text in [&model.text, &model.policy].into_iter().chain(besides).flatten() {
        changes::remember(unlocked, &text.text)?;
    }
    if let Some(notice) = &model.notice {
        changes::remember(unlocked, notice)?;
    }
    let mut record = record(unlocked, Kind::LicenceAcceptance, shown_licence(&model), answer(agree))?;
    record.shown_at = shown_at.map(|when| when.to_string());
    record.model = Some(receipt_model(&model));
    record.judged = worst(&model, &uses);
    record.uses = uses.into_iter().map(|declared| judged(&model, declared)).collect();
    keep(unlocked, &record)
}

fn judged(model: &Model, declared: DeclaredUse) -> JudgedUse {
    let v = terms::verdict(&model.recognised, &declared);
    JudgedUse { declared, verdict: v.verdict, reasons: v.reasons, duties: v.duties }
}

/// The worst verdict on any of the uses; on one of which nothing was said, where none was declared.
pub(crate) fn worst(model: &Model, uses: &[DeclaredUse]) -> Option<Judged> {
    let nothing = [DeclaredUse::default()];
    let uses = if uses.is_empty() { &nothing } else { uses };
    let verdicts = uses.iter().map(|declared| terms::judge(&model.recognised, &terms::answers(declared)));
    let worst = verdicts.max_by_key(|v| v.verdict)?;
    Some(Judged { verdict: worst.verdict, rules: worst.rules.to_owned() })
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
    let mut taken_back = record(unlocked, given.kind, given.notice, Answer::Withdrawn)?;
    taken_back.model = given.model;
    taken_back.uses = given.uses;
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
    let (chain, records) = (chain(unlocked)?, records(unlocked)?);
    let mut views: Vec<ReceiptView> =
        records.iter().zip(&chain).map(|(record, link)| receipt_view(record, &link.hash)).collect();
    views.reverse();
    Ok(views)
}

/// Every record with the hash that chains it to the one before, oldest first.
///
/// # Errors
/// As [`export`].
pub fn chained(unlocked: &Unlocked<'_>) -> Result<Vec<(Record, String)>> {
    let hashes: Vec<String> = chain(unlocked)?.iter().map(|link| hex(&link.hash)).collect();
    Ok(records(unlocked)?.into_iter().zip(hashes).collect())
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

/// The notice as the window shows it, with what differs from the version the user agreed to.
///
/// # Errors
/// [`Code::BadInput`] in a build without the notice, or what the vault refuses.
pub fn notice_since(unlocked: &Unlocked<'_>) -> Result<NoticeView> {
    let mut view = notice()?;
    let records = records(unlocked)?;
    if let Some(notice) = licences::notice(NOTICE) {
        view.changed = changes::of_notice(unlocked, &records, notice)?;
    }
    Ok(view)
}

/// The notice.
///
/// # Errors
/// [`Code::BadInput`] in a build without it.
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
        changed: Vec::new(),
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
        sha256: model.text.as_ref().map(|text| text.sha256.clone()).unwrap_or_default(),
        language: "en".to_owned(),
    }
}

/// The newest answer, if it was to exactly this text.
fn answer_to_notice(records: &[Record], notice: &Shown) -> Answer {
    let newest = records.iter().rev().find(|r| r.kind == Kind::ProcessingConsent && r.notice.id == notice.id);
    newest.filter(|r| r.notice == *notice).map_or(Answer::None, |r| r.event.state)
}

/// The newest answer for this file, if it was to exactly these texts and uses, and under these rules.
fn answer_to_licence(records: &[Record], model: &Model, uses: &[DeclaredUse]) -> Answer {
    let is_about = |r: &&Record| {
        r.kind == Kind::LicenceAcceptance && r.model.as_ref().is_some_and(|m| m.file_sha256 == model.sha256)
    };
    let newest = records.iter().rev().find(is_about);
    newest.filter(|r| changes::stands(r, model, &shown_licence(model), uses)).map_or(Answer::None, |r| r.event.state)
}

/// Ids of all licences that apply to a model.
fn ids(model: &Model) -> Vec<String> {
    model.recognised.effective().iter().map(|licence| licence.id.clone()).collect()
}

fn answer(agree: bool) -> Answer {
    if agree { Answer::Given } else { Answer::Refused }
}

fn record(unlocked: &Unlocked<'_>, kind: Kind, notice: Shown, state: Answer) -> Result<Record> {
    let now = Timestamp::now().to_string();
    Ok(Record { party: declared::party(unlocked)?, ..blank(kind, notice, state, now) })
}

fn blank(kind: Kind, notice: Shown, state: Answer, now: String) -> Record {
    let (basis, processing): (&str, &[&str]) = match kind {
        Kind::ProcessingConsent => ("dpv:Consent", &["dpv:Store", "dpv:Analyse", "dpv:Derive", "dpv:Erase"]),
        Kind::LicenceAcceptance => ("dpv:LicenseAgreement", &["dpv:Use"]),
    };
    let validity = match (kind, state) {
        (Kind::ProcessingConsent, Answer::Given) => "receipt-validity-notice",
        (Kind::LicenceAcceptance, Answer::Given) => "receipt-validity-licence",
        _ => "receipt-validity-other",
    };
    Record {
        schema_version: receipt::SCHEMA.to_owned(),
        record_id: Uuid::new_v4().to_string(),
        pii_principal_id: "vault-owner".to_owned(),
        kind,
        notice,
        shown_at: None,
        shown_text: None,
        purpose: say("receipt-purpose"),
        pii_types: vec![say("receipt-data")],
        controller: say("receipt-controller"),
        party: None,
        party_id: Some("vault-owner".to_owned()),
        party_type: Some("dpv:DataController".to_owned()),
        basis: Some(basis.to_owned()),
        processing: processing.iter().map(|&id| id.to_owned()).collect(),
        storage: say("receipt-storage"),
        retention: say("receipt-retention"),
        jurisdiction: Some(say("receipt-jurisdiction")),
        recipients: Vec::new(),
        withdrawal: say("receipt-withdrawal"),
        event: Event {
            time: now,
            entity: "vault-owner".to_owned(),
            kind: "explicit".to_owned(),
            state,
            validity: Some(say(validity)),
        },
        model: None,
        declared_use: None,
        uses: Vec::new(),
        judged: None,
        withdraws: None,
        alcove: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

fn receipt_model(model: &Model) -> receipt::Model {
    receipt::Model {
        name: model.name().to_owned(),
        file_sha256: model.sha256.clone(),
        evidence: terms::evidence(&model.recognised).into_iter().map(|e| e.words).collect(),
        certainty: model.certainty().to_owned(),
        licences: Some(ids(model)),
        unknown_ancestors: model.recognised.unknown_ancestors.clone(),
        policy_sha256: model.policy.as_ref().map(|policy| policy.sha256.clone()),
        besides: model.besides.iter().map(changes::besides).collect(),
        notice_sha256: model.notice.as_deref().map(changes::hash),
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
    unbroken(vault.verify_receipts()?, vault.receipts()?)
}

/// The receipts, where the vault says that they are all of them and each follows from the one before.
fn unbroken(whole: bool, receipts: Vec<vault::Receipt>) -> Result<Vec<vault::Receipt>> {
    if whole && vault::Receipt::is_chain(&receipts) {
        Ok(receipts)
    } else {
        Err(Error::new(Code::VaultDamaged, "the chain of receipts is broken"))
    }
}

/// What was agreed to, by its title and, where it has one, its version.
pub fn subject(record: &Record) -> String {
    let Shown { id, version, .. } = &record.notice;
    let (words, title) = match record.kind {
        Kind::ProcessingConsent => ("receipt-subject-notice", licences::notice(id).map(|notice| notice.title.clone())),
        Kind::LicenceAcceptance => ("receipt-subject", licences::licence(id).map(|licence| licence.name.clone())),
    };
    let title = title.unwrap_or_else(|| id.clone());
    match licences::edition(version) {
        Some(version) => say_with(words, &[("title", title.into()), ("version", version.into())]),
        None => title,
    }
}

fn receipt_view(record: &Record, hash: &[u8; 32]) -> ReceiptView {
    ReceiptView {
        id: record.record_id.clone(),
        kind: record.kind.id().to_owned(),
        answer: record.event.state,
        at: record.event.time.clone(),
        subject: subject(record),
        model: record.model.as_ref().map(|m| m.name.clone()),
        model_sha256: record.model.as_ref().map(|m| m.file_sha256.clone()),
        verdict: record.judged.as_ref().map(|j| terms::id_of(&j.verdict)),
        hash: hex(hash),
        record: serde_json::to_string_pretty(record).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests;
