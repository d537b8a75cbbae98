//! Files that strangers wrote, in the corpora that `setup/corpora.py` fetched: how each is answered, beside pdftotext. `strangers.rs` asks
//! that none crashes the reader, takes longer than it may or is passed over in silence; the bench tells what they cost.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use extract::{Document, Error, Limits};
use unicode_normalization::UnicodeNormalization;

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
    /// It was refused, for no want of a password, and pdftotext finds words in it.
    pub missed: bool,
    /// Beside what pdftotext reads, where both read.
    beside: Option<Beside>,
}

struct Beside {
    likeness: f64,
    /// The same where letters count, however they are drawn.
    unshaped: f64,
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

/// What stands beside the corpora, by the name of one, where that could not be fetched: as `setup/corpora.py` has it.
const GONE: &str = "gone";

/// The corpora, by name: each is a folder of files, and has none where it could not be fetched.
pub fn corpora() -> BTreeMap<String, Vec<PathBuf>> {
    let folder = std::env::var_os("ALCOVE_STRANGERS").map_or_else(
        || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache/alcove/strangers/few"),
        PathBuf::from,
    );
    corpora_in(folder)
}

/// The same, where they lie in this folder. Deeper in it a file of whatever name is one of a corpus.
pub fn corpora_in(top: PathBuf) -> BTreeMap<String, Vec<PathBuf>> {
    let (mut corpora, mut folders) = (BTreeMap::<String, Vec<PathBuf>>::new(), vec![top.clone()]);
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
            } else if folder == top && path.extension().is_some_and(|extension| extension == GONE) {
                corpora.entry(path.file_stem().unwrap().to_string_lossy().into_owned()).or_default();
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
    let refused = answer.as_ref().err().copied();
    let is_locked = matches!(refused, Some(Error::PasswordProtected | Error::PasswordWrong));
    let missed =
        refused.is_some() && !is_locked && theirs.as_ref().is_some_and(|(pages, _)| has_words(&pages.concat()));
    let beside = answer.as_ref().ok().zip(theirs).filter(|(_, (pages, _))| pages.iter().any(|page| has_words(page)));
    Answer {
        file: file.to_owned(),
        refused,
        told: answer.as_ref().is_ok_and(|document| document.truncated || !document.warnings.is_empty()),
        late: took > Duration::from_secs(READINGS * limits.wall_seconds),
        silent,
        missed,
        beside: beside.map(|(document, (pages, theirs))| {
            let text: Vec<&str> = document.blocks.iter().map(|block| block.text.as_str()).collect();
            let (text, pages) = (text.join("\n"), pages.concat());
            Beside {
                likeness: likeness(&text, &pages),
                unshaped: likeness(&unshaped(&text), &unshaped(&pages)),
                ours,
                theirs,
            }
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

/// A text without what letters look like: the shapes that have characters of their own, signs of vowels, and strokes that stretch words.
fn unshaped(text: &str) -> String {
    // As characters of their own, Arabic signs of vowels stand upon a space or a stroke, which would part words.
    let letters = text.chars().filter(|c| !matches!(c, '\u{fe70}'..='\u{fe7f}')).nfkc();
    let is_sign = |c: char| {
        matches!(c, '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}')
            || matches!(c, '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}')
            || matches!(c, '\u{6df}'..='\u{6e4}' | '\u{6e7}' | '\u{6e8}' | '\u{6ea}'..='\u{6ed}')
    };
    letters.filter(|c| !is_sign(*c) && *c != '\u{640}').collect()
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
    if answers.is_empty() {
        return format!("| {corpus} | not to be had any more |");
    }
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
    let missed = answers.iter().filter(|answer| answer.missed).count();
    write!(row, "| {read} | {told} | {refused} ").unwrap();
    if both.is_empty() {
        let missed = if missed == 0 { "-".to_owned() } else { missed.to_string() };
        write!(row, "| {missed} | - | - | - | - | - |").unwrap();
    } else {
        let mean = |of: fn(&Beside) -> f64| both.iter().map(|beside| of(beside)).sum::<f64>() / both.len() as f64;
        let (likeness, unshaped) = (mean(|beside| beside.likeness), mean(|beside| beside.unshaped));
        let ratio = sum(|beside| beside.ours) / sum(|beside| beside.theirs);
        let both = both.len();
        write!(row, "| {missed} | {silent} | {both} | {likeness:.3} | {unshaped:.3} | {ratio:.2} |").unwrap();
    }
    row
}

/// What stands above those rows.
pub const HEAD: &str = "| corpus | files | read | of which something was told | refused, and why | of those refused, read by pdftotext | pages passed over in silence | read by pdftotext too | F1 with it | F1 without shapes | CPU by its |
|---|---|---|---|---|---|---|---|---|---|---|";
