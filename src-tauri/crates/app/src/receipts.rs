//! Receipts that leave Alcove by the user's hand: as a page to read, and in the terms of the W3C Data Privacy Vocabulary (DPV 2.1), as its
//! guide to ISO/IEC TS 27560:2023 lays records out. The chain itself, byte for byte, is [`crate::consent::export`]'s.
//!
//! Consent and contract are told apart: the notice makes a `dpv:ConsentRecord` with a consent's status, a model's licence a
//! `dpv:LicenseAgreement` with a contract's.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::consent;
use crate::error::{Code, Error, Result};
use crate::page::Page;
use crate::passport::{receipt_columns, row};
use crate::receipt::{Besides, Kind, Model, Record};
use crate::session::Unlocked;
use crate::terms;
use crate::view::Answer;
use crate::words::{find, say, say_with};

/// Every receipt on one page: first the list, then each whole.
///
/// # Errors
/// As [`consent::export`].
pub fn page(unlocked: &Unlocked<'_>) -> Result<String> {
    let chained = consent::chained(unlocked)?;
    let now = Timestamp::now().to_string();
    let made = say_with("page-made", &[("version", env!("CARGO_PKG_VERSION").into()), ("when", now.into())]);
    let mut page = Page::new(&say("receipts-title"), &made);
    page.paragraph(&say("receipts-lead"));
    page.paragraph(&say_with("cli-receipts-sound", &[("receipts", chained.len().into())]));
    page.table(&receipt_columns(), chained.iter().map(|(record, hash)| row(record, hash)));
    let mut previous = NONE_BEFORE.to_owned();
    for (record, hash) in &chained {
        one(&mut page, record, &previous, hash);
        previous.clone_from(hash);
    }
    Ok(page.finish())
}

/// What stands for the hash of the receipt before the first.
const NONE_BEFORE: &str = "0000000000000000000000000000000000000000000000000000000000000000";

fn one(page: &mut Page, record: &Record, previous: &str, hash: &str) {
    let answer = say(&format!("receipt-{}", terms::id_of(&record.event.state)));
    page.heading(&format!("{}: {answer}", consent::subject(record)));
    let party = record.party.clone().unwrap_or_default();
    let model = record.model.as_ref();
    let who = [record.controller.clone(), party.name, party.address, party.contact];
    page.facts(&[
        (say("receipt-when"), record.event.time.clone()),
        (say("receipt-kind"), say(&format!("receipt-{}", record.kind.id().replace('_', "-")))),
        (
            say("receipt-explicit"),
            if record.event.kind == "explicit" { say("receipt-explicit-type") } else { String::new() },
        ),
        (say("receipt-validity"), record.event.validity.clone().unwrap_or_default()),
        (say("receipt-shown"), record.shown_at.clone().unwrap_or_default()),
        (say("receipt-version"), licences::edition(&record.notice.version).unwrap_or_default().to_owned()),
        (say("receipt-language"), record.notice.language.clone()),
        (say("receipt-text-sha256"), record.notice.sha256.clone()),
        (say("receipt-basis"), basis(record)),
        (say("receipt-why"), record.purpose.clone()),
        (say("receipt-which-data"), record.pii_types.join("; ")),
        (say("receipt-processing"), record.processing.iter().map(|id| processing(id)).collect::<Vec<_>>().join("; ")),
        (say("receipt-who"), who.into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join("; ")),
        (say("receipt-where"), record.storage.clone()),
        (say("receipt-how-long"), record.retention.clone()),
        (say("receipt-where-in-the-world"), record.jurisdiction.clone().unwrap_or_default()),
        (say("receipt-recipients"), recipients(record)),
        (say("receipt-taking-back"), record.withdrawal.clone()),
        (say("receipt-withdraws"), record.withdraws.clone().unwrap_or_default()),
        (say("receipt-model"), model.map(|m| m.name.clone()).unwrap_or_default()),
        (say("models-sha256"), model.map(|m| m.file_sha256.clone()).unwrap_or_default()),
        (say("receipt-policy-sha256"), model.and_then(|m| m.policy_sha256.clone()).unwrap_or_default()),
        (say("receipt-besides"), model.map(besides).unwrap_or_default()),
        (say("receipt-notice-sha256"), model.and_then(|m| m.notice_sha256.clone()).unwrap_or_default()),
        (say("receipt-licences"), model.and_then(|m| m.licences.clone()).unwrap_or_default().join("; ")),
        (
            say("receipt-certainty"),
            model.map(|m| say(&format!("passport-certainty-{}", m.certainty))).unwrap_or_default(),
        ),
        (say("receipt-rules"), record.judged.as_ref().map(|j| j.rules.clone()).unwrap_or_default()),
        (say("receipt-schema"), record.schema_version.clone()),
        (say("receipt-id"), record.record_id.clone()),
        (say("receipt-previous"), previous.to_owned()),
        (say("receipt-hash"), hash.to_owned()),
    ]);
    page.list(model.map(|m| m.evidence.clone()).unwrap_or_default());
    for used in &record.uses {
        let name = if used.declared.name.is_empty() { say("use-unnamed") } else { used.declared.name.clone() };
        page.smaller_heading(&format!("{name}: {}", say(&format!("verdict-{}", used.verdict.replace('_', "-")))));
        let all = used.reasons.iter().chain(&used.duties);
        page.list(all.map(terms::sourced));
    }
}

/// The hash of each text of what applies besides, by the licence it is of.
fn besides(model: &Model) -> String {
    let mut said = Vec::new();
    for Besides { licence, text_sha256, policy_sha256 } in &model.besides {
        let of =
            |id: &str, sha256: &str| say_with(id, &[("licence", licence.as_str().into()), ("sha256", sha256.into())]);
        said.push(match text_sha256 {
            Some(sha256) => of("receipt-besides-text", sha256),
            None => of("receipt-besides-missing", ""),
        });
        said.extend(policy_sha256.iter().map(|sha256| of("receipt-besides-policy", sha256)));
    }
    said.join("; ")
}

fn basis(record: &Record) -> String {
    match (&record.basis, record.kind) {
        (None, _) => String::new(),
        (Some(_), Kind::ProcessingConsent) => say("receipt-basis-consent"),
        (Some(_), Kind::LicenceAcceptance) => say("receipt-basis-contract"),
    }
}

/// `dpv:Store` in words; as it is where there are none.
fn processing(id: &str) -> String {
    let name = id.trim_start_matches("dpv:").to_lowercase();
    find(&format!("receipt-processing-{name}"), &[]).unwrap_or_else(|| id.to_owned())
}

fn recipients(record: &Record) -> String {
    if record.recipients.is_empty() { say("receipt-recipients-none") } else { record.recipients.join("; ") }
}

/// Every receipt as a DPV consent record, JSON-LD, oldest first. Alcove's own terms have a prefix of their own.
///
/// # Errors
/// As [`consent::export`].
pub fn dpv(unlocked: &Unlocked<'_>) -> Result<String> {
    let mut previous = NONE_BEFORE.to_owned();
    let records: Vec<Value> = consent::chained(unlocked)?
        .iter()
        .map(|(record, hash)| {
            let whole = dpv_record(record, &previous, hash);
            previous.clone_from(hash);
            whole
        })
        .collect();
    let graph = json!({
        "@context": {
            "dpv": "https://w3id.org/dpv#",
            "dct": "http://purl.org/dc/terms/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
            "alcove": "urn:alcove:receipt:",
        },
        "@graph": records,
    });
    serde_json::to_string_pretty(&graph).map_err(|e| Error::new(Code::BadInput, e.to_string()))
}

fn dpv_record(record: &Record, previous: &str, hash: &str) -> Value {
    let mut whole = Map::new();
    let mut put = |key: &str, value: Value| whole.insert(key.to_owned(), value);
    put("@id", json!(format!("urn:uuid:{}", record.record_id)));
    let is_consent = record.kind == Kind::ProcessingConsent;
    put("@type", json!(if is_consent { "dpv:ConsentRecord" } else { "dpv:LicenseAgreement" }));
    put("dct:conformsTo", json!(record.schema_version));
    put("dct:identifier", json!(record.record_id));
    put("dpv:hasDataSubject", json!({ "@type": "dpv:DataSubject", "dct:identifier": record.pii_principal_id }));
    put("dpv:hasNotice", notice(record));
    put("dpv:hasProcess", process(record));
    put(if is_consent { "dpv:hasConsentStatus" } else { "dpv:hasContractStatus" }, json!([event(record)]));
    if is_consent {
        put("dpv:hasConsentControl", json!({ "@type": "dpv:WithdrawConsent", "dct:description": record.withdrawal }));
    } else {
        put("alcove:withdrawal", json!(record.withdrawal));
    }
    if let Some(earlier) = &record.withdraws {
        put("alcove:withdraws", json!({ "@id": format!("urn:uuid:{earlier}") }));
    }
    put("alcove:kind", json!(record.kind.id()));
    put("alcove:previous", json!(previous));
    put("alcove:hash", json!(hash));
    if let Some(model) = &record.model {
        put("alcove:model", json!(model));
    }
    if !record.uses.is_empty() {
        put("alcove:uses", json!(record.uses));
    }
    if let Some(judged) = &record.judged {
        put("alcove:judged", json!(judged));
    }
    Value::Object(whole)
}

fn notice(record: &Record) -> Value {
    let kind = match record.kind {
        Kind::ProcessingConsent => "dpv:ConsentNotice",
        Kind::LicenceAcceptance => "dpv:Notice",
    };
    json!({
        "@type": kind,
        "dct:identifier": record.notice.id,
        "dct:hasVersion": record.notice.version,
        "dct:language": record.notice.language,
        "alcove:sha256": record.notice.sha256,
        "alcove:shownAt": record.shown_at,
    })
}

fn process(record: &Record) -> Value {
    let described = |kind: &str, words: &str| json!({ "@type": kind, "dct:description": words });
    let role = record.party_type.as_deref().unwrap_or("dpv:DataController");
    let id = record.party_id.as_deref().unwrap_or(&record.pii_principal_id);
    let mut controller = json!({ "@type": role, "dct:identifier": id, "dct:description": record.controller });
    if let (Some(controller), Some(party)) = (controller.as_object_mut(), &record.party) {
        for (key, value) in [("hasName", &party.name), ("hasAddress", &party.address), ("hasContact", &party.contact)] {
            if !value.is_empty() {
                controller.insert(format!("dpv:{key}"), json!(value));
            }
        }
    }
    json!({
        "@type": "dpv:Process",
        "dpv:hasPurpose": described("dpv:Purpose", &record.purpose),
        "dpv:hasPersonalData": record.pii_types.iter().map(|t| described("dpv:PersonalData", t)).collect::<Vec<_>>(),
        "dpv:hasProcessing": record.processing.iter().map(|id| json!({ "@id": id })).collect::<Vec<_>>(),
        "dpv:hasLegalBasis": record.basis.as_ref().map(|id| json!({ "@type": id })),
        "dpv:hasDataController": controller,
        "dpv:hasStorageCondition": [
            described("dpv:StorageLocation", &record.storage),
            described("dpv:StorageDuration", &record.retention),
        ],
        "dpv:hasRecipient": record.recipients,
        "dpv:hasJurisdiction": record.jurisdiction,
    })
}

fn event(record: &Record) -> Value {
    let state = match (record.kind, record.event.state) {
        (Kind::ProcessingConsent, Answer::Given) => "dpv:ConsentGiven",
        (Kind::ProcessingConsent, Answer::Refused) => "dpv:ConsentRefused",
        (Kind::ProcessingConsent, Answer::Withdrawn) => "dpv:ConsentWithdrawn",
        (Kind::ProcessingConsent, Answer::None) => "dpv:ConsentUnknown",
        // The publisher's side signs by publishing.
        (Kind::LicenceAcceptance, Answer::Given) => "dpv:ContractSignedByParty",
        (Kind::LicenceAcceptance, Answer::Refused) => "dpv:ContractRejected",
        (Kind::LicenceAcceptance, Answer::Withdrawn) => "dpv:ContractTerminated",
        (Kind::LicenceAcceptance, Answer::None) => "dpv:ContractOffered",
    };
    let lasts = record.event.validity.as_ref();
    json!({
        "@type": state,
        "dpv:hasDuration": lasts.map(|words| json!({ "@type": "dpv:UntilEventDuration", "dct:description": words })),
        "dpv:isIndicatedAtTime": { "@type": "xsd:dateTime", "@value": record.event.time },
        "dpv:isIndicatedBy": { "@type": "dpv:DataSubject", "dct:identifier": record.event.entity },
        "alcove:type": record.event.kind,
    })
}
