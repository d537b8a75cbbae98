//! Rows of tables among recognised ones: in cells that stand under or over those of the next.
//!
//! As in a PDF (`pdf::paragraphs`), but a scan has no spaces to go by, only gaps, and words may be lost between two: so rows of a table are all
//! of a paragraph's, as Tesseract parts them, or none. Narrow columns that are spread out to both margins have wide gaps too, and end under
//! one another; of a last cell, that counts between figures alone. Text in columns that was read across is none, nor is a list whose marks stand
//! far from its words. Columns that stand far apart Tesseract takes for paragraphs of their own; those of figures are put where they belong.

use std::iter::once;
use std::mem::take;

use super::super::pdf::{ALIGNED, CELL, direction, undotted};
use super::{Row, Sheet};

/// So many cells of a row are compared with the next's: no table that fits on a page has more.
const CELLS: usize = 100;
/// Gaps between cells are so much wider than those within.
const WIDER: f64 = 2.0;
/// Two cells of more characters are no row of a table, but text in columns.
const LONG: usize = 24;
/// A row is no more than so many font sizes below the last.
const BELOW: f64 = 6.0;
/// And at least so many, or it stands beside it.
const BESIDE: f64 = 0.5;
/// A column that was taken for a paragraph of its own has so many rows at least.
const COLUMN_ROWS: usize = 3;
/// The most characters of a list's mark.
const MARK: usize = 3;

/// Where a cell begins and ends in the direction that its row is read in, and what it says.
struct Cell<'r> {
    ends: (f64, f64),
    text: &'r str,
}

/// A row that may be one of a table.
struct Line<'r> {
    cells: Vec<Cell<'r>>,
    foot: f64,
    size: f64,
}

/// Puts columns of figures that Tesseract took for paragraphs of their own beside the rows that they are of, given how high words are as a rule.
/// Columns of text are left where they are.
pub fn join(sheet: &mut Sheet, usual: f64) {
    let mut joined: Vec<Vec<Row>> = Vec::new();
    let mut columns = take(&mut sheet.paragraphs).into_iter().peekable();
    while let Some(mut column) = columns.next() {
        let is_of = |column: &[&Row]| joined.last().is_some_and(|rows| is_column(column, rows, usual));
        // What heads its figures may be a paragraph of its own.
        let is_headed = |figures: &Vec<Row>| is_of(&column.iter().chain(figures).collect::<Vec<_>>());
        let headed = columns.next_if(|figures| column.len() == 1 && is_headed(figures));
        column.extend(headed.unwrap_or_default());
        let is_beside = is_of(&column.iter().collect::<Vec<_>>());
        match joined.last_mut().filter(|_| is_beside) {
            Some(rows) => rows.iter_mut().zip(column).for_each(|(row, beside)| row.join(beside)),
            None => joined.push(column),
        }
    }
    sheet.paragraphs = joined;
}

/// Whether rows are figures, but for a head, each of which stands on the right of one of the others.
fn is_column(column: &[&Row], rows: &[Row], usual: f64) -> bool {
    let is_figure = |text: &str| text.contains(char::is_numeric) && !text.contains(char::is_alphabetic);
    let is_beside = |(row, beside): (&Row, &&Row)| {
        let size = row.font(usual);
        (row.mean(row.foot) - beside.mean(beside.foot)).abs() < BESIDE * size && beside.x.0 - row.x.1 >= CELL * size
    };
    // Numbers of lines, say.
    let numbers: Vec<Option<u32>> = column.iter().map(|row| row.text.parse().ok()).collect();
    let counts = |(a, b): (&Option<u32>, &Option<u32>)| a.and_then(|a| a.checked_add(1)).is_some_and(|a| *b == Some(a));
    column.len() == rows.len()
        && column.len() >= COLUMN_ROWS
        && !numbers.iter().zip(numbers.iter().skip(1)).all(counts)
        && column.iter().all(|row| row.text.chars().nth(LONG).is_none())
        && column.iter().skip(1).all(|row| is_figure(&row.text))
        && rows.iter().zip(column).all(is_beside)
}

/// Marks the rows of tables on a page, given how high words are as a rule: with what they say, cell by cell.
pub fn mark(sheet: &mut Sheet, usual: f64) {
    let is_written = |row: &&Row| !row.text.is_empty();
    let counts: Vec<usize> = sheet.paragraphs.iter().map(|rows| rows.iter().filter(is_written).count()).collect();
    let lines = sheet.paragraphs.iter().flat_map(|rows| {
        // Together: a row of figures alone is read as those around it are.
        let is_backwards = rows.iter().map(|row| direction(&row.text)).sum::<i64>() < 0;
        rows.iter().filter(is_written).map(move |row| line(row, usual, is_backwards))
    });
    let lines: Vec<Option<Line<'_>>> = lines.collect();
    let next = lines.iter().skip(1).map(Option::as_ref).chain([None]);
    let above: Vec<bool> = lines.iter().zip(next).map(|(line, next)| is_above(line.as_ref(), next)).collect();
    let rows = sheet.paragraphs.iter().flatten().filter(is_written);
    let large: Vec<bool> = rows.map(|row| row.is_large).collect();
    // Once more without the rows of paragraphs that are none: what only stood under one of those is none either.
    let is_row = whole(&lines.iter().map(Option::is_some).collect::<Vec<_>>(), &above, (&counts, &large));
    let is_row = whole(&is_row, &above, (&counts, &large));
    let texts = lines.iter().zip(is_row).map(|(line, is_row)| line.as_ref().filter(|_| is_row).map(Line::text));
    let texts: Vec<Option<String>> = texts.collect();
    let rows = sheet.paragraphs.iter_mut().flatten().filter(|row| !row.text.is_empty());
    for (row, cells) in rows.zip(texts).filter(|(_, cells)| cells.is_some()) {
        (row.cells, row.is_large) = (cells, false);
    }
}

/// Which rows stand over or under others that are rows of a table, or may be, with all of their paragraph but headings; given which stand over
/// the next, how many each paragraph has, and which are large.
fn whole(is_row: &[bool], above: &[bool], (counts, large): (&[usize], &[bool])) -> Vec<bool> {
    let next = is_row.iter().skip(1).copied().chain([false]);
    let before = once(false).chain(is_row.iter().copied());
    let below = once(false).chain(above.iter().copied());
    let beside = above.iter().zip(next).zip(before.zip(below));
    let beside = beside.map(|((above, next), (before, below))| (*above && next) || (before && below));
    let mut found = is_row.iter().zip(beside).map(|(is_row, beside)| *is_row && beside).zip(large);
    let paragraphs = counts.iter().flat_map(|count| {
        let rows: Vec<(bool, &bool)> = found.by_ref().take(*count).collect();
        let is_whole = rows.iter().all(|(is_row, is_large)| *is_row || **is_large);
        rows.into_iter().map(move |(is_row, _)| is_row && is_whole)
    });
    paragraphs.collect()
}

impl Line<'_> {
    fn text(&self) -> String {
        self.cells.iter().map(|cell| undotted(cell.text)).collect::<Vec<_>>().join(" | ")
    }
}

/// The cells that are compared: the first always stands at the margin, so it proves nothing. With them whether each is the last.
fn tail<'l>(line: &'l Line<'l>) -> impl Iterator<Item = (&'l Cell<'l>, bool)> {
    let last = line.cells.len().saturating_sub(1);
    line.cells.iter().enumerate().skip(1).take(CELLS).map(move |(at, cell)| (cell, at == last))
}

/// A row in its cells, if it has several, and they are read in their order.
fn line(row: &Row, usual: f64, is_backwards: bool) -> Option<Line<'_>> {
    let size = row.font(usual);
    // Left and right end, and where in the text it begins and ends.
    let mut cells: Vec<((f64, f64), (usize, usize))> = Vec::new();
    let (mut between, mut within, mut from) = (f64::MAX, 0.0_f64, 0);
    for ((left, _, right, _), to) in &row.words {
        let x = (*left, *right);
        match cells.last_mut() {
            Some((last, text)) => {
                let gap = (x.0 - last.1).max(last.0 - x.1);
                if gap < CELL * size {
                    within = within.max(gap);
                    (*last, text.1) = ((last.0.min(x.0), last.1.max(x.1)), *to);
                } else {
                    between = between.min(gap);
                    cells.push((x, (from, *to)));
                }
            }
            None => cells.push((x, (from, *to))),
        }
        from = *to;
    }
    let cells: Vec<Cell<'_>> = cells
        .into_iter()
        .map(|((left, right), (from, to))| Cell {
            ends: if is_backwards { (-right, -left) } else { (left, right) },
            text: row.text.get(from..to).unwrap_or_default().trim(),
        })
        .collect();
    // What a row says is looked for on its page in the order in which it was read.
    let is_in_order = cells.is_sorted_by(|a, b| a.ends.0 <= b.ends.0);
    let is_listed = cells.len() == 2 && cells.first().is_some_and(|cell| is_mark(cell.text));
    let long = cells.iter().filter(|cell| cell.text.chars().nth(LONG).is_some()).count();
    let is_row = cells.len() > 1 && is_in_order && !is_listed && long < 2 && between >= WIDER * within;
    is_row.then_some(Line { cells, foot: row.mean(row.foot), size })
}

/// Whether it may be the mark or number of a list.
fn is_mark(text: &str) -> bool {
    let alphanumeric = text.chars().filter(|c| c.is_alphanumeric()).count();
    let is_number = text.chars().all(|c| c.is_ascii_digit());
    text.chars().nth(MARK).is_none() && (alphanumeric < 2 || is_number || text.ends_with(['.', ')']))
}

/// Whether the row stands over the other, and some cell of it over one of the other's.
fn is_above(line: Option<&Line<'_>>, next: Option<&Line<'_>>) -> bool {
    let (Some(line), Some(next)) = (line, next) else { return false };
    let size = line.size.max(next.size);
    let apart = (next.foot - line.foot) / size;
    let near = |a: f64, b: f64| (a - b).abs() < ALIGNED * size;
    let has_digit = |cell: &Cell<'_>| cell.text.contains(char::is_numeric);
    let is_under = |(p, p_is_last): (&Cell<'_>, bool), (q, q_is_last): (&Cell<'_>, bool)| {
        let ends_say = !(p_is_last || q_is_last) || (has_digit(p) && has_digit(q));
        near(p.ends.0, q.ends.0) || (ends_say && near(p.ends.1, q.ends.1))
    };
    (BESIDE..=BELOW).contains(&apart) && tail(line).any(|p| tail(next).any(|q| is_under(p, q)))
}
