//! Charts of OpenDocument files (ISO/IEC 26300-1, 11): what is written in one, and the table that it was drawn from, which stands in it as it
//! was then.
//!
//! A chart is an object with a part of its own. All are read before what they stand in, and each is shown once.

use std::collections::HashMap;

use super::package::{Node, Package, attribute};
use super::row::Row;
use crate::output::Output;
use crate::{Error, Kind, Warning};

/// What the name of an object's part ends with.
const PART: &str = "/content.xml";
/// Objects that are looked into.
const MOST_OBJECTS: usize = 1_000;
/// Cells of a chart that are read; nobody sees more.
const MOST: usize = 10_000;

/// What the charts of a file show, by the names of their objects.
#[derive(Debug, Default)]
pub struct Charts(HashMap<String, Vec<(Kind, String)>>);

impl Charts {
    pub fn read(package: &mut Package<'_>, output: &mut Output<'_>) -> Result<Self, Error> {
        let mut charts = Self::default();
        let names = package.names();
        for object in names.iter().filter_map(|name| name.strip_suffix(PART)).take(MOST_OBJECTS) {
            let blocks = chart(package, &format!("{object}{PART}"), output)?;
            if !blocks.is_empty() {
                charts.0.insert(object.to_owned(), blocks);
            }
        }
        Ok(charts)
    }

    /// What is shown by the object that is referred to, and nothing where it was shown before; `None` where it is no chart.
    pub fn shown(&mut self, reference: &str) -> Option<Vec<(Kind, String)>> {
        let object = reference.trim_start_matches("./").trim_end_matches('/');
        self.0.get_mut(object).map(std::mem::take)
    }
}

/// The texts and rows of a chart; none where the object is something else.
fn chart(package: &mut Package<'_>, part: &str, output: &mut Output<'_>) -> Result<Vec<(Kind, String)>, Error> {
    let mut walk = Walk::default();
    package.walk(part, output, &mut |node, output| {
        let goes_on = walk.node(&node);
        if walk.met > MOST {
            output.cut(Warning::CELLS_LIMIT);
        }
        goes_on
    })?;
    walk.end_row();
    Ok(walk.done)
}

#[derive(Debug, Default)]
struct Walk {
    /// Within the body of the part, and within the chart there.
    in_body: bool,
    in_chart: bool,
    tables: u32,
    in_text: bool,
    /// What the cell says its value is.
    value: String,
    text: String,
    row: Row,
    met: usize,
    done: Vec<(Kind, String)>,
}

impl Walk {
    /// Answers whether to go on.
    fn node(&mut self, node: &Node<'_>) -> bool {
        match node {
            Node::Start("body", _) => self.in_body = true,
            Node::Start(name, _) if self.in_body && !self.in_chart => {
                self.in_chart = *name == "chart";
                return self.in_chart;
            }
            _ if !self.in_chart => {}
            Node::Start("table", _) => self.tables += 1,
            Node::End("table") => self.tables = self.tables.saturating_sub(1),
            Node::Start("table-cell", element) => {
                self.value = attribute(element, "value").unwrap_or_default();
            }
            Node::End("table-cell") => {
                let (text, value) = (std::mem::take(&mut self.text), std::mem::take(&mut self.value));
                self.met += 1;
                if self.met > MOST {
                    return false;
                }
                // Of an empty cell it is said that it is no number, and beside a value need not stand how it is shown.
                self.row.cell(match text.trim() {
                    _ if value.to_lowercase().ends_with("nan") => "",
                    "" => value.as_str(),
                    text => text,
                });
            }
            Node::End("table-row") => self.end_row(),
            Node::Start("p", _) => self.in_text = true,
            Node::End("p") => self.end_paragraph(),
            Node::Start("s" | "tab" | "line-break", _) if self.in_text => self.text.push(' '),
            Node::Text(text) if self.in_text => self.text.push_str(text),
            _ => {}
        }
        true
    }

    fn end_paragraph(&mut self) {
        self.in_text = false;
        if self.tables > 0 {
            self.text.push(' ');
            return;
        }
        let text = std::mem::take(&mut self.text);
        if !text.trim().is_empty() {
            self.done.push((Kind::Paragraph, text));
        }
    }

    fn end_row(&mut self) {
        self.done.extend(self.row.finish().map(|row| (Kind::TableRow, row)));
    }
}
