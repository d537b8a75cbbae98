//! Office's documents from before archives, locked by RC4: with 40 bits as Office 97 does it (MS-OFFCRYPTO, 2.3.6), or with as many as the
//! file says, as Office 2002 and 2003 do (RC4 CryptoAPI, 2.3.5).
//!
//! What is locked, and in which blocks, is each format's own: of texts in [`doc`](super::super::doc), of others in
//! [`workbook`](super::workbook) and [`presentation`](super::presentation). Neither lock can tell whether what it holds was changed.

use rc4::{KeyInit, Rc4, StreamCipher};
use zeroize::Zeroizing;

use super::{Hash, units};
use crate::Error;
use crate::formats::compound::Numbers;
use crate::password::Password;

/// The first bytes of a hash that 40 bits are.
const FORTY_BITS: usize = 5;
const SALT: usize = 16;
const VERIFIER: usize = 16;

/// Marks of a lock that is none of these (2.3.1), and the numbers of RC4 and SHA-1; 0 is what the marks say (2.3.2).
const EXTERNAL: u32 = 0x10;
const AES: u32 = 0x20;
const BY_RC4: [u32; 2] = [0, 0x6801];
const BY_SHA1: [u32; 2] = [0, 0x8004];

/// A lock that its password opened. Each block of what it locks has a key of its own.
pub struct Lock {
    hash: Hash,
    secret: Zeroizing<Vec<u8>>,
    /// Bytes of a block's hash that are its key.
    key_bytes: usize,
}

impl Lock {
    /// Opens the lock that is described here.
    ///
    /// # Errors
    /// `PasswordProtected` without a password, `PasswordWrong` with another, `EncryptionUnknown` or `Damaged`.
    pub fn open(info: &[u8], password: Option<&Password>) -> Result<Self, Error> {
        match (info.u16_at(0).ok_or(Error::Damaged)?, info.u16_at(2).ok_or(Error::Damaged)?) {
            (1, 1) => Self::of_97(info.get(4..).unwrap_or_default(), password),
            (2..=4, 2) => Self::of_2002(info.get(8..).unwrap_or_default(), password),
            _ => Err(Error::EncryptionUnknown),
        }
    }

    /// Salt, verifier and its hash (2.3.6.1); the key is that of 2.3.6.2.
    fn of_97(info: &[u8], password: Option<&Password>) -> Result<Self, Error> {
        const MD5_BYTES: usize = 16;
        let salt = info.part(0, SALT).ok_or(Error::Damaged)?;
        let verifier = info.part(SALT, VERIFIER + MD5_BYTES).ok_or(Error::Damaged)?;
        let password = password.ok_or(Error::PasswordProtected)?;
        let hash = Hash::Md5.of(&[&units(password)]);
        let short = hash.get(..FORTY_BITS).ok_or(Error::Damaged)?;
        let mut secret = Hash::Md5.of(&[short, salt].repeat(16));
        secret.truncate(FORTY_BITS);
        Self { hash: Hash::Md5, secret, key_bytes: MD5_BYTES }.checked(verifier.to_vec())
    }

    /// How long the head is, the head (2.3.5.1), and the verifier behind it (2.3.3); the key is that of 2.3.5.2.
    fn of_2002(info: &[u8], password: Option<&Password>) -> Result<Self, Error> {
        const SHA1_BYTES: usize = 20;
        let size = info.u32_at(0).and_then(|size| usize::try_from(size).ok()).ok_or(Error::Damaged)?;
        let head = info.part(4, size).ok_or(Error::Damaged)?;
        let number = |at: usize| head.u32_at(at).ok_or(Error::Damaged);
        if number(0)? & (EXTERNAL | AES) != 0 || !BY_RC4.contains(&number(8)?) || !BY_SHA1.contains(&number(12)?) {
            return Err(Error::EncryptionUnknown);
        }
        let key_bytes = match usize::try_from(number(16)?).map_err(|_| Error::Damaged)? {
            0 => FORTY_BITS,
            bits @ 40..=128 if bits % 8 == 0 => bits / 8,
            _ => return Err(Error::EncryptionUnknown),
        };
        let verifier = info.get(4 + size..).unwrap_or_default();
        let part = |at: usize, length: usize| verifier.part(at, length).ok_or(Error::Damaged);
        // Before the salt and the hash stands how long they are.
        let salt = part(4, SALT)?;
        let verifier = [part(20, VERIFIER)?, part(40, SHA1_BYTES)?].concat();
        let secret = Hash::Sha1.of_password(password.ok_or(Error::PasswordProtected)?, salt, 0)?;
        Self { hash: Hash::Sha1, secret, key_bytes }.checked(verifier)
    }

    /// The lock, where the verifier and its hash show that it was this password (2.3.5.6 and 2.3.6.4).
    fn checked(self, verifier: Vec<u8>) -> Result<Self, Error> {
        let mut both = Zeroizing::new(verifier);
        self.block(0, &mut both)?;
        let (verifier, hash) = both.split_at_checked(VERIFIER).ok_or(Error::Damaged)?;
        if self.hash.of(&[verifier]).as_slice() == hash { Ok(self) } else { Err(Error::PasswordWrong) }
    }

    /// What unlocks a block, from its beginning on.
    fn cipher(&self, number: u32) -> Result<Rc4, Error> {
        let mut key = self.hash.of(&[&self.secret, &number.to_le_bytes()]);
        key.truncate(self.key_bytes);
        if self.key_bytes == FORTY_BITS {
            key.resize(16, 0);
        }
        Rc4::new_from_slice(&key).map_err(|_| Error::Damaged)
    }

    /// Unlocks a block, or as much of its beginning as there is.
    pub fn block(&self, number: u32, data: &mut [u8]) -> Result<(), Error> {
        self.cipher(number)?.try_apply_keystream(data).map_err(|_| Error::Damaged)
    }

    /// Unlocks a stream, of which each `size` bytes are a block.
    pub fn blocks(&self, size: usize, stream: &mut [u8]) -> Result<(), Error> {
        (0..).zip(stream.chunks_mut(size)).try_for_each(|(number, block)| self.block(number, block))
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    pub fn password(text: &str) -> Password {
        Password::new(text.into()).unwrap()
    }

    pub fn bytes(hex: &str) -> Vec<u8> {
        let digits: Vec<u8> = hex.bytes().filter(u8::is_ascii_hexdigit).collect();
        digits.chunks(2).map(|two| u8::from_str_radix(std::str::from_utf8(two).unwrap(), 16).unwrap()).collect()
    }

    /// What is said about a lock of Office 2002: so many bits, then salt, verifier and hash.
    pub fn of_2002(bits: u32, verifier: &str) -> Vec<u8> {
        let numbers = |numbers: &[u32]| numbers.iter().flat_map(|n| n.to_le_bytes()).collect::<Vec<u8>>();
        let head = numbers(&[4, 0, 0x6801, 0x8004, bits, 1, 0, 0, 0]);
        let (salt, rest) = verifier.split_at(32);
        let (verifier, hash) = rest.split_at(32);
        let parts = [numbers(&[16]), bytes(salt), bytes(verifier), numbers(&[20]), bytes(hash)].concat();
        [vec![2, 0, 2, 0, 4, 0, 0, 0], numbers(&[36]), head, parts].concat()
    }

    /// The example of MS-OFFCRYPTO, 3.10.1. The specification does not say its password; this one opens it.
    const OF_97: &str =
        "01000100 C4DC85699113EC1CF1E529060E4900B3 F353BB803663CDE3DDF2D1CB10239B5A 398FEAC243ECF44B9A62291B1A4C9DCD";
    /// Of presentations and a workbook that Office locked and Apache POI tests itself with: by 40, 56 and 128 bits.
    const BY_BITS: [(u32, &str, &str); 3] = [
        (
            40,
            "hello",
            "f6726d94e45f60d10be156898925b9e09f1820becc60e92cd1cef3662e635941fcf938c2ce4992b3c2202d84ea1123b46ff0185a",
        ),
        (
            56,
            "hello",
            "b0be70d8396e3650403db7e330ddec11d8543606997deab835678e0dd06f1d4e9fbd37c2a20e0feb250398160666c39e3e283d15",
        ),
        (
            128,
            "freedom",
            "e2f5f90214a23a31c490916e2015da52937516471a45b2b72ce1fb1bef456376327032ffb14de9065a7332aff746fef30dd59543",
        ),
    ];

    fn opened(info: &[u8], with: Option<&str>) -> Result<(), Error> {
        Lock::open(info, with.map(password).as_ref()).map(|_| ())
    }

    #[test]
    fn what_office_locked_is_opened_by_its_password_and_by_no_other() {
        let mut all: Vec<(Vec<u8>, &str)> = vec![(bytes(OF_97), "secret")];
        all.extend(BY_BITS.map(|(bits, right, verifier)| (of_2002(bits, verifier), right)));
        for (info, right) in all {
            assert_eq!(opened(&info, Some(right)), Ok(()), "{right}");
            assert_eq!(opened(&info, Some("Secret")), Err(Error::PasswordWrong), "{right}");
            assert_eq!(opened(&info, None), Err(Error::PasswordProtected), "{right}");
        }
    }

    #[test]
    fn the_key_of_a_block_is_the_one_that_was_published() {
        // By msoffcrypto-tool's own test of 40 bits; and by a walk through 2.3.5.6 on Microsoft's openspecification blog, of 8 May 2009.
        let salt = bytes("e8772c1d91c56a37964761b280183217");
        let verifier = bytes("c9e997d454973d310bb1ba701426837eb1de178f07e989c44dae5e4cf96ac407");
        let lock = Lock::open(&[vec![1, 0, 1, 0], salt, verifier].concat(), Some(&password("password1"))).unwrap();
        let zeros = |key: &[u8]| {
            let mut zeros = [0; 40];
            Rc4::new_from_slice(key).unwrap().apply_keystream(&mut zeros);
            zeros
        };
        let mut block = [0; 40];
        lock.block(0, &mut block).unwrap();
        assert_eq!(block, zeros(&bytes("20bf32ddf540858c513744af0f24e03c")));

        let secret = Zeroizing::new(bytes("991AE8188CB39B43ACAABA8B192C6D3044973853"));
        let lock = Lock { hash: Hash::Sha1, secret, key_bytes: FORTY_BITS };
        let mut block = [0; 40];
        lock.block(0, &mut block).unwrap();
        assert_eq!(block, zeros(&bytes("D7BEC931880000000000000000000000")));
    }

    #[test]
    fn each_block_is_locked_by_a_key_of_its_own() {
        let lock = Lock::open(&bytes(OF_97), Some(&password("secret"))).unwrap();
        let mut stream = [7; 1_100];
        lock.blocks(512, &mut stream).unwrap();
        assert!(stream[..512] != stream[512..1_024] && stream[..76] != stream[1_024..]);
        let mut last = [7; 76];
        lock.block(2, &mut last).unwrap();
        assert_eq!(stream[1_024..], last);
        lock.blocks(512, &mut stream).unwrap();
        assert_eq!(stream, [7; 1_100]);
    }

    #[test]
    fn what_is_said_about_a_lock_breaks_off_anywhere_and_is_of_another_kind() {
        let whole = of_2002(40, BY_BITS[0].2);
        for info in [whole.clone(), bytes(OF_97)] {
            for length in 0..info.len() {
                assert_eq!(opened(&info[..length], Some("hello")), Err(Error::Damaged), "{length}");
            }
        }
        let changed = |at: usize, to: u8| {
            let mut info = whole.clone();
            info[at] = to;
            opened(&info, Some("hello"))
        };
        assert_eq!(changed(28, 0), Ok(()), "no number of bits is 40");
        // A version, an outside program, AES by mark and by number, another hash, and bits that are too few, too many, or no bytes.
        for (at, to) in [(0, 5), (2, 3), (12, 0x14), (12, 0x24), (20, 2), (24, 3), (28, 32), (28, 136), (28, 41)] {
            assert_eq!(changed(at, to), Err(Error::EncryptionUnknown), "{to} at {at}");
        }
        assert_eq!(changed(11, 0xff), Err(Error::Damaged), "a head longer than the file");
    }
}
