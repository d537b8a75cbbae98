//! Plain text in any encoding. An empty line ends a paragraph; so does the beginning of a list item.
//!
//! The encoding is told by the byte order mark, else by where the zeros of UTF-16 are, else guessed (chardetng).

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::Sample;
use super::pdf::is_item;
use crate::output::Output;
use crate::tools::Tools;
use crate::{Error, Kind, Warning, text};

/// A paragraph this long (bytes) goes on in the next block even where no line is empty: some files have none.
const LONG: usize = 32 * 1024;
/// Bytes the guess is made from.
const GUESS_FROM: usize = 1024 * 1024;

pub fn recognise(sample: &Sample<'_>) -> bool {
    sample.head.is_some()
}

pub fn read(bytes: &[u8], _: &Tools, output: &mut Output<'_>) -> Result<(), Error> {
    let text = decode(bytes, output);
    text_of(&text, output);
    Ok(())
}

/// Parts a text into paragraphs and list items.
pub fn text_of(text: &str, output: &mut Output<'_>) {
    let mut paragraph = String::new();
    for line in text.lines() {
        if output.is_full() {
            return;
        }
        let line = line.trim();
        // A form feed ends a page, and with it a paragraph.
        let (ends, starts) = (line.is_empty() || line.contains('\u{c}'), is_item(line));
        if ends || starts {
            flush(&mut paragraph, output);
        }
        if !line.is_empty() {
            text::append(&mut paragraph, line);
        }
        if paragraph.len() > LONG {
            flush(&mut paragraph, output);
        }
    }
    flush(&mut paragraph, output);
}

fn flush(paragraph: &mut String, output: &mut Output<'_>) {
    let text = std::mem::take(paragraph);
    output.push(if is_item(&text) { Kind::ListItem } else { Kind::Paragraph }, None, &text);
}

/// The whole file as text; says so when bytes are no characters.
pub fn decode<'a>(bytes: &'a [u8], output: &mut Output<'_>) -> Cow<'a, str> {
    let (encoding, mark) = encoding(bytes);
    let (text, lost) = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
    if lost {
        output.warn(Warning::CHARACTERS_LOST, None);
    }
    text
}

/// The beginning of the file as text; `None` when it is not text.
pub fn head(bytes: &[u8], most: usize) -> Option<String> {
    let (encoding, mark) = encoding(bytes);
    let (text, _) = encoding.decode_without_bom_handling(bytes.get(mark..bytes.len().min(most + mark))?);
    let strange = text
        .chars()
        .filter(|c| (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{1b}')) || *c == '\u{fffd}')
        .count();
    // A stray control character is forgiven; a picture or a program is full of them.
    (strange * 100 <= text.chars().count()).then(|| text.into_owned())
}

/// The encoding, and how long its mark is.
fn encoding(bytes: &[u8]) -> (&'static Encoding, usize) {
    if let Some(found) = Encoding::for_bom(bytes) {
        return found;
    }
    let sample = bytes.get(..bytes.len().min(2000)).unwrap_or(bytes);
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let half = sample.len() / 2;
    if half >= 2 && zeros(1) * 10 > half * 6 && zeros(0) * 10 < half {
        return (UTF_16LE, 0);
    }
    if half >= 2 && zeros(0) * 10 > half * 6 && zeros(1) * 10 < half {
        return (UTF_16BE, 0);
    }
    if std::str::from_utf8(bytes).is_ok() {
        return (UTF_8, 0);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes.get(..bytes.len().min(GUESS_FROM)).unwrap_or(bytes), true);
    (detector.guess(None, Utf8Detection::Allow), 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> String {
        let mut silent = |_, _| ();
        let mut output = Output::new(crate::Limits::for_size(1000), &mut silent);
        decode(bytes, &mut output).into_owned()
    }

    #[test]
    fn every_usual_encoding_is_told() {
        let text = "Größere Städte wählen früher, heißt es über die Öffnung der Märkte.";
        let utf16 = |to: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to).collect::<Vec<u8>>();
        assert_eq!(decoded(text.as_bytes()), text);
        assert_eq!(decoded(&[b"\xef\xbb\xbf", text.as_bytes()].concat()), text);
        assert_eq!(decoded(&utf16(u16::to_le_bytes)), text);
        assert_eq!(decoded(&utf16(u16::to_be_bytes)), text);
        assert_eq!(decoded(&encoding_rs::WINDOWS_1252.encode(text).0), text);
    }

    #[test]
    fn pictures_and_programs_are_not_text() {
        assert!(head(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0", 100).is_none());
        assert!(head(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0", 100).is_none());
        assert!(head("Ein Satz.\r\n\u{c}Noch einer.".as_bytes(), 100).is_some());
    }
}
