//! The text of the suite in nine of its ten scripts, as LibreOffice once wrote it into every office format: words, headings, lists, tables and pages.
//! The suite itself has LibreOffice, pandoc and others write it anew. `fixtures/office.py` made these.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "suite/chapters.rs"]
mod chapters;
#[path = "suite/compare.rs"]
mod compare;
mod support;

use chapters::{headings, items, once_written, outermost, rows, words};
use compare::{
    HEADINGS, ITEMS, MOST, NEARLY_ALL, ROWS, compare, compare_levels, compare_pages, compare_words, read_as,
};
use extract::{Document, Format};

fn chapters_in(format: Format, ending: &str) -> Document {
    read_as(format, ending, &support::fixture(&format!("{}/chapters.{ending}", format.id())))
}

#[test]
fn texts_in_nine_scripts_are_read_whole_and_as_what_they_are() {
    let chapters = once_written();
    for (format, ending) in [
        (Format::Docx, "docx"),
        (Format::Odt, "odt"),
        (Format::Doc, "doc"),
        (Format::Rtf, "rtf"),
        (Format::Html, "html"),
    ] {
        let document = chapters_in(format, ending);
        compare_words(ending, &document, &words(&chapters), NEARLY_ALL);
        compare_levels(ending, &document, &outermost(&chapters));
        compare(ending, &document, ITEMS, &items(&chapters));
        compare(ending, &document, ROWS, &rows(&chapters));
    }
}

#[test]
fn sheets_in_nine_scripts_are_read_whole_each_on_its_page() {
    let chapters = once_written();
    for (format, ending) in [(Format::Xlsx, "xlsx"), (Format::Ods, "ods"), (Format::Xls, "xls")] {
        let document = chapters_in(format, ending);
        // Each name is that of a sheet, and stands in it.
        compare_words(ending, &document, &(words(&chapters) + &headings(&chapters).join("\n")), NEARLY_ALL);
        compare(ending, &document, HEADINGS, &headings(&chapters));
        compare(ending, &document, ROWS, &chapters::pairs(&chapters));
        compare_pages(ending, &document, &headings(&chapters));
    }
}

#[test]
fn slides_in_nine_scripts_are_read_whole_each_on_its_page() {
    let chapters = once_written();
    for (format, ending) in [(Format::Pptx, "pptx"), (Format::Odp, "odp"), (Format::Ppt, "ppt")] {
        let document = chapters_in(format, ending);
        compare_words(ending, &document, &words(&chapters), NEARLY_ALL);
        compare(ending, &document, HEADINGS, &headings(&chapters));
        compare(ending, &document, ITEMS, &items(&chapters));
        compare(ending, &document, ROWS, &rows(&chapters));
        compare_pages(ending, &document, &headings(&chapters));
    }
}

#[test]
fn a_pdf_in_nine_scripts_has_their_words_its_lists_and_each_heading_on_its_page() {
    let chapters = once_written();
    let document = chapters_in(Format::Pdf, "pdf");
    compare_words("pdf", &document, &words(&chapters), MOST);
    compare_pages("pdf", &document, &headings(&chapters));
    compare("pdf", &document, HEADINGS, &headings(&chapters));
    compare("pdf", &document, ITEMS, &items(&chapters));
}
