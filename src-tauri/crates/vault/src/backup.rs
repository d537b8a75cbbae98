//! A copy of the vault into one file that is itself a vault, made while this one is in use.
//!
//! The copy has keys of its own, so going on with it in place of this one is a full change of keys. "Done" is said only after
//! it was opened again and compared. Until then it has another name, so what carries the name is whole.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use rusqlite::backup::{Backup, StepResult};

use crate::kdf::Cost;
use crate::{Check, Error, Passphrase, Result, Vault, place};

/// Pages copied between two words to the caller: 1 MiB.
const STEP: i32 = 256;

impl Vault {
    /// Copies the vault to `path`, to be opened with `passphrase`, and reads the copy back. `progress` is told the pages
    /// copied and the pages in all; `Break` stops, and leaves nothing behind.
    ///
    /// # Errors
    /// `Exists` where there is a file already, `Stopped`, `Full`, `ReadOnly`, `Damaged` (this vault, or the copy), `Io`.
    pub fn backup(
        &self,
        path: &Path,
        passphrase: &Passphrase,
        progress: &mut dyn FnMut(u32, u32) -> ControlFlow<()>,
    ) -> Result<Check> {
        self.backup_at_cost(path, passphrase, Cost::DEFAULT, progress)
    }

    pub(crate) fn backup_at_cost(
        &self,
        path: &Path,
        passphrase: &Passphrase,
        cost: Cost,
        progress: &mut dyn FnMut(u32, u32) -> ControlFlow<()>,
    ) -> Result<Check> {
        if path.try_exists()? {
            return Err(Error::Exists);
        }
        let unfinished = place::beside(path, "-unfinished");
        // One that was cut short earlier.
        place::remove(&unfinished);
        let made = self
            .copy(&unfinished, passphrase, cost, progress)
            .and_then(|()| self.compare(&unfinished, passphrase))
            .and_then(|check| {
                // Again, as long as it took: a rename would replace it.
                if path.try_exists()? {
                    return Err(Error::Exists);
                }
                fs::rename(&unfinished, path)?;
                place::sync_folder(path)?;
                Ok(check)
            });
        place::remove(&unfinished);
        made
    }

    fn copy(
        &self,
        to: &Path,
        passphrase: &Passphrase,
        cost: Cost,
        progress: &mut dyn FnMut(u32, u32) -> ControlFlow<()>,
    ) -> Result<()> {
        let mut copy = Self::create_at_cost(to, passphrase, cost)?;
        {
            let backup = Backup::new(&self.connection, &mut copy.connection)?;
            loop {
                let step = backup.step(STEP)?;
                let pages = backup.progress();
                let of = u32::try_from(pages.pagecount).unwrap_or_default();
                let done = of.saturating_sub(u32::try_from(pages.remaining).unwrap_or_default());
                if progress(done, of).is_break() {
                    return Err(Error::Stopped);
                }
                match step {
                    StepResult::Done => break,
                    StepResult::More => {}
                    _ => return Err(Error::Busy),
                }
            }
        }
        copy.checkpoint()
    }

    /// Opens the copy, checks all of it, and compares what identifies each thing in it.
    fn compare(&self, path: &Path, passphrase: &Passphrase) -> Result<Check> {
        let copy = Self::open(path, passphrase)?;
        let check = copy.check()?;
        if check.is_sound() && copy.identities()? == self.identities()? { Ok(check) } else { Err(Error::Damaged) }
    }

    /// Ids with hashes of all originals and receipts, and the ids of all summaries.
    fn identities(&self) -> Result<Vec<(i64, Vec<u8>)>> {
        let mut query = self.connection.prepare(
            "SELECT id, sha256 FROM documents UNION ALL SELECT id, hash FROM receipts UNION ALL SELECT id, X'' FROM summaries ORDER BY 2, 1",
        )?;
        let all = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
        Ok(all)
    }
}
