//! A vault beyond 1 GiB, where SQLite leaves out the page of its lock bytes. SQLite can be told to keep them further forward.
//! (`ALCOVE_LARGE=1` for a file that really is as large.)

use rusqlite::ffi;

use super::*;
use crate::vfs::{PAGE, read_page};

#[test]
fn the_page_left_out_for_the_lock_bytes_harms_nothing() {
    // In a process of its own: where the lock bytes lie holds for the whole process.
    let mut itself = Command::new(std::env::current_exe().unwrap());
    itself.env("ALCOVE_VAULT_LARGE", "1");
    assert!(passes_alone(&mut itself, "large::child_with_lock_bytes_further_forward"));
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

/// The pages of a copy come to the file in their order, and the first says how many there will be. A long row goes on, page by page, on pages that
/// begin with the number of the next one: with one from 2^25 on, they begin as pages of trees do.
#[test]
fn of_a_copy_that_will_be_very_large_no_page_is_taken_for_another_kind() {
    let place = Place::new();
    let vault = create(&place.vault());
    vault.checkpoint().unwrap();
    let read = |number: u32| {
        let mut page = [0; PAGE];
        read_page(&vault.connection, number, &mut page).unwrap();
        page
    };
    let write = |number: u32, page: &[u8; PAGE]| {
        let mut file: *mut ffi::sqlite3_file = std::ptr::null_mut();
        // SAFETY: the connection is open, so its file is, and a pointer to it is what the operation asks for.
        let code = unsafe {
            ffi::sqlite3_file_control(
                vault.connection.handle(),
                c"main".as_ptr(),
                ffi::SQLITE_FCNTL_FILE_POINTER,
                (&raw mut file).cast(),
            );
            let write = (*(*file).pMethods).xWrite.unwrap();
            write(file, page.as_ptr().cast(), PAGE as i32, i64::from(number - 1) * PAGE as i64)
        };
        assert_eq!(code, ffi::SQLITE_OK);
    };
    // Followed by page 2^25; as one of a tree it would have no row, and nothing but room.
    let mut long = [b'x'; PAGE];
    long[..7].copy_from_slice(&[2, 0, 0, 0, 0, 0x0f, 0xd8]);
    let content = ..PAGE - 40;
    write(5, &long);
    assert!(read(5)[content] != long[content], "in a small file it is taken for one of a tree");
    let mut first = read(1);
    first[28..32].copy_from_slice(&(1_u32 << 26).to_be_bytes());
    write(1, &first);
    write(5, &long);
    assert!(read(5)[content] == long[content]);
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
