//! What the user gives to open the vault: a passphrase, and with it a key file where one was chosen.
//!
//! It has no `Debug`, no `Clone` and no way out of this crate; its bytes are overwritten when it is dropped. Whether it is
//! hard enough to guess is not judged here: that is a rule of the app.

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// A passphrase, overwritten when dropped.
pub struct Passphrase {
    words: Zeroizing<String>,
    key_file: Option<Zeroizing<[u8; 32]>>,
}

impl Passphrase {
    /// Takes the passphrase over. Any copy the caller made is the caller's to overwrite.
    pub fn new(passphrase: String) -> Self {
        Self { words: Zeroizing::new(passphrase), key_file: None }
    }

    /// Asks for a second thing besides the words: the bytes of any file, on a stick for example. Every byte counts.
    ///
    /// A vault made with a key file opens with both only; a wrong one is told as a wrong passphrase is.
    #[must_use]
    pub fn with_key_file(self, content: &[u8]) -> Self {
        Self { key_file: Some(Zeroizing::new(Sha256::digest(content).into())), ..self }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.words.as_bytes()
    }

    pub(crate) fn key_file(&self) -> Option<&[u8]> {
        self.key_file.as_ref().map(|digest| digest.as_slice())
    }
}
