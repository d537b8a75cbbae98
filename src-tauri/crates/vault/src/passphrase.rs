//! What the user gives to open the vault: a passphrase, and with it a key file where one was chosen.
//!
//! It has no `Debug`, no `Clone` and no way out of this crate; its bytes are overwritten when it is dropped. Whether it is
//! hard enough to guess is not judged here: that is a rule of the app.

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// A passphrase, overwritten when dropped.
pub struct Passphrase {
    words: Zeroizing<String>,
    key_file: Option<Zeroizing<[u8; 32]>>,
}

impl Passphrase {
    /// Takes the passphrase over. Any copy the caller made is the caller's to overwrite.
    ///
    /// Systems write the same letters differently (é as one sign or as two): all become one form, NFKC, as NIST SP 800-63B
    /// (5.1.1.2) has it.
    pub fn new(passphrase: String) -> Self {
        let typed = Zeroizing::new(passphrase);
        // Large enough for any form of it: a string that grows leaves its old bytes behind.
        let mut words = Zeroizing::new(String::with_capacity(typed.len() * 18));
        words.extend(typed.nfkc());
        Self { words, key_file: None }
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

#[cfg(test)]
mod tests {
    use super::Passphrase;

    #[test]
    fn the_same_letters_are_the_same_passphrase_on_every_system() {
        let bytes = |typed: &str| Passphrase::new(typed.into()).bytes().to_vec();
        assert_eq!(bytes("caf\u{e9} \u{fb01}n"), bytes("cafe\u{301} fin"));
        assert_ne!(bytes("cafe"), bytes("caf\u{e9}"));
        assert_ne!(bytes("Cafe"), bytes("cafe"));
        assert_ne!(bytes("cafe "), bytes("cafe"));
    }
}
