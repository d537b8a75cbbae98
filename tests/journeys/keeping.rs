//! Keeping the vault by the command line: backups and going back to them, what opens the vault, and an older copy put back.

use app::{Code, words};

use tests::alcove::{Alcove, PASSPHRASE};
use tests::parts::Parts;
use tests::script::Script;
use tests::texts;

fn with_document() -> Alcove {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    alcove.document("minutes.pdf", texts::minutes_pdf());
    alcove.run(["summarize", "minutes.pdf"]).ended(0);
    alcove
}

fn documents(alcove: &Alcove) -> u32 {
    let app = alcove.open();
    let total = app.library(None, None).unwrap().total;
    app.lock();
    total
}

#[test]
fn a_backup_is_a_vault_and_takes_the_vaults_place_once_it_was_looked_at() {
    let alcove = with_document();
    alcove.run(["vault", "backup", "backup.vault"]).ended(0);
    let backup = alcove.documents().join("backup.vault");
    let said = alcove.run(["vault", "backup", "backup.vault"]).ended(1);
    assert_eq!(said.err.trim(), words::line_of_error(Code::FileExists));
    alcove.run(["--vault", "backup.vault", "vault", "check"]).ended(0);
    // The vault goes on without it.
    alcove.document("survey.txt", texts::survey(3).join("\n\n"));
    alcove.run(["summarize", "survey.txt"]).ended(0);

    // Nobody says yes: nothing is taken.
    let said = alcove.run(["vault", "restore", "backup.vault"]).ended(0);
    assert!(said.out.contains("backup.vault: 1 document, 1 summary"), "{}", said.out);
    assert!(said.out.contains(&words::say("cli-not-restored")), "{}", said.out);
    assert_eq!(documents(&alcove), 2);
    let said = alcove.run(["vault", "restore", "backup.vault", "--yes"]).ended(0);
    assert!(said.out.contains("Alcove-before-restoring-1.vault"), "{}", said.out);
    assert_eq!(documents(&alcove), 1);
    let aside = alcove.vault().with_file_name("Alcove-before-restoring-1.vault");
    alcove.run(["--vault", aside.to_str().unwrap(), "vault", "check"]).ended(0);
    // Older on purpose is not told, now or the second time.
    for _ in 0..2 {
        assert_eq!(alcove.run(["vault", "check"]).ended(0).err, "");
        alcove.run(["vault", "restore", backup.to_str().unwrap(), "--yes"]).ended(0);
    }
    let said = alcove.run_as("another passphrase", ["vault", "restore", "backup.vault", "--yes"]).ended(4);
    assert_eq!(said.err.trim(), words::line_of_error(Code::WrongPassphrase));
    alcove.document("letter.vault", "someone's letter");
    let said = alcove.run(["vault", "restore", "letter.vault", "--yes"]).ended(4);
    assert_eq!(said.err.trim(), words::line_of_error(Code::NotAVault));
    assert_eq!(documents(&alcove), 1);
}

#[test]
fn a_lost_vault_comes_back_from_a_backup_on_a_computer_that_has_none() {
    let alcove = with_document();
    alcove.run(["vault", "backup", "backup.vault"]).ended(0);
    std::fs::remove_file(alcove.vault()).unwrap();
    alcove.run(["vault", "restore", "backup.vault", "--yes"]).ended(0);
    assert_eq!(documents(&alcove), 1);
}

#[test]
fn a_key_file_is_asked_for_until_it_is_dropped() {
    let alcove = with_document();
    alcove.run(["vault", "key-file", "--make", "heron.key"]).ended(0);
    let said = alcove.run(["vault", "check"]).ended(4);
    assert_eq!(said.err.trim(), words::line_of_error(Code::KeyFileNeeded));
    alcove.document("other.key", "something else");
    let said = alcove.run(["--key-file", "other.key", "vault", "check"]).ended(4);
    assert_eq!(said.err.trim(), words::line_of_error(Code::WrongPassphrase));
    alcove.run(["--key-file", "heron.key", "vault", "check"]).ended(0);
    // A backup asks for it too.
    alcove.run(["--key-file", "heron.key", "vault", "backup", "backup.vault"]).ended(0);
    let said = alcove.run(["--vault", "backup.vault", "vault", "check"]).ended(4);
    assert_eq!(said.err.trim(), words::line_of_error(Code::KeyFileNeeded));
    alcove.run(["--key-file", "heron.key", "vault", "restore", "backup.vault", "--yes"]).ended(0);

    let said = alcove.run(["--key-file", "heron.key", "vault", "key-file", "--make", "heron.key"]).ended(1);
    assert_eq!(said.err.trim(), words::line_of_error(Code::FileExists));
    alcove.run(["--key-file", "heron.key", "vault", "key-file", "--take", "other.key"]).ended(0);
    alcove.run(["--key-file", "other.key", "vault", "key-file", "--drop"]).ended(0);
    alcove.run(["vault", "check"]).ended(0);
    alcove.document("empty.key", "");
    let said = alcove.run(["vault", "key-file", "--take", "empty.key"]).ended(4);
    assert_eq!(said.err.trim(), words::line_of_error(Code::KeyFileUnusable));
    assert_eq!(documents(&alcove), 1);
}

#[test]
fn a_recovery_key_opens_the_vault_and_sets_a_new_passphrase() {
    let alcove = with_document();
    alcove.run(["vault", "key-file", "--make", "heron.key"]).ended(0);
    let key = alcove.run(["--key-file", "heron.key", "vault", "recovery-key"]).ended(0).out;
    assert_eq!(key.trim().len(), 39, "{key}");
    std::fs::remove_file(alcove.documents().join("heron.key")).unwrap();
    alcove.run_as(key.trim(), ["--recovery-key", "vault", "check"]).ended(0);
    let said = alcove.run_as("W5CK-BEK9", ["--recovery-key", "vault", "check"]).ended(4);
    assert_eq!(said.err.trim(), words::line_of_error(Code::WrongPassphrase));

    alcove.document("new", "velvet onion harbour sixteen\n");
    let set = ["--recovery-key", "vault", "passphrase", "--new-passphrase-file", "new"];
    alcove.run_as(&key.trim().to_lowercase(), set).ended(0);
    alcove.run(["vault", "check"]).ended(4);
    alcove.run_as("velvet onion harbour sixteen", ["vault", "recovery-key", "--remove"]).ended(0);
    alcove.run_as(key.trim(), ["--recovery-key", "vault", "check"]).ended(4);
    alcove.run_as("velvet onion harbour sixteen", ["vault", "check"]).ended(0);
    alcove.document("weak", "secret\n");
    let weak = ["vault", "passphrase", "--new-passphrase-file", "weak"];
    let said = alcove.run_as("velvet onion harbour sixteen", weak).ended(4);
    assert_eq!(said.err.trim(), words::line_of_error(Code::WeakPassphrase));
}

#[test]
fn everything_is_sealed_anew_and_opens_as_before() {
    let alcove = with_document();
    let before = std::fs::read(alcove.vault()).unwrap();
    alcove.run(["vault", "rekey"]).ended(0);
    let after = std::fs::read(alcove.vault()).unwrap();
    assert_ne!(before.get(20..36), after.get(20..36), "the vault's name in the header");
    assert_eq!(documents(&alcove), 1);
    let left: Vec<_> = std::fs::read_dir(alcove.vault().parent().unwrap()).unwrap().flatten().collect();
    assert_eq!(left.len(), 2, "the vault and its lock: {left:?}");
}

#[test]
fn an_older_copy_is_told_until_the_user_says_that_they_know() {
    let alcove = with_document();
    let older = std::fs::read(alcove.vault()).unwrap();
    assert_eq!(alcove.run(["vault", "check"]).ended(0).err, "");
    std::fs::write(alcove.vault(), older).unwrap();
    for _ in 0..2 {
        let said = alcove.run(["vault", "check"]).ended(0);
        assert!(said.err.contains(&words::say("older-copy-title")), "{}", said.err);
    }
    alcove.run(["vault", "accept-older"]).ended(0);
    assert_eq!(alcove.run(["vault", "check"]).ended(0).err, "");
    assert_eq!(documents(&alcove), 1, "nothing is lost by it");
}

#[test]
fn work_under_way_is_stopped_by_a_lock_and_keeps_others_out() {
    let alcove = with_document();
    let app = alcove.open();
    let file = alcove.documents().join("stopped.vault");
    let (begun, starts) = std::sync::mpsc::channel();
    app.listen(move |event| {
        if let app::view::Event::Upkeep { .. } = event {
            let _ = begun.send(());
        }
    });
    let second = app.clone();
    let backup = std::thread::spawn({
        let (app, file) = (app.clone(), file.clone());
        move || app.back_up(&file, PASSPHRASE.to_owned())
    });
    starts.recv_timeout(tests::wait::LONGEST).unwrap();
    second.lock();
    match backup.join().unwrap() {
        // It was quicker than the lock.
        Ok(()) => assert!(file.exists()),
        Err(error) => {
            assert!(matches!(error.code, Code::Stopped | Code::VaultLocked), "{error}");
            assert!(!file.exists());
        }
    }
    assert_eq!(documents(&alcove), 1);
}
