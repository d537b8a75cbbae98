//! The keys of an open vault, and what each sealed record is bound to.
//!
//! The data key itself is never used to seal: HKDF-SHA256 gives each kind of file its own key, so that a record of the log
//! cannot pass for a page. A new kind of sealed thing takes a new label here and a row in `FORMAT.md`.

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::crypto::Cipher;
use crate::locked::{Locked, wiping};
use crate::{Error, Result};

/// Bytes of the name every vault gets at its making.
pub(crate) const FILE_ID: usize = 16;

/// What a record is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A page of the main file.
    Page,
    /// The head of the write-ahead log.
    LogHead,
    /// The head of one of the log's frames.
    FrameHead,
    /// The page in one of the log's frames.
    FramePage,
}

impl Kind {
    fn byte(self) -> u8 {
        match self {
            Self::Page => b'P',
            Self::LogHead => b'H',
            Self::FrameHead => b'F',
            Self::FramePage => b'W',
        }
    }
}

/// Seals pages and log records. Holds no data key: that is gone once these are derived.
pub(crate) struct Keys {
    pub(crate) file_id: [u8; FILE_ID],
    main: Locked<Cipher>,
    log: Locked<Cipher>,
}

impl Keys {
    pub(crate) fn derive(file_id: [u8; FILE_ID], data_key: &[u8; 32]) -> Result<Self> {
        wiping(|| {
            let hkdf = Hkdf::<Sha256>::new(Some(&file_id), data_key);
            let cipher = |label: &[u8]| {
                let mut key = Zeroizing::new([0; 32]);
                hkdf.expand(label, &mut *key).map_err(|_| Error::Damaged)?;
                Locked::new(|| Cipher::new(&key))
            };
            Ok(Self { file_id, main: cipher(b"alcove/vault/v1/main")?, log: cipher(b"alcove/vault/v1/log")? })
        })
    }

    /// The key for records of this kind.
    pub(crate) fn cipher(&self, kind: Kind) -> &Cipher {
        if kind == Kind::Page { &self.main } else { &self.log }
    }

    /// Associated data: the vault, the kind, the number (page or frame, from 0), and the log's salts (zeros elsewhere).
    pub(crate) fn place(&self, kind: Kind, number: u64, salts: &[u8; 8]) -> [u8; 33] {
        let mut place = [0; 33];
        place[..16].copy_from_slice(&self.file_id);
        place[16] = kind.byte();
        place[17..25].copy_from_slice(&number.to_le_bytes());
        place[25..].copy_from_slice(salts);
        place
    }
}
