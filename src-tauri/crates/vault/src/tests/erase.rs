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
    let id = Vault::door(&place.vault()).unwrap().file_id;
    assert_eq!(Vault::erase(&place.vault()), Ok(vec![id]));
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

#[test]
fn its_former_selves_beside_it_are_erased_with_it() {
    let place = Place::new();
    let names = ["a-before-restoring-1.vault", "a-before-restoring-12.vault", "a.vault-rekeyed", "a.vault-restoring"];
    let others: Vec<PathBuf> = names.iter().map(|name| place.file(name)).collect();
    for file in others.iter().chain([&place.vault()]) {
        Vault::create_at_cost(file, &passphrase(), Cost::LEAST).unwrap().lock();
    }
    // Somebody's own, for all its name; and a vault that is not of this one.
    let (letter, another) = (place.file("a-before-restoring-2.vault"), place.file("b-before-restoring-1.vault"));
    fs::write(&letter, [b'a'; 20_000]).unwrap();
    Vault::create_at_cost(&another, &passphrase(), Cost::LEAST).unwrap().lock();
    #[cfg(unix)]
    std::os::unix::fs::symlink(&another, place.file("a-before-restoring-3.vault")).unwrap();
    let mut kept: Vec<fs::File> = others.iter().map(|file| fs::File::open(file).unwrap()).collect();

    let open = Vault::open(&others[1], &passphrase()).unwrap();
    assert_eq!(Vault::erase(&place.vault()), Err(Error::InUse), "one of them is open");
    assert!(others.iter().all(|file| file.exists()), "nothing is erased where all cannot be");
    open.lock();
    assert_eq!(Vault::erase(&place.vault()).map(|ids| ids.len()), Ok(5));
    assert!(!place.vault().exists() && others.iter().all(|file| !file.exists()));
    for file in &mut kept {
        let mut header = [0; 8];
        std::io::Read::read_exact(file, &mut header).unwrap();
        assert_ne!(&header, b"ALCOVE\x1a\x0a");
    }
    assert_eq!(fs::read(&letter).unwrap(), [b'a'; 20_000]);
    assert!(Vault::open(&another, &passphrase()).is_ok());
}
