//! A long document: how long it takes, how much memory, whether every block of it is accounted for, how soon a stop is obeyed and whether a
//! run that was stopped goes on where it was.
//!
//! Stop is what the app does: a flag, and the engine is killed. The figures of memory are the most that this program (Alcove's part) and the
//! engine have held since they were started.

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use app::error::Result as AppResult;
use app::summarise::{Answered, Draft, Model, Options, Source, Speed, Step, summarise};
use engine::{Engine, Generated, Prompt};

use crate::Result;
use crate::methods::Way;
use crate::model::{measure, paths};
use crate::texts::plain;

/// When a run is stopped, as a share of what it takes: without a model, and with one, where each run goes on with what the one before it left.
const WITHOUT: [f64; 5] = [0.1, 0.3, 0.5, 0.7, 0.9];
const WITH: [f64; 3] = [0.3, 0.3, 0.3];

/// Answers by their number, as the vault keeps them for a run that goes on.
type Kept = BTreeMap<u32, (Prompt, Answered)>;

/// Prints how a document fares; a run is stopped after so many seconds, where they are given, and goes on once for as long.
pub fn run(file: &str, method: &str, seconds: Option<&str>) -> Result<()> {
    let way = Way::of(method)?;
    let (options, has_model) = (way.options()?, way.needs_model());
    let source = plain(&fs::read_to_string(file)?);
    let limit = seconds.map(str::parse::<u64>).transpose()?.map(Duration::from_secs);
    let words: usize = source.blocks.iter().map(|block| block.text.split_whitespace().count()).sum();
    let mut speed = None;
    let mut whole = None;
    if limit.is_none() {
        let mut live = has_model.then(|| Live::start(&mut speed, Kept::new())).transpose()?;
        let ran = go(&source, &options, live.as_mut(), None)?;
        let mib = |bytes: Option<u64>| bytes.map_or_else(|| "-".to_owned(), |bytes| (bytes >> 20).to_string());
        let ours = mib(engine::memory::peak());
        let theirs = mib(live.as_mut().map(|live| live.engine.peak_memory()).transpose()?.flatten());
        let how = format!("{:?}, {}", ran.draft.method, ran.draft.reason);
        println!(
            "| {file} | {method} ({how}) | {words} | {:.1} | {ours} | {theirs} | {} |",
            ran.seconds,
            account(&ran.draft)?
        );
        whole = Some(ran);
    }
    let share = |share: &f64| Duration::from_secs_f64(share * whole.as_ref().map_or(0.0, |ran| ran.seconds));
    let moments: Vec<Duration> = match limit {
        Some(limit) => vec![limit; 2],
        None if has_model => WITH.iter().map(share).collect(),
        None => WITHOUT.iter().map(share).collect(),
    };
    let mut kept = Kept::new();
    for after in moments {
        let mut live = has_model.then(|| Live::start(&mut speed, std::mem::take(&mut kept))).transpose()?;
        let ran = go(&source, &options, live.as_mut(), Some(after))?;
        println!("| {file} | {method} | {} | {} |", ran.told(after), account(&ran.draft)?);
        kept = live.map(|live| live.kept).unwrap_or_default();
    }
    if let Some(whole) = whole.filter(|_| has_model) {
        let read = kept.len();
        let mut live = Live::start(&mut speed, kept)?;
        let last = go(&source, &options, Some(&mut live), None)?;
        let is_same = last.draft.sentences == whole.draft.sentences && last.draft.coverage == whole.draft.coverage;
        let answer = if is_same { "the same as" } else { "NOT the same as" };
        println!("went on with {read} answers given before and ended {answer} the run that was never stopped");
    }
    Ok(())
}

/// What became of the blocks: read, left, could not be read, in all; and how many cells the bar over them has. All are accounted for.
fn account(draft: &Draft) -> Result<String> {
    let c = &draft.coverage;
    if c.read + c.skipped + c.failed != c.total || c.cells.is_empty() {
        return Err(format!("not all is accounted for: {c:?}").into());
    }
    Ok(format!("{} | {} | {} | {} | {}", c.read, c.skipped, c.failed, c.total, c.cells.len()))
}

/// A run.
struct Ran {
    draft: Draft,
    seconds: f64,
    /// Seconds from the stop to the end, where one came.
    stopping: Option<f64>,
    /// Parts that it was told it had read before, and of how many.
    before: Option<(u32, u32)>,
    /// The last part that it said it was at, and of how many.
    at: (u32, u32),
}

impl Ran {
    fn told(&self, after: Duration) -> String {
        let after = after.as_secs_f64();
        let stopping = match self.stopping {
            Some(seconds) => {
                format!("stopped after {after:.1} s, at part {} of {}: {seconds:.2} s", self.at.0, self.at.1)
            }
            None => format!("ended by itself within {after:.1} s"),
        };
        match self.before {
            Some((part, of)) => format!("{stopping}, having gone on after {part} of {of}"),
            None => stopping,
        }
    }
}

/// Runs to the end, or until `after` has passed.
fn go(source: &Source, options: &Options, live: Option<&mut Live>, after: Option<Duration>) -> Result<Ran> {
    let stop = AtomicBool::new(false);
    let killer = live.as_ref().map(|live| live.engine.killer());
    let (mut before, mut at) = (None, (0, 0));
    let mut on = |step: Step<'_>| match step {
        Step::GoesOn { part, of } => before = Some((part, of)),
        Step::Progress { part, of, .. } => at = (part, of),
        Step::Translating { .. } | Step::Sentences { .. } => {}
    };
    let start = Instant::now();
    let (draft, done, asked) = thread::scope(|scope| {
        let (running, ended) = mpsc::channel::<()>();
        let (stop, killer) = (&stop, &killer);
        let stopper = scope.spawn(move || {
            // Nothing is ever sent: the other side is dropped when the run has ended by itself.
            if ended.recv_timeout(after?) != Err(RecvTimeoutError::Timeout) {
                return None;
            }
            let asked = Instant::now();
            stop.store(true, Ordering::Relaxed);
            if let Some(killer) = killer {
                killer.kill();
            }
            Some(asked)
        });
        let draft = summarise(source, live.map(|live| live as &mut dyn Model), options, stop, &mut on);
        let done = Instant::now();
        drop(running);
        (draft, done, stopper.join().ok().flatten())
    });
    let draft = draft?;
    if let Some(failure) = &draft.failure {
        return Err(failure.clone().into());
    }
    let stopping = asked.map(|asked| done.saturating_duration_since(asked).as_secs_f64());
    Ok(Ran { draft, seconds: (done - start).as_secs_f64(), stopping, before, at })
}

/// The model, with its answers kept for the run after this one.
struct Live {
    engine: Engine,
    context: u32,
    speed: Option<Speed>,
    kept: Kept,
}

impl Live {
    /// Starts the engine; how fast it is is measured the first time.
    fn start(speed: &mut Option<Speed>, kept: Kept) -> Result<Self> {
        let (program, file) = paths()?;
        let mut engine = Engine::start(&program, &file)?;
        let context = engine.load()?.context;
        if speed.is_none() {
            *speed = Some(measure(&mut engine)?);
        }
        Ok(Self { engine, context, speed: speed.clone(), kept })
    }
}

impl Model for Live {
    fn count_tokens(&mut self, texts: &[&str]) -> AppResult<Vec<u32>> {
        Ok(self.engine.count_tokens(texts)?)
    }

    fn generate(&mut self, prompt: &Prompt, on_text: &mut dyn FnMut(&str) -> ControlFlow<()>) -> AppResult<Generated> {
        Ok(self.engine.generate(prompt, on_text)?)
    }

    fn context(&self) -> u32 {
        self.context
    }

    fn speed(&self) -> Option<&Speed> {
        self.speed.as_ref()
    }

    fn answered(&mut self, part: u32, prompt: &Prompt) -> Option<Answered> {
        self.kept.get(&part).filter(|(to, _)| to == prompt).map(|(_, answer)| answer.clone())
    }

    fn knows(&self, part: u32, prompt: &Prompt) -> bool {
        self.kept.get(&part).is_some_and(|(to, _)| to == prompt)
    }

    fn note(&mut self, part: u32, _: u32, prompt: &Prompt, answer: Answered) {
        self.kept.insert(part, (prompt.clone(), answer));
    }
}
