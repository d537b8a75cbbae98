//! A vault of each version opens for ever: `fixtures/version-N.vault`, as this program wrote it on the day that format was fixed.
//!
//! The passphrase is `an open secret`; version 2 also opens with the recovery key below. They are never made again; a version 3 would get
//! a fixture of its own beside them. (They were made by `write`: `ALCOVE_FIXTURE=path cargo test -p vault --test format`.)
#![allow(clippy::unwrap_used, reason = "in a test, to stop with a message is the point")]

use std::path::{Path, PathBuf};

use vault::{Block, NewDocument, Passphrase, Vault};

const RECOVERY_KEY: &str = "W5CK-BEK9-3CT7-HKCF-63X2-VW7X-4HC0-PD6B";

fn passphrase() -> Passphrase {
    Passphrase::new("an open secret".into())
}

fn blocks() -> Vec<Block> {
    let block = |ordinal, kind: &str, level, text: &str| Block {
        ordinal,
        kind: kind.into(),
        level,
        page: Some(1),
        paragraph: ordinal + 1,
        start: 0,
        end: text.chars().count() as u32,
        text: text.into(),
    };
    vec![
        block(0, "heading", 1, "Über die Form"),
        block(1, "paragraph", 0, "What is written here is read in ten years."),
    ]
}

fn write(path: &Path) {
    let mut vault = Vault::create(path, &passphrase()).unwrap();
    let document = NewDocument {
        title: "Form.txt",
        format: "text",
        pages: Some(1),
        added: "2026-01-01T00:00:00Z",
        warnings_json: "[]",
        original: "Über die Form\nWhat is written here is read in ten years.\n".as_bytes(),
    };
    let id = vault.add_document(&document, &blocks()).unwrap();
    vault.add_summary(id, "2026-01-01T00:01:00Z", "{\"sentences\":[]}", "It will be read.").unwrap();
    vault.add_receipt("{\"answer\":\"given\"}").unwrap();
    vault.set_setting("appearance", "dark").unwrap();
    if std::env::var_os("ALCOVE_FIXTURE").is_some() {
        println!("recovery key: {}", vault.make_recovery_key(&passphrase()).unwrap().words());
    }
    vault.lock();
}

fn read(path: &Path) {
    let vault = Vault::open(path, &passphrase()).unwrap();
    let row = &vault.documents(0, 10).unwrap()[0];
    assert_eq!(
        (row.title.as_str(), row.format.as_str(), row.pages, row.bytes, row.summarised),
        ("Form.txt", "text", Some(1), 58, true)
    );
    assert!(vault.blocks(row.id).unwrap() == blocks());
    assert!(vault.original(row.id).unwrap().starts_with("Über".as_bytes()));
    assert_eq!(vault.summaries(row.id).unwrap()[0].text, "It will be read.");
    assert_eq!(vault.search("uber", 0, 10).unwrap().total, 1);
    assert_eq!(vault.receipts().unwrap()[0].record_json, "{\"answer\":\"given\"}");
    assert_eq!(vault.setting("appearance").unwrap().as_deref(), Some("dark"));
    assert!(vault.check().unwrap().is_sound());
}

#[test]
fn a_vault_of_version_1_opens() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("a.vault");
    std::fs::copy("tests/fixtures/version-1.vault", &copy).unwrap();
    read(&copy);
    // And once more, after this version had it open.
    read(&copy);
}

#[test]
fn a_vault_of_version_2_opens_with_passphrase_and_with_recovery_key() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("a.vault");
    std::fs::copy("tests/fixtures/version-2.vault", &copy).unwrap();
    assert_eq!(std::fs::read(&copy).unwrap()[8..12], [2, 0, 2, 0]);
    read(&copy);
    assert_eq!(Vault::open(&copy, &Passphrase::recovery_key(RECOVERY_KEY.into())).unwrap().count(), Ok(1));
    read(&copy);
}

#[test]
fn a_vault_made_today_reads_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = std::env::var_os("ALCOVE_FIXTURE").map_or_else(|| folder.path().join("a.vault"), PathBuf::from);
    write(&path);
    read(&path);
    // What it costs to try a passphrase, as both slots of the header say: KiB of memory, passes, lanes.
    let bytes = std::fs::read(&path).unwrap();
    for slot in bytes[..8192].chunks_exact(4096) {
        assert_eq!(slot[36..48], [65_536_u32, 3, 4].map(u32::to_le_bytes).concat());
    }
}
