//! The first 8 KiB of the file: two copies of a slot that holds the data key, wrapped under the passphrase.
//!
//! Both copies are normally the same, byte for byte. A change writes one, waits for the disk, then the other; each carries a
//! checksum, so a slot torn by a power cut is told from a wrong passphrase, and the newest whole slot decides. Bytes only:
//! reading and writing them is for `vault` (at opening) and `vfs` (later).

use sha2::{Digest, Sha256};

use crate::crypto::{Cipher, NONCE, OVERHEAD};
use crate::kdf::{self, Cost, SALT};
use crate::keys::FILE_ID;
use crate::locked::Locked;
use crate::{Error, Passphrase, Result};

/// Bytes of one slot: a page, so that a disk writes it whole or tears it alone.
pub(crate) const SLOT: usize = 4096;
/// Bytes before the first page.
pub(crate) const HEADER: usize = 2 * SLOT;

const MAGIC: &[u8; 8] = b"ALCOVE\x1a\n";
const VERSION: u16 = 1;

// Offsets within a slot: FORMAT.md has the table.
const VERSION_AT: usize = 8;
const FLAGS_AT: usize = 10;
const SEQUENCE_AT: usize = 12;
const FILE_ID_AT: usize = 20;
const COST_AT: usize = 36;
const SALT_AT: usize = 48;
/// Everything before it is bound to the wrapped key.
const WRAPPED_AT: usize = SALT_AT + SALT;
const SEAL_AT: usize = WRAPPED_AT + 32;
const PADDING_AT: usize = SEAL_AT + OVERHEAD;
const CHECKSUM_AT: usize = SLOT - 32;

/// Set where a key file is asked for besides the passphrase.
const KEY_FILE: u16 = 1;

/// One slot's bytes.
pub(crate) type Slot = [u8; SLOT];

/// What a slot says in the clear.
#[derive(Clone, Copy)]
pub(crate) struct Facts {
    pub(crate) sequence: u64,
    pub(crate) file_id: [u8; FILE_ID],
    cost: Cost,
    salt: [u8; SALT],
    pub(crate) key_file: bool,
}

/// Makes a slot: fresh salt, fresh nonce, the data key wrapped under the passphrase.
pub(crate) fn make_slot(
    sequence: u64,
    file_id: &[u8; FILE_ID],
    data_key: &[u8; 32],
    passphrase: &Passphrase,
    cost: Cost,
) -> Result<Box<Slot>> {
    let mut salt = [0; SALT];
    let mut nonce = [0; NONCE];
    random(&mut salt)?;
    random(&mut nonce)?;
    let flags = if passphrase.key_file().is_some() { KEY_FILE } else { 0 };

    let mut slot = Box::new([0; SLOT]);
    slot[..VERSION_AT].copy_from_slice(MAGIC);
    slot[VERSION_AT..FLAGS_AT].copy_from_slice(&VERSION.to_le_bytes());
    slot[FLAGS_AT..SEQUENCE_AT].copy_from_slice(&flags.to_le_bytes());
    slot[SEQUENCE_AT..FILE_ID_AT].copy_from_slice(&sequence.to_le_bytes());
    slot[FILE_ID_AT..COST_AT].copy_from_slice(file_id);
    for (to, from) in slot[COST_AT..SALT_AT].chunks_exact_mut(4).zip([cost.memory, cost.passes, cost.lanes]) {
        to.copy_from_slice(&from.to_le_bytes());
    }
    slot[SALT_AT..WRAPPED_AT].copy_from_slice(&salt);

    let wrapping = Cipher::new(&*kdf::derive_wrapping_key(passphrase, &salt, cost)?);
    let (facts, rest) = slot.split_at_mut(WRAPPED_AT);
    rest[..32].copy_from_slice(data_key);
    let seal = wrapping.seal(&nonce, facts, &mut rest[..32]).map_err(|_| Error::Damaged)?;
    slot[SEAL_AT..PADDING_AT].copy_from_slice(&seal);

    let checksum = Sha256::digest(&slot[..CHECKSUM_AT]);
    slot[CHECKSUM_AT..].copy_from_slice(&checksum);
    Ok(slot)
}

/// Reads a slot's facts. Damaged where the slot is torn; Newer and NotAVault by its first bytes.
pub(crate) fn facts(slot: &Slot) -> Result<Facts> {
    if !slot.starts_with(MAGIC) {
        return Err(Error::NotAVault);
    }
    if Sha256::digest(&slot[..CHECKSUM_AT])[..] != slot[CHECKSUM_AT..] {
        return Err(Error::Damaged);
    }
    // Only after the checksum: a flipped bit must not pass for a newer version.
    if u16::from_le_bytes(array(slot, VERSION_AT)) != VERSION {
        return Err(Error::Newer);
    }
    let flags = u16::from_le_bytes(array(slot, FLAGS_AT));
    let word = |at| u32::from_le_bytes(array(slot, at));
    let cost = Cost { memory: word(COST_AT), passes: word(COST_AT + 4), lanes: word(COST_AT + 8) };
    if flags & !KEY_FILE != 0 || !cost.is_permitted() {
        return Err(Error::Damaged);
    }
    Ok(Facts {
        sequence: u64::from_le_bytes(array(slot, SEQUENCE_AT)),
        file_id: array(slot, FILE_ID_AT),
        cost,
        salt: array(slot, SALT_AT),
        key_file: flags & KEY_FILE != 0,
    })
}

/// Whether the bytes are those of a vault, though perhaps a broken one.
pub(crate) fn begins_as_one(slots: &[Slot; 2]) -> bool {
    slots.iter().any(|slot| slot.starts_with(MAGIC))
}

/// The slot that decides, its facts, and the number (0 or 1) of the other one where that is to be mended.
pub(crate) struct Current<'a> {
    pub(crate) slot: &'a Slot,
    pub(crate) facts: Facts,
    pub(crate) stale: Option<usize>,
}

/// Finds the newest whole slot.
pub(crate) fn current(slots: &[Slot; 2]) -> Result<Current<'_>> {
    let of = |at: usize, facts, stale| Ok(Current { slot: &slots[at], facts, stale });
    match (facts(&slots[0]), facts(&slots[1])) {
        (Ok(first), Ok(_)) if slots[0] == slots[1] => of(0, first, None),
        (Ok(first), Ok(second)) if first.sequence > second.sequence => of(0, first, Some(1)),
        (Ok(first), Err(_)) => of(0, first, Some(1)),
        (_, Ok(second)) => of(1, second, Some(0)),
        (Err(Error::Newer), _) | (_, Err(Error::Newer)) => Err(Error::Newer),
        (Err(Error::NotAVault), Err(Error::NotAVault)) => Err(Error::NotAVault),
        (Err(_), Err(_)) => Err(Error::Damaged),
    }
}

/// Unwraps the data key. Costs the same whether the passphrase is right or wrong.
pub(crate) fn unwrap(slot: &Slot, passphrase: &Passphrase) -> Result<Locked<[u8; 32]>> {
    let facts = facts(slot)?;
    let wrapping = Cipher::new(&*kdf::derive_wrapping_key(passphrase, &facts.salt, facts.cost)?);
    let mut data_key = Locked::new(|| array(slot, WRAPPED_AT))?;
    wrapping.open(&array(slot, SEAL_AT), &slot[..WRAPPED_AT], &mut *data_key).map_err(|_| Error::WrongPassphrase)?;
    Ok(data_key)
}

/// Fills with bytes from the operating system.
pub(crate) fn random(bytes: &mut [u8]) -> Result<()> {
    getrandom::fill(bytes).map_err(|_| Error::Io(std::io::ErrorKind::Other))
}

/// `N` bytes at an offset; every offset here is a constant within the slot.
fn array<const N: usize>(slot: &Slot, at: usize) -> [u8; N] {
    let mut bytes = [0; N];
    bytes.copy_from_slice(&slot[at..at + N]);
    bytes
}
