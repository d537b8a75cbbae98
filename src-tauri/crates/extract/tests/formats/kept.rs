//! What is easily lost: numbers of clauses, signs, powers and formulas, what was chosen in a form, and what stands beside the text.

use extract::Kind::*;
use extract::Warning;

use crate::support::{
    PIECES, archive, biff, biff_end, blocks, compound, docx_body, odf, pieces, read, told, word_97_of, workbook,
};

pub fn run(properties: &str, text: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>")
}

pub fn paragraph(runs: &str) -> String {
    format!("<w:p>{runs}</w:p>")
}

pub fn relations(list: &[(&str, &str, &str)]) -> String {
    let one = |(id, kind, target): &(&str, &str, &str)| {
        format!("<Relationship Id=\"{id}\" Type=\"http://x/{kind}\" Target=\"{target}\"/>")
    };
    format!("<Relationships>{}</Relationships>", list.iter().map(one).collect::<String>())
}

/// A DOCX with this in its body, and these parts besides.
pub fn docx(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let body = format!("<w:document><w:body>{body}</w:body></w:document>");
    let mut all = vec![("[Content_Types].xml", "<Types/>"), ("word/document.xml", body.as_str())];
    all.extend(parts);
    let all: Vec<(&str, &[u8])> = all.iter().map(|(name, part)| (*name, part.as_bytes())).collect();
    archive(&all)
}

pub fn only(kind: &str) -> Vec<(String, Option<u32>)> {
    vec![(kind.to_owned(), None)]
}

/// A presentation of one slide, and these parts besides.
pub fn slides(slide: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let slide = format!("<p:sld>{slide}</p:sld>");
    let list = relations(&[("r1", "slide", "slides/s.xml")]);
    let mut all = vec![
        ("[Content_Types].xml", "<Types/>"),
        ("ppt/presentation.xml", "<p:presentation><p:sldId id=\"1\" r:id=\"r1\"/></p:presentation>"),
        ("ppt/_rels/presentation.xml.rels", list.as_str()),
        ("ppt/slides/s.xml", slide.as_str()),
    ];
    all.extend(parts);
    let all: Vec<(&str, &[u8])> = all.iter().map(|(name, part)| (*name, part.as_bytes())).collect();
    archive(&all)
}

#[test]
fn signs_of_a_docx_are_read_by_their_font_and_one_that_nobody_knows_is_told_of() {
    let sign = |font: &str, number: &str| format!("<w:r><w:sym w:font=\"{font}\" w:char=\"{number}\"/></w:r>");
    let ticked = run("<w:rFonts w:ascii=\"Wingdings\"/>", "&#xF0FE;");
    let known = [sign("Symbol", "F061"), run("", " &gt; 0 "), ticked, run("", " done")].concat();
    let document = read(&docx_body("", &paragraph(&known))).unwrap();
    assert_eq!((blocks(&document), document.warnings.len()), (vec![(Paragraph, "α > 0 ☑ done")], 0));
    let unknown = [run("", "Words "), sign("Webdings", "F06E")].concat();
    assert_eq!(told(&docx_body("", &paragraph(&unknown))), only(Warning::CHARACTERS_LOST));
}

#[test]
fn what_was_chosen_in_a_form_is_read() {
    let field =
        |said: &str| format!("<w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData>{said}</w:ffData></w:fldChar></w:r>");
    let ticked = |said: &str| field(&format!("<w:checkBox><w:sizeAuto/>{said}</w:checkBox>"));
    let list = |said: &str| {
        let entries = "<w:listEntry w:val=\"Rye\"/><w:listEntry w:val=\"Oats\"/>";
        field(&format!("<w:ddList>{said}{entries}</w:ddList>"))
    };
    let body = [
        ticked("<w:default w:val=\"0\"/><w:checked/>"),
        run("", " yes "),
        ticked("<w:default w:val=\"1\"/><w:checked w:val=\"0\"/>"),
        run("", " no "),
        ticked("<w:default w:val=\"1\"/>"),
        run("", " both: "),
        list("<w:result w:val=\"1\"/>"),
        run("", ", "),
        list(""),
        run("", ", "),
        list("<w:default w:val=\"1\"/>"),
        run("", ", "),
        list("<w:result w:val=\"0\"/><w:default w:val=\"1\"/>"),
    ];
    let document = read(&docx_body("", &paragraph(&body.concat()))).unwrap();
    assert_eq!(blocks(&document), [(Paragraph, "☒ yes ☐ no ☒ both: Oats, Rye, Oats, Rye")]);
}

#[test]
fn a_formula_means_what_it_did_in_a_text_and_on_a_slide() {
    let part = |text: &str| format!("<m:r><m:t>{text}</m:t></m:r>");
    let formula = format!(
        "<m:oMath><m:f><m:num>{}</m:num><m:den>{}</m:den></m:f><m:d><m:e>{}</m:e></m:d></m:oMath>",
        part("a+b"),
        part("2"),
        part("c-d")
    );
    let text = docx_body("", &paragraph(&format!("{}{formula}{}", run("", "It is "), run("", "."))));
    assert_eq!(blocks(&read(&text).unwrap()), [(Paragraph, "It is (a+b)/2(c-d).")]);
    let slide = format!("<p:sp><p:txBody><a:p><a14:m>{formula}</a14:m></a:p></p:txBody></p:sp>");
    assert_eq!(blocks(&read(&slides(&slide, &[])).unwrap()), [(Paragraph, "(a+b)/2(c-d)")]);
}

#[test]
fn clauses_keep_their_numbers_and_dots_are_none() {
    let level = |at: u32, format: &str, text: &str| {
        format!(
            "<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    };
    let numbering = format!(
        "<w:numbering><w:abstractNum w:abstractNumId=\"0\">{}{}</w:abstractNum><w:abstractNum w:abstractNumId=\"1\">{}</w:abstractNum>\
         <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/></w:num></w:numbering>",
        level(0, "decimal", "%1."),
        level(1, "decimal", "%1.%2"),
        level(0, "bullet", "•")
    );
    let styles = "<w:styles><w:style w:styleId=\"a\"><w:name w:val=\"heading 1\"/><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style></w:styles>";
    let of = |list: u32, level: u32, text: &str| {
        let place = format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>");
        paragraph(&format!("<w:pPr>{place}</w:pPr>{}", run("", text)))
    };
    let heading = |properties: &str, text: &str| {
        paragraph(&format!("<w:pPr><w:pStyle w:val=\"a\"/>{properties}</w:pPr>{}", run("", text)))
    };
    let body = [
        heading("", "Rent"),
        of(1, 1, "It is due in May."),
        of(1, 1, "It is 900."),
        of(2, 0, "in cash"),
        // Marked as deleted, with its end: it does not count.
        heading("<w:rPr><w:del/></w:rPr>", ""),
        heading("", "Keys"),
        heading("<w:numPr><w:numId w:val=\"0\"/></w:numPr>", "Annex"),
    ];
    let document =
        read(&docx(&body.concat(), &[("word/styles.xml", styles), ("word/numbering.xml", numbering.as_str())]))
            .unwrap();
    let heading = Heading { level: 1 };
    assert_eq!(
        blocks(&document),
        [
            (heading, "1. Rent"),
            (ListItem, "1.1 It is due in May."),
            (ListItem, "1.2 It is 900."),
            (ListItem, "in cash"),
            (heading, "2. Keys"),
            (heading, "Annex"),
        ]
    );
}

#[test]
fn clauses_are_numbered_as_a_style_a_list_of_its_own_or_a_level_that_goes_on_says() {
    let level = |at: u32, said: &str, text: &str| {
        format!("<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"1\"/>{said}<w:lvlText w:val=\"{text}\"/></w:lvl>")
    };
    let numbering = format!(
        "<w:numbering><w:abstractNum w:abstractNumId=\"0\"><w:styleLink w:val=\"Legal\"/>{}{}</w:abstractNum>\
         <w:abstractNum w:abstractNumId=\"1\"><w:numStyleLink w:val=\"Legal\"/></w:abstractNum>\
         <w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"0\"/>\
         <w:lvlOverride w:ilvl=\"0\">{}</w:lvlOverride></w:num></w:numbering>",
        level(0, "<w:numFmt w:val=\"decimal\"/>", "%1."),
        level(1, "<w:numFmt w:val=\"decimal\"/><w:lvlRestart w:val=\"0\"/>", "[%2]"),
        level(0, "<w:numFmt w:val=\"upperLetter\"/>", "Annex %1")
    );
    let of = |list: u32, level: u32, text: &str| {
        let place = format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>");
        paragraph(&format!("<w:pPr>{place}</w:pPr>{}", run("", text)))
    };
    let body = [of(1, 0, "Rent"), of(1, 1, "May"), of(1, 0, "Keys"), of(1, 1, "June"), of(2, 0, "Pets")];
    let document = read(&docx(&body.concat(), &[("word/numbering.xml", numbering.as_str())])).unwrap();
    let texts: Vec<&str> = document.blocks.iter().map(|block| block.text.as_str()).collect();
    assert_eq!(texts, ["1. Rent", "[1] May", "2. Keys", "[2] June", "Annex C Pets"]);
}

#[test]
fn clauses_of_an_odt_keep_their_numbers_and_go_on_behind_what_stands_between_them() {
    let level = |name: &str, at: u32, more: &str| format!("<text:{name} text:level=\"{at}\" {more}/>");
    let styles = [
        "<text:outline-style>".to_owned(),
        level("outline-level-style", 1, "style:num-format=\"I\" style:num-prefix=\"Part \""),
        level("outline-level-style", 2, "style:num-format=\"1\" text:display-levels=\"2\""),
        level("outline-level-style", 3, "style:num-format=\"\""),
        "</text:outline-style><text:list-style style:name=\"L\">".to_owned(),
        level("list-level-style-number", 3, "style:num-format=\"1\""),
        "</text:list-style><text:list-style style:name=\"L\">".to_owned(),
        level("list-level-style-number", 1, "style:num-format=\"1\" style:num-suffix=\".\" text:start-value=\"4\""),
        level("list-level-style-number", 2, "style:num-format=\"a\" style:num-prefix=\"(\" style:num-suffix=\")\""),
        level("list-level-style-bullet", 3, "text:bullet-char=\"•\""),
        "</text:list-style><text:list-style style:name=\"M\">".to_owned(),
        level("list-level-style-number", 1, "style:num-format=\"A\""),
        "</text:list-style><text:list-style style:name=\"N\">".to_owned(),
        level("list-level-style-number", 1, "style:num-format=\"a\" text:start-value=\"28\""),
        "</text:list-style><text:list-style style:name=\"O\">".to_owned(),
        level(
            "list-level-style-number",
            1,
            "style:num-format=\"A\" style:num-letter-sync=\"true\" text:start-value=\"28\"",
        ),
        "</text:list-style>".to_owned(),
    ];
    let heading =
        |level: u32, more: &str, text: &str| format!("<text:h text:outline-level=\"{level}\" {more}>{text}</text:h>");
    let item = |inner: &str| format!("<text:list-item>{inner}</text:list-item>");
    let said = |text: &str| format!("<text:p>{text}</text:p>");
    let list = |more: &str, items: &[String]| format!("<text:list {more}>{}</text:list>", items.concat());
    let inner = list(
        "",
        &[
            item(&said("yearly")),
            item(&said("")),
            item(&format!("{}{}", said("daily"), list("", &[item(&said("dots"))]))),
        ],
    );
    let first = list(
        "xml:id=\"one\" text:style-name=\"L\"",
        &[item(&format!("{}{}{inner}", said("Rent"), said("more of it"))), item(&said("Keys"))],
    );
    let on = "text:style-name=\"L\" text:continue-numbering=\"true\"";
    let off = [
        said("Off"),
        list("", &[item(&said("by car"))]),
        list("", &[item(&said("on foot"))]),
        list("text:continue-numbering=\"true\"", &[item(&said("by boat"))]),
    ];
    let off = off.concat();
    let body = [
        heading(1, "", "Lease"),
        heading(2, "", "Money"),
        heading(2, "text:is-list-header=\"true\"", "Aside"),
        heading(3, "", "Small"),
        first,
        said("Between."),
        list("text:continue-list=\"one\" text:style-name=\"L\"", &[item(&said("Pets"))]),
        list("text:style-name=\"L\"", &[item(&said("Anew"))]),
        list(on, &[item(&said("On"))]),
        said("Between."),
        list(on, &[item(&list("", &[item(&said("hourly"))]))]),
        said("Between."),
        list(on, &[item(&list("", &[item(&said("nightly"))])), item(&off)]),
        list("text:style-name=\"M\"", &[item(&said("Alone"))]),
        list("text:style-name=\"N\"", &[item(&said("One by one"))]),
        list("text:style-name=\"O\"", &[item(&said("In step"))]),
        heading(1, "", "Annex"),
    ];
    let document = read(&odf("text", &[styles.concat(), body.concat()].concat())).unwrap();
    let texts: Vec<&str> = document.blocks.iter().map(|block| block.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "Part I Lease",
            "I.1 Money",
            "Aside",
            "Small",
            "4. Rent",
            "more of it",
            "(a) yearly",
            "(c) daily",
            "dots",
            "5. Keys",
            "Between.",
            "6. Pets",
            "4. Anew",
            "5. On",
            "Between.",
            "(a) hourly",
            "Between.",
            "(b) nightly",
            "6. Off",
            "(a) by car",
            "(a) on foot",
            "(b) by boat",
            "A Alone",
            "ab One by one",
            "BB In step",
            "Part II Annex",
        ]
    );
}

#[test]
fn items_of_a_slide_keep_their_numbers() {
    let item = |level: u32, bullet: &str, text: &str| {
        format!("<a:p><a:pPr lvl=\"{level}\">{bullet}</a:pPr><a:r><a:t>{text}</a:t></a:r></a:p>")
    };
    let numbered = |form: &str| format!("<a:buAutoNum type=\"{form}\"/>");
    let (step, part) = (numbered("arabicPeriod"), numbered("alphaLcParenR"));
    let items = [
        item(0, &step, "open"),
        item(1, &part, "left"),
        item(1, &part, "right"),
        item(0, &step, ""),
        item(0, &step, "wait"),
        item(1, &part, "still"),
        item(0, "<a:buChar char=\"-\"/>", "a dot"),
        item(0, &step, "anew"),
        item(0, "<a:buAutoNum type=\"romanUcParenBoth\" startAt=\"4\"/>", "begins"),
    ];
    let shape = |inner: &str| format!("<p:sp><p:txBody>{inner}</p:txBody></p:sp>");
    let other = shape(&item(0, "<a:buAutoNum type=\"arabicPlain\" startAt=\"7\"/>", "other"));
    let document = read(&slides(&format!("{}{other}", shape(&items.concat())), &[])).unwrap();
    let texts: Vec<&str> = document.blocks.iter().map(|block| block.text.as_str()).collect();
    assert_eq!(
        texts,
        ["1. open", "a) left", "b) right", "2. wait", "a) still", "a dot", "1. anew", "(IV) begins", "7 other",]
    );
}

#[test]
fn words_across_a_draft_are_read_and_what_a_style_hides_is_not() {
    let draft =
        "<w:hdr><w:p><w:r><w:pict><v:shape><v:textpath string=\"DRAFT\"/></v:shape></w:pict></w:r></w:p></w:hdr>";
    let styles =
        "<w:styles><w:style w:styleId=\"h\"><w:name w:val=\"z\"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>";
    let hidden = "<w:pPr><w:pStyle w:val=\"h\"/></w:pPr>";
    let body = [
        paragraph(&format!("{hidden}{}", run("", "unseen"))),
        paragraph(&[run("<w:rStyle w:val=\"h\"/>", "unseen"), run("", "Shown.")].concat()),
        paragraph(&format!("{hidden}{}{}", run("", "unseen"), run("<w:vanish w:val=\"0\"/>", "Shown, too."))),
    ];
    let document = read(&docx(&body.concat(), &[("word/header1.xml", draft), ("word/styles.xml", styles)])).unwrap();
    assert_eq!(blocks(&document), [(Header, "DRAFT"), (Paragraph, "Shown."), (Paragraph, "Shown, too.")]);
    assert_eq!(document.warnings, [Warning::new(Warning::HIDDEN_LEFT_OUT, None)]);
}

#[test]
fn what_is_left_out_of_headers_and_notes_is_told_of_as_what_is_left_out_of_the_text() {
    let body = paragraph(&run("", "Words."));
    let deleted = "<w:p><w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:r><w:t>new</w:t></w:r></w:p>";
    let header = format!("<w:hdr>{deleted}</w:hdr>");
    assert_eq!(told(&docx(&body, &[("word/header1.xml", header.as_str())])), only(Warning::CHANGES_TRACKED));
    let note = format!("<w:p>{}</w:p>", run("<w:vanish/>", "unseen"));
    let notes = format!("<w:footnotes><w:footnote w:id=\"2\">{note}</w:footnote></w:footnotes>");
    assert_eq!(told(&docx(&body, &[("word/footnotes.xml", notes.as_str())])), only(Warning::HIDDEN_LEFT_OUT));
}

#[test]
fn sheets_that_are_charts_documents_upon_sheets_and_changes_are_told_of_and_powers_are_kept() {
    let book = |sheets: &str, list: &[(&str, &str, &str)], parts: &[(&str, &str)]| {
        let (workbook, list) = (format!("<workbook><sheets>{sheets}</sheets></workbook>"), relations(list));
        let mut all = vec![
            ("[Content_Types].xml", "<Types/>"),
            ("xl/workbook.xml", workbook.as_str()),
            ("xl/_rels/workbook.xml.rels", list.as_str()),
        ];
        all.extend(parts);
        let all: Vec<(&str, &[u8])> = all.iter().map(|(name, part)| (*name, part.as_bytes())).collect();
        archive(&all)
    };
    let sheet = "<sheet name=\"S\" r:id=\"r1\"/>";
    let raised = "<rPr><vertAlign val=\"superscript\"/></rPr>";
    let inline = format!("<is><r><t>m</t></r><r>{raised}<t>2</t></r><r><t>, 2</t></r></is>");
    let cells = format!(
        "<worksheet><sheetData><row><c t=\"s\"><v>0</v></c><c t=\"inlineStr\">{inline}</c></row></sheetData></worksheet>"
    );
    let texts = format!("<sst><si><r><t>10</t></r><r>{raised}<t>6</t></r><r><t> or 7</t></r></si></sst>");
    let both = [("r1", "worksheet", "a.xml"), ("r2", "sharedStrings", "t.xml")];
    let parts = [("xl/a.xml", cells.as_str()), ("xl/t.xml", texts.as_str())];
    let document = read(&book(sheet, &both, &parts)).unwrap();
    assert_eq!((blocks(&document)[1], document.warnings.len()), ((TableRow, "10⁶ or 7 | m², 2"), 0));
    let list = relations(&[("o1", "oleObject", "o.bin")]);
    let with_object = [&parts[..], &[("xl/_rels/a.xml.rels", list.as_str())]].concat();
    assert_eq!(told(&book(sheet, &both, &with_object)), [(Warning::PICTURES_UNREAD.to_owned(), Some(1))]);
    assert_eq!(
        told(&book(&format!("{sheet}<sheet name=\"N\" r:id=\"r9\"/>"), &both, &parts)),
        only(Warning::PART_DAMAGED)
    );

    let chart = biff(0x0085, b"\0\0\0\0\0\x02\x01\0C");
    let cell = biff(0x0203, &[&[0; 6][..], &7_f64.to_le_bytes()].concat());
    assert_eq!(told(&workbook(&[chart], &[cell, biff_end()])), only(Warning::PICTURES_UNREAD));

    let row = "<table:table-row><table:table-cell><text:p>7</text:p></table:table-cell></table:table-row>";
    let changes = "<table:tracked-changes><table:deletion><table:cut-offs/></table:deletion></table:tracked-changes>";
    let open = odf("spreadsheet", &format!("{changes}<table:table table:name=\"S\">{row}</table:table>"));
    assert_eq!(told(&open), only(Warning::CHANGES_TRACKED));
    let style = "<style:style style:name=\"T1\" style:family=\"text\"><style:text-properties style:text-position=\"super 58%\"/></style:style>";
    let power = "<text:p>10<text:span text:style-name=\"T1\">6</text:span><text:span> or 7</text:span></text:p>";
    let row = format!("<table:table-row><table:table-cell>{power}</table:table-cell></table:table-row>");
    let open = odf("spreadsheet", &format!("{style}<table:table table:name=\"S\">{row}</table:table>"));
    assert_eq!(blocks(&read(&open).unwrap())[1], (TableRow, "10⁶ or 7"));
}

#[test]
fn an_rtf_keeps_powers_signs_and_the_boxes_of_old_programs() {
    let text = "10{\\super 6} m{\\super 2}, the 1{\\super st}, {\\f1 a\\u-3999?} left\\column right";
    let old = "{\\*\\do\\dobxpage{\\dptxbx{\\dptxbxtext\\pard\\plain In the box\\par}}}";
    let file = format!("{{\\rtf1{{\\fonttbl{{\\f0 Arial;}}{{\\f1\\fcharset2 Symbol;}}}}{text}{old}\\par}}");
    let document = read(file.as_bytes()).unwrap();
    assert_eq!(document.warnings, []);
    assert_eq!(blocks(&document), [(Paragraph, "10⁶ m², the 1st, αα left right"), (Paragraph, "In the box")]);
}

#[test]
fn an_old_document_keeps_powers_signs_and_what_is_framed_in_its_headers() {
    /// Numbers of parts of its table, and where the pages begin that say what characters look like.
    const MARGINS: usize = 11;
    const CHARACTERS: usize = 12;
    const FONTS: usize = 15;
    const LOOKS_AT: usize = 1_024;
    let text = b"In 106 m ( b\r";
    let mut stream = text.to_vec();
    stream.resize(LOOKS_AT, 0);
    let mut page = vec![0; 512];
    // From which byte of the file on each look holds, and where on the page it is described.
    for (n, place) in [1024_u32, 1029, 1030, 1033, 1034, 1037].into_iter().enumerate() {
        page[4 * n..4 * n + 4].copy_from_slice(&place.to_le_bytes());
    }
    page[24..29].copy_from_slice(&[0, 50, 0, 55, 0]);
    page[100..104].copy_from_slice(&[3, 0x48, 0x2a, 1]);
    page[110..117].copy_from_slice(&[6, 0x09, 0x6a, 0, 0, 0x61, 0xf0]);
    page[511] = 5;
    stream.extend(page);
    let list = [1024_u32, 1037, 4].into_iter().flat_map(u32::to_le_bytes).collect();
    let name: Vec<u8> = "Symbol\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let fonts = [&[1, 0, 0, 0, 53][..], &[0; 39], &name].concat();
    let length = text.len() as u32;
    let parts = [(PIECES, pieces(&[0, length], &[0])), (CHARACTERS, list), (FONTS, fonts)];
    let document = read(&word_97_of(&stream, &[(0x4c, length)], &parts)).unwrap();
    assert_eq!((blocks(&document), document.warnings.len()), (vec![(Paragraph, "In 10⁶ m α b")], 0));

    let framed = word_97_of(b"Body.\rDRAFT\r", &[(0x4c, 6), (0x68, 6)], &[(PIECES, pieces(&[0, 12], &[0]))]);
    assert_eq!(blocks(&read(&framed).unwrap()), [(Header, "DRAFT"), (Paragraph, "Body.")]);

    let places = [0_u32, 0, 0, 0, 0, 0, 0, 2].into_iter().flat_map(u32::to_le_bytes).collect();
    let parts = [(PIECES, pieces(&[0, 8], &[0])), (MARGINS, places)];
    let pictured = word_97_of(b"Body.\r\x01\r", &[(0x4c, 6), (0x54, 2)], &parts);
    assert_eq!(told(&pictured), only(Warning::PICTURES_UNREAD));
}

#[test]
fn what_a_style_hides_in_an_old_document_is_left_out_and_said() {
    const STYLES: usize = 1;
    const CHARACTERS: usize = 12;
    const PARAGRAPHS: usize = 13;
    let text = b"Shown, unseen, shown.\rUnseen.\r";
    // What a page says of stretches that begin at these places: nothing but of one, for which it keeps so many bytes.
    let page = |places: &[u32], each: usize, of: usize, said: &[u8]| {
        let mut page: Vec<u8> = places.iter().flat_map(|place| place.to_le_bytes()).collect();
        page.resize(511, 0);
        page[4 * places.len() + each * of] = 50;
        page[100..100 + said.len()].copy_from_slice(said);
        page.push(places.len() as u8 - 1);
        page
    };
    let mut stream = text.to_vec();
    stream.resize(1_024, 0);
    stream.extend(page(&[1024, 1031, 1039, 1054], 1, 1, &[4, 0x30, 0x4a, 2, 0]));
    stream.extend(page(&[1024, 1046, 1054], 13, 1, &[0, 1, 1, 0]));
    // A style of paragraphs and one of characters, each of which hides.
    let styles = [
        &[4, 0, 3, 0, 10, 0, 0, 0][..],
        &[26, 0, 0, 0, 0xf1, 0xff, 0, 0, 0, 0, 0, 0, 1, 0, b'a', 0, 0, 0, 2, 0, 1, 0, 3, 0, 0x3c, 0x08, 1, 0],
        &[22, 0, 0, 0, 0xf2, 0xff, 0, 0, 0, 0, 0, 0, 1, 0, b'b', 0, 0, 0, 3, 0, 0x3c, 0x08, 1, 0],
    ];
    let list = |to: u32, number: u32| [1_024, to, number].into_iter().flat_map(u32::to_le_bytes).collect();
    let length = text.len() as u32;
    let parts = [
        (PIECES, pieces(&[0, length], &[0])),
        (STYLES, styles.concat()),
        (CHARACTERS, list(1_054, 4)),
        (PARAGRAPHS, list(1_054, 5)),
    ];
    let file = word_97_of(&stream, &[(0x4c, length)], &parts);
    assert_eq!(blocks(&read(&file).unwrap()), [(Paragraph, "Shown, shown.")]);
    assert_eq!(told(&file), only(Warning::HIDDEN_LEFT_OUT));
}

#[test]
fn a_document_of_word_95_is_read_in_the_code_page_of_its_language_and_it_is_said_that_its_text_is_bare() {
    let file = |flags: u8, language: u16, text: &[u8]| {
        let mut main = vec![0; 0x40];
        main[2] = 0x65;
        main[6..8].copy_from_slice(&language.to_le_bytes());
        main[0x0a] = flags;
        main[0x18] = 0x40;
        main[0x1c] = 0x40 + text.len() as u8;
        main.extend_from_slice(text);
        compound(&[("WordDocument", &main)])
    };
    // What is hidden or was deleted is among it, and that is said of each.
    assert_eq!(told(&file(0, 0x0407, b"bare\r")), only(Warning::BARE_TEXT));
    let pictured = [only(Warning::BARE_TEXT), only(Warning::PICTURES_UNREAD)].concat();
    assert_eq!(told(&file(0, 0x0407, b"A picture: \x01\r")), pictured);
    // An instruction that comes to no result, which may be text.
    let broken = [only(Warning::BARE_TEXT), only(Warning::PART_DAMAGED)].concat();
    assert_eq!(told(&file(0, 0x0407, b"A field: \x13 PAGE\r")), broken);
    assert_eq!(blocks(&read(&file(0, 0x0419, b"\xcc\xe8\xf0\r")).unwrap()), [(Paragraph, "Мир")]);
    assert_eq!(blocks(&read(&file(0, 0x0407, b"\xfcber\r")).unwrap()), [(Paragraph, "über")]);
    assert_eq!(blocks(&read(&file(0, 0x0411, b"\x8c\x8e\r")).unwrap()), [(Paragraph, "月")]);
    assert_eq!(told(&file(4, 0x0407, b"saved in haste\r")), broken);
}
