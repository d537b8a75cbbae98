//! Word's documents from before archives (MS-DOC): text in pieces, and beside it what each stretch of the file looks like.
//!
//! As in [`docx`](super::docx), read are the body, its notes, headers and footers; hidden text and passages marked as
//! deleted are left out, comments are no part of the text; that there are any is said. Pictures are given out ([`shown`]), but for those
//! that float in headers and footers, which are said to be there. Of other drawings the text alone is read. Of Word 6 and 95 nothing but the bare
//! text is read, with what is hidden or deleted in it, which is said. What a password locks is unlocked where Word 97 or later did it by RC4 (2.2.6).
//! Of styles it is asked only whether they hide ([`styles`]).

mod flow;
mod properties;
mod shown;
mod styles;

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use encoding_rs::WINDOWS_1252;

use super::Sample;
use super::compound::{self, Compound, Numbers, encoding, utf16};
use super::locked::legacy::Lock;
use super::symbol;
use crate::output::Output;
use crate::tools::Tools;
use crate::{Error, Kind, Warning, text};
use flow::{Block, Flow, Seen};
use properties::{Look, Properties};
use shown::Floating;

const STREAM: &str = "/WordDocument";
/// The oldest version with pieces in a stream of their own: Word 97.
const WORD_97: u16 = 0x00c1;
/// It was saved in haste: what had changed stands behind the rest.
const PATCHED: u16 = 0x0004;
const ENCRYPTED: u16 = 0x0100;
const SECOND_TABLE: u16 = 0x0200;
const OBFUSCATED: u16 = 0x8000;

/// Bytes of the text's stream that are never locked, and how many of any stream are locked together (MS-DOC, 2.2.6.2).
const OPEN: usize = 68;
const BLOCK: usize = 512;

// Places of a part's place and length (MS-DOC, 2.5.6), in order of their number.
const STYLES: usize = 1;
const NOTE_REFERENCES: usize = 2;
const NOTE_TEXTS: usize = 3;
const MARGINS: usize = 11;
const CHARACTERS: usize = 12;
const PARAGRAPHS: usize = 13;
const FONTS: usize = 15;
const PIECES: usize = 33;
const SHAPES: usize = 40;
const HEADER_SHAPES: usize = 41;
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
        return old(&stream, flags, output);
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
    let [body, notes, margins, macros, comments, ends, boxes, header_boxes] =
        [0x4c, 0x50, 0x54, 0x58, 0x5c, 0x60, 0x64, 0x68].map(length);

    let document = Document {
        text: Text::read(&stream, part(PIECES))?,
        properties: Properties::read(&stream, part(CHARACTERS), part(PARAGRAPHS), &styles::hiding(part(STYLES))),
        fonts: fonts(part(FONTS)),
    };
    let from_notes = body;
    let from_margins = from_notes.saturating_add(notes);
    let from_ends = from_margins.saturating_add(margins).saturating_add(macros).saturating_add(comments);
    let from_boxes = from_ends.saturating_add(ends);
    let from_header_boxes = from_boxes.saturating_add(boxes);
    let mut beside = Beside { left: document.text.units, seen: Seen::default() };
    let mut notes = document.notes(part(NOTE_REFERENCES), part(NOTE_TEXTS), from_notes, &mut beside);
    notes.extend(document.notes(part(END_REFERENCES), part(END_TEXTS), from_ends, &mut beside));

    if part(MARGINS).len() / 4 > MAX_MARGINS + 2 {
        output.cut(Warning::TEXT_LIMIT);
    }
    let mut margins = document.margins(part(MARGINS), from_margins, &mut beside);
    let framed = document.beside(from_header_boxes..from_header_boxes.saturating_add(header_boxes), &mut beside);
    margins.extend(framed.into_iter().map(|block| (Kind::Header, block)));
    beside.seen.pictures |= !Floating::read(part(DRAWINGS), 1, part(HEADER_SHAPES)).is_empty();
    let mut floating = Floating::read(part(DRAWINGS), 0, part(SHAPES));
    push(margins.iter().filter(|(kind, _)| *kind == Kind::Header), output);
    let seen = document.flow(0..body, &mut |block| {
        put(block.kind, &block, output);
        floating.before(block.range.end, output);
        // In the order of their marks.
        while let Some(note) = notes.first_entry().filter(|note| *note.key() < block.range.end) {
            put(Kind::Note, &note.remove(), output);
        }
        if output.is_late() {
            output.cut(Warning::TIME_LIMIT);
            return false;
        }
        !output.is_full()
    });
    let in_boxes = document.flow(from_boxes..from_header_boxes, &mut |block| {
        put(block.kind, &block, output);
        !output.is_full()
    });
    let seen = seen.and(in_boxes).and(beside.seen);
    let lost = document.text.lost || document.text.end() < body || !document.properties.whole;
    for (met, kind) in [
        (seen.changes, Warning::CHANGES_TRACKED),
        (comments > 0, Warning::COMMENTS_LEFT_OUT),
        (seen.hidden, Warning::HIDDEN_LEFT_OUT),
        (seen.pictures, Warning::PICTURES_UNREAD),
        (seen.broken || lost, Warning::PART_DAMAGED),
    ] {
        if met {
            output.warn(kind, None);
        }
    }
    push(margins.iter().filter(|(kind, _)| *kind == Kind::Footer), output);
    let mut data = file.stream("/Data").unwrap_or_default();
    if let Some(lock) = lock {
        lock.blocks(BLOCK, &mut data)?;
    }
    floating.fetch(&data, &stream, output);
    Ok(())
}

fn push<'b>(blocks: impl Iterator<Item = &'b (Kind, Block)>, output: &mut Output<'_>) {
    for (kind, block) in blocks {
        put(*kind, block, output);
    }
}

/// Gives out a block as of this kind, and what is shown in it.
fn put(kind: Kind, block: &Block, output: &mut Output<'_>) {
    output.push(kind, None, &block.text);
    for at in &block.pictures {
        shown::among_letters(*at, output);
    }
}

/// The names of the fonts, in the order of their numbers (MS-DOC, `SttbfFfn`).
fn fonts(list: &[u8]) -> Vec<String> {
    /// What is said of a font before its name.
    const HEAD: usize = 39;
    let (mut names, mut at) = (Vec::new(), 4);
    // Their numbers are of two bytes.
    while let Some(length) = list.u8_at(at).map(usize::from).filter(|_| names.len() <= usize::from(u16::MAX)) {
        let name = list.part(at + 1, length).and_then(|font| font.get(HEAD..)).unwrap_or_default();
        names.push(utf16(name).split('\0').next().unwrap_or_default().to_owned());
        at += 1 + length;
    }
    names
}

/// Word 6 and 95: one stretch of text in the code page of its language. What its characters look like is not asked, so what is hidden or
/// was deleted cannot be told from the rest.
fn old(stream: &[u8], flags: u16, output: &mut Output<'_>) -> Result<(), Error> {
    output.warn(Warning::BARE_TEXT, None);
    if flags & PATCHED != 0 {
        output.warn(Warning::PART_DAMAGED, None);
    }
    let place = |at: usize| stream.u32_at(at).and_then(|place| usize::try_from(place).ok());
    let text = place(0x18).zip(place(0x1c)).and_then(|(from, to)| stream.get(from..to)).ok_or(Error::Damaged)?;
    let text = encoding(code_page(stream.u16_at(6).unwrap_or(0))).decode_without_bom_handling(text).0;
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
    let seen = flow.seen(!output.is_full());
    for (met, kind) in [(seen.pictures, Warning::PICTURES_UNREAD), (seen.broken, Warning::PART_DAMAGED)] {
        if met {
            output.warn(kind, None);
        }
    }
    for block in flow.finish() {
        output.push(block.kind, None, &block.text);
    }
    Ok(())
}

/// The code page of a language of Windows (MS-LCID), by which programs before Unicode wrote.
fn code_page(language: u16) -> u16 {
    const SERBIAN: [u16; 3] = [0x0c1a, 0x1c1a, 0x201a];
    const TRADITIONAL: [u16; 3] = [0x0404, 0x0c04, 0x1404];
    match (language & 0x03ff, language) {
        (_, language) if SERBIAN.contains(&language) => 1251,
        (0x04, language) if TRADITIONAL.contains(&language) => 950,
        (0x04, _) => 936,
        (0x02 | 0x19 | 0x22 | 0x23 | 0x2f, _) => 1251,
        (0x05 | 0x0e | 0x15 | 0x18 | 0x1a | 0x1b | 0x1c | 0x24, _) => 1250,
        (0x08, _) => 1253,
        (0x1f, _) => 1254,
        (0x0d, _) => 1255,
        (0x01 | 0x20 | 0x29, _) => 1256,
        (0x25..=0x27, _) => 1257,
        (0x2a, _) => 1258,
        (0x1e, _) => 874,
        (0x11, _) => 932,
        (0x12, _) => 949,
        _ => 1252,
    }
}

struct Document {
    text: Text,
    properties: Properties,
    /// The names of its fonts, in the order of their numbers.
    fonts: Vec<String>,
}

/// What stands beside the body: how many characters of it may still be read, and what was met in it.
struct Beside {
    left: usize,
    seen: Seen,
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
            if flow::ends_paragraph(unit) || !look.is_hidden(self.properties.is_in_hiding(place)) {
                flow.unit(self.shown(unit, look));
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

    /// A character as it looks.
    fn shown(&self, unit: u16, look: Look) -> u16 {
        /// Stands where a sign is shown.
        const SIGN: u16 = 0x28;
        let sign = |(font, number): (u16, u16)| {
            let font = self.fonts.get(usize::from(font)).map_or("", String::as_str);
            symbol::sign(font, u32::from(number))
        };
        let raised = || char::from_u32(u32::from(unit)).filter(|_| look.raised).and_then(text::raised);
        look.sign
            .filter(|_| unit == SIGN)
            .map(sign)
            .or_else(raised)
            .and_then(|c| u16::try_from(u32::from(c)).ok())
            .unwrap_or(unit)
    }

    /// What stands in a stretch beside the body. Stretches that lie over one another are no honest file's, and are not read without end.
    fn beside(&self, range: Range<u32>, beside: &mut Beside) -> Vec<Block> {
        let (mut blocks, length) = (Vec::new(), range.len().min(self.text.units));
        let Some(left) = beside.left.checked_sub(length) else {
            beside.seen.broken = true;
            return blocks;
        };
        beside.left = left;
        let seen = self.flow(range, &mut |block| {
            blocks.push(block);
            true
        });
        beside.seen = beside.seen.and(seen);
        blocks
    }

    /// Notes, by the place of the mark that refers to them.
    fn notes(&self, references: &[u8], texts: &[u8], from: u32, beside: &mut Beside) -> BTreeMap<u32, Block> {
        // Each mark is a place, with two bytes about it behind all the places.
        let count = references.len().saturating_sub(4) / 6;
        let place = |list: &[u8], n: usize| list.u32_at(4 * n);
        let note = |n: usize| {
            let (start, end) = (place(texts, n)?, place(texts, n + 1)?);
            let range = from.checked_add(start)?..from.checked_add(end)?;
            let blocks = self.beside(range.clone(), beside);
            let text = blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join(" ");
            let pictures = blocks.into_iter().flat_map(|block| block.pictures).collect();
            Some((place(references, n)?, Block { kind: Kind::Note, text, range, pictures }))
        };
        let says = |block: &Block| !block.text.trim().is_empty() || !block.pictures.is_empty();
        (0..count).filter_map(note).filter(|(_, block)| says(block)).collect()
    }

    /// Headers and footers, each text once. Six stories part notes from text; then each section has six.
    fn margins(&self, places: &[u8], from: u32, beside: &mut Beside) -> Vec<(Kind, Block)> {
        const BEFORE: usize = 6;
        let (mut seen, mut found) = (HashSet::new(), Vec::new());
        for n in BEFORE..(places.len() / 4).saturating_sub(1).min(MAX_MARGINS) {
            let (Some(start), Some(end)) = (places.u32_at(4 * n), places.u32_at(4 * n + 4)) else { break };
            let kind = if matches!(n % 6, 0 | 1 | 4) { Kind::Header } else { Kind::Footer };
            let blocks = self.beside(from.saturating_add(start)..from.saturating_add(end), beside);
            let is_new = |block: &Block| !block.pictures.is_empty() || seen.insert(block.text.clone());
            found.extend(blocks.into_iter().filter(is_new).map(|block| (kind, block)));
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
    /// How many characters they have.
    units: usize,
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
        if pieces.is_empty() { Err(Error::Damaged) } else { Ok(Self { pieces, units: total, lost }) }
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
