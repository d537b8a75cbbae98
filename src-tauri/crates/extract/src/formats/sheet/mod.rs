//! Spreadsheets: each sheet a page with its name for a heading, each row a block, each cell as it is shown.
//!
//! A cell shows a number in its format, so that a date is a date and not the days since 1900. Formulas are read for
//! their last result, never computed. Hidden sheets are left out with a warning; hidden rows and columns, which filters
//! and folding make, are read, and so is text in boxes upon the sheet, behind its rows, and in XLSX and ODS what its charts show. So is what
//! stands above and below sheets on paper ([`margins`]), each line once. Pictures are given out ([`embedded`](super::embedded)). Other charts
//! are not read, nor are comments, or in XLSX pictures above and below a sheet on paper; that there are any is said.

pub mod csv;
mod drawn;
mod margins;
mod number;
pub mod ods;
mod vml;
pub mod xls;
pub mod xlsx;

use std::collections::HashSet;

pub use number::NumberFormat;

use super::row::Row;
use crate::output::Output;
use crate::{Kind, Warning};

/// Cells of a document that are read; sheets with more are not for reading.
const MAX_CELLS: u32 = 2_000_000;
/// No spreadsheet has columns beyond (XFD is 16,384).
const MAX_COLUMN: u32 = 16_384;
/// Lines above and below sheets that are read.
const MAX_MARGINS: usize = 1_000;

/// A day, counted as sheets do, with its time: `2024-03-14 09:30`.
pub fn date_and_time(serial: f64) -> String {
    number::NumberFormat::new("yyyy-mm-dd hh:mm").show(serial, false)
}

/// A document's sheets, one after the other.
#[derive(Debug, Default)]
pub struct Book {
    number: u32,
    rows: Vec<Vec<(u32, String)>>,
    row: u32,
    cells: u32,
    bytes: u64,
    /// Lines above and below sheets, and those below this one.
    margins: HashSet<String>,
    footers: Vec<String>,
    full: bool,
}

impl Book {
    /// A sheet begins, the one before it having ended. Answers whether there is room for it.
    pub fn sheet(&mut self, name: &str, output: &mut Output<'_>) -> bool {
        self.finish(output);
        self.full |= output.is_full();
        if !self.full && self.number >= output.limits.pages {
            output.cut(Warning::PAGES_LIMIT);
            self.full = true;
        }
        if self.full {
            return false;
        }
        self.number += 1;
        output.push(Kind::Heading { level: 1 }, Some(self.number), name);
        true
    }

    /// A cell of the sheet, both numbers from 0. Rows may come in any order that does not go back far.
    /// Answers whether there is room for more.
    pub fn cell(&mut self, row: u32, column: u32, text: &str, output: &mut Output<'_>) -> bool {
        if self.full || text.trim().is_empty() {
            return !self.full;
        }
        if column >= MAX_COLUMN {
            output.cut(Warning::CELLS_LIMIT);
            return true;
        }
        self.cells += 1;
        self.bytes += text.len() as u64;
        if self.cells > MAX_CELLS {
            output.cut(Warning::CELLS_LIMIT);
            self.full = true;
        } else if self.bytes > output.limits.text_bytes {
            output.cut(Warning::TEXT_LIMIT);
            self.full = true;
        }
        if self.full {
            return false;
        }
        if self.rows.is_empty() || row != self.row {
            self.rows.push(Vec::new());
            self.row = row;
        }
        if let Some(cells) = self.rows.last_mut() {
            cells.push((column, text.to_owned()));
        }
        true
    }

    /// What stands above or below the sheet on paper, each line once: before its cells, or behind all that is upon it.
    pub fn margin(&mut self, kind: Kind, text: &str, output: &mut Output<'_>) {
        for line in text.lines().map(str::trim).filter(|line| line.contains(char::is_alphanumeric)) {
            if self.full || self.margins.contains(line) {
                continue;
            }
            if self.margins.len() >= MAX_MARGINS {
                output.cut(Warning::TEXT_LIMIT);
                return;
            }
            self.margins.insert(line.to_owned());
            if kind == Kind::Header {
                output.push(kind, Some(self.number), line);
            } else {
                self.footers.push(line.to_owned());
            }
        }
    }

    /// A text upon the sheet that stands in no cell, when its cells have been told.
    pub fn paragraph(&mut self, text: &str, output: &mut Output<'_>) {
        self.block(Kind::Paragraph, text, output);
    }

    /// The same of any kind.
    pub fn block(&mut self, kind: Kind, text: &str, output: &mut Output<'_>) {
        self.tell(output);
        if !self.full {
            output.push(kind, Some(self.number), text);
        }
    }

    /// A picture upon the sheet, by the name of its part, when its cells have been told.
    pub fn picture(&mut self, name: &str, output: &mut Output<'_>) {
        self.tell(output);
        if !self.full {
            output.want(Some(self.number), name);
        }
    }

    /// Something of the sheet is not read.
    pub fn warn(&self, kind: &str, output: &mut Output<'_>) {
        output.warn(kind, Some(self.number));
    }

    /// The sheet has ended, or all of them. How many there were, the hidden ones not counted.
    pub fn finish(&mut self, output: &mut Output<'_>) -> u32 {
        self.tell(output);
        for line in std::mem::take(&mut self.footers) {
            output.push(Kind::Footer, Some(self.number), &line);
        }
        self.number
    }

    /// The cells so far.
    fn tell(&mut self, output: &mut Output<'_>) {
        let rows = std::mem::take(&mut self.rows);
        let first = rows.iter().flatten().map(|(column, _)| *column).min().unwrap_or(0);
        for mut cells in rows {
            // Files written by programs may name a row's cells in any order.
            cells.sort_by_key(|(column, _)| *column);
            if let Some(text) = Row::of_sheet(cells, first) {
                output.push(Kind::TableRow, Some(self.number), &text);
            }
        }
    }
}
