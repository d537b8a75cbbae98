//! How much one document may cost. Sized from the file, so that a small file cannot take the machine.

use serde::{Deserialize, Serialize};

const MIB: u64 = 1024 * 1024;

/// The largest file that is read, in bytes.
pub const MAX_BYTES: u64 = 200 * MIB;

/// What one document may cost. Memory and time end the reader; pages and text only cut it short, with a warning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Address space of the program, in bytes.
    pub memory_bytes: u64,
    /// Processor time, in seconds.
    pub cpu_seconds: u64,
    /// Time on the clock, in seconds: for a busy machine, and for a program that sleeps.
    pub wall_seconds: u64,
    /// Pages read.
    pub pages: u32,
    /// Text read, in bytes of UTF-8.
    pub text_bytes: u64,
}

impl Limits {
    /// Limits for a file of `bytes` bytes.
    #[must_use]
    pub fn for_size(bytes: u64) -> Self {
        let cpu_seconds = 20 + bytes / (2 * MIB);
        Self {
            // The file itself, its text, the blocks made of it, and room for libpdfium's page objects.
            memory_bytes: (512 * MIB).saturating_add(bytes.saturating_mul(6)).min(2048 * MIB),
            cpu_seconds,
            wall_seconds: 3 * cpu_seconds,
            pages: 10_000,
            // Honest archives hold a tenth of their text; a bomb holds a thousandth.
            text_bytes: (16 * MIB).saturating_add(bytes.saturating_mul(32)).min(256 * MIB),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_file_may_be_read_whole_as_plain_text() {
        let limits = Limits::for_size(MAX_BYTES);
        assert!(limits.text_bytes >= MAX_BYTES);
        assert!(limits.memory_bytes >= 4 * MAX_BYTES);
    }

    #[test]
    fn a_small_file_cannot_claim_much() {
        assert!(Limits::for_size(1000).text_bytes < 17 * MIB);
        assert_eq!(Limits::for_size(u64::MAX / 64).memory_bytes, 2048 * MIB);
    }
}
