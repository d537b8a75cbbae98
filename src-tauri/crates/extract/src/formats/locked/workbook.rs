//! Excel's locked workbooks from before archives (MS-XLS, 2.2.10): the bytes of records are locked, and the heads that part them are not.

use super::legacy::Lock;
use super::open;
use super::xor::Pad;
use crate::Error;
use crate::formats::compound::Numbers;
use crate::formats::sheet::xls::{is_97, places};
use crate::password::Password;

/// By which Excel locks a workbook whose sheets and windows are protected from changes, and which everybody may read (OpenOffice.org's
/// Documentation of the Microsoft Excel File Format, 4.18.3).
const NOBODYS: &str = "VelvetSweatshop";
const BLOCK: usize = 1_024;

const END: u16 = 0x000a;
const LOCK: u16 = 0x002f;
const SHEET: u16 = 0x0085;
/// BOF, FilePass, UsrExcl, FileLock, InterfaceHdr, RRDInfo and RRDHead: records that are not locked.
const OPEN: [u16; 7] = [0x0809, LOCK, 0x0194, 0x0195, 0x00e1, 0x0196, 0x0138];

/// The ways to lock one (2.4.117).
enum Way {
    Xor(Pad),
    Rc4(Lock),
}

/// The workbook as it was before it was locked; `None` where it is not.
///
/// # Errors
/// As of [`Lock::open`].
pub fn unlock(stream: &[u8], password: Option<&Password>) -> Result<Option<Vec<u8>>, Error> {
    let mut before = places(stream, 0).take_while(|(kind, _)| *kind != END);
    let Some(info) = before.find(|(kind, _)| *kind == LOCK).and_then(|(_, at)| stream.get(at)) else { return Ok(None) };
    let way = open(NOBODYS, |password| way(stream, info, password), password)?;
    let mut unlocked = stream.to_vec();
    if let Way::Rc4(lock) = &way {
        // Blocks are those of the stream, with what is not locked in it.
        lock.blocks(BLOCK, &mut unlocked)?;
    }
    let mut from = 0;
    for (kind, at) in places(stream, 0) {
        let locked = at.start.saturating_add(open_bytes(kind)).min(at.end);
        match &way {
            Way::Rc4(_) => {
                if let (Some(place), Some(open)) = (unlocked.get_mut(from..locked), stream.get(from..locked)) {
                    place.copy_from_slice(open);
                }
            }
            Way::Xor(pad) => {
                if let Some(data) = unlocked.get_mut(locked..at.end) {
                    pad.unlock(locked, at.len(), data);
                }
            }
        }
        from = at.end;
    }
    Ok(Some(unlocked))
}

/// Excel 95 knows one way, and does not say which.
fn way(stream: &[u8], info: &[u8], password: Option<&Password>) -> Result<Way, Error> {
    let number = |at: usize| info.u16_at(at).ok_or(Error::Damaged);
    let xor = |at: usize| Pad::open((number(at)?, number(at + 2)?), password).map(Way::Xor);
    if !is_97(stream) {
        return xor(0);
    }
    match number(0)? {
        0 => xor(2),
        1 => Lock::open(info.get(2..).unwrap_or_default(), password).map(Way::Rc4),
        _ => Err(Error::EncryptionUnknown),
    }
}

/// How many bytes at the beginning of a record's are not locked: of a sheet's where it stands.
fn open_bytes(kind: u16) -> usize {
    if OPEN.contains(&kind) {
        usize::MAX
    } else if kind == SHEET {
        4
    } else {
        0
    }
}
