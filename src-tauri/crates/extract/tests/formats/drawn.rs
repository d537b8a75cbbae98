//! What is drawn: charts, diagrams, and drawings in words.

use extract::Kind::*;
use extract::Warning;

use crate::kept::{docx, only, paragraph, relations, run, slides};
use crate::support::{archive, blocks, epub, read, told};

#[test]
fn the_words_of_a_diagram_stand_where_it_does() {
    let point = |text: &str| format!("<dgm:pt><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>");
    let data = format!("<dgm:dataModel>{}{}</dgm:dataModel>", point("Plan"), point("Build"));
    let drawing = |id: &str| paragraph(&format!("<w:r><w:drawing><dgm:relIds r:dm=\"{id}\"/></w:drawing></w:r>"));
    let body = |id: &str| [paragraph(&run("", "Before.")), drawing(id), paragraph(&run("", "After."))].concat();
    let list = relations(&[("d1", "diagramData", "diagrams/data1.xml"), ("d2", "diagramData", "none.xml")]);
    let parts = [("word/_rels/document.xml.rels", list.as_str()), ("word/diagrams/data1.xml", data.as_str())];
    let document = read(&docx(&body("d1"), &parts)).unwrap();
    let expected = [(Paragraph, "Before."), (Paragraph, "Plan"), (Paragraph, "Build"), (Paragraph, "After.")];
    assert_eq!((blocks(&document), document.warnings.len()), (expected.to_vec(), 0));
    for missing in ["d2", "d3"] {
        assert_eq!(told(&docx(&body(missing), &parts)), only(Warning::PICTURES_UNREAD), "{missing}");
    }
    // A program that does not draw a diagram says only what it is made of.
    let title = "<p:sp><p:nvPr><p:ph type=\"title\"/></p:nvPr><p:txBody><a:p><a:t>How</a:t></a:p></p:txBody></p:sp>";
    let list = relations(&[("d1", "diagramData", "../diagrams/data1.xml")]);
    let parts = [("ppt/slides/_rels/s.xml.rels", list.as_str()), ("ppt/diagrams/data1.xml", data.as_str())];
    let texts: Vec<String> = read(&slides(title, &parts)).unwrap().blocks.into_iter().map(|block| block.text).collect();
    assert_eq!(texts, ["How", "Plan", "Build"]);
}

/// Values of a chart, by their number.
fn points(values: &[&str]) -> String {
    (0..).zip(values).map(|(n, value)| format!("<c:pt idx=\"{n}\"><c:v>{value}</c:v></c:pt>")).collect()
}

#[test]
fn what_a_chart_shows_is_read_as_a_table_in_texts_slides_and_sheets() {
    let series = |name: &str, values: &[&str]| {
        format!(
            "<c:ser><c:tx><c:strRef><c:strCache>{}</c:strCache></c:strRef></c:tx><c:cat><c:strRef><c:strCache>{}</c:strCache></c:strRef></c:cat>\
             <c:val><c:numRef><c:numCache><c:formatCode>0.0%</c:formatCode>{}</c:numCache></c:numRef></c:val></c:ser>",
            points(&[name]),
            points(&["North", "South"]),
            points(values)
        )
    };
    let title = "<c:title><c:tx><c:rich><a:p><a:r><a:t>Yield of </a:t></a:r><a:r><a:t>2024</a:t></a:r></a:p></c:rich></c:tx></c:title>";
    let chart = format!(
        "<c:chartSpace><c:chart>{title}<c:plotArea><c:barChart>{}{}</c:barChart></c:plotArea></c:chart></c:chartSpace>",
        series("Rye", &["0.125", "0.5"]),
        series("Oats", &["1"])
    );
    let expected = ["Yield of 2024", "| North | South", "Rye | 12.5% | 50.0%", "Oats | 100.0%"];
    let texts = |file: &[u8]| {
        let document = read(file).unwrap();
        assert_eq!(document.warnings, []);
        document.blocks.into_iter().map(|block| block.text).collect::<Vec<_>>()
    };
    let list = relations(&[("c1", "chart", "c.xml")]);
    let drawing = paragraph("<w:r><w:drawing><c:chart r:id=\"c1\"/></w:drawing></w:r>");
    let body = [paragraph(&run("", "Before.")), drawing, paragraph(&run("", "After."))].concat();
    let text = docx(&body, &[("word/_rels/document.xml.rels", list.as_str()), ("word/c.xml", chart.as_str())]);
    assert_eq!(texts(&text), [&["Before."][..], &expected, &["After."]].concat());
    let frame = "<p:graphicFrame><c:chart r:id=\"c1\"/></p:graphicFrame>";
    let parts = [("ppt/slides/_rels/s.xml.rels", list.as_str()), ("ppt/slides/c.xml", chart.as_str())];
    assert_eq!(texts(&slides(frame, &parts)), expected);
    let of_sheet = relations(&[("d1", "drawing", "d.xml")]);
    for kind in ["worksheet", "chartsheet"] {
        let of_book = relations(&[("r1", kind, "a.xml")]);
        let book = archive(&[
            ("[Content_Types].xml", b"<Types/>"),
            ("xl/workbook.xml", b"<workbook><sheets><sheet name=\"S\" r:id=\"r1\"/></sheets></workbook>"),
            ("xl/_rels/workbook.xml.rels", of_book.as_bytes()),
            ("xl/a.xml", format!("<{kind}><drawing r:id=\"d1\"/></{kind}>").as_bytes()),
            ("xl/_rels/a.xml.rels", of_sheet.as_bytes()),
            ("xl/d.xml", b"<xdr:wsDr><xdr:graphicFrame><c:chart r:id=\"c1\"/></xdr:graphicFrame></xdr:wsDr>"),
            ("xl/_rels/d.xml.rels", list.as_bytes()),
            ("xl/c.xml", chart.as_bytes()),
        ]);
        assert_eq!(texts(&book), [&["S"][..], &expected].concat(), "{kind}");
    }
    let nothing = docx(&body, &[("word/_rels/document.xml.rels", list.as_str()), ("word/c.xml", "<c:chartSpace/>")]);
    assert_eq!(told(&nothing), only(Warning::PICTURES_UNREAD));
}

#[test]
fn the_values_of_a_chart_stand_under_what_they_stand_for() {
    let shown = |head: &str, series: &[String]| -> Vec<String> {
        let series: String = series.iter().map(|series| format!("<c:ser>{series}</c:ser>")).collect();
        let chart = format!("<c:chartSpace>{head}<c:chart>{series}</c:chart></c:chartSpace>");
        let list = relations(&[("c1", "chart", "c.xml")]);
        let parts = [("word/_rels/document.xml.rels", list.as_str()), ("word/c.xml", chart.as_str())];
        let body = paragraph("<w:r><w:drawing><c:chart r:id=\"c1\"/></w:drawing></w:r>");
        read(&docx(&body, &parts)).unwrap().blocks.into_iter().map(|block| block.text).collect()
    };
    let of = |place: &str, values: &str| {
        format!("<c:{place}><c:numRef><c:numCache>{values}</c:numCache></c:numRef></c:{place}>")
    };
    let low = [of("xVal", &points(&["1", "2"])), of("yVal", &points(&["5", "6"]))].concat();
    let high = [of("xVal", &points(&["3", "4"])), of("yVal", &points(&["7", "8"]))].concat();
    let expected = ["| 1 | 2", "| 5 | 6", "| 5 | 6", "| 3 | 4", "| 7 | 8"];
    assert_eq!(shown("", &[low.clone(), low.clone(), high]), expected, "each line of points has places of its own");

    let bubbles = [low, of("bubbleSize", &points(&["30", "40"]))].concat();
    assert_eq!(shown("", &[bubbles]), ["| 1 | 2", "| 5, 30 | 6, 40"]);

    let value = of("val", &points(&["5", "6", "7"]));
    let year = |from: u32, year: &str| format!("<c:pt idx=\"{from}\"><c:v>{year}</c:v></c:pt>");
    let levels = [points(&["Q3", "Q4", "Q1"]), [year(0, "2023"), year(2, "2024")].concat()];
    let levels = levels.map(|level| format!("<c:lvl>{level}</c:lvl>")).concat();
    let quarters = [format!("<c:cat><c:multiLvlStrRef>{levels}</c:multiLvlStrRef></c:cat>"), value.clone()].concat();
    assert_eq!(shown("", &[quarters]), ["| Q3, 2023 | Q4 | Q1, 2024", "| 5 | 6 | 7"]);

    let day = of("cat", &format!("<c:formatCode>yyyy-mm-dd</c:formatCode>{}", points(&["43903"])));
    assert_eq!(shown("<c:date1904/>", &[[day, value.clone()].concat()]), ["| 2024-03-14", "| 5 | 6 | 7"]);

    let said = |words: &[&str]| format!("<c:tx><c:strRef><c:strCache>{}</c:strCache></c:strRef></c:tx>", points(words));
    let of_two_cells = [said(&["Rye", "South"]), value.clone()].concat();
    assert_eq!(shown("", &[of_two_cells]), ["Rye South | 5 | 6 | 7"]);
    let cell = format!("<c15:dlblFieldTableCache>{}</c15:dlblFieldTableCache>", points(&["dry"]));
    let labels = format!("<c:dLbls><c:dLbl>{}<c:ext>{cell}</c:ext></c:dLbl></c:dLbls>", said(&["flood"]));
    let series = [said(&["Rye"]), labels, value.clone()].concat();
    assert_eq!(shown("", &[series]), ["flood", "dry", "Rye | 5 | 6 | 7"], "what a label says is no name");

    let label =
        "<a:p><a:fld type=\"CELLRANGE\"><a:t>[CELLRANGE]</a:t></a:fld></a:p><a:p><a:r><a:t>record</a:t></a:r></a:p>";
    let label = format!("<c:dLbl><c:tx><c:rich>{label}</c:rich></c:tx></c:dLbl>");
    let labels = format!("<c15:dlblRangeCache>{}</c15:dlblRangeCache>", points(&["low"]));
    assert_eq!(shown("", &[[label, value, labels].concat()]), ["record", "| 5, low | 6 | 7"]);
}

#[test]
fn what_somebody_wrote_upon_a_chart_is_read_behind_what_it_shows() {
    let series =
        format!("<c:ser><c:val><c:numRef><c:numCache>{}</c:numCache></c:numRef></c:val></c:ser>", points(&["7"]));
    let chart = format!("<c:chartSpace><c:chart>{series}</c:chart><c:userShapes r:id=\"u1\"/></c:chartSpace>");
    let upon = "<c:userShapes><cdr:sp><cdr:txBody><a:p><a:r><a:t>the flood</a:t></a:r></a:p></cdr:txBody></cdr:sp></c:userShapes>";
    let list = relations(&[("c1", "chart", "charts/c.xml")]);
    let of_chart = relations(&[("u1", "chartUserShapes", "../drawings/u.xml")]);
    let parts = [
        ("word/_rels/document.xml.rels", list.as_str()),
        ("word/charts/c.xml", chart.as_str()),
        ("word/charts/_rels/c.xml.rels", of_chart.as_str()),
        ("word/drawings/u.xml", upon),
    ];
    let file = docx(&paragraph("<w:r><w:drawing><c:chart r:id=\"c1\"/></w:drawing></w:r>"), &parts);
    assert_eq!(blocks(&read(&file).unwrap()), [(TableRow, "| 7"), (Paragraph, "the flood")]);
}

#[test]
fn series_that_a_chart_hides_by_its_filter_are_left_out_and_told_of() {
    let series = |element: &str, name: &str| {
        format!(
            "<{element}><c:tx><c:strRef><c:strCache>{}</c:strCache></c:strRef></c:tx><c:val><c:numRef><c:numCache>{}</c:numCache></c:numRef></c:val></{element}>",
            points(&[name]),
            points(&["7"])
        )
    };
    let (shown, hidden) = (series("c:ser", "Rye"), series("c15:ser", "Oats"));
    let filter = format!("<c:extLst><c:ext><c15:filteredBarSeries>{hidden}</c15:filteredBarSeries></c:ext></c:extLst>");
    let chart = format!("<c:chartSpace><c:chart><c:barChart>{shown}{filter}</c:barChart></c:chart></c:chartSpace>");
    let list = relations(&[("c1", "chart", "c.xml")]);
    let parts = [("word/_rels/document.xml.rels", list.as_str()), ("word/c.xml", chart.as_str())];
    let file = docx(&paragraph("<w:r><w:drawing><c:chart r:id=\"c1\"/></w:drawing></w:r>"), &parts);
    assert_eq!(blocks(&read(&file).unwrap()), [(TableRow, "Rye | 7")]);
    assert_eq!(told(&file), only(Warning::HIDDEN_LEFT_OUT));
}

#[test]
fn what_a_chart_of_opendocument_shows_is_read_where_it_stands_and_other_objects_are_told_of() {
    let of =
        |body: &str| format!("<office:document-content><office:body>{body}</office:body></office:document-content>");
    let titled = |title: &str| format!("<chart:title><text:p>{title}</text:p></chart:title>");
    let row = |cells: &[(&str, &str)]| {
        let cell = |(value, text): &(&str, &str)| {
            format!(
                "<table:table-cell office:value=\"{value}\"><text:p>{text}</text:p><draw:g><svg:desc>S.B2</svg:desc></draw:g></table:table-cell>"
            )
        };
        format!("<table:table-row>{}</table:table-row>", cells.iter().map(cell).collect::<String>())
    };
    // As LibreOffice writes one: of a cell that is empty it says that it is no number. Beside a value its text may be missing.
    let rows = [
        row(&[("", ""), ("", "Rye"), ("", "Oats")]),
        row(&[("", "North"), ("12.5", "12.5"), ("NaN", "NaN")]),
        row(&[("", "South"), ("3", ""), ("1.4", "1.4")]),
    ];
    let axis = format!("<chart:plot-area><chart:axis>{}</chart:axis></chart:plot-area>", titled("Farm"));
    let inner = format!("{}{axis}<table:table>{}</table:table>", titled("Yield of 2024"), rows.concat());
    let chart = of(&format!("<office:chart><chart:chart>{inner}</chart:chart></office:chart>"));
    let expected = ["Yield of 2024", "Farm", "| Rye | Oats", "North | 12.5 |", "South | 3 | 1.4"];

    let file = |kind: &str, body: &str, object: &str| {
        archive(&[
            ("mimetype", format!("application/vnd.oasis.opendocument.{kind}").as_bytes()),
            ("content.xml", of(&format!("<office:{kind}>{body}</office:{kind}>")).as_bytes()),
            ("Object 1/content.xml", object.as_bytes()),
            ("Object 1/a.png", b"what the chart looks like"),
        ])
    };
    let frame = "<draw:frame svg:width=\"9cm\" svg:height=\"7cm\"><draw:object xlink:href=\"./Object 1\"/><draw:image xlink:href=\"Object 1/a.png\"/></draw:frame>";
    let text = format!("<text:p>Before.</text:p><text:p>{frame}{frame}</text:p><text:p>After.</text:p>");
    let sheet = format!("<table:table table:name=\"S\"><table:shapes>{frame}</table:shapes></table:table>");
    let page = format!("<draw:page>{frame}</draw:page>");
    let files: [(&str, &str, &[&str], &[&str]); 3] = [
        ("text", &text, &["Before."], &["After."]),
        ("presentation", &page, &[], &[]),
        ("spreadsheet", &sheet, &["S"], &[]),
    ];
    for (kind, body, before, after) in files {
        let document = read(&file(kind, body, &chart)).unwrap();
        let texts: Vec<&str> = document.blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!((texts, document.warnings.len()), ([before, &expected, after].concat(), 0), "{kind}");
    }
    let others =
        ["<math><mi>x</mi></math>".to_owned(), of(&format!("<office:spreadsheet>{sheet}</office:spreadsheet>"))];
    for other in others {
        let frame = frame.replace("<draw:image xlink:href=\"Object 1/a.png\"/>", "");
        let text = format!("<text:p>Words.</text:p><text:p>{frame}</text:p>");
        assert_eq!(told(&file("text", &text, &other)), only(Warning::PICTURES_UNREAD), "{other}");
    }
}

#[test]
fn what_is_drawn_upon_a_sheet_is_read_diagrams_and_all() {
    let point = "<dgm:pt><dgm:t><a:p><a:r><a:t>Plan</a:t></a:r></a:p></dgm:t></dgm:pt>";
    let filled = "<xdr:sp><xdr:spPr><a:blipFill><a:blip r:embed=\"none\"/></a:blipFill></xdr:spPr></xdr:sp>";
    let file = |drawing: &str| {
        let cells = "<worksheet><sheetData><row><c><v>7</v></c></row></sheetData></worksheet>";
        let [list, sheet, drawn] =
            [[("r1", "worksheet", "a.xml")], [("r1", "drawing", "d.xml")], [("d1", "diagramData", "data1.xml")]]
                .map(|list| relations(&list));
        archive(&[
            ("[Content_Types].xml", b"<Types/>"),
            ("xl/workbook.xml", b"<workbook><sheets><sheet name=\"S\" r:id=\"r1\"/></sheets></workbook>"),
            ("xl/_rels/workbook.xml.rels", list.as_bytes()),
            ("xl/a.xml", cells.as_bytes()),
            ("xl/_rels/a.xml.rels", sheet.as_bytes()),
            ("xl/d.xml", format!("<xdr:wsDr>{drawing}</xdr:wsDr>").as_bytes()),
            ("xl/_rels/d.xml.rels", drawn.as_bytes()),
            ("xl/data1.xml", format!("<dgm:dataModel>{point}</dgm:dataModel>").as_bytes()),
        ])
    };
    let diagram = |id: &str| format!("<xdr:graphicFrame><dgm:relIds r:dm=\"{id}\"/></xdr:graphicFrame>");
    let document = read(&file(&diagram("d1"))).unwrap();
    let texts: Vec<&str> = document.blocks.iter().map(|block| block.text.as_str()).collect();
    assert_eq!((texts, document.warnings.len()), (vec!["S", "7", "Plan"], 0));
    let unread = [(Warning::PICTURES_UNREAD.to_owned(), Some(1))];
    assert_eq!(told(&file(&diagram("d2"))), unread);
    assert_eq!(told(&file(filled)), unread);
}

#[test]
fn the_words_of_a_drawing_stand_where_it_does_in_a_book_and_in_a_text() {
    let drawing = b"<?xml version=\"1.0\"?><svg><text>Height of the river</text></svg>";
    let list = "<package><item id=\"a\" href=\"a\" media-type=\"text/html\"/><item id=\"b\" href=\"b.svg\" media-type=\"image/svg+xml\"/><itemref idref=\"a\"/><itemref idref=\"b\"/></package>";
    let book = archive(&[
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", b"<container><rootfile full-path=\"book.opf\"/></container>"),
        ("book.opf", list.as_bytes()),
        ("a", b"<p>Before.</p><img src=\"c.svg\"/><p>After.</p>"),
        ("b.svg", b"<svg><text>The end</text></svg>"),
        ("c.svg", drawing),
    ]);
    let document = read(&book).unwrap();
    let texts: Vec<_> = document.blocks.iter().map(|block| (block.page, block.text.as_str())).collect();
    let first = Some(1);
    assert_eq!(texts, [(first, "Before."), (first, "Height of the river"), (first, "After."), (Some(2), "The end")]);
    assert_eq!(document.warnings, []);

    let frame = "<draw:frame><draw:image xlink:href=\"Pictures/a.svg\"/></draw:frame>";
    let body = format!("<text:p>Before.</text:p><text:p>{frame}</text:p><text:p>After.</text:p>");
    let content = format!("<office:body><office:text>{body}</office:text></office:body>");
    let text = |drawing: &[u8]| {
        archive(&[
            ("mimetype", b"application/vnd.oasis.opendocument.text"),
            ("content.xml", content.as_bytes()),
            ("Pictures/a.svg", drawing),
        ])
    };
    let document = read(&text(drawing)).unwrap();
    assert_eq!(blocks(&document), [(Paragraph, "Before."), (Paragraph, "Height of the river"), (Paragraph, "After.")]);
    assert_eq!(told(&text(b"<svg><path/></svg>")), only(Warning::PICTURES_UNREAD));
    // Lists of the first books name what they are written in.
    let named =
        "<!DOCTYPE package PUBLIC \"+//ISBN 0-9673008-1-9//DTD OEB 1.2 Package//EN\" \"http://x/oebpkg12.dtd\">";
    assert_eq!(blocks(&read(&epub(named, &["<p>a</p>"])).unwrap()), [(Paragraph, "a")]);
    let page = "<p>a</p><svg><text>in</text><text>it</text></svg>";
    assert_eq!(blocks(&read(&epub("", &[page])).unwrap()), [(Paragraph, "a"), (Paragraph, "in it")]);
}
