//! Erasing leaves no file and no way in, and nothing but a vault is erased.

use super::*;
use crate::Error;

#[test]
fn an_erased_vault_is_gone_with_everything_beside_it() {
    let place = Place::new();
    let vault = Vault::create_at_cost(&place.vault(), &passphrase(), Cost::LEAST).unwrap();
    vault.lock();
    // Whoever still has the file open reads nothing that opens it.
    let mut kept = fs::File::open(place.vault()).unwrap();
    let before = fs::read(place.vault()).unwrap();
    Vault::erase(&place.vault()).unwrap();
    assert_eq!(place.files(), Vec::<PathBuf>::new());
    let mut after = Vec::new();
    std::io::Read::read_to_end(&mut kept, &mut after).unwrap();
    let (was, now) = (before.first_chunk::<8192>().unwrap(), after.first_chunk::<8192>().unwrap());
    let same = was.iter().zip(now).filter(|(a, b)| a == b).count();
    assert!(same < 8192 / 64, "{same} bytes of the header are as they were");
    assert_eq!(Vault::open(&place.vault(), &passphrase()).err(), Some(Error::Missing));
}

#[test]
fn a_vault_in_use_and_a_file_that_is_none_are_left_as_they_are() {
    let place = Place::new();
    let vault = Vault::create_at_cost(&place.vault(), &passphrase(), Cost::LEAST).unwrap();
    assert_eq!(Vault::erase(&place.vault()), Err(Error::InUse));
    vault.lock();
    let letter = place.file("letter.txt");
    fs::write(&letter, [b'a'; 20_000]).unwrap();
    assert_eq!(Vault::erase(&letter), Err(Error::NotAVault));
    assert_eq!(fs::read(&letter).unwrap(), [b'a'; 20_000]);
    assert_eq!(Vault::erase(&place.file("missing")), Err(Error::Missing));
    assert!(Vault::open(&place.vault(), &passphrase()).is_ok());
}
