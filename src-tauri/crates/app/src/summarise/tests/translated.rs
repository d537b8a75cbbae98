//! Sentences in another language: made from what was checked, kept only where numbers, dates, names and a "not" stay, and never without it.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

use engine::{Finish, Generated, Prompt};

use super::source;
use crate::error::{Code, Result};
use crate::summarise::translate::{self, translated};
use crate::summarise::{Draft, Model, Options, Speed, Step, foresee, summarise};
use crate::summary::{Language, Span, Support};

const BRIDGE: &str = "The town paid EUR 4,500 for the repair of the old bridge on 12 March 2024.";
const BERG: &str = "The neighbours wait for 14 days before they sign the contract with Anna Berg.";
const HALL: &str = "The hall is not open to visitors of the library.";
const BRUECKE: &str = "Die Stadt zahlte am 12. März 2024 für die Reparatur der alten Brücke 4.500 Euro.";
const NACHBARN: &str = "Die Nachbarn warten 14 Tage, bevor sie den Vertrag mit Anna Berg unterschreiben.";
const HALLE: &str = "Die Halle ist für Besucher der Bibliothek nicht geöffnet.";
const RIGHT: [(&str, &str); 3] = [(BRIDGE, BRUECKE), (BERG, NACHBARN), (HALL, HALLE)];

/// Says nothing of a text, and of a sentence what stands here.
struct Interpreter<'s> {
    says: Vec<(&'static str, &'static str)>,
    /// Sentences that it was to translate.
    asked: Vec<String>,
    /// Set when it is asked for the second time.
    stop: Option<&'s AtomicBool>,
    fails: bool,
}

impl Interpreter<'_> {
    fn saying(says: &[(&'static str, &'static str)]) -> Self {
        Self { says: says.to_vec(), asked: Vec::new(), stop: None, fails: false }
    }
}

impl Model for Interpreter<'_> {
    fn count_tokens(&mut self, texts: &[&str]) -> Result<Vec<u32>> {
        Ok(texts.iter().map(|text| text.split_whitespace().count() as u32).collect())
    }

    fn generate(&mut self, prompt: &Prompt, on_text: &mut dyn FnMut(&str) -> ControlFlow<()>) -> Result<Generated> {
        if let Some(sentence) = prompt.user.strip_prefix("Translate").and_then(|rest| rest.split("\n\n").nth(1)) {
            assert!(*prompt == translate::request(sentence, Language::De));
            self.asked.push(sentence.to_owned());
            if self.fails {
                return Err(Code::EngineCrashed.into());
            }
            if let Some(stop) = self.stop.filter(|_| self.asked.len() == 2) {
                stop.store(true, Ordering::Relaxed);
            }
            let said = self.says.iter().find(|(one, _)| *one == sentence).map_or("", |(_, said)| said);
            let _ = on_text(said);
        }
        let finish = Finish::End;
        Ok(Generated { finish, prompt_tokens: 100, completion_tokens: 10, prefill_seconds: 1.0, decode_seconds: 0.5 })
    }

    fn context(&self) -> u32 {
        8192
    }
}

fn in_german() -> Options {
    Options { language: Some(Language::De), words: Some(60), ..Options::default() }
}

fn text() -> String {
    [BRIDGE, BERG, HALL].join("\n\n")
}

fn run(text: &str, model: &mut Interpreter<'_>, options: &Options, stop: &AtomicBool) -> Draft {
    let mut seen = Vec::new();
    let mut on = |step: Step<'_>| {
        if let Step::Sentences { from, sentences } = step {
            seen.truncate(from);
            seen.extend(sentences.iter().cloned());
        }
    };
    let draft = summarise(&source(text), Some(model), options, stop, &mut on).unwrap();
    assert_eq!(seen, draft.sentences);
    draft
}

#[test]
fn what_is_shown_is_translated_and_carries_what_was_checked() {
    let usual =
        run(&text(), &mut Interpreter::saying(&RIGHT), &Options { language: None, ..in_german() }, &false.into());
    assert_eq!((usual.language, usual.translating), (None, None));
    let mut model = Interpreter::saying(&RIGHT);
    let draft = run(&text(), &mut model, &in_german(), &false.into());
    assert!(usual.sentences.len() >= 2 && draft.sentences.len() == usual.sentences.len());
    for (sentence, before) in draft.sentences.iter().zip(&usual.sentences) {
        assert!(RIGHT.contains(&(sentence.checked(), sentence.text.as_str())), "{sentence:?}");
        let mut back = sentence.clone();
        back.text = back.original.take().unwrap();
        assert_eq!(back, *before, "nothing else of it is different");
    }
    assert_eq!((draft.language, draft.translating), (Some(Language::De), Some(translate::VERSION)));
    let asked = model.asked.len() as u64;
    assert_eq!((asked, draft.prefill.tokens), (draft.sentences.len() as u64, usual.prefill.tokens + 100 * asked));
}

#[test]
fn one_that_lies_changes_nothing_and_the_sentence_stays_as_it_was() {
    let lies = [
        (BRIDGE, "Die Stadt zahlte am 12. März 2024 für die Reparatur der alten Brücke 5.400 Euro."),
        (BERG, NACHBARN),
        (HALL, "Die Halle ist für Besucher der Bibliothek geöffnet."),
    ];
    let draft = run(&text(), &mut Interpreter::saying(&lies), &in_german(), &false.into());
    for sentence in &draft.sentences {
        let expected = if sentence.checked() == BERG { Some(BERG) } else { None };
        assert_eq!(sentence.original.as_deref(), expected, "{sentence:?}");
        assert!([BRIDGE, NACHBARN, HALL].contains(&sentence.text.as_str()), "{sentence:?}");
    }
    let none = run(&text(), &mut Interpreter::saying(&[]), &in_german(), &false.into());
    assert_eq!((none.language, none.translating), (Some(Language::De), None));
    assert!(none.sentences.iter().all(|sentence| sentence.original.is_none()));
}

#[test]
fn a_document_that_is_in_that_language_or_whose_translation_nobody_can_check_is_left_alone() {
    let german = [BRUECKE, NACHBARN, HALLE].join("\n\n");
    let mut model = Interpreter::saying(&RIGHT);
    let same = run(&german, &mut model, &in_german(), &false.into());
    assert_eq!((model.asked.len(), same.language), (0, None));
    let english = run(&german, &mut model, &Options { language: Some(Language::En), ..in_german() }, &false.into());
    assert_eq!((model.asked.len(), english.language, english.translating), (0, Some(Language::En), None));
    let finnish = "Kaupunki maksoi vanhan sillan korjauksesta.";
    assert_eq!(run(finnish, &mut model, &in_german(), &false.into()).language, Some(Language::De));
    assert!(model.asked.is_empty());
}

#[test]
fn a_stop_keeps_what_was_translated_and_a_failure_what_was_checked() {
    let stop = AtomicBool::new(false);
    let mut model = Interpreter { stop: Some(&stop), ..Interpreter::saying(&RIGHT) };
    let draft = run(&text(), &mut model, &in_german(), &stop);
    let done: Vec<bool> = draft.sentences.iter().map(|sentence| sentence.original.is_some()).collect();
    assert!(draft.stopped && done.iter().filter(|done| **done).count() == 1 && done.len() > 1, "{done:?}");

    let mut model = Interpreter { fails: true, ..Interpreter::saying(&RIGHT) };
    let draft = run(&text(), &mut model, &in_german(), &false.into());
    assert_eq!(draft.failure.map(|e| e.code), Some(Code::EngineCrashed));
    assert!(
        draft.sentences.iter().all(|sentence| sentence.status == Support::Supported && sentence.original.is_none())
    );
}

#[test]
fn a_translation_with_a_fault_is_refused_whichever_it_is() {
    let plain = HashSet::from(["hall".to_owned()]);
    let of = |sentence: &str, answer: &str| translated(sentence, Language::En, answer, Language::De, &plain);
    for (sentence, right) in RIGHT {
        assert_eq!(of(sentence, right).as_deref(), Some(right));
        assert_eq!(of(sentence, &format!("\u{201e}{right}\u{201c}\n")).as_deref(), Some(right), "in quotation marks");
        assert_eq!(of(sentence, sentence), None, "not in German");
        assert_eq!(of(sentence, &format!("Hier ist sie:\n\n{right}")), None, "more than one line");
        assert_eq!(of(sentence, right.trim_end_matches('.')), None, "breaks off");
        assert_eq!(of(sentence, &format!("{right} {right} {right}")), None, "too long");
        assert_eq!(of(sentence, &format!("{right} Das freut alle.")), None, "says something more");
    }
    let bridge = "The neighbours pay for example the repair of the old bridge.";
    assert!(
        of(bridge, "Die Nachbarn zahlen z. B. die Reparatur der alten Brücke.").is_some(),
        "an abbreviation ends nothing"
    );
    for (sentence, right, is, not) in [
        (BRIDGE, BRUECKE, "4.500", "4.600"),
        (BRIDGE, BRUECKE, "4.500", "4,500"),
        (BRIDGE, BRUECKE, "Euro", "Dollar"),
        (BRIDGE, BRUECKE, "März", "Mai"),
        (BRIDGE, BRUECKE, "12. ", ""),
        (BRIDGE, BRUECKE, "der alten Brücke", "der alten Brücke in 3 Tagen"),
        (BERG, NACHBARN, "Anna Berg", "Carla Berg"),
        (BERG, NACHBARN, "mit Anna Berg ", ""),
        (BERG, NACHBARN, "Tage", "Wochen"),
        (BERG, NACHBARN, "warten", "warten nicht"),
        (HALL, HALLE, "nicht ", ""),
    ] {
        let wrong = right.replace(is, not);
        assert!(wrong != right && of(sentence, &wrong).is_none(), "{wrong}");
    }
    // A name that the sentence begins with, which the document has with a capital letter alone.
    let berg = "Berg signs the contract with the town.";
    assert!(of(berg, "Berg unterschreibt den Vertrag mit der Stadt.").is_some());
    assert_eq!(of(berg, "Meyer unterschreibt den Vertrag mit der Stadt."), None);
    // Names that were added show where not every noun has a capital letter.
    let french = |answer: &str| translated(HALL, Language::En, answer, Language::Fr, &plain);
    assert!(french("La salle n'est pas ouverte aux visiteurs de la bibliothèque.").is_some());
    assert_eq!(french("La salle n'est pas ouverte aux visiteurs de la bibliothèque de Pierre Dupont."), None);
}

#[test]
fn what_translating_takes_is_told_where_the_speed_is_known() {
    let speed = Speed { prefill: vec![Span { seconds: 1.0, tokens: 100 }], decode: Span { seconds: 1.0, tokens: 10 } };
    let of = |speed| foresee(&source(&text()), 8192, speed, &Options::default()).translating;
    // Two sentences of 20 words: 100 tokens to read, 40 to write.
    assert_eq!((of(Some(&speed)), of(None)), (Some(10), None));
}
