//! The write-ahead log: SQLite's own layout inside, three kinds of sealed records outside.
//!
//! SQLite writes a head of 32 bytes, then frames of a head of 24 bytes and a page each. Every one of these is a record of
//! its own, bound to its frame's number and to the salts in the log's head, so that a record of an earlier log, or of
//! another frame, is refused. Source: <https://sqlite.org/fileformat2.html#the_write_ahead_log>.

use rusqlite::ffi;

use super::records::{Place, Records};
use super::{Outcome, PAGE};
use crate::crypto::OVERHEAD;
use crate::keys::Kind;

const HEAD: usize = 32;
const FRAME_HEAD: usize = 24;
const FRAME: usize = FRAME_HEAD + PAGE;
/// The same on the disk.
const SEALED_HEAD: usize = HEAD + OVERHEAD;
const SEALED_FRAME: usize = FRAME + 2 * OVERHEAD;

/// The log as SQLite sees it.
pub(super) struct LogFile {
    pub(super) records: Records,
    /// From the log's head; every record behind it is bound to them.
    salts: [u8; 8],
}

impl LogFile {
    pub(super) fn new(records: Records) -> Self {
        Self { records, salts: [0; 8] }
    }

    /// The record that holds this byte, and how far into it.
    fn place(&self, at: u64) -> (Place, usize) {
        let Some(behind) = at.checked_sub(HEAD as u64) else {
            return (Place { at: 0, length: HEAD, kind: Kind::LogHead, number: 0, salts: [0; 8] }, at as usize);
        };
        let number = behind / FRAME as u64;
        let within = (behind % FRAME as u64) as usize;
        let at = SEALED_HEAD as u64 + number * SEALED_FRAME as u64;
        let place = |at, length, kind| Place { at, length, kind, number, salts: self.salts };
        match within.checked_sub(FRAME_HEAD) {
            None => (place(at, FRAME_HEAD, Kind::FrameHead), within),
            Some(within) => (place(at + (FRAME_HEAD + OVERHEAD) as u64, PAGE, Kind::FramePage), within),
        }
    }

    pub(super) fn read(&mut self, into: &mut [u8], at: u64) -> Outcome<()> {
        // In recovery SQLite reads the head, then whole frames, and stops at the first whose checksum fails. What a power cut
        // tore must look like that to it, not like an error of the disk.
        let recovery = at == 0 || into.len() == FRAME;
        let (mut rest, mut at) = (into, at);
        while !rest.is_empty() {
            let (place, within) = self.place(at);
            let length = (place.length - within).min(rest.len());
            let (part, after) = rest.split_at_mut(length);
            match self.records.open(place) {
                Ok(Some(record)) => {
                    part.copy_from_slice(&record[within..within + length]);
                    if place.kind == Kind::LogHead {
                        self.salts.copy_from_slice(&record[16..24]);
                    }
                }
                Ok(None) => {
                    part.fill(0);
                    after.fill(0);
                    return Err(ffi::SQLITE_IOERR_SHORT_READ);
                }
                Err(ffi::SQLITE_IOERR_DATA) if recovery => {
                    part.fill(0);
                    after.fill(0);
                    return Ok(());
                }
                Err(code) => return Err(code),
            }
            at += length as u64;
            rest = after;
        }
        Ok(())
    }

    /// SQLite writes whole heads and whole pages only.
    pub(super) fn write(&mut self, data: &[u8], at: u64) -> Outcome<()> {
        let (place, within) = self.place(at);
        if within != 0 || data.len() != place.length {
            return Err(ffi::SQLITE_IOERR_WRITE);
        }
        if place.kind == Kind::LogHead {
            self.salts.copy_from_slice(&data[16..24]);
        }
        self.records.seal(place, data, 0..0)
    }

    pub(super) fn truncate(&mut self, length: u64) -> Outcome<()> {
        let sealed = match length.checked_sub(HEAD as u64) {
            None => 0,
            Some(frames) => SEALED_HEAD as u64 + frames.div_ceil(FRAME as u64) * SEALED_FRAME as u64,
        };
        self.records.real.truncate(sealed)
    }

    pub(super) fn size(&self) -> Outcome<u64> {
        Ok(match self.records.real.size()?.checked_sub(SEALED_HEAD as u64) {
            None => 0,
            Some(frames) => HEAD as u64 + frames / SEALED_FRAME as u64 * FRAME as u64,
        })
    }
}
