//! What reading a file takes: ours, and another program's.
//!
//! Ours is read from a process of its own, which starts nothing else: the system tells the most memory of a process's largest child
//! alone, and never less than the process itself had when it started that.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use extract::{Error, FORMATS, Format};

use crate::flat;
use crate::support::{self, largest_child, processor_time};

/// Names the file that this process is to read, where it is one of those.
const FILE: &str = "ALCOVE_BENCH_FILE";
/// How often a file is read; a small one, of which little more than the program's start is seen, more often.
const ROUNDS: u32 = 5;
const ROUNDS_OF_SMALL: u32 = 50;
const SMALL: usize = 1_000;
/// Pixels across of a page that is drawn for recognition.
const DRAWN: u32 = 1_653;

/// What reading a file took: bytes of text that was read, time on the clock, processor time, and the most memory, in bytes.
pub struct Took {
    pub text: usize,
    pub wall: Duration,
    pub cpu: Duration,
    pub memory: u64,
}

/// Reads the file that this process was started for, and says what that took; `false` where it was started for all.
pub fn was_one_of_those() -> bool {
    let Some(file) = std::env::var_os(FILE) else { return false };
    let read = best(&std::fs::read(file).unwrap());
    println!("{} {} {} {}", read.text, read.wall.as_nanos(), read.cpu.as_nanos(), read.memory);
    true
}

/// Reads a file from a process of its own.
pub fn apart(file: &[u8]) -> Took {
    let path = std::env::temp_dir().join(format!("alcove-bench-file-{}", std::process::id()));
    std::fs::write(&path, file).unwrap();
    let own =
        Command::new(std::env::current_exe().unwrap()).env(FILE, &path).stderr(Stdio::inherit()).output().unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(own.status.success(), "a file could not be read");
    let said = String::from_utf8(own.stdout).unwrap();
    let numbers: Vec<u64> = said.split_whitespace().map(|number| number.parse().unwrap()).collect();
    let [text, wall, cpu, memory] = numbers[..] else { panic!("{said}") };
    Took { text: text as usize, wall: Duration::from_nanos(wall), cpu: Duration::from_nanos(cpu), memory }
}

/// The best of a few runs.
fn best(file: &[u8]) -> Took {
    let rounds = if file.len() < SMALL { ROUNDS_OF_SMALL } else { ROUNDS };
    let runs = (0..rounds).map(|_| {
        let (before, start) = (processor_time(), Instant::now());
        let text = match support::read(file) {
            Ok(document) => document.blocks.iter().map(|block| block.text.len()).sum(),
            Err(Error::Unrecognised) => 0,
            Err(error) => panic!("{error}"),
        };
        if text == 0 {
            support::reader().page(file, 1, DRAWN, &support::GO_ON).unwrap();
        }
        Took { text, wall: start.elapsed(), cpu: processor_time() - before, memory: 0 }
    });
    let best = runs.min_by_key(|read| read.wall).unwrap();
    Took { memory: largest_child(), ..best }
}

/// Another program's name, and the processor time it takes for the same.
pub type Theirs = (&'static str, Duration);

/// The programs that read the same, and the folder they work in.
pub struct Others(PathBuf);

impl Others {
    pub fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("alcove-bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    /// What LibreOffice makes of a flat file.
    pub fn written(&self, flat: &str, to: &str) -> Vec<u8> {
        let source = self.0.join("flat.fodt");
        std::fs::write(&source, flat).unwrap();
        self.office(&source, to).unwrap_or_else(|| panic!("LibreOffice wrote no {to}: run `make setup-bench`")).0
    }

    /// What another program takes for a file, where there is one that reads the format.
    pub fn beside(&self, format: Format, file: &[u8]) -> Option<Theirs> {
        use Format::{Csv, Doc, Docx, Epub, Html, Markdown, Odp, Ods, Odt, Pdf, Ppt, Pptx, Rtf, Text, Xls, Xlsx};
        let row = FORMATS.iter().find(|row| row.format == format).unwrap();
        let path = self.0.join("file").with_extension(row.extensions[0]);
        std::fs::write(&path, file).unwrap();
        let to = match format {
            Pdf => {
                let runs = (0..ROUNDS).filter_map(|_| took(Command::new("pdftotext").arg(&path).arg("-")));
                return runs.min().map(|least| ("pdftotext", least));
            }
            // Once, as LibreOffice.
            Epub | Markdown => {
                let from = if format == Epub { "epub" } else { "gfm" };
                let once = took(Command::new("pandoc").args(["-f", from, "-t", "plain"]).arg(&path));
                return once.map(|once| ("pandoc", once));
            }
            Docx | Odt | Doc | Rtf | Html | Text => "txt:Text",
            Xlsx | Ods | Xls | Csv => "csv:Text - txt - csv (StarCalc)",
            // It writes no text of slides.
            Pptx | Odp | Ppt => "pdf",
            _ => return None,
        };
        self.office(&path, to).map(|(_, once)| ("LibreOffice", once))
    }

    /// What LibreOffice writes, and the processor time it takes: once, for it takes seconds.
    fn office(&self, source: &Path, to: &str) -> Option<(Vec<u8>, Duration)> {
        let took = took(&mut flat::soffice(&self.0, source, to))?;
        // It is content to have done nothing.
        let made = flat::made(&self.0, source, to);
        let written = std::fs::read(&made).ok()?;
        std::fs::remove_file(made).unwrap();
        Some((written, took))
    }
}

impl Drop for Others {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The processor time of a program; `None` where it is not there, or fails.
fn took(command: &mut Command) -> Option<Duration> {
    let before = processor_time();
    let done = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    done.is_ok_and(|status| status.success()).then(|| processor_time() - before)
}
