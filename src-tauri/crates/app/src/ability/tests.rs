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
    assert!(all.able && Ability { judging: all.clone(), languages: Vec::new() }.judges());
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
    let able = judging(|_, pair| right(pair));
    assert!(Ability { judging: able.clone(), languages: Vec::new() }.as_used().judging.able);
    let judging = Judging { prompt: "judge-0".to_owned(), ..able };
    let before = Ability { judging, languages: Vec::new() };
    assert!(before.judging.able && !before.judges() && !before.as_used().judging.able);
    let found = restating(Language::De, &GERMAN);
    assert!(found.able && of(found.clone()).writes(Language::De) && !of(found.clone()).writes(Language::Fr));
    assert!(of(found.clone()).as_used().languages[0].able);
    let before = of(Restating { prompt: "translate-0".to_owned(), ..found });
    assert!(!before.writes(Language::De) && !before.as_used().languages[0].able);
}

#[test]
fn a_model_that_fails_is_not_found_anything() {
    let failed = try_out(&mut |_| Err(Code::EngineCrashed.into()));
    assert_eq!(failed.map_err(|e| e.code), Err(Code::EngineCrashed));
}

const GERMAN: [&str; 3] = [
    "Die Stadt zahlte am 12. März 2024 für die Reparatur der alten Brücke 4.500 Euro.",
    "Anna Berg bat die Nachbarn, 14 Tage zu warten, bevor sie den neuen Vertrag unterschreiben.",
    "Im Jahr 2023 verlieh die Bibliothek 1.250 Bücher mehr als im Jahr davor.",
];
const FRENCH: [&str; 3] = [
    "La ville a payé 4 500 euros pour la réparation du vieux pont le 12 mars 2024.",
    "Anna Berg a demandé aux voisins d'attendre 14 jours avant de signer le nouveau contrat.",
    "En 2023, la bibliothèque a prêté 1 250 livres de plus que l'année d'avant.",
];
const SPANISH: [&str; 3] = [
    "La ciudad pagó 4.500 euros por la reparación del viejo puente el 12 de marzo de 2024.",
    "Anna Berg pidió a los vecinos que esperaran 14 días antes de firmar el nuevo contrato.",
    "En 2023 la biblioteca prestó 1.250 libros más que en el año anterior.",
];
const ITALIAN: [&str; 3] = [
    "La città ha pagato 4.500 euro per la riparazione del vecchio ponte il 12 marzo 2024.",
    "Anna Berg ha chiesto ai vicini di aspettare 14 giorni prima di firmare il nuovo contratto.",
    "Nel 2023 la biblioteca ha prestato 1.250 libri in più che nell'anno precedente.",
];
const ENGLISH: [&str; 3] = [
    "The town paid 4,500 euros for the repair of the old bridge on 12 March 2024.",
    "The neighbours wait for 14 days before they sign the new contract with Anna Berg.",
    "In 2023, the library lent 1,250 books more than in the year before.",
];

fn restating(language: Language, answers: &[&str]) -> Restating {
    let mut answers = answers.iter();
    try_restating(language, &mut |_| Ok(answers.next().copied().unwrap_or_default().to_owned())).unwrap()
}

fn of(restating: Restating) -> Ability {
    Ability { judging: judging(|_, _| String::new()), languages: vec![restating] }
}

#[test]
fn a_model_that_says_them_in_a_language_is_able_to_write_in_it() {
    for (language, answers) in [
        (Language::En, ENGLISH),
        (Language::De, GERMAN),
        (Language::Fr, FRENCH),
        (Language::Es, SPANISH),
        (Language::It, ITALIAN),
    ] {
        let found = restating(language, &answers);
        assert_eq!((found.able, found.right, found.sentences), (true, 3, 3), "{language:?}");
    }
}

#[test]
fn one_that_keeps_the_language_or_changes_a_fact_is_not() {
    let fault = |is: &str, not: &str| GERMAN.map(|sentence| sentence.replace(is, not));
    let faulty = [
        fault("4.500", "4.600"),
        fault("Euro", "Dollar"),
        fault("März", "Mai"),
        fault("Anna", "Carla"),
        fault("14 Tage", "14 Wochen"),
        fault("1.250", "1.350"),
    ];
    assert!(faulty.iter().all(|answers| *answers != GERMAN));
    let mut others = vec![sentences(Language::De).1, FRENCH.to_vec(), vec![""]];
    others.extend(faulty.iter().map(|answers| answers.iter().map(String::as_str).collect()));
    for answers in others {
        let found = restating(Language::De, &answers);
        assert!(!found.able && found.right < 3, "{answers:?}");
    }
    assert_eq!(restating(Language::De, &[GERMAN[0], "Nein."]).right, 1);
}
