//! Measures summaries of research papers against their abstracts and prints one row of the table in `docs/quality.md`.
//!
//! `quality SPLIT METHOD [N]`: SPLIT is `train` or `val` of PyPI `aclsum` 0.1.2, unpacked in `ALCOVE_BENCH` (its test split
//! stays unread); METHOD is `first`, `last`, `naive`, `extractive`, `quick`, `auto`. Those with a model need `ALCOVE_ENGINE` and
//! `ALCOVE_MODEL`; answers are kept in `ALCOVE_BENCH/answers`, so that a second run measures only our own part.
//! `quality facts METHOD`: the same methods on twelve documents of other kinds (`fixtures/kinds`), 150 words each: which of their facts are
//! kept, lost, turned round.
//! ROUGE is the F-measure with stemming, as in PyPI `rouge-score`, which it agrees with to 0.1.

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use app::error::{Code, Result as AppResult};
use app::summarise::{Block, Draft, Kind, Model, Options, Source, summarise};
use app::summary::{Method, Origin, Support};
use engine::{Engine, Generated, Prompt};
use serde_json::Value;
use sha2::{Digest, Sha256};

#[path = "../fixtures/kinds.rs"]
mod kinds;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let split = arguments.next().filter(|s| s == "train" || s == "val" || s == "facts");
    let split = split.ok_or("SPLIT is train or val, or it is facts")?;
    let method = arguments.next().ok_or("METHOD is missing")?;
    let limit: usize = arguments.next().map_or(Ok(usize::MAX), |n| n.parse())?;
    let root = PathBuf::from(std::env::var("ALCOVE_BENCH")?);
    let mut model = match method.as_str() {
        "naive" | "quick" | "auto" => Some(Remembering::start(root.join("answers"))?),
        _ => None,
    };
    if split == "facts" {
        println!("{}", facts(&method, model.as_mut())?);
        return Ok(());
    }
    let mut row = Row::default();
    for line in fs::read_to_string(root.join(format!("aclsum/dataset/{split}.jsonl")))?.lines().take(limit) {
        let id = serde_json::from_str::<Value>(line)?["id"].as_str().ok_or("id")?.to_owned();
        let paper: Value =
            serde_json::from_str(&fs::read_to_string(root.join(format!("aclsum/dataset/paper_jsons/{id}.json")))?)?;
        let (source, reference) = (body(&paper), paper["abstract"].as_str().unwrap_or(""));
        let start = Instant::now();
        row.score(&method, &source, reference, model.as_mut())?;
        row.seconds += start.elapsed().as_secs_f64();
    }
    println!("{}", row.print(&method));
    Ok(())
}

/// The body of a paper; its abstract is not in it.
fn body(paper: &Value) -> Source {
    let mut source = Source::default();
    let mut section = "";
    for paragraph in paper["pdf_parse"]["body_text"].as_array().into_iter().flatten() {
        let heading = paragraph["section"].as_str().unwrap_or("");
        let text = paragraph["text"].as_str().unwrap_or("");
        let parts =
            [(heading != section).then_some((Kind::Heading { level: 1 }, heading)), Some((Kind::Paragraph, text))];
        for (kind, text) in parts.into_iter().flatten() {
            let id = source.blocks.len() as u32;
            source.blocks.push(Block { id, kind, page: None, paragraph: id + 1, text: text.to_owned() });
        }
        section = heading;
    }
    source
}

/// The row of a method: documents, facts, kept, lost, inverted, words, seconds per 1,000 words.
fn facts(method: &str, mut model: Option<&mut Remembering>) -> Result<String> {
    let (mut facts, mut fates, mut words, mut source_words) = (0, [0; 3], 0, 0);
    let all = kinds::all();
    let start = Instant::now();
    for kind in &all {
        let source = plain(kind.text);
        let read: Vec<&str> = kind.text.split_whitespace().collect();
        let shown: Vec<String> = match method {
            "first" => sentences(&read.iter().take(150).copied().collect::<Vec<_>>().join(" ")),
            "last" => {
                sentences(&read.iter().skip(read.len().saturating_sub(150)).copied().collect::<Vec<_>>().join(" "))
            }
            "naive" => sentences(&naive(&read, model.as_deref_mut().ok_or("model")?)?),
            _ => {
                let chosen = if method == "quick" { Some(Method::Quick) } else { None };
                let options = Options { words: Some(150), method: chosen, ..Options::default() };
                let reader = model.as_deref_mut().map(|m| m as &mut dyn Model);
                let draft = summarise(&source, reader, &options, &AtomicBool::new(false), &mut |_| {})?;
                draft.sentences.into_iter().map(|s| s.text).collect()
            }
        };
        let shown: Vec<&str> = shown.iter().map(String::as_str).collect();
        words += shown.iter().map(|s| s.split_whitespace().count()).sum::<usize>();
        source_words += read.len();
        for fact in &kind.facts {
            let fate = fact.fate(&shown);
            fates[fate as usize] += 1;
            facts += 1;
            if fate == kinds::Fate::Inverted {
                println!("turned round in {}, as {:?} would: {shown:?}", kind.name, fact.not);
            }
        }
    }
    let [kept, lost, inverted] = fates;
    let (per, pace) = (words / all.len(), 1000.0 * start.elapsed().as_secs_f64() / source_words as f64);
    Ok(format!("| {method} | {} | {facts} | {kept} | {lost} | {inverted} | {per} | {pace:.1} |", all.len()))
}

/// A text with empty lines between its blocks, `#` before a heading.
fn plain(text: &str) -> Source {
    let blocks = text.split("\n\n").map(str::trim).filter(|t| !t.is_empty()).zip(0..).map(|(text, id)| {
        let kind = if text.starts_with('#') { Kind::Heading { level: 1 } } else { Kind::Paragraph };
        Block { id, kind, page: None, paragraph: id + 1, text: text.trim_start_matches('#').trim().to_owned() }
    });
    Source { blocks: blocks.collect(), ..Source::default() }
}

/// Cut at full stops before a space: close enough to look for words in.
fn sentences(text: &str) -> Vec<String> {
    text.split_inclusive(". ").flat_map(|s| s.split('\n')).map(|s| s.trim().to_owned()).collect()
}

/// Sums over papers.
#[derive(Default)]
struct Row {
    papers: f64,
    rouge: [f64; 3],
    words: f64,
    source_words: f64,
    sentences: f64,
    by_model: f64,
    written: f64,
    written_supported: f64,
    wrong_facts: f64,
    read: f64,
    blocks: f64,
    seconds: f64,
}

impl Row {
    fn score(&mut self, method: &str, source: &Source, reference: &str, model: Option<&mut Remembering>) -> Result<()> {
        let all: Vec<&str> = source
            .blocks
            .iter()
            .filter(|b| b.kind == Kind::Paragraph)
            .flat_map(|b| b.text.split_whitespace())
            .collect();
        let asked = |m: &str| if m == "quick" { Some(Method::Quick) } else { None };
        let options = Options { words: Some(150), method: asked(method), ..Options::default() };
        let text = match method {
            "first" => all.iter().take(150).copied().collect::<Vec<_>>().join(" "),
            "last" => all.iter().skip(all.len().saturating_sub(150)).copied().collect::<Vec<_>>().join(" "),
            "naive" => {
                let text = naive(&all, model.ok_or("model")?)?;
                // The same check as for our own, through a model that says what was said.
                self.count(
                    &summarise(
                        source,
                        Some(&mut Parrot(text.clone())),
                        &Options { method: Some(Method::Whole), ..options },
                        &AtomicBool::new(false),
                        &mut |_| {},
                    )?,
                    true,
                );
                text
            }
            _ => {
                let draft = summarise(
                    source,
                    model.map(|m| m as &mut dyn Model),
                    &options,
                    &AtomicBool::new(false),
                    &mut |_| {},
                )?;
                if let Some(failure) = draft.failure {
                    return Err(failure.into());
                }
                self.count(&draft, false);
                draft.sentences.iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join(" ")
            }
        };
        let (ours, theirs) = (tokens(&text), tokens(reference));
        for (sum, score) in
            self.rouge.iter_mut().zip([grams(&ours, &theirs, 1), grams(&ours, &theirs, 2), longest(&ours, &theirs)])
        {
            *sum += score;
        }
        self.papers += 1.0;
        self.words += text.split_whitespace().count() as f64;
        self.source_words += all.len() as f64;
        Ok(())
    }

    fn count(&mut self, draft: &Draft, parrot: bool) {
        let facts = |d: &app::summary::Doubt| matches!(d.kind.as_str(), "number" | "date" | "name" | "unit");
        self.sentences += draft.sentences.len() as f64;
        self.by_model += draft.sentences.iter().filter(|s| s.origin == Origin::Model).count() as f64;
        self.written += draft.left_out.len() as f64;
        self.written_supported +=
            draft.sentences.iter().filter(|s| s.origin == Origin::Model && s.status == Support::Supported).count()
                as f64;
        self.wrong_facts += draft.left_out.iter().filter(|s| s.doubts.iter().any(facts)).count() as f64;
        if !parrot {
            self.read += f64::from(draft.coverage.read);
            self.blocks += f64::from(draft.coverage.total);
        }
    }

    fn print(&self, method: &str) -> String {
        let [a, b, c] = self.rouge.map(|r| 100.0 * r / self.papers);
        let part = |x: f64, of: f64| if of > 0.0 { format!("{:.0} %", 100.0 * x / of) } else { "-".to_owned() };
        format!(
            "| {method} | {} | {a:.1} | {b:.1} | {c:.1} | {:.0} | {} | {} | {} | {} | {:.1} |",
            self.papers,
            self.words / self.papers,
            part(self.by_model, self.sentences),
            part(self.written, self.written + self.written_supported),
            part(self.wrong_facts, self.written),
            part(self.read, self.blocks),
            1000.0 * self.seconds / self.source_words
        )
    }
}

/// What a plain chat window does: as much of the beginning as is comfortable, and a request.
fn naive(words: &[&str], model: &mut Remembering) -> Result<String> {
    let user = format!(
        "Summarize the following text in about 150 words.\n\n{}",
        words.iter().take(1_500).copied().collect::<Vec<_>>().join(" ")
    );
    let mut text = String::new();
    model.generate(&Prompt { system: None, user, max_tokens: 220, temperature: 0.0, seed: 0 }, &mut |piece| {
        text.push_str(piece);
        ControlFlow::Continue(())
    })?;
    Ok(text)
}

/// Says one thing.
struct Parrot(String);

impl Model for Parrot {
    fn count_tokens(&mut self, texts: &[&str]) -> AppResult<Vec<u32>> {
        Ok(texts.iter().map(|_| 1).collect())
    }
    fn generate(&mut self, _: &Prompt, on_text: &mut dyn FnMut(&str) -> ControlFlow<()>) -> AppResult<Generated> {
        let _ = on_text(&self.0);
        Ok(Generated {
            finish: engine::Finish::End,
            prompt_tokens: 0,
            completion_tokens: 0,
            prefill_seconds: 0.0,
            decode_seconds: 0.0,
        })
    }
    fn context(&self) -> u32 {
        u32::MAX
    }
}

/// The real model; what it once answered it is not asked again.
struct Remembering {
    engine: Engine,
    context: u32,
    folder: PathBuf,
}

impl Remembering {
    fn start(folder: PathBuf) -> Result<Self> {
        fs::create_dir_all(&folder)?;
        let mut engine =
            Engine::start(std::env::var("ALCOVE_ENGINE")?.as_ref(), std::env::var("ALCOVE_MODEL")?.as_ref())?;
        let context = engine.load()?.context;
        Ok(Self { engine, context, folder })
    }
}

fn start() -> Result<Engine> {
    Ok(Engine::start(std::env::var("ALCOVE_ENGINE")?.as_ref(), std::env::var("ALCOVE_MODEL")?.as_ref())?)
}

fn lost(error: impl Error) -> app::error::Error {
    app::error::Error::new(Code::EngineCrashed, error.to_string())
}

impl Model for Remembering {
    fn count_tokens(&mut self, texts: &[&str]) -> AppResult<Vec<u32>> {
        self.engine.count_tokens(texts).map_err(lost)
    }
    fn generate(&mut self, prompt: &Prompt, on_text: &mut dyn FnMut(&str) -> ControlFlow<()>) -> AppResult<Generated> {
        let key = Sha256::digest(serde_json::to_vec(prompt).map_err(lost)?);
        let file = self.folder.join(key.iter().map(|b| format!("{b:02x}")).collect::<String>());
        if let Ok(kept) = fs::read(&file) {
            let (text, generated): (String, Generated) = serde_json::from_slice(&kept).map_err(lost)?;
            let _ = on_text(&text);
            return Ok(generated);
        }
        let mut text = String::new();
        let answered = self.engine.generate(prompt, &mut |piece| {
            text.push_str(piece);
            on_text(piece)
        });
        let generated = match answered {
            Ok(generated) => generated,
            Err(engine::Error::Crashed) => {
                // Counts as what was written till then; the next passage has a new engine.
                self.engine = start().map_err(|e| app::error::Error::new(Code::EngineMissing, e.to_string()))?;
                let finish = engine::Finish::Length;
                Generated { finish, prompt_tokens: 0, completion_tokens: 0, prefill_seconds: 0.0, decode_seconds: 0.0 }
            }
            Err(error) => return Err(lost(error)),
        };
        fs::write(&file, serde_json::to_vec(&(text, generated)).map_err(lost)?).map_err(lost)?;
        Ok(generated)
    }
    fn context(&self) -> u32 {
        self.context
    }
}

fn tokens(text: &str) -> Vec<String> {
    let stemmer = rust_stemmers::Stemmer::create(rust_stemmers::Algorithm::English);
    let words = text.to_lowercase();
    let words = words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty());
    words.map(|w| if w.len() > 3 { stemmer.stem(w).into_owned() } else { w.to_owned() }).collect()
}

fn f_measure(matches: usize, ours: usize, theirs: usize) -> f64 {
    if matches == 0 { 0.0 } else { 2.0 * matches as f64 / (ours + theirs) as f64 }
}

fn grams(ours: &[String], theirs: &[String], n: usize) -> f64 {
    let count = |words: &[String]| {
        let mut counts: HashMap<Vec<String>, usize> = HashMap::new();
        words.windows(n).for_each(|w| *counts.entry(w.to_vec()).or_default() += 1);
        counts
    };
    let (a, b) = (count(ours), count(theirs));
    let matches = a.iter().map(|(gram, n)| (*n).min(b.get(gram).copied().unwrap_or(0))).sum();
    f_measure(matches, ours.len().saturating_sub(n - 1), theirs.len().saturating_sub(n - 1))
}

fn longest(ours: &[String], theirs: &[String]) -> f64 {
    let mut row = vec![0usize; theirs.len() + 1];
    for a in ours {
        let mut diagonal = 0;
        for (j, b) in theirs.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if a == b { diagonal + 1 } else { above.max(row[j]) };
            diagonal = above;
        }
    }
    f_measure(row[theirs.len()], ours.len(), theirs.len())
}
