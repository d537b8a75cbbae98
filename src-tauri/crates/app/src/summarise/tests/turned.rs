//! What documents of many kinds say is not turned round: not by choosing, and not by a model that says the opposite.

use std::sync::atomic::AtomicBool;

use super::scripted::Scripted;
use super::source;
use crate::summarise::reading::Reading;
use crate::summarise::{Draft, Options, summarise};
use crate::summary::{Method, Shape, Support};

#[path = "../../../fixtures/kinds.rs"]
mod kinds;

use kinds::Fate;

fn run(text: &str, says: Option<&str>, options: &Options) -> Draft {
    let mut model = says.map(|says| Scripted::saying(&[says; 40]));
    let model = model.as_mut().map(|m| m as &mut dyn crate::summarise::Model);
    summarise(&source(text), model, options, &AtomicBool::new(false), &mut |_| {}).unwrap()
}

fn shown(draft: &Draft) -> Vec<&str> {
    draft.sentences.iter().map(|s| s.text.as_str()).collect()
}

fn all() -> impl Iterator<Item = kinds::Kind> {
    kinds::sets().into_iter().flat_map(|(_, kinds)| kinds)
}

#[test]
fn the_facts_are_what_the_documents_say_and_a_false_sentence_is_seen_to_be_one() {
    let mut number = 0;
    for kind in all() {
        let source = source(kind.text);
        let reading = Reading::new(&source);
        let lines: Vec<&str> = reading.lines.iter().map(|line| line.text).collect();
        for fact in kind.facts {
            assert_eq!(fact.fate(&lines), Fate::Kept, "{}: {fact:?}", kind.name);
            assert_eq!(fact.fate(&[fact.not]), Fate::Inverted, "{}: {fact:?}", kind.name);
            assert_eq!(fact.fate(&[]), Fate::Lost);
            number += 1;
        }
    }
    assert!(number >= 140, "{number}");
}

#[test]
fn no_fact_is_turned_round_without_a_model() {
    for kind in all() {
        for shape in [Shape::Brief, Shape::KeyPoints, Shape::Sections, Shape::Facts, Shape::Plain] {
            for words in [None, Some(40), Some(150), Some(600)] {
                let draft = run(kind.text, None, &Options { shape, words, ..Options::default() });
                for fact in &kind.facts {
                    let fate = fact.fate(&shown(&draft));
                    assert_ne!(
                        fate,
                        Fate::Inverted,
                        "{} {shape:?} {words:?}: {fact:?}\n{:?}",
                        kind.name,
                        shown(&draft)
                    );
                }
            }
        }
    }
}

#[test]
fn no_fact_is_turned_round_by_a_model_that_says_the_opposite() {
    for kind in all() {
        for fact in &kind.facts {
            for method in [None, Some(Method::Whole), Some(Method::Thorough), Some(Method::Quick)] {
                let draft = run(kind.text, Some(fact.not), &Options { method, ..Options::default() });
                let told = format!("{} {method:?}: {}", kind.name, fact.not);
                assert!(!shown(&draft).contains(&fact.not), "shown: {told}");
                for other in &kind.facts {
                    assert_ne!(other.fate(&shown(&draft)), Fate::Inverted, "{told}\n{:?}", shown(&draft));
                }
                let left_out = draft.left_out.iter().find(|s| s.text == fact.not);
                let left_out = left_out.unwrap_or_else(|| panic!("neither shown nor listed: {told}"));
                assert!(left_out.status != Support::Supported && !left_out.doubts.is_empty(), "{told}");
            }
        }
    }
}
