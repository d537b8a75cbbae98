//! When an answer stands, and when the user is asked again.

use std::path::Path;
use std::sync::Arc;

use super::*;

fn model() -> Model {
    of(licences::Seen { header_license: Some("mit".to_owned()), ..licences::Seen::default() })
}

fn of(seen: licences::Seen) -> Model {
    let header = serde_json::json!({
        "architecture": "llama", "name": "A model", "license": "mit", "license_name": null, "license_link": null, "based_on": [],
        "context": 2048, "parameters": 0, "encoding": "Q8_0", "cache_per_token": 0, "supported": { "Ok": null },
    });
    let seen = licences::Seen { sha256: "00".repeat(32), ..seen };
    let texts: Arc<Path> = Path::new("no texts").into();
    Model::new("model.gguf".into(), 0, serde_json::from_value(header).unwrap(), seen, None, &texts)
}

fn agreed(model: &Model, uses: &[DeclaredUse]) -> Record {
    let mut record =
        blank(Kind::LicenceAcceptance, shown_licence(model), Answer::Given, "2026-11-25T08:00:00Z".to_owned());
    record.model = Some(receipt_model(model));
    record.judged = worst(model, uses);
    record.uses = uses.iter().map(|declared| judged(model, declared.clone())).collect();
    record
}

#[test]
fn when_anything_that_was_agreed_to_is_different_the_user_is_asked_again() {
    let model = model();
    let given = agreed(&model, &[]);
    assert_eq!(answer_to_licence(std::slice::from_ref(&given), &model, &[]), Answer::Given);
    let changed = |change: fn(&mut Record)| {
        let mut record = given.clone();
        change(&mut record);
        answer_to_licence(&[record], &model, &[])
    };
    assert_eq!(changed(|r| r.notice.sha256 = "of another text".to_owned()), Answer::None);
    assert_eq!(changed(|r| r.notice.version = "of another edition".to_owned()), Answer::None);
    assert_eq!(changed(|r| r.judged.as_mut().unwrap().rules = "of other rules".to_owned()), Answer::None);
    assert_eq!(changed(|r| r.judged = None), Answer::None);
    assert_eq!(changed(|r| r.model.as_mut().unwrap().policy_sha256 = Some("of a policy".to_owned())), Answer::None);
    assert_eq!(changed(|r| r.model.as_mut().unwrap().licences = Some(vec!["llama3".to_owned()])), Answer::None);
    assert_eq!(changed(|r| r.model.as_mut().unwrap().file_sha256 = "11".repeat(32)), Answer::None);
}

#[test]
fn another_declared_use_asks_again_and_the_same_does_not() {
    let model = model();
    let work = DeclaredUse { name: "At work".to_owned(), commercial: Some(true), ..DeclaredUse::default() };
    let home = DeclaredUse { name: "At home".to_owned(), commercial: Some(false), ..DeclaredUse::default() };
    let records = [agreed(&model, std::slice::from_ref(&work))];
    assert_eq!(answer_to_licence(&records, &model, std::slice::from_ref(&work)), Answer::Given);
    assert_eq!(answer_to_licence(&records, &model, &[]), Answer::None);
    assert_eq!(answer_to_licence(&records, &model, &[work, home]), Answer::None);
}

#[test]
fn the_worst_verdict_of_several_uses_is_the_receipt_s() {
    let model = of(licences::Seen { header_license: Some("cc-by-nc-4.0".to_owned()), ..licences::Seen::default() });
    let yes = DeclaredUse { commercial: Some(true), ..DeclaredUse::default() };
    let no = DeclaredUse { commercial: Some(false), ..DeclaredUse::default() };
    let record = agreed(&model, &[no, yes]);
    assert_eq!(record.judged.unwrap().verdict, licences::Finding::NotAllowed);
    assert_eq!(record.uses[1].verdict, "not_allowed");
    assert!(record.uses[1].reasons.iter().any(|r| r.section.contains("NonCommercial")), "{:?}", record.uses[1]);
}

#[test]
fn receipts_written_in_the_first_form_are_read_and_stand() {
    let model = model();
    let mut old = serde_json::to_value(agreed(&model, &[])).unwrap();
    let record = old.as_object_mut().unwrap();
    for later in ["shown_at", "shown_text", "party", "basis", "processing", "jurisdiction", "uses"] {
        assert!(record.remove(later).is_some(), "{later}");
    }
    record["declared_use"] = serde_json::json!({ "commercial": null, "field": null, "publish_outputs": null });
    let of_model = record["model"].as_object_mut().unwrap();
    for later in ["licences", "unknown_ancestors", "policy_sha256"] {
        assert!(of_model.remove(later).is_some(), "{later}");
    }
    let old: Record = serde_json::from_value(old).unwrap();
    assert_eq!(answer_to_licence(&[old], &model, &[]), Answer::Given);
}

#[test]
fn a_receipt_without_a_verdict_can_still_be_read() {
    let mut old = serde_json::to_value(agreed(&model(), &[])).unwrap();
    old.as_object_mut().unwrap().remove("judged");
    assert_eq!(serde_json::from_value::<Record>(old).unwrap().judged, None);
}

#[test]
fn a_licence_that_the_user_states_is_noted_as_stated() {
    let unknown = of(licences::Seen::default());
    assert!(unknown.is_statable());
    let stated = unknown.stated(licences::Stated { licence: Some("mit".to_owned()), text: None });
    assert_eq!((stated.licence_id(), stated.certainty(), stated.is_statable()), ("mit", "stated", true));
    assert!(receipt_model(&stated).evidence[0].contains("You stated"));
    assert!(stated.text.is_some(), "the text of the licence that was stated is at hand");
}
