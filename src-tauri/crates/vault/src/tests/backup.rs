//! A copy made while the vault is in use.

use std::ops::ControlFlow;

use super::*;
use crate::Error;
use crate::header::HEADER;

fn filled(place: &Place) -> Vault {
    let mut vault = create(&place.vault());
    for number in 0..20 {
        let id = add(&mut vault, &format!("title {number}"), "MARKERINTHETEXT").unwrap();
        vault.add_summary(id, "", "{}", "a summary").unwrap();
    }
    vault.delete_document(3).unwrap();
    vault.add_receipt("{}").unwrap();
    vault
}

fn back_up(vault: &mut Vault, to: &Path) -> Result<crate::Check> {
    vault.backup_at_cost(to, &other_passphrase(), Cost::LEAST, &mut |_, _| ControlFlow::Continue(()))
}

#[test]
fn the_copy_holds_the_same_under_its_own_passphrase() {
    let place = Place::new();
    let mut vault = filled(&place);
    let copy = place.file("copy.vault");
    let mut told = Vec::new();
    let check = vault
        .backup_at_cost(&copy, &other_passphrase(), Cost::LEAST, &mut |done, of| {
            told.push((done, of));
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(check.documents, 19);
    assert!(told.is_sorted() && told.last().is_some_and(|(done, of)| done == of && *of > 0));
    // The original goes on, and the copy does not follow.
    add(&mut vault, "after", "words").unwrap();

    let copy = Vault::open(&copy, &other_passphrase()).unwrap();
    assert_eq!((copy.count().unwrap(), vault.count().unwrap()), (19, 20));
    assert!(
        copy.blocks(7).unwrap() == vault.blocks(7).unwrap() && copy.original(7).unwrap() == vault.original(7).unwrap()
    );
    assert_eq!(copy.search("lorem", 0, 1).unwrap().total, 19);
    assert!(copy.receipts().unwrap() == vault.receipts().unwrap());
}

#[test]
fn the_copy_has_keys_of_its_own_and_is_opaque() {
    let place = Place::new();
    let mut vault = filled(&place);
    let copy = place.file("copy.vault");
    back_up(&mut vault, &copy).unwrap();
    vault.lock();
    assert_eq!(open(&copy).err(), Some(Error::WrongPassphrase));
    let (original, mut bytes) = (fs::read(place.vault()).unwrap(), fs::read(&copy).unwrap());
    assert!(!contains(&bytes, "MARKERINTHETEXT"));
    bytes[HEADER..HEADER + 4096].copy_from_slice(&original[HEADER..HEADER + 4096]);
    fs::write(&copy, bytes).unwrap();
    assert_eq!(Vault::open(&copy, &other_passphrase()).err(), Some(Error::Damaged));
}

#[test]
fn one_that_is_stopped_leaves_nothing_behind() {
    let place = Place::new();
    let mut vault = filled(&place);
    let before = place.files();
    let copy = place.file("copy.vault");
    assert_eq!(
        vault.backup_at_cost(&copy, &other_passphrase(), Cost::LEAST, &mut |_, _| ControlFlow::Break(())),
        Err(Error::Stopped)
    );
    assert_eq!(place.files().len(), before.len());
    assert!(vault.check().unwrap().is_sound());
}

#[test]
fn a_file_that_is_there_is_never_written_over() {
    let place = Place::new();
    let mut vault = filled(&place);
    let copy = place.file("copy.vault");
    fs::write(&copy, b"someone's letter").unwrap();
    assert_eq!(back_up(&mut vault, &copy), Err(Error::Exists));
    assert_eq!(back_up(&mut vault, &place.vault()), Err(Error::Exists));
    assert_eq!(fs::read(&copy).unwrap(), b"someone's letter");
}
