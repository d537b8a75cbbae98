//! What web pages, books and texts hold.

use extract::Kind::*;
use extract::{Error, Format, Warning};

use crate::support::{archive, blocks, epub, fixture, read, warns};
use crate::{kinds_and_texts, owned};

#[test]
fn a_book_is_read_in_its_order_and_every_chapter_has_a_heading() {
    let document = read(&fixture("epub/river.epub")).unwrap();
    let chapters: Vec<_> = document.blocks.iter().filter_map(|block| block.page).collect();
    assert_eq!((document.pages, document.title.as_deref()), (Some(3), Some("River years")));
    assert_eq!(chapters, [1, 1, 1, 2, 2, 2, 2, 2, 3]);
    assert_eq!(document.warnings, []);
    assert_eq!(
        blocks(&document),
        [
            (Heading { level: 1 }, "The first flood"),
            (Paragraph, "In 1899 the river rose two metres. Nobody slept."),
            (Note, "By the gauge at the mill."),
            (Heading { level: 1 }, "The bridge"),
            (Paragraph, "The bridge went at midnight."),
            (ListItem, "three piers stood"),
            (ListItem, "two fell"),
            (Paragraph, "It was rebuilt in 1903."),
            (Paragraph, "Here the book ends."),
        ]
    );
}

#[test]
fn a_locked_book_says_so_and_a_missing_chapter_is_warned_about() {
    let book = |encryption: &str| {
        archive(&[
            ("META-INF/container.xml", b"<container><rootfile full-path=\"b.opf\"/></container>"),
            ("META-INF/encryption.xml", encryption.as_bytes()),
            (
                "b.opf",
                b"<package><item id=\"a\" href=\"a\" media-type=\"text/html\"/><item id=\"b\" href=\"b\" media-type=\"text/html\"/><itemref idref=\"b\"/><itemref idref=\"a\"/><itemref idref=\"a\"/></package>",
            ),
            ("a", b"words"),
        ])
    };
    let encrypted = |way: &str| format!("<encryption><EncryptionMethod Algorithm=\"{way}\"/></encryption>");
    let locked = encrypted("http://www.w3.org/2001/04/xmlenc#aes128-cbc");
    assert_eq!(read(&book(&locked)).unwrap_err(), Error::EncryptionUnknown);
    let fonts_only = read(&book(&encrypted("http://www.idpf.org/2008/embedding"))).unwrap();
    assert_eq!((fonts_only.format, blocks(&fonts_only)), (Format::Epub, vec![(Paragraph, "words")]));
    assert!(fonts_only.warnings.iter().any(|w| (w.kind.as_str(), w.page) == ("page_damaged", Some(1))));
    let list = |item: &str| {
        let list = format!(
            "<package><item id=\"a\" href=\"a\" media-type=\"text/xml\"/>{item}<itemref idref=\"b\"/><itemref idref=\"a\"/></package>"
        );
        let container = b"<container><rootfile full-path=\"b.opf\"/></container>";
        let parts: [(&str, &[u8]); 3] =
            [("META-INF/container.xml", container), ("b.opf", list.as_bytes()), ("a", b"<p>words</p>")];
        read(&archive(&parts)).unwrap()
    };
    for (item, said) in [
        ("", true),
        ("<item id=\"b\" href=\"b\" media-type=\"application/pdf\"/>", true),
        ("<item id=\"b\" href=\"b\" media-type=\"image/svg+xml\"/>", false),
        ("<item id=\"b\" href=\"b\" media-type=\"text/html\" properties=\"scripted nav\"/>", false),
    ] {
        let book = list(item);
        assert_eq!((blocks(&book), warns(&book, "part_damaged")), (vec![(Paragraph, "words")], said), "{item}");
    }
    let empty = epub("", &["<p>a</p>", "<svg/><h1/><p>b</p>"]);
    assert_eq!(blocks(&read(&empty).unwrap()), [(Paragraph, "a"), (Paragraph, "b")]);
}

#[test]
fn a_web_page_is_read_without_its_navigation() {
    assert_eq!(
        kinds_and_texts("html/page.html"),
        owned(&[
            (Heading { level: 1 }, "Seagrass meadows"),
            (
                Paragraph,
                "Seagrass is a flowering plant, not a weed. Its meadows store carbon thirty\u{2011}five times faster than a rainforest does."
            ),
            (Heading { level: 2 }, "What harms them"),
            (ListItem, "Anchors of pleasure boats"),
            (ListItem, "Muddy water"),
            (TableRow, "Year | Hectares"),
            (TableRow, "1990 | 420"),
            (TableRow, "2020 | 180"),
            (Code, "depth  light\n 2 m    60 %"),
        ])
    );
    assert_eq!(read(&fixture("html/page.html")).unwrap().title.as_deref(), Some("Seagrass meadows — Coast notes"));
}

/// What is read of a page with this in its body, and what is told.
fn page(body: &str) -> (Vec<String>, Vec<Warning>) {
    let document = read(format!("<!doctype html><title>Harbour</title><body>{body}</body>").as_bytes()).unwrap();
    (document.blocks.into_iter().map(|block| block.text).collect(), document.warnings)
}

/// Words of so many letters.
fn letters(count: usize) -> String {
    "abcd ".repeat(count / 4).trim_end().to_owned()
}

#[test]
fn a_main_part_stands_for_the_page_only_where_it_has_half_of_its_text_and_what_stands_beside_is_told_of() {
    let beside = [Warning::new(Warning::BESIDE_MAIN_LEFT_OUT, None)];
    let read = |main: usize, around: usize| {
        let (main, around) = (letters(main), letters(around));
        let (texts, told) = page(&format!("<div>{around}</div><nav>{around}</nav><main><p>{main}</p></main>"));
        (
            if texts == [main.as_str()] {
                "main"
            } else {
                assert_eq!(texts, [around, main]);
                "all"
            },
            told,
        )
    };
    assert_eq!(read(400, 404), ("all", vec![]));
    assert_eq!(read(400, 400), ("main", beside.to_vec()));
    assert_eq!(read(400, 204), ("main", beside.to_vec()));
    // The page's name and a few words.
    assert_eq!(read(400, 200), ("main", vec![]));
    assert_eq!(read(100, 400), ("all", vec![]));
}

#[test]
fn an_article_is_no_way_around_a_main_part_that_has_too_little() {
    let (main, article, around) = (letters(160), letters(200), letters(240));
    let marked = page(&format!("<main><p>{main}</p></main><article><p>{article}</p></article><p>{around}</p>"));
    assert_eq!(marked, (vec![main, article.clone(), around.clone()], vec![]));
    // Nothing stands in this one before a script runs.
    let article = [article, around.clone()].concat();
    let empty = page(&format!("<main></main><article><p>{article}</p></article><p>{around}</p>"));
    assert_eq!(empty, (vec![article], vec![Warning::new(Warning::BESIDE_MAIN_LEFT_OUT, None)]));
}

#[test]
fn a_head_of_nothing_but_links_is_read() {
    let head = "<header><a href='/post'>The harbour closes</a> <a href='/orla'>By Orla</a></header>";
    assert_eq!(page(&format!("{head}<p>Text.</p>")).0, ["The harbour closes By Orla", "Text."]);
}

#[test]
fn a_web_page_without_landmarks_is_read_whole() {
    assert_eq!(
        kinds_and_texts("html/plain.htm"),
        owned(&[
            (Heading { level: 3 }, "Opening hours"),
            (Paragraph, "Monday to Friday, nine to five. Closed on holidays."),
            (Paragraph, "The pool is open in summer only."),
            (Paragraph, "Dogs must stay outside."),
        ])
    );
}

#[test]
fn markdown_gives_its_text_and_not_its_marks() {
    assert_eq!(
        kinds_and_texts("markdown/notes.md"),
        owned(&[
            (Heading { level: 1 }, "Notes on the walk"),
            (Paragraph, "We set out at six and reached the old mill by noon."),
            (Heading { level: 2 }, "Things seen"),
            (ListItem, "two herons"),
            (ListItem, "a fox"),
            (ListItem, "with three cubs"),
            (ListItem, "1. first bridge"),
            (TableRow, "Hour | Place"),
            (TableRow, "6 | Gate"),
            (TableRow, "12 | Mill"),
            (Paragraph, "The mill was built in 1790."),
            (Code, "km  12\nh    6"),
            (Note, "According to the plate by its door."),
        ])
    );
}

#[test]
fn a_text_is_parted_at_empty_lines_and_list_items() {
    assert_eq!(
        kinds_and_texts("text/letter.txt"),
        owned(&[
            (Paragraph, "Dear members,"),
            (Paragraph, "the meeting is moved to Thursday, because the hall is being painted. Please bring:"),
            (ListItem, "- your own cup"),
            (ListItem, "- the key, if you have one"),
            (ListItem, "1. We open at six."),
            (ListItem, "2. We close at nine."),
            (Paragraph, "Yours, the chair"),
        ])
    );
}

#[test]
fn tables_that_are_drawn_with_dashes_are_tables_in_markdown() {
    assert_eq!(
        kinds_and_texts("markdown/ruled.md"),
        owned(&[
            (Heading { level: 1 }, "Harbour dues"),
            (Paragraph, "The dues of last year, by quay."),
            (TableRow, "Quay | Ships | Dues"),
            (TableRow, "North | 12 | 1,200"),
            (TableRow, "Old | 3 | 90"),
            (Paragraph, ": By quay"),
            (Heading { level: 2 }, "Works"),
            (TableRow, "Work | Year done | What it is"),
            (TableRow, "Weir | 2024 | The gate on the north side is replaced."),
            (TableRow, "Quay | | Nothing is done, see the survey."),
            (TableRow, "Work | Who"),
            (TableRow, "Weir | The yard, and the harbour"),
            (TableRow, "橋 | Nobody | yet"),
            (Code, "Quay    Ships\n------- ------\nNorth   12"),
            (Heading { level: 2 }, "A heading"),
        ])
    );
}

#[test]
fn tables_that_are_drawn_with_dashes_are_tables_in_a_text_and_what_only_looks_like_one_is_not() {
    assert_eq!(
        kinds_and_texts("text/ruled.txt"),
        owned(&[
            (Paragraph, "What the office printed on Monday:"),
            (TableRow, "id | quay | dues"),
            (TableRow, "1 | North | 1200"),
            (TableRow, "2 | Old |"),
            (Paragraph, "2 rows in set"),
            (TableRow, "Quay | Ships | Dues"),
            (TableRow, "North | 12 | 1,200"),
            (TableRow, "Old | 3 | 90"),
            (Paragraph, "The dues -------- They rise in May."),
            (Paragraph, "---------- ---------- Tenant Landlord"),
            (Paragraph, "Left column right column of a page that is set"),
        ])
    );
}

#[test]
fn old_encodings_are_told_by_the_text() {
    let german = owned(&[
        (Paragraph, "Größere Brücken müssen öfter geprüft werden. Das weiß man längst – doch wer zahlt „später“?"),
        (Paragraph, "Die Prüfer fordern 4.500 € jährlich."),
    ]);
    assert_eq!(kinds_and_texts("text/windows-1252.txt"), german);
    assert_eq!(kinds_and_texts("text/utf-16.txt"), german);
    let japanese = "委員会は三月十四日に開かれ、古い橋を修理することを決めました。費用は百二十万ユーロです。";
    assert_eq!(kinds_and_texts("text/shift-jis.txt"), owned(&[(Paragraph, japanese)]));
}
