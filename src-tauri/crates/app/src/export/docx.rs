//! The paper as a Word document (Office Open XML, ECMA-376, transitional): sources are footnotes, the mark is among its custom
//! properties.
//!
//! Written by hand, since what is needed are seven small parts: a writer for all of Word would be larger than this. Bytes depend on
//! the paper alone.

use std::io::{Cursor, Write};

use unicode_bidi::{BidiInfo, Level};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::paper::{Paper, Point, Source};
use crate::error::{Code, Error, Result};
use crate::page::escape;
use crate::words::say;

const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006";

const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/><Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/><Override PartName="/docProps/custom.xml" ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/></Types>"#;

const NUMBERING: &str = r#"<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="&#8226;"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"#;

/// Style: its id, its kind, its name in Word, what it is based on, and its properties.
const STYLES: &[(&str, &str, &str, &str, &str)] = &[
    (
        "Normal",
        "paragraph",
        "Normal",
        "",
        r#"<w:pPr><w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr>"#,
    ),
    ("Title", "paragraph", "Title", "Normal", r#"<w:pPr><w:keepNext/></w:pPr><w:rPr><w:b/><w:sz w:val="40"/></w:rPr>"#),
    (
        "Heading1",
        "paragraph",
        "heading 1",
        "Normal",
        r#"<w:pPr><w:keepNext/><w:spacing w:before="360"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="26"/></w:rPr>"#,
    ),
    (
        "Heading2",
        "paragraph",
        "heading 2",
        "Normal",
        r#"<w:pPr><w:keepNext/><w:spacing w:before="240"/><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/></w:rPr>"#,
    ),
    ("Subtitle", "paragraph", "Subtitle", "Normal", r#"<w:rPr><w:color w:val="454D55"/><w:sz w:val="19"/></w:rPr>"#),
    ("ListBullet", "paragraph", "List Bullet", "Normal", r#"<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>"#),
    (
        "FootnoteText",
        "paragraph",
        "footnote text",
        "Normal",
        r#"<w:pPr><w:spacing w:after="60" w:line="240" w:lineRule="auto"/></w:pPr><w:rPr><w:sz w:val="18"/></w:rPr>"#,
    ),
    (
        "FootnoteReference",
        "character",
        "footnote reference",
        "",
        r#"<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>"#,
    ),
];

/// The document as the bytes of a file.
///
/// # Errors
/// [`Code::BadInput`] where the archive cannot be written, which memory alone can cause.
pub fn write(paper: &Paper) -> Result<Vec<u8>> {
    let parts = [
        ("[Content_Types].xml", TYPES.to_owned()),
        (
            "_rels/.rels",
            relations(&[
                (&format!("{OFFICE}/relationships/officeDocument"), "word/document.xml"),
                (
                    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
                    "docProps/core.xml",
                ),
                (&format!("{OFFICE}/relationships/custom-properties"), "docProps/custom.xml"),
            ]),
        ),
        (
            "word/_rels/document.xml.rels",
            relations(&[
                (&format!("{OFFICE}/relationships/styles"), "styles.xml"),
                (&format!("{OFFICE}/relationships/numbering"), "numbering.xml"),
                (&format!("{OFFICE}/relationships/footnotes"), "footnotes.xml"),
            ]),
        ),
        ("word/document.xml", format!("<w:document xmlns:w=\"{MAIN}\"><w:body>{}</w:body></w:document>", body(paper))),
        ("word/styles.xml", format!("<w:styles xmlns:w=\"{MAIN}\">{}</w:styles>", styles())),
        ("word/numbering.xml", format!("<w:numbering xmlns:w=\"{MAIN}\">{NUMBERING}</w:numbering>")),
        ("word/footnotes.xml", format!("<w:footnotes xmlns:w=\"{MAIN}\">{}</w:footnotes>", footnotes(paper))),
        ("docProps/core.xml", core(paper)),
        ("docProps/custom.xml", custom(paper)),
    ];
    let failed = |e: &dyn std::fmt::Display| Error::new(Code::BadInput, e.to_string());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, xml) in parts {
        archive.start_file(name, SimpleFileOptions::default()).map_err(|e| failed(&e))?;
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
        archive.write_all(format!("{head}{xml}").as_bytes()).map_err(|e| failed(&e))?;
    }
    Ok(archive.finish().map_err(|e| failed(&e))?.into_inner())
}

fn relations(rows: &[(&str, &str)]) -> String {
    let row = |(n, (kind, target)): (usize, &(&str, &str))| {
        format!("<Relationship Id=\"r{n}\" Type=\"{kind}\" Target=\"{target}\"/>")
    };
    let rows: String = (1..).zip(rows).map(row).collect();
    format!("<Relationships xmlns=\"{RELATIONS}\">{rows}</Relationships>")
}

fn styles() -> String {
    let language = say("language-tag");
    let mut out = format!(
        "<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Georgia\" w:hAnsi=\"Georgia\" w:cs=\"Times New Roman\"/>\
         <w:sz w:val=\"22\"/><w:szCs w:val=\"22\"/><w:lang w:val=\"{language}\"/></w:rPr></w:rPrDefault></w:docDefaults>"
    );
    for (id, kind, name, based, properties) in STYLES {
        let default = if *id == "Normal" { " w:default=\"1\"" } else { "" };
        let based = if based.is_empty() { String::new() } else { format!("<w:basedOn w:val=\"{based}\"/>") };
        out.push_str(&format!(
            "<w:style w:type=\"{kind}\"{default} w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>{based}{properties}</w:style>"
        ));
    }
    out
}

fn body(paper: &Paper) -> String {
    let mut out = paragraph("Title", &paper.title, "");
    out.push_str(&paragraph("Subtitle", &paper.label, ""));
    let mut notes = 0;
    for point in &paper.points {
        if let Some(heading) = &point.heading {
            out.push_str(&paragraph("Heading2", heading, ""));
        }
        let text = match &point.standing {
            Some(standing) => format!("{} ({standing})", point.text),
            None => point.text.clone(),
        };
        let references: String = sources_of(paper, point).map(|_| reference(&mut notes)).collect();
        out.push_str(&paragraph("ListBullet", &text, &references));
    }
    for part in &paper.parts {
        out.push_str(&paragraph("Heading1", &part.heading, ""));
        for line in &part.lines {
            out.push_str(&paragraph("Normal", line, ""));
        }
        for (name, value) in &part.facts {
            out.push_str(&paragraph("Normal", &format!("{name}: {value}"), ""));
        }
    }
    // A4, margins of an inch.
    out.push_str(
        "<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1440\" w:right=\"1440\" w:bottom=\"1440\" \
         w:left=\"1440\" w:header=\"708\" w:footer=\"708\" w:gutter=\"0\"/></w:sectPr>",
    );
    out
}

fn sources_of<'a>(paper: &'a Paper, point: &'a Point) -> impl Iterator<Item = &'a Source> {
    point.sources.iter().filter_map(|n| paper.sources.get(n.checked_sub(1)?))
}

/// Word numbers footnotes as they come: a source that two sentences share has a note for each.
fn reference(notes: &mut usize) -> String {
    *notes += 1;
    format!("<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteReference w:id=\"{notes}\"/></w:r>")
}

fn footnotes(paper: &Paper) -> String {
    let separator = |id: i32, kind: &str, mark: &str| {
        format!("<w:footnote w:type=\"{kind}\" w:id=\"{id}\"><w:p><w:r><w:{mark}/></w:r></w:p></w:footnote>")
    };
    let mut out =
        separator(-1, "separator", "separator") + &separator(0, "continuationSeparator", "continuationSeparator");
    let sources = paper.points.iter().flat_map(|point| sources_of(paper, point));
    for (id, source) in (1..).zip(sources) {
        let text = format!("{}: \u{201c}{}\u{201d}", source.place, source.quote);
        let own = "<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteRef/></w:r>";
        let space = "<w:r><w:t xml:space=\"preserve\"> </w:t></w:r>";
        out.push_str(&format!(
            "<w:footnote w:id=\"{id}\"><w:p>{}{own}{space}{}</w:p></w:footnote>",
            properties("FootnoteText", &text),
            runs(&text)
        ));
    }
    out
}

fn paragraph(style: &str, text: &str, after: &str) -> String {
    format!("<w:p>{}{}{after}</w:p>", properties(style, text), runs(text))
}

fn properties(style: &str, text: &str) -> String {
    let bidi = if level(text).is_rtl() { "<w:bidi/>" } else { "" };
    format!("<w:pPr><w:pStyle w:val=\"{style}\"/>{bidi}</w:pPr>")
}

/// A run for each direction, since Word asks for it.
fn runs(text: &str) -> String {
    let info = BidiInfo::new(text, None);
    let mut out = String::new();
    let mut run = String::new();
    let mut is_rtl = false;
    for (at, c) in text.char_indices() {
        let now = info.levels.get(at).is_some_and(Level::is_rtl);
        if now != is_rtl {
            out.push_str(&one_run(&run, is_rtl));
            run.clear();
            is_rtl = now;
        }
        run.push(c);
    }
    out + &one_run(&run, is_rtl)
}

fn one_run(text: &str, is_rtl: bool) -> String {
    if text.is_empty() {
        return String::new();
    }
    let rtl = if is_rtl { "<w:rPr><w:rtl/></w:rPr>" } else { "" };
    format!("<w:r>{rtl}<w:t xml:space=\"preserve\">{}</w:t></w:r>", escape(text))
}

fn level(text: &str) -> Level {
    BidiInfo::new(text, None).paragraphs.first().map_or(Level::ltr(), |p| p.level)
}

/// Core properties as the Dublin Core names them (ECMA-376 part 2).
fn core(paper: &Paper) -> String {
    format!(
        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title><dc:description>{}</dc:description>\
         <dc:language>{}</dc:language><dcterms:created xsi:type=\"dcterms:W3CDTF\">{}</dcterms:created></cp:coreProperties>",
        escape(&paper.title),
        escape(&paper.label),
        say("language-tag"),
        escape(&paper.made)
    )
}

fn custom(paper: &Paper) -> String {
    let row = |(id, (name, value)): (usize, &(String, String))| {
        format!(
            "<property fmtid=\"{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}\" pid=\"{id}\" name=\"{}\"><vt:lpwstr>{}</vt:lpwstr></property>",
            escape(name),
            escape(value)
        )
    };
    let rows: String = (2..).zip(&paper.mark).map(row).collect();
    format!("<Properties xmlns=\"{OFFICE}/custom-properties\" xmlns:vt=\"{OFFICE}/docPropsVTypes\">{rows}</Properties>")
}
