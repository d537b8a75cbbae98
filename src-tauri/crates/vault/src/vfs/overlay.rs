//! What is written to a file that is open for reading alone: kept in memory, above the file, until it is closed.
//!
//! SQLite writes even where nobody changes anything: it empties a log that a crash left into the main file, and brings older tables up to
//! date. With this between it and the file, a vault that cannot be written to is read as any other. Only what was sealed comes here, as
//! to a disk. Nothing `unsafe`, and no file: reading that is the caller's.

use std::collections::BTreeMap;

use rusqlite::ffi;

use super::{Outcome, PAGE};

/// A file as it would be.
pub(super) struct Overlay {
    /// Bytes of the file beneath that still stand: what was cut off does not come back.
    beneath: u64,
    length: u64,
    /// Blocks that were written, by their number.
    blocks: BTreeMap<u64, Box<[u8; PAGE]>>,
}

/// The block that holds this byte, and how far into it.
fn place(at: u64) -> (u64, usize) {
    (at / PAGE as u64, (at % PAGE as u64) as usize)
}

impl Overlay {
    /// Above a file of this length; 0 where there is none.
    pub(super) fn new(length: u64) -> Self {
        Self { beneath: length, length, blocks: BTreeMap::new() }
    }

    pub(super) fn size(&self) -> u64 {
        self.length
    }

    /// Fills `into`. `Ok(false)`: all of it lies beyond the end. A part beyond the end is damage. `file` reads what lies beneath.
    pub(super) fn read(&self, into: &mut [u8], at: u64, file: impl Fn(&mut [u8], u64) -> Outcome<()>) -> Outcome<bool> {
        if at >= self.length {
            return Ok(false);
        }
        if self.length - at < into.len() as u64 {
            return Err(ffi::SQLITE_IOERR_DATA);
        }
        if self.blocks.is_empty() {
            self.read_beneath(into, at, &file)?;
            return Ok(true);
        }
        let (mut rest, mut at) = (into, at);
        while !rest.is_empty() {
            let (number, within) = place(at);
            let length = (PAGE - within).min(rest.len());
            let (part, after) = rest.split_at_mut(length);
            match self.blocks.get(&number) {
                Some(block) => part.copy_from_slice(&block[within..within + length]),
                None => self.read_beneath(part, at, &file)?,
            }
            at += length as u64;
            rest = after;
        }
        Ok(true)
    }

    /// Where the file ends, or was cut off, there are zeros.
    fn read_beneath(&self, into: &mut [u8], at: u64, file: &impl Fn(&mut [u8], u64) -> Outcome<()>) -> Outcome<()> {
        let there = usize::try_from(self.beneath.saturating_sub(at)).unwrap_or(usize::MAX).min(into.len());
        let (part, beyond) = into.split_at_mut(there);
        beyond.fill(0);
        if part.is_empty() { Ok(()) } else { file(part, at) }
    }

    pub(super) fn write(&mut self, bytes: &[u8], at: u64, file: impl Fn(&mut [u8], u64) -> Outcome<()>) -> Outcome<()> {
        let (mut rest, mut at) = (bytes, at);
        while !rest.is_empty() {
            let (number, within) = place(at);
            let length = (PAGE - within).min(rest.len());
            let (part, after) = rest.split_at(length);
            let mut block = match self.blocks.remove(&number) {
                Some(block) => block,
                None => {
                    let mut block = Box::new([0; PAGE]);
                    if length < PAGE {
                        self.read_beneath(&mut *block, number * PAGE as u64, &file)?;
                    }
                    block
                }
            };
            block[within..within + length].copy_from_slice(part);
            self.blocks.insert(number, block);
            at += length as u64;
            rest = after;
        }
        self.length = self.length.max(at);
        Ok(())
    }

    pub(super) fn truncate(&mut self, length: u64) {
        self.length = length;
        self.beneath = self.beneath.min(length);
        let (last, within) = place(length);
        drop(self.blocks.split_off(&(last + 1)));
        if let Some(block) = self.blocks.get_mut(&last) {
            block[within..].fill(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file in memory.
    struct Disk(Vec<u8>);

    impl Disk {
        fn read(&self, into: &mut [u8], at: u64) -> Outcome<()> {
            let at = usize::try_from(at).unwrap();
            // What the overlay asks for is there: it knows where the file ends.
            into.copy_from_slice(self.0.get(at..at + into.len()).ok_or(ffi::SQLITE_IOERR_SHORT_READ)?);
            Ok(())
        }
    }

    #[test]
    fn it_reads_as_a_file_that_was_written_to_would() {
        let mut seed: u64 = 0x5eed_1234;
        let mut below = |bound: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((seed >> 33) % bound as u64) as usize
        };
        for round in 0..200 {
            let disk = Disk((0..below(6 * PAGE)).map(|n| (n % 251) as u8 + 1).collect());
            let mut expected = disk.0.clone();
            let mut overlay = Overlay::new(expected.len() as u64);
            for step in 0..40 {
                let (at, length) = (below(8 * PAGE), below(2 * PAGE));
                match below(3) {
                    0 => {
                        let bytes = vec![(step % 200) as u8 + 50; length];
                        overlay.write(&bytes, at as u64, |into, at| disk.read(into, at)).unwrap();
                        if length > 0 {
                            expected.resize(expected.len().max(at + length), 0);
                            expected[at..at + length].copy_from_slice(&bytes);
                        }
                    }
                    1 => {
                        overlay.truncate(at as u64);
                        expected.resize(at, 0);
                    }
                    _ => {
                        let mut found = vec![0; length];
                        let read = overlay.read(&mut found, at as u64, |into, at| disk.read(into, at));
                        match expected.get(at..at + length) {
                            _ if at >= expected.len() => assert_eq!(read, Ok(false), "round {round}"),
                            None => assert_eq!(read, Err(ffi::SQLITE_IOERR_DATA), "round {round}"),
                            Some(bytes) => assert!(read == Ok(true) && found == bytes, "round {round}, step {step}"),
                        }
                    }
                }
                assert_eq!(overlay.size(), expected.len() as u64, "round {round}, step {step}");
            }
        }
    }
}
