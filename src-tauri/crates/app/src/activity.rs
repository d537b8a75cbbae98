//! What happened with the documents, as counts: how often something was deleted, saved or copied, and when first and last. No title
//! and no word of a document is noted. For the records of processing (GDPR, Article 30), which must not be made up.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::{Code, Error, Result};
use crate::session::Unlocked;

const KEY: &str = "activity";

/// How often, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// Times.
    pub count: u64,
    /// The first, RFC 3339.
    pub first: String,
    /// The last.
    pub last: String,
}

/// What is counted: an id in the words file after `activity-`.
#[derive(Debug, Clone, Copy)]
pub enum Act {
    /// A document was deleted.
    Deleted,
    /// A summary was saved as a file or printed.
    Saved,
    /// A summary was handed to the clipboard.
    Copied,
    /// Receipts, a passport, records or a notice were saved.
    PageSaved,
    /// Everything was written out for its owner.
    AllSaved,
}

impl Act {
    fn id(self) -> &'static str {
        match self {
            Self::Deleted => "deleted",
            Self::Saved => "saved",
            Self::Copied => "copied",
            Self::PageSaved => "page-saved",
            Self::AllSaved => "all-saved",
        }
    }
}

/// Counts one more.
///
/// # Errors
/// What the vault refuses.
pub fn note(unlocked: &mut Unlocked<'_>, act: Act) -> Result<()> {
    // What is saved out of a vault that can only be read is not counted: there is no place for it.
    if unlocked.may_change().is_err() {
        return Ok(());
    }
    let mut all = all(unlocked)?;
    let now = Timestamp::now().to_string();
    let counted =
        all.entry(act.id().to_owned()).or_insert(Counted { count: 0, first: now.clone(), last: String::new() });
    counted.count += 1;
    counted.last = now;
    let json = serde_json::to_string(&all).map_err(|e| Error::new(Code::BadInput, e.to_string()))?;
    Ok(unlocked.vault_mut()?.set_setting(KEY, &json)?)
}

/// Everything that was counted.
///
/// # Errors
/// What the vault refuses.
pub fn all(unlocked: &Unlocked<'_>) -> Result<BTreeMap<String, Counted>> {
    let json = unlocked.vault()?.setting(KEY)?;
    Ok(json.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
}
