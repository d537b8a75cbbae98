//! Documents: the file itself, its text in blocks, and what is known about it.
//!
//! How they come and go is told in `storing`; one that is only half there is none for anybody here. What else is derived from a
//! document refers to it and is deleted with it; a table that cannot cascade (an index) is emptied in `storing`.

use rusqlite::{OptionalExtension, Row};
use sha2::{Digest, Sha256};

use crate::storing::{Deleting, Storing};
use crate::work::silent;
use crate::{Block, DocumentRow, Error, NewDocument, Result, Vault};

/// Bytes of an original per row.
pub(crate) const PART: usize = 1 << 20;

/// Puts a document's text into the index.
pub(crate) const INDEX: &str =
    "INSERT INTO documents_index (rowid, title, text) SELECT id, title, text FROM document_texts WHERE id = ?";

/// Of a row of `documents`, that it is not on its way in or out.
pub(crate) const IS_WHOLE: &str = "id NOT IN (SELECT document FROM unfinished)";
/// The columns that `row` reads.
pub(crate) const COLUMNS: &str = "id, title, format, pages, bytes, sha256, added, warnings, EXISTS (SELECT 1 FROM summaries WHERE document = documents.id AND id NOT IN (SELECT summary FROM together))";

pub(crate) fn row(row: &Row<'_>) -> rusqlite::Result<DocumentRow> {
    Ok(DocumentRow {
        id: row.get(0)?,
        title: row.get(1)?,
        format: row.get(2)?,
        pages: row.get(3)?,
        bytes: row.get(4)?,
        sha256: row.get(5)?,
        added: row.get(6)?,
        warnings_json: row.get(7)?,
        summarised: row.get(8)?,
    })
}

impl Vault {
    /// Stores a document with its text; all of it or nothing. Who shares the vault does it in slices: [`Storing`].
    ///
    /// # Errors
    /// `Full`, `Damaged`, `Gone`, `Io`, `Sql`.
    pub fn add_document(&mut self, document: &NewDocument<'_>, blocks: &[Block]) -> Result<i64> {
        self.run(Storing::new(*document, blocks), &mut silent)
    }

    /// Some of the documents, newest first.
    ///
    /// # Errors
    /// `Damaged`, `Io`, `Sql`; so for all that only reads.
    pub fn documents(&self, offset: u32, limit: u32) -> Result<Vec<DocumentRow>> {
        let mut query = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM documents WHERE {IS_WHOLE} ORDER BY id DESC LIMIT ? OFFSET ?"
        ))?;
        let rows = query.query_map([limit, offset], row)?.collect::<rusqlite::Result<_>>()?;
        Ok(rows)
    }

    /// How many documents there are.
    ///
    /// # Errors
    /// As `documents`.
    pub fn count(&self) -> Result<u32> {
        let sql = "SELECT (SELECT count(*) FROM documents) - (SELECT count(*) FROM unfinished)";
        Ok(self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// One document, if it is there.
    ///
    /// # Errors
    /// As `documents`.
    pub fn document(&self, id: i64) -> Result<Option<DocumentRow>> {
        let sql = format!("SELECT {COLUMNS} FROM documents WHERE id = ? AND {IS_WHOLE}");
        let mut query = self.connection.prepare_cached(&sql)?;
        Ok(query.query_row([id], row).optional()?)
    }

    /// A document's text in reading order; empty where there is no such document.
    ///
    /// # Errors
    /// As `documents`.
    pub fn blocks(&self, id: i64) -> Result<Vec<Block>> {
        let mut query = self.connection.prepare_cached(
            "SELECT ordinal, kind, level, page, paragraph, first, beyond, text FROM blocks
             WHERE document = ? AND document NOT IN (SELECT document FROM unfinished) ORDER BY ordinal",
        )?;
        let blocks = query.query_map([id], |row| {
            Ok(Block {
                ordinal: row.get(0)?,
                kind: row.get(1)?,
                level: row.get(2)?,
                page: row.get(3)?,
                paragraph: row.get(4)?,
                start: row.get(5)?,
                end: row.get(6)?,
                text: row.get(7)?,
            })
        })?;
        Ok(blocks.collect::<rusqlite::Result<_>>()?)
    }

    /// A document's file, byte for byte.
    ///
    /// # Errors
    /// `NoSuchRow` where there is no such document; `Damaged` where the bytes are not those that were stored.
    pub fn original(&self, id: i64) -> Result<Vec<u8>> {
        let document = self.document(id)?.ok_or(Error::NoSuchRow)?;
        let mut bytes = Vec::with_capacity(usize::try_from(document.bytes).map_err(|_| Error::Damaged)?);
        self.each_part(id, |part| bytes.extend_from_slice(part))?;
        if Sha256::digest(&bytes)[..] == document.sha256 { Ok(bytes) } else { Err(Error::Damaged) }
    }

    /// Goes through an original's parts in order.
    pub(crate) fn each_part(&self, id: i64, mut take: impl FnMut(&[u8])) -> Result<()> {
        let mut query =
            self.connection.prepare_cached("SELECT bytes FROM originals WHERE document = ? ORDER BY part")?;
        let mut rows = query.query([id])?;
        while let Some(row) = rows.next()? {
            take(row.get_ref(0)?.as_blob().map_err(|_| Error::Damaged)?);
        }
        Ok(())
    }

    /// Deletes a document and all that was derived from it. `false` where there was none.
    ///
    /// When this returns, no page of the vault holds its words, decrypted or not, and its room has been given back to the
    /// disk. `FORMAT.md` says what the disk itself may still hold. Who shares the vault does it in slices: [`Deleting`].
    ///
    /// # Errors
    /// `Full`, `Damaged`, `Gone`, `Io`, `Sql`. After an error the document is there as it was, or gone but its room not yet given
    /// back: the next opening does that.
    pub fn delete_document(&mut self, id: i64) -> Result<bool> {
        self.run(Deleting::new(id), &mut silent)
    }

    /// The newest document whose original has this SHA-256.
    ///
    /// # Errors
    /// As `documents`.
    pub fn find_by_hash(&self, sha256: &[u8; 32]) -> Result<Option<i64>> {
        let sql = format!("SELECT max(id) FROM documents WHERE sha256 = ? AND {IS_WHOLE}");
        let mut query = self.connection.prepare_cached(&sql)?;
        Ok(query.query_row([sha256], |row| row.get(0))?)
    }
}
