//! Which licence a model comes with: order, evidence, conflicts, and what must never be concluded.

use licences::{Certainty, Finding, Recognised, Seen, Stated, Use, all, judge, licence, recognise};

const SMOLLM2: &str = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53";
const GEMMA3: &str = "a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818";

fn seen(sha256: &str) -> Seen {
    Seen { sha256: sha256.to_owned(), ..Seen::default() }
}

fn text(s: &str) -> Option<String> {
    Some(s.to_owned())
}

fn id(r: &Recognised) -> &str {
    r.licence.map_or("none", |l| l.id.as_str())
}

#[test]
fn smollm2_is_known_by_its_hash_and_its_architecture_makes_it_no_llama() {
    // What the file's header says, word for word.
    let r = recognise(&Seen {
        header_license: text("apache-2.0"),
        architecture: text("llama"),
        header_name: text("Smollm2 135M 8k Lc100K Mix1 Ep2"),
        organization: text("HuggingFaceTB"),
        base_models: vec!["HuggingFaceTB/SmolLM2-135M".to_owned()],
        ..seen(SMOLLM2)
    });
    assert_eq!((id(&r), r.certainty), ("apache-2.0", Certainty::Certain));
    assert!(r.conflicts.is_empty() && r.unknown_ancestors.is_empty(), "{:?}", r.conflicts);
    assert_eq!(r.effective().len(), 1);
    assert!(r.evidence[0].words.contains("SHA-256"), "{:?}", r.evidence);
    assert!(r.evidence.iter().any(|e| e.words.contains("declares")), "{:?}", r.evidence);
    assert!(r.evidence.iter().all(|e| !e.words.contains("guess")), "{:?}", r.evidence);
}

#[test]
fn a_re_encoded_file_is_known_by_the_file_it_was_made_from() {
    let by_hash = recognise(&seen("257696939ce6f79563f920bafae1e7f7a5495eb9385faf510b7a67622e1fa3e7"));
    let known = by_hash.known.unwrap();
    assert_eq!((id(&by_hash), by_hash.certainty), ("apache-2.0", Certainty::Certain));
    assert_eq!(known.original_sha256, SMOLLM2);
    assert!(known.change.as_deref().unwrap().contains("Q8_0"));
    let by_origin = recognise(&Seen { original_sha256: text(SMOLLM2), ..seen("00") });
    assert_eq!((id(&by_origin), by_origin.certainty), ("apache-2.0", Certainty::Certain));
}

#[test]
fn gemma_3_is_under_gemma_s_terms_and_says_why_it_is_not_loaded() {
    let r = recognise(&Seen { header_license: text("gemma"), architecture: text("gemma3"), ..seen(GEMMA3) });
    assert_eq!((id(&r), r.certainty), ("gemma", Certainty::Certain));
    assert!(r.known.unwrap().not_loaded.as_deref().unwrap().contains("gemma3"));
    assert!(!r.licence.unwrap().allows().is_empty() && !r.licence.unwrap().limits().is_empty());
}

#[test]
fn an_architecture_alone_decides_nothing() {
    let r = recognise(&Seen { architecture: text("llama"), ..seen("00") });
    assert_eq!((id(&r), r.certainty), ("none", Certainty::Unknown));
    assert_eq!(r.effective()[0].id, "unknown");
}

#[test]
fn a_licence_text_beside_the_model_is_certain_whatever_its_markup() {
    let text_of = licence("apache-2.0").unwrap().text().unwrap().replace('\n', "\r\n   ");
    let r = recognise(&Seen { licence_text_beside: Some(text_of), ..seen("00") });
    assert_eq!((id(&r), r.certainty), ("apache-2.0", Certainty::Certain));
    let changed = licence("apache-2.0").unwrap().text().unwrap().replacen("irrevocable", "revocable", 1);
    let r = recognise(&Seen { licence_text_beside: Some(changed), ..seen("00") });
    assert_eq!(id(&r), "none");
}

#[test]
fn a_licence_is_named_with_its_edition_only_where_it_has_one() {
    let said = |id: &str| {
        let own = licence(id).unwrap().text().unwrap().to_owned();
        recognise(&Seen { licence_text_beside: Some(own), ..seen("00") }).evidence[0].words.clone()
    };
    assert!(said("mit").ends_with("that of MIT License."), "{}", said("mit"));
    assert!(said("apache-2.0").ends_with("that of Apache License 2.0 (2.0, January 2004)."), "{}", said("apache-2.0"));
}

#[test]
fn a_declared_licence_is_only_declared() {
    let r = recognise(&Seen { header_license: text("Apache-2.0"), ..seen("00") });
    assert_eq!((id(&r), r.certainty), ("apache-2.0", Certainty::Declared));
    let r = recognise(&Seen { header_license: text("llama3.2"), ..seen("00") });
    assert_eq!(id(&r), "llama3.2");
}

#[test]
fn other_goes_by_the_name_it_gives() {
    let other =
        |name: &str| recognise(&Seen { header_license: text("other"), header_license_name: text(name), ..seen("00") });
    assert_eq!((id(&other("qwen")), other("qwen").certainty), ("qwen", Certainty::Declared));
    assert_eq!(id(&other("lfm1.0")), "lfm-1.0");
    assert_eq!(id(&other("stabilityai-ai-community")), "stability-community");
}

#[test]
fn modified_mit_is_several_texts_so_the_name_decides_nothing() {
    let r = recognise(&Seen { header_license: text("other"), header_license_name: text("modified-mit"), ..seen("00") });
    assert_eq!((id(&r), r.certainty), ("none", Certainty::Unknown));
}

#[test]
fn an_apache_tag_on_a_llama_3_base_keeps_the_base_s_terms() {
    let r = recognise(&Seen {
        header_license: text("apache-2.0"),
        base_models: vec!["meta-llama/Meta-Llama-3-8B".to_owned()],
        ..seen("00")
    });
    assert_eq!((id(&r), r.certainty), ("apache-2.0", Certainty::Declared));
    let effective: Vec<&str> = r.effective().iter().map(|l| l.id.as_str()).collect();
    assert_eq!(effective, ["apache-2.0", "llama3"]);
    // The seed question: training another model on its words. Apache says nothing against it, Llama 3 does.
    let use_ = Use {
        commercial: Some(true),
        train_other_models_with_outputs: Some(true),
        mau_at_release: Some(0.0),
        ..Use::default()
    };
    assert_eq!(judge(&use_, &r.effective()).verdict, Finding::NotAllowed);
}

#[test]
fn a_name_that_speaks_against_a_declared_licence_is_shown_as_a_conflict() {
    let r = recognise(&Seen {
        header_license: text("apache-2.0"),
        header_name: text("Dolphin 2.9 Llama 3 8B"),
        ..seen("00")
    });
    assert_eq!(id(&r), "apache-2.0");
    assert_eq!(r.conflicts.len(), 1);
    assert_eq!(r.conflicts[0].licence.id, "llama3");
    assert!(r.effective().iter().any(|l| l.id == "llama3"));
}

#[test]
fn a_declared_licence_against_a_text_beside_the_model_is_a_conflict() {
    let mit = licence("mit").unwrap().text().unwrap().to_owned();
    let r = recognise(&Seen { licence_text_beside: Some(mit), header_license: text("cc-by-nc-4.0"), ..seen("00") });
    assert_eq!((id(&r), r.certainty), ("mit", Certainty::Certain));
    assert_eq!(r.conflicts[0].licence.id, "cc-by-nc-4.0");
    let business = Use { commercial: Some(true), ..Use::default() };
    assert_eq!(judge(&business, &r.effective()).verdict, Finding::NotAllowed);
}

#[test]
fn a_base_model_alone_gives_an_inherited_licence() {
    let r = recognise(&Seen { base_models: vec!["google/gemma-2-2b".to_owned()], ..seen("00") });
    assert_eq!((id(&r), r.certainty), ("gemma", Certainty::Inherited));
}

#[test]
fn a_name_alone_is_a_suggestion() {
    let r = recognise(&Seen { file_name: text("Llama-3.2-1B-Instruct-Q8_0.gguf"), ..seen("00") });
    assert_eq!((id(&r), r.certainty), ("llama3.2", Certainty::Suggested));
    let r = recognise(&Seen { file_name: text("tinyllama-1.1b.gguf"), ..seen("00") });
    assert_eq!(r.certainty, Certainty::Unknown);
}

#[test]
fn gemma_4_is_not_taken_for_gemma() {
    let r = recognise(&Seen {
        header_license: text("apache-2.0"),
        header_name: text("Gemma 4 E4B it"),
        architecture: text("gemma4"),
        ..seen("00")
    });
    assert_eq!(id(&r), "apache-2.0");
    assert!(r.effective().iter().all(|l| l.id != "gemma"), "{:?}", r.conflicts);
}

#[test]
fn gpt_oss_is_no_online_service_and_adds_its_usage_policy() {
    let r = recognise(&Seen { header_license: text("apache-2.0"), header_name: text("gpt-oss-20b"), ..seen("00") });
    assert!(r.effective().iter().any(|l| l.id == "gpt-oss"));
    assert!(r.evidence.iter().all(|e| !e.words.contains("online service")));
}

#[test]
fn an_online_service_named_as_a_model_is_unknown_and_said_to_be_one() {
    let r = recognise(&Seen { header_name: text("GPT-4o"), ..seen("00") });
    assert_eq!((id(&r), r.certainty), ("none", Certainty::Unknown));
    assert!(r.evidence[0].words.contains("OpenAI"), "{:?}", r.evidence);
    assert_ne!(judge(&Use::default(), &r.effective()).verdict, Finding::Allowed);
}

#[test]
fn an_unknown_licence_says_what_the_file_said() {
    let r = recognise(&Seen { header_license: text("my-own-licence"), ..seen("00") });
    assert!(r.evidence[0].words.contains("my-own-licence"));
    assert_eq!(judge(&Use { commercial: Some(true), ..Use::default() }, &r.effective()).verdict, Finding::NotAllowed);
}

#[test]
fn a_base_model_nobody_knows_is_named_and_makes_a_verdict_unclear() {
    let base = vec!["somebody/secret-7b".to_owned()];
    let r = recognise(&Seen { header_license: text("mit"), base_models: base.clone(), ..seen("00") });
    assert_eq!((id(&r), &r.unknown_ancestors), ("mit", &base));
    assert!(r.evidence.iter().any(|e| e.words.contains("secret-7b")));
    let use_ = Use { ancestors: Some(r.unknown_ancestors.clone()), ..Use::default() };
    assert_eq!(judge(&use_, &r.effective()).verdict, Finding::Unclear);
}

#[test]
fn a_tag_nobody_knows_is_shown_beside_a_guess() {
    let r = recognise(&Seen { header_license: text("my-own"), header_name: text("Qwen2.5 3B"), ..seen("00") });
    assert_eq!((id(&r), r.certainty), ("qwen-research", Certainty::Suggested));
    assert!(r.evidence.iter().any(|e| e.words.contains("my-own")));
}

#[test]
fn a_likeness_inside_a_word_suggests_nothing() {
    for name in ["himalaya-7b", "tinyllama-2", "open_llama_7b"] {
        assert_eq!(recognise(&Seen { header_name: text(name), ..seen("00") }).certainty, Certainty::Unknown, "{name}");
    }
}

/// `USAGE_POLICY` of openai/gpt-oss, whole.
const GPT_OSS_POLICY: &str = "We aim for our tools to be used safely, responsibly, and democratically, while maximizing your control over how you use them. By using OpenAI gpt-oss-120b and gpt-oss-20b, you agree to comply with all applicable law.";

#[test]
fn a_use_policy_beside_a_model_counts_with_the_licence_it_belongs_to() {
    let r = recognise(&Seen {
        header_license: text("mit"),
        policy_text_beside: Some(GPT_OSS_POLICY.to_owned()),
        ..seen("00")
    });
    assert_eq!((id(&r), r.conflicts[0].licence.id.as_str(), r.unread_text), ("mit", "gpt-oss", false));
    assert!(r.conflicts[0].words.contains("use policy beside the file"), "{}", r.conflicts[0].words);
}

#[test]
fn a_use_policy_nobody_knows_is_shown_and_never_green() {
    let business = Use { commercial: Some(true), ..Use::default() };
    let with = |policy: Option<&str>| {
        let own = licence("mit").unwrap().text().unwrap().to_owned();
        recognise(&Seen { licence_text_beside: Some(own), policy_text_beside: policy.and_then(text), ..seen("00") })
    };
    assert_eq!(with(None).judge(&business).verdict, Finding::Allowed);
    let r = with(Some("Not on Sundays."));
    assert_eq!((id(&r), r.unread_text, r.judge(&business).verdict), ("mit", true, Finding::Unclear));
    assert!(r.evidence.iter().any(|e| e.words.contains("A use policy lies beside")), "{:?}", r.evidence);
}

#[test]
fn the_sentence_that_a_licence_asks_for_in_a_notice_leads_to_it_and_to_no_other() {
    let mut asked = 0;
    for licence in all() {
        let Some(sentence) = &licence.check.notice_text else { continue };
        let r = recognise(&Seen { notice_text_beside: Some(format!("NOTICE\n\n{sentence}\n")), ..seen("00") });
        assert_eq!((id(&r), r.certainty, r.conflicts.len()), (licence.id.as_str(), Certainty::Declared, 0));
        asked += 1;
    }
    assert!(asked >= 15, "{asked}");
}

#[test]
fn a_notice_beside_a_model_counts_with_every_licence_whose_sentence_it_holds() {
    let asked = |id: &str| licence(id).unwrap().check.notice_text.clone().unwrap();
    let with = |notice: &str| {
        recognise(&Seen { header_license: text("apache-2.0"), notice_text_beside: text(notice), ..seen("00") })
    };
    // What comes with NVIDIA's models that were made from Llama, one of them in other lines.
    let both = format!("{}\n\n> {}\n", asked("nvidia-open-model"), asked("llama3.1").replace(' ', "\n"));
    let r = with(&both);
    let conflicts: Vec<&str> = r.conflicts.iter().map(|c| c.licence.id.as_str()).collect();
    assert_eq!((id(&r), conflicts), ("apache-2.0", vec!["llama3.1", "nvidia-open-model"]));
    assert!(r.conflicts[0].words.contains("The NOTICE beside the file"), "{}", r.conflicts[0].words);
    let other = with("Made by somebody.");
    assert_eq!((id(&other), other.conflicts.len(), other.unread_text), ("apache-2.0", 0, false));
}

#[test]
fn an_edition_that_nobody_here_has_read_is_a_likeness_and_never_green() {
    let named = |tag: &str, name: &str| Seen {
        header_license: text(tag),
        header_license_name: text(name).filter(|name| !name.is_empty()),
        ..seen("00")
    };
    for (tag, name, like) in [
        ("openmdw-1.1", "", "openmdw-1.0"),
        ("openrail", "", "bigscience-openrail-m"),
        ("other", "falcon-llm-license", "falcon-2"),
        ("other", "glm-4", "chatglm"),
        ("other", "yi-license", "yi-apache"),
    ] {
        let r = recognise(&named(tag, name));
        assert_eq!((id(&r), r.certainty, r.unknown_tag), (like, Certainty::Suggested, true), "{tag} {name}");
        assert!(r.judge(&Use::default()).verdict >= Finding::Unclear, "{tag} {name}");
        let words: Vec<&str> = r.evidence.iter().map(|e| e.words.as_str()).collect();
        assert!(words[0].contains("which Alcove's makers have not read"), "{words:?}");
        assert!(words.iter().all(|words| !words.contains("none that Alcove knows")), "{words:?}");
        // Beside something that the file declares it applies as well, and is no greener.
        let r = recognise(&Seen {
            header_license_name: text(if name.is_empty() { tag } else { name }),
            ..named("mit", "")
        });
        assert_eq!((id(&r), r.conflicts[0].licence.id.as_str(), r.unknown_tag), ("mit", like, true));
    }
    // The text itself settles which edition it is.
    let own = licence("openmdw-1.0").unwrap().text().unwrap();
    let beside = recognise(&Seen { licence_text_beside: text(own), ..named("openmdw-1.1", "") });
    assert_eq!((id(&beside), beside.certainty, beside.unknown_tag), ("openmdw-1.0", Certainty::Certain, false));
    let stated = Some(Stated { licence: None, text: text(own) });
    let attached = recognise(&Seen { stated, ..named("openmdw-1.1", "") });
    assert_eq!((id(&attached), attached.certainty, attached.unknown_tag), ("openmdw-1.0", Certainty::Stated, false));
}

#[test]
fn a_name_that_several_editions_go_by_is_declared_and_never_green_until_a_text_tells_which_it_is() {
    let named = |name: &str| Seen { header_license: text("other"), header_license_name: text(name), ..seen("00") };
    let private = Use { commercial: Some(false), ..Use::default() };
    for (name, is) in [
        ("nvidia-open-model-license", "nvidia-open-model"),
        ("Exaone", "exaone-1.1-nc"),
        ("qwen-research", "qwen-research"),
    ] {
        let r = recognise(&named(name));
        assert_eq!((id(&r), r.certainty, r.unsure_edition), (is, Certainty::Declared, true), "{name}");
        assert!(r.evidence.iter().any(|e| e.words.contains("Several editions of")), "{:?}", r.evidence);
        let verdict = r.judge(&private);
        assert_eq!(verdict.verdict, Finding::Unclear, "{name}");
        assert!(verdict.reasons.iter().any(|reason| reason.words.contains("Several editions go by")), "{name}");
        // A text that nobody knows tells nothing.
        let stated = Some(Stated { licence: None, text: text("Another edition, or so.") });
        assert!(recognise(&Seen { stated, ..named(name) }).unsure_edition);
    }
    let business = Use { commercial: Some(true), ..Use::default() };
    assert_eq!(recognise(&named("exaone")).judge(&business).verdict, Finding::NotAllowed, "that is no better");
    // Of a name that one edition goes by nothing is said.
    assert!(!recognise(&named("qwen")).unsure_edition);
    // A text of something else beside it does not tell.
    let mit = licence("mit").unwrap().text().unwrap();
    assert!(recognise(&Seen { licence_text_beside: text(mit), ..named("exaone") }).unsure_edition);
}

#[test]
fn a_family_and_a_size_are_a_hint_where_the_name_is_none() {
    let seen = Seen { header_name: text("My tune"), base_name: text("Qwen2.5 3B"), ..seen("00") };
    let r = recognise(&seen);
    assert_eq!((id(&r), r.certainty), ("qwen-research", Certainty::Suggested));
    let r = recognise(&Seen { header_license: text("apache-2.0"), ..seen });
    assert_eq!((id(&r), r.conflicts[0].licence.id.as_str()), ("apache-2.0", "qwen-research"));
}
