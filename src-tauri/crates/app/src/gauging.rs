//! How fast a model is that nobody had measured on this computer, found out in a moment: so it can always be told what a summary takes.
//!
//! Where it is loaded and nothing tells, it reads some words of Alcove's own and writes a few, which takes a small model less than a second and a
//! large one a few: through the real engine, only with consent, before it reads a document or where a window waits to tell what that would take.
//! What came of it is kept with what [`crate::measuring`] keeps, which goes before it; so does what a document that was read tells, which is
//! more. What it is able to besides is not tried here.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use engine::{Loaded, Prompt};

use crate::App;
use crate::consent;
use crate::error::Result;
use crate::jobs::Job;
use crate::measuring::{self, Measured, TEXT};
use crate::models::Model;
use crate::power;
use crate::reading::Running;
use crate::summarise::{Draft, Speed};
use crate::summary::Span;
use crate::view::JobId;

/// Tokens that are written, at most.
const WRITTEN: u32 = 16;

/// How long it writes.
const LONGEST: Duration = Duration::from_secs(1);

/// A model that has read the short text within so many seconds reads the longer one as well, which tells more.
const AT_ONCE: f64 = 0.1;

/// Tokens of a context that has room for that one.
const ROOM: u32 = 1_024;

/// What is asked: something very short, as weights are taken from the file when they are first used; what tells how fast it is; and what is longer.
/// Public, so that a scripted engine can tell it from the reading of documents.
pub fn prompts() -> [Prompt; 3] {
    [(8, 1), (32, WRITTEN), (160, 1)].map(|(words, max_tokens)| {
        let text = TEXT.split_whitespace().take(words).collect::<Vec<_>>().join(" ");
        let user = format!("Tell at length what these words say.\n\n{text}");
        Prompt { system: None, user, max_tokens, temperature: 0.0, seed: 0 }
    })
}

/// How fast the model is that is loaded now. Where nothing tells, that is found out and kept; `None` where it wrote too little to tell.
///
/// # Errors
/// What the engine or the vault refuses.
pub(crate) fn speed(app: &App, model: &Model, running: &mut Running) -> Result<Option<Speed>> {
    let known = measuring::speed(&measuring::all(&app.session().unlocked()?)?, &model.sha256, &running.loaded);
    if known.is_some() {
        return Ok(known);
    }
    let Some((load, speed)) = gauge(running)? else { return Ok(None) };
    let found = Measured::now(model, &running.loaded, running.sparing, load, speed.clone());
    measuring::keep_gauged(&mut app.session().unlocked()?, found)?;
    app.announce();
    Ok(Some(speed))
}

/// Seconds until it had read its first words, and how fast it is then.
fn gauge(running: &mut Running) -> Result<Option<(f64, Speed)>> {
    let Running { engine, loaded, .. } = running;
    let [first, short, longer] = prompts();
    let first = engine.generate(&first, &mut |_| ControlFlow::Continue(()))?;
    let mut since = None;
    let went = engine.generate(&short, &mut |_| {
        let since = *since.get_or_insert_with(Instant::now);
        if since.elapsed() < LONGEST { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    let decode = Span { seconds: went.decode_seconds, tokens: went.completion_tokens.saturating_sub(1).into() };
    if decode.tokens == 0 {
        return Ok(None);
    }
    let mut prefill = vec![Span { seconds: went.prefill_seconds, tokens: went.prompt_tokens.into() }];
    if went.prefill_seconds < AT_ONCE && loaded.context >= ROOM {
        let read = engine.generate(&longer, &mut |_| ControlFlow::Continue(()))?;
        prefill.push(Span { seconds: read.prefill_seconds, tokens: read.prompt_tokens.into() });
    }
    Ok(Some((loaded.seconds + first.prefill_seconds, Speed { prefill, decode })))
}

/// Takes note of how fast the model was as it read a document.
///
/// # Errors
/// What the vault refuses.
pub(crate) fn learn(app: &App, model: &Model, loaded: &Loaded, sparing: bool, draft: &Draft) -> Result<()> {
    let speed = Speed { prefill: vec![draft.prefill], decode: draft.decode };
    measuring::learn(&mut app.session().unlocked()?, &model.sha256, loaded, sparing, speed)
}

impl App {
    /// Begins to find out how fast the model is that reads now, once for each opening of the vault; whether that is under way, or will be known as the
    /// model is at a document. Nobody hears of a job: who waits asks again at each status. What fails is told when a document is to be read.
    pub(crate) fn gauge(self: &Arc<Self>) -> bool {
        let may_keep = self.session.unlocked().and_then(|unlocked| unlocked.may_change());
        let (Ok(model), Ok(())) = (self.model(), may_keep) else { return false };
        if self.reading.at_work().is_some_and(|(_, job)| job != JobId(0)) {
            return true;
        }
        let mut gauged = self.gauged.lock();
        let which = (model.sha256.clone(), power::on_battery(&self.parts.power));
        if let Some(job) = gauged.get(&which) {
            return self.jobs.is_live(*job);
        }
        let job = self.jobs.start_quietly(model.name().to_owned());
        gauged.insert(which, job.id());
        let app = self.clone();
        self.summarising.queue(move || {
            let done = job.go().and_then(|()| gauge_for_window(&app, &model, &job));
            job.end(done.map(|()| None));
            app.announce();
        });
        true
    }
}

fn gauge_for_window(app: &App, model: &Model, job: &Job) -> Result<()> {
    let may_read = || consent::accepted(&app.session().unlocked()?, model);
    may_read()?;
    let read = |running: &mut Running| -> Result<Option<Speed>> {
        // Taken back while the model was loaded: whoever does that from now on finds the engine at work, and ends it.
        may_read()?;
        speed(app, model, running)
    };
    app.reading().with(app, model, job, read, |_| true).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_fast_a_model_is_does_not_count_what_its_weights_take_to_come() {
        let folder = tempfile::tempdir().unwrap();
        let (app, model) = crate::reading::tests::with(folder.path(), "fixtures/engines/brisk");
        let found = |context: u32| {
            let job = app.jobs.start_quietly("a model".into());
            let act = |running: &mut Running| -> Result<Option<(f64, Speed)>> {
                running.loaded.context = context;
                gauge(running)
            };
            // Not used again: the next one answers from the beginning.
            let found = app.reading().with(&app, &model, &job, act, |_| false).unwrap();
            job.end(Ok(None));
            found
        };
        let [short, longer] = [(40, 0.0625), (200, 0.125)].map(|(tokens, seconds)| Span { seconds, tokens });
        let decode = Span { seconds: 0.5, tokens: 4 };
        let speed = |prefill| Some((0.75, Speed { prefill, decode }));
        assert_eq!(found(2048), speed(vec![short, longer]));
        assert_eq!(found(512), speed(vec![short]), "what the context has no room for is left out");
    }
}
