//! One row of a table, cell by cell.

use crate::Kind;

/// Stands between the cells of a row.
pub const CELLS: &str = " | ";
/// Empty cells in a row that are kept; a longer gap is cut to this.
const MAX_GAP: usize = 16;

/// The cells of a row that has begun.
#[derive(Debug, Default)]
pub struct Row(Vec<String>);

impl Row {
    /// A cell is complete; its paragraphs are parted by a space.
    pub fn cell(&mut self, text: &str) {
        self.0.push(text.split_whitespace().collect::<Vec<_>>().join(" "));
    }

    /// Whether no cell was given.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What the row is: one of a single cell does nothing but frame the text in it.
    pub fn kind(&self) -> Kind {
        if self.0.len() == 1 { Kind::Paragraph } else { Kind::TableRow }
    }

    /// The row as one text; `None` where every cell is empty. What follows begins a new row.
    pub fn finish(&mut self) -> Option<String> {
        let cells = std::mem::take(&mut self.0);
        cells.iter().any(|cell| !cell.is_empty()).then(|| cells.join(CELLS))
    }

    /// A row of a sheet: cells by their column, counted from `first`. Empty cells after the last one are no part of it.
    pub fn of_sheet(cells: Vec<(u32, String)>, first: u32) -> Option<String> {
        let (mut row, mut next) = (Self::default(), first);
        for (column, text) in cells {
            let gap = usize::try_from(column.saturating_sub(next)).unwrap_or(MAX_GAP).min(MAX_GAP);
            row.0.extend(std::iter::repeat_n(String::new(), gap));
            row.cell(&text);
            next = column.saturating_add(1);
        }
        row.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheets_columns_keep_their_places_and_no_gap_is_endless() {
        let cells = |cells: &[(u32, &str)]| cells.iter().map(|(column, text)| (*column, (*text).to_owned())).collect();
        assert_eq!(Row::of_sheet(cells(&[(1, "a"), (3, "c")]), 1).as_deref(), Some("a |  | c"));
        assert_eq!(Row::of_sheet(cells(&[(3, "c")]), 1).as_deref(), Some(" |  | c"));
        assert!(Row::of_sheet(cells(&[(0, "a"), (16_383, "z")]), 0).is_some_and(|row| row.len() < 100));
        assert_eq!(Row::of_sheet(cells(&[(0, " ")]), 0), None);
    }
}
