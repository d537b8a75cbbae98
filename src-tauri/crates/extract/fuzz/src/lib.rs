//! What the targets share: an input is read as one format in this very process, whatever it looks like.
//!
//! What is looked for is a panic, an overflow, a hang or endless memory; what is found becomes a fixture or a hostile case. The
//! confined program would contain all of these, and says nothing of a document by dying.

use std::io::{Cursor, Write};
use std::path::Path;

use extract::program::{self, parse_as};
use extract::protocol::{Message, Piece, Request, SecondAsked};
use extract::{Error, Format, Limits, Password, Tools, protocol};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What a small file may cost; less time than libFuzzer's own limit, so that a cut is not taken for a hang.
fn limits(bytes: &[u8]) -> Limits {
    Limits { cpu_seconds: 10, text_bytes: 4 << 20, ..Limits::for_size(bytes.len() as u64) }
}

/// Reads an input as this format.
pub fn read(format: Format, bytes: &[u8]) {
    read_with(format, bytes, None);
}

fn read_with(format: Format, bytes: &[u8], password: Option<Password>) {
    is_clean(parse_as(format, bytes, &limits(bytes), &tools(password), &mut |_, _| ()));
}

fn tools(password: Option<Password>) -> Tools {
    Tools::open(&[], Path::new(""), password).expect("nothing is opened for no bytes")
}

fn is_clean<T>(read: Result<(T, Vec<Piece>), Error>) {
    for piece in read.map(|(_, pieces)| pieces).unwrap_or_default() {
        assert!(protocol::is_clean(&piece.text), "what is given out is clean");
    }
}

/// Reads an input as what Tesseract says of pages.
pub fn recognised(bytes: &[u8]) {
    is_clean(program::recognised(bytes, &limits(bytes), &mut |_, _| ()));
}

/// Reads an input as the content of a page of a PDF.
pub fn content(bytes: &[u8]) {
    pdf(&page(bytes));
}

/// A PDF of one page with this content, with a font of one byte for each letter and one of two.
fn page(bytes: &[u8]) -> Vec<u8> {
    let length = bytes.len();
    let map = "1 beginbfrange <0000> <00ff> <0020> endbfrange";
    [
        &b"%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj 2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj \
           3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> /Contents 4 0 R >> endobj \
           5 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> endobj \
           6 0 obj << /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [7 0 R] /ToUnicode 8 0 R >> endobj \
           7 0 obj << /Type /Font /Subtype /CIDFontType2 /BaseFont /A /DW 500 >> endobj "[..],
        format!("8 0 obj << /Length {} >> stream\n{map}\nendstream endobj ", map.len()).as_bytes(),
        format!("4 0 obj << /Length {length} >> stream\n").as_bytes(),
        bytes,
        b"\nendstream endobj trailer << /Root 1 0 R >>",
    ]
    .concat()
}

/// Reads an input as a PDF, without libpdfium.
pub fn pdf(bytes: &[u8]) {
    is_clean(program::plain_pages(bytes, &limits(bytes)));
}

/// Reads an input as the second reader of PDFs does: a PDF as it is, anything else as the content of a page of one.
pub fn second(bytes: &[u8]) {
    let made = (!bytes.starts_with(b"%PDF-")).then(|| page(bytes));
    let file = made.as_deref().unwrap_or(bytes);
    is_clean(program::second(&SecondAsked::default(), file, &limits(file), &tools(None), &mut |_, _| ()));
}

/// Reads an input as what the two programs say to each other.
pub fn messages(bytes: &[u8]) {
    let (mut said, mut asked) = (bytes, bytes);
    while protocol::read::<Message>(&mut said).is_ok() {}
    let _ = protocol::read::<Request>(&mut asked);
}

/// Reads an input as this format: an archive as it is, anything else as this part of one, and as those that stand beside it.
pub fn part(format: Format, name: &str, bytes: &[u8]) {
    if bytes.starts_with(b"PK") {
        return read(format, bytes);
    }
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let relations = |to: &[(&str, &str)]| {
        let one = |(n, (kind, target)): (u32, &(&str, &str))| {
            format!("<Relationship Id=\"r{n}\" Type=\"x/{kind}\" Target=\"{target}\"/>")
        };
        format!("<R>{}</R>", (1..).zip(to).map(one).collect::<String>())
    };
    let around = [
        ("META-INF/container.xml", "<c><rootfile full-path=\"book.opf\"/></c>".to_owned()),
        (
            "book.opf",
            "<p><item id=\"a\" href=\"a.xhtml\" media-type=\"text/html\"/><itemref idref=\"a\"/></p>".to_owned(),
        ),
        ("xl/workbook.xml", "<w><sheet name=\"S\" r:id=\"r1\"/></w>".to_owned()),
        (
            "xl/_rels/workbook.xml.rels",
            relations(&[
                ("worksheet", "worksheets/sheet1.xml"),
                ("sharedStrings", "sharedStrings.xml"),
                ("styles", "styles.xml"),
            ]),
        ),
        (
            "xl/worksheets/_rels/sheet1.xml.rels",
            relations(&[("drawing", "../drawings/drawing1.xml"), ("vmlDrawing", "../drawings/vmlDrawing1.vml")]),
        ),
        ("xl/drawings/_rels/drawing1.xml.rels", relations(&[("chart", "../charts/chart1.xml")])),
        ("xl/charts/_rels/chart1.xml.rels", relations(&[("chartUserShapes", "../drawings/drawing2.xml")])),
        ("ppt/presentation.xml", "<p><sldId r:id=\"r1\"/></p>".to_owned()),
        ("ppt/_rels/presentation.xml.rels", relations(&[("slide", "slides/slide1.xml")])),
        ("ppt/slides/_rels/slide1.xml.rels", relations(&[("notesSlide", "../notesSlides/notesSlide1.xml")])),
    ];
    // What stands beside the text is read from the same input.
    let beside: &[&str] = match format {
        Format::Docx => &["word/footnotes.xml", "word/header1.xml", "word/numbering.xml", "word/styles.xml"],
        Format::Odt => &["styles.xml"],
        Format::Xlsx => &[
            "xl/sharedStrings.xml",
            "xl/styles.xml",
            "xl/drawings/drawing1.xml",
            "xl/drawings/drawing2.xml",
            "xl/drawings/vmlDrawing1.vml",
            "xl/charts/chart1.xml",
        ],
        Format::Pptx => &["ppt/notesSlides/notesSlide1.xml"],
        _ => &[],
    };
    let parts = around.iter().map(|(name, text)| (*name, text.as_bytes())).chain([(name, bytes)]);
    let parts = parts.chain(beside.iter().map(|name| (*name, bytes)));
    for (name, bytes) in parts {
        archive
            .start_file(name, stored)
            .and_then(|()| Ok(archive.write_all(bytes)?))
            .expect("memory can be written to");
    }
    read(format, &archive.finish().expect("memory can be written to").into_inner());
}

/// Reads an input as a locked file, with a password.
pub fn locked(bytes: &[u8]) {
    for format in [Format::Docx, Format::Odt, Format::Doc, Format::Xls, Format::Ppt] {
        read_with(format, bytes, Password::new("härbour".into()));
    }
}
