//! What workbooks were obfuscated by before they were locked: sixteen bytes that a password makes, upon every byte of a record
//! (MS-OFFCRYPTO, 2.3.7.1 to 2.3.7.3).

use encoding_rs::WINDOWS_1252;
use zeroize::Zeroizing;

use crate::Error;
use crate::password::Password;

/// The longest password, in characters.
const MAX: usize = 15;
/// What a shorter one is filled with.
const FILL: [u8; MAX] = [0xbb, 0xff, 0xff, 0xba, 0xff, 0xff, 0xb9, 0x80, 0x00, 0xbe, 0x0f, 0x00, 0xbf, 0x0f, 0x00];

/// The bytes that stand upon others.
pub struct Pad(Zeroizing<[u8; 16]>);

impl Pad {
    /// Makes them of the password, where the key and the verifier show that it is the right one. The file says both; which of the Windows
    /// code pages the password is in, it does not: only Western ones are known here.
    ///
    /// # Errors
    /// `PasswordProtected` without a password, `PasswordWrong` with another.
    pub fn open((key, verifier): (u16, u16), password: Option<&Password>) -> Result<Self, Error> {
        let password = password.ok_or(Error::PasswordProtected)?;
        let (encoded, _, lost) = WINDOWS_1252.encode(password.reveal());
        let bytes = Zeroizing::new(encoded.into_owned());
        if lost || bytes.len() > MAX || key_of(&bytes) != key || verifier_of(&bytes) != verifier {
            return Err(Error::PasswordWrong);
        }
        let mut pad = Zeroizing::new([0; 16]);
        let filled = bytes.iter().chain(&FILL).zip(key.to_le_bytes().into_iter().cycle());
        for (place, (byte, key)) in pad.iter_mut().zip(filled) {
            *place = (byte ^ key).rotate_left(2);
        }
        Ok(Self(pad))
    }

    /// Takes them away from bytes that stand at this place of the stream, in a record so long.
    pub fn unlock(&self, at: usize, record: usize, data: &mut [u8]) {
        let first = at.wrapping_add(record) % 16;
        for (byte, pad) in data.iter_mut().zip(self.0.iter().cycle().skip(first)) {
            *byte = byte.rotate_left(3) ^ pad;
        }
    }
}

/// 2.3.7.2. The tables there are what a shift register of CCITT's polynomial (x^16 + x^12 + x^5 + 1) runs through.
fn key_of(password: &[u8]) -> u16 {
    let step = |register: u16| {
        let turned = register.rotate_left(1);
        if turned & 1 == 1 { turned ^ 0x1020 } else { turned }
    };
    let (mut key, mut base, mut end) = (0, 0x8000, 0xffff);
    for byte in password.iter().rev() {
        for bit in 0..8 {
            (base, end) = (step(base), step(end));
            if (byte & 0x7f) >> bit & 1 == 1 {
                key ^= base;
            }
        }
    }
    key ^ end
}

/// 2.3.7.1: fifteen bits, turned by one for each character.
fn verifier_of(password: &[u8]) -> u16 {
    let length = u8::try_from(password.len()).unwrap_or(u8::MAX);
    let turned = |bits: u16| (bits << 1 | bits >> 14) & 0x7fff;
    let all = password.iter().rev().chain(std::iter::once(&length));
    all.fold(0, |bits, byte| turned(bits) ^ u16::from(*byte)) ^ 0xce4b
}

#[cfg(test)]
mod tests {
    use super::super::legacy::tests::{bytes, password};
    use super::*;

    #[test]
    fn key_verifier_and_pad_are_those_that_were_published() {
        // Apache POI tests itself with these; the keys of passwords of no bits are the initial code of 2.3.7.2.
        assert_eq!((key_of(b"abc"), verifier_of(b"abc")), (20_810, 52_250));
        assert_eq!(verifier_of(b"VelvetSweatshop"), 0x9a0a);
        let pad = Pad::open((20_810, 52_250), Some(&password("abc"))).unwrap();
        assert_eq!(*pad.0, *bytes("ACCCA4ABD6BAC3BAD6A32B45D37929BB"));
        let initial = [
            0xe1f0, 0x1d0f, 0xcc9c, 0x84c0, 0x110c, 0x0e10, 0xf1ce, 0x313e, 0x1872, 0xe139, 0xd40f, 0x84f9, 0x280c,
            0xa96a, 0x4ec3,
        ];
        for (length, key) in (1..).zip(initial) {
            assert_eq!(key_of(&vec![0; length]), key, "{length}");
        }
    }

    #[test]
    fn another_password_is_wrong_and_so_is_one_that_excel_could_not_have_taken() {
        let opened = |with: Option<&str>| Pad::open((20_810, 52_250), with.map(password).as_ref()).map(|_| ());
        assert_eq!(opened(None), Err(Error::PasswordProtected));
        for wrong in ["abd", "abcabcabcabcabcabc", "привет"] {
            assert_eq!(opened(Some(wrong)), Err(Error::PasswordWrong), "{wrong}");
        }
    }

    #[test]
    fn each_byte_is_unlocked_by_where_it_stands() {
        let pad = Pad::open((20_810, 52_250), Some(&password("abc"))).unwrap();
        let mut whole = [0x5a; 40];
        pad.unlock(100, 40, &mut whole);
        let mut behind = [0x5a; 36];
        pad.unlock(104, 40, &mut behind);
        assert_eq!(whole[4..], behind, "a record whose first bytes are not locked");
        // 0x5a, turned by three, upon the pad from 140 on.
        assert_eq!(whole[..2], [0xd2 ^ 0xd3, 0xd2 ^ 0x79]);
    }
}
