//! A model reads a document: the engine is started for it, the summary is made, checked and stored.
//!
//! Only with an [`Accepted`]. The engine lives from the first document to Lock, Stop, withdrawal or a while without any, and each of
//! these kills its process: what a model held in memory is gone then, whatever it was doing. On battery it is started on half of the
//! cores, and anew before the next answer where that has changed since. How a summary is made is [`crate::summarise`]'s business.

use std::ops::ControlFlow;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::time::{Duration, Instant};

use engine::{Engine, Generated, Killer, Loaded, Prompt};
use jiff::Timestamp;
use parking_lot::Mutex;

use crate::App;
use crate::ability::Ability;
use crate::consent::{self, Accepted};
use crate::error::{Code, Error, Result};
use crate::gauging;
use crate::jobs::Job;
use crate::library;
use crate::measuring;
use crate::models::Model;
use crate::power::{self, Meter};
use crate::refusals;
use crate::resuming::Memory;
use crate::session::Unlocked;
use crate::summarise::{self, Answered, Block, Draft, Kind, Options, Source, Speed, Step};
use crate::summary::{Method, ModelUsed, Origin, Provenance, Span, Summary, Timings};
use crate::unread;
use crate::view::{DocumentId, JobId, Stage, SummaryId, Wish};
use crate::words::say;

/// The one engine, started when a document is to be read.
#[derive(Default)]
pub struct Reading {
    /// Held for as long as a document is read.
    running: Mutex<Option<Running>>,
    /// Reaches the engine without waiting for it.
    alive: Mutex<Option<Alive>>,
}

/// An engine with its model loaded.
pub struct Running {
    pub engine: Engine,
    /// How that went; without the seconds where it was loaded before: they are part of the first run alone.
    pub loaded: Loaded,
    /// Whether it computes on half of the cores.
    pub sparing: bool,
    model: String,
}

struct Alive {
    killer: Killer,
    /// The one it works for; 0 between documents.
    job: JobId,
    /// When it last began or ended one.
    since: Instant,
    model: String,
    sparing: bool,
    loaded: Option<Loaded>,
}

impl Reading {
    /// Ends the engine at once, whatever it is doing. The next document starts another.
    pub fn kill(&self) {
        if let Some(alive) = self.alive.lock().take() {
            alive.killer.kill();
        }
    }

    /// Ends the engine if it is busy with `job`.
    pub fn kill_for(&self, job: JobId) {
        let mut alive = self.alive.lock();
        if let Some(found) = alive.take_if(|found| found.job == job) {
            found.killer.kill();
        }
    }

    /// Ends the engine if no document was read for `longest`; whether it did. The memory of a model that nobody uses is the user's.
    pub fn rest(&self, longest: Duration) -> bool {
        self.rest_at(Instant::now(), longest)
    }

    fn rest_at(&self, now: Instant, longest: Duration) -> bool {
        let mut alive = self.alive.lock();
        let unused = |found: &mut Alive| found.job == JobId(0) && now.saturating_duration_since(found.since) >= longest;
        alive.take_if(unused).inspect(|found| found.killer.kill()).is_some()
    }

    /// The engine works for `job` from now on, or for none; whether there is one.
    fn work_for(&self, job: JobId) -> bool {
        let mut alive = self.alive.lock();
        if let Some(found) = alive.as_mut() {
            (found.job, found.since) = (job, Instant::now());
        }
        alive.is_some()
    }

    /// The loaded model's id, how it runs, and whether on half of the cores, if one is loaded.
    pub fn loaded(&self) -> Option<(String, Loaded, bool)> {
        self.alive.lock().as_ref().and_then(|alive| Some((alive.model.clone(), alive.loaded.clone()?, alive.sparing)))
    }

    /// The id of the model that is loaded, or about to be, and the job it works for: 0 between documents.
    pub fn at_work(&self) -> Option<(String, JobId)> {
        self.alive.lock().as_ref().map(|alive| (alive.model.clone(), alive.job))
    }

    /// Runs `act` with the model loaded. An engine that failed at it, that a fault of ours was met with, or that `goes_on` says has done enough,
    /// is not used again.
    pub fn with<T>(
        &self,
        app: &App,
        model: &Model,
        job: &Job,
        act: impl FnOnce(&mut Running) -> Result<T>,
        goes_on: impl FnOnce(&T) -> bool,
    ) -> Result<T> {
        let mut slot = self.running.lock();
        let sparing = power::on_battery(&app.parts().power);
        let is_usable = |r: &Running| r.model == model.sha256 && r.sparing == sparing;
        // An engine that was killed, or that holds another model, is of no use. One that is found goes to work in the same moment: between the
        // two it could be unloaded as one that nobody uses.
        let is_ready = slot.as_ref().is_some_and(is_usable) && self.work_for(job.id());
        if !is_ready {
            self.kill();
            *slot = None;
            job.progress(Stage::Loading, 0, 0, None);
            *slot = Some(self.start(app, model, sparing, job)?);
            app.announce();
        }
        let Some(mut running) = slot.take() else { return Err(Code::EngineCrashed.into()) };
        // Whoever stops a job sets its flag first and then ends the engine it finds: one of the two is seen here.
        // The answer that an engine is at when a fault is met is not the next document's.
        let done = panic::catch_unwind(AssertUnwindSafe(|| job.go().and_then(|()| act(&mut running))));
        // Between documents no job owns the engine, and none can end it.
        self.work_for(JobId(0));
        let is_sound = done.as_ref().is_ok_and(|done| done.as_ref().is_ok_and(goes_on));
        if !is_sound || job.is_stopped() || self.alive.lock().is_none() {
            self.kill();
            drop(running);
            app.announce();
        } else {
            running.loaded.seconds = 0.0;
            *slot = Some(running);
        }
        done.unwrap_or_else(|fault| panic::resume_unwind(fault))
    }

    /// Starts the engine anew where the computer has gone on its battery, or off it, since it was started; on a GPU that would spare nothing.
    fn follow_supply(&self, app: &App, model: &Model, job: &Job, running: &mut Running) -> Result<()> {
        let sparing = power::on_battery(&app.parts().power);
        if sparing == running.sparing || running.loaded.device != "CPU" {
            return Ok(());
        }
        let seconds = running.loaded.seconds;
        // Not forgotten as by `kill`: whoever takes consent back or removes the model before there is another engine asks whom it works for.
        running.engine.killer().kill();
        *running = self.start(app, model, sparing, job)?;
        running.loaded.seconds += seconds;
        app.announce();
        // Taken back while it was loaded: whoever does that from now on finds the engine at work, and ends it.
        consent::accepted(&app.session().unlocked()?, model).map(drop)
    }

    fn start(&self, app: &App, model: &Model, sparing: bool, job: &Job) -> Result<Running> {
        let mut engine = Engine::start_for(summarise::INSTRUCTION, &app.parts().engine, &model.path, sparing)?;
        let id = model.sha256.clone();
        let (killer, since) = (engine.killer(), Instant::now());
        *self.alive.lock() = Some(Alive { killer, job: job.id(), since, model: id.clone(), sparing, loaded: None });
        // Stopped or locked since: then nobody else ends this engine. Whether consent still stands is asked once it is loaded.
        let loaded = job.go().and_then(|()| Ok(engine.load()?)).inspect_err(|_| self.kill())?;
        match self.alive.lock().as_mut() {
            Some(alive) => alive.loaded = Some(loaded.clone()),
            None => return Err(Code::Stopped.into()),
        }
        Ok(Running { engine, loaded, sparing, model: id })
    }
}

/// Why a model runs as it does: sentences, where there is anything to say.
pub fn why_there(loaded: &Loaded, sparing: bool) -> Option<String> {
    let spared = (sparing && loaded.device == "CPU").then(|| say("device-sparing"));
    let sentences: Vec<String> = refusals::why_there(loaded.device_reason).into_iter().chain(spared).collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// Reads a stored document with a model the user agreed to, and stores the summary. A run that was stopped stores what it
/// has, if that is anything, and ends as [`Code::Stopped`].
///
/// # Errors
/// [`Code::DocumentUnknown`], [`Code::ModelChanged`], as [`must_be_able`], what the engine or the vault refuses.
pub fn summarise(app: &App, accepted: &Accepted, document: DocumentId, wish: Wish, job: &Job) -> Result<SummaryId> {
    let model = model_of(app, accepted)?;
    must_be_able(app, Some(&model), wish)?;
    let source = Source { part: wish.part, ..source(&app.session().unlocked()?, document)? };
    let memory = Memory::of(app, &model, document, wish, false)?;
    let (draft, by) = with_model(app, accepted, &model, &source, wish, memory, job)?;
    // Consent may have been taken back while the model read: then nothing of it is kept.
    keep(app, document, draft, wish, by, job, |unlocked| stands(unlocked, &model, accepted))
}

/// Summarises a stored document in its own sentences, and stores that. No model is needed, loaded or asked; the notice is.
///
/// # Errors
/// [`Code::DocumentUnknown`], [`Code::ConsentNeeded`], as [`must_be_able`], what the vault refuses.
pub fn summarise_without_model(app: &App, document: DocumentId, wish: Wish, job: &Job) -> Result<SummaryId> {
    must_be_able(app, None, wish)?;
    // A job that waits is ended by a stop then and there, and a lock does not wait for it.
    job.progress(Stage::Summarising, 0, 1, None);
    let source = Source { part: wish.part, ..source(&app.session().unlocked()?, document)? };
    let (draft, by) = without_model(&source, wish, job)?;
    keep(app, document, draft, wish, by, job, consent::noticed)
}

/// The model that consent was given for.
///
/// # Errors
/// [`Code::ModelChanged`].
pub fn model_of(app: &App, accepted: &Accepted) -> Result<Arc<Model>> {
    app.models().by_id(accepted.model()).map_err(|_| Code::ModelChanged.into())
}

/// Whether the model was found able to write in the language that is wished, and to judge where that is; none was, where none is to read.
///
/// # Errors
/// [`Code::LanguageUnable`], [`Code::JudgingUnable`], or what the vault refuses.
pub fn must_be_able(app: &App, model: Option<&Model>, wish: Wish) -> Result<()> {
    let (language, judging) = (wish.language, wish.judging == Some(true));
    if language.is_none() && !judging {
        return Ok(());
    }
    let measured = measuring::all(&app.session().unlocked()?)?;
    let ability = model.and_then(|model| measuring::ability(&measured, &model.sha256));
    if language.is_some_and(|language| !ability.is_some_and(|ability| ability.writes(language))) {
        return Err(Code::LanguageUnable.into());
    }
    if judging && !ability.is_some_and(Ability::judges) {
        return Err(Code::JudgingUnable.into());
    }
    Ok(())
}

/// Whether consent still stands as it did when the reading began.
///
/// # Errors
/// [`Code::NoticeChanged`], or as [`consent::accepted`].
pub fn stands(unlocked: &Unlocked<'_>, model: &Model, accepted: &Accepted) -> Result<()> {
    match consent::accepted(unlocked, model)? {
        still if still.notice() == accepted.notice() => Ok(()),
        _ => Err(Code::NoticeChanged.into()),
    }
}

/// Lets the model read a document; what it made of it, not stored yet. `memory` is of this document and wish.
///
/// # Errors
/// What the engine refuses; [`Code::Stopped`].
pub fn with_model(
    app: &App,
    accepted: &Accepted,
    model: &Model,
    source: &Source,
    wish: Wish,
    mut memory: Memory<'_>,
    job: &Job,
) -> Result<(Draft, Maker)> {
    let measured = measuring::all(&app.session().unlocked()?)?;
    let (budget, judges) = (budget(app), judges(app, &measured, &model.sha256, wish.judging));
    // What a run before this one took for what is heard again nobody measured.
    let is_new = memory.is_new();
    let read = |running: &mut Running| -> Result<(Draft, Loaded, Option<f64>)> {
        // Taken back while the model was loaded: whoever does that from now on finds the engine at work, and ends it.
        consent::accepted(&app.session().unlocked()?, model)?;
        // What fails at that fails again when the model reads, and is told then.
        let (speed, sparing) = (gauging::speed(app, model, running).unwrap_or_default(), running.sparing);
        let mut reader = Reader { app, model, job, running, speed, memory: &mut memory };
        let meter = is_new.then(|| Meter::start(&app.parts().energy)).flatten();
        let draft = draft(source, Some(&mut reader), wish, budget, judges, job)?;
        if is_new && reader.running.sparing == sparing {
            // What the vault refuses here it refuses when the summary is kept, and that is told.
            let _ = gauging::learn(app, model, &reader.running.loaded, sparing, &draft);
        }
        Ok((draft, reader.running.loaded.clone(), meter.and_then(|meter| meter.joules())))
    };
    let (draft, loaded, energy) = app.reading().with(app, model, job, read, |(draft, ..)| draft.failure.is_none())?;
    let used = ModelUsed {
        name: model.name().to_owned(),
        file_sha256: model.sha256.clone(),
        licence: accepted.licence().to_owned(),
        licences: accepted.licences().to_vec(),
    };
    let by = Maker {
        notice: accepted.notice().to_owned(),
        model: Some(used),
        device: loaded.device,
        load: loaded.seconds,
        energy,
        reading: Some(memory.key().to_owned()),
    };
    Ok((draft, by))
}

/// The same in the document's own sentences.
///
/// # Errors
/// [`Code::NoText`], [`Code::PartEmpty`].
pub fn without_model(source: &Source, wish: Wish, job: &Job) -> Result<(Draft, Maker)> {
    let notice = consent::notice()?.version;
    let draft = draft(source, None, wish, None, false, job)?;
    Ok((draft, Maker { notice, model: None, device: "CPU".to_owned(), load: 0.0, energy: None, reading: None }))
}

/// Seconds that a model may read one document, where Alcove chooses how: as is set; none where it may take as long as it takes.
pub fn budget(app: &App) -> Option<u32> {
    let minutes = app.session().settings().reading_minutes;
    (minutes > 0).then(|| minutes.saturating_mul(60))
}

/// Whether a model is asked about what the check of words leaves open: it was found able to judge, and that is wished, or set if nothing is.
pub fn judges(app: &App, measured: &measuring::All, model: &str, wished: Option<bool>) -> bool {
    let wanted = wished.unwrap_or_else(|| app.session().settings().judging);
    wanted && measuring::ability(measured, model).is_some_and(Ability::judges)
}

fn draft(
    source: &Source,
    model: Option<&mut dyn summarise::Model>,
    wish: Wish,
    budget: Option<u32>,
    judges: bool,
    job: &Job,
) -> Result<Draft> {
    let mut on = |step: Step<'_>| match step {
        Step::GoesOn { part, of } => job.goes_on(part, of),
        Step::Progress { part, of, seconds_left } => job.progress(Stage::Summarising, part, of, seconds_left),
        Step::Translating { part, of } => job.progress(Stage::Translating, part, of, None),
        Step::Sentences { from, sentences } => job.sentences(from, sentences),
    };
    let Wish { method, shape, words, given, keep_doubtful, language, .. } = wish;
    let options =
        Options { method, shape, words, keep_doubtful, judges, language, budget, given, ..Options::default() };
    summarise::summarise(source, model, &options, job.stop_flag(), &mut on)
}

/// What made a draft.
pub struct Maker {
    notice: String,
    model: Option<ModelUsed>,
    device: String,
    load: f64,
    energy: Option<f64>,
    /// What names in the vault the reading that this ends.
    reading: Option<String>,
}

impl Maker {
    /// The reading that has come to its end with `draft`. A model that failed is asked again about the rest.
    pub fn ended(&self, draft: &Draft) -> Option<String> {
        self.reading.clone().filter(|_| draft.failure.is_none())
    }
}

/// Stores a draft with all that made it, where `may` still allows it. One that was stopped is stored, and ends as stopped.
fn keep(
    app: &App,
    document: DocumentId,
    draft: Draft,
    wish: Wish,
    by: Maker,
    job: &Job,
    may: impl FnOnce(&Unlocked<'_>) -> Result<()>,
) -> Result<SummaryId> {
    let stopped = draft.stopped || job.is_stopped();
    if stopped && draft.sentences.is_empty() {
        return Err(Code::Stopped.into());
    }
    let ends = by.ended(&draft).filter(|_| !stopped);
    let mut summary = finish(draft, wish, by);
    unread::admit_cut(&mut summary.coverage, &app.session().unlocked()?, document)?;
    let mut unlocked = app.session().unlocked()?;
    may(&unlocked)?;
    let body = serde_json::to_string(&summary).map_err(|e| Error::new(Code::BadInput, e.to_string()))?;
    let (vault, made, text) = (unlocked.vault_mut()?, &summary.provenance.made, summary.searched());
    let id = match ends {
        Some(reading) => vault.finish_reading(document.0, &reading, made, &body, &text)?,
        None => vault.add_summary(document.0, made, &body, &text)?,
    };
    if stopped { Err(Code::Stopped.into()) } else { Ok(SummaryId(id)) }
}

/// The summary with everything that made it.
pub fn finish(draft: Draft, wish: Wish, by: Maker) -> Summary {
    let mut written = draft.sentences.iter().chain(&draft.left_out);
    // A model that failed before it had written anything has made nothing of this; what is not the source's alone it has read to the end.
    let is_read = draft.failure.is_none() || draft.method != Method::Extractive;
    let spoke = is_read || written.any(|s| s.origin == Origin::Model || s.original.is_some());
    Summary {
        shape: wish.shape,
        part: wish.part,
        together: None,
        method: draft.method,
        reason: draft.reason,
        would_take: draft.would_take,
        sentences: draft.sentences,
        left_out: draft.left_out,
        coverage: draft.coverage,
        provenance: Provenance {
            model: by.model.filter(|_| spoke),
            prompts: draft.prompts_version.to_owned(),
            judging: draft.judging.map(str::to_owned),
            language: draft.language,
            translating: draft.translating.map(str::to_owned),
            alcove: env!("CARGO_PKG_VERSION").to_owned(),
            notice: by.notice,
            temperature: draft.temperature,
            seed: draft.seed,
            max_tokens: draft.max_tokens,
            asked: wish.method,
            words: wish.words,
            given: draft.given,
            keep_doubtful: wish.keep_doubtful,
            device: by.device,
            energy_joules: by.energy,
            made: Timestamp::now().to_string(),
        },
        timings: Timings { load: Span { seconds: by.load, tokens: 0 }, prefill: draft.prefill, decode: draft.decode },
    }
}

/// A stored document as it is summarised and asked.
///
/// # Errors
/// [`Code::DocumentUnknown`], what the vault refuses.
pub fn source(unlocked: &Unlocked<'_>, document: DocumentId) -> Result<Source> {
    let vault = unlocked.vault()?;
    let row = vault.document(document.0)?.ok_or(Code::DocumentUnknown)?;
    let block = |b: vault::Block| Block {
        id: b.ordinal,
        kind: Kind::from_id(&b.kind, b.level),
        page: b.page,
        paragraph: b.paragraph,
        text: b.text,
    };
    Ok(Source {
        blocks: vault.blocks(document.0)?.into_iter().map(block).collect(),
        unread: unread::of(&library::warnings(&row)),
        part: None,
    })
}

/// The engine as the summaries know it.
struct Reader<'a, 'm> {
    app: &'a App,
    model: &'a Model,
    job: &'a Job,
    running: &'a mut Running,
    speed: Option<Speed>,
    memory: &'a mut Memory<'m>,
}

impl summarise::Model for Reader<'_, '_> {
    fn count_tokens(&mut self, texts: &[&str]) -> Result<Vec<u32>> {
        Ok(self.running.engine.count_tokens(texts)?)
    }

    fn generate(&mut self, prompt: &Prompt, on_text: &mut dyn FnMut(&str) -> ControlFlow<()>) -> Result<Generated> {
        self.app.reading().follow_supply(self.app, self.model, self.job, self.running)?;
        Ok(self.running.engine.generate(prompt, on_text)?)
    }

    fn context(&self) -> u32 {
        self.running.loaded.context
    }

    fn speed(&self) -> Option<&Speed> {
        self.speed.as_ref()
    }

    fn answered(&mut self, part: u32, prompt: &Prompt) -> Option<Answered> {
        self.memory.answered(part, prompt)
    }

    fn knows(&self, part: u32, prompt: &Prompt) -> bool {
        self.memory.knows(part, prompt)
    }

    fn note(&mut self, part: u32, of: u32, prompt: &Prompt, answer: Answered) {
        self.memory.note(part, of, prompt, answer);
    }
}

#[cfg(test)]
pub mod tests;
