//! Right and wrong passphrases, key files, and the header they open.

use std::io::{Seek, SeekFrom, Write};

use super::*;
use crate::header::{HEADER, SLOT};
use crate::vfs::tap::{self, Op};
use crate::{Error, KeyFile};

fn vault_with_a_document() -> Place {
    let place = Place::new();
    let mut vault = create(&place.vault());
    add(&mut vault, "title", "words").unwrap();
    place
}

fn refusal(path: &Path, passphrase: &Passphrase) -> Option<Error> {
    Vault::open(path, passphrase).err()
}

#[test]
fn a_change_writes_the_header_alone_and_takes_the_old_one_away() {
    let place = vault_with_a_document();
    let before = fs::read(place.vault()).unwrap();
    let mut vault = open(&place.vault()).unwrap();
    assert_eq!(
        vault.change_passphrase_at_cost(&other_passphrase(), &passphrase(), Cost::LEAST),
        Err(Error::WrongPassphrase)
    );
    vault.change_passphrase_at_cost(&passphrase(), &other_passphrase(), Cost::LEAST).unwrap();
    vault.lock();
    let after = fs::read(place.vault()).unwrap();
    assert!(before[HEADER..] == after[HEADER..]);
    assert!(before[..SLOT] != after[..SLOT] && before[SLOT..HEADER] != after[SLOT..HEADER]);
    assert_eq!(refusal(&place.vault(), &passphrase()), Some(Error::WrongPassphrase));
    assert_eq!(refusal(&place.vault(), &other_passphrase()), None);
}

#[test]
fn the_vault_goes_on_working_after_a_change() {
    let place = vault_with_a_document();
    let mut vault = open(&place.vault()).unwrap();
    vault.change_passphrase_at_cost(&passphrase(), &other_passphrase(), Cost::LEAST).unwrap();
    add(&mut vault, "second", "words").unwrap();
    vault.change_passphrase_at_cost(&other_passphrase(), &passphrase(), Cost::LEAST).unwrap();
    vault.lock();
    assert_eq!(open(&place.vault()).unwrap().count().unwrap(), 2);
}

#[test]
fn one_damaged_slot_is_mended_from_the_other() {
    let place = vault_with_a_document();
    let whole = fs::read(place.vault()).unwrap();
    for slot in 0..2 {
        for at in [0, 8, 10, 12, 20, 36, 40, 44, 48, 64, 96, 120, 136, 2000, SLOT - 32, SLOT - 1] {
            let mut damaged = whole.clone();
            damaged[slot * SLOT + at] ^= 1 << (at % 8);
            fs::write(place.vault(), &damaged).unwrap();
            assert_eq!(open(&place.vault()).unwrap().count().unwrap(), 1, "slot {slot}, byte {at}");
            assert!(fs::read(place.vault()).unwrap() == whole, "slot {slot}, byte {at} was not mended");
        }
    }
}

#[test]
fn a_full_disk_that_keeps_a_slot_from_being_mended_keeps_nobody_out() {
    let place = vault_with_a_document();
    let whole = fs::read(place.vault()).unwrap();
    let mut damaged = whole.clone();
    damaged[100] ^= 1;
    fs::write(place.vault(), &damaged).unwrap();
    tap::room(Some(0));
    let count = open(&place.vault()).and_then(|vault| vault.count());
    tap::room(None);
    assert_eq!(count, Ok(1));
    assert!(fs::read(place.vault()).unwrap() == damaged);
    assert_eq!(open(&place.vault()).unwrap().count(), Ok(1));
    assert!(fs::read(place.vault()).unwrap() == whole);
}

/// Else a power cut at the first of the two could leave none.
#[test]
fn the_only_whole_slot_is_written_over_last() {
    for (damaged, order) in [(None, [1, 0]), (Some(1), [1, 0]), (Some(0), [0, 1])] {
        let place = Place::new();
        let mut vault = create(&place.vault());
        if let Some(slot) = damaged {
            let mut file = fs::File::options().write(true).open(place.vault()).unwrap();
            file.seek(SeekFrom::Start((slot * SLOT + 100) as u64)).unwrap();
            file.write_all(b"damage").unwrap();
        }
        tap::start();
        vault.change_passphrase_at_cost(&passphrase(), &other_passphrase(), Cost::LEAST).unwrap();
        let written: Vec<u64> = tap::stop()
            .iter()
            .filter_map(|op| if let Op::Write { main: true, at, .. } = op { Some(*at) } else { None })
            .collect();
        assert_eq!(written, order.map(|slot| slot * SLOT as u64), "{damaged:?}");
        vault.lock();
        assert_eq!(refusal(&place.vault(), &other_passphrase()), None, "{damaged:?}");
    }
}

#[test]
fn every_byte_of_the_header_counts() {
    let place = vault_with_a_document();
    let whole = fs::read(place.vault()).unwrap();
    for at in 0..SLOT {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x40;
        damaged[SLOT + at] ^= 0x40;
        fs::write(place.vault(), &damaged).unwrap();
        let expected = if at < 8 { Error::NotAVault } else { Error::Damaged };
        assert_eq!(refusal(&place.vault(), &passphrase()), Some(expected), "byte {at}");
        assert!(fs::read(place.vault()).unwrap() == damaged, "byte {at}: a refused file was written to");
    }
}

#[test]
fn facts_changed_with_a_right_checksum_are_refused() {
    use sha2::{Digest, Sha256};
    let place = vault_with_a_document();
    let whole = fs::read(place.vault()).unwrap();
    let forged = |at: usize, bytes: &[u8]| {
        let mut forged = whole.clone();
        for slot in forged[..HEADER].chunks_exact_mut(SLOT) {
            slot[at..at + bytes.len()].copy_from_slice(bytes);
            let checksum = Sha256::digest(&slot[..SLOT - 32]);
            slot[SLOT - 32..].copy_from_slice(&checksum);
        }
        fs::write(place.vault(), forged).unwrap();
        refusal(&place.vault(), &passphrase())
    };
    assert_eq!(forged(8, &3_u16.to_le_bytes()), Some(Error::Newer), "version");
    assert_eq!(forged(8, &2_u16.to_le_bytes()), Some(Error::WrongPassphrase), "version of slots with a recovery key");
    assert_eq!(forged(10, &[2]), Some(Error::Damaged), "a recovery key in version 1");
    assert_eq!(forged(10, &[1]), Some(Error::WrongPassphrase), "key file flag");
    assert_eq!(forged(12, &[9]), Some(Error::WrongPassphrase), "sequence");
    assert_eq!(forged(20, &[9; 16]), Some(Error::WrongPassphrase), "file id");
    assert_eq!(forged(36, &u32::MAX.to_le_bytes()), Some(Error::Damaged), "memory beyond the clamp");
    assert_eq!(forged(40, &u32::MAX.to_le_bytes()), Some(Error::Damaged), "passes beyond the clamp");
    assert_eq!(forged(44, &u32::MAX.to_le_bytes()), Some(Error::Damaged), "lanes beyond the clamp");
    assert_eq!(forged(40, &2_u32.to_le_bytes()), Some(Error::WrongPassphrase), "passes");
    assert_eq!(forged(48, &[9; 16]), Some(Error::WrongPassphrase), "salt");
    assert_eq!(forged(64, &[9; 32]), Some(Error::WrongPassphrase), "wrapped key");
    assert_eq!(forged(96, &[9; 24]), Some(Error::WrongPassphrase), "nonce");
    assert_eq!(forged(120, &[9; 16]), Some(Error::WrongPassphrase), "tag");
}

#[test]
fn a_key_file_is_asked_for_besides_the_passphrase() {
    let place = Place::new();
    let both = || passphrase().with_key_file(KeyFile::new(b"the bytes of a picture").unwrap());
    Vault::create_at_cost(&place.vault(), &both(), Cost::LEAST).unwrap().lock();
    assert!(Vault::door(&place.vault()).unwrap().key_file);
    assert_eq!(refusal(&place.vault(), &passphrase()), Some(Error::WrongPassphrase));
    assert_eq!(
        refusal(&place.vault(), &passphrase().with_key_file(KeyFile::new(b"another").unwrap())),
        Some(Error::WrongPassphrase)
    );
    assert_eq!(
        refusal(&place.vault(), &other_passphrase().with_key_file(KeyFile::new(b"the bytes of a picture").unwrap())),
        Some(Error::WrongPassphrase)
    );
    let mut vault = Vault::open(&place.vault(), &both()).unwrap();
    vault.change_passphrase_at_cost(&both(), &passphrase(), Cost::LEAST).unwrap();
    vault.lock();
    assert!(!Vault::door(&place.vault()).unwrap().key_file);
    assert_eq!(refusal(&place.vault(), &passphrase()), None);
}

/// Time is not measured: that the work is the same follows from the derivations that are done, and from nothing else taking long.
#[test]
fn whatever_is_wrong_is_told_as_the_same_error_after_the_same_work() {
    use crate::kdf::DERIVED;
    let place = Place::new();
    let stick = || KeyFile::new(b"on a stick").unwrap();
    let mut vault = Vault::create_at_cost(&place.vault(), &passphrase().with_key_file(stick()), Cost::LEAST).unwrap();
    let with = || passphrase().with_key_file(stick());
    let work = |path: &Path, given: &Passphrase| {
        DERIVED.take();
        let outcome = Vault::open(path, given).err();
        (outcome, DERIVED.take())
    };
    for has_recovery_key in [false, true] {
        let key = has_recovery_key.then(|| vault.make_recovery_key_at_cost(&with(), Cost::LEAST).unwrap());
        vault.lock();
        let right = work(&place.vault(), &with());
        assert_eq!(right, (None, vec![Cost::LEAST]));
        let wrong = [
            passphrase(),
            other_passphrase(),
            other_passphrase().with_key_file(stick()),
            passphrase().with_key_file(KeyFile::new(b"another stick").unwrap()),
            Passphrase::recovery_key("0000-1111-2222-3333-4444-5555-6666-7777".into()),
            Passphrase::recovery_key(String::new()),
            Passphrase::recovery_key("correct horse battery staple".into()),
        ];
        for (number, wrong) in wrong.iter().enumerate() {
            let found = work(&place.vault(), wrong);
            assert_eq!(found, (Some(Error::WrongPassphrase), vec![Cost::LEAST]), "number {number}, {has_recovery_key}");
        }
        if let Some(key) = key {
            assert_eq!(work(&place.vault(), &Passphrase::recovery_key(key.words().into())), right);
        }
        vault = Vault::open(&place.vault(), &with()).unwrap();
    }
}
