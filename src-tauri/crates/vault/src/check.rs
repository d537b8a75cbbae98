//! An integrity check that a user can ask for: every page, every structure, every reference, every original.
//!
//! In slices, but for the structure and the index, each of which SQLite looks at in one statement; [`Halt`] ends even those.

use std::ops::ControlFlow;

use rusqlite::{OptionalExtension, params};
use sha2::{Digest, Sha256};

use crate::documents::IS_WHOLE;
use crate::vfs::{self, PAGE};
use crate::work::{Halt, SLICE, Work};
use crate::{Check, Error, Result, Vault};

/// Enough to say where the damage lies.
const NAMED_PAGES: usize = 100;
/// The search indexes, each compared with the text its terms were made from.
const INDEXES: [&str; 2] = ["documents_index", "summaries_index"];

/// A check under way. Damage is what it is asked about, so finding it is no error.
pub struct Checking {
    halt: Halt,
    found: Check,
    next: Next,
    /// Pages and documents done and in all, for whoever watches.
    done: u32,
    of: u32,
}

enum Next {
    Page(u32),
    Structure,
    Index(usize),
    References,
    /// The document after this one.
    Document(i64),
    /// This part of this document, and the hash of those before it.
    Part(i64, u64, [u8; 32], Box<Sha256>),
}

impl Checking {
    /// Prepares it.
    pub fn new(halt: Halt) -> Self {
        Self { halt, found: Check::default(), next: Next::Page(1), done: 0, of: 0 }
    }

    fn step_on(&mut self, vault: &Vault) -> Result<Option<Check>> {
        let next = match &mut self.next {
            Next::Page(1) => {
                self.found.structure_sound = true;
                // The pages are to be those of the main file, not of the log.
                self.found.structure_sound &= sound(vault.checkpoint().map(|()| true))?;
                self.of = page_count(vault)?.saturating_mul(2).saturating_add(vault.count().unwrap_or_default());
                self.check_pages(vault, 1)?
            }
            Next::Page(number) => {
                let number = *number;
                self.check_pages(vault, number)?
            }
            Next::Structure => {
                let found = vault.connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0));
                let is_sound = sound(found.map(|found| found == "ok").map_err(Error::from))?;
                if !is_sound {
                    // SQLite tells of a page that it could not get as of any other fault: the disk may be gone.
                    vfs::read_header(&vault.connection)?;
                }
                self.found.structure_sound &= is_sound;
                self.done += self.found.pages;
                Next::Index(0)
            }
            Next::Index(number) => match INDEXES.get(*number) {
                Some(index) => {
                    let sql = format!("INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)");
                    let found = vault.ask_as_writer(|connection| connection.execute(&sql, []))?;
                    self.found.structure_sound &= sound(found.map(|_| true).map_err(Error::from))?;
                    Next::Index(*number + 1)
                }
                None => Next::References,
            },
            Next::References => {
                self.found.references_sound = sound(vault.has_sound_references())?;
                self.found.receipts_sound = sound(vault.verify_receipts())?;
                Next::Document(0)
            }
            Next::Document(after) => match sound_or(next_document(vault, *after), None)? {
                Some((id, sha256)) => {
                    self.found.documents += 1;
                    Next::Part(id, 0, sha256, Box::new(Sha256::new()))
                }
                None => {
                    self.done = self.of;
                    return Ok(Some(std::mem::take(&mut self.found)));
                }
            },
            Next::Part(id, part, sha256, hash) => {
                let id = *id;
                let read = vault.read_parts(id, *part, SLICE, |bytes| hash.update(bytes));
                match sound_or(read.map(Some), None)? {
                    Some(0) if hash.clone().finalize()[..] != *sha256 && vault.document(id)?.is_some() => {
                        self.found.damaged_documents.push(id);
                    }
                    Some(0) => {}
                    Some(read) => {
                        *part += read;
                        return Ok(None);
                    }
                    None => self.found.damaged_documents.push(id),
                }
                self.done += 1;
                Next::Document(id)
            }
        };
        self.next = next;
        Ok(None)
    }

    fn check_pages(&mut self, vault: &Vault, from: u32) -> Result<Next> {
        let Some(pages) = sound_or(page_count(vault).map(Some), None)? else { return Ok(Next::Structure) };
        self.found.pages = pages;
        let mut page = [0; PAGE];
        // What was added since the last slice may still lie in the log alone.
        if from > 1 && !sound(vault.checkpoint().map(|()| true))? {
            self.found.structure_sound = false;
        }
        let last = pages.min(from.saturating_add((SLICE / PAGE) as u32 - 1));
        for number in from..=last {
            match vfs::read_page(&vault.connection, number, &mut page) {
                Ok(()) => {}
                Err(Error::Damaged) if self.found.damaged_pages.len() < NAMED_PAGES => {
                    self.found.damaged_pages.push(number);
                }
                Err(Error::Damaged) => return Ok(Next::Structure),
                Err(error) => return Err(error),
            }
        }
        self.done = last;
        Ok(if last >= pages { Next::Structure } else { Next::Page(last + 1) })
    }
}

impl Work for Checking {
    type Done = Check;

    fn step(&mut self, vault: &mut Vault) -> Result<Option<Check>> {
        let halt = self.halt.clone();
        halt.guard(vault, |vault| self.step_on(vault))
    }

    fn progress(&self) -> (u32, u32) {
        (self.done.min(self.of), self.of)
    }
}

impl Vault {
    /// Reads all there is and says what is not as it was written. Takes about as long as reading the file. Who shares the vault
    /// does it in slices: [`Checking`].
    ///
    /// # Errors
    /// `Gone`, `Io`, `Full`, `Busy`. Damage is no error here: it is what was asked about.
    pub fn check(&self) -> Result<Check> {
        let mut checking = Checking::new(Halt::default());
        loop {
            if let Some(check) = checking.step_on(self)? {
                return Ok(check);
            }
        }
    }

    /// The same for a vault that nobody else has, telling how far it is.
    pub(crate) fn check_telling(
        &mut self,
        halt: &Halt,
        tell: &mut dyn FnMut(u32, u32) -> ControlFlow<()>,
    ) -> Result<Check> {
        self.run(Checking::new(halt.clone()), tell)
    }

    fn has_sound_references(&self) -> Result<bool> {
        Ok(!self.connection.prepare("PRAGMA foreign_key_check")?.exists([])?)
    }

    /// Hands over parts of an original from `first` on, about `bytes` of them; how many.
    fn read_parts(&self, id: i64, first: u64, bytes: usize, mut take: impl FnMut(&[u8])) -> Result<u64> {
        let mut query = self
            .connection
            .prepare_cached("SELECT bytes FROM originals WHERE document = ? AND part >= ? ORDER BY part")?;
        let mut rows = query.query(params![id, first])?;
        let (mut parts, mut length) = (0, 0);
        while length < bytes
            && let Some(row) = rows.next()?
        {
            let part = row.get_ref(0)?.as_blob().map_err(|_| Error::Damaged)?;
            take(part);
            length += part.len();
            parts += 1;
        }
        Ok(parts)
    }
}

fn page_count(vault: &Vault) -> Result<u32> {
    Ok(vault.connection.query_row("PRAGMA page_count", [], |row| row.get(0))?)
}

fn next_document(vault: &Vault, after: i64) -> Result<Option<(i64, [u8; 32])>> {
    let sql = format!("SELECT id, sha256 FROM documents WHERE id > ? AND {IS_WHOLE} ORDER BY id LIMIT 1");
    let mut query = vault.connection.prepare_cached(&sql)?;
    Ok(query.query_row([after], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

/// Damage is an answer; any other error is one.
fn sound(found: Result<bool>) -> Result<bool> {
    sound_or(found, false)
}

fn sound_or<T>(found: Result<T>, otherwise: T) -> Result<T> {
    match found {
        Err(Error::Damaged) => Ok(otherwise),
        other => other,
    }
}
