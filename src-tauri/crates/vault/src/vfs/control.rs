//! What is asked of an open file besides reading and writing: SQLite's own questions, and four of ours.
//!
//! The header slots are read and written through the file that SQLite has open. A second descriptor would not do: closing
//! it would drop the locks of the first (POSIX).

use std::ffi::{c_int, c_void};

use rusqlite::{Connection, ffi};

use super::methods::File;
use super::{Outcome, PAGE};
use crate::header::{HEADER, SLOT, Slot};
use crate::{Error, Result};

// Above 100 the numbers are an application's own.
const READ_HEADER: c_int = 0x414c_0001;
const WRITE_SLOT: c_int = 0x414c_0002;
const READ_PAGE: c_int = 0x414c_0003;
const HOLD: c_int = 0x414c_0004;

struct SlotWrite<'a> {
    number: usize,
    slot: &'a Slot,
}

struct PageRead<'a> {
    number: u32,
    into: &'a mut [u8; PAGE],
}

/// Reads both header slots of the vault that this connection has open.
pub(crate) fn read_header(connection: &Connection) -> Result<Box<[Slot; 2]>> {
    let mut slots = Box::new([[0; SLOT]; 2]);
    ask(connection, READ_HEADER, &mut *slots)?;
    Ok(slots)
}

/// Writes header slot 0 or 1, and waits until the disk has it.
pub(crate) fn write_slot(connection: &Connection, number: usize, slot: &Slot) -> Result<()> {
    ask(connection, WRITE_SLOT, &mut SlotWrite { number, slot })
}

/// Reads a page (from 1) of the main file as it lies there, not as a transaction or the log has it.
pub(crate) fn read_page(connection: &Connection, number: u32, into: &mut [u8; PAGE]) -> Result<()> {
    ask(connection, READ_PAGE, &mut PageRead { number, into })
}

/// Says how many pages the vault has, in the main file and in the log. From then on one of them that is in neither is damage.
pub(crate) fn hold(connection: &Connection, mut pages: u32) -> Result<()> {
    ask(connection, HOLD, &mut pages)
}

fn ask<T>(connection: &Connection, operation: c_int, argument: &mut T) -> Result<()> {
    // SAFETY: the connection is open; `control` below takes for each of our operations the type that its function passes.
    match unsafe {
        ffi::sqlite3_file_control(connection.handle(), c"main".as_ptr(), operation, (&raw mut *argument).cast())
    } {
        ffi::SQLITE_OK => Ok(()),
        code => Err(Error::from_code(code)),
    }
}

/// # Safety
/// `argument` must be what the operation asks for: SQLite's documentation, or the functions above.
pub(super) unsafe fn control(file: &mut File, operation: c_int, argument: *mut c_void) -> Outcome<()> {
    match operation {
        READ_HEADER => {
            // SAFETY: `read_header` passes both slots.
            let slots = unsafe { &mut *argument.cast::<[Slot; 2]>() };
            if file.real_mut().read(slots.as_flattened_mut(), 0)? { Ok(()) } else { Err(ffi::SQLITE_IOERR_DATA) }
        }
        WRITE_SLOT => {
            // SAFETY: `write_slot` passes a SlotWrite.
            let SlotWrite { number, slot } = unsafe { &*argument.cast::<SlotWrite<'_>>() };
            let at = number * SLOT;
            if at + SLOT > HEADER {
                return Err(ffi::SQLITE_IOERR_WRITE);
            }
            if file.real().is_shielded() {
                return Err(ffi::SQLITE_READONLY);
            }
            file.real_mut().see_there()?;
            file.real_mut().write_through(*slot, at as u64)?;
            file.real_mut().sync(ffi::SQLITE_SYNC_FULL)
        }
        READ_PAGE => {
            // SAFETY: `read_page` passes a PageRead.
            let PageRead { number, into } = unsafe { &mut *argument.cast::<PageRead<'_>>() };
            file.read(*into, u64::from(number.saturating_sub(1)) * PAGE as u64)
        }
        HOLD => {
            // SAFETY: `hold` passes a number.
            let pages = unsafe { *argument.cast::<u32>() };
            match file {
                File::Main(main) => {
                    main.hold(pages.into());
                    Ok(())
                }
                File::Log(_) => Err(ffi::SQLITE_NOTFOUND),
            }
        }
        // They would grow the file by bytes that nobody sealed.
        ffi::SQLITE_FCNTL_SIZE_HINT | ffi::SQLITE_FCNTL_CHUNK_SIZE => Ok(()),
        // Promises and shortcuts of the disk beneath that do not hold for sealed pages.
        ffi::SQLITE_FCNTL_MMAP_SIZE
        | ffi::SQLITE_FCNTL_BEGIN_ATOMIC_WRITE
        | ffi::SQLITE_FCNTL_COMMIT_ATOMIC_WRITE
        | ffi::SQLITE_FCNTL_ROLLBACK_ATOMIC_WRITE => Err(ffi::SQLITE_NOTFOUND),
        // SAFETY: SQLite's own operation and argument, handed on.
        _ => unsafe { file.real().control(operation, argument) },
    }
}
