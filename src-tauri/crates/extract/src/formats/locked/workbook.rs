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
pub const NOBODYS: &str = "VelvetSweatshop";
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

#[cfg(test)]
mod tests {
    use super::super::legacy::tests::{bytes, of_2002, password};
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).unwrap();
        [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
    }

    const BEGIN: [u8; 8] = [0, 6, 5, 0, 0, 0, 0, 0];

    #[test]
    fn what_excel_obfuscated_is_unlocked_record_by_record() {
        // The beginning of a workbook that Apache POI tests itself with: code page 1200, and the name of a font.
        let locked = bytes(
            "09081000000605001719cd07c9c0000006040000 2f00060000004a511acc 42000200ccd7 3d01020045a8
             3d0012008b999b75511059d3dd7465a87a2f05779ed9",
        );
        let unlocked = unlock(&locked, Some(&password("abc"))).unwrap().unwrap();
        assert_eq!(unlocked[..34], locked[..34], "heads, and what is said about the lock");
        assert_eq!(unlocked[34..36], 1_200_u16.to_le_bytes());
        assert_eq!(unlocked[36..40], locked[36..40]);
        assert_eq!(unlock(&locked, None), Err(Error::PasswordProtected));
        assert_eq!(unlock(&locked, Some(&password("abd"))), Err(Error::PasswordWrong));
        // Excel 95 says nothing but key and verifier.
        let of_95 = [record(0x0809, &[0, 5, 5, 0]), record(LOCK, &bytes("4a511acc")), record(0x42, &[0, 0])].concat();
        assert!(unlock(&of_95, Some(&password("abc"))).unwrap().is_some_and(|unlocked| unlocked[..20] == of_95[..20]));
        assert_eq!(unlock(&of_95, Some(&password("abd"))), Err(Error::PasswordWrong));
    }

    #[test]
    fn where_sheets_stand_is_not_locked_and_what_they_are_called_is() {
        const VERIFIER: &str =
            "f6726d94e45f60d10be156898925b9e09f1820becc60e92cd1cef3662e635941fcf938c2ce4992b3c2202d84ea1123b46ff0185a";
        let info = of_2002(40, VERIFIER);
        let said = [&[1, 0][..], &info].concat();
        let plain = [
            record(0x0809, &BEGIN),
            record(LOCK, &said),
            record(0x00e1, &[0xb0, 4]),
            record(SHEET, b"\x01\x02\x03\x04\0\0\x05\0words"),
            // Over the end of a block, beyond that of the workbook's own part.
            record(END, &[]),
            record(0x0204, &[7; 1_500]),
        ]
        .concat();
        let mut locked = plain.clone();
        Lock::open(&info, Some(&password("hello"))).unwrap().blocks(BLOCK, &mut locked).unwrap();
        let open = 12 + 4 + said.len() + 6 + 8;
        locked[..open].copy_from_slice(&plain[..open]);
        let end = plain.len() - 1_500;
        for head in [end - 8..end - 4, end - 4..end] {
            locked[head.clone()].copy_from_slice(&plain[head]);
        }
        assert_ne!(locked, plain);
        assert_eq!(unlock(&locked, Some(&password("hello"))), Ok(Some(plain)));
    }

    #[test]
    fn a_workbook_is_locked_only_where_its_own_part_says_so() {
        let open = [record(0x0809, &BEGIN), record(END, &[]), record(LOCK, &[0; 6])].concat();
        assert_eq!(unlock(&open, None), Ok(None));
        for (said, error) in [
            (&[][..], Error::Damaged),
            (&[0, 0, 1][..], Error::Damaged),
            (&[1, 0, 1][..], Error::Damaged),
            (&[3, 0][..], Error::EncryptionUnknown),
        ] {
            let locked = [record(0x0809, &BEGIN), record(LOCK, said)].concat();
            assert_eq!(unlock(&locked, Some(&password("any"))), Err(error), "{said:?}");
        }
    }
}
