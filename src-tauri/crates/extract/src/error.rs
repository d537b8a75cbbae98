//! Why a document could not be read. One error per thing the user would be told differently.

use serde::{Deserialize, Serialize};

/// Why a document could not be read. Holds nothing of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Error {
    /// No bytes at all, or white space only.
    #[error("the file is empty")]
    Empty,
    /// Of no kind that is read here.
    #[error("the file is of no known kind")]
    UnknownFormat,
    /// It asks for a password.
    #[error("the document is protected by a password")]
    PasswordProtected,
    /// It asks for another password than the one that was given.
    #[error("the password does not open the document")]
    PasswordWrong,
    /// It is locked in a way that no password given here can open.
    #[error("the document is locked in a way that is not known")]
    EncryptionUnknown,
    /// Its structure is broken beyond reading.
    #[error("the document is damaged")]
    Damaged,
    /// Read, and no text was in it.
    #[error("the document holds no text")]
    NoText,
    /// It holds pictures alone, and nothing there recognises text in pictures.
    #[error("the document holds pictures, and no text recognition is installed")]
    Unrecognised,
    /// Over [`MAX_BYTES`](crate::MAX_BYTES).
    #[error("the file is over the limit")]
    TooLarge,
    /// The program ended in a way it should not have, or broke the protocol.
    #[error("the reader crashed")]
    Crashed,
    /// Over the limit of processor or wall time.
    #[error("the reader took too long")]
    TimedOut,
    /// Over the limit of memory.
    #[error("the reader ran out of memory")]
    OutOfMemory,
    /// The program or libpdfium is not where it should be.
    #[error("a part of the reader is not installed")]
    NotInstalled,
    /// The caller's flag was raised.
    #[error("stopped")]
    Stopped,
    /// The system refused something.
    #[error("the system refused: {0}")]
    #[serde(skip)]
    Io(std::io::ErrorKind),
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error.kind())
    }
}
