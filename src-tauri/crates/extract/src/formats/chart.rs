//! Charts of Office's programs (ECMA-376, part 1, 21.2): what is written in one, and as a table the values that it was drawn from, which the file
//! holds as they were then.

use super::package::{Node, Package, attribute};
use super::row::Row;
use super::sheet::NumberFormat;
use crate::output::Output;
use crate::{Error, Kind, Warning};

/// The kind of the part that holds a chart.
pub const CHART: &str = "chart";
/// Values of a chart that are read; nobody sees more.
const MOST: usize = 10_000;

/// What the values that are met are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Title,
    Name,
    Categories,
    Values,
}

/// A row of the table: its name, and values by their number.
type Series = (String, Vec<(u32, String)>);

#[derive(Debug, Default)]
struct Walk {
    texts: Vec<String>,
    categories: Vec<(u32, String)>,
    series: Vec<Series>,
    place: Option<Place>,
    /// Depth within series.
    depth: u32,
    number: u32,
    format: Option<NumberFormat>,
    /// Within words, a value or a format, and what stands there.
    within: bool,
    text: String,
    met: usize,
}

/// The texts and rows of a chart; `None` where there is no part of that name, or nothing in it.
pub fn read(
    package: &mut Package<'_>,
    part: &str,
    output: &mut Output<'_>,
) -> Result<Option<Vec<(Kind, String)>>, Error> {
    let mut walk = Walk::default();
    package.walk(part, output, &mut |node, output| {
        walk.node(&node);
        if walk.met > MOST {
            output.cut(Warning::CELLS_LIMIT);
        }
        walk.met <= MOST
    })?;
    let blocks = walk.finish();
    Ok((!blocks.is_empty()).then_some(blocks))
}

impl Walk {
    fn node(&mut self, node: &Node<'_>) {
        match node {
            Node::Start("ser", _) => {
                self.depth += 1;
                self.series.push(Series::default());
            }
            Node::End("ser") => self.depth = self.depth.saturating_sub(1),
            Node::Start("tx", _) => self.begin(if self.depth == 0 { Place::Title } else { Place::Name }),
            Node::Start("cat" | "xVal", _) => self.begin(Place::Categories),
            Node::Start("val" | "yVal", _) => self.begin(Place::Values),
            Node::End("tx" | "cat" | "xVal" | "val" | "yVal") => self.place = None,
            Node::Start("pt", element) => {
                self.number = attribute(element, "idx").and_then(|number| number.parse().ok()).unwrap_or(0);
            }
            Node::Start("v" | "formatCode", _) => {
                self.within = true;
                self.text.clear();
            }
            Node::Start("t", _) => self.within = true,
            Node::End("t") => self.within = false,
            Node::Text(text) if self.within => self.text.push_str(text),
            Node::End("formatCode") => {
                self.within = false;
                self.format = Some(NumberFormat::new(&std::mem::take(&mut self.text)));
            }
            Node::End("v") => self.value(),
            Node::End("p") => self.texts.push(std::mem::take(&mut self.text)),
            _ => {}
        }
    }

    fn begin(&mut self, place: Place) {
        (self.place, self.format) = (Some(place), None);
    }

    /// A value ends: each of its place, and the words of one that has several with those before it.
    fn value(&mut self) {
        self.within = false;
        self.met += 1;
        let text = std::mem::take(&mut self.text);
        let shown = match (&self.format, text.trim().parse::<f64>()) {
            (Some(format), Ok(value)) => format.show(value, false),
            _ => text,
        };
        let first = self.series.len() == 1;
        match (self.place, self.series.last_mut()) {
            (Some(Place::Title), _) => self.texts.push(shown),
            (Some(Place::Name), Some((name, _))) => name.push_str(&shown),
            // Each series says again what they all stand for.
            (Some(Place::Categories), _) if first => self.categories.push((self.number, shown)),
            (Some(Place::Values), Some((_, values))) => values.push((self.number, shown)),
            _ => {}
        }
    }

    fn finish(self) -> Vec<(Kind, String)> {
        let row = |(name, mut values): Series| {
            values.sort_by_key(|(number, _)| *number);
            let values = values.into_iter().map(|(number, text)| (number.saturating_add(1), text));
            let cells = (!name.trim().is_empty()).then_some((0, name)).into_iter().chain(values).collect();
            Some((Kind::TableRow, Row::of_sheet(cells, 0)?))
        };
        let said = self.texts.into_iter().filter(|text| !text.trim().is_empty()).map(|text| (Kind::Paragraph, text));
        let rows = std::iter::once((String::new(), self.categories)).chain(self.series).filter_map(row);
        said.chain(rows).collect()
    }
}
