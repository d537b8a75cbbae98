//! The keys of a vault, made from its file and its passphrase by `vault/FORMAT.md` alone: to be looked for where they must not be.

use std::path::Path;

use aes::Aes256;
use aes::cipher::{Array, BlockCipherEncrypt, KeyInit};
use aes_gcm::Aes256Gcm;
use aes_gcm::aead::AeadInOut;
use argon2::{Algorithm, Argon2, Params, Version};
use hkdf::Hkdf;
use sha2::Sha256;

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
    let number = |at: usize| u32::from_le_bytes(part(&slot, at));
    let cost = Params::new(number(36), number(40), number(44), Some(32)).unwrap();
    let (mut wrapping, mut data) = ([0; 32], part(&slot, 64));
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, cost);
    argon2.hash_password_into(passphrase.as_bytes(), &part::<16>(&slot, 48), &mut wrapping).unwrap();
    open(&wrapping, &part(&slot, 96), &part(&slot, 120), slot.get(..64).unwrap(), &mut data);
    let made = |label: &[u8]| {
        let mut key = [0; 32];
        Hkdf::<Sha256>::new(Some(&part::<16>(&slot, 20)), &data).expand(label, &mut key).unwrap();
        key
    };
    Keys { wrapping, data, page: made(b"alcove/vault/v1/main"), log: made(b"alcove/vault/v1/log") }
}

/// XAES-256-GCM (<https://c2sp.org/XAES-256-GCM>), in place.
fn open(key: &[u8; 32], nonce: &[u8; 24], tag: &[u8; 16], bound: &[u8], data: &mut [u8]) {
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
    let nonce: [u8; 12] = part(nonce, 12);
    let opened = Aes256Gcm::new(&derived.into()).decrypt_inout_detached(&nonce.into(), bound, data.into(), tag.into());
    opened.expect("the passphrase opens the vault");
}

fn part<const N: usize>(of: &[u8], at: usize) -> [u8; N] {
    of.get(at..at + N).unwrap().try_into().unwrap()
}
