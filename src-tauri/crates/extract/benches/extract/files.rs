//! A file of each format, of plain sentences, large enough to drown the program's start.

use extract::Format;

use crate::support;

const SENTENCE: &str =
    "The committee met on 14 March 2024 and chose the repair of the bridge, at a cost of 1.2 million euros.";
/// Pages of the manual.
const MANUAL: usize = 2_400;

/// Each format's file, and what to say of its size.
pub fn all() -> Vec<(Format, &'static str, Vec<u8>)> {
    let times = |n: usize, one: &str| one.repeat(n);
    let run = format!("<w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p>");
    let row = format!(
        "<row><c t=\"inlineStr\"><is><t>{SENTENCE}</t></is></c>{}</row>",
        "<c s=\"1\"><v>45365.5</v></c>".repeat(4)
    );
    let styles = "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>";
    let slide = format!(
        "<p:sp><p:txBody>{}</p:txBody></p:sp>",
        times(12, &format!("<a:p><a:r><a:t>{SENTENCE}</a:t></a:r></a:p>"))
    );
    let page = format!(
        "<draw:page><draw:frame>{}</draw:frame></draw:page>",
        times(12, &format!("<text:p>{SENTENCE}</text:p>"))
    );
    let ods_row =
        format!("<table:table-row><table:table-cell><text:p>{SENTENCE}</text:p></table:table-cell></table:table-row>");
    let head = "From: a@example.org\nMessage-ID: <1@example.org>\nSubject: Bridge\n\n";
    let mail = format!("From a@example.org Mon\n{head}{}\n", times(20, &format!("{SENTENCE}\n")));
    let chapter = times(200, &format!("<p>{SENTENCE}</p>"));
    let lines = times(40_000, &format!("{SENTENCE}\r"));
    let label = |row: u16| {
        let text = [&(SENTENCE.len() as u16).to_le_bytes()[..], &[0], SENTENCE.as_bytes()].concat();
        support::biff(0x0204, &[&row.to_le_bytes()[..], &[0; 4], &text].concat())
    };
    let cells: Vec<Vec<u8>> = (0..40_000).map(label).chain([support::biff_end()]).collect();
    let said = [support::atom(0x0f9f, &[0; 4]), support::atom(0x0fa8, SENTENCE.as_bytes())].concat();
    let shapes = support::container(0xf004, &said).repeat(20_000);
    let body = times(40_000, &format!("{SENTENCE}\n\n"));
    let message =
        support::compound(&[("__properties_version1.0", &[0; 32]), ("__substg1.0_1000001E", body.as_bytes())]);
    vec![
        (Format::Pdf, ", 2,400 pages", manual(MANUAL)),
        (Format::Docx, "", support::docx_body("", &times(40_000, &run))),
        (Format::Odt, "", support::odt_text("", &times(40_000, &format!("<text:p>{SENTENCE}</text:p>")))),
        (Format::Doc, "", support::letter(lines.as_bytes(), lines.len() as u32)),
        (Format::Rtf, "", format!("{{\\rtf1 {}}}", times(40_000, &format!("{SENTENCE}\\par\n"))).into_bytes()),
        (
            Format::Xlsx,
            ", 250,000 cells",
            support::xlsx("", styles, &[("S", &format!("<sheetData>{}</sheetData>", times(50_000, &row)))]),
        ),
        (
            Format::Ods,
            "",
            support::odf(
                "spreadsheet",
                &format!("<table:table table:name=\"S\">{}</table:table>", times(40_000, &ods_row)),
            ),
        ),
        (Format::Xls, "", support::workbook(&[], &cells)),
        (Format::Csv, "", times(40_000, &format!("\"{SENTENCE}\",1,2,3\n")).into_bytes()),
        (Format::Pptx, ", 1,000 slides", support::pptx(&vec![slide.as_str(); 1_000])),
        (Format::Odp, ", 1,000 slides", support::odf("presentation", &times(1_000, &page))),
        (Format::Ppt, "", support::presentation(&[], &shapes)),
        (Format::Epub, "", support::epub("", &vec![chapter.as_str(); 200])),
        (
            Format::Html,
            "",
            format!("<html><body>{}</body></html>", times(40_000, &format!("<p>{SENTENCE}</p>"))).into_bytes(),
        ),
        (Format::Markdown, "", format!("# Title\n\n{body}").into_bytes()),
        (Format::Eml, "", format!("{head}{body}").into_bytes()),
        (Format::Mbox, ", 2,000 mails", times(2_000, &format!("{mail}\n")).into_bytes()),
        (Format::Msg, "", message),
        (Format::Text, "", times(100_000, &format!("{SENTENCE}\n\n")).into_bytes()),
        (Format::Png, "", support::fixture("png/minutes.png")),
        (Format::Jpeg, "", support::fixture("jpeg/minutes.jpg")),
        (Format::Tiff, "", support::fixture("tiff/minutes.tif")),
    ]
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
