//! The files of a vault: where they are, who may read them, and that one process at a time has them.
//!
//! Beside `alcove.vault` lie `alcove.vault-wal` while it is open (sealed) and `alcove.vault-lock` (always empty). Where neither can be
//! made, a vault can still be read.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::header::{self, HEADER, SLOT, Slot};
use crate::vfs::PAGE;
use crate::{Error, Result};

/// Held while a vault is open; the system lets go of it when the process ends, however it ends.
pub(crate) struct Lock {
    /// None where there is none, and none can be made: then SQLite's own lock on the vault is all there is.
    file: Option<File>,
    /// Where it is shared with others who only read.
    reader: Option<Reader>,
}

impl Lock {
    /// Takes the lock, or says that another has it.
    pub(crate) fn take(path: &Path) -> Result<Self> {
        #[cfg(test)]
        if crate::vfs::tap::is_read_only() {
            return Err(Error::ReadOnly);
        }
        if Reader::all().iter().any(|read| read == path) {
            return Err(Error::InUse);
        }
        let file = private().create(true).truncate(false).open(beside(path, "-lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { file: Some(file), reader: None }),
            Err(TryLockError::WouldBlock) => Err(Error::InUse),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    /// The same, or where the folder cannot be written to a lock that keeps those out who could write, and not other readers.
    pub(crate) fn take_or_share(path: &Path) -> Result<Self> {
        match Self::take(path) {
            Err(Error::ReadOnly) => Self::share(path),
            other => other,
        }
    }

    fn share(path: &Path) -> Result<Self> {
        let reader = Some(Reader::enter(path)?);
        let file = match File::open(beside(path, "-lock")) {
            Ok(file) => file,
            // Nobody has written to it here, or somebody who keeps the lock to themselves.
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::PermissionDenied) => {
                return Ok(Self { file: None, reader });
            }
            Err(error) => return Err(error.into()),
        };
        match file.try_lock_shared() {
            Ok(()) => Ok(Self { file: Some(file), reader }),
            Err(TryLockError::WouldBlock) => Err(Error::InUse),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    /// Whether it permits reading alone.
    pub(crate) fn is_shared(&self) -> bool {
        self.reader.is_some()
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing alone would not do while a process that is just being started still has a copy of the descriptor. It
        // cannot fail in a way that anyone could mend.
        let _ = self.file.as_ref().map(File::unlock);
    }
}

/// The vaults that this process reads without keeping other readers out. One at a time here too: closing a second descriptor would drop
/// the locks that SQLite has on the first.
static READ: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

struct Reader(PathBuf);

impl Reader {
    fn enter(path: &Path) -> Result<Self> {
        let mut read = Self::all();
        if read.iter().any(|other| other == path) {
            return Err(Error::InUse);
        }
        read.push(path.to_owned());
        Ok(Self(path.to_owned()))
    }

    fn all() -> MutexGuard<'static, Vec<PathBuf>> {
        READ.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        Self::all().retain(|other| *other != self.0);
    }
}

/// `path` with something behind its last name.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

/// The folder a file is in, or is to be made in.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes the folder a vault is to lie in, for the user alone. A folder that is there already is left as it is.
pub(crate) fn make_folder(path: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder_of(path))?;
    Ok(())
}

/// Writes a new file whole or not at all: under another name, then renamed, each with the disk's word for it.
pub(crate) fn write_new(path: &Path, parts: &[&[u8]]) -> Result<()> {
    let unfinished = beside(path, "-new");
    let written = (|| {
        let mut file = private().create(true).truncate(true).open(&unfinished)?;
        for part in parts {
            #[cfg(test)]
            crate::vfs::tap::writing_elsewhere()?;
            file.write_all(part)?;
        }
        file.sync_all()?;
        rename(&unfinished, path)
    })();
    if let Err(error) = written {
        // What matters is the first error.
        let _ = fs::remove_file(&unfinished);
        return Err(error.into());
    }
    sync_folder(path)
}

/// Writes a file of the user's own, where there is none: whole, or none. It has no other name before, which might be that of a file of theirs.
pub(crate) fn write_where_none(path: &Path, content: &[u8]) -> Result<()> {
    let mut file = private().create_new(true).open(path)?;
    let written = (|| {
        #[cfg(test)]
        crate::vfs::tap::writing_elsewhere()?;
        file.write_all(content)?;
        file.sync_all()
    })();
    if let Err(error) = written {
        // What matters is the first error.
        let _ = fs::remove_file(path);
        return Err(error.into());
    }
    sync_folder(path)
}

/// Gives a file a second name, where no file has that; a rename would replace one. On a file system without second names it is moved, after the
/// caller has looked.
pub(crate) fn link_or_move(from: &Path, to: &Path) -> Result<()> {
    match link(from, to) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Ok(rename(from, to)?),
        other => Ok(other?),
    }
}

fn link(from: &Path, to: &Path) -> io::Result<()> {
    #[cfg(test)]
    crate::vfs::tap::linking()?;
    fs::hard_link(from, to)
}

/// Gives a file another name, and takes that from the file that has it.
pub(crate) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    #[cfg(test)]
    crate::vfs::tap::writing_elsewhere()?;
    fs::rename(from, to)
}

/// Removes a vault and what lies beside it.
pub(crate) fn remove(path: &Path) {
    for suffix in ["", "-wal", "-lock"] {
        // It may not be there, and there is nothing else to be done about it.
        let _ = fs::remove_file(beside(path, suffix));
    }
}

#[cfg(unix)]
pub(crate) fn sync_folder(path: &Path) -> Result<()> {
    Ok(File::open(folder_of(path))?.sync_all()?)
}

#[cfg(not(unix))]
pub(crate) fn sync_folder(_: &Path) -> Result<()> {
    Ok(())
}

/// Reads the header slots of a vault that is locked, and sees that it is long enough to be one.
///
/// Only before SQLite opens the file: closing a second descriptor later would drop its locks.
pub(crate) fn read_header(path: &Path) -> Result<Box<[Slot; 2]>> {
    let mut file = File::open(path).map_err(unreadable)?;
    let length = file.metadata()?.len();
    let mut slots = Box::new([[0; SLOT]; 2]);
    let read = slots.as_flattened_mut();
    let known = usize::try_from(length).unwrap_or(HEADER).min(HEADER);
    file.read_exact(&mut read[..known])?;
    if length < (HEADER + PAGE) as u64 {
        // SQLite would take a vault without pages for a new, empty one.
        return Err(if header::begins_as_one(&slots) { Error::Damaged } else { Error::NotAVault });
    }
    Ok(slots)
}

/// Whether a file begins as a vault does, whole or not.
pub(crate) fn begins_as_vault(path: &Path) -> bool {
    match read_header(path) {
        Ok(slots) => header::begins_as_one(&slots),
        Err(error) => error == Error::Damaged,
    }
}

/// What cannot even be read is not merely one that cannot be written to.
fn unreadable(error: io::Error) -> Error {
    match error.kind() {
        ErrorKind::PermissionDenied => Error::Io(ErrorKind::PermissionDenied),
        _ => error.into(),
    }
}

/// Sees that a file may be written to.
pub(crate) fn see_writable(path: &Path) -> Result<()> {
    #[cfg(test)]
    if crate::vfs::tap::is_read_only() {
        return Err(Error::ReadOnly);
    }
    OpenOptions::new().write(true).open(path)?;
    Ok(())
}

/// Whether the system lets nobody write to the vault, or to its log beside it. SQLite does not say why it could not open one.
pub(crate) fn refuses_writing(path: &Path) -> bool {
    if see_writable(path) == Err(Error::ReadOnly) {
        return true;
    }
    let log = beside(path, "-wal");
    match private().create_new(true).open(&log) {
        Ok(_) => {
            // It was only asked.
            let _ = fs::remove_file(&log);
            false
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => see_writable(&log) == Err(Error::ReadOnly),
        Err(error) => Error::from(error) == Error::ReadOnly,
    }
}

/// Sees that a log which lies beside the vault can be read: what was stored last may be in it alone.
pub(crate) fn see_log(path: &Path) -> Result<()> {
    match File::open(beside(path, "-wal")) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(unreadable(error)),
        _ => Ok(()),
    }
}

/// The path that SQLite will know the vault by.
pub(crate) fn canonical(path: &Path) -> Result<PathBuf> {
    let path = path.canonicalize()?;
    // Windows: SQLite's VFS answers with plain paths.
    Ok(path.to_str().and_then(|text| text.strip_prefix(r"\\?\")).map(PathBuf::from).unwrap_or(path))
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_that_inherits_the_lock_does_not_keep_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.vault");
        let lock = Lock::take(&path).unwrap();
        // What another thread's new process has between fork and exec.
        let _inherited = lock.file.as_ref().unwrap().try_clone().unwrap();
        assert_eq!(Lock::take(&path).err(), Some(Error::InUse));
        drop(lock);
        assert!(Lock::take(&path).is_ok());
    }

    #[test]
    fn a_reader_keeps_writers_out_and_lets_other_readers_in() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.vault");
        fs::write(beside(&path, "-lock"), b"").unwrap();
        let reader = Lock::share(&path).unwrap();
        // As another program would ask.
        let other = File::open(beside(&path, "-lock")).unwrap();
        assert!(matches!(other.try_lock(), Err(TryLockError::WouldBlock)));
        assert!(other.try_lock_shared().is_ok());
        drop(other);
        assert_eq!(Lock::share(&path).err(), Some(Error::InUse), "one in each program");
        drop(reader);
        assert!(Lock::take(&path).is_ok());
    }

    #[test]
    fn a_second_name_takes_no_other_files_place() {
        let folder = tempfile::tempdir().unwrap();
        let [from, to, other] = ["from", "to", "other"].map(|name| folder.path().join(name));
        fs::write(&from, b"a vault").unwrap();
        fs::write(&other, b"someone's letter").unwrap();
        assert_eq!(link_or_move(&from, &other), Err(Error::Exists));
        assert_eq!(link_or_move(&from, &to), Ok(()));
        assert_eq!([&to, &other].map(|path| fs::read(path).unwrap()), [&b"a vault"[..], b"someone's letter"]);
    }

    #[test]
    fn a_new_file_is_there_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.vault");
        // Cut short earlier: the rest of it must not show.
        fs::write(beside(&path, "-new"), [7; 100]).unwrap();
        write_new(&path, &[b"whole", b" file"]).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"whole file");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
