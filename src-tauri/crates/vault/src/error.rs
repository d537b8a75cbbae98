//! What can go wrong, as far as a caller acts on it.
//!
//! No variant carries document text, a passphrase or the text of a statement: errors are logged. A new variant is added only
//! when a caller would do something different.

use std::io;

use rusqlite::ffi;

/// What this crate's functions return.
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The passphrase (or the key file with it) does not open this vault. Takes as long as opening does.
    #[error("the passphrase does not open this vault")]
    WrongPassphrase,
    /// There is a file at the place of the new vault.
    #[error("a file is there already")]
    Exists,
    /// There is no file there.
    #[error("no file is there")]
    Missing,
    /// The file does not begin as a vault does.
    #[error("the file is not a vault")]
    NotAVault,
    /// The format or the schema is of a version this program does not know.
    #[error("the vault was made by a newer version")]
    Newer,
    /// The file was altered, or damaged by the disk.
    #[error("the vault is damaged")]
    Damaged,
    /// Another process, or another `Vault` in this one, has it open.
    #[error("the vault is in use")]
    InUse,
    /// What was named as a backup is the vault itself, or where a backup is brought to be looked at.
    #[error("this is no backup of the vault")]
    NotABackup,
    /// What was named as a key file is a folder, empty, or far too large.
    #[error("this cannot be a key file")]
    NotAKeyFile,
    /// A file or a folder that was to be written to may not be.
    #[error("the folder cannot be written to")]
    ReadOnly,
    /// The vault was opened for reading alone, since its file or its folder may not be written to: nothing was changed.
    #[error("the vault can only be read")]
    ReadingOnly,
    /// No space is left. What was stored before is safe; the change that failed left nothing behind.
    #[error("the disk is full")]
    Full,
    /// The row is wanted by another statement. Try again.
    #[error("the vault is busy")]
    Busy,
    /// The caller stopped it.
    #[error("stopped")]
    Stopped,
    /// The row a new row refers to is not there.
    #[error("no such row")]
    NoSuchRow,
    /// The disk no longer answers: a stick that was pulled out, a network folder that is gone.
    #[error("the disk does not answer")]
    Gone,
    /// The operating system refused.
    #[error("the system refused: {0}")]
    Io(io::ErrorKind),
    /// SQLite refused; the words are SQLite's name of the error alone.
    #[error("the database refused: {0}")]
    Sql(String),
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            io::ErrorKind::AlreadyExists => Self::Exists,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => Self::Full,
            io::ErrorKind::NotConnected | io::ErrorKind::StaleNetworkFileHandle => Self::Gone,
            _ if has_no_device(&error) => Self::Gone,
            kind => Self::Io(kind),
        }
    }
}

/// What systems say of a disk that was pulled out: EIO, ENXIO, ENODEV.
fn has_no_device(error: &io::Error) -> bool {
    cfg!(unix) && matches!(error.raw_os_error(), Some(5 | 6 | 19))
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error() {
            Some(inner) => Self::from_code(inner.extended_code),
            // A row that cannot be read as its own column's type: the schema is ours, so the file is not.
            None => Self::Damaged,
        }
    }
}

impl Error {
    /// The error behind one of SQLite's extended result codes.
    pub(crate) fn from_code(code: i32) -> Self {
        match (code & 0xff, code) {
            (_, ffi::SQLITE_IOERR_DATA | ffi::SQLITE_IOERR_CORRUPTFS)
            | (ffi::SQLITE_CORRUPT | ffi::SQLITE_NOTADB, _) => Self::Damaged,
            (ffi::SQLITE_FULL, _) => Self::Full,
            (ffi::SQLITE_READONLY | ffi::SQLITE_PERM, _) => Self::ReadingOnly,
            (ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED, _) => Self::Busy,
            (_, ffi::SQLITE_CONSTRAINT_FOREIGNKEY) => Self::NoSuchRow,
            (ffi::SQLITE_NOMEM, _) | (_, ffi::SQLITE_IOERR_NOMEM) => Self::Io(io::ErrorKind::OutOfMemory),
            (ffi::SQLITE_INTERRUPT, _) => Self::Stopped,
            (ffi::SQLITE_IOERR, _) => Self::Gone,
            _ => Self::Sql(format!("{} ({code})", ffi::code_to_str(code))),
        }
    }
}
