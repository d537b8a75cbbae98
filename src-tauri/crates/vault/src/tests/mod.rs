//! What the vault promises, as evidence: one file per promise, each test named after what it proves.
//!
//! They live inside the crate because they need what callers must never have: raw SQL, decrypted pages, cheap key derivation
//! and a disk that fails. Whoever looks for the promise about old files finds it in `tests/format.rs`, outside.

mod backup;
mod behaviours;
mod check;
mod crash;
mod deletion;
mod disk_full;
mod disk_full_upkeep;
mod documents;
mod erase;
mod forbidden;
mod generation;
mod gone;
mod indexing;
mod judgments;
mod large;
mod opaque;
mod oracle;
mod passphrase;
mod places;
mod power_cut;
mod read_only;
mod readings;
mod receipts;
mod recovery;
mod rekey;
mod residue;
mod restore;
mod search;
mod secrets;
mod slices;
mod taking;
mod tampered_log;
mod tampered_pages;
mod threads;
mod together;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::kdf::Cost;
use crate::{Block, NewDocument, Passphrase, Result, Vault};

/// A folder of the test's own, and the vault's place in it.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn vault(&self) -> PathBuf {
        self.file("a.vault")
    }

    fn log(&self) -> PathBuf {
        self.file("a.vault-wal")
    }

    fn files(&self) -> Vec<PathBuf> {
        fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect()
    }
}

fn passphrase() -> Passphrase {
    Passphrase::new("correct horse battery staple".into())
}

fn other_passphrase() -> Passphrase {
    Passphrase::new("something else altogether".into())
}

fn create(path: &Path) -> Vault {
    Vault::create_at_cost(path, &passphrase(), Cost::LEAST).unwrap()
}

fn open(path: &Path) -> Result<Vault> {
    Vault::open(path, &passphrase())
}

/// A document of several blocks that all hold `words`, then enough text to fill pages.
fn add(vault: &mut Vault, title: &str, words: &str) -> Result<i64> {
    let blocks: Vec<Block> = (0..4)
        .map(|ordinal| {
            block(ordinal, &format!("{words} {}", format!("filler{ordinal} lorem ipsum dolor sit amet ").repeat(40)))
        })
        .collect();
    let original = format!("%PDF {words} ").repeat(300);
    vault.add_document(&new_document(title, original.as_bytes()), &blocks)
}

fn new_document<'a>(title: &'a str, original: &'a [u8]) -> NewDocument<'a> {
    NewDocument { title, format: "text", pages: Some(2), added: "2026-01-02T03:04:05Z", warnings_json: "[]", original }
}

fn block(ordinal: u32, text: &str) -> Block {
    Block {
        ordinal,
        kind: "paragraph".into(),
        level: 0,
        page: Some(1),
        paragraph: ordinal + 1,
        start: 0,
        end: text.chars().count() as u32,
        text: text.into(),
    }
}

/// Everything that callers can read, in one string; an error where any of it cannot be read or the check finds damage.
fn contents(path: &Path) -> Result<String> {
    let vault = open(path)?;
    let mut all = String::new();
    for document in vault.documents(0, u32::MAX)? {
        all += &format!("{} {} {:?}\n", document.id, document.title, document.sha256);
        for block in vault.blocks(document.id)? {
            all += &block.text;
        }
        all += &String::from_utf8(vault.original(document.id)?).unwrap();
        for summary in vault.summaries(document.id)? {
            all += &summary.text;
        }
    }
    all += &format!("found {}\n", vault.search("lorem", 0, 1)?.total);
    let check = vault.check()?;
    if check.is_sound() { Ok(all) } else { Err(crate::Error::Damaged) }
}

fn contains(haystack: &[u8], needle: &str) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle.as_bytes())
}

/// Runs a test of this program, or of a copy of it, in a process of its own; whether it passed. A name that no test has would be tried by none.
fn passes_alone(program: &mut Command, test: &str) -> bool {
    let said = program.args(["--exact", &format!("tests::{test}"), "--nocapture"]).output().unwrap();
    let [out, err] = [&said.stdout, &said.stderr].map(|said| String::from_utf8_lossy(said));
    // Shown where that fails the test.
    println!("{out}{err}");
    said.status.success() && out.contains("1 passed")
}

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }
}

/// Numbers for a test that a soak makes longer, as `soak` says: then they are others in every run. `ALCOVE_SEED` makes those of a run that failed again.
fn numbers(soak: &str, usual: u64) -> Numbers {
    let drawn = || {
        let mut seed = [0; 8];
        crate::header::random(&mut seed).unwrap();
        u64::from_le_bytes(seed)
    };
    let otherwise = || if std::env::var_os(soak).is_some() { drawn() } else { usual };
    let seed = std::env::var("ALCOVE_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(otherwise);
    // Shown where the test fails.
    println!("ALCOVE_SEED={seed}");
    // None follow from 0.
    Numbers(seed.max(1))
}

/// How often a long test repeats itself: a few times by default, as often as the variable says in a soak.
fn repeats(variable: &str, default: usize) -> usize {
    std::env::var(variable).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}
