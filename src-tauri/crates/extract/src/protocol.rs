//! The messages between the app and `alcove-extract`: a length (u32, little endian) and that many bytes of JSON.
//!
//! To the program, on its standard input: one [`Request`], then the document's bytes as they are.
//! From the program, on its standard output: [`Message`]s, the last of which is `Done`, `Failed` or `Picture`; behind a picture
//! its pixels as they are. No file format is used for them, so that nothing that shows them has to parse a stranger's bytes.
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
/// The most marks on a drawn page.
pub const MAX_MARKS: usize = 2_000;
/// The program's exit status when an allocation failed.
pub const EXIT_OUT_OF_MEMORY: i32 = 12;
/// The program's exit status when the system would not confine it: it has parsed nothing.
pub const EXIT_UNCONFINED: i32 = 13;

/// What comes before the document's bytes.
#[derive(Debug, Serialize, Deserialize)]
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
    /// Draw one of its pages.
    Page(PageAsked),
}

/// A page to be drawn.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PageAsked {
    /// Its number, from 1.
    pub number: u32,
    /// How many pixels wide; fewer where the page is so tall that it would have more than [`MAX_PIXELS`].
    pub width: u32,
    /// Words on it whose places are wanted.
    pub quote: Option<String>,
}

/// A drawn page, but for its pixels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Where the quoted words stand, line by line: left, top, right, bottom, in pixels. Empty where they were not found.
    pub marks: Vec<[u32; 4]>,
}

impl Picture {
    /// How many bytes its pixels have, red, green, blue and opacity of each; `None` where no picture asked for has so many.
    #[must_use]
    pub fn bytes(&self) -> Option<usize> {
        let pixels = self.width.checked_mul(self.height).filter(|pixels| (1..=MAX_PIXELS).contains(pixels))?;
        usize::try_from(pixels).ok()?.checked_mul(4)
    }
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
}

/// What the program says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Message {
    /// So many pages of so many are read (0: unknown).
    Progress(u32, u32),
    /// The next part of the text.
    Pieces(Vec<Piece>),
    /// All is said.
    Done(Summary),
    /// It cannot be read.
    Failed(Error),
    /// The page, its pixels following.
    Picture(Picture),
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
