//! Tables: XLSX, ODS, XLS, CSV; and with XLS the compound files that all old office files are.

use extract::{Error, Format, Warning};

use crate::case::{Case, End, case};
use crate::packed::{LOCKED, Part, archive};
use crate::support::{
    archive as honest, atom, biff as record, biff_begin as begin, biff_end as end, compound, container, fixture, odf,
    workbook, xlsx,
};
use crate::texts::{OUTSIDE, laughs};

use End::{Read, Refused, Told, UpTo};
use Format::{Csv, Ods, Xls, Xlsx};

pub const FILES: &[Case] = &[
    case(
        Xlsx,
        "cells at both ends of the sheet",
        || rows("<row r=\"1048576\"><c r=\"XFD1048576\"><v>7</v></c></row><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>"),
        Read,
    ),
    case(
        Xlsx,
        "a cell beyond any sheet",
        || rows("<row r=\"4294967295\"><c r=\"ZZZZZZ1\"><v>1</v></c></row>"),
        UpTo(&[Warning::CELLS_LIMIT]),
    ),
    case(
        Xlsx,
        "rows that go back",
        || {
            rows(
                &"<row r=\"9\"><c r=\"A9\"><v>1</v></c></row><row r=\"2\"><c r=\"A2\"><v>1</v></c></row>"
                    .repeat(10_000),
            )
        },
        Read,
    ),
    case(
        Xlsx,
        "a row of a million cells",
        || rows(&format!("<row>{}</row>", CELL.repeat(1_000_000))),
        UpTo(&[Warning::CELLS_LIMIT]),
    ),
    case(
        Xlsx,
        "a million rows",
        || rows(&format!("<row>{CELL}</row>").repeat(1_000_000)),
        UpTo(&[Warning::TEXT_LIMIT]),
    ),
    case(
        Xlsx,
        "more cells than anyone reads",
        || rows(&format!("<row>{}</row>", CELL.repeat(2_000)).repeat(1_100)),
        UpTo(&[Warning::CELLS_LIMIT]),
    ),
    case(
        Xlsx,
        "cells within cells",
        || rows(&format!("<row>{}", "<c><v>".repeat(200_000))),
        UpTo(&[Warning::DEPTH_LIMIT]),
    ),
    case(
        Xlsx,
        "numbers that are none",
        || rows("<row><c><v>1e999999</v></c><c><v>NaN</v></c><c><v>-inf</v></c><c><v></v></c></row>"),
        Read,
    ),
    case(
        Xlsx,
        "texts that are not there",
        || rows("<row><c t=\"s\"><v>99999999999</v></c><c t=\"s\"><v>-1</v></c></row>"),
        Read,
    ),
    case(Xlsx, "formats of numbers that say anything", formats, Read),
    case(Xlsx, "as many styles as there may be, all of one long format", styles_of_one_format, Read),
    case(Xlsx, "a text that is referred to again and again", text_again, UpTo(&[Warning::TEXT_LIMIT])),
    case(
        Xlsx,
        "a sheet that is there again and again",
        || book(&"<sheet name=\"words\" r:id=\"r1\"/>".repeat(10_001), "sheet1.xml"),
        UpTo(&[Warning::PAGES_LIMIT]),
    ),
    case(
        Xlsx,
        "a sheet outside the file",
        || book("<sheet name=\"words\" r:id=\"r1\"/>", "../../../../etc/passwd"),
        Told(&[Warning::PART_DAMAGED]),
    ),
    case(Xlsx, "a sheet that is the workbook", || book("<sheet name=\"words\" r:id=\"r1\"/>", "workbook.xml"), Read),
    case(Xlsx, "a workbook of no sheets", || book("", "sheet1.xml"), Refused(&[Error::Damaged])),
    case(Xlsx, "a thousand laughs", || laughing(&laughs()), Refused(&[Error::Damaged])),
    case(Xlsx, "a file of the system", || laughing(OUTSIDE), Refused(&[Error::Damaged])),
    case(
        Xlsx,
        "a sheet that swells",
        || rows(&format!("<row><c t=\"str\"><v>{}</v></c></row>", "x".repeat(1_000)).repeat(40_000)),
        UpTo(&[Warning::TEXT_LIMIT]),
    ),
    case(
        Ods,
        "rows and columns repeated four thousand million times",
        || table(&repeated(u32::MAX, u32::MAX, "x")),
        UpTo(&[Warning::CELLS_LIMIT]),
    ),
    case(Ods, "a column repeated beyond any sheet", || table(&repeated(1, 16_385, "x")), UpTo(&[Warning::CELLS_LIMIT])),
    case(
        Ods,
        "a long text repeated in every column",
        || table(&repeated(1_000, 16_384, &"x".repeat(100_000))),
        UpTo(&[Warning::TEXT_LIMIT]),
    ),
    case(Ods, "rows within rows", || table(&"<table:table-row>".repeat(100_000)), UpTo(&[Warning::DEPTH_LIMIT])),
    case(
        Ods,
        "tables within cells",
        || table(&"<table:table-row><table:table-cell><table:table>".repeat(80_000)),
        UpTo(&[Warning::DEPTH_LIMIT]),
    ),
    case(
        Ods,
        "more sheets than a workbook has",
        || odf("spreadsheet", &sheet("").repeat(20_000)),
        UpTo(&[Warning::PAGES_LIMIT]),
    ),
    case(Ods, "thousands of sheets on paper of many words", ods_paper, Read),
    case(Ods, "a thousand laughs", laughing_ods, Refused(&[Error::Damaged])),
    case(Ods, "a table that says it is locked", ods_locked, Refused(&[Error::EncryptionUnknown])),
    case(
        Xls,
        "texts that are not there",
        || workbook(&[shared(&[])], &[record(0x00fd, &[0xff; 10]), end()]),
        Told(&[Warning::PART_DAMAGED]),
    ),
    case(Xls, "a text that goes on in record after record", endless, Told(&[Warning::PART_DAMAGED])),
    case(
        Xls,
        "four thousand million texts of nothing",
        || workbook(&[record(0x00fc, &[&[0xff; 8][..], &[0; 8_000]].concat())], &[end()]),
        Told(&[Warning::PART_DAMAGED]),
    ),
    case(Xls, "a text that is referred to again and again", xls_text_again, UpTo(&[Warning::TEXT_LIMIT])),
    case(
        Xls,
        "rich text about nothing",
        || workbook(&[shared(&[1, 0, 0xc, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, b'x'])], &[end()]),
        Told(&[Warning::PART_DAMAGED]),
    ),
    case(
        Xls,
        "a format that is longer than its record",
        || workbook(&[record(0x041e, &[1, 0, 0xff, 0xff, 0])], &[end()]),
        Read,
    ),
    case(Xls, "charts within charts", || workbook(&[], &vec![begin(32); 50_000]), Told(&[Warning::PART_DAMAGED])),
    case(
        Xls,
        "a cell written again and again",
        || workbook(&[], &vec![record(0x027e, &[0; 10]); 200_000]),
        Told(&[Warning::PART_DAMAGED]),
    ),
    case(
        Xls,
        "cells without their end",
        || workbook(&[], &[record(0x00bd, &[0; 5]), record(0x0006, &[0; 7]), record(0x0205, &[0; 6])]),
        Told(&[Warning::PART_DAMAGED]),
    ),
    case(
        Xls,
        "a formula that waits for its text",
        || workbook(&[], &[record(6, &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]), end()]),
        Read,
    ),
    case(
        Xls,
        "a sheet beyond the file",
        || compound(&[("Workbook", &[begin(5), bound(u32::MAX), end()].concat())]),
        Told(&[Warning::PART_DAMAGED]),
    )
    .holding("S"),
    case(
        Xls,
        "a sheet that is the workbook",
        || compound(&[("Workbook", &[begin(5), bound(0), end()].concat())]),
        Read,
    )
    .holding("S"),
    case(Xls, "a sheet that is there again and again", sheets_again, UpTo(&[Warning::PAGES_LIMIT])).holding("S"),
    case(
        Xls,
        "a record longer than the file",
        || compound(&[("Workbook", &[begin(5), vec![0x85, 0, 0xff, 0xff, 1]].concat())]),
        Refused(&[Error::Damaged]),
    ),
    case(Xls, "a workbook of nothing", || compound(&[("Workbook", &[])]), Refused(&[Error::Damaged])),
    case(Xls, "Excel 95 in no code page", excel_95, Refused(&[Error::NoText])),
    case(
        Xls,
        "a workbook that says it is locked",
        || workbook(&[record(0x002f, &[0; 6])], &[end()]),
        Refused(&[Error::PasswordWrong]),
    ),
    case(
        Xls,
        "a lock of which half is there",
        || workbook(&[record(0x002f, &[1, 0, 1, 0, 1])], &[end()]),
        Refused(&[Error::Damaged]),
    ),
    case(Xls, "a picture of a list that is not there", picture_of_nothing, Told(&[Warning::PICTURES_UNREAD]))
        .holding("words"),
    case(Xls, "drawings within drawings", drawings_within, Told(&[Warning::PICTURES_UNREAD])).holding("words"),
    case(Xls, "sectors of any size", || changed(&[(0x1e, &[0xff, 0xff])]), Refused(&[Error::Damaged])),
    case(Xls, "small sectors of any size", || changed(&[(0x20, &[0, 0])]), Refused(&[Error::Damaged])),
    case(
        Xls,
        "a table of sectors that is not there",
        || changed(&[(0x4c, &[0xfe, 0xff, 0xff, 0x7f])]),
        Refused(&[Error::Damaged]),
    ),
    case(
        Xls,
        "a million tables of sectors",
        || changed(&[(0x2c, &[0, 0, 0x10, 0])]),
        Told(&[Warning::HIDDEN_LEFT_OUT, Warning::COMMENTS_LEFT_OUT]),
    )
    .holding("Grain"),
    case(
        Xls,
        "tables of tables in a circle",
        || changed(&[(0x44, &[0, 0, 0, 0]), (0x48, &[0xff, 0xff, 0, 0])]),
        Refused(&[Error::Damaged]),
    ),
    case(
        Xls,
        "a folder that is not there",
        || changed(&[(0x30, &[0xff, 0xff, 0xff, 0x7f])]),
        Refused(&[Error::Damaged]),
    ),
    case(Xls, "a version nobody has seen", || changed(&[(0x1a, &[9, 0])]), Refused(&[Error::Damaged])),
    case(Xls, "nothing but the mark", || fixture("xls/ledger.xls")[..8].to_vec(), Refused(&[Error::Damaged])),
    case(Xls, "half a head", || fixture("xls/ledger.xls")[..300].to_vec(), Refused(&[Error::Damaged])),
    case(Xls, "chains of sectors in circles", circles, Refused(&[Error::Damaged])),
    case(Csv, "a quote that is never closed", || csv(&format!("\"{}", "x,\n".repeat(500_000))), Read),
    case(Csv, "two million columns", || csv(&",".repeat(2_000_000)), UpTo(&[Warning::CELLS_LIMIT])),
    case(
        Csv,
        "more rows than a document has paragraphs",
        || "words,2,3\n".repeat(1_100_000).into(),
        UpTo(&[Warning::TEXT_LIMIT]),
    ),
    case(Csv, "a million quotes", || csv(&"\"".repeat(1_000_000)), Read),
    case(Csv, "one value of ten million letters", || csv(&format!("{},2,3", "x".repeat(10_000_000))), Read),
    case(
        Csv,
        "rows of all lengths",
        || csv(&(0..3_000).map(|n| format!("{}\n", ",a".repeat(n))).collect::<String>()),
        Read,
    ),
    case(Csv, "no values", || ",,,\n".repeat(500_000).into(), Refused(&[Error::NoText])),
];

const CELL: &str = "<c><v>1</v></c>";

fn rows(rows: &str) -> Vec<u8> {
    xlsx("", "<styleSheet/>", &[("words", &format!("<sheetData>{rows}</sheetData>"))])
}

/// A workbook with this list of sheets, of which there is one, and this is where the first is said to be.
fn book(list: &str, target: &str) -> Vec<u8> {
    let list = format!("<workbook><sheets>{list}</sheets></workbook>");
    let relations =
        format!("<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"{target}\"/></Relationships>");
    honest(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", list.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/sheet1.xml", format!("<worksheet><sheetData><row>{CELL}</row></sheetData></worksheet>").as_bytes()),
    ])
}

fn laughing(prolog: &str) -> Vec<u8> {
    let sheet =
        format!("{prolog}<worksheet><sheetData><row><c t=\"str\"><v>&l9;&x;</v></c></row></sheetData></worksheet>");
    let relations = "<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"a.xml\"/></Relationships>";
    honest(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", b"<workbook><sheets><sheet name=\"words\" r:id=\"r1\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/a.xml", sheet.as_bytes()),
    ])
}

fn text_again() -> Vec<u8> {
    let cell = "<c t=\"s\"><v>0</v></c>";
    let sheet =
        format!("<worksheet><sheetData>{}</sheetData></worksheet>", format!("<row>{cell}</row>").repeat(100_000));
    let relation = |id: u32, kind: &str, target: &str| {
        format!("<Relationship Id=\"r{id}\" Type=\"x/{kind}\" Target=\"{target}\"/>")
    };
    let relations = [relation(1, "worksheet", "a.xml"), relation(2, "sharedStrings", "b.xml")].concat();
    honest(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", b"<workbook><sheets><sheet name=\"words\" r:id=\"r1\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", format!("<Relationships>{relations}</Relationships>").as_bytes()),
        ("xl/a.xml", sheet.as_bytes()),
        ("xl/b.xml", format!("<sst><si><t>{}</t></si></sst>", "x".repeat(30_000)).as_bytes()),
    ])
}

fn formats() -> Vec<u8> {
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
    let written = |code: &String| code.replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;");
    let format = |(n, code): (usize, &String)| format!("<numFmt numFmtId=\"{n}\" formatCode=\"{}\"/>", written(code));
    let formats: String = (200..).zip(&codes).map(format).collect();
    let styles: String = (0..codes.len()).map(|n| format!("<xf numFmtId=\"{}\"/>", 200 + n)).collect();
    let styles = format!("<styleSheet><numFmts>{formats}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>");
    let values = ["1.5", "-1.5", "0", "1e308", "-1e-308", "45365.999999", "2958466", "-1", "1e15"];
    let cells: String =
        (0..codes.len()).flat_map(|style| values.map(|value| format!("<c s=\"{style}\"><v>{value}</v></c>"))).collect();
    xlsx("", &styles, &[("words", &format!("<sheetData><row>{cells}</row></sheetData>"))])
}

fn styles_of_one_format() -> Vec<u8> {
    let format = format!("<numFmts><numFmt numFmtId=\"200\" formatCode=\"{}\"/></numFmts>", "0.".repeat(256));
    let styles = format!("<cellXfs>{}</cellXfs>", "<xf numFmtId=\"200\"/>".repeat(65_000));
    let cell = "<sheetData><row><c s=\"64999\"><v>1</v></c></row></sheetData>";
    xlsx("", &format!("<styleSheet>{format}{styles}</styleSheet>"), &[("words", cell)])
}

fn sheet(rows: &str) -> String {
    let cell = "<table:table-row><table:table-cell><text:p>words</text:p></table:table-cell></table:table-row>";
    format!("<table:table table:name=\"words\">{cell}{rows}</table:table>")
}

fn table(rows: &str) -> Vec<u8> {
    odf("spreadsheet", &sheet(rows))
}

/// A cell that stands in so many rows and columns.
fn repeated(rows: u32, columns: u32, text: &str) -> String {
    format!(
        "<table:table-row table:number-rows-repeated=\"{rows}\"><table:table-cell table:number-columns-repeated=\"{columns}\"><text:p>{text}</text:p></table:table-cell></table:table-row>"
    )
}

const ODS: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";

fn laughing_ods() -> Vec<u8> {
    let content =
        format!("{}<office:document-content><table:table table:name=\"&l9;\"/></office:document-content>", laughs());
    honest(&[("mimetype", ODS), ("content.xml", content.as_bytes())])
}

fn ods_paper() -> Vec<u8> {
    let margin = format!("<style:header><text:p>{}</text:p></style:header>", "x".repeat(8_000_000));
    let styles = format!(
        "<office:document-styles><style:master-page style:name=\"P\">{margin}</style:master-page></office:document-styles>"
    );
    let style = "<style:style style:name=\"T\" style:family=\"table\" style:master-page-name=\"P\"/>";
    let sheets = "<table:table table:name=\"words\" table:style-name=\"T\"/>".repeat(9_000);
    let content = format!("<office:document-content>{style}{sheets}</office:document-content>");
    honest(&[("mimetype", ODS), ("styles.xml", styles.as_bytes()), ("content.xml", content.as_bytes())])
}

fn ods_locked() -> Vec<u8> {
    let part = Part { flags: LOCKED, ..Part::of("content.xml", b"<table:table/>") };
    archive(&[Part::of("mimetype", ODS), part])
}

/// A sheet called S at this place.
fn bound(place: u32) -> Vec<u8> {
    record(0x0085, &[&place.to_le_bytes()[..], b"\0\0\x01\0S"].concat())
}

/// The texts of a workbook, of which it says there are two thousand million.
fn shared(rest: &[u8]) -> Vec<u8> {
    record(0x00fc, &[&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f][..], rest].concat())
}

fn endless() -> Vec<u8> {
    let more = (0..300).map(|_| record(0x003c, &[1; 8_000]));
    workbook(&std::iter::once(shared(&[0xff, 0xff, 1])).chain(more).collect::<Vec<_>>(), &[end()])
}

fn xls_text_again() -> Vec<u8> {
    let text = [&[0, 0, 0, 0, 1, 0, 0, 0, 0x40, 0x1f, 0][..], &[b'x'; 8_000]].concat();
    let cell = |row: u16| record(0x00fd, &[&row.to_le_bytes()[..], &[0; 8]].concat());
    let cells: Vec<Vec<u8>> = (0..30_000).map(cell).chain([end()]).collect();
    workbook(&[record(0x00fc, &text)], &cells)
}

fn sheets_again() -> Vec<u8> {
    compound(&[("Workbook", &[begin(5), bound(0).repeat(10_001), end()].concat())])
}

/// A sheet upon which the ninth picture of no list is drawn.
fn picture_of_nothing() -> Vec<u8> {
    let mut is = atom(0xf00a, &[0; 8]);
    is[..2].copy_from_slice(&(75_u16 << 4 | 2).to_le_bytes());
    let mut options = atom(0xf00b, &[4, 0x41, 9, 0, 0, 0]);
    options[..2].copy_from_slice(&(1_u16 << 4 | 3).to_le_bytes());
    workbook(&[], &[record(0x00ec, &container(0xf004, &[is, options].concat())), end()])
}

fn drawings_within() -> Vec<u8> {
    let drawing = (0..1_000).fold(Vec::new(), |within, _| container(0xf003, &within));
    workbook(&[record(0x00eb, &drawing)], &[record(0x00ec, &drawing), end()])
}

fn excel_95() -> Vec<u8> {
    let begin = record(0x0809, &[0, 5, 5, 0]);
    compound(&[("Book", &[begin, record(0x0042, &[1, 2]), record(0x0085, b"\0\0\0\0\0\0\xff")].concat())])
}

/// A workbook that is whole but for these bytes.
fn changed(changes: &[(usize, &[u8])]) -> Vec<u8> {
    let mut file = fixture("xls/ledger.xls");
    for (at, bytes) in changes {
        file[*at..at + bytes.len()].copy_from_slice(bytes);
    }
    file
}

fn circles() -> Vec<u8> {
    let mut file = fixture("xls/ledger.xls");
    for at in (512..file.len() - 3).step_by(4) {
        if file[at + 2] == 0 && file[at + 3] == 0 {
            file[at..at + 4].copy_from_slice(&[1, 0, 0, 0]);
        }
    }
    file
}

/// Values in rows, and this behind them.
fn csv(rest: &str) -> Vec<u8> {
    format!("{}{rest}", "words,b,c\n1,2,3\n".repeat(20)).into_bytes()
}
