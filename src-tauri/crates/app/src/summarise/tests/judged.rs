//! A model that judges: asked only what the check of words leaves open, with one passage, and believed no further than `partly`.

use std::sync::atomic::AtomicBool;

use super::scripted::Scripted;
use super::source;
use crate::error::{Code, Error};
use crate::summarise::plan::seconds;
use crate::summarise::{Draft, Options, Source, Speed, judge, summarise};
use crate::summary::{Judged, Method, Sentence, Span, Support};

const POOL: &str = "The swimming club owns one pool with an old heating. Visitors pay three euros at the door.";
const TEXT: &str = "The town has a library and a hall near the station.\n\nThe swimming club owns one pool with an old heating. \
    Visitors pay three euros at the door.";
/// Said of the pool in other words.
const OPEN: &str = "The bathers' society has a single basin with ageing heaters.";
const WRONG: &str = "The bathers' society has two basins with ageing heaters.";
const COPY: &str = "Visitors pay three euros at the door.";

fn judging() -> Options {
    Options { judges: true, keep_doubtful: true, ..Options::default() }
}

fn run(source: &Source, model: &mut Scripted, options: &Options) -> Draft {
    summarise(source, Some(model), options, &AtomicBool::new(false), &mut |_| {}).unwrap()
}

fn found<'d>(draft: &'d Draft, text: &str) -> &'d Sentence {
    draft.sentences.iter().chain(&draft.left_out).find(|sentence| sentence.text == text).unwrap()
}

#[test]
fn its_yes_makes_partly_of_what_was_not_found_and_nothing_else() {
    let says = format!("{OPEN} {WRONG} {COPY}");
    let mut model = Scripted::saying(&[&says, "Yes"]);
    let draft = run(&source(TEXT), &mut model, &judging());
    assert_eq!(model.asked.get(1..), Some(&[judge::question(POOL, OPEN).user][..]), "about that one, in one passage");
    let open = found(&draft, OPEN);
    assert_eq!((open.status, open.judged), (Support::Partly, Some(Judged::Yes)));
    assert_eq!(open.evidence[0].quote, "The swimming club owns one pool with an old heating.");
    assert!(
        open.doubts.iter().any(|doubt| doubt.kind == "words"),
        "it stays said that it is not word by word: {open:?}"
    );
    let wrong = found(&draft, WRONG);
    assert_eq!((wrong.status, wrong.judged), (Support::NotFound, None));
    assert!(wrong.doubts.iter().any(|doubt| doubt.kind == "number"), "{wrong:?}");
    assert_eq!(draft.judging, Some(judge::VERSION));

    // What is supported is what is supported without it.
    let usual = run(&source(TEXT), &mut Scripted::saying(&[&says]), &Options { judges: false, ..judging() });
    let supported = |draft: &Draft| -> Vec<Sentence> {
        draft.sentences.iter().filter(|sentence| sentence.status == Support::Supported).cloned().collect()
    };
    assert_eq!(supported(&draft), supported(&usual));
    assert_eq!((found(&usual, OPEN).status, usual.judging), (Support::NotFound, None));
}

#[test]
fn its_no_is_told_and_what_is_no_answer_is_not() {
    for (answer, judged) in [("No.", Some(Judged::No)), ("Perhaps", None), ("", None)] {
        let mut model = Scripted::saying(&[OPEN, answer]);
        let draft = run(&source(TEXT), &mut model, &judging());
        let open = found(&draft, OPEN);
        assert_eq!((model.asked.len(), open.status, open.judged), (2, Support::NotFound, judged), "{answer}");
        assert_eq!(draft.judging.is_some(), judged.is_some());
    }
}

#[test]
fn one_that_says_yes_to_everything_gets_nothing_past_the_check() {
    let text = "On 4 May 2024 the board paid Anna Berg 300 euros for a new lamp. She did not want more. Everyone called it \u{201c}a fair \
        price\u{201d} that day.";
    for (kind, wrong) in [
        ("number", "Anna Berg got 500 euros in return for lighting."),
        ("unit", "Anna Berg got 300 dollars in return for lighting."),
        ("date", "On 5 May 2024 the lady got money in return for lighting."),
        ("name", "In return for lighting the lady Carla Berg got money."),
        ("negation", "For lighting Anna Berg was paid, but not on that day."),
        ("quote", "By all it was called \u{201c}a robbery\u{201d} afterwards."),
        ("unfinished", "Anna Berg got money in return for"),
    ] {
        let mut model = Scripted::saying(&[wrong, "Yes", "Yes", "Yes"]);
        let draft = run(&source(text), &mut model, &judging());
        let sentence = found(&draft, wrong);
        assert!(sentence.doubts.iter().any(|doubt| doubt.kind == kind), "{sentence:?}");
        assert_eq!((model.asked.len(), sentence.judged), (1, None), "{wrong}");
        assert_ne!(sentence.status, Support::Supported);
    }
}

#[test]
fn without_the_ability_nobody_is_asked() {
    let mut model = Scripted::saying(&[OPEN, "Yes"]);
    let draft = run(&source(TEXT), &mut model, &Options { judges: false, ..judging() });
    assert_eq!((model.asked.len(), found(&draft, OPEN).judged, draft.judging), (1, None, None));
}

#[test]
fn where_it_fails_at_judging_the_source_speaks() {
    let mut model = Scripted::saying(&[OPEN]).then_fails(Error::from(Code::EngineCrashed));
    let draft = run(&source(TEXT), &mut model, &judging());
    assert_eq!((draft.method, draft.reason.as_str()), (Method::Extractive, "model_failed"));
    assert_eq!(draft.failure.map(|e| e.code), Some(Code::EngineCrashed));
    assert!(
        draft.sentences.iter().all(|sentence| sentence.status == Support::Supported) && !draft.sentences.is_empty()
    );
}

#[test]
fn what_judging_takes_is_in_the_estimate() {
    let speed = Speed { prefill: vec![Span { seconds: 1.0, tokens: 100 }], decode: Span { seconds: 1.0, tokens: 10 } };
    let takes = |judges| seconds(Some(&speed), 10, 4_000, &Options { judges, ..Options::default() }).unwrap();
    let (read, written) = judge::COST;
    assert_eq!(takes(true), takes(false) + 10 * read / 100 + 10 * written / 10);
}
