//! A full disk: whichever write fails, the change is not there, and all that was there before is. (`disk_full_upkeep`: while a vault is
//! restored, sealed anew, or given another passphrase.)

use rusqlite::Connection;
use rusqlite::hooks::{AuthContext, Authorization};

use super::*;
use crate::vfs::tap::{self, Op};
use crate::work::silent;
use crate::{Error, KeyFile};

#[test]
fn wherever_the_disk_fills_up_nothing_is_lost() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    for _ in 0..3 {
        add(&mut vault, "kept", "words").unwrap();
    }
    let mut failures = 0;
    for room in 0.. {
        tap::room(Some(room));
        let added = add(&mut vault, "more", "words");
        let deleted = added.clone().and_then(|id| vault.delete_document(id));
        tap::room(None);
        match (&added, &deleted) {
            (Ok(_), Ok(true)) => break,
            (Ok(id), Err(Error::Full)) => {
                // Gone already, or still there as a whole: the next try finishes it.
                vault.delete_document(*id).unwrap();
            }
            (Err(Error::Full), _) => {}
            (added, deleted) => panic!("room for {room} writes: {added:?} {deleted:?}"),
        }
        failures += 1;
        assert_eq!(vault.count().unwrap(), 3, "room for {room} writes");
        if room % 8 == 0 {
            assert!(vault.check().unwrap().is_sound(), "room for {room} writes");
        }
    }
    assert!(failures > 8, "the disk was never full");
    vault.lock();
    assert!(contents(&place.vault()).is_ok());
}

#[test]
fn wherever_the_disk_fills_up_an_answer_a_summary_and_a_setting_are_kept_or_are_not() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    let id = add(&mut vault, "kept", "words").unwrap();
    let kept = |vault: &Vault| {
        (vault.receipts().unwrap().len(), vault.summaries(id).unwrap().len(), vault.setting("room").unwrap())
    };
    let mut failures = 0;
    for room in 0.. {
        let (receipts, summaries, setting) = kept(&vault);
        tap::room(Some(room));
        let all = [
            vault.add_receipt("{}").map(drop),
            vault.add_summary(id, "2026-01-01T00:00:00Z", "{}", "words of a summary").map(drop),
            vault.set_setting("room", &room.to_string()),
        ];
        tap::room(None);
        assert!(all.iter().all(|done| matches!(done, Ok(()) | Err(Error::Full))), "room for {room} writes: {all:?}");
        let [receipt, summary, set] = all.each_ref().map(|done| usize::from(done.is_ok()));
        let expected =
            (receipts + receipt, summaries + summary, if set == 1 { Some(room.to_string()) } else { setting });
        assert_eq!(kept(&vault), expected, "room for {room} writes");
        if receipt + summary + set == 3 {
            break;
        }
        failures += 1;
    }
    assert!(failures > 2 && vault.check().unwrap().is_sound(), "the disk was full {failures} times");
}

#[test]
fn a_disk_full_while_a_vault_is_made_leaves_none_or_an_empty_one() {
    let place = Place::new();
    let mut failures = 0;
    for room in 0.. {
        let path = place.file(&format!("{room}.vault"));
        tap::room(Some(room));
        let made = Vault::create_at_cost(&path, &passphrase(), Cost::LEAST).err();
        tap::room(None);
        if made.is_none() {
            break;
        }
        failures += 1;
        assert_eq!(made, Some(Error::Full), "room for {room} writes");
        assert!(!place.file(&format!("{room}.vault-new")).exists(), "room for {room} writes");
        if path.exists() {
            assert_eq!(open(&path).unwrap().count(), Ok(0), "room for {room} writes");
        } else {
            assert!(Vault::create_at_cost(&path, &passphrase(), Cost::LEAST).is_ok(), "room for {room} writes");
        }
    }
    assert!(failures > 4, "the disk was never full");
}

#[test]
fn a_disk_full_while_a_key_file_is_made_leaves_none() {
    let place = Place::new();
    tap::room(Some(0));
    let made = KeyFile::make(&place.file("stick")).err();
    tap::room(None);
    assert_eq!(made, Some(Error::Full));
    assert!(place.files().is_empty(), "{:?}", place.files());
    assert!(KeyFile::make(&place.file("stick")).is_ok());
}

#[test]
fn a_disk_full_while_a_vault_is_opened_or_closed_leaves_what_was_there() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    add(&mut vault, "in the main file", "words").unwrap();
    vault.checkpoint().unwrap();
    add(&mut vault, "in the log", "words").unwrap();
    let (main, log) = (fs::read(place.vault()).unwrap(), fs::read(place.log()).unwrap());
    vault.lock();
    let expected = contents(&place.vault()).unwrap();
    let mut failures = 0;
    for room in 0..40 {
        fs::write(place.vault(), &main).unwrap();
        fs::write(place.log(), &log).unwrap();
        tap::room(Some(room));
        let opened = open(&place.vault());
        let found = opened.as_ref().map(|vault| vault.count());
        assert!(matches!(found, Ok(Ok(2)) | Err(Error::Full)), "room for {room} writes: {found:?}");
        drop(opened);
        tap::room(None);
        // It goes once all of it is in the main file.
        failures += u32::from(place.log().exists());
        assert_eq!(contents(&place.vault()).unwrap(), expected, "room for {room} writes");
    }
    assert!(failures > 0, "the disk was never full");
}

#[test]
fn a_disk_full_during_a_backup_leaves_none() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    for _ in 0..8 {
        add(&mut vault, "kept", "words").unwrap();
    }
    vault.checkpoint().unwrap();
    let files = place.files().len();
    let copy = place.file("copy.vault");
    let mut failures = 0;
    for room in 0.. {
        tap::room(Some(room));
        let made = vault.backup_at_cost(&copy, &other_passphrase(), Cost::LEAST, &mut silent);
        tap::room(None);
        if made.is_ok() {
            break;
        }
        failures += 1;
        assert_eq!(made, Err(Error::Full), "room for {room} writes");
        assert_eq!(place.files().len(), files, "room for {room} writes: {:?}", place.files());
    }
    assert!(failures > 8 && vault.check().unwrap().is_sound());
    assert_eq!(Vault::open(&copy, &other_passphrase()).unwrap().count(), Ok(8));
}

/// What a statement wrote may be gathered when the disk fills up: SQLite takes it for written, and goes back to before all of it.
#[test]
fn a_disk_that_fills_up_in_a_transaction_that_spills_keeps_all_of_it_or_nothing() {
    let rows = |connection: &Connection| -> Vec<(i64, i64)> {
        let mut query = connection.prepare("SELECT n, length(b) FROM t ORDER BY n").unwrap();
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.collect::<rusqlite::Result<_>>().unwrap()
    };
    let mut failures = 0;
    for room in 0..40 {
        let place = Place::new();
        let mut vault = create(&place.vault());
        vault.connection.authorizer(None::<fn(AuthContext<'_>) -> Authorization>).unwrap();
        let plain = Connection::open_in_memory().unwrap();
        for connection in [&vault.connection, &plain] {
            connection.execute_batch("PRAGMA cache_size = 10; CREATE TABLE t (n INTEGER PRIMARY KEY, b BLOB)").unwrap();
            connection.execute_batch("INSERT INTO t VALUES (1, zeroblob(50000)); BEGIN").unwrap();
        }
        tap::room(Some(room));
        for number in 0..40 {
            // The first can be undone alone, the others with all of the transaction.
            let sql = if number % 3 == 0 {
                "UPDATE t SET n = n, b = zeroblob(length(b) + 1)"
            } else {
                "INSERT INTO t (b) VALUES (zeroblob(30000))"
            };
            match vault.connection.execute(sql, []) {
                Ok(_) => assert!(plain.execute(sql, []).is_ok()),
                Err(error) => {
                    assert_eq!(Error::from(error), Error::Full, "room for {room} writes");
                    failures += 1;
                }
            }
            if vault.connection.is_autocommit() {
                break;
            }
        }
        tap::room(None);
        if vault.connection.is_autocommit() {
            plain.execute_batch("ROLLBACK").unwrap();
        } else {
            for connection in [&vault.connection, &plain] {
                connection.execute_batch("COMMIT").unwrap();
            }
        }
        assert_eq!(rows(&vault.connection), rows(&plain), "room for {room} writes");
        // As a crash would find it.
        let crashed = Place::new();
        fs::copy(place.vault(), crashed.vault()).unwrap();
        fs::copy(place.log(), crashed.log()).unwrap();
        let crashed = open(&crashed.vault()).unwrap();
        assert_eq!(rows(&crashed.connection), rows(&plain), "room for {room} writes, after a crash");
        assert!(crashed.check().unwrap().is_sound());
    }
    assert!(failures > 10, "the disk was never full");
}

#[test]
fn a_full_disk_keeps_nobody_from_reading() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    vault.connection.authorizer(None::<fn(AuthContext<'_>) -> Authorization>).unwrap();
    for number in 0..12 {
        add(&mut vault, &number.to_string(), "words").unwrap();
        if number == 8 {
            vault.checkpoint().unwrap();
        }
    }
    for room in 0..12 {
        tap::room(Some(room));
        let large = vault.add_document(&new_document("large", &[7; 3_000_000]), &[block(0, "words")]);
        assert_eq!(large, Err(Error::Full), "room for {room} writes");
        // Out of the log as far as there is room.
        let _ = vault.checkpoint();
        vault.connection.execute_batch("PRAGMA shrink_memory").unwrap();
        let rows = vault.documents(0, 100).unwrap();
        assert_eq!((rows.len(), vault.search("words", 0, 1).unwrap().total), (12, 12), "room for {room} writes");
        for row in rows {
            assert!(!vault.blocks(row.id).unwrap().is_empty() && vault.original(row.id).is_ok());
        }
        tap::room(None);
    }
    assert!(vault.check().unwrap().is_sound());
    assert!(add(&mut vault, "after", "words").is_ok());
}

/// Else it would stand in the way of what needs no more room.
#[test]
fn what_a_full_disk_cut_short_is_not_written_later() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    vault.checkpoint().unwrap();
    tap::room(Some(3));
    let large = vault.add_document(&new_document("large", &[7; 3_000_000]), &[]);
    tap::room(None);
    assert_eq!(large, Err(Error::Full));
    tap::start();
    vault.set_setting("n", "1").unwrap();
    let ops = tap::stop();
    let end =
        |op: &Op| if let Op::Write { main: false, at, bytes } = op { Some(at + bytes.len() as u64) } else { None };
    let ends: Vec<u64> = ops.iter().filter_map(end).collect();
    assert!(!ends.is_empty() && ends.iter().all(|end| *end < 128 * 1024), "{ends:?}");
}
