//! What is larger than the text.

use super::*;

/// A row of a page, printed so many times larger than 23 pixels for a capital: each word in the box that its letters make.
fn printed(block: u32, row: u32, foot: u32, size: f64, words: &str) -> String {
    let (mut left, mut rows) = (100.0, String::new());
    for (nth, word) in (1..).zip(words.split(' ')) {
        let rise = word.chars().map(|c| match c {
            'b' | 'd' | 'f' | 'h' | 'k' | 'l' | 'A'..='Z' | '0'..='9' => 23.0,
            'i' | 'j' => 22.0,
            't' => 21.0,
            _ => 16.0,
        });
        let rise = size * rise.fold(0.0, f64::max);
        let fall = if word.contains(['g', 'j', 'p', 'q', 'y']) { 7.0 * size } else { 0.0 };
        let width = 15.0 * size * word.chars().count() as f64;
        let top = f64::from(foot) - rise;
        rows += &format!(
            "5\t1\t{block}\t1\t{row}\t{nth}\t{left:.0}\t{top:.0}\t{width:.0}\t{:.0}\t90\t{word}\n",
            rise + fall
        );
        left += width + 12.0 * size;
    }
    rows
}

/// A page of rows, each of its block, 40 pixels apart.
fn print(mark: &str, number: u32, rows: &[(u32, f64, &str)]) -> String {
    let mut table = format!("{mark}{number}\n1\t1\t0\t0\t0\t0\t0\t0\t1600\t2200\t-1\t\n");
    for (row, (block, size, words)) in (1..).zip(rows) {
        table += &printed(*block, row, 300 + 40 * row, *size, words);
    }
    table
}

const TEXT: &str = "The committee met and heard how soon our harbour can be mended by winter";

/// Headings with their level, and the beginnings of what else there is.
fn structure(table: &str) -> Vec<(u8, String)> {
    let first = |text: &str| text.split(' ').take(3).collect::<Vec<_>>().join(" ");
    pieces(table).into_iter().map(|piece| (piece.kind.level(), first(&piece.text))).collect()
}

#[test]
fn headings_are_larger_than_the_text_and_their_size_is_their_level() {
    let rows = [
        (1, 1.8, "Harbour"),
        (1, 1.3, "our can soon"),
        (3, 1.0, TEXT),
        (3, 1.0, TEXT),
        (3, 1.0, TEXT),
        (4, 1.0, "THE HARBOUR"),
        (5, 1.0, TEXT),
        (5, 1.0, TEXT),
        (5, 1.0, TEXT),
        (5, 1.3, "Many boats"),
        (6, 1.0, TEXT),
    ];
    let expected = [
        (1, "Harbour"),
        (2, "our can soon"),
        (0, "The committee met"),
        (0, "THE HARBOUR"),
        (0, "The committee met"),
        (2, "Many boats"),
        (0, "The committee met"),
    ]
    .map(|(level, text)| (level, text.to_owned()));
    assert_eq!(structure(&print(RECOGNISED_PAGE, 1, &rows)), expected);
    let picture = structure(&print(RECOGNISED_PICTURE, 1, &rows));
    assert!(picture.iter().all(|(level, _)| *level == 0), "a picture is no page: {picture:?}");
    assert!(pieces(&print(RECOGNISED_PAGE, 1, &rows)).iter().all(|piece| piece.confidence == Some(90)));
}

#[test]
fn what_is_large_by_chance_is_no_heading() {
    let headings = |rows: &[(u32, f64, &str)]| {
        let text = [(9, 1.0, TEXT), (9, 1.0, TEXT), (9, 1.0, TEXT), (9, 1.0, TEXT), (9, 1.0, TEXT), (9, 1.0, TEXT)];
        let all = structure(&print(RECOGNISED_PAGE, 1, &[rows, &text[..]].concat()));
        all.into_iter().filter(|(level, _)| *level > 0).map(|(_, text)| text).collect::<Vec<_>>()
    };
    assert_eq!(headings(&[(1, 1.3, "The boats")]), ["The boats"]);
    assert_eq!(headings(&[(1, 1.1, "The boats")]), [""; 0], "hardly larger");
    assert_eq!(headings(&[(1, 1.3, "T")]), [""; 0], "an initial");
    assert_eq!(headings(&[(1, 1.3, "117 20 31")]), [""; 0], "figures");
    assert_eq!(headings(&[(1, 1.3, TEXT); 4]), [""; 0], "a paragraph in larger letters");
    assert_eq!(headings(&[(1, 1.3, "The boats"); 5]), [""; 0], "a poem");
    assert_eq!(headings(&[(1, 1.0, TEXT), (1, 1.3, "and then")]), [""; 0], "the end of a paragraph");
    assert_eq!(headings(&[(1, 1.0, TEXT), (1, 1.3, "Then it closed.")]), [""; 0], "a sentence in a paragraph");
    // Nearer to the camera, the text is larger: by half at the foot of the page.
    let near: Vec<(u32, f64, &str)> = (0..40).map(|row| (row, 1.0 + 0.015 * f64::from(row), TEXT)).collect();
    let all = structure(&print(RECOGNISED_PAGE, 1, &near));
    assert!(all.iter().all(|(level, _)| *level == 0), "{all:?}");
    // And of a few words nobody can say what is usual.
    let few = structure(&print(RECOGNISED_PAGE, 1, &[(1, 2.0, "The boats"), (2, 1.0, "had had had had had had")]));
    assert!(few.iter().all(|(level, _)| *level == 0), "{few:?}");
}

#[test]
fn a_box_that_is_higher_than_its_words_makes_no_heading() {
    // As Tesseract 5 gives it out of a scan: of three words of one size, two as high as a row.
    let text: String = (1..=6).map(|row| printed(1, row, 100 + 40 * row, 1.0, TEXT)).collect();
    let page = |height: u32, width: u32| {
        let head = format!("{RECOGNISED_PAGE}1\n1\t1\t0\t0\t0\t0\t0\t0\t1600\t2200\t-1\t\n");
        let word = |nth: u32, left: u32, word: &str| {
            format!("5\t1\t2\t1\t1\t{nth}\t{left}\t600\t{width}\t{height}\t96\t{word}\n")
        };
        structure(&[head, text.clone(), word(1, 202, "Part"), word(2, 612, "Cost")].concat())
    };
    assert_eq!(page(37, 58).last(), Some(&(0, "Part Cost".to_owned())));
    assert_eq!(page(37, 90).last(), Some(&(1, "Part Cost".to_owned())), "as wide as they are high");
}

/// The headings among these pages.
fn headings_of(pages: &[String]) -> Vec<String> {
    structure(&pages.concat()).into_iter().filter(|(level, _)| *level > 0).map(|(_, text)| text).collect()
}

#[test]
fn text_over_small_print_is_no_heading() {
    let (text, small) = ((1, 1.5, TEXT), (2, 1.0, TEXT));
    let over = [vec![text; 12], vec![small; 40]].concat();
    assert_eq!(headings_of(&[print(RECOGNISED_PAGE, 1, &over)]), [""; 0], "notes at the foot of a page");
    let parted: Vec<(u32, f64, &str)> =
        (0..).zip(&over).map(|(row, (_, size, text))| (row / 2, *size, *text)).collect();
    assert_eq!(headings_of(&[print(RECOGNISED_PAGE, 1, &parted)]), [""; 0], "in paragraphs of two rows");
    let letter: Vec<(u32, f64, &str)> = (0..12).map(|row| (row / 2, 1.5, TEXT)).collect();
    let terms = print(RECOGNISED_PAGE, 2, &[small; 40]);
    assert_eq!(headings_of(&[print(RECOGNISED_PAGE, 1, &letter), terms.clone()]), [""; 0], "a letter and its terms");
    let titled = [&[(90, 2.2, "The boats")], &letter[..]].concat();
    assert_eq!(headings_of(&[print(RECOGNISED_PAGE, 1, &titled), terms]), ["The boats"], "larger than the letter");
}

#[test]
fn no_large_part_of_a_page_or_a_document_is_headings() {
    // One row of each as large, two small ones behind it: what stands around it is small.
    let rows = |large: usize| -> Vec<(u32, f64, &str)> {
        let size = |row: usize| if row.is_multiple_of(3) && row < 3 * large { 1.5 } else { 1.0 };
        (0..).zip(0..30).map(|(block, row)| (block, size(row), TEXT)).collect()
    };
    let page = |number: u32, large: usize| print(RECOGNISED_PAGE, number, &rows(large));
    assert_eq!(headings_of(&[page(1, 6)]).len(), 6);
    assert_eq!(headings_of(&[page(1, 9)]), [""; 0], "of the page");
    assert_eq!(headings_of(&[page(1, 9), page(2, 6)]).len(), 6, "of that page alone");
    let title = |number: u32| print(RECOGNISED_PAGE, number, &[(1, 1.5, TEXT), (2, 1.5, TEXT)]);
    let small = print(RECOGNISED_PAGE, 9, &[(1, 1.0, TEXT); 12]);
    assert_eq!(headings_of(&[title(1), small.clone()]).len(), 2);
    assert_eq!(headings_of(&[title(1), title(2), title(3), small]), [""; 0], "of the document");
    let form = |answers: usize| -> Vec<(u32, f64, &str)> {
        let row =
            |row: usize| if row % 2 == 1 && row < 2 * answers { (1.5, "Boats") } else { (1.0, "The committee met") };
        (0..).zip((0..20).map(row)).map(|(block, (size, words))| (block, size, words)).collect()
    };
    assert_eq!(headings_of(&[print(RECOGNISED_PAGE, 1, &form(5))]).len(), 5);
    assert_eq!(headings_of(&[print(RECOGNISED_PAGE, 1, &form(8))]), [""; 0], "few letters, but every other row");
}

#[test]
fn a_narrow_page_may_be_drawn_larger() {
    let pages = [1, 2, 3].map(|number| print(RECOGNISED_PAGE, number, &[(1, 1.0, TEXT), (1, 1.0, TEXT)]));
    let row = print(RECOGNISED_PAGE, 4, &[(1, 1.5, TEXT)]);
    assert_eq!(headings_of(&[&pages[..], std::slice::from_ref(&row)].concat()).len(), 1);
    let narrow = row.replace("\t1600\t2200\t", "\t1000\t1375\t");
    assert_eq!(headings_of(&[&pages[..], &[narrow]].concat()), [""; 0]);
}

#[test]
fn sentences_that_are_larger_are_no_headings() {
    let headings =
        |rows: &[(u32, f64, &str)]| headings_of(&[print(RECOGNISED_PAGE, 1, &[rows, &[(9, 1.0, TEXT); 12]].concat())]);
    let first = (1, 1.3, "The boats had been");
    for last in [
        "there.",
        "there.”",
        "there.29",
        "there.)",
        "there:",
        "there?",
        "there!",
        "there;»",
        "there.*",
        "there.¹²",
        "there,",
    ] {
        assert_eq!(headings(&[first, (1, 1.3, &format!("soon and {last}"))]), [""; 0], "{last}");
    }
    assert_eq!(headings(&[first, (1, 1.3, "there")]), ["The boats had"]);
    assert_eq!(headings(&[(1, 1.3, "had been there"), (1, 1.3, "for winter")]), [""; 0], "what goes on from before");
    assert_eq!(headings(&[(1, 1.3, "had been there")]), ["had been there"]);
    let part = (1, 1.0, TEXT);
    for sentence in ["It was so.”", "It was so.3", "(It was so.)"] {
        assert_eq!(headings(&[(1, 1.3, sentence), part]), [""; 0], "{sentence}");
    }
    for title in ["Annex 2.", "Annex 2", "Are boats old?"] {
        assert_eq!(headings(&[(1, 1.3, title)]).len(), 1, "{title}");
    }
    assert_eq!(headings(&[(1, 1.3, "Are boats old?"), part]).len(), 1);
    let letter = |first: &str| headings(&[(1, 1.3, first), (1, 1.3, "come back for winter")]).len();
    assert_eq!((letter("The boats are there. They"), letter("The boats of Mrs. Dale")), (0, 1));
    // Of 116 characters, and of more.
    assert_eq!(headings(&[(1, 1.3, TEXT), (1, 1.3, "for all boats that come from the other side")]).len(), 1);
    assert_eq!(headings(&[(1, 1.3, TEXT), (1, 1.3, "for all boats that come from the other side or beyond")]), [""; 0]);
}

#[test]
fn lines_of_a_contents_page_are_no_headings() {
    for line in ["Repairs..... 12", "Repairs . . . 12", "Repairs…… 12"] {
        let page = print(RECOGNISED_PAGE, 1, &[&[(1, 1.3, line)], &[(9, 1.0, TEXT); 12][..]].concat());
        assert_eq!(headings_of(&[page]), [""; 0], "{line}");
    }
}
