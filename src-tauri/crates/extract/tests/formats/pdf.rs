//! What PDFs hold.

use extract::Kind::*;
use extract::protocol::Passage;
use extract::{Error, Format, Warning};

use crate::support::{self, FONT, blocks, fixture, pdf, read, stream, warns};
use crate::{kinds_and_texts, owned};

#[test]
fn a_pdf_has_headings_paragraphs_lists_tables_and_running_lines() {
    let document = read(&fixture("pdf/minutes.pdf")).unwrap();
    assert_eq!((document.pages, document.title.as_deref()), (Some(2), Some("Minutes of the harbour committee")));
    let blocks = blocks(&document);
    assert_eq!(
        blocks,
        [
            (Header, "Harbour committee, minutes"),
            (Heading { level: 1 }, "The old harbour bridge"),
            (Heading { level: 2 }, "What was decided"),
            (
                Paragraph,
                "The committee met on 14 March 2024 and heard three options for the bridge. After two hours of debate it chose option A, the repair, at a cost of 1.2 million euros. The information office will publish the drawings."
            ),
            (
                Paragraph,
                "Ms. Okafor voted against it; she holds that the cast-iron arches cannot be saved. Cast-iron bridges of that age are rare."
            ),
            (Heading { level: 2 }, "Conditions"),
            (ListItem, "1. Work begins in May."),
            (ListItem, "2. One lane stays open."),
            (ListItem, "3. The mayor reports monthly."),
            (Footer, "Page 1 of 2"),
            (Header, "Harbour committee, minutes"),
            (Heading { level: 2 }, "Costs"),
            (TableRow, "Part | Cost | Year"),
            (TableRow, "Arches | 700,000 | 2024"),
            (TableRow, "Deck | 400,000 | 2025"),
            (TableRow, "Lamps | 100,000 | 2025"),
            (Paragraph, "The sums are without tax. They were checked by the auditor."),
            (Footer, "Page 2 of 2"),
        ]
    );
    let costs = document.blocks.iter().find(|block| block.text == "Costs").unwrap();
    assert_eq!((costs.page, costs.paragraph), (Some(2), 2));
}

#[test]
fn two_columns_are_read_one_after_the_other_even_when_written_row_by_row() {
    let found = kinds_and_texts("pdf/columns.pdf");
    assert_eq!(found[0], (Heading { level: 1 }, "On tides and surges, in two columns".into()));
    let whole = found.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" ");
    let places: Vec<_> = [
        "rise and fall",
        "highest tides of all",
        "every day of the year and is computed",
        "Storms add",
        "before a surge arrives",
        "A closing line",
    ]
    .map(|words| whole.find(words).unwrap_or_else(|| panic!("{words} is not in: {whole}")))
    .into();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn scripts_without_spaces_or_from_right_to_left_come_out_as_they_are_read() {
    let chinese =
        "委员会于三月十四日开会，讨论了三个方案。经过两小时辩论，会议选择了修复旧桥的方案，费用为一百二十万欧元。";
    assert_eq!(kinds_and_texts("pdf/chinese.pdf"), owned(&[(Paragraph, chinese)]));
    let hebrew = "הוועדה נפגשה ביום שני ובחרה באפשרות הראשונה העבודות יתחילו בחודש מאי";
    assert_eq!(kinds_and_texts("pdf/hebrew.pdf"), owned(&[(Paragraph, hebrew)]));
    let arabic = "اجتمعت اللجنة يوم الاثنين واختارت الخيار الأول تبدأ الأعمال في شهر مايو";
    assert_eq!(kinds_and_texts("text/arabic.txt"), owned(&[(Paragraph, arabic)]));
}

#[test]
fn arabic_letters_that_are_one_shape_are_read_in_their_order() {
    let found = kinds_and_texts("pdf/chapters.pdf");
    let line = "اجتمعت اللجنة يوم الاثنين واختارت الخيار الأول";
    assert!(found.iter().any(|(_, text)| text.contains(line)), "{found:?}");
}

#[test]
fn what_was_filled_into_a_form_or_written_upon_a_page_is_read_where_it_is_shown() {
    let appearance = |words: &str| {
        let form = "/Type /XObject /Subtype /Form /BBox [0 0 300 20] /Resources << /Font << /F1 5 0 R >> >>";
        stream(format!("BT /F1 12 Tf 2 4 Td ({words}) Tj ET").as_bytes(), form)
    };
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R /Annots [6 0 R 8 0 R 10 0 R] >>";
    let note = |kind: &str, at: u32| format!("<< /Type /Annot /Rect [100 {at} 400 {}] {kind} >>", at + 20).into_bytes();
    let form = pdf(&[
        b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R] >> >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        page.into(),
        stream(b"BT /F1 12 Tf 50 700 Td (Name:) Tj ET", ""),
        FONT.into(),
        note("/Subtype /Widget /FT /Tx /T (name) /V (Jane Example) /F 4 /AP << /N 7 0 R >> /P 3 0 R", 696),
        appearance("Jane Example"),
        note("/Subtype /FreeText /F 4 /AP << /N 9 0 R >>", 596),
        appearance("Received on 3 June"),
        note("/Subtype /FreeText /F 2 /AP << /N 11 0 R >>", 496),
        appearance("not shown to anybody"),
    ]);
    let document = read(&form).unwrap();
    let text = blocks(&document).into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(" ");
    assert!(text.contains("Name: Jane Example") && text.contains("Received on 3 June"), "{text}");
    assert!(!text.contains("not shown"), "{text}");
    let passage = Passage { text: "Received on 3 June".to_owned(), start: 0, end: 18 };
    let places = support::reader().places(&form, 1, &[passage], &support::GO_ON).unwrap();
    assert!(
        matches!(places.as_slice(), [[_, top, _, bottom]] if (2_300..2_600).contains(top) && bottom > top),
        "{places:?}"
    );
}

#[test]
fn what_was_filled_in_without_a_look_is_read_where_the_form_wants_one_made_and_told_of_elsewhere() {
    // Two places on a page, the field that they may stand in, and one that this may stand in; the page is in a node of its own.
    let shown = |node: &str, places: [&str; 2], field: &str, wants: &str| {
        let place = |at: u32, entries: &str| {
            format!("<< /Type /Annot /Subtype /Widget /F 4 /P 3 0 R /Rect [100 {at} 400 {}] {entries} >>", at + 20)
        };
        let form = "/Fields [9 0 R] /DA (/F1 12 Tf 0 g) /DR << /Font << /F1 5 0 R >> >>";
        let page = "<< /Type /Page /Parent 10 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R /Annots [99 0 R 6 0 R 7 0 R] >>";
        let file = pdf(&[
            format!("<< /Type /Catalog /Pages 2 0 R /AcroForm << {form} {wants} >> >>").into(),
            b"<< /Type /Pages /Kids [10 0 R] /Count 1 >>".to_vec(),
            page.into(),
            stream(b"BT /F1 12 Tf 50 700 Td (Name:) Tj ET", ""),
            FONT.into(),
            place(696, places[0]).into(),
            place(596, places[1]).into(),
            format!("<< /T (name) {field} /Kids [6 0 R 7 0 R] >>").into(),
            b"<< /T (all) /FT /Tx /V (Jane) /Kids [8 0 R] >>".to_vec(),
            format!("<< {node} /Parent 2 0 R /Kids [3 0 R] /Count 1 >>").into(),
        ]);
        let document = read(&file).unwrap();
        let text = blocks(&document).into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(" ");
        (text, document.warnings)
    };
    let (made, unread) = ("/NeedAppearances true", [Warning::new(Warning::FORM_UNREAD, None)]);
    // As some programs ask for a look to be made.
    let alone = ["/FT /Tx /T (name) /V (Jane)", "/FT /Tx /T (place) /V (Harbour) /AP ()"];
    let within = ["/Parent 8 0 R"; 2];
    for (places, field, wants, text, told) in [
        (alone, "", made, "Name: Jane Harbour", &[][..]),
        (alone, "", "", "Name:", &unread),
        (within, "/FT /Tx /V (Jane)", made, "Name: Jane Jane", &[]),
        (within, "/Parent 9 0 R", made, "Name: Jane Jane", &[]),
        (within, "/FT /Tx /V (Jane)", "", "Name:", &unread),
        (within, "/FT /Ch /V [(Jane)]", "", "Name:", &unread),
        (within, "/V null /Parent 9 0 R", "", "Name:", &unread),
        (within, "/FT /Tx", "", "Name:", &[]),
        (within, "/FT /Tx /V ()", "", "Name:", &[]),
        (within, "/FT /Btn /V /Off", "", "Name:", &[]),
        (within, "/FT /Tx /V () /Parent 9 0 R", "", "Name:", &[]),
        (within, "/FT /Tx /Parent 8 0 R", "", "Name:", &[]),
    ] {
        let expected = (text.to_owned(), told.to_vec());
        assert_eq!(shown("/Type /Pages", places, field, wants), expected, "{places:?} {field} {wants}");
    }
    // A node that does not say what it is has a page for libpdfium, and is one for hayro.
    assert_eq!(shown("", within, "/FT /Tx /V (Jane)", ""), ("Name:".to_owned(), unread.to_vec()));
}

#[test]
fn the_foot_of_a_page_is_where_it_is_cut_and_where_its_text_ends() {
    let file = |page: &str, place: fn(u32, u32) -> String| {
        let content = |number: u32| {
            let line = |down: u32, words: &str| format!("BT /F1 12 Tf {} Tm ({words}) Tj ET ", place(60, down));
            let foot = line(570, &format!("Page {number} of 2"));
            let line = |n: u32| line(80 + 14 * n, "The committee heard three options for the bridge and chose one.");
            stream(((0..20).map(line).collect::<String>() + &foot).as_bytes(), "")
        };
        let leaf = |content: u32| {
            format!(
                "<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 5 0 R >> >> /Contents {content} 0 R {page} >>"
            )
        };
        pdf(&[
            support::CATALOG.into(),
            b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>".to_vec(),
            leaf(6).into(),
            leaf(7).into(),
            FONT.into(),
            content(1),
            content(2),
        ])
    };
    let cut =
        file("/MediaBox [0 0 600 1000] /CropBox [0 350 600 950]", |x, down| format!("1 0 0 1 {x} {}", 950 - down));
    let sideways = file("/MediaBox [0 0 600 800]", |x, down| format!("0 1 -1 0 {down} {x}"));
    for file in [cut, sideways] {
        let document = read(&file).unwrap();
        let feet: Vec<&str> =
            blocks(&document).into_iter().filter(|(kind, _)| *kind == Footer).map(|(_, text)| text).collect();
        assert_eq!(feet, ["Page 1 of 2", "Page 2 of 2"]);
    }
}

#[test]
fn a_pdf_whose_list_of_pages_is_lost_is_read_by_the_second_reader_and_says_that_it_is_damaged() {
    let words = "The committee agreed to repair the bridge before the autumn storms.";
    let text = |words: &str| stream(format!("BT /F1 12 Tf 50 700 Td ({words}) Tj ET").as_bytes(), "");
    let page = "<< /Type /Page /MediaBox [0 0 600 800] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>";
    let lost = |words| {
        pdf(&[b"<< /Type /Catalog /Pages 99 0 R >>".to_vec(), b"null".to_vec(), page.into(), text(words), FONT.into()])
    };
    let document = read(&lost(words)).unwrap();
    assert_eq!(blocks(&document), [(Paragraph, words)]);
    assert_eq!((document.format, document.pages, document.truncated), (Format::Pdf, Some(1), true));
    assert!(warns(&document, Warning::PART_DAMAGED), "{:?}", document.warnings);
    assert_eq!(read(&lost("Too little to go by")).unwrap_err(), Error::Damaged);
    // As where a mail's head was saved with it: nothing is where the file says then.
    let later = read(&[b"-".repeat(99), b"\n".to_vec(), lost(words)].concat()).unwrap();
    assert_eq!((blocks(&later), later.truncated), (vec![(Paragraph, words)], true));
}

#[test]
fn a_locked_pdf_says_so() {
    assert_eq!(read(&fixture("pdf/locked.pdf")).unwrap_err(), Error::PasswordProtected);
}

#[test]
fn a_page_without_text_is_warned_about() {
    let document = read(&fixture("pdf/scan.pdf")).unwrap();
    let pages: Vec<_> = document.warnings.iter().map(|warning| (warning.kind.as_str(), warning.page)).collect();
    assert_eq!(pages, [("page_without_text", Some(2))]);
    assert!(!document.truncated);
}

#[test]
fn a_raised_digit_is_not_one_more_of_the_number_before_it() {
    let content = "BT /F1 12 Tf 50 700 Td (The rock was manned to 1961) Tj 4 Ts /F1 7 Tf (12) Tj 0 Ts /F1 12 Tf (, and lit 10) Tj 4 Ts /F1 7 Tf (6) Tj 0 Ts /F1 12 Tf ( ships.) Tj ET";
    let file = support::page(stream(content.as_bytes(), ""), "", Vec::new());
    let document = read(&file).unwrap();
    let text = "The rock was manned to 1961¹², and lit 10⁶ ships.";
    assert_eq!(document.blocks[0].text, text);
    // It is found on its page all the same.
    let passage = Passage { text: text.to_owned(), start: 23, end: 29 };
    assert_eq!(support::reader().places(&file, 1, &[passage], &support::GO_ON).unwrap().len(), 1);
    // A line that only rises has no raised digits.
    let rising = "BT /F1 12 Tf 1 0.03 -0.03 1 50 700 Tm (The keepers lived there to 1961) Tj ET";
    let document = read(&support::page(stream(rising.as_bytes(), ""), "", Vec::new())).unwrap();
    let text: String = document.blocks.iter().map(|block| block.text.as_str()).collect();
    assert!(text.contains("1961"), "{text}");
}

#[test]
fn what_was_said_of_marks_upon_a_page_what_is_attached_and_a_form_without_pages_are_told_of() {
    let file = |catalog: &str, of_page: &str, more: &[&str]| {
        let page = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R {of_page} >>"
        );
        let mut objects = vec![
            format!("<< /Type /Catalog /Pages 2 0 R {catalog} >>").into_bytes(),
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
            page.into(),
            stream(support::WORDS.as_bytes(), ""),
            FONT.into(),
        ];
        objects.extend(more.iter().map(|object| object.as_bytes().to_vec()));
        let document = read(&pdf(&objects)).unwrap();
        document.warnings.into_iter().map(|warning| (warning.kind, warning.page)).collect::<Vec<_>>()
    };
    let mark = |said: &str| {
        let mark = format!(
            "<< /Type /Annot /Subtype /Highlight /Rect [50 690 200 715] /QuadPoints [50 715 200 715 50 690 200 690] {said} >>"
        );
        file("", "/Annots [6 0 R]", &[&mark])
    };
    assert_eq!(mark("/Contents (I do not agree)"), [(Warning::COMMENTS_LEFT_OUT.to_owned(), Some(1))]);
    assert_eq!(mark("/Contents ()"), []);
    let attached = "<< /Type /Filespec /F (a.txt) /EF << /F 4 0 R >> >>";
    assert_eq!(
        file("/Names << /EmbeddedFiles << /Names [(a.txt) 6 0 R] >> >>", "", &[attached]),
        [(Warning::ATTACHMENTS_UNREAD.to_owned(), None)]
    );
    assert_eq!(
        file("/NeedsRendering true /AcroForm << /Fields [] /XFA 4 0 R >>", "", &[]),
        [(Warning::FORM_UNREAD.to_owned(), None)]
    );
    assert_eq!(file("/AcroForm << /Fields [] /XFA 4 0 R >>", "", &[]), [], "its pages show what was filled in");
}

#[test]
fn a_page_that_takes_all_there_is_costs_itself_and_those_behind_it() {
    let page = |content: usize| {
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 3 0 R >> /XObject << /X 4 0 R >> >> /Contents {content} 0 R >>"
        )
    };
    let own = "/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /XObject << /X 4 0 R >> >>";
    let words = |y: u32, words: &str| stream(format!("BT /F1 12 Tf 50 {y} Td ({words}) Tj ET").as_bytes(), "");
    let file = pdf(&[
        support::CATALOG.into(),
        b"<< /Type /Pages /Kids [5 0 R 6 0 R 7 0 R 8 0 R] /Count 4 >>".to_vec(),
        FONT.into(),
        stream(b"/X Do /X Do", own),
        page(9).into(),
        page(10).into(),
        page(11).into(),
        page(12).into(),
        words(700, "The weir was built in 1890."),
        words(400, "Its gate leaks."),
        stream(b"/X Do", ""),
        words(500, "Nobody reads as far."),
    ]);
    let document = support::read_within(&file, 2).unwrap();
    assert_eq!(blocks(&document), [(Paragraph, "The weir was built in 1890."), (Paragraph, "Its gate leaks.")]);
    assert_eq!((document.pages, document.truncated), (Some(4), true));
    // Which limit is met first is the machine's affair.
    let [told] = document.warnings.as_slice() else { panic!("{:?}", document.warnings) };
    assert!([Warning::TIME_LIMIT, Warning::PART_DAMAGED].contains(&told.kind.as_str()), "{told:?}");
}

#[test]
fn of_a_file_that_defeats_both_ways_of_reading_it_is_told_whether_its_form_was_filled_in() {
    let told = |filled: &str| {
        let page = |content: usize, resources: &str, more: &str| {
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << {resources} >> /Contents {content} 0 R {more} >>"
            )
        };
        let words = |font: &str, words: &str| stream(format!("BT {font} 12 Tf 50 700 Td {words} Tj ET").as_bytes(), "");
        let own = "/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /XObject << /X 13 0 R >> >>";
        let file = pdf(&[
            b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [15 0 R] >> >>".to_vec(),
            b"<< /Type /Pages /Kids [3 0 R 4 0 R 5 0 R] /Count 3 >>".to_vec(),
            // What reads plain pages is not up to the letters of this one, and libpdfium not to the last.
            page(10, "/Font << /F1 7 0 R >>", "").into(),
            page(11, "/Font << /F1 6 0 R >>", "/Annots [14 0 R]").into(),
            page(12, "/XObject << /X 13 0 R >>", "").into(),
            FONT.into(),
            b"<< /Type /Font /Subtype /Type0 /BaseFont /Some /Encoding /Identity-H /DescendantFonts [8 0 R] /ToUnicode 9 0 R >>".to_vec(),
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Some /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /W [0 4294967295 500] >>".to_vec(),
            stream(b"1 beginbfchar <0041> <0041> endbfchar", ""),
            words("/F1", "<0041>"),
            words("/F1", "(The weir was built in 1890.)"),
            stream(b"/X Do", ""),
            stream(b"/X Do /X Do", own),
            b"<< /Type /Annot /Subtype /Widget /F 4 /P 4 0 R /Rect [100 600 400 620] /Parent 15 0 R >>".to_vec(),
            format!("<< /T (name) /FT /Tx {filled} /Kids [14 0 R] >>").into(),
        ]);
        let document = support::read_within(&file, 2).unwrap();
        assert_eq!((document.pages, document.truncated), (Some(3), true));
        assert!(document.blocks.iter().any(|block| block.page == Some(2)), "{:?}", blocks(&document));
        let forms = document.warnings.into_iter().filter(|warning| warning.kind == Warning::FORM_UNREAD);
        forms.map(|warning| warning.page).collect::<Vec<_>>()
    };
    assert_eq!((told(""), told("/V (Jane)")), (vec![], vec![None]));
}
