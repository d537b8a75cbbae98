//! Slides: by LibreOffice.

use extract::Format;

use crate::chapters::{CHAPTERS, Chapter, headings, items, rows, words};
use crate::compare::{HEADINGS, ITEMS, NEARLY_ALL, ROWS, compare, compare_pages, compare_words, read_as};
use crate::{by_libreoffice, flat, folder};

pub const WRITTEN: &[Format] = &[Format::Pptx, Format::Odp, Format::Ppt];

const TALKS: [(Format, &str); 3] = [(Format::Pptx, "pptx"), (Format::Odp, "odp:impress8"), (Format::Ppt, "ppt")];

#[test]
fn every_slide_is_read_on_its_page_with_its_title_its_list_and_its_table() {
    let folder = folder("slides");
    let slide = |[heading, text, one, two, left, right]: &Chapter| {
        let boxed = format!("<draw:text-box>{}</draw:text-box>", flat::paragraph(text));
        flat::slide(heading, &[one, two], &[&boxed, &flat::table(&flat::row(&[left, right]))])
    };
    let talk = flat::presentation(&CHAPTERS.iter().map(slide).collect::<String>());
    for (format, to) in TALKS {
        let name = format!("LibreOffice {to}");
        let document = read_as(format, &name, &by_libreoffice(&folder, &talk, to));
        compare_words(&name, &document, &words(&CHAPTERS), NEARLY_ALL);
        compare(&name, &document, HEADINGS, &headings(&CHAPTERS));
        compare(&name, &document, ITEMS, &items(&CHAPTERS));
        compare(&name, &document, ROWS, &rows(&CHAPTERS));
        compare_pages(&name, &document, &headings(&CHAPTERS));
    }
    std::fs::remove_dir_all(folder).unwrap();
}
