//! What sealing costs: the same documents, tables and questions in a vault and in plain SQLite, in one run.
//!
//! `cargo bench -p vault` takes 2,000 documents of 8 KB; `-- 100000` as many as it says. Figures are CPU time of the one
//! thread that works (Linux), so other programs disturb them little; compare the columns, not the runs.

use std::hint::black_box;
use std::path::Path;

use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};
use vault::{Block, NewDocument, Passphrase, Vault};

const READS: usize = 1000;
const SEARCHES: usize = 200;
const PAGE: u32 = 20;

fn main() {
    let documents = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(2000);
    let folder = tempfile::tempdir().unwrap();
    let mut plain = Plain::create(&folder.path().join("plain.db"));
    let path = folder.path().join("a.vault");
    let mut vault = Vault::create(&path, &passphrase()).unwrap();

    println!("{documents} documents of 8 KB; CPU milliseconds       plain SQLite        vault    ratio");
    let texts: Vec<String> = (0..64).map(text).collect();
    let insert = [
        milliseconds(|| (0..documents).for_each(|number| plain.add(number, &texts[number % texts.len()]))),
        milliseconds(|| (0..documents).for_each(|number| add(&mut vault, number, &texts[number % texts.len()]))),
    ];
    row("insert with index", insert);
    let ids: Vec<i64> = (0..READS).map(|number| ((number * 7919) % documents + 1) as i64).collect();
    row(
        &format!("{READS} reads by id"),
        [
            milliseconds(|| ids.iter().for_each(|id| drop(black_box(plain.text(*id))))),
            milliseconds(|| ids.iter().for_each(|id| drop(black_box(vault.blocks(*id).unwrap())))),
        ],
    );
    let queries: Vec<String> = (0..SEARCHES).map(|number| format!("{} {}", word(number * 31), word(number * 17 + 5))).collect();
    let mut times = Vec::new();
    let plain_search = milliseconds(|| queries.iter().for_each(|query| drop(black_box(plain.search(query)))));
    let vault_search = milliseconds(|| {
        for query in &queries {
            times.push(milliseconds(|| drop(black_box(vault.search(query, 0, PAGE).unwrap()))));
        }
    });
    row(&format!("{SEARCHES} searches (plain: no snippets)"), [plain_search, vault_search]);
    row("first page of the library", [milliseconds(|| plain.page()), milliseconds(|| drop(black_box(vault.documents(0, PAGE).unwrap())))]);
    vault.lock();
    drop(plain);
    row("open", [milliseconds(|| drop(Plain::open(&folder.path().join("plain.db")))), milliseconds(|| drop(Vault::open(&path, &passphrase()).unwrap()))]);

    times.sort_by(f64::total_cmp);
    println!("one search in the vault: p50 {:.2} ms, p95 {:.2} ms", times[SEARCHES / 2], times[SEARCHES * 95 / 100]);
    for name in ["plain.db", "a.vault"] {
        println!("{name}: {} MB", std::fs::metadata(folder.path().join(name)).unwrap().len() / 1_000_000);
    }
}

fn row(what: &str, [plain, vault]: [f64; 2]) {
    println!("{what:<48} {plain:>12.1} {vault:>12.1} {:>8.2}", vault / plain);
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
    Block { ordinal: 0, kind: "paragraph".into(), level: 0, page: None, paragraph: 1, start: 0, end: text.len() as u32, text }
}

fn add(vault: &mut Vault, number: usize, text: &str) {
    let title = number.to_string();
    let document =
        NewDocument { title: &title, format: "text", pages: None, added: "2026-01-01T00:00:00Z", warnings_json: "[]", original: title.as_bytes() };
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
        let execute = |sql: &str, params: &[&dyn rusqlite::ToSql]| transaction.prepare_cached(sql).unwrap().execute(params).unwrap();
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
        execute("INSERT INTO documents_index (rowid, title, text) SELECT id, title, text FROM document_texts WHERE id = ?", params![id]);
        transaction.commit().unwrap();
    }

    fn text(&self, id: i64) -> String {
        self.0.prepare_cached("SELECT text FROM blocks WHERE document = ?").unwrap().query_row([id], |row| row.get(0)).unwrap()
    }

    fn page(&self) {
        let mut page = self.0.prepare("SELECT id, title FROM documents ORDER BY id DESC LIMIT ?").unwrap();
        let titles: Vec<(i64, String)> = page.query_map([PAGE], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
        black_box(titles);
    }

    fn search(&self, words: &str) -> (u32, Vec<i64>) {
        let expression: Vec<String> = words.split(' ').map(|word| format!("\"{word}\"*")).collect();
        let expression = expression.join(" ");
        let mut count = self.0.prepare_cached("SELECT count(*) FROM documents_index WHERE documents_index MATCH ?").unwrap();
        let mut best = self.0.prepare_cached("SELECT rowid FROM documents_index WHERE documents_index MATCH ? ORDER BY rank LIMIT ?").unwrap();
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
