//! Standard encryption (MS-OFFCRYPTO, 2.3.4.5 to 2.3.4.9): what Office 2007 writes.

use aes::cipher::{BlockCipherDecrypt, KeyInit};
use zeroize::Zeroizing;

use super::Hash;
use crate::Error;
use crate::formats::compound::Numbers;
use crate::password::Password;

const ROUNDS: u32 = 50_000;
/// The document is locked by AES (2.3.2).
const AES: u32 = 0x20;
const SHA1_BYTES: usize = 20;

/// The document, from what is said about its lock and its locked bytes.
pub fn unlock(info: &[u8], data: &[u8], password: Option<&Password>) -> Result<Vec<u8>, Error> {
    let number = |at: usize| info.u32_at(at).and_then(|number| usize::try_from(number).ok()).ok_or(Error::Damaged);
    if info.u32_at(0).unwrap_or(0) & AES == 0 {
        return Err(Error::EncryptionUnknown);
    }
    let (head, verifier_at) = (8, 8_usize.saturating_add(number(4)?));
    let key_bytes = match number(head + 16)? / 8 {
        0 => 16,
        size @ (16 | 24 | 32) => size,
        _ => return Err(Error::EncryptionUnknown),
    };
    let password = password.ok_or(Error::PasswordProtected)?;
    let part = |at: usize, length: usize| {
        verifier_at.checked_add(at).and_then(|at| info.part(at, length)).ok_or(Error::Damaged)
    };
    let (salt, verifier, verifier_hash) = (part(4, 16)?, part(20, 16)?, part(40, 32)?);
    let key = key(password, salt, key_bytes)?;
    let found = Hash::Sha1.of(&[&aes_ecb(&key, verifier).ok_or(Error::Damaged)?]);
    let expected = aes_ecb(&key, verifier_hash).ok_or(Error::Damaged)?;
    if expected.get(..SHA1_BYTES) != Some(found.as_slice()) {
        return Err(Error::PasswordWrong);
    }
    aes_ecb(&key, data).ok_or(Error::Damaged)
}

/// The key a password makes (2.3.4.7).
fn key(password: &Password, salt: &[u8], bytes: usize) -> Result<Zeroizing<Vec<u8>>, Error> {
    let hash = Hash::Sha1.of_password(password, salt, ROUNDS)?;
    let hash = Hash::Sha1.of(&[&hash, &0_u32.to_le_bytes()]);
    let half = |fill: u8| {
        let mut block = Zeroizing::new([fill; 64]);
        block.iter_mut().zip(hash.iter()).for_each(|(place, byte)| *place ^= *byte);
        Hash::Sha1.of(&[block.as_slice()])
    };
    let mut key = Zeroizing::new([half(0x36).as_slice(), half(0x5c).as_slice()].concat());
    key.truncate(bytes);
    Ok(key)
}

/// AES, each block for itself; half a block at the end is left out.
fn aes_ecb(key: &[u8], data: &[u8]) -> Option<Vec<u8>> {
    fn run<C: KeyInit + BlockCipherDecrypt>(key: &[u8], data: &[u8]) -> Option<Vec<u8>> {
        let cipher = C::new_from_slice(key).ok()?;
        let mut out = data.get(..data.len() / 16 * 16)?.to_vec();
        for block in out.chunks_exact_mut(16) {
            cipher.decrypt_block(block.try_into().ok()?);
        }
        Some(out)
    }
    match key.len() {
        16 => run::<aes::Aes128>(key, data),
        24 => run::<aes::Aes192>(key, data),
        32 => run::<aes::Aes256>(key, data),
        _ => None,
    }
}
