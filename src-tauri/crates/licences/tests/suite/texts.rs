//! Texts and fingerprints: what is compiled in is the text itself, and a text is found again under other markup.

use std::collections::HashSet;

use licences::{all, fingerprint, licence};

#[test]
fn the_apache_text_is_whole_and_has_a_known_fingerprint() {
    let apache = licence("apache-2.0").unwrap();
    let text = apache.text().unwrap();
    assert!(text.contains("TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION"));
    assert!(text.contains("4. Redistribution."));
    assert!(text.contains("END OF TERMS AND CONDITIONS"));
    assert_eq!(apache.text_sha256().unwrap().len(), 64);
}

#[test]
fn a_text_is_known_whatever_its_markup() {
    let apache = licence("apache-2.0").unwrap();
    let other: String = apache.text().unwrap().split_whitespace().collect::<Vec<_>>().join("\n> ").to_uppercase();
    assert_eq!(fingerprint(&other), fingerprint(apache.text().unwrap()));
    assert!(!apache.is_text(&other.replacen("LICENSE", "LICENCE", 1)));
}

#[test]
fn a_fingerprint_is_the_sha256_of_letters_and_digits() {
    // printf 'mit2' | sha256sum
    assert_eq!(fingerprint("  M-I_T\n2 é"), fingerprint("mit2"));
    assert_eq!(fingerprint("mit2"), "d6a82785796e0d7ad40297fe8e062127104fc8050185265588606e19a8526eff");
}

#[test]
fn texts_are_there_for_spdx_licences_and_never_made_up_for_others() {
    for l in all() {
        assert_eq!(l.text().is_some(), l.spdx.is_some(), "{}", l.id);
        assert_eq!(l.text_sha256().is_some(), l.text().is_some(), "{}", l.id);
        assert!(l.text_source().ends_with(['.']), "{}: {}", l.id, l.text_source());
        if l.text().is_none() {
            assert!(l.text_source().contains("not part of Alcove"), "{}", l.id);
        }
    }
}

#[test]
fn a_text_that_is_not_at_hand_is_said_to_stand_where_it_was_read() {
    for (id, place) in [
        ("llama3", "meta-llama/llama-models"),
        ("llama3", ", models/llama3/LICENSE."),
        ("mistral-mrl", "Ministral-8B-Instruct-2410"),
        ("xai-community", "huggingface.co/xai-org/grok-2"),
        ("tongyi-qianwen-research", ", Tongyi Qianwen RESEARCH LICENSE AGREEMENT."),
    ] {
        let source = licence(id).unwrap().text_source();
        assert!(source.contains(place) && !source.contains(['<', '{']), "{id}: {source}");
    }
    assert!(!licence("jamba-open").unwrap().text_source().contains("written from"), "nobody has read that one");
    // What applies besides a model's own licence can be attached as that can.
    for l in all() {
        let missing = l.text_missing();
        assert!(missing.contains(&l.name) && missing.ends_with('.') && missing.contains("attach it here"), "{missing}");
    }
}

/// Every licence with a use policy that is a text of its own: what that is called, and the copy of it that was read.
const READ_POLICIES: &[(&str, &str, &str)] = &[
    ("falcon-180b", "Acceptable Use Policy", "TheBloke/Falcon-180B-Chat-GPTQ ACCEPTABLE_USE_POLICY.txt"),
    ("gemma", "Gemma Prohibited Use Policy", "licensedcode/data/licenses/gemma-pup-2024-02-21.LICENSE"),
    ("gpt-oss", "Usage policy", "GitHub openai/gpt-oss"),
    ("llama2", "Acceptable Use Policy", ", models/llama2/USE_POLICY.md."),
    ("llama3", "Acceptable Use Policy", ", models/llama3/USE_POLICY.md."),
    ("llama3.1", "Acceptable Use Policy", ", models/llama3_1/USE_POLICY.md."),
    ("llama3.2", "Acceptable Use Policy", ", models/llama3_2/USE_POLICY.md."),
    ("llama3.3", "Acceptable Use Policy", ", models/llama3_3/USE_POLICY.md."),
    ("llama4", "Acceptable Use Policy", ", models/llama4/USE_POLICY.md."),
];

/// The same of those that nobody here has read: where the licence says that they stand, if it is known to say so.
const UNREAD_POLICIES: &[(&str, &str, Option<&str>)] = &[
    ("cohere-cc-by-nc", "Cohere Labs Acceptable Use Policy", Some("docs.cohere.com")),
    ("falcon-2", "Acceptable Use Policy", Some("FalconLLM.tii.ae")),
    ("nvidia-open-model", "Trustworthy AI terms", Some("www.nvidia.com/en-us/agreements/trustworthy-ai/terms")),
    ("stability-community", "Stability AI Acceptable Use Policy", Some("stability.ai/use-policy")),
    ("xai-community", "xAI Acceptable Use Policy", None),
];

#[test]
fn a_use_policy_that_is_a_text_of_its_own_is_said_to_stand_where_it_was_read() {
    for (id, title, place) in READ_POLICIES {
        let source = licence(id).unwrap().policy_source().unwrap();
        assert!(source.contains(&format!("“{title}”")) && source.contains("its text is not at hand"), "{id}: {source}");
        assert!(source.contains("written from this: ") && source.contains(place), "{id}: {source}");
    }
    // Of this one nothing but the policy was read.
    assert!(!licence("falcon-180b").unwrap().text_source().contains("written from"));
}

#[test]
fn a_use_policy_that_nobody_here_has_read_is_named_and_said_to_be_unread() {
    for (id, title, place) in UNREAD_POLICIES {
        let source = licence(id).unwrap().policy_source().unwrap();
        assert!(source.contains(&format!("“{title}”")) && source.contains("its text is not at hand"), "{id}: {source}");
        assert!(source.contains("have not read it.") && !source.contains("written from"), "{id}: {source}");
        assert_eq!(source.contains("The licence says that it stands here: "), place.is_some(), "{id}: {source}");
        assert!(place.is_none_or(|place| source.contains(place)), "{id}: {source}");
    }
}

#[test]
fn no_use_policy_is_left_out_of_these_and_none_is_made_up() {
    let read = READ_POLICIES.iter().map(|(id, ..)| *id);
    let told: HashSet<&str> = read.chain(UNREAD_POLICIES.iter().map(|(id, ..)| *id)).collect();
    for l in all() {
        let source = l.policy_source();
        assert_eq!(source.is_some(), told.contains(l.id.as_str()), "{}: {source:?}", l.id);
        assert!(source.is_none_or(|s| s.ends_with('.') && !s.contains(['<', '{'])), "{}", l.id);
    }
}

#[test]
fn a_copyright_line_does_not_hide_an_mit_text_and_a_further_condition_is_not_overlooked() {
    let mit = licence("mit").unwrap();
    let template = mit.text().unwrap();
    let (_, terms) = template.split_once("Permission is hereby granted").unwrap();
    let own = format!("MIT License\n\nCopyright (c) 2023 Somebody\n\nPermission is hereby granted{terms}");
    assert!(mit.is_text(&own));
    assert!(!mit.is_text(&format!("{own}\nOur only modification is that you shall display \"X\".")));
    assert!(all().iter().filter(|l| l.is_text(&own)).all(|l| l.spdx.as_deref() == Some("MIT")));
}

#[test]
fn an_apache_text_is_known_with_its_appendix_filled_in_or_left_out() {
    let apache = licence("apache-2.0").unwrap();
    let text = apache.text().unwrap();
    assert!(apache.is_text(&text.replace("[yyyy] [name of copyright owner]", "2025 Somebody")));
    let (terms, _) = text.split_once("APPENDIX").unwrap();
    assert!(apache.is_text(terms));
    assert!(!apache.is_text(&format!("{terms}\nFor research only.")));
    assert!(!apache.is_text(&format!("{text}\nFor research only.")));
}

#[test]
fn what_goes_with_outputs_is_what_their_licences_say() {
    let of = |id: &str| licence(id).unwrap().with_outputs();
    assert!(of("apache-2.0").shown.is_empty() && of("apache-2.0").terms.is_empty());
    assert_eq!(of("llama3.1").shown[0], "Built with Llama");
    assert_eq!(of("llama3").shown[0], "Built with Meta Llama 3");
    for id in ["llama2", "llama3"] {
        let terms = of(id).terms;
        assert!(terms[0].words.contains("improve another large language model"), "{terms:?}");
        assert_eq!(terms[0].section, "§1.b.v", "{id}");
    }
    assert!(of("gemma").shown[0].contains("Gemma Terms of Use"));
    assert_eq!(of("gemma").terms[0].section, "§1.1(e)");
    assert!(of("bigscience-openrail-m").terms.iter().any(|t| t.section == "Attachment A (e)"));
    // "Kimi K2" is owed above a size only: nobody who has not reached it shows it.
    assert!(of("kimi-modified-mit").shown.is_empty());
}
