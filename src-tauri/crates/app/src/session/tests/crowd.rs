//! Many threads through the one session at once: some write, some read, one is at work that takes long, and in the end it is locked under all
//! of them.

use std::collections::BTreeSet;
use std::sync::{Barrier, mpsc};
use std::thread;

use vault::{Copying, Searching};

use super::*;

const WRITERS: usize = 3;
const READERS: usize = 3;

/// What a writer knows of its documents.
#[derive(Default)]
struct Told {
    /// They are there, with a summary each.
    stored: BTreeSet<String>,
    /// Begun, and not said to have been done.
    unknown: BTreeSet<String>,
}

/// Counts the turns that a piece of work asks for.
fn counting(turns: &AtomicU32) -> impl FnMut(u32, u32) -> ControlFlow<()> {
    move |_, _| {
        turns.fetch_add(1, Ordering::SeqCst);
        ControlFlow::Continue(())
    }
}

/// Stores documents with a summary each and deletes every third, until that is refused.
fn write(session: &Session, writer: usize, turns: &AtomicU32) -> (Told, Error) {
    let mut told = Told::default();
    let ended = (0..).try_for_each(|number: u32| -> Result<()> {
        let title = format!("heron {writer}/{number}");
        told.unknown.insert(title.clone());
        let new = NewDocument { title: &title, ..document(title.as_bytes()) };
        let id = session.in_slices(Storing::new(new, &[block(0, &title)]), &mut counting(turns))?;
        session.unlocked()?.vault_mut()?.add_summary(id, "2026-01-01T00:00:00Z", "{}", &title)?;
        turns.fetch_add(1, Ordering::SeqCst);
        if number % 3 == 2 {
            assert!(session.in_slices(Deleting::new(id), &mut counting(turns))?, "{title} was not there");
        } else {
            told.stored.insert(title.clone());
        }
        told.unknown.remove(&title);
        Ok(())
    });
    (told, ended.unwrap_err())
}

/// Searches and pages until that is refused. What it sees is whole.
fn read(session: &Session, turns: &AtomicU32) -> Error {
    let ended = (0..).try_for_each(|_: u32| -> Result<()> {
        let halt = Halt::default().giving_way_to(session.waiting());
        let found = session.in_slices(Searching::new("heron", 0, 5, halt), &mut counting(turns))?;
        assert!(found.rows.iter().all(|row| row.document.title.starts_with("heron")));
        let unlocked = session.unlocked()?;
        let vault = unlocked.vault()?;
        for row in vault.documents(0, 5)? {
            assert_ne!(row.title, "cut short", "a document that is half there was seen");
            let blocks = usize::from(row.title != "large");
            assert_eq!(vault.blocks(row.id)?.len(), blocks, "{}", row.title);
        }
        turns.fetch_add(1, Ordering::SeqCst);
        Ok(())
    });
    ended.unwrap_err()
}

/// Stores a large document and copies the vault, and counts between how many slices each of the others had a turn. Then it is at work once more,
/// says so, and waits for the lock.
fn work(session: &Session, backup: &Path, turns: &[AtomicU32], begin: &Barrier, at_work: &mpsc::Sender<()>) -> Error {
    begin.wait();
    let original = vec![7; 24_000_000];
    let copying = Copying::new(backup, &passphrase()).unwrap();
    let (mut slices, mut seen, mut between) = (0, [0; WRITERS + READERS], [0; WRITERS + READERS]);
    let mut look = |_: u32, _: u32| {
        slices += 1;
        for ((turns, seen), between) in turns.iter().zip(&mut seen).zip(&mut between) {
            let now = turns.load(Ordering::SeqCst);
            *between += u32::from(now > *seen);
            *seen = now;
        }
        ControlFlow::Continue(())
    };
    session.in_slices(large(&original), &mut look).unwrap();
    let copied = session.in_slices(copying, &mut look).unwrap();
    assert!(slices > 25, "{slices} slices");
    // One at least is let in between two slices, and whoever waits longest comes first: of six, each in every sixth.
    assert!(between.iter().all(|between| between * 12 > slices), "turns between {slices} slices: {between:?}");
    copied.verify(&passphrase(), &Halt::default(), &mut unstoppable).unwrap().keep_as(backup).unwrap();

    let cut_short = NewDocument { title: "cut short", ..document(&original) };
    let mut slices = 0;
    let ended = session.in_slices(Storing::new(cut_short, &[]), &mut |_, _| {
        slices += 1;
        if slices == 3 {
            at_work.send(()).unwrap();
            while session.unlocked().is_ok() {
                thread::yield_now();
            }
        }
        ControlFlow::Continue(())
    });
    ended.unwrap_err()
}

#[test]
fn they_lose_nothing_and_each_has_its_turns_until_all_of_them_are_locked_out() {
    let folder = tempfile::tempdir().unwrap();
    let backup = folder.path().join("backup.vault");
    let session = session(folder.path());
    session.create(&passphrase()).unwrap();
    let turns: [AtomicU32; WRITERS + READERS] = Default::default();
    let begin = Barrier::new(turns.len() + 1);
    let (tell_at_work, at_work) = mpsc::channel();
    let (told, ended) = thread::scope(|scope| {
        let (session, backup, turns, begin) = (&session, &backup, &turns, &begin);
        let (of_writers, of_readers) = turns.split_at(WRITERS);
        let writers = of_writers.iter().enumerate().map(|(writer, turns)| {
            scope.spawn(move || {
                begin.wait();
                write(session, writer, turns)
            })
        });
        let readers = of_readers.iter().map(|turns| {
            scope.spawn(move || {
                begin.wait();
                read(session, turns)
            })
        });
        let (writers, readers) = (writers.collect::<Vec<_>>(), readers.collect::<Vec<_>>());
        let working = scope.spawn(move || work(session, backup, turns, begin, &tell_at_work));
        // Where it was never heard of, that thread has failed: the others are to end all the same.
        let _ = at_work.recv();
        session.lock();
        let (told, mut ended): (Vec<_>, Vec<_>) = writers.into_iter().map(|writer| writer.join().unwrap()).unzip();
        ended.extend(readers.into_iter().map(|reader| reader.join().unwrap()));
        ended.push(working.join().unwrap());
        (told, ended)
    });
    assert!(ended.iter().all(|error| error.code == Code::VaultLocked), "{ended:?}");
    assert_eq!(session.unlocked().err().map(|error| error.code), Some(Code::VaultLocked));

    session.unlock(&passphrase(), false).unwrap();
    let unlocked = session.unlocked().unwrap();
    let vault = unlocked.vault().unwrap();
    assert!(vault.check().unwrap().is_sound());
    let rows = vault.documents(0, u32::MAX).unwrap();
    let mut there: BTreeSet<&str> = rows.iter().map(|row| row.title.as_str()).collect();
    assert_eq!(there.len(), rows.len(), "one is there twice");
    assert!(there.remove("large"));
    for Told { stored, unknown } in &told {
        assert!(!stored.is_empty());
        for title in stored {
            assert!(there.remove(title.as_str()), "{title} is lost");
        }
        there.retain(|title| !unknown.contains(*title));
    }
    assert!(there.is_empty(), "deleted, or never stored as a whole: {there:?}");
    let is_stored = |title: &str| told.iter().any(|told| told.stored.contains(title));
    for row in rows.iter().filter(|row| is_stored(&row.title)) {
        assert_eq!(vault.summaries(row.id).unwrap().len(), 1, "{}", row.title);
    }
    assert!(Vault::open(&backup, &passphrase()).unwrap().count().unwrap() > 0);
}
