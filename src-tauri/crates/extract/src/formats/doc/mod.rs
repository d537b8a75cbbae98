//! Word's documents from before archives (MS-DOC): text in pieces, and beside it what each stretch of the file looks like.
//!
//! As in [`docx`](super::docx), read are the body, its notes, headers and footers; hidden text and passages marked as
//! deleted are left out, comments are no part of the text; that there are any is said. Pictures are given out ([`shown`]), but for those
//! of headers, footers and notes. Of other drawings the text alone is read, and of Word 6 and 95 nothing else. What a password locks is
//! unlocked where Word 97 or later did it by RC4 (2.2.6).

mod flow;
mod properties;
mod shown;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use encoding_rs::WINDOWS_1252;

use super::Sample;
use super::compound::{self, Compound, Numbers};
use super::locked::legacy::Lock;
use crate::output::Output;
use crate::tools::Tools;
use crate::{Error, Kind, Warning};
use flow::{Block, Flow, Seen};
use properties::Properties;
use shown::Floating;

const STREAM: &str = "/WordDocument";
/// The oldest version with pieces in a stream of their own: Word 97.
const WORD_97: u16 = 0x00c1;
const ENCRYPTED: u16 = 0x0100;
const SECOND_TABLE: u16 = 0x0200;
const OBFUSCATED: u16 = 0x8000;

/// Bytes of the text's stream that are never locked, and how many of any stream are locked together (MS-DOC, 2.2.6.2).
const OPEN: usize = 68;
const BLOCK: usize = 512;

// Places of a part's place and length (MS-DOC, 2.5.6), in order of their number.
const NOTE_REFERENCES: usize = 2;
const NOTE_TEXTS: usize = 3;
const MARGINS: usize = 11;
const CHARACTERS: usize = 12;
const PARAGRAPHS: usize = 13;
const PIECES: usize = 33;
const SHAPES: usize = 40;
const END_REFERENCES: usize = 46;
const END_TEXTS: usize = 47;
const DRAWINGS: usize = 50;

/// Headers and footers that are read, and what parts notes from text: each section may have six.
const MAX_MARGINS: usize = 1_200;

pub fn recognise(sample: &Sample<'_>) -> bool {
    sample.entries.iter().any(|name| name == STREAM)
}

pub fn read(bytes: &[u8], tools: &Tools, output: &mut Output<'_>) -> Result<(), Error> {
    let mut file = Compound::open(bytes)?;
    let mut stream = file.stream(STREAM).ok_or(Error::Damaged)?;
    let flags = stream.u16_at(0x0a).ok_or(Error::Damaged)?;
    let (is_locked, is_old) = (flags & ENCRYPTED != 0, stream.u16_at(2).is_some_and(|version| version < WORD_97));
    if is_locked && (is_old || flags & OBFUSCATED != 0) {
        return Err(Error::EncryptionUnknown);
    }
    output.title = compound::title(&mut file);
    file.tell(output);
    if is_old {
        return old(&stream, output);
    }
    let mut table = file.stream(if flags & SECOND_TABLE == 0 { "/0Table" } else { "/1Table" }).ok_or(Error::Damaged)?;
    file.tell(output);
    // How it is locked stands where the table begins.
    let lock = if is_locked { Some(Lock::open(&table, tools.password.as_ref())?) } else { None };
    if let Some(lock) = &lock {
        let open = stream.get(..OPEN).unwrap_or_default().to_vec();
        lock.blocks(BLOCK, &mut stream)?;
        stream.iter_mut().zip(open).for_each(|(place, byte)| *place = byte);
        lock.blocks(BLOCK, &mut table)?;
    }
    let part = |number: usize| {
        let place = |at: usize| stream.u32_at(0x9a + 8 * number + at).and_then(|place| usize::try_from(place).ok());
        place(0).zip(place(4)).and_then(|(at, length)| table.part(at, length)).unwrap_or_default()
    };
    let length = |at: usize| stream.u32_at(at).unwrap_or(0);
    let [body, notes, margins, macros, comments, ends, boxes] = [0x4c, 0x50, 0x54, 0x58, 0x5c, 0x60, 0x64].map(length);

    let document = Document {
        text: Text::read(&stream, part(PIECES))?,
        properties: Properties::read(&stream, part(CHARACTERS), part(PARAGRAPHS)),
    };
    let from_notes = body;
    let from_margins = from_notes.saturating_add(notes);
    let from_ends = from_margins.saturating_add(margins).saturating_add(macros).saturating_add(comments);
    let from_boxes = from_ends.saturating_add(ends);
    let mut notes = document.notes(part(NOTE_REFERENCES), part(NOTE_TEXTS), from_notes);
    notes.extend(document.notes(part(END_REFERENCES), part(END_TEXTS), from_ends));

    if part(MARGINS).len() / 4 > MAX_MARGINS + 2 {
        output.cut(Warning::TEXT_LIMIT);
    }
    let margins = document.margins(part(MARGINS), from_margins);
    let mut floating = Floating::read(part(DRAWINGS), part(SHAPES));
    push(margins.iter().filter(|(kind, _)| *kind == Kind::Header), output);
    let seen = document.flow(0..body, &mut |block| {
        output.push(block.kind, None, &block.text);
        for at in block.pictures {
            shown::among_letters(at, output);
        }
        floating.before(block.range.end, output);
        // In the order of their marks.
        let mut marks: Vec<u32> = notes.keys().copied().filter(|mark| block.range.contains(mark)).collect();
        marks.sort_unstable();
        for mark in marks {
            if let Some(text) = notes.remove(&mark) {
                output.push(Kind::Note, None, &text);
            }
        }
        if output.is_late() {
            output.cut(Warning::TIME_LIMIT);
            return false;
        }
        !output.is_full()
    });
    for (met, kind) in [
        (seen.changes, Warning::CHANGES_TRACKED),
        (comments > 0, Warning::COMMENTS_LEFT_OUT),
        (seen.hidden, Warning::HIDDEN_LEFT_OUT),
        (seen.pictures, Warning::PICTURES_UNREAD),
        (seen.broken || document.text.lost || document.text.end() < body, Warning::PART_DAMAGED),
    ] {
        if met {
            output.warn(kind, None);
        }
    }
    document.flow(from_boxes..from_boxes.saturating_add(boxes), &mut |block| {
        output.push(block.kind, None, &block.text);
        !output.is_full()
    });
    push(margins.iter().filter(|(kind, _)| *kind == Kind::Footer), output);
    let mut data = file.stream("/Data").unwrap_or_default();
    if let Some(lock) = lock {
        lock.blocks(BLOCK, &mut data)?;
    }
    floating.fetch(&data, &stream, output);
    Ok(())
}

fn push<'b>(blocks: impl Iterator<Item = &'b (Kind, String)>, output: &mut Output<'_>) {
    for (kind, text) in blocks {
        output.push(*kind, None, text);
    }
}

/// Word 6 and 95: one stretch of text in the Western code page.
fn old(stream: &[u8], output: &mut Output<'_>) -> Result<(), Error> {
    let place = |at: usize| stream.u32_at(at).and_then(|place| usize::try_from(place).ok());
    let text = place(0x18).zip(place(0x1c)).and_then(|(from, to)| stream.get(from..to)).ok_or(Error::Damaged)?;
    let text = WINDOWS_1252.decode_without_bom_handling(text).0;
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut flow = Flow::default();
    for unit in units {
        flow.unit(unit);
        for block in flow.take() {
            output.push(block.kind, None, &block.text);
        }
        if output.is_full() {
            break;
        }
    }
    for block in flow.finish() {
        output.push(block.kind, None, &block.text);
    }
    Ok(())
}

struct Document {
    text: Text,
    properties: Properties,
}

impl Document {
    /// Reads a stretch; `sink` answers whether to go on.
    fn flow(&self, range: Range<u32>, sink: &mut dyn FnMut(Block) -> bool) -> Seen {
        let mut flow = Flow::default();
        let mut looks = self.properties.looks();
        for position in range {
            let Some((unit, place)) = self.text.unit(position) else { break };
            let look = looks.at(place);
            flow.changes |= look.changed;
            (flow.position, flow.picture) = (position, look.picture);
            if flow::ends_paragraph(unit) {
                flow.paragraph = self.properties.paragraph(place);
            }
            if !look.hidden || flow::ends_paragraph(unit) {
                flow.unit(unit);
            } else if !look.deleted {
                flow.hidden_unit(unit);
            }
            if !flow.take().into_iter().all(&mut *sink) {
                return flow.seen(false);
            }
        }
        let seen = flow.seen(true);
        let _ = flow.finish().into_iter().all(sink);
        seen
    }

    fn text(&self, range: Range<u32>) -> String {
        let mut texts = Vec::new();
        self.flow(range, &mut |block| {
            texts.push(block.text);
            true
        });
        texts.join(" ")
    }

    /// Notes, by the place of the mark that refers to them.
    fn notes(&self, references: &[u8], texts: &[u8], from: u32) -> HashMap<u32, String> {
        // Each mark is a place, with two bytes about it behind all the places.
        let count = references.len().saturating_sub(4) / 6;
        let place = |list: &[u8], n: usize| list.u32_at(4 * n);
        let note = |n: usize| {
            let (start, end) = (place(texts, n)?, place(texts, n + 1)?);
            let text = self.text(from.checked_add(start)?..from.checked_add(end)?);
            Some((place(references, n)?, text))
        };
        (0..count).filter_map(note).filter(|(_, text)| !text.trim().is_empty()).collect()
    }

    /// Headers and footers, each text once. Six stories part notes from text; then each section has six.
    fn margins(&self, places: &[u8], from: u32) -> Vec<(Kind, String)> {
        const BEFORE: usize = 6;
        let (mut seen, mut found) = (HashSet::new(), Vec::new());
        for n in BEFORE..(places.len() / 4).saturating_sub(1).min(MAX_MARGINS) {
            let (Some(start), Some(end)) = (places.u32_at(4 * n), places.u32_at(4 * n + 4)) else { break };
            let kind = if matches!(n % 6, 0 | 1 | 4) { Kind::Header } else { Kind::Footer };
            let range = from.saturating_add(start)..from.saturating_add(end);
            let mut texts = Vec::new();
            self.flow(range, &mut |block| {
                texts.push(block.text);
                true
            });
            found.extend(texts.into_iter().filter(|text| seen.insert(text.clone())).map(|text| (kind, text)));
        }
        found
    }
}

/// A stretch of text in the file, in one byte a character or in two.
#[derive(Debug)]
struct Piece {
    /// The first character's number, and one past the last.
    range: Range<u32>,
    /// Where it stands in the file.
    place: u32,
    wide: bool,
    /// Its characters.
    units: Vec<u16>,
}

/// The text, put together from its pieces.
#[derive(Debug)]
struct Text {
    pieces: Vec<Piece>,
    /// Some pieces are not in the file.
    lost: bool,
}

impl Text {
    /// After MS-DOC, 2.4.1, "Retrieving Text".
    fn read(stream: &[u8], mut list: &[u8]) -> Result<Self, Error> {
        // What was done to the text since it was last saved whole comes first.
        while list.first() == Some(&1) {
            let length = usize::from(list.u16_at(1).ok_or(Error::Damaged)?);
            list = list.get(3 + length..).ok_or(Error::Damaged)?;
        }
        let list = list.get(5..).ok_or(Error::Damaged)?;
        let count = list.len().saturating_sub(4) / 12;
        let (mut pieces, mut lost, mut total) = (Vec::new(), false, 0);
        for n in 0..count {
            let piece = || {
                let (start, end) = (list.u32_at(4 * n)?, list.u32_at(4 * n + 4)?);
                let place = list.u32_at(4 * (count + 1) + 8 * n + 2)?;
                let wide = place & 0x4000_0000 == 0;
                let place = if wide { place & 0x3fff_ffff } else { (place & 0x3fff_ffff) / 2 };
                let length = usize::try_from(end.checked_sub(start)?).ok()?;
                let bytes = stream.get(usize::try_from(place).ok()?..)?;
                let units: Vec<u16> = if wide {
                    bytes.chunks_exact(2).take(length).filter_map(|unit| unit.u16_at(0)).collect()
                } else {
                    let bytes = bytes.get(..length.min(bytes.len()))?;
                    WINDOWS_1252.decode_without_bom_handling(bytes).0.encode_utf16().collect()
                };
                Some(Piece { range: start..end, place, wide, units })
            };
            match piece() {
                // Pieces may lie over one another, so together they may be larger than the file: no honest file's are.
                Some(piece) if total + piece.units.len() <= 2 * stream.len() => {
                    lost |= piece.units.len() < piece.range.len();
                    total += piece.units.len();
                    pieces.push(piece);
                }
                _ => lost = true,
            }
        }
        pieces.sort_by_key(|piece| piece.range.start);
        if pieces.is_empty() { Err(Error::Damaged) } else { Ok(Self { pieces, lost }) }
    }

    /// One past the last character of the last piece.
    fn end(&self) -> u32 {
        self.pieces.last().map_or(0, |piece| piece.range.end)
    }

    /// A character by its number, and its place in the file.
    fn unit(&self, position: u32) -> Option<(u16, u32)> {
        let at = self.pieces.partition_point(|piece| piece.range.end <= position);
        let piece = self.pieces.get(at).filter(|piece| piece.range.contains(&position))?;
        let within = position - piece.range.start;
        let unit = *piece.units.get(usize::try_from(within).ok()?)?;
        Some((unit, piece.place.saturating_add(if piece.wide { 2 * within } else { within })))
    }
}
