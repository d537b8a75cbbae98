//! What a model does on this computer: how long it loads, how fast it reads and writes, how much memory and energy it takes.
//!
//! Measured through the real engine with a text of Alcove's own, never a user's, and only with an [`Accepted`]: it is a model that reads like
//! any other. What was measured last of a model's file is kept in the vault, once with all of the processor's cores and once as on
//! battery, and a summary's time is guessed from it until the run has measured its own ([`crate::summarise::Speed`]). A vault may come to another
//! computer: how fast a model was on a processor of another name is passed over there, and kept. A new thing to
//! measure is a field of [`Measured`]. What the model is able to besides is tried then as well ([`crate::ability`]). How fast one is that nobody
//! had measured is found out in a moment ([`crate::gauging`]), and kept here too, under a name of its own.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use engine::{Engine, Generated, Loaded, Prompt};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::App;
use crate::ability::{self, Ability};
use crate::consent::{self, Accepted};
use crate::declared::{get, set};
use crate::error::{Code, Error, Result};
use crate::jobs::Job;
use crate::models::Model;
use crate::power::{self, Meter};
use crate::reading::{Running, why_there};
use crate::session::Unlocked;
use crate::summarise::Speed;
use crate::summary::Span;
use crate::view::{JobId, Stage};

const MEASURED: &str = "measured";

/// The processor of this computer.
static PROCESSOR: LazyLock<String> = LazyLock::new(power::processor);

/// What is read, again and again until it is long enough.
pub(crate) const TEXT: &str = include_str!("../../../../assets/samples/committee-minutes.txt");

/// About how many tokens are read at once. What the context has no room for is left out.
const LENGTHS: [u32; 4] = [128, 512, 2_048, 4_000];

/// About how many tokens, at the most, an answer is written to: writing slows with what was read, and a passage is about as long.
const WRITTEN_TO: u32 = 512;

/// Tokens that are written, in one answer or in several.
const WRITTEN: u32 = 64;

/// Answers after which a model that closes each at once is asked no more.
const MOST_ANSWERS: usize = 8;

/// Tokens of a context in which there is room for what a model's abilities are tried by. They are not tried in a shorter one.
const TRIED_FROM: u32 = 1_024;

/// Tokens of the context that are left for the chat template and the answer.
const ROOM: u32 = 128 + WRITTEN;

/// What was measured of a model on this computer. Kept in the vault and printed by `alcove bench --format json`: fields are added, never
/// renamed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Measured {
    /// The model's name.
    pub model: String,
    /// SHA-256 of its file.
    pub file_sha256: String,
    /// Device it ran on: `CPU`, `CUDA`, `Metal`.
    pub device: String,
    /// Why it ran there: sentences.
    pub device_reason: Option<String>,
    /// Threads that computed on the processor.
    pub threads: u32,
    /// Whether half of the cores were left alone, as the computer ran on its battery.
    pub sparing: bool,
    /// Seconds until it had read the first few words. Part of them is reading its file, which the system may have had in memory.
    pub load_seconds: f64,
    /// Reading, of prompts from short to long.
    pub prefill: Vec<Span>,
    /// Writing, the first token of each answer not counted.
    pub decode: Span,
    /// The most memory that the engine held, in bytes, the model's file as far as it lay in memory included; none where the system does
    /// not tell.
    #[ts(type = "number | null")]
    pub peak_memory_bytes: Option<u64>,
    /// Energy that the processors took while it read and wrote what is told here, in joules, whatever else ran meanwhile included; none
    /// where the system does not tell.
    #[serde(default)]
    pub energy_joules: Option<f64>,
    /// What it is able to besides shortening a text; none where that was not tried.
    #[serde(default)]
    pub ability: Option<Ability>,
    /// Version of Alcove.
    pub alcove: String,
    /// When it was measured, RFC 3339.
    pub made: String,
}

impl Measured {
    /// How fast a model is now, and nothing else of it.
    pub fn now(model: &Model, loaded: &Loaded, sparing: bool, load_seconds: f64, speed: Speed) -> Self {
        let Speed { prefill, decode } = speed;
        Self {
            model: model.name().to_owned(),
            file_sha256: model.sha256.clone(),
            device: loaded.device.clone(),
            device_reason: why_there(loaded, sparing),
            threads: loaded.threads,
            sparing,
            load_seconds,
            prefill,
            decode,
            peak_memory_bytes: None,
            energy_joules: None,
            ability: None,
            alcove: env!("CARGO_PKG_VERSION").to_owned(),
            made: Timestamp::now().to_string(),
        }
    }

    /// How fast it was.
    pub fn speed(self) -> Speed {
        Speed { prefill: self.prefill, decode: self.decode }
    }

    /// How fast a model is that is loaded now, as far as this tells: not where it runs elsewhere, or on more or fewer threads.
    pub fn speed_of(self, loaded: &Loaded) -> Option<Speed> {
        self.is_of(loaded).then(|| self.speed())
    }

    fn is_of(&self, loaded: &Loaded) -> bool {
        self.device == loaded.device && self.threads == loaded.threads
    }

    /// Whether it rests on less that was read than this speed does.
    fn tells_less_than(&self, speed: &Speed) -> bool {
        let read = |spans: &[Span]| spans.iter().map(|span| span.tokens).sum::<u64>();
        speed.decode.tokens > 0 && read(&speed.prefill) > read(&self.prefill)
    }
}

/// What was measured last, by SHA-256 of the model's file, with `-sparing` where the battery was spared, and the name of the processor.
pub type All = BTreeMap<String, Measured>;

/// All that is kept.
///
/// # Errors
/// What the vault refuses.
pub fn all(unlocked: &Unlocked<'_>) -> Result<All> {
    get(unlocked, MEASURED)
}

/// What was measured last of a model, on battery or not, with what it was last found able to do, as far as that is used.
pub fn last(all: &All, model: &str) -> Option<Measured> {
    let last = of(all, model).max_by(|a, b| a.made.cmp(&b.made))?;
    Some(Measured { ability: ability(all, model).cloned().map(Ability::as_used), ..last.clone() })
}

/// How fast a model is that is loaded now, as far as what was measured of it tells, or else what was gauged.
pub fn speed(all: &All, model: &str, loaded: &Loaded) -> Option<Speed> {
    let known = of(all, model).chain(of(all, &gauged(model)));
    // One that wrote nothing as it was measured was not found to be fast.
    known.filter(|measured| measured.decode.tokens > 0).cloned().find_map(|measured| measured.speed_of(loaded))
}

/// What a model was last found able to do: that hangs neither on the battery nor on the processor.
pub fn ability<'a>(all: &'a All, model: &str) -> Option<&'a Ability> {
    let measured = all.iter().filter(|(key, _)| key.starts_with(model)).map(|(_, measured)| measured);
    measured.filter(|measured| measured.ability.is_some()).max_by(|a, b| a.made.cmp(&b.made))?.ability.as_ref()
}

/// What was measured or gauged last of a model on battery, or not on battery: it is gauged anew where it runs otherwise than it was measured.
pub fn on<'a>(all: &'a All, model: &str, sparing: bool) -> Option<&'a Measured> {
    let known = [key(model, sparing), key(&gauged(model), sparing)].map(|key| all.get(&key));
    known.into_iter().flatten().max_by(|a, b| a.made.cmp(&b.made))
}

fn of<'a>(all: &'a All, model: &str) -> impl Iterator<Item = &'a Measured> + use<'a> {
    [false, true].map(|sparing| all.get(&key(model, sparing))).into_iter().flatten()
}

/// What a model goes by where it was only gauged.
fn gauged(model: &str) -> String {
    format!("{model}-gauged")
}

/// Keeps what was gauged.
///
/// # Errors
/// What the vault refuses.
pub fn keep_gauged(unlocked: &mut Unlocked<'_>, found: Measured) -> Result<()> {
    let mut known = all(unlocked)?;
    known.insert(key(&gauged(&found.file_sha256), found.sparing), found);
    set(unlocked, MEASURED, &known)
}

/// Keeps how fast a model was as it read a document in place of what was gauged of it, where it read more than then.
///
/// # Errors
/// What the vault refuses.
pub fn learn(unlocked: &mut Unlocked<'_>, model: &str, loaded: &Loaded, sparing: bool, speed: Speed) -> Result<()> {
    let mut known = all(unlocked)?;
    let kept = known.get_mut(&key(&gauged(model), sparing));
    let Some(kept) = kept.filter(|kept| kept.is_of(loaded) && kept.tells_less_than(&speed)) else { return Ok(()) };
    (kept.prefill, kept.decode) = (speed.prefill, speed.decode);
    set(unlocked, MEASURED, &known)
}

fn key(model: &str, sparing: bool) -> String {
    key_on(&PROCESSOR, model, sparing)
}

fn key_on(processor: &str, model: &str, sparing: bool) -> String {
    format!("{model}{} {processor}", if sparing { "-sparing" } else { "" })
}

impl App {
    /// Queues the measuring of a model that the user agreed to. When its job has finished, [`Self::measured`] tells.
    ///
    /// # Errors
    /// [`Code::VaultReadOnly`], [`Code::ConsentNeeded`], [`Code::ModelUnknown`], [`Code::ModelRefused`], or what the vault refuses.
    pub fn measure(self: &Arc<Self>, model: &str) -> Result<JobId> {
        let model = self.models.by_id(model)?;
        if let Some(reason) = model.refused() {
            return Err(Error::new(Code::ModelRefused, reason));
        }
        {
            let unlocked = self.session.unlocked()?;
            unlocked.may_change()?;
            consent::accepted(&unlocked, &model)?;
        }
        let job = self.jobs.start(model.name().to_owned(), None, self.events.clone());
        job.progress(Stage::Waiting, 0, 0, None);
        let (id, app) = (job.id(), self.clone());
        self.summarising.queue(move || {
            let measured = job.go().and_then(|()| {
                let accepted = consent::accepted(&app.session.unlocked()?, &model)?;
                measure(&app, &accepted, &job)
            });
            job.end(measured.map(|()| None));
        });
        Ok(id)
    }

    /// What was measured last of the model with this SHA-256.
    ///
    /// # Errors
    /// What the vault refuses.
    pub fn measured(&self, model: &str) -> Result<Option<Measured>> {
        Ok(last(&all(&self.session.unlocked()?)?, model))
    }
}

/// Measures a model the user agreed to, and keeps what it came to.
fn measure(app: &App, accepted: &Accepted, job: &Job) -> Result<()> {
    let model = app.models().by_id(accepted.model()).map_err(|_| Error::from(Code::ModelChanged))?;
    // Loading is measured too, and memory is to be that of this run alone.
    app.reading().kill();
    // What the longest prompt took is given back: the engine is not used again.
    let energy = &app.parts().energy;
    let read = |running: &mut Running| -> Result<Measured> {
        // It may have been taken back before there was an engine to end.
        consent::accepted(&app.session().unlocked()?, &model)?;
        run(running, &model, energy, job)
    };
    let measured = app.reading().with(app, &model, job, read, |_| false)?;
    let mut unlocked = app.session().unlocked()?;
    // Consent may have been taken back while the model read.
    consent::accepted(&unlocked, &model)?;
    let mut known = all(&unlocked)?;
    known.insert(key(&model.sha256, measured.sparing), measured);
    set(&mut unlocked, MEASURED, &known)
}

fn run(running: &mut Running, model: &Model, energy: &Path, job: &Job) -> Result<Measured> {
    let Running { engine, loaded, sparing, .. } = running;
    let text = Text::counted(engine)?;
    let lengths = lengths(loaded.context);
    let of = u32::try_from(lengths.len()).unwrap_or(u32::MAX).saturating_add(2);
    // Weights are taken from the file when they are first used.
    let first = ask(engine, &text.of(16), 1)?;
    let meter = Meter::start(energy);
    let mut prefill = Vec::with_capacity(lengths.len());
    for (part, &length) in (0..).zip(&lengths) {
        job.progress(Stage::Measuring, part, of, None);
        let read = ask(engine, &text.of(length), 1)?;
        prefill.push(Span { seconds: read.prefill_seconds, tokens: read.prompt_tokens.into() });
    }
    job.progress(Stage::Measuring, of - 2, of, None);
    let fit = lengths.iter().rfind(|&&length| length <= WRITTEN_TO).or(lengths.first());
    let request = format!("Tell at length what this text says.\n\n{}", text.of(fit.copied().unwrap_or(1)));
    let mut decode = Span::default();
    for _ in 0..MOST_ANSWERS {
        let answer = ask(engine, &request, WRITTEN + 1)?;
        decode.seconds += answer.decode_seconds;
        decode.tokens += u64::from(answer.completion_tokens.saturating_sub(1));
        if decode.tokens >= u64::from(WRITTEN) {
            break;
        }
    }
    let energy_joules = meter.and_then(|meter| meter.joules());
    job.progress(Stage::Measuring, of - 1, of, None);
    let ability = if loaded.context < TRIED_FROM {
        None
    } else {
        Some(ability::try_out(&mut |prompt| {
            let mut answer = String::new();
            engine.generate(prompt, &mut |text| {
                answer.push_str(text);
                ControlFlow::Continue(())
            })?;
            Ok(answer)
        })?)
    };
    let load_seconds = loaded.seconds + first.prefill_seconds;
    let speed = Measured::now(model, loaded, *sparing, load_seconds, Speed { prefill, decode });
    Ok(Measured { peak_memory_bytes: engine.peak_memory()?, energy_joules, ability, ..speed })
}

/// The lengths that a context has room for; of a very short one, as much as there is.
fn lengths(context: u32) -> Vec<u32> {
    let room = context.saturating_sub(ROOM).max(1);
    let fit: Vec<u32> = LENGTHS.into_iter().filter(|&length| length <= room).collect();
    if fit.is_empty() { vec![room] } else { fit }
}

fn ask(engine: &mut Engine, text: &str, max_tokens: u32) -> Result<Generated> {
    let prompt = Prompt { system: None, user: text.to_owned(), max_tokens, temperature: 0.0, seed: 0 };
    Ok(engine.generate(&prompt, &mut |_| ControlFlow::Continue(()))?)
}

/// The text that is read, as long as is wanted.
struct Text {
    words: Vec<&'static str>,
    /// Tokens of all the words.
    tokens: u64,
}

impl Text {
    /// With its tokens as the model counts them.
    fn counted(engine: &mut Engine) -> Result<Self> {
        let tokens = engine.count_tokens(&[TEXT])?.first().copied().unwrap_or(0);
        Ok(Self { words: TEXT.split_whitespace().collect(), tokens: u64::from(tokens.max(1)) })
    }

    /// About so many tokens of it.
    fn of(&self, tokens: u32) -> String {
        let words = (u64::from(tokens) * self.words.len() as u64 / self.tokens).max(1);
        let words = usize::try_from(words).unwrap_or(usize::MAX);
        self.words.iter().copied().cycle().take(words).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests;
