//! Letters: EML, MBOX, MSG.

use extract::{Error, Format, Warning};

use crate::case::{Case, End, UNSEEN, case};
use crate::support::compound;

use End::{Read, Refused, Told, UpTo};
use Format::{Eml, Mbox, Msg};

pub const FILES: &[Case] = &[
    case(Eml, "letters within letters", || eml(&"Content-Type: message/rfc822\n\n".repeat(200_000)), Read),
    case(Eml, "packed letters within packed letters", packed_letters, Read),
    case(Eml, "parts within parts", || eml(&(0..20_000).map(part).collect::<String>()), Read),
    case(
        Eml,
        "parts that are their own",
        || eml(&"Content-Type: multipart/mixed; boundary=b\n\n--b\n".repeat(50_000)),
        Read,
    ),
    case(Eml, "a part without an end", || eml("Content-Type: multipart/mixed; boundary=\"\"\n\n--\n--\n"), Read),
    case(
        Eml,
        "two hundred thousand attachments",
        || eml(&format!("{}{}", part(0), ATTACHED.repeat(200_000))),
        UpTo(&[Warning::TEXT_LIMIT]),
    ),
    case(
        Eml,
        "a header of a hundred thousand people",
        || eml(&format!("To: {}\n\nx", "a <a@example.org>, ".repeat(100_000))),
        Read,
    ),
    case(
        Eml,
        "a hundred thousand headers",
        || eml(&format!("{}\nx", "X-a-name-that-is-nearly-as-long-as-its-line: y\n".repeat(100_000))),
        Read,
    ),
    case(Eml, "comments within comments", || eml(&format!("Date: {}\n\nx", "(".repeat(1_000_000))), Read),
    case(Eml, "groups within groups", || eml(&format!("Cc: {}\n\nx", "a: ".repeat(300_000))), Read),
    case(
        Eml,
        "a hundred thousand encoded words",
        || eml(&format!("Cc: {}\n\nx", "=?utf-8?Q?a?= ".repeat(100_000))),
        Read,
    ),
    case(
        Eml,
        "an encoded word that is never closed",
        || eml(&format!("Cc: =?utf-8?B?{}\n\nx", "A".repeat(1_000_000))),
        Read,
    ),
    case(Eml, "an encoding nobody knows", || eml("Content-Type: text/plain; charset=of-nobody\n\nmore words"), Read),
    case(
        Eml,
        "characters that are none in UTF-7",
        || eml("Content-Type: text/plain; charset=utf-7\n\n+2D0-AAAA"),
        Told(&[Warning::CHARACTERS_LOST]),
    ),
    case(
        Eml,
        "Base64 that is none",
        || eml(&format!("Content-Transfer-Encoding: base64\n\n{}", "d29yZHM!!!=".repeat(100_000))),
        Read,
    ),
    case(
        Eml,
        "quoted characters that break off",
        || eml("Content-Transfer-Encoding: quoted-printable\n\nwords =3D=F=\n="),
        Read,
    ),
    case(
        Eml,
        "a page that is hidden in a letter",
        || eml(&format!("Content-Type: text/html\n\n<p>words</p><script>{UNSEEN}</script>{}", "<div>".repeat(200_000))),
        Read,
    ),
    case(
        Eml,
        "orders to a terminal in a name",
        || eml("To: =?utf-8?Q?=1B]0;a=07=1B[2J=E2=80=AEa?= <a@example.org>\n\nx"),
        Read,
    ),
    case(Eml, "a letter of one header", || eml(&format!("X: {}", "a\n ".repeat(500_000))), Read),
    case(Mbox, "more letters than anyone reads", || MAIL.repeat(100_000).into(), UpTo(&[Warning::PAGES_LIMIT]))
        .within(60),
    case(
        Mbox,
        "letters that have more attachments together than anyone lists",
        || mbox(&format!("From a\n{}{}\n", eml_head(), ATTACHED.repeat(4_000)).repeat(26)),
        UpTo(&[Warning::TEXT_LIMIT]),
    ),
    case(
        Mbox,
        "two hundred thousand attachments of one letter",
        || mbox(&format!("From a\n{}{}", eml_head(), ATTACHED.repeat(200_000))),
        UpTo(&[Warning::TEXT_LIMIT]),
    ),
    case(Mbox, "half a million quoted beginnings", || mbox(&">From \n".repeat(500_000)), Read),
    case(Mbox, "half a million beginnings of nothing", || mbox(&"From \n\n".repeat(500_000)), Read),
    case(Mbox, "letters of nothing but a header", || mbox(&"\nFrom a\nX:\n".repeat(5_000)), Read),
    case(Mbox, "marks of quotes without end", || mbox(&format!("{}From \n", ">".repeat(5_000_000))), Read),
    case(Msg, "packed text of nothing", || msg(&[(RTF, &packed(&[]))]), Told(&[Warning::PART_DAMAGED])),
    case(
        Msg,
        "packed text that is its own beginning",
        || msg(&[(RTF, &packed(&[0xff; 100_000]))]),
        Told(&[Warning::PART_DAMAGED]),
    ),
    case(Msg, "packed text in another way", || msg(&[(RTF, &[0xff; 64])]), Told(&[Warning::PART_DAMAGED])),
    case(
        Msg,
        "half a character",
        || msg(&[("__substg1.0_1000001F", &[0x00, 0xd8, 0x41, 0x00])]),
        Told(&[Warning::CHARACTERS_LOST]),
    ),
    case(Msg, "a page in no encoding", page_of_nothing, Read),
    case(Msg, "three thousand attachments", || attachments(3_000), Read),
    case(Msg, "more attachments than anyone lists", || attachments(5_001), UpTo(&[Warning::TEXT_LIMIT])),
    case(Msg, "a text of ten megabytes in one line", || msg(&[("__substg1.0_1000001E", &vec![b'x'; 10 << 20])]), Read),
    case(
        Msg,
        "rich text nested without end",
        || msg(&[(RTF, &plain(format!("{{\\rtf1 {}", "{".repeat(300_000)).as_bytes()))]),
        UpTo(&[Warning::DEPTH_LIMIT]),
    ),
    case(Msg, "no properties and no text", || compound(&[("__properties_version1.0", &[])]), Refused(&[Error::NoText])),
];

/// A letter that goes on like this.
fn eml(rest: &str) -> Vec<u8> {
    format!("From: a@example.org\nMessage-ID: <1@example.org>\nSubject: words\n{rest}").into_bytes()
}

/// The beginning of a letter in parts.
fn part(n: usize) -> String {
    format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n")
}

/// An attachment in the outermost of these, and what parts it from the next.
const ATTACHED: &str = "Content-Type: a/b\n\nx\n--b0\n";

/// A letter up to where its attachments begin.
fn eml_head() -> String {
    format!("From: a@example.org\nMessage-ID: <1@example.org>\n{}", part(0))
}

/// Each letter quotes the one within it, so that nobody sees how deep they go before unpacking them.
fn packed_letters() -> Vec<u8> {
    let mut letter = "Subject: a\n\nx".to_owned();
    for _ in 0..12 {
        let quoted = letter.replace('=', "=3D").replace('\n', "=0A");
        letter = format!("Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n{quoted}");
    }
    eml(&letter)
}

const MAIL: &str = "From a\nFrom: a@example.org\nMessage-ID: <1@x>\nSubject: words\n\nx\n\n";

fn mbox(rest: &str) -> Vec<u8> {
    format!("{MAIL}{rest}").into_bytes()
}

const PROPERTIES: (&str, &[u8]) = ("__properties_version1.0", &[0; 32]);
const SUBJECT: (&str, &[u8]) = ("__substg1.0_0037001F", b"w\0o\0r\0d\0s\0");
/// The stream of the packed rich text.
const RTF: &str = "__substg1.0_10090102";

/// A message with these streams besides its subject.
fn msg(streams: &[(&str, &[u8])]) -> Vec<u8> {
    compound(&[&[PROPERTIES, SUBJECT][..], streams].concat())
}

/// Packed text (MS-OXRTFCP) that says it is two gigabytes.
fn packed(bytes: &[u8]) -> Vec<u8> {
    [&[0xff; 4][..], &[0xff, 0xff, 0xff, 0x7f], b"LZFu", &[0; 4], bytes].concat()
}

/// The same, not packed.
fn plain(bytes: &[u8]) -> Vec<u8> {
    [&[0; 8][..], b"MELA", &[0; 4], bytes].concat()
}

fn page_of_nothing() -> Vec<u8> {
    compound(&[("__properties_version1.0", &[0xde; 64]), SUBJECT, ("__substg1.0_10130102", &[0xff; 50_000])])
}

fn attachments(count: usize) -> Vec<u8> {
    let all: Vec<String> = (0..count).map(|n| format!("__attach_version1.0_#{n:08X}/__substg1.0_3707001F")).collect();
    let names: Vec<(&str, &[u8])> = all.iter().map(|name| (name.as_str(), &b"a\0"[..])).collect();
    msg(&names)
}
