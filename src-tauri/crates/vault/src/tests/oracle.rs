//! Random SQL gives in a vault what it gives in plain SQLite. (`ALCOVE_ORACLE=20000` statements for a long run.)

use rusqlite::Connection;
use rusqlite::hooks::{AuthContext, Authorization};
use rusqlite::types::Value;

use super::*;

const TABLES: &str = "
    CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b BLOB);
    CREATE INDEX t_by_a ON t (a);
    CREATE VIRTUAL TABLE f USING fts5 (a, content = 't', content_rowid = 'id');
    CREATE TRIGGER t_in AFTER INSERT ON t BEGIN INSERT INTO f (rowid, a) VALUES (new.id, new.a); END;
    CREATE TRIGGER t_out AFTER DELETE ON t BEGIN INSERT INTO f (f, rowid, a) VALUES ('delete', old.id, old.a); END;
    CREATE TRIGGER t_up AFTER UPDATE OF a ON t BEGIN
        INSERT INTO f (f, rowid, a) VALUES ('delete', old.id, old.a);
        INSERT INTO f (rowid, a) VALUES (new.id, new.a);
    END;";

const QUESTIONS: [&str; 4] = [
    "SELECT id, a, length(b), hex(substr(b, 1, 20)) FROM t ORDER BY id",
    "SELECT a, count(*) FROM t GROUP BY a ORDER BY a DESC",
    "SELECT rowid FROM f WHERE f MATCH 'w3* OR w7' ORDER BY rowid",
    "SELECT count(*), sum(length(b)), max(id) FROM t",
];

fn statement(numbers: &mut Numbers) -> String {
    let id = numbers.below(300);
    let words = format!("w{} w{}", numbers.below(50), numbers.below(50));
    // Now and then a blob of many overflow pages.
    let size = if numbers.below(12) == 0 { numbers.below(200_000) } else { numbers.below(3000) };
    match numbers.below(16) {
        0..=4 => format!("INSERT OR REPLACE INTO t VALUES ({id}, '{words}', zeroblob({size}))"),
        5 | 6 => format!("UPDATE t SET a = '{words}' WHERE id % 17 = {}", id % 17),
        7 => format!("UPDATE t SET b = CAST(a || '{words}' AS BLOB) || b WHERE id < {id}"),
        8 => format!("DELETE FROM t WHERE id BETWEEN {id} AND {}", id + 20),
        9 => "SAVEPOINT s".into(),
        10 => "ROLLBACK TO s".into(),
        11 => "RELEASE s".into(),
        12 => "INSERT INTO f (f) VALUES ('rebuild')".into(),
        13 => "INSERT INTO f (f) VALUES ('optimize')".into(),
        14 => "PRAGMA wal_checkpoint(TRUNCATE)".into(),
        _ => format!("PRAGMA incremental_vacuum({})", id % 50),
    }
}

/// Runs it to its end; what it says, or that it failed.
fn run(connection: &Connection, sql: &str) -> Option<Vec<Vec<Value>>> {
    let mut statement = connection.prepare(sql).ok()?;
    let columns = statement.column_count();
    let mut rows = statement.query([]).ok()?;
    let mut all = Vec::new();
    loop {
        match rows.next() {
            Ok(Some(row)) => all.push((0..columns).map(|column| row.get(column).unwrap()).collect()),
            Ok(None) => return Some(all),
            Err(_) => return None,
        }
    }
}

fn unrestricted(path: &Path) -> Vault {
    let mut vault = open(path).unwrap();
    vault.connection.authorizer(None::<fn(AuthContext<'_>) -> Authorization>).unwrap();
    // Small, so that pages are read back and spilled.
    vault.connection.execute_batch("PRAGMA cache_size = 30").unwrap();
    vault
}

#[test]
fn random_sql_gives_what_plain_sqlite_gives() {
    let place = Place::new();
    create(&place.vault()).lock();
    let mut vault = unrestricted(&place.vault());
    let plain = Connection::open_in_memory().unwrap();
    for connection in [&vault.connection, &plain] {
        connection.execute_batch(TABLES).unwrap();
    }
    let mut numbers = numbers("ALCOVE_ORACLE", 2026);
    for number in 0..repeats("ALCOVE_ORACLE", 300) {
        let sql = statement(&mut numbers);
        let (found, expected) = (run(&vault.connection, &sql), run(&plain, &sql));
        if !sql.starts_with("PRAGMA") {
            assert_eq!(found, expected, "statement {number}: {sql}");
        }
        if number % 25 == 24 {
            for question in QUESTIONS {
                assert_eq!(
                    run(&vault.connection, question),
                    run(&plain, question),
                    "after statement {number}: {question}"
                );
            }
        }
        if number % 60 == 59 && vault.connection.is_autocommit() && plain.is_autocommit() {
            // As a crash would leave it: the file may lack what only the log has, and that is no damage.
            let left = [place.vault(), place.log()].map(|file| (fs::read(&file).unwrap(), file));
            vault.lock();
            left.iter().for_each(|(bytes, file)| fs::write(file, bytes).unwrap());
            vault = unrestricted(&place.vault());
        }
    }
    while !plain.is_autocommit() {
        assert_eq!(run(&vault.connection, "RELEASE s"), run(&plain, "RELEASE s"));
    }
    assert_eq!(run(&vault.connection, "PRAGMA integrity_check"), Some(vec![vec![Value::Text("ok".into())]]));
    vault.lock();
    let vault = unrestricted(&place.vault());
    for question in QUESTIONS {
        assert_eq!(run(&vault.connection, question), run(&plain, question), "in the end: {question}");
    }
}
