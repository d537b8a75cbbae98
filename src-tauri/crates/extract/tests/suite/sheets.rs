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
        compare(&name, &document, ROWS, &pairs());
        compare_pages(&name, &document, &headings(&CHAPTERS));
    }
    let all = [("All", CHAPTERS.iter().map(sheet).collect())];
    let document = read_as(Format::Csv, "LibreOffice csv", &by_libreoffice(&folder, &flat::workbook(&all), VALUES));
    compare_words("LibreOffice csv", &document, &words(&CHAPTERS), NEARLY_ALL);
    compare("LibreOffice csv", &document, ROWS, &pairs());
    std::fs::remove_dir_all(folder).unwrap();
}
