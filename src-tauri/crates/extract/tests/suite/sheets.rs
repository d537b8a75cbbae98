//! Sheets: by LibreOffice.

use extract::Format;

use crate::chapters::{CHAPTERS, headings, words};
use crate::{HEADINGS, NEARLY_ALL, ROWS, by_libreoffice, compare, compare_pages, compare_words, flat, folder, read_as};

pub const WRITTEN: &[Format] = &[Format::Xlsx, Format::Ods, Format::Xls, Format::Csv];

const BOOKS: [(Format, &str); 3] = [(Format::Xlsx, "xlsx"), (Format::Ods, "ods:calc8"), (Format::Xls, "xls")];
/// Commas, quotes where there must be some, UTF-8.
const VALUES: &str = "csv:Text - txt - csv (StarCalc):44,34,76";

/// All of a chapter, two by two.
fn pairs() -> Vec<[[&'static str; 2]; 3]> {
    CHAPTERS
        .iter()
        .map(|[heading, text, one, two, left, right]| [[*heading, *text], [*one, *two], [*left, *right]])
        .collect()
}

fn rows() -> Vec<String> {
    pairs().concat().iter().map(|pair| pair.join(" | ")).collect()
}

#[test]
fn every_sheet_is_read_with_its_name_and_every_row_in_its_place() {
    let folder = folder("sheets");
    let rows_of = |pairs: &[[&str; 2]]| pairs.iter().map(|pair| flat::row(pair)).collect::<String>();
    let sheets: Vec<(&str, String)> =
        CHAPTERS.iter().zip(pairs()).map(|([name, ..], pairs)| (*name, rows_of(&pairs))).collect();
    for (format, to) in BOOKS {
        let name = format!("LibreOffice {to}");
        let document = read_as(format, &name, &by_libreoffice(&folder, &flat::workbook(&sheets), to));
        // Each name is that of a sheet, and stands in it.
        compare_words(&name, &document, &(words(&CHAPTERS) + &headings(&CHAPTERS).join("\n")), NEARLY_ALL);
        compare(&name, &document, HEADINGS, &headings(&CHAPTERS));
        compare(&name, &document, ROWS, &rows());
        compare_pages(&name, &document, &headings(&CHAPTERS));
    }
    let all = [("All", rows_of(&pairs().concat()))];
    let document = read_as(Format::Csv, "LibreOffice csv", &by_libreoffice(&folder, &flat::workbook(&all), VALUES));
    compare_words("LibreOffice csv", &document, &words(&CHAPTERS), NEARLY_ALL);
    compare("LibreOffice csv", &document, ROWS, &rows());
    std::fs::remove_dir_all(folder).unwrap();
}
