//! What Tesseract saw on pages: its tables of words (TSV), one after another -> paragraphs; of one page, where some words stand. No format
//! that a user could drop.
//!
//! Its columns: level, page, block, paragraph, line, word, left, top, width, height, confidence, text. A page is level 1, a word level 5.
//! Specks that were taken for letters come out as words of almost no confidence, and are left out with the paragraph they make up; where
//! there were too many for specks, with a warning. What repeats at the head or foot of pages is told from their text as in a PDF
//! (`pdf::furniture`); of pictures within a document, which are no pages, nothing is.

use crate::hyphenated::{self, Hyphenated};
use crate::output::Output;
use crate::protocol::{MAX_PLACES, Place, PlacesSeen, RECOGNISED_PAGE, RECOGNISED_PICTURE};
use crate::text;
use crate::{Kind, Warning};

use super::letters::{self, Ink, Letters};
use super::pdf::{Line, Page, Run, furniture, is_item};

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

/// The height of the page, in pixels, that a line tells of, if it does.
fn height(line: &str) -> Option<f64> {
    let mut cells = line.split('\t');
    let is_page = cells.next() == Some(PAGE);
    // Behind page, block, paragraph, line, word, left, top and width.
    cells.nth(8).filter(|_| is_page)?.parse::<u32>().ok().filter(|height| *height > 0).map(f64::from)
}

/// Reads the tables, each behind a line with the number of its page or picture.
pub fn read(bytes: &[u8], output: &mut Output<'_>) {
    let mut sheets = sheets(&String::from_utf8_lossy(bytes));
    let usual = usual_height(&sheets);
    let rows = sheets.iter().flat_map(|sheet| &sheet.paragraphs).flatten();
    let known = Hyphenated::of(rows.flat_map(|row| row.text.split_whitespace()));
    let pages = sheets.iter().filter(|sheet| sheet.is_page()).map(|sheet| sheet.page(usual, &known));
    let mut pages: Vec<Page> = pages.collect();
    let mut found = furniture::find(&mut pages).into_iter();
    for sheet in &mut sheets {
        output.page = sheet.number;
        let furniture = if sheet.is_page() { found.next() } else { None };
        let (headers, footers) = furniture.unwrap_or_default();
        let (headers, footers) = (sheet.taken(&headers), sheet.taken(&footers));
        // Each by itself: what stands side by side is seldom read one after the other, and would not be found in the table.
        for row in headers {
            push(Some(Kind::Header), &[row], &known, output);
        }
        for paragraph in &sheet.paragraphs {
            push(None, paragraph, &known, output);
        }
        for row in footers {
            push(Some(Kind::Footer), &[row], &known, output);
        }
    }
}

/// Where passages stand in the picture that one table tells of, line by line: in boxes of whole words.
pub fn places(bytes: &[u8], asked: &PlacesSeen) -> Vec<Place> {
    let table = String::from_utf8_lossy(bytes);
    let words = table.lines().filter_map(word);
    let all = [Letters::of(words.flat_map(|word| word.text.chars().map(move |c| (c, word.ink))))];
    let lines = asked.passages.iter().filter_map(|passage| letters::find(&all, passage)).flat_map(letters::lines);
    lines.filter_map(|line| letters::place(line, asked.size.map(f64::from))).take(MAX_PLACES).collect()
}

/// A page, or a picture that is none.
#[derive(Default)]
struct Sheet {
    number: Option<u32>,
    /// In pixels, of a page.
    height: f64,
    paragraphs: Vec<Vec<Row>>,
}

/// What each table tells of.
fn sheets(tables: &str) -> Vec<Sheet> {
    let (mut sheets, mut sheet, mut is_page) = (Vec::new(), Sheet::default(), false);
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
        if let Some(height) = height(line).filter(|_| is_page) {
            sheet.height = height;
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
        let (left, top, right, foot) = word.ink;
        self.x = if self.text.is_empty() { (left, right) } else { (self.x.0.min(left), self.x.1.max(right)) };
        text::append(&mut self.text, word.text);
        let chars = word.text.chars().count() as f64;
        self.foot += chars * foot;
        self.height += chars * (foot - top);
        self.confidence += chars * word.confidence;
        self.chars += chars;
    }

    /// What such a sum comes to.
    fn mean(&self, sum: f64) -> f64 {
        if self.chars > 0.0 { sum / self.chars } else { 0.0 }
    }

    fn run(&self, number: i32, usual: f64) -> Run {
        Run {
            text: self.text.clone(),
            x: self.x,
            y: self.mean(self.foot),
            // Digits alone are lower than words; and better a header among the text than text taken for a header.
            size: SIZE * self.mean(self.height).max(usual),
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

/// Gives out what rows say, as this kind where that is known.
fn push(kind: Option<Kind>, rows: &[Row], known: &Hyphenated, output: &mut Output<'_>) {
    let said = Said::by(rows, known);
    if !said.is_text() {
        if said.letters > SPECKS {
            output.warn(Warning::RECOGNITION_UNSURE, output.page);
        }
        return;
    }
    let kind = kind.unwrap_or_else(|| if is_item(&said.text) { Kind::ListItem } else { Kind::Paragraph });
    output.confidence = Some(said.confidence.round().clamp(0.0, 100.0) as u8);
    output.push(kind, None, &said.text);
    output.confidence = None;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Passage, Piece};
    use crate::{Format, Limits};

    fn pieces(table: &str) -> Vec<Piece> {
        let mut silent = |_, _| ();
        let mut output = Output::new(Limits::for_size(1000), &mut silent);
        read(table.as_bytes(), &mut output);
        output.finish(Format::Text).unwrap().1
    }

    fn read_table(table: &str) -> Vec<(Option<u32>, String, Option<u8>)> {
        pieces(table).into_iter().map(|piece| (piece.page, piece.text, piece.confidence)).collect()
    }

    /// Kind, page and text.
    fn kinds(table: &str) -> Vec<(Kind, u32, String)> {
        pieces(table).into_iter().map(|piece| (piece.kind, piece.page.unwrap(), piece.text)).collect()
    }

    /// The table of a page, or a picture, 1,000 pixels wide and 1,400 high: of blocks, each of rows, each with its upper side.
    fn sheet(mark: &str, number: u32, blocks: &[&[(u32, &str)]]) -> String {
        let mut table = format!("{mark}{number}\n1\t1\t0\t0\t0\t0\t0\t0\t1000\t1400\t-1\t\n");
        for (block, rows) in (1..).zip(blocks) {
            for (row, (top, text)) in (1..).zip(*rows) {
                for (nth, word) in (1..).zip(text.split(' ')) {
                    let left = 90 * nth;
                    table += &format!("5\t1\t{block}\t1\t{row}\t{nth}\t{left}\t{top}\t80\t20\t90\t{word}\n");
                }
            }
        }
        table
    }

    /// Pages with a running head, a paragraph and a number each, the first with a heading.
    fn minutes(mark: &str, count: u32) -> String {
        let texts = ["The quay is old.", "It was built long ago.", "Nobody repaired it."];
        let page = |(number, text): (u32, &str)| {
            let (head, foot) = (format!("Minutes, part {number}"), format!("- {number} -"));
            let heading: &[(u32, &str)] = if number == 1 { &[(90, "Repairs")] } else { &[] };
            sheet(
                mark,
                number,
                &[&[(30, head.as_str())], heading, &[(200, text), (230, "So it stands.")], &[(1_340, foot.as_str())]],
            )
        };
        (1..=count).zip(texts).map(page).collect()
    }

    fn word(block: u32, row: u32, confidence: &str, word: &str) -> String {
        format!("5\t1\t{block}\t1\t{row}\t1\t0\t0\t9\t9\t{confidence}\t{word}\n")
    }

    #[test]
    fn words_become_paragraphs_of_their_page_and_broken_ones_are_made_whole() {
        let table = [
            "ALCOVE PAGE 3\n".to_owned(),
            "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
                .to_owned(),
            "4\t1\t1\t1\t1\t0\t0\t0\t9\t9\t-1\t\n".to_owned(),
            word(1, 1, "90", "The"),
            word(1, 1, "90", "com-"),
            word(1, 2, "96.5", "mittee"),
            word(1, 2, "90", "E-"),
            word(1, 3, "90", "Mail"),
            word(2, 1, "80", "o\u{fb03}ce"),
            word(3, 1, "80", "Well-known,"),
            word(3, 1, "80", "well-"),
            word(3, 2, "80", "known"),
            "ALCOVE PAGE 5\n".to_owned(),
            word(1, 1, "70", "漢"),
            word(1, 1, "70", "字"),
        ];
        assert_eq!(
            read_table(&table.concat()),
            [
                (Some(3), "The committee E- Mail".to_owned(), Some(92)),
                (Some(3), "office".to_owned(), Some(80)),
                (Some(3), "Well-known, well-known".to_owned(), Some(80)),
                (Some(5), "漢字".to_owned(), Some(70)),
            ]
        );
    }

    #[test]
    fn what_repeats_at_the_head_and_foot_of_pages_is_furniture_and_a_heading_that_stands_once_is_not() {
        let said = |kind: Kind, page: u32, text: &str| (kind, page, text.to_owned());
        let first = [
            said(Kind::Header, 1, "Minutes, part 1"),
            said(Kind::Paragraph, 1, "Repairs"),
            said(Kind::Paragraph, 1, "The quay is old. So it stands."),
            said(Kind::Footer, 1, "- 1 -"),
        ];
        let second = [
            said(Kind::Header, 2, "Minutes, part 2"),
            said(Kind::Paragraph, 2, "It was built long ago. So it stands."),
            said(Kind::Footer, 2, "- 2 -"),
        ];
        let third = [
            said(Kind::Header, 3, "Minutes, part 3"),
            said(Kind::Paragraph, 3, "Nobody repaired it. So it stands."),
            said(Kind::Footer, 3, "- 3 -"),
        ];
        assert_eq!(kinds(&minutes(RECOGNISED_PAGE, 3)), [&first[..], &second, &third].concat());
        assert_eq!(kinds(&minutes(RECOGNISED_PAGE, 2)), [&first[..], &second].concat(), "two pages are enough");
        assert!(pieces(&minutes(RECOGNISED_PAGE, 3)).iter().all(|piece| piece.confidence == Some(90)));
        let is_text = |(kind, ..): &(Kind, u32, String)| matches!(kind, Kind::Paragraph | Kind::ListItem);
        assert!(kinds(&minutes(RECOGNISED_PAGE, 1)).iter().all(is_text), "of one page nothing repeats");
        assert!(kinds(&minutes(RECOGNISED_PICTURE, 3)).iter().all(is_text), "pictures are no pages");
    }

    #[test]
    fn of_five_pages_a_line_stands_on_three_to_be_furniture() {
        let page = |number: u32, head: &str| sheet(RECOGNISED_PAGE, number, &[&[(30, head)], &[(200, "Text.")]]);
        let headers = |heads: [&str; 5]| {
            let pages: String = (1..).zip(heads).map(|(number, head)| page(number, head)).collect();
            kinds(&pages).iter().filter(|(kind, ..)| *kind == Kind::Header).count()
        };
        assert_eq!(headers(["Minutes", "Annex", "Minutes", "Costs", "Minutes"]), 3);
        assert_eq!(headers(["Minutes", "Annex", "Minutes", "Costs", "Prices"]), 0);
    }

    #[test]
    fn text_that_begins_recognised_pages_alike_stays_text() {
        let page = |(number, owner): (u32, &str)| {
            let (first, last) = (format!("Parcel {number} lies at the lane."), format!("Its owner is {owner}."));
            sheet(RECOGNISED_PAGE, number, &[&[(60, first.as_str()), (92, "It is dry."), (124, last.as_str())]])
        };
        let all = kinds(&(1..=3).zip(["Ann", "Bob", "Eve"]).map(page).collect::<String>());
        assert_eq!(all.len(), 3);
        assert!(all.iter().all(|(kind, ..)| *kind == Kind::Paragraph), "{all:?}");
    }

    #[test]
    fn words_that_can_hardly_be_made_out_are_left_out_with_a_warning() {
        let page = "ALCOVE PAGE 4\n".to_owned();
        let table = [page, word(1, 1, "95", "Legible"), word(2, 1, "21", "scrawled"), word(2, 2, "29", "margins")];
        let mut silent = |_, _| ();
        let mut output = Output::new(Limits::for_size(1000), &mut silent);
        read(table.concat().as_bytes(), &mut output);
        let (summary, pieces) = output.finish(Format::Text).unwrap();
        assert_eq!(pieces.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>(), ["Legible"]);
        assert_eq!(summary.warnings, [Warning::new(Warning::RECOGNITION_UNSURE, Some(4))]);
    }

    #[test]
    fn a_passage_is_found_where_its_words_stand_line_by_line() {
        let at = |row: u32, left: u32, word: &str| {
            format!("5\t1\t1\t1\t{row}\t1\t{left}\t{}\t100\t20\t90\t{word}\n", 100 * row)
        };
        let table = [at(1, 100, "The"), at(1, 210, "com-"), at(2, 100, "mittee"), at(2, 210, "met."), at(3, 100, "It")];
        let found = |start: u32, end: u32| {
            let passage = Passage { text: "The committee met. It rose.".into(), start, end };
            places(table.concat().as_bytes(), &PlacesSeen { size: [1_000, 2_000], passages: vec![passage] })
        };
        assert_eq!(found(4, 18), [[2_100, 500, 3_100, 600], [1_000, 1_000, 3_100, 1_100]]);
        assert_eq!(found(0, 3), [[1_000, 500, 2_000, 600]]);
        assert_eq!(found(22, 26), Vec::<Place>::new(), "it is not there");
    }

    #[test]
    fn specks_and_what_is_no_table_are_left_out() {
        let table = [
            "ALCOVE PAGE 1\n".to_owned(),
            word(1, 1, "12", "ti"),
            word(2, 1, "95", "|"),
            word(3, 1, "nan", "a"),
            word(3, 1, "1e9", "b"),
            "5\t1\t1\n\u{0}\t\t\t\t\t\t\t\t\t\t\t\t\n".to_owned(),
            word(4, 1, "95", "words"),
        ];
        assert_eq!(read_table(&table.concat()), [(Some(1), "words".to_owned(), Some(95))]);
    }
}
