//! What every Office Open XML file (ECMA-376, part 2) has: a main part, relations between parts, a title.

use std::collections::HashMap;

use quick_xml::events::BytesStart;

use super::chart::{self, CHART};
use super::package::{Node, Package, attribute};
use crate::output::Output;
use crate::{Error, Kind, Warning};

/// The kind of the part that holds a diagram's text.
const DIAGRAM: &str = "diagramData";
/// And of the one that holds what somebody drew upon a chart.
const UPON_CHART: &str = "chartUserShapes";
/// Parts in which comments are looked for: one for each slide or sheet.
const MOST_PARTS: usize = 1_000;

/// Where the main part is: the package says so itself. `usual` is where most have it.
pub fn main_part(package: &mut Package<'_>, output: &mut Output<'_>, usual: &str) -> Result<String, Error> {
    let relations = relations(package, "", output)?;
    let main = relations.into_values().find(|relation| relation.is("officeDocument"));
    Ok(main.map_or_else(|| usual.to_owned(), |relation| relation.target))
}

/// Another part that a part refers to.
#[derive(Debug, Clone)]
pub struct Relation {
    kind: String,
    /// The other part's name.
    pub target: String,
}

impl Relation {
    /// Whether it is of this kind; strict and transitional files name kinds alike but for where the name lives.
    pub fn is(&self, kind: &str) -> bool {
        self.kind.rsplit('/').next() == Some(kind)
    }

    /// Whether the other part is a chart or a diagram, which [`drawn`] reads.
    pub fn is_drawn(&self) -> bool {
        self.is(CHART) || self.is(DIAGRAM)
    }
}

/// What a part refers to, by id. `part` is empty for the package itself.
pub fn relations(
    package: &mut Package<'_>,
    part: &str,
    output: &mut Output<'_>,
) -> Result<HashMap<String, Relation>, Error> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let list = if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") };
    let mut found = HashMap::new();
    package.walk(&list, output, &mut |node, _| {
        if let Node::Start("Relationship", element) = node
            && attribute(element, "TargetMode").is_none_or(|mode| mode != "External")
            && let (Some(id), Some(kind), Some(target)) =
                (attribute(element, "Id"), attribute(element, "Type"), attribute(element, "Target"))
        {
            found.insert(id, Relation { kind, target: resolved(folder, &target) });
        }
        true
    })?;
    Ok(found)
}

/// A part's name, from a reference in another part's folder.
fn resolved(folder: &str, target: &str) -> String {
    let mut steps: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.retain(|step| !step.is_empty());
    steps.join("/")
}

/// The title among a file's properties: of Office Open XML in `docProps/core.xml`, of OpenDocument in `meta.xml`.
pub fn title(package: &mut Package<'_>, part: &str, output: &mut Output<'_>) -> Result<Option<String>, Error> {
    let (mut title, mut within) = (String::new(), false);
    package.walk(part, output, &mut |node, _| {
        match node {
            Node::Start(name, _) => within = name == "title",
            Node::Text(text) if within => title.push_str(text),
            Node::End("title") => return false,
            _ => {}
        }
        true
    })?;
    Ok((!title.trim().is_empty()).then_some(title))
}

/// The parts of this kind that a part refers to, by name. A file that does not say what refers to what has them where most do: those
/// whose names begin like this.
pub fn related(package: &Package<'_>, relations: &HashMap<String, Relation>, kind: &str, usual: &str) -> Vec<String> {
    let mut parts: Vec<String> = if relations.is_empty() {
        package.names().into_iter().filter(|name| name.starts_with(usual) && name.ends_with(".xml")).collect()
    } else {
        relations.values().filter(|relation| relation.is(kind)).map(|relation| relation.target.clone()).collect()
    };
    parts.sort();
    parts.dedup();
    parts
}

/// Whether a drawing of this size is a mark, a logo or a rule: too small to hold text that matters.
pub fn is_mark(element: &BytesStart<'_>) -> bool {
    /// Two centimetres, in English metric units (ECMA-376, 20.1.2.1).
    const LEAST: i64 = 720_000;
    let side = |name: &str| attribute(element, name).and_then(|side| side.parse::<i64>().ok());
    side("cx").zip(side("cy")).is_some_and(|(across, down)| across.min(down) < LEAST)
}

/// What a chart or a diagram shows; `None` where that is not in the file.
pub fn drawn(
    package: &mut Package<'_>,
    relation: &Relation,
    output: &mut Output<'_>,
) -> Result<Option<Vec<(Kind, String)>>, Error> {
    let part = &relation.target;
    if !relation.is(CHART) {
        return texts(package, part, output);
    }
    let Some(mut shown) = chart::read(package, part, output)? else { return Ok(None) };
    if let Some(upon) = relations(package, part, output)?.into_values().find(|relation| relation.is(UPON_CHART)) {
        shown.extend(texts(package, &upon.target, output)?.unwrap_or_default());
    }
    Ok(Some(shown))
}

/// The texts of a diagram (ECMA-376, part 1, 21.4.3), or of what is drawn upon a chart (21.3), in their order; `None` where there is no part of
/// that name.
fn texts(package: &mut Package<'_>, part: &str, output: &mut Output<'_>) -> Result<Option<Vec<(Kind, String)>>, Error> {
    let (mut texts, mut text, mut in_text) = (Vec::new(), String::new(), false);
    let found = package.walk(part, output, &mut |node, _| {
        match node {
            // A point of a diagram holds its text in an element of the same name as that of a run.
            Node::Start("t", _) => in_text = true,
            Node::End("t") => in_text = false,
            Node::Text(part) if in_text => text.push_str(part),
            Node::Start("br", _) => text.push('\n'),
            // Most points have no words.
            Node::End("p") if !text.trim().is_empty() => texts.push((Kind::Paragraph, std::mem::take(&mut text))),
            _ => {}
        }
        true
    })?;
    Ok(found.then_some(texts))
}

/// Says that comments were left out, where there are any in this folder.
pub fn comments(package: &mut Package<'_>, folder: &str, output: &mut Output<'_>) -> Result<(), Error> {
    let start = format!("{folder}/comments");
    let is_part = |name: &String| name.starts_with(&start) && name.ends_with(".xml");
    let parts: Vec<String> = package.names().into_iter().filter(is_part).collect();
    let unseen = parts.len() > MOST_PARTS;
    for part in parts.into_iter().take(MOST_PARTS) {
        // Nobody has so many of them without a comment in any.
        let mut found = unseen;
        package.walk(&part, output, &mut |node, _| {
            found |= matches!(node, Node::Start("comment" | "cm", _));
            !found
        })?;
        if found {
            output.warn(Warning::COMMENTS_LEFT_OUT, None);
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_resolved_from_its_folder_and_never_above_the_package() {
        assert_eq!(resolved("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl", "/xl/styles.xml"), "xl/styles.xml");
        assert_eq!(resolved("ppt/slides", "../notesSlides/n.xml"), "ppt/notesSlides/n.xml");
        assert_eq!(resolved("", "../../etc/passwd"), "etc/passwd");
    }
}
