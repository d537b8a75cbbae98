//! The first 8 KiB of the file: two copies of a slot that holds the data key, wrapped under the passphrase, and once more under a
//! recovery key where one was made.
//!
//! Both copies are normally the same, byte for byte. A change writes one, waits for the disk, then the other; each carries a
//! checksum, so a slot torn by a power cut is told from a wrong passphrase, and the newest whole slot decides. Bytes only:
//! reading and writing them is for `vault` (at opening) and `vfs` (later).

use sha2::{Digest, Sha256};

use crate::crypto::{Cipher, NONCE, OVERHEAD, Seal};
use crate::kdf::{self, Cost, SALT};
use crate::keys::FILE_ID;
use crate::locked::{Locked, wiping};
use crate::{Error, Passphrase, Result};

/// Bytes of one slot: a page, so that a disk writes it whole or tears it alone.
pub(crate) const SLOT: usize = 4096;
/// Bytes before the first page.
pub(crate) const HEADER: usize = 2 * SLOT;

const MAGIC: &[u8; 8] = b"ALCOVE\x1a\n";
/// A slot without a recovery key: every Alcove reads it.
const VERSION: u16 = 1;
/// One with a recovery key, which an Alcove that knows version 1 alone must not write over.
const VERSION_WITH_RECOVERY: u16 = 2;

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
const RECOVERY_AT: usize = SEAL_AT + OVERHEAD;
const CHECKSUM_AT: usize = SLOT - 32;

// Offsets within the part for the recovery key.
const RECOVERY_SALT_AT: usize = 12;
const RECOVERY_WRAPPED_AT: usize = RECOVERY_SALT_AT + SALT;
const RECOVERY_SEAL_AT: usize = RECOVERY_WRAPPED_AT + 32;
const RECOVERY: usize = RECOVERY_SEAL_AT + OVERHEAD;

/// Set where a key file is asked for besides the passphrase.
const KEY_FILE: u16 = 1;
/// Set where a recovery key was made.
const RECOVERY_KEY: u16 = 2;

/// One slot's bytes.
pub(crate) type Slot = [u8; SLOT];

/// The data key wrapped under a recovery key: cost, salt, wrapped key, seal. It is carried over unchanged when the passphrase
/// changes, so nothing that changes with a passphrase is bound to it.
pub(crate) type Recovery = [u8; RECOVERY];

/// What a slot says in the clear.
#[derive(Clone, Copy)]
pub(crate) struct Facts {
    pub(crate) sequence: u64,
    pub(crate) file_id: [u8; FILE_ID],
    cost: Cost,
    salt: [u8; SALT],
    pub(crate) key_file: bool,
    pub(crate) recovery: Option<Recovery>,
}

/// Makes a slot: fresh salt, fresh nonce, the data key wrapped under the passphrase.
pub(crate) fn make_slot(
    sequence: u64,
    file_id: &[u8; FILE_ID],
    data_key: &[u8; 32],
    passphrase: &Passphrase,
    cost: Cost,
    recovery: Option<&Recovery>,
) -> Result<Box<Slot>> {
    let mut salt = [0; SALT];
    random(&mut salt)?;
    let mut flags = if passphrase.key_file().is_some() { KEY_FILE } else { 0 };
    let mut version = VERSION;
    if recovery.is_some() {
        (flags, version) = (flags | RECOVERY_KEY, VERSION_WITH_RECOVERY);
    }

    let mut slot = Box::new([0; SLOT]);
    slot[..VERSION_AT].copy_from_slice(MAGIC);
    slot[VERSION_AT..FLAGS_AT].copy_from_slice(&version.to_le_bytes());
    slot[FLAGS_AT..SEQUENCE_AT].copy_from_slice(&flags.to_le_bytes());
    slot[SEQUENCE_AT..FILE_ID_AT].copy_from_slice(&sequence.to_le_bytes());
    slot[FILE_ID_AT..COST_AT].copy_from_slice(file_id);
    slot[COST_AT..SALT_AT].copy_from_slice(&cost_bytes(cost));
    slot[SALT_AT..WRAPPED_AT].copy_from_slice(&salt);

    let (facts, rest) = slot.split_at_mut(WRAPPED_AT);
    let seal = wrap(data_key, &mut rest[..32], passphrase, &salt, cost, facts)?;
    slot[SEAL_AT..RECOVERY_AT].copy_from_slice(&seal);
    if let Some(recovery) = recovery {
        slot[RECOVERY_AT..RECOVERY_AT + RECOVERY].copy_from_slice(recovery);
    }

    let checksum = Sha256::digest(&slot[..CHECKSUM_AT]);
    slot[CHECKSUM_AT..].copy_from_slice(&checksum);
    Ok(slot)
}

/// Wraps the data key under a recovery key.
pub(crate) fn make_recovery(
    file_id: &[u8; FILE_ID],
    data_key: &[u8; 32],
    recovery_key: &Passphrase,
    cost: Cost,
) -> Result<Recovery> {
    let mut salt = [0; SALT];
    random(&mut salt)?;
    let mut recovery = [0; RECOVERY];
    recovery[..RECOVERY_SALT_AT].copy_from_slice(&cost_bytes(cost));
    recovery[RECOVERY_SALT_AT..RECOVERY_WRAPPED_AT].copy_from_slice(&salt);
    let wrapped = &mut recovery[RECOVERY_WRAPPED_AT..RECOVERY_SEAL_AT];
    let bound = recovery_bound(file_id, cost, &salt);
    let seal = wrap(data_key, wrapped, recovery_key, &salt, cost, &bound)?;
    recovery[RECOVERY_SEAL_AT..].copy_from_slice(&seal);
    Ok(recovery)
}

/// Puts the data key there (32 bytes), encrypted under what a passphrase or a recovery key gives, under a fresh nonce.
fn wrap(
    data_key: &[u8; 32],
    into: &mut [u8],
    passphrase: &Passphrase,
    salt: &[u8; SALT],
    cost: Cost,
    bound: &[u8],
) -> Result<Seal> {
    let mut nonce = [0; NONCE];
    random(&mut nonce)?;
    wiping(|| {
        let wrapping = Cipher::new(&*kdf::derive_wrapping_key(passphrase, salt, cost)?);
        into.copy_from_slice(data_key);
        wrapping.seal(&nonce, bound, into).map_err(|_| Error::Damaged)
    })
}

/// The data key that was encrypted so.
fn open(
    wrapped: &[u8; 32],
    seal: &Seal,
    passphrase: &Passphrase,
    salt: &[u8; SALT],
    cost: Cost,
    bound: &[u8],
) -> Result<Locked<[u8; 32]>> {
    wiping(|| {
        let wrapping = Cipher::new(&*kdf::derive_wrapping_key(passphrase, salt, cost)?);
        let mut data_key = Locked::new(|| *wrapped)?;
        wrapping.open(seal, bound, &mut *data_key).map_err(|_| Error::WrongPassphrase)?;
        Ok(data_key)
    })
}

/// Associated data of the key that is wrapped under a recovery key.
fn recovery_bound(file_id: &[u8; FILE_ID], cost: Cost, salt: &[u8; SALT]) -> Vec<u8> {
    [b"alcove/vault/v2/recovery".as_slice(), file_id, &cost_bytes(cost), salt].concat()
}

fn cost_bytes(cost: Cost) -> [u8; 12] {
    let mut bytes = [0; 12];
    for (to, from) in bytes.chunks_exact_mut(4).zip([cost.memory, cost.passes, cost.lanes]) {
        to.copy_from_slice(&from.to_le_bytes());
    }
    bytes
}

fn cost_at<const N: usize>(bytes: &[u8; N], at: usize) -> Cost {
    let word = |at| u32::from_le_bytes(array(bytes, at));
    Cost { memory: word(at), passes: word(at + 4), lanes: word(at + 8) }
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
    let known = match u16::from_le_bytes(array(slot, VERSION_AT)) {
        VERSION => KEY_FILE,
        VERSION_WITH_RECOVERY => KEY_FILE | RECOVERY_KEY,
        _ => return Err(Error::Newer),
    };
    let flags = u16::from_le_bytes(array(slot, FLAGS_AT));
    let cost = cost_at(slot, COST_AT);
    let recovery: Option<Recovery> = (flags & RECOVERY_KEY != 0).then(|| array(slot, RECOVERY_AT));
    let costs_much = |recovery: &Recovery| !cost_at(recovery, 0).is_permitted();
    if flags & !known != 0 || !cost.is_permitted() || recovery.as_ref().is_some_and(costs_much) {
        return Err(Error::Damaged);
    }
    Ok(Facts {
        sequence: u64::from_le_bytes(array(slot, SEQUENCE_AT)),
        file_id: array(slot, FILE_ID_AT),
        cost,
        salt: array(slot, SALT_AT),
        key_file: flags & KEY_FILE != 0,
        recovery,
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

/// Unwraps the data key with a passphrase or with a recovery key. Costs the same whether it is right or wrong, and for a
/// recovery key whether there is one or none.
pub(crate) fn unwrap(slot: &Slot, passphrase: &Passphrase) -> Result<Locked<[u8; 32]>> {
    let facts = facts(slot)?;
    if let Some(recovery) = facts.recovery.filter(|_| passphrase.is_recovery_key()) {
        let (cost, salt) = (cost_at(&recovery, 0), array(&recovery, RECOVERY_SALT_AT));
        let (wrapped, seal) = (array(&recovery, RECOVERY_WRAPPED_AT), array(&recovery, RECOVERY_SEAL_AT));
        return open(&wrapped, &seal, passphrase, &salt, cost, &recovery_bound(&facts.file_id, cost, &salt));
    }
    // A recovery key where none was made goes the same way, and fails: its wrapping key is never a passphrase's.
    let (wrapped, seal) = (array(slot, WRAPPED_AT), array(slot, SEAL_AT));
    open(&wrapped, &seal, passphrase, &facts.salt, facts.cost, &slot[..WRAPPED_AT])
}

/// Fills with bytes from the operating system.
pub(crate) fn random(bytes: &mut [u8]) -> Result<()> {
    getrandom::fill(bytes).map_err(|_| Error::Io(std::io::ErrorKind::Other))
}

/// `N` bytes at an offset; every offset here is a constant within what it is read from.
fn array<const N: usize, const OF: usize>(of: &[u8; OF], at: usize) -> [u8; N] {
    let mut bytes = [0; N];
    bytes.copy_from_slice(&of[at..at + N]);
    bytes
}
