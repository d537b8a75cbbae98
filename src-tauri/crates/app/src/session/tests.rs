//! The session, as its callers use it.

mod crowd;

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use vault::{Deleting, NewDocument, Storing};

use super::*;

fn passphrase() -> Passphrase {
    Passphrase::new("heron quartz lantern seven".into())
}

fn session(folder: &Path) -> Session {
    let home = Home { generations: Some(folder.join("generations")), ..Home::at(folder.join("a.vault")) };
    Session::new(home)
}

fn document(original: &[u8]) -> NewDocument<'_> {
    NewDocument {
        title: "large",
        format: "text",
        pages: None,
        added: "2026-01-01T00:00:00Z",
        warnings_json: "[]",
        original,
    }
}

fn block(ordinal: u32, text: &str) -> vault::Block {
    vault::Block {
        ordinal,
        kind: "paragraph".to_owned(),
        level: 0,
        page: None,
        paragraph: ordinal + 1,
        start: 0,
        end: u32::try_from(text.len()).unwrap(),
        text: text.to_owned(),
    }
}

fn large(bytes: &[u8]) -> Storing<'_> {
    Storing::new(document(bytes), &[])
}

/// Counted, not timed: how many slices had a reader between them and the one before.
#[test]
fn readers_come_between_the_slices_of_a_long_write() {
    let folder = tempfile::tempdir().unwrap();
    let session = session(folder.path());
    session.create(&passphrase()).unwrap();
    let bytes = vec![7; 120_000_000];
    let (reads, done) = (AtomicU32::new(0), AtomicBool::new(false));
    let (mut slices, mut between, mut before) = (0, 0, 0);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while !done.load(Ordering::SeqCst) {
                    let seen = session.unlocked().unwrap().vault().unwrap().documents(0, 10).unwrap().len();
                    assert_eq!(seen, 0, "a document that is half there was seen");
                    reads.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        let id = session.in_slices(large(&bytes), &mut |_, _| {
            let now = reads.load(Ordering::SeqCst);
            slices += 1;
            between += u32::from(now > before);
            before = now;
            // The last slice makes it visible: by then the readers are to have ended, those too that wait for their turn.
            if slices == 26 {
                done.store(true, Ordering::SeqCst);
            }
            ControlFlow::Continue(())
        });
        done.store(true, Ordering::SeqCst);
        assert_eq!(id.unwrap(), 1);
    });
    assert!(slices > 25, "{slices} slices");
    assert!(between * 2 > slices, "readers came in {between} times between {slices} slices");
    assert!(session.in_slices(Deleting::new(1), &mut unstoppable).unwrap());
}

#[test]
fn work_that_is_locked_under_ends_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let session = session(folder.path());
    session.create(&passphrase()).unwrap();
    let bytes = vec![7; 30_000_000];
    let mut slices = 0;
    let ended = session.in_slices(large(&bytes), &mut |_, _| {
        slices += 1;
        if slices == 3 {
            session.lock();
            session.unlock(&passphrase(), false).unwrap();
        }
        ControlFlow::Continue(())
    });
    assert_eq!(ended.unwrap_err().code, Code::VaultLocked);
    assert_eq!(session.unlocked().unwrap().vault().unwrap().count().unwrap(), 0);
    assert!(session.unlocked().unwrap().vault().unwrap().check().unwrap().is_sound());
}

/// The last step is the text's entry in the search index, which takes as long as the text wants.
#[test]
fn a_lock_waits_for_no_large_text_on_its_way_into_the_index() {
    let folder = tempfile::tempdir().unwrap();
    let session = session(folder.path());
    session.create(&passphrase()).unwrap();
    let text = (0..200_000).map(|number| format!("wort{}", number % 70_001)).collect::<Vec<_>>().join(" ");
    let (original, blocks) = (vec![7; 5_000_000], (0..12).map(|ordinal| block(ordinal, &text)).collect::<Vec<_>>());
    let halt = session.closing().giving_way_to(session.waiting());
    let (stored, at_the_index) = std::sync::mpsc::channel();
    let (ended, waited) = std::thread::scope(|scope| {
        let storing = scope.spawn(|| {
            session.in_slices(Storing::new(document(&original), &blocks).ended_by(halt), &mut |done, of| {
                if of > 0 && done + 12 == of {
                    stored.send(()).unwrap();
                }
                ControlFlow::Continue(())
            })
        });
        at_the_index.recv().unwrap();
        std::thread::sleep(Duration::from_millis(50));
        let begun = std::time::Instant::now();
        session.lock();
        let waited = begun.elapsed();
        (storing.join().unwrap(), waited)
    });
    assert!(waited < Duration::from_secs(1), "it waited for {waited:?}");
    assert!(matches!(ended.unwrap_err().code, Code::VaultLocked | Code::Stopped));
    session.unlock(&passphrase(), false).unwrap();
    assert_eq!(session.unlocked().unwrap().vault().unwrap().count().unwrap(), 0);
}

#[test]
fn an_older_copy_is_told_at_each_opening_until_the_user_knows() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.vault");
    let session = session(folder.path());
    session.create(&passphrase()).unwrap();
    let is_older = || session.keeping().unwrap().older_copy;
    assert!(!is_older());
    session.lock();
    let older = std::fs::read(&file).unwrap();
    for _ in 0..2 {
        session.unlock(&passphrase(), false).unwrap();
        assert!(!is_older(), "the present vault is called an older one");
        session.lock();
    }
    std::fs::write(&file, &older).unwrap();
    for _ in 0..3 {
        session.unlock(&passphrase(), false).unwrap();
        assert!(is_older());
        session.lock();
    }
    session.unlock(&passphrase(), false).unwrap();
    session.accept_older_copy().unwrap();
    assert!(!is_older());
    session.lock();
    session.unlock(&passphrase(), false).unwrap();
    assert!(!is_older());
    session.lock();
    // One that was copied while the vault was open is older as well, once it was locked.
    session.unlock(&passphrase(), false).unwrap();
    session.lock();
    std::fs::remove_dir_all(folder.path().join("generations")).unwrap();
    session.unlock(&passphrase(), false).unwrap();
    assert!(!is_older(), "nothing is known of it any more");
}

#[test]
fn a_backup_is_due_after_the_days_that_were_set() {
    assert!(is_due("2020-01-01T00:00:00Z", 30));
    assert!(!is_due("2020-01-01T00:00:00Z", 0));
    assert!(!is_due(&Timestamp::now().to_string(), 1));
    assert!(is_due("no time", 1));
}

#[test]
fn the_reminder_counts_from_the_first_opening_then_from_the_last_backup() {
    let folder = tempfile::tempdir().unwrap();
    let session = session(folder.path());
    session.create(&passphrase()).unwrap();
    let is_due = || session.keeping().unwrap().backup_due;
    let since = |key: &str| {
        session.unlocked().unwrap().vault_mut().unwrap().set_setting(key, "2020-01-01T00:00:00Z").unwrap();
        session.lock();
        session.unlock(&passphrase(), false).unwrap();
    };
    let after = |backup_days: u32| {
        let mut unlocked = session.unlocked().unwrap();
        let settings = Settings { backup_days, ..unlocked.settings() };
        unlocked.keep_settings(settings).unwrap();
    };
    assert!(!is_due(), "the vault is new");
    since(FIRST_OPENED);
    assert!(is_due() && session.keeping().unwrap().last_backup.is_none());
    after(0);
    assert!(!is_due(), "the user does not want to be reminded");
    after(100_000);
    assert!(!is_due(), "or not yet");
    after(30);
    assert!(is_due());
    session.backed_up().unwrap();
    assert!(!is_due() && session.keeping().unwrap().last_backup.is_some());
    session.lock();
    session.unlock(&passphrase(), false).unwrap();
    assert!(!is_due(), "it is remembered");
    since(LAST_BACKUP);
    assert!(is_due(), "that was long ago");
}

#[test]
fn who_waits_for_the_vault_is_counted_until_it_is_their_turn() {
    let folder = tempfile::tempdir().unwrap();
    let session = session(folder.path());
    session.create(&passphrase()).unwrap();
    let waiting = session.waiting();
    let mine = session.unlocked().unwrap();
    assert_eq!(waiting.load(Ordering::SeqCst), 0, "who has it does not wait");
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..3).map(|_| scope.spawn(|| session.unlocked().is_ok())).collect();
        while waiting.load(Ordering::SeqCst) < 3 {
            std::thread::yield_now();
        }
        drop(mine);
        assert!(threads.into_iter().all(|thread| thread.join().unwrap()));
    });
    assert_eq!(waiting.load(Ordering::SeqCst), 0);
}

#[test]
fn an_open_vault_is_idle_after_the_minutes_that_were_set_and_a_locked_one_never() {
    let folder = tempfile::tempdir().unwrap();
    let session = session(folder.path());
    let after = |minutes: u32| session.is_idle_at(Instant::now() + Duration::from_secs(u64::from(minutes) * 60));
    assert!(!after(1000), "it is not open");
    session.create(&passphrase()).unwrap();
    let minutes = session.settings().idle_minutes;
    assert!(!after(0) && !after(minutes - 1) && after(minutes) && after(1000));
    let mut unlocked = session.unlocked().unwrap();
    let settings = Settings { idle_minutes: 0, ..unlocked.settings() };
    unlocked.keep_settings(settings).unwrap();
    drop(unlocked);
    assert!(!after(1000), "the user wished it open");
}
