//! The files of a vault: where they are, who may read them, and that one process at a time has them.
//!
//! Beside `alcove.vault` lie `alcove.vault-wal` while it is open (sealed) and `alcove.vault-lock` (always empty).

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use crate::header::{self, HEADER, SLOT, Slot};
use crate::vfs::PAGE;
use crate::{Error, Result};

/// Held while a vault is open; the system lets go of it when the process ends, however it ends.
pub(crate) struct Lock {
    file: File,
}

impl Lock {
    /// Takes the lock, or says that another has it.
    pub(crate) fn take(path: &Path) -> Result<Self> {
        let file = private().create(true).truncate(false).open(beside(path, "-lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { file }),
            Err(TryLockError::WouldBlock) => Err(Error::InUse),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing alone would not do while a process that is just being started still has a copy of the descriptor. It
        // cannot fail in a way that anyone could mend.
        let _ = self.file.unlock();
    }
}

/// `path` with something behind its last name.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

/// Makes the folder a vault is to lie in, for the user alone. A folder that is there already is left as it is.
pub(crate) fn make_folder(path: &Path) -> Result<()> {
    let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) else { return Ok(()) };
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    Ok(())
}

/// Writes a new file whole or not at all: under another name, then renamed, each with the disk's word for it.
pub(crate) fn write_new(path: &Path, parts: &[&[u8]]) -> Result<()> {
    let unfinished = beside(path, "-new");
    let written = (|| {
        let mut file = private().create(true).truncate(true).open(&unfinished)?;
        for part in parts {
            file.write_all(part)?;
        }
        file.sync_all()?;
        fs::rename(&unfinished, path)
    })();
    if let Err(error) = written {
        // What matters is the first error.
        let _ = fs::remove_file(&unfinished);
        return Err(error.into());
    }
    sync_folder(path)
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
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok(File::open(folder)?.sync_all()?)
}

#[cfg(not(unix))]
pub(crate) fn sync_folder(_: &Path) -> Result<()> {
    Ok(())
}

/// Reads the header slots of a vault that is locked, and sees that it can be written and is long enough to be one.
///
/// Only before SQLite opens the file: closing a second descriptor later would drop its locks.
pub(crate) fn read_header(path: &Path) -> Result<Box<[Slot; 2]>> {
    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
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
        let _inherited = lock.file.try_clone().unwrap();
        assert_eq!(Lock::take(&path).err(), Some(Error::InUse));
        drop(lock);
        assert!(Lock::take(&path).is_ok());
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
