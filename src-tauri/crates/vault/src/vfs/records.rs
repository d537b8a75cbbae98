//! Sealed records in a file: some bytes, then nonce and tag, bound to their place.
//!
//! A record that does not authenticate is `SQLITE_IOERR_DATA`, which becomes `Error::Damaged`; never its bytes.

use std::ops::Range;
use std::sync::Arc;

use rusqlite::ffi;
use zeroize::Zeroizing;

use super::real::Real;
use super::{Outcome, PAGE};
#[cfg(feature = "counted")]
use crate::counted::counting;
use crate::crypto::{Nonces, OVERHEAD};
use crate::keys::{Keys, Kind};

/// Where a record lies, and what it is bound to.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// First byte in the file on the disk.
    pub(super) at: u64,
    /// Bytes without nonce and tag.
    pub(super) length: usize,
    pub(super) kind: Kind,
    /// Page or frame, from 0.
    pub(super) number: u64,
    /// The log's salts; zeros in the main file.
    pub(super) salts: [u8; 8],
}

/// A file of sealed records.
pub(super) struct Records {
    pub(super) real: Real,
    keys: Arc<Keys>,
    nonces: Nonces,
    /// One record at a time; holds plain text between calls, so it is overwritten when the file is closed.
    buffer: Zeroizing<Vec<u8>>,
}

impl Records {
    pub(super) fn new(real: Real, keys: Arc<Keys>) -> Self {
        Self { real, keys, nonces: Nonces::new(), buffer: Zeroizing::new(vec![0; PAGE + OVERHEAD]) }
    }

    /// What was sealed there; `None` where the file ends before it.
    pub(super) fn open(&mut self, place: Place) -> Outcome<Option<&[u8]>> {
        let record = &mut self.buffer[..place.length + OVERHEAD];
        if !self.real.read(record, place.at)? {
            return Ok(None);
        }
        let bound = self.keys.place(place.kind, place.number, &place.salts);
        let (data, seal) = record.split_last_chunk_mut::<OVERHEAD>().ok_or(ffi::SQLITE_IOERR_DATA)?;
        #[cfg(feature = "counted")]
        let _counting = counting(|counts| &mut counts.opened);
        self.keys.cipher(place.kind).open(seal, &bound, data).map_err(|_| ffi::SQLITE_IOERR_DATA)?;
        Ok(Some(data))
    }

    /// Seals the first `place.length` bytes of `data` under a fresh nonce, zeros in place of those in `empty`, and writes them.
    pub(super) fn seal(&mut self, place: Place, data: &[u8], empty: Range<usize>) -> Outcome<()> {
        let record = &mut self.buffer[..place.length + OVERHEAD];
        let bound = self.keys.place(place.kind, place.number, &place.salts);
        let (inside, end) = record.split_last_chunk_mut::<OVERHEAD>().ok_or(ffi::SQLITE_IOERR_WRITE)?;
        inside.copy_from_slice(&data[..place.length]);
        inside.get_mut(empty).ok_or(ffi::SQLITE_IOERR_WRITE)?.fill(0);
        #[cfg(feature = "counted")]
        let counting = counting(match place.kind {
            Kind::Page | Kind::FramePage => |counts| &mut counts.sealed_pages,
            Kind::LogHead | Kind::FrameHead => |counts| &mut counts.sealed_heads,
        });
        let nonce = self.nonces.make().map_err(|_| ffi::SQLITE_IOERR_WRITE)?;
        *end = self.keys.cipher(place.kind).seal(&nonce, &bound, inside).map_err(|_| ffi::SQLITE_IOERR_WRITE)?;
        #[cfg(feature = "counted")]
        drop(counting);
        self.real.write(record, place.at)
    }
}

#[cfg(test)]
static_assertions::assert_not_impl_any!(Records: std::fmt::Debug, std::fmt::Display, Clone);
