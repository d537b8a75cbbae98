//! Letters of PDFs whose fonts do not say which they are: another reader may name them, and where nobody does that is said.

use extract::protocol::Passage;
use extract::{Document, Error, Warning};

use crate::support::{self, FONT, pdf, read, stream};

/// What every shape of a [`drawn`] font looks like.
const SHAPE: &[u8] = b"5 0 0 0 4 7 d1 0 0 4 7 re f";
/// Said of a page to be of letters that are none: numbers from 1 on.
const NOTHING: &str =
    "/CIDInit /ProcSet findresource begin begincmap /CMapType 2 def 1 begincodespacerange <00> <FF> endcodespacerange";

/// A font of shapes with these names, numbered from `first` on, each of which is drawn by this object.
fn drawn(first: usize, names: &[String], object: u32, more: &str) -> Vec<u8> {
    let shapes: String = names.iter().map(|name| format!("/{name} {object} 0 R ")).collect();
    let names: String = names.iter().map(|name| format!("/{name} ")).collect();
    format!(
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 5 7] /FontMatrix [0.1 0 0 0.1 0 0] /CharProcs << {shapes} >> /FirstChar 1 /LastChar 126 /Widths [{}] /Encoding << /Differences [{first} {names}] >> {more} >>",
        "5 ".repeat(126)
    )
    .into_bytes()
}

/// Words in a font that names its letters by which shape of a letter each is, and numbers them from 1 on: to libpdfium they are none. `#`
/// has a name that tells nobody anything. The font, and the words.
fn shaped(words: &str, object: u32) -> (Vec<u8>, String) {
    let mut letters: Vec<char> = words.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    let name = |c: &char| match c {
        ' ' => "space".to_owned(),
        '.' => "period.alt".to_owned(),
        ',' => "comma.alt".to_owned(),
        '#' => "g1".to_owned(),
        c => format!("{c}.alt"),
    };
    let names: Vec<String> = letters.iter().map(name).collect();
    let number = |c: char| letters.iter().position(|letter| *letter == c).unwrap() + 1;
    (drawn(1, &names, object, ""), words.chars().map(|c| format!("{:02x}", number(c))).collect())
}

/// A page with this content, this font besides the usual one, and a picture.
fn page(content: &str, font: Vec<u8>) -> Vec<u8> {
    let picture = "/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8";
    let map = format!("{NOTHING} 1 beginbfrange <01> <7E> [{}] endbfrange endcmap end", "<0000> ".repeat(126));
    let more = vec![font, stream(SHAPE, ""), stream(&[240; 4], picture), stream(map.as_bytes(), "")];
    support::page(stream(content.as_bytes(), ""), "/Font << /F1 5 0 R /F2 6 0 R >> /XObject << /I 8 0 R >>", more)
}

/// A page that is a picture, with these words above those in the font [`shaped`] for them.
fn scan(known: &str, words: &str) -> Vec<u8> {
    let (font, words) = shaped(words, 7);
    let above = format!("BT /F1 12 Tf 50 740 Td ({known}) Tj /F2 12 Tf 0 -40 Td <{words}> Tj ET");
    page(&format!("q 600 0 0 800 0 0 cm /I Do Q {above}"), font)
}

fn shapes() -> Vec<String> {
    (1..=126).map(|n| format!("g{n}")).collect()
}

fn texts(document: &Document) -> Vec<&str> {
    document.blocks.iter().map(|block| block.text.as_str()).collect()
}

fn told(kind: &str) -> Vec<Warning> {
    vec![Warning::new(kind, Some(1))]
}

fn whole(text: &str) -> Passage {
    Passage { text: text.to_owned(), start: 0, end: u32::try_from(text.chars().count()).unwrap() }
}

#[test]
fn a_page_on_which_libpdfium_finds_no_letters_is_read_by_the_second_reader_where_that_sees_more_than_a_few() {
    let leaf = |content: u32| {
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> /Contents {content} 0 R >>"
        )
    };
    let named = |words: &str| {
        let (font, numbers) = shaped(words, 9);
        let file = pdf(&[
            support::CATALOG.into(),
            b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>".to_vec(),
            leaf(7).into(),
            leaf(8).into(),
            FONT.into(),
            font,
            stream(b"BT /F1 12 Tf 50 700 Td (The first page has words.) Tj ET", ""),
            stream(format!("BT /F2 12 Tf 50 700 Td <{numbers}> Tj ET").as_bytes(), ""),
            stream(SHAPE, ""),
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
        "Report of the harbour of Whitby to its council on the state of the bridge, and of both piers, for all who ask";
    let words = "The committee agreed to repair the whole bridge before the autumn storms, and to pay for it.";
    let file = scan(known, words);
    let document = read(&file).unwrap();
    assert_eq!((texts(&document), document.warnings.clone()), (vec![known, words], Vec::new()));
    let places = support::reader().places(&file, 1, &[whole(words)], &support::GO_ON).unwrap();
    assert!(matches!(places.as_slice(), [[_, top, _, bottom]] if *top > 1_000 && bottom < &1_400), "{places:?}");

    // Where that is little as well, the picture may be of words all the same.
    let (known, some) = (
        "Report of the harbour of Whitby to its council on the state of the bridge",
        "Repairs begin in autumn, and no storm will wait for #.",
    );
    let document = read(&scan(known, some)).unwrap();
    let read_so = some.replace('#', "\u{fffd}");
    assert_eq!(texts(&document), [known, &read_so]);
    let kinds: Vec<&str> = document.warnings.iter().map(|warning| warning.kind.as_str()).collect();
    assert_eq!(kinds, [Warning::PAGE_WITH_LITTLE_TEXT, Warning::CHARACTERS_LOST], "one is lost to either");
}

#[test]
fn a_page_on_which_the_second_reader_sees_no_more_stays_as_it_was_read() {
    let known = "Report of the harbour of Whitby to its council on the state of the bridge";
    let document = read(&scan(known, "Too little to go by")).unwrap();
    assert_eq!((texts(&document), document.warnings.clone()), (vec![known], told(Warning::PAGE_WITH_LITTLE_TEXT)));
    let shadowed =
        format!("q 600 0 0 800 0 0 cm /I Do Q BT /F1 12 Tf 50 740 Td ({known}) Tj 0.2 0.2 Td ({known}) Tj ET");
    let document = read(&page(&shadowed, FONT.into())).unwrap();
    assert_eq!((texts(&document), document.warnings.clone()), (vec![known], told(Warning::PAGE_WITH_LITTLE_TEXT)));
}

#[test]
fn what_stands_upon_a_page_is_not_lost_to_a_reader_that_does_not_see_it() {
    let (font, words) = shaped("The committee agreed to repair the bridge before the autumn storms.", 7);
    let note = "/Type /XObject /Subtype /Form /BBox [0 0 600 20] /Resources << /Font << /F1 5 0 R >> >>";
    let picture = "/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8";
    let file = pdf(&[
        support::CATALOG.into(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F2 6 0 R >> /XObject << /I 8 0 R >> >> /Contents 4 0 R /Annots [9 0 R] >>".to_vec(),
        stream(format!("q 600 0 0 800 0 0 cm /I Do Q BT /F2 12 Tf 50 700 Td <{words}> Tj ET").as_bytes(), ""),
        FONT.into(),
        font,
        stream(SHAPE, ""),
        stream(&[240; 4], picture),
        b"<< /Type /Annot /Rect [10 596 590 616] /Subtype /FreeText /F 4 /AP << /N 10 0 R >> >>".to_vec(),
        stream(b"BT /F1 12 Tf 2 4 Td (Received on the third of June by the keeper of the harbour, who signed for all of it) Tj ET", note),
    ]);
    let document = read(&file).unwrap();
    assert_eq!(
        texts(&document),
        ["Received on the third of June by the keeper of the harbour, who signed for all of it"]
    );
    assert_eq!(document.warnings, told(Warning::PAGE_WITH_LITTLE_TEXT));
}

#[test]
fn letters_that_nobody_can_name_are_marked_where_they_stand_and_told_of() {
    let read_so = |content: &str| {
        let file = page(&format!("BT /F1 12 Tf 50 700 Td {content} ET"), drawn(1, &shapes(), 7, ""));
        let document = read(&file).unwrap();
        (document.blocks.iter().map(|block| block.text.clone()).collect::<Vec<_>>().join("\n"), document.warnings, file)
    };
    let (text, warnings, file) =
        read_so("(In all ) Tj /F2 12 Tf <010d03> Tj /F1 12 Tf ( euros were paid by the council.) Tj");
    assert_eq!(
        (text.as_str(), warnings),
        ("In all \u{fffd} euros were paid by the council.", told(Warning::CHARACTERS_LOST))
    );
    let places = support::reader().places(&file, 1, &[whole(&text)], &support::GO_ON).unwrap();
    assert_eq!(places.len(), 1, "{places:?}");
    // They may be those of the letters, or of brackets.
    let (text, warnings, _) =
        read_so("(left={) Tj /F2 12 Tf <68> Tj /F1 12 Tf (length) Tj /F2 12 Tf <69> Tj /F1 12 Tf (}) Tj");
    assert_eq!((text.replace(' ', "").as_str(), warnings), ("left={hlengthi}", told(Warning::LETTERS_UNNAMED)));
    // A piece of a bracket, say.
    let (text, warnings, _) = read_so("(The sum is this.) Tj 0 -200 Td /F2 12 Tf <0404> Tj");
    assert_eq!((text.as_str(), warnings), ("The sum is this.", told(Warning::CHARACTERS_LOST)));
}

#[test]
fn each_page_on_which_letters_are_lost_is_told_of_once() {
    let leaf = |content: u32| {
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> /Contents {content} 0 R >>"
        )
    };
    let content = b"BT /F1 12 Tf 50 700 Td (In all ) Tj /F2 12 Tf <0103> Tj /F1 12 Tf ( euros were paid.) Tj ET";
    let file = pdf(&[
        support::CATALOG.into(),
        b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>".to_vec(),
        leaf(7).into(),
        leaf(7).into(),
        FONT.into(),
        drawn(1, &shapes(), 8, ""),
        stream(content, ""),
        stream(SHAPE, ""),
    ]);
    let expected = [1, 2].map(|page| Warning::new(Warning::CHARACTERS_LOST, Some(page)));
    assert_eq!(read(&file).unwrap().warnings, expected);
}

#[test]
fn a_page_most_of_whose_letters_nobody_can_name_is_not_taken_for_read() {
    let numbers: String = (1..=60).map(|number| format!("{number:02x}")).collect();
    let content = format!("BT /F1 12 Tf 50 740 Td (Page 3 of 12) Tj /F2 12 Tf 0 -40 Td <{numbers}> Tj ET");
    // What the file says of them is that they are nothing.
    let document = read(&page(&content, drawn(1, &shapes(), 7, "/ToUnicode 9 0 R"))).unwrap();
    assert_eq!(
        (texts(&document), document.warnings.clone()),
        (vec!["Page 3 of 12"], told(Warning::PAGE_WITHOUT_LETTERS))
    );
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
    assert_eq!(document.warnings, told(Warning::LETTERS_UNNAMED), "they may be others");
}
