//! A disk that no longer answers: a stick pulled out, a network folder that is gone.

use rusqlite::hooks::{AuthContext, Authorization};

use super::*;
use crate::Error;
use crate::vfs::tap;
use crate::work::silent;

#[test]
fn at_every_call_it_is_called_so_and_nothing_is_lost() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    add(&mut vault, "kept", "words").unwrap();
    let mut failures = 0;
    for calls in 0.. {
        tap::vanish(Some(calls));
        let added = add(&mut vault, "more", "words");
        let deleted = added.clone().and_then(|id| vault.delete_document(id));
        vault.lock();
        tap::vanish(None);
        let is_done = deleted.is_ok();
        assert!(matches!(deleted, Ok(true) | Err(Error::Gone)), "after {calls} calls: {deleted:?}");
        // Plugged in again.
        vault = open(&place.vault()).unwrap_or_else(|error| panic!("after {calls} calls: {error}"));
        for row in vault.documents(0, 10).unwrap().iter().skip_while(|row| row.title == "kept") {
            // What was said to have failed may still be there, whole.
            if row.title == "more" {
                vault.delete_document(row.id).unwrap();
            }
        }
        assert_eq!(vault.count(), Ok(1), "after {calls} calls");
        if calls % 16 == 0 {
            assert!(vault.check().unwrap().is_sound(), "after {calls} calls");
        }
        failures += 1;
        if is_done {
            break;
        }
    }
    assert!(failures > 15, "it never vanished");
}

#[test]
fn reading_says_so_as_well() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    let id = vault.add_document(&new_document("large", &vec![7; 40_000_000]), &[]).unwrap();
    tap::vanish(Some(3));
    let found = [vault.original(id).err(), vault.check().err(), vault.its_door().err()];
    tap::vanish(None);
    assert_eq!(found, [Some(Error::Gone), Some(Error::Gone), Some(Error::Gone)]);
    assert!(vault.original(id).is_ok());
}

#[test]
fn a_check_never_takes_a_disk_that_is_gone_for_damage() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    for number in 0..10 {
        add(&mut vault, &number.to_string(), "words").unwrap();
    }
    vault.checkpoint().unwrap();
    vault.connection.authorizer(None::<fn(AuthContext<'_>) -> Authorization>).unwrap();
    let mut failures = 0;
    for calls in (0..).step_by(3) {
        // What is in memory needs no disk.
        vault.connection.execute_batch("PRAGMA shrink_memory").unwrap();
        tap::vanish(Some(calls));
        let found = vault.check();
        tap::vanish(None);
        match found {
            Ok(check) if check.is_sound() => break,
            found => assert_eq!(found, Err(Error::Gone), "after {calls} calls"),
        }
        failures += 1;
    }
    assert!(failures > 20, "it never vanished");
}

#[test]
fn a_backup_to_a_stick_that_is_pulled_out_is_none_and_the_next_one_is() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    for number in 0..10 {
        add(&mut vault, &number.to_string(), "words").unwrap();
    }
    vault.checkpoint().unwrap();
    let copy = place.file("copy.vault");
    let mut failures = 0;
    for calls in (0..).step_by(11) {
        tap::vanish(Some(calls));
        let made = vault.backup_at_cost(&copy, &other_passphrase(), Cost::LEAST, &mut silent);
        tap::vanish(None);
        if made.is_ok() {
            break;
        }
        failures += 1;
        assert_eq!(made, Err(Error::Gone), "after {calls} calls");
        assert!(!copy.exists() && vault.count() == Ok(10), "after {calls} calls");
    }
    assert!(failures > 5, "it never vanished");
    assert_eq!(Vault::open(&copy, &other_passphrase()).unwrap().count(), Ok(10));
}

/// The folder of the vault, moved away while that is open: as when a disk is taken off the tree of files.
struct Stick {
    place: Place,
}

impl Stick {
    fn new() -> Self {
        let place = Place::new();
        fs::create_dir(place.file("stick")).unwrap();
        Self { place }
    }

    fn vault(&self) -> PathBuf {
        self.place.file("stick").join("a.vault")
    }

    fn pull(&self) {
        fs::rename(self.place.file("stick"), self.place.file("elsewhere")).unwrap();
    }

    fn put_back(&self) {
        fs::rename(self.place.file("elsewhere"), self.place.file("stick")).unwrap();
    }
}

#[test]
fn where_the_files_are_no_longer_there_nothing_is_said_to_be_stored() {
    let stick = Stick::new();
    let mut vault = create(&stick.vault());
    add(&mut vault, "kept", "words").unwrap();
    stick.pull();
    assert_eq!(add(&mut vault, "late", "words"), Err(Error::Gone));
    // Of more than is gathered, some is written; nothing of it counts.
    assert_eq!(vault.add_document(&new_document("large", &vec![7; 2_000_000]), &[]), Err(Error::Gone));
    assert_eq!(vault.delete_document(1), Err(Error::Gone));
    let changed = vault.change_passphrase_at_cost(&passphrase(), &other_passphrase(), Cost::LEAST);
    assert_eq!(changed, Err(Error::Gone));
    assert_eq!(vault.count(), Ok(1), "what is in memory is shown as before");
    vault.lock();
    assert_eq!(open(&stick.vault()).err(), Some(Error::Missing));
    stick.put_back();
    let mut vault = open(&stick.vault()).unwrap();
    assert_eq!(vault.documents(0, 10).unwrap().iter().map(|row| row.title.as_str()).collect::<Vec<_>>(), ["kept"]);
    assert!(vault.check().unwrap().is_sound());
    add(&mut vault, "later", "words").unwrap();
}

#[test]
fn it_goes_on_where_it_is_put_back_before_the_vault_is_locked() {
    let stick = Stick::new();
    let mut vault = create(&stick.vault());
    stick.pull();
    assert_eq!(add(&mut vault, "late", "words"), Err(Error::Gone));
    stick.put_back();
    add(&mut vault, "later", "words").unwrap();
    vault.lock();
    let vault = open(&stick.vault()).unwrap();
    assert_eq!(vault.count(), Ok(1));
    assert!(vault.check().unwrap().is_sound());
}

#[test]
fn another_vault_in_its_place_is_left_alone() {
    let stick = Stick::new();
    let mut vault = create(&stick.vault());
    add(&mut vault, "kept", "words").unwrap();
    // A copy, log and all, as a crash leaves it.
    stick.pull();
    fs::create_dir(stick.place.file("stick")).unwrap();
    for name in ["a.vault", "a.vault-wal"] {
        fs::copy(stick.place.file("elsewhere").join(name), stick.place.file("stick").join(name)).unwrap();
    }
    let bytes = || ["a.vault", "a.vault-wal"].map(|name| fs::read(stick.place.file("stick").join(name)).unwrap());
    let before = bytes();
    assert!(!before[1].is_empty(), "there is a log");
    assert_eq!(add(&mut vault, "late", "words"), Err(Error::Gone));
    vault.lock();
    assert!(bytes() == before, "what lies in its place was changed");
    let vault = open(&stick.vault()).unwrap();
    assert_eq!(vault.count(), Ok(1));
}
