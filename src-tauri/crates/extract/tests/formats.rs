//! What each fixture holds, block by block.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::io::{Cursor, Seek, SeekFrom, Write};

use extract::protocol::Passage;
use extract::{Error, Format, Kind, Kind::*, Warning};
use support::{FONT, archive, blocks, docx_body, epub, fixture, odt_text, pdf, read, stream, warns};

fn kinds_and_texts(name: &str) -> Vec<(Kind, String)> {
    blocks(&read(&fixture(name)).unwrap()).into_iter().map(|(kind, text)| (kind, text.to_owned())).collect()
}

fn owned(expected: &[(Kind, &str)]) -> Vec<(Kind, String)> {
    expected.iter().map(|(kind, text)| (*kind, (*text).to_owned())).collect()
}

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
}

#[test]
fn comments_are_left_out_and_that_is_said() {
    let main = b"<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>Words.</w:t></w:r></w:p></w:body></w:document>";
    let word = |comments: &[u8]| {
        archive(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", main), ("word/comments.xml", comments)])
    };
    let comment = b"<w:comments xmlns:w=\"w\"><w:comment w:id=\"1\"><w:p><w:r><w:t>secret</w:t></w:r></w:p></w:comment></w:comments>";
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R /Annots [6 0 R] >>";
    let noted = pdf(&[
        support::CATALOG.into(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        page.into(),
        stream(b"BT /F1 12 Tf 50 700 Td (Words.) Tj ET", ""),
        FONT.into(),
        b"<< /Type /Annot /Subtype /Text /Rect [100 600 120 620] /Contents (secret) >>".to_vec(),
    ]);
    for (name, bytes) in [
        ("docx", word(comment)),
        ("odt", odt_text("", "<text:p>Words.<office:annotation><text:p>secret</text:p></office:annotation></text:p>")),
        (
            "pptx",
            archive(&[
                ("[Content_Types].xml", b"<Types/>"),
                ("ppt/presentation.xml", b"<p:presentation><p:sldIdLst><p:sldId id=\"1\" r:id=\"r1\"/></p:sldIdLst></p:presentation>"),
                ("ppt/_rels/presentation.xml.rels", b"<Relationships><Relationship Id=\"r1\" Type=\"http://x/slide\" Target=\"slides/s1.xml\"/></Relationships>"),
                ("ppt/slides/s1.xml", b"<p:sld><p:spTree><p:sp><p:txBody><a:p><a:r><a:t>Words.</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:sld>"),
                ("ppt/comments/comment1.xml", b"<p:cmLst><p:cm><p:text>secret</p:text></p:cm></p:cmLst>"),
            ]),
        ),
        (
            "odp",
            support::odf(
                "presentation",
                "<draw:page><draw:frame><draw:text-box><text:p>Words.</text:p></draw:text-box></draw:frame><office:annotation><text:p>secret</text:p></office:annotation></draw:page>",
            ),
        ),
        ("rtf", br"{\rtf1 Words.{\*\annotation secret}}".to_vec()),
        ("pdf", noted),
    ] {
        let document = read(&bytes).unwrap();
        assert!(warns(&document, Warning::COMMENTS_LEFT_OUT), "{name}: {:?}", document.warnings);
        let text: String = document.blocks.iter().map(|block| block.text.as_str()).collect();
        assert!(text.contains("Words.") && !text.contains("secret"), "{name}: {text}");
    }
    // Word's own word for how long the comments are, which stand behind the rest of the text.
    let mut report = cfb::CompoundFile::open(Cursor::new(fixture("doc/report.doc"))).unwrap();
    let mut stream = report.open_stream("/WordDocument").unwrap();
    stream.seek(SeekFrom::Start(0x5c)).unwrap();
    stream.write_all(&7_u32.to_le_bytes()).unwrap();
    drop(stream);
    let document = read(&report.into_inner().into_inner()).unwrap();
    assert!(warns(&document, Warning::COMMENTS_LEFT_OUT), "doc: {:?}", document.warnings);
    assert!(!warns(&read(&fixture("doc/report.doc")).unwrap(), Warning::COMMENTS_LEFT_OUT));
    let document = read(&word(b"<w:comments xmlns:w=\"w\"/>")).unwrap();
    assert!(!warns(&document, Warning::COMMENTS_LEFT_OUT), "a list of comments without any");
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
fn a_docx_keeps_its_structure_and_leaves_out_what_was_deleted_or_hidden() {
    let document = read(&fixture("docx/keepers.docx")).unwrap();
    assert_eq!((document.pages, document.title.as_deref()), (None, Some("Keepers of the rock")));
    assert!(warns(&document, "changes_tracked") && warns(&document, "hidden_left_out") && !document.truncated);
    assert_eq!(
        blocks(&document),
        [
            (Header, "Local history series"),
            (Heading { level: 1 }, "The lighthouse keepers"),
            (Paragraph, "Three keepers lived on the rock from 1902 to 1961. They kept a daily log."),
            (Note, "Now in the county archive."),
            (Heading { level: 2 }, "Duties"),
            (ListItem, "Trim the lamp at dusk"),
            (ListItem, "Wind the clockwork every four hours"),
            (ListItem, "Write the log"),
            (Heading { level: 2 }, "Supplies"),
            (TableRow, "Item | Each month"),
            (TableRow, "Oil | 90 litres"),
            (TableRow, "Coal | 400 kilograms"),
            (Paragraph, "The boat came every fortnight, weather permitting."),
            (Paragraph, "A gale in 1938 & its damage are told elsewhere."),
            (Note, "See the harbour master's report."),
            (Footer, "Printed in 2023"),
        ]
    );
}

#[test]
fn a_text_box_is_read_once_and_a_table_within_a_table_stays_in_its_cell() {
    let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let boxed = |text: &str| format!("<w:txbxContent><w:p>{}</w:p></w:txbxContent>", run(text));
    let body = format!(
        "<w:p>{}<w:r><mc:AlternateContent xmlns:mc=\"m\"><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent></w:r></w:p>\
         <w:tbl><w:tr><w:tc><w:p>{}</w:p><w:tbl><w:tr><w:tc><w:p>{}</w:p></w:tc></w:tr></w:tbl></w:tc><w:tc><w:p>{}</w:p></w:tc></w:tr></w:tbl>",
        run("before"),
        boxed("in the box"),
        boxed("in the box"),
        run("outer"),
        run("inner"),
        run("next")
    );
    let document = read(&docx_body("", &body)).unwrap();
    assert_eq!(blocks(&document), [(Paragraph, "before"), (Paragraph, "in the box"), (TableRow, "outer inner | next")]);
}

#[test]
fn a_changed_style_counts_as_it_is_now() {
    let old = "<w:pPrChange><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr></w:pPrChange>";
    let document =
        read(&docx_body("", &format!("<w:p><w:pPr>{old}</w:pPr><w:r><w:t>no heading any more</w:t></w:r></w:p>")))
            .unwrap();
    assert_eq!(blocks(&document), [(Paragraph, "no heading any more")]);
}

#[test]
fn an_odt_keeps_its_structure_and_leaves_out_what_was_deleted_or_hidden() {
    let document = read(&fixture("odt/orchard.odt")).unwrap();
    assert_eq!((document.pages, document.title.as_deref()), (None, Some("Orchard papers")));
    assert!(warns(&document, "changes_tracked") && warns(&document, "hidden_left_out") && !document.truncated);
    assert_eq!(
        blocks(&document),
        [
            (Header, "Village papers"),
            (Heading { level: 1 }, "The village orchard"),
            (Heading { level: 1 }, "How it began"),
            (Paragraph, "The orchard was planted in 1874 on common land. Eighty trees still stand."),
            (Note, "Deed of 3 March 1874."),
            (Heading { level: 2 }, "Rules of the harvest"),
            (ListItem, "Each household picks one row."),
            (ListItem, "Ladders are shared."),
            (ListItem, "Windfalls belong to all."),
            (TableRow, "Apple | Trees"),
            (TableRow, "Boskoop | 31"),
            (TableRow, "Ontario | 49"),
            (Paragraph, "Cider is pressed in October and drunk by Easter."),
            (Paragraph, "Figure 1: the press of 1880"),
            (Note, "See the ledger."),
            (Footer, "Page 1"),
        ]
    );
}

#[test]
fn a_note_in_a_cell_follows_its_row_and_an_inner_table_stays_in_its_cell() {
    let cell = |inner: &str| format!("<table:table-cell>{inner}</table:table-cell>");
    let table = |inner: &str| format!("<table:table><table:table-row>{inner}</table:table-row></table:table>");
    let note = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>noted</text:p></text:note-body></text:note>";
    let outer = cell(&format!("<text:p>outer{note}</text:p>{}", table(&cell("<text:p>inner</text:p>"))));
    let document = read(&odt_text("", &table(&format!("{outer}{}", cell("<text:p>next</text:p>"))))).unwrap();
    assert_eq!(blocks(&document), [(TableRow, "outer inner | next"), (Note, "noted")]);
}

#[test]
fn an_encrypted_odt_asks_for_its_password_and_a_drawing_is_no_text() {
    let parts = |media_type: &str, manifest: &str| {
        archive(&[
            ("mimetype", media_type.as_bytes()),
            ("META-INF/manifest.xml", manifest.as_bytes()),
            ("content.xml", b"<office:text><text:p>words</text:p></office:text>"),
        ])
    };
    let text = "application/vnd.oasis.opendocument.text";
    let locked = "<m:manifest><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>";
    assert_eq!(read(&parts(text, locked)).unwrap_err(), Error::PasswordProtected);
    assert_eq!(read(&parts(text, "<!DOCTYPE m><m:manifest/>")).unwrap().blocks[0].text, "words");
    let drawing = "application/vnd.oasis.opendocument.graphics";
    assert_eq!(read(&parts(drawing, "<m:manifest/>")).unwrap_err(), Error::UnknownFormat);
}

#[test]
fn an_rtf_keeps_its_structure_and_skips_what_is_no_text() {
    let document = read(&fixture("rtf/ferry.rtf")).unwrap();
    assert_eq!((document.pages, document.title.as_deref()), (None, Some("The ferry № 2")));
    let told: Vec<&str> = document.warnings.iter().map(|warning| warning.kind.as_str()).collect();
    assert_eq!((told, document.truncated), (vec!["changes_tracked", "pictures_unread", "hidden_left_out"], false));
    assert_eq!(
        blocks(&document),
        [
            (Header, "River papers"),
            (Heading { level: 1 }, "The ferry at the bend"),
            (Paragraph, "The ferry has crossed since 1790. It carries twelve people — and one horse, at 2 € a head."),
            (Note, "Town book, page 12."),
            (Heading { level: 2 }, "Rules"),
            (ListItem, "Children cross free."),
            (ListItem, "No crossing in fog."),
            (TableRow, "Month | Crossings"),
            (TableRow, "June | 1.204"),
            (Paragraph, "The timetable hangs at the landing and in the inn."),
            (Paragraph, "Ring the bell twice."),
            (Footer, "Page 1"),
        ]
    );
}

#[test]
fn an_rtf_in_any_script_comes_out_as_it_is_read() {
    let document = read(&fixture("rtf/scripts.rtf")).unwrap();
    assert_eq!(document.warnings, []);
    assert_eq!(
        blocks(&document),
        [
            (Paragraph, "Комитет собрался в понедельник, 14 March."),
            (Paragraph, "委員会は橋を修理することを決めました。"),
            (Paragraph, "اجتمعت اللجنة يوم الاثنين"),
            (Paragraph, "會議于三月 हिन्दी 🚢"),
        ]
    );
}

#[test]
fn an_rtf_that_says_little_is_read_and_lost_characters_are_said() {
    // A byte of two may be written as itself; a row may lack its end; a word may stand in for a number.
    let said = |text: &str| {
        let document = read(format!("{{\\rtf1{{\\fonttbl{{\\f7\\fcharset128 M;}}}}{text}}}").as_bytes()).unwrap();
        (
            blocks(&document).into_iter().map(|(kind, text)| (kind, text.to_owned())).collect::<Vec<_>>(),
            document.warnings,
        )
    };
    assert_eq!(said("\\f7 \\'83A\\'83\\'8b").0, owned(&[(Paragraph, "アル")]));
    assert_eq!(
        said("\\intbl a\\cell b\\cell\\pard after\\par\n\\u8212\\emdash x\\u-3\\par").0,
        owned(&[(TableRow, "a | b"), (Paragraph, "after"), (Paragraph, "—x\u{fffd}")])
    );
    assert_eq!(
        said("{\\listtext\\f7 2.1\\tab}\\outlinelevel1 Rent\\par\\pard{\\listtext a)\\tab}due\\par{\\listtext o\\tab}late\\par{\\pntext 3.\\tab}\\par").0,
        owned(&[(Heading { level: 2 }, "2.1 Rent"), (ListItem, "a) due"), (ListItem, "late")])
    );
    let (blocks, warnings) = said("\\pca caf\\'82");
    assert_eq!(blocks, owned(&[(Paragraph, "caf\u{fffd}")]));
    assert_eq!(warnings[0].kind, "characters_lost");
}

#[test]
fn an_email_says_who_wrote_what_and_lists_its_attachments_unread() {
    let document = read(&fixture("eml/opening.eml")).unwrap();
    assert_eq!((document.pages, document.title.as_deref()), (None, Some("Opening of the café")));
    assert_eq!(document.warnings, []);
    assert_eq!(
        blocks(&document),
        [
            (Heading { level: 1 }, "Opening of the café"),
            (Paragraph, "From: Órla Ní Bhriain <orla@example.org>"),
            (Paragraph, "To: All hands <hands@example.net>, b@example.net"),
            (Paragraph, "Cc: c@example.net"),
            (Paragraph, "Date: Mon, 4 Mar 2024 09:12:41 +0000"),
            (Paragraph, "Dear all,"),
            (Paragraph, "the café opens on Monday, and the roof is “finished”. Please bring:"),
            (ListItem, "- your own cup"),
            (ListItem, "- the key"),
            (Paragraph, "> Is it open yet?"),
            (Paragraph, "Orla"),
            (Note, "Attachment: Pläne.pdf"),
            (Note, "Attachment: notes.txt"),
            (Note, "Attachment: Fire regulations"),
        ]
    );
}

#[test]
fn an_email_that_is_only_a_page_is_read_as_one() {
    assert_eq!(read(&fixture("eml/news.eml")).unwrap().title.as_deref(), Some("Новости"));
    assert_eq!(
        kinds_and_texts("eml/news.eml"),
        owned(&[
            (Heading { level: 1 }, "Новости"),
            (Paragraph, "From: news@example.org"),
            (Paragraph, "Date: Tue, 5 Mar 2024 10:00:00 +0300"),
            (Heading { level: 2 }, "Комитет"),
            (TableRow, "Мост | ремонт"),
            (Paragraph, "Работы начнутся в мае."),
        ])
    );
}

#[test]
fn an_email_that_does_not_say_its_encoding_is_guessed_and_a_memo_is_a_text() {
    let text = "Größere Städte wählen früher, heißt es über die Öffnung der Märkte.";
    let mail = format!("From: a@example.org\nMessage-ID: <1@example.org>\nSubject: {text}\n\n{text}");
    let mail: Vec<u8> = mail.chars().map(|c| u32::from(c) as u8).collect();
    let document = read(&mail).unwrap();
    assert_eq!((document.format, document.title.as_deref()), (Format::Eml, Some(text)));
    assert_eq!((document.blocks.last().unwrap().text.as_str(), document.warnings.len()), (text, 0));
    let memo = read(b"To: all\nFrom: the chair\nSubject: tea\nWe have no more tea.\n").unwrap();
    assert_eq!(memo.format, Format::Text);
    assert!(memo.blocks[0].text.ends_with("no more tea."));
}

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
