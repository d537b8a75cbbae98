//! Which pages are plain, how they are read, and that libpdfium reads them alike.

use std::path::{Path, PathBuf};

use super::*;
use crate::program::parse;
use crate::{Limits, Tools};

const FONT: &str = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
const WORDS: &str = "BT /F1 10 Tf 50 700 Td (Plain words) Tj ET";

/// A PDF of one page with these entries besides its own, its content as it is packed; more objects begin at 6.
fn pdf(entries: &str, packed: (&str, &[u8]), more: &[&str]) -> Vec<u8> {
    let page = format!(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R {entries} \
         /Resources << /Font << /F1 5 0 R /F2 6 0 R >> /XObject << /X 6 0 R >> /ExtGState << /G 6 0 R >> /Properties << /P 6 0 R >> >> >>"
    );
    let head = format!("<< /Length {} {} >>\nstream\n", packed.1.len(), packed.0);
    let mut objects: Vec<Vec<u8>> = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        page.into(),
        [head.as_bytes(), packed.1, b"\nendstream"].concat(),
        FONT.into(),
    ];
    objects.extend(more.iter().map(|object| object.as_bytes().to_vec()));
    file_of(objects)
}

/// A file of these objects, numbered from 1; the first is its catalog.
fn file_of(objects: Vec<Vec<u8>>) -> Vec<u8> {
    let (mut file, mut places) = (b"%PDF-1.7\n".to_vec(), Vec::new());
    for (number, object) in (1..).zip(objects) {
        places.push(file.len());
        file.extend([format!("{number} 0 obj\n").as_bytes(), &object, b"\nendobj\n"].concat());
    }
    let (table, size) = (file.len(), places.len() + 1);
    let entries: String = places.iter().map(|place| format!("{place:010} 00000 n \n")).collect();
    let tail = format!(
        "xref\n0 {size}\n0000000000 65535 f \n{entries}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"
    );
    file.extend(tail.as_bytes());
    file
}

fn drawn(content: &str, more: &[&str]) -> Vec<u8> {
    pdf("", ("", content.as_bytes()), more)
}

/// The texts of a plain page, run by run.
fn read(bytes: &[u8]) -> Option<Vec<String>> {
    let mut silent = |_, _| ();
    let output = Output::new(Limits::for_size(0), &mut silent);
    let page = pages(bytes, None, 1, &output).into_iter().next().flatten();
    page.map(|page| page.runs.into_iter().map(|run| run.text).collect())
}

#[test]
fn text_is_read_by_its_operators_as_it_is_printed() {
    for (content, runs) in [
        ("BT /F1 10 Tf 50 700 Td [(Ker) 80 (ned) -300 (words)] TJ ET", &["Kerned words"][..]),
        (
            "BT /F1 10 Tf 14 TL 50 700 Td (One) Tj T* (two) Tj (three) ' 1 0 (a b) \" ET",
            &["One", "two", "three", "a b"],
        ),
        ("q 2 0 0 2 0 0 cm BT /F1 5 Tf 25 350 TD (On) Tj 0 -7 TD (under) Tj ET Q", &["On", "under"]),
        ("BT /F1 10 Tf 1 0 0 1 50 700 Tm (10) Tj /F1 6 Tf 4 Ts (6) Tj 0 Ts /F1 10 Tf ( men) Tj ET", &["10⁶ men"]),
        ("BT /F1 6 Tf 50 704 Td (9) Tj /F1 10 Tf 4 -4 Td (Found in 10) Tj ET", &["9 Found in 10"]),
        ("BT /F1 10 Tf 50 700 Td (left) Tj 200 0 Td (right) Tj ET", &["left", "right"]),
        (
            "BT /F1 10 Tf 50 700 Td (1 Roofs) Tj 38 0 Td [(.) -300 (.) -300 (.) -300 (.) -300 (.)] TJ 30 0 Td (12) Tj ET",
            &["1 Roofs", "12"],
        ),
        (
            "BT /F1 10 Tf 50 700 Td (1 Roofs) Tj 50 0 Td [(.) -300 (.) -300 (.) -300 (.) -300 (.)] TJ 30 0 Td (12) Tj ET",
            &["1 Roofs", "12"],
        ),
        (
            "BT /F1 10 Tf 50 700 Td [(1 Roofs.) -300 (.) -300 (.) -300 (.) -300 (.)] TJ 80 0 Td (12) Tj ET",
            &["1 Roofs", "12"],
        ),
        (
            "BT /F1 10 Tf 50 700 Td [(1 Roofs etc.) -450 (.) -300 (.) -300 (.) -300 (.)] TJ 100 0 Td (12) Tj ET",
            &["1 Roofs etc.", "12"],
        ),
        ("BT /F1 10 Tf 50 700 Td [(wait .) -300 (.) -300 (. and see)] TJ ET", &["wait . . . and see"]),
        ("/Artifact <</Type /Pagination>> BDC BT /F1 10 Tf 90 Tz 50 700 Td (na) Tj (rrow) Tj ET EMC", &["narrow"]),
    ] {
        assert_eq!(
            read(&drawn(content, &[])).as_deref(),
            Some(runs.iter().map(|run| (*run).to_owned()).collect::<Vec<_>>().as_slice()),
            "{content}"
        );
    }
}

#[test]
fn where_a_run_stands_and_how_large_it_is_drawn_is_told() {
    let mut silent = |_, _| ();
    let output = Output::new(Limits::for_size(0), &mut silent);
    let page = pages(&drawn("BT /F1 5 Tf 2 0 0 2 50 700 Tm (il) Tj ET", &[]), None, 1, &output).remove(0).unwrap();
    let [run] = &page.runs[..] else { panic!("{:?}", page.runs) };
    // Helvetica's i and l are 0.222 wide, and their ink begins a little behind the pen.
    assert_eq!((run.y, run.size, page.height), (100.0, 10.0, 800.0));
    assert!((run.x.0 - 50.5).abs() < 1e-3 && (run.x.1 - 53.94).abs() < 1e-3, "{:?}", run.x);
}

#[test]
fn what_may_be_read_in_more_than_one_way_is_left_to_libpdfium() {
    let form = "<< /Subtype /Form /BBox [0 0 9 9] /Length 0 >>\nstream\n\nendstream";
    let picture = "<< /Subtype /Image /Width 1 /Height 1 /Length 1 >>\nstream\nx\nendstream";
    let unnamed = "<< /Type /Font /Subtype /TrueType /BaseFont /Some >>";
    let map = "1 beginbfchar <41> <05D0> endbfchar";
    let hebrew = format!("<< /Length {} >>\nstream\n{map}\nendstream", map.len());
    let hebrew = [FONT.replace(">>", "/ToUnicode 7 0 R >>"), hebrew];
    let hebrew: Vec<&str> = hebrew.iter().map(String::as_str).collect();
    let flat = FONT.replace(">>", &format!("/FirstChar 32 /LastChar 126 /Widths [{}] >>", "0 ".repeat(95)));
    for (what, content, more) in [
        ("hidden", "BT /F1 10 Tf 3 Tr 50 600 Td (x) Tj ET", &[][..]),
        ("upright", "BT /F1 10 Tf 0 1 -1 0 50 600 Tm (x) Tj ET", &[]),
        ("mirrored", "BT /F1 10 Tf -1 0 0 1 50 600 Tm (x) Tj ET", &[]),
        ("upside down", "BT /F1 10 Tf 1 0 0 -1 50 600 Tm (x) Tj ET", &[]),
        ("of no size", "BT /F1 0 Tf 50 600 Td (x) Tj ET", &[]),
        ("set far apart", "BT /F1 10 Tf 4 Tc 50 600 Td (xx) Tj ET", &[]),
        ("outside the page", "BT /F1 10 Tf 700 600 Td (x) Tj ET", &[]),
        ("narrow", "BT /F1 10 Tf 50 Tz 50 600 Td (x) Tj ET", &[]),
        ("wide", "BT /F1 10 Tf 2 0 0 1 50 600 Tm (x) Tj ET", &[]),
        ("in a font without widths", "BT /F2 10 Tf 50 600 Td (x) Tj ET", &[flat.as_str()]),
        ("beside what stands elsewhere", "BT /F1 10 Tf 50 600 Td [(x) 6 0 R (y)] TJ ET", &["(y)"]),
        ("behind an end", "/AlcoveEnd MP ) BT /F1 10 Tf 50 600 Td (x) Tj ET", &[]),
        ("in no font", "BT 50 600 Td /F9 10 Tf (x) Tj ET", &[]),
        ("in a font that need not say its letters", "BT /F2 10 Tf 50 600 Td (x) Tj ET", &[unnamed]),
        ("read from the right", "BT /F2 10 Tf 50 600 Td (A) Tj ET", &hebrew),
        ("over other text", "BT /F1 10 Tf 51 700 Td (Plain words) Tj ET", &[]),
        ("drawn twice to look bold", "BT /F1 10 Tf 50 600 Td (i) Tj 0.3 0 Td (i) Tj ET", &[]),
        ("drawn in pieces that touch", "BT /F1 10 Tf 80 600 Td (end) Tj -30 0 Td (begins) Tj ET", &[]),
        ("for other text", "/Span <</ActualText (y)>> BDC BT /F1 10 Tf 50 600 Td (x) Tj ET EMC", &[]),
        ("for other text, by name", "/Span /P BDC BT /F1 10 Tf 50 600 Td (x) Tj ET EMC", &["<< /ActualText (y) >>"]),
        ("shown at times", "/OC /P BDC BT /F1 10 Tf 50 600 Td (x) Tj ET EMC", &["<< /Type /OCG >>"]),
        ("in a font by its state", "/G gs", &["<< /Font [5 0 R 10] >>"]),
        ("a form", "/X Do", &[form]),
        ("few words and a picture", "/X Do", &[picture]),
        ("a picture within", "BI /W 1 /H 1 /BPC 8 /CS /G ID x EI", &[]),
        ("outside a text", "(x) Tj", &[]),
        ("a text within a text", "BT BT ET", &[]),
        ("a state kept within a text", "BT q ET", &[]),
        ("a state that is never given back", "q", &[]),
        ("a state that was never kept", "Q", &[]),
        ("an operator of nobody", "1 2 harbour", &[]),
        ("a text without end", "BT /F1 10 Tf 50 600 Td (x", &[]),
        ("a list without end", "BT /F1 10 Tf 50 600 Td [(x)", &[]),
    ] {
        assert_eq!(read(&drawn(&format!("{WORDS} {content}"), more)), None, "{what}");
    }
    // All of that is read for what it is, not for where it stands.
    assert!(
        read(&drawn(&format!("{WORDS} BT /F1 10 Tf 50 600 Td (x) Tj ET /G gs /Span /P BDC EMC"), &["<< >>"])).is_some()
    );
}

#[test]
fn letters_are_those_of_a_fonts_map_or_nobodys() {
    let read = |subtype: &str, map: &str, code: &str| {
        let font = format!(
            "<< /Type /Font /Subtype /{subtype} /BaseFont /Helvetica /FirstChar 65 /LastChar 66 /Widths [600 600] /ToUnicode 7 0 R >>"
        );
        let map = format!("<< /Length {} >>\nstream\n{map}\nendstream", map.len());
        let content = format!("{WORDS} BT /F2 10 Tf 50 600 Td ({code}) Tj ET");
        read(&drawn(&content, &[font.as_str(), map.as_str()])).map(|runs| runs[1..].concat())
    };
    let map = "1 beginbfchar <41> <0042> endbfchar";
    let unreadable = format!("1 begincodespacerange <00> <FFFF> endcodespacerange {map}");
    for subtype in ["Type1", "TrueType"] {
        assert_eq!(read(subtype, map, "A").as_deref(), Some("B"), "{subtype}");
        assert_eq!(read(subtype, &unreadable, "A"), None, "{subtype}");
    }
    // A Type 1 font has an encoding besides; this TrueType font has none.
    assert_eq!((read("Type1", map, "B").as_deref(), read("TrueType", map, "B")), (Some("B"), None));
}

#[test]
fn a_picture_beside_many_words_is_one() {
    let picture = "<< /Subtype /Image /Width 1 /Height 1 /Length 1 >>\nstream\nx\nendstream";
    let line = |n: u32| format!("BT /F1 10 Tf 50 {} Td (A line of many words, and another) Tj ET ", 700 - 14 * n);
    let page = |lines| drawn(&((0..lines).map(line).collect::<String>() + "/X Do"), &[picture]);
    assert_eq!((read(&page(2)).is_some(), read(&page(12)).is_some()), (false, true));
}

#[test]
fn links_alone_are_nothing_that_was_put_upon_a_page() {
    let noted =
        |notes: &str| read(&pdf(notes, ("", WORDS.as_bytes()), &["<< /Subtype /Link /Rect [0 0 9 9] >>"])).is_some();
    assert!(noted("") && noted("/Annots []") && noted("/Annots [6 0 R << /Subtype /Link >>]"));
    for notes in ["[<< /Subtype /Widget >>]", "[6 0 R << /Subtype /Text >>]", "[9 0 R]", "[<< >>]", "(none)"] {
        assert!(!noted(&format!("/Annots {notes}")), "{notes}");
    }
}

#[test]
fn a_content_is_unpacked_whole_or_not_at_all() {
    let zipped = |content: &[u8]| {
        let mut zip = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut zip, content).unwrap();
        zip.finish().unwrap()
    };
    let whole = zipped(WORDS.as_bytes());
    let read = |filter: &str, packed: &[u8]| read(&pdf("", (filter, packed), &[])).is_some();
    assert!(read("/Filter /FlateDecode", &whole));
    assert!(!read("/Filter /FlateDecode", &whole[..whole.len() - 6]));
    assert!(!read("/Filter /FlateDecode /DecodeParms << /Predictor 12 >>", &whole));
    assert!(!read("/Filter /ASCIIHexDecode", b"42>"));
    let large = [WORDS.as_bytes(), &vec![b' '; 40 << 20]].concat();
    assert!(!read("/Filter /FlateDecode", &zipped(&large)));
}

#[test]
fn no_more_is_read_than_there_is_time_and_room_for_and_none_of_a_file_of_which_libpdfium_sees_other_pages() {
    let bytes = include_bytes!("../../../../fixtures/pdf/minutes.pdf");
    let all = Limits::for_size(0);
    for (limits, count, read) in [
        (all, 2, 2),
        (all, 3, 0),
        (Limits { pages: 1, ..all }, 2, 1),
        (Limits { text_bytes: 0, ..all }, 2, 1),
        (Limits { wall_seconds: 0, ..all }, 2, 0),
        (Limits { cpu_seconds: 0, ..all }, 2, 0),
    ] {
        let mut silent = |_, _| ();
        assert_eq!(pages(bytes, None, count, &Output::new(limits, &mut silent)).len(), read, "{count}, {limits:?}");
    }
}

#[test]
fn where_readers_may_not_agree_about_the_pages_none_is_read() {
    let leaf = |size: &str| {
        format!("<< /Type /Page /Parent 2 0 R {size} /Contents 5 0 R /Resources << /Font << /F1 6 0 R >> >> >>")
    };
    let size = "/MediaBox [0 0 600 800]";
    let read = |tree: &str, size: &str, more: &str| {
        let content = format!("<< /Length {} >>\nstream\n{WORDS}\nendstream", WORDS.len());
        let objects = ["<< /Type /Catalog /Pages 2 0 R >>", tree, &leaf(size), &leaf(size), &content, FONT, more];
        let bytes = file_of(objects.map(|object| object.as_bytes().to_vec()).into());
        let mut silent = |_, _| ();
        let pages = pages(&bytes, None, 2, &Output::new(Limits::for_size(0), &mut silent));
        pages.into_iter().flatten().count()
    };
    let node = "<< /Type /Pages /Parent 2 0 R /Kids [4 0 R] /Count 1 >>";
    assert_eq!(read("<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>", size, ""), 2);
    assert_eq!(read("<< /Type /Pages /Kids [3 0 R 7 0 R] /Count 2 >>", size, node), 2);
    assert_eq!(read(&format!("<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 {size} >>"), "", ""), 2);
    for (tree, size, more) in [
        ("<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>", "", ""),
        ("<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 3 >>", size, ""),
        ("<< /Type /Pages /Kids [3 0 R 3 0 R 4 0 R] /Count 2 >>", size, ""),
        ("<< /Type /Pages /Kids [null 3 0 R 4 0 R] /Count 2 >>", size, ""),
        ("<< /Type /Pages /Kids [7 0 R 3 0 R 4 0 R] /Count 2 >>", size, "<< /Type /Pages >>"),
        ("<< /Type /Pages /Kids [7 0 R 3 0 R 4 0 R] /Count 2 >>", size, "<< /Type /Pages /Kids [] /Count 0 >>"),
        ("<< /Type /Pages /Kids [3 0 R 7 0 R] /Count 2 >>", size, &node.replace("/Type /Pages", "")),
    ] {
        assert_eq!(read(tree, size, more), 0, "{tree} {size} {more}");
    }
}

#[test]
fn no_page_is_read_of_a_file_before_which_something_stands() {
    let file = drawn(WORDS, &[]);
    assert!(read(&file).is_some() && is_plain(&file, None, 1));
    let sent = [b"Sent on Monday.\n".as_slice(), &file].concat();
    assert!(read(&sent).is_none() && !is_plain(&sent, None, 1));
}

#[test]
fn behind_many_others_no_page_is_looked_for() {
    let all = |plain_at: usize| {
        let kids: String = (0..80).map(|n| format!("{} 0 R ", 5 + n)).collect();
        let mut objects = vec![
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            format!(
                "<< /Type /Pages /Kids [{kids}] /Count 80 /MediaBox [0 0 600 800] /Resources << /Font << /F1 3 0 R >> >> >>"
            ),
            FONT.to_owned(),
            format!("<< /Length {} >>\nstream\n{WORDS}\nendstream", WORDS.len()),
        ];
        let page = |n| if n == plain_at { "/Contents 4 0 R" } else { "" };
        objects.extend((0..80).map(|n| format!("<< /Type /Page /Parent 2 0 R /N {n} {} >>", page(n))));
        let bytes = file_of(objects.into_iter().map(String::into_bytes).collect());
        let mut silent = |_, _| ();
        pages(&bytes, None, 80, &Output::new(Limits::for_size(0), &mut silent)).into_iter().flatten().count()
    };
    assert_eq!((all(60), all(70)), (1, 0));
}

/// Where libpdfium is, as the tests of the program find it.
fn pdfium() -> PathBuf {
    std::env::var_os("ALCOVE_PDFIUM").map_or_else(
        || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache/alcove/assets/libpdfium.so"),
        PathBuf::from,
    )
}

#[test]
fn libpdfium_reads_plain_pages_alike() {
    let mut plain_pages = 0;
    for name in ["minutes", "columns", "chinese"] {
        let bytes = std::fs::read(Path::new("fixtures/pdf").join(name).with_extension("pdf")).unwrap();
        let mut tools = Tools::open(&bytes, &pdfium(), None).unwrap();
        let limits = Limits::for_size(bytes.len() as u64);
        let here = parse(&bytes, &limits, &tools, &mut |_, _| ()).unwrap();
        tools.pdfium_alone = true;
        let there = parse(&bytes, &limits, &tools, &mut |_, _| ()).unwrap();
        assert_eq!(here, there, "{name}");
        let mut silent = |_, _| ();
        let output = Output::new(limits, &mut silent);
        let count = here.0.pages.unwrap();
        plain_pages += pages(&bytes, None, count, &output).into_iter().flatten().count();
    }
    assert!(plain_pages >= 3, "hardly a page was plain: {plain_pages}");
}
