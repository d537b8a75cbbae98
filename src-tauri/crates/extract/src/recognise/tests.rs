//! What is done without Tesseract.

use super::*;
use crate::Format;

fn piece(page: u32, text: &str) -> Piece {
    Piece { kind: Kind::Paragraph, text: text.into(), page: Some(page), confidence: None }
}

#[test]
fn a_picture_is_grey_on_white() {
    let rgba = vec![255, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255];
    let map = grey_map(&PageImage { width: 2, height: 2, rgba });
    assert_eq!(map, b"P5\n2 2\n255\n\x4c\xff\x00\xff");
}

#[test]
fn a_page_is_drawn_at_its_density_but_never_with_too_many_pixels() {
    assert_eq!(width([595, 842]), 1652);
    assert_eq!(width([72, 72]), NARROWEST);
    let [across, down] = [2_000, 14_400];
    let wide = u64::from(width([across, down]));
    assert!(wide * wide * u64::from(down) / u64::from(across) <= u64::from(MAX_PIXELS));
    assert_eq!(width([0, 0]), NARROWEST);
}

#[test]
fn a_language_that_is_not_installed_gives_way_to_english_and_then_to_whatever_there_is() {
    let recogniser = Recogniser::at("a".into(), "b".into());
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let wants = recogniser.clone().with_languages(&names(&["deu", "fra"]));
    assert_eq!(wants.chosen(&names(&["deu", "eng"])), ["deu"]);
    assert_eq!(wants.chosen(&names(&["eng", "ita"])), ["eng"]);
    assert_eq!(recogniser.chosen(&names(&["ita"])), ["ita"]);
    assert!(recogniser.chosen(&[]).is_empty());
}

#[test]
fn pages_beyond_those_that_are_looked_at_are_told_of() {
    let (reader, nobody) = (Reader::new("a".into(), "b".into()), Recogniser::at("a".into(), "b".into()));
    let draw = &mut |_: u32| -> Result<PageImage, Error> { Err(Error::Crashed) };
    let pages = [2, 3];
    let looked = nobody
        .look(&reader, (RECOGNISED_PAGE, &["eng".into()], &pages, None), draw, &AtomicBool::new(false), &mut |_, _| ())
        .unwrap();
    let mut warnings = [2, 3, 5].map(|page| Warning::new(Warning::PAGE_WITHOUT_TEXT, Some(page)));
    tell(&mut warnings, &looked, &pages);
    let kinds = warnings.map(|warning| warning.kind);
    assert_eq!(kinds, [Warning::RECOGNITION_FAILED, Warning::RECOGNITION_FAILED, Warning::RECOGNITION_LIMIT]);
}

#[test]
fn a_stamp_that_is_recognised_as_a_row_of_cells_is_what_is_written() {
    let written = [piece(1, "ABC 000123")];
    let is_written = |text: &str| is_among(&piece(1, text), &words(&written));
    assert!(is_written("ABC | 000123"));
    assert!(!is_written("ABC | 000124") && !is_written("|"));
}

#[test]
fn a_row_of_a_table_that_says_only_words_of_a_stamp_stays_with_its_table() {
    let stays = |found: &[(Kind, u32, &str)]| {
        let warnings = vec![Warning::new(Warning::PAGE_WITH_LITTLE_TEXT, Some(1))];
        let mut summary = Summary {
            format: Format::Pdf,
            title: None,
            pages: Some(2),
            warnings,
            truncated: false,
            pictures: Vec::new(),
        };
        let found = found.iter().map(|(kind, page, text)| Piece { kind: *kind, ..piece(*page, text) });
        let mut found = found.collect::<Vec<Piece>>();
        forget_written(&mut summary, &[piece(1, "Document 12 Page 1 of 3")], &mut found);
        (found.into_iter().map(|piece| piece.text).collect::<Vec<_>>(), summary.warnings.len())
    };
    let row = |text: &'static str| (Kind::TableRow, 1, text);
    let item = |text: &'static str| (Kind::ListItem, 1, text);
    let kept = |texts: &[&str]| (texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>(), 1);
    assert_eq!(stays(&[row("Document | Page"), row("Rope | 12")]), kept(&["Document | Page", "Rope | 12"]));
    assert_eq!(stays(&[item("Rope of 12"), item("Page of 12")]), kept(&["Rope of 12", "Page of 12"]));
    let stamp = (Kind::Paragraph, 1, "Document 12");
    assert_eq!(stays(&[stamp, row("Rope | 12"), stamp]), kept(&["Rope | 12"]), "a paragraph is judged by itself");
    assert_eq!(stays(&[row("Document | Page"), (Kind::TableRow, 2, "Rope | 12")]), (kept(&["Rope | 12"]).0, 0));
    assert_eq!(stays(&[row("Document | 12"), row("Page | 3")]), (Vec::new(), 0), "all of it is the stamp");
}

#[test]
fn the_confidence_of_a_page_is_that_of_its_text_by_length() {
    let recognised = |page, text, sure| Piece { confidence: Some(sure), ..piece(page, text) };
    let all = [recognised(1, "abc", 90), recognised(2, "abc", 70), recognised(1, "d", 50)];
    assert_eq!(confidence(&all), HashMap::from([(1, 80), (2, 70)]));
    assert_eq!(confidence(&[]), HashMap::new());
}
