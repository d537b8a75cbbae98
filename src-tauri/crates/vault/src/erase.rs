//! The end of a vault, and of its former selves beside it: first what opens them, then their files.
//!
//! Both copies of the wrapped key are overwritten and the disk's word waited for, so that what the disk may still hold of the
//! other pages is noise to anyone, passphrase or not. Where a disk keeps old states of a block (flash, snapshots, backups), the old
//! header may be among them: `FORMAT.md` says what that means.

use std::fs::OpenOptions;
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::header::{self, HEADER, begins_as_one, random};
use crate::keys::FILE_ID;
use crate::place::{self, Lock, beside};
use crate::restoring::kept_aside;
use crate::{Error, Passphrase, Result, Vault};

impl Vault {
    /// Erases the vault at `path`, which must be closed, with what lies beside it: its log, the vaults that were kept aside when backups
    /// took its place, and copies of it that were cut short. None of it can be brought back. Says the ids of the vaults that are gone,
    /// as [`Vault::file_id`], where their headers could be read.
    ///
    /// # Errors
    /// `Missing`, `NotAVault` (which is left as it is), `InUse`, `ReadOnly`, `Io`. After an error from the disk the vault may
    /// open no more: then nothing is left of it but a file of noise, to be removed.
    pub fn erase(path: &Path) -> Result<Vec<[u8; FILE_ID]>> {
        if !path.metadata()?.is_file() {
            return Err(Error::NotAVault);
        }
        let path = place::canonical(path)?;
        let mut doomed = Vec::new();
        for file in others(&path) {
            // What only has such a name is somebody's own.
            doomed.extend(Doomed::take(file)?);
        }
        // The vault last: while it is there, erasing can be asked for again.
        doomed.push(Doomed::take(path.clone())?.ok_or(Error::NotAVault)?);
        doomed.iter().try_for_each(Doomed::erase)?;
        place::sync_folder(&path)?;
        Ok(doomed.into_iter().filter_map(|doomed| doomed.id).collect())
    }
}

/// Erases a copy of the vault named `id` that Alcove may have left, where nobody has it open. One that does not open as the vault does is
/// somebody's own, whatever it is called. One with the vault's own id is its file under a second name, which a crash in the middle of a rename
/// can leave: erasing that would erase the vault. (SQLite's locks on it go with this look; the lock beside it stays.)
pub(crate) fn erase_copy(file: PathBuf, id: &[u8; FILE_ID], passphrase: &Passphrase) -> Result<()> {
    let Some(doomed) = Doomed::take(file)? else { return Ok(()) };
    let slots = place::read_header(&doomed.file)?;
    let current = header::current(&slots)?;
    if current.facts.file_id == *id {
        return Ok(());
    }
    header::unwrap(current.slot, passphrase).map(drop)?;
    doomed.erase()
}

/// What Alcove may have left beside a vault that opens as the vault does.
fn others(path: &Path) -> impl Iterator<Item = PathBuf> {
    let unfinished = ["-restoring", "-rekeyed", "-new"].map(|suffix| beside(path, suffix));
    kept_aside(path).chain(unfinished).filter(|file| file.exists())
}

/// A vault that nobody has open, and nobody opens any more.
struct Doomed {
    file: PathBuf,
    id: Option<[u8; FILE_ID]>,
    _lock: Lock,
}

impl Doomed {
    /// `None` where it is no vault, or a link: Alcove makes none, and it may lead to another vault.
    fn take(file: PathBuf) -> Result<Option<Self>> {
        if !file.symlink_metadata()?.is_file() {
            return Ok(None);
        }
        let lock = Lock::take(&file)?;
        let id = match place::read_header(&file) {
            Ok(slots) if begins_as_one(&slots) => header::current(&slots).ok().map(|current| current.facts.file_id),
            // One that was cut short is still to go.
            Err(Error::Damaged) => None,
            Ok(_) | Err(Error::NotAVault) => {
                let _ = std::fs::remove_file(beside(&file, "-lock"));
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        // Before anything is overwritten.
        place::see_writable(&file)?;
        Ok(Some(Self { file, id, _lock: lock }))
    }

    fn erase(&self) -> Result<()> {
        let mut file = OpenOptions::new().write(true).open(&self.file)?;
        let length = usize::try_from(file.metadata()?.len()).unwrap_or(HEADER).min(HEADER);
        let mut noise = vec![0; length];
        random(&mut noise)?;
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&noise)?;
        file.sync_all()?;
        drop(file);
        std::fs::remove_file(&self.file)?;
        place::remove(&self.file);
        Ok(())
    }
}
