//! A file that is attached to a letter is given out as it was, by its number among those that the letter's text lists.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use extract::{ATTACHMENT, Error, Format, Kind};
use support::{GO_ON, compound, fixture, read, reader};

fn taken(letter: &[u8], number: u32) -> Result<(String, Vec<u8>), Error> {
    reader().attachment(letter, number, &GO_ON)
}

/// What the text of a letter lists.
fn listed(letter: &[u8]) -> Vec<String> {
    let notes = read(letter).unwrap().blocks.into_iter().filter(|block| block.kind == Kind::Note);
    notes.filter_map(|block| block.text.strip_prefix(ATTACHMENT).map(str::to_owned)).collect()
}

fn mail(parts: &str) -> String {
    format!(
        "From: a@example.org\nMessage-ID: <1@example.org>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n\
         --b\nContent-Type: text/plain\n\nSee below.\n{parts}--b--\n"
    )
}

fn file(name: &str, head: &str, body: &str) -> String {
    format!("--b\n{head}\nContent-Disposition: attachment; filename=\"{name}\"\n\n{body}\n")
}

#[test]
fn an_attached_file_comes_as_it_was_before_it_was_packed() {
    let letter = fixture("eml/opening.eml");
    assert_eq!(listed(&letter), ["Pläne.pdf", "notes.txt", "Fire regulations"]);
    assert_eq!(taken(&letter, 1).unwrap(), ("Pläne.pdf".to_owned(), b"%PDF-1.4 not read".to_vec()));
    let (name, notes) = taken(&letter, 2).unwrap();
    assert_eq!((name.as_str(), notes.trim_ascii()), ("notes.txt", &b"This is not read either."[..]));
    let (name, forwarded) = taken(&letter, 3).unwrap();
    assert_eq!(name, "Fire regulations");
    let forwarded = read(&forwarded).unwrap();
    assert_eq!((forwarded.format, forwarded.title.as_deref()), (Format::Eml, Some("Fire regulations")));
    assert_eq!(forwarded.blocks.last().unwrap().text, "This is not read.");
    for none in [0, 4, u32::MAX] {
        assert_eq!(taken(&letter, none).unwrap_err(), Error::NoText, "{none}");
    }
}

#[test]
fn what_was_written_in_an_old_encoding_stays_in_it_and_what_was_packed_is_unpacked() {
    let letter = mail(
        &[
            file("old.txt", "Content-Type: text/plain", "Gr\u{f6}\u{df}e"),
            file(
                "page.html",
                "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64",
                "PHA+T25lLjwvcD4=",
            ),
        ]
        .concat(),
    );
    let letter: Vec<u8> = letter.chars().map(|c| u32::from(c) as u8).collect();
    assert_eq!(taken(&letter, 1).unwrap().1.trim_ascii(), b"Gr\xf6\xdfe");
    assert_eq!(taken(&letter, 2).unwrap(), ("page.html".to_owned(), b"<p>One.</p>".to_vec()));
}

#[test]
fn those_of_a_mailbox_are_numbered_through_and_those_without_a_name_count() {
    let first =
        mail(&[file("", "Content-Type: text/plain", "one"), file("b.txt", "Content-Type: text/plain", "two")].concat());
    let second = mail(&file("c.txt", "Content-Type: text/plain", "three"));
    let letters = format!("From a Mon Mar  4 09:00:00 2024\n{first}\nFrom b Mon Mar  4 09:00:00 2024\n{second}");
    let names = listed(letters.as_bytes());
    assert_eq!(names.len(), 3, "{names:?}");
    for (number, contents) in [(1, "one"), (2, "two"), (3, "three")] {
        let (name, bytes) = taken(letters.as_bytes(), number).unwrap();
        assert_eq!((&name, bytes.trim_ascii()), (&names[number as usize - 1], contents.as_bytes()));
    }
}

#[test]
fn those_of_an_outlook_message_are_given_out_and_a_message_within_it_is_not() {
    let letter = fixture("msg/lease.msg");
    assert_eq!(listed(&letter), ["Lease 2024.pdf", "Plan.png"]);
    assert_eq!(taken(&letter, 2).unwrap(), ("Plan.png".to_owned(), b"never read".to_vec()));
    let words: Vec<u8> = "Words.".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let within = "__attach_version1.0_#00000000/__substg1.0_3701000D/__properties_version1.0";
    let nested =
        compound(&[("__properties_version1.0", &[0; 32]), ("__substg1.0_1000001F", &words), (within, &[0; 32])]);
    assert_eq!(listed(&nested).len(), 1);
    assert_eq!(taken(&nested, 1).unwrap_err(), Error::NoText);
}

#[test]
fn what_has_nothing_attached_gives_nothing() {
    for name in ["docx/keepers.docx", "pdf/minutes.pdf", "text/windows-1252.txt", "msg/page.msg"] {
        assert_eq!(taken(&fixture(name), 1).unwrap_err(), Error::NoText, "{name}");
    }
    assert_eq!(taken(b"", 1).unwrap_err(), Error::Empty);
    assert_eq!(
        taken(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0>\0\x01\0\0\0", 1).unwrap_err(),
        Error::UnknownFormat
    );
}
