//! From a passphrase to the key that wraps the vault's data key: Argon2id.
//!
//! The parameters are stored in the header and read back from it, so they are clamped: a header made by an enemy must not
//! ask for a terabyte of memory or a year of work. Stronger defaults go here; old vaults take them with their next passphrase.
//!
//! Its lanes are computed side by side, by threads that are there for this alone: what they leave on their stacks is overwritten before they
//! end.

use std::io::ErrorKind;
use std::num::NonZero;
use std::thread::available_parallelism;

use argon2::{Algorithm, Argon2, Params, Version};
use rayon::ThreadPoolBuilder;

use crate::locked::{Locked, wipe_stack};
use crate::{Error, Passphrase, Result};

/// Bytes of a salt.
pub(crate) const SALT: usize = 16;

/// Cost of one guess.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Cost {
    /// Memory in KiB.
    pub(crate) memory: u32,
    /// Passes over it.
    pub(crate) passes: u32,
    /// Lanes.
    pub(crate) lanes: u32,
}

impl Cost {
    /// The second recommended option of RFC 9106, section 4.
    pub(crate) const DEFAULT: Self = Self { memory: 64 * 1024, passes: 3, lanes: 4 };
    /// The least the format permits, so that tests which open hundreds of vaults stay quick.
    #[cfg(any(test, fuzzing))]
    pub(crate) const LEAST: Self = Self { memory: 8 * 1024, passes: 1, lanes: 1 };

    /// Whether the format permits it: 8 MiB to 512 MiB, up to 16 passes and 8 lanes.
    pub(crate) fn is_permitted(self) -> bool {
        (8 * 1024..=512 * 1024).contains(&self.memory)
            && (1..=16).contains(&self.passes)
            && (1..=8).contains(&self.lanes)
    }
}

/// The key that wraps the data key. A key file, where there is one, is Argon2's secret `K` (RFC 9106, section 3.1); for a
/// recovery key it is a fixed word, so that no passphrase is ever one.
pub(crate) fn derive_wrapping_key(passphrase: &Passphrase, salt: &[u8; SALT], cost: Cost) -> Result<Locked<[u8; 32]>> {
    #[cfg(test)]
    DERIVED.with_borrow_mut(|derived| derived.push(cost));
    let params = Params::new(cost.memory, cost.passes, cost.lanes, Some(32)).map_err(|_| Error::Damaged)?;
    let argon = match passphrase.secret() {
        None => Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
        Some(secret) => {
            Argon2::new_with_secret(secret, Algorithm::Argon2id, Version::V0x13, params).map_err(|_| Error::Damaged)?
        }
    };
    let mut key = Locked::new(|| [0; 32])?;
    let lanes = usize::try_from(cost.lanes).unwrap_or(1);
    let threads = available_parallelism().map_or(1, NonZero::get).min(lanes);
    let pool = ThreadPoolBuilder::new().num_threads(threads).thread_name(|_| "passphrase".to_owned());
    let pool = pool.build().map_err(|_| Error::Io(ErrorKind::OutOfMemory))?;
    let into: &mut [u8; 32] = &mut key;
    let is_filled = pool.install(|| fill(into, &argon, passphrase, salt));
    pool.broadcast(|_| wipe_stack());
    if is_filled { Ok(key) } else { Err(Error::Damaged) }
}

/// Apart, so that what it leaves lies where [`wipe_stack`] overwrites it.
#[inline(never)]
fn fill(key: &mut [u8; 32], argon: &Argon2<'_>, passphrase: &Passphrase, salt: &[u8; SALT]) -> bool {
    argon.hash_password_into(passphrase.bytes(), salt, key).is_ok()
}

#[cfg(test)]
thread_local! {
    /// For tests: the cost of each derivation of this thread, in order. It is what opening takes its time for.
    pub(crate) static DERIVED: std::cell::RefCell<Vec<Cost>> = const { std::cell::RefCell::new(Vec::new()) };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::KeyFile;

    #[test]
    fn a_cost_that_would_exhaust_the_machine_is_not_permitted() {
        assert!(Cost::DEFAULT.is_permitted() && Cost::LEAST.is_permitted());
        for (memory, passes, lanes) in [
            (u32::MAX, 1, 1),
            (1 << 20, 3, 4),
            (64 * 1024, u32::MAX, 4),
            (64 * 1024, 3, u32::MAX),
            (0, 1, 1),
            (8 * 1024, 0, 1),
            (8 * 1024, 1, 0),
        ] {
            assert!(!Cost { memory, passes, lanes }.is_permitted());
        }
    }

    #[test]
    fn the_key_depends_on_passphrase_salt_cost_and_key_file() {
        let key = |passphrase: &Passphrase, salt, cost| *derive_wrapping_key(passphrase, salt, cost).unwrap();
        let plain = Passphrase::new("one".into());
        let more = Cost { passes: 2, ..Cost::LEAST };
        let keys = [
            key(&plain, &[0; SALT], Cost::LEAST),
            key(&plain, &[1; SALT], Cost::LEAST),
            key(&plain, &[0; SALT], more),
            key(&Passphrase::new("two".into()), &[0; SALT], Cost::LEAST),
            key(&Passphrase::recovery_key("one".into()), &[0; SALT], Cost::LEAST),
            key(
                &Passphrase::new("one".into()).with_key_file(KeyFile::new(b"a file on a stick").unwrap()),
                &[0; SALT],
                Cost::LEAST,
            ),
            key(
                &Passphrase::new("one".into()).with_key_file(KeyFile::new(b"another").unwrap()),
                &[0; SALT],
                Cost::LEAST,
            ),
        ];
        for (at, key) in keys.iter().enumerate() {
            assert!(!keys[..at].contains(key));
        }
        assert!(key(&plain, &[0; SALT], Cost::LEAST) == keys[0]);
    }
}
