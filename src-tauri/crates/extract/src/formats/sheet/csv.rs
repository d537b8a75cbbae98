//! Values parted by commas, semicolons, tabs or bars (RFC 4180, and what is written instead of it).
//!
//! Nothing marks such a file, but for the line that Excel is told the delimiter by; it is known by its rows having the same number of
//! values. Where there are many, some rows may have others, and lines may stand above the table, as banks write them. Lines of prose
//! with one comma each are a text: behind their commas stands a space.

use csv::ReaderBuilder;

use super::super::row::Row;
use super::super::sample::HEAD;
use super::super::{Sample, plain};
use crate::output::Output;
use crate::tools::Tools;
use crate::{Error, Kind, Warning};

/// Of two that part a file equally, the later one does.
const DELIMITERS: [u8; 4] = [b'|', b',', b';', b'\t'];
/// Records that are looked at, where the file has so many.
const RECORDS: usize = 30;
const MIN_RECORDS: usize = 2;
/// Records that must agree where not all do.
const MANY_RECORDS: usize = 5;
/// No sheet is as wide.
const MAX_FIELDS: usize = 16_384;

pub fn recognise(sample: &Sample<'_>) -> bool {
    let cut = HEAD < sample.bytes.len();
    sample.text().is_some_and(|head| told(head).is_some() || delimiter(head, cut).is_some())
}

/// The delimiter that the first line tells, and the rows behind it.
fn told(text: &str) -> Option<(u8, &str)> {
    let (line, rows) = text.split_once('\n')?;
    match line.trim_end_matches('\r').strip_prefix("sep=")?.as_bytes() {
        [delimiter] => Some((*delimiter, rows)),
        _ => None,
    }
}

/// What parts the values; `None` where nothing does. `cut`: the text goes on, so its last record may be half a record.
fn delimiter(head: &str, cut: bool) -> Option<u8> {
    // Where each value has a decimal comma, commas seem to part one value more than there are.
    let parts = |delimiter: &u8| {
        width(head, *delimiter, cut).map(|width| (width - usize::from(*delimiter == b','), *delimiter))
    };
    DELIMITERS.iter().filter_map(parts).max_by_key(|(width, _)| *width).map(|(_, delimiter)| delimiter)
}

/// How many values a row has, if this parts them.
fn width(head: &str, delimiter: u8, cut: bool) -> Option<usize> {
    let records: Result<Vec<_>, _> = reader(head.as_bytes(), delimiter).into_records().take(RECORDS + 1).collect();
    let mut records = records.ok()?;
    if cut || records.len() > RECORDS {
        records.pop();
    }
    let width = usual_width(&records)?;
    let above = records.iter().position(|record| record.len() == width)?;
    let rows = records.get(above..)?;
    let agree = rows.iter().filter(|record| record.len() == width).count();
    let all = agree == records.len();
    let enough = match () {
        () if all && (delimiter == b'\t' || width > 2) => agree >= MIN_RECORDS,
        () if all => agree > MIN_RECORDS,
        () => width > 2 && agree >= MANY_RECORDS && 5 * agree >= 4 * rows.len() && above <= agree,
    };
    let prose = rows.iter().filter(|record| is_prose(record, !all)).count();
    // Tables of Markdown have bars at both ends, and drawn ones a line above besides.
    let is_drawn = delimiter == b'|' && ["|", "+-"].iter().any(|line| head.trim_start().starts_with(line));
    (enough && 2 * prose < rows.len() && !is_drawn).then_some(width)
}

/// The number of values that most records have, of those that have more than one.
fn usual_width(records: &[csv::StringRecord]) -> Option<usize> {
    let mut widths: Vec<usize> = records.iter().map(csv::StringRecord::len).filter(|width| *width > 1).collect();
    widths.sort_unstable();
    widths.chunk_by(|a, b| a == b).max_by_key(|same| same.len())?.first().copied()
}

/// Values are short; sentences are not, and go on behind a space. A line that is only indented has one value. `doubtful`: a space is enough.
fn is_prose(record: &csv::StringRecord, doubtful: bool) -> bool {
    let spaced = record.iter().skip(1).filter(|value| value.starts_with(' ')).count();
    let long = doubtful || record.iter().any(|value| value.split(' ').count() > 4);
    let alone = record.iter().filter(|value| !value.trim().is_empty()).count() == 1;
    record.len() > 1 && (2 * spaced >= record.len() - 1 && long)
        || alone && record.iter().any(|value| value.split(' ').count() > 4)
}

fn reader(bytes: &[u8], delimiter: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(bytes)
}

pub fn read(bytes: &[u8], _: &Tools, output: &mut Output<'_>) -> Result<(), Error> {
    let text = plain::decode(bytes, output);
    let guess = || plain::head(bytes, HEAD).and_then(|head| delimiter(&head, HEAD < bytes.len())).unwrap_or(b',');
    let (delimiter, rows) = told(&text).unwrap_or_else(|| (guess(), &*text));
    let mut reader = reader(rows.as_bytes(), delimiter);
    let mut record = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            // The text is UTF-8, so only a record as long as memory could fail.
            Err(_) => {
                output.warn(Warning::PART_DAMAGED, None);
                return Ok(());
            }
        }
        let mut row = Row::default();
        record.iter().take(MAX_FIELDS).for_each(|value| row.cell(value));
        if record.len() > MAX_FIELDS {
            output.cut(Warning::CELLS_LIMIT);
        }
        if let Some(row) = row.finish() {
            // What stands above a table, or below it, is parted by nothing.
            let kind = if record.len() > 1 { Kind::TableRow } else { Kind::Paragraph };
            output.push(kind, None, &row);
        }
        if output.is_full() {
            return Ok(());
        }
        if output.is_late() {
            output.cut(Warning::TIME_LIMIT);
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_told_from_prose_with_commas() {
        assert_eq!(delimiter("name,age\nAda,36\nAlan,41\n", false), Some(b','));
        assert_eq!(delimiter("Name;Betrag\n\"Meyer; Söhne\";1,50\nX;2,00\n", false), Some(b';'));
        assert_eq!(delimiter("a\tb\n1\t2\n", false), Some(b'\t'));
        assert_eq!(delimiter("a,b,c\n1,2,3\n4,5", true), Some(b','));
        for prose in [
            "Dear members, we meet on Monday.\nPlease come early, the hall is small.\nBring tea, if you have some.\n",
            "One line, no table\n",
            "a,b\n",
            "| a | b |\n| --- | --- |\n| 1 | 2 |\n",
            &format!("+---+---+\n| a | b |\n+---+---+\n{}+---+---+\n", "| 1 | 2 |\n".repeat(20)),
            "no delimiter\nat all\n",
        ] {
            assert_eq!(delimiter(prose, false), None, "{prose}");
        }
    }

    #[test]
    fn the_delimiter_is_what_parts_most_values_and_a_decimal_comma_parts_none() {
        assert_eq!(delimiter(&"01.02.2024;Miete;-850,00\n".repeat(3), false), Some(b';'));
        assert_eq!(delimiter(&"1,5;2,5;3,5\n".repeat(3), false), Some(b';'));
        assert_eq!(delimiter(&"Miete\t850,00\n".repeat(3), false), Some(b'\t'));
        assert_eq!(delimiter(&"a,b,c,d;e\n".repeat(3), false), Some(b','));
    }

    #[test]
    fn a_table_may_have_lines_above_it_and_rows_of_another_length() {
        let rows = "Day;Text;Amount\n".to_owned() + &"1.2.24;\"Rent;\nFebruary\";850,00\n".repeat(6);
        let bank = format!("Account of A. Keeper\n\nIBAN;DE02\nAll bookings, as of today\n{rows}1.3.24;short\n");
        assert_eq!(delimiter(&bank, false), Some(b';'));
        // Within the quoted value of the last record.
        assert_eq!(delimiter(&format!("{rows}1.3.24;\"Rent\nof"), true), Some(b';'));
        let list = "Dear all,\nwe meet on Monday,\nand these will come:\n".to_owned()
            + &"Ann Smith, Mill Lane 3, Millbrook\n".repeat(5);
        let indented = "The roof\n".to_owned() + &"\tIt is rotten on the north side, they say.\n".repeat(6);
        for prose in [list, indented] {
            assert_eq!(delimiter(&prose, false), None, "{prose}");
        }
    }

    #[test]
    fn the_line_that_tells_excel_the_delimiter_is_obeyed_and_no_row() {
        let rows = |file: &str| {
            let mut silent = |_, _| ();
            let mut output = Output::new(crate::Limits::for_size(1000), &mut silent);
            read(file.as_bytes(), &Tools::default(), &mut output).unwrap();
            let pieces = output.finish(crate::Format::Csv).unwrap().1;
            pieces.into_iter().map(|piece| (piece.kind, piece.text)).collect::<Vec<_>>()
        };
        assert_eq!(
            rows("sep=^\r\na^b,c\r\nd\r\n"),
            [(Kind::TableRow, "a | b,c".into()), (Kind::Paragraph, "d".into())]
        );
        assert_eq!((told("sep=\na"), told("separate\na"), told("a\nsep=;")), (None, None, None));
    }
}
