//! When an engine is loaded, kept and unloaded, and what is told of how it runs.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use super::*;
use crate::home::{Home, Parts};
use crate::view::{Event, JobEvent, Network, What};

/// Alcove with an engine that loads whatever it is given, and a model that it is given.
fn with_engine(folder: &Path) -> (Arc<App>, Model) {
    with(folder, "../engine/tests/fake/polite")
}

/// The same with another engine.
pub fn with(folder: &Path, engine: &str) -> (Arc<App>, Model) {
    let header = serde_json::json!({
        "architecture": "llama", "name": "A model", "license": "mit", "license_name": null, "license_link": null, "based_on": [],
        "context": 2048, "parameters": 0, "encoding": "Q8_0", "cache_per_token": 0, "unpacked": 0, "table": 0, "supported": { "Ok": null },
    });
    let file = folder.join("model.gguf");
    std::fs::write(&file, []).unwrap();
    let seen = licences::Seen { sha256: "00".repeat(32), ..licences::Seen::default() };
    let model = Model::new(file, 0, serde_json::from_value(header).unwrap(), seen, &Arc::from(folder));
    let engine = std::path::absolute(engine).unwrap();
    let parts = Parts { engine, power: folder.join("no supplies"), ..Parts::in_folder(folder) };
    (App::new(Home::at(folder.join("a.vault")), parts, Network::NotUsed), model)
}

#[test]
fn a_model_that_nobody_uses_is_unloaded_and_one_that_reads_never_is() {
    let folder = tempfile::tempdir().unwrap();
    let (app, model) = with_engine(folder.path());
    let loads = Arc::new(AtomicU32::new(0));
    let counted = loads.clone();
    app.listen(move |event| {
        if let Event::Job { event: JobEvent { what: What::Progress { stage: Stage::Loading, .. }, .. } } = event {
            counted.fetch_add(1, Ordering::SeqCst);
        }
    });
    let longest = Duration::from_secs(300);
    let unloads = |after: Duration, since: Instant| app.reading().rest_at(since + after, longest);
    // Seconds that loading was part of it.
    let read = |meanwhile: &dyn Fn()| {
        let job = app.jobs.start("a.txt".into(), None, app.events().clone());
        let act = |running: &mut Running| -> Result<f64> {
            meanwhile();
            Ok(running.loaded.seconds)
        };
        let seconds = app.reading().with(&app, &model, &job, act, |_| true).unwrap();
        job.end(Ok(None));
        seconds
    };

    let before = Instant::now();
    assert!(!unloads(longest * 9, before), "there is none");
    assert_eq!(read(&|| ()), 0.5);
    assert!(!unloads(longest, before), "it was used later");
    let between = Instant::now();
    assert_eq!(read(&|| assert!(!unloads(longest * 9, Instant::now()), "it reads")), 0.0);
    assert!(!unloads(longest, between), "it was used again");
    assert_eq!(loads.load(Ordering::SeqCst), 1, "it stays loaded");

    assert!(unloads(longest, Instant::now()));
    assert_eq!(app.reading().loaded(), None);
    let asked = app.reading().running.lock().as_mut().map(|running| running.engine.count_tokens(&["a"]));
    assert_eq!(asked, Some(Err(engine::Error::Stopped)), "its process is gone");
    assert!(!unloads(longest * 9, Instant::now()), "it is gone already");
    assert_eq!(read(&|| ()), 0.5);
    assert_eq!(loads.load(Ordering::SeqCst), 2, "the next document loads it again");
    assert!(app.reading().loaded().is_some());
}

#[test]
fn after_a_fault_of_ours_no_engine_is_left_nor_said_to_be_loaded() {
    let folder = tempfile::tempdir().unwrap();
    let (app, model) = with_engine(folder.path());
    let job = app.jobs.start("a.txt".into(), None, app.events().clone());
    let fault = |_: &mut Running| -> Result<()> { panic!("a fault") };
    let met = panic::catch_unwind(AssertUnwindSafe(|| app.reading().with(&app, &model, &job, fault, |_| true)));
    assert!(met.is_err(), "it is told on");
    let reading = app.reading();
    assert!(reading.loaded().is_none() && reading.at_work().is_none() && reading.running.lock().is_none());
}

#[test]
fn a_model_that_is_removed_is_ended_with_what_it_reads_and_no_other_work_is() {
    let folder = tempfile::tempdir().unwrap();
    let (app, model) = with_engine(folder.path());
    let [read, other] = ["a.txt", "b.txt"].map(|title| app.jobs.start(title.into(), None, app.events().clone()));
    let act = |_: &mut Running| -> Result<()> {
        let _ = app.remove_model("another");
        assert!(!read.is_stopped(), "it is not this one");
        // Its file is not among the user's own, and stays.
        let _ = app.remove_model(&model.sha256);
        Ok(())
    };
    app.reading().with(&app, &model, &read, act, |_| true).unwrap();
    assert!(read.is_stopped() && app.reading().at_work().is_none());
    assert!(!other.is_stopped(), "a document on its way into the vault would be lost");
}

/// The computer of [`with_engine`] goes on its battery.
fn unplug(folder: &Path) {
    let battery = folder.join("no supplies").join("BAT0");
    std::fs::create_dir_all(&battery).unwrap();
    std::fs::write(battery.join("type"), "Battery\n").unwrap();
    std::fs::write(battery.join("status"), "Discharging\n").unwrap();
}

#[test]
fn an_engine_is_started_anew_on_battery_where_cores_are_spared_by_it_and_not_where_a_gpu_computes() {
    for (device, is_anew) in [("CPU", true), ("CUDA", false)] {
        let folder = tempfile::tempdir().unwrap();
        let (app, model) = with_engine(folder.path());
        let job = app.jobs.start("a.txt".into(), None, app.events().clone());
        let act = |running: &mut Running| -> Result<bool> {
            device.clone_into(&mut running.loaded.device);
            unplug(folder.path());
            // Once it is loaded it is asked whether consent stands: here there is no vault that could tell.
            let _ = app.reading().follow_supply(&app, &model, &job, running);
            Ok(running.sparing)
        };
        assert_eq!(app.reading().with(&app, &model, &job, act, |_| true).unwrap(), is_anew, "{device}");
        job.end(Ok(None));
    }
}

#[test]
fn between_one_engine_and_the_next_it_is_known_whom_the_model_works_for() {
    let folder = tempfile::tempdir().unwrap();
    let (app, model) = with_engine(folder.path());
    let job = app.jobs.start("a.txt".into(), None, app.events().clone());
    let act = |running: &mut Running| -> Result<()> {
        unplug(folder.path());
        // Then the one is ended, and there is no other.
        std::fs::remove_file(&model.path).unwrap();
        let ended = app.reading().follow_supply(&app, &model, &job, running);
        assert_eq!(app.reading().at_work(), Some((model.sha256.clone(), job.id())), "whoever removes it stops nobody");
        ended
    };
    assert!(app.reading().with(&app, &model, &job, act, |_| true).is_err());
    assert!(app.reading().at_work().is_none() && app.reading().running.lock().is_none());
    job.end(Ok(None));
}

#[test]
fn cores_are_said_to_be_left_alone_where_they_are_what_computes() {
    let why = |device: &str, sparing| {
        let device_reason = engine::DeviceReason::Other;
        let device = device.to_owned();
        why_there(&Loaded { context: 1, device, device_reason, threads: 1, seconds: 0.0, memory_bytes: 0 }, sparing)
    };
    assert_eq!(why("CPU", true), Some(say("device-sparing")));
    assert_eq!((why("CPU", false), why("CUDA", true)), (None, None));
}

#[test]
fn what_is_summarised_without_a_model_is_at_work_and_a_lock_waits_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::at(folder.path().join("a.vault"));
    let app = App::new(home, Parts::in_folder(folder.path()), Network::NotUsed);
    app.create_vault("heron quartz lantern seven".into()).unwrap();
    let job = app.jobs.start("a.txt".into(), None, app.events().clone());
    job.progress(Stage::Waiting, 0, 0, None);
    let wish = Wish { method: Some(Method::Extractive), ..Wish::default() };
    let made = summarise_without_model(&app, DocumentId(1), wish, &job);
    assert_eq!(made.unwrap_err().code, Code::DocumentUnknown);
    app.jobs.stop(job.id());
    assert_eq!(app.jobs.latest().len(), 1, "it is asked to stop, and has not ended");
    job.end(Err(Code::Stopped.into()));
    assert!(app.jobs.latest().is_empty());
}
