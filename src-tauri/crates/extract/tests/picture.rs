//! A page is drawn in the confined program, and the words of a citation are found on it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use extract::{Error, PageImage};
use support::{GO_ON, fixture, pdf, reader};

fn page(name: &str, number: u32, width: u32, quote: &str) -> Result<PageImage, Error> {
    reader().page(&fixture(name), number, width, Some(quote), &GO_ON)
}

/// The share of pixels in a box that are not white.
fn ink(page: &PageImage, [left, top, right, bottom]: [u32; 4]) -> f64 {
    let mut dark = 0;
    for y in top..bottom {
        for x in left..right {
            let at = 4 * (y * page.width + x) as usize;
            dark += usize::from(page.rgba[at..at + 3].iter().any(|value| *value < 128));
        }
    }
    dark as f64 / f64::from((right - left) * (bottom - top))
}

#[test]
fn a_page_has_its_shape_its_ink_and_white_around_it() {
    let page = page("pdf/minutes.pdf", 1, 800, "").unwrap();
    assert_eq!((page.width, page.height, page.rgba.len()), (800, 1132, 4 * 800 * 1132));
    assert!(page.marks.is_empty());
    let all = ink(&page, [0, 0, 800, 1132]);
    assert!((0.005..0.2).contains(&all), "{all}");
    assert_eq!(ink(&page, [0, 0, 60, 1132]), 0.0, "the margin is white");
    assert!(page.rgba.chunks_exact(4).all(|pixel| pixel[3] == 255));
}

#[test]
fn a_citation_is_found_over_lines_hyphens_and_capitals_and_its_marks_hold_its_ink() {
    let quote = "at a cost of 1.2 million euros. The information office will publish the drawings.";
    let found = page("pdf/minutes.pdf", 1, 1000, quote).unwrap();
    assert_eq!(found.marks.len(), 2, "{:?}", found.marks);
    let [first, second] = [found.marks[0], found.marks[1]];
    assert!(first[3] <= second[1] + 2 && first[0] > second[0], "{first:?} {second:?}");
    for mark in &found.marks {
        assert!(ink(&found, *mark) > 0.1, "{mark:?}");
    }
    assert!(page("pdf/minutes.pdf", 2, 1000, quote).unwrap().marks.is_empty());
    assert_eq!(page("pdf/minutes.pdf", 1, 500, "THE OLD HARBOUR BRIDGE").unwrap().marks.len(), 1);
    // Its letters are drawn from right to left.
    assert!(!page("pdf/hebrew.pdf", 1, 500, "העבודות יתחילו").unwrap().marks.is_empty());
}

#[test]
fn what_cannot_be_drawn_says_why() {
    assert_eq!(page("pdf/minutes.pdf", 3, 800, "").unwrap_err(), Error::NoText);
    assert_eq!(page("pdf/minutes.pdf", 0, 800, "").unwrap_err(), Error::NoText);
    assert_eq!(page("pdf/minutes.pdf", 1, 0, "").unwrap_err(), Error::Damaged);
    assert_eq!(page("docx/keepers.docx", 1, 800, "").unwrap_err(), Error::UnknownFormat);
    assert_eq!(page("pdf/locked.pdf", 1, 800, "").unwrap_err(), Error::PasswordProtected);
    let password = extract::Password::new("harbour".into()).unwrap();
    let opened = reader().with_password(password).page(&fixture("pdf/locked.pdf"), 1, 300, Some("password"), &GO_ON);
    assert_eq!(opened.unwrap().marks.len(), 1);
}

#[test]
fn a_page_of_any_size_is_drawn_within_bounds() {
    for size in ["0 0 14400 14400", "0 0 1 14400", "0 0 14400 1", "0 0 0 0", "-9e9 -9e9 9e9 9e9", "5 5 4 4"] {
        let leaf = format!("<< /Type /Page /Parent 2 0 R /MediaBox [{size}] >>");
        let file = pdf(&[support::CATALOG.into(), b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(), leaf.into()]);
        match reader().page(&file, 1, u32::MAX, Some("words"), &GO_ON) {
            Ok(page) => {
                assert_eq!(page.rgba.len(), 4 * (page.width * page.height) as usize, "{size}");
                assert!(page.width * page.height <= extract::protocol::MAX_PIXELS, "{size}");
            }
            Err(error) => assert!(matches!(error, Error::Damaged | Error::OutOfMemory), "{size}: {error}"),
        }
    }
}
