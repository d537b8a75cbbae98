//! A copy made while the vault is in use.

use std::ops::ControlFlow;

use super::*;
use crate::header::{self, HEADER};
use crate::work::silent;
use crate::{Copied, Copying, Error, Halt};

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
    // The keys of pages differ by the file's id already.
    let data_key = |file: &[u8], by: Passphrase| *header::unwrap(file.first_chunk().unwrap(), &by).unwrap();
    assert!(data_key(&bytes, other_passphrase()) != data_key(&original, passphrase()));
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
    assert_eq!(back_up(&mut vault, &place.file("nowhere/copy.vault")), Err(Error::Missing));
    assert!(!place.file("nowhere").exists());
    assert_eq!(fs::read(&copy).unwrap(), b"someone's letter");
    // Nor one that only has the name of a copy that was cut short; such a copy goes.
    let (other, unfinished) = (place.file("other.vault"), place.file("other.vault-unfinished"));
    for letter in [b"someone's letter".to_vec(), b"someone's letter ".repeat(1000)] {
        fs::write(&unfinished, &letter).unwrap();
        assert_eq!(back_up(&mut vault, &other), Err(Error::Exists));
        assert!(fs::read(&unfinished).unwrap() == letter);
    }
    fs::write(&unfinished, &fs::read(place.vault()).unwrap()[..5000]).unwrap();
    assert!(back_up(&mut vault, &other).is_ok() && !unfinished.exists());
}

#[test]
fn nor_is_one_that_was_made_while_the_copy_was() {
    let place = Place::new();
    let mut vault = filled(&place);
    let copy = place.file("copy.vault");
    let verified = copied(&mut vault, &copy).verify(&other_passphrase(), &Halt::default(), &mut silent).unwrap();
    fs::write(&copy, b"someone's letter").unwrap();
    assert_eq!(verified.keep_as(&copy).err(), Some(Error::Exists));
    assert_eq!(fs::read(&copy).unwrap(), b"someone's letter");
    assert!(!place.file("copy.vault-unfinished").exists());
}

fn copied(vault: &mut Vault, to: &Path) -> Copied {
    let copying = Copying::at_cost(to, &other_passphrase(), Cost::LEAST).unwrap();
    vault.run(copying, &mut silent).unwrap()
}

/// "Done" is said of what was read back: whatever is wrong with the copy by then, it does not get the backup's name.
#[test]
fn a_copy_that_is_not_the_same_is_none() {
    let place = Place::new();
    let mut vault = filled(&place);
    let (copy, unfinished) = (place.file("copy.vault"), place.file("copy.vault-unfinished"));
    let files = place.files().len();
    let verify = |copied: Copied| copied.verify(&other_passphrase(), &Halt::default(), &mut silent).err();

    let bits = copied(&mut vault, &copy);
    let mut bytes = fs::read(&unfinished).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&unfinished, bytes).unwrap();
    assert_eq!(verify(bits), Some(Error::Damaged), "a flipped bit");

    // Sealed as it should be, and not what is in the vault.
    type Change = fn(&mut Vault);
    let changes: [(&str, Change); 11] = [
        ("a document less", |copy| assert!(copy.delete_document(7).unwrap())),
        ("a document more", |copy| assert!(add(copy, "more", "words").is_ok())),
        ("a receipt more", |copy| assert!(copy.add_receipt("{}").is_ok())),
        ("a summary more", |copy| assert!(copy.add_summary(7, "", "{}", "text").is_ok())),
        ("a judgment more", |copy| {
            let judgment = crate::Judgment { useful: true, reason: String::new(), made: String::new() };
            let sql = "SELECT max(id) FROM summaries";
            let summary = copy.connection.query_row(sql, [], |row| row.get(0)).unwrap();
            copy.judge(summary, &judgment, "a").unwrap();
        }),
        ("two that are no longer together", |copy| {
            let sql = "INSERT INTO together (summary, first) SELECT max(id), max(id) FROM summaries";
            assert_eq!(copy.connection.execute(sql, []), Ok(1));
        }),
        ("another body of a summary", |copy| {
            let sql = "UPDATE summaries SET body = '{\"other\":1}' WHERE id = (SELECT max(id) FROM summaries)";
            assert_eq!(copy.connection.execute(sql, []), Ok(1));
        }),
        ("another day of a summary", |copy| {
            let sql = "UPDATE summaries SET made = '2020-01-01' WHERE id = (SELECT max(id) FROM summaries)";
            assert_eq!(copy.connection.execute(sql, []), Ok(1));
        }),
        ("a setting more", |copy| copy.set_setting("appearance", "dark").unwrap()),
        ("a part of a reading more", |copy| copy.keep_part(7, "a", 2, 0, "{}").unwrap()),
        ("a higher generation", |copy| assert!(copy.advance().is_ok())),
    ];
    for (what, change) in changes {
        let changed = copied(&mut vault, &copy);
        let mut inside = Vault::open(&unfinished, &other_passphrase()).unwrap();
        change(&mut inside);
        inside.lock();
        assert_eq!(verify(changed), Some(Error::Damaged), "{what}");
    }

    let halt = Halt::default();
    halt.halt();
    let halted = copied(&mut vault, &copy).verify(&other_passphrase(), &halt, &mut silent);
    assert_eq!(halted.err(), Some(Error::Stopped));
    assert_eq!(place.files().len(), files, "nothing is left: {:?}", place.files());
    assert_eq!(back_up(&mut vault, &copy).map(|check| check.documents), Ok(19));
}
