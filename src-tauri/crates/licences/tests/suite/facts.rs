//! The facts hold together: every value has words, every value that decides rests on a fact, every quote is in the text.

use std::collections::HashSet;

use licences::facts::{Applies, Backed, Commercial, Modify, Outputs, Redistribute, Territory};
use licences::{Class, Fact, Field, Level, Licence, all, licence, vocabulary};

const LEVELS: &[Level] = &[Level::PrimaryExcerpt, Level::Secondary, Level::Unverified];

#[test]
fn every_licence_of_the_collection_is_there_once() {
    let ids: HashSet<&str> = all().iter().map(|l| l.id.as_str()).collect();
    assert_eq!(ids.len(), all().len());
    assert_eq!(all().len(), 58);
    for id in ["apache-2.0", "mit", "llama2", "llama3", "llama3.1", "gemma", "qwen", "mistral-mrl", "unknown"] {
        assert!(licence(id).is_some(), "{id}");
    }
}

fn name<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}

#[test]
fn every_value_has_words_and_every_word_has_a_value() {
    let v = vocabulary();
    let same = |kind: &str, words: Vec<&String>, values: Vec<String>| {
        let words: HashSet<String> = words.into_iter().cloned().collect();
        assert_eq!(words, values.into_iter().collect::<HashSet<_>>(), "{kind}");
    };
    use Commercial as C;
    let commercial = [
        C::Allowed,
        C::AllowedBelowThreshold,
        C::NeedsRegistration,
        C::NeedsWrittenPermission,
        C::Forbidden,
        C::Unverified,
    ];
    same("commercial", v.commercial.keys().collect(), commercial.iter().map(name).collect());
    same(
        "modify",
        v.modify.keys().collect(),
        [Modify::Yes, Modify::ResearchOnly, Modify::Forbidden].iter().map(name).collect(),
    );
    use Redistribute as R;
    let redistribute = [R::Yes, R::YesWithFlowdown, R::ResearchOnlyNoncommercialEntity, R::Limited, R::Forbidden];
    same("redistribute", v.redistribute.keys().collect(), redistribute.iter().map(name).collect());
    use Outputs as O;
    let outputs = [
        O::Allowed,
        O::Silent,
        O::ResearchOnly,
        O::NamePrefixIfDistributed,
        O::DisplayIfDistributed,
        O::BecomesDerivative,
        O::ForbiddenOtherLlm,
        O::ForbiddenFoundationModels,
        O::Forbidden,
        O::OpenQuestion,
        O::Unverified,
    ];
    same("outputs", v.outputs.keys().collect(), outputs.iter().map(name).collect());
    same(
        "territory",
        v.territory.keys().collect(),
        [Territory::None, Territory::EuMultimodalNotGranted].iter().map(name).collect(),
    );
    same("level", v.level.keys().collect(), LEVELS.iter().map(name).collect());

    let duties = |l: &'static Licence| {
        l.check
            .duties
            .distribution
            .iter()
            .chain(&l.check.duties.commercial_use)
            .chain(&l.check.duties.published_outputs)
    };
    let used: HashSet<&str> = all()
        .iter()
        .flat_map(duties)
        .map(String::as_str)
        .chain(["treat_as_derivative", "registration_for_commercial"])
        .collect();
    assert_eq!(used, v.duty.keys().map(String::as_str).collect(), "duties");
    let used: HashSet<&str> = all().iter().flat_map(|l| &l.check.use_limits).map(String::as_str).collect();
    assert_eq!(used, v.use_limit.keys().map(String::as_str).collect(), "limits on use");
}

#[test]
fn every_sentence_that_is_asked_for_is_there_and_none_lies_idle() {
    let sources = [
        include_str!("../../src/recognise.rs"),
        include_str!("../../src/editions.rs"),
        include_str!("../../src/lineage.rs"),
        include_str!("../../src/clauses.rs"),
        include_str!("../../src/text.rs"),
        include_str!("../../src/judge/mod.rs"),
        include_str!("../../src/judge/rules.rs"),
        include_str!("../../src/judge/outputs.rs"),
    ];
    let is_id = |word: &&str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let quoted: HashSet<&str> = sources.iter().flat_map(|s| s.split('"').skip(1).step_by(2)).filter(is_id).collect();
    let there = &vocabulary().sentence;
    let idle: Vec<&String> = there.keys().filter(|id| !quoted.contains(id.as_str())).collect();
    assert!(idle.is_empty(), "{idle:?}");
    let call = |source: &'static str, verb: &str| -> Vec<&'static str> {
        source.split(verb).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next()).collect()
    };
    for source in sources {
        for id in ["say(", "sentence("].iter().flat_map(|verb| call(source, verb)) {
            assert!(there.contains_key(id), "{id}");
        }
    }
    // What recognition says of real cases is a sentence, whole and filled in.
    let seen = licences::Seen {
        header_license: Some("mit".to_owned()),
        header_license_name: Some("qwen".to_owned()),
        header_license_link: Some("https://example.org".to_owned()),
        base_models: vec!["google/gemma-2-2b".to_owned(), "x/y".to_owned()],
        ..licences::Seen::default()
    };
    let r = licences::recognise(&seen);
    for words in r.evidence.iter().map(|e| &e.words).chain(r.conflicts.iter().map(|c| &c.words)) {
        assert!(words.contains(' ') && words.ends_with('.') && !words.contains(['{', '}']), "{words}");
    }
}

#[test]
fn every_limit_speaks_of_fields_there_are_and_says_its_condition() {
    let fields: HashSet<&str> = Field::ALL.iter().map(|f| f.id()).collect();
    for (id, limit) in &vocabulary().use_limit {
        assert!(limit.fields.keys().all(|f| fields.contains(f.as_str())), "{id}");
        let conditional = limit.fields.values().any(|e| *e == licences::facts::LimitEffect::Conditions);
        assert_eq!(conditional, limit.condition.is_some(), "{id}");
    }
}

#[test]
fn a_limit_that_decides_on_a_field_of_use_is_quoted_and_not_only_the_list_it_stands_in() {
    let mut general = Vec::new();
    for l in all().iter().filter(|l| l.confidence == Level::Primary) {
        let list = l.backing(Backed::UseLimits);
        let decides = l.check.use_limits.iter().filter(|id| !vocabulary().use_limit[*id].fields.is_empty());
        for id in decides {
            let brought = l.bringing(id, Backed::UseLimits).unwrap();
            assert!(brought.quote.is_some(), "{}: {id}", l.id);
            if list == Some(brought) {
                general.push((l.id.as_str(), id.as_str()));
            }
        }
    }
    // Its whole list is one sentence.
    assert_eq!(general, [("chatglm", "military")]);
}

/// The values of `check` that must rest on a fact: not those that say that nothing is said, or that nobody has read it.
fn decides(l: &Licence) -> Vec<Backed> {
    let c = &l.check;
    let rows = [
        (Backed::Commercial, c.commercial != Commercial::Unverified),
        (Backed::Modify, true),
        (Backed::Redistribute, true),
        (Backed::Outputs, !matches!(c.outputs, Outputs::Silent | Outputs::Unverified)),
        (
            Backed::OutputsOwner,
            !c.outputs_owner.starts_with("silent") && !c.outputs_owner.starts_with("no restriction"),
        ),
        (Backed::Thresholds, !c.thresholds.is_empty()),
        (Backed::Distribution, !c.duties.distribution.is_empty()),
        (Backed::CommercialUse, !c.duties.commercial_use.is_empty()),
        (Backed::PublishedOutputs, !c.duties.published_outputs.is_empty()),
        (Backed::UseLimits, !c.use_limits.is_empty()),
        (Backed::Territory, c.territory != Territory::None),
        (Backed::AcceptedByUse, c.accepted_by_use),
    ];
    rows.into_iter().filter(|(_, decides)| *decides).map(|(backed, _)| backed).collect()
}

#[test]
fn every_value_that_decides_rests_on_a_fact() {
    let mut missing = Vec::new();
    // Where nobody has read the text no verdict is ever green: there the values are guesses on the safe side, and marked so.
    for l in all().iter().filter(|l| l.confidence != Level::Unverified) {
        for backed in decides(l) {
            if l.backing(backed).is_none() {
                missing.push(format!("{}: {backed:?}", l.id));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn what_a_fact_brings_is_in_the_check() {
    for l in all() {
        let d = &l.check.duties;
        let known: HashSet<&String> = d
            .distribution
            .iter()
            .chain(&d.commercial_use)
            .chain(&d.published_outputs)
            .chain(&l.check.use_limits)
            .collect();
        for fact in &l.facts {
            for item in &fact.brings {
                let shown = item == "display_text" && !l.check.thresholds.is_empty();
                assert!(known.contains(item) || shown, "{}: {item}", l.id);
            }
        }
    }
}

#[test]
fn every_fact_names_a_known_topic_source_and_section() {
    let v = vocabulary();
    for l in all() {
        assert!(!l.facts.is_empty() || l.under.is_some(), "{}", l.id);
        for f in &l.facts {
            assert!(v.topics.contains(&f.topic), "{}: topic {}", l.id, f.topic);
            let key = f.source.split([':', ' ', ',']).next().unwrap();
            assert!(v.sources.contains_key(key), "{}: source {}", l.id, f.source);
            assert!(!f.section.is_empty(), "{}: {}", l.id, f.topic);
            assert!(f.level == Level::Unverified || key != "NONE", "{}: {} is not read", l.id, f.topic);
            assert_eq!(f.says.is_some(), f.words.is_some(), "{}: {}: words and their list go together", l.id, f.topic);
        }
    }
}

#[test]
fn a_use_policy_is_called_and_said_to_stand_as_a_fact_has_it() {
    let plain =
        |s: &str| s.chars().filter(char::is_ascii_alphanumeric).flat_map(char::to_lowercase).collect::<String>();
    let refers = |limit: &String| limit.contains("_aup") || limit == "nvidia_trustworthy_ai";
    for l in all() {
        let needs_title =
            !l.policy_fingerprints.is_empty() || l.policy_at.is_some() || l.check.use_limits.iter().any(refers);
        assert!(l.policy_title.is_some() || !needs_title, "{}", l.id);
        let said = |f: &Fact| {
            let key = f.source.split([':', ' ', ',']).next().unwrap();
            let quote = f.quote.as_deref().unwrap_or_default();
            plain(&format!("{} {} {quote} {}", f.value, f.section, vocabulary().sources[key]))
        };
        let facts: Vec<String> = l.facts.iter().map(said).collect();
        for words in [&l.policy_title, &l.policy_at].into_iter().flatten() {
            assert!(facts.iter().any(|fact| fact.contains(&plain(words))), "{}: {words}", l.id);
        }
    }
}

#[test]
fn a_licence_is_no_surer_than_the_facts_it_decides_by() {
    for l in all() {
        let worst = decides(l)
            .into_iter()
            .filter_map(|b| l.backing(b))
            .map(|f| f.level)
            .filter(|level| *level != Level::Unverified)
            .max();
        let worst = worst.unwrap_or(Level::Unverified);
        // Whether a fine-tune under CC BY-SA is adapted material is an open question, and shown as one.
        assert!(
            l.confidence >= worst || l.class == Class::Noncommercial,
            "{}: {:?} rests on {worst:?}",
            l.id,
            l.confidence
        );
    }
}

#[test]
fn every_quote_is_in_the_text() {
    let mut quotes = 0;
    for l in all() {
        let Some(text) = l.text() else { continue };
        let plain =
            |s: &str| s.chars().filter(char::is_ascii_alphanumeric).flat_map(char::to_lowercase).collect::<String>();
        // A use policy is a text of its own.
        let own = l.facts.iter().filter(|f| !f.section.to_lowercase().contains("policy"));
        for quote in own.filter_map(|f| f.quote.as_deref()) {
            assert!(plain(text).contains(&plain(quote)), "{}: {quote}", l.id);
            quotes += 1;
        }
    }
    assert!(quotes >= 30, "{quotes}");
}

#[test]
fn what_decides_is_quoted_wherever_its_text_was_read() {
    use Backed as B;
    let decides = [B::Commercial, B::Thresholds, B::Modify, B::Redistribute, B::Outputs, B::UseLimits, B::Territory];
    let mut missing = Vec::new();
    let read = |l: &&Licence| l.confidence == Level::Primary && l.under.is_none() && l.class != Class::Unknown;
    for l in all().iter().filter(read) {
        let primary = l.facts.iter().filter(|f| f.level == Level::Primary);
        for f in primary.filter(|f| f.quote.is_none() && f.backs.iter().any(|b| decides.contains(b))) {
            // What a text is silent on cannot be quoted.
            if !f.section.starts_with("whole text") {
                missing.push(format!("{} {}", l.id, f.section));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn what_a_licence_prescribes_is_given_where_a_duty_needs_it() {
    for l in all() {
        let c = &l.check;
        let shows = c.thresholds.iter().any(|t| t.effect == licences::facts::Effect::Display);
        let has =
            |d: &str| [&c.duties.distribution, &c.duties.commercial_use].iter().any(|list| list.iter().any(|x| x == d));
        assert!(c.notice_text.is_some() || !has("notice_file") || l.id == "qwen-research", "{}", l.id);
        assert!(!c.display_texts.is_empty() || !(has("display_text") || shows), "{}", l.id);
        assert!(c.name_prefix.is_some() || !has("model_name_prefix"), "{}", l.id);
    }
}

#[test]
fn thresholds_frozen_at_release_are_those_of_llama_and_hyperclova() {
    let frozen = |l: &&Licence| l.check.thresholds.iter().any(|t| t.kind == licences::facts::Measure::MauAtRelease);
    let frozen: Vec<&str> = all().iter().filter(frozen).map(|l| l.id.as_str()).collect();
    assert_eq!(frozen, ["hyperclovax-seed", "llama2", "llama3", "llama3.1", "llama3.2", "llama3.3", "llama4"]);
    let always: Vec<&str> = all()
        .iter()
        .filter(|l| l.check.thresholds.iter().any(|t| t.applies == Applies::Always))
        .map(|l| l.id.as_str())
        .collect();
    assert_eq!(always, ["mistral-modified-mit"]);
}

#[test]
fn the_words_are_sentences_without_placeholders() {
    for l in all() {
        let clauses: Vec<_> = l.allows().into_iter().chain(l.asks()).chain(l.limits()).collect();
        assert!(!clauses.is_empty(), "{}", l.id);
        for c in clauses {
            assert!(c.words.ends_with(['.', '”']) || c.words.ends_with(".”"), "{}: {}", l.id, c.words);
            assert!(!c.words.contains('{'), "{}: {}", l.id, c.words);
            assert!(!c.section.is_empty(), "{}: {}", l.id, c.words);
        }
        let nothing_is_known = l.class == Class::Unknown || l.confidence == Level::Unverified;
        assert!(!l.allows().is_empty() || nothing_is_known, "{} allows nothing", l.id);
    }
}

#[test]
fn no_two_licences_claim_the_same_tag() {
    let mut seen = HashSet::new();
    let known: Vec<&String> = all().iter().flat_map(|l| l.hf_license.iter().chain(&l.hf_license_name)).collect();
    for l in all() {
        for tag in l.hf_license.iter().chain(&l.hf_unread) {
            assert!(seen.insert(tag), "{tag} is claimed twice, once by {}", l.id);
        }
        assert!(l.hf_shared.iter().all(|word| l.hf_license_name.contains(word)), "{}", l.id);
        for word in &l.hf_unread {
            assert!(!known.contains(&word) && *word == word.to_lowercase(), "{}: {word}", l.id);
        }
        if let Some(under) = &l.under {
            assert!(licence(under).is_some() && l.hf_license.is_empty(), "{}", l.id);
        }
    }
}
