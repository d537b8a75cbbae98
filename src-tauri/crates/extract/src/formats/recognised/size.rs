//! How large the letters of recognised rows are beside the document's usual ones -> its headings.
//!
//! A word's box is as high as its letters make it: "summer" is lower than "Summer", and "mayor" reaches below both. So each word is compared
//! with the document's words of the same shape, and a row is as high as most of its letters are. But some boxes are higher than their
//! words, by half; so a row is no larger than it is wide either, by letters of about their usual width. Better a heading left a paragraph than
//! text taken for a heading: what can hardly be made out, what is not larger than the rows before it and those behind it (a page that was
//! photographed from below, a small page drawn as wide as the others, text over notes in small print), and all of a document of a few words is
//! none.

use std::collections::BTreeMap;

use unicode_normalization::char::decompose_canonical;

use super::super::pdf::{ends_sentence, is_item};
use super::{Ink, Row, Said, Sheet};
use crate::hyphenated::Hyphenated;

/// Larger than the text by this factor, a row is of a heading. Of one size, printed and scanned, bold or in capitals, rows are higher by 1.1 at
/// most, and those are not wider as well.
const HEADING: f64 = 1.15;
/// And no longer than so many characters, and rows: what is longer may as well be a short paragraph over small print.
const HEADING_CHARS: usize = 120;
const HEADING_ROWS: usize = 4;
/// What may stand behind the last mark of a sentence, but for the number of a note.
const CLOSING: &str = "\"'”’)]»*°";
/// What leads the eye from a line of a contents page to its page's number.
const LEADERS: [&str; 3] = ["..", ". .", "…"];
/// With fewer letters it is an initial, a mark, or a speck.
const HEADING_LETTERS: usize = 3;
/// Of a heading, and of words that tell what is usual, it is at least so sure, in hundredths.
const SURE: f64 = 60.0;
/// Words of a shape without which it is not known what is usual, and characters of the whole document.
const FEW_WORDS: usize = 5;
const FEW_CHARS: f64 = 50.0;
/// Rows before and behind one that are around it.
const AROUND: usize = 12;
/// Characters before or behind a row without which those rows do not tell what is usual there (on a page with a title alone, say). Nor do all
/// larger rows together make headings that are more characters than that, and more than this share of their page, or of the document.
const ENOUGH: f64 = 200.0;
const SHARE: f64 = 0.25;
/// Nor do so many rows, where they are over a quarter of all: what was filled into a form, say.
const MANY_ROWS: usize = 4;
/// A sentence ends behind a word of so many characters at least; one of fewer may be a number or a title ("1. The", "Mrs. Dale").
const WORD: usize = 4;
/// Pages whose widths differ by this factor may be drawn at different densities.
const AS_WIDE: f64 = 1.1;
/// Of letters that are neither small nor capital many are as high as they like: they count for so much less.
const LOOSE: f64 = 1.17;
/// Headings this much smaller than the next larger one are of another level.
const STEP: f64 = 0.93;
/// And a row this much smaller than the last is of another heading.
const ROW_STEP: f64 = 0.88;

/// Small letters that rise above the others, and letters that hang below the line, by much or a little.
const TALL: &str = "bdfhklßþðłđħβδζθλξφψбф";
const DEEP: &str = "gjpqyþβγζημξρςφχψруф";
const SHALLOW: &str = "QJДЦЩдцщ,;";
/// Letters that are wide, and that are narrow, by much or a little.
const WIDE: &str = "mwMW";
const NARROW: &str = "ftr()-";
const NARROWER: &str = "ijlI.,:;'!|";
/// Words of fewer characters do not tell how wide letters are.
const WIDTH_CHARS: f64 = 3.0;
/// Marks below a letter.
const BELOW: [char; 4] = ['\u{323}', '\u{326}', '\u{327}', '\u{328}'];

/// What words have in common whose boxes are of one height at one size: how far they rise, and how far they hang below the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shape(u8, u8);

/// Of letters that are neither small nor capital.
const OTHER: Shape = Shape(6, 0);
/// Of figures alone, which in some fonts are lower than letters.
const FIGURES: u8 = 5;

impl Shape {
    /// `None` of what is no word, or of which the height says little.
    pub fn of(word: &str) -> Option<Self> {
        let (mut rise, mut fall, mut letters, mut digits) = (0_u8, 0_u8, false, false);
        for c in word.chars() {
            let (base, mark) = parts(c);
            match base {
                '(' | ')' | '[' | ']' | '{' | '}' | '|' | '/' | '\\' | '@' | '$' | '§' | '_' | '&' => return None,
                '\'' | '"' | '‘' | '’' | '“' | '”' => rise = rise.max(3),
                c if c.is_numeric() => (rise, digits) = (rise.max(3), true),
                c if c.is_uppercase() => (rise, letters) = (rise.max(3), true),
                c if c.is_lowercase() => {
                    let own = if TALL.contains(c) { 3 } else { u8::from(c == 't').max(2 * u8::from("ij".contains(c))) };
                    (rise, letters) = (rise.max(own), true);
                }
                c if c.is_alphabetic() => return Some(OTHER),
                _ => {}
            }
            fall = fall.max(if DEEP.contains(base) { 2 } else { u8::from(SHALLOW.contains(base)) });
            match mark {
                Some(mark) if BELOW.contains(&mark) => fall = fall.max(1),
                Some(_) => rise = rise.max(if base.is_uppercase() { 4 } else { 3 }),
                None => {}
            }
        }
        let rise = if letters { rise } else { FIGURES };
        (letters || digits).then_some(Self(rise, fall))
    }
}

/// A letter, and the mark on it.
fn parts(c: char) -> (char, Option<char>) {
    let (mut base, mut mark) = (None, None);
    decompose_canonical(c, |part| {
        if base.is_none() {
            base = Some(part);
        } else {
            mark = Some(part);
        }
    });
    (base.unwrap_or(c), mark)
}

/// How wide a word is, in letters of usual width.
fn breadth(word: &str) -> f64 {
    let of = |c: char| match c {
        c if NARROWER.contains(c) => 0.5,
        c if NARROW.contains(c) => 0.7,
        c if WIDE.contains(c) => 1.5,
        c if c.is_uppercase() => 1.25,
        _ => 1.0,
    };
    word.chars().map(of).sum()
}

/// A word, as far as its size tells something.
pub struct Measured {
    shape: Shape,
    height: f64,
    width: f64,
    breadth: f64,
    chars: f64,
}

impl Measured {
    /// `None` where it cannot be told what the word is, or how large.
    pub fn of(word: &str, (left, top, right, foot): Ink, confidence: f64) -> Option<Self> {
        let shape = Shape::of(word).filter(|_| confidence >= SURE && foot > top && right > left)?;
        let chars = word.chars().count() as f64;
        Some(Self { shape, height: foot - top, width: right - left, breadth: breadth(word), chars })
    }
}

/// What is usual in a document.
struct Usual {
    /// How high words of each shape are.
    heights: BTreeMap<Shape, f64>,
    /// How wide letters are that are small or capital, and others.
    widths: [Option<f64>; 2],
}

impl Usual {
    /// `None` where there is too little to tell.
    fn of(sheets: &[Sheet]) -> Option<Self> {
        let rows = sheets.iter().filter(|sheet| sheet.is_page()).flat_map(|sheet| &sheet.paragraphs).flatten();
        let (mut heights, mut widths) = (BTreeMap::<Shape, Vec<(f64, f64)>>::new(), [Vec::new(), Vec::new()]);
        let [cased, others] = &mut widths;
        for word in rows.flat_map(|row| &row.measured) {
            heights.entry(word.shape).or_default().push((word.height, word.chars));
            let width = (word.width / word.breadth, word.chars);
            match word.shape {
                OTHER => others.push(width),
                _ if word.chars >= WIDTH_CHARS => cased.push(width),
                _ => {}
            }
        }
        heights.retain(|_, words| words.len() >= FEW_WORDS);
        let chars: f64 = heights.values().flatten().map(|(_, chars)| chars).sum();
        let heights = heights.into_iter().filter_map(|(shape, words)| Some((shape, middle(words)?)));
        (chars >= FEW_CHARS).then(|| Self { heights: heights.collect(), widths: widths.map(middle) })
    }

    /// How many times larger than this a row is, and how many characters say so.
    fn size(&self, row: &Row) -> (f64, f64) {
        let [cased, others] = self.widths;
        let (mut heights, mut wide, mut as_usual) = (Vec::new(), 0.0, 0.0);
        for word in &row.measured {
            let is_other = word.shape == OTHER;
            let Some(height) = self.heights.get(&word.shape) else { continue };
            let height = if is_other { LOOSE * height } else { *height };
            heights.push((word.height / height, word.chars));
            wide += word.width;
            let width = if is_other { others } else { cased };
            as_usual += word.breadth * width.unwrap_or(f64::INFINITY);
        }
        let chars = heights.iter().map(|(_, chars)| chars).sum();
        let wide = if as_usual > 0.0 { wide / as_usual } else { 0.0 };
        (middle(heights).unwrap_or(0.0).min(wide), chars)
    }
}

/// Tells of all rows of pages how large they are, and which are larger than the text.
pub fn measure(sheets: &mut [Sheet]) {
    let Some(usual) = Usual::of(sheets) else { return };
    let pages = sheets.iter().filter(|sheet| sheet.is_page());
    let width = middle(pages.map(|sheet| (sheet.width, 1.0)).collect()).unwrap_or(0.0);
    for sheet in sheets.iter_mut().filter(|sheet| sheet.is_page()) {
        let is_as_wide = sheet.width.max(width) <= AS_WIDE * sheet.width.min(width);
        let sizes: Vec<(f64, f64)> = sheet.paragraphs.iter().flatten().map(|row| usual.size(row)).collect();
        // Before and behind by themselves: the last rows of a text that stands over small print are no larger than those before.
        let beside = |from: usize, count: usize| {
            let rows = sizes.iter().skip(from).take(count).filter(|(_, chars)| *chars > 0.0);
            let rows: Vec<(f64, f64)> = rows.copied().collect();
            let says = !is_as_wide || rows.iter().map(|(_, chars)| chars).sum::<f64>() >= ENOUGH;
            middle(rows).filter(|_| says).unwrap_or(1.0)
        };
        for (at, row) in sheet.paragraphs.iter_mut().flatten().enumerate() {
            let first = at.saturating_sub(AROUND);
            // A page that may be drawn at another density is measured by itself alone.
            let before = beside(first, at - first + usize::from(!is_as_wide));
            let around = before.max(beside(at + 1, AROUND));
            row.size = sizes.get(at).map_or(0.0, |(size, _)| *size);
            row.is_large = row.size >= HEADING * around.max(1.0);
        }
        forget_many(std::slice::from_mut(sheet));
    }
    forget_many(sheets);
}

/// Where much of the text is larger than the rest, in short pieces among small print, say, that is no heading.
fn forget_many(sheets: &mut [Sheet]) {
    let rows = || sheets.iter().filter(|sheet| sheet.is_page()).flat_map(|sheet| &sheet.paragraphs).flatten();
    let all: f64 = rows().map(|row| row.chars).sum();
    let large: f64 = rows().filter(|row| row.is_large).map(|row| row.chars).sum();
    let written = rows().filter(|row| !row.text.is_empty()).count();
    let count = rows().filter(|row| row.is_large).count();
    if large > ENOUGH.max(SHARE * all) || (count >= MANY_ROWS && count as f64 > SHARE * written as f64) {
        let rows = sheets.iter_mut().flat_map(|sheet| &mut sheet.paragraphs).flatten();
        rows.for_each(|row| row.is_large = false);
    }
}

/// The median of values, each of its weight.
fn middle(mut values: Vec<(f64, f64)>) -> Option<f64> {
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = values.iter().map(|(_, weight)| weight).sum::<f64>() / 2.0;
    let mut sum = 0.0;
    let at_half = values.into_iter().find(|(_, weight)| {
        sum += weight;
        sum >= half
    });
    at_half.map(|(value, _)| value)
}

/// What some rows of a paragraph are.
#[derive(Debug, Clone, Copy)]
pub enum Part {
    Text,
    /// One row of a table.
    Row,
    /// Of this size.
    Heading(f64),
}

impl Part {
    /// Of a heading.
    pub fn size(self) -> Option<f64> {
        if let Self::Heading(size) = self { Some(size) } else { None }
    }
}

/// A paragraph in parts: Tesseract takes some headings for its first or last row, and a whole list for one. What is no text has none.
pub fn parted<'r>(rows: &'r [Row], is_text: bool, known: &Hyphenated) -> Vec<(Part, &'r [Row])> {
    if !is_text {
        return vec![(Part::Text, rows)];
    }
    let mut parts: Vec<(Part, &'r [Row])> = Vec::new();
    let (mut from, mut at) = (0, 0);
    let is_parted = rows.iter().any(|row| !row.is_large && !row.text.is_empty());
    let text = |from: usize, to: usize| listed(rows.get(from..to).unwrap_or_default()).map(|rows| (Part::Text, rows));
    for chunk in rows.chunk_by(are_alike) {
        let past = at + chunk.len();
        let is_row = chunk.first().is_some_and(|row| row.cells.is_some());
        if is_row || is_heading(chunk, is_parted, known) {
            parts.extend(text(from, at));
            let size = middle(chunk.iter().map(|row| (row.size, row.chars)).collect());
            parts.push((if is_row { Part::Row } else { size.map_or(Part::Text, Part::Heading) }, chunk));
            from = past;
        }
        at = past;
    }
    parts.extend(text(from, at));
    parts
}

/// Rows of text by the items of a list that they are of, as in a PDF: none begins within a sentence but behind another, and with a number only the
/// next but one at most ("on the" / "14. of March"), as one may be misread, or the first behind an item without a number.
fn listed(rows: &[Row]) -> impl Iterator<Item = &[Row]> {
    let first = rows.iter().find(|row| !row.text.is_empty()).filter(|row| is_item(&row.text));
    // The number of the last item that has one, and whether that is the last.
    let mut last = first.and_then(|row| number(&row.text));
    let (mut is_list, mut is_numbered) = (first.is_some(), last.is_some());
    rows.chunk_by(move |before, row| {
        let number = number(&row.text);
        let is_next = number.is_none_or(|number| {
            let ahead = last.and_then(|last| number.checked_sub(last));
            ahead.is_some_and(|ahead| (1..=2).contains(&ahead)) || (number == 1 && !is_numbered)
        });
        let begins = is_item(&row.text) && ((is_list && is_next) || ends_sentence(&before.text));
        if begins {
            (is_list, is_numbered, last) = (true, number.is_some(), number.or(last));
        }
        !begins
    })
}

/// The number that an item begins with.
fn number(text: &str) -> Option<u32> {
    text.split(' ').next()?.trim_matches(['(', ')', '.']).parse().ok()
}

/// Whether neither is a row of a table, and both are of text, or of one heading.
fn are_alike(a: &Row, b: &Row) -> bool {
    let is_as_large = !a.is_large || a.size.min(b.size) >= ROW_STEP * a.size.max(b.size);
    a.cells.is_none() && b.cells.is_none() && a.is_large == b.is_large && is_as_large
}

/// Whether rows of a paragraph that are alike in size are a heading; whether it holds smaller ones as well.
fn is_heading(rows: &[Row], is_parted: bool, known: &Hyphenated) -> bool {
    if !rows.first().is_some_and(|row| row.is_large) || rows.len() > HEADING_ROWS {
        return false;
    }
    let said = Said::by(rows, known);
    let letters = || said.text.chars().filter(|c| c.is_alphabetic());
    // What is larger by chance within a paragraph is a short row, and goes on or ends a sentence.
    let end = said.text.trim_end_matches(|c: char| c.is_numeric() || CLOSING.contains(c));
    let is_sentence = end.ends_with(['.', ',', ';', '。', '،'])
        || (rows.len() > 1 && (ends_sentence(end) || has_sentence(&said.text)));
    let is_begun = letters().next().is_some_and(|first| !first.is_lowercase());
    said.confidence >= SURE
        && said.text.chars().nth(HEADING_CHARS).is_none()
        && letters().nth(HEADING_LETTERS - 1).is_some()
        && !(is_sentence && (is_parted || rows.len() > 1))
        && (is_begun || (!is_parted && rows.len() == 1))
        && !LEADERS.iter().any(|dots| said.text.contains(dots))
}

/// Whether a sentence ends within a text.
fn has_sentence(text: &str) -> bool {
    let words = text.split_whitespace();
    words.clone().zip(words.skip(1)).any(|(word, next)| {
        let is_long = word.chars().filter(|c| c.is_alphanumeric()).nth(WORD - 1).is_some();
        let is_end = ends_sentence(word) && !word.ends_with([':', ';', '…']);
        is_long && is_end && !next.starts_with(char::is_lowercase)
    })
}

/// The sizes of a document's headings: of each level the largest, and this the largest first.
pub struct Levels(Vec<f64>);

impl Levels {
    pub fn of(mut sizes: Vec<f64>) -> Self {
        sizes.sort_by(|a, b| b.total_cmp(a));
        let mut before = f64::INFINITY;
        sizes.retain(|size| {
            let is_next = *size < STEP * before;
            before = *size;
            is_next
        });
        Self(sizes)
    }

    /// From 1.
    pub fn level(&self, size: f64) -> u8 {
        let level = self.0.partition_point(|largest| *largest >= size);
        u8::try_from(level).map_or(6, |level| level.clamp(1, 6))
    }
}
