//! Documents of word processors: DOCX, ODT, RTF, DOC.

use std::io::{Cursor, Read as _};

use extract::{Error, Format, Warning};

use crate::case::{Case, End, UNSEEN, case};
use crate::packed::{DEFLATED, LOCKED, PPMD, Part, archive, deflated};
use crate::support::{
    PIECES, archive as honest, compound, docx, docx_body, fixture, letter, odt_text, pieces, word_97,
};
use crate::texts::{OUTSIDE, laughs};

use End::{Read, Refused, Told, UpTo};
use Format::{Doc, Docx, Odt, Rtf};

pub const FILES: &[Case] = &[
    case(
        Docx,
        "a paragraph that swells",
        || docx_body("", &paragraph(&swelling()).repeat(20_000)),
        UpTo(&[Warning::TEXT_LIMIT]),
    ),
    case(Docx, "one word of 300 MB", one_word, UpTo(&[Warning::TEXT_LIMIT])),
    case(Docx, "a comment of forty megabytes", comment, Read),
    case(Docx, "a thousand laughs", || docx_body(&laughs(), &paragraph("&l9;")), Refused(&[Error::Damaged])),
    case(Docx, "a file of the system", || docx_body(OUTSIDE, &paragraph("&x;")), Refused(&[Error::Damaged])),
    case(Docx, "tables within tables", || deep_docx("w:tbl"), UpTo(&[Warning::DEPTH_LIMIT])),
    case(
        Docx,
        "insertions within insertions",
        || deep_docx("w:ins"),
        UpTo(&[Warning::CHANGES_TRACKED, Warning::DEPTH_LIMIT]),
    ),
    case(Docx, "paragraphs within paragraphs", || deep_docx("w:p"), UpTo(&[Warning::DEPTH_LIMIT])),
    case(
        Docx,
        "a row of two hundred thousand cells",
        || words_and(&format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", "<w:tc><w:p/></w:tc>".repeat(200_000))),
        Read,
    ),
    case(
        Docx,
        "an element of two hundred thousand attributes",
        || words_and(&format!("<w:p {}/>", "a=\"\" ".repeat(200_000))),
        Read,
    ),
    case(Docx, "an attribute of eight megabytes", || words_and(&format!("<w:p a=\"{}\"/>", "x".repeat(8 << 20))), Read),
    case(Docx, "a note that is referred to again and again", notes_again, UpTo(&[Warning::TEXT_LIMIT])),
    case(Docx, "a note that refers to itself", note_of_itself, Read),
    case(Docx, "styles based on one another", styles_in_a_circle, Read),
    case(Docx, "a main part outside the file", || related("../../../../etc/passwd"), Refused(&[Error::Damaged])),
    case(Docx, "a main part that is the list of parts", || related("_rels/.rels"), Refused(&[Error::NoText])),
    case(Docx, "parts outside the file that nobody asked for", outside, Read),
    case(Docx, "two main parts of one name", twice, Told(&[Warning::PART_DAMAGED])),
    case(Docx, "a main part of another checksum", || lying(|part| part.crc ^= 1), Told(&[Warning::PART_DAMAGED])),
    case(
        Docx,
        "a main part that says it is locked",
        || lying(|part| part.flags = LOCKED),
        Refused(&[Error::EncryptionUnknown]),
    ),
    case(Docx, "a main part packed in another way", || lying(|part| part.method = PPMD), Refused(&[Error::NoText])),
    case(
        Docx,
        "a main part that is not packed as it says",
        || lying(|part| part.method = DEFLATED),
        Refused(&[Error::NoText]),
    ),
    case(Docx, "a main part that says it is one byte", || lying(|part| part.size = 1), Refused(&[Error::NoText])),
    case(Docx, "a main part that says it is four gigabytes", || lying(|part| part.size = u32::MAX - 1), Read),
    case(Docx, "packed bytes that break off", packed_cut, Told(&[Warning::PART_DAMAGED])),
    case(Docx, "a list of parts that breaks off", list_cut, Refused(&[Error::Damaged])),
    case(
        Docx,
        "a main part that breaks off",
        || docx(format!("<w:document>{}<w:p><w:r><w:t>more", paragraph("words")).as_bytes()),
        Told(&[Warning::PART_DAMAGED]),
    ),
    case(
        Docx,
        "a main part that is no XML",
        || docx(format!("<w:document>{}<<<>>&&;", paragraph("words")).as_bytes()),
        Told(&[Warning::PART_DAMAGED]),
    ),
    case(Docx, "a lock of four thousand million rounds", || locked(u32::MAX), Refused(&[Error::Damaged])),
    case(
        Docx,
        "a lock without a document",
        || compound(&[("EncryptionInfo", &[4, 0, 4, 0]), ("EncryptedPackage", &[])]),
        Refused(&[Error::Damaged]),
    ),
    case(
        Docx,
        "a lock of nobody's making",
        || compound(&[("EncryptionInfo", &[9; 8]), ("EncryptedPackage", &[0; 64])]),
        Refused(&[Error::EncryptionUnknown]),
    ),
    case(
        Odt,
        "a paragraph that swells",
        || odt_text("", &text(&swelling()).repeat(20_000)),
        UpTo(&[Warning::TEXT_LIMIT]),
    ),
    case(Odt, "a thousand laughs", || odt_text(&laughs(), &text("&l9;")), Refused(&[Error::Damaged])),
    case(Odt, "a file of the system", || odt_text(OUTSIDE, &text("&x;")), Refused(&[Error::Damaged])),
    case(Odt, "a thousand laughs in the manifest", laughing_manifest, Read),
    case(Odt, "tables within tables", || deep_odt("table:table"), UpTo(&[Warning::DEPTH_LIMIT])),
    case(Odt, "lists within lists", || deep_odt("text:list"), UpTo(&[Warning::DEPTH_LIMIT])),
    case(Odt, "paragraphs within paragraphs", || deep_odt("text:p"), UpTo(&[Warning::DEPTH_LIMIT])),
    case(Odt, "notes within notes", || deep_odt("text:note-body"), UpTo(&[Warning::DEPTH_LIMIT])),
    case(Odt, "boxes within boxes", || deep_odt("draw:text-box"), UpTo(&[Warning::DEPTH_LIMIT])),
    case(
        Odt,
        "deletions within deletions",
        || deep_odt("text:changed-region"),
        UpTo(&[Warning::CHANGES_TRACKED, Warning::DEPTH_LIMIT]),
    ),
    case(
        Odt,
        "four thousand million spaces in one",
        || odt_text("", &text("words<text:s text:c=\"4294967295\"/>and")),
        Read,
    ),
    case(Odt, "styles that are one another's parent", parents_in_a_circle, Read),
    case(
        Odt,
        "a media type that swells",
        || odt_of(&format!("application/vnd.oasis.opendocument.text{}", " ".repeat(40 << 20))),
        Read,
    ),
    case(Odt, "no text where it should be", || honest(&[("mimetype", ODT)]), Refused(&[Error::Damaged])),
    case(Odt, "a lock of four thousand million rounds", || odt_locked("4294967295", "16"), Refused(&[Error::Damaged])),
    case(Odt, "a key of four gigabytes", || odt_locked("1000", "4294967295"), Refused(&[Error::Damaged])),
    case(Odt, "a lock on what is not locked", || odt_locked("1000", "16"), Refused(&[Error::PasswordWrong])),
    case(Rtf, "groups within groups", || deep_rtf("{"), UpTo(&[Warning::DEPTH_LIMIT])),
    case(Rtf, "notes within notes", || deep_rtf("{\\footnote "), UpTo(&[Warning::DEPTH_LIMIT])),
    case(Rtf, "boxes within boxes", || deep_rtf("{\\*\\shpinst{\\shptxt "), UpTo(&[Warning::DEPTH_LIMIT])),
    case(Rtf, "styles within styles", || deep_rtf("{\\stylesheet"), UpTo(&[Warning::DEPTH_LIMIT])),
    case(Rtf, "texts written twice within such texts", || deep_rtf("{\\upr"), UpTo(&[Warning::DEPTH_LIMIT])),
    case(
        Rtf,
        "pictures within pictures",
        || deep_rtf("{\\pict"),
        UpTo(&[Warning::DEPTH_LIMIT, Warning::PICTURES_UNREAD]),
    ),
    case(Rtf, "a million halves of characters", || rtf("\\u55357?", 1_000_000), Told(&[Warning::CHARACTERS_LOST])),
    case(Rtf, "a million cells in a row", || rtf("\\cell ", 1_000_000), Read),
    case(Rtf, "a million numbers of bytes that are none", || rtf("\\'", 1_000_000), Read),
    case(Rtf, "a million headers", || rtf("{\\header x}", 1_000_000), Read),
    case(Rtf, "a million notes", || rtf("{\\footnote x}", 1_100_000), UpTo(&[Warning::TEXT_LIMIT])),
    case(Rtf, "more ends than beginnings", || rtf("}", 1_000_000), Read),
    case(Rtf, "fonts and styles of any number", || rtf("\\f2147483647\\s-2147483647\\uc4294967296 ", 500_000), Read),
    case(
        Rtf,
        "a million fonts, each half a character",
        || rtf("{\\fonttbl{\\f1\\fcharset128;}}\\f1\\'81", 500_000),
        Told(&[Warning::CHARACTERS_LOST]),
    ),
    case(Rtf, "two thousand million bytes of data", || rtf("\\bin2147483647 x", 1), Told(&[Warning::PART_DAMAGED])),
    case(Rtf, "data of less than no bytes", || rtf("\\bin-2147483648 and\\par\\bin-1 ", 1), Read),
    case(Rtf, "data that is as long as it says", || rtf(&format!("\\bin6 {UNSEEN}"), 10_000), Read),
    case(
        Rtf,
        "a character beyond all characters",
        || rtf("\\ansicpg65535\\mac\\'ff\\uc-1\\u99999999999 x", 1),
        Told(&[Warning::CHARACTERS_LOST]),
    ),
    case(Rtf, "more substitutes than characters", || rtf("\\par\\uc2147483647\\u233?unseen\\par more", 1), Read),
    case(Rtf, "a group that is never closed", || b"{\\rtf1 words".to_vec(), Told(&[Warning::PART_DAMAGED])),
    case(Rtf, "a word of a million letters", || rtf(&format!("\\{} ", "a".repeat(1_000_000)), 1), Read),
    case(
        Rtf,
        "a number of a million digits",
        || rtf(&format!("\\u{} ", "9".repeat(1_000_000)), 1),
        Told(&[Warning::CHARACTERS_LOST]),
    ),
    case(
        Rtf,
        "an object of ten megabytes",
        || rtf(&format!("{{\\object\\objdata {}}}", "d0cf11e0a1".repeat(1 << 20)), 1),
        Told(&[Warning::PICTURES_UNREAD]),
    ),
    case(Rtf, "nothing but a picture", || b"{\\rtf1{\\pict 00}}".to_vec(), Refused(&[Error::NoText])),
    case(
        Doc,
        "no table of pieces",
        || {
            let (main, _) = report();
            compound(&[("WordDocument", &main)])
        },
        Refused(&[Error::Damaged]),
    ),
    case(
        Doc,
        "an empty table of pieces",
        || {
            let (main, _) = report();
            of_streams(&main, &[])
        },
        Refused(&[Error::Damaged]),
    ),
    case(
        Doc,
        "a table of pieces of ones",
        || {
            let (main, table) = report();
            of_streams(&main, &vec![0xff; table.len()])
        },
        Refused(&[Error::Damaged]),
    ),
    case(
        Doc,
        "half a document",
        || {
            let (main, table) = report();
            of_streams(&main[..main.len() / 2], &table)
        },
        Told(&[Warning::PART_DAMAGED]),
    )
    .holding("The weir at"),
    case(Doc, "nothing in any stream", || of_streams(&[], &[]), Refused(&[Error::Damaged])),
    case(Doc, "a text of Word 95 beyond the file", word_95, Refused(&[Error::Damaged])),
    case(Doc, "a hundred thousand pieces in the same bytes", pieces_again, Told(&[Warning::PART_DAMAGED])),
    case(Doc, "a piece beyond the file", piece_beyond, Told(&[Warning::PART_DAMAGED])),
    case(Doc, "pieces that end before they begin", piece_backwards, Told(&[Warning::PART_DAMAGED])),
    case(Doc, "changes without end before the pieces", changes_before, Read),
    case(Doc, "a field that is never closed", || letter(b"words\r\x13 more", 12), Told(&[Warning::PART_DAMAGED])),
    case(
        Doc,
        "a million fields within fields",
        || letter(&[b"words\r".as_slice(), &[0x13; 1_000_000]].concat(), 1_000_006),
        Told(&[Warning::PART_DAMAGED]),
    ),
    case(
        Doc,
        "as many that have come to their results, and as many letters in all of them",
        || letter(&[b"words\r".to_vec(), b"\x13\x14".repeat(1_000_000), vec![b'x'; 1_000_000]].concat(), 3_000_006),
        Read,
    ),
    case(
        Doc,
        "a text that says it is longer than the file",
        || letter(b"words\rmore", u32::MAX),
        Told(&[Warning::PART_DAMAGED]),
    ),
    case(Doc, "notes that are all of the text, again and again", notes_of_all, Told(&[Warning::PART_DAMAGED])),
    case(Doc, "a document that says it is locked", says_locked, Refused(&[Error::EncryptionUnknown])),
];

/// A text that becomes a lot when it stands there many times.
fn swelling() -> String {
    "words ".repeat(1_000)
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// A DOCX with this behind its words.
fn words_and(what: &str) -> Vec<u8> {
    docx_body("", &format!("{}{what}", paragraph("words")))
}

fn deep_docx(element: &str) -> Vec<u8> {
    words_and(&format!("{}{}", format!("<{element}>").repeat(300_000), format!("</{element}>").repeat(300_000)))
}

fn one_word() -> Vec<u8> {
    let mut one = b"<w:document><w:body><w:p><w:r><w:t>words".to_vec();
    one.resize(300 << 20, b'A');
    docx(&one)
}

fn comment() -> Vec<u8> {
    docx_body("", &format!("<!--{}-->{}", "x".repeat(40 << 20), paragraph("words")))
}

/// A DOCX with these notes and styles besides its body.
fn docx_with(body: &str, name: &str, part: &str) -> Vec<u8> {
    let body = format!("<w:document><w:body>{body}</w:body></w:document>");
    honest(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", body.as_bytes()), (name, part.as_bytes())])
}

fn notes_again() -> Vec<u8> {
    let body = format!("{}<w:p>{}</w:p>", paragraph("words"), "<w:footnoteReference w:id=\"2\"/>".repeat(100_000));
    let note = format!("<w:footnotes><w:footnote w:id=\"2\">{}</w:footnote></w:footnotes>", paragraph(&swelling()));
    docx_with(&body, "word/footnotes.xml", &note)
}

fn note_of_itself() -> Vec<u8> {
    let mark = "<w:p><w:r><w:t>words</w:t></w:r><w:footnoteReference w:id=\"2\"/></w:p>";
    docx_with(
        mark,
        "word/footnotes.xml",
        &format!("<w:footnotes><w:footnote w:id=\"2\">{mark}</w:footnote></w:footnotes>"),
    )
}

fn styles_in_a_circle() -> Vec<u8> {
    let style = |n: u32, base: u32| format!("<w:style w:styleId=\"s{n}\"><w:basedOn w:val=\"s{base}\"/></w:style>");
    let styles: String = (0..10_000).map(|n| style(n, (n + 1) % 10_000)).collect();
    let of_style = "<w:p><w:pPr><w:pStyle w:val=\"s0\"/></w:pPr><w:r><w:t>words</w:t></w:r></w:p>";
    docx_with(&of_style.repeat(1_000), "word/styles.xml", &format!("<w:styles>{styles}</w:styles>"))
}

/// A DOCX that says this is its main part.
fn related(target: &str) -> Vec<u8> {
    let list = format!(
        "<Relationships><Relationship Id=\"r\" Type=\"x/officeDocument\" Target=\"{target}\"/></Relationships>"
    );
    honest(&[("[Content_Types].xml", b"<Types/>"), ("_rels/.rels", list.as_bytes()), ("word/x.xml", UNSEEN.as_bytes())])
}

fn outside() -> Vec<u8> {
    let body = format!("<w:document>{}</w:document>", paragraph("words"));
    let unseen = format!("<w:document>{}</w:document>", paragraph(UNSEEN));
    let mut parts = vec![Part::of("[Content_Types].xml", b"<Types/>"), Part::of("word/document.xml", body.as_bytes())];
    for name in [
        "../../../../etc/passwd",
        "/etc/passwd",
        "word/../../document.xml",
        "C:\\word\\document.xml",
        "word/document.xml\0",
    ] {
        parts.push(Part::of(name, unseen.as_bytes()));
    }
    archive(&parts)
}

fn twice() -> Vec<u8> {
    let [unseen, body] = [UNSEEN, "words"].map(|text| format!("<w:document>{}</w:document>", paragraph(text)));
    archive(&[
        Part::of("[Content_Types].xml", b"<Types/>"),
        Part::of("word/document.xml", unseen.as_bytes()),
        Part::of("word/document.xml", body.as_bytes()),
    ])
}

/// A DOCX whose main part is said to be something it is not.
fn lying(lie: impl Fn(&mut Part<'_>)) -> Vec<u8> {
    let body = format!("<w:document>{}</w:document>", paragraph("words"));
    let mut part = Part::of("word/document.xml", body.as_bytes());
    lie(&mut part);
    archive(&[Part::of("[Content_Types].xml", b"<Types/>"), part])
}

fn packed_cut() -> Vec<u8> {
    let numbered: String = (0..10_000).map(|n| paragraph(&format!("words {n}"))).collect();
    let body = deflated(format!("<w:document>{numbered}</w:document>").as_bytes());
    let part = Part { method: DEFLATED, ..Part::of("word/document.xml", &body[..body.len() / 2]) };
    archive(&[Part::of("[Content_Types].xml", b"<Types/>"), part])
}

fn list_cut() -> Vec<u8> {
    let mut file = words_and("");
    file.truncate(file.len() - 30);
    file
}

/// A document that a password locks, so many times hashed.
fn locked(rounds: u32) -> Vec<u8> {
    let how = "blockSize=\"16\" keyBits=\"128\" cipherAlgorithm=\"AES\" cipherChaining=\"ChainingModeCBC\" hashAlgorithm=\"SHA1\"";
    let info = format!("<e><keyData {how}/><encryptedKey spinCount=\"{rounds}\" {how}/></e>");
    let info = [&[4, 0, 4, 0, 0x40, 0, 0, 0][..], info.as_bytes()].concat();
    compound(&[("EncryptionInfo", &info), ("EncryptedPackage", &[0; 64])])
}

const ODT: &[u8] = b"application/vnd.oasis.opendocument.text";

fn text(text: &str) -> String {
    format!("<text:p>{text}</text:p>")
}

fn deep_odt(element: &str) -> Vec<u8> {
    odt_text("", &format!("{}{}", text("words"), format!("<{element}>").repeat(300_000)))
}

fn content() -> String {
    format!(
        "<office:document-content><office:body><office:text>{}</office:text></office:body></office:document-content>",
        text("words")
    )
}

/// An ODT that says this is what it is.
fn odt_of(media_type: &str) -> Vec<u8> {
    honest(&[("mimetype", media_type.as_bytes()), ("content.xml", content().as_bytes())])
}

fn laughing_manifest() -> Vec<u8> {
    let manifest = format!("{}<manifest:manifest>&l9;</manifest:manifest>", laughs());
    honest(&[("mimetype", ODT), ("META-INF/manifest.xml", manifest.as_bytes()), ("content.xml", content().as_bytes())])
}

fn parents_in_a_circle() -> Vec<u8> {
    let style = |n: u32| {
        format!(
            "<style:style style:family=\"paragraph\" style:name=\"s{n}\" style:parent-style-name=\"s{}\"/>",
            (n + 1) % 10_000
        )
    };
    let styles: String = (0..10_000).map(style).collect();
    odt_text("", &format!("{styles}{}", "<text:p text:style-name=\"s0\">words</text:p>".repeat(1_000)))
}

/// An ODT whose text is said to be locked like this.
fn odt_locked(rounds: &str, key: &str) -> Vec<u8> {
    let manifest = format!(
        "<m:manifest><m:file-entry m:full-path=\"content.xml\"><m:encryption-data m:checksum=\"AAAA\" m:checksum-type=\"SHA256-1K\"><m:algorithm m:algorithm-name=\"x#aes128-cbc\" m:initialisation-vector=\"AAAAAAAAAAAAAAAAAAAAAA==\"/><m:key-derivation m:key-derivation-name=\"PBKDF2\" m:key-size=\"{key}\" m:iteration-count=\"{rounds}\" m:salt=\"AAAA\"/></m:encryption-data></m:file-entry></m:manifest>"
    );
    honest(&[("mimetype", ODT), ("META-INF/manifest.xml", manifest.as_bytes()), ("content.xml", content().as_bytes())])
}

fn deep_rtf(group: &str) -> Vec<u8> {
    format!("{{\\rtf1 words\\par {}", group.repeat(300_000)).into_bytes()
}

/// An RTF with this behind its words, so many times, and closed.
fn rtf(what: &str, times: usize) -> Vec<u8> {
    format!("{{\\rtf1 words\\par {}}}", what.repeat(times)).into_bytes()
}

/// The streams of a document that is whole: its text, and the tables about it.
pub fn report() -> (Vec<u8>, Vec<u8>) {
    let mut file = cfb::CompoundFile::open(Cursor::new(fixture("doc/report.doc"))).unwrap();
    let mut stream = |name: &str| {
        let mut bytes = Vec::new();
        file.open_stream(name).unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    };
    (stream("/WordDocument"), stream("/1Table"))
}

/// A document of these streams.
pub fn of_streams(main: &[u8], table: &[u8]) -> Vec<u8> {
    compound(&[("WordDocument", main), ("1Table", table)])
}

fn word_95() -> Vec<u8> {
    compound(&[("WordDocument", &[&[0xec, 0xa5, 0x65, 0][..], &[0; 20], &[0xff; 100]].concat())])
}

/// Numbers of parts of the table (MS-DOC, 2.5.6): marks of notes, and their texts.
const MARKS: usize = 2;
const NOTES: usize = 3;

fn pieces_again() -> Vec<u8> {
    let characters: Vec<u32> = (0..=100_000).map(|n| 6 * n).collect();
    word_97(b"words\r", 600_000, &[(PIECES, pieces(&characters, &[0; 100_000]))])
}

fn piece_beyond() -> Vec<u8> {
    word_97(b"words\r", 12, &[(PIECES, pieces(&[0, 6, 12], &[0, 0x0fff_0000]))])
}

fn piece_backwards() -> Vec<u8> {
    word_97(b"words\r", 12, &[(PIECES, pieces(&[0, 6, 0, 6], &[0, 0, 0]))])
}

fn changes_before() -> Vec<u8> {
    let list = [[1, 0, 0].repeat(100_000), pieces(&[0, 6], &[0])].concat();
    word_97(b"words\r", 6, &[(PIECES, list)])
}

fn notes_of_all() -> Vec<u8> {
    const NOTE: u32 = 1_000_000;
    let text = [b"words\r".to_vec(), vec![b'x'; NOTE as usize]].concat();
    let numbers = |numbers: Vec<u32>| numbers.into_iter().flat_map(u32::to_le_bytes).collect::<Vec<u8>>();
    // Every other note goes from the beginning to the end, and the one behind it back.
    let texts = numbers((0..10_000).flat_map(|_| [0, NOTE]).collect());
    let marks = numbers((0..30_000).map(|n| n % 6).collect());
    word_97(&text, 6, &[(PIECES, pieces(&[0, 6 + NOTE], &[0])), (MARKS, marks), (NOTES, texts)])
}

fn says_locked() -> Vec<u8> {
    let (mut main, table) = report();
    main[0x0b] |= 1;
    of_streams(&main, &table)
}
