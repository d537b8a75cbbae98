//! A PDF whose lines run from top to bottom, the first of them at the right.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use extract::Kind::Paragraph;
use extract::protocol::Passage;
use support::{GO_ON, blocks, fixture, read, reader};

const TEXT: &str =
    "委员会于三月十四日开会，讨论了三个方案。经过两小时辩论，会议选择了修复旧桥的方案，费用为一百二十万欧元。";

#[test]
fn vertical_lines_are_read_from_the_right_and_a_citation_is_found_in_its_lines() {
    let file = fixture("pdf/vertical.pdf");
    let document = read(&file).unwrap();
    assert_eq!(blocks(&document), [(Paragraph, TEXT)]);
    let whole = Passage { text: TEXT.into(), start: 0, end: u32::MAX };
    let places = reader().places(&file, 1, &[whole], &GO_ON).unwrap();
    assert!(!places.is_empty());
    let first = Passage { text: TEXT.into(), start: 0, end: 3 };
    let last = Passage { text: TEXT.into(), start: 44, end: 47 };
    let left = |passage: Passage| reader().places(&file, 1, &[passage], &GO_ON).unwrap()[0][0];
    assert!(left(first) > left(last), "the first line is at the right");
}
