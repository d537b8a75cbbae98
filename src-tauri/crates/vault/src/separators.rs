//! The words by which the search index finds its leaves: those that only a deleted document had go with it.
//!
//! FTS5 keeps the beginning of the first word on a leaf, and here and there all of it, in table `*_idx`, and lets it stand when `secure-delete` takes
//! the word off the leaf (`fts5WriteAppendTerm` and `fts5DoSecureDelete` in `fts5_index.c`). Whatever stands behind the words on the leaves before
//! and not behind the leaf's own does as well: so the first word that is still there takes its place. A leaf that is gone, as its words were
//! merged into another segment, is asked for by none.

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OptionalExtension, params};

use crate::Result;
use crate::beginnings::{each_segment, first_word};

/// Of the rows that begin a word of these texts, which words of document `?1` they are: segment, word, leaf.
fn separators(index: &str, texts: &str) -> String {
    let segments = each_segment(index);
    // From left to right: else SQLite would begin with all there is.
    format!(
        "WITH RECURSIVE {segments}, gone (word) AS MATERIALIZED (
             SELECT DISTINCT CAST('0' || token AS BLOB) FROM ({texts}) AS texts CROSS JOIN temp.words ON input = texts.text
         )
         SELECT DISTINCT segid, term, pgno / 2 FROM segments CROSS JOIN gone CROSS JOIN {index}_idx
         WHERE s IS NOT NULL AND segid = s
             AND term = (SELECT term FROM {index}_idx WHERE segid = s AND term <= word ORDER BY term DESC LIMIT 1)
             AND length(term) > 0 AND substr(word, 1, length(term)) = term"
    )
}

/// A leaf of a segment, and what it is found by.
struct Separator {
    segment: i64,
    word: Vec<u8>,
    leaf: i64,
}

/// Takes the words of these texts of document `id` (`?1`, column `text`) out of the rows of an index that the texts have left: once FTS5 has
/// written, and while the texts are there still. In the caller's transaction.
pub(crate) fn forget(connection: &Connection, index: &str, texts: &str, id: i64) -> Result<()> {
    let separators: Vec<Separator> = {
        let mut query = connection.prepare_cached(&separators(index, texts))?;
        let rows = query
            .query_map([id], |row| Ok(Separator { segment: row.get(0)?, word: row.get(1)?, leaf: row.get(2)? }))?;
        rows.collect::<rusqlite::Result<_>>()?
    };
    let mut stale = Vec::new();
    for separator in separators {
        let leaf: Option<Vec<u8>> = connection
            .prepare_cached(&format!("SELECT block FROM {index}_data WHERE id = (?1 << 37) + ?2"))?
            .query_row([separator.segment, separator.leaf], |row| row.get(0))
            .optional()?;
        match leaf.map(|leaf| first_word(&leaf)) {
            // Of one on which no word begins there is no row.
            Some(None) => {}
            Some(Some(word)) if word.starts_with(&separator.word) => {}
            Some(word) => stale.push((separator, word)),
            None => stale.push((separator, None)),
        }
    }
    if stale.is_empty() {
        return Ok(());
    }
    // SQLite lets nobody else write to the tables of FTS5.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, false)?;
    let replaced = replace(connection, index, &stale);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    replaced
}

fn replace(connection: &Connection, index: &str, stale: &[(Separator, Option<Vec<u8>>)]) -> Result<()> {
    let mut exchange =
        connection.prepare(&format!("UPDATE {index}_idx SET term = ?3 WHERE segid = ?1 AND term = ?2"))?;
    let mut remove = connection.prepare(&format!("DELETE FROM {index}_idx WHERE segid = ?1 AND term = ?2"))?;
    for (Separator { segment, word, .. }, instead) in stale {
        match instead {
            Some(instead) => exchange.execute(params![segment, word, instead])?,
            None => remove.execute(params![segment, word])?,
        };
    }
    Ok(())
}
