//! The tables, by numbered steps. `user_version` says how many have been taken.
//!
//! A change to the schema is a new file here and a line in `STEPS`; a released step is never edited, because vaults in the
//! world have taken it. Each step is one transaction with its number.

use rusqlite::Connection;

use crate::{Error, Result};

const STEPS: &[&str] = &[
    include_str!("1.sql"),
    include_str!("2.sql"),
    include_str!("3.sql"),
    include_str!("4.sql"),
    include_str!("5.sql"),
    include_str!("6.sql"),
    include_str!("7.sql"),
];

/// Brings the schema up to date. A vault that has taken more steps than we know is newer than this program.
pub(crate) fn migrate(connection: &mut Connection) -> Result<()> {
    let taken: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let taken = usize::try_from(taken).map_err(|_| Error::Damaged)?;
    if taken > STEPS.len() {
        return Err(Error::Newer);
    }
    for (number, step) in (1..).zip(STEPS).skip(taken) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", number)?;
        transaction.commit()?;
    }
    Ok(())
}
