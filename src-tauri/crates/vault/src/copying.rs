//! A copy of the vault into one file that is itself a vault, made in slices while this one is in use.
//!
//! The copy has keys of its own. "Done" is said only after it was opened again and compared; until then it has another name, so
//! what carries the name is whole. A backup keeps the copy beside the vault's life; [`crate::Rekeying`] goes on with it.
//!
//! SQLite's backup does the copying: what is written to a page that was copied already, it writes to the copy as well.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::ptr::NonNull;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, ffi};
use sha2::{Digest, Sha256};

use crate::documents::IS_WHOLE;
use crate::kdf::Cost;
use crate::work::{Tell, Work, silent};
use crate::{Check, Error, Halt, Passphrase, Result, Vault, place};

/// Pages copied in a step: 1 MiB.
const STEP: i32 = 256;

/// What else is compared of a copy, besides originals and receipts, which have hashes of their own, and the documents' text, with which the check
/// compares the search index. It is read at one moment, for it is to be what was copied.
const HASHED: [&str; 7] = [
    "SELECT id, document, made, body, text FROM summaries ORDER BY id",
    "SELECT summary, first FROM together ORDER BY summary",
    "SELECT summary, useful, reason, made, maker FROM judgments ORDER BY summary",
    "SELECT document, key, parts FROM readings ORDER BY document",
    "SELECT document, part, answer FROM readings_parts ORDER BY document, part",
    "SELECT key, value FROM settings ORDER BY key",
    "SELECT number FROM generation",
];

/// A copy under way, kept in the vault it is of. The pages flow through `pump`, which must end before either side does.
pub(crate) struct Running {
    pump: Pump,
    to: Box<Vault>,
}

/// SQLite's backup object.
struct Pump(NonNull<ffi::sqlite3_backup>);

// SAFETY: it belongs to two connections, which are themselves sent; SQLite ties it to no thread.
unsafe impl Send for Pump {}

impl Pump {
    /// # Safety
    /// Both connections must stay open for as long as the value lives.
    unsafe fn new(from: &Connection, to: &Connection) -> Result<Self> {
        let main = c"main".as_ptr();
        // SAFETY: two open connections, and the names of databases that each has.
        let raw = unsafe { ffi::sqlite3_backup_init(to.handle(), main, from.handle(), main) };
        NonNull::new(raw).map(Self).ok_or(Error::Busy)
    }

    /// Copies some pages; whether all are copied.
    fn step(&mut self) -> Result<bool> {
        // SAFETY: it was made by `new` and is not finished.
        match unsafe { ffi::sqlite3_backup_step(self.0.as_ptr(), STEP) } {
            ffi::SQLITE_OK => Ok(false),
            ffi::SQLITE_DONE => Ok(true),
            code => Err(Error::from_code(code)),
        }
    }

    /// Pages copied, and pages in all.
    fn progress(&self) -> (u32, u32) {
        // SAFETY: as above.
        let (of, left) =
            unsafe { (ffi::sqlite3_backup_pagecount(self.0.as_ptr()), ffi::sqlite3_backup_remaining(self.0.as_ptr())) };
        let number = |n: i32| u32::try_from(n).unwrap_or_default();
        (number(of).saturating_sub(number(left)), number(of))
    }
}

impl Drop for Pump {
    fn drop(&mut self) {
        // SAFETY: once, and the connections are still open. What it says was said by the last step already.
        unsafe { ffi::sqlite3_backup_finish(self.0.as_ptr()) };
    }
}

/// A file that is not what its name will say, and goes when this does.
pub(crate) struct Unfinished(pub(crate) PathBuf);

impl Drop for Unfinished {
    fn drop(&mut self) {
        place::remove(&self.0);
    }
}

/// A copy being made.
pub struct Copying {
    /// Until the first step hands it to the vault that is copied.
    to: Option<Box<Vault>>,
    unfinished: Option<Unfinished>,
    progress: (u32, u32),
}

impl Copying {
    /// Prepares a copy that is to become the file at `path`, opened by `passphrase`. Derives a key: a moment's work.
    ///
    /// # Errors
    /// `Missing` where the folder is, `Exists` where there is a file already, `ReadOnly`, `Full`, `Io`.
    pub fn new(path: &Path, passphrase: &Passphrase) -> Result<Self> {
        Self::at_cost(path, passphrase, Cost::DEFAULT)
    }

    pub(crate) fn at_cost(path: &Path, passphrase: &Passphrase, cost: Cost) -> Result<Self> {
        // None is made: where a stick is not in, the copy would lie on the disk it was to be kept from.
        if !place::folder_of(path).is_dir() {
            return Err(Error::Missing);
        }
        if path.try_exists()? {
            return Err(Error::Exists);
        }
        let unfinished = place::beside(path, "-unfinished");
        if unfinished.try_exists()? && !place::begins_as_vault(&unfinished) {
            // None that was cut short: somebody's own.
            return Err(Error::Exists);
        }
        Self::into(&unfinished, passphrase, cost)
    }

    pub(crate) fn into(unfinished: &Path, passphrase: &Passphrase, cost: Cost) -> Result<Self> {
        // One that was cut short earlier.
        place::remove(unfinished);
        let guard = Unfinished(unfinished.to_owned());
        let to = Vault::create_at_cost(unfinished, passphrase, cost)?;
        Ok(Self { to: Some(Box::new(to)), unfinished: Some(guard), progress: (0, 0) })
    }
}

impl Work for Copying {
    type Done = Copied;

    fn step(&mut self, vault: &mut Vault) -> Result<Option<Copied>> {
        if let Some(to) = self.to.take() {
            vault.copying = None;
            // SAFETY: `Running` drops the pump before the connection it writes to, and `Vault` drops `Running` before its own.
            let pump = unsafe { Pump::new(&vault.connection, &to.connection)? };
            vault.copying = Some(Running { pump, to });
        }
        // None where the vault was closed in between, or another copy was begun.
        let running = vault.copying.as_mut().ok_or(Error::Stopped)?;
        let is_done = running.pump.step()?;
        self.progress = running.pump.progress();
        if !is_done {
            return Ok(None);
        }
        let Some(Running { pump, to }) = vault.copying.take() else { return Err(Error::Stopped) };
        drop(pump);
        to.checkpoint()?;
        to.lock();
        let unfinished = self.unfinished.take().ok_or(Error::Stopped)?;
        Ok(Some(Copied { unfinished, expected: vault.identities()?, changes: vault.connection.total_changes() }))
    }

    fn progress(&self) -> (u32, u32) {
        self.progress
    }

    fn undo(&mut self, vault: &mut Vault) -> Result<bool> {
        vault.copying = None;
        (self.to, self.unfinished) = (None, None);
        Ok(true)
    }
}

/// A copy that is whole as far as it goes: nobody has looked at it yet.
pub struct Copied {
    unfinished: Unfinished,
    expected: Vec<(i64, Vec<u8>)>,
    changes: u64,
}

/// A copy that was opened, checked and compared.
pub struct Verified {
    pub(crate) unfinished: Unfinished,
    pub(crate) check: Check,
    /// What had been changed in the vault it is of when it was copied.
    pub(crate) changes: u64,
}

impl Copied {
    /// Opens the copy, checks all of it, and compares what identifies each thing in it. Needs the vault it is of no more.
    ///
    /// # Errors
    /// `Damaged` where it is not the same, `WrongPassphrase`, `Stopped`, `Gone`, `Io`.
    pub fn verify(self, passphrase: &Passphrase, halt: &Halt, tell: Tell<'_>) -> Result<Verified> {
        let mut copy = Vault::open(&self.unfinished.0, passphrase)?;
        let check = copy.check_telling(halt, tell)?;
        let is_same = check.is_sound() && halt.guard(&mut copy, Vault::identities)? == self.expected;
        copy.lock();
        if !is_same {
            return Err(Error::Damaged);
        }
        Ok(Verified { unfinished: self.unfinished, check, changes: self.changes })
    }
}

impl Verified {
    /// Gives the copy its name.
    ///
    /// # Errors
    /// `Exists` where there is a file by now, `ReadOnly`, `Gone`, `Io`.
    pub fn keep_as(self, path: &Path) -> Result<Check> {
        if path.try_exists()? {
            return Err(Error::Exists);
        }
        place::link_or_move(&self.unfinished.0, path)?;
        // The first name goes with `self`; the disk hears of both.
        let check = self.check;
        drop(self.unfinished);
        place::sync_folder(path)?;
        Ok(check)
    }
}

impl Vault {
    /// Copies the vault to `path`, to be opened with `passphrase`, and reads the copy back. `progress` is told the pages
    /// copied and the pages in all; `Break` stops, and leaves nothing behind. Who shares the vault does it in slices: [`Copying`].
    ///
    /// # Errors
    /// `Missing` where the folder is, `Exists` where there is a file already, `Stopped`, `Full`, `ReadOnly`, `Damaged` (this vault, or the
    /// copy), `Gone`, `Io`.
    pub fn backup(
        &mut self,
        path: &Path,
        passphrase: &Passphrase,
        progress: &mut dyn FnMut(u32, u32) -> ControlFlow<()>,
    ) -> Result<Check> {
        self.backup_at_cost(path, passphrase, Cost::DEFAULT, progress)
    }

    pub(crate) fn backup_at_cost(
        &mut self,
        path: &Path,
        passphrase: &Passphrase,
        cost: Cost,
        progress: &mut dyn FnMut(u32, u32) -> ControlFlow<()>,
    ) -> Result<Check> {
        let copied = self.run(Copying::at_cost(path, passphrase, cost)?, progress)?;
        copied.verify(passphrase, &Halt::default(), &mut silent)?.keep_as(path)
    }

    /// Ids with hashes of all originals and receipts, then a hash of each table of [`HASHED`].
    pub(crate) fn identities(&self) -> Result<Vec<(i64, Vec<u8>)>> {
        let mut query = self.connection.prepare(&format!(
            "SELECT id, sha256 FROM documents WHERE {IS_WHOLE} UNION ALL SELECT id, hash FROM receipts ORDER BY 2, 1"
        ))?;
        let all = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut all = all.collect::<rusqlite::Result<Vec<_>>>()?;
        for (number, sql) in (0..).zip(HASHED) {
            all.push((number, self.hash_of(sql)?));
        }
        Ok(all)
    }

    /// SHA-256 of all that a question answers: of each value its length and its bytes.
    fn hash_of(&self, sql: &str) -> Result<Vec<u8>> {
        let mut query = self.connection.prepare(sql)?;
        let columns = query.column_count();
        let mut rows = query.query([])?;
        let mut hash = Sha256::new();
        let mut add = |value: &[u8]| {
            hash.update((value.len() as u64).to_le_bytes());
            hash.update(value);
        };
        while let Some(row) = rows.next()? {
            for column in 0..columns {
                match row.get_ref(column)? {
                    ValueRef::Integer(number) => add(&number.to_le_bytes()),
                    ValueRef::Text(bytes) | ValueRef::Blob(bytes) => add(bytes),
                    // There are none.
                    ValueRef::Real(_) | ValueRef::Null => {}
                }
            }
        }
        Ok(hash.finalize().to_vec())
    }
}
