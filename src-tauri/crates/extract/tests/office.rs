//! What sheets, slides, letters and the office files from before archives hold, block by block.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use extract::{Document, Error, Format, Kind, Kind::*, Warning};
use support::{
    archive, atom, biff, biff_end, compound, container, docx_body, fixture, odf, odt_text, pptx, presentation, read,
    told, warns, workbook, xlsx,
};

const H1: Kind = Heading { level: 1 };

fn paged(document: &Document) -> Vec<(u32, Kind, &str)> {
    document.blocks.iter().map(|block| (block.page.unwrap_or(0), block.kind, block.text.as_str())).collect()
}

#[test]
fn a_workbook_shows_what_its_cells_show_whichever_program_format_it_is_in() {
    for name in ["xlsx/ledger.xlsx", "ods/ledger.ods", "xls/ledger.xls"] {
        let document = read(&fixture(name)).unwrap();
        assert_eq!((document.pages, document.title.as_deref()), (Some(2), Some("Ledger of the mill")), "{name}");
        let told = warns(&document, "hidden_left_out") && warns(&document, "comments_left_out");
        assert!(told && document.warnings.len() == 2, "{name}: {:?}", document.warnings);
        assert_eq!(
            paged(&document),
            [
                (1, H1, "Grain"),
                (1, TableRow, "Grain ground in 2023"),
                (1, TableRow, "Delivered | At | Paid | Share | Farm"),
                (1, TableRow, "14.03.2023 | 09:30 | 1,234.50 € | 61.5% | Müller & sons"),
                (1, TableRow, "02.11.2023 | | -772.75 € | 38.5% | 水車小屋"),
                (1, TableRow, "Sum | | 461.75 € | TRUE | by hand"),
                (1, Footer, "Page …"),
                (2, H1, "Staff"),
                (2, TableRow, "Name | Years"),
                (2, TableRow, "A. Keeper | 12"),
            ],
            "{name}"
        );
    }
}

#[test]
fn what_stands_above_and_below_sheets_on_paper_is_read_once_and_what_is_filled_in_there_is_left_open() {
    let said = "<oddHeader>&amp;L&amp;\"Arial,Bold\"&amp;12Smith &amp;&amp; Sons&amp;R&amp;D</oddHeader>\
         <oddFooter>&amp;Cin thousands, page &amp;P of &amp;N</oddFooter><evenFooter>Draft</evenFooter>";
    // A view that somebody keeps has paper of its own.
    let view = "<customSheetViews><customSheetView><headerFooter><oddHeader>As it was</oddHeader></headerFooter></customSheetView></customSheetViews>";
    let sheet = |how: &str| {
        format!("<sheetData><row><c><v>42</v></c></row></sheetData>{view}<headerFooter {how}>{said}</headerFooter>")
    };
    let [one, two] = ["", "differentOddEven=\"1\""].map(sheet);
    let (above, below) = ("Smith & Sons", "in thousands, page … of …");
    let first = [(1, H1, "One"), (1, Header, above), (1, TableRow, "42"), (1, Footer, below)];
    let second = [(2, H1, "Two"), (2, TableRow, "42"), (2, Footer, "Draft")];
    let book = read(&xlsx("", "<styleSheet/>", &[("One", &one), ("Two", &two)])).unwrap();
    assert_eq!(paged(&book), [&first[..], &second].concat());

    let styles = "<office:document-styles><office:master-styles><style:master-page style:name=\"P\">\
         <style:header><style:region-left><text:p>Smith &amp; Sons</text:p></style:region-left>\
         <style:region-right><text:p><text:date>1.1.24</text:date></text:p></style:region-right></style:header>\
         <style:header-left style:display=\"false\"><text:p>Not printed</text:p></style:header-left>\
         <style:footer><text:p>in thousands, page <text:page-number>1</text:page-number> of <text:page-count>99</text:page-count></text:p></style:footer>\
         </style:master-page><style:master-page style:name=\"Q\"><style:header><text:p>Of no sheet</text:p></style:header></style:master-page>\
         </office:master-styles></office:document-styles>";
    let content = "<office:document-content><office:automatic-styles>\
         <style:style style:name=\"T\" style:family=\"table\" style:master-page-name=\"P\"/></office:automatic-styles>\
         <office:body><office:spreadsheet><table:table table:name=\"One\" table:style-name=\"T\">\
         <table:table-row><table:table-cell><text:p>42</text:p></table:table-cell></table:table-row>\
         </table:table></office:spreadsheet></office:body></office:document-content>";
    let open = archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("styles.xml", styles.as_bytes()),
        ("content.xml", content.as_bytes()),
    ]);
    assert_eq!(paged(&read(&open).unwrap()), first);

    let string = |text: &[u8]| [&(text.len() as u16).to_le_bytes()[..], &[0], text].concat();
    let old = workbook(
        &[],
        &[
            biff(0x0014, &string(b"&LSmith && Sons&R&D")),
            biff(0x0015, &string(b"&Cin thousands, page &P of &N")),
            biff(0x01aa, &[0; 64]),
            biff(0x0014, &string(b"As it was")),
            biff(0x01ab, &[1, 0]),
            biff(0x0203, &[&[0; 6][..], &42_f64.to_le_bytes()].concat()),
            biff_end(),
        ],
    );
    assert_eq!(paged(&read(&old).unwrap())[1..], first[1..]);

    let lines: String = (0..1_001).map(|n| format!("Line {n}\n")).collect();
    let many = format!("<sheetData/><headerFooter><oddHeader>{lines}</oddHeader></headerFooter>");
    let many = read(&xlsx("", "<styleSheet/>", &[("One", &many)])).unwrap();
    assert!(many.truncated && many.blocks.len() == 1 + 1_000, "{}", many.blocks.len());
}

#[test]
fn a_date_is_shown_and_not_the_days_since_1900() {
    let styles = "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"d mmmm yyyy\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>";
    let sheet = "<sheetData><row r=\"3\"><c r=\"B3\" s=\"1\"><v>45365</v></c><c r=\"C3\" s=\"2\"><v>45365</v></c><c r=\"D3\"><v>45365</v></c><c r=\"E3\" t=\"d\"><v>2024-03-14</v></c><c r=\"F3\" t=\"e\"><v>#N/A</v></c><c r=\"G3\" t=\"b\"><v>0</v></c><c t=\"inlineStr\"><is><r><t>in </t></r><r><t>line</t></r></is></c></row></sheetData>";
    let document = read(&xlsx("", styles, &[("Days", sheet)])).unwrap();
    let row = "2024-03-14 | 14 March 2024 | 45365 | 2024-03-14 | #N/A | FALSE | in line";
    assert_eq!(paged(&document), [(1, H1, "Days"), (1, TableRow, row)]);
    let old = read(&xlsx("<workbookPr date1904=\"1\"/>", styles, &[("Days", sheet)])).unwrap();
    assert!(old.blocks[1].text.starts_with("2028-03-15 | 15 March 2028 | 45365"), "{}", old.blocks[1].text);
}

#[test]
fn an_empty_workbook_says_that_it_holds_its_sheets_names_alone_and_a_binary_one_is_unknown() {
    let document = read(&xlsx("", "<styleSheet/>", &[("One", "<sheetData/>"), ("Two", "")])).unwrap();
    assert_eq!(paged(&document), [(1, H1, "One"), (2, H1, "Two")]);
    let binary = archive(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.bin", b"x")]);
    assert_eq!(read(&binary).unwrap_err(), Error::UnknownFormat);
}

#[test]
fn values_parted_by_anything_usual_are_rows() {
    let rows = |name: &str| {
        let document = read(&fixture(name)).unwrap();
        assert_eq!((document.format, document.pages, document.warnings.len()), (Format::Csv, None, 0));
        document.blocks.into_iter().map(|block| block.text).collect::<Vec<_>>()
    };
    assert_eq!(
        rows("csv/harvest.csv"),
        [
            "Field | Crop | Tonnes | Note",
            "North; upper | Rye | 4,5 | dry, and late",
            "South | Größe 2 | 12 |",
            "East | Oats | | he said \"fine\""
        ]
    );
    assert_eq!(rows("csv/visits.tsv"), ["date | visitors", "2024-03-01 | 12", "2024-03-02 | 140"]);
}

#[test]
fn slides_are_pages_with_their_title_first_and_their_notes_last() {
    let all = [
        (1, H1, "Why bees matter"),
        (1, ListItem, "Bees visit two million flowers"),
        (1, ListItem, "Für ein Glas Honig"),
        (1, Paragraph, "Пчёлы и мёд"),
        (1, Note, "Ask who keeps bees."),
        (3, H1, "Yield"),
        (3, TableRow, "Year | Kilograms"),
        (3, TableRow, "2023 | 41"),
    ];
    // There LibreOffice wrote this title as any other text.
    let old = [&all[..5], &[(3, Paragraph, "Yield")], &all[6..]].concat();
    for (name, expected) in [("pptx/talk.pptx", &all[..]), ("odp/talk.odp", &all), ("ppt/talk.ppt", &old)] {
        let document = read(&fixture(name)).unwrap();
        assert_eq!((document.pages, document.title.as_deref()), (Some(3), Some("Talk on bees")), "{name}");
        assert!(warns(&document, "hidden_left_out") && document.warnings.len() == 1, "{name}");
        assert_eq!(paged(&document), expected, "{name}");
    }
}

#[test]
fn an_old_slides_text_may_stand_in_the_outline() {
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let text = |purpose: u32, text: &str| [atom(0x0f9f, &purpose.to_le_bytes()), atom(0x0fa0, &utf16(text))].concat();
    let outline = [text(0, "A title\u{b}of two lines"), text(1, "one\rtwo")].concat();
    let reference = |at: u32| container(0xf004, &container(0xf00d, &atom(0x0f9e, &at.to_le_bytes())));
    let own =
        container(0xf004, &container(0xf00d, &[atom(0x0f9f, &4_u32.to_le_bytes()), atom(0x0fa8, b"caf\xe9")].concat()));
    let file = presentation(&outline, &[reference(1), own, reference(0), reference(9)].concat());
    assert_eq!(
        paged(&read(&file).unwrap()),
        [(1, H1, "A title of two lines"), (1, ListItem, "one"), (1, ListItem, "two"), (1, Paragraph, "café")]
    );
}

#[test]
fn items_of_an_old_slide_are_the_paragraphs_that_have_marks() {
    let run = |(characters, mark): &(u32, u8)| {
        [&characters.to_le_bytes()[..], &[0, 0], &1_u32.to_le_bytes(), &[*mark, 0]].concat()
    };
    let text = |purpose: u32, text: &[u8], marks: &[(u32, u8)]| {
        let style: Vec<u8> = marks.iter().flat_map(run).collect();
        let text = [atom(0x0f9f, &purpose.to_le_bytes()), atom(0x0fa8, text), atom(0x0fa1, &style)];
        container(0xf004, &container(0xf00d, &text.concat()))
    };
    let body = text(1, b"ask the bank\rwhich is closed\rask the mayor", &[(13, 1), (16, 0)]);
    let boxed = text(4, b"Bring\ra cup", &[(6, 0), (6, 1)]);
    assert_eq!(
        paged(&read(&presentation(&[], &[body, boxed].concat())).unwrap()),
        [
            (1, ListItem, "ask the bank"),
            (1, Paragraph, "which is closed"),
            (1, ListItem, "ask the mayor"),
            (1, Paragraph, "Bring"),
            (1, ListItem, "a cup"),
        ]
    );
}

#[test]
fn an_old_word_document_reads_as_the_same_in_a_new_one() {
    let document = read(&fixture("doc/report.doc")).unwrap();
    assert_eq!((document.pages, document.title.as_deref()), (None, Some("Report on the weir")));
    assert!(warns(&document, "changes_tracked") && warns(&document, "hidden_left_out") && document.warnings.len() == 2);
    assert_eq!(
        paged(&document),
        [
            (0, Header, "Water board, papers"),
            (0, H1, "The weir at Größenau"),
            (
                0,
                Paragraph,
                "The weir was built in 1890 and raised twice. It holds four metres of water — at a cost of 3 € a day."
            ),
            (0, Note, "Deed in the town archive."),
            (0, Heading { level: 2 }, "Findings"),
            (0, ListItem, "The sill is worn."),
            (0, ListItem, "The gate leaks."),
            (0, TableRow, "Part | State"),
            (0, TableRow, "Gate (north) | poor"),
            (0, Paragraph, "Плотина открыта с мая, 堰は五月に開く。 ‘Quoted’ words stay."),
            (0, Note, "Said by the miller."),
            (0, Paragraph, "See the plan of 2024."),
            (0, Footer, "Confidential draft"),
        ]
    );
}

#[test]
fn an_outlook_message_names_people_by_address_and_lists_what_was_attached_unread() {
    let document = read(&fixture("msg/lease.msg")).unwrap();
    assert_eq!((document.pages, document.title.as_deref()), (None, Some("Lease of the café")));
    assert_eq!(
        paged(&document),
        [
            (0, H1, "Lease of the café"),
            (0, Note, "From: Órla Ní Bhriain <orla@example.org>"),
            (0, Note, "To: All hands <hands@example.net>, Bo <bo@example.net>"),
            (0, Note, "Cc: c@example.net"),
            (0, Note, "Bcc: Secret <secret@example.net>"),
            (0, Note, "Date: 2024-03-04 09:12 UTC"),
            (0, Paragraph, "Dear all,"),
            (0, Paragraph, "the lease ends in May. Сообщите Бо."),
            (0, ListItem, "- ask the bank"),
            (0, ListItem, "- ask the mayor"),
            (0, Note, "Attachment: Lease 2024.pdf"),
            (0, Note, "Attachment: Plan.png"),
        ]
    );
    let page = read(&fixture("msg/page.msg")).unwrap();
    assert_eq!(
        paged(&page)[2..],
        [
            (0, Note, "Date: Mon, 4 Mar 2024 10:12:41 +0100"),
            (0, Heading { level: 2 }, "Öffnung"),
            (0, Paragraph, "Wir öffnen um neun."),
        ]
    );
    let rich = read(&fixture("msg/rich.msg")).unwrap();
    assert_eq!(paged(&rich).last(), Some(&(0, Paragraph, "Only rich text, at 2 €.")));
}

#[test]
fn a_mailbox_has_a_page_for_each_mail() {
    let document = read(&fixture("mbox/list.mbox")).unwrap();
    assert_eq!((document.pages, document.title, document.warnings.len()), (Some(3), None, 0));
    let said: Vec<_> = document.blocks.iter().map(|block| (block.page.unwrap(), block.text.as_str())).collect();
    let starts = ["From: ", "To: ", "Date: "];
    let said: Vec<_> =
        said.into_iter().filter(|(_, text)| !starts.iter().any(|start| text.starts_with(start))).collect();
    assert_eq!(
        said,
        [
            (1, "Key of the hall"),
            (1, "Who has the key?"),
            (1, "From Monday on we need it."),
            (2, "Re: Key of the hall"),
            (2, "I have it, and a spare one."),
            (3, "Re: Key of the hall"),
            (3, "Thank you."),
            (3, "From now on it hangs by the door."),
        ]
    );
}

#[test]
fn a_compound_file_is_known_by_its_streams() {
    assert_eq!(read(&compound(&[("Anything", b"x")])).unwrap_err(), Error::UnknownFormat);
}

/// A workbook of one sheet with this in it, and this drawn upon it.
fn drawn_upon(sheet: &str, drawing: &str) -> Vec<u8> {
    let relation = |kind: &str, target: &str| {
        format!("<Relationships><Relationship Id=\"r1\" Type=\"http://x/{kind}\" Target=\"{target}\"/></Relationships>")
    };
    archive(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", b"<workbook><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", relation("worksheet", "worksheets/a.xml").as_bytes()),
        ("xl/worksheets/a.xml", format!("<worksheet><sheetData>{sheet}</sheetData></worksheet>").as_bytes()),
        ("xl/worksheets/_rels/a.xml.rels", relation("drawing", "../drawings/b.xml").as_bytes()),
        ("xl/drawings/b.xml", format!("<xdr:wsDr>{drawing}</xdr:wsDr>").as_bytes()),
    ])
}

#[test]
fn text_in_boxes_upon_a_sheet_is_read_and_pictures_and_charts_are_told_of() {
    let boxed = "<xdr:sp><xdr:txBody><a:p><a:r><a:t>Prices are </a:t></a:r><a:r><a:t>net.</a:t></a:r></a:p><a:p><a:r><a:t>As of May.</a:t></a:r></a:p></xdr:txBody></xdr:sp>";
    let chart = "<xdr:graphicFrame><a:graphic><c:chart r:id=\"r1\"/></a:graphic></xdr:graphicFrame>";
    let new = drawn_upon("<row><c><v>7</v></c></row>", &format!("{boxed}{chart}"));
    let cell = "<table:table-row><table:table-cell office:value-type=\"float\"><text:p>7</text:p><draw:frame svg:width=\"9cm\" svg:height=\"9cm\"><draw:object/></draw:frame></table:table-cell></table:table-row>";
    let shapes = "<table:shapes><draw:frame><draw:text-box><text:p>Prices are net.</text:p></draw:text-box></draw:frame><draw:custom-shape><text:p>As of May.</text:p></draw:custom-shape></table:shapes>";
    let open = odf("spreadsheet", &format!("<table:table table:name=\"S\">{shapes}{cell}</table:table>"));
    for (name, file) in [("xlsx", new), ("ods", open)] {
        let document = read(&file).unwrap();
        assert_eq!(
            paged(&document),
            [(1, H1, "S"), (1, TableRow, "7"), (1, Paragraph, "Prices are net."), (1, Paragraph, "As of May.")],
            "{name}"
        );
        assert_eq!(document.warnings, [Warning::new(Warning::PICTURES_UNREAD, Some(1))], "{name}");
    }
    let object = |kind: u16| biff(0x005d, &[&[0x15, 0, 0x12, 0][..], &kind.to_le_bytes()].concat());
    let text = |text: &[u8]| {
        let head = [&[0; 10][..], &(text.len() as u16).to_le_bytes(), &[0; 6]].concat();
        [biff(0x01b6, &head), biff(0x003c, &[&[0][..], text].concat()), biff(0x003c, &[0; 16])]
    };
    for (name, drawn) in [("a chart", 5), ("a picture", 8)] {
        let records = [
            vec![biff(0x0203, &[&[0; 6][..], &7_f64.to_le_bytes()].concat()), object(6)],
            text(b"Prices are net.\nAs of May.").to_vec(),
            vec![object(25)],
            text(b"what a reader said").to_vec(),
            vec![object(drawn), biff_end()],
        ];
        let document = read(&workbook(&[], &records.concat())).unwrap();
        assert_eq!(
            paged(&document),
            [(1, H1, "words"), (1, TableRow, "7"), (1, Paragraph, "Prices are net."), (1, Paragraph, "As of May.")],
            "{name}"
        );
        assert_eq!(document.warnings, [Warning::new(Warning::PICTURES_UNREAD, Some(1))], "{name}");
    }
}

#[test]
fn a_formula_whose_result_is_not_in_the_file_is_told_of() {
    let row = |cells: &str| xlsx("", "<styleSheet/>", &[("S", &format!("<sheetData><row>{cells}</row></sheetData>"))]);
    let unread = [(Warning::FORMULAS_UNREAD.to_owned(), Some(1))];
    assert_eq!(told(&row("<c><v>7</v></c><c><f>SUM(A1)</f></c><c><f>A1</f></c>")), unread);
    assert_eq!(told(&row("<c><f>SUM(A1)</f><v>7</v></c><c t=\"str\"><f>T(A1)</f><v></v></c>")), []);
    let cell = |formula: &str| {
        let row = format!("<table:table-row><table:table-cell {formula}/></table:table-row>");
        odf("spreadsheet", &format!("<table:table table:name=\"S\">{row}</table:table>"))
    };
    assert_eq!(told(&cell("table:formula=\"of:=SUM([.A1])\"")), unread);
    assert_eq!(told(&cell("table:formula=\"of:=SUM([.A1])\" office:value-type=\"float\" office:value=\"7\"")), []);
}

#[test]
fn a_row_of_one_cell_only_frames_the_text_in_it() {
    let paragraph = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let heading = "<w:p><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr><w:r><w:t>Dear members</w:t></w:r></w:p>";
    let row = |cells: &[&str]| {
        format!("<w:tr>{}</w:tr>", cells.iter().map(|cell| format!("<w:tc>{cell}</w:tc>")).collect::<String>())
    };
    let prices = format!("<w:tbl>{}</w:tbl>", row(&[&paragraph("Tea"), &paragraph("3 €")]));
    let inner = format!("{heading}{}{prices}{}", paragraph("The hall is closed."), paragraph("Yours"));
    let word = docx_body("", &format!("<w:tbl>{}</w:tbl>", row(&[&inner])));
    let cell = |inner: &str| format!("<table:table-cell>{inner}</table:table-cell>");
    let table = |cells: &str| format!("<table:table><table:table-row>{cells}</table:table-row></table:table>");
    let prices = table(&[cell("<text:p>Tea</text:p>"), cell("<text:p>3 €</text:p>")].concat());
    let inner = format!(
        "<text:h text:outline-level=\"1\">Dear members</text:h><text:p>The hall is closed.</text:p>{prices}<text:p>Yours</text:p>"
    );
    let text = odt_text("", &table(&cell(&inner)));
    for (name, file) in [("docx", word), ("odt", text)] {
        assert_eq!(
            paged(&read(&file).unwrap()),
            [
                (0, H1, "Dear members"),
                (0, Paragraph, "The hall is closed."),
                (0, TableRow, "Tea | 3 €"),
                (0, Paragraph, "Yours"),
            ],
            "{name}"
        );
    }
}

#[test]
fn a_cell_under_one_of_an_earlier_row_keeps_its_column() {
    let cell = |more: &str, text: &str| format!("<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>");
    let row = |cells: &str| format!("<table:table-row>{cells}</table:table-row>");
    let rows = [
        row(&[cell("table:number-rows-spanned=\"2\"", "North"), cell("", "Rye"), cell("", "4")].concat()),
        row(&["<table:covered-table-cell/>".to_owned(), cell("", "Oats"), cell("", "5")].concat()),
        row(&[cell("table:number-columns-spanned=\"2\"", "Sum"), "<table:covered-table-cell/>".into(), cell("", "9")]
            .concat()),
    ];
    let document = read(&odt_text("", &format!("<table:table>{}</table:table>", rows.concat()))).unwrap();
    assert_eq!(
        paged(&document),
        [(0, TableRow, "North | Rye | 4"), (0, TableRow, "| Oats | 5"), (0, TableRow, "Sum | 9")]
    );
}

#[test]
fn readings_powers_and_fractions_are_told_from_what_they_stand_beside() {
    let run = |properties: &str, text: &str| format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>");
    let raised = "<w:vertAlign w:val=\"superscript\"/>";
    let body = [
        run("", "In 1961"),
        run(raised, "1"),
        run("", " some 10"),
        run(raised, "-6"),
        run("", " of "),
        format!("<w:ruby><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby>", run("", "とうだい"), run("", "灯台")),
        run("", " and "),
        "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"
            .into(),
        run("", " x"),
        "<m:oMath><m:sSup><m:e><m:r><m:t>y</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"
            .into(),
        run("", " 3"),
    ];
    let document = read(&docx_body("", &format!("<w:p>{}</w:p>", body.concat()))).unwrap();
    assert_eq!(paged(&document), [(0, Paragraph, "In 1961¹ some 10⁻⁶ of 灯台 and 1/2 xy² 3")]);
    let style = "<style:style style:name=\"T1\" style:family=\"text\"><style:text-properties style:text-position=\"super 58%\"/></style:style>";
    let note = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Log of 1961.</text:p></text:note-body></text:note>";
    let spans = format!(
        "{style}<text:p>some 10<text:span text:style-name=\"T1\">6</text:span> ships<text:span text:style-name=\"T1\">{note}</text:span> in 1961</text:p>"
    );
    let document = read(&odt_text("", &spans)).unwrap();
    assert_eq!(paged(&document), [(0, Paragraph, "some 10⁶ ships in 1961"), (0, Note, "Log of 1961.")]);
    let slide = "<p:sp><p:txBody><a:p><a:r><a:rPr/><a:t>some 10</a:t></a:r><a:r><a:rPr baseline=\"30000\"/><a:t>6</a:t></a:r><a:r><a:rPr baseline=\"0\"/><a:t>, 7</a:t></a:r></a:p></p:txBody></p:sp>";
    assert_eq!(paged(&read(&pptx(&[slide])).unwrap()), [(1, Paragraph, "some 10⁶, 7")]);
}

#[test]
fn the_parts_of_a_text_are_found_by_what_refers_to_them_and_not_by_their_names() {
    let relation = |id: u32, kind: &str, target: &str| {
        format!("<Relationship Id=\"r{id}\" Type=\"http://x/{kind}\" Target=\"{target}\"/>")
    };
    let list = |relations: &[String]| format!("<Relationships>{}</Relationships>", relations.concat());
    let main = list(&[relation(1, "officeDocument", "word/document2.xml")]);
    let parts = list(&[
        relation(1, "styles", "styles2.xml"),
        relation(2, "footnotes", "notes/f.xml"),
        relation(3, "header", "h.xml"),
    ]);
    let run = "<w:r><w:t>The weir</w:t></w:r>";
    let mark = "<w:r><w:t>It leaks.</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r>";
    let body = format!(
        "<w:document><w:body><w:p><w:pPr><w:pStyle w:val=\"a\"/></w:pPr>{run}</w:p><w:p>{mark}</w:p></w:body></w:document>"
    );
    let note =
        "<w:footnotes><w:footnote w:id=\"2\"><w:p><w:r><w:t>Seen in May.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let styles = "<w:styles><w:style w:styleId=\"a\"><w:name w:val=\"heading 1\"/></w:style></w:styles>";
    let file = archive(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", main.as_bytes()),
        ("word/document2.xml", body.as_bytes()),
        ("word/_rels/document2.xml.rels", parts.as_bytes()),
        ("word/styles2.xml", styles.as_bytes()),
        ("word/notes/f.xml", note.as_bytes()),
        ("word/h.xml", b"<w:hdr><w:p><w:r><w:t>Papers</w:t></w:r></w:p></w:hdr>"),
    ]);
    assert_eq!(
        paged(&read(&file).unwrap()),
        [(0, Header, "Papers"), (0, H1, "The weir"), (0, Paragraph, "It leaks."), (0, Note, "Seen in May.")]
    );
}

#[test]
fn a_heading_stays_one_where_a_text_box_is_anchored_in_it() {
    let boxed = "<w:r><w:txbxContent><w:p><w:r><w:t>In the margin</w:t></w:r></w:p></w:txbxContent></w:r>";
    let heading = |inner: &str| {
        format!("<w:p><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr>{inner}<w:r><w:t>The weir</w:t></w:r></w:p>")
    };
    let document = read(&docx_body("", &format!("{}{}", heading(boxed), heading("")))).unwrap();
    assert_eq!(paged(&document), [(0, Paragraph, "In the margin"), (0, H1, "The weir"), (0, H1, "The weir")]);
}
