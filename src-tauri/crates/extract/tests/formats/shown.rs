//! What is shown in pictures and charts that are not read is said.

use extract::Warning;

use crate::support::{archive, docx_body, letter, odf, odt_text, pptx, told};

#[test]
fn what_is_shown_in_pictures_and_not_read_is_said() {
    let words = "<w:p><w:r><w:t>Words.</w:t></w:r></w:p>";
    let word = |drawn: &str| docx_body("", &format!("{words}<w:p><w:r>{drawn}</w:r></w:p>"));
    let drawing = |across: u32, down: u32, what: &str| {
        format!("<w:drawing><wp:inline><wp:extent cx=\"{across}\" cy=\"{down}\"/>{what}</wp:inline></w:drawing>")
    };
    let picture = "<pic:pic><pic:blipFill><a:blip r:embed=\"r1\"/></pic:blipFill></pic:pic>";
    let text = |drawn: &str| odt_text("", &format!("<text:p>Words.</text:p><text:p>{drawn}</text:p>"));
    let frame = |across: &str, what: &str| {
        format!("<draw:frame svg:width=\"{across}\" svg:height=\"8cm\"><draw:{what}/></draw:frame>")
    };
    // A part beside the text: a header, a footer, the notes.
    let beside = |part: &str, root: &str, drawn: &str| {
        let held = if root == "footnotes" { drawn.to_owned() } else { format!("<w:p><w:r>{drawn}</w:r></w:p>") };
        let body = format!("<w:document><w:body>{words}</w:body></w:document>");
        archive(&[
            ("[Content_Types].xml", b"<Types/>"),
            ("word/document.xml", body.as_bytes()),
            (format!("word/{part}.xml").as_str(), format!("<w:{root}>{held}</w:{root}>").as_bytes()),
        ])
    };
    let margin = |place: &str, across: &str| {
        let styles = format!(
            "<style:master-page><style:{place}><text:p>{}</text:p></style:{place}></style:master-page>",
            frame(across, "image")
        );
        let content = "<office:body><office:text><text:p>Words.</text:p></office:text></office:body>";
        archive(&[
            ("mimetype", b"application/vnd.oasis.opendocument.text"),
            ("content.xml", content.as_bytes()),
            ("styles.xml", styles.as_bytes()),
        ])
    };
    let unread = [(Warning::PICTURES_UNREAD.to_owned(), None)];
    for (name, file) in [
        ("a picture", word(&drawing(5_000_000, 3_000_000, picture))),
        ("a chart", word(&drawing(5_000_000, 3_000_000, "<c:chart r:id=\"r1\"/>"))),
        ("an old picture", word("<w:pict><v:shape><v:imagedata r:id=\"r1\"/></v:shape></w:pict>")),
        ("another document", docx_body("", &format!("{words}<w:altChunk r:id=\"r1\"/>"))),
        ("a picture in a text", text(&frame("12cm", "image"))),
        ("a formula in a text", text(&frame("1cm", "object"))),
        ("a picture in an old text", letter(b"Words.\r\x01\r", 9)),
        ("a picture above the text", beside("header1", "hdr", "<w:pict><v:imagedata r:id=\"r1\"/></w:pict>")),
        ("a picture below the text", beside("footer1", "ftr", &drawing(5_000_000, 3_000_000, picture))),
        ("a chart above the text", beside("header1", "hdr", "<w:drawing><c:chart r:id=\"r1\"/></w:drawing>")),
        ("a picture in a note", {
            let note = format!(
                "<w:footnote w:id=\"2\"><w:p><w:r>{}</w:r></w:p></w:footnote>",
                drawing(5_000_000, 3_000_000, picture)
            );
            beside("footnotes", "footnotes", &note)
        }),
        ("a picture above an old text", margin("header", "12cm")),
        ("a picture below an old text", margin("footer", "12cm")),
    ] {
        assert_eq!(told(&file), unread, "{name}");
    }
    for (name, file) in [
        ("a logo", word(&drawing(1_500_000, 400_000, picture))),
        ("a rule in a text", text(&frame("3mm", "image"))),
        ("a logo above the text", beside("header1", "hdr", &drawing(1_500_000, 400_000, picture))),
        ("a logo above an old text", margin("header", "3mm")),
    ] {
        assert_eq!(told(&file), [], "{name}");
    }
}

#[test]
fn slides_with_pictures_are_named() {
    let shape = "<p:sp><p:txBody><a:p><a:r><a:t>Words.</a:t></a:r></a:p></p:txBody></p:sp>";
    let picture = |across: u32| {
        format!(
            "<p:pic><p:blipFill><a:blip r:embed=\"r1\"/></p:blipFill><p:spPr><a:xfrm><a:ext cx=\"{across}\" cy=\"{across}\"/></a:xfrm></p:spPr></p:pic>"
        )
    };
    let (small, chart) = (format!("{shape}{}", picture(300_000)), format!("{shape}<c:chart/>"));
    let unread = |page: u32| (Warning::PICTURES_UNREAD.to_owned(), Some(page));
    assert_eq!(told(&pptx(&[shape, &picture(9_000_000), &small, &chart])), [unread(2), unread(4)]);
    let page = |inner: &str| format!("<draw:page><text:p>Words.</text:p>{inner}</draw:page>");
    let frame = |inner: &str| format!("<draw:frame svg:width=\"20cm\" svg:height=\"8cm\">{inner}</draw:frame>");
    // LibreOffice draws a table once more beside it.
    let table = "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table><draw:image/>";
    let pages = [page(&frame(table)), page(&frame("<draw:image/>")), page(&frame("<draw:object/><draw:image/>"))];
    assert_eq!(told(&odf("presentation", &pages.concat())), [unread(2), unread(3)]);
}

#[test]
fn a_picture_above_a_sheet_on_paper_is_told_of_and_a_logo_or_the_box_of_a_comment_is_not() {
    let relation = |kind: &str, target: &str| {
        format!("<Relationships><Relationship Id=\"r1\" Type=\"http://x/{kind}\" Target=\"{target}\"/></Relationships>")
    };
    let book = |height: &str, held: &str| {
        // As browsers would take it: not all that begins ends.
        let drawing = format!(
            "<xml><v:shapetype id=\"t75\"><br></v:shapetype><v:shape id=\"LH\" style='width:450pt;height:{height}'>{held}</v:shape></xml>"
        );
        archive(&[
            ("[Content_Types].xml", b"<Types/>"),
            ("xl/workbook.xml", b"<workbook><sheets><sheet name=\"S\" r:id=\"r1\"/></sheets></workbook>"),
            ("xl/_rels/workbook.xml.rels", relation("worksheet", "a.xml").as_bytes()),
            ("xl/a.xml", b"<worksheet><sheetData/><legacyDrawingHF r:id=\"r1\"/></worksheet>"),
            ("xl/_rels/a.xml.rels", relation("vmlDrawing", "v.vml").as_bytes()),
            ("xl/v.vml", drawing.as_bytes()),
        ])
    };
    let picture = "<v:imagedata o:relid=\"rId1\"/>";
    assert_eq!(told(&book("90pt", picture)), [(Warning::PICTURES_UNREAD.to_owned(), Some(1))]);
    assert_eq!(told(&book("24pt", picture)), []);
    assert_eq!(told(&book("90pt", "<v:textbox/>")), []);
}
