//! PowerPoint's locked presentations from before archives (MS-PPT, 2.3.7): each part of the file is a block of its own with the part's number,
//! and of pictures each field is the beginning of the first.

use std::collections::HashMap;

use super::legacy::Lock;
use super::open;
use crate::Error;
use crate::formats::art;
use crate::formats::compound::Numbers;
use crate::password::Password;

/// By which PowerPoint locks what is to be changed by nobody but may be read by everybody (MS-OFFCRYPTO, Binary Document Write Protection
/// Method 3).
const NOBODYS: &str = "/01Hannes Ruescher/01";
const HEAD: usize = 8;

/// Opens the lock that is described here.
///
/// # Errors
/// As of [`Lock::open`].
pub fn lock(info: &[u8], password: Option<&Password>) -> Result<Lock, Error> {
    open(NOBODYS, |password| Lock::open(info, password), password)
}

/// Unlocks the parts of these kinds, from where each stands. No honest part lies over another.
pub fn parts(lock: &Lock, stream: &mut [u8], places: &HashMap<u32, usize>, kinds: &[u16]) -> Result<(), Error> {
    let mut sorted: Vec<(usize, u32)> = places.iter().map(|(part, place)| (*place, *part)).collect();
    sorted.sort_unstable();
    let mut end = 0;
    for (place, part) in sorted {
        let Some(rest) = stream.get_mut(place..).filter(|_| place >= end) else { continue };
        let Some(mut head) = rest.first_chunk::<HEAD>().copied() else { continue };
        lock.block(part, &mut head)?;
        let (Some(kind), Some(length)) = (head.u16_at(2), head.u32_at(4)) else { continue };
        if !kinds.contains(&kind) {
            continue;
        }
        let length = usize::try_from(length).unwrap_or(usize::MAX).saturating_add(HEAD).min(rest.len());
        if let Some(whole) = rest.get_mut(..length) {
            lock.block(part, whole)?;
        }
        end = place.saturating_add(length);
    }
    Ok(())
}

/// Unlocks the pictures of pixels in their stream; what else is there stays locked, but for its head.
pub fn pictures(lock: &Lock, stream: &mut [u8]) -> Result<(), Error> {
    let mut rest = stream;
    while let Some((head, behind)) = std::mem::take(&mut rest).split_at_mut_checked(HEAD) {
        lock.block(0, head)?;
        let length = head.u32_at(4).and_then(|length| usize::try_from(length).ok()).unwrap_or(0).min(behind.len());
        let Some((data, next)) = behind.split_at_mut_checked(length) else { break };
        let kind = head.u16_at(2).unwrap_or(0);
        if art::is_pixels(kind) {
            let mut locked = data;
            // Marks of sixteen bytes each, a byte, and the picture.
            for length in std::iter::repeat_n(16, art::marks(head.u16_at(0).unwrap_or(0) >> 4)).chain([1, usize::MAX]) {
                let field = locked.len().min(length);
                let Some((field, behind)) = locked.split_at_mut_checked(field) else { break };
                lock.block(0, field)?;
                locked = behind;
            }
        } else if length == 0 {
            break;
        }
        rest = next;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::legacy::tests::{of_2002, password};
    use super::*;

    const VERIFIER: &str =
        "f6726d94e45f60d10be156898925b9e09f1820becc60e92cd1cef3662e635941fcf938c2ce4992b3c2202d84ea1123b46ff0185a";

    fn opened() -> Lock {
        lock(&of_2002(40, VERIFIER), Some(&password("hello"))).unwrap()
    }

    fn record(head: u16, kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u32::try_from(data.len()).unwrap();
        [&head.to_le_bytes()[..], &kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
    }

    #[test]
    fn each_part_is_unlocked_by_its_number_and_none_that_lies_over_another() {
        let lock = opened();
        // Within the document something that would be unlocked as a part, were it one.
        let mut within = record(15, 1_000, b"within");
        lock.block(5, &mut within).unwrap();
        let plain = [record(15, 1_000, &within), record(15, 1_006, b"slide"), record(15, 4_113, b"object")];
        let places = HashMap::from([(7, 0), (5, 8), (3, 22), (4, 35)]);
        let mut stream = Vec::new();
        for (part, mut bytes) in [7, 3, 4].into_iter().zip(plain.clone()) {
            lock.block(part, &mut bytes).unwrap();
            stream.extend(bytes);
        }
        let still = stream[35..].to_vec();
        parts(&lock, &mut stream, &places, &[1_000, 1_006]).unwrap();
        assert_eq!(stream, [plain[0].clone(), plain[1].clone(), still].concat(), "of objects nothing is read");
        // A part that says it is longer than the file, and one beyond it.
        let mut long = record(15, 1_000, b"rest");
        long[4] = 0xff;
        let mut stream = long.clone();
        lock.block(1, &mut stream).unwrap();
        parts(&lock, &mut stream, &HashMap::from([(1, 0), (2, 9), (3, 1_000), (4, usize::MAX)]), &[1_000]).unwrap();
        assert_eq!(stream, long);
    }

    #[test]
    fn each_field_of_a_picture_is_unlocked_for_itself() {
        let lock = opened();
        let picture = |instance: u16, marks: usize| {
            record(instance << 4, 0xf01e, &[&vec![9; 16 * marks][..], &[0xff], b"the picture itself"].concat())
        };
        let lines = record(0x3d4 << 4, 0xf01a, &[5; 70]);
        let plain = [picture(0x6e0, 1), lines, picture(0x6e1, 2)];
        let locked = |whole: &[u8], fields: &[usize]| {
            let mut out = Vec::new();
            let mut rest = whole;
            for length in fields.iter().copied().chain([usize::MAX]) {
                let (field, behind) = rest.split_at(length.min(rest.len()));
                let mut field = field.to_vec();
                lock.block(0, &mut field).unwrap();
                out.extend(field);
                rest = behind;
            }
            out
        };
        let all = [locked(&plain[0], &[8, 16, 1]), locked(&plain[1], &[8, 16, 34]), locked(&plain[2], &[8, 16, 16, 1])];
        let mut stream = all.concat();
        pictures(&lock, &mut stream).unwrap();
        let (first, last) = (plain[0].len(), plain[2].len());
        assert_eq!(stream[..first], plain[0]);
        assert_eq!(stream[stream.len() - last..], plain[2]);
        // Broken off anywhere, it ends.
        for length in 0..all[0].len() {
            pictures(&lock, &mut all[0][..length].to_vec()).unwrap();
        }
    }

    /// Made up, for the password that nobody is asked for.
    const NOBODYS_VERIFIER: &str =
        "000102030405060708090a0b0c0d0e0f059a9949d36279f66a483a37ff9499cc78c970e908755cb9f2897064ab237acd05f2d342";

    #[test]
    fn a_presentation_that_only_must_not_be_changed_opens_without_being_asked_for() {
        for password in [None, Some(password("any"))] {
            assert!(lock(&of_2002(40, NOBODYS_VERIFIER), password.as_ref()).is_ok());
        }
        let info = of_2002(40, VERIFIER);
        assert_eq!(lock(&info, None).map(|_| ()), Err(Error::PasswordProtected));
        assert_eq!(lock(&info, Some(&password("other"))).map(|_| ()), Err(Error::PasswordWrong));
    }
}
