//! Pictures that stand within documents: their text is recognised and stands where they do.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use extract::{Document, Error, Recogniser, Step, Warning};
use support::{
    GO_ON, PIECES, archive, atom, biff, biff_begin, biff_end, compound, container, docx_body, epub, fixture, odf,
    pieces, pptx, read, read_all, reader, recogniser, word_97, xlsx,
};

/// The same archive with these parts besides.
fn with(file: &[u8], parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut old = zip::ZipArchive::new(std::io::Cursor::new(file)).unwrap();
    let names: Vec<String> = old.file_names().map(|name| name.unwrap().into_owned()).collect();
    let mut all: Vec<(String, Vec<u8>)> = Vec::new();
    for name in names {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut old.by_name(&name).unwrap(), &mut bytes).unwrap();
        all.push((name, bytes));
    }
    let mut entries: Vec<(&str, &[u8])> = all.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    entries.extend(parts);
    archive(&entries)
}

fn relation(kind: &str, target: &str) -> String {
    format!("<Relationships><Relationship Id=\"p1\" Type=\"http://x/{kind}\" Target=\"{target}\"/></Relationships>")
}

fn docx(body: &str, picture: &[u8]) -> Vec<u8> {
    let relations = relation("image", "media/a.png");
    let parts = [("word/_rels/document.xml.rels", relations.as_bytes()), ("word/media/a.png", picture)];
    with(&docx_body("", body), &parts)
}

const DRAWING: &str = "<w:p><w:r><w:drawing><wp:inline><wp:extent cx=\"5000000\" cy=\"6000000\"/><a:blip r:embed=\"p1\"/></wp:inline></w:drawing></w:r></w:p>";

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// A record of an old program, of this instance and version.
fn record(instance: u16, version: u16, kind: u16, data: &[u8]) -> Vec<u8> {
    let head = instance << 4 | version;
    [&head.to_le_bytes()[..], &kind.to_le_bytes(), &(data.len() as u32).to_le_bytes(), data].concat()
}

/// The picture, a PNG or a bitmap, as old programs keep it, the list that says that it stands here in its stream, and a shape of this number
/// that is it.
fn in_old_drawings(picture: &[u8], at: u32, id: u32, anchor: &[u8]) -> [Vec<u8>; 3] {
    let entry = [&[0; 28][..], &at.to_le_bytes(), &[0; 4]].concat();
    let list = container(0xf000, &record(1, 15, 0xf001, &record(6, 2, 0xf007, &entry)));
    let is = record(75, 2, 0xf00a, &[&id.to_le_bytes()[..], &[0; 4]].concat());
    let shape = [is, record(1, 3, 0xf00b, &[4, 0x41, 1, 0, 0, 0]), atom(0xf010, anchor)].concat();
    let (instance, kind) = if picture.starts_with(b"\x89PNG") { (0x6e0, 0xf01e) } else { (0x7a8, 0xf01f) };
    [record(instance, 0, kind, &[&[0; 17][..], picture].concat()), list, container(0xf004, &shape)]
}

/// An old presentation of two slides, with the picture on the first.
fn ppt(picture: &[u8]) -> Vec<u8> {
    let numbers = |numbers: &[u32]| numbers.iter().flat_map(|n| n.to_le_bytes()).collect::<Vec<u8>>();
    // From 0, 0 to 4,000, 3,000.
    let [kept, list, shape] = in_old_drawings(picture, 0, 1, &[0, 0, 0, 0, 0xa0, 0x0f, 0xb8, 0x0b]);
    let entry = |part: u32| atom(0x03f3, &numbers(&[part, 0, 0, 255 + part, 0]));
    let outline = container(0x0ff0, &[entry(2), entry(3)].concat());
    let document = container(0x03e8, &[outline, container(0x040b, &list)].concat());
    let slide = |text: &[u8], more: &[u8]| {
        let shape = container(0xf004, &container(0xf00d, &[atom(0x0f9f, &numbers(&[4])), atom(0x0fa8, text)].concat()));
        container(0x03ee, &[atom(0x03ef, &[0; 24]), container(0x040c, &[shape, more.to_vec()].concat())].concat())
    };
    let (first, second) = (slide(b"Before.", &shape), slide(b"After.", &[]));
    let at = [0, document.len(), document.len() + first.len()].map(|at| at as u32);
    let directory = atom(0x1772, &numbers(&[3 << 20 | 1, at[0], at[1], at[2]]));
    let end = at[2] + second.len() as u32;
    let edit = atom(0x0ff5, &numbers(&[0, 0, 0, end, 1, 4, 0]));
    let user = atom(0x0ff6, &numbers(&[20, 0xe391_c05f, end + directory.len() as u32, 0, 0]));
    let stream = [document, first, second, directory, edit].concat();
    compound(&[("PowerPoint Document", &stream), ("Current User", &user), ("Pictures", &kept)])
}

/// An old text with the picture tied to its second paragraph.
fn doc(picture: &[u8]) -> Vec<u8> {
    /// Numbers of the parts that list shapes, and drawings (MS-DOC, 2.5.6); and where the text begins in the file.
    const SHAPES: usize = 40;
    const DRAWINGS: usize = 50;
    const TEXT_AT: u32 = 1_024;
    let text = b"Before.\r\x08\rAfter.\r";
    let length = text.len() as u32;
    let [kept, list, shape] = in_old_drawings(picture, TEXT_AT + length, 1_025, &[0; 4]);
    let drawings = [list, vec![0], container(0xf002, &container(0xf003, &shape))].concat();
    let side = 9_000_u32.to_le_bytes();
    let tied =
        [&8_u32.to_le_bytes()[..], &length.to_le_bytes(), &1_025_u32.to_le_bytes(), &[0; 8], &side, &side, &[0; 6]]
            .concat();
    let parts = [(PIECES, pieces(&[0, length], &[0])), (SHAPES, tied), (DRAWINGS, drawings)];
    word_97(&[&text[..], &kept].concat(), length, &parts)
}

/// An old workbook of two sheets, with the picture upon the first. Its records hold 8,224 bytes at most, so the list goes on in others.
fn xls(picture: &[u8]) -> Vec<u8> {
    let [kept, _, shape] = in_old_drawings(picture, 0, 1_025, &[0; 18]);
    let list = record(1, 15, 0xf001, &record(6, 2, 0xf007, &[vec![0; 36], kept].concat()));
    let parted = |kind: u16, bytes: &[u8]| {
        let kinds = std::iter::once(kind).chain(std::iter::repeat(0x003c));
        kinds.zip(bytes.chunks(8_224)).flat_map(|(kind, part)| biff(kind, part)).collect::<Vec<u8>>()
    };
    let cell = |text: &[u8]| biff(0x0204, &[&[0; 6][..], &(text.len() as u16).to_le_bytes(), &[0], text].concat());
    let sheet = |records: &[Vec<u8>]| [biff_begin(16), records.concat(), biff_end()].concat();
    let (drawing, object) = (container(0xf002, &shape), biff(0x005d, &[0x15, 0, 0x12, 0, 8, 0]));
    let sheets = [
        sheet(&[cell(b"Before."), biff(0x00ec, &drawing[..40]), biff(0x003c, &drawing[40..]), object]),
        sheet(&[cell(b"After.")]),
    ];
    let entry =
        |place: usize, name: &[u8]| biff(0x0085, &[&(place as u32).to_le_bytes()[..], &[0, 0, 1, 0], name].concat());
    let globals = [biff_begin(5), parted(0x00eb, &container(0xf000, &list))].concat();
    let first = globals.len() + 2 * entry(0, b"S").len() + biff_end().len();
    let entries = [entry(first, b"S"), entry(first + sheets[0].len(), b"T"), biff_end()].concat();
    compound(&[("Workbook", &[globals, entries, sheets.concat()].concat())])
}

/// In each format a picture between two paragraphs, and on which page they stand.
fn everywhere(picture: &[u8]) -> Vec<(&'static str, Option<u32>, Vec<u8>)> {
    let frame = "<draw:frame svg:width=\"16cm\" svg:height=\"20cm\"><draw:image xlink:href=\"Pictures/a.svg\"/><draw:image xlink:href=\"Pictures/a.png\"/></draw:frame>";
    let open = |kind: &str, body: &str| with(&odf(kind, body), &[("Pictures/a.png", picture)]);
    let text = |text: &str| format!("<text:p>{text}</text:p>");
    let row = |text: &str| {
        format!(
            "<table:table-row><table:table-cell office:value-type=\"string\">{text}</table:table-cell></table:table-row>"
        )
    };
    let shape = |text: &str| format!("<p:sp><p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>");
    let pic = "<p:pic><p:blipFill><a:blip r:embed=\"p1\"/></p:blipFill><p:spPr><a:ext cx=\"9000000\" cy=\"6000000\"/></p:spPr></p:pic>";
    let slides = pptx(&["", &[shape("Before."), pic.into(), shape("After.")].concat()]);
    let data = format!("data:image/png;base64,{}", STANDARD.encode(picture));
    let hex: String = picture.iter().map(|byte| format!("{byte:02x}")).collect();
    let old = "<xdr:wsDr><xdr:pic><xdr:blipFill><a:blip r:embed=\"p1\"/></xdr:blipFill></xdr:pic></xdr:wsDr>";
    let cells = "<sheetData><row><c t=\"str\"><v>Before.</v></c></row></sheetData>";
    vec![
        ("docx", None, docx(&[paragraph("Before."), DRAWING.into(), paragraph("After.")].concat(), picture)),
        ("odt", None, open("text", &[text("Before."), text(frame), text("After.")].concat())),
        (
            "pptx",
            Some(2),
            with(
                &slides,
                &[
                    ("ppt/slides/_rels/s2.xml.rels", relation("image", "../media/a.png").as_bytes()),
                    ("ppt/media/a.png", picture),
                ],
            ),
        ),
        (
            "odp",
            Some(1),
            open("presentation", &format!("<draw:page>{}{frame}{}</draw:page>", text("Before."), text("After."))),
        ),
        (
            "ods",
            Some(1),
            open(
                "spreadsheet",
                &format!(
                    "<table:table table:name=\"S\">{}</table:table><table:table table:name=\"T\">{}</table:table>",
                    row(&format!("{}{frame}", text("Before."))),
                    row(&text("After."))
                ),
            ),
        ),
        (
            "xlsx",
            Some(1),
            with(
                &xlsx("", "<styleSheet/>", &[("S", cells), ("T", &cells.replace("Before", "After"))]),
                &[
                    ("xl/_rels/sheet1.xml.rels", relation("drawing", "drawing.xml").as_bytes()),
                    ("xl/drawing.xml", old.as_bytes()),
                    ("xl/_rels/drawing.xml.rels", relation("image", "media/a.png").as_bytes()),
                    ("xl/media/a.png", picture),
                ],
            ),
        ),
        (
            "epub",
            Some(2),
            with(
                &epub("", &["<p>One.</p>", "<p>Before.</p><img src=\"./img/a.png\"/><p>After.</p>"]),
                &[("img/a.png", picture)],
            ),
        ),
        (
            "a drawing in an epub",
            Some(1),
            with(
                &epub("", &["<p>Before.</p><svg><image xlink:href=\"a%2Epng\"/></svg><p>After.</p>"]),
                &[("a.png", picture)],
            ),
        ),
        ("a picture in an epub's order of reading", Some(2), {
            let item = |id: &str, media_type: &str| {
                format!("<item id=\"{id}\" href=\"{id}\" media-type=\"{media_type}\"/><itemref idref=\"{id}\"/>")
            };
            let page = |id: &str| item(id, "application/xhtml+xml");
            let list = format!("<package>{}{}{}</package>", page("a"), item("b", "image/png"), page("c"));
            archive(&[
                ("mimetype", b"application/epub+zip"),
                ("META-INF/container.xml", b"<container><rootfile full-path=\"book.opf\"/></container>"),
                ("book.opf", list.as_bytes()),
                ("a", b"<p>Before.</p>"),
                ("b", picture),
                ("c", b"<p>After.</p>"),
            ])
        }),
        ("ppt", Some(1), ppt(picture)),
        ("doc", None, doc(picture)),
        ("xls", Some(1), xls(picture)),
        ("html", None, format!("<!doctype html><p>Before.</p><img src=\"{data}\"><p>After.</p>").into_bytes()),
        (
            "rtf",
            None,
            format!(
                "{{\\rtf1 Before.{{\\*\\shppict{{\\pict{{\\*\\blipuid 00}}\\pngblip\\picw9 {hex}}}}}{{\\nonshppict{{\\pict\\wmetafile8 00}}}}\\par After.\\par}}"
            )
            .into_bytes(),
        ),
    ]
}

/// An RTF with this picture in its header or in a note.
fn rtf_beside(place: &str, picture: &[u8]) -> Vec<u8> {
    let hex: String = picture.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{{\\rtf1 Words.{{\\{place}{{\\pict\\pngblip {hex}}}\\par}}\\par More.\\par}}").into_bytes()
}

fn kinds(document: &Document) -> Vec<(&str, Option<u32>)> {
    document.warnings.iter().map(|warning| (warning.kind.as_str(), warning.page)).collect()
}

#[test]
fn the_text_of_a_picture_stands_where_the_picture_does_and_is_marked_with_how_surely() {
    for (name, page, file) in everywhere(&fixture("png/minutes.png")) {
        let document = read_all(&file).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(kinds(&document), [(Warning::PICTURES_RECOGNISED, page)], "{name}");
        assert!(document.warnings[0].confidence.is_some_and(|sure| (60..=100).contains(&sure)), "{name}");
        let at = |words: &str| {
            let found = document.blocks.iter().position(|block| block.text.to_lowercase().contains(words));
            found.unwrap_or_else(|| panic!("{name}: no {words:?} in {:?}", document.blocks))
        };
        let (before, seen, after) = (at("before."), at("harbour"), at("after."));
        assert!(before < seen && seen < after, "{name}: {:?}", document.blocks);
        assert!(document.blocks[seen].confidence.is_some() && document.blocks[seen].page == page, "{name}");
        assert!([before, after].iter().all(|at| document.blocks[*at].confidence.is_none()), "{name}");
    }
}

#[test]
fn pictures_of_headers_and_notes_that_stand_in_the_text_itself_are_given_out_like_any() {
    let picture = fixture("png/minutes.png");
    let note = "<text:p>Words.<text:note><text:note-body><text:p><draw:frame><draw:image xlink:href=\"Pictures/a.png\"/></draw:frame></text:p></text:note-body></text:note></text:p>";
    for (name, file) in [
        ("a header of an rtf", rtf_beside("header", &picture)),
        ("a footer of an rtf", rtf_beside("footerf", &picture)),
        ("a note of an rtf", rtf_beside("footnote", &picture)),
        ("a note of an odt", with(&odf("text", note), &[("Pictures/a.png", picture.as_slice())])),
    ] {
        assert_eq!(kinds(&read(&file).unwrap()), [(Warning::PICTURES_TO_RECOGNISE, None)], "{name}");
    }
}

#[test]
fn a_document_that_is_nothing_but_scanned_pages_is_read() {
    let file = docx(DRAWING, &fixture("png/minutes.png"));
    let document = read_all(&file).unwrap();
    assert!(document.blocks.iter().all(|block| block.confidence.is_some()) && document.blocks.len() > 2);
    assert_eq!(read(&file).unwrap_err(), Error::Unrecognised, "without recognition there is nothing to read");
}

#[test]
fn without_tesseract_it_is_said_how_many_pictures_were_not_read() {
    for (name, page, file) in everywhere(&fixture("png/minutes.png")) {
        let document = read(&file).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(kinds(&document), [(Warning::PICTURES_TO_RECOGNISE, page)], "{name}");
    }
    // The program of the tests takes Tesseract's place, and gives up.
    let probe = env!("CARGO_BIN_EXE_alcove-extract");
    let failing = Recogniser::at(probe.into(), probe.into()).with_languages(&["crash".into()]);
    let file = docx(&[paragraph("Words."), DRAWING.into()].concat(), &fixture("png/minutes.png"));
    let document = reader().read_all(&file, Some(&failing), &GO_ON, &mut |_, _, _| ()).unwrap();
    assert_eq!(kinds(&document), [(Warning::PICTURES_FAILED, None)]);
    assert_eq!(document.blocks.len(), 1, "what is written stands");
}

#[test]
fn a_picture_that_stands_in_two_places_is_read_once_and_one_without_words_is_said_to_have_none() {
    let twice = [paragraph("Words."), DRAWING.into(), paragraph("More."), DRAWING.into()].concat();
    assert_eq!(kinds(&read(&docx(&twice, &fixture("png/minutes.png"))).unwrap()).len(), 1);
    // White, as a bitmap.
    let (across, down) = (300_u32, 60_u32);
    let mut bitmap = [&b"BM"[..], &[0; 8], &54_u32.to_le_bytes(), &40_u32.to_le_bytes()].concat();
    bitmap.extend([&across.to_le_bytes()[..], &down.to_le_bytes(), &[1, 0, 24, 0], &[0; 24]].concat());
    bitmap.resize(bitmap.len() + (3 * across * down) as usize, 255);
    let document = read_all(&docx(&twice, &bitmap)).unwrap();
    assert_eq!(kinds(&document), [(Warning::PICTURES_WITHOUT_TEXT, None)]);
}

#[test]
fn pictures_of_every_kind_are_read_within_a_document() {
    for name in ["jpeg/minutes.jpg", "bmp/minutes.bmp", "gif/minutes.gif", "webp/minutes.webp", "webp/lossy.webp"] {
        let file = docx(&[paragraph("Words."), DRAWING.into()].concat(), &fixture(name));
        let document = read_all(&file).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(kinds(&document), [(Warning::PICTURES_RECOGNISED, None)], "{name}");
        assert!(document.blocks.iter().any(|block| block.text.to_lowercase().contains("harbour")), "{name}");
    }
}

#[test]
fn a_bitmap_without_the_head_of_a_file_is_read_as_old_programs_keep_it() {
    let page = reader().page(&fixture("png/minutes.png"), 1, 1_653, &GO_ON).unwrap();
    let (across, down) = (page.width, page.height);
    let head =
        [&40_u32.to_le_bytes()[..], &across.to_le_bytes(), &down.to_le_bytes(), &[1, 0, 8, 0], &[0; 24]].concat();
    let greys: Vec<u8> = (0..=255).flat_map(|grey| [grey, grey, grey, 0]).collect();
    let row = |row: &[u8]| {
        let mut row: Vec<u8> = row.chunks_exact(4).map(|pixel| pixel[1]).collect();
        row.resize(row.len().next_multiple_of(4), 0);
        row
    };
    // From the last row up.
    let rows: Vec<u8> = page.rgba.chunks_exact(4 * across as usize).rev().flat_map(row).collect();
    let bitmap = [head, greys, rows].concat();
    let hex: String = bitmap.iter().map(|byte| format!("{byte:02x}")).collect();
    let rtf = format!("{{\\rtf1 Words.{{\\pict\\dibitmap0 {hex}}}\\par}}").into_bytes();
    for (name, of_page, file) in [
        ("doc", None, doc(&bitmap)),
        ("ppt", Some(1), ppt(&bitmap)),
        ("xls", Some(1), xls(&bitmap)),
        ("rtf", None, rtf),
    ] {
        assert_eq!(kinds(&read(&file).unwrap()), [(Warning::PICTURES_TO_RECOGNISE, of_page)], "{name}");
    }
    let document = read_all(&xls(&bitmap)).unwrap();
    assert_eq!(kinds(&document), [(Warning::PICTURES_RECOGNISED, Some(1))]);
    assert!(document.blocks.iter().any(|block| block.text.contains("harbour")), "{:?}", document.blocks);
}

#[test]
fn pictures_that_hurt_are_warnings_and_what_is_written_stands() {
    let body = [paragraph("Words."), DRAWING.into()].concat();
    let swollen = [&b"\x89PNG\r\n\x1a\n"[..], &vec![0; 20 << 20]].concat();
    let told = |picture: &[u8]| {
        let document = read_all(&docx(&body, picture)).unwrap();
        assert_eq!(document.blocks[0].text, "Words.");
        document.warnings.into_iter().map(|warning| warning.kind).collect::<Vec<_>>()
    };
    assert_eq!(told(&swollen), [Warning::PICTURES_LIMIT]);
    let whole = fixture("png/minutes.png");
    for (name, picture) in [("none", &b""[..]), ("cut", &whole[..200]), ("a document", &fixture("pdf/minutes.pdf")[..])]
    {
        let kinds = told(picture);
        assert!(
            [Warning::PICTURES_UNREAD, Warning::PICTURES_FAILED].iter().any(|kind| kinds == [*kind]),
            "{name}: {kinds:?}"
        );
    }
    let missing = with(&docx_body("", &body), &[("word/_rels/document.xml.rels", relation("image", "no").as_bytes())]);
    assert_eq!(kinds(&read_all(&missing).unwrap()), [(Warning::PICTURES_UNREAD, None)]);
}

#[test]
fn recognition_within_a_document_stops_when_asked() {
    let (stop, mut told) = (AtomicBool::new(false), Vec::new());
    let file = docx(&[paragraph("Words."), DRAWING.into()].concat(), &fixture("png/minutes.png"));
    let stopped = reader().read_all(&file, Some(&recogniser()), &stop, &mut |step, done, of| {
        if step == Step::Recognising {
            told.push((done, of));
            stop.store(true, Ordering::Relaxed);
        }
    });
    assert_eq!((stopped.unwrap_err(), told), (Error::Stopped, vec![(0, 1)]));
}

#[test]
fn stopped_before_a_picture_what_is_written_stands_and_the_picture_is_said_not_to_be_read() {
    let stop = AtomicBool::new(false);
    let keeping = recogniser().keeping_unless(Arc::new(AtomicBool::new(false)));
    let file = docx(&[paragraph("Words."), DRAWING.into()].concat(), &fixture("png/minutes.png"));
    let document = reader()
        .read_all(&file, Some(&keeping), &stop, &mut |step, _, _| {
            stop.store(step == Step::Recognising, Ordering::Relaxed);
        })
        .unwrap();
    assert_eq!(kinds(&document), [(Warning::PICTURES_STOPPED, None)]);
    assert_eq!(document.blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>(), ["Words."]);
}
