//! Where a vault is and what may be wrong with that place: one clear error each, and nothing lost.

use super::*;
use crate::Error;

fn refusal(path: &Path) -> Option<Error> {
    open(path).err()
}

#[test]
fn a_second_one_is_told_that_it_is_in_use() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    assert_eq!(refusal(&place.vault()), Some(Error::InUse));
    assert_eq!(Vault::door(&place.vault()).err(), Some(Error::InUse));
    // The refused one did no harm to the first.
    add(&mut vault, "title", "words").unwrap();
    vault.lock();
    assert_eq!(refusal(&place.vault()), None);
}

#[test]
fn a_file_that_is_there_is_never_written_over() {
    let place = Place::new();
    fs::write(place.vault(), b"someone's letter").unwrap();
    assert_eq!(Vault::create_at_cost(&place.vault(), &passphrase(), Cost::LEAST).err(), Some(Error::Exists));
    assert_eq!(fs::read(place.vault()).unwrap(), b"someone's letter");
    assert_eq!(place.files().len(), 1);
}

#[test]
fn what_is_not_a_vault_is_called_so_and_left_alone() {
    let place = Place::new();
    for bytes in [&b""[..], b"someone's letter", &[0; 8192], &[7; 50_000], b"SQLite format 3\0"] {
        fs::write(place.vault(), bytes).unwrap();
        assert_eq!(refusal(&place.vault()), Some(Error::NotAVault), "{} bytes", bytes.len());
        assert_eq!(fs::read(place.vault()).unwrap(), bytes);
    }
    assert_eq!(refusal(place.folder.path()), Some(Error::NotAVault));
    assert_eq!(refusal(&place.file("none")), Some(Error::Missing));
    assert!(!place.file("none-lock").exists());
}

#[test]
fn a_schema_of_a_newer_version_is_called_so_and_left_alone() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    vault
        .connection
        .authorizer(None::<fn(rusqlite::hooks::AuthContext<'_>) -> rusqlite::hooks::Authorization>)
        .unwrap();
    vault.connection.execute_batch("PRAGMA user_version = 1000").unwrap();
    vault.lock();
    let before = fs::read(place.vault()).unwrap();
    assert_eq!(refusal(&place.vault()), Some(Error::Newer));
    assert!(fs::read(place.vault()).unwrap() == before);
}

#[test]
fn a_path_through_a_link_and_with_signs_is_one_vault() {
    let place = Place::new();
    let path = place.file("a 100% ?vfs=unix #é.vault");
    create(&path).lock();
    #[cfg(unix)]
    {
        let link = place.file("link.vault");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        let vault = open(&link).unwrap();
        assert_eq!(refusal(&path), Some(Error::InUse));
        vault.lock();
    }
    assert_eq!(refusal(&path), None);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;

    use super::*;

    #[test]
    fn only_the_user_may_read_what_is_made() {
        let place = Place::new();
        let path = place.file("new/folder/a.vault");
        let mut vault = create(&path);
        add(&mut vault, "title", "words").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        for folder in ["new", "new/folder"] {
            assert_eq!(mode(&place.file(folder)), 0o700, "{folder}");
        }
        for file in fs::read_dir(place.file("new/folder")).unwrap() {
            let file = file.unwrap().path();
            assert_eq!(mode(&file), 0o600, "{}", file.display());
        }
        assert_eq!(fs::read_dir(place.file("new/folder")).unwrap().count(), 3, "vault, log and lock");
    }

    /// Runs a test in this folder, which it makes read-only, as a user whom permissions bind; root they do not.
    fn as_nobody_in_read_only(folder: &Path, test: &str) -> bool {
        // A copy, for this program may lie where that user cannot reach it.
        let program = folder.join("program");
        fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
        fs::set_permissions(folder, fs::Permissions::from_mode(0o555)).unwrap();
        let mut command = Command::new(program);
        command.env("ALCOVE_VAULT_FOLDER", folder);
        if Command::new("id").arg("-u").output().unwrap().stdout == b"0\n" {
            command.uid(65534).gid(65534);
        }
        passes_alone(&mut command, &format!("places::unix::{test}"))
    }

    #[test]
    fn a_folder_that_may_not_be_written_to_holds_no_new_vault_and_one_that_is_there_is_read() {
        let (place, crashed) = (Place::new(), Place::new());
        let mut vault = create(&place.vault());
        vault.checkpoint().unwrap();
        add(&mut vault, "in the log", "words").unwrap();
        fs::copy(place.vault(), crashed.vault()).unwrap();
        fs::copy(place.log(), crashed.log()).unwrap();
        vault.lock();
        // The folder alone; the folder and the log; all of it, with a lock that belongs to somebody else; the folder, where a crash left
        // two names that cannot be taken away.
        for (main, log, lock, twice) in [
            (0o666, 0o666, None, false),
            (0o666, 0o444, Some(0o666), false),
            (0o444, 0o444, Some(0o600), false),
            (0o666, 0o666, Some(0o666), true),
        ] {
            let place = Place::new();
            fs::copy(crashed.vault(), place.vault()).unwrap();
            fs::copy(crashed.log(), place.log()).unwrap();
            let mode = |file: &Path, mode| fs::set_permissions(file, fs::Permissions::from_mode(mode)).unwrap();
            mode(&place.vault(), main);
            mode(&place.log(), log);
            if let Some(lock) = lock {
                fs::write(place.file("a.vault-lock"), b"").unwrap();
                mode(&place.file("a.vault-lock"), lock);
            }
            if twice {
                fs::hard_link(place.vault(), place.file("a-before-restoring-1.vault")).unwrap();
                fs::hard_link(place.log(), place.file("a-before-restoring-1.vault-wal")).unwrap();
            }
            let before = fs::read(place.log()).unwrap();
            let read = as_nobody_in_read_only(place.folder.path(), "child_without_permission");
            mode(place.folder.path(), 0o700);
            assert!(read && fs::read(place.log()).unwrap() == before, "{main:o} {log:o} {lock:?}");
            // The lock may be another's only for who is not root.
            mode(&place.vault(), 0o600);
            mode(&place.log(), 0o600);
            assert_eq!(open(&place.vault()).unwrap().count(), Ok(1));
        }
    }

    #[test]
    fn child_without_permission() {
        let Some(folder) = std::env::var_os("ALCOVE_VAULT_FOLDER").map(PathBuf::from) else { return };
        let mut vault = open(&folder.join("a.vault")).unwrap();
        assert!(vault.is_read_only());
        assert_eq!(vault.documents(0, 10).unwrap()[0].title, "in the log");
        assert!(vault.check().unwrap().is_sound());
        assert_eq!(vault.set_setting("appearance", "dark"), Err(Error::ReadingOnly));
        vault.lock();
        assert_eq!(
            Vault::create_at_cost(&folder.join("b.vault"), &passphrase(), Cost::LEAST).err(),
            Some(Error::ReadOnly)
        );
    }

    #[test]
    fn a_log_that_may_not_be_read_is_not_passed_over() {
        let place = Place::new();
        let mut vault = create(&place.vault());
        add(&mut vault, "in the log", "words").unwrap();
        let (main, log) = (fs::read(place.vault()).unwrap(), fs::read(place.log()).unwrap());
        vault.lock();
        fs::write(place.vault(), main).unwrap();
        fs::write(place.log(), log).unwrap();
        fs::set_permissions(place.vault(), fs::Permissions::from_mode(0o444)).unwrap();
        fs::set_permissions(place.log(), fs::Permissions::from_mode(0o000)).unwrap();
        let refused = as_nobody_in_read_only(place.folder.path(), "child_without_the_log");
        fs::set_permissions(place.folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
        assert!(refused);
    }

    #[test]
    fn child_without_the_log() {
        let Some(folder) = std::env::var_os("ALCOVE_VAULT_FOLDER").map(PathBuf::from) else { return };
        assert_eq!(refusal(&folder.join("a.vault")), Some(Error::Io(std::io::ErrorKind::PermissionDenied)));
    }
}
