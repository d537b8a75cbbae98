//! The messages between the app and `alcove-extract`: a length (u32, little endian) and that many bytes of JSON.
//!
//! To the program, on its standard input: one [`Request`], then the document's bytes as they are.
//! From the program, on its standard output: [`Message`]s, the last of which is `Done`, `Failed`, `Sizes`, `Places`, `Attachment` or
//! `Picture`;
//! behind a picture its pixels as they are. No file format is used for them, so that nothing that shows them has to parse a stranger's bytes.
//! A picture that stands within a document ([`Within`]) comes as its bytes; nothing but another confined program looks into those.
//! Every message is bounded, so neither side can make the other allocate more than [`MAX_MESSAGE`].

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use zeroize::Zeroizing;

use crate::{Error, Format, Kind, Limits, Password, Warning};

/// The longest message, in bytes.
pub const MAX_MESSAGE: u32 = 4 * 1024 * 1024;
/// The most pieces a document may have; more are cut off with a warning.
pub const MAX_PIECES: usize = 1_000_000;
/// The longest piece of text, in characters; a longer paragraph goes on in the next piece.
pub const MAX_PIECE_CHARS: usize = 8_000;
/// The most pixels a drawn page has.
pub const MAX_PIXELS: u32 = 12_000_000;
/// The most pictures within a document that are given out.
pub const MAX_PICTURES: usize = 1_000;
/// The longest picture within a document that is given out, in bytes.
pub const MAX_PICTURE: u32 = 48 << 20;
/// The most bytes that the pictures within a document have together.
pub const MAX_PICTURES_BYTES: u64 = 256 << 20;
/// The most pages that another reader of a PDF is asked about by their numbers. The request that names them holds a password, and must fit in
/// what is allocated at first.
pub const MAX_SECOND: usize = 5_000;
/// The most pages whose sizes are told.
pub const MAX_SIZES: usize = 10_000;
/// The most passages that are looked for on a page at once.
pub const MAX_PASSAGES: usize = 32;
/// The most places on a page: a passage has one for each of its lines.
pub const MAX_PLACES: usize = 2_000;
/// A place on a page is told in so many parts of the page's width and height.
pub const PARTS: u32 = 10_000;
/// The program's first argument when it is to lock itself up and become Tesseract; its place and its arguments follow.
pub const RECOGNISE: &str = "--recognise";
/// What a line begins with that tells of which page the table of words behind it is.
pub const RECOGNISED_PAGE: &str = "ALCOVE PAGE ";
/// The same of which picture within a document, where that is no page.
pub const RECOGNISED_PICTURE: &str = "ALCOVE PICTURE ";
/// The program's exit status when an allocation failed.
pub const EXIT_OUT_OF_MEMORY: i32 = 12;
/// The program's exit status when the system would not confine it: it has parsed nothing.
pub const EXIT_UNCONFINED: i32 = 13;

/// What comes before the document's bytes. It can hold a password: no `Debug`.
#[derive(Serialize, Deserialize)]
pub struct Request {
    /// How many bytes follow.
    pub bytes: u64,
    /// What reading them may cost.
    pub limits: Limits,
    /// The document's password, where the user gave one.
    #[serde(default)]
    pub password: Option<Password>,
    /// What is asked for.
    #[serde(default)]
    pub ask: Ask,
}

/// What the program is to do with the document.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// Give its text.
    #[default]
    Text,
    /// Give its text, that of a PDF as libpdfium alone reads it.
    TextByPdfium,
    /// Give the size of each of its pages.
    Sizes,
    /// Draw one of its pages.
    Page(PageAsked),
    /// Find words on one of its pages.
    Places(PlacesAsked),
    /// Give its text as another reader of the same format sees it.
    Second(SecondAsked),
    /// Tell whether words were filled into a PDF's form that no page shows, of which libpdfium found so many: a warning of that, and no text.
    Filled(u32),
    /// It is what Tesseract said of pages or pictures, tables of words, each behind a line with its number: give their text.
    Recognised,
    /// It is such a table, of one page: find words in it.
    PlacesSeen(PlacesSeen),
    /// Give one of the files attached to it, by its number among those that are listed, from 1.
    Attachment(u32),
}

/// A page to be drawn.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct PageAsked {
    /// Its number, from 1.
    pub number: u32,
    /// How many pixels wide; fewer where the page is so tall that it would have more than [`MAX_PIXELS`].
    pub width: u32,
}

/// Pages of a PDF that another reader is asked about, from 1 and at most [`MAX_SECOND`]; where none is named, all.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SecondAsked {
    /// Those on which nothing was read.
    pub silent: Vec<u32>,
    /// Those on which a little was.
    pub poor: Vec<u32>,
}

/// Words to be found on a page.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PlacesAsked {
    /// Its number, from 1.
    pub number: u32,
    /// The words, at most [`MAX_PASSAGES`] times.
    pub passages: Vec<Passage>,
}

/// Words to be found in what Tesseract said of a page.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PlacesSeen {
    /// Pixels across and down of the picture it was given.
    pub size: [u32; 2],
    /// The words, at most [`MAX_PASSAGES`] times.
    pub passages: Vec<Passage>,
}

/// Words of a block. The block is there to tell them from the same words elsewhere on the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// The block's text.
    pub text: String,
    /// The first character that is wanted, from 0 (Unicode scalar values).
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// A box on a page: left, top, right, bottom, each in [`PARTS`] of the page's width or height as it is shown.
pub type Place = [u32; 4];

/// Whether a place lies on a page at all.
#[must_use]
pub fn is_on_page([left, top, right, bottom]: &Place) -> bool {
    left < right && top < bottom && *right <= PARTS && *bottom <= PARTS
}

/// A drawn page, but for its pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

impl Picture {
    /// How many bytes its pixels have, red, green, blue and opacity of each; `None` where no picture asked for has so many.
    #[must_use]
    pub fn bytes(&self) -> Option<usize> {
        let pixels = self.width.checked_mul(self.height).filter(|pixels| (1..=MAX_PIXELS).contains(pixels))?;
        usize::try_from(pixels).ok()?.checked_mul(4)
    }
}

/// A picture that stands within a document, but for its bytes, which follow as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Within {
    /// So many pieces of text stand before it.
    pub after: u32,
    /// Page, slide, sheet or chapter, from 1.
    pub page: Option<u32>,
    /// How many bytes follow, at most [`MAX_PICTURE`].
    pub bytes: u32,
}

/// A picture that stands within a document: what another program wrote there, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Embedded {
    /// So many pieces of text stand before it.
    pub after: u32,
    /// Page, slide, sheet or chapter, from 1.
    pub page: Option<u32>,
    /// A PNG, JPEG or the like.
    pub bytes: Vec<u8>,
}

/// A file that is attached to a letter, but for its bytes, which follow as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    /// What the letter calls it: not empty, and no control characters.
    pub name: String,
    /// How many bytes follow, at most [`MAX_BYTES`](crate::MAX_BYTES).
    pub bytes: u64,
}

/// A block before it is numbered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// What it is.
    pub kind: Kind,
    /// The text: NFC, no control characters but tab and line feed.
    pub text: String,
    /// Page, from 1.
    pub page: Option<u32>,
    /// How sure the recognition of this text is, in hundredths; `None` for text that is written in the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<u8>,
}

/// What the program says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Message {
    /// So many pages of so many are read (0: unknown).
    Progress(u32, u32),
    /// The next part of the text.
    Pieces(Vec<Piece>),
    /// A picture that stands in the text, its bytes following.
    Within(Within),
    /// All is said.
    Done(Summary),
    /// It cannot be read.
    Failed(Error),
    /// Width and height of each page as it is shown, in points, at least 1; of the first [`MAX_SIZES`].
    Sizes(Vec<[u32; 2]>),
    /// The file that was attached, its bytes following.
    Attachment(Attached),
    /// The page, its pixels following.
    Picture(Picture),
    /// Where the words stand, line by line; none where they were not found.
    Places(Vec<Place>),
}

/// All of a document but its text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// What it is.
    pub format: Format,
    /// Its title.
    pub title: Option<String>,
    /// Its pages.
    pub pages: Option<u32>,
    /// What to tell the user.
    pub warnings: Vec<Warning>,
    /// Whether a limit cut something off.
    pub truncated: bool,
    /// Pictures in which text may stand, in the order of the text. They go by messages of their own.
    #[serde(skip)]
    pub pictures: Vec<Embedded>,
}

/// Writes one message.
///
/// # Errors
/// As the pipe says; `InvalidData` when the message is too long.
pub fn write<T: Serialize>(pipe: &mut impl Write, message: &T) -> io::Result<()> {
    // A request may hold a password. It fits in what is allocated at first, so that no copy is left behind by growing.
    let mut json = Zeroizing::new(Vec::with_capacity(64 * 1024));
    serde_json::to_writer(&mut *json, message)?;
    let length = u32::try_from(json.len()).ok().filter(|n| *n <= MAX_MESSAGE).ok_or(io::ErrorKind::InvalidData)?;
    pipe.write_all(&length.to_le_bytes())?;
    pipe.write_all(&json)
}

/// Reads one message.
///
/// # Errors
/// As the pipe says; `InvalidData` when it is too long or makes no sense.
pub fn read<T: DeserializeOwned>(pipe: &mut impl Read) -> io::Result<T> {
    let mut length = [0; 4];
    pipe.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length);
    if length > MAX_MESSAGE {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut json = vec![0; length as usize];
    pipe.read_exact(&mut json)?;
    Ok(serde_json::from_slice(&json)?)
}

/// Whether a text is as [`Piece::text`] promises. The app asks, because the program may have been taken over.
#[must_use]
pub fn is_clean(text: &str) -> bool {
    !text.is_empty() && !text.chars().any(|c| c.is_control() && c != '\n' && c != '\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_survives_the_pipe() {
        let mut pipe = Vec::new();
        write(&mut pipe, &Message::Progress(3, 7)).unwrap();
        let back: Message = read(&mut pipe.as_slice()).unwrap();
        assert!(matches!(back, Message::Progress(3, 7)));
    }

    #[test]
    fn a_length_over_the_limit_is_refused_before_anything_is_allocated() {
        let bytes = u32::MAX.to_le_bytes();
        assert_eq!(read::<Message>(&mut bytes.as_slice()).unwrap_err().kind(), io::ErrorKind::InvalidData);
    }

    #[test]
    fn a_cut_message_is_an_error() {
        let mut pipe = Vec::new();
        write(&mut pipe, &Message::Failed(Error::Damaged)).unwrap();
        pipe.pop();
        assert!(read::<Message>(&mut pipe.as_slice()).is_err());
    }

    #[test]
    fn marks_of_control_are_not_clean() {
        assert!(is_clean("a\tb\nc"));
        assert!(!is_clean("a\u{2}b") && !is_clean("\u{1b}[31m") && !is_clean(""));
    }
}
