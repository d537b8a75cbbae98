//! Flat OpenDocument files, each all of a document in one text, and LibreOffice, which makes every office format of them.
#![allow(dead_code)]

use std::path::{Path, PathBuf};
use std::process::Command;

/// Seconds after which it is ended.
const PATIENCE: &str = "180";

/// LibreOffice without a window. Its profile is in this folder.
pub fn libreoffice(folder: &Path) -> Command {
    let program = std::env::var_os("ALCOVE_SOFFICE").unwrap_or_else(|| "soffice".into());
    // It is a script: what it starts ends as well with this one's signal.
    let mut command = Command::new("timeout");
    command
        .arg(PATIENCE)
        .arg(program)
        .arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()))
        .arg("--headless");
    command
}

/// What to run so that LibreOffice writes a file as `to` (an ending, and its name of the filter where one is needed) into [`made`] of
/// this folder. It may end well and have written nothing.
pub fn soffice(folder: &Path, source: &Path, to: &str) -> Command {
    let mut command = libreoffice(folder);
    command.args(["--convert-to", to, "--outdir"]).arg(folder.join("made")).arg(source);
    command
}

/// Where that puts it.
pub fn made(folder: &Path, source: &Path, to: &str) -> PathBuf {
    let ending = to.split(':').next().unwrap_or(to);
    folder.join("made").join(source.file_stem().unwrap_or_default()).with_extension(ending)
}

fn document(kind: &str, styles: &str, body: &str) -> String {
    let spaces: String = ["office", "text", "table", "style", "presentation"]
        .map(|name| format!(" xmlns:{name}=\"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0\""))
        .concat();
    let others = "xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\" xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\"";
    let media_type = format!("application/vnd.oasis.opendocument.{kind}");
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document{spaces} {others} office:version=\"1.3\" office:mimetype=\"{media_type}\">\
         {styles}<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document>"
    )
}

/// A text, in fonts that `setup/system.sh` brings; [`heading`], [`section`], [`list`], [`numbered`] and [`table`] may stand in it, and
/// paragraphs.
pub fn text(body: &str) -> String {
    let styles = "<office:styles><style:default-style style:family=\"paragraph\"><style:text-properties fo:font-family=\"DejaVu Sans\" style:font-family-asian=\"Noto Sans CJK SC\" style:font-family-complex=\"DejaVu Sans\"/></style:default-style>\
         <style:style style:name=\"Heading_20_1\" style:display-name=\"Heading 1\" style:family=\"paragraph\" style:default-outline-level=\"1\"><style:text-properties fo:font-size=\"20pt\" style:font-size-asian=\"20pt\" style:font-size-complex=\"20pt\"/></style:style>\
         <text:list-style style:name=\"L\"><text:list-level-style-bullet text:level=\"1\" text:bullet-char=\"•\"><style:list-level-properties text:list-level-position-and-space-mode=\"label-alignment\"><style:list-level-label-alignment text:label-followed-by=\"listtab\" fo:text-indent=\"-0.6cm\" fo:margin-left=\"1.2cm\"/></style:list-level-properties></text:list-level-style-bullet></text:list-style>\
         <style:style style:name=\"Heading_20_2\" style:display-name=\"Heading 2\" style:family=\"paragraph\" style:default-outline-level=\"2\"><style:text-properties fo:font-size=\"16pt\" style:font-size-asian=\"16pt\" style:font-size-complex=\"16pt\"/></style:style>\
         <text:list-style style:name=\"N\"><text:list-level-style-number text:level=\"1\" style:num-format=\"1\" style:num-suffix=\".\"><style:list-level-properties text:list-level-position-and-space-mode=\"label-alignment\"><style:list-level-label-alignment text:label-followed-by=\"listtab\" fo:text-indent=\"-0.6cm\" fo:margin-left=\"1.2cm\"/></style:list-level-properties></text:list-level-style-number></text:list-style></office:styles>\
         <office:automatic-styles><style:style style:name=\"H\" style:family=\"paragraph\" style:parent-style-name=\"Heading_20_1\"><style:paragraph-properties fo:break-before=\"page\"/></style:style>\
         <style:style style:name=\"T\" style:family=\"table\"><style:table-properties fo:margin-top=\"0.6cm\"/></style:style>\
         <style:style style:name=\"RH\" style:family=\"paragraph\" style:parent-style-name=\"Heading_20_1\"><style:paragraph-properties fo:break-before=\"page\" style:writing-mode=\"rl-tb\"/></style:style>\
         <style:style style:name=\"RP\" style:family=\"paragraph\"><style:paragraph-properties style:writing-mode=\"rl-tb\"/></style:style>\
         <style:style style:name=\"RT\" style:family=\"table\"><style:table-properties fo:margin-top=\"0.6cm\" style:writing-mode=\"rl-tb\"/></style:style></office:automatic-styles>";
    document("text", styles, body)
}

/// A workbook of these sheets, by name.
pub fn workbook(sheets: &[(&str, String)]) -> String {
    let body: String =
        sheets.iter().map(|(name, rows)| format!("<table:table table:name=\"{name}\">{rows}</table:table>")).collect();
    document("spreadsheet", "", &body)
}

/// A presentation of these slides: [`slide`].
pub fn presentation(slides: &str) -> String {
    let styles = "<office:styles><style:style style:name=\"Default-title\" style:family=\"presentation\"/><style:style style:name=\"Default-outline1\" style:family=\"presentation\"/>\
         <style:presentation-page-layout style:name=\"AL1\"><presentation:placeholder presentation:object=\"title\" svg:x=\"2cm\" svg:y=\"1cm\" svg:width=\"24cm\" svg:height=\"3cm\"/><presentation:placeholder presentation:object=\"outline\" svg:x=\"2cm\" svg:y=\"5cm\" svg:width=\"24cm\" svg:height=\"13cm\"/></style:presentation-page-layout></office:styles>\
         <office:automatic-styles><style:style style:name=\"pr1\" style:family=\"presentation\" style:parent-style-name=\"Default-title\"/><style:style style:name=\"pr2\" style:family=\"presentation\" style:parent-style-name=\"Default-outline1\"/>\
         <style:page-layout style:name=\"PM1\"><style:page-layout-properties fo:page-width=\"28cm\" fo:page-height=\"21cm\" style:print-orientation=\"landscape\"/></style:page-layout></office:automatic-styles>\
         <office:master-styles><style:master-page style:name=\"Default\" style:page-layout-name=\"PM1\"/></office:master-styles>";
    document("presentation", styles, slides)
}

/// A slide: its title, the list beneath it, and what stands in frames of their own.
pub fn slide(title: &str, items: &[&str], frames: &[&str]) -> String {
    let placed = |style: &str, class: &str, top: usize, inner: &str| {
        format!(
            "<draw:frame {style} draw:layer=\"layout\" {class} svg:x=\"2cm\" svg:y=\"{top}cm\" svg:width=\"24cm\" svg:height=\"3cm\">{inner}</draw:frame>"
        )
    };
    let held = |class: &str, style: &str, top: usize, inner: &str| {
        let (style, class) =
            (format!("presentation:style-name=\"{style}\""), format!("presentation:class=\"{class}\""));
        placed(&style, &class, top, &format!("<draw:text-box>{inner}</draw:text-box>"))
    };
    let others: String = (0..).zip(frames).map(|(n, inner)| placed("", "", 12 + 4 * n, inner)).collect();
    format!(
        "<draw:page draw:master-page-name=\"Default\" presentation:presentation-page-layout-name=\"AL1\">{}{}{others}</draw:page>",
        held("title", "pr1", 1, &paragraph(title)),
        held("outline", "pr2", 5, &list(items)),
    )
}

/// On a page of its own.
pub fn heading(text: &str) -> String {
    format!("<text:h text:style-name=\"H\" text:outline-level=\"1\">{text}</text:h>")
}

/// A heading beneath that.
pub fn section(text: &str) -> String {
    format!("<text:h text:style-name=\"Heading_20_2\" text:outline-level=\"2\">{text}</text:h>")
}

/// What [`text`] may hold, set from right to left.
pub fn from_the_right(part: &str) -> String {
    [("\"H\"", "\"RH\""), ("\"T\"", "\"RT\""), ("<text:p>", "<text:p text:style-name=\"RP\">")]
        .iter()
        .fold(part.to_owned(), |part, (style, turned)| part.replace(style, turned))
}

pub fn paragraph(text: &str) -> String {
    format!("<text:p>{text}</text:p>")
}

pub fn list(items: &[&str]) -> String {
    list_of("L", items)
}

/// A list that counts its items.
pub fn numbered(items: &[&str]) -> String {
    list_of("N", items)
}

fn list_of(style: &str, items: &[&str]) -> String {
    let items: String =
        items.iter().map(|item| format!("<text:list-item>{}</text:list-item>", paragraph(item))).collect();
    format!("<text:list text:style-name=\"{style}\">{items}</text:list>")
}

pub fn row(cells: &[&str]) -> String {
    let cell =
        |text: &&str| format!("<table:table-cell office:value-type=\"string\">{}</table:table-cell>", paragraph(text));
    format!("<table:table-row>{}</table:table-row>", cells.iter().map(cell).collect::<String>())
}

/// Of two columns.
pub fn table(rows: &str) -> String {
    format!("<table:table table:style-name=\"T\"><table:table-column/><table:table-column/>{rows}</table:table>")
}
