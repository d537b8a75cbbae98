//! The recovery key: opens where the passphrase or the stick is lost, and nothing else changes.

use super::*;
use crate::header::{HEADER, SLOT};
use crate::{Error, KeyFile};

fn with_key(place: &Place) -> (Vault, String) {
    let mut vault = create(&place.vault());
    add(&mut vault, "title", "words").unwrap();
    vault.checkpoint().unwrap();
    let key = vault.make_recovery_key_at_cost(&passphrase(), Cost::LEAST).unwrap();
    (vault, key.words().to_owned())
}

fn recovery(key: &str) -> Passphrase {
    Passphrase::recovery_key(key.to_owned())
}

fn refusal(place: &Place, passphrase: &Passphrase) -> Option<Error> {
    Vault::open(&place.vault(), passphrase).err()
}

#[test]
fn it_opens_the_vault_in_any_writing_and_writes_the_header_alone() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    add(&mut vault, "title", "words").unwrap();
    vault.lock();
    let before = fs::read(place.vault()).unwrap();
    assert_eq!(before[8..10], [1, 0], "a vault without one is of version 1");
    let mut vault = open(&place.vault()).unwrap();
    let key = vault.make_recovery_key_at_cost(&passphrase(), Cost::LEAST).unwrap().words().to_owned();
    assert!(vault.its_door().unwrap().recovery_key);
    vault.lock();
    let after = fs::read(place.vault()).unwrap();
    assert!(before[HEADER..] == after[HEADER..] && before[..SLOT] != after[..SLOT]);
    assert_eq!(after[8..10], [2, 0]);
    assert!(!contains(&after, &key) && !contains(&after, &key.replace('-', "")));

    for typed in [key.clone(), key.to_lowercase(), key.replace('-', " "), key.replace('0', "o").replace('1', "l")] {
        assert_eq!(refusal(&place, &recovery(&typed)), None);
    }
    assert_eq!(refusal(&place, &passphrase()), None);
    assert_eq!(refusal(&place, &Passphrase::new(key.clone())), Some(Error::WrongPassphrase), "it is no passphrase");
    assert_eq!(refusal(&place, &recovery(key.strip_suffix(|_: char| true).unwrap())), Some(Error::WrongPassphrase));
}

#[test]
fn it_opens_without_the_key_file_and_sets_a_new_passphrase() {
    let place = Place::new();
    let both = || passphrase().with_key_file(KeyFile::new(b"on a stick that was lost").unwrap());
    let mut vault = Vault::create_at_cost(&place.vault(), &both(), Cost::LEAST).unwrap();
    let key = vault.make_recovery_key_at_cost(&both(), Cost::LEAST).unwrap().words().to_owned();
    vault.lock();
    let mut vault = Vault::open(&place.vault(), &recovery(&key)).unwrap();
    vault.change_passphrase_at_cost(&recovery(&key), &other_passphrase(), Cost::LEAST).unwrap();
    vault.lock();
    assert_eq!(refusal(&place, &both()), Some(Error::WrongPassphrase));
    assert_eq!(refusal(&place, &other_passphrase()), None);
    assert_eq!(refusal(&place, &recovery(&key)), None, "it stays");
}

#[test]
fn a_new_one_takes_the_old_ones_place_and_it_can_be_taken_away() {
    let place = Place::new();
    let (mut vault, first) = with_key(&place);
    assert_eq!(vault.make_recovery_key_at_cost(&other_passphrase(), Cost::LEAST).err(), Some(Error::WrongPassphrase));
    let second = vault.make_recovery_key_at_cost(&passphrase(), Cost::LEAST).unwrap().words().to_owned();
    // Itself it makes none: whoever found the paper is not to leave another behind.
    assert_eq!(vault.make_recovery_key_at_cost(&recovery(&second), Cost::LEAST).err(), Some(Error::WrongPassphrase));
    vault.lock();
    assert_eq!(refusal(&place, &recovery(&first)), Some(Error::WrongPassphrase));
    assert_eq!(refusal(&place, &recovery(&second)), None);
    let mut vault = open(&place.vault()).unwrap();
    vault.remove_recovery_key(&passphrase()).unwrap();
    assert!(!vault.its_door().unwrap().recovery_key);
    vault.lock();
    assert_eq!(refusal(&place, &recovery(&second)), Some(Error::WrongPassphrase));
    assert_eq!(fs::read(place.vault()).unwrap()[8..10], [1, 0], "without one it is of version 1 again");
    assert_eq!(refusal(&place, &passphrase()), None);
}

#[test]
fn every_byte_of_its_part_counts() {
    use sha2::{Digest, Sha256};
    let place = Place::new();
    let (vault, key) = with_key(&place);
    vault.lock();
    let whole = fs::read(place.vault()).unwrap();
    for at in 136..236 {
        let mut forged = whole.clone();
        for slot in forged[..HEADER].chunks_exact_mut(SLOT) {
            slot[at] ^= 1;
            let checksum = Sha256::digest(&slot[..SLOT - 32]);
            slot[SLOT - 32..].copy_from_slice(&checksum);
        }
        fs::write(place.vault(), &forged).unwrap();
        let found = refusal(&place, &recovery(&key));
        // A cost beyond what is permitted is damage; all else opens nothing.
        assert!(matches!(found, Some(Error::WrongPassphrase | Error::Damaged)), "byte {at}: {found:?}");
    }
}

#[test]
fn taken_out_by_hand_or_put_into_another_vault_it_is_noticed() {
    use sha2::{Digest, Sha256};
    let place = Place::new();
    let (vault, key) = with_key(&place);
    vault.lock();
    let other = Place::new();
    let (vault, _) = with_key(&other);
    vault.lock();
    let (mut mine, theirs) = (fs::read(place.vault()).unwrap(), fs::read(other.vault()).unwrap());
    let whole = mine.clone();
    let seal = |bytes: &mut Vec<u8>| {
        for slot in bytes[..HEADER].chunks_exact_mut(SLOT) {
            let checksum = Sha256::digest(&slot[..SLOT - 32]);
            slot[SLOT - 32..].copy_from_slice(&checksum);
        }
    };
    for slot in [0, SLOT] {
        mine[slot + 136..slot + 236].copy_from_slice(&theirs[136..236]);
    }
    seal(&mut mine);
    fs::write(place.vault(), &mine).unwrap();
    assert_eq!(refusal(&place, &recovery(&key)), Some(Error::WrongPassphrase));
    // Without it, as version 1 would have it: the passphrase is bound to what the slot says.
    let mut mine = whole;
    for slot in [0, SLOT] {
        mine[slot + 8..slot + 12].copy_from_slice(&[1, 0, 0, 0]);
    }
    seal(&mut mine);
    fs::write(place.vault(), &mine).unwrap();
    assert_eq!(refusal(&place, &passphrase()), Some(Error::WrongPassphrase));
}
