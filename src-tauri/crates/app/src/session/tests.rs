use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use vault::{Deleting, NewDocument, Storing};

use super::*;

fn passphrase() -> Passphrase {
    Passphrase::new("heron quartz lantern seven".into())
}

fn session(folder: &std::path::Path) -> Session {
    let home = Home { generations: Some(folder.join("generations")), ..Home::at(folder.join("a.vault")) };
    Session::new(home)
}

fn large(bytes: &[u8]) -> Storing<'_> {
    let document = NewDocument {
        title: "large",
        format: "text",
        pages: None,
        added: "2026-01-01T00:00:00Z",
        warnings_json: "[]",
        original: bytes,
    };
    Storing::new(document, &[])
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
