//! Office Open XML text documents (ECMA-376, WordprocessingML).
//!
//! The file has no pages, only paragraphs; styles say which are headings and list items, which keep their numbers. Read are the body, its notes
//! (after the paragraph that refers to them), headers and footers. Passages marked as deleted and hidden text are left
//! out, inserted ones taken in. Reviewers' comments are no part of the text; that there are any is said, and so is that something
//! is hidden, or shown in pictures and charts of headers, footers and notes. All other pictures are given out ([`embedded`]), and what
//! charts and diagrams show stands where they do.

mod body;
mod numbering;
mod styles;

use std::collections::{HashMap, HashSet};

use super::Sample;
use super::embedded;
use super::ooxml::{self, Relation, related};
use super::package::{Node, Package, attribute};
use crate::output::Output;
use crate::tools::Tools;
use crate::{Error, Kind, Warning};
use body::{Body, Rules};
use numbering::Numbering;
pub use numbering::written;
use styles::Styles;
pub use styles::level_by_name;

/// Headers and footers read: each section may have three of both.
const MAX_MARGINS: usize = 1_000;

pub fn recognise(sample: &Sample<'_>) -> bool {
    sample.entries.iter().any(|name| name == "[Content_Types].xml")
        && sample.entries.iter().any(|name| name.starts_with("word/"))
}

pub fn read(bytes: &[u8], _: &Tools, output: &mut Output<'_>) -> Result<(), Error> {
    let mut package = Package::open(bytes, output)?;
    let main = ooxml::main_part(&mut package, output, "word/document.xml")?;
    output.title = ooxml::title(&mut package, "docProps/core.xml", output)?;
    let relations = ooxml::relations(&mut package, &main, output)?;
    let mut rules = Rules::default();
    if let Some(part) = related(&package, &relations, "styles", "word/styles").first() {
        rules.styles = Styles::read(&mut package, part, output)?;
    }
    if let Some(part) = related(&package, &relations, "numbering", "word/numbering").first() {
        rules.numbering = Numbering::read(&mut package, part, output)?;
    }
    margins(&mut package, &relations, &rules, output, Kind::Header)?;
    let mut notes: HashMap<String, String> = HashMap::new();
    for kind in ["footnote", "endnote"] {
        for part in related(&package, &relations, &format!("{kind}s"), &format!("word/{kind}s")) {
            notes.extend(self::notes(&mut package, &part, &rules, output, kind)?);
        }
    }

    let drawn = drawn(&mut package, &relations, output)?;
    let mut body = Body::new(&rules);
    let found = package.walk(&main, output, &mut |node, output| {
        body.node(&node);
        for block in body.take() {
            output.push(block.kind, None, &block.text);
            shown(&block.pictures, &relations, &drawn, output);
            for note in block.notes {
                if let Some(text) = notes.get(&note) {
                    output.push(Kind::Note, None, text);
                }
            }
        }
        true
    })?;
    if !found {
        return Err(Error::Damaged);
    }
    // A file cut off in the middle of a paragraph still has the first half.
    for block in body.finish() {
        output.push(block.kind, None, &block.text);
        shown(&block.pictures, &relations, &drawn, output);
    }
    body.met.tell(output);
    ooxml::comments(&mut package, "word", output)?;
    margins(&mut package, &relations, &rules, output, Kind::Footer)?;
    embedded::fetch(&mut package, output)
}

/// What charts and diagrams show, by the names of their parts.
type Drawn = HashMap<String, Vec<(Kind, String)>>;

/// The pictures, charts and diagrams of a paragraph or row.
fn shown(pictures: &[String], relations: &HashMap<String, Relation>, drawn: &Drawn, output: &mut Output<'_>) {
    for id in pictures {
        match relations.get(id) {
            Some(relation) if relation.is_drawn() => match drawn.get(&relation.target) {
                Some(blocks) => blocks.iter().for_each(|(kind, text)| output.push(*kind, None, text)),
                None => output.warn(Warning::PICTURES_UNREAD, None),
            },
            Some(relation) => output.want(None, &relation.target),
            None => output.warn(Warning::PICTURES_UNREAD, None),
        }
    }
}

fn drawn(
    package: &mut Package<'_>,
    relations: &HashMap<String, Relation>,
    output: &mut Output<'_>,
) -> Result<Drawn, Error> {
    let mut drawn = Drawn::new();
    for relation in relations.values().filter(|relation| relation.is_drawn()) {
        let blocks = ooxml::drawn(package, relation, output)?;
        drawn.extend(blocks.map(|blocks| (relation.target.clone(), blocks)));
    }
    Ok(drawn)
}

/// Headers or footers, each text once.
fn margins(
    package: &mut Package<'_>,
    relations: &HashMap<String, Relation>,
    rules: &Rules,
    output: &mut Output<'_>,
    kind: Kind,
) -> Result<(), Error> {
    let parts = related(package, relations, kind.id(), &format!("word/{}", kind.id()));
    if parts.len() > MAX_MARGINS {
        output.cut(Warning::TEXT_LIMIT);
    }
    let mut seen = HashSet::new();
    for part in parts.into_iter().take(MAX_MARGINS) {
        let mut body = Body::new(rules);
        package.walk(&part, output, &mut |node, _| {
            body.node(&node);
            true
        })?;
        let mut blocks = body.take();
        blocks.extend(body.finish());
        body.met.pictures |= blocks.iter().any(|block| !block.pictures.is_empty());
        body.met.tell(output);
        for block in blocks {
            if seen.insert(block.text.clone()) {
                output.push(kind, None, &block.text);
            }
        }
    }
    Ok(())
}

/// The notes of one kind, by the mark that refers to them: `footnote 2`.
fn notes(
    package: &mut Package<'_>,
    part: &str,
    rules: &Rules,
    output: &mut Output<'_>,
    kind: &str,
) -> Result<HashMap<String, String>, Error> {
    let (mut notes, mut body, mut id) = (HashMap::new(), Body::new(rules), None);
    package.walk(part, output, &mut |node, _| {
        match &node {
            // Notes with a type are the lines that part notes from text.
            Node::Start(name, element) if *name == kind => {
                id =
                    attribute(element, "id").filter(|_| attribute(element, "type").is_none_or(|kind| kind == "normal"));
            }
            Node::End(name) if *name == kind => {
                let blocks: Vec<body::Block> = body.take().into_iter().chain(body.finish()).collect();
                body.met.pictures |= blocks.iter().any(|block| !block.pictures.is_empty());
                let text = blocks.into_iter().map(|block| block.text).collect::<Vec<_>>().join(" ");
                if let Some(id) = id.take() {
                    notes.insert(format!("{kind} {id}"), text);
                }
            }
            _ => body.node(&node),
        }
        true
    })?;
    body.met.tell(output);
    Ok(notes)
}
