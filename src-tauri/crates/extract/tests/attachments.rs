//! A file that is attached to a letter is given out as it was, by its number among those that the letter's text lists.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use extract::{ATTACHMENT, Error, Format, Kind, Warning};
use support::{GO_ON, blocks, compound, fixture, read, reader};

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
fn more_than_anyone_lists_of_one_letter_are_neither_listed_nor_given_out_and_the_letters_behind_it_are_read() {
    let file = |name: &str| file(name, "Content-Type: text/plain", name);
    let first = [file("a.txt").repeat(4_999), file("b.txt"), file("c.txt")].concat();
    let mails = [mail(&first), mail(&file("d.txt")), mail("")];
    let letters = mails.map(|mail| format!("From a Mon Mar  4 09:00:00 2024\n{mail}\n")).concat();
    let document = read(letters.as_bytes()).unwrap();
    assert_eq!(
        (document.warnings.as_slice(), document.truncated),
        (&[Warning::new(Warning::TEXT_LIMIT, None)][..], true)
    );
    let last = document.blocks.last().unwrap();
    assert_eq!((last.text.as_str(), last.page), ("See below.", Some(3)));
    let names = listed(letters.as_bytes());
    assert_eq!((names.len(), names[4_999].as_str(), names[5_000].as_str()), (5_001, "b.txt", "d.txt"));
    assert_eq!(taken(letters.as_bytes(), 5_000).unwrap().0, "b.txt");
    assert_eq!(taken(letters.as_bytes(), 5_001).unwrap().0, "d.txt");
    assert_eq!(taken(letters.as_bytes(), 5_002).unwrap_err(), Error::NoText);
}

#[test]
fn those_of_an_outlook_message_are_given_out() {
    let letter = fixture("msg/lease.msg");
    assert_eq!(listed(&letter), ["Lease 2024.pdf", "Plan.png"]);
    assert_eq!(taken(&letter, 2).unwrap(), ("Plan.png".to_owned(), b"never read".to_vec()));
}

const PROPERTIES: &str = "__properties_version1.0";
const ATTACHED: &str = "__attach_version1.0_#00000000";
/// Where a message lies within another.
const WITHIN: &str = "__attach_version1.0_#00000000/__substg1.0_3701000D";

fn outlook(streams: &[(String, Vec<u8>)]) -> Vec<u8> {
    compound(&streams.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect::<Vec<_>>())
}

fn words(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn a_message_within_an_outlook_message_is_given_out_as_one_with_what_is_attached_to_it() {
    // When it was sent (MS-OXPROPS, 0x0039): 4 March 2024 at 9:12, behind what is said before.
    let sent = [&[0; 24][..], &[0x40, 0, 0x39, 0, 0, 0, 0, 0], &133_540_171_500_000_000_u64.to_le_bytes()].concat();
    let letter = outlook(&[
        (PROPERTIES.into(), vec![0; 32]),
        ("__substg1.0_1000001F".into(), words("See the letter.")),
        (format!("{ATTACHED}/__substg1.0_3001001F"), words("The roof")),
        (format!("{WITHIN}/{PROPERTIES}"), sent),
        (format!("{WITHIN}/__substg1.0_0037001F"), words("About the roof")),
        (format!("{WITHIN}/__substg1.0_1000001F"), words("It was repaired in May.")),
        (format!("{WITHIN}/__recip_version1.0_#00000000/__substg1.0_3001001F"), words("Orla")),
        (format!("{WITHIN}/{ATTACHED}/__substg1.0_3001001F"), words("Older")),
        (format!("{WITHIN}/{WITHIN}/{PROPERTIES}"), vec![0; 24]),
        (format!("{WITHIN}/{WITHIN}/__substg1.0_1000001F"), words("It leaks.")),
    ]);
    assert_eq!(listed(&letter), ["The roof"]);
    let (name, message) = taken(&letter, 1).unwrap();
    let document = read(&message).unwrap();
    assert_eq!((name.as_str(), document.format), ("The roof", Format::Msg));
    assert_eq!((document.title.as_deref(), document.warnings.len()), (Some("About the roof"), 0));
    let expected = [
        (Kind::Heading { level: 1 }, "About the roof"),
        (Kind::Note, "To: Orla"),
        (Kind::Note, "Date: 2024-03-04 09:12 UTC"),
        (Kind::Paragraph, "It was repaired in May."),
        (Kind::Note, "Attachment: Older"),
    ];
    assert_eq!(blocks(&document), expected);
    let older = read(&taken(&message, 1).unwrap().1).unwrap();
    assert_eq!(blocks(&older), [(Kind::Paragraph, "It leaks.")]);
    // A document that was read before is known again by its bytes.
    assert_eq!(taken(&letter, 1).unwrap().1, message);
}

#[test]
fn what_is_attached_to_an_outlook_message_and_holds_nothing_is_not_given_out() {
    let named = (format!("{ATTACHED}/__substg1.0_3001001F"), words("The roof"));
    let letter = |more: &[(String, Vec<u8>)]| {
        outlook(&[&[(PROPERTIES.to_owned(), vec![0; 32]), named.clone()][..], more].concat())
    };
    // As deep as nobody would send them.
    let deep = format!("{}/{PROPERTIES}", [WITHIN; 50].join("/"));
    for (letter, expected) in [
        (letter(&[]), Err(Error::NoText)),
        (letter(&[(format!("{WITHIN}X/{PROPERTIES}"), vec![0; 24])]), Err(Error::NoText)),
        (letter(&[(format!("{WITHIN}/{PROPERTIES}"), Vec::new())]), Ok(1)),
        (letter(&[(deep, vec![0; 24])]), Ok(1)),
    ] {
        assert_eq!(listed(&letter), ["The roof"]);
        assert_eq!(taken(&letter, 1).map(|_| 1), expected);
    }
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
