//! Long work in slices: bounded steps, nobody sees a half, and whatever ends it leaves nothing.

use std::ops::ControlFlow;

use super::*;
use crate::vfs::tap::{self, Op};
use crate::work::SLICE;
use crate::{Deleting, Error, Storing, Work};

const MARKER: &str = "ZWISCHENSTANDMARKER";
const LARGE: usize = 22_000_000;

fn original() -> Vec<u8> {
    format!("{MARKER} ").repeat(LARGE / (MARKER.len() + 1)).into_bytes()
}

fn blocks() -> Vec<Block> {
    (0..3000).map(|ordinal| block(ordinal, &format!("{MARKER} lorem {}", "ipsum dolor ".repeat(150)))).collect()
}

/// What a reader sees between two steps.
fn seen(vault: &Vault, id: i64) -> (u32, usize, u32, bool, usize) {
    let document = vault.document(id).unwrap().is_some();
    let found = vault.search(MARKER, 0, 10).unwrap().total;
    (vault.count().unwrap(), vault.documents(0, 10).unwrap().len(), found, document, vault.blocks(id).unwrap().len())
}

/// Bytes written to the disk by one step.
fn bytes(ops: &[Op]) -> usize {
    ops.iter().map(|op| if let Op::Write { bytes, .. } = op { bytes.len() } else { 0 }).sum()
}

#[test]
fn a_large_document_comes_in_bounded_steps_and_is_seen_as_a_whole_or_not_at_all() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    add(&mut vault, "another", "words").unwrap();
    let (original, blocks) = (original(), blocks());
    let mut storing = Storing::new(new_document("large", &original), &blocks);
    let mut steps = 0;
    let id = loop {
        tap::start();
        let step = storing.step(&mut vault).unwrap();
        let written = bytes(&tap::stop());
        steps += 1;
        match step {
            // Each page goes to the log and from there to the file: a slice, twice, and what hangs on it.
            None => assert!(written < 4 * SLICE, "step {steps} wrote {written} bytes"),
            Some(id) => break id,
        }
        assert_eq!(seen(&vault, 2), (1, 1, 0, false, 0), "after step {steps}");
        // Others write in between.
        vault.set_setting("n", &steps.to_string()).unwrap();
    };
    assert!(steps > 6, "{steps} steps");
    assert_eq!(seen(&vault, id), (2, 2, 1, true, blocks.len()));
    assert!(vault.original(id).unwrap() == original && vault.blocks(id).unwrap() == blocks);
    assert!(vault.check().unwrap().is_sound());

    let mut deleting = Deleting::new(id);
    let mut steps = 0;
    while deleting.step(&mut vault).unwrap().is_none() {
        steps += 1;
        assert_eq!(seen(&vault, id), (1, 1, 0, false, 0), "after step {steps} of its deletion");
        assert_eq!(vault.add_summary(id, "", "{}", "late").unwrap_err(), Error::NoSuchRow);
        assert!(vault.check().unwrap().is_sound(), "after step {steps} of its deletion");
    }
    assert!(steps > 6, "{steps} steps");
    let size = fs::metadata(place.vault()).unwrap().len();
    assert!(size < 2_000_000, "{size}");
    assert!(vault.check().unwrap().is_sound());
}

#[test]
fn one_that_is_stopped_or_fails_leaves_nothing() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    let (original, blocks) = (original(), blocks());
    let storing = || Storing::new(new_document("large", &original), &blocks);
    let mut steps = 0;
    let stopped = vault.run(storing(), &mut |done, of| {
        steps += 1;
        assert!(done <= of && of > 3000);
        if steps == 4 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(stopped, Err(Error::Stopped));
    assert_eq!(rows(&vault), [0; 4]);
    assert!(fs::metadata(place.vault()).unwrap().len() < 2_000_000);

    tap::room(Some(300));
    let full = vault.run(storing(), &mut crate::work::silent);
    tap::room(None);
    assert_eq!(full, Err(Error::Full));
    // There was no room to take it back either: the next opening does.
    assert_eq!((vault.count().unwrap(), vault.search(MARKER, 0, 1).unwrap().total), (0, 0));
    vault.lock();
    let vault = open(&place.vault()).unwrap();
    assert_eq!(rows(&vault), [0; 4]);
    assert!(vault.check().unwrap().is_sound());
}

/// It takes two thousand writes to come and to go: of these ten are tried.
#[test]
fn wherever_the_disk_fills_up_one_is_there_as_a_whole_or_not_at_all() {
    let place = Place::new();
    let (original, blocks) = (original(), blocks());
    let mut failures = 0;
    for room in (0..).step_by(211) {
        let mut vault = create_or_open(&place);
        tap::room(Some(room));
        let stored = vault.run(Storing::new(new_document("large", &original), &blocks), &mut crate::work::silent);
        let gone = stored.clone().and_then(|id| vault.delete_document(id));
        tap::room(None);
        if gone == Ok(true) {
            break;
        }
        failures += 1;
        assert_eq!(gone, Err(Error::Full), "room for {room} writes");
        vault.lock();
        let mut vault = open(&place.vault()).unwrap();
        assert!(vault.check().unwrap().is_sound(), "room for {room} writes");
        match (stored, vault.count().unwrap()) {
            (_, 0) => assert_eq!(rows(&vault), [0; 4], "room for {room} writes"),
            (Ok(id), 1) => {
                assert!(vault.original(id).unwrap() == original, "room for {room} writes");
                assert_eq!(vault.blocks(id).unwrap().len(), blocks.len(), "room for {room} writes");
                assert_eq!(vault.delete_document(id), Ok(true));
            }
            (stored, count) => panic!("room for {room} writes: {stored:?}, and {count} are there"),
        }
        vault.lock();
    }
    assert!(failures > 8, "the disk was full {failures} times");
}

#[test]
fn what_a_lock_cuts_short_is_gone_at_the_next_opening() {
    let place = Place::new();
    let (original, blocks) = (original(), blocks());
    for steps in [1, 3, 7] {
        let mut vault = create_or_open(&place);
        let mut storing = Storing::new(new_document("large", &original), &blocks);
        (0..steps).for_each(|_| assert_eq!(storing.step(&mut vault), Ok(None)));
        vault.lock();
        let mut vault = open(&place.vault()).unwrap();
        assert_eq!(rows(&vault), [0; 4], "stored for {steps} steps");

        let id = vault.add_document(&new_document("large", &original), &blocks).unwrap();
        let mut deleting = Deleting::new(id);
        (0..steps).for_each(|_| assert_eq!(deleting.step(&mut vault), Ok(None)));
        vault.lock();
        let vault = open(&place.vault()).unwrap();
        assert_eq!(rows(&vault), [0; 4], "deleted for {steps} steps");
        assert!(vault.check().unwrap().is_sound());
        vault.lock();
        let size = fs::metadata(place.vault()).unwrap().len();
        assert!(size < LARGE as u64 / 4, "{size} after {steps} steps");
    }
}

#[test]
fn a_work_goes_on_in_no_other_vault() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    vault.add_document(&new_document("large", &original()), &[]).unwrap();
    let mut copying = crate::Copying::at_cost(&place.file("copy.vault"), &passphrase(), Cost::LEAST).unwrap();
    assert!(copying.step(&mut vault).unwrap().is_none(), "too small to be copied in steps");
    vault.lock();
    let mut vault = open(&place.vault()).unwrap();
    assert_eq!(copying.step(&mut vault).err(), Some(Error::Stopped));
}

fn create_or_open(place: &Place) -> Vault {
    if place.vault().exists() { open(&place.vault()).unwrap() } else { create(&place.vault()) }
}

fn rows(vault: &Vault) -> [u32; 4] {
    ["documents", "originals", "blocks", "unfinished"].map(|table| {
        vault.connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
    })
}
