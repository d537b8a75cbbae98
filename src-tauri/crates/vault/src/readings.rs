//! Readings that have not come to their end: what was answered about each part of a document, and besides, kept as it comes.
//!
//! What an answer is, and when one may be used again, is the caller's affair: a reading has a key, and another key begins anew. It
//! is gone with its document, and with the summary that it comes to (`Vault::finish_reading`).

use rusqlite::{OptionalExtension, Transaction, params};

use crate::{Part, Reading, Result, Vault, storing};

/// Ends a document's reading, where it is under this key.
pub(crate) fn end(transaction: &Transaction<'_>, document: i64, key: &str) -> Result<()> {
    transaction
        .prepare_cached("DELETE FROM readings WHERE document = ? AND key = ?")?
        .execute(params![document, key])?;
    Ok(())
}

impl Vault {
    /// Keeps what was answered about part `part` of `parts` of a document, from 0; from `parts` on, what was answered besides. A reading under
    /// another key, or with other parts, is thrown away first. One transaction: a crash finds the answer kept, or not given.
    ///
    /// # Errors
    /// `NoSuchRow` where there is no such document; `Full`, `Damaged`, `Io`, `Sql`.
    pub fn keep_part(&mut self, document: i64, key: &str, parts: u32, part: u32, answer_json: &str) -> Result<()> {
        let transaction = self.connection.transaction()?;
        storing::is_there(&transaction, document)?;
        transaction
            .prepare_cached("DELETE FROM readings WHERE document = ? AND (key <> ? OR parts <> ?)")?
            .execute(params![document, key, parts])?;
        transaction
            .prepare_cached(
                "INSERT INTO readings (document, key, parts) VALUES (?, ?, ?) ON CONFLICT (document) DO NOTHING",
            )?
            .execute(params![document, key, parts])?;
        transaction
            .prepare_cached(
                "INSERT INTO readings_parts (document, part, answer) VALUES (?, ?, ?)
                 ON CONFLICT (document, part) DO UPDATE SET answer = excluded.answer",
            )?
            .execute(params![document, part, answer_json])?;
        transaction.commit()?;
        Ok(())
    }

    /// A document's reading, if one has not come to its end.
    ///
    /// # Errors
    /// `Damaged`, `Io`, `Sql`.
    pub fn reading(&self, document: i64) -> Result<Option<Reading>> {
        let mut query = self.connection.prepare_cached(
            "SELECT key, parts,
                 (SELECT count(*) FROM readings_parts WHERE document = readings.document AND part < readings.parts)
             FROM readings WHERE document = ? AND document NOT IN (SELECT document FROM unfinished)",
        )?;
        let reading = query
            .query_row([document], |row| Ok(Reading { key: row.get(0)?, parts: row.get(1)?, read: row.get(2)? }))
            .optional()?;
        Ok(reading)
    }

    /// What was answered about the parts of a document under this key and besides, in order; empty under any other.
    ///
    /// # Errors
    /// `Damaged`, `Io`, `Sql`.
    pub fn parts_read(&self, document: i64, key: &str) -> Result<Vec<Part>> {
        let mut query = self.connection.prepare_cached(
            "SELECT part, answer FROM readings_parts
             WHERE document = (SELECT document FROM readings WHERE document = ? AND key = ?) ORDER BY part",
        )?;
        let parts = query
            .query_map(params![document, key], |row| Ok(Part { number: row.get(0)?, answer_json: row.get(1)? }))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(parts)
    }

    /// Throws away what was read of a document.
    ///
    /// # Errors
    /// `Full`, `Damaged`, `Io`, `Sql`.
    pub fn forget_reading(&mut self, document: i64) -> Result<()> {
        self.connection.prepare_cached("DELETE FROM readings WHERE document = ?")?.execute([document])?;
        Ok(())
    }

    /// The documents whose reading has not come to its end, each with its key.
    ///
    /// # Errors
    /// `Damaged`, `Io`, `Sql`.
    pub fn readings(&self) -> Result<Vec<(i64, String)>> {
        let mut query = self.connection.prepare_cached("SELECT document, key FROM readings ORDER BY document")?;
        Ok(query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
    }
}
