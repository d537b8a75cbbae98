//! The one engine is used by one document at a time, and is gone when that ends badly.

use std::path::Path;

use engine::DeviceReason;

use super::*;
use crate::home::{Home, Parts};
use crate::view::Network;

#[test]
fn after_a_fault_of_ours_no_engine_is_left_nor_said_to_be_loaded() {
    let folder = tempfile::tempdir().unwrap();
    let app = App::new(Home::at(folder.path().join("a.vault")), Parts::in_folder(folder.path()), Network::NotUsed);
    let header = serde_json::json!({
        "architecture": "llama", "name": null, "license": null, "license_name": null, "license_link": null, "based_on": [],
        "context": 2048, "parameters": 0, "encoding": "Q8_0", "cache_per_token": 0, "unpacked": 0, "table": 0, "supported": { "Ok": null },
    });
    let seen = licences::Seen { sha256: "00".repeat(32), ..licences::Seen::default() };
    let texts: Arc<Path> = Path::new("no texts").into();
    let model = Model::new("model.gguf".into(), 0, serde_json::from_value(header).unwrap(), seen, &texts);
    // Nothing is asked of it, so any program will do.
    let program = std::env::current_exe().unwrap();
    let engine = Engine::start(&program, &program).unwrap();
    let loaded = Loaded {
        context: 2048,
        device: "CPU".to_owned(),
        device_reason: DeviceReason::BuiltForCpu,
        threads: 1,
        seconds: 0.0,
        memory_bytes: 0,
    };
    let (reading, id, sparing) = (app.reading(), model.sha256.clone(), power::on_battery(&app.parts().power));
    let (killer, job, since) = (engine.killer(), JobId(0), Instant::now());
    let said = Some(loaded.clone());
    *reading.alive.lock() = Some(Alive { killer, job, since, model: id.clone(), sparing, loaded: said });
    *reading.running.lock() = Some(Running { engine, loaded, sparing, model: id });

    let job = app.jobs.start("a.txt".into(), None, app.events().clone());
    let fault = |_: &mut Running| -> Result<()> { panic!("a fault") };
    let met = panic::catch_unwind(AssertUnwindSafe(|| reading.with(&app, &model, &job, fault, |_| true)));
    assert!(met.is_err(), "it is told on");
    assert!(reading.loaded().is_none() && reading.at_work().is_none() && reading.running.lock().is_none());
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
