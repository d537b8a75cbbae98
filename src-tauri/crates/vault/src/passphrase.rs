//! What the user gives to open the vault: a passphrase, and with it a key file where one was chosen; or the recovery key.
//!
//! It has no `Debug`, no `Clone` and no way out of this crate; its bytes are overwritten when it is dropped. Whether it is
//! hard enough to guess is not judged here: that is a rule of the app.

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::key_file::KeyFile;
use crate::recovery;

/// Argon2's secret for a recovery key.
const RECOVERY: &[u8] = b"alcove/vault/v2/recovery";

/// A passphrase, overwritten when dropped.
pub struct Passphrase {
    words: Zeroizing<String>,
    key_file: Option<KeyFile>,
    is_recovery_key: bool,
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
        Self { words, key_file: None, is_recovery_key: false }
    }

    /// A recovery key, as it was typed from paper. It opens the vault without passphrase and key file.
    pub fn recovery_key(typed: String) -> Self {
        Self { words: recovery::normal(&Zeroizing::new(typed)), key_file: None, is_recovery_key: true }
    }

    /// Asks for a second thing besides the words.
    ///
    /// A vault made with a key file opens with both only; a wrong one is told as a wrong passphrase is.
    #[must_use]
    pub fn with_key_file(self, key_file: KeyFile) -> Self {
        Self { key_file: Some(key_file), ..self }
    }

    pub(crate) fn is_recovery_key(&self) -> bool {
        self.is_recovery_key
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.words.as_bytes()
    }

    pub(crate) fn key_file(&self) -> Option<&KeyFile> {
        self.key_file.as_ref().filter(|_| !self.is_recovery_key)
    }

    /// Argon2's secret `K`: what keeps words with a key file, words without, and a recovery key apart.
    pub(crate) fn secret(&self) -> Option<&[u8]> {
        if self.is_recovery_key { Some(RECOVERY) } else { self.key_file().map(KeyFile::digest) }
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
