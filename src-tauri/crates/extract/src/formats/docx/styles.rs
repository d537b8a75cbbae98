//! What a document's styles say about its paragraphs: which are headings, and of what level; which are list items, and of which list; what is
//! hidden.
//!
//! A style has its level from its outline level, else from its name (Word's own names are English in every language's
//! files), else from the style it is based on.

use std::collections::HashMap;

use super::super::package::{Node, Package, attribute, is_on};
use crate::output::Output;
use crate::{Error, Kind};

/// Steps from a style to the one it is based on; a circle ends here.
const MAX_STEPS: usize = 20;

#[derive(Debug, Default)]
struct Style {
    based_on: Option<String>,
    level: Option<u8>,
    item: bool,
    hidden: Option<bool>,
    /// The list that its paragraphs count in, and at which level.
    list: Option<String>,
    list_level: Option<usize>,
}

/// The styles of paragraphs and characters, by their id.
#[derive(Debug, Default)]
pub struct Styles(HashMap<String, Style>);

impl Styles {
    pub fn read(package: &mut Package<'_>, part: &str, output: &mut Output<'_>) -> Result<Self, Error> {
        let (mut styles, mut open): (HashMap<String, Style>, Option<(String, Style)>) = (HashMap::new(), None);
        package.walk(part, output, &mut |node, _| {
            match node {
                Node::Start("style", element) => open = attribute(element, "styleId").map(|id| (id, Style::default())),
                Node::End("style") => styles.extend(open.take()),
                Node::Start("vanish", element) => {
                    if let Some((_, style)) = &mut open {
                        style.hidden = Some(is_on(element));
                    }
                }
                Node::Start(name, element) => {
                    if let Some((_, style)) = &mut open {
                        match (name, attribute(element, "val")) {
                            ("name", Some(name)) => {
                                style.level = style.level.or_else(|| level_by_name(&name));
                                style.item |= name.to_lowercase().starts_with("list");
                            }
                            ("basedOn", Some(id)) => style.based_on = Some(id),
                            ("outlineLvl", Some(level)) => style.level = outline_level(&level),
                            ("numId", Some(id)) => {
                                style.item |= id != "0";
                                style.list = Some(id);
                            }
                            ("ilvl", Some(level)) => style.list_level = level.parse().ok(),
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
            true
        })?;
        Ok(Self(styles))
    }

    /// What a paragraph of this style is.
    pub fn kind(&self, id: &str) -> Kind {
        let mut item = false;
        for style in self.line(id) {
            if let Some(level) = style.level {
                return Kind::Heading { level };
            }
            item |= style.item;
        }
        if item { Kind::ListItem } else { Kind::Paragraph }
    }

    /// Whether text of this style is hidden.
    pub fn hides(&self, id: &str) -> bool {
        self.line(id).find_map(|style| style.hidden).unwrap_or(false)
    }

    /// The list that paragraphs of this style count in, and at which level, from 0.
    pub fn list(&self, id: &str) -> Option<(&str, usize)> {
        let list = self.line(id).find_map(|style| style.list.as_deref())?;
        Some((list, self.line(id).find_map(|style| style.list_level).unwrap_or(0)))
    }

    /// A style, the one it is based on, and so on.
    fn line(&self, id: &str) -> impl Iterator<Item = &Style> {
        let based_on = move |style: &&Style| style.based_on.as_ref().and_then(|base| self.0.get(base));
        std::iter::successors(self.0.get(id), based_on).take(MAX_STEPS)
    }
}

/// Outline levels are written 0 to 8; 9 is body text.
pub fn outline_level(value: &str) -> Option<u8> {
    let level: u8 = value.parse().ok()?;
    (level < 9).then(|| (level + 1).min(6))
}

/// Headings have English names in every language; a title is the first of them.
pub fn level_by_name(name: &str) -> Option<u8> {
    let name = name.to_lowercase();
    if name == "title" {
        return Some(1);
    }
    let level: u8 = name.strip_prefix("heading ")?.trim().parse().ok()?;
    (1..=9).contains(&level).then(|| level.min(6))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_come_from_outline_name_or_base() {
        assert_eq!((outline_level("0"), outline_level("8"), outline_level("9")), (Some(1), Some(6), None));
        assert_eq!(
            (level_by_name("heading 3"), level_by_name("Title"), level_by_name("Subtitle")),
            (Some(3), Some(1), None)
        );
        let based = |on: &str| Style { based_on: Some(on.into()), ..Style::default() };
        let styles = Styles(HashMap::from([
            ("a".into(), based("b")),
            ("b".into(), Style { level: Some(2), ..Style::default() }),
            ("round".into(), based("round")),
            ("hidden".into(), Style { hidden: Some(true), ..Style::default() }),
            ("shown".into(), Style { hidden: Some(false), ..based("hidden") }),
            ("unsaid".into(), based("hidden")),
        ]));
        assert_eq!(
            ["hidden", "shown", "unsaid", "round", "none"].map(|id| styles.hides(id)),
            [true, false, true, false, false]
        );
        assert_eq!(styles.kind("a"), Kind::Heading { level: 2 });
        assert_eq!(styles.kind("round"), Kind::Paragraph);
    }
}
