//! How hard a passphrase is to guess, by zxcvbn (Wheeler, USENIX Security 2016).
//!
//! Only estimates; it neither keeps nor shows what it is given.

use vault::Passphrase;
use zxcvbn::{Score, zxcvbn};

use crate::error::{Code, Result};
use crate::view::Strength;

/// Judges a passphrase. Alcove takes one of the highest score, 10^10 guesses and more: with Argon2id at 64 MiB a guess costs a thief
/// about 0.1 s of a processor, so that a thousand rented machines take weeks for the weakest of them.
pub fn judge(passphrase: &str) -> Strength {
    let found = zxcvbn(passphrase, &["alcove"]);
    let score = u8::from(found.score());
    // 10 guesses a second for each of a thousand rented machines.
    let seconds_log10 = found.guesses_log10() - 4.0;
    Strength { score, enough: found.score() >= Score::Four, seconds_log10 }
}

/// Takes a passphrase a new vault may have.
///
/// # Errors
/// [`Code::WeakPassphrase`].
pub fn accept(passphrase: String) -> Result<Passphrase> {
    let enough = judge(&passphrase).enough;
    let passphrase = Passphrase::new(passphrase);
    if enough { Ok(passphrase) } else { Err(Code::WeakPassphrase.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_and_short_ones_are_refused() {
        for weak in ["", "secret", "password123", "alcove alcove", "qwertyuiop", "Summer2026!"] {
            assert!(accept(weak.into()).is_err(), "{weak} was accepted");
        }
        assert!(accept("heron quartz lantern seven".into()).is_ok());
    }
}
