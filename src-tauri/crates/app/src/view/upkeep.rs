//! How the vault is kept, and the work on it as a whole.

use serde::Serialize;
use ts_rs::TS;

/// That a backup took the vault's place.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct Restored {
    /// The name under which the vault is kept that was there before; `None` where there was none.
    pub aside: Option<String>,
}

/// How an open vault is kept.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct Keeping {
    /// Whether it asks for a key file besides its passphrase.
    pub key_file: bool,
    /// Whether a recovery key was made.
    pub recovery_key: bool,
    /// Whether it was opened with the recovery key, and no passphrase was set since.
    pub by_recovery_key: bool,
    /// Whether it is an older copy put back, as far as this computer knows.
    pub older_copy: bool,
    /// When the last backup was made, RFC 3339.
    pub last_backup: Option<String>,
    /// Whether the days have passed after which the user wants to be reminded of one.
    pub backup_due: bool,
}

/// A backup that was looked at.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct Backup {
    /// The file's name.
    pub name: String,
    /// Documents in it.
    pub documents: u32,
    /// Summaries in it.
    pub summaries: u32,
    /// Receipts in it.
    pub receipts: u32,
    /// When the newest document was added, RFC 3339.
    pub newest: Option<String>,
    /// Size of the file in bytes.
    #[ts(type = "number")]
    pub bytes: u64,
}

/// Work on the vault as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Upkeep {
    /// A copy is made.
    Backup,
    /// The vault is checked.
    Check,
    /// Everything is sealed anew.
    Rekey,
    /// A backup is looked at.
    Restore,
    /// Everything is written out.
    Export,
    /// Summaries are saved into a folder.
    Save,
}

/// What is being done for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum UpkeepStage {
    /// Pages or documents are copied.
    Copying,
    /// Pages and documents are checked.
    Checking,
}
