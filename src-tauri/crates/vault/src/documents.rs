//! Documents: the file itself, its text in blocks, and what is known about it.
//!
//! Adding and deleting are one transaction each, index included. What else is derived from a document refers to it and is
//! deleted with it; a table that cannot cascade (an index) is emptied in `delete_document`.

use rusqlite::{OptionalExtension, Row, params};
use sha2::{Digest, Sha256};

use crate::{Block, DocumentRow, Error, NewDocument, Result, Vault};

/// Bytes of an original per row.
const PART: usize = 1 << 20;

/// The columns that `row` reads.
pub(crate) const COLUMNS: &str = "id, title, format, pages, bytes, sha256, added, warnings, EXISTS (SELECT 1 FROM summaries WHERE document = documents.id)";
/// How many they are.
pub(crate) const COUNT: usize = 9;

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
    /// Stores a document with its text; all of it or nothing.
    ///
    /// # Errors
    /// `Full`, `Damaged`, `Io`, `Sql`.
    pub fn add_document(&mut self, document: &NewDocument<'_>, blocks: &[Block]) -> Result<i64> {
        let sha256: [u8; 32] = Sha256::digest(document.original).into();
        let transaction = self.connection.transaction()?;
        transaction
            .prepare_cached("INSERT INTO documents (title, format, pages, bytes, sha256, added, warnings) VALUES (?, ?, ?, ?, ?, ?, ?)")?
            .execute(params![
                document.title,
                document.format,
                document.pages,
                document.original.len() as u64,
                sha256,
                document.added,
                document.warnings_json
            ])?;
        let id = transaction.last_insert_rowid();
        {
            let mut insert =
                transaction.prepare_cached("INSERT INTO originals (document, part, bytes) VALUES (?, ?, ?)")?;
            for (number, part) in document.original.chunks(PART).enumerate() {
                insert.execute(params![id, number as u64, part])?;
            }
            let mut insert = transaction.prepare_cached(
                "INSERT INTO blocks (document, ordinal, kind, level, page, paragraph, first, beyond, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?;
            for b in blocks {
                insert.execute(params![id, b.ordinal, b.kind, b.level, b.page, b.paragraph, b.start, b.end, b.text])?;
            }
        }
        transaction
            .prepare_cached("INSERT INTO documents_index (rowid, title, text) SELECT id, title, text FROM document_texts WHERE id = ?")?
            .execute([id])?;
        transaction.commit()?;
        Ok(id)
    }

    /// Some of the documents, newest first.
    ///
    /// # Errors
    /// `Damaged`, `Io`, `Sql`; so for all that only reads.
    pub fn documents(&self, offset: u32, limit: u32) -> Result<Vec<DocumentRow>> {
        let mut query = self
            .connection
            .prepare_cached(&format!("SELECT {COLUMNS} FROM documents ORDER BY id DESC LIMIT ? OFFSET ?"))?;
        let rows = query.query_map([limit, offset], row)?.collect::<rusqlite::Result<_>>()?;
        Ok(rows)
    }

    /// How many documents there are.
    ///
    /// # Errors
    /// As `documents`.
    pub fn count(&self) -> Result<u32> {
        Ok(self.connection.prepare_cached("SELECT count(*) FROM documents")?.query_row([], |row| row.get(0))?)
    }

    /// One document, if it is there.
    ///
    /// # Errors
    /// As `documents`.
    pub fn document(&self, id: i64) -> Result<Option<DocumentRow>> {
        let mut query = self.connection.prepare_cached(&format!("SELECT {COLUMNS} FROM documents WHERE id = ?"))?;
        Ok(query.query_row([id], row).optional()?)
    }

    /// A document's text in reading order; empty where there is no such document.
    ///
    /// # Errors
    /// As `documents`.
    pub fn blocks(&self, id: i64) -> Result<Vec<Block>> {
        let mut query = self.connection.prepare_cached(
            "SELECT ordinal, kind, level, page, paragraph, first, beyond, text FROM blocks WHERE document = ? ORDER BY ordinal",
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
    /// disk. `FORMAT.md` says what the disk itself may still hold.
    ///
    /// # Errors
    /// `Full`, `Damaged`, `Io`, `Sql`. After an error the document is there as it was, or gone but its room not yet given back.
    pub fn delete_document(&mut self, id: i64) -> Result<bool> {
        let transaction = self.connection.transaction()?;
        // The index keeps no text: it is told which terms to take out, so before the rows go.
        transaction
            .prepare_cached(
                "INSERT INTO summaries_index (summaries_index, rowid, text) SELECT 'delete', id, text FROM summaries WHERE document = ?",
            )?
            .execute([id])?;
        transaction
            .prepare_cached(
                "INSERT INTO documents_index (documents_index, rowid, title, text)
                 SELECT 'delete', id, title, text FROM document_texts WHERE id = ?",
            )?
            .execute([id])?;
        let deleted = transaction.prepare_cached("DELETE FROM documents WHERE id = ?")?.execute([id])?;
        transaction.commit()?;
        if deleted > 0 {
            self.give_back_room()?;
            self.checkpoint()?;
        }
        Ok(deleted > 0)
    }

    /// Moves pages from the end of the file into the free ones, and cuts it there.
    fn give_back_room(&self) -> Result<()> {
        let mut vacuum = self.connection.prepare("PRAGMA incremental_vacuum")?;
        // A row for each page.
        let mut pages = vacuum.query([])?;
        while pages.next()?.is_some() {}
        Ok(())
    }

    /// The newest document whose original has this SHA-256.
    ///
    /// # Errors
    /// As `documents`.
    pub fn find_by_hash(&self, sha256: &[u8; 32]) -> Result<Option<i64>> {
        let mut query = self.connection.prepare_cached("SELECT max(id) FROM documents WHERE sha256 = ?")?;
        Ok(query.query_row([sha256], |row| row.get(0))?)
    }
}
