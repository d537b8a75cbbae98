//! One encrypted file for everything Alcove keeps: documents, their text, the search index, summaries, receipts, settings.
//!
//! Nothing above this crate sees SQL, a key or a cipher. The face is small: [`Vault::create`], [`Vault::open`],
//! [`Vault::change_passphrase`], [`Vault::lock`], [`Vault::erase`], and verbs on documents, summaries, receipts and settings. A new thing to keep
//! gets a step in `schema`, a module with its verbs, and its line in the list below.
//!
//! - `vault`, `place`: opening and closing, the files on the disk
//! - `header`, `kdf`, `keys`, `crypto`, `locked`, `passphrase`, `key_file`, `recovery`: from what the user has to sealed bytes
//! - `vfs`, `first_page`, `heap`: sealed bytes beneath SQLite, and what it leaves in memory
//! - `schema`, `authorizer`, `tokens`: tables, what may be done with them, and how text becomes words
//! - `documents`, `summaries`, `readings`, `judgments`, `receipts`, `settings`, `erase`: what callers use
//! - `work`, `storing`, `taking`, `search`, `beginnings`, `separators`, `check`, `copying`, `rekeying`, `restoring`: what takes long, in slices
#![doc = include_str!("../FORMAT.md")]

mod authorizer;
mod beginnings;
mod check;
mod copying;
#[cfg(feature = "counted")]
mod counted;
mod crypto;
mod documents;
mod erase;
mod error;
mod first_page;
#[cfg(any(test, fuzzing))]
#[allow(missing_docs, clippy::expect_used, clippy::panic, reason = "for tests alone")]
pub mod fuzz;
mod header;
mod heap;
mod judgments;
mod kdf;
mod key_file;
mod keys;
mod locked;
mod model;
mod passphrase;
mod place;
mod readings;
mod receipts;
mod recovery;
mod rekeying;
mod restoring;
mod schema;
mod search;
mod separators;
mod settings;
mod storing;
mod summaries;
mod taking;
#[cfg(test)]
mod tests;
mod tokens;
mod vault;
mod vfs;
mod work;

pub use check::Checking;
pub use copying::{Copied, Copying, Verified};
#[cfg(feature = "counted")]
pub use counted::{Count, Counts, counts};
pub use error::{Error, Result};
pub use key_file::KeyFile;
pub use model::{
    Block, Check, Chosen, DocumentRow, Found, FoundRow, Judged, Judgment, NewDocument, NewSummary, Part, Reading,
    Receipt, Sought, SummaryRow, TogetherRow,
};
pub use passphrase::Passphrase;
pub use recovery::RecoveryKey;
pub use rekeying::Rekeying;
pub use restoring::{Preview, Restored, Staged};
pub use search::{Choosing, Searching};
pub use storing::{Deleting, Storing};
pub use taking::Taking;
pub use vault::{Door, Vault, Verifier};
pub use work::{Halt, Tell, Work};
