//! A file of each format, of plain sentences, large enough to drown the program's start. Office files are LibreOffice's own, so that it can be
//! asked to read them again; the others are made here.

use extract::Format;

use crate::took::Others;
use crate::{flat, support};

const SENTENCE: &str =
    "The committee met on 14 March 2024 and chose the repair of the bridge, at a cost of 1.2 million euros.";
/// Pages of the manual.
const MANUAL: usize = 2_400;
/// Of five sentences each. LibreOffice lays them out before it writes them, and takes far more than twice as long for twice as many.
const PARAGRAPHS: usize = 4_000;
const SLIDES: usize = 400;
const ROWS: usize = 20_000;

/// Each format's file, and what to say of it besides. The first is the manual.
pub fn all(others: &Others) -> Vec<(Format, &'static str, Vec<u8>)> {
    let (text, sheet, talk) = (flat::text(&paragraphs(PARAGRAPHS)), sheet(), talk());
    let (written, body) = (|flat: &str, to: &str| others.written(flat, to), format!("{SENTENCE}\n\n").repeat(40_000));
    let head = "From: a@example.org\nMessage-ID: <1@example.org>\nSubject: Bridge\n\n";
    let mail = format!("From a@example.org Mon\n{head}{}\n\n", format!("{SENTENCE}\n").repeat(20));
    let page = format!("<p>{SENTENCE}</p>");
    let chapter = page.repeat(200);
    let message =
        support::compound(&[("__properties_version1.0", &[0; 32]), ("__substg1.0_1000001E", body.as_bytes())]);
    vec![
        (Format::Pdf, ", a manual of 2,400 pages", manual(MANUAL)),
        (Format::Pdf, ", by LibreOffice", written(&text, "pdf")),
        (Format::Docx, "", written(&text, "docx")),
        (Format::Odt, "", written(&text, "odt:writer8")),
        (Format::Doc, "", written(&text, "doc")),
        (Format::Rtf, "", written(&text, "rtf")),
        (Format::Xlsx, ", 100,000 cells", written(&sheet, "xlsx")),
        (Format::Ods, ", 100,000 cells", written(&sheet, "ods:calc8")),
        (Format::Xls, ", 100,000 cells", written(&sheet, "xls")),
        (Format::Csv, "", format!("\"{SENTENCE}\",1,2,3\n").repeat(40_000).into_bytes()),
        (Format::Pptx, ", 400 slides", written(&talk, "pptx")),
        (Format::Odp, ", 400 slides", written(&talk, "odp:impress8")),
        (Format::Ppt, ", 400 slides", written(&talk, "ppt")),
        (Format::Epub, "", support::epub("", &vec![chapter.as_str(); 200])),
        (Format::Html, "", format!("<html><body>{}</body></html>", page.repeat(40_000)).into_bytes()),
        (Format::Markdown, "", format!("# Title\n\n{body}").into_bytes()),
        (Format::Eml, "", format!("{head}{body}").into_bytes()),
        (Format::Mbox, ", 2,000 mails", mail.repeat(2_000).into_bytes()),
        (Format::Msg, "", message),
        (Format::Text, "", body.repeat(3).into_bytes()),
        (Format::Png, "", support::fixture("png/minutes.png")),
        (Format::Jpeg, "", support::fixture("jpeg/minutes.jpg")),
        (Format::Tiff, "", support::fixture("tiff/minutes.tif")),
        (Format::Bmp, "", support::fixture("bmp/minutes.bmp")),
        (Format::Gif, "", support::fixture("gif/minutes.gif")),
        (Format::Webp, "", support::fixture("webp/minutes.webp")),
    ]
}

/// A PDF of a page and a few words.
pub fn one_page() -> Vec<u8> {
    support::page(support::stream(support::WORDS.as_bytes(), ""), "", Vec::new())
}

/// Each a little different, so that none is stored in place of another.
fn paragraphs(count: usize) -> String {
    let sentences = format!("{SENTENCE} ").repeat(5);
    (0..count).map(|n| flat::paragraph(&format!("{sentences}({n})"))).collect()
}

fn sheet() -> String {
    let numbers = "<table:table-cell office:value-type=\"float\" office:value=\"45365.5\"/>".repeat(4);
    let row = |n: usize| {
        let text = flat::paragraph(&format!("{SENTENCE} ({n})"));
        format!(
            "<table:table-row><table:table-cell office:value-type=\"string\">{text}</table:table-cell>{numbers}</table:table-row>"
        )
    };
    flat::workbook(&[("S", (0..ROWS).map(row).collect())])
}

fn talk() -> String {
    let text = format!("<draw:text-box>{}</draw:text-box>", paragraphs(10));
    flat::presentation(&flat::slide(SENTENCE, &[SENTENCE, SENTENCE], &[&text]).repeat(SLIDES))
}

/// A PDF of so many full pages.
fn manual(pages: usize) -> Vec<u8> {
    let mut objects = vec![support::CATALOG.into(), Vec::new(), support::FONT.into()];
    let mut kids = String::new();
    for number in 0..pages {
        let lines: String = (0..45)
            .map(|line| format!("BT /F1 9 Tf 50 {} Td ({number}.{line} {SENTENCE}) Tj ET\n", 760 - 15 * line))
            .collect();
        kids += &format!("{} 0 R ", objects.len() + 1);
        objects.push(
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 3 0 R >> >> /Contents {} 0 R >>",
                objects.len() + 2
            )
            .into(),
        );
        objects.push(support::stream(lines.as_bytes(), ""));
    }
    objects[1] = format!("<< /Type /Pages /Kids [{kids}] /Count {pages} >>").into();
    support::pdf(&objects)
}
