//! The end of a vault: first what opens it, then its files.
//!
//! Both copies of the wrapped key are overwritten and the disk's word waited for, so that what the disk may still hold of the
//! other pages is noise to anyone, passphrase or not. Where a disk keeps old states of a block (flash, snapshots, backups), the old
//! header may be among them: `FORMAT.md` says what that means.

use std::fs::OpenOptions;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

use crate::header::{HEADER, begins_as_one, random};
use crate::place::{self, Lock};
use crate::{Error, Result, Vault};

impl Vault {
    /// Erases the vault at `path`, which must be closed, with what lies beside it. It cannot be brought back.
    ///
    /// # Errors
    /// `Missing`, `NotAVault` (which is left as it is), `InUse`, `ReadOnly`, `Io`. After an error from the disk the vault may be
    /// there no more for anyone who has only the passphrase: erase again.
    pub fn erase(path: &Path) -> Result<()> {
        if !path.metadata()?.is_file() {
            return Err(Error::NotAVault);
        }
        let path = place::canonical(path)?;
        let lock = Lock::take(&path)?;
        let slots = place::read_header(&path);
        let is_one = match &slots {
            Ok(slots) => begins_as_one(slots),
            // One that was cut short is still to go.
            Err(Error::Damaged) => true,
            Err(_) => false,
        };
        if !is_one {
            return Err(slots.err().unwrap_or(Error::NotAVault));
        }
        let mut file = OpenOptions::new().write(true).open(&path)?;
        let length = usize::try_from(file.metadata()?.len()).unwrap_or(HEADER).min(HEADER);
        let mut noise = vec![0; length];
        random(&mut noise)?;
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&noise)?;
        file.sync_all()?;
        drop(file);
        std::fs::remove_file(&path)?;
        place::remove(&path);
        drop(lock);
        place::sync_folder(&path)
    }
}
