//! What the documents of word processors hold.

use std::io::{Cursor, Seek, SeekFrom, Write};

use extract::Kind::*;
use extract::{Error, Warning};

use crate::owned;
use crate::support::{self, FONT, archive, blocks, docx_body, fixture, odt_text, pdf, read, stream, warns};

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
