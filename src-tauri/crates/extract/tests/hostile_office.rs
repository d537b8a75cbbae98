//! Sheets, slides, letters and compound files made to hurt. Each gets an answer within the limits, and the app goes on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use extract::{Document, Error};
use support::{archive, atom, compound, container, fixture, odf, pptx, presentation, read, read_within, warns, xlsx};

/// Any answer but one that would mean the program itself gave way.
fn contained(name: &str, answer: Result<Document, Error>) {
    if let Err(error) = answer {
        assert!(
            !matches!(error, Error::NotInstalled | Error::Io(_) | Error::Stopped | Error::Crashed),
            "{name}: {error}"
        );
    }
}

fn rows(rows: &str) -> Vec<u8> {
    xlsx("", "<styleSheet/>", &[("S", &format!("<sheetData>{rows}</sheetData>"))])
}

fn table(rows: &str) -> Vec<u8> {
    odf("spreadsheet", &format!("<table:table table:name=\"S\">{rows}</table:table>"))
}

#[test]
fn a_sheet_may_claim_any_size() {
    let far =
        rows("<row r=\"1048576\"><c r=\"XFD1048576\"><v>7</v></c></row><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>");
    let document = read(&far).unwrap();
    assert!(document.blocks.iter().all(|block| block.text.len() < 100) && document.blocks.len() == 3);

    let repeated = table(
        "<table:table-row table:number-rows-repeated=\"4294967295\"><table:table-cell table:number-columns-repeated=\"4294967295\"><text:p>x</text:p></table:table-cell></table:table-row>",
    );
    let document = read(&repeated).unwrap();
    assert!(document.truncated && warns(&document, "cells_limit"));

    let cell = "<c><v>1</v></c>";
    for (name, file) in [
        ("a place beyond any sheet", rows("<row r=\"4294967295\"><c r=\"ZZZZZZ1\"><v>1</v></c></row>")),
        ("rows that go back", rows(&"<row r=\"9\"><c r=\"A9\"><v>1</v></c></row><row r=\"2\"><c r=\"A2\"><v>1</v></c></row>".repeat(10_000))),
        ("a row of a million cells", rows(&format!("<row>{}</row>", cell.repeat(1_000_000)))),
        ("a million rows", rows(&format!("<row>{cell}</row>").repeat(1_000_000))),
        ("cells within cells", rows(&format!("<row>{}", "<c><v>".repeat(200_000)))),
        ("a number that is none", rows("<row><c><v>1e999999</v></c><c><v>NaN</v></c><c><v>-inf</v></c><c><v></v></c></row>")),
        ("a text that is not there", rows("<row><c t=\"s\"><v>99999999999</v></c><c t=\"s\"><v>-1</v></c></row>")),
        ("rows without end", table(&"<table:table-row>".repeat(100_000))),
        ("tables within cells", table(&"<table:table-row><table:table-cell><table:table>".repeat(80_000))),
        ("a thousand sheets", odf("spreadsheet", &"<table:table><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table>".repeat(20_000))),
    ] {
        contained(name, read_within(&file, 10));
    }
}

#[test]
fn more_cells_than_anyone_reads_are_cut_with_a_warning() {
    let row = format!("<row>{}</row>", "<c><v>1</v></c>".repeat(2_000));
    let document = read(&rows(&row.repeat(1_100))).unwrap();
    assert!(document.truncated && warns(&document, "cells_limit"));
    assert!(document.blocks.len() <= 1_002, "{}", document.blocks.len());
}

#[test]
fn a_format_of_numbers_may_say_anything() {
    let codes = [
        "0".repeat(100_000),
        "#,".repeat(50_000),
        "[".repeat(100_000),
        "\"".repeat(99_999),
        "\\".repeat(100_001),
        format!("0.{}", "0".repeat(100_000)),
        format!("{}/{}", "?".repeat(300), "?".repeat(300)),
        "0E+".repeat(1_000),
        "hhmmss".repeat(10_000),
        ";;;;;;;;".into(),
        "[>=9e999]0;[<-9e999]0;0".into(),
        "[$€".into(),
        "[hhhhhhhhhhhhhhhh]".into(),
        "_".into(),
        "\u{202e}0".into(),
        "%%%%%%%%%%%%%%%%%%%%0".into(),
        ",,,,,,,,,,,,,,,,,,,,".into(),
    ];
    let formats: String = (0..)
        .zip(&codes)
        .map(|(n, code)| {
            format!(
                "<numFmt numFmtId=\"{}\" formatCode=\"{}\"/>",
                200 + n,
                code.replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
            )
        })
        .collect();
    let styles: String = (0..codes.len()).map(|n| format!("<xf numFmtId=\"{}\"/>", 200 + n)).collect();
    let styles = format!("<styleSheet><numFmts>{formats}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>");
    let values = ["1.5", "-1.5", "0", "1e308", "-1e-308", "45365.999999", "2958466", "-1", "1e15"];
    let cells: String =
        (0..codes.len()).flat_map(|style| values.map(|value| format!("<c s=\"{style}\"><v>{value}</v></c>"))).collect();
    let file = xlsx("", &styles, &[("S", &format!("<sheetData><row>{cells}</row></sheetData>"))]);
    let document = read(&file).unwrap();
    assert_eq!(document.blocks[0].text, "S");
}

#[test]
fn a_workbook_of_records_may_claim_anything() {
    let record = |kind: u16, data: &[u8]| [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat();
    let begin = |kind: u8| record(0x0809, &[0, 6, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let workbook = |globals: &[Vec<u8>], sheet: &[Vec<u8>]| {
        let name = b"\x05\0Sheet";
        let before: usize = begin(5).len() + globals.iter().map(Vec::len).sum::<usize>() + 4 + 6 + name.len() + 4;
        let entry = record(0x0085, &[&(before as u32).to_le_bytes()[..], &[0, 0], name].concat());
        let all = [vec![begin(5)], globals.to_vec(), vec![entry, record(10, &[]), begin(16)], sheet.to_vec()]
            .concat()
            .concat();
        compound(&[("Workbook", &all)])
    };
    let sound = workbook(&[], &[record(0x0203, &[&[0; 6][..], &1.5_f64.to_le_bytes()].concat()), record(10, &[])]);
    assert_eq!(read(&sound).unwrap().blocks[1].text, "1.5");
    let shared = |rest: &[u8]| record(0x00fc, &[&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f][..], rest].concat());
    let endless: Vec<Vec<u8>> =
        std::iter::once(shared(&[0xff, 0xff, 1])).chain((0..300).map(|_| record(0x003c, &[1; 8_000]))).collect();
    for (name, file) in [
        ("texts that are not there", workbook(&[shared(&[])], &[record(0x00fd, &[0xff; 10])])),
        ("a text without end", workbook(&endless, &[record(10, &[])])),
        ("texts of nothing", workbook(&[record(0x00fc, &[&[0xff; 8][..], &[0; 8_000]].concat())], &[record(10, &[])])),
        ("a format without end", workbook(&[record(0x041e, &[1, 0, 0xff, 0xff, 0])], &[record(10, &[])])),
        (
            "rich text about nothing",
            workbook(&[shared(&[1, 0, 0xc, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, b'x'])], &[record(10, &[])]),
        ),
        ("charts within charts", workbook(&[], &vec![begin(32); 50_000])),
        ("a million cells", workbook(&[], &vec![record(0x027e, &[0; 10]); 200_000])),
        (
            "cells without rest",
            workbook(&[], &[record(0x00bd, &[0; 5]), record(0x0006, &[0; 7]), record(0x0205, &[0; 6])]),
        ),
        (
            "a formula that waits for its text",
            workbook(&[], &[record(6, &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]), record(10, &[])]),
        ),
        (
            "a sheet beyond the file",
            compound(&[(
                "Workbook",
                &[begin(5), record(0x0085, b"\xff\xff\xff\xff\0\0\x01\0S"), record(10, &[])].concat(),
            )]),
        ),
        (
            "a sheet that is the book",
            compound(&[("Workbook", &[begin(5), record(0x0085, b"\0\0\0\0\0\0\x01\0S"), record(10, &[])].concat())]),
        ),
        (
            "a record longer than the file",
            compound(&[("Workbook", &[begin(5), vec![0x85, 0, 0xff, 0xff, 1]].concat())]),
        ),
        ("nothing", compound(&[("Workbook", &[])])),
        (
            "Excel 95 of no code page",
            compound(&[(
                "Book",
                &[record(0x0809, &[0, 5, 5, 0]), record(0x0042, &[1, 2]), record(0x0085, b"\0\0\0\0\0\0\xff")].concat(),
            )]),
        ),
    ] {
        contained(name, read_within(&file, 10));
    }
}

#[test]
fn slides_may_claim_anything() {
    let words = "<p:sp><p:txBody><a:p><a:r><a:t>words</a:t></a:r></a:p></p:txBody></p:sp>";
    assert_eq!(read(&pptx(&[words])).unwrap().blocks[0].text, "words");
    let same = vec![words; 12_000];
    let document = read_within(&pptx(&same), 60).unwrap();
    assert!(document.truncated && warns(&document, "pages_limit"));
    for (name, file) in [
        ("shapes within shapes", pptx(&[&format!("{words}{}", "<p:grpSp>".repeat(200_000))])),
        ("tables within tables", pptx(&[&format!("{words}{}", "<a:tbl><a:tr><a:tc>".repeat(100_000))])),
        ("a slide of one word", pptx(&[&format!("<a:p><a:t>{}</a:t></a:p>", "x".repeat(40 << 20))])),
        (
            "a slide that is not there",
            archive(&[
                ("[Content_Types].xml", b"<Types/>"),
                ("ppt/presentation.xml", b"<p><sldId r:id=\"r1\"/></p>"),
                (
                    "ppt/_rels/presentation.xml.rels",
                    b"<R><Relationship Id=\"r1\" Type=\"x/slide\" Target=\"../../../../etc/passwd\"/></R>",
                ),
            ]),
        ),
        (
            "a slide that is the list",
            archive(&[
                ("[Content_Types].xml", b"<Types/>"),
                ("ppt/presentation.xml", b"<p><sldId r:id=\"r1\"/></p>"),
                (
                    "ppt/_rels/presentation.xml.rels",
                    b"<R><Relationship Id=\"r1\" Type=\"x/slide\" Target=\"presentation.xml\"/></R>",
                ),
            ]),
        ),
        ("pages within pages", odf("presentation", &"<draw:page>".repeat(100_000))),
        (
            "notes within notes",
            odf("presentation", &format!("<draw:page>{}", "<presentation:notes><draw:frame>".repeat(100_000))),
        ),
        (
            "a hundred thousand pages",
            odf("presentation", &"<draw:page><draw:frame><text:p>x</text:p></draw:frame></draw:page>".repeat(100_000)),
        ),
    ] {
        contained(name, read_within(&file, 10));
    }
}

#[test]
fn old_slides_may_claim_anything() {
    let text = [atom(0x0f9f, &[0; 4]), atom(0x0fa8, b"words")].concat();
    let shape = container(0xf004, &container(0xf00d, &text));
    assert_eq!(read(&presentation(&[], &shape)).unwrap().blocks[0].text, "words");
    let mut deep = shape.clone();
    for _ in 0..3_000 {
        deep = container(0xf003, &deep);
    }
    let own = |user: &[u8], stream: &[u8]| compound(&[("Current User", user), ("PowerPoint Document", stream)]);
    let numbers = |numbers: &[u32]| numbers.iter().flat_map(|n| n.to_le_bytes()).collect::<Vec<u8>>();
    let circle = atom(0x0ff5, &numbers(&[0, 0, 0, 0, 1, 3, 0]));
    let user = atom(0x0ff6, &numbers(&[20, 0xe391_c05f, 0, 0, 0]));
    let references = container(0xf004, &atom(0x0f9e, &[0; 4])).repeat(100_000);
    let large = [atom(0x0f9f, &[0; 4]), atom(0x0fa8, &[b'x'; 60_000])].concat();
    for (name, file) in [
        ("groups within groups", presentation(&[], &deep)),
        ("a text referred to again and again", presentation(&large, &references)),
        ("an outline of nothing", presentation(&atom(0x0f9f, &[]).repeat(100_000), &[])),
        ("an edit before itself", own(&user, &circle)),
        ("an edit beyond the file", own(&atom(0x0ff6, &[0xff; 20]), &circle)),
        ("parts without number", own(&user, &[circle.clone(), atom(0x1772, &[0xff; 400_000])].concat())),
        ("no user", compound(&[("PowerPoint Document", &circle)])),
        ("nothing", own(&[], &[])),
    ] {
        contained(name, read_within(&file, 10));
    }
}

#[test]
fn an_old_document_may_claim_anything() {
    let sound = fixture("doc/report.doc");
    let mut file = cfb::CompoundFile::open(std::io::Cursor::new(&sound)).unwrap();
    let mut stream = |name: &str| {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut file.open_stream(name).unwrap(), &mut bytes).unwrap();
        bytes
    };
    let (main, table) = (stream("/WordDocument"), stream("/1Table"));
    let with = |main: &[u8], table: &[u8]| compound(&[("WordDocument", main), ("1Table", table)]);
    assert!(read(&with(&main, &table)).unwrap().blocks.len() > 10);
    let set = |at: usize, value: u32| {
        let mut main = main.clone();
        main[at..at + 4].copy_from_slice(&value.to_le_bytes());
        main
    };
    // Lengths of the text's parts, and where each table is and how long.
    for at in (0x4c..0x70).step_by(4).chain((0x9a..0x9a + 8 * 50).step_by(4)) {
        for value in [0, 1, 0x7fff_ffff, 0xffff_ffff, table.len() as u32] {
            contained(&format!("{at:#x} = {value:#x}"), read_within(&with(&set(at, value), &table), 10));
        }
    }
    for (name, file) in [
        ("no table", compound(&[("WordDocument", &main)])),
        ("an empty table", with(&main, &[])),
        ("a table of ones", with(&main, &vec![0xff; table.len()])),
        ("half a document", with(&main[..main.len() / 2], &table)),
        ("nothing", compound(&[("WordDocument", &[]), ("1Table", &[])])),
        ("Word 95 beyond itself", compound(&[("WordDocument", &[&[0xec, 0xa5, 0x65, 0][..], &[0xff; 100]].concat())])),
    ] {
        contained(name, read_within(&file, 10));
    }
}

#[test]
fn letters_may_claim_anything() {
    let properties = ("__properties_version1.0", &[0_u8; 32][..]);
    let subject = ("__substg1.0_0037001F", &b"w\0o\0r\0d\0s\0"[..]);
    assert_eq!(read(&compound(&[properties, subject])).unwrap().blocks[0].text, "words");
    let packed = |rest: &[u8]| [&[0xff; 4][..], &[0xff, 0xff, 0xff, 0x7f], b"LZFu", &[0; 4], rest].concat();
    let many: Vec<(String, Vec<u8>)> =
        (0..3_000).map(|n| (format!("__attach_version1.0_#{n:08X}/__substg1.0_3707001F"), b"a\0".to_vec())).collect();
    let mut streams: Vec<(&str, &[u8])> = vec![properties, subject];
    streams.extend(many.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
    let mails = "From a\nFrom: a@example.org\nMessage-ID: <1@x>\nSubject: words\n\nx\n\n";
    for (name, file) in [
        ("packed from nothing", compound(&[properties, subject, ("__substg1.0_10090102", &packed(&[]))])),
        (
            "packed from its own window",
            compound(&[properties, subject, ("__substg1.0_10090102", &packed(&[0xff; 100_000]))]),
        ),
        ("half a character", compound(&[properties, subject, ("__substg1.0_1000001F", &[0x00, 0xd8, 0x41])])),
        (
            "a page of no encoding",
            compound(&[("__properties_version1.0", &[0xde; 64]), subject, ("__substg1.0_10130102", &[0xff; 50_000])]),
        ),
        ("three thousand attachments", compound(&streams)),
        ("no properties at all", compound(&[("__properties_version1.0", &[])])),
        ("a hundred thousand mails", mails.repeat(100_000).into_bytes()),
        ("a mail of quoted marks", format!("{mails}{}", ">From \n".repeat(500_000)).into_bytes()),
        ("a mailbox of marks", format!("{mails}{}", "From \n\n".repeat(500_000)).into_bytes()),
    ] {
        contained(name, read_within(&file, 20));
    }
}

#[test]
fn values_may_be_of_any_shape() {
    for (name, text) in [
        ("a quote without end", format!("a,b\nc,d\ne,f\n\"{}", "x,\n".repeat(500_000))),
        ("a million columns", format!("a,b,c\n1,2,3\n{}", ",".repeat(2_000_000))),
        ("a million rows", "1,2,3\n".repeat(1_000_000)),
        ("nothing but quotes", format!("a,b,c\n1,2,3\n{}", "\"".repeat(1_000_000))),
        ("one value of ten million", format!("a,b,c\n1,2,3\n{},2,3", "x".repeat(10_000_000))),
        ("no values", ",,,\n".repeat(500_000)),
    ] {
        contained(name, read_within(text.as_bytes(), 20));
    }
}

#[test]
fn a_compound_file_may_be_of_any_shape() {
    let sound = fixture("xls/ledger.xls");
    let set = |at: usize, bytes: &[u8]| {
        let mut file = sound.clone();
        file[at..at + bytes.len()].copy_from_slice(bytes);
        file
    };
    for (name, file) in [
        ("sectors of any size", set(0x1e, &[0xff, 0xff])),
        ("small sectors of any size", set(0x20, &[0, 0])),
        ("a table that is not there", set(0x4c, &[0xfe, 0xff, 0xff, 0x7f])),
        ("a million tables", set(0x2c, &[0, 0, 0x10, 0])),
        ("tables of tables in a circle", set(0x44, &[0, 0, 0, 0, 0xff, 0xff, 0, 0])),
        ("a folder that is not there", set(0x30, &[0xff, 0xff, 0xff, 0x7f])),
        ("a version nobody has seen", set(0x1a, &[9, 0])),
        ("nothing but the mark", sound[..8].to_vec()),
        ("half a head", sound[..300].to_vec()),
        (
            "chains in circles",
            (512..sound.len()).step_by(4).fold(sound.clone(), |mut file, at| {
                if file[at..].len() >= 4 && file[at + 2] == 0 && file[at + 3] == 0 {
                    file[at..at + 4].copy_from_slice(&[1, 0, 0, 0]);
                }
                file
            }),
        ),
    ] {
        contained(name, read_within(&file, 10));
    }
}
