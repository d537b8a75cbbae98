//! Keeping the vault: backups and going back to them, what opens the vault, an older copy put back, and the end of it all.

use std::fs::DirEntry;
use std::path::Path;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use app::view::{Event, UpkeepStage};
use app::{App, Code, words};

use tests::alcove::{Alcove, PASSPHRASE};
use tests::parts::Parts;
use tests::script::Script;
use tests::texts;
use tests::wait::{LONGEST, until};

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
    let said = alcove.run(["vault", "backup", "backup.vault"]).ended(1);
    assert_eq!(said.err.trim(), words::line_of_error(Code::FileExists));
    alcove.run(["--vault", "backup.vault", "vault", "check"]).ended(0);
    // The vault goes on without it.
    alcove.document("survey.txt", texts::survey(3).join("\n\n"));
    alcove.run(["summarize", "survey.txt"]).ended(0);

    // Nobody says yes: nothing is taken.
    let said = alcove.run(["vault", "restore", "backup.vault"]).ended(1);
    assert!(said.out.contains("backup.vault: 1 document, 1 summary"), "{}", said.out);
    assert!(said.err.contains(&words::say("cli-not-restored")), "{}", said.err);
    assert_eq!(documents(&alcove), 2);
    let said = alcove.run(["vault", "restore", "backup.vault", "--yes"]).ended(0);
    assert!(said.out.contains("Alcove-before-restoring-1.vault"), "{}", said.out);
    assert_eq!(documents(&alcove), 1);
    let aside = alcove.vault().with_file_name("Alcove-before-restoring-1.vault");
    alcove.run(["--vault", aside.to_str().unwrap(), "vault", "check"]).ended(0);
    // Older on purpose is not told, now or the second time.
    assert_eq!(alcove.run(["vault", "check"]).ended(0).err, "");
    alcove.run(["vault", "restore", "backup.vault", "--yes"]).ended(0);
    assert_eq!(alcove.run(["vault", "check"]).ended(0).err, "");
    let said = alcove.run_as("another passphrase", ["vault", "restore", "backup.vault", "--yes"]).ended(4);
    assert_eq!(said.err.trim(), words::line_of_error(Code::WrongPassphrase));
    alcove.document("letter.vault", "someone's letter");
    let said = alcove.run(["vault", "restore", "letter.vault", "--yes"]).ended(4);
    assert_eq!(said.err.trim(), words::line_of_error(Code::NotAVault));
    let itself = alcove.vault();
    let said = alcove.run(["vault", "restore", itself.to_str().unwrap(), "--yes"]).ended(4);
    assert_eq!(said.err.trim(), words::line_of_error(Code::NotABackup));
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
    let said = alcove.run(["--key-file", "other.key", "vault", "key-file", "--drop"]).ended(0);
    assert_eq!(said.out.trim(), words::say("cli-key-file-dropped"));
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

/// A piece of work that waits at the first word of a stage until it is let go.
struct Held {
    go: Sender<()>,
    work: JoinHandle<app::Result<()>>,
    told: Arc<Mutex<Vec<(UpkeepStage, u32, u32)>>>,
}

impl Held {
    fn at(stage: UpkeepStage, app: &Arc<App>, work: impl FnOnce(&App) -> app::Result<()> + Send + 'static) -> Self {
        let (begun, starts) = channel();
        let (go, goes) = channel();
        let (goes, told) = (Mutex::new(goes), Arc::<Mutex<Vec<_>>>::default());
        let telling = told.clone();
        app.listen(move |event| {
            let Event::Upkeep { stage: now, done, of, .. } = event else { return };
            telling.lock().unwrap().push((now, done, of));
            if now == stage && begun.send(()).is_ok() {
                let _ = goes.lock().unwrap().recv();
            }
        });
        let worker = app.clone();
        let work = std::thread::spawn(move || work(&worker));
        starts.recv_timeout(LONGEST).unwrap();
        Self { go, work, told }
    }

    /// Lets it go; what came of it, and what it told.
    fn end(self) -> (app::Result<()>, Vec<(UpkeepStage, u32, u32)>) {
        drop(self.go);
        let outcome = self.work.join().unwrap();
        (outcome, std::mem::take(&mut *self.told.lock().unwrap()))
    }
}

#[test]
fn a_backup_under_way_keeps_other_work_out_and_is_stopped_without_harm() {
    let alcove = with_document();
    let app = alcove.open();
    let file = alcove.documents().join("stopped.vault");
    let left = || std::fs::read_dir(alcove.documents()).unwrap().flatten().filter(|e| named(e, "stopped")).count();

    let back_up = |app: &Arc<App>| {
        let file = file.clone();
        Held::at(UpkeepStage::Copying, app, move |app| app.back_up(&file, PASSPHRASE.to_owned()))
    };
    let backup = back_up(&app);
    assert_eq!(app.rekey(PASSPHRASE.to_owned()).unwrap_err().code, Code::UpkeepBusy);
    assert_eq!(app.library(None, None).unwrap().total, 1, "the vault is in use meanwhile");
    app.stop_upkeep();
    assert_eq!(backup.end().0.unwrap_err().code, Code::Stopped);
    assert_eq!(left(), 0);

    // A lock stops it, and waits until it has let go of the copy and its keys.
    let backup = back_up(&app);
    let locking = std::thread::spawn({
        let app = app.clone();
        move || app.lock()
    });
    until("the vault to be locked", || app.status().keeping.is_none().then_some(()));
    assert!(!locking.is_finished());
    assert!(matches!(backup.end().0.unwrap_err().code, Code::Stopped | Code::VaultLocked));
    locking.join().unwrap();
    assert_eq!(left(), 0);

    let app = alcove.open();
    let is_remembered = || app.status().keeping.unwrap().last_backup.is_some();
    assert!(!is_remembered(), "none was made");
    app.back_up(&file, PASSPHRASE.to_owned()).unwrap();
    assert_eq!(left(), 1, "the backup, and nothing beside it");
    assert!(is_remembered(), "the reminder counts from it");
}

#[test]
fn writing_everything_out_is_stopped_between_two_documents_and_nothing_of_it_stays() {
    let alcove = with_document();
    let app = alcove.open();
    let into = alcove.documents().join("out");
    std::fs::create_dir(&into).unwrap();
    let left = || std::fs::read_dir(&into).unwrap().count();
    let export = |app: &Arc<App>| {
        let into = into.clone();
        Held::at(UpkeepStage::Copying, app, move |app| app.export_everything(&into).map(drop))
    };
    let stopped = export(&app);
    assert_eq!(left(), 1, "it has begun");
    assert_eq!(app.library(None, None).unwrap().total, 1, "the vault is in use meanwhile");
    app.stop_upkeep();
    assert_eq!(stopped.end().0.unwrap_err().code, Code::Stopped);
    assert_eq!(left(), 0, "what was in the vault lies in no folder");

    let locked = export(&app);
    let locking = std::thread::spawn({
        let app = app.clone();
        move || app.lock()
    });
    until("the vault to be locked", || app.status().keeping.is_none().then_some(()));
    assert!(matches!(locked.end().0.unwrap_err().code, Code::Stopped | Code::VaultLocked));
    locking.join().unwrap();
    assert_eq!(left(), 0);
}

/// The vault's name in its header, which is new with a new data key.
fn name_of(alcove: &Alcove) -> Vec<u8> {
    std::fs::read(alcove.vault()).unwrap().get(20..36).unwrap().to_vec()
}

#[test]
fn what_is_stored_while_a_new_data_keys_copy_is_checked_is_in_the_second_one() {
    let alcove = with_document();
    let before = name_of(&alcove);
    let app = alcove.open();
    let rekey = Held::at(UpkeepStage::Checking, &app, |app| app.rekey(PASSPHRASE.to_owned()));
    app.add_only(&[alcove.document("survey.txt", texts::survey(3).join("\n\n"))], None).unwrap();
    assert!(app.wait(LONGEST));
    assert_eq!(app.library(None, None).unwrap().total, 2, "the vault is in use meanwhile");
    let (outcome, told) = rekey.end();
    outcome.unwrap();
    assert!(told.iter().all(|(_, done, of)| done <= of), "{told:?}");
    let (copying, checking) = (UpkeepStage::Copying, UpkeepStage::Checking);
    let last: Vec<_> = told.chunk_by(|a, b| a.0 == b.0).filter_map(|told| told.last().copied()).collect();
    assert_eq!(last.iter().map(|last| last.0).collect::<Vec<_>>(), [copying, checking, copying, checking], "{told:?}");
    // Of a check it is known how much there is: it is told to its end.
    assert!(last.iter().filter(|last| last.0 == checking).all(|(_, done, of)| done == of && *of > 0), "{told:?}");
    assert_eq!(app.library(None, None).unwrap().total, 2, "what was stored meanwhile is there");
    app.lock();
    assert_eq!(documents(&alcove), 2);
    assert_ne!(name_of(&alcove), before);
}

#[test]
fn what_opens_the_vault_is_not_changed_while_a_new_data_keys_copy_is_made() {
    const NEW: &str = "velvet onion harbour sixteen";
    let alcove = with_document();
    let app = alcove.open();
    let rekey = Held::at(UpkeepStage::Checking, &app, |app| app.rekey(PASSPHRASE.to_owned()));
    let change = || app.change_passphrase(PASSPHRASE.to_owned(), NEW.to_owned());
    // The copy would open with the former one all the same, and know of no recovery key.
    assert_eq!(change().unwrap_err().code, Code::UpkeepBusy);
    assert_eq!(app.make_recovery_key(PASSPHRASE.to_owned()).err().map(|error| error.code), Some(Code::UpkeepBusy));
    rekey.end().0.unwrap();
    change().unwrap();
    app.lock();
    alcove.run_as(NEW, ["vault", "check"]).ended(0);
}

#[test]
fn a_new_data_key_that_is_stopped_at_any_stage_leaves_the_vault_as_it_was() {
    let alcove = with_document();
    let before = name_of(&alcove);
    for stage in [UpkeepStage::Copying, UpkeepStage::Checking] {
        let app = alcove.open();
        let rekey = Held::at(stage, &app, |app| app.rekey(PASSPHRASE.to_owned()));
        app.stop_upkeep();
        assert_eq!(rekey.end().0.unwrap_err().code, Code::Stopped);
        assert_eq!(app.library(None, None).unwrap().total, 1);
        app.lock();
        let left: Vec<_> = std::fs::read_dir(alcove.vault().parent().unwrap()).unwrap().flatten().collect();
        assert_eq!(left.len(), 2, "the vault and its lock: {left:?}");
        assert_eq!(name_of(&alcove), before);
    }
    alcove.run(["vault", "check"]).ended(0);
}

fn named(entry: &DirEntry, begins: &str) -> bool {
    entry.file_name().to_string_lossy().starts_with(begins)
}

#[test]
fn what_was_kept_aside_is_erased_with_the_vault() {
    let alcove = with_document();
    alcove.run(["vault", "backup", "backup.vault"]).ended(0);
    for _ in 0..2 {
        alcove.run(["vault", "restore", "backup.vault", "--yes"]).ended(0);
        alcove.run(["vault", "check"]).ended(0);
    }
    let folder = alcove.vault().parent().unwrap().to_owned();
    let generations = alcove.home().join("state/alcove/generations");
    let names =
        |folder: &Path| -> Vec<_> { std::fs::read_dir(folder).unwrap().flatten().map(|e| e.file_name()).collect() };
    assert!(names(&folder).len() > 2 && !names(&generations).is_empty(), "there is something to erase");
    alcove.run(["vault", "erase", "--yes"]).ended(0);
    assert!(names(&folder).is_empty(), "{:?}", names(&folder));
    assert!(names(&generations).is_empty(), "{:?}", names(&generations));
    // A backup is the user's own to erase.
    alcove.run(["--vault", "backup.vault", "vault", "check"]).ended(0);
}
