//! What Tesseract saw on pages: its tables of words (TSV), one after another -> paragraphs; of one page, where some words stand. No format
//! that a user could drop.
//!
//! Its columns: level, page, block, paragraph, line, word, left, top, width, height, confidence, text. A page is level 1, a word level 5.
//! Specks that were taken for letters come out as words of almost no confidence, and are left out with the paragraph they make up; where
//! there were too many for specks, with a warning. What repeats at the head or foot of pages is told from their text as in a PDF
//! (`pdf::furniture`), headings from the size of their letters (`size`), and tables from where their cells stand (`table`); of pictures within a
//! document, which are no pages, nothing is.

mod size;
mod table;

use crate::hyphenated::{self, Hyphenated};
use crate::output::Output;
use crate::protocol::{MAX_PLACES, Place, PlacesSeen, RECOGNISED_PAGE, RECOGNISED_PICTURE};
use crate::text;
use crate::{Kind, Warning};

use super::letters::{self, Ink, Letters};
use super::pdf::{Line, Page, Run, furniture, is_item};
use size::{Levels, Measured, Part};

/// The level of a page.
const PAGE: &str = "1";
/// The level of a word.
const WORD: &str = "5";
/// A paragraph of less confidence than this, in hundredths, is no text.
const LEAST: f64 = 30.0;
/// The most letters and digits that specks make up.
const SPECKS: usize = 12;
/// A font's size, in heights of its words: some of their letters rise above the others or hang below, few words do both.
const SIZE: f64 = 1.25;

/// With fewer gaps between rows than this it is not known what is usual: those of a head, a line and a foot are none.
const FEW_GAPS: usize = 3;

/// A word of a table.
struct Word<'a> {
    /// Numbers of its block and of its paragraph there.
    place: (&'a str, &'a str),
    row: &'a str,
    ink: Ink,
    /// In hundredths.
    confidence: f64,
    text: &'a str,
}

/// The word that a line tells of, if it does.
fn word(line: &str) -> Option<Word<'_>> {
    let cells: Vec<&str> = line.splitn(12, '\t').collect();
    let [level, _, block, part, row, _, left, top, width, height, confidence, text] = cells.as_slice() else {
        return None;
    };
    let confidence = confidence.parse().ok().filter(|sure: &f64| (0.0..=100.0).contains(sure))?;
    let text = text.trim();
    if *level != WORD || text.is_empty() {
        return None;
    }
    // Where it stands decides only what is marked: a word without a place is a word.
    let [left, top, width, height] = [left, top, width, height].map(|at| at.parse::<u32>().map_or(0.0, f64::from));
    Some(Word { place: (block, part), row, ink: (left, top, left + width, top + height), confidence, text })
}

/// Width and height of the page, in pixels, that a line tells of, if it does.
fn extent(line: &str) -> Option<(f64, f64)> {
    let mut cells = line.split('\t');
    let is_page = cells.next() == Some(PAGE);
    // Behind page, block, paragraph, line, word, left and top.
    let width = cells.nth(7).filter(|_| is_page)?;
    let [width, height] = [width, cells.next()?].map(|at| at.parse::<u32>().ok().filter(|pixels| *pixels > 0));
    Some((width.map_or(0.0, f64::from), f64::from(height?)))
}

/// Reads the tables, each behind a line with the number of its page or picture.
pub fn read(bytes: &[u8], output: &mut Output<'_>) {
    let mut sheets = sheets(&String::from_utf8_lossy(bytes));
    let usual = usual_height(&sheets);
    sheets.iter_mut().filter(|sheet| sheet.is_page()).for_each(|sheet| table::join(sheet, usual));
    let rows = sheets.iter().flat_map(|sheet| &sheet.paragraphs).flatten();
    let known = Hyphenated::of(rows.flat_map(|row| row.text.split_whitespace()));
    let pages = sheets.iter().filter(|sheet| sheet.is_page()).map(|sheet| sheet.page(usual, &known));
    let mut pages: Vec<Page> = pages.collect();
    let pitches: Vec<f64> =
        sheets.iter().filter(|sheet| sheet.is_page()).map(|sheet| sheet.pitch(usual).unwrap_or(0.0)).collect();
    let mut found = furniture::find_recognised(&mut pages, &pitches).into_iter();
    size::measure(&mut sheets);
    let mut furniture = Vec::new();
    for sheet in &mut sheets {
        let found = if sheet.is_page() { found.next() } else { None };
        let (headers, footers) = found.unwrap_or_default();
        // As they were read: what is taken out of a paragraph, and what is left of it, is as much text as the whole.
        let judged: Vec<bool> = sheet.paragraphs.iter().map(|rows| Said::by(rows, &known).is_text()).collect();
        furniture.push((judged, sheet.taken(&headers), sheet.taken(&footers)));
        if sheet.is_page() {
            table::mark(sheet, usual);
        }
    }
    let judged = sheets.iter().zip(&furniture).flat_map(|(sheet, (judged, ..))| sheet.paragraphs.iter().zip(judged));
    let parts = judged.flat_map(|(rows, is_text)| size::parted(rows, *is_text, &known));
    let levels = Levels::of(parts.filter_map(|(part, _)| part.size()).collect());
    for (sheet, (judged, headers, footers)) in sheets.iter().zip(furniture) {
        output.page = sheet.number;
        // Each by itself: what stands side by side is seldom read one after the other, and would not be found in the table.
        for row in headers {
            push(Some(Kind::Header), true, &[row], &known, output);
        }
        for (paragraph, is_text) in sheet.paragraphs.iter().zip(judged) {
            for (part, rows) in size::parted(paragraph, is_text, &known) {
                let kind = match part {
                    Part::Text => None,
                    Part::Row => Some(Kind::TableRow),
                    Part::Heading(size) => Some(Kind::Heading { level: levels.level(size) }),
                };
                push(kind, is_text, rows, &known, output);
            }
        }
        for row in footers {
            push(Some(Kind::Footer), true, &[row], &known, output);
        }
    }
}

/// Where passages stand in the picture that one table tells of, line by line: in boxes of whole words.
pub fn places(bytes: &[u8], asked: &PlacesSeen) -> Vec<Place> {
    let table = String::from_utf8_lossy(bytes);
    let words = table.lines().filter_map(word);
    let letters = Letters::of(words.flat_map(|word| word.text.chars().map(move |c| (c, word.ink))));
    let mut sheets = sheets(&table);
    let usual = usual_height(&sheets);
    sheets.iter_mut().filter(|sheet| sheet.is_page()).for_each(|sheet| table::join(sheet, usual));
    let words = sheets.iter().flat_map(|sheet| &sheet.paragraphs).flatten().flat_map(Row::words);
    let all = [letters, Letters::of(words.flat_map(|(ink, text)| text.chars().map(move |c| (c, ink))))];
    let lines = asked.passages.iter().filter_map(|passage| letters::find(&all, passage)).flat_map(letters::lines);
    lines.filter_map(|line| letters::place(line, asked.size.map(f64::from))).take(MAX_PLACES).collect()
}

/// A page, or a picture that is none.
#[derive(Default)]
struct Sheet {
    number: Option<u32>,
    /// In pixels, of a page.
    width: f64,
    height: f64,
    paragraphs: Vec<Vec<Row>>,
}

/// What each table tells of: one that stands alone, of a page.
fn sheets(tables: &str) -> Vec<Sheet> {
    let (mut sheets, mut sheet, mut is_page) = (Vec::new(), Sheet::default(), true);
    let mut last: Option<((&str, &str), &str)> = None;
    for line in tables.lines() {
        let page = line.strip_prefix(RECOGNISED_PAGE);
        if let Some(number) = page.or_else(|| line.strip_prefix(RECOGNISED_PICTURE)) {
            is_page = page.is_some();
            let number = number.trim().parse::<u32>().ok().filter(|number| *number > 0);
            sheets.push(std::mem::replace(&mut sheet, Sheet { number, ..Sheet::default() }));
            last = None;
            continue;
        }
        if let Some((width, height)) = extent(line).filter(|_| is_page) {
            (sheet.width, sheet.height) = (width, height);
        }
        let Some(word) = word(line) else { continue };
        if last.is_none_or(|(place, _)| place != word.place) {
            sheet.paragraphs.push(Vec::new());
        }
        if let Some(paragraph) = sheet.paragraphs.last_mut() {
            if paragraph.is_empty() || last.is_none_or(|(_, row)| row != word.row) {
                paragraph.push(Row::default());
            }
            if let Some(row) = paragraph.last_mut() {
                row.take(&word);
            }
        }
        last = Some((word.place, word.row));
    }
    sheets.push(sheet);
    sheets
}

/// How high the words of most rows are, on all pages.
fn usual_height(sheets: &[Sheet]) -> f64 {
    let rows = sheets.iter().filter(|sheet| sheet.is_page()).flat_map(|sheet| &sheet.paragraphs).flatten();
    let rows = rows.filter(|row| row.mean(row.confidence) >= LEAST);
    let mut heights: Vec<f64> = rows.map(|row| row.mean(row.height)).collect();
    heights.sort_by(f64::total_cmp);
    heights.get(heights.len() / 2).copied().unwrap_or(0.0)
}

impl Sheet {
    fn is_page(&self) -> bool {
        self.height > 0.0
    }

    /// The page as those of a PDF are, each row by its number in place of its letters'. Specks are none of its text.
    fn page(&self, usual: f64, known: &Hyphenated) -> Page {
        let rows = self.paragraphs.iter().flat_map(|paragraph| {
            let is_text = Said::by(paragraph, known).is_text();
            paragraph.iter().map(move |row| (is_text, row))
        });
        let runs =
            (0..).zip(rows).filter(|(_, (is_text, _))| *is_text).map(|(number, (_, row))| row.run(number, usual));
        Page { number: self.number.unwrap_or(0), height: self.height, runs: runs.collect() }
    }

    /// How far it is from one row to the next, as a rule, in pixels: within paragraphs, or where each row is taken for one of its own, from any
    /// to the one below; `None` where there are too few.
    fn pitch(&self, usual: f64) -> Option<f64> {
        let feet = |rows: &[Row]| rows.iter().map(|row| row.mean(row.foot)).collect::<Vec<f64>>();
        let gaps = |feet: &[f64]| {
            let gaps = feet.iter().zip(feet.iter().skip(1)).map(|(above, below)| below - above);
            gaps.filter(|gap| *gap > 0.0 && *gap >= usual).collect::<Vec<f64>>()
        };
        let mut all: Vec<f64> = self.paragraphs.iter().flat_map(|rows| gaps(&feet(rows))).collect();
        if all.is_empty() {
            let mut feet: Vec<f64> = self.paragraphs.iter().flat_map(|rows| feet(rows)).collect();
            feet.sort_by(f64::total_cmp);
            all = gaps(&feet);
            if all.len() < FEW_GAPS {
                return None;
            }
        }
        all.sort_by(f64::total_cmp);
        all.get(all.len().saturating_sub(1) / 2).copied()
    }

    /// Takes these rows out.
    fn taken(&mut self, lines: &[Line]) -> Vec<Row> {
        let runs = lines.iter().flat_map(|line| &line.runs);
        let numbers = runs.filter_map(|run| usize::try_from(run.glyphs.0).ok());
        numbers.filter_map(|number| self.paragraphs.iter_mut().flatten().nth(number).map(std::mem::take)).collect()
    }
}

/// A line of a paragraph.
#[derive(Default)]
struct Row {
    text: String,
    /// What tells of its size.
    measured: Vec<Measured>,
    /// How many times larger than the document's text it is: 0 where that is not known; and whether that is as large as a heading is.
    size: f64,
    is_large: bool,
    /// Of each word its ink, and where it ends in the text.
    words: Vec<(Ink, usize)>,
    /// Of a row of a table, what it says cell by cell.
    cells: Option<String>,
    /// Left and right end.
    x: (f64, f64),
    /// Sums of its words' lower sides, heights and confidence, each as often as the word has characters; and those characters.
    foot: f64,
    height: f64,
    confidence: f64,
    chars: f64,
}

impl Row {
    fn take(&mut self, word: &Word<'_>) {
        self.measured.extend(Measured::of(word.text, word.ink, word.confidence));
        let (left, top, right, foot) = word.ink;
        self.x = if self.text.is_empty() { (left, right) } else { (self.x.0.min(left), self.x.1.max(right)) };
        text::append(&mut self.text, word.text);
        self.words.push((word.ink, self.text.len()));
        let chars = word.text.chars().count() as f64;
        self.foot += chars * foot;
        self.height += chars * (foot - top);
        self.confidence += chars * word.confidence;
        self.chars += chars;
    }

    /// Takes in what stands beside it.
    fn join(&mut self, row: Row) {
        self.text.push(' ');
        let from = self.text.len();
        self.text.push_str(&row.text);
        self.words.extend(row.words.into_iter().map(|(ink, to)| (ink, from + to)));
        self.measured.extend(row.measured);
        self.x = (self.x.0.min(row.x.0), self.x.1.max(row.x.1));
        self.foot += row.foot;
        self.height += row.height;
        self.confidence += row.confidence;
        self.chars += row.chars;
    }

    /// Each word's ink, and what of the text is its own.
    fn words(&self) -> impl Iterator<Item = (Ink, &str)> {
        let from = std::iter::once(0).chain(self.words.iter().map(|(_, to)| *to));
        let words = from.zip(&self.words);
        words.map(|(from, (ink, to))| (*ink, self.text.get(from..*to).unwrap_or_default().trim()))
    }

    /// What such a sum comes to.
    fn mean(&self, sum: f64) -> f64 {
        if self.chars > 0.0 { sum / self.chars } else { 0.0 }
    }

    /// The size of its font, where words are as high as this as a rule.
    fn font(&self, usual: f64) -> f64 {
        // Digits alone are lower than words; and better a header among the text than text taken for a header.
        SIZE * self.mean(self.height).max(usual)
    }

    fn run(&self, number: i32, usual: f64) -> Run {
        Run {
            text: self.text.clone(),
            x: self.x,
            y: self.mean(self.foot),
            size: self.font(usual),
            across: false,
            glyphs: (number, number.saturating_add(1)),
        }
    }
}

/// What rows say together.
struct Said {
    text: String,
    /// In hundredths.
    confidence: f64,
    /// Letters and digits.
    letters: usize,
}

impl Said {
    fn by(rows: &[Row], known: &Hyphenated) -> Self {
        let (mut text, mut confidence, mut chars) = (String::new(), 0.0, 0.0);
        for row in rows.iter().filter(|row| !row.text.is_empty()) {
            hyphenated::append(&mut text, &row.text, || known);
            confidence += row.confidence;
            chars += row.chars;
        }
        let confidence = if chars > 0.0 { confidence / chars } else { 0.0 };
        let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
        Self { text, confidence, letters }
    }

    fn is_text(&self) -> bool {
        self.confidence >= LEAST && self.letters > 0
    }
}

/// Gives out what rows say, as this kind where that is known, if they are of a paragraph that is text.
fn push(kind: Option<Kind>, is_text: bool, rows: &[Row], known: &Hyphenated, output: &mut Output<'_>) {
    let said = Said::by(rows, known);
    if !is_text {
        if said.letters > SPECKS {
            output.warn(Warning::RECOGNITION_UNSURE, output.page);
        }
        return;
    }
    if said.text.is_empty() {
        return;
    }
    let kind = kind.unwrap_or_else(|| if is_item(&said.text) { Kind::ListItem } else { Kind::Paragraph });
    output.confidence = Some(said.confidence.round().clamp(0.0, 100.0) as u8);
    let cells = if let [row] = rows { row.cells.as_deref() } else { None };
    output.push(kind, None, cells.unwrap_or(&said.text));
    output.confidence = None;
}

#[cfg(test)]
mod tests;
