//! Charts of Office's programs (ECMA-376, part 1, 21.2): what is written in one, and as a table the values that it was drawn from, which the file
//! holds as they were then.

use super::package::{Node, Package, attribute, is_on};
use super::row::Row;
use super::sheet::NumberFormat;
use crate::output::Output;
use crate::{Error, Kind, Warning};

/// The kind of the part that holds a chart.
pub const CHART: &str = "chart";
/// Values, series and texts of a chart that are read; nobody sees more.
const MOST: usize = 10_000;

/// What the values that are met are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Title,
    Name,
    Categories,
    Values,
}

/// Values by their number.
type Values = Vec<(u32, String)>;

/// A row of the table, and what its values stand for.
#[derive(Debug, Default)]
struct Series {
    name: String,
    categories: Values,
    values: Values,
}

#[derive(Debug, Default)]
struct Walk {
    texts: Vec<String>,
    series: Vec<Series>,
    place: Option<Place>,
    /// Depth within series.
    depth: u32,
    number: u32,
    format: Option<NumberFormat>,
    since_1904: bool,
    /// Within what a program fills in: a word for it stands there, and what it is elsewhere.
    filled_in: bool,
    /// Within a label: what it says is no name of a series.
    in_label: bool,
    /// Depth within what the chart's filter hides, and whether a series is.
    hidden: u32,
    left_out: bool,
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
    if walk.left_out {
        output.warn(Warning::HIDDEN_LEFT_OUT, None);
    }
    let blocks = walk.finish();
    Ok((!blocks.is_empty()).then_some(blocks))
}

impl Walk {
    fn node(&mut self, node: &Node<'_>) {
        match node {
            // Since Office 2013 (MS-ODRAWXML, 2.6.1.5 and those behind it): `filteredBarSeries`, one of each kind of chart, and titles of series.
            Node::Start(name, _) if name.starts_with("filtered") => self.hidden += 1,
            Node::End(name) if name.starts_with("filtered") => self.hidden = self.hidden.saturating_sub(1),
            Node::Start("ser", _) if self.hidden > 0 => self.left_out = true,
            _ if self.hidden > 0 => {}
            Node::Start("date1904", element) => self.since_1904 = is_on(element),
            Node::Start("ser", _) => {
                (self.depth, self.met) = (self.depth + 1, self.met + 1);
                self.series.push(Series::default());
            }
            Node::End("ser") => self.depth = self.depth.saturating_sub(1),
            Node::Start("dLbl" | "trendlineLbl", _) => self.in_label = true,
            Node::End("dLbl" | "trendlineLbl") => self.in_label = false,
            Node::Start("tx", _) if self.depth > 0 && !self.in_label => self.begin(Place::Name),
            Node::Start("tx" | "dlblFieldTableCache", _) => self.begin(Place::Title),
            Node::Start("cat" | "xVal", _) => self.begin(Place::Categories),
            Node::Start("val" | "yVal" | "bubbleSize" | "dlblRangeCache", _) => self.begin(Place::Values),
            Node::End(
                "tx" | "dlblFieldTableCache" | "cat" | "xVal" | "val" | "yVal" | "bubbleSize" | "dlblRangeCache",
            ) => self.place = None,
            Node::Start("fld", _) => self.filled_in = true,
            Node::End("fld") => self.filled_in = false,
            Node::Start("pt", element) => {
                self.number = attribute(element, "idx").and_then(|number| number.parse().ok()).unwrap_or(0);
            }
            Node::Start("v" | "formatCode", _) => {
                self.within = true;
                self.text.clear();
            }
            Node::Start("t", _) => self.within = !self.filled_in,
            Node::End("t") => self.within = false,
            Node::Text(text) if self.within => self.text.push_str(text),
            Node::End("formatCode") => {
                self.within = false;
                self.format = Some(NumberFormat::new(&std::mem::take(&mut self.text)));
            }
            Node::End("v") => self.value(),
            // How text looks is said by paragraphs without any.
            Node::End("p") if !self.text.trim().is_empty() => {
                self.met += 1;
                self.texts.push(std::mem::take(&mut self.text));
            }
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
            (Some(format), Ok(value)) => format.show(value, self.since_1904),
            _ => text,
        };
        match (self.place, self.series.last_mut()) {
            (Some(Place::Title), _) if !shown.trim().is_empty() => self.texts.push(shown),
            (Some(Place::Name), Some(series)) => series.name.extend([shown.as_str(), " "]),
            (Some(Place::Categories), Some(series)) => series.categories.push((self.number, shown)),
            (Some(Place::Values), Some(series)) => series.values.push((self.number, shown)),
            _ => {}
        }
    }

    fn finish(self) -> Vec<(Kind, String)> {
        let (mut rows, mut before) = (Vec::new(), Values::new());
        for Series { name, categories, values } in self.series {
            // Most series stand for the same as the one before, and say so again.
            if categories != before {
                rows.extend(row(String::new(), categories.clone()));
                before = categories;
            }
            rows.extend(row(name, values));
        }
        let said = self.texts.into_iter().map(|text| (Kind::Paragraph, text));
        said.chain(rows.into_iter().map(|row| (Kind::TableRow, row))).collect()
    }
}

/// A row of the table. What has one number is one cell: a quarter and its year, a value and its label, where a bubble is and how large.
fn row(name: String, mut values: Values) -> Option<String> {
    values.sort_by_key(|(number, _)| *number);
    let mut cells: Values = if name.trim().is_empty() { Vec::new() } else { vec![(0, name)] };
    for (number, text) in values {
        let column = number.saturating_add(1);
        match cells.last_mut().filter(|(last, _)| *last == column) {
            Some((_, cell)) => {
                cell.push_str(", ");
                cell.push_str(&text);
            }
            None => cells.push((column, text)),
        }
    }
    Row::of_sheet(cells, 0)
}
