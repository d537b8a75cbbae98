//! What sealing costs: the same documents, tables and questions in a vault and in plain SQLite, in one run.
//!
//! `cargo bench -p vault` takes 2,000 documents of 8 KB; `-- 100000` as many as it says. Figures are CPU time of the one
//! thread that works (Linux), so other programs disturb them little; compare the columns, not the runs.
#![allow(clippy::unwrap_used, reason = "a bench that cannot run has nothing to say")]

use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};
use vault::{Block, NewDocument, Passphrase, Vault};

const PAGE: u32 = 20;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    match (arguments.next().as_deref(), arguments.next().and_then(|number| number.parse().ok())) {
        (Some("plain"), Some(documents)) => plain(documents),
        (Some("vault"), Some(documents)) => vault(documents),
        (number, _) => compare(number.and_then(|number| number.parse().ok()).unwrap_or(2000)),
    }
}

/// Each side in a process of its own: the vault changes how SQLite gives back memory, for the whole process.
fn compare(documents: usize) {
    let [plain, vault] = ["plain", "vault"].map(|side| {
        let output =
            Command::new(std::env::current_exe().unwrap()).args([side, &documents.to_string()]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().lines().map(|line| line.parse().unwrap()).collect::<Vec<f64>>()
    });
    println!(
        "{:<48} {:>12} {:>12} {:>8}",
        format!("{documents} documents of 8 KB; CPU milliseconds"),
        "plain SQLite",
        "vault",
        "ratio"
    );
    let rows = [
        "insert with index",
        "1000 reads by id",
        "200 searches (plain: without snippets)",
        "one search, median (wall clock)",
        "one search, p95 (wall clock)",
        "100 first pages of the library",
        "open",
        "size in MB",
        "peak memory in MB",
    ];
    for (what, (plain, vault)) in rows.iter().zip(plain.iter().zip(&vault)) {
        println!("{what:<48} {plain:>12.2} {vault:>12.2} {:>8.2}", vault / plain);
    }
}

fn plain(documents: usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plain.db");
    let texts = texts();
    let mut plain = Plain::create(&path);
    println!("{}", milliseconds(|| (0..documents).for_each(|number| plain.add(number, &texts[number % texts.len()]))));
    println!("{}", milliseconds(|| ids(documents).for_each(|id| drop(black_box(plain.text(id))))));
    search(|query| drop(black_box(plain.search(query))));
    println!("{}", milliseconds(|| (0..100).for_each(|_| plain.page())));
    drop(plain);
    println!("{}", milliseconds(|| drop(Plain::open(&path))));
    print_size(&path);
}

fn vault(documents: usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.vault");
    let texts = texts();
    let mut vault = Vault::create(&path, &passphrase()).unwrap();
    println!(
        "{}",
        milliseconds(|| (0..documents).for_each(|number| add(&mut vault, number, &texts[number % texts.len()])))
    );
    println!("{}", milliseconds(|| ids(documents).for_each(|id| drop(black_box(vault.blocks(id).unwrap())))));
    search(|query| drop(black_box(vault.search(query, 0, PAGE).unwrap())));
    println!("{}", milliseconds(|| (0..100).for_each(|_| drop(black_box(vault.documents(0, PAGE).unwrap())))));
    vault.lock();
    println!("{}", milliseconds(|| drop(Vault::open(&path, &passphrase()).unwrap())));
    print_size(&path);
}

fn search(mut ask: impl FnMut(&str)) {
    let mut times = Vec::new();
    let all = milliseconds(|| {
        for number in 0..200 {
            let query = format!("{} {}", word(number * 31), word(number * 17 + 5));
            let start = Instant::now();
            ask(&query);
            times.push(start.elapsed().as_secs_f64() * 1e3);
        }
    });
    times.sort_by(f64::total_cmp);
    println!("{all}\n{}\n{}", times[100], times[190]);
}

fn print_size(path: &Path) {
    println!("{}", std::fs::metadata(path).unwrap().len() as f64 / 1e6);
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    println!("{}", peak.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1e3);
}

fn texts() -> Vec<String> {
    (0..64).map(text).collect()
}

fn ids(documents: usize) -> impl Iterator<Item = i64> {
    (0..1000).map(move |number| ((number * 7919) % documents + 1) as i64)
}

fn passphrase() -> Passphrase {
    Passphrase::new("a bench has no secrets".into())
}

fn word(number: usize) -> String {
    // Common and rare words, as in a language: the square favours small numbers.
    let number = (number * 2_654_435_761) % 4096;
    format!("w{}", number * number / 4096)
}

/// About 8 KB.
fn text(seed: usize) -> String {
    (0..1400).map(|number| word(seed * 1400 + number)).collect::<Vec<_>>().join(" ")
}

fn block(number: usize, text: &str) -> Block {
    let text = format!("{number} {text}");
    Block {
        ordinal: 0,
        kind: "paragraph".into(),
        level: 0,
        page: None,
        paragraph: 1,
        start: 0,
        end: text.len() as u32,
        text,
    }
}

fn add(vault: &mut Vault, number: usize, text: &str) {
    let title = number.to_string();
    let document = NewDocument {
        title: &title,
        format: "text",
        pages: None,
        added: "2026-01-01T00:00:00Z",
        warnings_json: "[]",
        original: title.as_bytes(),
    };
    vault.add_document(&document, &[block(number, text)]).unwrap();
}

/// The same tables and statements without the vault.
struct Plain(Connection);

impl Plain {
    fn open(path: &Path) -> Connection {
        let connection = Connection::open(path).unwrap();
        connection.query_row("PRAGMA locking_mode = EXCLUSIVE", [], |_| Ok(())).unwrap();
        connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())).unwrap();
        connection.execute_batch("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA cache_size = -32768; PRAGMA foreign_keys = ON").unwrap();
        connection
    }

    fn create(path: &Path) -> Self {
        let connection = Self::open(path);
        connection.execute_batch(include_str!("../src/schema/1.sql")).unwrap();
        Self(connection)
    }

    fn add(&mut self, number: usize, text: &str) {
        let (title, block) = (number.to_string(), block(number, text));
        let transaction = self.0.transaction().unwrap();
        let execute = |sql: &str, params: &[&dyn rusqlite::ToSql]| {
            transaction.prepare_cached(sql).unwrap().execute(params).unwrap()
        };
        let hash: [u8; 32] = Sha256::digest(&title).into();
        execute(
            "INSERT INTO documents (title, format, pages, bytes, sha256, added, warnings) VALUES (?, 'text', NULL, ?, ?, '2026-01-01T00:00:00Z', '[]')",
            params![title, title.len() as i64, hash],
        );
        let id = transaction.last_insert_rowid();
        execute("INSERT INTO originals (document, part, bytes) VALUES (?, 0, ?)", params![id, title.as_bytes()]);
        execute(
            "INSERT INTO blocks (document, ordinal, kind, level, page, paragraph, first, beyond, text) VALUES (?, 0, 'paragraph', 0, NULL, 1, 0, ?, ?)",
            params![id, block.end, block.text],
        );
        execute(
            "INSERT INTO documents_index (rowid, title, text) SELECT id, title, text FROM document_texts WHERE id = ?",
            params![id],
        );
        transaction.commit().unwrap();
    }

    fn text(&self, id: i64) -> String {
        self.0
            .prepare_cached("SELECT text FROM blocks WHERE document = ?")
            .unwrap()
            .query_row([id], |row| row.get(0))
            .unwrap()
    }

    fn page(&self) {
        let mut page = self.0.prepare("SELECT id, title FROM documents ORDER BY id DESC LIMIT ?").unwrap();
        let titles: Vec<(i64, String)> =
            page.query_map([PAGE], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
        black_box(titles);
    }

    fn search(&self, words: &str) -> (u32, Vec<i64>) {
        let expression: Vec<String> = words.split(' ').map(|word| format!("\"{word}\"*")).collect();
        let expression = expression.join(" ");
        let mut count =
            self.0.prepare_cached("SELECT count(*) FROM documents_index WHERE documents_index MATCH ?").unwrap();
        let mut best = self
            .0
            .prepare_cached("SELECT rowid FROM documents_index WHERE documents_index MATCH ? ORDER BY rank LIMIT ?")
            .unwrap();
        let ids = best.query_map(params![expression, PAGE], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        (count.query_row([&expression], |row| row.get(0)).unwrap(), ids)
    }
}

/// CPU time of this thread.
fn milliseconds(work: impl FnOnce()) -> f64 {
    let now = || {
        let line = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
        line.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e6
    };
    let before = now();
    work();
    now() - before
}
