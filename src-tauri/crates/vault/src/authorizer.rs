//! What may be done in SQL once a vault is open: rows are read and written, and no more.
//!
//! Nothing above this crate can send SQL; this holds should something in it ever do. ATTACH and VACUUM INTO could write plain
//! text through the system's own VFS (`file:...?vfs=unix`), a pragma could switch the log off, an extension could do anything.
//! So the list says what is allowed. A pragma that the crate comes to need is added here.

use rusqlite::Connection;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};

use crate::Result;

/// `data_version` is asked for by FTS5; the others by this crate. Of a vault that is only read nothing reaches the disk whatever
/// `query_only` says: `vfs` sees to that.
const PRAGMAS: &[&str] = &[
    "data_version",
    "foreign_key_check",
    "freelist_count",
    "incremental_vacuum",
    "integrity_check",
    "page_count",
    "query_only",
    "wal_checkpoint",
];

/// Denies everything that is not on the list, from here on.
pub(crate) fn restrict(connection: &mut Connection) -> Result<()> {
    connection.authorizer(Some(|context: AuthContext<'_>| {
        if is_allowed(&context.action) { Authorization::Allow } else { Authorization::Deny }
    }))?;
    Ok(())
}

fn is_allowed(action: &AuthAction<'_>) -> bool {
    match action {
        AuthAction::Select
        | AuthAction::Recursive
        | AuthAction::Read { .. }
        | AuthAction::Insert { .. }
        | AuthAction::Update { .. }
        | AuthAction::Delete { .. }
        | AuthAction::Transaction { .. }
        | AuthAction::Savepoint { .. } => true,
        AuthAction::Function { function_name } => !matches!(*function_name, "load_extension" | "fts3_tokenizer"),
        AuthAction::Pragma { pragma_name, .. } => PRAGMAS.contains(pragma_name),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SQLite refuses them of itself, so that no statement can tell.
    #[test]
    fn what_would_bring_in_code_is_denied() {
        for (function_name, allowed) in [("load_extension", false), ("fts3_tokenizer", false), ("length", true)] {
            assert_eq!(is_allowed(&AuthAction::Function { function_name }), allowed, "{function_name}");
        }
    }
}
