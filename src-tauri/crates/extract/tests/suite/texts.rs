//! Texts: by LibreOffice and by pandoc.

use std::process::Command;

use extract::Format;

use crate::chapters::{CHAPTERS, Chapter, both_rows, headings, is_from_the_right, items, with_spaces, words_of_both};
use crate::compare::{HEADINGS, ITEMS, NEARLY_ALL, ROWS, compare, compare_pages, compare_words, read_as};
use crate::{by_libreoffice, flat, folder};

pub const WRITTEN: &[Format] =
    &[Format::Docx, Format::Odt, Format::Doc, Format::Rtf, Format::Html, Format::Epub, Format::Markdown, Format::Text];

const BY_LIBREOFFICE: [(Format, &str); 5] = [
    (Format::Docx, "docx"),
    (Format::Odt, "odt:writer8"),
    (Format::Doc, "doc"),
    (Format::Rtf, "rtf"),
    (Format::Html, "html:XHTML Writer File"),
];
const BY_PANDOC: [(Format, &str); 7] = [
    (Format::Docx, "docx"),
    (Format::Odt, "odt"),
    (Format::Rtf, "rtf"),
    (Format::Html, "html"),
    (Format::Epub, "epub"),
    // Tables as most write them; what pandoc calls "markdown" has them drawn in dashes.
    (Format::Markdown, "gfm"),
    (Format::Pptx, "pptx"),
];
/// What pandoc puts each chapter on a page of, behind one for the title that it wants.
const PAGED: [Format; 2] = [Format::Epub, Format::Pptx];
const TITLE: &str = "Chapters";

/// Each chapter on a page of its own, as those set it who read it.
pub fn source(chapters: &[Chapter]) -> String {
    let chapter = |chapter: &Chapter| {
        let [heading, paragraph, one, two, left, right] = chapter;
        let set = flat::heading(heading)
            + &flat::paragraph(paragraph)
            + &flat::list(&[one, two])
            + &flat::table(&(flat::row(&[left, right]) + &flat::row(&[right, left])));
        if is_from_the_right(chapter) { flat::from_the_right(&set) } else { set }
    };
    flat::text(&chapters.iter().map(chapter).collect::<String>())
}

/// Its tables have a head, which pandoc needs: the row turned around.
fn markdown() -> String {
    CHAPTERS
        .iter()
        .map(|[heading, paragraph, one, two, left, right]| {
            format!("# {heading}\n\n{paragraph}\n\n- {one}\n- {two}\n\n| {left} | {right} |\n|---|---|\n| {right} | {left} |\n\n")
        })
        .collect()
}

#[test]
fn what_libreoffice_writes_is_read_whole_and_as_what_it_is() {
    let folder = folder("texts");
    for (format, to) in BY_LIBREOFFICE {
        let name = format!("LibreOffice {to}");
        let document = read_as(format, &name, &by_libreoffice(&folder, &source(&CHAPTERS), to));
        compare_words(&name, &document, &words_of_both(&CHAPTERS), NEARLY_ALL);
        compare(&name, &document, HEADINGS, &headings(&CHAPTERS));
        compare(&name, &document, ITEMS, &items(&CHAPTERS));
        compare(&name, &document, ROWS, &both_rows(&CHAPTERS));
    }
    std::fs::remove_dir_all(folder).unwrap();
}

/// Its paragraphs are lines, which are taken for parts of one: in a script without spaces words run together then. So words are those of the
/// other scripts, and of all of them it is every letter, in its order.
#[test]
fn a_plain_text_of_libreoffices_has_all_the_words_and_every_letter_in_its_order() {
    let folder = folder("plain");
    let written = |chapters: &[Chapter]| {
        let made = by_libreoffice(&folder, &source(chapters), "txt:Text (encoded):UTF8");
        read_as(Format::Text, "LibreOffice txt", &made)
    };
    let spaced = with_spaces();
    compare_words("LibreOffice txt", &written(&spaced), &words_of_both(&spaced), NEARLY_ALL);

    let letters = |texts: Vec<&str>| texts.concat().chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let in_order = CHAPTERS.iter().flat_map(|&[heading, paragraph, one, two, left, right]| {
        [heading, paragraph, one, two, left, right, right, left]
    });
    let document = written(&CHAPTERS);
    let read = document.blocks.iter().map(|block| block.text.as_str());
    assert_eq!(letters(read.collect()), letters(in_order.collect()));
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn what_pandoc_writes_is_read_whole_and_as_what_it_is() {
    let folder = folder("pandoc");
    let source = folder.join("text.md");
    std::fs::write(&source, markdown()).unwrap();
    for (format, to) in BY_PANDOC {
        let (name, made) = (format!("pandoc {to}"), folder.join(format!("made.{to}")));
        let mut pandoc = Command::new("pandoc");
        pandoc.args(["-s", "-t", to, "--metadata"]).arg(format!("title={TITLE}")).arg("-o").arg(&made).arg(&source);
        assert!(pandoc.status().expect("pandoc is not installed: run `make setup-soak`").success(), "{name}");
        let mut document = read_as(format, &name, &std::fs::read(made).unwrap());
        if PAGED.contains(&format) {
            compare_pages(&name, &document, &[vec![TITLE.to_owned()], headings(&CHAPTERS)].concat());
        }
        // The title, where it is written out.
        document.blocks.retain(|block| block.text != TITLE);
        compare_words(&name, &document, &words_of_both(&CHAPTERS), NEARLY_ALL);
        compare(&name, &document, HEADINGS, &headings(&CHAPTERS));
        compare(&name, &document, ITEMS, &items(&CHAPTERS));
        compare(&name, &document, ROWS, &both_rows(&CHAPTERS));
    }
    std::fs::remove_dir_all(folder).unwrap();
}
