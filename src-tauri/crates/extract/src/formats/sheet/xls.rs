//! Excel's workbooks from before archives (MS-XLS, BIFF8; and BIFF5 of Excel 95): a stream of small records.
//!
//! What a password locks is unlocked first ([`workbook`]); what is drawn upon sheets is [`drawn`]'s.

use std::ops::Range;

use encoding_rs::Encoding;

use super::super::Sample;
use super::super::compound::{self, Compound, Numbers, encoding, utf16};
use super::super::locked::workbook;
use super::Book;
use super::drawn::{self, Drawn};
use super::margins::written;
use super::number::{NumberFormat, general};
use crate::output::Output;
use crate::tools::Tools;
use crate::{Error, Kind, Warning};

/// Excel 97 and later, and Excel 95.
const STREAMS: [&str; 2] = ["/Workbook", "/Book"];
/// Formats of cells that are kept; Excel allows fewer.
const MAX_FORMATS: usize = 65_536;
/// Records and cells between looks at the clock.
const STEPS: usize = 10_000;

const END: u16 = 0x000a;
const FORMULA: u16 = 0x0006;
const HEADER: u16 = 0x0014;
const FOOTER: u16 = 0x0015;
const NOTE: u16 = 0x001c;
const DATE_MODE: u16 = 0x0022;
const CONTINUE: u16 = 0x003c;
const CODE_PAGE: u16 = 0x0042;
const OBJECT: u16 = 0x005d;
const BOUND_SHEET: u16 = 0x0085;
const MUL_RK: u16 = 0x00bd;
const RICH_STRING: u16 = 0x00d6;
const XF: u16 = 0x00e0;
const DRAWINGS: u16 = 0x00eb;
const DRAWING: u16 = 0x00ec;
const SHARED_STRINGS: u16 = 0x00fc;
const LABEL_SHARED: u16 = 0x00fd;
/// A view that people keep of the sheet, with paper of its own, begins and ends.
const VIEW: u16 = 0x01aa;
const VIEW_END: u16 = 0x01ab;
const TEXT_OBJECT: u16 = 0x01b6;
const NUMBER: u16 = 0x0203;
const LABEL: u16 = 0x0204;
const BOOL_OR_ERROR: u16 = 0x0205;
const STRING: u16 = 0x0207;
const RK: u16 = 0x027e;
const FORMAT: u16 = 0x041e;
const BEGIN: u16 = 0x0809;

/// Of a sheet's kinds (MS-XLS, 2.4.28), one that is a chart.
const CHART_SHEET: u8 = 2;
/// The box of a comment (MS-XLS, 2.5.143).
const COMMENT: u16 = 25;

pub fn recognise(sample: &Sample<'_>) -> bool {
    sample.entries.iter().any(|name| STREAMS.contains(&name.as_str()))
}

pub fn read(bytes: &[u8], tools: &Tools, output: &mut Output<'_>) -> Result<(), Error> {
    let mut file = Compound::open(bytes)?;
    let stream = STREAMS.iter().find_map(|name| file.stream(name)).ok_or(Error::Damaged)?;
    output.title = compound::title(&mut file);
    file.tell(output);
    let stream = workbook::unlock(&stream, tools.password.as_ref())?.unwrap_or(stream);
    let workbook = Workbook::read(&stream, output)?;
    let mut book = Book::default();
    for sheet in &workbook.sheets {
        if sheet.hidden {
            output.warn(Warning::HIDDEN_LEFT_OUT, None);
            continue;
        }
        if output.is_late() {
            output.cut(Warning::TIME_LIMIT);
            break;
        }
        if !book.sheet(&sheet.name, output) {
            break;
        }
        if !workbook.sheet(&stream, sheet.place, &mut book, output) {
            break;
        }
    }
    output.pages = Some(book.finish(output));
    drawn::fetch(&workbook.drawings, output);
    if workbook.sheets.is_empty() { Err(Error::Damaged) } else { Ok(()) }
}

/// One record: what it is, and its bytes.
type Record<'a> = (u16, &'a [u8]);

fn records(stream: &[u8], from: usize) -> impl Iterator<Item = Record<'_>> {
    places(stream, from).map(|(kind, place)| (kind, stream.get(place).unwrap_or_default()))
}

/// The records from this place on: what each is, and where its bytes stand.
pub fn places(stream: &[u8], from: usize) -> impl Iterator<Item = (u16, Range<usize>)> {
    let mut at = from;
    std::iter::from_fn(move || {
        let (kind, length) = (stream.u16_at(at)?, usize::from(stream.u16_at(at + 2)?));
        let start = at + 4;
        at = start + length;
        Some((kind, start..at.min(stream.len())))
    })
}

/// Whether the workbook is one of Excel 97 or later.
pub fn is_97(stream: &[u8]) -> bool {
    stream.u16_at(4) == Some(0x0600)
}

#[derive(Debug)]
struct Sheet {
    name: String,
    place: usize,
    hidden: bool,
}

struct Workbook {
    /// Texts are as in BIFF8: each says whether it is UTF-16.
    unicode: bool,
    encoding: &'static Encoding,
    since_1904: bool,
    sheets: Vec<Sheet>,
    texts: Vec<String>,
    formats: Vec<NumberFormat>,
    /// Its list of pictures.
    drawings: Vec<u8>,
}

impl Workbook {
    fn read(stream: &[u8], output: &mut Output<'_>) -> Result<Self, Error> {
        let mut workbook = Self {
            unicode: is_97(stream),
            encoding: encoding(1252),
            since_1904: false,
            sheets: Vec::new(),
            texts: Vec::new(),
            formats: Vec::new(),
            drawings: Vec::new(),
        };
        if stream.u16_at(0) != Some(BEGIN) {
            return Err(Error::Damaged);
        }
        let (mut own, mut styles) = (std::collections::HashMap::new(), Vec::new());
        let mut records = records(stream, 0).peekable();
        while let Some((kind, data)) = records.next() {
            match kind {
                END => break,
                DATE_MODE => workbook.since_1904 = data.u16_at(0) == Some(1),
                CODE_PAGE => workbook.encoding = encoding(data.u16_at(0).unwrap_or(1252)),
                FORMAT => {
                    if let (Some(id), Some(code)) = (data.u16_at(0), workbook.text(data, 2, workbook.unicode)) {
                        own.insert(id, NumberFormat::new(&code));
                    }
                }
                XF if styles.len() < MAX_FORMATS => styles.extend(data.u16_at(2)),
                BOUND_SHEET => {
                    let place = data.u32_at(0).and_then(|place| usize::try_from(place).ok());
                    // Sheets of macros and charts have no cells to read.
                    if data.u8_at(5) == Some(CHART_SHEET) {
                        output.warn(Warning::PICTURES_UNREAD, None);
                    }
                    if let (Some(place), Some(name), Some(0)) = (place, workbook.text(data, 6, false), data.u8_at(5)) {
                        let hidden = data.u8_at(4).unwrap_or(0) & 3 != 0;
                        workbook.sheets.push(Sheet { name, place, hidden });
                    }
                }
                SHARED_STRINGS => {
                    let mut parts = vec![data];
                    while let Some((_, more)) = records.next_if(|(kind, _)| *kind == CONTINUE) {
                        parts.push(more);
                    }
                    workbook.texts = shared(&parts, output);
                }
                DRAWINGS => {
                    workbook.drawings.extend_from_slice(data);
                    while let Some((_, more)) = records.next_if(|(kind, _)| *kind == CONTINUE) {
                        workbook.drawings.extend_from_slice(more);
                    }
                }
                _ => {}
            }
        }
        let format = |id| own.get(&id).cloned().unwrap_or_else(|| NumberFormat::built_in(u32::from(id)));
        workbook.formats = styles.into_iter().map(format).collect();
        Ok(workbook)
    }

    /// A text with its length before it, in two bytes or in one.
    fn text(&self, data: &[u8], at: usize, wide: bool) -> Option<String> {
        let (length, at) =
            if wide { (usize::from(data.u16_at(at)?), at + 2) } else { (usize::from(data.u8_at(at)?), at + 1) };
        if !self.unicode {
            let bytes = data.get(at..)?;
            return Some(
                self.encoding.decode_without_bom_handling(bytes.get(..length).unwrap_or(bytes)).0.into_owned(),
            );
        }
        let mut text = Characters { parts: vec![data], part: 0, at };
        let flags = text.byte()?;
        text.skip(if flags & 8 == 0 { 0 } else { 2 } + if flags & 4 == 0 { 0 } else { 4 });
        Some(text.characters(length, flags & 1 == 1))
    }

    /// Reads a sheet's cells; answers whether there is room for another.
    fn sheet(&self, stream: &[u8], place: usize, book: &mut Book, output: &mut Output<'_>) -> bool {
        let (mut depth, mut waiting, mut steps) = (0_u32, None, 0);
        let (mut drawn, mut object, mut in_view, mut whole) = (Drawn::default(), None, false, false);
        let mut records = records(stream, place).peekable();
        while let Some((kind, data)) = records.next() {
            // A record may hold a row of cells, of six bytes each.
            steps += 1 + data.len() / 6;
            if steps >= STEPS && output.is_late() {
                output.cut(Warning::TIME_LIMIT);
                return false;
            }
            steps %= STEPS;
            match kind {
                BEGIN => depth += 1,
                END if depth <= 1 => {
                    whole = true;
                    break;
                }
                END => depth -= 1,
                // A chart within the sheet has cells of its own.
                _ if depth > 1 => {}
                STRING => {
                    if let (Some((row, column)), Some(text)) = (waiting.take(), self.text(data, 0, true))
                        && !book.cell(row, column, &text, output)
                    {
                        return false;
                    }
                }
                MUL_RK => {
                    let (Some(row), Some(first)) = (data.u16_at(0), data.u16_at(2)) else { continue };
                    for (column, cell) in (u32::from(first)..).zip(data.get(4..).unwrap_or_default().chunks_exact(6)) {
                        let (Some(style), Some(number)) = (cell.u16_at(0), cell.u32_at(2)) else { continue };
                        if !book.cell(u32::from(row), column, &self.shown(style, unpacked(number)), output) {
                            return false;
                        }
                    }
                }
                FORMULA | LABEL_SHARED | NUMBER | RK | LABEL | RICH_STRING | BOOL_OR_ERROR => {
                    let (Some(row), Some(column), Some(style)) = (data.u16_at(0), data.u16_at(2), data.u16_at(4))
                    else {
                        continue;
                    };
                    let (row, column) = (u32::from(row), u32::from(column));
                    if kind == FORMULA && data.u16_at(12) == Some(0xffff) && data.u8_at(6) == Some(0) {
                        waiting = Some((row, column));
                        continue;
                    }
                    if let Some(text) = self.cell(kind, data, style)
                        && !book.cell(row, column, &text, output)
                    {
                        return false;
                    }
                }
                VIEW => in_view = true,
                VIEW_END => in_view = false,
                HEADER | FOOTER if !in_view => {
                    let text = self.text(data, 0, self.unicode).unwrap_or_default();
                    let kind = if kind == HEADER { Kind::Header } else { Kind::Footer };
                    book.margin(kind, &written(&text), output);
                }
                NOTE => output.warn(Warning::COMMENTS_LEFT_OUT, None),
                DRAWING => {
                    drawn.shapes(data);
                    while let Some((_, more)) = records.next_if(|(kind, _)| *kind == CONTINUE) {
                        drawn.shapes(more);
                    }
                }
                OBJECT => {
                    object = data.u16_at(4);
                    drawn.object(object);
                }
                TEXT_OBJECT => {
                    let mut parts = Vec::new();
                    while let Some((_, more)) = records.next_if(|(kind, _)| *kind == CONTINUE) {
                        parts.push(more);
                    }
                    if self.unicode && object != Some(COMMENT) {
                        for paragraph in boxed(data, parts).split(['\r', '\n']) {
                            book.paragraph(paragraph, output);
                        }
                    }
                }
                _ => {}
            }
        }
        if !whole {
            output.warn(Warning::PART_DAMAGED, None);
        }
        drawn.tell(book, output);
        true
    }

    fn cell(&self, kind: u16, data: &[u8], style: u16) -> Option<String> {
        match kind {
            LABEL_SHARED => self.texts.get(usize::try_from(data.u32_at(6)?).ok()?).cloned(),
            LABEL | RICH_STRING => self.text(data, 6, true),
            NUMBER => Some(self.shown(style, data.f64_at(6)?)),
            RK => Some(self.shown(style, unpacked(data.u32_at(6)?))),
            BOOL_OR_ERROR if data.u8_at(7)? == 0 => Some(truth(data.u8_at(6)?)),
            BOOL_OR_ERROR => Some(error(data.u8_at(6)?)),
            FORMULA if data.u16_at(12)? != 0xffff => Some(self.shown(style, data.f64_at(6)?)),
            FORMULA => match data.u8_at(6)? {
                1 => Some(truth(data.u8_at(8)?)),
                2 => Some(error(data.u8_at(8)?)),
                _ => None,
            },
            _ => None,
        }
    }

    fn shown(&self, style: u16, value: f64) -> String {
        self.formats
            .get(usize::from(style))
            .map_or_else(|| general(value), |format| format.show(value, self.since_1904))
    }
}

fn truth(value: u8) -> String {
    if value == 0 { "FALSE" } else { "TRUE" }.to_owned()
}

fn error(value: u8) -> String {
    match value {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
    .to_owned()
}

/// A number in four bytes: a whole one, or the upper half of a double; of either perhaps a hundredth (MS-XLS, 2.5.217).
fn unpacked(number: u32) -> f64 {
    let value = if number & 2 == 2 {
        f64::from(number.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(number & !3) << 32)
    };
    if number & 1 == 1 { value / 100.0 } else { value }
}

/// The texts that cells refer to by number.
fn shared(parts: &[&[u8]], output: &mut Output<'_>) -> Vec<String> {
    let count = parts.first().and_then(|part| part.u32_at(4)).unwrap_or(0);
    let (mut text, mut texts, mut bytes) = (Characters { parts: parts.to_vec(), part: 0, at: 8 }, Vec::new(), 0_u64);
    for _ in 0..count {
        let Some(next) = text.shared() else {
            output.warn(Warning::PART_DAMAGED, None);
            break;
        };
        bytes += next.len() as u64 + 24;
        texts.push(next);
        if bytes > output.limits.text_bytes {
            output.cut(Warning::TEXT_LIMIT);
            break;
        }
    }
    texts
}

/// The text of a box: how long it is stands in its own record, and the text in those behind (MS-XLS, 2.4.329).
fn boxed(record: &[u8], parts: Vec<&[u8]>) -> String {
    let length = record.u16_at(10).unwrap_or(0);
    let mut text = Characters { parts, part: 0, at: 0 };
    let flags = text.byte().unwrap_or(0);
    text.characters(usize::from(length), flags & 1 == 1)
}

/// Characters over several records. Each further record begins with how its characters are written.
struct Characters<'a> {
    parts: Vec<&'a [u8]>,
    part: usize,
    at: usize,
}

impl Characters<'_> {
    fn byte(&mut self) -> Option<u8> {
        loop {
            let part = self.parts.get(self.part)?;
            if let Some(byte) = part.get(self.at) {
                self.at += 1;
                return Some(*byte);
            }
            (self.part, self.at) = (self.part + 1, 0);
        }
    }

    fn skip(&mut self, mut count: usize) {
        while let Some(part) = self.parts.get(self.part) {
            let here = part.len().saturating_sub(self.at).min(count);
            self.at += here;
            count -= here;
            if count == 0 {
                return;
            }
            (self.part, self.at) = (self.part + 1, 0);
        }
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    /// The next of the shared texts.
    fn shared(&mut self) -> Option<String> {
        let (length, flags) = (self.u16()?, self.byte()?);
        let runs = if flags & 8 == 0 { 0 } else { usize::from(self.u16()?) };
        let more = if flags & 4 == 0 {
            0
        } else {
            let (low, high) = (self.u16()?, self.u16()?);
            usize::try_from(u32::from(high) << 16 | u32::from(low)).ok()?
        };
        let text = self.characters(usize::from(length), flags & 1 == 1);
        // Fonts of its parts, and how it is said in Japanese.
        self.skip(4 * runs + more);
        Some(text)
    }

    fn characters(&mut self, length: usize, mut wide: bool) -> String {
        let (mut units, mut left) = (Vec::new(), length);
        while left > 0 {
            let Some(part) = self.parts.get(self.part) else { break };
            let here = part.get(self.at..).unwrap_or_default();
            let size = if wide { 2 } else { 1 };
            let count = (here.len() / size).min(left);
            for unit in here.chunks_exact(size).take(count) {
                units.extend([unit.first().copied().unwrap_or(0), unit.get(1).copied().unwrap_or(0)]);
            }
            self.at += count * size;
            left -= count;
            if left > 0 {
                (self.part, self.at) = (self.part + 1, 0);
                match self.byte() {
                    Some(flags) => wide = flags & 1 == 1,
                    None => break,
                }
            }
        }
        utf16(&units)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_four_bytes_come_out_whole() {
        assert_eq!(unpacked(12 << 2 | 2), 12.0);
        assert_eq!(unpacked((-5_i32 << 2).cast_unsigned() | 3), -0.05);
        assert_eq!(unpacked(((2.5_f64.to_bits() >> 32) as u32) & !3), 2.5);
    }

    #[test]
    fn a_text_goes_on_in_the_next_record_in_another_form() {
        let first = [&[3_u8, 0, 0, 0, 1, 0, 0, 0][..], &[4, 0, 0], b"ab"].concat();
        let second = [&[1_u8][..], &[0x1f, 4, b'd', 0]].concat();
        let mut text = Characters { parts: vec![&first, &second], part: 0, at: 8 };
        assert_eq!(text.shared().as_deref(), Some("abПd"));
        assert_eq!(text.shared(), None);
    }
}
