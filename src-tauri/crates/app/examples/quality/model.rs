//! The embedded model, and what it once answered: that it is not asked again, so a second run costs only our own part.
//!
//! Answers lie in `ALCOVE_BENCH/answers` (or `ALCOVE_ANSWERS`; where that is empty none are kept) under what they are of: this file of a
//! model, this program, this prompt. An answer is kept piece by piece as it came and is heard again so, and the seconds that it took
//! when it was given are added: a summary and its time are the same as on the first run. So is the speed that a method is chosen by.

use std::fs::{self, File};
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use app::error::{Code, Error, Result as AppResult};
use app::summarise::{Answered, Model, Speed};
use app::summary::Span;
use engine::{Engine, Finish, Generated, Prompt};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Result;

/// What is read to measure the model, again and again until it is long enough.
const SAMPLE: &str = include_str!("../../../../../assets/samples/committee-minutes.txt");
/// Words of it that are read at once: the first to warm up, the others about 350 and 1,200 tokens.
const LENGTHS: [usize; 3] = [20, 260, 900];

/// The model.
pub struct Remembering {
    engine: Engine,
    context: u32,
    speed: Speed,
    folder: Option<PathBuf>,
    /// All that it wrote since that was last taken, an answer a paragraph, without a sentence that it was not left to finish.
    said: String,
    /// Seconds of answers that were only heard again.
    spent: f64,
}

/// An answer on disk.
#[derive(Serialize, Deserialize)]
struct Kept {
    answer: Answered,
    /// Seconds that passed while the model was at it, without what we did with each piece.
    seconds: f64,
}

impl Remembering {
    /// The model of `ALCOVE_MODEL`, loaded and measured.
    pub fn start() -> Result<Self> {
        let (program, file) = paths()?;
        let folder = match std::env::var_os("ALCOVE_ANSWERS") {
            Some(folder) if folder.is_empty() => None,
            Some(folder) => Some(PathBuf::from(folder)),
            None => Some(PathBuf::from(std::env::var("ALCOVE_BENCH")?).join("answers")),
        };
        let of = format!("{}-{}", fingerprint(&file)?, fingerprint(&program)?);
        let folder = folder.map(|folder| folder.join(of));
        if let Some(folder) = &folder {
            fs::create_dir_all(folder)?;
        }
        let mut engine = Engine::start(&program, &file)?;
        let context = engine.load()?.context;
        let speed = speed(&mut engine, folder.as_deref())?;
        Ok(Self { engine, context, speed, folder, said: String::new(), spent: 0.0 })
    }

    /// What it wrote since this was last asked, and the seconds that are to be added to those that passed.
    pub fn take(&mut self) -> (String, f64) {
        (std::mem::take(&mut self.said), std::mem::take(&mut self.spent))
    }

    /// Ends an answer that began at `from` in what was said.
    fn end(&mut self, from: usize, finish: Finish) {
        if finish == Finish::Stopped {
            let whole = self.said.get(from..).and_then(|said| said.rfind(['.', '!', '?', '\n']));
            self.said.truncate(whole.map_or(from, |at| from + at + 1));
        }
        self.said.push('\n');
    }
}

impl Model for Remembering {
    fn count_tokens(&mut self, texts: &[&str]) -> AppResult<Vec<u32>> {
        Ok(self.engine.count_tokens(texts)?)
    }

    fn generate(&mut self, prompt: &Prompt, on_text: &mut dyn FnMut(&str) -> ControlFlow<()>) -> AppResult<Generated> {
        let key = hex(&Sha256::digest(serde_json::to_vec(prompt).map_err(lost)?));
        let file = self.folder.as_ref().map(|folder| folder.join(key));
        let kept = file.as_ref().and_then(|file| serde_json::from_slice::<Kept>(&fs::read(file).ok()?).ok());
        let (from, mut heard) = (self.said.len(), 0);
        if let Some(Kept { answer: Answered { pieces, generated }, seconds }) = kept {
            let mut is_enough = false;
            for piece in &pieces {
                heard += 1;
                self.said.push_str(piece);
                is_enough = on_text(piece).is_break();
                if is_enough {
                    break;
                }
            }
            if is_enough || generated.finish != Finish::Stopped {
                let (generated, saved) = shortened(generated, heard, pieces.len());
                self.spent += seconds - saved;
                self.end(from, generated.finish);
                return Ok(generated);
            }
        }
        // New, or more is wanted than was heard then: of that, nothing is told twice.
        let (start, mut ours, mut pieces) = (Instant::now(), Duration::ZERO, Vec::new());
        let generated = self.engine.generate(prompt, &mut |piece| {
            pieces.push(piece.to_owned());
            if pieces.len() <= heard {
                return ControlFlow::Continue(());
            }
            self.said.push_str(piece);
            let before = Instant::now();
            let flow = on_text(piece);
            ours += before.elapsed();
            flow
        })?;
        let seconds = start.elapsed().saturating_sub(ours).as_secs_f64();
        if let Some(file) = file {
            let kept = Kept { answer: Answered { pieces, generated }, seconds };
            fs::write(file, serde_json::to_vec(&kept).map_err(lost)?).map_err(lost)?;
        }
        self.end(from, generated.finish);
        Ok(generated)
    }

    fn context(&self) -> u32 {
        self.context
    }

    fn speed(&self) -> Option<&Speed> {
        Some(&self.speed)
    }
}

/// An answer of which only so many of its pieces are wanted now, and the seconds that saves.
fn shortened(generated: Generated, heard: usize, of: usize) -> (Generated, f64) {
    if heard == of {
        return (generated, 0.0);
    }
    let decode_seconds = generated.decode_seconds * heard as f64 / of as f64;
    let less = Generated { finish: Finish::Stopped, completion_tokens: heard as u32, decode_seconds, ..generated };
    (less, generated.decode_seconds - decode_seconds)
}

/// The engine's program and the model's file.
pub fn paths() -> Result<(PathBuf, PathBuf)> {
    Ok((PathBuf::from(std::env::var("ALCOVE_ENGINE")?), PathBuf::from(std::env::var("ALCOVE_MODEL")?)))
}

/// How fast the model is, as it was found on the first run where answers are kept.
fn speed(engine: &mut Engine, folder: Option<&Path>) -> Result<Speed> {
    let file = folder.map(|folder| folder.join("speed"));
    let kept = file.as_ref().and_then(|file| serde_json::from_slice::<(Vec<Span>, Span)>(&fs::read(file).ok()?).ok());
    if let Some((prefill, decode)) = kept {
        return Ok(Speed { prefill, decode });
    }
    let speed = measure(engine)?;
    if let Some(file) = file {
        fs::write(file, serde_json::to_vec(&(&speed.prefill, &speed.decode))?)?;
    }
    Ok(speed)
}

/// Measures how fast a loaded model reads and writes.
pub fn measure(engine: &mut Engine) -> Result<Speed> {
    let mut speed = Speed::default();
    for words in LENGTHS {
        let user = SAMPLE.split_whitespace().cycle().take(words).collect::<Vec<_>>().join(" ");
        let prompt = Prompt { system: None, user, max_tokens: 64, temperature: 0.0, seed: 0 };
        let went = engine.generate(&prompt, &mut |_| ControlFlow::Continue(()))?;
        if words == LENGTHS[0] {
            continue;
        }
        speed.prefill.push(Span { seconds: went.prefill_seconds, tokens: went.prompt_tokens.into() });
        speed.decode.seconds += went.decode_seconds;
        speed.decode.tokens += u64::from(went.completion_tokens.saturating_sub(1));
    }
    Ok(speed)
}

/// The beginning of a file's SHA-256.
fn fingerprint(path: &Path) -> Result<String> {
    let mut file = File::open(path)?;
    let (mut hash, mut piece) = (Sha256::new(), vec![0; 1 << 20]);
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(hex(&hash.finalize()).chars().take(16).collect()),
            n => hash.update(piece.get(..n).unwrap_or_default()),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn lost(error: impl std::error::Error) -> Error {
    Error::new(Code::BadInput, error.to_string())
}
