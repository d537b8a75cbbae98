//! The main file: header slots, then one sealed record for each of SQLite's pages, of the same size and so aligned.
//!
//! SQLite leaves the last bytes of every page to us (its "reserved bytes"): nonce and tag lie there. Records of more than a
//! page would straddle the disk's sectors, and a power cut would tear a page's neighbour.

use std::ffi::c_int;

use rusqlite::ffi;

use super::records::{Place, Records};
use super::slack::slack;
use super::{Outcome, PAGE};
use crate::crypto::OVERHEAD;
use crate::first_page::first_page;
use crate::header::HEADER;
use crate::keys::Kind;

/// Bytes of a page that are SQLite's.
pub(super) const USABLE: usize = PAGE - OVERHEAD;
/// What SQLite reads before anything else, to learn the size of a page.
const PROBE: usize = 100;

/// The one page that SQLite never writes, for its lock bytes lie there (<https://sqlite.org/fileformat2.html#the_lock_byte_page>).
const LOCK_BYTES: u64 = 0x4000_0000 / PAGE as u64;

/// The main file as SQLite sees it: pages from offset 0.
pub(super) struct MainFile {
    pub(super) records: Records,
    /// Pages that are surely in the file; there may be more. It saves asking the system at every write.
    known: u64,
    /// Pages that are surely in the file or in the log. SQLite takes what lies behind the end for zeros, and does ask there for pages that
    /// a transaction makes; of these the file was cut off. All, until `hold` says how many: nothing is made before.
    least: u64,
    /// Pages that there are going to be, as the first one said when it was written: those of a copy come in their order, from it on.
    said: u64,
}

fn place(page: u64) -> Place {
    Place { at: HEADER as u64 + page * PAGE as u64, length: USABLE, kind: Kind::Page, number: page, salts: [0; 8] }
}

impl MainFile {
    pub(super) fn new(records: Records) -> Self {
        Self { records, known: 0, least: u64::MAX, said: 0 }
    }

    /// So many pages SQLite found there, in the file and in the log, before it wrote any.
    pub(super) fn hold(&mut self, pages: u64) {
        self.least = pages;
    }

    pub(super) fn read(&mut self, into: &mut [u8], at: u64) -> Outcome<()> {
        // SQLite probes page 1 before it replays the log. A checkpoint cut short by a power cut may have torn that page,
        // while the log holds it whole: answer what every vault's first bytes say. Reads of the whole page still authenticate.
        let probe = at == 0 && into.len() == PROBE;
        let (mut rest, mut at) = (into, at);
        while !rest.is_empty() {
            let within = (at % PAGE as u64) as usize;
            let length = (PAGE - within).min(rest.len());
            let (part, after) = rest.split_at_mut(length);
            match self.records.open(place(at / PAGE as u64)) {
                Ok(Some(page)) => copy_with_empty_tail(page, within, part),
                Ok(None) if at / (PAGE as u64) < self.least => return Err(ffi::SQLITE_IOERR_DATA),
                Ok(None) => {
                    part.fill(0);
                    after.fill(0);
                    return Err(ffi::SQLITE_IOERR_SHORT_READ);
                }
                Err(ffi::SQLITE_IOERR_DATA) if probe => part.copy_from_slice(&first_page()[..PROBE]),
                Err(code) => return Err(code),
            }
            at += length as u64;
            rest = after;
        }
        Ok(())
    }

    pub(super) fn write(&mut self, page: &[u8], at: u64) -> Outcome<()> {
        if page.len() != PAGE || !at.is_multiple_of(PAGE as u64) {
            return Err(ffi::SQLITE_IOERR_WRITE);
        }
        let number = at / PAGE as u64;
        // A first page that says otherwise would have SQLite write into the reserved bytes from then on.
        if number == 0 {
            let (says, must) = (page, first_page());
            if says[16..18] != must[16..18] || says[20] != must[20] {
                return Err(ffi::SQLITE_IOERR_WRITE);
            }
            self.said = u32::from_be_bytes([says[28], says[29], says[30], says[31]]).into();
        }
        if self.known == 0 {
            self.known = self.pages()?;
        }
        // No page may be left unsealed, nor one made good that was cut off.
        if number > self.known {
            for gap in self.pages()?..number {
                if gap < self.least && gap != LOCK_BYTES {
                    return Err(ffi::SQLITE_IOERR_DATA);
                }
                self.records.seal(place(gap), &[0; PAGE], 0..0).inspect_err(|_| self.known = 0)?;
            }
        }
        let empty = slack(page, number, self.known.max(self.said));
        self.records.seal(place(number), page, empty).inspect_err(|_| self.known = 0)?;
        self.known = self.known.max(number + 1);
        Ok(())
    }

    pub(super) fn truncate(&mut self, length: u64) -> Outcome<()> {
        let pages = length.div_ceil(PAGE as u64);
        (self.known, self.least) = (self.known.min(pages), self.least.min(pages));
        self.records.real.truncate(place(pages).at).inspect_err(|_| self.known = 0)
    }

    pub(super) fn sync(&mut self, flags: c_int) -> Outcome<()> {
        // What did not reach the disk may have been what made the file as long as it was known to be.
        self.records.real.sync(flags).inspect_err(|_| self.known = 0)
    }

    /// Bytes as SQLite counts them. No vault is without its first page: SQLite would take it for a new, empty database.
    pub(super) fn size(&self) -> Outcome<u64> {
        match self.pages()? {
            0 => Err(ffi::SQLITE_IOERR_DATA),
            pages => Ok(pages * PAGE as u64),
        }
    }

    /// Whole pages in the file.
    fn pages(&self) -> Outcome<u64> {
        Ok(self.records.real.size()?.saturating_sub(HEADER as u64) / PAGE as u64)
    }
}

/// The reserved bytes read as zeros: the log's checksums cover them.
fn copy_with_empty_tail(page: &[u8], from: usize, into: &mut [u8]) {
    let known = page.get(from..).unwrap_or_default();
    let length = known.len().min(into.len());
    into[..length].copy_from_slice(&known[..length]);
    into[length..].fill(0);
}
