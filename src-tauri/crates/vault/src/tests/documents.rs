//! What is put in comes out as it was.

use sha2::{Digest, Sha256};

use super::*;

#[test]
fn a_document_comes_back_byte_for_byte() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    // Over two parts of an original, and every byte there is.
    let original: Vec<u8> = (0..2_500_000_u32).map(|number| (number % 251) as u8).collect();
    let heading = Block { kind: "heading".into(), level: 2, page: None, ..block(0, "Überschrift") };
    let blocks = [heading.clone(), block(1, "Erster Absatz")];
    let id = vault.add_document(&new_document("Miete.pdf", &original), &blocks).unwrap();
    vault.lock();

    let vault = open(&place.vault()).unwrap();
    assert!(vault.original(id).unwrap() == original);
    assert!(vault.blocks(id).unwrap() == blocks);
    let row = vault.document(id).unwrap().unwrap();
    assert_eq!(
        (row.title.as_str(), row.format.as_str(), row.pages, row.bytes),
        ("Miete.pdf", "text", Some(2), 2_500_000)
    );
    assert_eq!((row.added.as_str(), row.warnings_json.as_str(), row.summarised), ("2026-01-02T03:04:05Z", "[]", false));
    let hash: [u8; 32] = Sha256::digest(&original).into();
    assert_eq!(row.sha256, hash);
    assert_eq!(vault.find_by_hash(&hash).unwrap(), Some(id));
    assert_eq!(vault.find_by_hash(&[0; 32]).unwrap(), None);
    assert!(vault.check().unwrap().is_sound());
}

#[test]
fn an_empty_document_is_a_document() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    let id = vault.add_document(&new_document("empty", b""), &[]).unwrap();
    assert!(vault.original(id).unwrap().is_empty() && vault.blocks(id).unwrap().is_empty());
    assert!(vault.check().unwrap().is_sound());
    assert!(vault.delete_document(id).unwrap());
}

#[test]
fn documents_are_paged_newest_first() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    let ids: Vec<i64> =
        (0..7).map(|number| vault.add_document(&new_document(&format!("{number}"), b""), &[]).unwrap()).collect();
    let page = |offset, limit| vault.documents(offset, limit).unwrap().iter().map(|row| row.id).collect::<Vec<_>>();
    assert_eq!(page(0, 3), [ids[6], ids[5], ids[4]]);
    assert_eq!(page(6, 3), [ids[0]]);
    assert_eq!(page(7, 3), []);
    assert_eq!(vault.count().unwrap(), 7);
}

#[test]
fn summaries_belong_to_their_document() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    let id = add(&mut vault, "one", "words").unwrap();
    let first = vault.add_summary(id, "2026-01-01T00:00:00Z", "{\"a\":1}", "first").unwrap();
    let second = vault.add_summary(id, "2026-01-02T00:00:00Z", "{}", "second").unwrap();
    assert_eq!(vault.summaries(id).unwrap().iter().map(|row| row.id).collect::<Vec<_>>(), [second, first]);
    let row = vault.summary(first).unwrap().unwrap();
    assert_eq!(
        (row.document, row.made.as_str(), row.body_json.as_str(), row.text.as_str()),
        (id, "2026-01-01T00:00:00Z", "{\"a\":1}", "first")
    );
    assert!(vault.document(id).unwrap().unwrap().summarised);
    assert_eq!(vault.add_summary(id + 1, "", "{}", "").unwrap_err(), crate::Error::NoSuchRow);
    assert!(vault.delete_document(id).unwrap());
    assert!(vault.summary(first).unwrap().is_none());
}

#[test]
fn settings_are_replaced() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    assert_eq!(vault.setting("appearance").unwrap(), None);
    vault.set_setting("appearance", "light").unwrap();
    vault.set_setting("appearance", "dark").unwrap();
    vault.lock();
    assert_eq!(open(&place.vault()).unwrap().setting("appearance").unwrap().as_deref(), Some("dark"));
}

#[test]
fn what_is_not_there_is_not_an_error() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    assert!(vault.document(1).unwrap().is_none());
    assert!(vault.blocks(1).unwrap().is_empty());
    assert!(!vault.delete_document(1).unwrap());
    assert_eq!(vault.original(1).unwrap_err(), crate::Error::NoSuchRow);
}
