//! A full disk while a vault is kept: a backup takes its place, everything is sealed anew, what opens it is changed. Whichever write fails, of
//! bytes or of a file's name, the vault is there and whole, and nothing lies beside it.

use std::collections::BTreeMap;

use super::*;
use crate::place::beside;
use crate::vfs::tap;
use crate::work::silent;
use crate::{Error, Halt, KeyFile, Rekeying, Staged};

/// A vault as a crash leaves it: one document in its file, the other in the log alone.
fn crashed(path: &Path, passphrase: &Passphrase, original: &[u8]) {
    let mut vault = Vault::create_at_cost(path, passphrase, Cost::LEAST).unwrap();
    vault.add_document(&new_document("in the file", original), &[block(0, "lorem")]).unwrap();
    vault.checkpoint().unwrap();
    vault.add_document(&new_document("in the log", b"a"), &[block(0, "lorem")]).unwrap();
    let files = [path.to_owned(), beside(path, "-wal")];
    let left = files.each_ref().map(|file| fs::read(file).unwrap());
    vault.lock();
    for (file, bytes) in files.iter().zip(left) {
        fs::write(file, bytes).unwrap();
    }
}

/// Every file and what is in it, but for the locks: whoever opens a vault leaves one, always empty.
fn files(place: &Place) -> BTreeMap<PathBuf, Vec<u8>> {
    let is_kept = |file: &PathBuf| file.extension().is_none_or(|ending| ending != "vault-lock");
    place.files().into_iter().filter(is_kept).map(|file| (file.clone(), fs::read(file).unwrap())).collect()
}

#[test]
fn wherever_the_disk_fills_up_a_backup_is_in_its_place_or_the_vault_is_as_it_was() {
    for single_names in [false, true] {
        let place = Place::new();
        let backup = place.file("backup.vault");
        crashed(&place.vault(), &passphrase(), b"mine");
        // More than is copied at a time.
        crashed(&backup, &other_passphrase(), &[b'x'; 1_500_000]);
        let before = files(&place);
        tap::single_names(single_names);
        let mut failures = 0;
        for room in 0.. {
            tap::room(Some(room));
            let given = |_| Ok(other_passphrase());
            let staged: Result<Staged> = Staged::stage(&backup, &place.vault(), given, &Halt::default(), &mut silent);
            let restored = staged.and_then(Staged::put_in_place);
            tap::room(None);
            match restored {
                Ok(restored) => {
                    assert_eq!(restored.aside, Some(place.file("a-before-restoring-1.vault")));
                    break;
                }
                Err(error) => assert_eq!(error, Error::Full, "room for {room} writes"),
            }
            failures += 1;
            let now = files(&place);
            assert!(now == before, "room for {room} writes: {:?}", now.keys());
        }
        tap::single_names(false);
        assert!(failures > 6, "the disk was full {failures} times");
        let restored = Vault::open(&place.vault(), &other_passphrase()).unwrap();
        assert!(restored.count() == Ok(2) && restored.check().unwrap().is_sound());
        let aside = open(&place.file("a-before-restoring-1.vault")).unwrap();
        assert!(aside.count() == Ok(2) && aside.check().unwrap().is_sound());
        drop((restored, aside));
        let names = ["a-before-restoring-1.vault", "a.vault", "backup.vault", "backup.vault-wal"];
        assert!(files(&place).into_keys().eq(names.map(|name| place.file(name))), "{:?}", place.files());
    }
}

/// A new data key for all of it; as `Rekeying::end`, where that is not reached too.
fn rekey(mut vault: Vault) -> (Option<Vault>, Result<()>) {
    let verified = vault
        .verifier()
        .and_then(|verifier| Rekeying::begin_at_cost(&verifier, &passphrase(), Cost::LEAST))
        .and_then(|copying| vault.run(copying, &mut silent))
        .and_then(|copied| copied.verify(&passphrase(), &Halt::default(), &mut silent));
    match verified {
        Ok(verified) => Rekeying::end(vault, verified, &passphrase()),
        Err(error) => (Some(vault), Err(error)),
    }
}

#[test]
fn wherever_the_disk_fills_up_everything_is_sealed_anew_or_as_it_was() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    let id = add(&mut vault, "kept", "words").unwrap();
    vault.add_summary(id, "", "{}", "a summary").unwrap();
    vault.lock();
    let expected = contents(&place.vault()).unwrap();
    let (mut open_vault, mut failures, mut at_the_end) = (None, 0, 0);
    for room in 0.. {
        let vault: Vault = open_vault.take().unwrap_or_else(|| open(&place.vault()).unwrap());
        let former = vault.file_id();
        tap::room(Some(room));
        let (vault, outcome) = rekey(vault);
        tap::room(None);
        if outcome.is_ok() {
            assert_ne!(vault.unwrap().file_id(), former);
            break;
        }
        failures += 1;
        at_the_end += u32::from(vault.is_none());
        assert_eq!(outcome, Err(Error::Full), "room for {room} writes");
        assert!(!place.file("a.vault-rekeyed").exists(), "room for {room} writes");
        // As it goes on, and as it is found the next time.
        open_vault = vault.filter(|_| room % 8 > 0);
        match &open_vault {
            Some(vault) => assert_eq!(vault.count(), Ok(1), "room for {room} writes"),
            None => {
                assert_eq!(contents(&place.vault()).unwrap(), expected, "room for {room} writes");
                assert_eq!(place.files().len(), 2, "room for {room} writes: {:?}", place.files());
            }
        }
    }
    assert!(failures > 8 && at_the_end > 0, "the disk was full {failures} times, {at_the_end} of them at the end");
    assert_eq!(contents(&place.vault()).unwrap(), expected);
    assert_eq!(place.files().len(), 2, "{:?}", place.files());
}

/// Two writes of the header: the first decides, the second makes it safe.
#[test]
fn wherever_the_disk_fills_up_what_opens_the_vault_is_what_did_or_what_is_to() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    vault.add_document(&new_document("kept", b"a"), &[block(0, "words")]).unwrap();
    let key = vault.make_recovery_key_at_cost(&passphrase(), Cost::LEAST).unwrap().words().to_owned();
    vault.lock();
    let made = fs::read(place.vault()).unwrap();
    let with_stick = || passphrase().with_key_file(KeyFile::new(b"on a stick").unwrap());
    // The passphrase, another, the passphrase with a key file, the recovery key.
    let opening = || {
        [passphrase(), other_passphrase(), with_stick(), Passphrase::recovery_key(key.clone())].map(|given| {
            let vault = Vault::open(&place.vault(), &given);
            vault.is_ok_and(|vault| vault.count() == Ok(1) && vault.check().is_ok_and(|check| check.is_sound()))
        })
    };
    type Change<'a> = &'a dyn Fn(&mut Vault) -> Result<()>;
    let changes: [(&str, Change<'_>, [bool; 4]); 4] = [
        (
            "another passphrase",
            &|vault: &mut Vault| vault.change_passphrase_at_cost(&passphrase(), &other_passphrase(), Cost::LEAST),
            [false, true, false, true],
        ),
        (
            "a key file",
            &|vault: &mut Vault| vault.change_passphrase_at_cost(&passphrase(), &with_stick(), Cost::LEAST),
            [false, false, true, true],
        ),
        (
            "another recovery key",
            &|vault: &mut Vault| vault.make_recovery_key_at_cost(&passphrase(), Cost::LEAST).map(drop),
            [true, false, false, false],
        ),
        (
            "no recovery key",
            &|vault: &mut Vault| vault.remove_recovery_key_at_cost(&passphrase(), Cost::LEAST),
            [true, false, false, false],
        ),
    ];
    for (name, change, after) in changes {
        let mut failures = 0;
        for room in 0.. {
            fs::write(place.vault(), &made).unwrap();
            let mut vault = open(&place.vault()).unwrap();
            tap::room(Some(room));
            let changed = change(&mut vault);
            tap::room(None);
            vault.lock();
            let expected = if room == 0 { [true, false, false, true] } else { after };
            assert_eq!(opening(), expected, "{name}, room for {room} writes");
            assert_eq!(place.files().len(), 2, "{name}, room for {room} writes: {:?}", place.files());
            if changed.is_ok() {
                break;
            }
            failures += 1;
            assert_eq!(changed, Err(Error::Full), "{name}, room for {room} writes");
        }
        assert_eq!(failures, 2, "{name}");
    }
}
