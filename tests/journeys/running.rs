//! A run that is stopped, locked under, or whose consent is taken back, at a moment the test chooses: the engine holds its
//! answer until something happens to it.

use std::sync::Arc;

use app::summary::{CellState, Method};
use app::view::{DocumentId, Event, JobId, NextStep, Stage, What, Wish};
use app::{App, Code};
use engine::protocol::Request;

use tests::alcove::{Alcove, PASSPHRASE};
use tests::events::{Heard, is_end};
use tests::parts::Parts;
use tests::script::{self, Script};
use tests::texts;

/// A user whose model reads the first part and then holds.
fn with_slow_model() -> (Alcove, Arc<App>, Heard, JobId) {
    let script = Script::saying(&[""]).then_holds("Parcel");
    let alcove = Alcove::ready(&Parts::Scripted(script));
    let file = alcove.document("survey.txt", texts::survey(60).join("\n\n"));
    let app = alcove.open();
    let heard = Heard::from(&app);
    let job = *app.add(&[file]).unwrap().first().unwrap();
    heard.until(job, |what| matches!(what, What::Progress { stage: Stage::Summarising, part: 1, .. }));
    // Not only announced: the model is at it.
    tests::wait::until("the second question", || (questions(&alcove) == 2).then_some(()));
    (alcove, app, heard, job)
}

fn questions(alcove: &Alcove) -> usize {
    script::asked(&alcove.parts()).iter().filter(|asked| matches!(asked, Request::Generate { .. })).count()
}

fn only_document(app: &App) -> DocumentId {
    app.library(None, None).unwrap().rows.first().unwrap().id
}

/// Ends are counted over the whole run, and nothing may follow one.
fn ends(events: &[What]) -> Vec<&What> {
    events.iter().filter(|what| is_end(what)).collect()
}

#[test]
fn stop_ends_the_run_once_and_keeps_what_was_read() {
    let (_alcove, app, heard, job) = with_slow_model();
    let began = std::time::Instant::now();
    app.stop(job);
    let seen = heard.until_end(job);
    assert!(began.elapsed() < std::time::Duration::from_secs(1), "it took {:?} to stop", began.elapsed());
    assert_eq!(ends(&seen), [&What::Stopped]);
    assert!(app.wait(tests::wait::LONGEST));
    assert_eq!(heard.rest(job), [], "nothing comes after the end");

    let document = app.document(only_document(&app)).unwrap();
    let summary = &document.summaries.first().expect("what was read is kept").summary;
    assert!(!summary.sentences.is_empty());
    assert!(summary.coverage.read > 0 && summary.coverage.skipped > 0, "{:?}", summary.coverage);
    assert_eq!(summary.coverage.total, summary.coverage.read + summary.coverage.skipped + summary.coverage.failed);
    assert!(summary.coverage.reasons.iter().any(|reason| reason.reason == "stopped"));
    assert!(summary.coverage.cells.iter().any(|cell| cell.state != CellState::Read));
}

#[test]
fn after_a_stop_the_next_document_is_read() {
    let (alcove, app, heard, job) = with_slow_model();
    app.stop(job);
    heard.until_end(job);
    let next = *app.add(&[alcove.document("minutes.txt", texts::minutes_text())]).unwrap().first().unwrap();
    let seen = heard.until_end(next);
    assert!(matches!(ends(&seen)[..], [What::Finished { summary: Some(_) }]), "{seen:?}");
}

#[test]
fn lock_ends_the_run_and_the_engine_and_the_vault_opens_again() {
    let (_alcove, app, heard, job) = with_slow_model();
    app.lock();
    let seen = heard.until_end(job);
    assert_eq!(ends(&seen), [&What::Stopped]);
    assert!(app.library(None, None).is_err(), "nothing is shown of a locked vault");
    app.unlock(PASSPHRASE.to_owned()).unwrap();
    assert!(!app.status().model.unwrap().loaded);
    let document = app.document(only_document(&app)).unwrap();
    assert!(!document.blocks.is_empty());
}

#[test]
fn consent_withdrawn_during_a_run_stores_no_summary() {
    let (alcove, app, heard, job) = with_slow_model();
    let licence = app.receipts().unwrap().into_iter().find(|r| r.kind == "licence_acceptance").unwrap();
    let began = std::time::Instant::now();
    app.withdraw(&licence.id).unwrap();
    let seen = heard.until_end(job);
    assert!(began.elapsed() < std::time::Duration::from_secs(1), "it took {:?} to stop", began.elapsed());
    assert_eq!(ends(&seen).len(), 1, "{seen:?}");
    assert!(!matches!(ends(&seen)[..], [What::Finished { .. }]), "{seen:?}");
    let document = app.document(only_document(&app)).unwrap();
    assert!(document.summaries.is_empty(), "a summary was stored without consent");
    assert!(!app.status().model.unwrap().loaded);

    // What asks for a model asks for its consent; what is left to Alcove is made without one, of one document as of several.
    let asked = questions(&alcove);
    let by_model = Wish { method: Some(Method::Thorough), ..Wish::default() };
    assert_eq!(app.summarise(document.row.id, by_model).unwrap_err().code, Code::ConsentNeeded);
    heard.until_end(app.summarise(document.row.id, Wish::default()).unwrap());
    let other = alcove.document("minutes.txt", texts::minutes_text());
    let other = *app.add_only(std::slice::from_ref(&other), None).unwrap().first().unwrap();
    heard.until_end(other);
    let all: Vec<DocumentId> = app.library(None, None).unwrap().rows.iter().map(|row| row.id).collect();
    heard.until_end(app.summarise_together(&all, Wish::default()).unwrap());
    let alone = app.document(document.row.id).unwrap().summaries.remove(0).summary;
    let together = app.together(app.all_together().unwrap().remove(0).id).unwrap().parts;
    for summary in together.iter().map(|part| &part.summary).chain([&alone]) {
        assert_eq!((summary.method, summary.reason.as_str()), (Method::Extractive, "no_model"));
        assert!(summary.provenance.model.is_none() && !summary.sentences.is_empty());
        assert_eq!(Wish::like(summary).method, Some(Method::Extractive), "it is made again so where a model may read");
    }
    assert_eq!((questions(&alcove), app.status().next), (asked, NextStep::Declined), "no model was asked");
}

#[test]
fn consent_withdrawn_from_a_model_that_reads_stops_it_though_another_was_chosen_meanwhile() {
    let (alcove, app, heard, job) = with_slow_model();
    let models = alcove.parts().join("models");
    let mut files = std::fs::read_dir(&models).unwrap().flatten().map(|entry| entry.path());
    // The same with a byte after its end, which a GGUF may have, is another file.
    let mut bytes = std::fs::read(files.find(|path| path.extension().is_some_and(|e| e == "gguf")).unwrap()).unwrap();
    bytes.push(0);
    std::fs::write(models.join("zz.gguf"), bytes).unwrap();
    let other = app.models_view().unwrap().into_iter().find(|model| !model.used).unwrap();
    app.answer_licence(&other.id, &other.shown, true).unwrap();
    let other = other.id;
    app.choose_model(&other).unwrap();
    assert!(heard.rest(job).iter().all(|what| !is_end(what)), "the first goes on meanwhile");

    let is_first = |r: &app::view::ReceiptView| r.model_sha256.as_ref().is_some_and(|model| *model != other);
    let first = app.receipts().unwrap().into_iter().find(is_first).unwrap();
    let began = std::time::Instant::now();
    app.withdraw(&first.id).unwrap();
    let seen = heard.until_end(job);
    assert!(began.elapsed() < std::time::Duration::from_secs(1), "it took {:?} to stop", began.elapsed());
    assert!(!matches!(ends(&seen)[..], [What::Finished { .. }]), "{seen:?}");
    assert!(app.document(only_document(&app)).unwrap().summaries.is_empty(), "nothing of it is kept");
    assert_eq!(app.status().next, NextStep::Ready, "the other may read");
}

#[test]
fn a_model_whose_consent_is_withdrawn_when_there_is_no_engine_yet_is_asked_nothing() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let app = alcove.open();
    let model = app.models_view().unwrap().remove(0).id;
    let licence = app.receipts().unwrap().into_iter().find(|r| r.kind == "licence_acceptance").unwrap().id;
    let there = Arc::downgrade(&app);
    // That it is loaded is told just before its engine is started, and by who starts it.
    app.listen(move |event| {
        if let Event::Job { event } = event
            && matches!(event.what, What::Progress { stage: Stage::Loading, .. })
        {
            there.upgrade().unwrap().withdraw(&licence).unwrap();
        }
    });
    app.measure(&model).unwrap();
    assert!(app.wait(tests::wait::LONGEST));
    assert_eq!((app.status().next, questions(&alcove)), (NextStep::Declined, 0));
}

#[test]
fn deleting_a_document_ends_the_run_on_it() {
    let (_alcove, app, heard, job) = with_slow_model();
    app.delete(only_document(&app)).unwrap();
    let seen = heard.until_end(job);
    assert_eq!(ends(&seen).len(), 1, "{seen:?}");
    assert_eq!(app.library(None, None).unwrap().total, 0);
}

#[test]
fn every_run_ends_exactly_once_whatever_becomes_of_it() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::saying(&[texts::SUPPORTED, ""]).then_crashes()));
    let app = alcove.open();
    let heard = Heard::from(&app);
    let files = [
        alcove.document("good.txt", texts::minutes_text()),
        alcove.document("bad.bin", [0, 1, 2, 3, 0xff, 0]),
        alcove.documents().join("missing.txt"),
        alcove.document("another.txt", texts::survey(3).join("\n\n")),
        alcove.document("the model dies.txt", texts::survey(4).join("\n\n")),
    ];
    let jobs = app.add(&files).unwrap();
    assert_eq!(jobs.len(), files.len());
    assert!(app.wait(tests::wait::LONGEST));
    let mut all = std::collections::BTreeMap::new();
    for &job in &jobs {
        all.insert(job, Vec::new());
    }
    for (job, what) in heard.all() {
        all.get_mut(&job).unwrap().push(what);
    }
    for (job, events) in all {
        assert_eq!(events.first(), Some(&What::Started), "{job:?}");
        assert_eq!(ends(&events).len(), 1, "{job:?}: {events:?}");
        assert!(is_end(events.last().unwrap()), "{job:?}: {events:?}");
    }
}
