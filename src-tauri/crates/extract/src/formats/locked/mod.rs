//! Office files that ask for a password: of Office Open XML (MS-OFFCRYPTO) here, of OpenDocument in [`odf`], and those from before archives
//! by RC4 ([`legacy`]), workbooks also by [`xor`].
//!
//! The password unlocks the document within the confined program and nowhere else. What is locked in a way that is not
//! known here says so, whatever the password.

mod agile;
pub mod legacy;
pub mod odf;
pub mod presentation;
mod standard;
pub mod workbook;
mod xor;

use aes::cipher::{BlockModeDecrypt, KeyIvInit};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

use super::compound::{Compound, Numbers};
use crate::Error;
use crate::password::Password;

/// Times that a password may be hashed; more is a way to keep the reader busy (MS-OFFCRYPTO, 2.3.4.10).
const MAX_ROUNDS: u32 = 10_000_000;

/// Whether the compound file is a locked document.
pub fn is_package(streams: &[String]) -> bool {
    streams.iter().any(|name| name == "/EncryptedPackage")
}

/// The document within.
///
/// # Errors
/// `PasswordProtected` without a password, `PasswordWrong` with another, `EncryptionUnknown` or `Damaged`.
pub fn package(bytes: &[u8], password: Option<&Password>) -> Result<Vec<u8>, Error> {
    let mut file = Compound::open(bytes)?;
    // Rights that a server gives need no password, and no password helps.
    let info = file.stream("/EncryptionInfo").ok_or(Error::EncryptionUnknown)?;
    let package = file.stream("/EncryptedPackage").ok_or(Error::Damaged)?;
    let size = package.u64_at(0).and_then(|size| usize::try_from(size).ok()).ok_or(Error::Damaged)?;
    let data = package.get(8..).unwrap_or_default();
    let unlock = |password: Option<&Password>| match (info.u16_at(0), info.u16_at(2)) {
        (Some(4), Some(4)) => agile::unlock(info.get(8..).unwrap_or_default(), data, password),
        (Some(2..=4), Some(2)) => standard::unlock(info.get(4..).unwrap_or_default(), data, password),
        _ => Err(Error::EncryptionUnknown),
    };
    // Excel alone locks so, and that this is a workbook is known once it is open.
    let mut unlocked = open(workbook::NOBODYS, unlock, password)?;
    unlocked.truncate(size);
    Ok(unlocked)
}

/// How a password is made into a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hash {
    Md5,
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "SHA1" | "SHA-1" => Self::Sha1,
            "SHA256" | "SHA-256" => Self::Sha256,
            "SHA384" | "SHA-384" => Self::Sha384,
            "SHA512" | "SHA-512" => Self::Sha512,
            _ => return None,
        })
    }

    fn of(self, parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
        fn digest<D: Digest>(parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
            let mut digest = D::new();
            parts.iter().for_each(|part| digest.update(part));
            Zeroizing::new(digest.finalize().to_vec())
        }
        match self {
            Self::Md5 => digest::<Md5>(parts),
            Self::Sha1 => digest::<Sha1>(parts),
            Self::Sha256 => digest::<Sha256>(parts),
            Self::Sha384 => digest::<Sha384>(parts),
            Self::Sha512 => digest::<Sha512>(parts),
        }
    }

    /// The password, hashed so many times (MS-OFFCRYPTO, 2.3.4.7 and 2.3.4.11).
    fn of_password(self, password: &Password, salt: &[u8], rounds: u32) -> Result<Zeroizing<Vec<u8>>, Error> {
        if rounds > MAX_ROUNDS {
            return Err(Error::Damaged);
        }
        let mut hash = self.of(&[salt, &units(password)]);
        for round in 0..rounds {
            hash = self.of(&[&round.to_le_bytes(), &hash]);
        }
        Ok(hash)
    }
}

/// The password as every program of Office hashes it: UTF-16, little endian.
fn units(password: &Password) -> Zeroizing<Vec<u8>> {
    // No copy is left behind by growing: no unit comes of less than a byte.
    let mut units = Zeroizing::new(Vec::with_capacity(2 * password.reveal().len()));
    units.extend(password.reveal().encode_utf16().flat_map(u16::to_le_bytes));
    units
}

/// Opens with the password by which programs lock what asks nobody for one, else with the one that was given.
fn open<L>(
    nobodys: &str,
    with: impl Fn(Option<&Password>) -> Result<L, Error>,
    password: Option<&Password>,
) -> Result<L, Error> {
    match with(Password::new(nobodys.to_owned()).as_ref()) {
        Err(Error::PasswordWrong) => with(password),
        opened => opened,
    }
}

/// AES in CBC mode (NIST SP 800-38A), without padding; half a block at the end is left out.
fn aes_cbc(key: &[u8], start: &[u8], data: &[u8]) -> Option<Vec<u8>> {
    fn run<C: KeyIvInit + BlockModeDecrypt>(key: &[u8], start: &[u8], data: &[u8]) -> Option<Vec<u8>> {
        let mut cipher = C::new_from_slices(key, start).ok()?;
        let mut out = data.get(..data.len() / 16 * 16)?.to_vec();
        for block in out.chunks_exact_mut(16) {
            cipher.decrypt_block(block.try_into().ok()?);
        }
        Some(out)
    }
    match key.len() {
        16 => run::<cbc::Decryptor<aes::Aes128>>(key, start, data),
        24 => run::<cbc::Decryptor<aes::Aes192>>(key, start, data),
        32 => run::<cbc::Decryptor<aes::Aes256>>(key, start, data),
        _ => None,
    }
}
