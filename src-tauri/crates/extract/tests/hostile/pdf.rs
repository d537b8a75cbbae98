//! PDF. What libpdfium makes of them is not ours to say; that it is told, and where it ends, is.

use extract::{Error, Format, Warning};

use crate::case::{Case, End, case};
use crate::packed::zlib;
use crate::support::{CATALOG, FONT, WORDS, page, pdf, stream};

use End::{Read, Refused, Told, UpTo};
use Format::Pdf;

/// Which limit is met first is the machine's affair.
const SPENT: &[Error] = &[Error::TimedOut, Error::OutOfMemory];

pub const FILES: &[Case] = &[
    case(
        Pdf,
        "a page that is there a hundred thousand times",
        || with_pages(&"3 0 R ".repeat(100_000), "100000"),
        UpTo(&[Warning::PAGES_LIMIT]),
    )
    .within(60),
    case(Pdf, "two thousand million pages", || with_pages("3 0 R", "2147483647"), Read),
    case(
        Pdf,
        "a hundred thousand pages, of which there is one",
        || with_pages("3 0 R", "100000"),
        UpTo(&[Warning::PAGE_DAMAGED, Warning::PART_DAMAGED]),
    ),
    case(Pdf, "less than no pages", || with_pages("3 0 R", "-1"), Read),
    case(Pdf, "pages within themselves", || with_pages("2 0 R 2 0 R", "10"), Refused(&[Error::Damaged])),
    case(
        Pdf,
        "a page that is its own parent",
        || one_page("/Parent 3 0 R /MediaBox [0 0 600 800]", words(), &[]),
        Read,
    ),
    case(
        Pdf,
        "a catalog of references in a circle",
        || pdf(&[CATALOG.into(), b"3 0 R".to_vec(), b"2 0 R".to_vec()]),
        Refused(&[Error::Damaged]),
    ),
    case(Pdf, "lists within lists", || pdf(&[deep("[", "", "]")]), Refused(&[Error::Damaged])),
    case(Pdf, "dictionaries within dictionaries", || pdf(&[deep("<</A ", "1", ">>")]), Refused(&[Error::Damaged])),
    case(Pdf, "lists within lists in the content", || drawn(&format!("{WORDS} {}", "[".repeat(300_000))), Read),
    case(Pdf, "a million states that are kept", || drawn(&format!("{WORDS} {}", "q ".repeat(1_000_000))), Read),
    case(
        Pdf,
        "as many states given back that nobody kept",
        || drawn(&format!("{}{WORDS}", "Q ".repeat(1_000_000))),
        Read,
    ),
    case(Pdf, "a text that is never closed", || drawn(&format!("{WORDS} BT /F1 12 Tf 50 600 Td (more")), Read),
    case(
        Pdf,
        "a number of a million digits",
        || drawn(&format!("{WORDS} BT /F1 12 Tf 50 {} Td (more) Tj ET", "9".repeat(1_000_000))),
        Read,
    ),
    case(
        Pdf,
        "letters larger than any page",
        || drawn(&format!("{WORDS} BT /F1 1e38 Tf 1e38 1e38 Td (more) Tj ET")),
        Read,
    ),
    case(Pdf, "letters of no size at all", || drawn(&format!("{WORDS} BT /F1 0 Tf 0 0 0 0 0 0 Tm (more) Tj ET")), Read),
    case(Pdf, "three hundred thousand letters anywhere on the page", scattered, UpTo(&[Warning::TEXT_LIMIT])),
    case(
        Pdf,
        "a hundred thousand letters in one place",
        || drawn(&format!("{WORDS} BT /F1 12 Tf 50 600 Td {}ET", "0 0 Td (x) Tj ".repeat(100_000))),
        Read,
    ),
    case(Pdf, "lines of ninety thousand cells, at the head of every page", cells, Read),
    case(
        Pdf,
        "more letters than a page has",
        || drawn(&format!("{WORDS} BT /F1 1 Tf 50 600 Td {}ET", "0 -1 Td (xxxxxxxxxx) Tj ".repeat(50_000))),
        UpTo(&[Warning::TEXT_LIMIT]),
    ),
    case(
        Pdf,
        "a content that is there again and again",
        || {
            one_page(
                &format!("/Parent 2 0 R /MediaBox [0 0 600 800] /Contents [{}]", "4 0 R ".repeat(30_000)),
                words(),
                &[],
            )
        },
        Read,
    ),
    case(Pdf, "a content that swells", swelling, Read),
    case(
        Pdf,
        "a content packed a thousand times",
        || page(stream(WORDS.as_bytes(), &format!("/Filter [{}]", "/ASCIIHexDecode ".repeat(1_000))), "", Vec::new()),
        Read,
    ),
    case(
        Pdf,
        "a length that is itself",
        || page(b"<< /Length 4 0 R >>\nstream\nx\nendstream".to_vec(), "", Vec::new()),
        Refused(&[Error::NoText]),
    ),
    case(
        Pdf,
        "a length of less than nothing",
        || page(format!("<< /Length -5 >>\nstream\n{WORDS}\nendstream").into(), "", Vec::new()),
        Read,
    ),
    case(
        Pdf,
        "a predictor of two thousand million columns",
        || {
            page(
                stream(
                    b"x",
                    "/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 2147483647 /Colors 32 /BitsPerComponent 16 >>",
                ),
                "",
                Vec::new(),
            )
        },
        Refused(&[Error::NoText]),
    ),
    case(Pdf, "a form that draws itself", form_of_itself, Refused(SPENT)).within(2),
    case(Pdf, "forms that draw one another tenfold", forms, Refused(SPENT)).within(2),
    case(Pdf, "a font that draws itself", font_of_itself, Told(&[Warning::LETTERS_UNNAMED])),
    case(Pdf, "a pattern that fills itself", pattern, Refused(&[Error::Unrecognised])),
    case(
        Pdf,
        "a picture that is its own mask",
        || picture("/Width 4 /Height 4 /SMask 6 0 R"),
        Refused(&[Error::Unrecognised]),
    ),
    case(
        Pdf,
        "a picture of four thousand million pixels",
        || picture("/Width 65535 /Height 65535"),
        Refused(&[Error::Unrecognised]),
    ),
    case(
        Pdf,
        "a picture of less than no pixels",
        || picture("/Width -1 /Height -2147483648"),
        Refused(&[Error::Unrecognised]),
    ),
    case(Pdf, "a page without end", || one_page("/Parent 2 0 R /MediaBox [-9e37 -9e37 9e37 9e37]", words(), &[]), Read),
    case(Pdf, "a page of no size", || one_page("/Parent 2 0 R /MediaBox [5 5 5 5] /UserUnit 1e30", words(), &[]), Read),
    case(
        Pdf,
        "a map of all characters to one",
        || mapped("<00000000> <ffffffff>", "1 beginbfrange\n<00000000> <fffffffe> <0041>\nendbfrange"),
        Read,
    ),
    case(
        Pdf,
        "a map that says nothing is a letter",
        || mapped("<00> <ff>", "1 beginbfrange\n<00> <ff> <d800>\nendbfrange"),
        Read,
    ),
    case(Pdf, "a map that uses itself", map_of_itself, Told(&[Warning::LETTERS_UNNAMED])),
    case(Pdf, "a font of noise", noisy_font, Read),
    case(
        Pdf,
        "widths without end",
        || font("/FirstChar -2147483648 /LastChar 2147483647 /Widths [1e38 -1e38]", Vec::new()),
        Read,
    ),
    // What reads plain pages is not up to it; libpdfium is.
    case(Pdf, "widths for four thousand million letters", widths, Read),
    case(
        Pdf,
        "differences without end",
        || font("/Encoding << /Differences [2147483647 /A -5 /B 255 /C /D /E] >>", Vec::new()),
        Read,
    ),
    case(Pdf, "a table of four thousand million objects", || replaced("xref\n0 6", "xref\n0 4294967290"), Read),
    case(Pdf, "a table that comes before itself", || replaced("/Root 1 0 R", "/Root 1 0 R /Prev 9"), Read),
    case(Pdf, "a table that is nowhere", || replaced("startxref\n", "startxref\n99999999"), Read),
    case(
        Pdf,
        "a table whose entries are as wide as numbers go",
        || table_of("/W [2147483647 2147483647 2147483647]", |at| (1, at, 0)),
        Read,
    ),
    case(Pdf, "a table that says all objects are within one another", || table_of("/W [1 4 2]", |_| (2, 4, 0)), Read),
    case(Pdf, "a table that was before itself", || table_of("/W [1 4 2] /Prev 9", |at| (1, at, 0)), Read),
    case(
        Pdf,
        "a lock of nobody's making",
        || replaced("/Root 1 0 R", "/Root 1 0 R /Encrypt << /Filter /OfNobody /V 9 /R 9 >>"),
        Refused(&[Error::EncryptionUnknown]),
    ),
    case(
        Pdf,
        "a lock without keys",
        || replaced("/Root 1 0 R", "/Root 1 0 R /Encrypt << /Filter /Standard /V 1 /R 2 /O () /U () /P -4 >>"),
        Refused(&[Error::PasswordWrong]),
    ),
    case(
        Pdf,
        "a lock of more bits than there are",
        || {
            replaced(
                "/Root 1 0 R",
                "/Root 1 0 R /Encrypt << /Filter /Standard /V 2 /R 3 /Length 2147483647 /O () /U () /P -4 >>",
            )
        },
        Refused(&[Error::PasswordWrong]),
    ),
    case(Pdf, "fields of a form that each stand twice in the one before", fields_in_fields, Read),
    case(
        Pdf,
        "a title of a megabyte",
        || replaced("/Root 1 0 R", &format!("/Root 1 0 R /Info << /Title ({}) >>", "x".repeat(1 << 20))),
        Read,
    ),
    case(Pdf, "nothing but the mark", || b"%PDF-1.7\n".to_vec(), Refused(&[Error::Damaged])),
    case(Pdf, "the mark and noise", || [b"%PDF-1.7\n".to_vec(), noise()].concat(), Refused(&[Error::Damaged])),
    case(Pdf, "a page among broken ones", broken_pages, Told(&[Warning::PAGE_DAMAGED])),
];

fn words() -> Vec<u8> {
    stream(WORDS.as_bytes(), "")
}

/// A page with this content.
fn drawn(content: &str) -> Vec<u8> {
    page(stream(content.as_bytes(), ""), "", Vec::new())
}

const LEAF: &str =
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>";

/// A page that is a kid of a tree with these kids, which says that they are so many.
fn with_pages(kids: &str, count: &str) -> Vec<u8> {
    let tree = format!("<< /Type /Pages /Kids [{kids}] /Count {count} >>");
    pdf(&[CATALOG.into(), tree.into(), LEAF.into(), words(), FONT.into()])
}

/// One page of these entries, its content the fourth object; more objects begin at 6.
fn one_page(entries: &str, content: Vec<u8>, more: &[Vec<u8>]) -> Vec<u8> {
    let contents = if entries.contains("/Contents") { "" } else { "/Contents 4 0 R" };
    let leaf = format!("<< /Type /Page {entries} /Resources << /Font << /F1 5 0 R >> >> {contents} >>");
    let tree = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec();
    let mut objects = vec![CATALOG.into(), tree, leaf.into(), content, FONT.into()];
    objects.extend_from_slice(more);
    pdf(&objects)
}

/// Whoever walks all of the form never ends.
fn fields_in_fields() -> Vec<u8> {
    const FIELDS: usize = 40;
    let field = |n: usize| match n {
        0 => "<< /T (f) /FT /Tx /Kids [7 0 R 7 0 R] >>".to_owned(),
        _ => format!("<< /T (f) /Parent {} 0 R /Kids [{1} 0 R {1} 0 R] >>", n + 5, n + 7),
    };
    let place = format!("<< /Type /Annot /Subtype /Widget /Parent {} 0 R /Rect [100 600 400 620] /F 4 >>", FIELDS + 5);
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R] >> >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        format!("{} /Annots [{} 0 R] >>", LEAF.trim_end_matches(">>"), FIELDS + 6).into_bytes(),
        words(),
        FONT.into(),
    ];
    objects.extend((0..FIELDS).map(field).map(String::into_bytes));
    objects.push(place.into_bytes());
    pdf(&objects)
}

/// A page with a font that says the same of each of them.
fn widths() -> Vec<u8> {
    let font = "<< /Type /Font /Subtype /Type0 /BaseFont /Some /Encoding /Identity-H /DescendantFonts [7 0 R] /ToUnicode 8 0 R >>";
    let letters = "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Some /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /W [0 4294967295 500] >>";
    let map = stream(b"1 beginbfchar <0041> <0041> endbfchar", "");
    let content = format!("{WORDS} BT /F2 12 Tf 50 600 Td <0041> Tj ET");
    page(stream(content.as_bytes(), ""), "/Font << /F1 5 0 R /F2 6 0 R >>", vec![font.into(), letters.into(), map])
}

fn broken_pages() -> Vec<u8> {
    let tree = b"<< /Type /Pages /Kids [3 0 R 6 0 R 3 0 R] /Count 3 >>".to_vec();
    pdf(&[CATALOG.into(), tree, LEAF.into(), words(), FONT.into(), b"[/No /Page]".to_vec()])
}

/// A catalog with something deep in it.
fn deep(open: &str, within: &str, close: &str) -> Vec<u8> {
    let (open, close) = (open.repeat(200_000), close.repeat(200_000));
    format!("<< /Type /Catalog /Pages 2 0 R /X {open}{within}{close} >>").into_bytes()
}

/// A file that is whole but for this.
fn replaced(from: &str, to: &str) -> Vec<u8> {
    let whole = String::from_utf8(drawn(WORDS)).unwrap();
    assert!(whole.contains(from));
    whole.replace(from, to).into_bytes()
}

/// Numbers that look like chance and are the same every time.
fn noise() -> Vec<u8> {
    (0..200_000_u32).map(|n| (n * 7919 % 251) as u8).collect()
}

fn scattered() -> Vec<u8> {
    let letter = |n: u32| {
        let at = n.wrapping_mul(2_654_435_761);
        format!("1 0 0 1 {} {} Tm (x) Tj\n", at >> 23, at >> 13 & 511)
    };
    drawn(&format!("{WORDS} BT /F1 9 Tf {}ET", (0..300_000).map(letter).collect::<String>()))
}

/// Two lines on a page that is there three times, the cells of one between those of the other.
fn cells() -> Vec<u8> {
    let line = |y: u32, from: u32| -> String {
        (0..90_000).map(|n| format!("1 0 0 1 {} {y} Tm (x) Tj\n", 20 * n + from)).collect()
    };
    let content = format!("BT /F1 9 Tf {}{}ET {WORDS}", line(780, 0), line(765, 10));
    let tree = b"<< /Type /Pages /Kids [3 0 R 3 0 R 3 0 R] /Count 3 >>".to_vec();
    pdf(&[CATALOG.into(), tree, LEAF.into(), stream(content.as_bytes(), ""), FONT.into()])
}

fn swelling() -> Vec<u8> {
    let mut content = WORDS.as_bytes().to_vec();
    content.resize(200 << 20, b' ');
    page(stream(&zlib(&content), "/Filter /FlateDecode"), "", Vec::new())
}

/// Something that is drawn in a page.
fn form(content: &str, resources: &str) -> Vec<u8> {
    let entries = format!("/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << {resources} >>");
    stream(content.as_bytes(), &entries)
}

fn form_of_itself() -> Vec<u8> {
    let own = form("/X Do /X Do", "/XObject << /X 6 0 R >>");
    page(stream(b"/X Do", ""), "/XObject << /X 6 0 R >>", vec![own])
}

fn forms() -> Vec<u8> {
    let mut forms: Vec<Vec<u8>> =
        (7..18).map(|next| form(&"/X Do ".repeat(10), &format!("/XObject << /X {next} 0 R >>"))).collect();
    forms.push(form(WORDS, "/Font << /F1 5 0 R >>"));
    page(stream(b"/X Do", ""), "/XObject << /X 6 0 R >>", forms)
}

fn font_of_itself() -> Vec<u8> {
    let font = b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 /LastChar 97 /Widths [9] /Encoding << /Differences [97 /a] >> /CharProcs << /a 7 0 R >> /Resources << /Font << /F2 6 0 R >> >> >>";
    let letter = stream(b"9 0 d0 BT /F2 1 Tf (aa) Tj ET", "");
    let content = format!("{WORDS} BT /F2 1 Tf 50 600 Td (a) Tj ET");
    page(stream(content.as_bytes(), ""), "/Font << /F1 5 0 R /F2 6 0 R >>", vec![font.to_vec(), letter])
}

fn pattern() -> Vec<u8> {
    let pattern = stream(
        b"/Pattern cs /P scn 0 0 9 9 re f",
        "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 1e-9 /YStep 1e-9 /Resources << /Pattern << /P 6 0 R >> >>",
    );
    page(stream(b"/Pattern cs /P scn 0 0 600 800 re f", ""), "/Pattern << /P 6 0 R >>", vec![pattern])
}

/// A page that holds a picture and nothing else.
fn picture(entries: &str) -> Vec<u8> {
    let entries = format!(
        "/Type /XObject /Subtype /Image /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode {entries}"
    );
    page(stream(b"600 0 0 800 0 0 cm /I Do", ""), "/XObject << /I 6 0 R >>", vec![stream(&zlib(&[0; 16]), &entries)])
}

/// A page with words in a font that says this of itself, and refers to the seventh object and those behind it.
fn font(entries: &str, more: Vec<Vec<u8>>) -> Vec<u8> {
    let font = format!("<< /Type /Font /Subtype /TrueType /BaseFont /Other {entries} >>");
    let content = format!("{WORDS} BT /F2 12 Tf 50 600 Td (abc) Tj ET");
    page(stream(content.as_bytes(), ""), "/Font << /F1 5 0 R /F2 6 0 R >>", [vec![font.into_bytes()], more].concat())
}

fn mapped(space: &str, ranges: &str) -> Vec<u8> {
    let map = format!("begincmap\n1 begincodespacerange\n{space}\nendcodespacerange\n{ranges}\nendcmap");
    font("/ToUnicode 7 0 R", vec![stream(map.as_bytes(), "")])
}

fn map_of_itself() -> Vec<u8> {
    let font =
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Other /Encoding 7 0 R /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>";
    let map = stream(b"/Own usecmap begincmap endcmap", "/Type /CMap /CMapName /Own /UseCMap 7 0 R");
    let content = format!("{WORDS} BT /F2 12 Tf 50 600 Td (abc) Tj ET");
    page(stream(content.as_bytes(), ""), "/Font << /F1 5 0 R /F2 6 0 R >>", vec![font.to_vec(), map])
}

fn noisy_font() -> Vec<u8> {
    let described =
        b"<< /Type /FontDescriptor /FontName /Other /Flags 4 /FontBBox [0 0 1e38 -1e38] /FontFile2 8 0 R >>".to_vec();
    let program = [b"\0\x01\0\0\xff\xff\0\0\0\0\0\0".to_vec(), noise()].concat();
    font("/FontDescriptor 7 0 R", vec![described, stream(&program, "/Length1 2147483647")])
}

/// A PDF whose table is a stream (ISO 32000-1, 7.5.8) of these entries, made of where each object stands.
fn table_of(dictionary: &str, entry: impl Fn(u32) -> (u8, u32, u16)) -> Vec<u8> {
    let tree = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec();
    let objects: [Vec<u8>; 5] = [CATALOG.into(), tree, LEAF.into(), words(), FONT.into()];
    let (mut out, mut table) = (b"%PDF-1.7\n".to_vec(), vec![0; 7]);
    for (number, object) in (1..).zip(objects) {
        let (kind, place, index) = entry(out.len() as u32);
        table.extend([&[kind][..], &place.to_be_bytes(), &index.to_be_bytes()].concat());
        out.extend([format!("{number} 0 obj\n").as_bytes(), &object, b"\nendobj\n"].concat());
    }
    let at = out.len();
    table.extend([&[1][..], &(at as u32).to_be_bytes(), &[0, 0]].concat());
    let table = stream(&table, &format!("/Type /XRef /Size 7 /Root 1 0 R {dictionary}"));
    out.extend([&b"6 0 obj\n"[..], &table, b"\nendobj\n", format!("startxref\n{at}\n%%EOF\n").as_bytes()].concat());
    out
}
