//! Sheets: by LibreOffice.

use extract::Format;

use crate::chapters::{CHAPTERS, Chapter, headings, pairs, words};
use crate::compare::{HEADINGS, NEARLY_ALL, ROWS, compare, compare_pages, compare_words, read_as};
use crate::{by_libreoffice, flat, folder};

pub const WRITTEN: &[Format] = &[Format::Xlsx, Format::Ods, Format::Xls, Format::Csv];

const BOOKS: [(Format, &str); 3] = [(Format::Xlsx, "xlsx"), (Format::Ods, "ods:calc8"), (Format::Xls, "xls")];
/// Commas, quotes where there must be some, UTF-8.
const VALUES: &str = "csv:Text - txt - csv (StarCalc):44,34,76";

/// All of a chapter, two by two.
fn sheet([heading, text, one, two, left, right]: &Chapter) -> String {
    [[heading, text], [one, two], [left, right]].map(|[left, right]| flat::row(&[left, right])).concat()
}

#[test]
fn every_sheet_is_read_with_its_name_and_every_row_in_its_place() {
    let folder = folder("sheets");
    let sheets: Vec<(&str, String)> = CHAPTERS.iter().map(|chapter| (chapter[0], sheet(chapter))).collect();
    for (format, to) in BOOKS {
        let name = format!("LibreOffice {to}");
        let document = read_as(format, &name, &by_libreoffice(&folder, &flat::workbook(&sheets), to));
        // Each name is that of a sheet, and stands in it.
        compare_words(&name, &document, &(words(&CHAPTERS) + &headings(&CHAPTERS).join("\n")), NEARLY_ALL);
        compare(&name, &document, HEADINGS, &headings(&CHAPTERS));
        compare(&name, &document, ROWS, &pairs(&CHAPTERS));
        compare_pages(&name, &document, &headings(&CHAPTERS));
    }
    let all = [("All", CHAPTERS.iter().map(sheet).collect())];
    let document = read_as(Format::Csv, "LibreOffice csv", &by_libreoffice(&folder, &flat::workbook(&all), VALUES));
    compare_words("LibreOffice csv", &document, &words(&CHAPTERS), NEARLY_ALL);
    compare("LibreOffice csv", &document, ROWS, &pairs(&CHAPTERS));
    std::fs::remove_dir_all(folder).unwrap();
}

/// A chart of the cells of a sheet, upon it.
const CHART: &str = "<table:shapes><draw:frame xmlns:chart=\"urn:oasis:names:tc:opendocument:xmlns:chart:1.0\" svg:width=\"9cm\" svg:height=\"7cm\" svg:x=\"8cm\" svg:y=\"1cm\">\
     <draw:object draw:notify-on-update-of-ranges=\"S.A1:S.C3\"><office:document office:version=\"1.3\" office:mimetype=\"application/vnd.oasis.opendocument.chart\"><office:body><office:chart>\
     <chart:chart chart:class=\"chart:bar\" svg:width=\"9cm\" svg:height=\"7cm\"><chart:title><text:p>Yield of 2024</text:p></chart:title>\
     <chart:plot-area table:cell-range-address=\"S.A1:S.C3\" chart:data-source-has-labels=\"both\">\
     <chart:axis chart:dimension=\"x\" chart:name=\"primary-x\"><chart:title><text:p>Farm</text:p></chart:title><chart:categories table:cell-range-address=\"S.A2:S.A3\"/></chart:axis>\
     <chart:axis chart:dimension=\"y\" chart:name=\"primary-y\"><chart:title><text:p>Tonnes</text:p></chart:title></chart:axis>\
     <chart:series chart:values-cell-range-address=\"S.B2:S.B3\" chart:label-cell-address=\"S.B1\" chart:class=\"chart:bar\"/>\
     <chart:series chart:values-cell-range-address=\"S.C2:S.C3\" chart:label-cell-address=\"S.C1\" chart:class=\"chart:bar\"/>\
     </chart:plot-area></chart:chart></office:chart></office:body></office:document></draw:object></draw:frame></table:shapes>";

#[test]
fn what_a_chart_upon_a_sheet_shows_is_read() {
    let folder = folder("charts");
    let number = |value: &str| {
        format!(
            "<table:table-cell office:value-type=\"float\" office:value=\"{value}\"><text:p>{value}</text:p></table:table-cell>"
        )
    };
    let row = |name: &str, values: &str| {
        let name = format!("<table:table-cell office:value-type=\"string\"><text:p>{name}</text:p></table:table-cell>");
        format!("<table:table-row>{name}{values}</table:table-row>")
    };
    let rows = [row("North", &(number("12.5") + &number("3"))), row("South", &number("7"))].concat();
    let source = flat::workbook(&[("S", [CHART, &flat::row(&["", "Rye", "Oats"]), &rows].concat())]);
    // One program lays the table out by series, the other as the sheet does.
    for (format, to, table) in [
        (Format::Xlsx, "xlsx", ["| North | South", "Rye | 12.5 | 7", "Oats | 3"]),
        (Format::Ods, "ods:calc8", ["| Rye | Oats", "North | 12.5 | 3", "South | 7 |"]),
    ] {
        let document = read_as(format, to, &by_libreoffice(&folder, &source, to));
        let texts: Vec<&str> = document.blocks.iter().map(|block| block.text.as_str()).collect();
        let expected = [&["Yield of 2024", "Farm", "Tonnes"][..], &table, &["Page …"]].concat();
        assert!(texts.ends_with(&expected), "{to}: {texts:?}");
        assert_eq!(document.warnings, [], "{to}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}
