//! The base of a base, and so on: followed by what models say of themselves and by what is known of them, and never without end.

use std::collections::HashSet;

use licences::{Card, Finding, Kin, Recognised, Seen, Use, known_models, licence, recognise};

fn tuned_from(base: &str) -> Seen {
    Seen { header_license: Some("apache-2.0".to_owned()), base_models: vec![base.to_owned()], ..Seen::default() }
}

/// Another model at hand: its name, and its card.
fn kin(name: &str, card: &str) -> Kin {
    let seen = Seen { header_name: Some(name.to_owned()), card: Some(Card::read(card)), ..Seen::default() };
    Kin::of(&seen, &recognise(&seen))
}

fn effective(r: &Recognised) -> Vec<&str> {
    r.effective().iter().map(|l| l.id.as_str()).collect()
}

fn line(r: &Recognised) -> Vec<(&str, Option<&str>)> {
    r.lineage.iter().map(|a| (a.name.as_str(), a.through.as_deref())).collect()
}

fn distilled() -> Use {
    Use { distillation: Some(true), ..Use::default() }
}

#[test]
fn a_line_of_three_is_followed_by_what_is_known_of_each() {
    let r = recognise(&tuned_from("liuhaotian/llava-v1.6-vicuna-7b"));
    let (llava, vicuna) = ("liuhaotian/llava-v1.6-vicuna-7b", "lmsys/vicuna-7b-v1.5");
    assert_eq!(line(&r), [(llava, None), (vicuna, Some(llava)), ("Llama 2", Some(vicuna))]);
    assert_eq!(effective(&r), ["apache-2.0", "llama2"]);
    assert!(r.unknown_ancestors.is_empty(), "{:?}", r.unknown_ancestors);
    assert_eq!(r.judge(&distilled()).verdict, Finding::NotAllowed);
    let told = |words: &str| r.evidence.iter().any(|e| e.words.contains(words));
    assert!(told("vicuna-7b-v1.5 was made from Llama 2") && told("commit dbb9c3d5"), "{:?}", r.evidence);
}

#[test]
fn a_line_is_followed_by_what_the_models_at_hand_say_of_themselves() {
    let alone = recognise(&tuned_from("somebody/child"));
    assert_eq!((effective(&alone), alone.unknown_ancestors.len()), (vec!["apache-2.0"], 1));
    assert_eq!(alone.judge(&distilled()).verdict, Finding::Unclear);

    let child =
        kin("Child", "---\nlicense: apache-2.0\nbase_model: https://huggingface.co/meta-llama/Llama-2-7b\n---\n");
    let seen = Seen { kin: vec![child], ..tuned_from("somebody/child") };
    let among = recognise(&seen);
    assert_eq!((effective(&among), among.unknown_ancestors.len()), (vec!["apache-2.0", "llama2"], 0));
    assert_eq!(among.judge(&distilled()).verdict, Finding::NotAllowed);
    assert!(among.evidence.iter().any(|e| e.words.contains("is among your models")), "{:?}", among.evidence);
}

#[test]
fn a_model_at_hand_adds_terms_and_takes_none_away() {
    let mit = kin("Meta Llama 3 8B", "---\nlicense: mit\n---\n");
    let r = recognise(&Seen { kin: vec![mit], ..tuned_from("meta-llama/Meta-Llama-3-8B") });
    assert_eq!(effective(&r), ["apache-2.0", "llama3", "mit"]);
}

#[test]
fn a_model_of_the_same_name_by_somebody_else_is_no_ancestor() {
    let card = "---\nlicense: mit\nmodel_name: other/child\n---\n";
    let seen = Seen { card: Some(Card::read(card)), ..Seen::default() };
    let other = Kin::of(&seen, &recognise(&seen));
    let r = recognise(&Seen { kin: vec![other], ..tuned_from("somebody/child") });
    assert_eq!(r.unknown_ancestors, ["somebody/child"]);
}

#[test]
fn what_nobody_has_read_of_an_ancestor_is_never_green() {
    for card in ["---\nlicense: [mit, my-own]\n---\n", "---\nlicense: other\nlicense_name: my-own\n---\n", "No card.\n"]
    {
        let r = recognise(&Seen { kin: vec![kin("Child", card)], ..tuned_from("somebody/child") });
        assert_eq!(r.unknown_ancestors, ["somebody/child"], "{card}");
        assert!(r.judge(&Use { commercial: Some(true), ..Use::default() }).verdict >= Finding::Unclear, "{card}");
    }
}

#[test]
fn what_the_user_states_of_an_ancestor_settles_it() {
    let stated = |id: &str| Kin { stated: Some(id.to_owned()), ..kin("Child", "No card.\n") };
    let of = |id: &str| recognise(&Seen { kin: vec![stated(id)], ..tuned_from("somebody/child") });
    let business = Use { commercial: Some(true), ..Use::default() };
    assert_eq!(of("mit").judge(&business).verdict, Finding::Allowed);
    assert_eq!(of("cc-by-nc-4.0").judge(&business).verdict, Finding::NotAllowed);
    assert!(of("mit").evidence.iter().any(|e| e.words.contains("You stated the licence of somebody/child")));
}

#[test]
fn a_circle_ends_where_it_began() {
    let a = || kin("A", "---\nlicense: mit\nbase_model: x/b\n---\n");
    let b = || kin("B", "---\nlicense: mit\nbase_model: [x/a, x/b]\n---\n");
    let r = recognise(&Seen { kin: vec![a(), b()], ..tuned_from("x/a") });
    assert_eq!(line(&r), [("x/a", None), ("x/b", Some("x/a"))]);
    // The model itself is part of the circle.
    let seen = Seen { header_name: Some("A".to_owned()), kin: vec![b()], ..tuned_from("x/b") };
    assert_eq!(line(&recognise(&seen)), [("x/b", None)]);
    assert!(recognise(&seen).unknown_ancestors.is_empty());
}

#[test]
fn a_line_without_end_is_followed_so_far_and_no_further_and_is_then_unclear() {
    let card = |n: usize| format!("---\nlicense: mit\nbase_model: line/m{}\n---\n", n + 1);
    let seen = Seen { kin: (0..500).map(|n| kin(&format!("m{n}"), &card(n))).collect(), ..tuned_from("line/m0") };
    let r = recognise(&seen);
    assert_eq!((r.lineage.len(), r.unknown_ancestors.as_slice()), (65, &["line/m64".to_owned()][..]));
    assert_eq!(r.judge(&Use::default()).verdict, Finding::Unclear);
}

#[test]
fn a_model_whose_origin_is_known_by_its_own_name_stays_under_it() {
    let named = |name: &str| {
        let mit = Some("mit".to_owned());
        recognise(&Seen { header_license: mit, header_name: Some(name.to_owned()), ..Seen::default() })
    };
    let r = named("DeepSeek R1 Distill Llama 8B");
    assert_eq!(effective(&r), ["mit", "llama3.1"]);
    assert!(r.evidence.iter().any(|e| e.words.contains("sections 3 and 7")), "{:?}", r.evidence);
    assert_eq!(effective(&named("DeepSeek-R1-Distill-Qwen-7B")), ["mit", "apache-2.0"]);
    assert!(named("Some 7B").lineage.is_empty());
}

#[test]
fn what_is_known_of_a_model_goes_before_what_its_name_is_like() {
    // The first Vicuna was made from LLaMA, for research only; this one from Llama 2.
    let r = recognise(&tuned_from("lmsys/vicuna-13b-v1.5"));
    assert_eq!(effective(&r), ["apache-2.0", "llama2"]);
    assert_eq!(effective(&recognise(&tuned_from("lmsys/vicuna-13b-v1.1"))), ["apache-2.0", "llama1"]);
}

#[test]
fn a_base_that_somebody_made_from_a_family_s_model_brings_its_terms_and_leaves_its_own_open() {
    for (base, family) in [
        ("somebody/Llama-3-8B-Dolphin", "llama3"),
        ("somebody/SmolLM2-1.7B-noncommercial", "smollm2"),
        ("gemma-lovers/foo", "gemma"),
        ("nvidia/Llama-3.1-Nemotron-70B-Instruct-HF", "llama3.1"),
    ] {
        let r = recognise(&tuned_from(base));
        assert_eq!(r.unknown_ancestors, [base]);
        assert!(r.ancestors.iter().any(|l| l.id == family), "{base}: {:?}", effective(&r));
        assert!(r.judge(&Use { commercial: Some(true), ..Use::default() }).verdict >= Finding::Unclear, "{base}");
    }
}

#[test]
fn a_family_s_own_models_are_known_by_name_whatever_their_size_and_edition() {
    for base in [
        "meta-llama/Meta-Llama-3-8B-Instruct",
        "meta-llama/Llama-3.2-11B-Vision",
        "google/gemma-2-2b-it",
        "microsoft/Phi-3.5-mini-instruct",
        "bigcode/starcoder2-15b",
        "codellama/CodeLlama-7b-Python-hf",
        "Qwen/Qwen2.5-72B-Instruct-AWQ",
        "ibm-granite/granite-3.1-8b-instruct",
        "mistralai/Ministral-8B-Instruct-2410",
        "THUDM/chatglm3-6b-32k",
        "CohereForAI/c4ai-command-r-v01",
        "HuggingFaceTB/SmolLM2-1.7B-Instruct",
        "LGAI-EXAONE/EXAONE-3.5-7.8B-Instruct",
        "openai/gpt-oss-20b",
        "01-ai/Yi-1.5-34B-Chat",
        "Llama 2",
    ] {
        let r = recognise(&tuned_from(base));
        assert!(r.unknown_ancestors.is_empty() && r.ancestors.len() == 1, "{base}: {:?}", r.lineage);
    }
}

#[test]
fn a_publisher_s_own_condition_leaves_a_licence_unknown_though_its_origin_is_known() {
    let r = recognise(&tuned_from("berkeley-nest/Starling-LM-7B-alpha"));
    assert_eq!(r.unknown_ancestors, ["berkeley-nest/Starling-LM-7B-alpha"]);
    assert_eq!(r.lineage.last().map(|a| a.name.as_str()), Some("mistralai/Mistral-7B-v0.1"));
}

#[test]
fn every_known_model_has_its_licences_its_source_and_no_ancestor_that_is_not_known() {
    let mut names = HashSet::new();
    for known in known_models() {
        assert!(names.insert(known.name.to_lowercase()) && known.name.contains('/'), "{}", known.name);
        assert!(known.source.contains(' ') && !known.source.ends_with('.'), "{}", known.source);
        assert!(known.licences.iter().all(|id| licence(id).is_some()), "{}", known.name);
        let unknown = recognise(&tuned_from(&known.name)).unknown_ancestors;
        let expected: &[String] = if known.licences.is_empty() { std::slice::from_ref(&known.name) } else { &[] };
        assert_eq!(unknown, expected, "{}", known.name);
    }
}

#[test]
fn those_that_name_no_licence_but_each_other_are_unknown() {
    let of = |name: &str, base: &str| kin(name, &format!("---\nbase_model: {base}\n---\n"));
    for kin in [vec![of("Child", "x/child")], vec![of("Child", "x/other"), of("Other", "x/child")]] {
        let r = recognise(&Seen { kin, ..tuned_from("x/child") });
        assert!(r.unknown_ancestors.contains(&"x/child".to_owned()), "{:?}", r.lineage);
        assert!(r.judge(&Use { commercial: Some(true), ..Use::default() }).verdict >= Finding::Unclear);
    }
}
