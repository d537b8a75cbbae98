//! The keys of a vault, made from its file and its passphrase by `vault/FORMAT.md` alone: to be looked for where they must not be, and to write
//! a header that opens quickly.

use std::path::Path;

use aes::Aes256;
use aes::cipher::{Array, BlockCipherEncrypt, KeyInit};
use aes_gcm::Aes256Gcm;
use aes_gcm::aead::AeadInOut;
use argon2::{Algorithm, Argon2, Params, Version};
use hkdf::Hkdf;
use sha2::{Digest, Sha256};

/// Every key there is, 32 bytes each.
pub struct Keys {
    /// Made from the passphrase; opens the data key.
    pub wrapping: [u8; 32],
    /// Seals nothing itself; the other two are made from it.
    pub data: [u8; 32],
    /// Seals the pages of the main file.
    pub page: [u8; 32],
    /// Seals the log.
    pub log: [u8; 32],
}

/// The keys of the vault at `file`, which asks for no key file.
pub fn of(file: &Path, passphrase: &str) -> Keys {
    let slot = std::fs::read(file).unwrap();
    let cost = [36, 40, 44].map(|at| u32::from_le_bytes(part(&slot, at)));
    let wrapping = wrapping(passphrase, &part(&slot, 48), cost);
    let mut data: [u8; 32] = part(&slot, 64);
    let (cipher, nonce) = xaes(&wrapping, &part(&slot, 96));
    let (bound, tag) = (slot.get(..64).unwrap(), part::<16>(&slot, 120));
    let opened = cipher.decrypt_inout_detached(&nonce.into(), bound, data.as_mut_slice().into(), &tag.into());
    opened.expect("the passphrase opens the vault");
    let made = |label: &[u8]| {
        let mut key = [0; 32];
        Hkdf::<Sha256>::new(Some(&part::<16>(&slot, 20)), &data).expand(label, &mut key).unwrap();
        key
    };
    Keys { wrapping, data, page: made(b"alcove/vault/v1/main"), log: made(b"alcove/vault/v1/log") }
}

/// Writes the header of the vault at `file` anew, which nobody has open and no key file or recovery key opens: under the same passphrase, at the
/// least cost that the format permits. What opens it once opens it again, and does not wait for it.
pub fn make_quick(file: &Path, passphrase: &str) {
    const SLOT: usize = 4096;
    const LEAST: [u32; 3] = [8 * 1024, 1, 1];
    let mut data = of(file, passphrase).data;
    let mut bytes = std::fs::read(file).unwrap();
    let (slot, rest) = bytes.split_at_mut(SLOT);
    for (at, number) in [36, 40, 44].into_iter().zip(LEAST) {
        put(slot, at, &number.to_le_bytes());
    }
    let (cipher, nonce) = xaes(&wrapping(passphrase, &part(slot, 48), LEAST), &part(slot, 96));
    let sealed = cipher.encrypt_inout_detached(&nonce.into(), slot.get(..64).unwrap(), data.as_mut_slice().into());
    put(slot, 120, &sealed.unwrap());
    put(slot, 64, &data);
    let checksum = Sha256::digest(slot.get(..SLOT - 32).unwrap());
    put(slot, SLOT - 32, &checksum);
    put(rest, 0, slot);
    std::fs::write(file, bytes).unwrap();
}

/// Memory in KiB, passes, lanes.
fn wrapping(passphrase: &str, salt: &[u8; 16], [memory, passes, lanes]: [u32; 3]) -> [u8; 32] {
    let cost = Params::new(memory, passes, lanes, Some(32)).unwrap();
    let mut key = [0; 32];
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, cost);
    argon2.hash_password_into(passphrase.as_bytes(), salt, &mut key).unwrap();
    key
}

/// What XAES-256-GCM (<https://c2sp.org/XAES-256-GCM>) comes to with this key and nonce: a cipher, and its nonce.
fn xaes(key: &[u8; 32], nonce: &[u8; 24]) -> (Aes256Gcm, [u8; 12]) {
    let aes = Aes256::new(key.into());
    let encrypt = |block: u128| {
        let mut block = Array::from(block.to_be_bytes());
        aes.encrypt_block(&mut block);
        u128::from_be_bytes(block.into())
    };
    let zero = encrypt(0);
    let subkey = (zero << 1) ^ (0x87 * (zero >> 127));
    let mut derived = [0; 32];
    for (counter, half) in (1..).zip(derived.chunks_exact_mut(16)) {
        let mut block = [0, counter, b'X', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        block.split_at_mut(4).1.copy_from_slice(nonce.split_at(12).0);
        half.copy_from_slice(&encrypt(u128::from_be_bytes(block) ^ subkey).to_be_bytes());
    }
    (Aes256Gcm::new(&derived.into()), part(nonce, 12))
}

fn put(to: &mut [u8], at: usize, bytes: &[u8]) {
    to.get_mut(at..at + bytes.len()).unwrap().copy_from_slice(bytes);
}

fn part<const N: usize>(of: &[u8], at: usize) -> [u8; N] {
    of.get(at..at + N).unwrap().try_into().unwrap()
}
