//! An integrity check that a user can ask for: every page, every structure, every reference, every original.

use sha2::{Digest, Sha256};

use crate::vfs::{self, PAGE};
use crate::{Check, Error, Result, Vault};

/// Enough to say where the damage lies.
const NAMED_PAGES: usize = 100;

impl Vault {
    /// Reads all there is and says what is not as it was written. Takes about as long as reading the file.
    ///
    /// # Errors
    /// `Io`, `Full`, `Busy`. Damage is no error here: it is what was asked about.
    pub fn check(&self) -> Result<Check> {
        let mut check = Check::default();
        // The pages are to be those of the main file, not of the log.
        let checkpointed = self.checkpoint();
        self.check_pages(&mut check)?;
        check.structure_sound = sound(checkpointed.and_then(|()| self.check_structure()))?;
        check.references_sound = sound(self.check_references())?;
        check.receipts_sound = sound(self.verify_receipts())?;
        if !sound(self.check_originals(&mut check).map(|()| true))? {
            check.structure_sound = false;
        }
        Ok(check)
    }

    fn check_pages(&self, check: &mut Check) -> Result<()> {
        check.pages = match self.connection.query_row("PRAGMA page_count", [], |row| row.get(0)).map_err(Error::from) {
            Ok(pages) => pages,
            Err(Error::Damaged) => return Ok(()),
            Err(error) => return Err(error),
        };
        let mut page = [0; PAGE];
        for number in 1..=check.pages {
            match vfs::read_page(&self.connection, number, &mut page) {
                Ok(()) => {}
                Err(Error::Damaged) if check.damaged_pages.len() < NAMED_PAGES => check.damaged_pages.push(number),
                Err(Error::Damaged) => break,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn check_structure(&self) -> Result<bool> {
        let found: String = self.connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        // Compares the index's terms with the text they were made from.
        for index in ["documents_index", "summaries_index"] {
            self.connection
                .execute(&format!("INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)"), [])?;
        }
        Ok(found == "ok")
    }

    fn check_references(&self) -> Result<bool> {
        Ok(!self.connection.prepare("PRAGMA foreign_key_check")?.exists([])?)
    }

    fn check_originals(&self, check: &mut Check) -> Result<()> {
        let mut query = self.connection.prepare("SELECT id, sha256 FROM documents ORDER BY id")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let (id, expected): (i64, [u8; 32]) = (row.get(0)?, row.get(1)?);
            check.documents += 1;
            let mut hash = Sha256::new();
            let read = self.each_part(id, |part| hash.update(part));
            if !sound(read.map(|()| hash.finalize()[..] == expected))? {
                check.damaged_documents.push(id);
            }
        }
        Ok(())
    }
}

/// Damage is an answer; any other error is one.
fn sound(found: Result<bool>) -> Result<bool> {
    match found {
        Err(Error::Damaged) => Ok(false),
        other => other,
    }
}
