//! An original taken out of the vault in slices: part by part, so that whoever else wants the vault waits for one part at most.
//!
//! What is given at the end is byte for byte what was stored, or nothing: the parts are hashed as they come.

use rusqlite::OptionalExtension;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::documents::PART;
use crate::work::Work;
use crate::{Error, Result, Vault};

/// An original on its way out. Its bytes are overwritten when it is let go of before the end.
pub struct Taking {
    document: i64,
    /// Parts in all, once that is known.
    of: Option<u32>,
    part: u32,
    bytes: Zeroizing<Vec<u8>>,
    hash: Sha256,
}

impl Taking {
    /// Prepares it.
    #[must_use]
    pub fn new(document: i64) -> Self {
        Self { document, of: None, part: 0, bytes: Zeroizing::default(), hash: Sha256::new() }
    }
}

impl Work for Taking {
    type Done = Zeroizing<Vec<u8>>;

    /// The next part.
    ///
    /// # Errors
    /// `NoSuchRow` where there is no such document (any more); `Damaged` where the bytes are not those that were stored; `Io`, `Sql`.
    fn step(&mut self, vault: &mut Vault) -> Result<Option<Self::Done>> {
        // Asked each time: it may be on its way out of the vault by now.
        let document = vault.document(self.document)?.ok_or(Error::NoSuchRow)?;
        let size = usize::try_from(document.bytes).map_err(|_| Error::Damaged)?;
        let parts = u32::try_from(size.div_ceil(PART)).map_err(|_| Error::Damaged)?;
        if self.of.is_none() {
            // Grown at once: what growing leaves behind would not be overwritten.
            self.bytes.try_reserve_exact(size).map_err(|_| Error::Damaged)?;
            self.of = Some(parts);
        }
        if self.part < parts {
            let sql = "SELECT bytes FROM originals WHERE document = ? AND part = ?";
            let mut query = vault.connection.prepare_cached(sql)?;
            let (bytes, hash) = (&mut self.bytes, &mut self.hash);
            let found = query
                .query_row((self.document, self.part), |row| {
                    let part = row.get_ref(0)?.as_blob()?;
                    hash.update(part);
                    if bytes.len() + part.len() <= size {
                        bytes.extend_from_slice(part);
                    }
                    Ok(())
                })
                .optional()?;
            found.ok_or(Error::Damaged)?;
            self.part += 1;
        }
        if self.part < parts {
            return Ok(None);
        }
        if self.bytes.len() != size || self.hash.finalize_reset()[..] != document.sha256[..] {
            return Err(Error::Damaged);
        }
        Ok(Some(std::mem::take(&mut self.bytes)))
    }

    fn progress(&self) -> (u32, u32) {
        (self.part, self.of.unwrap_or(0))
    }
}
