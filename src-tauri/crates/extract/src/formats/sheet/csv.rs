//! Values parted by commas, semicolons, tabs or bars (RFC 4180, and what is written instead of it).
//!
//! Nothing marks such a file; it is known by every line having the same number of values. Lines of prose with one comma
//! each are a text: behind their commas stands a space.

use csv::ReaderBuilder;

use super::super::row::Row;
use super::super::{Sample, plain};
use crate::output::Output;
use crate::tools::Tools;
use crate::{Error, Kind, Warning};

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Records that must agree, where the file has so many.
const RECORDS: usize = 30;
const MIN_RECORDS: usize = 2;
/// No sheet is as wide.
const MAX_FIELDS: usize = 16_384;

pub fn recognise(sample: &Sample<'_>) -> bool {
    sample.head.as_ref().is_some_and(|head| delimiter(head, head.len() < sample.bytes.len()).is_some())
}

/// What parts the values; `None` where nothing does. `cut`: the text goes on, so its last line may be half a line.
fn delimiter(head: &str, cut: bool) -> Option<u8> {
    let head = if cut { head.rsplit_once('\n')?.0 } else { head };
    DELIMITERS.into_iter().find(|delimiter| is_table(head, *delimiter))
}

fn is_table(head: &str, delimiter: u8) -> bool {
    let mut records = 0;
    let mut fields = 0;
    let mut prose = 0;
    for record in reader(head.as_bytes(), delimiter).into_records().take(RECORDS) {
        let Ok(record) = record else { return false };
        if records == 0 {
            fields = record.len();
        }
        // The last value of a line may be left out with its delimiter, but not more.
        if record.len() < 2 || record.len() != fields {
            return false;
        }
        records += 1;
        // Values are short; sentences are not, and go on behind a space.
        let spaced = record.iter().skip(1).filter(|value| value.starts_with(' ')).count();
        prose += usize::from(2 * spaced >= record.len() - 1 && record.iter().any(|value| value.split(' ').count() > 4));
    }
    let enough = if delimiter == b'\t' || fields > 2 { MIN_RECORDS } else { MIN_RECORDS + 1 };
    // Tables of Markdown have bars at both ends.
    let markdown = delimiter == b'|' && head.trim_start().starts_with('|');
    records >= enough && 2 * prose < records && !markdown
}

fn reader(bytes: &[u8], delimiter: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(bytes)
}

pub fn read(bytes: &[u8], _: &Tools, output: &mut Output<'_>) -> Result<(), Error> {
    let text = plain::decode(bytes, output);
    let head: String = text.chars().take(16 * 1024).collect();
    let delimiter = delimiter(&head, head.len() < text.len()).unwrap_or(b',');
    let mut reader = reader(text.as_bytes(), delimiter);
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
            output.push(Kind::TableRow, None, &row);
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
            "no delimiter\nat all\n",
        ] {
            assert_eq!(delimiter(prose, false), None, "{prose}");
        }
    }
}
