//! A page is drawn in the confined program, and the words of a citation are found on it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use extract::protocol::{MAX_PASSAGES, MAX_PIXELS, Passage, Place};
use extract::{Error, PageImage};
use support::{GO_ON, fixture, ink, pdf, pixels, reader};

fn page(name: &str, number: u32, width: u32) -> Result<PageImage, Error> {
    reader().page(&fixture(name), number, width, &GO_ON)
}

fn whole(text: &str) -> Passage {
    Passage { text: text.into(), start: 0, end: u32::MAX }
}

fn places(name: &str, number: u32, quote: &str) -> Vec<Place> {
    reader().places(&fixture(name), number, &[whole(quote)], &GO_ON).unwrap()
}

#[test]
fn a_page_has_its_shape_its_ink_and_white_around_it() {
    let page = page("pdf/minutes.pdf", 1, 800).unwrap();
    assert_eq!((page.width, page.height, page.rgba.len()), (800, 1132, 4 * 800 * 1132));
    let all = ink(&page, [0, 0, 800, 1132]);
    assert!((0.005..0.2).contains(&all), "{all}");
    assert_eq!(ink(&page, [0, 0, 60, 1132]), 0.0, "the margin is white");
    assert!(page.rgba.chunks_exact(4).all(|pixel| pixel[3] == 255));
    assert_eq!(reader().sizes(&fixture("pdf/minutes.pdf"), &GO_ON).unwrap(), [[595, 842]; 2]);
}

#[test]
fn a_citation_is_found_over_lines_hyphens_and_capitals_and_its_places_hold_its_ink() {
    let quote = "at a cost of 1.2 million euros. The information office will publish the drawings.";
    let found = places("pdf/minutes.pdf", 1, quote);
    assert_eq!(found.len(), 2, "{found:?}");
    let [first, second] = [found[0], found[1]];
    assert!(first[3] <= second[1] + 20 && first[0] > second[0], "{first:?} {second:?}");
    let page = page("pdf/minutes.pdf", 1, 1000).unwrap();
    for place in found {
        assert!(ink(&page, pixels(&page, place)) > 0.1, "{place:?}");
    }
    assert!(places("pdf/minutes.pdf", 2, quote).is_empty());
    assert_eq!(places("pdf/minutes.pdf", 1, "THE OLD HARBOUR BRIDGE").len(), 1);
    // Its letters are drawn from right to left.
    assert!(!places("pdf/hebrew.pdf", 1, "העבודות יתחילו").is_empty());
    // And of some, two are one shape.
    assert!(!places("pdf/chapters.pdf", 6, "يوم الاثنين واختارت الخيار الأول").is_empty());
}

#[test]
fn every_block_that_was_read_is_found_on_its_page() {
    for name in ["pdf/minutes.pdf", "pdf/columns.pdf", "pdf/hebrew.pdf", "pdf/chinese.pdf"] {
        for block in support::read(&fixture(name)).unwrap().blocks {
            assert!(!places(name, block.page.unwrap(), &block.text).is_empty(), "{name}: {}", block.text);
        }
    }
}

#[test]
fn words_between_letters_that_libpdfium_cannot_name_are_found_too() {
    let widths = "556 ".repeat(14);
    let font = format!(
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 104 /LastChar 117 /Widths [{widths}] \
         /Encoding << /Differences [104 /angbracketleft /angbracketright] >> >>"
    );
    let content = support::stream(b"BT /F2 12 Tf 50 700 Td (hnumi or hnumi) Tj ET", "");
    let file = support::page(content, "/Font << /F2 6 0 R >>", vec![font.into()]);
    let read = support::read(&file).unwrap();
    assert_eq!(read.blocks[0].text, "\u{3008}num\u{3009} or \u{3008}num\u{3009}");
    assert_eq!(reader().places(&file, 1, &[whole(&read.blocks[0].text)], &GO_ON).unwrap().len(), 1);
    assert!(reader().places(&file, 1, &[whole("harbour")], &GO_ON).unwrap().is_empty());
}

#[test]
fn what_is_asked_for_is_bounded_on_the_way_in_and_on_the_way_out() {
    let many = vec![whole("the"); 4000];
    let found = reader().places(&fixture("pdf/minutes.pdf"), 1, &many, &GO_ON).unwrap();
    assert_eq!(found.len(), MAX_PASSAGES);
    let long = whole(&"the old harbour bridge ".repeat(100_000));
    assert!(reader().places(&fixture("pdf/minutes.pdf"), 1, &[long], &GO_ON).unwrap().is_empty());
}

#[test]
fn what_cannot_be_drawn_says_why() {
    assert_eq!(page("pdf/minutes.pdf", 3, 800).unwrap_err(), Error::NoText);
    assert_eq!(page("pdf/minutes.pdf", 0, 800).unwrap_err(), Error::NoText);
    assert_eq!(page("pdf/minutes.pdf", 1, 0).unwrap_err(), Error::Damaged);
    assert_eq!(page("docx/keepers.docx", 1, 800).unwrap_err(), Error::UnknownFormat);
    assert_eq!(reader().sizes(&fixture("docx/keepers.docx"), &GO_ON).unwrap_err(), Error::UnknownFormat);
    assert_eq!(page("pdf/locked.pdf", 1, 800).unwrap_err(), Error::PasswordProtected);
    assert_eq!(reader().sizes(&fixture("pdf/locked.pdf"), &GO_ON).unwrap_err(), Error::PasswordProtected);
    let opened = reader().with_password(extract::Password::new("harbour".into()).unwrap());
    assert_eq!(opened.page(&fixture("pdf/locked.pdf"), 1, 300, &GO_ON).unwrap().width, 300);
    assert_eq!(opened.places(&fixture("pdf/locked.pdf"), 1, &[whole("password")], &GO_ON).unwrap().len(), 1);
}

#[test]
fn a_page_of_any_size_is_drawn_within_bounds() {
    for size in ["0 0 14400 14400", "0 0 1 14400", "0 0 14400 1", "0 0 0 0", "-9e9 -9e9 9e9 9e9", "5 5 4 4"] {
        let leaf = format!("<< /Type /Page /Parent 2 0 R /MediaBox [{size}] >>");
        let file = pdf(&[support::CATALOG.into(), b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(), leaf.into()]);
        match reader().page(&file, 1, u32::MAX, &GO_ON) {
            Ok(page) => {
                assert_eq!(page.rgba.len(), 4 * (page.width * page.height) as usize, "{size}");
                assert!(page.width * page.height <= MAX_PIXELS, "{size}");
            }
            Err(error) => assert!(matches!(error, Error::Damaged | Error::OutOfMemory), "{size}: {error}"),
        }
        let sizes = reader().sizes(&file, &GO_ON);
        assert!(
            sizes.as_ref().is_ok_and(|sizes| sizes.len() == 1) || sizes == Err(Error::Damaged),
            "{size}: {sizes:?}"
        );
    }
}
