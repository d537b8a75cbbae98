//! Summaries: what was made of a document, as the caller's JSON, with its words apart for search.

use rusqlite::{OptionalExtension, Row, Transaction, params};

use crate::{Result, SummaryRow, Vault, readings, storing};

fn row(row: &Row<'_>) -> rusqlite::Result<SummaryRow> {
    Ok(SummaryRow {
        id: row.get(0)?,
        document: row.get(1)?,
        made: row.get(2)?,
        body_json: row.get(3)?,
        text: row.get(4)?,
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

    /// A document's summaries, newest first.
    ///
    /// # Errors
    /// `Damaged`, `Io`, `Sql`.
    pub fn summaries(&self, document: i64) -> Result<Vec<SummaryRow>> {
        let mut query = self.connection.prepare_cached(
            "SELECT id, document, made, body, text FROM summaries WHERE document = ? ORDER BY id DESC",
        )?;
        let rows = query.query_map([document], row)?.collect::<rusqlite::Result<_>>()?;
        Ok(rows)
    }

    /// One summary, if it is there.
    ///
    /// # Errors
    /// `Damaged`, `Io`, `Sql`.
    pub fn summary(&self, id: i64) -> Result<Option<SummaryRow>> {
        let mut query =
            self.connection.prepare_cached("SELECT id, document, made, body, text FROM summaries WHERE id = ?")?;
        Ok(query.query_row([id], row).optional()?)
    }
}
