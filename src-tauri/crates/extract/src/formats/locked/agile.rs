//! Agile encryption (MS-OFFCRYPTO, 2.3.4.10 to 2.3.4.15): what Office 2010 and later write.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Hash, aes_cbc};
use crate::Error;
use crate::formats::package::attribute;
use crate::password::Password;

/// Each part of the document is locked on its own.
const SEGMENT: usize = 4096;
// What the password's hash is hashed with once more, for each use of it (2.3.4.13).
const VERIFIER: [u8; 8] = [0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79];
const VERIFIER_HASH: [u8; 8] = [0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e];
const KEY: [u8; 8] = [0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6];

/// How something is locked: the document by its own key, that key by the password's.
#[derive(Debug)]
struct Lock {
    salt: Vec<u8>,
    hash: Hash,
    key_bytes: usize,
    rounds: u32,
    verifier: Vec<u8>,
    verifier_hash: Vec<u8>,
    key: Vec<u8>,
}

impl Lock {
    fn new(element: &BytesStart<'_>) -> Option<Self> {
        let text = |name: &str| attribute(element, name);
        let bytes = |name: &str| text(name).and_then(|text| STANDARD.decode(text.trim()).ok()).unwrap_or_default();
        let number = |name: &str| text(name).and_then(|text| text.trim().parse::<u32>().ok());
        if text("cipherAlgorithm")? != "AES"
            || text("cipherChaining")? != "ChainingModeCBC"
            || number("blockSize") != Some(16)
        {
            return None;
        }
        Some(Self {
            salt: bytes("saltValue"),
            hash: Hash::named(&text("hashAlgorithm")?)?,
            key_bytes: usize::try_from(number("keyBits")? / 8).ok().filter(|size| [16, 24, 32].contains(size))?,
            rounds: number("spinCount").unwrap_or(0),
            verifier: bytes("encryptedVerifierHashInput"),
            verifier_hash: bytes("encryptedVerifierHashValue"),
            key: bytes("encryptedKeyValue"),
        })
    }

    /// Unlocks a value with the password's hash, for one of its uses.
    fn value(&self, hash: &[u8], purpose: &[u8], data: &[u8]) -> Option<Vec<u8>> {
        let mut key = self.hash.of(&[hash, purpose]);
        key.resize(self.key_bytes, 0x36);
        aes_cbc(&key, &start(&self.salt), data)
    }
}

/// A start of sixteen bytes, cut or filled.
fn start(salt: &[u8]) -> [u8; 16] {
    let mut start = [0x36; 16];
    start.iter_mut().zip(salt).for_each(|(place, byte)| *place = *byte);
    start
}

/// The document, from what is said about its lock and its locked bytes.
pub fn unlock(info: &[u8], data: &[u8], password: Option<&Password>) -> Result<Vec<u8>, Error> {
    let (document, by_password) = locks(info)?;
    let password = password.ok_or(Error::PasswordProtected)?;
    let hash = by_password.hash.of_password(password, &by_password.salt, by_password.rounds)?;
    let value = |purpose: &[u8], data: &[u8]| by_password.value(&hash, purpose, data).ok_or(Error::Damaged);
    let verifier = by_password.hash.of(&[&value(&VERIFIER, &by_password.verifier)?]);
    let expected = value(&VERIFIER_HASH, &by_password.verifier_hash)?;
    if verifier.is_empty() || expected.get(..verifier.len()) != Some(verifier.as_slice()) {
        return Err(Error::PasswordWrong);
    }
    let mut key = zeroize::Zeroizing::new(value(&KEY, &by_password.key)?);
    key.truncate(document.key_bytes);
    let mut unlocked = Vec::with_capacity(data.len());
    for (number, segment) in (0_u32..).zip(data.chunks(SEGMENT)) {
        let salt = document.hash.of(&[&document.salt, &number.to_le_bytes()]);
        unlocked.extend(aes_cbc(&key, &start(&salt), segment).ok_or(Error::Damaged)?);
    }
    Ok(unlocked)
}

/// The document's lock, and the one that a password opens.
fn locks(info: &[u8]) -> Result<(Lock, Lock), Error> {
    let (mut document, mut by_password) = (None, None);
    let (mut reader, mut buffer) = (Reader::from_reader(info), Vec::new());
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element) | Event::Empty(element)) => match element.local_name().as_ref() {
                "keyData" => document = Lock::new(&element),
                "encryptedKey" if by_password.is_none() => by_password = Lock::new(&element),
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
        buffer.clear();
    }
    document.zip(by_password).ok_or(Error::EncryptionUnknown)
}
