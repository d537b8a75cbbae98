//! What the leaves refuse, as codes the user is told about. The details are the leaves' own words and hold no text. Where a leaf gives its
//! reason as a code of its own, the sentence for it is found here.

use engine::{DeviceReason, Refusal};
use fluent_bundle::FluentValue;

use crate::error::{Code, Error};
use crate::words::{find, say_with};

/// Why the engine does not run a model: a sentence.
pub fn why_not_run(refusal: &Refusal) -> String {
    let what = refusal.what();
    let id = if what.is_empty() && matches!(refusal, Refusal::Architecture { .. } | Refusal::Tokenizer { .. }) {
        format!("model-refused-{}-none", refusal.id())
    } else {
        format!("model-refused-{}", refusal.id())
    };
    say_with(&id.replace('_', "-"), &[("what", what.into())])
}

/// Why a model runs on the device it runs on: a sentence, where there is one.
pub fn why_there(reason: DeviceReason) -> Option<String> {
    let megabytes = |bytes: u64| FluentValue::from(bytes / 1_000_000);
    let values = match reason {
        DeviceReason::GpuMemory { needed, free } => vec![("needed", megabytes(needed)), ("free", megabytes(free))],
        _ => Vec::new(),
    };
    find(&format!("device-{}", reason.id().replace('_', "-")), &values)
}

impl From<vault::Error> for Error {
    fn from(error: vault::Error) -> Self {
        use vault::Error as E;
        let code = match &error {
            E::WrongPassphrase => Code::WrongPassphrase,
            E::Exists => Code::VaultExists,
            E::Missing => Code::VaultMissing,
            E::NotAVault => Code::NotAVault,
            E::NotABackup => Code::NotABackup,
            E::Newer => Code::VaultNewer,
            E::Damaged => Code::VaultDamaged,
            E::InUse => Code::VaultInUse,
            E::ReadOnly => Code::ReadOnly,
            E::ReadingOnly => Code::VaultReadOnly,
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
            E::TooLittleMemory { .. } | E::OutOfMemory => Code::EngineMemory,
            E::TooLong | E::Crashed => Code::EngineCrashed,
            E::Stopped => Code::Stopped,
            E::Io(_) => Code::ModelMissing,
        };
        Self::new(code, error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_vault_refuses_is_told_as_what_it_is() {
        use vault::Error as E;
        let io = |kind: std::io::ErrorKind| E::from(std::io::Error::from(kind));
        for (refused, told) in [
            (E::WrongPassphrase, Code::WrongPassphrase),
            (E::Exists, Code::VaultExists),
            (E::Missing, Code::VaultMissing),
            (E::NotAVault, Code::NotAVault),
            (E::NotABackup, Code::NotABackup),
            (E::Newer, Code::VaultNewer),
            (E::Damaged, Code::VaultDamaged),
            (E::InUse, Code::VaultInUse),
            (E::NotAKeyFile, Code::KeyFileUnusable),
            (E::ReadOnly, Code::ReadOnly),
            (E::ReadingOnly, Code::VaultReadOnly),
            (E::Full, Code::DiskFull),
            (io(std::io::ErrorKind::StorageFull), Code::DiskFull),
            (io(std::io::ErrorKind::QuotaExceeded), Code::DiskFull),
            (E::Busy, Code::VaultBusy),
            (E::Stopped, Code::Stopped),
            (E::NoSuchRow, Code::DocumentUnknown),
            (E::Gone, Code::VaultGone),
            (io(std::io::ErrorKind::NotConnected), Code::VaultGone),
            (io(std::io::ErrorKind::OutOfMemory), Code::Storage),
            (E::Sql(String::new()), Code::Storage),
        ] {
            let what = refused.to_string();
            assert_eq!(Error::from(refused).code, told, "{what}");
        }
        // EIO, ENXIO, ENODEV: a stick that was pulled out.
        #[cfg(unix)]
        for number in [5, 6, 19] {
            let gone = E::from(std::io::Error::from_raw_os_error(number));
            assert_eq!(Error::from(gone).code, Code::VaultGone, "{number}");
        }
    }

    #[test]
    fn every_reason_of_the_engine_has_its_sentence() {
        let name = || "<name>".to_owned();
        let named = [
            Refusal::Architecture { name: name() },
            Refusal::Encoding { name: name() },
            Refusal::Stretching { name: name() },
            Refusal::Tokenizer { name: name() },
            Refusal::Incomplete { name: name() },
            Refusal::Feature { name: name() },
            Refusal::Version { version: 7 },
        ];
        for refusal in &named {
            let words = why_not_run(refusal);
            assert!(words.ends_with('.') && words.contains(&refusal.what()), "{refusal}: {words}");
        }
        let nameless = [
            Refusal::Architecture { name: String::new() },
            Refusal::Tokenizer { name: String::new() },
            Refusal::Split,
            Refusal::NoWeights,
            Refusal::NoContext,
            Refusal::NoEnd,
            Refusal::NoChatTemplate,
            Refusal::BigEndian,
            Refusal::Safetensors,
            Refusal::Pickled,
        ];
        for refusal in &nameless {
            let words = why_not_run(refusal);
            assert!(words.ends_with('.') && !words.contains("“”"), "{refusal}: {words}");
        }
        for &reason in DeviceReason::ALL {
            assert!(why_there(reason).is_some_and(|words| words.ends_with('.')), "{reason:?}");
        }
        let words = why_there(DeviceReason::GpuMemory { needed: 5_890_000_000, free: 4_100_000_000 }).unwrap();
        assert!(words.contains("5,890 MB") && words.contains("4,100 MB"), "{words}");
        assert_eq!(why_there(DeviceReason::Other), None);
    }

    #[test]
    fn too_little_memory_keeps_its_numbers() {
        let error = Error::from(engine::Error::TooLittleMemory { needed: 5_890_000_000, free: 1_200_000_000 });
        assert_eq!(error.code, Code::EngineMemory);
        assert!(error.detail.contains("5890000000") && error.detail.contains("1200000000"), "{}", error.detail);
    }
}
