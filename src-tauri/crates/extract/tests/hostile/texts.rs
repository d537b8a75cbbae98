//! Plain texts, Markdown, pages of the web and books.

use extract::{Error, Format, Warning};

use crate::case::{Case, End, UNSEEN, case};
use crate::packed::{DEFLATED, LOCKED, Part, archive, deflated};
use crate::support::{archive as honest, crc, epub};

use End::{OutOfTime, Read, Refused, Told, UpTo};
use Format::{Epub, Html, Markdown, Text};

pub const FILES: &[Case] = &[
    case(Text, "UTF-16 that ends within a character", utf_16_cut, Told(&[Warning::CHARACTERS_LOST])),
    case(Text, "UTF-16 with halves of characters", utf_16_halves, Told(&[Warning::CHARACTERS_LOST])),
    case(Text, "the mark of UTF-16 and no text", || vec![0xff, 0xfe], Refused(&[Error::Empty])),
    case(Text, "UTF-32 behind the mark of UTF-16", utf_32, Refused(&[Error::UnknownFormat])),
    case(Text, "a line of five million letters without a space", || one_line("x", 5_000_000), Read),
    case(Text, "two million empty lines", || format!("words{}", "\n".repeat(2_000_000)).into_bytes(), Read),
    case(Text, "a million accents on one letter", || one_line("\u{301}\u{323}", 500_000), Read),
    case(
        Text,
        "more paragraphs than a document has",
        || "words\n\n".repeat(1_100_000).into(),
        UpTo(&[Warning::TEXT_LIMIT]),
    ),
    case(Text, "marks that turn the text around", || one_line("\u{202e}sdrow\u{202c} \u{2066}a\u{2069}", 1_000), Read),
    case(Text, "letters that nobody sees", || one_line("\u{e0077}\u{e006f}\u{200b}", 1_000), Read),
    case(Text, "orders to a terminal", || "words and more words \x1b[2J\x1b]0;a\x1b\\ ".repeat(100).into(), Read),
    case(Text, "items without end, one in the other", || one_line("- 1. a) ", 100_000), Read),
    case(Text, "a word that is broken in every line", || format!("words\n{}", "ab-\n".repeat(500_000)).into(), Read),
    case(Text, "tables that are begun and never closed", || begun_tables("words"), Read),
    case(Markdown, "as many in Markdown", || begun_tables("# words"), Read),
    case(Markdown, "quotes within quotes", || markdown("> ", 200_000), Read),
    case(Markdown, "lists within lists", || markdown("- ", 100_000), Read),
    case(Markdown, "brackets that are never closed", || markdown("[", 200_000), Read),
    case(Markdown, "links within links", || markdown("[a](", 50_000), Read),
    case(Markdown, "pictures within pictures", || markdown("![", 100_000), Read),
    case(Markdown, "stress within stress", || markdown("*_", 100_000), Read),
    case(Markdown, "code that is never closed", || markdown("`", 200_000), Read),
    case(Markdown, "code that is closed otherwise", code_of_all_lengths, Read),
    case(Markdown, "tags that are never closed", || markdown("<a ", 100_000), Read),
    case(Markdown, "references to references", references, Read),
    case(
        Markdown,
        "notes that refer to one another",
        || markdown("\n\n[^a]: words [^b]\n\n[^b]: words [^a]", 20_000),
        Read,
    ),
    case(Markdown, "a table wider than its rows", wide_table, Read),
    case(Markdown, "hundreds of such tables", || wide_tables(300), UpTo(&[Warning::TEXT_LIMIT])),
    case(Markdown, "a mark in every other place", || markdown("*a", 6_500_000), UpTo(&[Warning::TEXT_LIMIT])),
    case(Markdown, "as many behind what begins no code", no_code, UpTo(&[Warning::TEXT_LIMIT])),
    case(
        Html,
        "half a million pictures between spaces",
        || page("<img src=x> ", 500_000),
        Told(&[Warning::PICTURES_UNREAD]),
    ),
    case(
        Html,
        "more pictures than a document has paragraphs",
        || page("<img src=x>", 1_100_000),
        UpTo(&[Warning::PICTURES_UNREAD, Warning::TEXT_LIMIT]),
    ),
    case(
        Html,
        "a row of as many cells",
        || page(&format!("<table><tr>{}", "<td>".repeat(1_100_000)), 1),
        UpTo(&[Warning::TEXT_LIMIT]),
    ),
    case(Html, "lists in as many lists", || page("<ul>", 1_100_000), UpTo(&[Warning::TEXT_LIMIT])),
    case(Html, "half a million tags that are never closed", unclosed, Read),
    case(Html, "as many ends without a beginning", || page("</div></table></main></nav></p>", 100_000), Read),
    case(Html, "an attribute of eight megabytes", || html(&format!("<p class=\"{}\">", "x".repeat(8 << 20))), Read),
    case(Html, "a tag of a million attributes", attributes, OutOfTime).within(2),
    case(Html, "a tag that is never closed", || html(&format!("<p {}", "x ".repeat(10))), Read),
    case(
        Html,
        "numbers of characters that are none",
        || page("&#99999999999;&#xd800;&#0;", 50_000),
        Told(&[Warning::CHARACTERS_LOST]),
    ),
    case(Html, "names of characters that are none", || page("&aaaaaaaaaaaaaaaa", 200_000), Read),
    case(Html, "a comment that is never closed", || html(&format!("<!--{UNSEEN}{}", "-".repeat(1_000_000))), Read),
    case(Html, "a script that is never closed", || html(&format!("<script>{}", "unseen()//<!--".repeat(50_000))), Read),
    case(Html, "scripts within scripts", || page("<script><!--<script>unseen</script>--></script>", 20_000), Read),
    case(Html, "a page that says UTF-8 and is not", not_utf_8, Told(&[Warning::CHARACTERS_LOST])),
    case(Html, "a page that says UTF-16 and is not", || charset("utf-16"), Read),
    case(Html, "a title of a megabyte", || page(&format!("<title>{}</title>", "x".repeat(1_000_000)), 1), Read),
    case(Html, "text beyond any limit in a list of choices", || page("<select><option>unseen", 100_000), Read),
    case(Epub, "a chapter that swells", || epub("", &[&swelling(), "<p>last</p>"]), UpTo(&[Warning::TEXT_LIMIT])),
    case(
        Epub,
        "spaces that swell",
        || epub("", &["<p>words</p>", &" ".repeat(40 << 20)]),
        UpTo(&[Warning::TEXT_LIMIT]),
    ),
    case(Epub, "a thousand laughs in the list", || epub(&laughs(), &["<p>words</p>"]), Refused(&[Error::Damaged])),
    case(Epub, "a file of the system in the list", || epub(OUTSIDE, &["<p>words</p>"]), Refused(&[Error::Damaged])),
    case(Epub, "a thousand laughs in a chapter", || epub("", &[&format!("{}<p>words &l9;</p>", laughs())]), Read),
    case(Epub, "a file of the system in a chapter", || epub("", &[&format!("{OUTSIDE}<p>words &x;</p>")]), Read),
    case(
        Epub,
        "a list nested without end",
        || epub(&"<metadata>".repeat(300_000), &["<p>unseen</p>"]),
        Refused(&[Error::NoText]),
    ),
    case(Epub, "a chapter nested without end", || epub("", &[&"<div>words<ul><li>".repeat(100_000)]), Read),
    case(
        Epub,
        "more chapters than a book has",
        || epub("", &vec!["<p>words</p>"; 10_001]),
        UpTo(&[Warning::PAGES_LIMIT]),
    ),
    case(
        Epub,
        "the same chapter again and again",
        || book(&format!("{ITEM}{}", "<itemref idref=\"a\"/>".repeat(200_000))),
        Read,
    ),
    case(
        Epub,
        "the list as a chapter",
        || book(&format!("{ITEM}<item id=\"b\" href=\"book.opf\" media-type=\"text/html\"/>{BOTH}")),
        Read,
    ),
    case(
        Epub,
        "a chapter outside the book",
        || book(&format!("{ITEM}<item id=\"b\" href=\"../../../etc/%70asswd\" media-type=\"text/html\"/>{BOTH}")),
        Told(&[Warning::PAGE_DAMAGED]),
    ),
    case(Epub, "a list outside the book", list_outside, Refused(&[Error::Damaged])),
    case(Epub, "a book that nobody unlocks", locked_book, Refused(&[Error::EncryptionUnknown])),
    case(
        Epub,
        "a part that says it is locked",
        || lying_book(|part| part.flags = LOCKED),
        Refused(&[Error::EncryptionUnknown]),
    ),
    case(Epub, "a chapter of another checksum", || lying_book(|part| part.crc ^= 1), Told(&[Warning::PART_DAMAGED])),
    case(Epub, "two thousand chapters in the same bytes", overlapping, UpTo(&[Warning::TEXT_LIMIT])),
];

/// Entities within entities, the last a thousand million times the first.
pub fn laughs() -> String {
    let of = |n: u32| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10));
    format!("<!DOCTYPE l [<!ENTITY l0 \"{UNSEEN}\">{}]>", (1..10).map(of).collect::<String>())
}

/// An entity that is a file of whoever opens it.
pub const OUTSIDE: &str = "<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>";

/// Little that becomes a lot, in an archive.
fn swelling() -> String {
    format!("<p>{}</p>", "words ".repeat(1_000)).repeat(20_000)
}

/// Of rows without end, and of ends without rows.
fn begun_tables(words: &str) -> Vec<u8> {
    let rows = "a  b\n".repeat(200_000) + &"|a |b |\n".repeat(200_000);
    let begun = "\n+--+--+\n|a |b |\n\n-- --\na  b\n\n-----\na  b\n\n-----\n".repeat(20_000);
    format!("{words}\n{begun}\n-- --\n{rows}\n+--+--+\n{rows}").into_bytes()
}

fn one_line(what: &str, times: usize) -> Vec<u8> {
    format!("{}{}", "words and more words ".repeat(100), what.repeat(times)).into_bytes()
}

fn utf_16(units: impl Iterator<Item = u16>) -> Vec<u8> {
    std::iter::once(0xfeff).chain(units).flat_map(u16::to_le_bytes).collect()
}

fn utf_16_cut() -> Vec<u8> {
    let mut text = utf_16("words ".repeat(100).encode_utf16());
    text.push(b'w');
    text
}

fn utf_16_halves() -> Vec<u8> {
    let words = "words ".repeat(100);
    utf_16((0..100).flat_map(|_| words.encode_utf16().chain([0xd83d]).collect::<Vec<u16>>()))
}

fn utf_32() -> Vec<u8> {
    "\u{feff}words".repeat(100).chars().flat_map(|c| u32::from(c).to_le_bytes()).collect()
}

fn markdown(what: &str, times: usize) -> Vec<u8> {
    format!("# words\n\n{}x\n", what.repeat(times)).into_bytes()
}

fn no_code() -> Vec<u8> {
    format!("# words\n\nand more\n    ```\n{}x\n", "*a".repeat(6_500_000)).into_bytes()
}

fn code_of_all_lengths() -> Vec<u8> {
    let marks: String = (1..1_500).map(|n| format!("{} ", "`".repeat(n))).collect();
    format!("# words\n\n{marks}\n").into_bytes()
}

fn references() -> Vec<u8> {
    let of = |n: u32| format!("[{n}]: <{}>\n", n + 1);
    format!("# words\n\n{}\n{}", (0..50_000).map(of).collect::<String>(), "[0][1]".repeat(50_000)).into_bytes()
}

fn wide_table() -> Vec<u8> {
    let (head, line) = ("|words".repeat(20_000), "|-".repeat(20_000));
    format!("# words\n\n{head}\n{line}\n{}", "|a\n".repeat(2_000)).into_bytes()
}

fn wide_tables(count: usize) -> Vec<u8> {
    let table = ["|words".repeat(512), "|-".repeat(512), "|a\n".repeat(512)].join("\n");
    format!("# words\n\n{}", format!("{table}\n").repeat(count)).into_bytes()
}

/// A page with this behind its words.
fn html(what: &str) -> Vec<u8> {
    format!("<html><body><p>words</p>{what}").into_bytes()
}

fn page(what: &str, times: usize) -> Vec<u8> {
    html(&what.repeat(times))
}

fn unclosed() -> Vec<u8> {
    page("<div><table><tr><td><ul><li>", 100_000)
}

fn attributes() -> Vec<u8> {
    html(&format!("<p {}>", (0..1_000_000).map(|n| format!("a{n} ")).collect::<String>()))
}

fn charset(name: &str) -> Vec<u8> {
    let mut page = format!("<html><head><meta charset={name}></head><body><p>words, and a caf").into_bytes();
    page.extend(b"\xe9 of old</p>");
    page
}

fn not_utf_8() -> Vec<u8> {
    charset("utf-8")
}

const ITEM: &str = "<item id=\"a\" href=\"a.xhtml\" media-type=\"application/xhtml+xml\"/>";
const BOTH: &str = "<itemref idref=\"a\"/><itemref idref=\"b\"/>";
const CONTAINER: &[u8] = b"<container><rootfile full-path=\"book.opf\"/></container>";
const CHAPTER: &[u8] = b"<html><body><p>words</p></body></html>";

/// A book of one chapter and this list.
fn book(list: &str) -> Vec<u8> {
    let list = format!("<package>{list}</package>");
    honest(&[
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", CONTAINER),
        ("book.opf", list.as_bytes()),
        ("a.xhtml", CHAPTER),
        ("etc/passwd.txt", UNSEEN.as_bytes()),
    ])
}

fn list_outside() -> Vec<u8> {
    let container = b"<container><rootfile full-path=\"../../../etc/passwd\"/></container>";
    honest(&[("mimetype", b"application/epub+zip"), ("META-INF/container.xml", container)])
}

fn locked_book() -> Vec<u8> {
    let lock =
        b"<encryption><EncryptedData><EncryptionMethod Algorithm=\"http://x/of-nobody\"/></EncryptedData></encryption>";
    honest(&[
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", CONTAINER),
        ("META-INF/encryption.xml", lock),
        ("book.opf", b"<package/>"),
    ])
}

const LIST: &[u8] =
    b"<package><item id=\"a\" href=\"a.xhtml\" media-type=\"text/html\"/><itemref idref=\"a\"/></package>";

/// A book whose one chapter is said to be something it is not.
fn lying_book(lie: impl Fn(&mut Part<'_>)) -> Vec<u8> {
    let mut chapter = Part::of("a.xhtml", CHAPTER);
    lie(&mut chapter);
    archive(&[
        Part::of("mimetype", b"application/epub+zip"),
        Part::of("META-INF/container.xml", CONTAINER),
        Part::of("book.opf", LIST),
        chapter,
    ])
}

/// Two thousand chapters, each the same small stretch of the file, and each a megabyte once unpacked.
fn overlapping() -> Vec<u8> {
    let chapter = format!("<p>{}</p>", "words ".repeat(200_000));
    let bytes = deflated(chapter.as_bytes());
    let names: Vec<String> = (0..2_000).map(|n| format!("{n}.xhtml")).collect();
    let item = |name: &String| {
        format!("<item id=\"{name}\" href=\"{name}\" media-type=\"text/html\"/><itemref idref=\"{name}\"/>")
    };
    let list = format!("<package>{}</package>", names.iter().map(item).collect::<String>());
    let mut parts = vec![
        Part::of("mimetype", b"application/epub+zip"),
        Part::of("META-INF/container.xml", CONTAINER),
        Part::of("book.opf", list.as_bytes()),
    ];
    let first = parts.len();
    for name in &names {
        parts.push(Part {
            method: DEFLATED,
            crc: crc(chapter.as_bytes()),
            size: chapter.len() as u32,
            same_as: (parts.len() > first).then_some(first),
            ..Part::of(name, &bytes)
        });
    }
    archive(&parts)
}
