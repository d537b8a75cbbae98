//! What sealing costs: the same documents, tables and questions in a vault, in plain SQLite and, where it was built
//! (`benches/sqlcipher`, named by `ALCOVE_SQLCIPHER`), in SQLCipher, in one run.
//!
//! `cargo bench -p vault` takes 2,000 documents of 8 KB; `-- 100000` as many as it says. Figures are CPU time of the process, all its threads
//! together (Linux), so other programs disturb them little, where they do not say that they are by the clock; compare the columns, not the runs.
//! `--features counted -- where 2000` says what the vault's own time goes into (`profile`).
#![allow(clippy::unwrap_used, reason = "a bench that cannot run has nothing to say")]

mod plain;
mod profile;

use std::ffi::OsString;
use std::hint::black_box;
use std::process::Command;
use std::time::Instant;

use plain::{COMMON, Memory, PAGE, both, ids, milliseconds, pages, print_size, search, texts};
use vault::{Block, Halt, NewDocument, Passphrase, Searching, Vault, Work};

/// Runs of each side, by turns; the least of each figure counts. Of very many documents there is one.
const ROUNDS: usize = 3;

const ROWS: [&str; 15] = [
    "insert with index",
    "1000 reads by id",
    "200 searches",
    "one search, median (wall clock)",
    "one search, p95 (wall clock)",
    "one for the beginning of many words: longest step (wall clock)",
    "the same for one letter, with which a quarter of all words begins",
    "the same for two letters, with which a tenth of them does",
    "1000 first pages of the library",
    "1000 pages from its middle",
    "open, by passphrase but for plain SQLite, and show the first page",
    "the same (wall clock)",
    "size in MB",
    "peak memory in MB, at work",
    "peak memory in MB, while it is opened (vault: 64 MiB for its key)",
];

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    match (arguments.next().as_deref(), arguments.next().and_then(|number| number.parse().ok())) {
        (Some("plain"), Some(documents)) => plain::run(documents, None),
        (Some("vault"), Some(documents)) => vault(documents),
        (Some("where"), documents) => profile::run(documents.unwrap_or(2000)),
        (number, _) => compare(number.and_then(|number| number.parse().ok()).unwrap_or(2000)),
    }
}

/// Each side in a process of its own: the vault changes how SQLite gives back memory, for the whole process.
fn compare(documents: usize) {
    let this = std::env::current_exe().unwrap().into_os_string();
    let mut sides: Vec<(&str, OsString, &str)> =
        vec![("plain SQLite", this.clone(), "plain"), ("vault", this, "vault")];
    sides.extend(std::env::var_os("ALCOVE_SQLCIPHER").map(|program| ("SQLCipher", program, "sqlcipher")));
    let rounds = if documents > 10_000 { 1 } else { ROUNDS };
    let mut figures = vec![vec![f64::INFINITY; ROWS.len()]; sides.len()];
    for _ in 0..rounds {
        for ((_, program, side), least) in sides.iter().zip(&mut figures) {
            let output = Command::new(program).arg(side).arg(documents.to_string()).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            let text = String::from_utf8(output.stdout).unwrap();
            for (least, line) in least.iter_mut().zip(text.lines()) {
                *least = least.min(line.parse().unwrap());
            }
        }
    }
    let least = if rounds > 1 { format!("the least of {rounds} runs") } else { "one run".into() };
    print!("{:<66}", format!("{documents} documents of 8 KB, {least}; CPU milliseconds"));
    for (number, (name, ..)) in sides.iter().enumerate() {
        print!(" {name:>12}{}", if number > 0 { "   ratio" } else { "" });
    }
    println!();
    for (row, what) in ROWS.iter().enumerate() {
        print!("{what:<66} {:>12.2}", figures[0][row]);
        for side in &figures[1..] {
            print!(" {:>12.2} {:>7.2}", side[row], side[row] / figures[0][row]);
        }
        println!();
    }
}

fn vault(documents: usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.vault");
    let texts = texts();
    let mut memory = Memory::default();
    let mut vault = Vault::create(&path, &passphrase()).unwrap();
    memory.opened();
    println!(
        "{}",
        milliseconds(|| (0..documents).for_each(|number| add(&mut vault, number, &texts[number % texts.len()])))
    );
    memory.used();
    vault.lock();
    let mut vault = Vault::open(&path, &passphrase()).unwrap();
    memory.opened();
    println!("{}", milliseconds(|| ids(documents).for_each(|id| drop(black_box(vault.blocks(id).unwrap())))));
    search(|query| drop(black_box(vault.search(query, 0, PAGE).unwrap())));
    for words in COMMON {
        println!("{}", longest_step(&mut vault, words, &Halt::default()).0);
    }
    for offset in [0, documents as u32 / 2] {
        pages(|| drop(black_box(vault.documents(offset, PAGE).unwrap())));
    }
    memory.used();
    vault.lock();
    let (cpu, clock) = both(|| drop(Vault::open(&path, &passphrase()).unwrap().documents(0, PAGE).unwrap()));
    println!("{cpu}\n{clock}");
    memory.opened();
    print_size(&path);
    memory.print();
}

/// The most milliseconds by the clock for which a search has the vault to itself, and whether it looked for the word itself alone.
fn longest_step(vault: &mut Vault, words: &str, halt: &Halt) -> (f64, bool) {
    let mut searching = Searching::new(words, 0, PAGE, halt.clone());
    let mut longest = 0.0_f64;
    loop {
        let start = Instant::now();
        let found = searching.step(vault).unwrap();
        longest = longest.max(start.elapsed().as_secs_f64() * 1e3);
        if let Some(found) = found {
            return (longest, found.whole_words);
        }
    }
}

fn passphrase() -> Passphrase {
    Passphrase::new("a bench has no secrets".into())
}

fn add(vault: &mut Vault, number: usize, text: &str) {
    let (title, text) = (number.to_string(), format!("{number} {text}"));
    let document = NewDocument {
        title: &title,
        format: "text",
        pages: None,
        added: "2026-01-01T00:00:00Z",
        warnings_json: "[]",
        original: title.as_bytes(),
    };
    let block = Block {
        ordinal: 0,
        kind: "paragraph".into(),
        level: 0,
        page: None,
        paragraph: 1,
        start: 0,
        end: text.len() as u32,
        text,
    };
    vault.add_document(&document, &[block]).unwrap();
}
