//! Settings: words under a key. Which keys there are is the caller's affair.

use rusqlite::OptionalExtension;

use crate::{Result, Vault};

impl Vault {
    /// What is set under this key.
    ///
    /// # Errors
    /// `Damaged`, `Io`, `Sql`.
    pub fn setting(&self, key: &str) -> Result<Option<String>> {
        let mut query = self.connection.prepare_cached("SELECT value FROM settings WHERE key = ?")?;
        Ok(query.query_row([key], |row| row.get(0)).optional()?)
    }

    /// Sets it, whatever it was.
    ///
    /// # Errors
    /// `Full`, `Damaged`, `Io`, `Sql`.
    pub fn set_setting(&mut self, key: &str, value: &str) -> Result<()> {
        self.connection
            .prepare_cached("INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value")?
            .execute([key, value])?;
        Ok(())
    }
}
