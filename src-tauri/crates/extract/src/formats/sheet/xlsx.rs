//! Office Open XML workbooks (ECMA-376, SpreadsheetML), streamed cell by cell: a sparse sheet costs nothing.

use quick_xml::events::BytesStart;

use super::super::Sample;
use super::super::embedded;
use super::super::ooxml;
use super::super::package::{Node, Package, attribute};
use super::margins::written;
use super::number::{NumberFormat, general};
use super::{Book, vml};
use crate::output::Output;
use crate::text;
use crate::tools::Tools;
use crate::{Error, Kind, Warning};

/// Formats of a workbook that are kept; programs allow fewer.
const MAX_FORMATS: usize = 65_536;
/// Bytes of an old drawing that are searched for pictures; those on paper's margins have one of their own.
const MAX_OLD: u64 = 1 << 20;

pub fn recognise(sample: &Sample<'_>) -> bool {
    let has = |part: &dyn Fn(&str) -> bool| sample.entries.iter().any(|name| part(name));
    // The same in binary (XLSB) is not read.
    has(&|name| name == "[Content_Types].xml") && has(&|name| name.starts_with("xl/") && name.ends_with("book.xml"))
}

pub fn read(bytes: &[u8], _: &Tools, output: &mut Output<'_>) -> Result<(), Error> {
    let mut package = Package::open(bytes, output)?;
    let main = ooxml::main_part(&mut package, output, "xl/workbook.xml")?;
    output.title = ooxml::title(&mut package, "docProps/core.xml", output)?;
    let relations = ooxml::relations(&mut package, &main, output)?;
    let part =
        |kind: &str| relations.values().find(|relation| relation.is(kind)).map(|relation| relation.target.clone());
    let workbook = Workbook::read(&mut package, &main, output)?;
    let texts = match part("sharedStrings") {
        Some(part) => texts(&mut package, &part, output)?,
        None => Vec::new(),
    };
    let formats = match part("styles") {
        Some(part) => formats(&mut package, &part, output)?,
        None => Vec::new(),
    };
    let (mut book, mut found) = (Book::default(), false);
    for sheet in &workbook.sheets {
        let relation = relations.get(&sheet.relation);
        if sheet.hidden && relation.is_some() {
            found = true;
            output.warn(Warning::HIDDEN_LEFT_OUT, None);
            continue;
        }
        // A sheet of its own that a chart has is one without cells. Others hold macros, or boxes that they ask by.
        let read = relation.filter(|relation| relation.is("worksheet") || relation.is("chartsheet"));
        let Some(relation) = read else {
            if relation.is_none() {
                output.warn(Warning::PART_DAMAGED, None);
            }
            continue;
        };
        found = true;
        if !book.sheet(&sheet.name, output) {
            break;
        }
        let mut walk = Walk { texts: &texts, formats: &formats, since_1904: workbook.since_1904, ..Walk::default() };
        let there = package.walk(&relation.target, output, &mut |node, output| walk.node(&node, &mut book, output))?;
        if !there {
            output.warn(Warning::PART_DAMAGED, None);
        }
        let drawn = ooxml::relations(&mut package, &relation.target, output)?;
        if drawn.values().any(|relation| relation.is("oleObject") || relation.is("package")) {
            book.warn(Warning::PICTURES_UNREAD, output);
        }
        for old in drawn.values().filter(|relation| relation.is("vmlDrawing")) {
            let most = output.picture_bytes().min(MAX_OLD);
            let part = package.picture(&old.target, most, output)?.unwrap_or_default();
            output.look_at(part.len() as u64);
            if most == 0 || vml::has_pictures(&part) {
                book.warn(Warning::PICTURES_UNREAD, output);
            }
        }
        for drawing in drawn.into_values().filter(|relation| relation.is("drawing")) {
            let mut walk = Drawing::default();
            package.walk(&drawing.target, output, &mut |node, output| walk.node(&node, &mut book, output))?;
            let related = ooxml::relations(&mut package, &drawing.target, output)?;
            for id in &walk.found {
                match related.get(id) {
                    Some(relation) if relation.is_drawn() => match ooxml::drawn(&mut package, relation, output)? {
                        Some(shown) => shown.iter().for_each(|(kind, text)| book.block(*kind, text, output)),
                        None => walk.pictures = true,
                    },
                    Some(picture) => book.picture(&picture.target, output),
                    None => walk.pictures = true,
                }
            }
            if walk.pictures {
                book.warn(Warning::PICTURES_UNREAD, output);
            }
        }
    }
    ooxml::comments(&mut package, "xl", output)?;
    output.pages = Some(book.finish(output));
    embedded::fetch(&mut package, output)?;
    if found { Ok(()) } else { Err(Error::Damaged) }
}

#[derive(Debug, Default)]
struct Workbook {
    sheets: Vec<Sheet>,
    since_1904: bool,
}

#[derive(Debug)]
struct Sheet {
    name: String,
    relation: String,
    hidden: bool,
}

impl Workbook {
    fn read(package: &mut Package<'_>, part: &str, output: &mut Output<'_>) -> Result<Self, Error> {
        let mut workbook = Self::default();
        let found = package.walk(part, output, &mut |node, _| {
            match node {
                Node::Start("workbookPr", element) => {
                    workbook.since_1904 = attribute(element, "date1904").is_some_and(|on| on == "1" || on == "true");
                }
                Node::Start("sheet", element) => {
                    if let (Some(name), Some(relation)) = (attribute(element, "name"), attribute(element, "id")) {
                        let hidden = attribute(element, "state").is_some_and(|state| state != "visible");
                        workbook.sheets.push(Sheet { name, relation, hidden });
                    }
                }
                _ => {}
            }
            true
        })?;
        if found { Ok(workbook) } else { Err(Error::Damaged) }
    }
}

/// The texts that cells refer to by number.
fn texts(package: &mut Package<'_>, part: &str, output: &mut Output<'_>) -> Result<Vec<String>, Error> {
    let (mut texts, mut text, mut within, mut skipped, mut bytes) = (Vec::new(), String::new(), false, 0_u32, 0_u64);
    let mut raised = false;
    package.walk(part, output, &mut |node, output| {
        match node {
            // How a name is said in Japanese stands beside it.
            Node::Start("rPh", _) => skipped += 1,
            Node::End("rPh") => skipped = skipped.saturating_sub(1),
            Node::Start("t", _) => within = skipped == 0,
            Node::End("t") => within = false,
            Node::Start("vertAlign", element) => raised = is_raised(element),
            Node::End("r") => raised = false,
            Node::Text(part) if within && raised => text::raise(part, &mut text),
            Node::Text(part) if within => text.push_str(part),
            Node::End("si") => {
                bytes += text.len() as u64 + 24;
                texts.push(unescaped(std::mem::take(&mut text)));
                if bytes > output.limits.text_bytes {
                    output.cut(Warning::TEXT_LIMIT);
                    return false;
                }
            }
            _ => {}
        }
        true
    })?;
    Ok(texts)
}

/// Whether what follows stands above the line.
fn is_raised(element: &BytesStart<'_>) -> bool {
    attribute(element, "val").as_deref() == Some("superscript")
}

/// The format of each style of cells, by the style's number.
fn formats(package: &mut Package<'_>, part: &str, output: &mut Output<'_>) -> Result<Vec<NumberFormat>, Error> {
    let (mut own, mut formats, mut within) = (std::collections::HashMap::new(), Vec::new(), false);
    package.walk(part, output, &mut |node, _| {
        let id = |element: &BytesStart<'_>| attribute(element, "numFmtId").and_then(|id| id.parse::<u32>().ok());
        match node {
            Node::Start("numFmt", element) => {
                if let (Some(id), Some(code)) = (id(element), attribute(element, "formatCode")) {
                    own.insert(id, NumberFormat::new(&code));
                }
            }
            Node::Start("cellXfs", _) => within = true,
            Node::End("cellXfs") => within = false,
            Node::Start("xf", element) if within => {
                let id = id(element).unwrap_or(0);
                formats.push(own.get(&id).cloned().unwrap_or_else(|| NumberFormat::built_in(id)));
            }
            _ => {}
        }
        own.len() < MAX_FORMATS && formats.len() < MAX_FORMATS
    })?;
    // The cells of others would show their numbers as nobody wrote them.
    if own.len() >= MAX_FORMATS || formats.len() >= MAX_FORMATS {
        output.warn(Warning::PART_DAMAGED, None);
    }
    Ok(formats)
}

/// The walk through one sheet.
#[derive(Default)]
struct Walk<'w> {
    texts: &'w [String],
    formats: &'w [NumberFormat],
    since_1904: bool,
    row: u32,
    column: u32,
    /// `n`, `s`, `str`, `inlineStr`, `b`, `d` or `e`.
    kind: String,
    style: usize,
    in_cell: bool,
    /// Within a value or an inline text.
    within: bool,
    raised: bool,
    skipped: u32,
    text: String,
    /// The cell has a formula, and no result of it.
    waiting: bool,
    /// Whether there was such a cell.
    unread: bool,
    /// Within views that people keep of the sheet, each with paper of its own.
    in_views: bool,
    /// What is said of the paper for even pages, and for the first, is printed there.
    even: bool,
    first: bool,
}

impl Walk<'_> {
    fn node(&mut self, node: &Node<'_>, book: &mut Book, output: &mut Output<'_>) -> bool {
        match node {
            Node::Start("customSheetViews", _) => self.in_views = true,
            Node::End("customSheetViews") => self.in_views = false,
            _ if self.in_views => {}
            Node::Start("row", element) => {
                if let Some(row) = attribute(element, "r").and_then(|row| row.parse::<u32>().ok()) {
                    self.row = row.saturating_sub(1);
                }
                self.column = 0;
            }
            Node::End("row") => self.row = self.row.saturating_add(1),
            Node::Start("c", element) => {
                if let Some(place) = attribute(element, "r") {
                    self.column = column(&place).unwrap_or(self.column);
                }
                self.kind = attribute(element, "t").unwrap_or_else(|| "n".to_owned());
                self.style = attribute(element, "s").and_then(|style| style.parse().ok()).unwrap_or(0);
                self.in_cell = true;
                self.waiting = false;
                self.text.clear();
            }
            Node::Start("f", _) => self.waiting = self.in_cell,
            Node::Start("rPh", _) => self.skipped += 1,
            Node::End("rPh") => self.skipped = self.skipped.saturating_sub(1),
            Node::Start("v" | "t", _) => {
                self.within = self.in_cell && self.skipped == 0;
                self.waiting = false;
            }
            Node::End("v" | "t") => self.within = false,
            Node::Start("vertAlign", element) => self.raised = is_raised(element),
            Node::End("r") => self.raised = false,
            Node::Text(text) if self.within && self.raised => text::raise(text, &mut self.text),
            Node::Text(text) if self.within => self.text.push_str(text),
            Node::End("c") => {
                let column = self.column;
                (self.in_cell, self.within) = (false, false);
                self.column = self.column.saturating_add(1);
                if self.waiting && !std::mem::replace(&mut self.unread, true) {
                    book.warn(Warning::FORMULAS_UNREAD, output);
                }
                let shown = self.shown();
                return book.cell(self.row, column, &shown, output);
            }
            Node::Start("headerFooter", element) => {
                let is = |name: &str| attribute(element, name).is_some_and(|on| on == "1" || on == "true");
                (self.even, self.first) = (is("differentOddEven"), is("differentFirst"));
            }
            Node::Start("oddHeader" | "oddFooter" | "evenHeader" | "evenFooter" | "firstHeader" | "firstFooter", _) => {
                self.within = true;
                self.text.clear();
            }
            Node::End("oddHeader") => self.margin(Kind::Header, true, book, output),
            Node::End("oddFooter") => self.margin(Kind::Footer, true, book, output),
            Node::End("evenHeader") => self.margin(Kind::Header, self.even, book, output),
            Node::End("evenFooter") => self.margin(Kind::Footer, self.even, book, output),
            Node::End("firstHeader") => self.margin(Kind::Header, self.first, book, output),
            Node::End("firstFooter") => self.margin(Kind::Footer, self.first, book, output),
            // What follows are breaks of pages, and what is drawn.
            Node::End("headerFooter") => return false,
            _ => {}
        }
        true
    }

    fn margin(&mut self, kind: Kind, printed: bool, book: &mut Book, output: &mut Output<'_>) {
        self.within = false;
        let text = unescaped(std::mem::take(&mut self.text));
        if printed {
            book.margin(kind, &written(&text), output);
        }
    }

    fn shown(&mut self) -> String {
        let text = std::mem::take(&mut self.text);
        match self.kind.as_str() {
            "s" => text.trim().parse().ok().and_then(|at: usize| self.texts.get(at)).cloned().unwrap_or_default(),
            "b" => if text.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
            "n" => match text.trim().parse::<f64>() {
                Ok(value) => self
                    .formats
                    .get(self.style)
                    .map_or_else(|| general(value), |format| format.show(value, self.since_1904)),
                Err(_) => text,
            },
            _ => unescaped(text),
        }
    }
}

/// The walk through what is drawn upon a sheet.
#[derive(Debug, Default)]
struct Drawing {
    skipped: u32,
    /// Within the text of a shape.
    within: bool,
    in_text: bool,
    text: String,
    /// The picture that is open is too small to hold text.
    mark: bool,
    /// The picture in it, by the id of its relation.
    picture: Option<String>,
    /// Pictures that may hold text, charts and diagrams, by the ids of the relations to them.
    found: Vec<String>,
    /// Whether there are documents of other programs, and charts and pictures that are not in the file.
    pictures: bool,
}

impl Drawing {
    fn node(&mut self, node: &Node<'_>, book: &mut Book, output: &mut Output<'_>) -> bool {
        match node {
            Node::Start("Fallback", _) => self.skipped += 1,
            Node::End("Fallback") => self.skipped = self.skipped.saturating_sub(1),
            _ if self.skipped > 0 => {}
            Node::Start("txBody", _) => self.within = true,
            Node::End("txBody") => self.within = false,
            Node::Start("t", _) => self.in_text = self.within,
            Node::End("t") => self.in_text = false,
            Node::Start("br", _) => self.text.push('\n'),
            Node::Text(text) if self.in_text => self.text.push_str(text),
            Node::End("p") => book.paragraph(&std::mem::take(&mut self.text), output),
            Node::Start("pic" | "sp", _) => (self.mark, self.picture) = (false, None),
            Node::Start("blip", element) => self.picture = attribute(element, "embed"),
            Node::Start("ext", element) => self.mark |= ooxml::is_mark(element),
            Node::End("pic") if !self.mark => {
                let picture = self.picture.take();
                self.shown(picture);
            }
            // A shape may be filled with a picture.
            Node::End("sp") if !self.mark => self.found.extend(self.picture.take()),
            Node::Start("chart", element) => self.shown(attribute(element, "id")),
            Node::Start("relIds", element) => self.shown(attribute(element, "dm")),
            Node::Start("oleObj", _) => self.pictures = true,
            _ => {}
        }
        true
    }

    fn shown(&mut self, id: Option<String>) {
        match id {
            Some(id) => self.found.push(id),
            // It lies elsewhere.
            None => self.pictures = true,
        }
    }
}

/// A text as it was before what XML cannot hold was written as `_x000D_` (ECMA-376, part 1, `ST_Xstring`).
fn unescaped(text: String) -> String {
    if !text.contains("_x") {
        return text;
    }
    let (mut out, mut rest) = (String::with_capacity(text.len()), text.as_str());
    while let Some((before, behind)) = rest.split_once("_x") {
        out.push_str(before);
        let code = behind.split_once('_').filter(|(code, _)| code.len() == 4);
        let c = code.and_then(|(code, _)| char::from_u32(u32::from_str_radix(code, 16).ok()?));
        if let (Some(c), Some((_, more))) = (c, code) {
            out.push(c);
            rest = more;
        } else {
            out.push_str("_x");
            rest = behind;
        }
    }
    out.push_str(rest);
    out
}

/// The column of a place such as `AB12`, from 0.
fn column(place: &str) -> Option<u32> {
    let mut column = 0_u32;
    for letter in place.bytes().take_while(u8::is_ascii_alphabetic) {
        column = column.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)?;
    }
    column.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_read_as_what_it_was() {
        assert_eq!(
            unescaped("a_x000D_\nb_x005F_x0041_ _xZZZZ_ _xd800_ _x00".into()),
            "a\r\nb_x0041_ _xZZZZ_ _xd800_ _x00"
        );
    }

    #[test]
    fn columns_are_counted_in_letters() {
        assert_eq!(
            [column("A1"), column("Z9"), column("AA1"), column("XFD1")],
            [Some(0), Some(25), Some(26), Some(16_383)]
        );
        assert_eq!((column("12"), column("ZZZZZZZZZZZ1")), (None, None));
    }
}
