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
        "context": 2048, "parameters": 0, "encoding": "Q8_0", "cache_per_token": 0, "unpacked": 0, "table": 0, "supported": { "Ok": null },
    });
    let seen = licences::Seen { sha256: "00".repeat(32), ..seen };
    let texts: Arc<Path> = Path::new("no texts").into();
    Model::new("model.gguf".into(), 0, serde_json::from_value(header).unwrap(), seen, &texts)
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
    assert_eq!(changed(|r| r.judged.as_mut().unwrap().verdict = licences::Finding::NotAllowed), Answer::None);
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
    let later =
        ["shown_at", "shown_text", "party", "party_id", "party_type", "basis", "processing", "jurisdiction", "uses"];
    for later in later {
        assert!(record.remove(later).is_some(), "{later}");
    }
    assert!(record["event"].as_object_mut().unwrap().remove("validity").is_some());
    record["declared_use"] = serde_json::json!({ "commercial": null, "field": null, "publish_outputs": null });
    let of_model = record["model"].as_object_mut().unwrap();
    for later in ["licences", "unknown_ancestors", "policy_sha256", "besides", "notice_sha256"] {
        assert!(of_model.remove(later).is_some(), "{later}");
    }
    let old: Record = serde_json::from_value(old).unwrap();
    assert_eq!(answer_to_licence(&[old], &model, &[]), Answer::Given);
}

/// Answers to the terms as they are.
fn answer_as_shown(unlocked: &mut Unlocked<'_>, model: &Model, shown_at: Option<Timestamp>, agree: bool) -> Result<()> {
    let shown = as_stated(unlocked, model).shown();
    answer_licence(unlocked, model, &shown, shown_at, agree)
}

/// Said to be under one licence, and made from something under another.
fn tuned(base: &str) -> Model {
    let base_models = vec![base.to_owned()];
    of(licences::Seen { header_license: Some("mit".to_owned()), base_models, ..licences::Seen::default() })
}

#[test]
fn the_texts_of_what_applies_besides_are_shown_and_each_is_on_the_receipt() {
    let model = tuned("cc-by-sa-4.0");
    let [one] = model.besides.as_slice() else { panic!("{:?}", model.besides) };
    let text = one.text.as_ref().unwrap();
    assert!(one.id == "cc-by-sa-4.0" && text.text.contains("ShareAlike") && one.text_missing.is_none());
    let kept = receipt_model(&model).besides;
    assert_eq!((kept[0].licence.as_str(), kept[0].text_sha256.as_ref()), ("cc-by-sa-4.0", Some(&text.sha256)));
    // What is not at hand is missed, and where to read it is said: the text, and the policy that is a text of its own.
    let of_llama = tuned("llama3.2");
    let [one] = of_llama.besides.as_slice() else { panic!("{:?}", of_llama.besides) };
    assert!(one.text.is_none() && one.policy.is_none());
    assert!(one.text_missing.as_ref().unwrap().contains("Llama 3.2 Community License"), "{:?}", one.text_missing);
    assert!(one.policy_missing.as_ref().unwrap().contains("Acceptable Use Policy"), "{:?}", one.policy_missing);
    assert_eq!(receipt_model(&of_llama).besides[0].text_sha256, None);
}

#[test]
fn another_text_of_what_applies_besides_asks_again_and_shows_what_changed() {
    with_vault(|unlocked| {
        let model = tuned("cc-by-sa-4.0");
        answer_as_shown(unlocked, &model, None, true).unwrap();
        assert_eq!(licence_answer(unlocked, &model).unwrap(), Answer::Given);

        let mut of_another_text = records(unlocked).unwrap().pop().unwrap();
        changes::remember(unlocked, "Words that are no longer in it.").unwrap();
        let shown = &mut of_another_text.model.as_mut().unwrap().besides[0];
        shown.text_sha256 = Some(changes::hash("Words that are no longer in it."));
        keep(unlocked, &of_another_text).unwrap();
        assert_eq!(licence_answer(unlocked, &model).unwrap(), Answer::None);
        let changed = licence_changes(unlocked, &model).unwrap();
        let told_of = told(&changed);
        let [(what, gone, new)] = told_of.as_slice() else { panic!("{changed:?}") };
        assert_eq!((*what, gone.as_slice()), ("besides", &["Words that are no longer in it."][..]));
        assert!(new.len() > 10 && changed[0].words.contains("Attribution-ShareAlike"), "{}", changed[0].words);

        // Another licence besides is told as that, and once.
        answer_as_shown(unlocked, &model, None, true).unwrap();
        let what: Vec<String> =
            licence_changes(unlocked, &tuned("gpl-3.0")).unwrap().into_iter().map(|change| change.what).collect();
        assert_eq!(what, ["licence"]);
    });
}

#[test]
fn a_receipt_that_held_no_text_of_what_applies_besides_stands_where_nothing_does() {
    let without = |model: &Model| {
        let mut old = serde_json::to_value(agreed(model, &[])).unwrap();
        for later in ["besides", "notice_sha256"] {
            assert!(old["model"].as_object_mut().unwrap().remove(later).is_some(), "{later}");
        }
        serde_json::from_value::<Record>(old).unwrap()
    };
    assert_eq!(answer_to_licence(&[without(&model())], &model(), &[]), Answer::Given);
    let tuned = tuned("cc-by-sa-4.0");
    let old = without(&tuned);
    assert_eq!(answer_to_licence(&[old], &tuned, &[]), Answer::None, "its user never saw that text");
}

#[test]
fn another_notice_beside_the_model_asks_again() {
    with_vault(|unlocked| {
        let with = |notice: &str| {
            let notice = Some(notice.to_owned());
            of(licences::Seen {
                header_license: Some("mit".to_owned()),
                notice_text_beside: notice,
                ..licences::Seen::default()
            })
        };
        answer_as_shown(unlocked, &with("Made by somebody."), None, true).unwrap();
        assert_eq!(licence_answer(unlocked, &with("Made by somebody.")).unwrap(), Answer::Given);
        let changed = licence_changes(unlocked, &with("Made by somebody else.")).unwrap();
        let told_of = told(&changed);
        assert_eq!(told_of, [("notice_file", vec!["Made by somebody."], vec!["Made by somebody else."])]);
    });
}

#[test]
fn an_answer_is_to_the_terms_that_were_shown_and_to_no_others() {
    with_vault(|unlocked| {
        let with =
            |text: &str| of(licences::Seen { licence_text_beside: Some(text.to_owned()), ..licences::Seen::default() });
        let (shown, now) = (with("What was read."), with("What lies there now."));
        for agree in [true, false] {
            let refused = answer_licence(unlocked, &now, &shown.shown(), None, agree).unwrap_err();
            assert_eq!(refused.code, Code::NoticeChanged);
        }
        assert!(records(unlocked).unwrap().is_empty(), "nothing of it is recorded");
        answer_licence(unlocked, &now, &now.shown(), None, true).unwrap();
        assert_eq!(licence_answer(unlocked, &now).unwrap(), Answer::Given);
        // Every text that is shown counts, and so does what it applies to.
        let base = tuned("cc-by-sa-4.0");
        let mut of_another_file = tuned("cc-by-sa-4.0");
        of_another_file.sha256 = "11".repeat(32);
        assert!([tuned("gpl-3.0"), of_another_file].iter().all(|other| other.shown() != base.shown()));
        assert_eq!(base.shown(), tuned("cc-by-sa-4.0").shown());
    });
}

fn as_stated(unlocked: &Unlocked<'_>, model: &Model) -> Model {
    declared::as_stated(unlocked, model).unwrap().into_owned()
}

fn attach(
    unlocked: &mut Unlocked<'_>,
    model: &Model,
    licence: &str,
    text: Option<&str>,
) -> std::result::Result<(), Code> {
    declared::attach_besides(unlocked, model, licence, text.map(str::to_owned)).map_err(|e| e.code)
}

#[test]
fn the_text_of_what_applies_besides_is_attached_compared_where_that_can_be_and_taken_back() {
    with_vault(|unlocked| {
        // Of this one Alcove knows no text: what is attached is shown, and that nobody compared it is said.
        let model = tuned("mistral-mrl");
        answer_as_shown(unlocked, &model, None, true).unwrap();
        let before = model.shown();
        assert!(model.besides[0].text.is_none() && model.besides[0].attachable);
        attach(unlocked, &model, "mistral-mrl", Some("As its user has it.")).unwrap();
        let with = as_stated(unlocked, &model);
        let text = with.besides[0].text.as_ref().unwrap();
        assert_eq!((text.text.as_str(), with.besides[0].attachable), ("As its user has it.", true));
        assert!(text.source.contains("knows no text of Mistral") && with.besides[0].text_missing.is_none());
        assert!(
            with.shown() != before && licence_answer(unlocked, &model).unwrap() == Answer::None,
            "it is asked again"
        );
        assert_eq!(told(&licence_changes(unlocked, &model).unwrap())[0].0, "besides");
        assert_eq!(with.recognised, model.recognised, "and says nothing of which licence it is");
        let mit = licences::licence("mit").unwrap().text().unwrap();
        assert_eq!(attach(unlocked, &model, "mistral-mrl", Some(mit)), Err(Code::LicenceText));
        attach(unlocked, &model, "mistral-mrl", None).unwrap();
        assert_eq!(as_stated(unlocked, &model).shown(), before);

        // Of this one it knows the text, and takes no other.
        let llama = tuned("llama3.1");
        assert_eq!(attach(unlocked, &llama, "llama3.1", Some("Something else.")), Err(Code::LicenceText));
        for (model, licence) in [(&llama, "mistral-mrl"), (&tuned("cc-by-sa-4.0"), "cc-by-sa-4.0")] {
            let refused = attach(unlocked, model, licence, Some("Not wanted."));
            assert_eq!(refused, Err(Code::BadInput), "{licence} does not apply, or is at hand");
        }
    });
}

#[test]
fn a_receipt_says_when_what_it_is_about_was_shown_and_not_when_it_was_answered() {
    with_vault(|unlocked| {
        let shown_at: Timestamp = "2026-11-25T08:00:00Z".parse().unwrap();
        answer_notice(unlocked, &shown_notice().unwrap().version, Some(shown_at), true).unwrap();
        answer_as_shown(unlocked, &model(), Some(shown_at), true).unwrap();
        answer_as_shown(unlocked, &model(), None, false).unwrap();
        let shown: Vec<Option<String>> = records(unlocked).unwrap().into_iter().map(|r| r.shown_at).collect();
        let shown: Vec<Option<&str>> = shown.iter().map(Option::as_deref).collect();
        assert_eq!(shown, [Some("2026-11-25T08:00:00Z"), Some("2026-11-25T08:00:00Z"), None]);
        let page = crate::receipts::page(unlocked).unwrap();
        assert_eq!(page.matches("<dt>Version</dt>").count(), 1, "of the notice; the licence has none: {page}");
    });
}

#[test]
fn what_was_agreed_to_is_called_by_its_version_where_it_has_one() {
    let mut licence = agreed(&model(), &[]);
    for none in ["n/a", "-", ""] {
        licence.notice.version = none.to_owned();
        assert_eq!(subject(&licence), "MIT License");
    }
    licence.notice.version = "2.0".to_owned();
    assert_eq!(subject(&licence), "MIT License (2.0)");
    let shown = Shown { version: "4".to_owned(), ..shown_notice().unwrap() };
    let notice = blank(Kind::ProcessingConsent, shown, Answer::Given, "2026-11-25T08:00:00Z".to_owned());
    assert_eq!(subject(&notice), "What happens to your documents, version 4");
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

/// Does something to an open vault of its own.
fn with_vault(act: impl FnOnce(&mut Unlocked<'_>)) {
    let folder = tempfile::tempdir().unwrap();
    let session = crate::session::Session::new(crate::home::Home::at(folder.path().join("a.vault")));
    session.create(&vault::Passphrase::new("heron quartz lantern seven".into())).unwrap();
    act(&mut session.unlocked().unwrap());
}

/// What is told to be different, each with what is gone and what is new.
fn told(changed: &[Change]) -> Vec<(&str, Vec<&str>, Vec<&str>)> {
    changed
        .iter()
        .map(|change| {
            let of = |new: bool| change.lines.iter().filter(|l| l.new == new).map(|l| l.text.as_str()).collect();
            (change.what.as_str(), of(false), of(true))
        })
        .collect()
}

#[test]
fn another_file_other_terms_and_other_rules_are_told_with_what_was_and_what_is() {
    with_vault(|unlocked| {
        let model = model();
        answer_as_shown(unlocked, &model, None, true).unwrap();
        assert!(licence_changes(unlocked, &model).unwrap().is_empty());

        let mut other = self::model();
        other.sha256 = "11".repeat(32);
        let changed = licence_changes(unlocked, &other).unwrap();
        assert_eq!(told(&changed), [("file", vec![model.sha256.as_str()], vec![other.sha256.as_str()])]);
        assert_eq!(licence_answer(unlocked, &other).unwrap(), Answer::None);

        let apache = of(licences::Seen { header_license: Some("apache-2.0".to_owned()), ..licences::Seen::default() });
        let changed = licence_changes(unlocked, &apache).unwrap();
        let told_of = told(&changed);
        let [(licence, was, is), (text, gone, new)] = told_of.as_slice() else { panic!("{changed:?}") };
        assert_eq!(
            (*licence, was.as_slice(), is.as_slice()),
            ("licence", &["MIT License"][..], &["Apache License 2.0"][..])
        );
        assert!(*text == "text" && gone.iter().any(|p| p.contains("Permission is hereby granted")));
        assert!(new.iter().any(|p| p.contains("Grant of Copyright License")));

        let mut of_old_rules = records(unlocked).unwrap().pop().unwrap();
        of_old_rules.judged.as_mut().unwrap().rules = "0".to_owned();
        keep(unlocked, &of_old_rules).unwrap();
        assert_eq!(told(&licence_changes(unlocked, &model).unwrap()), [("rules", vec![], vec![])]);
        assert_eq!(licence_answer(unlocked, &model).unwrap(), Answer::None);

        // The same rules, and facts that were corrected since.
        let mut of_old_facts = records(unlocked).unwrap().pop().unwrap();
        let judged = of_old_facts.judged.as_mut().unwrap();
        (judged.rules, judged.verdict) = (licences::RULES_VERSION.to_owned(), licences::Finding::NotAllowed);
        keep(unlocked, &of_old_facts).unwrap();
        let changed = licence_changes(unlocked, &model).unwrap();
        assert_eq!(told(&changed), [("verdict", vec!["Not allowed"], vec!["Allowed"])]);
        assert_eq!(licence_answer(unlocked, &model).unwrap(), Answer::None);
    });
}

#[test]
fn a_new_version_of_the_notice_asks_again_beside_the_words_that_changed() {
    with_vault(|unlocked| {
        let text = "What happens to your documents\n\nWords that are no longer in it.";
        let shown = Shown { version: "1".to_owned(), sha256: "00".repeat(32), ..shown_notice().unwrap() };
        let mut old = record(unlocked, Kind::ProcessingConsent, shown, Answer::Given).unwrap();
        old.shown_text = Some(changes::hash(text));
        changes::remember(unlocked, text).unwrap();
        keep(unlocked, &old).unwrap();

        assert_eq!(notice_answer(unlocked).unwrap(), Answer::None);
        assert_eq!(noticed(unlocked).unwrap_err().code, Code::ConsentNeeded);
        let view = notice_since(unlocked).unwrap();
        let told_of = told(&view.changed);
        let [(what, gone, new)] = told_of.as_slice() else { panic!("{:?}", view.changed) };
        assert_eq!((*what, gone.as_slice()), ("notice", &["Words that are no longer in it."][..]));
        assert!(new.len() > 10, "all of the present text is new");
        assert!(view.changed[0].words.contains("version 1"), "{}", view.changed[0].words);
        assert_eq!(
            answer_notice(unlocked, "1", None, true).unwrap_err().code,
            Code::NoticeChanged,
            "not what was on the screen"
        );

        answer_notice(unlocked, &view.version, None, true).unwrap();
        assert_eq!(notice_answer(unlocked).unwrap(), Answer::Given);
        assert!(notice_since(unlocked).unwrap().changed.is_empty());
    });
}

#[test]
fn nobody_is_accepted_without_a_receipt_or_on_one_that_cannot_be_read() {
    with_vault(|unlocked| {
        let model = model();
        let code = |unlocked: &Unlocked<'_>| accepted(unlocked, &model).map(drop).map_err(|e| e.code);
        assert_eq!(code(unlocked), Err(Code::ConsentNeeded));
        let version = shown_notice().unwrap().version;
        answer_notice(unlocked, &version, None, true).unwrap();
        assert_eq!(code(unlocked), Err(Code::ConsentNeeded), "the notice alone");
        answer_as_shown(unlocked, &model, None, true).unwrap();
        assert_eq!(code(unlocked), Ok(()));
        answer_as_shown(unlocked, &model, None, false).unwrap();
        assert_eq!(code(unlocked), Err(Code::ConsentNeeded), "a refusal");
        answer_as_shown(unlocked, &model, None, true).unwrap();
        withdraw_all(unlocked).unwrap();
        assert_eq!(code(unlocked), Err(Code::ConsentNeeded), "taken back");
        answer_notice(unlocked, &version, None, true).unwrap();
        answer_as_shown(unlocked, &model, None, true).unwrap();
        assert_eq!(code(unlocked), Ok(()));
        unlocked.vault_mut().unwrap().add_receipt("no receipt").unwrap();
        assert_eq!(code(unlocked), Err(Code::VaultDamaged));
    });
}

#[test]
fn a_receipt_that_was_tampered_with_stops_everything_that_reads_receipts() {
    with_vault(|unlocked| {
        let model = model();
        answer_notice(unlocked, &shown_notice().unwrap().version, None, true).unwrap();
        answer_as_shown(unlocked, &model, None, false).unwrap();
        let receipts = unlocked.vault().unwrap().receipts().unwrap();
        let code = |whole, receipts| unbroken(whole, receipts).map(|all| all.len()).map_err(|e| e.code);
        assert_eq!(code(true, receipts.clone()), Ok(2));
        assert_eq!(code(false, receipts.clone()), Err(Code::VaultDamaged), "the vault misses some");
        let mut changed = receipts.clone();
        changed[1].record_json = changed[1].record_json.replace("refused", "given");
        assert_ne!(changed[1].record_json, receipts[1].record_json);
        assert_eq!(code(true, changed), Err(Code::VaultDamaged));
        assert_eq!(code(true, receipts[1..].to_vec()), Err(Code::VaultDamaged));
    });
}
