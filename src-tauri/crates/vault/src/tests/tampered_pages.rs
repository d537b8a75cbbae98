//! The main file, altered: an error, never other content.

use std::collections::BTreeSet;

use rusqlite::hooks::{AuthContext, Authorization};

use super::*;
use crate::header::HEADER;
use crate::vfs::PAGE;
use crate::{Deleting, Work};

/// The kinds of pages in the trees of a vault.
fn kinds(vault: &mut Vault) -> BTreeSet<String> {
    vault.connection.authorizer(None::<fn(AuthContext<'_>) -> Authorization>).unwrap();
    let mut query = vault.connection.prepare("SELECT DISTINCT pagetype FROM dbstat").unwrap();
    let kinds = query.query_map([], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>();
    kinds.unwrap()
}

struct Victim {
    place: Place,
    bytes: Vec<u8>,
    expected: String,
}

impl Victim {
    fn new() -> Self {
        let place = Place::new();
        let mut vault = create(&place.vault());
        for number in 0..4 {
            let id = add(&mut vault, &format!("title {number}"), "words").unwrap();
            vault.add_summary(id, "", "{}", "a summary").unwrap();
        }
        vault.add_document(&new_document("of several pages", &[b'x'; 20_000]), &[]).unwrap();
        // With the second page, which maps the others, these are all kinds but free ones.
        assert!(kinds(&mut vault).into_iter().eq(["internal", "leaf", "overflow"]));
        vault.lock();
        let bytes = fs::read(place.vault()).unwrap();
        let expected = contents(&place.vault()).unwrap();
        assert!(fs::read(place.vault()).unwrap() == bytes, "reading alone must not write");
        Self { place, bytes, expected }
    }

    fn pages(&self) -> usize {
        (self.bytes.len() - HEADER) / PAGE
    }

    fn page(&self, number: usize) -> std::ops::Range<usize> {
        HEADER + number * PAGE..HEADER + (number + 1) * PAGE
    }

    /// Puts these bytes in the vault's place and reads all there is.
    fn read(&self, bytes: &[u8]) -> Result<String> {
        fs::write(self.place.vault(), bytes).unwrap();
        contents(&self.place.vault())
    }

    fn is_refused(&self, change: impl FnOnce(&mut Vec<u8>)) -> bool {
        let mut bytes = self.bytes.clone();
        change(&mut bytes);
        self.read(&bytes).is_err()
    }
}

#[test]
fn a_flipped_bit_in_any_page_is_refused() {
    let victim = Victim::new();
    let mut numbers = Numbers(12345);
    for number in 0..victim.pages() {
        let page = victim.page(number);
        // Its first byte, one anywhere, one of the nonce, one of the tag.
        for at in [page.start, page.start + numbers.below(PAGE), page.end - 40 + numbers.below(24), page.end - 1] {
            assert!(victim.is_refused(|bytes| bytes[at] ^= 1 << (at % 8)), "page {number}, byte {at}");
        }
    }
    assert_eq!(victim.read(&victim.bytes), Ok(victim.expected.clone()));
}

/// As a crash leaves them: no longer used, and not yet given back. The next opening does that, and reads what it must.
#[test]
fn a_flipped_bit_in_a_free_page_is_refused_or_goes_with_the_page() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    let id = vault.add_document(&new_document("of several pages", &[b'x'; 20_000]), &[]).unwrap();
    add(&mut vault, "behind it", "words").unwrap();
    assert!(Deleting::new(id).step(&mut vault).unwrap().is_none());
    vault.checkpoint().unwrap();
    let bytes = fs::read(place.vault()).unwrap();
    vault.connection.authorizer(None::<fn(AuthContext<'_>) -> Authorization>).unwrap();
    let used = |page: &usize| -> bool {
        let sql = "SELECT count(*) FROM dbstat WHERE pageno = ?";
        vault.connection.query_row(sql, [*page as i64], |row| row.get::<_, i64>(0)).unwrap() > 0
    };
    // The second page maps the others.
    let free: Vec<usize> = (3..=(bytes.len() - HEADER) / PAGE).filter(|page| !used(page)).collect();
    assert!(free.len() > 3, "{free:?}");
    vault.lock();
    fs::write(place.vault(), &bytes).unwrap();
    let expected = contents(&place.vault()).unwrap();
    assert!(fs::metadata(place.vault()).unwrap().len() < bytes.len() as u64, "free pages were not given back");
    let mut refused = 0;
    for page in free {
        let start = HEADER + (page - 1) * PAGE;
        for at in [start, start + 2000, start + PAGE - 30, start + PAGE - 1] {
            let mut bytes = bytes.clone();
            bytes[at] ^= 1 << (at % 8);
            fs::write(place.vault(), bytes).unwrap();
            match contents(&place.vault()) {
                Err(crate::Error::Damaged) => refused += 1,
                other => assert_eq!(other.as_ref(), Ok(&expected), "page {page}, byte {at}"),
            }
        }
    }
    assert!(refused > 0, "no free page was ever read");
}

#[test]
fn pages_swapped_are_refused() {
    let victim = Victim::new();
    for one in 0..victim.pages() {
        let other = (one * 7 + 1) % victim.pages();
        if one != other {
            let (from, to) = (victim.page(one), victim.page(other));
            assert!(
                victim.is_refused(|bytes| (0..PAGE).for_each(|at| bytes.swap(from.start + at, to.start + at))),
                "{one} with {other}"
            );
        }
    }
}

#[test]
fn a_page_of_zeros_is_refused() {
    let victim = Victim::new();
    for number in 0..victim.pages() {
        assert!(victim.is_refused(|bytes| bytes[victim.page(number)].fill(0)), "page {number}");
    }
}

#[test]
fn a_page_of_another_vault_is_refused() {
    let victim = Victim::new();
    let other = Victim::new();
    for number in 0..victim.pages().min(other.pages()) {
        assert!(
            victim.is_refused(|bytes| bytes[victim.page(number)].copy_from_slice(&other.bytes[other.page(number)])),
            "page {number}"
        );
    }
    assert!(
        victim.is_refused(|bytes| bytes[..HEADER].copy_from_slice(&other.bytes[..HEADER])),
        "another vault's header"
    );
}

#[test]
fn a_shortened_file_is_refused() {
    let victim = Victim::new();
    let whole = victim.bytes.len();
    let cuts = [
        0,
        1,
        100,
        4096,
        HEADER,
        HEADER + 1,
        HEADER + PAGE - 1,
        HEADER + PAGE,
        HEADER + 3 * PAGE,
        whole - PAGE,
        whole - 100,
        whole - 1,
    ];
    for cut in cuts {
        assert!(victim.is_refused(|bytes| bytes.truncate(cut)), "cut to {cut} of {whole}");
    }
}

#[test]
fn a_lengthened_file_reads_as_it_was() {
    let victim = Victim::new();
    for more in [1, 100, PAGE, 3 * PAGE] {
        let mut bytes = victim.bytes.clone();
        bytes.resize(bytes.len() + more, 7);
        assert!(
            victim.read(&bytes).is_err_and(|error| error == crate::Error::Damaged)
                || victim.read(&bytes) == Ok(victim.expected.clone()),
            "{more} bytes"
        );
    }
}

/// Said in FORMAT.md: this is not protected against.
#[test]
fn an_older_copy_of_the_same_page_or_file_is_accepted() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    vault.set_setting("key", "the older").unwrap();
    vault.lock();
    let older = fs::read(place.vault()).unwrap();
    let mut vault = open(&place.vault()).unwrap();
    vault.set_setting("key", "the newer").unwrap();
    vault.lock();
    fs::write(place.vault(), older).unwrap();
    assert_eq!(open(&place.vault()).unwrap().setting("key").unwrap().as_deref(), Some("the older"));
}

#[test]
fn the_check_names_the_damaged_page() {
    let victim = Victim::new();
    let last = victim.pages() - 1;
    let mut bytes = victim.bytes.clone();
    bytes[victim.page(last).start + 50] ^= 1;
    fs::write(victim.place.vault(), bytes).unwrap();
    let check = open(&victim.place.vault()).unwrap().check().unwrap();
    assert_eq!(check.damaged_pages, [last as u32 + 1]);
    assert!(!check.is_sound());
}
