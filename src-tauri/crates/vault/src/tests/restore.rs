//! Going back to a backup: nothing is taken that was not looked at, and nothing that was there is lost.

use std::ops::ControlFlow;

use super::*;
use crate::work::silent;
use crate::{Error, Halt, Preview, Staged};

const MINE: &str = "correct horse battery staple";
const THEIRS: &str = "something else altogether";

/// A vault with a backup of it, and one more document than the backup.
fn with_backup(place: &Place) -> PathBuf {
    let mut vault = create(&place.vault());
    let id = add(&mut vault, "kept", "words").unwrap();
    vault.add_summary(id, "", "{}", "a summary").unwrap();
    vault.add_receipt("{}").unwrap();
    let backup = place.file("backup.vault");
    vault.backup_at_cost(&backup, &other_passphrase(), Cost::LEAST, &mut silent).unwrap();
    add(&mut vault, "since", "words").unwrap();
    backup
}

fn staged(from: &Path, path: &Path, passphrase: &str) -> Result<Staged> {
    let given = |_| Ok(Passphrase::new(passphrase.into()));
    Staged::stage(from, path, given, &Halt::default(), &mut silent)
}

fn stage(place: &Place, from: &Path, passphrase: &str) -> Result<Staged> {
    staged(from, &place.vault(), passphrase)
}

#[test]
fn it_is_looked_at_first_and_what_was_there_is_kept_aside() {
    let place = Place::new();
    let backup = with_backup(&place);
    let (before, theirs) = (fs::read(place.vault()).unwrap(), fs::read(&backup).unwrap());
    let staged = stage(&place, &backup, THEIRS).unwrap();
    let expected = Preview {
        documents: 1,
        summaries: 1,
        receipts: 1,
        newest: Some("2026-01-02T03:04:05Z".into()),
        bytes: theirs.len() as u64,
    };
    assert_eq!(*staged.preview(), expected);
    assert!(staged.check().is_sound());
    assert!(fs::read(place.vault()).unwrap() == before, "looking changes nothing");
    let aside = staged.put_in_place().unwrap().aside.unwrap();
    assert_eq!(aside, place.file("a-before-restoring-1.vault"));
    assert_eq!(Vault::open(&place.vault(), &other_passphrase()).unwrap().count(), Ok(1));
    assert_eq!(open(&aside).unwrap().count(), Ok(2));
    assert!(fs::read(&backup).unwrap() == theirs, "the backup is as it was");

    // And once more: the first one aside is not written over.
    let again = stage(&place, &backup, THEIRS).unwrap().put_in_place().unwrap();
    assert_eq!(again.aside, Some(place.file("a-before-restoring-2.vault")));
    assert_eq!(open(&aside).unwrap().count(), Ok(2));
}

#[test]
fn it_works_where_there_is_no_vault_or_a_damaged_one() {
    let place = Place::new();
    let backup = with_backup(&place);
    let mut damaged = fs::read(place.vault()).unwrap();
    damaged[20_000] ^= 1;
    fs::write(place.vault(), &damaged).unwrap();
    let aside = stage(&place, &backup, THEIRS).unwrap().put_in_place().unwrap().aside.unwrap();
    assert!(fs::read(aside).unwrap() == damaged);
    fs::remove_file(place.vault()).unwrap();
    let none = stage(&place, &backup, THEIRS).unwrap().put_in_place().unwrap();
    assert_eq!(none.aside, None);
    assert_eq!(Vault::open(&place.vault(), &other_passphrase()).unwrap().count(), Ok(1));
    // In a folder that is not there yet.
    let fresh = place.file("another/folder/a.vault");
    staged(&backup, &fresh, THEIRS).unwrap().put_in_place().unwrap();
    assert!(fresh.exists());
}

#[test]
fn a_log_beside_the_vault_is_kept_with_it_and_not_taken_for_the_backups() {
    let place = Place::new();
    let backup = with_backup(&place);
    let mut vault = open(&place.vault()).unwrap();
    vault.set_setting("n", "only in the log").unwrap();
    let (main, log) = (fs::read(place.vault()).unwrap(), fs::read(place.log()).unwrap());
    vault.lock();
    // As a crash would leave them.
    fs::write(place.vault(), main).unwrap();
    fs::write(place.log(), log).unwrap();
    let aside = stage(&place, &backup, THEIRS).unwrap().put_in_place().unwrap().aside.unwrap();
    assert!(!place.log().exists());
    assert_eq!(open(&aside).unwrap().setting("n").unwrap().as_deref(), Some("only in the log"));
    assert_eq!(Vault::open(&place.vault(), &other_passphrase()).unwrap().setting("n"), Ok(None));
}

#[test]
fn what_was_left_in_a_copied_vaults_log_comes_with_it() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    vault.set_setting("n", "1").unwrap();
    vault.checkpoint().unwrap();
    vault.set_setting("n", "2").unwrap();
    fs::copy(place.vault(), place.file("copied.vault")).unwrap();
    fs::copy(place.log(), place.file("copied.vault-wal")).unwrap();
    vault.lock();
    stage(&place, &place.file("copied.vault"), MINE).unwrap().put_in_place().unwrap();
    assert_eq!(open(&place.vault()).unwrap().setting("n").unwrap().as_deref(), Some("2"));
}

#[test]
fn whatever_is_wrong_with_it_the_vault_stays_as_it_was() {
    let place = Place::new();
    let backup = with_backup(&place);
    let (before, whole) = (fs::read(place.vault()).unwrap(), fs::read(&backup).unwrap());
    let refused = |from: &Path, passphrase: &str| stage(&place, from, passphrase).err().unwrap();
    assert_eq!(refused(&backup, MINE), Error::WrongPassphrase);
    assert_eq!(refused(&place.file("none"), THEIRS), Error::Missing);
    assert_eq!(refused(&place.vault(), MINE), Error::NotABackup, "the vault itself");
    // What a crash left of an earlier look may be all that is left of its backup.
    let left = place.file("a.vault-restoring");
    fs::write(&left, &whole).unwrap();
    assert_eq!(refused(&left, THEIRS), Error::NotABackup);
    assert!(fs::read(&left).unwrap() == whole);
    assert_eq!(refused(place.folder.path(), MINE), Error::NotAVault);
    let letter = place.file("letter.txt");
    fs::write(&letter, "someone's letter").unwrap();
    assert_eq!(refused(&letter, MINE), Error::NotAVault);
    for at in (9000..whole.len()).step_by(4096) {
        let mut damaged = whole.clone();
        damaged[at] ^= 1;
        fs::write(place.file("damaged.vault"), damaged).unwrap();
        assert_eq!(refused(&place.file("damaged.vault"), THEIRS), Error::Damaged, "byte {at}");
    }
    let stopped = Staged::stage(&backup, &place.vault(), |_| Ok(other_passphrase()), &Halt::default(), &mut |_, _| {
        ControlFlow::Break(())
    });
    assert_eq!(stopped.err(), Some(Error::Stopped));
    {
        let _open = Vault::open(&backup, &other_passphrase()).unwrap();
        assert_eq!(refused(&backup, THEIRS), Error::InUse);
    }
    let open_vault = open(&place.vault()).unwrap();
    assert_eq!(refused(&place.vault(), MINE), Error::NotABackup, "open or not");
    let staged = stage(&place, &backup, THEIRS).unwrap();
    assert_eq!(staged.put_in_place().err(), Some(Error::InUse), "the vault is open");
    open_vault.lock();
    assert!(fs::read(place.vault()).unwrap() == before);
    assert!(!place.files().iter().any(|file| file.to_string_lossy().contains("restoring")), "{:?}", place.files());
}

#[test]
fn while_one_is_looked_at_no_other_comes_in_its_place() {
    let place = Place::new();
    let backup = with_backup(&place);
    let other = place.file("other.vault");
    fs::copy(place.vault(), &other).unwrap();
    let refuses = || assert_eq!(stage(&place, &other, MINE).err(), Some(Error::InUse));
    // Brought, and not opened yet.
    let given = |_| {
        refuses();
        Ok(other_passphrase())
    };
    let staged: Result<Staged> = Staged::stage(&backup, &place.vault(), given, &Halt::default(), &mut silent);
    let looked_at = staged.unwrap();
    refuses();
    looked_at.put_in_place().unwrap();
    assert_eq!(Vault::open(&place.vault(), &other_passphrase()).unwrap().count(), Ok(1));
    assert!(stage(&place, &other, MINE).is_ok(), "it is free again");
}

/// The vault as a crash before the rename leaves it: its file has a second name and so has its log, which alone holds what is `said`. The
/// second names.
#[cfg(unix)]
fn named_twice(place: &Place, said: &str) -> [PathBuf; 2] {
    let mut vault = open(&place.vault()).unwrap();
    vault.set_setting("n", said).unwrap();
    let (main, log) = (fs::read(place.vault()).unwrap(), fs::read(place.log()).unwrap());
    vault.lock();
    fs::write(place.vault(), main).unwrap();
    fs::write(place.log(), log).unwrap();
    let aside = ["", "-wal"].map(|suffix| place.file(&format!("a-before-restoring-1.vault{suffix}")));
    fs::hard_link(place.vault(), &aside[0]).unwrap();
    fs::hard_link(place.log(), &aside[1]).unwrap();
    aside
}

/// The same behind the rename: the backup is in the vault's place, beside the former vault's log.
#[cfg(unix)]
fn come(place: &Place, backup: &Path, said: &str) -> PathBuf {
    let [aside, _] = named_twice(place, said);
    let came = place.file("came");
    fs::copy(backup, &came).unwrap();
    fs::rename(&came, place.vault()).unwrap();
    aside
}

#[cfg(unix)]
#[test]
fn a_crash_before_or_behind_the_rename_leaves_no_two_vaults_with_one_log() {
    let place = Place::new();
    let backup = with_backup(&place);
    let setting = |vault: &Vault| vault.setting("n").unwrap();
    let [aside, its_log] = named_twice(&place, "before");
    assert_eq!(setting(&open(&place.vault()).unwrap()).as_deref(), Some("before"));
    assert!(!aside.exists() && !its_log.exists(), "the log would be played over what is stored from now on");

    let aside = come(&place, &backup, "behind");
    let mut restored = Vault::open(&place.vault(), &other_passphrase()).unwrap();
    restored.set_setting("n", "stored since").unwrap();
    assert_eq!(setting(&open(&aside).unwrap()).as_deref(), Some("behind"));
    restored.lock();
    let restored = Vault::open(&place.vault(), &other_passphrase()).unwrap();
    assert_eq!(setting(&restored).as_deref(), Some("stored since"));
}

#[cfg(unix)]
#[test]
fn another_backup_in_the_place_of_one_never_opened_leaves_the_former_vault_its_log() {
    let place = Place::new();
    let backup = with_backup(&place);
    let aside = come(&place, &backup, "only in the log");
    let second = stage(&place, &backup, THEIRS).unwrap().put_in_place().unwrap().aside.unwrap();
    let mut vault = Vault::open(&second, &other_passphrase()).unwrap();
    vault.set_setting("n", "written to it").unwrap();
    vault.lock();
    assert_eq!(open(&aside).unwrap().setting("n").unwrap().as_deref(), Some("only in the log"));
}

#[cfg(unix)]
#[test]
fn a_log_that_no_other_name_leads_to_stays() {
    let place = Place::new();
    with_backup(&place);
    let [aside, its_log] = named_twice(&place, "under both names");
    // As if it had been opened by its second name, and cut short again.
    let left = fs::read(&its_log).unwrap();
    fs::remove_file(&its_log).unwrap();
    fs::write(&its_log, &left).unwrap();
    open(&place.vault()).unwrap().lock();
    assert!(aside.exists() && fs::read(&its_log).unwrap() == left);
}

#[cfg(unix)]
#[test]
fn a_backup_in_a_folder_that_cannot_be_written_to_is_taken_all_the_same() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    let backup = with_backup(&place);
    let folder = place.file("a disc");
    fs::create_dir(&folder).unwrap();
    fs::rename(&backup, folder.join("backup.vault")).unwrap();
    fs::set_permissions(folder.join("backup.vault"), fs::Permissions::from_mode(0o444)).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    let staged = stage(&place, &folder.join("backup.vault"), THEIRS);
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(staged.unwrap().preview().documents, 1);
}
