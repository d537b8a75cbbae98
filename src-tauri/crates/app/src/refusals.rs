//! What the leaves refuse, as codes the user is told about. The details are the leaves' own words and hold no text.

use crate::error::{Code, Error};

impl From<vault::Error> for Error {
    fn from(error: vault::Error) -> Self {
        use vault::Error as E;
        let code = match &error {
            E::WrongPassphrase => Code::WrongPassphrase,
            E::Exists => Code::VaultExists,
            E::Missing => Code::VaultMissing,
            E::NotAVault => Code::NotAVault,
            E::Newer => Code::VaultNewer,
            E::Damaged => Code::VaultDamaged,
            E::InUse => Code::VaultInUse,
            E::ReadOnly => Code::ReadOnly,
            E::Full => Code::DiskFull,
            E::Gone => Code::VaultGone,
            E::Busy => Code::VaultBusy,
            E::NotAKeyFile => Code::KeyFileUnusable,
            E::Stopped => Code::Stopped,
            E::NoSuchRow => Code::DocumentUnknown,
            _ => Code::Storage,
        };
        Self::new(code, error.to_string())
    }
}

impl From<extract::Error> for Error {
    fn from(error: extract::Error) -> Self {
        use extract::Error as E;
        let code = match &error {
            E::Empty => Code::FileEmpty,
            E::UnknownFormat => Code::FormatUnknown,
            E::PasswordProtected => Code::PasswordProtected,
            E::PasswordWrong => Code::PasswordWrong,
            E::EncryptionUnknown => Code::EncryptionUnknown,
            E::Damaged => Code::DocumentDamaged,
            E::NoText => Code::NoText,
            E::Unrecognised => Code::RecognitionMissing,
            E::TooLarge => Code::FileTooLarge,
            E::Crashed => Code::ReaderCrashed,
            E::TimedOut => Code::ReaderTimeout,
            E::OutOfMemory => Code::ReaderMemory,
            E::NotInstalled => Code::ReaderMissing,
            E::Stopped => Code::Stopped,
            E::Io(_) => Code::Storage,
        };
        Self::new(code, error.to_string())
    }
}

impl From<engine::Error> for Error {
    fn from(error: engine::Error) -> Self {
        use engine::Error as E;
        let code = match &error {
            E::NotInstalled => Code::EngineMissing,
            E::CpuTooOld => Code::CpuTooOld,
            E::NotAModel | E::Unsupported(_) | E::Damaged => Code::ModelRefused,
            E::OutOfMemory => Code::EngineMemory,
            E::TooLong | E::Crashed => Code::EngineCrashed,
            E::Stopped => Code::Stopped,
            E::Io(_) => Code::ModelMissing,
        };
        Self::new(code, error.to_string())
    }
}
