//! One cipher for everything that is sealed: XAES-256-GCM, as the C2SP specifies it.
//!
//! AES-256-GCM under a key that is derived, for every record, from a random 192-bit nonce. Random 96-bit nonces would put a
//! ceiling of 2^32 writes on a vault; 192 bits have none that matters. A record's place is bound to it by the associated
//! data, which `keys` composes. Nothing here knows of pages or files.
//!
//! Source: <https://c2sp.org/XAES-256-GCM>, with its test vectors below.

use aes::cipher::consts::U12;
use aes::cipher::{Block, BlockCipherEncrypt};
use aes_gcm::AesGcm;
use aes_gcm::aead::{AeadInOut, KeyInit};
use zeroize::{Zeroize, Zeroizing};

/// Bytes of a nonce.
pub(crate) const NONCE: usize = 24;
/// Bytes of a tag.
pub(crate) const TAG: usize = 16;
/// What sealing adds to a record: nonce, then tag.
pub(crate) const OVERHEAD: usize = NONCE + TAG;

/// Nonce and tag, as they stand behind a sealed record.
pub(crate) type Seal = [u8; OVERHEAD];

/// The record is not what was sealed under this key for this place; or, on sealing, the system gave no randomness.
pub(crate) struct Refused;

/// AES-256-GCM. Its counter mode only ever encrypts, so the round keys for decrypting are not made: a record has a key of its own,
/// and making it counts.
type Gcm = AesGcm<aes::Aes256Enc, U12>;

/// A key, ready to seal and open.
pub(crate) struct Cipher {
    aes: aes::Aes256Enc,
    /// K1 of the specification: the CMAC subkey.
    subkey: Zeroizing<[u8; 16]>,
}

impl Cipher {
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        let aes = aes::Aes256Enc::new(key.into());
        let mut block = Block::<aes::Aes256Enc>::default();
        aes.encrypt_block(&mut block);
        let mut subkey = Zeroizing::new([0; 16]);
        let mut carry = 0;
        for (to, from) in subkey.iter_mut().zip(&block).rev() {
            *to = (from << 1) | carry;
            carry = from >> 7;
        }
        // Without a branch: the key's first bit is secret.
        subkey[15] ^= 0x87 & carry.wrapping_neg();
        block.zeroize();
        Self { aes, subkey }
    }

    /// The AES-256-GCM key for nonces that begin with these twelve bytes.
    fn derive(&self, nonce: &[u8; 12]) -> Gcm {
        let mut key = Zeroizing::new([0; 32]);
        for (counter, half) in (1..).zip(key.chunks_exact_mut(16)) {
            let mut block = Block::<aes::Aes256Enc>::default();
            block[..4].copy_from_slice(&[0, counter, b'X', 0]);
            block[4..].copy_from_slice(nonce);
            for (byte, mask) in block.iter_mut().zip(self.subkey.iter()) {
                *byte ^= mask;
            }
            self.aes.encrypt_block(&mut block);
            half.copy_from_slice(&block);
            block.zeroize();
        }
        Gcm::new((&*key).into())
    }

    /// Encrypts `data` in place; `place` is bound to it but not stored.
    pub(crate) fn seal(&self, nonce: &[u8; NONCE], place: &[u8], data: &mut [u8]) -> Result<Seal, Refused> {
        let (prefix, rest) = halves(nonce);
        let tag = self.derive(prefix).encrypt_inout_detached(rest.into(), place, data.into()).map_err(|_| Refused)?;
        let mut seal = [0; OVERHEAD];
        seal[..NONCE].copy_from_slice(nonce);
        seal[NONCE..].copy_from_slice(&tag);
        Ok(seal)
    }

    /// Decrypts `data` in place, if it is what was sealed for `place`. Otherwise `data` is to be thrown away.
    pub(crate) fn open(&self, seal: &Seal, place: &[u8], data: &mut [u8]) -> Result<(), Refused> {
        let (nonce, tag) = seal.split_first_chunk::<NONCE>().ok_or(Refused)?;
        let tag: &[u8; TAG] = tag.first_chunk().ok_or(Refused)?;
        let (prefix, rest) = halves(nonce);
        self.derive(prefix).decrypt_inout_detached(rest.into(), place, data.into(), tag.into()).map_err(|_| Refused)
    }
}

fn halves(nonce: &[u8; NONCE]) -> (&[u8; 12], &[u8; 12]) {
    let (halves, _) = nonce.as_chunks::<12>();
    (&halves[0], &halves[1])
}

/// Random nonces, asked of the operating system a page at a time.
pub(crate) struct Nonces {
    ready: [u8; NONCE * 128],
    used: usize,
}

impl Nonces {
    pub(crate) fn new() -> Self {
        Self { ready: [0; NONCE * 128], used: NONCE * 128 }
    }

    pub(crate) fn make(&mut self) -> Result<[u8; NONCE], Refused> {
        if self.used == self.ready.len() {
            getrandom::fill(&mut self.ready).map_err(|_| Refused)?;
            self.used = 0;
        }
        let (nonce, _) = self.ready[self.used..].split_first_chunk().ok_or(Refused)?;
        self.used += NONCE;
        Ok(*nonce)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xaes_agrees_with_the_vectors_of_c2sp() {
        let vectors = [
            (1, "", "ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271"),
            (3, "c2sp.org/XAES-256-GCM", "986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d"),
        ];
        for (byte, place, expected) in vectors {
            let mut data = *b"XAES-256-GCM";
            let seal =
                Cipher::new(&[byte; 32]).seal(b"ABCDEFGHIJKLMNOPQRSTUVWX", place.as_bytes(), &mut data).ok().unwrap();
            let found: String = data.iter().chain(&seal[NONCE..]).map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(found, expected);
        }
    }

    /// Random keys, nonces, data and places, drawn from SHAKE128 and gathered in it, as C2SP has it. (`ALCOVE_XAES=1000000` for the
    /// longer of its two.)
    #[test]
    fn xaes_agrees_with_the_accumulated_vectors_of_c2sp() {
        use shake::{ExtendableOutput, Shake128, Update, XofReader};
        let long = std::env::var("ALCOVE_XAES").is_ok_and(|rounds| rounds == "1000000");
        let (rounds, expected) = if long {
            (1_000_000, "2163ae1445985a30b60585ee67daa55674df06901b890593e824b8a7c885ab15")
        } else {
            (10_000, "e6b9edf2df6cec60c8cbd864e2211b597fb69a529160cd040d56c0c210081939")
        };
        let mut drawn = Shake128::default().finalize_xof();
        let mut gathered = Shake128::default();
        for round in 0..rounds {
            let (mut key, mut nonce, mut length) = ([0; 32], [0; NONCE], [0]);
            drawn.read(&mut key);
            drawn.read(&mut nonce);
            let [mut data, mut place] = [(), ()].map(|()| {
                drawn.read(&mut length);
                let mut bytes = vec![0; usize::from(length[0])];
                drawn.read(&mut bytes);
                bytes
            });
            let plain = data.clone();
            let cipher = Cipher::new(&key);
            let seal = cipher.seal(&nonce, &place, &mut data).ok().unwrap();
            gathered.update(&data);
            gathered.update(&seal[NONCE..]);
            assert!(cipher.open(&seal, &place, &mut data).is_ok() && data == plain, "round {round}");
            place.push(0);
            assert!(round % 100 != 0 || cipher.open(&seal, &place, &mut data).is_err(), "round {round}");
        }
        let mut found = [0; 32];
        gathered.finalize_xof().read(&mut found);
        assert_eq!(found.iter().map(|byte| format!("{byte:02x}")).collect::<String>(), expected);
    }

    #[test]
    fn a_record_opens_only_unchanged_and_in_its_place() {
        let cipher = Cipher::new(&[7; 32]);
        let mut sealed = [1, 2, 3];
        let seal = cipher.seal(&[9; NONCE], b"here", &mut sealed).ok().unwrap();
        let opens = |seal: &Seal, place: &[u8], mut data: [u8; 3]| {
            cipher.open(seal, place, &mut data).is_ok() && data == [1, 2, 3]
        };
        assert!(opens(&seal, b"here", sealed));
        assert!(!opens(&seal, b"there", sealed));
        for bit in 0..8 * OVERHEAD {
            let mut other = seal;
            other[bit / 8] ^= 1 << (bit % 8);
            assert!(!opens(&other, b"here", sealed));
        }
        for bit in 0..24 {
            let mut other = sealed;
            other[bit / 8] ^= 1 << (bit % 8);
            assert!(!opens(&seal, b"here", other));
        }
    }

    #[test]
    fn nonces_do_not_repeat() {
        let mut nonces = Nonces::new();
        let made: std::collections::HashSet<_> = (0..1000).map(|_| nonces.make().ok().unwrap()).collect();
        assert_eq!(made.len(), 1000);
    }
}
