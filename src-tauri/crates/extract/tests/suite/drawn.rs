//! Pages that are drawn: as PDF by LibreOffice, and as pictures of that by poppler and ImageMagick, of which the text is recognised.

use std::path::Path;
use std::process::Command;

use extract::Format;

use crate::chapters::{
    CHAPTERS, both_rows, headings, items_with, levels, numbered, outermost, words_of_both, words_with,
};
use crate::compare::{HEADINGS, ITEMS, MOST, ROWS, compare, compare_levels, compare_pages, compare_words, read_as};
use crate::support::read_all;
use crate::texts::{source, source_with_section};
use crate::{by_libreoffice, folder};

pub const WRITTEN: &[Format] =
    &[Format::Pdf, Format::Png, Format::Jpeg, Format::Tiff, Format::Bmp, Format::Gif, Format::Webp];

/// The F1 of words that is asked of a picture, where a mark of a list may be taken for a letter.
const MOST_OF_A_PICTURE: f64 = 0.95;
/// As poppler names its ways to draw, and the endings it gives.
const PICTURES: [(Format, &str, &str); 3] =
    [(Format::Png, "-png", "png"), (Format::Jpeg, "-jpeg", "jpg"), (Format::Tiff, "-tiff", "tif")];
/// What poppler does not draw: ImageMagick makes it of the first of those, by the endings that it knows.
const MADE: [(Format, &str); 3] = [(Format::Bmp, "bmp"), (Format::Gif, "gif"), (Format::Webp, "webp")];

#[test]
fn a_pdf_has_its_words_its_lists_and_its_tables_in_every_script_and_its_headings_on_their_pages() {
    let folder = folder("pdf");
    let document = read_as(Format::Pdf, "LibreOffice pdf", &by_libreoffice(&folder, &source_with_section(), "pdf"));
    compare_words("LibreOffice pdf", &document, &words_with(&numbered(), &CHAPTERS), MOST);
    // A break before the first chapter makes no empty page.
    compare_pages("LibreOffice pdf", &document, &headings(&CHAPTERS));
    // Of which level they are is inferred from their sizes.
    let all: Vec<String> = levels(&CHAPTERS).into_iter().map(|(_, heading)| heading).collect();
    compare("LibreOffice pdf", &document, HEADINGS, &all);
    compare("LibreOffice pdf", &document, ITEMS, &items_with(&numbered(), &CHAPTERS));
    compare("LibreOffice pdf", &document, ROWS, &both_rows(&CHAPTERS));
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_picture_of_a_page_has_its_words_and_its_heading() {
    let folder = folder("pictures");
    let chapter = &CHAPTERS[..1];
    let (page, drawn) = (folder.join("page.pdf"), folder.join("page"));
    std::fs::write(&page, by_libreoffice(&folder, &source(chapter), "pdf")).unwrap();
    for (format, way, ending) in PICTURES {
        let done = Command::new("pdftoppm").args([way, "-r", "200", "-singlefile"]).arg(&page).arg(&drawn).status();
        assert!(done.expect("poppler-utils is not installed: run `make setup-test`").success(), "{ending}");
        has_its_words_and_heading("poppler", format, &drawn.with_extension(ending));
    }
    for (format, ending) in MADE {
        let made = drawn.with_extension(ending);
        let done = Command::new("convert").arg(drawn.with_extension("png")).arg(&made).status();
        assert!(done.expect("ImageMagick is not installed: run `make setup-test`").success(), "{ending}");
        has_its_words_and_heading("ImageMagick", format, &made);
    }
    std::fs::remove_dir_all(folder).unwrap();
}

fn has_its_words_and_heading(by: &str, format: Format, file: &Path) {
    let name = format!("{by} {}", format.id());
    let document = read_all(&std::fs::read(file).unwrap()).unwrap();
    assert_eq!((document.format, document.pages), (format, Some(1)), "{name}");
    compare_words(&name, &document, &words_of_both(&CHAPTERS[..1]), MOST_OF_A_PICTURE);
    compare_levels(&name, &document, &outermost(&CHAPTERS[..1]));
}
