//! What can go wrong, as far as a caller acts on it. Never holds text of a prompt or an answer.

use std::io;

use crate::gguf::Refusal;
use crate::protocol::Failure;

/// Why the engine did not answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The program `alcove-engine` is not there.
    #[error("alcove-engine is not installed")]
    NotInstalled,
    /// The processor lacks what the program was built for (`check_cpu`).
    #[error("the processor is older than x86-64-v3")]
    CpuTooOld,
    /// The file is not a GGUF model.
    #[error("not a GGUF file")]
    NotAModel,
    /// A model, but not one the engine runs.
    #[error("not a model the engine runs: {0}")]
    Unsupported(Refusal),
    /// The model's file contradicts itself or ends early.
    #[error("the model's file is damaged")]
    Damaged,
    /// Too little memory for the model: nothing was loaded.
    #[error("too little memory: {needed} bytes are needed, {free} are free")]
    TooLittleMemory {
        /// Bytes that it takes.
        needed: u64,
        /// Bytes that the system can give.
        free: u64,
    },
    /// The system ended the program, for it took too much memory.
    #[error("ended for taking too much memory")]
    OutOfMemory,
    /// The prompt leaves no room in the model's context. Nothing was run, nothing was cut.
    #[error("the prompt is longer than the model's context")]
    TooLong,
    /// The program ended unexpectedly, or answered what it was not asked. Start a new one.
    #[error("alcove-engine ended unexpectedly")]
    Crashed,
    /// A `Killer` ended it.
    #[error("stopped")]
    Stopped,
    /// The operating system refused something else.
    #[error("{0}")]
    Io(io::ErrorKind),
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Io(error.kind())
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Unreadable => Self::Io(io::ErrorKind::PermissionDenied),
            Failure::NotAModel => Self::NotAModel,
            Failure::Unsupported { reason } => Self::Unsupported(reason),
            Failure::Damaged => Self::Damaged,
            Failure::TooLittleMemory { needed, free } => Self::TooLittleMemory { needed, free },
            Failure::TooLong => Self::TooLong,
        }
    }
}
