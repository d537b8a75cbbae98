//! One text through LibreOffice and pandoc into every format they write, and back through ours: words, headings, lists,
//! tables and pages. Feature `suite`: `make soak` installs both programs and runs it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use extract::{Document, Kind};
use support::{likeness, read};

/// A chapter in each of ten scripts: its heading, a paragraph, two items and a row.
const CHAPTERS: [[&str; 6]; 10] = [
    [
        "The lighthouse",
        "Three keepers lived on the rock from 1902 to 1961, and kept a daily log.",
        "Trim the lamp",
        "Wind the clock",
        "Oil",
        "90 litres",
    ],
    [
        "Die Brücke",
        "Größere Brücken müssen öfter geprüft werden; das weiß man längst – doch wer zahlt?",
        "Erst prüfen",
        "Dann bauen",
        "Kosten",
        "4.500 €",
    ],
    [
        "Мост",
        "Комитет собрался в понедельник и выбрал ремонт старого моста.",
        "Проверить",
        "Построить",
        "Цена",
        "1200 рублей",
    ],
    ["Η γέφυρα", "Η επιτροπή συνεδρίασε τη Δευτέρα και επέλεξε την επισκευή.", "Έλεγχος", "Κατασκευή", "Κόστος", "900"],
    ["הגשר", "הוועדה נפגשה ביום שני ובחרה באפשרות הראשונה", "לבדוק", "לבנות", "מחיר", "700"],
    ["الجسر", "اجتمعت اللجنة يوم الاثنين واختارت الخيار الأول", "الفحص", "البناء", "التكلفة", "500"],
    ["पुल", "समिति सोमवार को मिली और मरम्मत को चुना।", "जाँच", "निर्माण", "लागत", "300"],
    ["桥梁", "委员会于三月十四日开会，选择了修复旧桥的方案。", "检查", "建造", "费用", "一百"],
    [
        "橋の修理",
        "委員会は三月十四日に開かれ、古い橋を修理することを決めました。",
        "点検する",
        "直す",
        "費用",
        "百二十万ユーロ",
    ],
    ["다리", "위원회는 월요일에 모여 낡은 다리를 고치기로 했습니다.", "점검", "건설", "비용", "200"],
];
/// The scripts that the fonts of a plain system have, for what is drawn.
const DRAWN: usize = 4;

/// Ways to write a text, by ending; and by ending as LibreOffice names its filter.
const BY_LIBREOFFICE: [(&str, &str); 5] =
    [("docx", "docx"), ("odt", "odt:writer8"), ("doc", "doc"), ("rtf", "rtf"), ("html", "html:XHTML Writer File")];
const BY_PANDOC: [&str; 6] = ["docx", "odt", "rtf", "html", "epub", "markdown"];

fn soffice(arguments: &[&str], source: &Path, folder: &Path) {
    let program = std::env::var_os("ALCOVE_SOFFICE").unwrap_or_else(|| "soffice".into());
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let done = Command::new(program)
        .args([&profile, "--headless", "--convert-to"])
        .args(arguments)
        .arg("--outdir")
        .arg(folder)
        .arg(source)
        .output()
        .expect("LibreOffice is not installed: run `make soak`");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("alcove-suite-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// The text as a flat OpenDocument file, each chapter on a page of its own.
fn flat(chapters: usize) -> String {
    let mut body = String::new();
    for [heading, paragraph, one, two, left, right] in &CHAPTERS[..chapters] {
        let cell = |text: &str| {
            format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
        };
        body += &format!(
            "<text:h text:style-name=\"H\" text:outline-level=\"1\">{heading}</text:h><text:p>{paragraph}</text:p>\
             <text:list text:style-name=\"L\"><text:list-item><text:p>{one}</text:p></text:list-item><text:list-item><text:p>{two}</text:p></text:list-item></text:list>\
             <table:table><table:table-column/><table:table-column/><table:table-row>{}{}</table:table-row></table:table>",
            cell(left),
            cell(right)
        );
    }
    let names = ["office", "text", "table", "style"]
        .map(|name| format!("xmlns:{name}=\"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0\""))
        .join(" ");
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document {names} xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" office:version=\"1.3\" office:mimetype=\"application/vnd.oasis.opendocument.text\">\
         <office:styles><style:style style:name=\"Heading_20_1\" style:display-name=\"Heading 1\" style:family=\"paragraph\" style:default-outline-level=\"1\"><style:text-properties fo:font-size=\"20pt\"/></style:style>\
         <text:list-style style:name=\"L\"><text:list-level-style-bullet text:level=\"1\" text:bullet-char=\"•\"/></text:list-style></office:styles>\
         <office:automatic-styles><style:style style:name=\"H\" style:family=\"paragraph\" style:parent-style-name=\"Heading_20_1\"><style:paragraph-properties fo:break-before=\"page\"/></style:style></office:automatic-styles>\
         <office:body><office:text>{body}</office:text></office:body></office:document>"
    )
}

fn markdown() -> String {
    CHAPTERS
        .iter()
        .map(|[heading, paragraph, one, two, left, right]| {
            format!("# {heading}\n\n{paragraph}\n\n- {one}\n- {two}\n\n| {left} | {right} |\n|---|---|\n| {right} | {left} |\n\n")
        })
        .collect()
}

/// All words of the chapters; rows written twice where pandoc needs a head.
fn words(chapters: usize, rows_twice: bool) -> String {
    let mut words = String::new();
    for chapter in &CHAPTERS[..chapters] {
        words += &chapter.join("\n");
        words.push('\n');
        if rows_twice {
            words += &chapter[4..].join("\n");
            words.push('\n');
        }
    }
    words
}

fn text(document: &Document) -> String {
    document.blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n")
}

fn of_kind(document: &Document, wanted: fn(Kind) -> bool) -> Vec<&str> {
    let strip = |text| str::trim_start_matches(text, ['•', '-', '*', ' ']);
    document.blocks.iter().filter(|block| wanted(block.kind)).map(|block| strip(block.text.as_str())).collect()
}

/// Words, and besides them what each was.
fn compare(name: &str, document: &Document, chapters: usize, rows_twice: bool) {
    let score = likeness(&text(document), &words(chapters, rows_twice));
    println!("{name}: {score:.4}");
    assert!(score >= 0.99, "{name}: {score:.4}\n{}", text(document));
    let all = |at: fn(&[&str; 6]) -> Vec<String>| CHAPTERS[..chapters].iter().flat_map(at).collect::<Vec<String>>();
    assert_eq!(of_kind(document, |kind| matches!(kind, Kind::Heading { .. })), all(|c| vec![c[0].into()]), "{name}");
    assert_eq!(of_kind(document, |kind| kind == Kind::ListItem), all(|c| vec![c[2].into(), c[3].into()]), "{name}");
    let rows = of_kind(document, |kind| kind == Kind::TableRow);
    let expected = if rows_twice {
        all(|c| vec![format!("{} | {}", c[4], c[5]), format!("{} | {}", c[5], c[4])])
    } else {
        all(|c| vec![format!("{} | {}", c[4], c[5])])
    };
    assert_eq!(rows, expected, "{name}");
}

#[test]
fn what_libreoffice_writes_is_read_whole_and_as_what_it_is() {
    let folder = folder("office");
    let source = folder.join("text.fodt");
    std::fs::write(&source, flat(CHAPTERS.len())).unwrap();
    for (ending, filter) in BY_LIBREOFFICE {
        soffice(&[filter], &source, &folder);
        let document = read(&std::fs::read(folder.join("text").with_extension(ending)).unwrap()).unwrap();
        compare(&format!("LibreOffice {ending}"), &document, CHAPTERS.len(), false);
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn what_pandoc_writes_is_read_whole_and_as_what_it_is() {
    let folder = folder("pandoc");
    let source = folder.join("text.md");
    std::fs::write(&source, markdown()).unwrap();
    for format in BY_PANDOC {
        let made = folder.join(format!("made.{format}"));
        let done = Command::new("pandoc")
            .args(["-s", "-t", format, "--metadata", "title=Chapters", "-o"])
            .arg(&made)
            .arg(&source)
            .status();
        assert!(done.expect("pandoc is not installed: run `make soak`").success());
        let mut document = read(&std::fs::read(made).unwrap()).unwrap();
        // The title that pandoc wants, where it writes it out.
        document.blocks.retain(|block| block.text != "Chapters");
        compare(&format!("pandoc {format}"), &document, CHAPTERS.len(), true);
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_drawn_page_has_its_words_and_its_number() {
    let folder = folder("pdf");
    let source = folder.join("text.fodt");
    std::fs::write(&source, flat(DRAWN)).unwrap();
    soffice(&["pdf"], &source, &folder);
    let document = read(&std::fs::read(folder.join("text.pdf")).unwrap()).unwrap();
    let score = likeness(&text(&document), &words(DRAWN, false));
    println!("LibreOffice pdf: {score:.4}");
    assert!(score >= 0.97, "{score:.4}\n{}", text(&document));
    // A break before the first chapter makes no empty page.
    assert_eq!(document.pages, Some(DRAWN as u32));
    for (page, [heading, ..]) in (1..).zip(&CHAPTERS[..DRAWN]) {
        let found = document.blocks.iter().find(|block| block.text == *heading).unwrap_or_else(|| panic!("{heading}"));
        assert_eq!((found.page, matches!(found.kind, Kind::Heading { .. })), (Some(page), true), "{heading}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}
