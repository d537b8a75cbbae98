//! Judgments: what the user thinks of a summary. One for each summary at most; it goes with the summary, and so with the document.

use rusqlite::{OptionalExtension, params};

use crate::{Error, Judged, Judgment, Result, Vault};

impl Vault {
    /// Keeps what the user thinks of a summary, in place of what they thought before. `maker` names what made the summary, in the
    /// caller's words: judgments are counted by it.
    ///
    /// # Errors
    /// `NoSuchRow` where there is no such summary; `Full`, `Damaged`, `Gone`, `Io`, `Sql`.
    pub fn judge(&mut self, summary: i64, judgment: &Judgment, maker: &str) -> Result<()> {
        // In one statement, so that no judgment outlives a summary that is deleted meanwhile.
        let kept = self
            .connection
            .prepare_cached(
                "INSERT INTO judgments (summary, useful, reason, made, maker) SELECT id, ?2, ?3, ?4, ?5 FROM summaries WHERE id = ?1
                 ON CONFLICT (summary) DO UPDATE SET useful = excluded.useful, reason = excluded.reason, made = excluded.made, maker = excluded.maker",
            )?
            .execute(params![summary, judgment.useful, judgment.reason, judgment.made, maker])?;
        if kept == 0 { Err(Error::NoSuchRow) } else { Ok(()) }
    }

    /// Takes a judgment back; `false` where there was none.
    ///
    /// # Errors
    /// `Full`, `Damaged`, `Gone`, `Io`, `Sql`.
    pub fn unjudge(&mut self, summary: i64) -> Result<bool> {
        Ok(self.connection.prepare_cached("DELETE FROM judgments WHERE summary = ?")?.execute([summary])? > 0)
    }

    /// What the user thinks of a summary, where they said so.
    ///
    /// # Errors
    /// `Damaged`, `Io`, `Sql`.
    pub fn judgment(&self, summary: i64) -> Result<Option<Judgment>> {
        let mut query =
            self.connection.prepare_cached("SELECT useful, reason, made FROM judgments WHERE summary = ?")?;
        let row = query
            .query_row([summary], |row| Ok(Judgment { useful: row.get(0)?, reason: row.get(1)?, made: row.get(2)? }));
        Ok(row.optional()?)
    }

    /// How many summaries were found useful and how many not, by what made them; the most judged first.
    ///
    /// # Errors
    /// As [`Self::judgment`].
    pub fn judged(&self) -> Result<Vec<Judged>> {
        let mut query = self.connection.prepare_cached(
            "SELECT maker, sum(useful), sum(1 - useful) FROM judgments GROUP BY maker ORDER BY count(*) DESC, maker",
        )?;
        let rows = query
            .query_map([], |row| Ok(Judged { maker: row.get(0)?, useful: row.get(1)?, not_useful: row.get(2)? }))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
