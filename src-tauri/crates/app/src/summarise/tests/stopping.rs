//! A long document is let go of as soon as that is asked, whatever is being done with it.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use engine::{Generated, Prompt};

use super::scripted::Scripted;
use super::source;
use crate::error::{Code, Result};
use crate::summarise::reading::Reading;
use crate::summarise::{Model, Options, Source, Step, ask, rank, relate, summarise};
use crate::summary::{CellState, Method};

/// About a million words: splitting them takes far longer than the stop that comes.
fn manual() -> Source {
    let block = "The valve must be closed before the pump is started. Check the gauge daily. ".repeat(7);
    source(&format!("{block}\n\n").repeat(10_000))
}

#[test]
fn a_document_that_is_being_split_into_sentences_is_let_go_of_within_a_second() {
    let manual = manual();
    for method in [None, Some(Method::Extractive)] {
        let (stop, options) = (AtomicBool::new(false), Options { method, ..Options::default() });
        let (draft, took) = thread::scope(|scope| {
            let asked = scope.spawn(|| {
                thread::sleep(Duration::from_millis(20));
                stop.store(true, Ordering::Relaxed);
                Instant::now()
            });
            let draft = summarise(&manual, None, &options, &stop, &mut |_| panic!("shown")).unwrap();
            (draft, asked.join().unwrap().elapsed())
        });
        assert!(took < Duration::from_secs(1), "{took:?}");
        assert!(draft.stopped && draft.sentences.is_empty());
        assert_eq!((draft.coverage.read, draft.coverage.skipped), (0, draft.coverage.total));
        assert_eq!((draft.coverage.total, draft.coverage.reasons[0].reason.as_str()), (10_000, "stopped"));
    }
}

#[test]
fn a_document_that_is_asked_is_let_go_of_within_a_second_and_does_not_answer() {
    let manual = manual();
    let stop = AtomicBool::new(false);
    let (answer, took) = thread::scope(|scope| {
        let asked = scope.spawn(|| {
            thread::sleep(Duration::from_millis(20));
            stop.store(true, Ordering::Relaxed);
            Instant::now()
        });
        let answer = ask(&manual, "When is the gauge checked?", &stop);
        (answer, asked.join().unwrap().elapsed())
    });
    assert!(took < Duration::from_secs(1), "{took:?}");
    assert_eq!(answer.unwrap_err().code, Code::Stopped);
}

#[test]
fn long_documents_that_are_laid_over_each_other_are_let_go_of_within_a_second() {
    let sources = [manual(), manual()];
    // Two that share nothing, so that all of either is looked through.
    let draft = |text| summarise(&source(text), None, &Options::default(), &AtomicBool::new(false), &mut |_| {});
    let texts = ["The hall by the river reopens in June.", "The mill by the lake was sold in May."];
    let mut drafts = texts.map(|text| draft(text).unwrap());
    let stop = AtomicBool::new(false);
    let took = thread::scope(|scope| {
        let asked = scope.spawn(|| {
            thread::sleep(Duration::from_millis(20));
            stop.store(true, Ordering::Relaxed);
            Instant::now()
        });
        relate(&sources, &mut drafts, &stop);
        asked.join().unwrap().elapsed()
    });
    assert!(took < Duration::from_secs(1), "{took:?}");
}

/// Is stopped, and ended by that, before it has counted a word.
struct Ended<'s>(&'s AtomicBool);

impl Model for Ended<'_> {
    fn count_tokens(&mut self, _: &[&str]) -> Result<Vec<u32>> {
        self.0.store(true, Ordering::Relaxed);
        Err(Code::EngineCrashed.into())
    }

    fn generate(&mut self, _: &Prompt, _: &mut dyn FnMut(&str) -> ControlFlow<()>) -> Result<Generated> {
        Err(Code::EngineCrashed.into())
    }

    fn context(&self) -> u32 {
        8192
    }
}

#[test]
fn a_stop_that_ends_the_engine_before_the_model_reads_is_a_stop_and_no_failure() {
    let (text, stop) = (source("The hall is closed. It reopens in June."), AtomicBool::new(false));
    let draft =
        summarise(&text, Some(&mut Ended(&stop)), &Options::default(), &stop, &mut |_| panic!("shown")).unwrap();
    assert!(draft.stopped && draft.sentences.is_empty() && draft.failure.is_none());
    assert_eq!((draft.coverage.read, draft.coverage.skipped), (0, 1));
}

#[test]
fn a_sentence_that_was_read_to_its_middle_leaves_its_block_read_in_part() {
    // Without a full stop, and longer than what the model reads at once.
    let (text, stop) = (source(&"ab ".repeat(600)), AtomicBool::new(false));
    let (mut model, options) =
        (Scripted::saying(&[]), Options { method: Some(Method::Thorough), ..Options::default() });
    let mut on = |step: Step<'_>| {
        if let Step::Sentences { .. } = step {
            stop.store(true, Ordering::Relaxed);
        }
    };
    let draft = summarise(&text, Some(&mut model), &options, &stop, &mut on).unwrap();
    assert!(draft.stopped && model.asked.len() == 1, "{:?}", model.asked);
    assert_eq!((draft.coverage.read, draft.coverage.cells[0].state), (0, CellState::InPart));
}

#[test]
fn of_a_reading_that_was_stopped_nothing_is_left() {
    let text = source("The hall is closed. It reopens in June.");
    assert_eq!(Reading::until(&text, &AtomicBool::new(false)).lines.len(), 2);
    let stopped = Reading::until(&text, &AtomicBool::new(true));
    assert!(stopped.lines.is_empty() && stopped.vocabulary.len() == 0);
}

#[test]
fn of_what_is_weighed_after_a_stop_nothing_has_a_weight() {
    let text = source("The hall is closed. It reopens in June.");
    let reading = Reading::new(&text);
    let best = |stop| rank::rank(&text, &reading, &AtomicBool::new(stop)).best();
    assert!(best(false).is_some() && best(true).is_none());
}
