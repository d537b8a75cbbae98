//! What Tesseract saw on pages: its tables of words (TSV), one after another -> paragraphs; of one page, where some words stand. No format
//! that a user could drop.
//!
//! Its columns: level, page, block, paragraph, line, word, left, top, width, height, confidence, text. A word is level 5. Specks
//! that were taken for letters come out as words of almost no confidence, and are left out with the paragraph they make up; where
//! there were too many for specks, with a warning.

use crate::output::Output;
use crate::protocol::{MAX_PLACES, Place, PlacesSeen, RECOGNISED_PAGE};
use crate::text;
use crate::{Kind, Warning};

use super::letters::{self, Ink, Letters};
use super::pdf::is_item;

/// The level of a word.
const WORD: &str = "5";
/// A paragraph of less confidence than this, in hundredths, is no text.
const LEAST: f64 = 30.0;
/// The most letters and digits that specks make up.
const SPECKS: usize = 12;

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

/// Reads the tables, each behind a line with the number of its page.
pub fn read(bytes: &[u8], output: &mut Output<'_>) {
    let tables = String::from_utf8_lossy(bytes);
    let mut paragraph = Paragraph::default();
    for line in tables.lines() {
        if let Some(page) = line.strip_prefix(RECOGNISED_PAGE) {
            paragraph.finish(output);
            output.page = page.trim().parse().ok().filter(|page| *page > 0);
            continue;
        }
        let Some(word) = word(line) else { continue };
        if paragraph.place != word.place {
            paragraph.finish(output);
            paragraph.place = word.place;
        }
        if paragraph.row != word.row {
            paragraph.end_row();
            paragraph.row = word.row;
        }
        paragraph.take(word.text, word.confidence);
    }
    paragraph.finish(output);
}

/// Where passages stand in the picture that one table tells of, line by line: in boxes of whole words.
pub fn places(bytes: &[u8], asked: &PlacesSeen) -> Vec<Place> {
    let table = String::from_utf8_lossy(bytes);
    let words = table.lines().filter_map(word);
    let all = [Letters::of(words.flat_map(|word| word.text.chars().map(move |c| (c, word.ink))))];
    let lines = asked.passages.iter().filter_map(|passage| letters::find(&all, passage)).flat_map(letters::lines);
    lines.filter_map(|line| letters::place(line, asked.size.map(f64::from))).take(MAX_PLACES).collect()
}

/// A paragraph in the making.
#[derive(Default)]
struct Paragraph<'a> {
    place: (&'a str, &'a str),
    row: &'a str,
    text: String,
    line: String,
    /// Sum of the words' confidence, each as often as it has characters; and those characters.
    sum: f64,
    chars: f64,
}

impl<'a> Paragraph<'a> {
    fn take(&mut self, word: &str, confidence: f64) {
        text::append(&mut self.line, word);
        let chars = word.chars().count() as f64;
        self.sum += chars * confidence;
        self.chars += chars;
    }

    /// Puts the line behind those before it; a word that was broken at its end is made whole.
    fn end_row(&mut self) {
        let line = std::mem::take(&mut self.line);
        if line.is_empty() {
            return;
        }
        let broken = self.text.strip_suffix(['-', '\u{2010}', '\u{ad}']).filter(|before| {
            before.ends_with(char::is_alphabetic) && line.chars().next().is_some_and(char::is_lowercase)
        });
        match broken.map(str::len) {
            Some(length) => {
                self.text.truncate(length);
                self.text.push_str(&line);
            }
            None => text::append(&mut self.text, &line),
        }
    }

    fn finish(&mut self, output: &mut Output<'_>) {
        self.end_row();
        let done = std::mem::take(self);
        let confidence = if done.chars > 0.0 { done.sum / done.chars } else { 0.0 };
        let letters = done.text.chars().filter(|c| c.is_alphanumeric()).count();
        if confidence < LEAST || letters == 0 {
            if letters > SPECKS {
                output.warn(Warning::RECOGNITION_UNSURE, output.page);
            }
            return;
        }
        let kind = if is_item(&done.text) { Kind::ListItem } else { Kind::Paragraph };
        output.confidence = Some(confidence.round().clamp(0.0, 100.0) as u8);
        output.push(kind, None, &done.text);
        output.confidence = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Passage;
    use crate::{Format, Limits};

    fn read_table(table: &str) -> Vec<(Option<u32>, String, Option<u8>)> {
        let mut silent = |_, _| ();
        let mut output = Output::new(Limits::for_size(1000), &mut silent);
        read(table.as_bytes(), &mut output);
        let (_, pieces) = output.finish(Format::Text).unwrap();
        pieces.into_iter().map(|piece| (piece.page, piece.text, piece.confidence)).collect()
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
            "ALCOVE PAGE 5\n".to_owned(),
            word(1, 1, "70", "漢"),
            word(1, 1, "70", "字"),
        ];
        assert_eq!(
            read_table(&table.concat()),
            [
                (Some(3), "The committee E- Mail".to_owned(), Some(92)),
                (Some(3), "office".to_owned(), Some(80)),
                (Some(5), "漢字".to_owned(), Some(70)),
            ]
        );
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
