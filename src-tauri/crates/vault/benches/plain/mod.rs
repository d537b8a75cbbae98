//! The same documents, tables and questions in SQLite without a vault around it; in SQLCipher, where a passphrase is given. Shared by the
//! bench of the vault and by `sqlcipher`, which cannot be linked into the same program.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};

/// Rows of a page.
pub const PAGE: u32 = 20;

/// Does all of it and prints each figure on a line: the rows of `against_sqlite::ROWS`.
pub fn run(documents: usize, passphrase: Option<&str>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plain.db");
    let texts = texts();
    let mut memory = Memory::default();
    let mut plain = Plain::create(&path, passphrase);
    memory.opened();
    println!("{}", milliseconds(|| (0..documents).for_each(|number| plain.add(number, &texts[number % texts.len()]))));
    memory.used();
    drop(plain);
    let plain = Plain(open(&path, passphrase));
    memory.opened();
    println!("{}", milliseconds(|| ids(documents).for_each(|id| drop(black_box(plain.blocks(id))))));
    search(|query| drop(black_box(plain.search(query))));
    for words in COMMON {
        println!("{}", black_box(plain.search(words)).1);
    }
    for offset in [0, documents as u32 / 2] {
        pages(|| drop(black_box(plain.page(offset))));
    }
    memory.used();
    drop(plain);
    let (cpu, clock) = both(|| drop(Plain(open(&path, passphrase)).page(0)));
    println!("{cpu}\n{clock}");
    memory.opened();
    print_size(&path);
    memory.print();
}

fn open(path: &Path, passphrase: Option<&str>) -> Connection {
    let connection = Connection::open(path).unwrap();
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).unwrap();
    if let Some(passphrase) = passphrase {
        // Its key is derived as SQLCipher does unless told otherwise (PBKDF2), as the vault's is by Argon2id.
        connection.execute_batch(&format!("PRAGMA key = '{passphrase}'")).unwrap();
    }
    // Before anything is written: all that the vault asks of SQLite itself is asked of it here too, so that the difference is sealing.
    connection.execute_batch("PRAGMA auto_vacuum = INCREMENTAL").unwrap();
    connection.query_row("PRAGMA locking_mode = EXCLUSIVE", [], |_| Ok(())).unwrap();
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())).unwrap();
    connection
        .execute_batch(
            "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA cache_size = -32768; PRAGMA foreign_keys = ON;
             PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON",
        )
        .unwrap();
    connection
}

struct Plain(Connection);

/// As `search.rs` has them.
const RANKED: usize = 5_000;
const HITS: [&str; 2] = [
    "SELECT rowid FROM documents_index WHERE documents_index MATCH ?1",
    "SELECT summaries.document FROM summaries_index JOIN summaries ON summaries.id = summaries_index.rowid WHERE summaries_index MATCH ?1",
];
const SCORES: [&str; 2] = [
    "SELECT rowid, rank FROM documents_index WHERE documents_index MATCH ?1 AND rowid BETWEEN ?2 AND ?3",
    "SELECT summaries.document, summaries_index.rank FROM summaries_index JOIN summaries ON summaries.id = summaries_index.rowid
     WHERE summaries_index MATCH ?1 AND +summaries.document BETWEEN ?2 AND ?3",
];
const SNIPPETS: [&str; 2] = [
    "SELECT summaries.document, snippet(summaries_index, -1, char(2), char(3), '…', 24)
     FROM summaries_index JOIN summaries ON summaries.id = summaries_index.rowid
     WHERE summaries_index MATCH ?1 AND +summaries.document BETWEEN ?3 AND ?4
     AND +summaries.document IN (SELECT value FROM json_each(?2)) ORDER BY rank DESC",
    "SELECT rowid, snippet(documents_index, -1, char(2), char(3), '…', 24) FROM documents_index
     WHERE documents_index MATCH ?1 AND rowid BETWEEN ?3 AND ?4 AND +rowid IN (SELECT value FROM json_each(?2))",
];

/// As `documents.rs` has them.
const COLUMNS: &str = "id, title, format, pages, bytes, sha256, added, warnings, EXISTS (SELECT 1 FROM summaries WHERE document = documents.id AND id NOT IN (SELECT summary FROM together))";

/// A document without its text.
struct Document {
    _id: i64,
    _facts: (String, String, Option<u32>, u64, [u8; 32], String, String, bool),
}

fn document(row: &rusqlite::Row<'_>) -> rusqlite::Result<Document> {
    let facts =
        (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?, row.get(7)?, row.get(8)?);
    Ok(Document { _id: row.get(0)?, _facts: facts })
}

/// A piece of a document's text, with its place.
type Block = (u32, String, u8, Option<u32>, u32, u32, u32, String);

impl Plain {
    fn create(path: &Path, passphrase: Option<&str>) -> Self {
        let connection = open(path, passphrase);
        for step in [
            include_str!("../../src/schema/1.sql"),
            include_str!("../../src/schema/2.sql"),
            include_str!("../../src/schema/3.sql"),
            include_str!("../../src/schema/4.sql"),
            include_str!("../../src/schema/5.sql"),
            include_str!("../../src/schema/6.sql"),
            include_str!("../../src/schema/7.sql"),
        ] {
            connection.execute_batch(step).unwrap();
        }
        Self(connection)
    }

    fn add(&mut self, number: usize, text: &str) {
        let (title, text) = (number.to_string(), format!("{number} {text}"));
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
            params![id, text.len() as i64, text],
        );
        execute(
            "INSERT INTO documents_index (rowid, title, text) SELECT id, title, text FROM document_texts WHERE id = ?",
            params![id],
        );
        transaction.commit().unwrap();
    }

    fn blocks(&self, id: i64) -> Vec<Block> {
        let mut query = self
            .0
            .prepare_cached(
                "SELECT ordinal, kind, level, page, paragraph, first, beyond, text FROM blocks
                 WHERE document = ? AND document NOT IN (SELECT document FROM unfinished) ORDER BY ordinal",
            )
            .unwrap();
        let rows = query.query_map([id], |row| row.try_into());
        rows.unwrap().map(Result::unwrap).collect()
    }

    fn page(&self, offset: u32) -> Vec<Document> {
        let mut page = self
            .0
            .prepare_cached(
                &format!("SELECT {COLUMNS} FROM documents WHERE id NOT IN (SELECT document FROM unfinished) ORDER BY id DESC LIMIT ? OFFSET ?"),
            )
            .unwrap();
        page.query_map([PAGE, offset], document).unwrap().map(Result::unwrap).collect()
    }

    /// What it finds, and the milliseconds of the longest of its three steps: to find, to compare, to show.
    fn search(&self, words: &str) -> (Vec<(Option<String>, Document)>, f64) {
        let (mut start, mut longest) = (Instant::now(), 0.0_f64);
        let mut step = || {
            longest = longest.max(start.elapsed().as_secs_f64() * 1e3);
            start = Instant::now();
            longest
        };
        let expression: Vec<String> = words.split(' ').map(|word| format!("\"{word}\"*")).collect();
        let expression = expression.join(" ");
        let mut hits: Vec<i64> = Vec::new();
        for sql in HITS {
            let mut query = self.0.prepare_cached(sql).unwrap();
            hits.extend(query.query_map([&expression], |row| row.get::<_, i64>(0)).unwrap().map(Result::unwrap));
        }
        hits.sort_unstable_by_key(|id| Reverse(*id));
        hits.dedup();
        step();
        let newest = hits.len().min(RANKED);
        let newest = &mut hits[..newest];
        let (Some(first), Some(last)) = (newest.first().copied(), newest.last().copied()) else {
            return (Vec::new(), step());
        };
        let mut scores: HashMap<i64, f64> = HashMap::new();
        for sql in SCORES {
            let mut query = self.0.prepare_cached(sql).unwrap();
            let mut rows = query.query(params![expression, last, first]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                let score: f64 = row.get(1).unwrap();
                let best = scores.entry(row.get(0).unwrap()).or_insert(score);
                *best = best.min(score);
            }
        }
        newest.sort_by(|one, other| scores[one].total_cmp(&scores[other]));
        step();
        let page = &newest[..newest.len().min(PAGE as usize)];
        let (oldest, newest) = (page.iter().min(), page.iter().max());
        let mut snippets = HashMap::new();
        for sql in SNIPPETS {
            let mut query = self.0.prepare_cached(sql).unwrap();
            let rows = query.query_map(params![expression, format!("{page:?}"), oldest, newest], |row| {
                Ok((row.get(0)?, row.get(1)?))
            });
            snippets.extend(rows.unwrap().map(Result::<(i64, String), _>::unwrap));
        }
        let mut query = self
            .0
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM documents WHERE id = ? AND id NOT IN (SELECT document FROM unfinished)"
            ))
            .unwrap();
        let rows = page.iter().map(|id| (snippets.remove(id), query.query_row([id], document).unwrap())).collect();
        (rows, step())
    }
}

/// Beginnings of many words: of one in seventy-five, which in a library of 100,000 documents are about as many as a search makes lists of; one
/// letter, with which one in four begins; and two, with which one in ten does.
pub const COMMON: [&str; 3] = ["baka", "b", "de"];
/// Each begins with another letter.
pub const SYLLABLES: [&str; 16] =
    ["ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "wa", "zo"];

/// 200 questions of two words each: their CPU time, and the median and the 95th percentile by the clock.
pub fn search(mut ask: impl FnMut(&str)) {
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

/// 1,000 pages of the library: their CPU time.
pub fn pages(mut ask: impl FnMut()) {
    println!("{}", milliseconds(|| (0..1000).for_each(|_| ask())));
}

/// The file's size in MB.
pub fn print_size(path: &Path) {
    println!("{}", std::fs::metadata(path).unwrap().len() as f64 / 1e6);
}

/// The most memory this process has had, in MB: while it opened or made the file, and while it worked with it.
#[derive(Default)]
pub struct Memory {
    opening: f64,
    working: f64,
}

impl Memory {
    /// The file was opened.
    pub fn opened(&mut self) {
        self.opening = self.opening.max(peak());
    }

    /// It was worked with.
    pub fn used(&mut self) {
        self.working = self.working.max(peak());
    }

    /// Prints both.
    pub fn print(&self) {
        println!("{}\n{}", self.working, self.opening);
    }
}

/// The most memory since this was asked the last time.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let peak = peak.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1e3;
    // Begins anew (proc_pid_clear_refs(5)).
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    peak
}

/// The texts that documents are made of by turns.
pub fn texts() -> Vec<String> {
    (0..64).map(text).collect()
}

/// Ids of documents, here and there.
pub fn ids(documents: usize) -> impl Iterator<Item = i64> {
    (0..1000).map(move |number| ((number * 7919) % documents + 1) as i64)
}

/// One of 4,096 words of three syllables, common and rare as in a language: the square favours small numbers. None begins another.
fn word(number: usize) -> String {
    let number = (number * 2_654_435_761) % 4096;
    let number = number * number / 4096;
    [number >> 8, number >> 4, number].map(|syllable| SYLLABLES[syllable % 16]).concat()
}

/// About 8 KB.
fn text(seed: usize) -> String {
    (0..1200).map(|number| word(seed * 1200 + number)).collect::<Vec<_>>().join(" ")
}

/// Milliseconds of CPU time that `work` takes.
pub fn milliseconds(work: impl FnOnce()) -> f64 {
    both(work).0
}

/// The same, and by the clock.
pub fn both(work: impl FnOnce()) -> (f64, f64) {
    let (before, begun) = (cpu(), Instant::now());
    work();
    (cpu() - before, begun.elapsed().as_secs_f64() * 1e3)
}

/// CPU time of all threads of this process in milliseconds. (What `/proc` says of it is counted on at the scheduler's ticks alone, 4 ms apart and
/// more.)
fn cpu() -> f64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: room for the answer, which is all it writes.
    let code = unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &raw mut time) };
    assert_eq!(code, 0, "this system does not count the time of a process");
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}
