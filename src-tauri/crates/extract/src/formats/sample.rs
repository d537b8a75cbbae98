//! What a file looks like, gathered once so that every row of the table can be asked.
//!
//! Only content is looked at: of archives and compound files the names of what is in them, of texts their beginning.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::compound::{self, Compound};
use super::{FORMATS, FormatRow, is_pdf, locked, plain};
use crate::Error;
use crate::password::Password;

/// Bytes of text that are looked at.
pub const HEAD: usize = 16 * 1024;
/// The longest media type that is looked at, in bytes.
const MEDIA_TYPE: u64 = 256;

/// A file, and what can be told of it at a glance.
pub struct Sample<'a> {
    /// All of it.
    pub bytes: &'a [u8],
    /// Names in the archive, or paths of streams in the compound file, if it is one.
    pub entries: Vec<String>,
    /// What the archive says it is, where it has the part for it (OpenDocument, EPUB).
    pub media_type: Option<String>,
    /// The beginning as text, if it is text.
    pub head: Option<String>,
}

impl<'a> Sample<'a> {
    pub fn new(bytes: &'a [u8]) -> Result<Self, Error> {
        if bytes.starts_with(compound::MAGIC) {
            let entries = Compound::open(bytes)?.streams();
            return Ok(Self { bytes, entries, media_type: None, head: None });
        }
        let mut archive = bytes.starts_with(b"PK\x03\x04").then(|| ZipArchive::new(Cursor::new(bytes)));
        let entries = match &archive {
            Some(Err(_)) => return Err(Error::Damaged),
            Some(Ok(archive)) => {
                archive.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned).collect()
            }
            None => Vec::new(),
        };
        let media_type = archive.as_mut().and_then(|archive| media_type(archive.as_mut().ok()?));
        // In what encoding a PDF would be written, were it a text, takes long to guess.
        let is_text = archive.is_none() && !is_pdf(bytes);
        let head = if is_text { plain::head(bytes, HEAD) } else { None };
        if head.as_ref().is_some_and(|head| bytes.len() <= HEAD && head.trim().is_empty()) {
            return Err(Error::Empty);
        }
        Ok(Self { bytes, entries, media_type, head })
    }
}

impl Sample<'_> {
    /// The beginning of what is written to be read. XML is not: it would show its tags.
    pub fn text(&self) -> Option<&str> {
        let is_xml = |head: &str| ["<?xml", "<svg"].iter().any(|mark| head.trim_start().starts_with(mark));
        self.head.as_deref().filter(|head| !is_xml(head))
    }
}

fn media_type(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Option<String> {
    let mut name = String::new();
    archive.by_name("mimetype").ok()?.take(MEDIA_TYPE).read_to_string(&mut name).ok()?;
    Some(name.trim().to_owned())
}

/// A modern office file that is locked by a password stands within a compound file: the document as it was before, or
/// nothing where the bytes are no such thing.
pub fn unlocked(bytes: &[u8], password: Option<&Password>) -> Result<Option<Vec<u8>>, Error> {
    let is_package = bytes.starts_with(compound::MAGIC) && locked::is_package(&Compound::open(bytes)?.streams());
    if is_package { locked::package(bytes, password).map(Some) } else { Ok(None) }
}

/// The first row that recognises the file.
pub fn find(sample: &Sample<'_>) -> Option<&'static FormatRow> {
    FORMATS.iter().find(|row| (row.recognise)(sample))
}
