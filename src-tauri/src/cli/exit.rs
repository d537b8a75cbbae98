//! How a command ends: the exit codes of `docs/cli.md`, and an error in three sentences on standard error.

use std::process::ExitCode;

use app::{Code, Error, words};

use super::terminal;

/// What a command returns.
pub type Outcome = Result<Exit, Error>;

/// The program's exit codes. Scripts rely on them: add, do not renumber.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All of it was done.
    Done = 0,
    /// Something failed; standard error says what.
    Failed = 1,
    /// The arguments make no sense.
    Usage = 2,
    /// The notice or the licence has not been agreed to.
    Consent = 3,
    /// The vault: wrong passphrase, missing, damaged, in use.
    Vault = 4,
    /// Some files could not be read; the others were.
    Partly = 5,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Prints an error, and turns the outcome into the program's exit code.
pub fn tell(outcome: Outcome) -> ExitCode {
    match outcome {
        Ok(exit) => exit.into(),
        Err(error) => {
            terminal::complain(&words::line_of_error(error.code));
            of_error(error.code).into()
        }
    }
}

/// What a stop leaves as it was says so, and not what a stop leaves of a summary.
pub fn without_harm(outcome: Outcome) -> Outcome {
    match outcome {
        Err(Error { code: Code::Stopped, .. }) => {
            terminal::complain(&words::say("upkeep-stopped"));
            Ok(Exit::Failed)
        }
        outcome => outcome,
    }
}

pub fn of_error(code: Code) -> Exit {
    match code {
        Code::ConsentNeeded | Code::NoticeChanged => Exit::Consent,
        Code::WrongPassphrase
        | Code::WeakPassphrase
        | Code::VaultExists
        | Code::VaultMissing
        | Code::VaultLocked
        | Code::VaultInUse
        | Code::VaultDamaged
        | Code::VaultNewer
        | Code::VaultGone
        | Code::VaultBusy
        | Code::UpkeepBusy
        | Code::NotAVault
        | Code::NotABackup
        | Code::KeyFileNeeded
        | Code::KeyFileUnusable
        | Code::VaultReadOnly
        | Code::ReadOnly => Exit::Vault,
        Code::BadInput => Exit::Usage,
        _ => Exit::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What no test can bring about from outside; the other refusals are in `tests/journeys/exit_codes.rs`.
    #[test]
    fn a_disk_that_was_pulled_out_ends_with_the_vaults_own_code_and_sentence() {
        assert_eq!(of_error(Code::VaultGone), Exit::Vault);
        assert!(words::line_of_error(Code::VaultGone).starts_with("The disk with the vault does not answer."));
    }

    #[test]
    fn a_stop_that_changed_nothing_is_told_as_that_and_every_other_end_as_it_is() {
        assert_eq!(without_harm(Err(Code::Stopped.into())).unwrap(), Exit::Failed);
        assert_eq!(without_harm(Err(Code::DiskFull.into())).unwrap_err().code, Code::DiskFull);
        assert_eq!(without_harm(Ok(Exit::Done)).unwrap(), Exit::Done);
    }
}
