//! Plain text in any encoding. An empty line ends a paragraph; so does the beginning of a list item, another depth of quotation, and
//! every line where the text has a line for each paragraph. A word that was broken at the end of a line is made whole (`hyphenated`), but not
//! where lines stand in columns. Tables that are drawn with dashes are read as such ([`ruled`]).
//!
//! The encoding is told by the byte order mark, else by where the zeros of UTF-16 are, else guessed (chardetng).

use std::borrow::Cow;
use std::cell::LazyCell;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::pdf::is_item;
use super::row::CELLS;
use super::{Sample, ruled};
use crate::hyphenated::{self, Hyphenated};
use crate::output::Output;
use crate::tools::Tools;
use crate::{Error, Kind, Warning, text};

/// Nobody breaks lines that are longer, in characters.
const UNBROKEN: usize = 200;
/// Lines by which it is told whether each is a paragraph; where there are more than the last, there is no room for so many.
const LINES: std::ops::Range<usize> = 4..100_000;
/// A text is UTF-8 at heart if it has more good characters beyond ASCII than so many for each bad byte; one in another encoding has not
/// even as many.
const GOOD: usize = 20;
/// A paragraph this long (bytes) goes on in the next block even where no line is empty: some files have none.
const LONG: usize = 32 * 1024;
/// Bytes the guess is made from.
const GUESS_FROM: usize = 1024 * 1024;

pub fn recognise(sample: &Sample<'_>) -> bool {
    sample.text().is_some()
}

pub fn read(bytes: &[u8], _: &Tools, output: &mut Output<'_>) -> Result<(), Error> {
    let text = decode(bytes, output);
    text_of(&text, output);
    Ok(())
}

/// Parts a text into paragraphs and list items.
pub fn text_of(text: &str, output: &mut Output<'_>) {
    let (alone, mut paragraph, mut depth) = (stand_alone(text), String::new(), 0);
    let mut beside = false;
    // Most texts have no broken words, and need no look at all the others.
    let known = LazyCell::new(|| Hyphenated::of(text.split_whitespace()));
    let (mut rest, mut parted) = (text, true);
    while !rest.is_empty() {
        if output.is_full() {
            return;
        }
        if let Some((rows, behind)) = parted.then(|| ruled::table(rest)).flatten() {
            flush(&mut paragraph, output);
            for row in rows {
                output.push(Kind::TableRow, None, &row.join(CELLS));
            }
            rest = behind;
            continue;
        }
        let (whole, behind) = rest.split_once('\n').unwrap_or((rest, ""));
        rest = behind;
        let line = whole.trim();
        parted = line.is_empty();
        let (marks, words) = unquoted(line);
        // A form feed ends a page, and with it a paragraph.
        let ends = alone || words.is_empty() || whole.contains('\u{c}');
        if ends || marks != depth || is_item(words) {
            flush(&mut paragraph, output);
        }
        depth = marks;
        if !words.is_empty() {
            // A quotation keeps its marks where it begins.
            let more = if paragraph.is_empty() { line } else { words };
            // Beside one another stand halves of several words, each of which goes on below it.
            let before = std::mem::replace(&mut beside, is_aligned(words));
            if before || beside {
                text::append(&mut paragraph, more);
            } else {
                hyphenated::append(&mut paragraph, more, || LazyCell::force(&known));
            }
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

/// Whether each line is a paragraph, as of programs that leave it to others to break lines: most of those that stand behind one another
/// end a sentence, are longer than anybody makes them, or begin with the time, as logs and chats do.
fn stand_alone(text: &str) -> bool {
    let (mut pairs, mut alone, mut before) = (0, 0, "");
    for line in text.lines().map(str::trim) {
        if !before.is_empty() && !line.is_empty() && !is_item(line) {
            pairs += 1;
            alone += usize::from(
                ends_sentence(before) || is_unbroken(before) || is_unbroken(line) || begins_with_time(line),
            );
            if pairs >= LINES.end {
                return false;
            }
        }
        before = line;
    }
    pairs >= LINES.start && 2 * alone > pairs
}

fn ends_sentence(line: &str) -> bool {
    let closed = line.trim_end_matches(['"', '\'', '”', '’', '“', '»', '«', '」', '』', ')', ']']);
    closed.ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '।'])
}

fn is_unbroken(line: &str) -> bool {
    line.chars().nth(UNBROKEN).is_some()
}

/// Whether an hour and a minute stand near the beginning, as in `2024-03-14 09:12:44` and `[14.03.24, 09:12]`.
fn begins_with_time(line: &str) -> bool {
    const NEAR: usize = 24;
    let bytes = line.as_bytes();
    let near = bytes.get(..NEAR).unwrap_or(bytes);
    let digit = |byte: &u8| byte.is_ascii_digit();
    near.windows(4).any(|four| matches!(four, [a, b':', c, d] if digit(a) && digit(c) && digit(d)))
}

/// Whether words stand in columns, by the room between them.
fn is_aligned(line: &str) -> bool {
    line.contains('\t') || line.contains("   ")
}

/// How often a line is quoted, as mails do, and what stands behind the marks.
fn unquoted(line: &str) -> (usize, &str) {
    let (mut marks, mut rest) = (0, line);
    while let Some(behind) = rest.strip_prefix('>')
        && (behind.is_empty() || behind.starts_with(['>', ' ']))
    {
        (marks, rest) = (marks + 1, behind.trim_start());
    }
    (marks, rest)
}

/// The whole file as text; says so when bytes are no characters.
pub fn decode<'a>(bytes: &'a [u8], output: &mut Output<'_>) -> Cow<'a, str> {
    let (encoding, mark) = encoding(bytes);
    let (text, lost) = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
    if lost {
        output.warn(Warning::CHARACTERS_LOST, None);
    }
    with_line_feeds(text)
}

/// Old Macintoshes end a line by a carriage return alone.
fn with_line_feeds(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains('\n') || !text.contains('\r') { text } else { text.replace('\r', "\n").into() }
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
    (strange * 100 <= text.chars().count()).then(|| with_line_feeds(text).into_owned())
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
    let sample = bytes.get(..GUESS_FROM).unwrap_or(bytes);
    if std::str::from_utf8(bytes).is_ok() || is_utf_8_at_heart(sample) {
        return (UTF_8, 0);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(sample, true);
    (detector.guess(None, Utf8Detection::Allow), 0)
}

/// Whether a few bytes alone are no UTF-8: a guess would have it that all the others are something else, too.
fn is_utf_8_at_heart(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        // Each character beyond ASCII begins with one such byte.
        good += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > GOOD.saturating_mul(bad)
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

    /// Blocks and warnings of a file that is this.
    fn read_file(bytes: &[u8]) -> (Vec<(Kind, String)>, Vec<Warning>) {
        let mut silent = |_, _| ();
        let mut output = Output::new(crate::Limits::for_size(1000), &mut silent);
        read(bytes, &Tools::default(), &mut output).unwrap();
        let (summary, pieces) = output.finish(crate::Format::Text).unwrap();
        (pieces.into_iter().map(|piece| (piece.kind, piece.text)).collect(), summary.warnings)
    }

    fn paragraphs(text: &str) -> Vec<String> {
        read_file(text.as_bytes()).0.into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn one_bad_byte_does_not_make_another_encoding_of_it() {
        let text = "Größere Städte wählen früher, heißt es über die Öffnung der Märkte. ".repeat(3);
        let (blocks, warnings) = read_file(&[text.as_bytes(), b"\xff"].concat());
        assert_eq!(blocks, [(Kind::Paragraph, format!("{text}\u{fffd}"))]);
        assert_eq!(warnings, [Warning::new(Warning::CHARACTERS_LOST, None)]);
    }

    #[test]
    fn old_macintoshes_end_their_lines_too() {
        assert_eq!(paragraphs("One\rline.\r\rTwo."), ["One line.", "Two."]);
        assert_eq!(head(b"a\rb", 100).as_deref(), Some("a\nb"));
    }

    #[test]
    fn a_line_is_a_paragraph_where_lines_are_not_broken_and_only_there() {
        let memo = "The roof\nIt is rotten on the north side.\nThe slates are sound.\nWork begins in April.\nThe hall\nIt stays open.";
        assert_eq!(paragraphs(memo), memo.lines().collect::<Vec<_>>());
        let word = format!("The roof\n{0}\nThe hall\n{0}\nThe stage\n{0}", "rotten timbers ".repeat(20).trim());
        assert_eq!(paragraphs(&word), word.lines().collect::<Vec<_>>());
        let chat = "[14.03.24, 09:12] Ann: are you in\n[14.03.24, 09:13] Bob: yes\n[14.03.24, 09:13] Bob: come up\nand bring tea\n[14.03.24, 09:20] Ann: ok";
        assert_eq!(paragraphs(chat), chat.lines().collect::<Vec<_>>());
        let letter = "The roof timbers on the north side are\nrotten over a third of their length.\nThe slates are sound, and the hall is\nsafe to use this winter as long as the\nstage stays closed.";
        assert_eq!(paragraphs(letter), [letter.replace('\n', " ")]);
    }

    #[test]
    fn of_more_lines_than_there_may_be_paragraphs_none_is_one() {
        let lines = |count: usize| "It is so.\n".repeat(count);
        assert!(stand_alone(&lines(LINES.end)) && !stand_alone(&lines(LINES.end + 1)));
        assert!(!stand_alone(&lines(LINES.start)), "too few to tell");
    }

    #[test]
    fn a_quotation_has_its_marks_once_and_ends_where_its_depth_changes() {
        let mail = "On Monday she wrote:\n> Is it open\n> yet?\n>\n> - bring tea\n> > When does\n> > it open?\nIt is,\nfor more than\n>5 people.";
        assert_eq!(
            paragraphs(mail),
            [
                "On Monday she wrote:",
                "> Is it open yet?",
                "> - bring tea",
                "> > When does it open?",
                "It is, for more than >5 people."
            ]
        );
    }

    #[test]
    fn words_broken_at_the_end_of_a_line_are_made_whole_but_not_in_tables_and_between_items() {
        let text = "The infor-\nmation office of a well-\nknown town.\n\nIt is well-known for pre-\nand post-war ware-\n> houses\n\n- a bridge of cast-\n  iron\n- beams, half-\n- oak";
        assert_eq!(
            paragraphs(text),
            [
                "The information office of a well-known town.",
                "It is well-known for pre- and post-war ware-",
                "> houses",
                "- a bridge of castiron",
                "- beams, half-",
                "- oak"
            ]
        );
        let table = "part    state\n------  ------\ncast-   half-\niron    rotten\n\n";
        assert_eq!(paragraphs(table), ["part | state", "cast- | half-", "iron | rotten"]);
        for columns in ["cast-   half-\niron    rotten", "cast-\thalf-\niron  rotten", "cast  half-\nrotten\tiron"] {
            let words: Vec<&str> = columns.split_whitespace().collect();
            assert_eq!(paragraphs(columns), [words.join(" ")], "columns");
        }
        assert_eq!(paragraphs("   the cast-\n   iron  beams   \n"), ["the castiron beams"], "no column stands alone");
        let lines = "It went to the office.\nThe office was gone.\nNobody came.\nWe left-\nall of us.\nSo it went.";
        assert_eq!(paragraphs(lines), lines.lines().collect::<Vec<_>>(), "each line is a paragraph");
    }

    #[test]
    fn pictures_and_programs_are_not_text() {
        assert!(head(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0", 100).is_none());
        assert!(head(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0", 100).is_none());
        assert!(head("Ein Satz.\r\n\u{c}Noch einer.".as_bytes(), 100).is_some());
    }
}
