//! Terms of real and made-up models: recognised, shown, handed on; and asked about again when anything changed.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use tests::alcove::Alcove;
use tests::models::{folder, gemma, header, researcher};
use tests::parts::{self, Parts};
use tests::script::Script;

fn scripted() -> Alcove {
    Alcove::new(&Parts::Scripted(Script::default()))
}

#[test]
fn gemma_3_is_shown_under_gemma_s_terms_and_refused_with_a_reason() {
    let alcove = scripted();
    gemma(&alcove);
    let said = alcove.run(["models"]).ended(0).out;
    assert!(said.contains("Gemma 3 270m") && said.contains("Gemma Terms of Use (declared)"), "{said}");
    assert!(said.contains("Cannot be used: ") && said.contains("gemma3"), "{said}");
    let shown = alcove.run(["licence", "show", "Gemma 3 270m", "--format", "json"]).ended(0).json();
    assert_eq!((&shown["id"], &shown["certainty"]), (&json!("gemma"), &json!("declared")));
    assert!(shown["text"].as_str().unwrap().contains("Section 1: DEFINITIONS"), "its text is at hand");
    assert!(shown["policy"]["text"].as_str().unwrap().contains("Prohibited Use Policy"));
    for list in ["allows", "asks", "limits", "evidence"] {
        assert!(!shown[list].as_array().unwrap().is_empty(), "{list}");
    }
    // What cannot be loaded is not asked about, and does not stand in the way of what can.
    alcove.run(["vault", "create"]).ended(0);
    let granted = alcove.run(["consent", "grant", "--all", "--yes"]).ended(0).out;
    assert!(granted.contains("Apache License 2.0") && !granted.contains("Gemma Terms of Use"), "{granted}");
    assert_eq!(alcove.run(["consent", "list"]).ended(0).out.lines().count(), 2);
    let own = alcove.open().status().model.unwrap();
    assert!(own.name.contains("SmolLM2"), "{own:?}");
}

#[test]
fn smollm2_s_own_file_is_apache_s_and_no_llama_s() {
    let alcove = scripted();
    let shown = alcove.run(["licence", "show", "smollm2-135m-instruct", "--format", "json"]).ended(0).json();
    assert_eq!((&shown["id"], &shown["certainty"]), (&json!("apache-2.0"), &json!("certain")));
    let everything = shown.to_string().replace("“llama”", "");
    assert!(!everything.contains("Llama"), "its architecture is llama, and that is no licence");
    assert!(alcove.run(["models"]).ended(0).out.contains("llama, Q8_0"));
}

#[test]
fn a_folder_of_safetensors_is_shown_with_all_that_lies_beside_it() {
    let alcove = scripted();
    let card = "---\nlicense: apache-2.0\nbase_model: meta-llama/Meta-Llama-3-8B\n---\n# Tuned\n";
    let files: &[(&str, &[u8])] = &[
        ("model.safetensors", b"\0\0\0\0\0\0\0\0{}"),
        ("README.md", card.as_bytes()),
        (
            "config.json",
            br#"{"model_type": "llama", "max_position_embeddings": 8192, "_name_or_path": "somebody/tuned"}"#,
        ),
        ("USE_POLICY.md", b"Do no harm."),
        ("NOTICE", b"Made by somebody."),
    ];
    folder(&alcove, "tuned-8b", files);
    let shown = alcove.run(["licence", "show", "tuned-8b", "--format", "json"]).ended(0).json();
    assert_eq!((&shown["id"], &shown["certainty"]), (&json!("apache-2.0"), &json!("declared")));
    assert_eq!((&shown["policy"]["text"], &shown["notice"]), (&json!("Do no harm."), &json!("Made by somebody.")));
    let evidence = shown["evidence"].as_array().unwrap();
    assert!(
        evidence.iter().any(|e| e["certainty"] == "declared" && e["words"].as_str().unwrap().contains("model card"))
    );
    assert!(evidence.iter().any(|e| e["certainty"] == "besides" && e["words"].as_str().unwrap().contains("Llama 3")));
    let said = alcove.run(["models"]).ended(0).out;
    assert!(
        said.contains(
            "Cannot be used: This is a folder of safetensors, and Alcove’s engine runs models from GGUF files."
        ),
        "{said}"
    );
}

#[test]
fn another_text_beside_a_model_asks_again_and_shows_what_changed() {
    let alcove = scripted();
    let mit = |more: &str| format!("MIT License\n\nOne paragraph.\n\n{more}\n");
    let place = folder(
        &alcove,
        "a-model",
        &[
            (
                "a.gguf",
                &header(&[("general.architecture", "llama"), ("general.name", "Beside"), ("general.license", "mit")]),
            ),
            ("LICENSE", mit("The old condition.").as_bytes()),
        ],
    );
    alcove.run(["vault", "create"]).ended(0);
    let app = alcove.open();
    app.answer_notice(&app.notice().unwrap().version, true).unwrap();
    let beside = || app.models_view().unwrap().into_iter().find(|m| m.file.name == "Beside").unwrap();
    app.answer_licence(&beside().id, &beside().shown, true).unwrap();
    assert_eq!((beside().answer, beside().changed.len()), (app::view::Answer::Given, 0));
    assert_eq!(beside().verdicts[0].verdict, "unclear", "a text nobody has read is never green");

    let read = beside().shown;
    fs::write(place.join("LICENSE"), mit("The new condition.")).unwrap();
    let refused = app.answer_licence(&beside().id, &read, true).unwrap_err();
    assert_eq!(refused.code, app::Code::NoticeChanged, "it was replaced while its user read the one before");
    let asked = beside();
    assert_eq!(asked.answer, app::view::Answer::None);
    let [change] = asked.changed.as_slice() else { panic!("{:?}", asked.changed) };
    let lines: Vec<(bool, &str)> = change.lines.iter().map(|l| (l.new, l.text.as_str())).collect();
    assert_eq!(
        (change.what.as_str(), lines),
        ("text", vec![(false, "The old condition."), (true, "The new condition.")])
    );

    fs::write(place.join("USE_POLICY.md"), "Do no harm.").unwrap();
    app.declare_uses(vec![app::view::DeclaredUse { commercial: Some(true), ..Default::default() }]).unwrap();
    let what: Vec<String> = beside().changed.iter().map(|c| c.what.clone()).collect();
    assert_eq!(what, ["text", "policy", "uses"]);
    app.answer_licence(&beside().id, &beside().shown, true).unwrap();
    assert_eq!(beside().changed.len(), 0);
    assert_eq!(app.receipts().unwrap()[0].verdict.as_deref(), Some("unclear"));
}

#[test]
fn what_nobody_says_the_user_may_state_and_a_text_may_be_attached() {
    let alcove = scripted();
    folder(
        &alcove,
        "b-model",
        &[("b.gguf", &header(&[("general.architecture", "llama"), ("general.name", "Nameless")]))],
    );
    alcove.run(["vault", "create"]).ended(0);
    let app = alcove.open();
    let nameless = || app.models_view().unwrap().into_iter().find(|m| m.file.name == "Nameless").unwrap();
    let unknown = nameless();
    assert_eq!(
        (unknown.licence.id.as_str(), unknown.licence.certainty.as_str(), unknown.statable),
        ("unknown", "unknown", true)
    );
    app.state_licence(&unknown.id, Some("mit"), None).unwrap();
    let stated = nameless();
    assert_eq!((stated.licence.id.as_str(), stated.licence.certainty.as_str()), ("mit", "stated"));
    app.state_licence(&unknown.id, None, Some("My own words.".to_owned())).unwrap();
    let attached = nameless();
    assert_eq!(
        (attached.licence.certainty.as_str(), attached.licence.text.as_deref()),
        ("unknown", Some("My own words."))
    );
    assert!(app.state_licence(&unknown.id, Some("no-such-licence"), None).is_err());
    app.state_licence(&unknown.id, None, None).unwrap();
    assert_eq!(nameless().licence.certainty, "unknown");
    let own = app.models_view().unwrap().into_iter().find(|m| m.file.name.contains("SmolLM2")).unwrap();
    assert!(app.state_licence(&own.id, Some("mit"), None).is_err(), "what is known for certain is not stated");
}

#[test]
fn a_model_stays_under_the_terms_of_the_base_of_its_base_while_that_is_at_hand() {
    let alcove = scripted();
    let named = |name: &str| header(&[("general.architecture", "llama"), ("general.name", name)]);
    let card = |text: &str| format!("---\n{text}\n---\n").into_bytes();
    let (of_tuned, of_child) =
        (card("license: apache-2.0\nbase_model: somebody/Child"), card("base_model: [x/Tuned, meta-llama/Llama-2-7b]"));
    folder(&alcove, "tuned", &[("t.gguf", &named("Tuned")), ("README.md", &of_tuned)]);
    alcove.run(["vault", "create"]).ended(0);
    let app = alcove.open();
    app.declare_uses(vec![app::view::DeclaredUse { distillation: Some(true), ..Default::default() }]).unwrap();
    let found = |name: &str| app.models_view().unwrap().into_iter().find(|m| m.file.name == name).unwrap();
    let verdict = || found("Tuned").verdicts[0].verdict.clone();
    assert_eq!(verdict(), "unclear", "nobody knows what it was made from");
    app.answer_licence(&found("Tuned").id, &found("Tuned").shown, true).unwrap();

    // What it was made from comes along, and says in turn what it was made from: itself and Llama 2, in a circle.
    let place = folder(&alcove, "child", &[("c.gguf", &named("Child")), ("README.md", &of_child)]);
    assert_eq!(verdict(), "not_allowed");
    let evidence = found("Tuned").licence.evidence;
    assert!(evidence.iter().any(|e| e.words.contains("somebody/Child was made from meta-llama/Llama-2-7b")));
    let what: Vec<String> = found("Tuned").changed.iter().map(|c| c.what.clone()).collect();
    assert_eq!(what, ["licence"], "what was agreed to was less");
    let bom: Value = serde_json::from_str(&app.bill_of_materials("Tuned").unwrap()).unwrap();
    let child = &bom["components"][0]["pedigree"]["ancestors"][0];
    assert_eq!(child["name"], "somebody/Child");
    assert_eq!(child["pedigree"]["ancestors"][0]["name"], "meta-llama/Llama-2-7b", "{bom:#}");

    // Its own licence is nowhere said; its user may say it, and take it along.
    fs::write(place.join("README.md"), "# A child").unwrap();
    assert_eq!(verdict(), "unclear");
    app.state_licence(&found("Child").id, Some("mit"), None).unwrap();
    assert_eq!(verdict(), "allowed");
    fs::remove_dir_all(place).unwrap();
    assert_eq!(verdict(), "unclear");
}

#[test]
fn a_text_that_is_not_at_hand_is_missed_everywhere_and_may_be_attached() {
    let alcove = scripted();
    researcher(&alcove);
    alcove.run(["vault", "create"]).ended(0);
    let missing = "not part of Alcove. Read “Mistral AI Research License” where the model was published";
    let shown = alcove.run(["licence", "show", "Researcher", "--format", "json"]).ended(0).json();
    assert!(shown["text"].is_null() && shown["text_source"].as_str().unwrap().contains(missing), "{shown:#}");
    assert!(alcove.run(["licence", "show", "Researcher"]).ended(0).out.contains(missing));
    assert!(alcove.run(["licence", "passport", "Researcher"]).ended(0).out.contains(missing));

    let app = alcove.open();
    let model = || app.models_view().unwrap().into_iter().find(|m| m.file.name == "Researcher").unwrap();
    let id = model().id;
    assert!(model().attachable && !model().statable && model().licence.text.is_none());
    app.answer_licence(&id, &model().shown, true).unwrap();
    assert!(app.state_licence(&id, Some("mit"), None).is_err(), "what the file says is not overruled");
    let mit = licences::licence("mit").unwrap().text().unwrap().to_owned();
    let other = app.state_licence(&id, None, Some(mit)).unwrap_err();
    assert_eq!(other.code, app::Code::LicenceText, "nor shown with the text of another licence");
    app.state_licence(&id, None, Some("The text, as its user has it.".to_owned())).unwrap();
    let attached = model();
    assert_eq!(attached.licence.text.as_deref(), Some("The text, as its user has it."));
    assert_eq!((attached.licence.id.as_str(), attached.licence.certainty.as_str()), ("mistral-mrl", "declared"));
    assert_eq!(attached.changed.iter().map(|c| c.what.as_str()).collect::<Vec<_>>(), ["text"], "it is asked again");
    app.state_licence(&id, None, None).unwrap();
    assert_eq!((model().licence.text, model().changed.len()), (None, 0));
}

#[test]
fn a_use_policy_that_is_not_at_hand_is_missed_and_one_beside_the_model_is_shown() {
    let alcove = scripted();
    let says = [("general.architecture", "llama"), ("general.name", "Kin"), ("general.license", "llama3.2")];
    let place = folder(&alcove, "f-model", &[("f.gguf", &header(&says))]);
    let shown = || alcove.run(["licence", "show", "Kin", "--format", "json"]).ended(0).json();
    let missing = "models/llama3_2/USE_POLICY.md";
    assert!(shown()["policy_missing"].as_str().unwrap().contains(missing), "{:#}", shown());
    assert!(alcove.run(["licence", "show", "Kin"]).ended(0).out.contains(missing));
    assert!(alcove.run(["licence", "passport", "Kin"]).ended(0).out.contains(missing));
    fs::write(place.join("USE_POLICY.md"), "Do no harm.").unwrap();
    assert_eq!((&shown()["policy_missing"], &shown()["policy"]["text"]), (&Value::Null, &json!("Do no harm.")));
    assert!(shown()["evidence"].to_string().contains("none Alcove knows"), "it is not that of the licence");
    let gemma = alcove.run(["licence", "show", "gemma", "--format", "json"]).ended(0).json();
    assert!(gemma["policy_missing"].is_null() && gemma["policy"]["text"].is_string(), "that one was brought");
}

#[test]
fn a_notice_beside_a_model_brings_the_terms_whose_sentence_it_holds() {
    let alcove = scripted();
    let asked = licences::licence("llama3.1").unwrap().check.notice_text.clone().unwrap();
    let says = [("general.architecture", "llama"), ("general.name", "Noticed"), ("general.license", "apache-2.0")];
    folder(&alcove, "g-model", &[("g.gguf", &header(&says)), ("NOTICE", asked.as_bytes())]);
    let shown = alcove.run(["licence", "show", "Noticed", "--format", "json"]).ended(0).json();
    assert_eq!((&shown["id"], &shown["notice"]), (&json!("apache-2.0"), &json!(asked)));
    let evidence = shown["evidence"].as_array().unwrap();
    let says_so = |e: &Value| e["words"].as_str().unwrap().contains("The NOTICE beside the file holds the sentence");
    assert!(evidence.iter().any(|e| e["certainty"] == "conflict" && says_so(e)), "{shown:#}");
    assert_eq!(shown["besides"][0]["id"], "llama3.1");
    alcove.document("use.json", json!({ "distribute": true }).to_string());
    let check = ["licence", "check", "Noticed", "--use", "use.json", "--format", "json"];
    let verdict = alcove.run(check).ended(0).json();
    assert!(verdict["duties"].as_array().unwrap().iter().any(|d| d["licence"] == "llama3.1"), "{verdict:#}");
}

#[test]
fn a_fine_tune_is_shown_with_the_texts_of_what_it_was_made_from_and_its_receipt_holds_the_hash_of_each() {
    let alcove = scripted();
    let says = [("general.architecture", "llama"), ("general.name", "Tuned"), ("general.license", "apache-2.0")];
    let card = b"---\nbase_model: meta-llama/Llama-3.1-8B\n---\n";
    let place = folder(&alcove, "h-model", &[("h.gguf", &header(&says)), ("README.md", card)]);
    let shown = || alcove.run(["licence", "show", "Tuned", "--format", "json"]).ended(0).json();
    let (title, missing) = ("LLAMA 3.1 COMMUNITY LICENSE AGREEMENT", "models/llama3_1/USE_POLICY.md");
    let whole = shown();
    let llama = &whole["besides"][0];
    assert_eq!((&whole["id"], &llama["id"]), (&json!("apache-2.0"), &json!("llama3.1")));
    assert!(whole["text"].as_str().unwrap().contains("TERMS AND CONDITIONS"), "its own");
    assert!(llama["text"]["text"].as_str().unwrap().contains(title) && llama["text_missing"].is_null());
    assert!(llama["text"]["source"].as_str().unwrap().contains("ScanCode"), "{llama:#}");
    assert!(llama["policy"].is_null() && llama["policy_missing"].as_str().unwrap().contains(missing), "{llama:#}");
    for page in ["show", "passport"].map(|verb| alcove.run(["licence", verb, "Tuned"]).ended(0).out) {
        for words in ["Llama 3.1 Community License, which applies besides", title, missing, "TERMS AND CONDITIONS"] {
            assert!(page.contains(words), "{words}: {page}");
        }
    }

    alcove.run(["vault", "create"]).ended(0);
    let app = alcove.open();
    let tuned = || app.models_view().unwrap().into_iter().find(|m| m.file.name == "Tuned").unwrap();
    app.answer_licence(&tuned().id, &tuned().shown, true).unwrap();
    let links: Value = serde_json::from_str(&app.export_receipts().unwrap()).unwrap();
    let kept = &links[0]["record"]["model"]["besides"][0];
    assert_eq!((&kept["licence"], &kept["text_sha256"]), (&json!("llama3.1"), &llama["text"]["sha256"]));
    assert!(kept["policy_sha256"].is_null() && links[0]["record"]["shown_at"].is_string(), "{links:#}");
    assert!(app.receipts_page().unwrap().contains(llama["text"]["sha256"].as_str().unwrap()));
    let bom: Value = serde_json::from_str(&app.bill_of_materials("Tuned").unwrap()).unwrap();
    let texts = bom["components"][0]["licenses"].as_array().unwrap();
    assert!(!texts.is_empty() && texts.iter().all(|l| l["license"]["text"]["content"].is_string()), "{bom:#}");

    // Its base is another from now on: that is another licence. The receipt was about the one before.
    fs::write(place.join("README.md"), "---\nbase_model: meta-llama/Llama-3.2-1B-Instruct\n---\n").unwrap();
    let what: Vec<String> = tuned().changed.iter().map(|c| c.what.clone()).collect();
    assert_eq!((what, tuned().answer), (vec!["licence".to_owned()], app::view::Answer::None));
}

#[test]
fn a_licence_in_a_model_s_card_is_read_and_shown_as_its_text() {
    let alcove = scripted();
    let lines: String = licences::licence("mit").unwrap().text().unwrap().lines().map(|l| format!("  {l}\n")).collect();
    let card = format!("---\nlicense: mit\nextra_gated_prompt: |\n{lines}---\n# A model\n");
    let says = [("general.architecture", "llama"), ("general.name", "Gated")];
    folder(&alcove, "i-model", &[("i.gguf", &header(&says)), ("README.md", card.as_bytes())]);
    let shown = alcove.run(["licence", "show", "Gated", "--format", "json"]).ended(0).json();
    assert_eq!((&shown["id"], &shown["certainty"]), (&json!("mit"), &json!("certain")));
    assert!(shown["text"].as_str().unwrap().contains("Permission is hereby granted"), "{shown:#}");
    assert!(shown["text_source"].as_str().unwrap().contains("in the model’s card"), "{shown:#}");
}

#[test]
fn a_licence_is_stated_and_its_text_attached_on_the_command_line_too() {
    let alcove = scripted();
    let nameless = [("general.architecture", "llama"), ("general.name", "Nameless")];
    folder(&alcove, "b-model", &[("b.gguf", &header(&nameless))]);
    alcove.run(["vault", "create"]).ended(0);
    let state = |arguments: &[&str]| alcove.run([&["licence", "state", "nameless"], arguments].concat());
    assert!(state(&["--licence", "mit"]).ended(0).out.starts_with("# Nameless: MIT License\n"));
    alcove.document("MIT.txt", licences::licence("mit").unwrap().text().unwrap());
    alcove.document("own.txt", "My own words.");
    assert!(state(&["--text", "MIT.txt"]).ended(0).out.contains("word for word that of MIT License"));
    assert!(state(&["--text", "own.txt"]).ended(0).out.contains("My own words."));
    assert!(state(&["--take-back"]).ended(0).out.starts_with("# Nameless: No or unknown licence\n"));
    for nonsense in [&["--licence", "no-such-licence"][..], &[], &["--take-back", "--licence", "mit"]] {
        assert_eq!(state(nonsense).code, 2, "{nonsense:?}");
    }
    let known = ["licence", "state", "SmolLM2 135M Instruct", "--licence", "mit"];
    assert_eq!(alcove.run(known).code, 2, "what is known for certain is not stated");
    alcove.run(["licence", "state", "no such model", "--licence", "mit"]).ended(1);
}

#[test]
fn the_text_of_what_a_model_was_made_from_is_attached_on_the_command_line_too() {
    let alcove = scripted();
    let says = [("general.architecture", "llama"), ("general.name", "Tuned"), ("general.license", "apache-2.0")];
    let card = b"---\nbase_model: mistral-mrl\n---\n";
    folder(&alcove, "j-model", &[("j.gguf", &header(&says)), ("README.md", card)]);
    alcove.run(["vault", "create"]).ended(0);
    alcove.document("MRL.txt", "The text of its base, as its user has it.");
    alcove.document("MIT.txt", licences::licence("mit").unwrap().text().unwrap());
    let state = |how: &[&str]| alcove.run([&["licence", "state", "Tuned", "--besides"], how].concat());
    let shown = state(&["mistral-mrl", "--text", "MRL.txt"]).ended(0).out;
    assert!(shown.contains("as its user has it.") && shown.contains("knows no text of"), "{shown}");
    state(&["mistral-mrl", "--text", "MIT.txt"]).ended(1);
    let back = state(&["mistral-mrl", "--take-back"]).ended(0).out;
    assert!(!back.contains("as its user has it."), "{back}");
    for nonsense in [&["mistral-mrl"][..], &["gemma", "--text", "MRL.txt"]] {
        assert_eq!(state(nonsense).code, 2, "{nonsense:?}");
    }
}

#[test]
fn a_passport_is_one_page_with_licence_verdict_text_and_receipts() {
    let alcove = scripted();
    alcove.run(["vault", "create"]).ended(0);
    alcove.document("use.json", json!({ "commercial": true, "distribute": true }).to_string());
    alcove.run(["consent", "grant", "--all", "--use", "use.json", "--yes"]).ended(0);
    let bare = alcove.run(["licence", "passport", "SmolLM2 135M Instruct"]).ended(0).out;
    assert!(
        bare.starts_with("<!doctype html>") && bare.contains("TERMS AND CONDITIONS") && bare.contains("No answer"),
        "{bare}"
    );
    let page = alcove.run(["licence", "passport", "SmolLM2 135M Instruct", "--with-receipts"]).ended(0).out;
    for words in ["Apache License 2.0", "Allowed, with duties", "§4(a)", "Agreed", "SHA-256", "TERMS AND CONDITIONS"] {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.contains("<script") && !page.contains("src="), "a page loads nothing");
    alcove.run(["licence", "passport", "no such model"]).ended(1);
}

#[test]
fn bills_of_materials_are_valid_cyclonedx() {
    let alcove = scripted();
    gemma(&alcove);
    let llama = [("general.architecture", "llama"), ("general.name", "Tuned <b>"), ("general.license", "apache-2.0")];
    folder(
        &alcove,
        "c",
        &[("c.gguf", &header(&llama)), ("README.md", b"---\nbase_model: [meta-llama/Meta-Llama-3-8B, x/y]\n---\n")],
    );
    folder(&alcove, "d", &[("d.gguf", &header(&[("general.architecture", "llama"), ("general.name", "Nobody's")]))]);
    let schema = |name: &str| -> Value { serde_json::from_slice(&fs::read(parts::for_tests(name)).unwrap()).unwrap() };
    let near = |name: &str| format!("http://cyclonedx.org/schema/{name}.schema.json");
    let registry = jsonschema::Registry::new()
        .add(near("spdx.SNAPSHOT"), schema("spdx.SNAPSHOT.schema.json"))
        .and_then(|r| r.add(near("jsf-0.82.SNAPSHOT"), schema("jsf-0.82.SNAPSHOT.schema.json")))
        .and_then(|r| r.prepare())
        .unwrap();
    let bom_schema = schema("bom-1.6.SNAPSHOT.schema.json");
    let validator = jsonschema::options().with_registry(&registry).build(&bom_schema).unwrap();
    for model in ["SmolLM2 135M Instruct", "Gemma 3 270m", "Tuned <b>", "Nobody's"] {
        let bom = alcove.run(["licence", "passport", model, "--format", "cyclonedx"]).ended(0).json();
        let faults: Vec<String> = validator.iter_errors(&bom).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(faults.is_empty(), "{model}: {faults:#?}");
        let component = &bom["components"][0];
        assert_eq!((&component["type"], &component["name"]), (&json!("machine-learning-model"), &json!(model)));
        assert_eq!(component["hashes"][0]["content"].as_str().unwrap().len(), 64);
        assert!(!component["licenses"].as_array().unwrap().is_empty());
    }
    let broken = json!({ "bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{ "type": "no such type", "name": "x" }] });
    assert!(!validator.is_valid(&broken), "the schema finds a fault where there is one");
}

#[test]
fn texts_brought_at_set_up_are_those_the_facts_were_written_from_and_hold_every_quote() {
    let texts = parts::texts();
    let plain =
        |s: &str| s.chars().filter(char::is_ascii_alphanumeric).flat_map(char::to_lowercase).collect::<String>();
    let read = |name: &str| fs::read_to_string(Path::new(&texts).join(name)).ok();
    let (mut at_hand, mut quotes) = (0, 0);
    for licence in licences::all() {
        let policy = read(&format!("{}.policy.txt", licence.id));
        assert!(policy.as_deref().is_none_or(|p| licence.is_policy(p)), "{}", licence.id);
        let Some(text) = read(&format!("{}.txt", licence.id)) else { continue };
        assert!(licence.is_text(&text), "{} differs from the text its facts were written from", licence.id);
        at_hand += 1;
        let whole = plain(&text) + &policy.as_deref().map(plain).unwrap_or_default();
        // What a use policy says can be looked up where that is at hand too.
        let there = |f: &&licences::Fact| policy.is_some() || !f.section.to_lowercase().contains("policy");
        for quote in licence.facts.iter().filter(there).filter_map(|f| f.quote.as_deref()) {
            assert!(whole.contains(&plain(quote)), "{}: {quote}", licence.id);
            quotes += 1;
        }
    }
    assert!(at_hand >= 20 && quotes >= 150, "{at_hand} texts, {quotes} quotes");
    assert!(read("CREDIT").unwrap().contains("CC-BY-4.0"));
}
