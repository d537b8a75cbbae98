//! What a file may have of each thing: as much is read, and that there was more is said.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use extract::{Document, Kind, Limits, Warning};
use support::{
    CATALOG, FONT, GO_ON, PIECES, WORDS, archive, atom, biff, biff_end, compound, container, docx_body, odf, odt_text,
    pdf, pieces, read, reader, stream, warns, word_97, workbook, xlsx,
};

/// An archive of these parts.
fn of(parts: &[(String, String)]) -> Vec<u8> {
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, part)| (name.as_str(), part.as_bytes())).collect();
    archive(&parts)
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// A text with so many parts of this name, each what is said of its number.
fn with_parts(count: usize, name: &str, part: &dyn Fn(usize) -> String) -> Document {
    let main = format!("<w:document><w:body>{}</w:body></w:document>", paragraph("Words."));
    let mut parts =
        vec![("[Content_Types].xml".to_owned(), "<Types/>".to_owned()), ("word/document.xml".to_owned(), main)];
    parts.extend((1..=count).map(|n| (format!("word/{name}{n}.xml"), part(n))));
    read(&of(&parts)).unwrap()
}

#[test]
fn a_thousand_headers_are_read_and_more_are_told_of() {
    let header = |n: usize| format!("<w:hdr>{}</w:hdr>", paragraph(&format!("Header {n}")));
    for (count, more) in [(1_000, false), (1_001, true)] {
        let document = with_parts(count, "header", &header);
        let headers = document.blocks.iter().filter(|block| block.kind == Kind::Header).count();
        assert_eq!((headers, document.truncated), (1_000, more), "{count}");
        assert_eq!(warns(&document, Warning::TEXT_LIMIT), more, "{count}");
    }
}

#[test]
fn a_header_of_many_lines_is_read_in_the_time_that_a_text_of_as_many_is() {
    let lines: String = (0..300_000).map(|n| paragraph(&format!("Line {n}"))).collect();
    let document = with_parts(1, "header", &|_| format!("<w:hdr>{lines}</w:hdr>"));
    assert_eq!((document.blocks.len(), document.truncated), (300_001, false));
}

#[test]
fn formulas_whose_parts_never_end_are_read_in_the_time_that_their_words_are() {
    let part = "<m:num><m:t>aaaaaaaaaa</m:t></m:x>";
    for formulas in
        [format!("<m:oMath>{}</m:oMath>", part.repeat(500_000)), format!("<m:oMath>{part}</m:oMath>").repeat(500_000)]
    {
        let document = read(&docx_body("", &format!("<w:p>{formulas}</w:p>"))).unwrap();
        assert_eq!(document.blocks.iter().map(|block| block.text.len()).sum::<usize>(), 5_000_000);
    }
}

#[test]
fn notes_that_are_named_again_and_again_are_read_up_to_the_limit_and_not_held_beyond_it() {
    let numbers = |numbers: &[u32]| numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>();
    let shape = |purpose: u32, text: &[u8]| {
        container(0xf004, &container(0xf00d, &[atom(0x0f9f, &numbers(&[purpose])), atom(0x0fa8, text)].concat()))
    };
    let entry = |part: u32| atom(0x03f3, &numbers(&[part, 0, 0, 256, 0]));
    // Of the lists of slides, the one of their notes.
    let mut notes = container(0x0ff0, &entry(3).repeat(10_000));
    notes[0] = 0x2f;
    let document = container(0x03e8, &[container(0x0ff0, &entry(2)), notes].concat());
    let slide = container(0x03ee, &[atom(0x03ef, &[1; 24]), container(0x040c, &shape(4, b"Words."))].concat());
    let spoken = container(0x040c, &shape(2, &[b'x'; 60_000]));
    let page = container(0x03f0, &[atom(0x03f1, &numbers(&[256, 0])), spoken].concat());
    let at = [0, document.len(), document.len() + slide.len()].map(|at| at as u32);
    let directory = atom(0x1772, &numbers(&[3 << 20 | 1, at[0], at[1], at[2]]));
    let end = at[2] + page.len() as u32;
    let edit = atom(0x0ff5, &numbers(&[0, 0, 0, end, 1, 4, 0]));
    let user = atom(0x0ff6, &numbers(&[20, 0xe391_c05f, end + directory.len() as u32, 0, 0]));
    let stream = [document, slide, page, directory, edit].concat();
    let document = read(&compound(&[("PowerPoint Document", &stream), ("Current User", &user)])).unwrap();
    assert!(document.truncated && warns(&document, Warning::TEXT_LIMIT));
    assert_eq!((document.blocks[0].text.as_str(), document.blocks[1].kind), ("Words.", Kind::Note));
}

#[test]
fn in_a_thousand_lists_of_comments_a_comment_is_looked_for_and_in_more_one_is_taken_to_be() {
    for (count, some) in [(1_000, false), (1_001, true)] {
        let document = with_parts(count, "comments", &|_| "<w:comments/>".to_owned());
        assert_eq!(warns(&document, Warning::COMMENTS_LEFT_OUT), some, "{count}");
    }
}

#[test]
fn markup_beyond_eight_times_the_text_is_not_read_and_that_is_told_of() {
    let comment = format!("<!--{}-->", "x".repeat(1 << 20));
    for (megabytes, more) in [(6, false), (10, true)] {
        let body = [paragraph("Words."), comment.repeat(megabytes), paragraph("More.")].concat();
        let document = up_to(1 << 20, &docx_body("", &body));
        assert_eq!((document.blocks.len(), document.truncated), (if more { 1 } else { 2 }, more), "{megabytes}");
        assert_eq!(warns(&document, Warning::TEXT_LIMIT), more, "{megabytes}");
    }
}

/// What is read of a file up to so many bytes of text.
fn up_to(text_bytes: u64, file: &[u8]) -> Document {
    let limits = Limits { text_bytes, ..Limits::for_size(file.len() as u64) };
    reader().with_limits(limits).read(file, &GO_ON, &mut |_, _| ()).unwrap()
}

#[test]
fn texts_that_are_kept_before_they_are_shown_are_kept_up_to_the_limit_and_that_is_told_of() {
    // Of twenty letters; as much again is reckoned for keeping one.
    let text = |n: usize| format!("Text number {n:08}");
    let relation = |id: u32, kind: &str, target: &str| {
        format!("<Relationship Id=\"r{id}\" Type=\"http://x/{kind}\" Target=\"{target}\"/>")
    };
    let shared = |count: usize| {
        let texts: String = (0..count).map(|n| format!("<si><t>{}</t></si>", text(n))).collect();
        let list = [relation(1, "worksheet", "a.xml"), relation(2, "sharedStrings", "b.xml")].concat();
        let cell = "<row><c t=\"s\"><v>0</v></c></row>";
        of(&[
            ("[Content_Types].xml".into(), "<Types/>".into()),
            ("xl/workbook.xml".into(), "<workbook><sheets><sheet name=\"S\" r:id=\"r1\"/></sheets></workbook>".into()),
            ("xl/_rels/workbook.xml.rels".into(), format!("<Relationships>{list}</Relationships>")),
            ("xl/a.xml".into(), format!("<worksheet><sheetData>{cell}</sheetData></worksheet>")),
            ("xl/b.xml".into(), format!("<sst>{texts}</sst>")),
        ])
    };
    let of_old = |count: usize| {
        let texts = (0..count).flat_map(|n| [&[20, 0, 0][..], text(n).as_bytes()].concat());
        let list = [(count as u32).to_le_bytes(), (count as u32).to_le_bytes()].concat().into_iter().chain(texts);
        workbook(&[biff(0x00fc, &list.collect::<Vec<u8>>())], &[biff(0x00fd, &[0; 10]), biff_end()])
    };
    let boxes = |count: usize| {
        let boxes: String =
            (1..count).map(|n| format!("<draw:frame><text:p>{}</text:p></draw:frame>", text(n))).collect();
        let row = format!(
            "<table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row>",
            text(0)
        );
        odf(
            "spreadsheet",
            &format!("<table:table table:name=\"S\"><table:shapes>{boxes}</table:shapes>{row}</table:table>"),
        )
    };
    for (count, more) in [(200, false), (300, true)] {
        for (name, file) in [("xlsx", shared(count)), ("xls", of_old(count)), ("ods", boxes(count))] {
            let document = up_to(10_000, &file);
            assert_eq!(document.blocks[1].text, text(0), "{name}");
            assert_eq!((warns(&document, Warning::TEXT_LIMIT), document.truncated), (more, more), "{name}, {count}");
        }
    }
}

#[test]
fn pages_of_a_pdf_are_read_up_to_the_limit_of_its_text() {
    let leaf = |content: usize| {
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 3 0 R >> >> /Contents {content} 0 R >>"
        )
    };
    let mut objects: Vec<Vec<u8>> = vec![CATALOG.into(), Vec::new(), FONT.into()];
    let mut kids = String::new();
    for number in 0..60 {
        kids += &format!("{} 0 R ", objects.len() + 1);
        objects.push(leaf(objects.len() + 2).into());
        let y = 100 + 10 * number;
        let content = format!("BT /F1 12 Tf 50 {y} Td (The weir leaks in {number} places) Tj ET");
        objects.push(stream(content.as_bytes(), ""));
    }
    objects[1] = format!("<< /Type /Pages /Kids [{kids}] /Count 60 >>").into();
    let file = pdf(&objects);
    for (text_bytes, more) in [(10_000, false), (1_000, true)] {
        let document = up_to(text_bytes, &file);
        let last = document.blocks.iter().filter_map(|block| block.page).max();
        assert_eq!((document.pages, last < Some(60)), (Some(60), more), "{text_bytes}");
        assert_eq!((warns(&document, Warning::TEXT_LIMIT), document.truncated), (more, more), "{text_bytes}");
    }
}

#[test]
fn a_page_of_the_web_is_read_up_to_the_limit_of_its_text() {
    let page = format!("<!doctype html>{}", "<p>Words and more words.</p>".repeat(10_000));
    for (text_bytes, more) in [(1 << 20, false), (100_000, true)] {
        let document = up_to(text_bytes, page.as_bytes());
        assert_eq!((document.blocks.len() < 10_000, document.truncated), (more, more), "{text_bytes}");
        assert_eq!(warns(&document, Warning::TEXT_LIMIT), more, "{text_bytes}");
    }
}

#[test]
fn of_a_chart_ten_thousand_values_and_series_are_read_and_more_are_told_of() {
    let relation = "<Relationships><Relationship Id=\"c1\" Type=\"http://x/chart\" Target=\"c.xml\"/></Relationships>";
    let main = format!("{}<w:p><w:r><w:drawing><c:chart r:id=\"c1\"/></w:drawing></w:r></w:p>", paragraph("Words."));
    let of_office = |count: usize| {
        let points: String = (0..count).map(|n| format!("<c:pt idx=\"{n}\"><c:v>7</c:v></c:pt>")).collect();
        of(&[
            ("[Content_Types].xml".into(), "<Types/>".into()),
            ("word/document.xml".into(), format!("<w:document><w:body>{main}</w:body></w:document>")),
            ("word/_rels/document.xml.rels".into(), relation.into()),
            ("word/c.xml".into(), format!("<c:chartSpace><c:ser><c:val>{points}</c:val></c:ser></c:chartSpace>")),
        ])
    };
    let text = "<text:p>Words.</text:p><draw:frame><draw:object xlink:href=\"./Object 1\"/></draw:frame>";
    let part = |kind: &str, inner: &str| {
        format!(
            "<office:document-content><office:body><office:{kind}>{inner}</office:{kind}></office:body></office:document-content>"
        )
    };
    let open = |count: usize| {
        let cells = "<table:table-cell><text:p>7</text:p></table:table-cell>".repeat(count);
        let table = format!("<table:table><table:table-row>{cells}</table:table-row></table:table>");
        of(&[
            ("mimetype".into(), "application/vnd.oasis.opendocument.text".into()),
            ("content.xml".into(), part("text", text)),
            ("Object 1/content.xml".into(), part("chart", &format!("<chart:chart>{table}</chart:chart>"))),
        ])
    };
    for (count, more) in [(10_000, false), (10_001, true)] {
        // In one the series counts too.
        for file in [of_office(count - 1), open(count)] {
            let document = read(&file).unwrap();
            assert_eq!(document.blocks[0].text, "Words.");
            assert!(document.blocks[1].text.contains("7 | 7 | 7"), "{count}");
            assert_eq!((warns(&document, Warning::CELLS_LIMIT), document.truncated), (more, more), "{count}");
        }
    }
}

#[test]
fn sixty_five_thousand_formats_of_cells_are_kept_and_more_are_told_of() {
    let cell = "<sheetData><row><c s=\"1\"><v>45365</v></c></row></sheetData>";
    for (formats, more) in [(65_535, false), (65_536, true)] {
        let list = "<xf numFmtId=\"14\"/>".repeat(formats);
        let styles = format!("<styleSheet><cellXfs>{list}</cellXfs></styleSheet>");
        let document = read(&xlsx("", &styles, &[("S", cell)])).unwrap();
        assert_eq!(document.blocks[1].text, "2024-03-14");
        assert_eq!(warns(&document, Warning::PART_DAMAGED), more, "{formats}");
    }
}

#[test]
fn a_row_of_a_text_keeps_the_columns_of_a_thousand_cells_that_lie_under_others() {
    let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
    let under = |count: u32| format!("<table:covered-table-cell table:number-columns-repeated=\"{count}\"/>");
    for (count, kept) in [(2, 2), (1_022, 1_022), (u32::MAX, 1_023)] {
        let row = format!("<table:table-row>{}{}{}</table:table-row>", cell("a"), under(count), cell("b"));
        let document = read(&odt_text("", &format!("<table:table>{row}</table:table>"))).unwrap();
        assert_eq!(document.blocks[0].text.split('|').count(), kept + 2, "{count}");
    }
}

#[test]
fn the_headers_of_two_hundred_sections_of_an_old_text_are_read_and_more_are_told_of() {
    /// Number of the part that lists the places of headers and footers (MS-DOC, 2.5.6).
    const MARGINS: usize = 11;
    for (places, more) in [(1_202, false), (1_203, true)] {
        let parts = [(PIECES, pieces(&[0, 7], &[0])), (MARGINS, vec![0; 4 * places])];
        let document = read(&word_97(b"Words.\r", 7, &parts)).unwrap();
        assert_eq!((warns(&document, Warning::TEXT_LIMIT), document.truncated), (more, more), "{places}");
        assert_eq!(document.blocks[0].text, "Words.");
    }
}

#[test]
fn a_thousand_pictures_are_taken_and_more_are_told_of() {
    let picture = |n: usize| format!("<w:p><w:r><w:pict><v:imagedata r:id=\"r{n}\"/></w:pict></w:r></w:p>");
    let relation = |n: usize| format!("<Relationship Id=\"r{n}\" Type=\"http://x/image\" Target=\"media/{n}.bmp\"/>");
    // How large it is says its head; its pixels are missing.
    let mut bitmap = [&b"BM"[..], &[0; 8], &54_u32.to_le_bytes(), &40_u32.to_le_bytes()].concat();
    bitmap.extend([&200_u32.to_le_bytes()[..], &50_u32.to_le_bytes(), &[1, 0, 24, 0], &[0; 24]].concat());
    for (count, more) in [(1_000, false), (1_001, true)] {
        let body: String = (1..=count).map(picture).collect();
        let relations: String = (1..=count).map(relation).collect();
        let relations = format!("<Relationships>{relations}</Relationships>");
        let main = format!("<w:document><w:body>{}{body}</w:body></w:document>", paragraph("Words."));
        let names: Vec<String> = (1..=count).map(|n| format!("word/media/{n}.bmp")).collect();
        let mut parts: Vec<(&str, &[u8])> = vec![
            ("[Content_Types].xml", b"<Types/>"),
            ("word/document.xml", main.as_bytes()),
            ("word/_rels/document.xml.rels", relations.as_bytes()),
        ];
        parts.extend(names.iter().map(|name| (name.as_str(), bitmap.as_slice())));
        let document = read(&archive(&parts)).unwrap();
        let of_kind = |kind: &str| document.warnings.iter().filter(|warning| warning.kind == kind).count();
        assert_eq!(of_kind(Warning::PICTURES_TO_RECOGNISE), 1_000, "{count}");
        assert_eq!(of_kind(Warning::PICTURES_LIMIT), usize::from(more), "{count}");
    }
}

#[test]
fn one_picture_that_is_shown_a_million_times_costs_what_one_does() {
    let picture = "<w:p><w:r><w:pict><v:imagedata r:id=\"r1\"/></w:pict></w:r></w:p>".repeat(200_000);
    let document = read(&docx_body("", &format!("{}{picture}", paragraph("Words.")))).unwrap();
    assert_eq!(document.warnings, [Warning::new(Warning::PICTURES_UNREAD, None)]);
}

#[test]
fn beyond_ten_thousand_notes_on_a_page_one_of_every_kind_is_taken_to_be() {
    let noted = |links: usize| {
        let leaf = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R /Annots [{}] >>",
            "6 0 R ".repeat(links)
        );
        let link = b"<< /Type /Annot /Subtype /Link /Rect [0 0 1 1] >>".to_vec();
        let pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec();
        let words = stream(WORDS.as_bytes(), "");
        read(&pdf(&[CATALOG.into(), pages, leaf.into(), words, FONT.into(), link])).unwrap()
    };
    for (links, some) in [(10_000, false), (10_001, true)] {
        let document = noted(links);
        assert_eq!(warns(&document, Warning::COMMENTS_LEFT_OUT), some, "{links}");
        assert_eq!(warns(&document, Warning::ATTACHMENTS_UNREAD), some, "{links}");
        assert!(document.blocks[0].text.contains("words"), "{links}");
    }
}
