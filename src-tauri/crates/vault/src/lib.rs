//! One encrypted file for everything Alcove keeps: documents, their text, the search index, summaries, receipts, settings.
//!
//! Nothing above this crate sees SQL, a key or a cipher. The face is small: create, open, change the passphrase, lock, and
//! the modules' verbs on documents, summaries, receipts and settings.

mod error;
mod model;
mod passphrase;
mod vault;

pub use error::{Error, Result};
pub use model::{Block, Check, DocumentRow, Found, FoundRow, NewDocument, Receipt, SummaryRow};
pub use passphrase::Passphrase;
pub use vault::Vault;
