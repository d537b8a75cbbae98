//! Letters of PDFs whose fonts do not say which they are: another reader may name them, and where nobody does that is said.

use extract::protocol::Passage;
use extract::{Document, Error, Warning};

use crate::support::{self, FONT, pdf, read, stream};

/// A font whose letters have names that say which shape of a letter each is, and a number of their own, from 1 on: to libpdfium they are none.
fn shaped(words: &str) -> Vec<u8> {
    let name = |c: char| match c {
        ' ' => "/space ".to_owned(),
        '.' => "/period.alt ".to_owned(),
        _ => format!("/{c}.alt "),
    };
    drawn(1, &words.chars().map(name).collect::<String>(), "")
}

/// A font of shapes with these names, the first of which has this number.
fn drawn(first: u8, names: &str, more: &str) -> Vec<u8> {
    format!(
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 5 7] /FontMatrix [0.1 0 0 0.1 0 0] /CharProcs << >> /FirstChar 1 /LastChar 126 /Widths [{}] /Encoding << /Differences [{first} {names}] >> {more} >>",
        "5 ".repeat(126)
    )
    .into_bytes()
}

/// The numbers of so many shapes.
fn numbers(count: usize) -> String {
    (1..=count).map(|number| format!("{number:02x}")).collect()
}

/// A page with this content and this font besides the usual one.
fn page(content: &str, font: Vec<u8>, more: Vec<Vec<u8>>) -> Vec<u8> {
    let mut objects = vec![font];
    objects.extend(more);
    support::page(stream(content.as_bytes(), ""), "/Font << /F1 5 0 R /F2 6 0 R >> /XObject << /I 7 0 R >>", objects)
}

fn picture() -> Vec<u8> {
    stream(&[240; 4], "/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8")
}

fn texts(document: &Document) -> Vec<&str> {
    document.blocks.iter().map(|block| block.text.as_str()).collect()
}

#[test]
fn a_page_on_which_libpdfium_finds_no_letters_is_read_by_the_second_reader_where_that_sees_more_than_a_few() {
    let leaf = |content: u32| {
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> /Contents {content} 0 R >>"
        )
    };
    let named = |words: &str| {
        let file = pdf(&[
            support::CATALOG.into(),
            b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>".to_vec(),
            leaf(7).into(),
            leaf(8).into(),
            FONT.into(),
            shaped(words),
            stream(b"BT /F1 12 Tf 50 700 Td (The first page has words.) Tj ET", ""),
            stream(format!("BT /F2 12 Tf 50 700 Td <{}> Tj ET", numbers(words.len())).as_bytes(), ""),
        ]);
        let document = read(&file).unwrap();
        let texts: Vec<_> = document.blocks.into_iter().map(|block| (block.page, block.text)).collect();
        (texts, document.warnings)
    };
    let first = (Some(1), "The first page has words.".to_owned());
    let words = "The committee agreed to repair the bridge before the autumn storms.";
    assert_eq!(named(words), (vec![first.clone(), (Some(2), words.to_owned())], Vec::new()));
    // So few may be a page's number and a stamp.
    let told = vec![Warning::new(Warning::PAGE_WITHOUT_TEXT, Some(2))];
    assert_eq!(named("Too little to go by"), (vec![first], told));
}

#[test]
fn a_page_on_which_libpdfium_finds_few_letters_is_read_by_the_second_reader_where_that_sees_more() {
    let known =
        "Report of the harbour of Whitby to its council on the state of the bridge and of both piers, for all who ask";
    let scan = |words: &str| {
        let content = format!(
            "q 600 0 0 800 0 0 cm /I Do Q BT /F1 12 Tf 50 740 Td ({known}) Tj /F2 12 Tf 0 -40 Td <{}> Tj ET",
            numbers(words.len())
        );
        page(&content, shaped(words), vec![picture()])
    };
    let words = "The committee agreed to repair the whole bridge before the autumn storms.";
    let file = scan(words);
    let document = read(&file).unwrap();
    assert_eq!((texts(&document), document.warnings.as_slice()), (vec![known, words], [].as_slice()));
    let all = Passage { text: words.to_owned(), start: 0, end: u32::try_from(words.len()).unwrap() };
    let places = support::reader().places(&file, 1, &[all], &support::GO_ON).unwrap();
    assert!(matches!(places.as_slice(), [[_, top, _, bottom]] if *top > 1_000 && bottom < &1_400), "{places:?}");

    // Where that is little as well, the picture may be of words all the same; where it is no more, nothing was gained.
    let told = [Warning::new(Warning::PAGE_WITH_LITTLE_TEXT, Some(1))];
    let some = "Repairs begin in autumn, and no storm will wait for them.";
    let document = read(&scan(some)).unwrap();
    assert_eq!((texts(&document), document.warnings.as_slice()), (vec![known, some], told.as_slice()));
    let document = read(&scan("Too little to go by")).unwrap();
    assert_eq!((texts(&document), document.warnings.as_slice()), (vec![known], told.as_slice()));
    let shadowed = format!("q 600 0 0 800 0 0 cm /I Do Q BT /F1 12 Tf 50 740 Td ({known}) Tj 1 1 Td ({known}) Tj ET");
    let document = read(&page(&shadowed, FONT.into(), vec![picture()])).unwrap();
    assert_eq!((texts(&document), document.warnings.as_slice()), (vec![known], told.as_slice()), "drawn twice");
}

#[test]
fn what_stands_upon_a_page_that_the_second_reader_read_is_read_too() {
    let words = "The committee agreed to repair the bridge before the autumn storms.";
    let note = "/Type /XObject /Subtype /Form /BBox [0 0 300 20] /Resources << /Font << /F1 5 0 R >> >>";
    let file = pdf(&[
        support::CATALOG.into(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F2 6 0 R >> /XObject << /I 7 0 R >> >> /Contents 4 0 R /Annots [8 0 R] >>".to_vec(),
        stream(format!("q 600 0 0 800 0 0 cm /I Do Q BT /F2 12 Tf 50 700 Td <{}> Tj ET", numbers(words.len())).as_bytes(), ""),
        FONT.into(),
        shaped(words),
        picture(),
        b"<< /Type /Annot /Rect [100 596 400 616] /Subtype /FreeText /F 4 /AP << /N 9 0 R >> >>".to_vec(),
        stream(b"BT /F1 12 Tf 2 4 Td (Received on the third of June by the keeper of the harbour, who signed for all of it) Tj ET", note),
    ]);
    let document = read(&file).unwrap();
    let mut texts = texts(&document);
    texts.sort_unstable();
    assert_eq!(texts, ["Received on the third of June by the keeper of the harbour, who signed for all of it", words]);
}

#[test]
fn letters_that_nobody_can_name_are_marked_where_they_stand_and_told_of() {
    let told = [Warning::new(Warning::CHARACTERS_LOST, Some(1))];
    let shapes: String = (1..=126).map(|n| format!("/g{n} ")).collect();
    for (content, expected) in [
        ("(In all ) Tj /F2 12 Tf <010203> Tj /F1 12 Tf ( euros were paid.)", "In all \u{fffd} euros were paid."),
        // What stands there for letters are numbers of brackets.
        (
            "(left={) Tj /F2 12 Tf <68> Tj /F1 12 Tf (length) Tj /F2 12 Tf <69> Tj /F1 12 Tf (})",
            "left={\u{fffd}length\u{fffd}}",
        ),
        // The mark of a list says nothing.
        ("() Tj /F2 12 Tf <04> Tj /F1 12 Tf ( Buy a rope for the bell.)", "Buy a rope for the bell."),
    ] {
        let content = format!("BT /F1 12 Tf 50 700 Td {content} Tj ET");
        let document = read(&page(&content, drawn(1, &shapes, ""), vec![picture()])).unwrap();
        assert_eq!((texts(&document), document.warnings.as_slice()), (vec![expected], told.as_slice()));
    }
}

#[test]
fn a_page_most_of_whose_letters_nobody_can_name_is_not_taken_for_read() {
    // That they are nothing is what the file says of them.
    let map = format!(
        "/CIDInit /ProcSet findresource begin begincmap /CMapType 2 def 1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <01> <7E> [{}] endbfrange endcmap end",
        "<0000> ".repeat(126)
    );
    let font = drawn(1, "/g1", "/ToUnicode 7 0 R");
    let content = format!("BT /F1 12 Tf 50 740 Td (Page 3 of 12) Tj /F2 12 Tf 0 -40 Td <{}> Tj ET", numbers(60));
    let document = read(&page(&content, font, vec![stream(map.as_bytes(), "")])).unwrap();
    assert_eq!(texts(&document), ["Page 3 of 12"]);
    assert_eq!(document.warnings, [Warning::new(Warning::PAGE_WITH_LITTLE_TEXT, Some(1))]);
}

#[test]
fn letters_that_a_font_does_not_name_are_no_text_unless_their_numbers_are_those_of_letters() {
    let with_font = |content: &str, more: Vec<Vec<u8>>| {
        support::page(stream(content.as_bytes(), ""), "/Font << /F1 5 0 R /F2 6 0 R >>", more)
    };
    // As most programs write a font of which they keep a part: the numbers of its shapes, and no word of what they are.
    let numbers: String = "This text is of no letters".chars().map(|c| format!("{:04x}", u32::from(c) - 29)).collect();
    let unnamed = with_font(
        &format!("BT /F2 12 Tf 50 700 Td <{numbers}> Tj ET"),
        vec![
            b"<< /Type /Font /Subtype /Type0 /BaseFont /AAAAAA+Fixture /Encoding /Identity-H /DescendantFonts [7 0 R] >>".to_vec(),
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /AAAAAA+Fixture /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 600 /FontDescriptor 8 0 R >>".to_vec(),
            b"<< /Type /FontDescriptor /FontName /AAAAAA+Fixture /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >>".to_vec(),
        ],
    );
    assert_eq!(read(&unnamed).unwrap_err(), Error::Unrecognised, "the page is to be recognised");
    // As old programs drew letters: by names of their own, at the places of the letters.
    let names: String = (32..123).map(|n| format!("/g{n} ")).collect();
    let font = format!(
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 3 7] /FontMatrix [0.1 0 0 0.1 0 0] /FirstChar 32 /LastChar 122 /Widths [{}] /Encoding << /Differences [32 {names}] >> /CharProcs << /g97 7 0 R >> >>",
        "3 ".repeat(91)
    );
    let drawn = with_font("BT /F2 12 Tf 50 600 Td (read as it stands) Tj ET", vec![font.into(), stream(b"3 0 d0", "")]);
    let document = read(&drawn).unwrap();
    assert_eq!(document.blocks[0].text, "read as it stands");
    assert_eq!(document.warnings, []);
}
