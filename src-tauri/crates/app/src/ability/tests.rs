//! What is tried is what is asked in a summary, and only a model that tells right from wrong is found able.

use std::collections::BTreeMap;

use super::*;
use crate::error::Code;

/// What came of a model that answers the pairs like this, given their numbers.
fn judging(mut answer: impl FnMut(usize, Pair) -> String) -> Judging {
    let all: Vec<Pair> = pairs().collect();
    let mut answers = all.iter().enumerate().map(|(nth, pair)| answer(nth, *pair)).collect::<Vec<_>>().into_iter();
    let mut asked = Vec::new();
    let found = try_judging(&mut |prompt| {
        asked.push(prompt.clone());
        Ok(answers.next().unwrap_or_default())
    });
    let questions: Vec<Prompt> = all.iter().map(|pair| judge::question(pair.passage, pair.sentence)).collect();
    assert!(asked == questions, "one by one, as in a summary");
    found.unwrap()
}

fn right(pair: Pair) -> String {
    let answer = if pair.fault.is_none() { "Yes." } else { "no" };
    answer.to_owned()
}

#[test]
fn half_of_the_sentences_are_faithful_and_every_kind_of_fault_is_among_the_rest() {
    let mut kinds: BTreeMap<Option<&str>, u32> = BTreeMap::new();
    for pair in pairs() {
        assert!(!pair.passage.is_empty() && pair.sentence.ends_with('.') && pair.passage != pair.sentence, "{pair:?}");
        *kinds.entry(pair.fault).or_default() += 1;
    }
    assert_eq!(kinds.remove(&None), Some(18));
    assert_eq!(kinds.values().sum::<u32>(), 18);
    let faults: Vec<_> = kinds.keys().flatten().copied().collect();
    assert_eq!(faults, ["clause", "date", "name", "negation", "number", "roles"]);
}

#[test]
fn a_model_that_tells_them_apart_is_able() {
    let all = judging(|_, pair| right(pair));
    assert_eq!((all.faithful_right, all.faithful, all.faulty_right, all.faulty), (18, 18, 18, 18));
    assert!(all.able && Ability { judging: all.clone() }.judges());
    // One of each kind wrong is still nine in ten; two of one kind are not.
    let but =
        |wrong: [usize; 2]| judging(|nth, pair| if wrong.contains(&nth) { "Perhaps".to_owned() } else { right(pair) });
    assert!(but([0, 1]).able);
    let one_kind = but([0, 2]);
    assert_eq!((one_kind.able, one_kind.faithful_right, one_kind.faulty_right), (false, 16, 18));
}

#[test]
fn a_model_that_says_one_thing_always_is_not_able_however_often_that_is_right() {
    for (word, faithful, faulty) in [("Yes", 18, 0), ("No", 0, 18), ("", 0, 0), ("The text says", 0, 0)] {
        let found = judging(|_, _| word.to_owned());
        assert_eq!((found.able, found.faithful_right, found.faulty_right), (false, faithful, faulty), "{word}");
    }
    let wrong = |pair: Pair| if pair.fault.is_none() { "No" } else { "Yes" };
    let lies = judging(|_, pair| wrong(pair).to_owned());
    assert_eq!((lies.able, lies.faithful_right + lies.faulty_right), (false, 0));
}

#[test]
fn what_was_found_by_another_question_does_not_stand() {
    let judging = Judging { prompt: "judge-0".to_owned(), ..judging(|_, pair| right(pair)) };
    assert!(judging.able && !Ability { judging }.judges());
}

#[test]
fn a_model_that_fails_is_not_found_anything() {
    let failed = try_judging(&mut |_| Err(Code::EngineCrashed.into()));
    assert_eq!(failed.map_err(|e| e.code), Err(Code::EngineCrashed));
}
