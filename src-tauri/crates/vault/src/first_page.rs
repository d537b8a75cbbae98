//! The first page of a vault that holds nothing yet, byte by byte.
//!
//! SQLite cannot be asked to make it: it would begin with a rollback journal, and would not reserve bytes in each page. The
//! first 100 bytes also answer SQLite's first question to a file (`vfs::pages`).
//! Source: <https://sqlite.org/fileformat2.html#the_database_header>.

use rusqlite::ffi;

use crate::crypto::OVERHEAD;
use crate::vfs::PAGE;

/// An empty database in WAL mode, with reserved bytes, its free pages to be given back step by step.
pub(crate) fn first_page() -> [u8; PAGE] {
    let mut page = [0; PAGE];
    let mut put = |at: usize, bytes: &[u8]| page[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, b"SQLite format 3\0");
    put(16, &(PAGE as u16).to_be_bytes());
    put(18, &[2, 2]); // write and read version: WAL
    put(20, &[OVERHEAD as u8]); // reserved bytes at the end of each page
    put(21, &[64, 32, 32]); // fixed by the format
    put(24, &1_u32.to_be_bytes()); // change counter
    put(28, &1_u32.to_be_bytes()); // pages in the file
    put(44, &4_u32.to_be_bytes()); // schema format
    put(52, &1_u32.to_be_bytes()); // largest root page: auto-vacuum
    put(56, &1_u32.to_be_bytes()); // UTF-8
    put(64, &1_u32.to_be_bytes()); // incremental vacuum
    put(92, &1_u32.to_be_bytes()); // version-valid-for: the change counter
    put(96, &(ffi::SQLITE_VERSION_NUMBER as u32).to_be_bytes());
    put(100, &[0x0d]); // an empty table leaf
    put(105, &((PAGE - OVERHEAD) as u16).to_be_bytes()); // its cells begin at the end
    page
}
