//! Locked OpenDocument files (ISO/IEC 26300-3, 4.8): each part by itself, its lock described in the manifest.
//!
//! AES in CBC mode is unlocked, which is what LibreOffice has written since 3.5; Blowfish, from before, and the packages of
//! LibreOffice 24.8 that are locked as a whole are not.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use quick_xml::events::BytesStart;
use zeroize::Zeroizing;

use super::{Hash, aes_cbc};
use crate::Error;
use crate::formats::package::{Node, attribute};
use crate::password::Password;

/// Rounds that a password may be hashed; LibreOffice's are 100,000.
const MAX_ROUNDS: u32 = 10_000_000;
/// How much of a part is hashed to see that it was the right password.
const CHECKED: usize = 1024;

/// The locks of a file's parts, by name.
#[derive(Debug, Default)]
pub struct Locks {
    locks: HashMap<String, Lock>,
    /// The part whose lock is being described.
    part: String,
    open: Option<Lock>,
}

#[derive(Debug, Default)]
struct Lock {
    /// It is described in words that are known here.
    known: bool,
    checksum: Vec<u8>,
    checksum_hash: Option<Hash>,
    start: Vec<u8>,
    start_key: Option<Hash>,
    key_bytes: usize,
    rounds: u32,
    salt: Vec<u8>,
}

/// Names are URLs in newer files, of which the end says it.
fn hash_named(name: &str) -> Option<Hash> {
    match name.rsplit(['#', '/']).next()?.to_ascii_lowercase().as_str() {
        "sha1" | "sha1/1k" | "sha1-1k" => Some(Hash::Sha1),
        "sha256" | "sha256-1k" => Some(Hash::Sha256),
        _ => None,
    }
}

impl Locks {
    /// Whether no part is locked.
    pub fn is_empty(&self) -> bool {
        self.locks.is_empty()
    }

    /// Takes in the manifest.
    pub fn node(&mut self, node: &Node<'_>) {
        match node {
            Node::Start("file-entry", element) => self.part = attribute(element, "full-path").unwrap_or_default(),
            Node::Start("encryption-data", element) => {
                self.open = Some(Lock {
                    known: true,
                    checksum: bytes(element, "checksum"),
                    checksum_hash: attribute(element, "checksum-type").and_then(|name| hash_named(&name)),
                    start_key: Some(Hash::Sha1),
                    key_bytes: 16,
                    ..Lock::default()
                });
            }
            Node::Start(name, element) => {
                if let Some(lock) = &mut self.open {
                    lock.describe(name, element);
                }
            }
            Node::End("encryption-data") => {
                if let Some(lock) = self.open.take() {
                    self.locks.insert(self.part.clone(), lock);
                }
            }
            _ => {}
        }
    }

    /// A part as it was before it was locked: still packed. `None` where it is not locked.
    pub fn unlock(&self, part: &str, data: &[u8], password: Option<&Password>) -> Result<Option<Vec<u8>>, Error> {
        let Some(lock) = self.locks.get(part) else { return Ok(None) };
        lock.unlock(data, password).map(Some)
    }

    /// What a file that is locked says before any part is looked at.
    pub fn ask(&self, password: Option<&Password>) -> Result<(), Error> {
        if self.locks.values().any(|lock| !lock.known) {
            return Err(Error::EncryptionUnknown);
        }
        if self.is_empty() || password.is_some() { Ok(()) } else { Err(Error::PasswordProtected) }
    }
}

fn bytes(element: &BytesStart<'_>, name: &str) -> Vec<u8> {
    attribute(element, name).and_then(|text| STANDARD.decode(text.trim()).ok()).unwrap_or_default()
}

impl Lock {
    fn describe(&mut self, name: &str, element: &BytesStart<'_>) {
        let number = |name: &str| attribute(element, name).and_then(|number| number.trim().parse::<u32>().ok());
        match name {
            "algorithm" => {
                self.known &= attribute(element, "algorithm-name").is_some_and(|name| name.ends_with("-cbc"));
                self.start = bytes(element, "initialisation-vector");
            }
            "start-key-generation" => {
                self.start_key = attribute(element, "start-key-generation-name").and_then(|name| hash_named(&name));
                self.known &= self.start_key.is_some();
            }
            "key-derivation" => {
                self.known &= attribute(element, "key-derivation-name").is_some_and(|name| name.ends_with("PBKDF2"));
                self.key_bytes = number("key-size").and_then(|size| usize::try_from(size).ok()).unwrap_or(16);
                self.rounds = number("iteration-count").unwrap_or(0);
                self.salt = bytes(element, "salt");
            }
            _ => {}
        }
    }

    fn unlock(&self, data: &[u8], password: Option<&Password>) -> Result<Vec<u8>, Error> {
        let (Some(start_key), true) = (self.start_key, self.known) else { return Err(Error::EncryptionUnknown) };
        let password = password.ok_or(Error::PasswordProtected)?;
        if self.rounds > MAX_ROUNDS || ![16, 24, 32].contains(&self.key_bytes) {
            return Err(Error::Damaged);
        }
        let secret = start_key.of(&[password.reveal().as_bytes()]);
        let mut key = Zeroizing::new([0; 32]);
        let key = key.get_mut(..self.key_bytes).ok_or(Error::Damaged)?;
        pbkdf2::pbkdf2_hmac::<sha1::Sha1>(&secret, &self.salt, self.rounds, key);
        let mut unlocked = aes_cbc(key, &self.start, data).ok_or(Error::Damaged)?;
        // The last byte says how many were added to fill the last block.
        let added = usize::from(unlocked.last().copied().unwrap_or(0));
        if added == 0 || added > 16 || added > unlocked.len() {
            return Err(Error::PasswordWrong);
        }
        unlocked.truncate(unlocked.len() - added);
        if let Some(hash) = self.checksum_hash {
            let checked = unlocked.get(..unlocked.len().min(CHECKED)).unwrap_or_default();
            if *hash.of(&[checked]) != self.checksum {
                return Err(Error::PasswordWrong);
            }
        }
        Ok(unlocked)
    }
}
