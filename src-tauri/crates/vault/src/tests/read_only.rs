//! A vault that cannot be written to: read as any other, and nothing reaches the disk.
//!
//! The disk that refuses is a double in the VFS (`tap`), since permissions do not bind root; `places` has one where they bind.

use super::*;
use crate::header::HEADER;
use crate::vfs::tap;
use crate::work::silent;
use crate::{Error, Rekeying};

/// While it lives, nothing can be opened to be written to.
struct ReadOnly;

impl ReadOnly {
    fn new() -> Self {
        tap::read_only(true);
        Self
    }
}

impl Drop for ReadOnly {
    fn drop(&mut self) {
        tap::read_only(false);
    }
}

/// Every file beside the vault, with what is in it.
fn on_disk(place: &Place) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files: Vec<_> = place.files().into_iter().map(|file| (file.clone(), fs::read(file).unwrap())).collect();
    files.sort();
    files
}

fn filled(place: &Place) -> Vault {
    let mut vault = create(&place.vault());
    for title in ["one", "two"] {
        let id = add(&mut vault, title, "words").unwrap();
        vault.add_summary(id, "2026-01-02T03:04:05Z", "{}", &format!("lorem of {title}")).unwrap();
    }
    vault.keep_part(1, "key", 3, 0, "{}").unwrap();
    vault.add_receipt("{}").unwrap();
    vault.set_setting("appearance", "dark").unwrap();
    vault
}

#[test]
fn it_is_read_whole_and_nothing_is_written_beside_or_into_it() {
    let place = Place::new();
    filled(&place).lock();
    let expected = contents(&place.vault()).unwrap();
    for with_lock_file in [true, false] {
        if !with_lock_file {
            fs::remove_file(place.file("a.vault-lock")).unwrap();
        }
        let before = on_disk(&place);
        let _disk = ReadOnly::new();
        tap::start();
        assert_eq!(contents(&place.vault()).as_ref(), Ok(&expected));
        let mut vault = open(&place.vault()).unwrap();
        assert!(vault.is_read_only());
        assert_eq!(vault.search("lorem", 0, 10).unwrap().total, 2);
        assert_eq!(vault.setting("appearance").unwrap().as_deref(), Some("dark"));
        assert_eq!(vault.verify_receipts(), Ok(true));
        assert_eq!(vault.parts_read(1, "key").unwrap().len(), 1);
        assert!(vault.run(crate::Taking::new(1), &mut silent).is_ok());
        let door = vault.its_door().unwrap();
        vault.lock();
        assert_eq!(Vault::door(&place.vault()), Ok(door));
        assert_eq!(Vault::open(&place.vault(), &other_passphrase()).err(), Some(Error::WrongPassphrase));
        assert!(tap::stop().is_empty(), "something was written");
        assert!(on_disk(&place) == before, "files were changed");
    }
    assert!(!open(&place.vault()).unwrap().is_read_only());
}

#[test]
fn what_a_crash_left_in_the_log_is_read_and_the_log_stays() {
    let (place, crashed) = (Place::new(), Place::new());
    let mut vault = filled(&place);
    vault.checkpoint().unwrap();
    for number in 0..20 {
        add(&mut vault, &format!("in the log {number}"), "more words").unwrap();
    }
    fs::copy(place.vault(), crashed.vault()).unwrap();
    fs::copy(place.log(), crashed.log()).unwrap();
    vault.lock();
    let expected = contents(&place.vault()).unwrap();
    // Pages that the log holds whole may be torn where they are to go.
    let mut main = fs::read(crashed.vault()).unwrap();
    main[HEADER..HEADER + 2048].fill(7);
    fs::write(crashed.vault(), main).unwrap();
    let before = on_disk(&crashed);
    let disk = ReadOnly::new();
    assert_eq!(contents(&crashed.vault()), Ok(expected));
    assert!(on_disk(&crashed) == before, "files were changed");
    drop(disk);
    assert!(open(&crashed.vault()).unwrap().check().unwrap().is_sound());
}

#[test]
fn whatever_would_change_it_is_refused_by_one_error() {
    let place = Place::new();
    filled(&place).lock();
    let expected = contents(&place.vault()).unwrap();
    let before = on_disk(&place);
    let disk = ReadOnly::new();
    let mut vault = open(&place.vault()).unwrap();
    let (key, other) = (passphrase(), other_passphrase());
    let refused = [
        ("add", add(&mut vault, "more", "words").map(drop)),
        ("delete", vault.delete_document(1).map(drop)),
        ("summary", vault.add_summary(1, "2026-01-02T03:04:05Z", "{}", "text").map(drop)),
        ("finish", vault.finish_reading(1, "key", "2026-01-02T03:04:05Z", "{}", "text").map(drop)),
        ("keep", vault.keep_part(1, "key", 3, 1, "{}")),
        ("forget", vault.forget_reading(1)),
        ("receipt", vault.add_receipt("{}").map(drop)),
        ("setting", vault.set_setting("appearance", "light")),
        ("advance", vault.advance().map(drop)),
        ("passphrase", vault.change_passphrase_at_cost(&key, &other, Cost::LEAST)),
        ("recovery key", vault.make_recovery_key_at_cost(&key, Cost::LEAST).map(drop)),
        ("no recovery key", vault.remove_recovery_key(&key)),
        ("data key", Rekeying::begin_at_cost(&vault.verifier().unwrap(), &key, Cost::LEAST).map(drop)),
    ];
    for (what, outcome) in refused {
        assert_eq!(outcome, Err(Error::ReadingOnly), "{what}");
    }
    // After the check as before it.
    assert!(vault.check().unwrap().is_sound());
    assert_eq!(vault.set_setting("appearance", "light"), Err(Error::ReadingOnly));
    assert_eq!((vault.count(), vault.generation()), (Ok(2), Ok(0)));
    vault.lock();
    assert_eq!(Vault::erase(&place.vault()), Err(Error::ReadOnly));
    assert_eq!(Vault::create_at_cost(&place.file("b.vault"), &key, Cost::LEAST).err(), Some(Error::ReadOnly));
    assert!(on_disk(&place) == before, "files were changed");
    drop(disk);
    assert_eq!(contents(&place.vault()), Ok(expected));
}

#[test]
fn tables_of_an_older_version_are_read_as_if_they_were_brought_up_to_date() {
    for version in ["version-1", "version-2"] {
        let place = Place::new();
        fs::copy(format!("tests/fixtures/{version}.vault"), place.vault()).unwrap();
        let before = on_disk(&place);
        let _disk = ReadOnly::new();
        let vault = Vault::open(&place.vault(), &Passphrase::new("an open secret".into())).unwrap();
        assert!(vault.is_read_only());
        assert_eq!(vault.documents(0, 10).unwrap()[0].title, "Form.txt", "{version}");
        assert_eq!(vault.search("ten years", 0, 10).unwrap().total, 1, "{version}");
        assert!(vault.check().unwrap().is_sound(), "{version}");
        vault.lock();
        assert!(on_disk(&place) == before, "{version} was changed");
    }
}

#[test]
fn a_slot_of_the_header_that_is_torn_stays_so_and_the_other_one_opens_it() {
    let place = Place::new();
    filled(&place).lock();
    let mut main = fs::read(place.vault()).unwrap();
    main[100] ^= 1;
    fs::write(place.vault(), &main).unwrap();
    let disk = ReadOnly::new();
    assert_eq!(open(&place.vault()).unwrap().count(), Ok(2));
    assert!(fs::read(place.vault()).unwrap() == main);
    drop(disk);
    open(&place.vault()).unwrap().lock();
    assert!(fs::read(place.vault()).unwrap() != main, "it is mended where that can be done");
}

#[test]
fn a_backup_of_it_is_a_vault_that_can_be_written_to() {
    let place = Place::new();
    filled(&place).lock();
    let expected = contents(&place.vault()).unwrap();
    let disk = ReadOnly::new();
    let mut vault = open(&place.vault()).unwrap();
    // The backup lies on another disk.
    drop(disk);
    let copy = place.file("copy.vault");
    vault.backup_at_cost(&copy, &passphrase(), Cost::LEAST, &mut silent).unwrap();
    vault.lock();
    assert_eq!(contents(&copy), Ok(expected));
    let mut copy = open(&copy).unwrap();
    assert!(!copy.is_read_only() && copy.set_setting("appearance", "light").is_ok());
}

#[test]
fn nobody_writes_to_it_while_it_is_read() {
    for with_lock_file in [true, false] {
        let place = Place::new();
        filled(&place).lock();
        if !with_lock_file {
            fs::remove_file(place.file("a.vault-lock")).unwrap();
        }
        let disk = ReadOnly::new();
        let vault = open(&place.vault()).unwrap();
        assert_eq!(open(&place.vault()).err(), Some(Error::InUse), "twice in one program");
        drop(disk);
        // For others the disk can be written to.
        assert_eq!(open(&place.vault()).err(), Some(Error::InUse));
        assert_eq!(Vault::erase(&place.vault()), Err(Error::InUse));
        assert_eq!(vault.count(), Ok(2));
        vault.lock();
        assert!(!open(&place.vault()).unwrap().is_read_only());
    }
}

#[test]
fn who_writes_to_it_keeps_readers_out() {
    let place = Place::new();
    let vault = filled(&place);
    let _disk = ReadOnly::new();
    assert_eq!(open(&place.vault()).err(), Some(Error::InUse));
    assert_eq!(Vault::door(&place.vault()).err(), Some(Error::InUse));
    drop(vault);
}
