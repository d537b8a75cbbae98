//! The recovery key: words for paper, that open the vault where passphrase or key file are lost. Made by the user's choice, shown
//! once, kept nowhere.
//!
//! 160 random bits as 32 signs of Crockford's base 32 (<https://www.crockford.com/base32.html>), which has no letters that look
//! like digits; typed back, those that do are taken for them. Guessing is hopeless, and costs a run of Argon2id besides.

use zeroize::{Zeroize, Zeroizing};

use crate::header::random;
use crate::{Passphrase, Result};

const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Signs of a key, five bits each.
const LENGTH: usize = 32;
/// Signs between two dashes.
const GROUP: usize = 4;

/// A recovery key, overwritten when dropped. It has no `Debug`.
pub struct RecoveryKey(Zeroizing<String>);

impl RecoveryKey {
    pub(crate) fn make() -> Result<Self> {
        let mut bytes = Zeroizing::new([0; LENGTH]);
        random(&mut *bytes)?;
        let mut text = Zeroizing::new(String::with_capacity(LENGTH + LENGTH / GROUP));
        for (number, byte) in bytes.iter().enumerate() {
            if number > 0 && number % GROUP == 0 {
                text.push('-');
            }
            // The lower five bits of a random byte are five random bits.
            text.push(char::from(SIGNS[usize::from(byte % 32)]));
        }
        bytes.zeroize();
        Ok(Self(text))
    }

    /// The key as it is to be written down: eight groups of four signs.
    pub fn words(&self) -> &str {
        &self.0
    }

    pub(crate) fn passphrase(&self) -> Passphrase {
        Passphrase::recovery_key((*self.0).clone())
    }
}

/// What was typed, as it was written: capitals, no dashes or spaces, and digits for the letters that look like them.
pub(crate) fn normal(typed: &str) -> Zeroizing<String> {
    let mut signs = Zeroizing::new(String::with_capacity(typed.len()));
    let alike = |sign: char| match sign.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    signs.extend(typed.chars().filter(char::is_ascii_alphanumeric).map(alike));
    signs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_32_signs_and_no_two_are_alike() {
        let keys: std::collections::HashSet<String> =
            (0..100).map(|_| RecoveryKey::make().ok().unwrap().words().to_owned()).collect();
        assert_eq!(keys.len(), 100);
        for key in &keys {
            let groups: Vec<&str> = key.split('-').collect();
            assert!(groups.len() == 8 && groups.iter().all(|group| group.len() == 4), "{key}");
            assert!(normal(key).bytes().all(|sign| SIGNS.contains(&sign)), "{key}");
        }
        let all: String = keys.into_iter().collect();
        assert!(SIGNS.iter().all(|sign| all.contains(char::from(*sign))), "some signs are never used");
    }

    #[test]
    fn it_may_be_typed_in_any_way_it_can_be_read() {
        assert_eq!(*normal("0o1i-lABC\n d"), "00111ABCD");
        assert_eq!(*normal("k7m2 – 9xqp"), *normal("K7M2-9XQP"));
    }
}
