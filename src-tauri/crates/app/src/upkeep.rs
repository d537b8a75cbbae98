//! Keeping the vault: what opens it, copies of it, and whether it is whole.
//!
//! What takes long runs on the caller's thread, one piece of work at a time, tells how far it is, and is stopped by
//! [`App::stop_upkeep`] or by a lock, each without harm. A passphrase is asked for anew for each: the open vault keeps none.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use parking_lot::{Condvar, Mutex};
use vault::{Checking, Copied, Copying, Halt, KeyFile, Passphrase, Rekeying, Staged, Vault, Verified};

use crate::error::{Code, Error, Result};
use crate::export::{self, Format};
use crate::view::{Backup, DocumentId, Event, Restored, Saved, Upkeep, UpkeepStage};
use crate::{App, access, ingest, strength};

/// The piece of work under way, and what waits for the user's word.
#[derive(Default)]
pub struct Keeper {
    running: Mutex<Option<Halt>>,
    ended: Condvar,
    staged: Mutex<Option<Staged>>,
    /// What came of the last restoring, until the vault is opened.
    restored: Mutex<Option<Restored>>,
    /// The key file the user chose: for unlocking, and while the vault is open for what asks for the passphrase again.
    chosen: Mutex<Option<KeyFile>>,
}

/// Ends the piece of work for others, however it ends.
struct Turn<'a>(&'a Keeper);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.0.running.lock() = None;
        self.0.ended.notify_all();
    }
}

impl Keeper {
    fn begin(&self) -> Result<(Turn<'_>, Halt)> {
        let mut running = self.running.lock();
        if running.is_some() {
            return Err(Code::UpkeepBusy.into());
        }
        let halt = Halt::default();
        *running = Some(halt.clone());
        Ok((Turn(self), halt))
    }

    /// Asks what is under way to stop.
    pub fn stop(&self) {
        if let Some(halt) = self.running.lock().as_ref() {
            halt.halt();
        }
    }

    /// Asks the same, and waits until nothing is under way or `longest` has passed: a copy that is checked has keys of its own.
    pub fn end(&self, longest: Duration) {
        self.stop();
        let mut running = self.running.lock();
        let _ = self.ended.wait_while_for(&mut running, |running| running.is_some(), longest);
    }

    /// That a backup took the vault's place, until it is opened.
    pub fn restored(&self) -> Option<Restored> {
        self.restored.lock().clone()
    }

    /// The vault was opened.
    pub fn opened(&self) {
        *self.restored.lock() = None;
    }

    /// The vault is locked: nothing of its keys stays.
    pub fn forget(&self) {
        *self.chosen.lock() = None;
    }
}

/// Tells the window how far a piece of work is, and hears whether it is to stop.
struct Told<'a> {
    app: &'a App,
    work: Upkeep,
    halt: Halt,
}

impl Told<'_> {
    fn at(&self, stage: UpkeepStage) -> impl FnMut(u32, u32) -> ControlFlow<()> {
        move |done, of| {
            self.app.events().send(Event::Upkeep { work: self.work, stage, done, of });
            if self.halt.is_asked() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        }
    }
}

impl App {
    fn upkeep<T>(&self, work: Upkeep, act: impl FnOnce(&Told<'_>) -> Result<T>) -> Result<T> {
        let (_turn, halt) = self.keeper().begin()?;
        act(&Told { app: self, work, halt })
    }

    /// Asks a backup, a check, a restoring, a change of the data key, the writing out of everything or the saving of summaries to stop.
    pub fn stop_upkeep(&self) {
        self.keeper().stop();
    }

    // ----- what opens it -----

    /// The file the user chose as key file, by its name. It is asked for with the passphrase wherever the vault asks for one.
    ///
    /// # Errors
    /// [`Code::KeyFileUnusable`], [`Code::FileMissing`].
    pub fn choose_key_file(&self, file: &Path) -> Result<String> {
        *self.keeper().chosen.lock() = Some(read_key_file(file)?);
        Ok(ingest::name_of(file))
    }

    /// What the user typed, with the key file where `asked`.
    fn with_key_file(&self, passphrase: Passphrase, asked: bool) -> Result<Passphrase> {
        if !asked {
            return Ok(passphrase);
        }
        let chosen = self.keeper().chosen.lock().clone().ok_or(Code::KeyFileNeeded)?;
        Ok(passphrase.with_key_file(chosen))
    }

    /// What the user typed, as it opens the vault.
    pub(crate) fn passphrase(&self, typed: String) -> Result<Passphrase> {
        // Taken over first, so that it is overwritten whatever happens.
        let passphrase = Passphrase::new(typed);
        self.with_key_file(passphrase, self.session().door()?.key_file)
    }

    /// Makes a vault that asks for this key file besides its passphrase, and opens it.
    ///
    /// # Errors
    /// [`Code::WeakPassphrase`], [`Code::KeyFileUnusable`], [`Code::FileMissing`], or what the vault refuses.
    pub fn create_vault_with_key_file(&self, passphrase: String, file: &Path) -> Result<()> {
        let passphrase = strength::accept(passphrase)?;
        self.choose_key_file(file)?;
        self.session().create(&self.with_key_file(passphrase, true)?)?;
        self.announce();
        Ok(())
    }

    /// Opens the vault with the recovery key instead of passphrase and key file.
    ///
    /// # Errors
    /// What the vault refuses.
    pub fn unlock_with_recovery_key(&self, typed: String) -> Result<()> {
        self.session().unlock(&Passphrase::recovery_key(typed), true)?;
        self.keeper().opened();
        self.announce();
        Ok(())
    }

    /// Replaces the passphrase; the key file stays asked for.
    ///
    /// # Errors
    /// [`Code::WrongPassphrase`], [`Code::WeakPassphrase`], [`Code::KeyFileNeeded`], [`Code::UpkeepBusy`], or what the vault refuses.
    pub fn change_passphrase(&self, old: String, new: String) -> Result<()> {
        let old = self.passphrase(old)?;
        let new = self.with_key_file(strength::accept(new)?, self.session().door()?.key_file)?;
        self.change(&old, &new)
    }

    /// Sets a new passphrase with the recovery key in place of the old one. A key file is asked for no more: it may be what was lost.
    ///
    /// # Errors
    /// [`Code::WrongPassphrase`], [`Code::WeakPassphrase`], [`Code::UpkeepBusy`], or what the vault refuses.
    pub fn recover_passphrase(&self, recovery_key: String, new: String) -> Result<()> {
        let old = Passphrase::recovery_key(recovery_key);
        self.change(&old, &strength::accept(new)?)?;
        self.keeper().forget();
        Ok(())
    }

    /// From now on asks for this key file besides the passphrase, in place of any other.
    ///
    /// # Errors
    /// [`Code::WrongPassphrase`], [`Code::KeyFileUnusable`], [`Code::KeyFileNeeded`], [`Code::UpkeepBusy`], or what the vault refuses.
    pub fn use_key_file(&self, passphrase: String, file: &Path) -> Result<()> {
        let new_file = read_key_file(file)?;
        let (old, new) = twice(passphrase);
        let old = self.with_key_file(old, self.session().door()?.key_file)?;
        self.change(&old, &new.with_key_file(new_file.clone()))?;
        *self.keeper().chosen.lock() = Some(new_file);
        Ok(())
    }

    /// Makes a key file of random bytes, and asks for it from now on.
    ///
    /// # Errors
    /// [`Code::FileExists`], [`Code::PlaceMissing`], [`Code::PlaceReadOnly`], [`Code::DiskFull`], or as [`Self::use_key_file`]; then the file is gone again.
    pub fn make_key_file(&self, passphrase: String, file: &Path) -> Result<()> {
        KeyFile::make(file).map_err(of_file)?;
        self.use_key_file(passphrase, file).inspect_err(|_| drop(std::fs::remove_file(file)))
    }

    /// Asks for the passphrase alone from now on.
    ///
    /// # Errors
    /// [`Code::WrongPassphrase`], [`Code::KeyFileNeeded`], [`Code::UpkeepBusy`], or what the vault refuses.
    pub fn drop_key_file(&self, passphrase: String) -> Result<()> {
        let (old, new) = twice(passphrase);
        let old = self.with_key_file(old, self.session().door()?.key_file)?;
        self.change(&old, &new)?;
        self.keeper().forget();
        Ok(())
    }

    fn change(&self, old: &Passphrase, new: &Passphrase) -> Result<()> {
        self.write_header(true, |vault| vault.change_passphrase(old, new))
    }

    /// Changes what opens the vault. Not while other work is done: the copy under a new data key opens as the vault did when that was begun, and
    /// would take its place.
    fn write_header<T>(&self, by_passphrase: bool, write: impl FnOnce(&mut Vault) -> vault::Result<T>) -> Result<T> {
        let (_turn, _) = self.keeper().begin()?;
        let written = write(self.session().unlocked()?.vault_mut()?)?;
        self.session().header_changed(by_passphrase);
        self.announce();
        Ok(written)
    }

    /// Makes a recovery key, to be shown once. One that was made before opens the vault no more.
    ///
    /// # Errors
    /// [`Code::WrongPassphrase`], [`Code::KeyFileNeeded`], [`Code::UpkeepBusy`], or what the vault refuses.
    pub fn make_recovery_key(&self, passphrase: String) -> Result<vault::RecoveryKey> {
        let passphrase = self.passphrase(passphrase)?;
        self.write_header(false, |vault| vault.make_recovery_key(&passphrase))
    }

    /// Takes the recovery key away.
    ///
    /// # Errors
    /// As [`Self::make_recovery_key`].
    pub fn remove_recovery_key(&self, passphrase: String) -> Result<()> {
        let passphrase = self.passphrase(passphrase)?;
        self.write_header(false, |vault| vault.remove_recovery_key(&passphrase))
    }

    // ----- copies of it -----

    /// Copies the vault to `file`, opens the copy and compares it. It opens with the same passphrase, and key file where there is one.
    ///
    /// # Errors
    /// [`Code::FileExists`], [`Code::PlaceMissing`], [`Code::PlaceReadOnly`], [`Code::WrongPassphrase`], [`Code::KeyFileNeeded`], [`Code::Stopped`] (nothing is left
    /// then), or what the vault refuses.
    pub fn back_up(&self, file: &Path, passphrase: String) -> Result<()> {
        let passphrase = self.passphrase(passphrase)?;
        self.upkeep(Upkeep::Backup, move |told| {
            let verifier = self.session().unlocked()?.vault()?.verifier()?;
            verifier.verify(&passphrase)?;
            let copying = Copying::new(file, &passphrase).map_err(of_file)?;
            let copied = self.session().in_slices(copying, &mut told.at(UpkeepStage::Copying))?;
            self.verify(told, copied, &passphrase)?.keep_as(file).map_err(of_file)?;
            self.session().backed_up()
        })?;
        self.announce();
        Ok(())
    }

    fn verify(&self, told: &Told<'_>, copied: Copied, passphrase: &Passphrase) -> Result<Verified> {
        Ok(copied.verify(passphrase, &told.halt, &mut told.at(UpkeepStage::Checking))?)
    }

    /// Seals everything anew under a new data key. The passphrase stays, and the key file; a recovery key is void.
    ///
    /// Others have the vault meanwhile, but for the end of it; where they write to it while the copy is compared, it is made a second
    /// time, with the vault to itself.
    ///
    /// # Errors
    /// [`Code::WrongPassphrase`], [`Code::KeyFileNeeded`], [`Code::Stopped`] (the vault is as it was then), or what the vault refuses.
    pub fn rekey(&self, passphrase: String) -> Result<()> {
        let passphrase = self.passphrase(passphrase)?;
        let outcome = self.upkeep(Upkeep::Rekey, move |told| {
            let verifier = self.session().unlocked()?.vault()?.verifier()?;
            let copying = Rekeying::begin(&verifier, &passphrase)?;
            let copied = self.session().in_slices(copying, &mut told.at(UpkeepStage::Copying))?;
            let verified = self.verify(told, copied, &passphrase)?;
            let end = |vault, verified| {
                let (vault, outcome) = Rekeying::end(vault, verified, &passphrase);
                (vault, outcome.map_err(Error::from))
            };
            match self.session().exchange(|vault| end(vault, verified)) {
                Err(error) if error.code == Code::VaultBusy => {}
                other => return other,
            }
            let copying = Rekeying::begin(&verifier, &passphrase)?;
            self.session().exchange(|mut vault| {
                let copied = vault.run(copying, &mut told.at(UpkeepStage::Copying)).map_err(Error::from);
                match copied.and_then(|copied| self.verify(told, copied, &passphrase)) {
                    Ok(verified) => end(vault, verified),
                    Err(error) => (Some(vault), Err(error)),
                }
            })
        });
        self.announce();
        outcome
    }

    /// Brings a backup beside the vault, checks it and says what it holds. Nothing is changed yet: [`Self::restore`] does that, and
    /// [`Self::leave_backup`] forgets it, and so does a lock.
    ///
    /// # Errors
    /// [`Code::WrongPassphrase`], [`Code::KeyFileNeeded`], [`Code::NotAVault`], [`Code::NotABackup`], [`Code::VaultDamaged`],
    /// [`Code::Stopped`], or what the vault refuses.
    pub fn look_at_backup(&self, file: &Path, passphrase: String) -> Result<Backup> {
        let passphrase = Passphrase::new(passphrase);
        self.upkeep(Upkeep::Restore, |told| {
            *self.keeper().staged.lock() = None;
            let given = |door: vault::Door| self.with_key_file(passphrase, door.key_file);
            // The copying and the checking are told as one: both are of the same file.
            let vault = &self.session().home().vault;
            let staged = Staged::stage(file, vault, given, &told.halt, &mut told.at(UpkeepStage::Checking))?;
            let preview = staged.preview();
            let backup = Backup {
                name: ingest::name_of(file),
                documents: preview.documents,
                summaries: preview.summaries,
                receipts: preview.receipts,
                newest: preview.newest.clone(),
                bytes: preview.bytes,
            };
            *self.keeper().staged.lock() = Some(staged);
            Ok(backup)
        })
    }

    /// Puts the backup that was looked at in the vault's place, and locks. The vault that was there is kept beside it.
    ///
    /// # Errors
    /// [`Code::BadInput`] where none was looked at, or what the vault refuses; then the vault is as it was.
    pub fn restore(&self) -> Result<Restored> {
        let staged = self.keeper().staged.lock().take().ok_or(Code::BadInput)?;
        self.lock();
        // It is older on purpose.
        self.session().generations().forget(&staged.file_id());
        let restored = staged.put_in_place()?;
        self.session().forget_door();
        let restored = Restored { aside: restored.aside.map(|file| ingest::name_of(&file)) };
        *self.keeper().restored.lock() = Some(restored.clone());
        self.announce();
        Ok(restored)
    }

    /// Forgets the backup that was looked at.
    pub fn leave_backup(&self) {
        *self.keeper().staged.lock() = None;
    }

    /// Writes everything Alcove holds into a new folder inside `into` (GDPR, Articles 15 and 20), and returns its path.
    ///
    /// # Errors
    /// [`Code::UpkeepBusy`], or as [`access::write`].
    pub fn export_everything(&self, into: &Path) -> Result<PathBuf> {
        self.upkeep(Upkeep::Export, |told| {
            access::write(self.session(), self.network, into, &mut told.at(UpkeepStage::Copying))
        })
    }

    /// Saves the newest summary of each of these documents into a folder, each as a file of its own.
    ///
    /// # Errors
    /// [`Code::UpkeepBusy`], or as [`export::folder::save`].
    pub fn save_summaries(&self, documents: &[DocumentId], format: Format, into: &Path) -> Result<Saved> {
        self.upkeep(Upkeep::Save, |told| {
            export::folder::save(self.session(), documents, format, into, &mut told.at(UpkeepStage::Copying))
        })
    }

    // ----- whether it is whole -----

    /// Checks the whole of the vault.
    ///
    /// # Errors
    /// [`Code::VaultDamaged`], [`Code::Stopped`], or what the vault refuses.
    pub fn check_vault(&self) -> Result<vault::Check> {
        self.upkeep(Upkeep::Check, |told| {
            let checking = Checking::new(told.halt.clone());
            let check = self.session().in_slices(checking, &mut told.at(UpkeepStage::Checking))?;
            if check.is_sound() { Ok(check) } else { Err(Error::new(Code::VaultDamaged, format!("{check:?}"))) }
        })
    }

    /// The user knows that the vault is an older copy.
    ///
    /// # Errors
    /// What the vault refuses.
    pub fn accept_older_copy(&self) -> Result<()> {
        self.session().accept_older_copy()?;
        self.announce();
        Ok(())
    }
}

/// The same passphrase, to open with and to close with.
fn twice(typed: String) -> (Passphrase, Passphrase) {
    let again = typed.clone();
    (Passphrase::new(typed), Passphrase::new(again))
}

fn read_key_file(file: &Path) -> Result<KeyFile> {
    KeyFile::read(file).map_err(|error| match error {
        vault::Error::NotAKeyFile => Code::KeyFileUnusable.into(),
        vault::Error::Missing | vault::Error::ReadOnly => Error::new(Code::FileMissing, error.to_string()),
        other => other.into(),
    })
}

/// What is said of the vault's own file is said otherwise of another.
fn of_file(error: vault::Error) -> Error {
    match error {
        vault::Error::Exists => Error::new(Code::FileExists, error.to_string()),
        vault::Error::ReadOnly => Error::new(Code::PlaceReadOnly, error.to_string()),
        vault::Error::Missing => Error::new(Code::PlaceMissing, error.to_string()),
        other => other.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::home::{Home, Parts};
    use crate::view::Network;

    #[test]
    fn a_backup_that_was_looked_at_is_not_left_beside_a_vault_that_is_locked() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path().join("a.vault"));
        let app = App::new(home, Parts::in_folder(folder.path()), Network::NotUsed);
        let passphrase = || "heron quartz lantern seven".to_owned();
        app.create_vault(passphrase()).unwrap();
        let (backup, copy) = (folder.path().join("backup.vault"), folder.path().join("a.vault-restoring"));
        app.back_up(&backup, passphrase()).unwrap();
        app.look_at_backup(&backup, passphrase()).unwrap();
        assert!(copy.exists(), "it is looked at there");
        app.lock();
        assert!(!copy.exists());
        assert_eq!(app.restore().err().map(|error| error.code), Some(Code::BadInput), "it is to be looked at again");

        // One that the user takes is taken, though that locks.
        app.unlock(passphrase()).unwrap();
        app.look_at_backup(&backup, passphrase()).unwrap();
        assert_eq!(app.restore().unwrap().aside.as_deref(), Some("a-before-restoring-1.vault"));
        app.unlock(passphrase()).unwrap();
    }
}
