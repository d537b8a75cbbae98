//! What a licence says, and whether it covers a use: answered without a vault, a model or a network.

use serde_json::{Map, Value, json};

use tests::alcove::{Alcove, Said};
use tests::parts::Parts;
use tests::script::{self, Script};

/// Every question answered, and nothing done that any licence minds.
fn harmless() -> Map<String, Value> {
    let answers = json!({
        "commercial": false, "employee_work": false, "mau": 0, "mau_at_release": 0, "annual_revenue_usd": 0,
        "employer_monthly_revenue_usd": 0, "modify": false, "finetune": false, "distribute": false,
        "train_other_models_with_outputs": false, "judge_or_evaluate_other_models_with_outputs": false,
        "synthetic_data": false, "distillation": false, "eu_domicile": false, "field": "general",
        "publish_outputs": false, "modality": ["text"], "ancestors": [],
    });
    answers.as_object().unwrap().clone()
}

fn ask(alcove: &Alcove, of: &str, change: Value, format: &str) -> Said {
    let mut answers = harmless();
    answers.extend(change.as_object().unwrap().clone());
    alcove.document("use.json", Value::Object(answers).to_string());
    alcove.run(["licence", "check", of, "--use", "use.json", "--format", format]).ended(0)
}

/// A model whose header holds these texts, and that it was made from one other.
fn model(alcove: &Alcove, file: &str, says: &[(&str, &str)]) {
    let text = |text: &str| [&(text.len() as u64).to_le_bytes()[..], text.as_bytes()].concat();
    let mut bytes = [&b"GGUF"[..], &3_u32.to_le_bytes(), &0_u64.to_le_bytes()].concat();
    bytes.extend((says.len() as u64 + 1).to_le_bytes());
    for (key, value) in says {
        bytes.extend([text(key), 8_u32.to_le_bytes().to_vec(), text(value)].concat());
    }
    let (number, one) = (4_u32.to_le_bytes(), 1_u32.to_le_bytes());
    bytes.extend([&text("general.base_model.count")[..], &number, &one].concat());
    std::fs::write(alcove.parts().join("models").join(file), bytes).unwrap();
}

fn has(list: &Value, key: &str, value: &str) -> bool {
    list.as_array().unwrap().iter().any(|one| one[key] == value)
}

#[test]
fn questions_that_people_ask_get_right_answers() {
    let alcove = Alcove::new(&Parts::Scripted(Script::default()));
    let business = json!({ "commercial": true });
    let yes = |question: &str| json!({ question: true });
    let cases = [
        ("llama3.1", json!({ "commercial": true, "mau": 500_000, "mau_at_release": 500_000 }), "allowed"),
        ("llama3.1", json!({ "commercial": true, "mau_at_release": 700_000_001 }), "not_allowed"),
        ("llama3.1", json!({ "commercial": true, "mau_at_release": null }), "unclear"),
        ("cc-by-nc-4.0", business.clone(), "not_allowed"),
        ("llama2", yes("judge_or_evaluate_other_models_with_outputs"), "not_allowed"),
        ("llama2", yes("distillation"), "not_allowed"),
        ("llama2", yes("synthetic_data"), "not_allowed"),
        ("apache-2.0", json!({ "distribute": true, "ancestors": ["llama3"] }), "allowed_with_duties"),
        ("gemma", yes("distillation"), "allowed_with_duties"),
        ("Apache-2.0", business, "allowed"),
    ];
    for (of, change, verdict) in cases {
        let said = ask(&alcove, of, change.clone(), "json").json();
        assert_eq!(said["verdict"], verdict, "{of} {change}: {said:#}");
        let reasons = said["reasons"].as_array().unwrap();
        assert!(reasons.iter().all(|r| ["licence", "section", "words"].iter().all(|key| r[key].is_string())));
        assert!(said["duties"].is_array());
    }
    let tuned = ask(&alcove, "apache-2.0", json!({ "distribute": true, "ancestors": ["llama3"] }), "json").json();
    assert!(has(&tuned["duties"], "licence", "llama3") && has(&tuned["duties"], "duty", "display_text"), "{tuned:#}");
    let gemma = ask(&alcove, "gemma", yes("distillation"), "json").json();
    assert!(has(&gemma["duties"], "duty", "treat_as_derivative"), "{gemma:#}");
    assert!(script::asked(&alcove.parts()).is_empty(), "no model is looked at for a licence's own id");
    assert!(!alcove.vault().exists());
}

#[test]
fn a_model_that_is_there_is_judged_with_all_it_was_made_from() {
    let alcove = Alcove::new(&Parts::Scripted(Script::default()));
    let own = ask(&alcove, "smollm2 135m instruct", json!({ "commercial": true }), "json").json();
    assert_eq!(own["verdict"], "allowed", "{own:#}");
    assert!(own["reasons"].as_array().unwrap().iter().all(|r| !r["licence"].as_str().unwrap().contains("llama")));

    let apache = ("general.license", "apache-2.0");
    let base = ("general.base_model.0.name", "Meta Llama 3 8B");
    model(&alcove, "tuned.gguf", &[("general.architecture", "llama"), ("general.name", "Tuned"), apache, base]);
    model(&alcove, "api.gguf", &[("general.architecture", "llama"), ("general.name", "gpt-4o")]);
    let tuned = ask(&alcove, "Tuned", json!({ "distribute": true }), "json").json();
    assert_eq!(tuned["verdict"], "allowed_with_duties");
    assert!(has(&tuned["duties"], "licence", "llama3"), "{tuned:#}");
    let page = alcove.run(["licence", "show", "Tuned"]).ended(0).out;
    assert!(page.contains("Apache License 2.0") && page.contains("Llama 3 Community License"), "{page}");

    let api = ask(&alcove, "gpt-4o", json!({}), "json").json();
    assert_eq!(api["verdict"], "unclear", "{api:#}");
    assert!(alcove.run(["licence", "show", "gpt-4o"]).ended(0).out.contains("online service of OpenAI"));
}

#[test]
fn of_a_model_that_is_not_here_its_name_tells_what_it_can_and_that_is_never_sure() {
    let alcove = Alcove::new(&Parts::Scripted(Script::default()));
    for (name, says) in [("gpt-4o-mini", "online service of OpenAI"), ("Llama 3.1 8B Instruct", "Llama 3.1")] {
        let asked = ask(&alcove, name, json!({ "commercial": false }), "json").json();
        assert_eq!(asked["verdict"], "unclear", "{asked:#}");
        let shown = alcove.run(["licence", "show", name]).ended(0).out;
        assert!(shown.contains(says) && !shown.contains("Known for certain"), "{shown}");
    }
    assert!(alcove.run(["licence", "show", "a letter"]).ended(1).err.contains("“a letter”"));
}

#[test]
fn a_licence_is_shown_in_plain_words_with_its_text() {
    let alcove = Alcove::new(&Parts::Scripted(Script::default()));
    let page = alcove.run(["licence", "show", "apache-2.0"]).ended(0).out;
    assert!(page.starts_with("# Apache License 2.0") && page.contains("TERMS AND CONDITIONS"), "{page}");
    let shown = alcove.run(["licence", "show", "mistral-mrl", "--format", "json"]).ended(0).json();
    assert_eq!((&shown["id"], &shown["text"]), (&json!("mistral-mrl"), &Value::Null), "a text that is not at hand");
    assert!(shown["text_source"].as_str().unwrap().contains("not part of Alcove"));
    let shown = alcove.run(["licence", "show", "llama3.1", "--format", "json"]).ended(0).json();
    assert!(shown["text"].as_str().unwrap().contains("LLAMA 3.1 COMMUNITY LICENSE AGREEMENT"), "brought at set-up");
    assert!(shown["text_source"].as_str().unwrap().contains("ScanCode"));
    assert!(shown["limits"].as_array().unwrap().iter().any(|l| l["words"].as_str().unwrap().contains("700")));
    let checked = ask(&alcove, "llama3.1", json!({ "distribute": true }), "text").out;
    assert!(checked.starts_with("# Allowed, with duties") && checked.contains("Built with Llama"), "{checked}");
}

#[test]
fn what_is_no_licence_and_no_use_is_refused() {
    let alcove = Alcove::new(&Parts::Scripted(Script::default()));
    assert!(alcove.run(["licence", "show", "apache-3.0"]).ended(1).err.contains("“apache-3.0”"));
    for (json, code) in [("{\"commercial\": \"yes\"}", 2), ("[]", 2), ("{\"comercial\": true}", 0)] {
        alcove.document("use.json", json);
        let said = alcove.run(["licence", "check", "mit", "--use", "use.json", "--format", "json"]).ended(code);
        assert_eq!(said.out.is_empty(), code != 0);
        assert!(!said.err.is_empty(), "{json}");
    }
    alcove.run(["licence", "check", "mit", "--use", "missing.json"]).ended(1);
    alcove.run(["licence", "check", "mit"]).ended(2);
}

#[test]
fn receipts_are_exported_with_their_chain_and_verified() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let links = alcove.run(["consent", "export"]).ended(0).json();
    let links = links.as_array().unwrap();
    assert_eq!(links.len(), 2);
    assert_eq!((&links[0]["id"], &links[1]["previous"]), (&json!(1), &links[0]["hash"]));
    let licence = &links[1]["record"];
    assert_eq!(licence["kind"], "licence_acceptance");
    assert_eq!(licence["judged"]["verdict"], "allowed");
    assert!(licence["judged"]["rules"].is_string());
    assert!(alcove.run(["consent", "verify"]).ended(0).out.contains("2 receipts"));
}
