//! Summaries: what was made of a document, as the caller's JSON, with its words apart for search.
//!
//! A summary of several documents is one of each, known by the first of them: so each is found under its own document. They come in one
//! transaction, and all of them go with any of their documents.

use rusqlite::{OptionalExtension, Row, Transaction, params};

use crate::{Error, NewSummary, Result, SummaryRow, TogetherRow, Vault, readings, storing};

/// Of a row of `summaries`, that something of it comes of document `?1`: it is of that, or was made together with one that is.
pub(crate) const DERIVED: &str = "document = ?1 OR id IN (SELECT summary FROM together WHERE first IN
    (SELECT first FROM together JOIN summaries AS own ON own.id = together.summary WHERE own.document = ?1))";
/// The columns that `row` reads.
const COLUMNS: &str = "id, document, made, body, text, (SELECT first FROM together WHERE summary = summaries.id)";

fn row(row: &Row<'_>) -> rusqlite::Result<SummaryRow> {
    Ok(SummaryRow {
        id: row.get(0)?,
        document: row.get(1)?,
        made: row.get(2)?,
        body_json: row.get(3)?,
        text: row.get(4)?,
        together: row.get(5)?,
    })
}

fn add(transaction: &Transaction<'_>, document: i64, made: &str, body_json: &str, text: &str) -> Result<i64> {
    storing::is_there(transaction, document)?;
    transaction
        .prepare_cached("INSERT INTO summaries (document, made, body, text) VALUES (?, ?, ?, ?)")?
        .execute(params![document, made, body_json, text])?;
    let id = transaction.last_insert_rowid();
    transaction
        .prepare_cached("INSERT INTO summaries_index (rowid, text) VALUES (?, ?)")?
        .execute(params![id, text])?;
    Ok(id)
}

impl Vault {
    /// Stores a summary of a document.
    ///
    /// # Errors
    /// `NoSuchRow` where there is no such document; `Full`, `Damaged`, `Io`, `Sql`.
    pub fn add_summary(&mut self, document: i64, made: &str, body_json: &str, text: &str) -> Result<i64> {
        let transaction = self.connection.transaction()?;
        let id = add(&transaction, document, made, body_json, text)?;
        transaction.commit()?;
        Ok(id)
    }

    /// The same, and with it ends the reading under `key` that it came of.
    ///
    /// # Errors
    /// As `add_summary`.
    pub fn finish_reading(&mut self, document: i64, key: &str, made: &str, body_json: &str, text: &str) -> Result<i64> {
        let transaction = self.connection.transaction()?;
        let id = add(&transaction, document, made, body_json, text)?;
        readings::end(&transaction, document, key)?;
        transaction.commit()?;
        Ok(id)
    }

    /// Stores summaries that were made together, one of each document, all of them or none; the id of the first, by which they are known.
    ///
    /// # Errors
    /// `NoSuchRow` where one of the documents is not there, or none is given; as `add_summary`.
    pub fn add_together(&mut self, made: &str, summaries: &[NewSummary<'_>]) -> Result<i64> {
        let transaction = self.connection.transaction()?;
        let mut first = None;
        for new in summaries {
            let id = add(&transaction, new.document, made, new.body_json, new.text)?;
            if let Some(key) = new.reading {
                readings::end(&transaction, new.document, key)?;
            }
            transaction
                .prepare_cached("INSERT INTO together (summary, first) VALUES (?, ?)")?
                .execute([id, *first.get_or_insert(id)])?;
        }
        let first = first.ok_or(Error::NoSuchRow)?;
        transaction.commit()?;
        Ok(first)
    }

    /// A document's own summaries, newest first; those made together with others are not among them.
    ///
    /// # Errors
    /// `Damaged`, `Io`, `Sql`.
    pub fn summaries(&self, document: i64) -> Result<Vec<SummaryRow>> {
        let mut query = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM summaries WHERE document = ? AND id NOT IN (SELECT summary FROM together) ORDER BY id DESC"
        ))?;
        let rows = query.query_map([document], row)?.collect::<rusqlite::Result<_>>()?;
        Ok(rows)
    }

    /// Summaries that were made together, in the order they were given; empty where none are known by `first`.
    ///
    /// # Errors
    /// `Damaged`, `Io`, `Sql`.
    pub fn together(&self, first: i64) -> Result<Vec<SummaryRow>> {
        let mut query = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM summaries WHERE id IN (SELECT summary FROM together WHERE first = ?) ORDER BY id"
        ))?;
        let rows = query.query_map([first], row)?.collect::<rusqlite::Result<_>>()?;
        Ok(rows)
    }

    /// The documents of every summary of several, newest first; of each, in the order they were given.
    ///
    /// # Errors
    /// `Damaged`, `Io`, `Sql`.
    pub fn all_together(&self) -> Result<Vec<TogetherRow>> {
        let mut query = self.connection.prepare_cached(
            "SELECT together.first, summaries.id, documents.id, documents.title, summaries.made
             FROM together JOIN summaries ON summaries.id = together.summary JOIN documents ON documents.id = summaries.document
             ORDER BY together.first DESC, summaries.id",
        )?;
        let rows = query.query_map([], |row| {
            Ok(TogetherRow {
                first: row.get(0)?,
                summary: row.get(1)?,
                document: row.get(2)?,
                title: row.get(3)?,
                made: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// One summary, if it is there.
    ///
    /// # Errors
    /// `Damaged`, `Io`, `Sql`.
    pub fn summary(&self, id: i64) -> Result<Option<SummaryRow>> {
        let mut query = self.connection.prepare_cached(&format!("SELECT {COLUMNS} FROM summaries WHERE id = ?"))?;
        Ok(query.query_row([id], row).optional()?)
    }
}
