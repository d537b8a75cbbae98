//! A new data key: the same content, opened by the same passphrase, and nothing of the old key opens it.

use std::ops::ControlFlow;

use super::*;
use crate::header::{self, HEADER};
use crate::vfs::tap;
use crate::work::silent;
use crate::{Error, Halt, KeyFile, Rekeying, Verified, Work};

fn filled(place: &Place) -> Vault {
    let mut vault = create(&place.vault());
    for number in 0..30 {
        let id = add(&mut vault, &format!("title {number}"), "words").unwrap();
        vault.add_summary(id, "", "{}", "a summary").unwrap();
    }
    // More than one step of the copy.
    vault.add_document(&new_document("large", &[b'x'; 3_000_000]), &[]).unwrap();
    vault.add_receipt("{}").unwrap();
    vault
}

fn verified(vault: &mut Vault, passphrase: &Passphrase) -> Result<Verified> {
    let copied = vault.run(Rekeying::begin_at_cost(&vault.verifier()?, passphrase, Cost::LEAST)?, &mut silent)?;
    copied.verify(passphrase, &Halt::default(), &mut silent)
}

#[test]
fn the_content_is_the_same_and_every_key_is_new() {
    let place = Place::new();
    let mut vault = filled(&place);
    let key = vault.make_recovery_key_at_cost(&passphrase(), Cost::LEAST).unwrap().words().to_owned();
    vault.lock();
    let expected = contents(&place.vault()).unwrap();
    let before = fs::read(place.vault()).unwrap();

    let mut vault = open(&place.vault()).unwrap();
    let (file_id, generation) = (vault.file_id(), vault.generation().unwrap());
    let verified = verified(&mut vault, &passphrase()).unwrap();
    let (vault, outcome) = Rekeying::end(vault, verified, &passphrase());
    assert_eq!(outcome, Ok(()));
    let mut vault = vault.unwrap();
    assert_ne!(vault.file_id(), file_id);
    assert_eq!(vault.generation(), Ok(generation));
    assert!(!vault.its_door().unwrap().recovery_key, "void with the old key");
    // It is in use at once, and nobody else has it.
    assert_eq!(open(&place.vault()).err(), Some(Error::InUse));
    add(&mut vault, "after", "words").unwrap();
    vault.delete_document(32).unwrap();
    vault.lock();
    assert_eq!(contents(&place.vault()).unwrap(), expected);
    assert_eq!(Vault::open(&place.vault(), &Passphrase::recovery_key(key)).err(), Some(Error::WrongPassphrase));
    assert_eq!(place.files().len(), 2, "the vault and its lock: {:?}", place.files());

    // The old header, and with it the old data key, opens no page of it.
    let mut after = fs::read(place.vault()).unwrap();
    // By the file's id alone the keys of pages would be others already.
    let data_key = |file: &[u8]| *header::unwrap(file.first_chunk().unwrap(), &passphrase()).unwrap();
    assert!(data_key(&after) != data_key(&before));
    after[..HEADER].copy_from_slice(&before[..HEADER]);
    fs::write(place.vault(), after).unwrap();
    assert_eq!(open(&place.vault()).err(), Some(Error::Damaged));
}

#[test]
fn stopped_or_failed_at_any_step_the_vault_is_as_it_was() {
    let place = Place::new();
    let mut vault = filled(&place);
    vault.checkpoint().unwrap();
    let before = fs::read(place.vault()).unwrap();
    let mut steps = 0;
    for stop_at in 0.. {
        let copying = Rekeying::begin_at_cost(&vault.verifier().unwrap(), &passphrase(), Cost::LEAST).unwrap();
        let mut step = 0;
        let outcome = vault.run(copying, &mut |_, _| {
            step += 1;
            if step > stop_at { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        if outcome.is_ok() {
            break;
        }
        steps += 1;
        assert_eq!(outcome.err(), Some(Error::Stopped));
        assert_eq!(place.files().len(), 3, "{:?}", place.files());
    }
    assert!(steps > 0, "it was never stopped");
    let halt = Halt::default();
    halt.halt();
    let copied = vault
        .run(Rekeying::begin_at_cost(&vault.verifier().unwrap(), &passphrase(), Cost::LEAST).unwrap(), &mut silent)
        .unwrap();
    assert_eq!(copied.verify(&passphrase(), &halt, &mut silent).err(), Some(Error::Stopped));
    for room in [0, 1, 10, 50] {
        tap::room(Some(room));
        let outcome = verified(&mut vault, &passphrase()).err();
        tap::room(None);
        assert_eq!(outcome, Some(Error::Full), "room for {room} writes");
    }
    assert_eq!(verified(&mut vault, &other_passphrase()).err(), Some(Error::WrongPassphrase));
    assert_eq!(place.files().len(), 3, "{:?}", place.files());
    vault.checkpoint().unwrap();
    assert!(fs::read(place.vault()).unwrap() == before);
}

#[test]
fn what_was_written_since_the_copy_is_not_lost() {
    let place = Place::new();
    let mut vault = filled(&place);
    let late = verified(&mut vault, &passphrase()).unwrap();
    add(&mut vault, "late", "words").unwrap();
    let (vault, outcome) = Rekeying::end(vault, late, &passphrase());
    assert_eq!(outcome, Err(Error::Busy));
    let mut vault = vault.unwrap();
    assert_eq!(vault.count(), Ok(32));
    let again = verified(&mut vault, &passphrase()).unwrap();
    let (vault, outcome) = Rekeying::end(vault, again, &passphrase());
    assert_eq!((outcome, vault.unwrap().count()), (Ok(()), Ok(32)));
}

#[test]
fn what_is_written_while_it_is_copied_is_in_the_copy() {
    let place = Place::new();
    let mut vault = filled(&place);
    let mut copying = Rekeying::begin_at_cost(&vault.verifier().unwrap(), &passphrase(), Cost::LEAST).unwrap();
    assert!(copying.step(&mut vault).unwrap().is_none(), "too small to be copied in steps");
    // Pages that were copied, new ones, and fewer than before.
    add(&mut vault, "during", "words").unwrap();
    vault.set_setting("during", "yes").unwrap();
    vault.delete_document(2).unwrap();
    let copied = loop {
        if let Some(copied) = copying.step(&mut vault).unwrap() {
            break copied;
        }
    };
    let verified = copied.verify(&passphrase(), &Halt::default(), &mut silent).unwrap();
    let (vault, outcome) = Rekeying::end(vault, verified, &passphrase());
    let vault = vault.unwrap();
    assert_eq!((outcome, vault.count()), (Ok(()), Ok(31)));
    assert_eq!(vault.setting("during").unwrap().as_deref(), Some("yes"));
    assert!(vault.document(2).unwrap().is_none() && vault.document(32).unwrap().is_some());
}

#[test]
fn a_key_file_is_asked_for_afterwards_as_before() {
    let place = Place::new();
    let both = || passphrase().with_key_file(KeyFile::new(b"on a stick").unwrap());
    let mut vault = Vault::create_at_cost(&place.vault(), &both(), Cost::LEAST).unwrap();
    assert_eq!(verified(&mut vault, &passphrase()).err(), Some(Error::WrongPassphrase));
    let copy = verified(&mut vault, &both()).unwrap();
    let (vault, outcome) = Rekeying::end(vault, copy, &both());
    assert_eq!(outcome, Ok(()));
    drop(vault);
    assert!(Vault::door(&place.vault()).unwrap().key_file);
    assert_eq!(Vault::open(&place.vault(), &both()).err(), None);
}

/// Where a crash may leave it: the copy beside the vault, or in its place beside the old log.
#[test]
fn a_crash_between_the_two_leaves_one_of_them_whole() {
    let place = Place::new();
    let mut vault = filled(&place);
    let copy = verified(&mut vault, &passphrase()).unwrap();
    vault.set_setting("n", "only in the log").unwrap();
    let (old_log, new) = (fs::read(place.log()).unwrap(), fs::read(&copy.unfinished.0).unwrap());
    drop(copy);
    vault.lock();
    let expected = contents(&place.vault()).unwrap();
    // The copy opens as the vault does: what is deleted from now on would stay in it.
    fs::write(place.file("a.vault-rekeyed"), &new).unwrap();
    assert_eq!(contents(&place.vault()).unwrap(), expected);
    assert_eq!(place.files().len(), 2, "{:?}", place.files());
    fs::write(place.vault(), &new).unwrap();
    fs::write(place.log(), &old_log).unwrap();
    assert_eq!(contents(&place.vault()).unwrap(), expected);
    // The next one begins with a place of its own.
    let mut vault = open(&place.vault()).unwrap();
    assert!(verified(&mut vault, &passphrase()).is_ok());
}

/// By its name alone nothing is erased.
#[test]
fn what_is_called_as_a_copy_and_is_none_stays() {
    let place = Place::new();
    filled(&place).lock();
    let expected = contents(&place.vault()).unwrap();
    let named = place.file("a.vault-rekeyed");
    // Somebody's own.
    Vault::create_at_cost(&named, &other_passphrase(), Cost::LEAST).unwrap().lock();
    assert_eq!(contents(&place.vault()).unwrap(), expected);
    assert!(Vault::open(&named, &other_passphrase()).is_ok());
    // The vault itself, as a crash in the middle of the rename can leave it: twice, for what is erased shows the next time.
    fs::remove_file(&named).unwrap();
    fs::hard_link(place.vault(), &named).unwrap();
    for _ in 0..2 {
        assert_eq!(contents(&place.vault()).unwrap(), expected);
    }
    #[cfg(unix)]
    {
        let another = place.file("b.vault");
        create(&another).lock();
        fs::remove_file(&named).unwrap();
        std::os::unix::fs::symlink(&another, &named).unwrap();
        assert_eq!(contents(&place.vault()).unwrap(), expected);
        assert!(open(&another).is_ok(), "a link leads to another vault");
    }
}
