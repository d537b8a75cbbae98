//! Lines into paragraphs, headings, list items and rows of tables.
//!
//! A paragraph ends where the lines stand further apart than usual, change their size, begin with an indent or with a
//! mark of a list, or where a short line closes a sentence. A heading is larger than the text; nothing else is certain
//! enough. A row of a table is a line in cells that stand under or over those of its neighbour.

use std::collections::BTreeMap;

use crate::Kind;
use crate::text;

use super::Page;
use super::columns::median;
use super::line::{BREAK, CELL, Line, MARKS, Run, lines};

/// Larger than the text by this factor, a line is a heading.
const HEADING: f64 = 1.12;
/// And no longer than so many characters.
const HEADING_CHARS: usize = 200;
/// Lines this much further apart than usual are of different paragraphs.
const APART: f64 = 1.3;
/// A step in the margin of so many font sizes is an indent.
const INDENT: f64 = 0.9;
/// Cells of a table stand one under the other but for so many font sizes.
pub const ALIGNED: f64 = 0.6;
/// So many cells of a line are compared with its neighbour's: no table that fits on a page has more.
const CELLS: usize = 200;

/// The sizes of a document's text: what is usual, and what is larger.
pub struct Scale {
    body: f64,
    /// Larger sizes, the largest first: their place is the heading's level.
    headings: Vec<f64>,
}

impl Scale {
    pub fn of(pages: &[Page]) -> Self {
        // Half points: sizes that differ by less are the same to a reader.
        let mut letters: BTreeMap<u32, usize> = BTreeMap::new();
        for run in pages.iter().flat_map(|page| &page.runs) {
            *letters.entry((run.size * 2.0).round().clamp(0.0, 10_000.0) as u32).or_default() += run.text.len();
        }
        let body = letters.iter().max_by_key(|(_, count)| **count).map_or(10.0, |(size, _)| f64::from(*size) / 2.0);
        let headings =
            letters.keys().rev().map(|size| f64::from(*size) / 2.0).filter(|size| *size >= HEADING * body).collect();
        Self { body, headings }
    }

    fn level(&self, size: f64) -> Option<u8> {
        if size < HEADING * self.body {
            return None;
        }
        let above = self.headings.partition_point(|larger| *larger > size * 1.04);
        u8::try_from(above + 1).ok().map(|level| level.min(6))
    }
}

/// The blocks of a page, given its runs in groups that are read one after the other.
pub fn of(groups: Vec<Vec<Run>>, scale: &Scale) -> Vec<(Kind, String)> {
    let mut blocks: Vec<Open> = Vec::new();
    for group in groups {
        let lines = lines(group);
        let rows = rows(&lines);
        let margin = Margin::of(&lines);
        let mut before: Option<&Line> = None;
        for (line, row) in lines.iter().zip(rows) {
            let text = line.text();
            let open = blocks.last().filter(|_| before.is_some());
            let goes_on =
                !row && open.zip(before).is_some_and(|(open, before)| margin.goes_on(open, before, line, &text));
            // The text of one column goes on in the next when it breaks off in the middle of a sentence.
            let goes_on = goes_on
                || (before.is_none() && !row && blocks.last().is_some_and(|last| breaks_off(last, line, &text)));
            match blocks.last_mut().filter(|_| goes_on) {
                Some(open) => open.add(line, &text),
                None => blocks.push(Open::new(line, text, row)),
            }
            before = Some(line);
        }
    }
    blocks.into_iter().map(|block| block.close(scale)).collect()
}

/// A block that may go on.
struct Open {
    text: String,
    size: f64,
    lines: usize,
    row: bool,
    item: bool,
}

impl Open {
    fn new(line: &Line, text: String, row: bool) -> Self {
        let item = !row && is_item(&text);
        let text = if row { row_of(line) } else { text };
        Self { text, size: line.size, lines: 1, row, item }
    }

    fn add(&mut self, line: &Line, text: &str) {
        let broken = self.text.ends_with(BREAK) || ends_in_hyphen(&self.text);
        if broken && text.chars().next().is_some_and(char::is_lowercase) {
            self.text.pop();
            self.text.push(BREAK);
            self.text.push_str(text);
        } else {
            text::append(&mut self.text, text);
        }
        self.size = self.size.max(line.size);
        self.lines += 1;
    }

    fn close(self, scale: &Scale) -> (Kind, String) {
        let heading = self.lines <= 4
            && self.text.chars().any(char::is_alphabetic)
            && self.text.chars().nth(HEADING_CHARS).is_none();
        let kind = match scale.level(self.size) {
            _ if self.row => Kind::TableRow,
            Some(level) if heading => Kind::Heading { level },
            _ if self.item => Kind::ListItem,
            _ => Kind::Paragraph,
        };
        (kind, self.text)
    }
}

/// What is usual in a group of lines.
struct Margin {
    left: f64,
    right: f64,
    pitch: f64,
}

impl Margin {
    fn of(lines: &[Line]) -> Self {
        let pitch = median(lines.windows(2).filter_map(|pair| match pair {
            [a, b] if (b.y - a.y) < 3.0 * a.size.max(b.size) => Some(b.y - a.y),
            _ => None,
        }));
        // The margin is where most lines begin; a single mark further out does not move it.
        let mut starts: Vec<f64> = lines.iter().map(|line| line.x.0).collect();
        starts.sort_by(f64::total_cmp);
        Self {
            left: starts.get(starts.len() / 10).copied().unwrap_or(0.0),
            right: lines.iter().map(|line| line.x.1).fold(f64::MIN, f64::max),
            pitch: pitch.unwrap_or(f64::MAX),
        }
    }

    fn goes_on(&self, open: &Open, before: &Line, line: &Line, text: &str) -> bool {
        let size = line.size.max(before.size);
        let apart = line.y - before.y;
        // A group of two or three lines has no pitch of its own to go by.
        if open.row
            || apart > APART * self.pitch.min(1.7 * size).max(1.15 * size)
            || (line.size - before.size).abs() > 0.08 * size
        {
            return false;
        }
        let ended = ends_sentence(&open.text);
        if is_bullet(text) || (is_item(text) && (open.item || ended)) {
            return false;
        }
        if line.right_to_left {
            return true;
        }
        let indented = |l: &Line| l.x.0 > self.left + INDENT * size;
        let first_line_indent = indented(line) && !indented(before);
        let hanging_ended = !indented(line) && indented(before) && open.lines > 1 && !open.item;
        let short = before.x.1 < self.right - 0.25 * (self.right - self.left);
        !(ended && (first_line_indent || hanging_ended || short))
    }
}

fn breaks_off(open: &Open, line: &Line, text: &str) -> bool {
    let lower = text.chars().next().is_some_and(char::is_lowercase);
    !open.row && lower && !ends_sentence(&open.text) && (open.size - line.size).abs() <= 0.08 * line.size
}

pub fn ends_sentence(text: &str) -> bool {
    let last = text.trim_end_matches(['"', '\'', '”', '’', ')', ']', '»']).chars().next_back();
    last.is_some_and(|c| matches!(c, '.' | '!' | '?' | ':' | ';' | '…' | '。' | '！' | '？' | '؟'))
}

fn ends_in_hyphen(text: &str) -> bool {
    let mut back = text.chars().rev();
    matches!(back.next(), Some('-' | '\u{2010}')) && back.next().is_some_and(char::is_alphabetic)
}

fn is_bullet(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| MARKS.contains(&c) || matches!(c, '–' | '*' | '·'))
        && chars.next().is_none_or(char::is_whitespace)
}

/// Whether a line begins with a mark or number of a list: `•`, `-`, `3.`, `(b)`.
pub fn is_item(text: &str) -> bool {
    if is_bullet(text) || text.starts_with("- ") {
        return true;
    }
    let Some((mark, _)) = text.split_once(' ') else { return false };
    let inner = mark.strip_prefix('(').unwrap_or(mark);
    let Some(inner) = inner.strip_suffix(')').or_else(|| inner.strip_suffix('.').filter(|_| inner == mark)) else {
        return false;
    };
    let digits = (1..=3).contains(&inner.len()) && inner.bytes().all(|b| b.is_ascii_digit());
    digits || (inner.len() == 1 && inner.bytes().all(|b| b.is_ascii_lowercase()))
}

/// The cells that are compared: the first always stands at the margin, so it proves nothing.
fn tail(cells: &[Cell]) -> impl Iterator<Item = &Cell> {
    cells.iter().skip(1).take(CELLS)
}

/// Which lines are rows of a table.
fn rows(lines: &[Line]) -> Vec<bool> {
    let cells: Vec<Vec<Cell>> = lines.iter().map(cells).collect();
    let alike = |a: Option<&Vec<Cell>>, b: Option<&Vec<Cell>>, size: f64| {
        let (Some(a), Some(b)) = (a, b) else { return false };
        let near = |x: f64, y: f64| (x - y).abs() < ALIGNED * size;
        a.len() > 1 && b.len() > 1 && tail(a).any(|p| tail(b).any(|q| near(p.0, q.0) || near(p.1, q.1)))
    };
    (0..lines.len())
        .map(|at| {
            let size = lines.get(at).map_or(0.0, |line| line.size);
            let (this, next) = (cells.get(at), cells.get(at + 1));
            let before = at.checked_sub(1).and_then(|at| cells.get(at));
            alike(this, next, size) || alike(this, before, size)
        })
        .collect()
}

/// A cell without the dots that lead the eye to the next.
pub fn undotted(cell: &str) -> &str {
    let bare = cell.trim_end_matches([' ', '.']);
    if !bare.is_empty() && cell.bytes().skip(bare.len()).filter(|byte| *byte == b'.').count() > 3 { bare } else { cell }
}

/// Left end and right end, and the first of the line's runs in it and one past the last.
type Cell = (f64, f64, (usize, usize));

fn cells(line: &Line) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    for (n, run) in line.runs.iter().enumerate() {
        // What a list's mark stands before is no cell of its own, however far away.
        let is_marked = n == 1 && line.runs.first().is_some_and(Run::is_mark);
        match cells.last_mut() {
            Some((left, right, runs)) if is_marked || (run.x.0 - *right).max(*left - run.x.1) < CELL * line.size => {
                (*left, *right) = (left.min(run.x.0), right.max(run.x.1));
                runs.1 = n + 1;
            }
            _ => cells.push((run.x.0, run.x.1, (n, n + 1))),
        }
    }
    cells
}

/// A row as it is read.
fn row_of(line: &Line) -> String {
    let text = |(_, _, (from, to)): Cell| {
        let runs = line.runs.get(from..to).unwrap_or_default();
        undotted(&runs.iter().map(|run| run.text.as_str()).collect::<Vec<_>>().join(" ")).to_owned()
    };
    cells(line).into_iter().map(text).collect::<Vec<_>>().join(" | ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str, x: (f64, f64), y: f64, size: f64) -> Run {
        Run { text: text.into(), x, y, size, across: false, glyphs: (0, 0) }
    }

    fn read(runs: Vec<Run>) -> Vec<(Kind, String)> {
        let page = Page { number: 1, height: 800.0, runs };
        let scale = Scale::of(std::slice::from_ref(&page));
        of(vec![page.runs], &scale)
    }

    #[test]
    fn lines_join_into_paragraphs_and_a_gap_parts_them() {
        let blocks = read(vec![
            run("The committee met and", (50.0, 300.0), 100.0, 10.0),
            run("chose option A.", (50.0, 200.0), 112.0, 10.0),
            run("Then it closed.", (50.0, 200.0), 136.0, 10.0),
        ]);
        assert_eq!(
            blocks,
            [
                (Kind::Paragraph, "The committee met and chose option A.".into()),
                (Kind::Paragraph, "Then it closed.".into())
            ]
        );
    }

    #[test]
    fn larger_text_is_a_heading_by_its_size() {
        let text = "Body text that is longer than any heading, so that it sets the scale.";
        let blocks = read(vec![
            run("Title", (50.0, 100.0), 50.0, 20.0),
            run("Part", (50.0, 90.0), 80.0, 14.0),
            run(text, (50.0, 400.0), 110.0, 10.0),
        ]);
        assert_eq!(
            blocks.iter().map(|b| b.0).collect::<Vec<_>>(),
            [Kind::Heading { level: 1 }, Kind::Heading { level: 2 }, Kind::Paragraph]
        );
    }

    #[test]
    fn cells_under_one_another_are_rows() {
        let mut runs = Vec::new();
        for (row, (item, price)) in [("Item", "Price"), ("Apples", "3"), ("Pears", "4")].into_iter().enumerate() {
            let y = 100.0 + 12.0 * row as f64;
            runs.push(run(item, (50.0, 80.0), y, 10.0));
            runs.push(run(price, (200.0, 220.0), y, 10.0));
        }
        let blocks = read(runs);
        assert_eq!(blocks[1], (Kind::TableRow, "Apples | 3".into()));
        assert_eq!(blocks.len(), 3);
    }

    #[test]
    fn a_list_whose_marks_stand_far_from_its_words_is_no_table() {
        let item = |text: &str, y: f64| [run("•", (50.0, 54.0), y, 10.0), run(text, (70.0, 140.0), y, 10.0)];
        let blocks = read([item("Trim the lamp", 100.0), item("Wind the clock", 112.0)].concat());
        assert_eq!(blocks, [(Kind::ListItem, "• Trim the lamp".into()), (Kind::ListItem, "• Wind the clock".into())]);
    }

    #[test]
    fn marks_begin_list_items() {
        for mark in ["• x", "- x", "1. x", "12) x", "(a) x", "b) x"] {
            assert!(is_item(mark), "{mark}");
        }
        for plain in ["1999. x", "I. x", "Mr. x", "(see) x", "-x", "3.5 x", "e.g. x"] {
            assert!(!is_item(plain), "{plain}");
        }
    }
}
