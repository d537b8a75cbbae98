//! Text in pictures is recognised, by a program that gets the picture and nothing else.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use extract::protocol::Passage;
use extract::{Block, Document, Error, Format, Kind, PageImage, Password, Recogniser, Step, Warning};
use support::{GO_ON, fixture, ink, likeness, page, pixels, read, read_all, reader, recogniser, stream};

fn text(document: &Document) -> String {
    document.blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n")
}

fn kinds(document: &Document) -> Vec<(&str, Option<u32>)> {
    document.warnings.iter().map(|warning| (warning.kind.as_str(), warning.page)).collect()
}

#[test]
fn scanned_pages_are_read_in_their_place_and_marked_with_how_surely() {
    let scan = fixture("pdf/scanned.pdf");
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
fn a_scan_that_a_password_locks_is_recognised_with_it() {
    let locked = fixture("pdf/locked-scan.pdf");
    assert_eq!(read_all(&locked).unwrap_err(), Error::PasswordProtected);
    let reader = reader().with_password(Password::new("harbour".into()).unwrap());
    let document = reader.read_all(&locked, Some(&recogniser()), &GO_ON, &mut |_, _, _| ()).unwrap();
    assert_eq!(document.blocks, read_all(&fixture("pdf/scanned.pdf")).unwrap().blocks);
}

#[test]
fn running_heads_and_page_numbers_of_a_scan_are_told_from_its_text() {
    let document = read_all(&fixture("pdf/scanned.pdf")).unwrap();
    let of = |kind: Kind| {
        let blocks = document.blocks.iter().filter(|block| block.kind == kind);
        blocks.map(|block| (block.page, block.text.as_str())).collect::<Vec<_>>()
    };
    assert_eq!(of(Kind::Header), [1, 2].map(|page| (Some(page), "Harbour committee, minutes")));
    assert_eq!(of(Kind::Footer), [(Some(1), "Page 1 of 2"), (Some(2), "Page 2 of 2")]);
}

#[test]
fn headings_lists_and_tables_of_a_scan_are_those_of_the_document_that_was_scanned() {
    let told = |document: Document| {
        let is_told = |kind: Kind| matches!(kind, Kind::Heading { .. } | Kind::ListItem | Kind::TableRow);
        let blocks = document.blocks.into_iter().filter(|block| is_told(block.kind));
        blocks.map(|block| (block.kind, block.page, block.text)).collect::<Vec<_>>()
    };
    let written = told(read(&fixture("pdf/minutes.pdf")).unwrap());
    assert_eq!(written.len(), 4 + 3 + 4, "{written:?}");
    for scan in ["pdf/scanned.pdf", "tiff/minutes.tif"] {
        assert_eq!(told(read_all(&fixture(scan)).unwrap()), written, "{scan}");
    }
}

#[test]
fn a_scanned_page_among_written_ones_is_recognised_and_the_others_are_not() {
    let document = read_all(&fixture("pdf/scan.pdf")).unwrap();
    assert_eq!(kinds(&document), [(Warning::PAGE_UNRECOGNISED, Some(2))], "a grey box says nothing");
    assert!(document.blocks.iter().all(|block| block.confidence.is_none()));
    let scan = fixture("pdf/scanned.pdf");
    let deu = recogniser().with_languages(&["deu".into()]);
    assert!(reader().read_all(&scan, Some(&deu), &GO_ON, &mut |_, _, _| ()).is_ok());
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
fn what_could_hardly_be_read_of_a_scan_gives_way_to_what_is_recognised_and_its_stamp_stays() {
    let drawn = reader().page(&fixture("pdf/minutes.pdf"), 1, 1_653, &GO_ON).unwrap();
    let grey: Vec<u8> = drawn.rgba.chunks_exact(4).map(|pixel| pixel[1]).collect();
    let picture = format!(
        "/Type /XObject /Subtype /Image /Width {} /Height {} /ColorSpace /DeviceGray /BitsPerComponent 8",
        drawn.width, drawn.height
    );
    // White on white: nobody sees it, and Tesseract does not either.
    let words = "1 g 1 0 0 1 40 792 Tm /F2 6 Tf <01> Tj /F1 6 Tf ( committee ) Tj /F2 6 Tf <02> Tj /F1 6 Tf ( ) Tj /F2 6 Tf <03> Tj";
    let content = format!("q 600 0 0 800 0 0 cm /I Do Q BT /F1 24 Tf 1 0 0 1 40 12 Tm (ABC-000123) Tj {words} ET");
    let font = "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 5 7] /FontMatrix [0.1 0 0 0.1 0 0] /CharProcs << /g1 8 0 R /g2 8 0 R /g3 8 0 R >> /FirstChar 1 /LastChar 3 /Widths [5 5 5] /Encoding << /Differences [1 /g1 /g2 /g3] >> >>";
    let more = vec![stream(&grey, &picture), font.into(), stream(b"5 0 0 0 4 7 d1 0 0 4 7 re f", "")];
    let resources = "/Font << /F1 5 0 R /F2 7 0 R >> /XObject << /I 6 0 R >>";
    let file = page(stream(content.as_bytes(), ""), resources, more);
    let before = read(&file).unwrap();
    let told = [(Warning::PAGE_WITH_LITTLE_TEXT, Some(1)), (Warning::CHARACTERS_LOST, Some(1))];
    assert_eq!(kinds(&before), told);
    assert!(text(&before).contains("\u{fffd} committee \u{fffd}"), "{}", text(&before));
    let document = read_all(&file).unwrap();
    assert_eq!(kinds(&document), [(Warning::PAGE_RECOGNISED, Some(1))]);
    let text = text(&document);
    assert!(text.contains("committee met on 14 March") && text.contains("ABC-000123"), "{text}");
    assert!(!text.contains('\u{fffd}'), "{text}");
}

#[test]
fn a_stamped_scan_is_one_in_strips_and_within_a_form_too() {
    let picture = "/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8";
    let form = "/Type /XObject /Subtype /Form /BBox [0 0 60 80] /Resources << /XObject << /I 6 0 R >> >>";
    let stamped = |content: &str| {
        let content = format!("{content} BT /F1 24 Tf 40 12 Td (ABC-000123) Tj ET");
        let more = vec![stream(&[240; 4], picture), stream(b"q 60 0 0 80 0 0 cm /I Do Q", form)];
        page(stream(content.as_bytes(), ""), "/XObject << /I 6 0 R /X 7 0 R >>", more)
    };
    let strips: String = (0..8).map(|n| format!("q 600 0 0 100 0 {} cm /I Do Q ", 100 * n)).collect();
    for (name, content) in [("strips", strips.as_str()), ("a form", "q 10 0 0 10 0 0 cm /X Do Q")] {
        let told = read(&stamped(content)).unwrap();
        assert_eq!(kinds(&told), [(Warning::PAGE_WITH_LITTLE_TEXT, Some(1))], "{name}");
    }
    assert_eq!(kinds(&read(&stamped("/X Do q 60 0 0 80 300 0 cm /I Do Q")).unwrap()), [], "two small pictures");
}

#[test]
fn pictures_are_documents_of_their_own_and_a_scan_has_all_its_pages() {
    let minutes = text(&read(&fixture("pdf/minutes.pdf")).unwrap());
    for (name, format, pages) in [
        ("png/minutes.png", Format::Png, 1),
        ("jpeg/minutes.jpg", Format::Jpeg, 1),
        ("tiff/minutes.tif", Format::Tiff, 2),
        ("bmp/minutes.bmp", Format::Bmp, 1),
        ("gif/minutes.gif", Format::Gif, 1),
        ("webp/minutes.webp", Format::Webp, 1),
        ("webp/lossy.webp", Format::Webp, 1),
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
fn every_block_of_a_scan_is_found_in_its_picture_and_its_places_hold_its_ink() {
    let scan = fixture("pdf/scanned.pdf");
    let document = read_all(&scan).unwrap();
    for number in [1, 2] {
        let seen = recogniser().see(&reader(), &scan, number, &GO_ON).unwrap();
        let page = reader().page(&scan, number, 1_000, &GO_ON).unwrap();
        let found = |text: &str| {
            let passage = Passage { text: text.into(), start: 0, end: u32::MAX };
            reader().places_seen(&seen, &[passage], &GO_ON).unwrap()
        };
        let blocks: Vec<&Block> = document.blocks.iter().filter(|block| block.page == Some(number)).collect();
        assert!(blocks.len() > 3, "{blocks:?}");
        for block in blocks {
            let places = found(&block.text);
            assert!(!places.is_empty(), "{}", block.text);
            for place in places {
                assert!(ink(&page, pixels(&page, place)) > 0.05, "{}: {place:?}", block.text);
            }
        }
        assert!(found("what nobody printed").is_empty());
        assert_eq!(
            found("the committee met on 14 March").len(),
            usize::from(number == 1),
            "one line, on its page alone"
        );
    }
}

#[test]
fn what_is_done_is_told_page_by_page_and_stops_when_asked() {
    let scan = fixture("pdf/scanned.pdf");
    let (stop, mut told) = (AtomicBool::new(false), Vec::new());
    let stopped = reader().read_all(&scan, Some(&recogniser()), &stop, &mut |step, done, of| {
        if step == Step::Recognising {
            told.push((done, of));
            stop.store(done == 1, Ordering::Relaxed);
        }
    });
    assert_eq!((stopped.unwrap_err(), told), (Error::Stopped, vec![(0, 2), (1, 2)]));
}

/// Reads the scan of two pages with a recogniser that keeps what it has, stopped as it comes to the page after so many; whether all is lost then.
fn stopped_after(pages: u32, is_lost: bool) -> Result<Document, Error> {
    let (stop, lost) = (AtomicBool::new(false), Arc::new(AtomicBool::new(false)));
    let keeping = recogniser().keeping_unless(lost.clone());
    reader().read_all(&fixture("pdf/scanned.pdf"), Some(&keeping), &stop, &mut |step, done, _| {
        if step == Step::Recognising && done == pages {
            stop.store(true, Ordering::Relaxed);
            lost.store(is_lost, Ordering::Relaxed);
        }
    })
}

#[test]
fn stopped_on_the_way_it_keeps_what_was_recognised_and_names_the_pages_that_were_not() {
    let document = stopped_after(1, false).unwrap();
    assert_eq!(kinds(&document), [(Warning::PAGE_RECOGNISED, Some(1)), (Warning::RECOGNITION_STOPPED, Some(2))]);
    assert!(document.blocks.len() > 3 && document.blocks.iter().all(|block| block.page == Some(1)));
    assert_eq!(document.pages, Some(2));
    assert_eq!(stopped_after(0, false).unwrap_err(), Error::Stopped, "nothing was read by then");
    assert_eq!(stopped_after(1, true).unwrap_err(), Error::Stopped, "who locks keeps nothing");
}

#[test]
fn where_tesseract_is_gone_the_pages_are_named_that_could_not_be_read() {
    let gone = Recogniser::at(env!("CARGO_BIN_EXE_alcove-extract").into(), "/nonexistent/bin/tesseract".into());
    let document = reader().read_all(&fixture("pdf/scan.pdf"), Some(&gone), &GO_ON, &mut |_, _, _| ()).unwrap();
    assert_eq!(kinds(&document), [(Warning::PAGE_WITHOUT_TEXT, Some(2))]);
    let scan = fixture("pdf/scanned.pdf");
    let refused = reader().read_all(&scan, Some(&gone), &GO_ON, &mut |_, _, _| ()).unwrap_err();
    assert_eq!(refused, Error::Unrecognised);
}

#[test]
fn where_tesseract_gives_up_what_is_written_stands_and_that_it_gave_up_is_said() {
    // The program of the tests takes Tesseract's place.
    let probe = env!("CARGO_BIN_EXE_alcove-extract");
    let failing = Recogniser::at(probe.into(), probe.into()).with_languages(&["crash".into()]);
    let document = reader().read_all(&fixture("pdf/scan.pdf"), Some(&failing), &GO_ON, &mut |_, _, _| ()).unwrap();
    assert_eq!(kinds(&document), [(Warning::RECOGNITION_FAILED, Some(2))]);
    assert_eq!(text(&document), "The first page has words.");
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
fn a_picture_of_noise_is_answered() {
    // Tesseract is given what a broken page shows, and nothing of it is taken for text.
    let noise: Vec<u8> = (0..4 * 400 * 400_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let table = recogniser().table(&PageImage { width: 400, height: 400, rgba: noise }, &["eng".into()], &GO_ON);
    assert!(table.is_ok(), "{table:?}");
}
