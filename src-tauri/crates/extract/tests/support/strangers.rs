//! Files that strangers wrote, in the corpora that `setup/corpora.py` fetched: how each is answered, beside pdftotext. `strangers.rs` asks
//! that none crashes the reader, takes longer than it may or is passed over in silence; the bench tells what they cost.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use extract::{Document, Error, Limits};

use crate::support::{READINGS, likeness, processor_time, read};

/// A page with fewer words may hold its number and a stamp.
const FEW_WORDS: usize = 5;

/// How one file was answered.
pub struct Answer {
    pub file: PathBuf,
    pub refused: Option<Error>,
    /// Something was told of it.
    pub told: bool,
    /// It took longer on the clock than it may.
    pub late: bool,
    /// Pages with words for pdftotext, of which nothing was read or told.
    pub silent: Vec<u32>,
    /// Beside what pdftotext reads, where both read.
    beside: Option<Beside>,
}

struct Beside {
    likeness: f64,
    ours: Duration,
    theirs: Duration,
}

impl Answer {
    /// What must not be, whoever wrote the file.
    pub fn wrong(&self) -> Option<String> {
        let amiss = match self.refused {
            Some(error @ (Error::Crashed | Error::NotInstalled | Error::Io(_) | Error::Stopped)) => error.to_string(),
            None | Some(Error::NoText | Error::Empty) if !self.silent.is_empty() => {
                format!("pdftotext finds words on pages {:?}", self.silent)
            }
            _ if self.late => "it took longer than it may".to_owned(),
            _ => return None,
        };
        Some(format!("{}: {amiss}", self.file.display()))
    }
}

/// The corpora there are, by name: each is a folder of files.
pub fn corpora() -> BTreeMap<String, Vec<PathBuf>> {
    let folder = std::env::var_os("ALCOVE_STRANGERS").map_or_else(
        || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache/alcove/strangers/few"),
        PathBuf::from,
    );
    let (mut corpora, mut folders) = (BTreeMap::<String, Vec<PathBuf>>::new(), vec![folder]);
    while let Some(folder) = folders.pop() {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| {
            panic!(
                "{}: {error}: run `make setup-test`, or set ALCOVE_STRANGERS to where the files are",
                folder.display()
            )
        });
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                corpora.entry(name.clone()).or_default().push(path);
            }
        }
    }
    corpora.values_mut().for_each(|files| files.sort());
    corpora
}

/// Reads a file, and has pdftotext read it where it is a PDF.
pub fn answer(file: &Path) -> Answer {
    let bytes = std::fs::read(file).unwrap();
    let limits = Limits::for_size(bytes.len() as u64);
    let (before, start) = (processor_time(), Instant::now());
    let answer = read(&bytes);
    let (took, ours) = (start.elapsed(), processor_time() - before);
    let theirs = pages(file, &bytes);
    let silent = theirs.as_ref().map_or_else(Vec::new, |(pages, _)| silent(&answer, pages));
    let beside = answer.as_ref().ok().zip(theirs).filter(|(_, (pages, _))| pages.iter().any(|page| has_words(page)));
    Answer {
        file: file.to_owned(),
        refused: answer.as_ref().err().copied(),
        told: answer.as_ref().is_ok_and(|document| document.truncated || !document.warnings.is_empty()),
        late: took > Duration::from_secs(READINGS * limits.wall_seconds),
        silent,
        beside: beside.map(|(document, (pages, theirs))| {
            let text: Vec<&str> = document.blocks.iter().map(|block| block.text.as_str()).collect();
            Beside { likeness: likeness(&text.join("\n"), &pages.concat()), ours, theirs }
        }),
    }
}

/// A PDF's pages as pdftotext reads them, and the processor time that took; `None` for what it does not read.
fn pages(file: &Path, bytes: &[u8]) -> Option<(Vec<String>, Duration)> {
    if !bytes.trim_ascii_start().starts_with(b"%PDF-") {
        return None;
    }
    let before = processor_time();
    let done = Command::new("pdftotext").args(["-enc", "UTF-8"]).arg(file).arg("-").stderr(Stdio::null()).output();
    let done = done.expect("pdftotext is not installed: run `make setup-test`");
    let took = processor_time() - before;
    // Each page ends with a form feed.
    let text = String::from_utf8_lossy(&done.stdout);
    done.status.success().then(|| (text.split_inclusive('\u{c}').map(str::to_owned).collect(), took))
}

fn has_words(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 1);
    words.take(FEW_WORDS).count() == FEW_WORDS
}

fn silent(answer: &Result<Document, Error>, pages: &[String]) -> Vec<u32> {
    let spoken = (1..).zip(pages).filter(|(_, text)| has_words(text)).map(|(page, _)| page);
    let is_told = |document: &Document, page: u32| {
        document.truncated
            || document.blocks.iter().any(|block| block.page == Some(page))
            || document.warnings.iter().any(|warning| warning.page == Some(page))
    };
    match answer {
        Ok(document) => spoken.filter(|page| !is_told(document, *page)).collect(),
        Err(Error::NoText | Error::Empty) => spoken.collect(),
        Err(_) => Vec::new(),
    }
}

/// A row of the table in `docs/documents.md`.
pub fn row(corpus: &str, answers: &[Answer]) -> String {
    let mut reasons = BTreeMap::<String, usize>::new();
    for error in answers.iter().filter_map(|answer| answer.refused) {
        *reasons.entry(error.to_string()).or_default() += 1;
    }
    let refused: Vec<String> = reasons.iter().map(|(why, n)| format!("{n}: {why}")).collect();
    let refused = if refused.is_empty() { "none".to_owned() } else { refused.join("; ") };
    let both: Vec<&Beside> = answers.iter().filter_map(|answer| answer.beside.as_ref()).collect();
    let sum = |of: fn(&Beside) -> Duration| both.iter().map(|beside| of(beside)).sum::<Duration>().as_secs_f64();
    let mut row = format!("| {corpus} | {} ", answers.len());
    let read = answers.iter().filter(|answer| answer.refused.is_none()).count();
    let told = answers.iter().filter(|answer| answer.told).count();
    let silent: usize = answers.iter().map(|answer| answer.silent.len()).sum();
    write!(row, "| {read} | {told} | {refused} ").unwrap();
    if both.is_empty() {
        row += "| - | - | - | - |";
    } else {
        let likeness = both.iter().map(|beside| beside.likeness).sum::<f64>() / both.len() as f64;
        let ratio = sum(|beside| beside.ours) / sum(|beside| beside.theirs);
        write!(row, "| {silent} | {} | {likeness:.3} | {ratio:.2} |", both.len()).unwrap();
    }
    row
}

/// What stands above those rows.
pub const HEAD: &str = "| corpus | files | read | of which something was told | refused, and why | pages passed over in silence | read by pdftotext too | F1 with it | CPU by its |
|---|---|---|---|---|---|---|---|---|";
