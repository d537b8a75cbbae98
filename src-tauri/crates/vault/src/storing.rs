//! Storing and deleting documents, in slices.
//!
//! A small document is one transaction. A large one is marked unfinished first, then comes or goes a slice at a time: it is there
//! for nobody until the last step, and from the first step of its deletion on. One step is as long as the document's text wants: its entry in
//! the search index, which FTS5 makes and takes out in one transaction. That gives way to whoever waits for the vault and is begun again, and a
//! [`Halt`] ends it.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use sha2::{Digest, Sha256};

use crate::documents::{INDEX, PART};
use crate::work::{Halt, PATIENCE, SLICE, Work};
use crate::{Block, Error, NewDocument, Result, Vault, separators, summaries};

/// Blocks written or deleted in a step, however short they are.
const BLOCKS: usize = 10_000;
/// Characters of a text that goes in one transaction: words leave the index far more slowly than they came.
const SHORT: u64 = 256 << 10;
/// Pages of the file moved in a step when room is given back.
const PAGES: u32 = 512;

/// A document on its way in.
pub struct Storing<'a> {
    document: NewDocument<'a>,
    blocks: &'a [Block],
    sha256: [u8; 32],
    /// Once it has a row.
    id: Option<i64>,
    parts: usize,
    stored_blocks: usize,
    undoing: Option<Deleting>,
    halt: Halt,
    patience: Duration,
}

impl<'a> Storing<'a> {
    /// Prepares it: the original's SHA-256 is computed here, outside the vault.
    pub fn new(document: NewDocument<'a>, blocks: &'a [Block]) -> Self {
        let sha256 = Sha256::digest(document.original).into();
        let (halt, patience) = (Halt::default(), PATIENCE);
        Self { document, blocks, sha256, id: None, parts: 0, stored_blocks: 0, undoing: None, halt, patience }
    }

    /// What ends it or has it give way, even in the middle of its entry in the search index.
    #[must_use]
    pub fn ended_by(self, halt: Halt) -> Self {
        Self { halt, ..self }
    }

    fn is_small(&self) -> bool {
        let text = self.blocks.iter().map(|block| block.text.len()).sum::<usize>();
        self.document.original.len() + text <= SLICE && self.blocks.len() <= BLOCKS
    }

    fn add_row(&self, transaction: &Transaction<'_>) -> Result<i64> {
        let document = &self.document;
        transaction
            .prepare_cached("INSERT INTO documents (title, format, pages, bytes, sha256, added, warnings) VALUES (?, ?, ?, ?, ?, ?, ?)")?
            .execute(params![
                document.title,
                document.format,
                document.pages,
                document.original.len() as u64,
                self.sha256,
                document.added,
                document.warnings_json
            ])?;
        Ok(transaction.last_insert_rowid())
    }

    /// Adds parts of the original, `most` at most; which is next.
    fn add_parts(&self, transaction: &Transaction<'_>, id: i64, most: usize) -> Result<usize> {
        let mut insert =
            transaction.prepare_cached("INSERT INTO originals (document, part, bytes) VALUES (?, ?, ?)")?;
        let parts = self.document.original.chunks(PART).enumerate().skip(self.parts).take(most);
        let mut next = self.parts;
        for (number, part) in parts {
            insert.execute(params![id, number as u64, part])?;
            next = number + 1;
        }
        Ok(next)
    }

    /// Adds blocks, as many as make a slice; which is next.
    fn add_blocks(&self, transaction: &Transaction<'_>, id: i64) -> Result<usize> {
        let mut insert = transaction.prepare_cached(
            "INSERT INTO blocks (document, ordinal, kind, level, page, paragraph, first, beyond, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?;
        let (mut next, mut bytes) = (self.stored_blocks, 0);
        for b in self.blocks.iter().skip(self.stored_blocks).take(BLOCKS) {
            insert.execute(params![id, b.ordinal, b.kind, b.level, b.page, b.paragraph, b.start, b.end, b.text])?;
            next += 1;
            bytes += b.text.len();
            if bytes >= SLICE {
                break;
            }
        }
        Ok(next)
    }

    fn parts_in_all(&self) -> usize {
        self.document.original.len().div_ceil(PART)
    }
}

fn add_to_index(connection: &Connection, id: i64) -> Result<()> {
    connection.prepare_cached(INDEX)?.execute([id])?;
    Ok(())
}

impl Work for Storing<'_> {
    type Done = i64;

    fn step(&mut self, vault: &mut Vault) -> Result<Option<i64>> {
        let transaction = vault.connection.transaction()?;
        let Some(id) = self.id else {
            let id = self.add_row(&transaction)?;
            if self.is_small() {
                self.add_parts(&transaction, id, usize::MAX)?;
                self.add_blocks(&transaction, id)?;
                add_to_index(&transaction, id)?;
                transaction.commit()?;
                return Ok(Some(id));
            }
            transaction.execute("INSERT INTO unfinished (document) VALUES (?)", [id])?;
            transaction.commit()?;
            self.id = Some(id);
            return Ok(None);
        };
        if self.parts < self.parts_in_all() {
            let next = self.add_parts(&transaction, id, SLICE / PART)?;
            transaction.commit()?;
            self.parts = next;
            return Ok(None);
        }
        if self.stored_blocks < self.blocks.len() {
            let next = self.add_blocks(&transaction, id)?;
            transaction.commit()?;
            self.stored_blocks = next;
            return Ok(None);
        }
        drop(transaction);
        let is_done = self.halt.guard_indexing(vault, &mut self.patience, |connection| {
            connection.prepare_cached("DELETE FROM unfinished WHERE document = ?")?.execute([id])?;
            add_to_index(connection, id)
        })?;
        Ok(is_done.then_some(id))
    }

    fn progress(&self) -> (u32, u32) {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        // The index takes about as long as the blocks.
        (number(self.parts + self.stored_blocks), number(self.parts_in_all() + 2 * self.blocks.len()))
    }

    fn undo(&mut self, vault: &mut Vault) -> Result<bool> {
        let Some(id) = self.id else { return Ok(true) };
        // It comes into the index last, and then it is done.
        let deleting = self.undoing.get_or_insert_with(|| Deleting { was_indexed: false, ..Deleting::new(id) });
        Ok(deleting.step(vault)?.is_some())
    }
}

/// A document on its way out.
pub struct Deleting {
    id: i64,
    next: Next,
    /// Whether it may ever have been in the search index.
    was_indexed: bool,
    halt: Halt,
    patience: Duration,
}

#[derive(Clone, Copy)]
enum Next {
    Hide,
    Index,
    Words,
    Parts,
    Blocks,
    Row,
    Leaves,
    Room,
    Log,
}

impl Deleting {
    /// Prepares it.
    pub fn new(id: i64) -> Self {
        Self { id, next: Next::Hide, was_indexed: true, halt: Halt::default(), patience: PATIENCE }
    }

    /// What ends it or has it give way, even while its words are taken out of the search index. What is left then goes at the next opening.
    #[must_use]
    pub fn ended_by(self, halt: Halt) -> Self {
        Self { halt, ..self }
    }

    /// Takes it out of every list; a small one wholly. `None` where there is no such document.
    fn hide(&self, vault: &mut Vault) -> Result<Option<Next>> {
        let transaction = vault.connection.transaction()?;
        let bytes: Option<u64> = transaction
            .prepare_cached("SELECT bytes FROM documents WHERE id = ?")?
            .query_row([self.id], |row| row.get(0))
            .optional()?;
        let Some(bytes) = bytes else { return Ok(None) };
        let (blocks, characters): (u64, u64) = transaction
            .prepare_cached("SELECT count(*), coalesce(max(beyond), 0) FROM blocks WHERE document = ?")?
            .query_row([self.id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let is_small = bytes + characters <= SLICE as u64 && characters <= SHORT && blocks <= BLOCKS as u64;
        let derived = format!("FROM summaries WHERE {}", summaries::DERIVED);
        transaction
            .prepare_cached(&format!(
                "INSERT INTO summaries_index (summaries_index, rowid, text) SELECT 'delete', id, text {derived}"
            ))?
            .execute([self.id])?;
        if is_small {
            take_out_of_index(&transaction, self.id)?;
        }
        // What FTS5 was told it writes here, or at the end.
        transaction.execute_batch("SAVEPOINT written; RELEASE written")?;
        separators::forget(&transaction, "summaries_index", &format!("SELECT text {derived}"), self.id)?;
        if is_small {
            separators::forget(&transaction, "documents_index", TEXTS, self.id)?;
        }
        transaction.prepare_cached(&format!("DELETE {derived}"))?.execute([self.id])?;
        transaction.prepare_cached("DELETE FROM readings WHERE document = ?")?.execute([self.id])?;
        if is_small {
            transaction.prepare_cached("DELETE FROM documents WHERE id = ?")?.execute([self.id])?;
        } else {
            // One that is unfinished already is in the index or not as it was.
            transaction
                .prepare_cached("INSERT OR IGNORE INTO unfinished (document, indexed) VALUES (?, 1)")?
                .execute([self.id])?;
        }
        transaction.commit()?;
        Ok(Some(match self.was_indexed {
            _ if is_small => Next::Leaves,
            true => Next::Index,
            false => Next::Parts,
        }))
    }

    /// Deletes some of the rows; what is next.
    fn delete_some(&self, vault: &Vault) -> Result<Next> {
        let (sql, most, then) = match self.next {
            Next::Parts => ("originals", SLICE / PART, Next::Blocks),
            _ => ("blocks", BLOCKS, Next::Row),
        };
        let sql =
            format!("DELETE FROM {sql} WHERE rowid IN (SELECT rowid FROM {sql} WHERE document = ? ORDER BY 1 LIMIT ?)");
        let deleted = vault.connection.prepare_cached(&sql)?.execute(params![self.id, most as u64])?;
        Ok(if deleted == 0 { then } else { self.next })
    }
}

impl Work for Deleting {
    type Done = bool;

    fn step(&mut self, vault: &mut Vault) -> Result<Option<bool>> {
        self.next = match self.next {
            Next::Hide => match self.hide(vault)? {
                None => return Ok(Some(false)),
                Some(next) => next,
            },
            Next::Index => {
                let id = self.id;
                let is_done = self.halt.guard_indexing(vault, &mut self.patience, |connection| {
                    take_out_of_index(connection, id)?;
                    connection.prepare_cached("UPDATE unfinished SET indexed = 0 WHERE document = ?")?.execute([id])?;
                    Ok(())
                })?;
                if is_done { Next::Words } else { Next::Index }
            }
            // While its text is there: a crash finds it so, and this is done at the next opening.
            Next::Words => {
                let id = self.id;
                let done = self.halt.guard_giving_way(vault, &mut self.patience, |vault| {
                    let transaction = vault.connection.unchecked_transaction()?;
                    separators::forget(&transaction, "documents_index", TEXTS, id)?;
                    transaction.commit()?;
                    Ok(Some(()))
                })?;
                if done.is_some() { Next::Parts } else { Next::Words }
            }
            Next::Parts | Next::Blocks => self.delete_some(vault)?,
            Next::Row => {
                vault.connection.prepare_cached("DELETE FROM documents WHERE id = ?")?.execute([self.id])?;
                Next::Leaves
            }
            Next::Leaves => {
                vault.drop_empty_leaves()?;
                Next::Room
            }
            Next::Room if vault.give_back_room(PAGES)? => Next::Room,
            Next::Room => Next::Log,
            Next::Log => {
                vault.checkpoint()?;
                return Ok(Some(true));
            }
        };
        Ok(None)
    }

    /// What is deleted stays so; the rest goes at the next opening.
    fn undo(&mut self, _: &mut Vault) -> Result<bool> {
        Ok(true)
    }
}

/// The index keeps no text: it is told which terms to take out, so before the rows go. Of a document that is in no index the view has nothing.
pub(crate) const TAKE_OUT: &str = "INSERT INTO documents_index (documents_index, rowid, title, text)
    SELECT 'delete', id, title, text FROM document_texts WHERE id = ?";

/// What of a document is in the index.
const TEXTS: &str =
    "SELECT title AS text FROM documents WHERE id = ?1 UNION ALL SELECT text FROM blocks WHERE document = ?1";

fn take_out_of_index(connection: &Connection, id: i64) -> Result<()> {
    connection.prepare_cached(TAKE_OUT)?.execute([id])?;
    Ok(())
}

/// Each search index, and the table whose rows it is of.
const INDEXES: [(&str, &str); 2] = [("documents_index", "documents"), ("summaries_index", "summaries")];

impl Vault {
    /// An index keeps the leaves that words were taken out of, each on a page of its own, until it is merged: a step that rewrites all there is,
    /// and none where all lies in one segment. One that holds nothing any more is let go of.
    fn drop_empty_leaves(&mut self) -> Result<()> {
        let transaction = self.connection.transaction()?;
        for (index, table) in INDEXES {
            // The first rows are FTS5's own (`fts5_index.c`): averages at 1, its structure at 10.
            let sql = format!(
                "SELECT NOT EXISTS (SELECT 1 FROM {table}) AND EXISTS (SELECT 1 FROM {index}_data WHERE id > 10)"
            );
            if transaction.prepare_cached(&sql)?.query_row([], |row| row.get(0))? {
                transaction
                    .prepare_cached(&format!("INSERT INTO {index} ({index}) VALUES ('delete-all')"))?
                    .execute([])?;
            }
        }
        transaction.commit()?;
        Ok(())
    }

    /// Moves this many pages from the end of the file into the free ones, and cuts it there; whether there are more.
    fn give_back_room(&self, pages: u32) -> Result<bool> {
        let free = || -> Result<u32> { Ok(self.connection.query_row("PRAGMA freelist_count", [], |row| row.get(0))?) };
        let before = free()?;
        if before == 0 {
            return Ok(false);
        }
        let mut vacuum = self.connection.prepare_cached(&format!("PRAGMA incremental_vacuum({pages})"))?;
        // A row for each page.
        let mut rows = vacuum.query([])?;
        while rows.next()?.is_some() {}
        let after = free()?;
        Ok(after > 0 && after < before)
    }

    /// Finishes what a crash, a lock or a full disk has left half done: such documents go.
    pub(crate) fn sweep(&mut self) -> Result<()> {
        let unfinished: Vec<i64> = {
            let mut query = self.connection.prepare("SELECT document FROM unfinished")?;
            query.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?
        };
        for id in unfinished {
            self.run(Deleting::new(id), &mut crate::work::silent)?;
        }
        while self.give_back_room(PAGES)? {}
        Ok(())
    }
}

/// That a document is there to be worked on.
pub(crate) fn is_there(transaction: &Transaction<'_>, id: i64) -> Result<()> {
    let found = transaction
        .prepare_cached("SELECT 1 FROM documents WHERE id = ?1 AND id NOT IN (SELECT document FROM unfinished)")?
        .exists([id])?;
    if found { Ok(()) } else { Err(Error::NoSuchRow) }
}
