//! Going back to a backup: looked at first, then put in the vault's place. What was there is kept aside.
//!
//! The backup is copied beside the vault, opened and checked there, and only then takes its place. So what was looked at is what
//! is taken, the backup itself is never written to (it may lie on something that cannot be), and a stop leaves all as it was.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use crate::copying::Unfinished;
use crate::place::{self, Lock, beside, link_or_move};
use crate::work::Tell;
use crate::{Check, Door, Error, Halt, Passphrase, Result, Vault};

/// Bytes copied between two words to the caller.
const PIECE: usize = 1 << 20;

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// Documents.
    pub documents: u32,
    /// Summaries.
    pub summaries: u32,
    /// Receipts.
    pub receipts: u32,
    /// When the newest document was added, RFC 3339.
    pub newest: Option<String>,
    /// Size of the file in bytes.
    pub bytes: u64,
}

/// A backup that was looked at, beside the vault whose place it is to take. It goes when this does.
pub struct Staged {
    unfinished: Unfinished,
    path: PathBuf,
    preview: Preview,
    check: Check,
    file_id: [u8; 16],
    /// Until the user has decided: another Alcove would bring its own there, and that would be taken.
    _lock: Lock,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Where the vault lies that was there before.
    pub aside: Option<PathBuf>,
}

impl Staged {
    /// Copies the backup at `from` beside the place of the vault at `path`, opens the copy with the passphrase that is given for what
    /// the backup says of itself, and checks all of it.
    ///
    /// # Errors
    /// Whatever `passphrase` refuses;
    /// `WrongPassphrase`, `Missing`, `NotAVault`, `Newer`, `Damaged` where the backup is not sound, `NotABackup` where `from` is
    /// the vault itself or what an earlier look left, `InUse` where it is open elsewhere, or a backup is being looked at for the same vault already,
    /// `Stopped`, `Full`, `ReadOnly` (the vault's folder), `Gone`, `Io`.
    pub fn stage<E: From<Error>>(
        from: &Path,
        path: &Path,
        passphrase: impl FnOnce(Door) -> std::result::Result<Passphrase, E>,
        halt: &Halt,
        tell: Tell<'_>,
    ) -> std::result::Result<Self, E> {
        let (lock, unfinished) = bring(from, path, tell)?;
        let passphrase = passphrase(Vault::door_locked(&unfinished.0)?)?;
        Ok(Self::look(unfinished, lock, path, &passphrase, halt, tell)?)
    }

    fn look(
        unfinished: Unfinished,
        lock: Lock,
        path: &Path,
        passphrase: &Passphrase,
        halt: &Halt,
        tell: Tell<'_>,
    ) -> Result<Self> {
        let mut vault = Vault::open_locked(&place::canonical(&unfinished.0)?, passphrase, lock)?;
        let check = vault.check_telling(halt, tell)?;
        let (preview, file_id) = (vault.preview()?, vault.file_id());
        let lock = vault.close();
        if !check.is_sound() {
            return Err(Error::Damaged);
        }
        Ok(Self { unfinished, path: path.to_owned(), preview, check, file_id, _lock: lock })
    }

    /// The name of the vault that it is, as [`Vault::file_id`].
    pub fn file_id(&self) -> [u8; 16] {
        self.file_id
    }

    /// What the backup holds.
    pub fn preview(&self) -> &Preview {
        &self.preview
    }

    /// What its check found: nothing, or there would be no `Staged`.
    pub fn check(&self) -> &Check {
        &self.check
    }

    /// Puts it in the vault's place. A vault that is there is kept under another name, with its log.
    ///
    /// # Errors
    /// `InUse` where the vault is open, `ReadOnly`, `Full`, `Gone`, `Io`; then the vault is as it was.
    pub fn put_in_place(self) -> Result<Restored> {
        let _lock = Lock::take(&self.path)?;
        // What the last one left, where it was cut short and the vault has not been opened since.
        settle_names(&self.path)?;
        let aside = if self.path.try_exists()? { Some(keep_aside(&self.path)?) } else { None };
        self.take_place().inspect_err(|_| {
            // The log first: a vault that is opened without it loses what is in it.
            if let Some(aside) = &aside {
                put_back(&beside(aside, "-wal"), &beside(&self.path, "-wal"));
                put_back(aside, &self.path);
            }
        })?;
        Ok(Restored { aside })
    }

    fn take_place(&self) -> Result<()> {
        place::rename(&self.unfinished.0, &self.path)?;
        // It is the former vault's, kept aside by now; the new one would not take it for its own.
        match fs::remove_file(beside(&self.path, "-wal")) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        place::sync_folder(&self.path)
    }
}

impl Vault {
    pub(crate) fn preview(&self) -> Result<Preview> {
        let count = |sql| self.connection.query_row(sql, [], |row| row.get(0));
        Ok(Preview {
            documents: self.count()?,
            // One of several documents is one, however many parts it has.
            summaries: count(
                "SELECT count(*) FROM summaries WHERE id NOT IN (SELECT summary FROM together WHERE summary <> first)",
            )?,
            receipts: count("SELECT count(*) FROM receipts")?,
            newest: self.documents(0, 1)?.into_iter().next().map(|row| row.added),
            bytes: fs::metadata(&self.path)?.len(),
        })
    }
}

/// Copies the backup beside the vault's place, which it locks.
fn bring(from: &Path, path: &Path, tell: Tell<'_>) -> Result<(Lock, Unfinished)> {
    if !from.metadata()?.is_file() {
        return Err(Error::NotAVault);
    }
    place::make_folder(path)?;
    let from = place::canonical(from)?;
    let unfinished = beside(path, "-restoring");
    // The second would be removed before it is read.
    for own in [path, unfinished.as_path()] {
        if own.try_exists()? && place::canonical(own)? == from {
            return Err(Error::NotABackup);
        }
    }
    let lock = Lock::take(&unfinished)?;
    let unfinished = Unfinished(unfinished);
    for left in [unfinished.0.clone(), beside(&unfinished.0, "-wal")] {
        // It may not be there. The lock beside it stays.
        let _ = fs::remove_file(left);
    }
    // It may lie where no lock can be had at all.
    let _lock = match Lock::take_or_share(&from) {
        Err(Error::InUse) => return Err(Error::InUse),
        other => other.ok(),
    };
    copy(&from, &unfinished.0, tell)?;
    let log = beside(&from, "-wal");
    if log.try_exists()? {
        copy(&log, &beside(&unfinished.0, "-wal"), tell)?;
    }
    Ok((lock, unfinished))
}

fn copy(from: &Path, to: &Path, tell: Tell<'_>) -> Result<()> {
    let mut source = File::open(from)?;
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut target = options.open(to)?;
    let of = u32::try_from(source.metadata()?.len().div_ceil(PIECE as u64)).unwrap_or(u32::MAX);
    let mut piece = vec![0; PIECE];
    let mut done = 0;
    loop {
        let read = source.read(&mut piece)?;
        if read == 0 {
            break;
        }
        #[cfg(test)]
        crate::vfs::tap::writing_elsewhere()?;
        target.write_all(&piece[..read])?;
        done += 1;
        if tell(done, of).is_break() {
            return Err(Error::Stopped);
        }
    }
    target.sync_all()?;
    Ok(())
}

/// Gives the vault at `path` a second name, its log with it, and says which. The first name stays until something else takes it, so
/// that a crash finds a vault there at every moment; on a file system without such names it is moved.
fn keep_aside(path: &Path) -> Result<PathBuf> {
    let aside = places_aside(path).find(|aside| !aside.exists() && !beside(aside, "-wal").exists());
    let aside = aside.ok_or(Error::Exists)?;
    // A vault that is opened without its log loses what is in it: where names can only be moved, it goes first.
    link_or_move(path, &aside)?;
    let log = beside(path, "-wal");
    if log.try_exists()? {
        link_or_move(&log, &beside(&aside, "-wal")).inspect_err(|_| put_back(&aside, path))?;
    }
    Ok(aside)
}

/// Gives a file that was kept aside its first name back, from whatever has that. Where it never lost it, its second name goes.
fn put_back(aside: &Path, path: &Path) {
    // Where both are names of one file, renaming does nothing. What cannot be put back stays aside.
    let _ = fs::rename(aside, path).and_then(|()| fs::remove_file(aside));
}

/// Every name a vault can have that was kept aside.
fn places_aside(path: &Path) -> impl Iterator<Item = PathBuf> {
    let (stem, ending) = (path.file_stem().unwrap_or_default().to_owned(), path.extension().map(OsStr::to_owned));
    let path = path.to_owned();
    (1..1000).map(move |number| {
        let mut name = stem.clone();
        name.push(format!("-before-restoring-{number}"));
        if let Some(ending) = &ending {
            name.push(".");
            name.push(ending);
        }
        path.with_file_name(name)
    })
}

/// The vaults that were kept aside when backups took the place of the one at `path`.
pub(crate) fn kept_aside(path: &Path) -> impl Iterator<Item = PathBuf> {
    places_aside(path).filter(|aside| aside.exists())
}

/// Takes away the names that a crash left too many while the vault at `path` was kept aside, which whoever calls has locked. Two vaults have no
/// log together: what one of them writes to it would be played over the other, or be all that is left of what was in it. No file loses its last
/// name.
///
/// # Errors
/// `ReadOnly`, `Gone`, `Io`; then the vault is not to be written to.
#[cfg(unix)]
pub(crate) fn settle_names(path: &Path) -> Result<()> {
    use std::os::unix::fs::MetadataExt;
    // Of a file that has names enough to lose one. A symbolic link is no second name.
    let identity = |file: &Path| {
        let found = fs::symlink_metadata(file).ok().filter(|found| found.nlink() > 1)?;
        Some((found.dev(), found.ino()))
    };
    let is_one = |a: &Path, b: &Path| identity(a).is_some_and(|found| Some(found) == identity(b));
    let log = beside(path, "-wal");
    if identity(path).is_none() && identity(&log).is_none() {
        return Ok(());
    }
    for aside in kept_aside(path) {
        let its_log = beside(&aside, "-wal");
        let shares_log = is_one(&its_log, &log);
        if is_one(&aside, path) {
            // The backup did not come. The log first: without it, the name is seen again.
            if shares_log {
                fs::remove_file(&its_log)?;
            }
            // Whoever opened it by this name may have left what is in no other log.
            if !its_log.try_exists()? {
                fs::remove_file(&aside)?;
            }
        } else if shares_log {
            // The backup came, and the log is not its own.
            fs::remove_file(&log)?;
        }
    }
    Ok(())
}

/// Who a file is cannot be asked here.
#[cfg(not(unix))]
pub(crate) fn settle_names(_: &Path) -> Result<()> {
    Ok(())
}
