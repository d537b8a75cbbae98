//! What is drawn upon the sheets of Excel's old workbooks: pictures out of the workbook's list, and charts (MS-XLS, 2.1.7.20.1).
//!
//! The list stands in records of the workbook, the shapes of a sheet in records of its own, each with one behind it that says what the shape
//! is for Excel ([`art`](super::super::art) knows both). A picture says nothing of how large it is but which cells it covers.

use super::super::art::{self, Record};
use super::super::embedded;
use super::Book;
use crate::Warning;
use crate::output::Output;

/// What an object is (MS-XLS, 2.5.143).
const CHART: u16 = 5;
const PICTURE: u16 = 8;
/// Pictures of a workbook's list that are looked up.
const MAX_LISTED: usize = 65_536;

/// What is drawn upon one sheet.
#[derive(Debug, Default)]
pub struct Drawn {
    shapes: Vec<u8>,
    charts: bool,
    pictures: bool,
}

impl Drawn {
    /// The next part of its shapes.
    pub fn shapes(&mut self, part: &[u8]) {
        self.shapes.extend_from_slice(part);
    }

    /// What the shape before is.
    pub fn object(&mut self, kind: Option<u16>) {
        self.charts |= kind == Some(CHART);
        self.pictures |= kind == Some(PICTURE);
    }

    /// Tells of the pictures, behind all that is written on the sheet; and of what is not read.
    pub fn tell(&self, book: &mut Book, output: &mut Output<'_>) {
        let shapes = art::pictures(&self.shapes);
        // A picture without a number is not in the file, and one without a shape not where others are.
        let lost = shapes.iter().any(|shape| shape.picture.is_none()) || self.pictures && shapes.is_empty();
        if self.charts || lost {
            book.warn(Warning::PICTURES_UNREAD, output);
        }
        for number in shapes.iter().filter_map(|shape| shape.picture) {
            book.picture(&number.to_string(), output);
        }
    }
}

/// Takes the pictures that were met out of the list, by their numbers.
pub fn fetch(list: &[u8], output: &mut Output<'_>) {
    let listed: Vec<Record<'_>> = art::record_at(list, 0).into_iter().flat_map(art::entries).take(MAX_LISTED).collect();
    for (spot, number) in output.wanted() {
        let index = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        match index.and_then(|index| listed.get(index)).and_then(art::pixels) {
            Some(picture) => embedded::offer(picture.to_vec(), spot, output),
            None => output.warn(Warning::PICTURES_UNREAD, spot.page),
        }
    }
}
