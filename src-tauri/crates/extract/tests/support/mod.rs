//! What the tests share: the real program, libpdfium, the fixtures, and writers of small files.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use extract::protocol::{PARTS, Place};
use extract::{Document, Error, Kind, Limits, PageImage, Reader, Recogniser};

pub static GO_ON: AtomicBool = AtomicBool::new(false);

pub fn pdfium() -> PathBuf {
    let path = std::env::var_os("ALCOVE_PDFIUM").map_or_else(
        || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache/alcove/assets/libpdfium.so"),
        PathBuf::from,
    );
    assert!(
        path.is_file(),
        "libpdfium is not at {}: run `make setup`, or set ALCOVE_PDFIUM to where it is",
        path.display()
    );
    path
}

pub fn reader() -> Reader {
    Reader::new(env!("CARGO_BIN_EXE_alcove-extract").into(), pdfium())
}

pub fn read(bytes: &[u8]) -> Result<Document, Error> {
    reader().read(bytes, &GO_ON, &mut |_, _| ())
}

/// Tesseract, which the tests of recognition need.
pub fn recogniser() -> Recogniser {
    let recogniser = Recogniser::find(Path::new(env!("CARGO_BIN_EXE_alcove-extract")));
    recogniser.expect("tesseract is not installed: run `make setup-test`")
}

/// With the text in pictures.
pub fn read_all(bytes: &[u8]) -> Result<Document, Error> {
    reader().read_all(bytes, Some(&recogniser()), &GO_ON, &mut |_, _, _| ())
}

/// A file may be read once, once more by libpdfium alone where that ended the program, up to the page that took too much, and twice by the second
/// reader of PDFs, of which one is about its form: of these, four times at most.
pub const READINGS: u64 = 4;

/// With so many seconds of processor time, for what is meant to run out of it. The answer comes within the limits, whatever it is.
pub fn read_within(bytes: &[u8], seconds: u64) -> Result<Document, Error> {
    let limits = Limits { cpu_seconds: seconds, wall_seconds: 60, ..Limits::for_size(bytes.len() as u64) };
    let start = Instant::now();
    let answer = reader().with_limits(limits).read(bytes, &GO_ON, &mut |_, _| ());
    assert!(start.elapsed() < Duration::from_secs(READINGS * limits.wall_seconds), "it took {:?}", start.elapsed());
    answer
}

/// Cargo runs tests in the crate's own folder.
pub fn fixtures() -> PathBuf {
    std::path::absolute("fixtures").unwrap()
}

pub fn fixture(name: &str) -> Vec<u8> {
    let path = fixtures().join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub fn blocks(document: &Document) -> Vec<(Kind, &str)> {
    document.blocks.iter().map(|block| (block.kind, block.text.as_str())).collect()
}

/// Has this warning.
pub fn warns(document: &Document, kind: &str) -> bool {
    document.warnings.iter().any(|warning| warning.kind == kind)
}

pub const CATALOG: &str = "<< /Type /Catalog /Pages 2 0 R >>";
pub const FONT: &str = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
pub const WORDS: &str = "BT /F1 12 Tf 50 700 Td (Hello hostile words) Tj ET";

/// A PDF of these objects, numbered from 1; the first is its catalog.
pub fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let (mut out, mut places) = (b"%PDF-1.7\n".to_vec(), Vec::new());
    for (number, object) in (1..).zip(objects) {
        places.push(out.len());
        writeln!(out, "{number} 0 obj").unwrap();
        out.extend_from_slice(object);
        out.extend_from_slice(b"\nendobj\n");
    }
    let table = out.len();
    let size = objects.len() + 1;
    write!(out, "xref\n0 {size}\n0000000000 65535 f \n").unwrap();
    for place in places {
        writeln!(out, "{place:010} 00000 n ").unwrap();
    }
    write!(out, "trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n").unwrap();
    out
}

pub fn stream(content: &[u8], entries: &str) -> Vec<u8> {
    let mut out = format!("<< /Length {} {entries} >>\nstream\n", content.len()).into_bytes();
    out.extend_from_slice(content);
    out.extend_from_slice(b"\nendstream");
    out
}

/// A PDF of one page with this content; more objects begin at 6.
pub fn page(content: Vec<u8>, resources: &str, more: Vec<Vec<u8>>) -> Vec<u8> {
    let page = format!(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 5 0 R >> {resources} >> /Contents 4 0 R >>"
    );
    let mut objects =
        vec![CATALOG.into(), b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(), page.into(), content, FONT.into()];
    objects.extend(more);
    pdf(&objects)
}

/// An archive of these entries.
pub fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in entries {
        archive
            .start_file(
                *name,
                zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated),
            )
            .unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A DOCX whose main part is this.
pub fn docx(document: &[u8]) -> Vec<u8> {
    archive(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", document)])
}

/// A DOCX with this in its body, and this before its root.
pub fn docx_body(prolog: &str, body: &str) -> Vec<u8> {
    let root = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    docx(
        format!("<?xml version=\"1.0\"?>{prolog}<w:document xmlns:w=\"{root}\"><w:body>{body}</w:body></w:document>")
            .as_bytes(),
    )
}

/// An ODT with this in its text, and this before its root.
pub fn odt_text(prolog: &str, text: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\"?>{prolog}<office:document-content><office:body><office:text>{text}</office:text></office:body></office:document-content>"
    );
    archive(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", content.as_bytes())])
}

/// An EPUB of these pages, in this order, with this before the root of its list.
pub fn epub(prolog: &str, pages: &[&str]) -> Vec<u8> {
    let items: String = (0..pages.len())
        .map(|n| {
            format!(
                "<item id=\"{n}\" href=\"{n}.xhtml\" media-type=\"application/xhtml+xml\"/><itemref idref=\"{n}\"/>"
            )
        })
        .collect();
    let names: Vec<String> = (0..pages.len()).map(|n| format!("{n}.xhtml")).collect();
    let list = format!("{prolog}<package>{items}</package>");
    let mut entries: Vec<(&str, &[u8])> = vec![
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", b"<container><rootfile full-path=\"book.opf\"/></container>"),
        ("book.opf", list.as_bytes()),
    ];
    entries.extend(names.iter().map(String::as_str).zip(pages.iter().map(|page| page.as_bytes())));
    archive(&entries)
}

/// What is told of a document, and where.
pub fn told(bytes: &[u8]) -> Vec<(String, Option<u32>)> {
    read(bytes).unwrap().warnings.into_iter().map(|warning| (warning.kind, warning.page)).collect()
}

/// How alike two texts are as bags of words: the harmonic mean of precision and recall.
pub fn likeness(a: &str, b: &str) -> f64 {
    let bag = |text: &str| {
        let mut bag = std::collections::HashMap::<String, usize>::new();
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            *bag.entry(word.to_lowercase()).or_default() += 1;
        }
        bag
    };
    let (a, b) = (bag(a), bag(b));
    let shared: usize = a.iter().map(|(word, n)| n.min(b.get(word).unwrap_or(&0))).sum();
    2.0 * shared as f64 / (a.values().sum::<usize>() + b.values().sum::<usize>()).max(1) as f64
}

/// A workbook with this before its list of sheets, these styles, and sheets by name.
pub fn xlsx(properties: &str, styles: &str, sheets: &[(&str, &str)]) -> Vec<u8> {
    let relation = |id: usize, kind: &str, target: &str| {
        format!("<Relationship Id=\"r{id}\" Type=\"http://x/{kind}\" Target=\"{target}\"/>")
    };
    let (mut list, mut relations) = (String::new(), relation(0, "styles", "styles.xml"));
    for (n, (name, _)) in (1..).zip(sheets) {
        list += &format!("<sheet name=\"{name}\" sheetId=\"{n}\" r:id=\"r{n}\"/>");
        relations += &relation(n, "worksheet", &format!("sheet{n}.xml"));
    }
    let workbook = format!("<workbook>{properties}<sheets>{list}</sheets></workbook>");
    let relations = format!("<Relationships>{relations}</Relationships>");
    let parts: Vec<(String, String)> = (1..)
        .zip(sheets)
        .map(|(n, (_, sheet))| (format!("xl/sheet{n}.xml"), format!("<worksheet>{sheet}</worksheet>")))
        .collect();
    let mut entries: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
    ];
    entries.extend(parts.iter().map(|(name, part)| (name.as_str(), part.as_bytes())));
    archive(&entries)
}

/// An OpenDocument file of this kind (`spreadsheet`, `presentation`) with this in its body.
pub fn odf(kind: &str, body: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    );
    let media_type = format!("application/vnd.oasis.opendocument.{kind}");
    archive(&[("mimetype", media_type.as_bytes()), ("content.xml", content.as_bytes())])
}

/// A presentation of these slides, each what stands in its shapes.
pub fn pptx(slides: &[&str]) -> Vec<u8> {
    let ids: String = (1..=slides.len()).map(|n| format!("<p:sldId id=\"{n}\" r:id=\"r{n}\"/>")).collect();
    let relations: String = (1..=slides.len())
        .map(|n| format!("<Relationship Id=\"r{n}\" Type=\"http://x/slide\" Target=\"slides/s{n}.xml\"/>"))
        .collect();
    let list = format!("<p:presentation><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>");
    let relations = format!("<Relationships>{relations}</Relationships>");
    let parts: Vec<(String, String)> = (1..)
        .zip(slides)
        .map(|(n, slide)| (format!("ppt/slides/s{n}.xml"), format!("<p:sld><p:spTree>{slide}</p:spTree></p:sld>")))
        .collect();
    let mut entries: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<Types/>"),
        ("ppt/presentation.xml", list.as_bytes()),
        ("ppt/_rels/presentation.xml.rels", relations.as_bytes()),
    ];
    entries.extend(parts.iter().map(|(name, part)| (name.as_str(), part.as_bytes())));
    archive(&entries)
}

/// A compound file of these streams, by path.
pub fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
    for (path, content) in streams {
        if let Some((folder, _)) = path.rsplit_once('/') {
            file.create_storage_all(folder).unwrap();
        }
        file.create_stream(path).unwrap().write_all(content).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

fn record(head: u16, kind: u16, data: &[u8]) -> Vec<u8> {
    [&head.to_le_bytes()[..], &kind.to_le_bytes(), &(data.len() as u32).to_le_bytes(), data].concat()
}

/// A record of an old presentation that holds data.
pub fn atom(kind: u16, data: &[u8]) -> Vec<u8> {
    record(0, kind, data)
}

/// A record of an old presentation that holds records.
pub fn container(kind: u16, data: &[u8]) -> Vec<u8> {
    record(15, kind, data)
}

/// An old presentation of one slide: what the outline says of it, and its shapes.
pub fn presentation(outline: &[u8], shapes: &[u8]) -> Vec<u8> {
    let numbers = |numbers: &[u32]| numbers.iter().flat_map(|n| n.to_le_bytes()).collect::<Vec<u8>>();
    let entry = atom(0x03f3, &numbers(&[2, 0, 0, 256, 0]));
    let document = container(0x03e8, &container(0x0ff0, &[entry, outline.to_vec()].concat()));
    let slide = container(0x03ee, &[atom(0x03ef, &[0; 24]), container(0x040c, shapes)].concat());
    let directory = atom(0x1772, &numbers(&[2 << 20 | 1, 0, document.len() as u32]));
    let at = (document.len() + slide.len()) as u32;
    let edit = atom(0x0ff5, &numbers(&[0, 0, 0, at, 1, 3, 0]));
    let user = atom(0x0ff6, &numbers(&[20, 0xe391_c05f, at + directory.len() as u32, 0, 0]));
    let stream = [document, slide, directory, edit].concat();
    compound(&[("PowerPoint Document", &stream), ("Current User", &user)])
}

/// A checksum as archives and pictures have it (CRC-32, ISO 3309).
pub fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

/// A piece of a PNG.
pub fn png_chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [&kind[..], data].concat();
    [&(data.len() as u32).to_be_bytes()[..], &body, &crc(&body).to_be_bytes()].concat()
}

/// The share of pixels in a box that are not white.
pub fn ink(page: &PageImage, [left, top, right, bottom]: [u32; 4]) -> f64 {
    let mut dark = 0;
    for y in top..bottom {
        for x in left..right {
            let at = 4 * (y * page.width + x) as usize;
            dark += usize::from(page.rgba[at..at + 3].iter().any(|value| *value < 128));
        }
    }
    dark as f64 / f64::from((right - left) * (bottom - top))
}

/// A place on a page, in pixels of its picture.
pub fn pixels(page: &PageImage, [left, top, right, bottom]: Place) -> [u32; 4] {
    [left * page.width / PARTS, top * page.height / PARTS, right * page.width / PARTS, bottom * page.height / PARTS]
}

/// Where the text of such a document begins.
const TEXT_AT: usize = 1_024;
/// Number of the part of its table that lists the pieces of its text (MS-DOC, 2.5.6).
pub const PIECES: usize = 33;

/// A document of Word 97: its text, how many characters it says its body has, and parts of its table by their number.
pub fn word_97(text: &[u8], body: u32, parts: &[(usize, Vec<u8>)]) -> Vec<u8> {
    word_97_of(text, &[(0x4c, body)], parts)
}

/// The same, with the lengths of other stretches besides its body's, by where they stand (MS-DOC, 2.5.5).
pub fn word_97_of(text: &[u8], lengths: &[(usize, u32)], parts: &[(usize, Vec<u8>)]) -> Vec<u8> {
    let (mut main, mut table) = (vec![0_u8; TEXT_AT], Vec::new());
    let mut put = |at: usize, number: u32| main[at..at + 4].copy_from_slice(&number.to_le_bytes());
    put(0, 0x00c1_a5ec);
    lengths.iter().for_each(|(at, length)| put(*at, *length));
    for (number, part) in parts {
        put(0x9a + 8 * number, table.len() as u32);
        put(0x9e + 8 * number, part.len() as u32);
        table.extend_from_slice(part);
    }
    main.extend_from_slice(text);
    compound(&[("WordDocument", &main), ("0Table", &table)])
}

/// The list of pieces that begin at these characters, the last being where the text ends, and stand at these bytes of the text.
pub fn pieces(characters: &[u32], places: &[u32]) -> Vec<u8> {
    let mut list = vec![2, 0, 0, 0, 0];
    list.extend(characters.iter().flat_map(|at| at.to_le_bytes()));
    for place in places {
        let place = (2 * (TEXT_AT as u32 + place)) | 0x4000_0000;
        list.extend([&[0, 0][..], &place.to_le_bytes(), &[0, 0]].concat());
    }
    list
}

/// A document of Word 97 of one piece, in one byte a character.
pub fn letter(text: &[u8], body: u32) -> Vec<u8> {
    word_97(text, body, &[(PIECES, pieces(&[0, text.len() as u32], &[0]))])
}

/// A record of an old workbook.
pub fn biff(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
}

/// What the workbook (5), a sheet (16) or a chart (32) begins with.
pub fn biff_begin(kind: u8) -> Vec<u8> {
    biff(0x0809, &[0, 6, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
}

/// What it ends with.
pub fn biff_end() -> Vec<u8> {
    biff(10, &[])
}

/// An old workbook with these records before the list of its sheets, of which there is one, and these in the sheet.
pub fn workbook(globals: &[Vec<u8>], sheet: &[Vec<u8>]) -> Vec<u8> {
    let name = b"\x05\0words";
    let before = biff_begin(5).len() + globals.iter().map(Vec::len).sum::<usize>() + 4 + 6 + name.len() + 4;
    let entry = biff(0x0085, &[&(before as u32).to_le_bytes()[..], &[0, 0], name].concat());
    let all = [vec![biff_begin(5)], globals.to_vec(), vec![entry, biff_end(), biff_begin(16)], sheet.to_vec()].concat();
    compound(&[("Workbook", &all.concat())])
}

fn usage_of_children() -> libc::rusage {
    // SAFETY: a structure of numbers, written by the call.
    unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_CHILDREN, &raw mut usage);
        usage
    }
}

/// The processor time of every program that was started here and has ended.
pub fn processor_time() -> Duration {
    let usage = usage_of_children();
    let of = |time: libc::timeval| Duration::new(time.tv_sec as u64, time.tv_usec as u32 * 1000);
    of(usage.ru_utime) + of(usage.ru_stime)
}

/// The most memory that any of them took, in bytes; no less than what this process had when it started that.
pub fn largest_child() -> u64 {
    usage_of_children().ru_maxrss as u64 * 1024
}
