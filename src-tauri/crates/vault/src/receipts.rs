//! Receipts: what the user agreed to, refused and withdrew, each chained to the one before by SHA-256.
//!
//! A record's bytes are hashed as they were given and stored as they were given, so nothing has to be written down twice in
//! the same way. The chain shows that the list handed out is the list as it grew: a record changed, left out, put in or
//! moved breaks it. What a receipt says is the caller's; taking one back is a new receipt.

use rusqlite::{Row, params};
use sha2::{Digest, Sha256};

use crate::{Receipt, Result, Vault};

fn row(row: &Row<'_>) -> rusqlite::Result<Receipt> {
    Ok(Receipt { id: row.get(0)?, record_json: row.get(1)?, previous: row.get(2)?, hash: row.get(3)? })
}

impl Receipt {
    /// The hash that a receipt with this id, record and predecessor has.
    ///
    /// SHA-256 over `alcove/receipt/v1`, a zero byte, the id (8 bytes, little-endian), `previous` and the record.
    pub fn compute_hash(id: i64, previous: &[u8; 32], record_json: &str) -> [u8; 32] {
        let mut hash = Sha256::new_with_prefix(b"alcove/receipt/v1\0");
        hash.update(id.to_le_bytes());
        hash.update(previous);
        hash.update(record_json);
        hash.finalize().into()
    }

    /// Whether these are receipts as they were given, from the first, none missing between them.
    pub fn is_chain(receipts: &[Self]) -> bool {
        let mut previous = [0; 32];
        receipts.iter().zip(1..).all(|(receipt, id)| {
            let whole = receipt.id == id
                && receipt.previous == previous
                && receipt.hash == Self::compute_hash(id, &previous, &receipt.record_json);
            previous = receipt.hash;
            whole
        })
    }
}

impl Vault {
    /// Adds a receipt to the chain.
    ///
    /// # Errors
    /// `Full`, `Damaged`, `Io`, `Sql`.
    pub fn add_receipt(&mut self, record_json: &str) -> Result<Receipt> {
        let transaction = self.connection.transaction()?;
        let (last, previous): (i64, Option<[u8; 32]>) = transaction
            .prepare_cached(
                "SELECT coalesce(max(id), 0), (SELECT hash FROM receipts ORDER BY id DESC LIMIT 1) FROM receipts",
            )?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let (id, previous) = (last + 1, previous.unwrap_or_default());
        let hash = Receipt::compute_hash(id, &previous, record_json);
        transaction
            .prepare_cached("INSERT INTO receipts (id, record, previous, hash) VALUES (?, ?, ?, ?)")?
            .execute(params![id, record_json, previous, hash])?;
        transaction.commit()?;
        Ok(Receipt { id, record_json: record_json.to_owned(), previous, hash })
    }

    /// All receipts, oldest first.
    ///
    /// # Errors
    /// `Damaged`, `Io`, `Sql`.
    pub fn receipts(&self) -> Result<Vec<Receipt>> {
        let mut query =
            self.connection.prepare_cached("SELECT id, record, previous, hash FROM receipts ORDER BY id")?;
        let rows = query.query_map([], row)?.collect::<rusqlite::Result<_>>()?;
        Ok(rows)
    }

    /// Whether the chain is whole, and ends with the last receipt that was ever added.
    ///
    /// # Errors
    /// `Damaged`, `Io`, `Sql`.
    pub fn verify_receipts(&self) -> Result<bool> {
        let receipts = self.receipts()?;
        // SQLite remembers the highest id it gave out, so a chain that lost its end is told from one that never had it.
        let given: i64 = self
            .connection
            .prepare_cached("SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'receipts'), 0)")?
            .query_row([], |row| row.get(0))?;
        Ok(given == receipts.len() as i64 && Receipt::is_chain(&receipts))
    }
}
