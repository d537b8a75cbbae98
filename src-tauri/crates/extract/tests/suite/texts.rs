//! Texts: by LibreOffice and by pandoc.

use std::process::Command;

use extract::{Document, Format, Kind};

use crate::chapters::{
    CHAPTERS, Chapter, SECTION, both_rows, headings, is_from_the_right, items, items_with, levels, numbered, outermost,
    unnumbered, with_spaces, words_of_both, words_with,
};
use crate::compare::{ITEMS, NEARLY_ALL, ROWS, compare, compare_levels, compare_pages, compare_words, read_as};
use crate::{by_libreoffice, flat, folder};

pub const WRITTEN: &[Format] =
    &[Format::Docx, Format::Odt, Format::Doc, Format::Rtf, Format::Html, Format::Epub, Format::Markdown, Format::Text];

/// How the items of a list that counts them are read.
#[derive(Clone, Copy, PartialEq)]
enum Section {
    /// Behind their numbers.
    Numbered,
    /// Without: the file has no numbers, and these are not counted.
    Unnumbered,
    /// As paragraphs: pandoc writes the numbers as it does words, and no list.
    Paragraphs,
    /// They are not written: beneath a slide's title there is no other.
    Nowhere,
}

const BY_LIBREOFFICE: [(Format, &str, Section); 5] = [
    (Format::Docx, "docx", Section::Numbered),
    (Format::Odt, "odt:writer8", Section::Numbered),
    (Format::Doc, "doc", Section::Unnumbered),
    (Format::Rtf, "rtf", Section::Numbered),
    (Format::Html, "html:XHTML Writer File", Section::Numbered),
];
const BY_PANDOC: [(Format, &str, Section); 7] = [
    (Format::Docx, "docx", Section::Numbered),
    (Format::Odt, "odt", Section::Numbered),
    (Format::Rtf, "rtf", Section::Paragraphs),
    (Format::Html, "html", Section::Numbered),
    (Format::Epub, "epub", Section::Numbered),
    // Tables as most write them; what pandoc calls "markdown" has them drawn in dashes.
    (Format::Markdown, "gfm", Section::Numbered),
    (Format::Pptx, "pptx", Section::Nowhere),
];
/// What pandoc puts each chapter on a page of, behind one for the title that it wants.
const PAGED: [Format; 2] = [Format::Epub, Format::Pptx];
const TITLE: &str = "Chapters";

/// Each chapter on a page of its own, as those set it who read it.
pub fn source(chapters: &[Chapter]) -> String {
    source_with("", chapters)
}

/// The same, with the section beneath the first.
pub fn source_with_section() -> String {
    let [heading, items @ ..] = SECTION;
    source_with(&(flat::section(heading) + &flat::numbered(&items)), &CHAPTERS)
}

fn source_with(section: &str, chapters: &[Chapter]) -> String {
    let chapter = |chapter: &Chapter| {
        let [heading, paragraph, one, two, left, right] = chapter;
        let set = flat::heading(heading)
            + &flat::paragraph(paragraph)
            + &flat::list(&[one, two])
            + &flat::table(&(flat::row(&[left, right]) + &flat::row(&[right, left])));
        if is_from_the_right(chapter) { flat::from_the_right(&set) } else { set }
    };
    let mut set: Vec<String> = chapters.iter().map(chapter).collect();
    set[0] += section;
    flat::text(&set.concat())
}

/// Its tables have a head, which pandoc needs: the row turned around.
fn markdown(section: Section) -> String {
    let mut set: Vec<String> = CHAPTERS
        .iter()
        .map(|[heading, paragraph, one, two, left, right]| {
            format!("# {heading}\n\n{paragraph}\n\n- {one}\n- {two}\n\n| {left} | {right} |\n|---|---|\n| {right} | {left} |\n\n")
        })
        .collect();
    if section != Section::Nowhere {
        set[0] += &format!("## {}\n\n{}\n\n", SECTION[0], numbered().join("\n"));
    }
    set.concat()
}

fn compare_text(name: &str, document: &Document, section: Section) {
    let read = if section == Section::Unnumbered { unnumbered() } else { numbered() };
    let items = match section {
        Section::Numbered | Section::Unnumbered => items_with(&read, &CHAPTERS),
        Section::Paragraphs | Section::Nowhere => items(&CHAPTERS),
    };
    if section == Section::Nowhere {
        compare_words(name, document, &words_of_both(&CHAPTERS), NEARLY_ALL);
        compare_levels(name, document, &outermost(&CHAPTERS));
    } else {
        compare_words(name, document, &words_with(&read, &CHAPTERS), NEARLY_ALL);
        compare_levels(name, document, &levels(&CHAPTERS));
    }
    compare(name, document, ITEMS, &items);
    compare(name, document, ROWS, &both_rows(&CHAPTERS));
    if section == Section::Paragraphs {
        // Behind the number stands a tab.
        let spaced = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let paragraphs = document.blocks.iter().filter(|block| block.kind == Kind::Paragraph);
        let paragraphs: Vec<String> = paragraphs.map(|block| spaced(&block.text)).collect();
        for item in read {
            assert!(paragraphs.contains(&item), "{name}: {item} is none of {paragraphs:#?}");
        }
    }
}

#[test]
fn what_libreoffice_writes_is_read_whole_and_as_what_it_is() {
    let folder = folder("texts");
    for (format, to, section) in BY_LIBREOFFICE {
        let name = format!("LibreOffice {to}");
        let document = read_as(format, &name, &by_libreoffice(&folder, &source_with_section(), to));
        compare_text(&name, &document, section);
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
    for (format, to, section) in BY_PANDOC {
        std::fs::write(&source, markdown(section)).unwrap();
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
        compare_text(&name, &document, section);
    }
    std::fs::remove_dir_all(folder).unwrap();
}
