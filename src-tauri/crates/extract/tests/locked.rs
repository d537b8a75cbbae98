//! Documents that ask for a password: it opens them, another does not, and it is told apart what no password would open.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use extract::{Document, Error, Password};
use support::{GO_ON, archive, biff, biff_begin, compound, fixture, read, reader};

fn password(text: &str) -> Password {
    Password::new(text.into()).unwrap()
}

fn read_with(bytes: &[u8], text: &str) -> Result<Document, Error> {
    reader().with_password(password(text)).read(bytes, &GO_ON, &mut |_, _| ())
}

/// Locked files, their password, and the same files before they were locked.
const LOCKED: [(&str, &str, Option<&str>); 13] = [
    ("docx/locked.docx", "härbour", Some("docx/keepers.docx")), // as Office 2010 does it
    ("xlsx/locked.xlsx", "härbour", Some("xlsx/ledger.xlsx")),  // as Office 2007 does it
    ("pptx/locked.pptx", "härbour", Some("pptx/talk.pptx")),
    ("doc/locked.doc", "härbour", Some("doc/report.doc")), // as Office 2003 does it
    ("xls/locked.xls", "härbour", Some("xls/ledger.xls")),
    ("ppt/locked.ppt", "härbour", Some("ppt/talk.ppt")),
    ("doc/locked-97.doc", "härbour", Some("doc/report.doc")), // as Office 97 does it
    ("xls/locked-97.xls", "härbour", Some("xls/ledger.xls")),
    ("xls/locked-95.xls", "härbour", Some("xls/ledger.xls")), // as Excel did it before
    ("odt/locked.odt", "härbour", Some("doc/report.doc")),
    ("ods/locked.ods", "härbour", Some("ods/ledger.ods")),
    ("odp/locked.odp", "härbour", Some("odp/talk.odp")),
    ("pdf/locked.pdf", "harbour", None),
];

#[test]
fn the_right_password_opens_and_any_other_does_not() {
    for (name, right, same) in LOCKED {
        let bytes = fixture(name);
        assert_eq!(read(&bytes).unwrap_err(), Error::PasswordProtected, "{name}");
        assert_eq!(read_with(&bytes, "wrong").unwrap_err(), Error::PasswordWrong, "{name}");
        let document = read_with(&bytes, right).unwrap();
        match same {
            Some(same) => assert_eq!(document.blocks, read(&fixture(same)).unwrap().blocks, "{name}"),
            None => assert_eq!(document.blocks[0].text, "The password is: harbour"),
        }
    }
}

#[test]
fn a_password_nobody_asked_for_changes_nothing() {
    for name in ["docx/keepers.docx", "odt/orchard.odt", "pdf/minutes.pdf", "text/letter.txt", "xls/ledger.xls"] {
        assert_eq!(read_with(&fixture(name), "anything").unwrap(), read(&fixture(name)).unwrap(), "{name}");
    }
}

#[test]
fn a_workbook_that_only_must_not_be_changed_is_read_without_a_password() {
    for (name, same) in [("xls/protected.xls", "xls/ledger.xls"), ("xlsx/locked-for-nobody.xlsx", "xlsx/ledger.xlsx")] {
        let plain = read(&fixture(same)).unwrap();
        assert_eq!(read(&fixture(name)).unwrap(), plain, "{name}");
        assert_eq!(read_with(&fixture(name), "anything").unwrap(), plain, "{name}");
    }
}

#[test]
fn what_no_password_given_here_would_open_says_so() {
    let head = |version: [u8; 4], rest: &[u8]| [&version[..], &[0x40, 0, 0, 0], rest].concat();
    let package = |info: Vec<u8>| compound(&[("EncryptionInfo", &info), ("EncryptedPackage", &[0; 64])]);
    let text = |version: [u8; 2], flags: u16| {
        let head = [&[0xec, 0xa5][..], &version, &[0; 6], &flags.to_le_bytes(), &[0; 2_036]].concat();
        compound(&[("WordDocument", &head), ("0Table", &[0; 64])])
    };
    let manifest = |algorithm: &str| {
        let manifest = format!(
            "<m:manifest><m:file-entry m:full-path=\"content.xml\"><m:encryption-data><m:algorithm m:algorithm-name=\"{algorithm}\"/></m:encryption-data></m:file-entry></m:manifest>"
        );
        archive(&[
            ("mimetype", b"application/vnd.oasis.opendocument.text"),
            ("META-INF/manifest.xml", manifest.as_bytes()),
            ("content.xml", b"locked"),
        ])
    };
    for (name, file) in [
        ("rights", compound(&[("EncryptedPackage", &[0; 64])])),
        ("a version nobody has seen", package(head([9, 0, 9, 0], b""))),
        ("another cipher", package(head([4, 0, 4, 0], b"<encryption><keyData cipherAlgorithm=\"DES\"/></encryption>"))),
        ("Blowfish", manifest("Blowfish CFB")),
        ("a text that Word obfuscated", text([0xc1, 0], 0x8100)),
        ("a text that Word 95 locked", text([0x68, 0], 0x0100)),
        ("a workbook locked in a third way", compound(&[("Workbook", &[biff_begin(5), biff(0x2f, &[2, 0])].concat())])),
    ] {
        assert_eq!(read(&file).unwrap_err(), Error::EncryptionUnknown, "{name}");
        assert_eq!(read_with(&file, "any").unwrap_err(), Error::EncryptionUnknown, "{name}");
    }
}

#[test]
fn a_lock_that_would_take_hours_is_refused() {
    let key = |rounds: u32| {
        format!(
            "<e><keyData blockSize=\"16\" keyBits=\"128\" cipherAlgorithm=\"AES\" cipherChaining=\"ChainingModeCBC\" hashAlgorithm=\"SHA1\"/><encryptedKey spinCount=\"{rounds}\" blockSize=\"16\" keyBits=\"128\" cipherAlgorithm=\"AES\" cipherChaining=\"ChainingModeCBC\" hashAlgorithm=\"SHA1\"/></e>"
        )
    };
    for rounds in [u32::MAX, 10_000_001] {
        let info = [&[4, 0, 4, 0, 0x40, 0, 0, 0][..], key(rounds).as_bytes()].concat();
        let file = compound(&[("EncryptionInfo", &info), ("EncryptedPackage", &[0; 64])]);
        let error = read_with(&file, "any").unwrap_err();
        assert_eq!(error, Error::Damaged, "{rounds}");
    }
}

#[test]
fn a_locked_file_changed_anywhere_is_answered() {
    for (name, right, _) in LOCKED {
        let whole = fixture(name);
        for at in (0..whole.len()).step_by(whole.len() / 12) {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x41;
            if let Err(error) = read_with(&bytes, right) {
                assert!(!matches!(error, Error::Io(_) | Error::Crashed | Error::Stopped), "{name} at {at}: {error}");
            }
        }
    }
}
