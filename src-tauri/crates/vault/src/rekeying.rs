//! A new data key: every page sealed anew, under keys that no copy of the file made before can open.
//!
//! The vault is copied under keys of its own ([`crate::Copying`]), the copy is opened and compared, and takes the file's place by
//! one rename. Until then the old file is the vault, so whatever ends the work does no harm. It needs room for both.

use std::path::{Path, PathBuf};

use crate::copying::Verified;
use crate::kdf::Cost;
use crate::keys::FILE_ID;
use crate::{Copying, Error, Passphrase, Result, Vault, Verifier, erase, place};

/// Prepares and ends a change of the data key.
pub struct Rekeying;

impl Rekeying {
    /// Prepares the copy that is to take the vault's place. What opens the vault opens the copy, but for the recovery key: that
    /// is void with the old data key.
    ///
    /// # Errors
    /// `ReadingOnly`, `WrongPassphrase` where `passphrase` does not open the vault, `ReadOnly`, `Full`, `Gone`, `Io`.
    pub fn begin(vault: &Verifier, passphrase: &Passphrase) -> Result<Copying> {
        Self::begin_at_cost(vault, passphrase, Cost::DEFAULT)
    }

    pub(crate) fn begin_at_cost(vault: &Verifier, passphrase: &Passphrase, cost: Cost) -> Result<Copying> {
        if vault.is_read_only {
            return Err(Error::ReadingOnly);
        }
        if passphrase.is_recovery_key() {
            // It opens no copy: a passphrase is wanted.
            return Err(Error::WrongPassphrase);
        }
        vault.verify(passphrase)?;
        Copying::into(&copy_of(&vault.path), passphrase, cost)
    }

    /// Puts the copy in the place of the vault and opens it. What comes back instead of a vault is an error with the vault as it
    /// was, where it is still open. What opens the vault is not to be changed between the beginning and this: the copy would not know.
    ///
    /// # Errors
    /// `Busy` where the vault has changed since it was copied: the copy is thrown away, and the work may begin again. After any
    /// other error the file is one of the two, whole, and opens with the same passphrase.
    pub fn end(vault: Vault, verified: Verified, passphrase: &Passphrase) -> (Option<Vault>, Result<()>) {
        if vault.connection.total_changes() != verified.changes {
            return (Some(vault), Err(Error::Busy));
        }
        match replace(vault, verified, passphrase) {
            Ok(vault) => (Some(vault), Ok(())),
            Err(error) => (None, Err(error)),
        }
    }
}

fn copy_of(path: &Path) -> PathBuf {
    place::beside(path, "-rekeyed")
}

/// Erases what a crash left of such work on the vault at `path`, named `id`, which whoever calls has locked. It opens as the vault did then, and
/// would keep what is deleted from now on. A recovery key opens no copy: then it waits for the passphrase.
pub(crate) fn erase_left(path: &Path, id: &[u8; FILE_ID], passphrase: &Passphrase) {
    let left = copy_of(path);
    if left.exists() {
        // It keeps nobody out; it is tried again the next time.
        let _ = erase::erase_copy(left, id, passphrase);
    }
}

fn replace(vault: Vault, verified: Verified, passphrase: &Passphrase) -> Result<Vault> {
    let path = vault.path.clone();
    // Closed, but nobody else gets in. A log that could not be emptied stays behind: the copy holds what is in it, and does not
    // take it for its own.
    let lock = vault.close();
    place::rename(&verified.unfinished.0, &path)?;
    place::sync_folder(&path)?;
    Vault::open_locked(&path, passphrase, lock)
}
