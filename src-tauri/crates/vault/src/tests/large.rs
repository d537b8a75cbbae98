//! A vault beyond 1 GiB, where SQLite leaves out the page of its lock bytes. SQLite can be told to keep them further forward.
//! (`ALCOVE_LARGE=1` for a file that really is as large.)

use std::process::Command;

use rusqlite::ffi;

use super::*;

#[test]
fn the_page_left_out_for_the_lock_bytes_harms_nothing() {
    // In a process of its own: where the lock bytes lie holds for the whole process.
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "tests::large::child_with_lock_bytes_further_forward", "--nocapture"])
        .env("ALCOVE_VAULT_LARGE", "1")
        .status();
    assert!(child.unwrap().success());
}

#[test]
fn child_with_lock_bytes_further_forward() {
    if std::env::var_os("ALCOVE_VAULT_LARGE").is_none() {
        return;
    }
    // Page 129 of the file, instead of page 262145.
    // SAFETY: nothing has been opened yet in this process.
    unsafe { ffi::sqlite3_test_control(ffi::SQLITE_TESTCTRL_PENDING_BYTE, 128 * 4096) };
    let place = Place::new();
    let mut vault = create(&place.vault());
    for number in 0..40 {
        add(&mut vault, &number.to_string(), "words").unwrap();
    }
    vault.lock();
    let expected = contents(&place.vault()).unwrap();
    let mut vault = open(&place.vault()).unwrap();
    let check = vault.check().unwrap();
    assert!(check.pages > 140 && check.is_sound(), "{check:?}");
    // Shrinks past it and grows past it again.
    for id in 1..=40 {
        vault.delete_document(id).unwrap();
    }
    assert!(vault.check().unwrap().pages < 128);
    for number in 0..40 {
        add(&mut vault, &number.to_string(), "words").unwrap();
    }
    assert!(vault.check().unwrap().is_sound());
    vault.lock();
    assert_eq!(contents(&place.vault()).unwrap().len(), expected.len() + 9, "nine ids are a digit longer");
}

#[test]
fn a_file_of_more_than_a_gibibyte_is_whole() {
    if std::env::var_os("ALCOVE_LARGE").is_none() {
        return;
    }
    let place = Place::new();
    let mut vault = create(&place.vault());
    let mut numbers = Numbers(3);
    let originals: Vec<Vec<u8>> =
        (0..3).map(|_| (0..50_000_000 / 8).flat_map(|_| numbers.next().to_le_bytes()).collect()).collect();
    for number in 0..24 {
        vault.add_document(&new_document(&number.to_string(), &originals[number % 3]), &[block(0, "lorem")]).unwrap();
    }
    vault.lock();
    assert!(fs::metadata(place.vault()).unwrap().len() > 1_150_000_000);
    let mut vault = open(&place.vault()).unwrap();
    assert!(vault.original(23).unwrap() == originals[1]);
    let check = vault.check().unwrap();
    assert!(check.pages > 280_000 && check.is_sound(), "{check:?}");
    for id in 3..=24 {
        vault.delete_document(id).unwrap();
    }
    assert!(fs::metadata(place.vault()).unwrap().len() < 110_000_000);
    assert!(vault.check().unwrap().is_sound());
}
