//! Text in pictures is recognised, by a program that gets the picture and nothing else.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::sync::atomic::{AtomicBool, Ordering};

use extract::{Document, Error, Format, PageImage, Recogniser, Step, Warning};
use support::{CATALOG, GO_ON, fixture, likeness, page, pdf, read, read_all, reader, recogniser, stream};

/// A PDF of pictures of these pages of a fixture, as a scanner writes it: no text in it.
fn scanned(name: &str, pages: &[u32]) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|n| format!("{} 0 R", 3 + 3 * n)).collect();
    let tree = format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), pages.len());
    let mut objects = vec![CATALOG.into(), tree.into_bytes()];
    for (n, &number) in pages.iter().enumerate() {
        let drawn = reader().page(&fixture(name), number, 1_653, &GO_ON).unwrap();
        let grey: Vec<u8> = drawn.rgba.chunks_exact(4).map(|pixel| pixel[1]).collect();
        let (content, image) = (4 + 3 * n, 5 + 3 * n);
        let leaf = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /I {image} 0 R >> >> /Contents {content} 0 R >>"
        );
        let picture = format!(
            "/Type /XObject /Subtype /Image /Width {} /Height {} /ColorSpace /DeviceGray /BitsPerComponent 8",
            drawn.width, drawn.height
        );
        objects.push(leaf.into_bytes());
        objects.push(stream(b"595 0 0 842 0 0 cm /I Do", ""));
        objects.push(stream(&grey, &picture));
    }
    pdf(&objects)
}

fn text(document: &Document) -> String {
    document.blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n")
}

fn kinds(document: &Document) -> Vec<(&str, Option<u32>)> {
    document.warnings.iter().map(|warning| (warning.kind.as_str(), warning.page)).collect()
}

#[test]
fn scanned_pages_are_read_in_their_place_and_marked_with_how_surely() {
    let scan = scanned("pdf/minutes.pdf", &[1, 2]);
    assert_eq!(read(&scan).unwrap_err(), Error::Unrecognised, "without recognition there is nothing to read");
    let document = read_all(&scan).unwrap();
    let score = likeness(&text(&document), &text(&read(&fixture("pdf/minutes.pdf")).unwrap()));
    println!("two scanned pages: {score:.3}");
    assert!(score >= 0.9, "{score:.3}\n{}", text(&document));
    assert_eq!((document.format, document.pages), (Format::Pdf, Some(2)));
    assert_eq!(kinds(&document), [(Warning::PAGE_RECOGNISED, Some(1)), (Warning::PAGE_RECOGNISED, Some(2))]);
    assert!(document.warnings.iter().all(|warning| warning.confidence.is_some_and(|sure| (60..=100).contains(&sure))));
    assert!(document.blocks.iter().all(|block| block.confidence.is_some()));
    let pages: Vec<u32> = document.blocks.iter().filter_map(|block| block.page).collect();
    assert!(pages.is_sorted() && pages.contains(&1) && pages.contains(&2), "{pages:?}");
}

#[test]
fn a_scanned_page_among_written_ones_is_recognised_and_the_others_are_not() {
    let document = read_all(&fixture("pdf/scan.pdf")).unwrap();
    assert_eq!(kinds(&document), [(Warning::PAGE_UNRECOGNISED, Some(2))], "a grey box says nothing");
    assert!(document.blocks.iter().all(|block| block.confidence.is_none()));
    let german = scanned("pdf/minutes.pdf", &[2]);
    let deu = recogniser().with_languages(&["deu".into()]);
    assert!(reader().read_all(&german, Some(&deu), &GO_ON, &mut |_, _, _| ()).is_ok());
}

#[test]
fn a_scan_with_a_stamp_is_recognised_and_a_title_on_a_picture_is_not_read_twice() {
    let pictured = |grey: &[u8], (width, height): (u32, u32), words: &str| {
        let content = format!("q 600 0 0 800 0 0 cm /I Do Q BT /F1 24 Tf 40 12 Td ({words}) Tj ET");
        let picture = format!(
            "/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray /BitsPerComponent 8"
        );
        page(stream(content.as_bytes(), ""), "/XObject << /I 6 0 R >>", vec![stream(grey, &picture)])
    };
    let drawn = reader().page(&fixture("pdf/minutes.pdf"), 1, 1_653, &GO_ON).unwrap();
    let grey: Vec<u8> = drawn.rgba.chunks_exact(4).map(|pixel| pixel[1]).collect();
    let stamped = pictured(&grey, (drawn.width, drawn.height), "ABC-000123");
    assert_eq!(kinds(&read(&stamped).unwrap()), [(Warning::PAGE_WITH_LITTLE_TEXT, Some(1))]);
    let document = read_all(&stamped).unwrap();
    assert_eq!(kinds(&document), [(Warning::PAGE_RECOGNISED, Some(1))]);
    let text = text(&document);
    assert!(text.contains("committee met on 14 March") && text.contains("ABC-000123"), "{text}");

    let document = read_all(&pictured(&[240; 4], (2, 2), "Annual report of the harbour")).unwrap();
    assert_eq!(kinds(&document), [], "the page was read");
    assert_eq!(document.blocks.len(), 1, "{:?}", document.blocks);
}

#[test]
fn pictures_are_documents_of_their_own_and_a_scan_has_all_its_pages() {
    let minutes = text(&read(&fixture("pdf/minutes.pdf")).unwrap());
    for (name, format, pages) in [
        ("png/minutes.png", Format::Png, 1),
        ("jpeg/minutes.jpg", Format::Jpeg, 1),
        ("tiff/minutes.tif", Format::Tiff, 2),
    ] {
        let document = read_all(&fixture(name)).unwrap();
        assert_eq!((document.format, document.pages), (format, Some(pages)), "{name}");
        let read = text(&document);
        assert!(read.contains("harbour"), "{name}: {read}");
        if pages == 2 {
            let score = likeness(&read, &minutes);
            assert!(score >= 0.9, "{name}: {score:.3}\n{read}");
            assert_eq!(reader().sizes(&fixture(name), &GO_ON).unwrap().len(), 2);
        }
    }
}

#[test]
fn what_is_done_is_told_page_by_page_and_stops_when_asked() {
    let scan = scanned("pdf/minutes.pdf", &[1, 2]);
    let (stop, mut told) = (AtomicBool::new(false), Vec::new());
    let stopped = reader().read_all(&scan, Some(&recogniser()), &stop, &mut |step, done, of| {
        if step == Step::Recognising {
            told.push((done, of));
            stop.store(done == 1, Ordering::Relaxed);
        }
    });
    assert_eq!((stopped.unwrap_err(), told), (Error::Stopped, vec![(0, 2), (1, 2)]));
}

#[test]
fn where_tesseract_is_gone_the_pages_are_named_that_could_not_be_read() {
    let gone = Recogniser::at(env!("CARGO_BIN_EXE_alcove-extract").into(), "/nonexistent/bin/tesseract".into());
    let document = reader().read_all(&fixture("pdf/scan.pdf"), Some(&gone), &GO_ON, &mut |_, _, _| ()).unwrap();
    assert_eq!(kinds(&document), [(Warning::PAGE_WITHOUT_TEXT, Some(2))]);
    let scan = scanned("pdf/minutes.pdf", &[1]);
    let refused = reader().read_all(&scan, Some(&gone), &GO_ON, &mut |_, _, _| ()).unwrap_err();
    assert_eq!(refused, Error::Unrecognised);
}

#[test]
fn the_languages_are_those_that_are_installed() {
    let languages = recogniser().languages().unwrap();
    for name in ["eng", "deu"] {
        assert!(languages.iter().any(|language| language == name), "{languages:?}");
    }
    assert!(!languages.iter().any(|language| language == "osd" || language.contains(' ')), "{languages:?}");
}

fn white(width: u32, height: u32) -> PageImage {
    PageImage { width, height, rgba: vec![255; 4 * (width * height) as usize] }
}

/// The program of the tests takes Tesseract's place, and attacks from there.
#[test]
fn nothing_gets_out_of_the_program_that_recognises() {
    let probe = env!("CARGO_BIN_EXE_alcove-extract");
    let said = Recogniser::at(probe.into(), probe.into()).table(&white(8, 8), &[], &GO_ON).unwrap();
    let said = String::from_utf8(said).unwrap();
    assert!(said.lines().count() > 15, "too few attacks were tried: {said}");
    let through: Vec<_> = said.lines().filter(|line| !line.ends_with(": refused")).collect();
    assert!(through.is_empty(), "{through:#?}");
}

#[test]
fn another_program_in_its_place_reads_and_writes_nothing() {
    let mark = std::env::temp_dir().join(format!("alcove-recognise-{}", std::process::id()));
    std::fs::write(&mark, "secret").unwrap();
    for program in ["/bin/cat", "/usr/bin/tee", "/bin/ls"] {
        let other = Recogniser::at(env!("CARGO_BIN_EXE_alcove-extract").into(), program.into());
        let said = other.table(&white(2, 2), &[mark.display().to_string()], &GO_ON).unwrap_or_default();
        assert!(!String::from_utf8_lossy(&said).contains("secret"), "{program}");
    }
    assert_eq!(std::fs::read_to_string(&mark).unwrap(), "secret");
    std::fs::remove_file(mark).unwrap();
}

#[test]
fn hostile_pictures_end_in_a_word_and_cost_what_they_may() {
    let png = |width: u32, height: u32, more: &[u8]| {
        let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
        [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &header), chunk(b"IDAT", more), chunk(b"IEND", b"")].concat()
    };
    let circle = [&b"II*\0\x08\0\0\0\0\0\x08\0\0\0"[..], &[0; 64]].concat();
    let cases: [(&str, Vec<u8>); 8] = [
        ("as wide as numbers go", png(u32::MAX, 1, b"")),
        ("a bomb of a picture", png(100_000, 100_000, &[0x78, 0x9c, 0xed, 0xc1, 0x31])),
        ("no pixels", png(0, 0, b"")),
        ("cut off", fixture("png/minutes.png")[..200].to_vec()),
        ("a photograph cut off", fixture("jpeg/minutes.jpg")[..600].to_vec()),
        ("lists in a circle", circle),
        ("a list beyond the end", b"MM\0*\xff\xff\xff\xf0".to_vec()),
        ("marks alone", b"\xff\xd8\xff".to_vec()),
    ];
    for (name, bytes) in cases {
        let begun = std::time::Instant::now();
        let read = read_all(&bytes);
        assert!(read.is_err(), "{name}: {read:?}");
        assert!(!matches!(read, Err(Error::TimedOut | Error::Crashed)), "{name}: {read:?}");
        assert!(begun.elapsed().as_secs() < 30, "{name}");
    }
    // Tesseract is given what a broken page shows, and nothing of it is taken for text.
    let noise: Vec<u8> = (0..4 * 400 * 400_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let table = recogniser().table(&PageImage { width: 400, height: 400, rgba: noise }, &["eng".into()], &GO_ON);
    assert!(table.is_ok(), "{table:?}");
}

/// A part of a PNG; the decoder asks for its checksum (CRC-32).
fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [&kind[..], data].concat();
    let crc = !body.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    });
    [&(data.len() as u32).to_be_bytes()[..], &body, &crc.to_be_bytes()].concat()
}
