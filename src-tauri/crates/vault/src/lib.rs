//! One encrypted file for everything Alcove keeps: documents, their text, the search index, summaries, receipts, settings.
//!
//! Nothing above this crate sees SQL, a key or a cipher. The face is small: [`Vault::create`], [`Vault::open`],
//! [`Vault::change_passphrase`], [`Vault::lock`], [`Vault::erase`], and verbs on documents, summaries, receipts and settings. A new thing to keep
//! gets a step in `schema`, a module with its verbs, and its line in the list below.
//!
//! - `vault`, `place`: opening and closing, the files on the disk
//! - `header`, `kdf`, `keys`, `crypto`, `locked`, `passphrase`: from a passphrase to sealed bytes
//! - `vfs`, `first_page`, `heap`: sealed bytes beneath SQLite, and what it leaves in memory
//! - `schema`, `authorizer`: tables, and what may be done with them
//! - `documents`, `summaries`, `receipts`, `settings`, `search`, `check`, `backup`, `erase`: what callers use
#![doc = include_str!("../FORMAT.md")]

mod authorizer;
mod backup;
mod check;
mod crypto;
mod documents;
mod erase;
mod error;
mod first_page;
mod header;
mod heap;
mod kdf;
mod keys;
mod locked;
mod model;
mod passphrase;
mod place;
mod receipts;
mod schema;
mod search;
mod settings;
mod summaries;
#[cfg(test)]
mod tests;
mod vault;
mod vfs;

pub use error::{Error, Result};
pub use model::{Block, Check, DocumentRow, Found, FoundRow, NewDocument, Receipt, SummaryRow};
pub use passphrase::Passphrase;
pub use vault::Vault;
