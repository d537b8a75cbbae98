//! An archive of XML parts, which is what modern office files are: opened within bounds, walked without a tree.
//!
//! A part is streamed, so its size on disk decides nothing; what has been unpacked is counted, over all parts together.
//! A DOCTYPE that declares something is refused (no honest file has one, every entity bomb does), and nothing nests deeper than [`MAX_DEPTH`].

use std::io::{BufRead, BufReader, Cursor, Read};

use flate2::read::DeflateDecoder;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::result::ZipError;

use super::locked::odf::Locks;
use crate::output::Output;
use crate::password::Password;
use crate::{Error, Warning};

/// No person nests elements deeper.
const MAX_DEPTH: u32 = 256;
/// Markup may be so many times as large as the text limit.
const MARKUP: u64 = 8;

/// An open archive.
pub struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Bytes that may still be unpacked.
    left: u64,
    locks: Locks,
    password: Option<Password>,
}

/// What is met on the way through a part.
pub enum Node<'a> {
    /// An element begins: its name without prefix, and its attributes.
    Start(&'a str, &'a BytesStart<'a>),
    /// It ends.
    End(&'a str),
    /// Characters.
    Text(&'a str),
}

impl<'a> Package<'a> {
    pub fn open(bytes: &'a [u8], output: &mut Output<'_>) -> Result<Self, Error> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Error::Damaged)?;
        // Of parts of one name the last is read; another program may show another.
        if archive.has_duplicate_names() {
            output.warn(Warning::PART_DAMAGED, None);
        }
        let left = output.limits.text_bytes.saturating_mul(MARKUP);
        Ok(Self { archive, left, locks: Locks::default(), password: None })
    }

    /// From here on, parts that are locked are unlocked as they are opened.
    ///
    /// # Errors
    /// As the locks ask: without a password, or where it would be of no use.
    pub fn unlock(&mut self, locks: Locks, password: Option<&Password>) -> Result<(), Error> {
        locks.ask(password)?;
        self.locks = locks;
        self.password = password.cloned();
        Ok(())
    }

    /// The names of its parts.
    pub fn names(&self) -> Vec<String> {
        self.archive.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned).collect()
    }

    /// Walks through a part; `false` when there is none of that name. `visit` answers whether to go on.
    ///
    /// A broken part is read as far as it goes, with a warning.
    pub fn walk(
        &mut self,
        name: &str,
        output: &mut Output<'_>,
        visit: &mut dyn FnMut(Node<'_>, &mut Output<'_>) -> bool,
    ) -> Result<bool, Error> {
        let most = self.left;
        let Some(part) = self.part(name, output)? else { return Ok(false) };
        let mut bounded = BufReader::new(part.take(most));
        let end = walk(&mut bounded, output, visit);
        let left = bounded.into_inner().limit();
        self.left = left;
        match end {
            End::Doctype => Err(Error::Damaged),
            _ if self.left == 0 => {
                output.cut(Warning::TEXT_LIMIT);
                Ok(true)
            }
            End::Broken => {
                output.warn(Warning::PART_DAMAGED, None);
                Ok(true)
            }
            End::Deep => {
                output.cut(Warning::DEPTH_LIMIT);
                Ok(true)
            }
            End::Regular => Ok(true),
        }
    }

    /// The bytes of a part that is no XML; `None` when there is none of that name. A broken part is read as far as it goes.
    pub fn bytes(&mut self, name: &str, output: &mut Output<'_>) -> Result<Option<Vec<u8>>, Error> {
        let most = self.left.min(output.limits.text_bytes);
        let Some(part) = self.part(name, output)? else { return Ok(None) };
        let (mut bytes, mut bounded) = (Vec::new(), part.take(most));
        if bounded.read_to_end(&mut bytes).is_err() {
            output.warn(Warning::PART_DAMAGED, None);
        }
        let left = bounded.limit();
        drop(bounded);
        self.left -= most - left;
        if left == 0 {
            output.cut(Warning::TEXT_LIMIT);
        }
        Ok(Some(bytes))
    }

    /// The bytes of a picture, at most so many; `None` where there is none of that name. What it takes does not count as text.
    pub fn picture(&mut self, name: &str, most: u64, output: &mut Output<'_>) -> Result<Option<Vec<u8>>, Error> {
        let Some(part) = self.part(name, output)? else { return Ok(None) };
        let mut bytes = Vec::new();
        // One that breaks off may still be drawn as far as it goes.
        let _ = part.take(most).read_to_end(&mut bytes);
        Ok(Some(bytes))
    }

    /// Opens a part, if there is one of that name.
    fn part(&mut self, name: &str, output: &mut Output<'_>) -> Result<Option<Box<dyn Read + '_>>, Error> {
        let part = match self.archive.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(_)) => return Err(Error::EncryptionUnknown),
            Err(_) => {
                output.warn(Warning::PART_DAMAGED, None);
                return Ok(None);
            }
        };
        if self.locks.is_empty() {
            return Ok(Some(Box::new(part)));
        }
        let mut bytes = Vec::new();
        if part.take(self.left).read_to_end(&mut bytes).is_err() {
            output.warn(Warning::PART_DAMAGED, None);
        }
        Ok(Some(match self.locks.unlock(name, &bytes, self.password.as_ref())? {
            // What is locked was packed before.
            Some(unlocked) => Box::new(DeflateDecoder::new(Cursor::new(unlocked))),
            None => Box::new(Cursor::new(bytes)),
        }))
    }
}

/// How a walk ended.
enum End {
    Regular,
    Broken,
    Deep,
    Doctype,
}

fn walk(
    part: &mut impl BufRead,
    output: &mut Output<'_>,
    visit: &mut dyn FnMut(Node<'_>, &mut Output<'_>) -> bool,
) -> End {
    let mut reader = Reader::from_reader(part);
    reader.config_mut().check_end_names = false;
    let (mut buffer, mut depth) = (Vec::new(), 0_u32);
    loop {
        let go_on = match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element)) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return End::Deep;
                }
                visit(Node::Start(element.local_name().as_ref(), &element), output)
            }
            Ok(Event::Empty(element)) => {
                let name = element.local_name();
                visit(Node::Start(name.as_ref(), &element), output) && visit(Node::End(name.as_ref()), output)
            }
            Ok(Event::End(element)) => {
                depth = depth.saturating_sub(1);
                visit(Node::End(element.local_name().as_ref()), output)
            }
            Ok(Event::Text(text)) => visit(Node::Text(&text), output),
            Ok(Event::CData(text)) => visit(Node::Text(&text), output),
            Ok(Event::GeneralRef(reference)) => {
                let named = match &*reference {
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "amp" => Some('&'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => reference.resolve_char_ref().ok().flatten(),
                };
                named.is_none_or(|c| visit(Node::Text(c.encode_utf8(&mut [0; 4])), output))
            }
            // Lists of old books name one, which nobody fetches.
            Ok(Event::DocType(declared)) if declared.contains('[') => return End::Doctype,
            Ok(Event::Eof) => return if depth == 0 { End::Regular } else { End::Broken },
            Ok(_) => true,
            Err(_) => return End::Broken,
        };
        if !go_on || output.is_full() {
            return End::Regular;
        }
        if output.is_late() {
            output.cut(Warning::TIME_LIMIT);
            return End::Regular;
        }
        buffer.clear();
    }
}

/// An attribute by its name without prefix.
pub fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found =
        element.attributes().with_checks(false).filter_map(Result::ok).find(|a| a.key.local_name().as_ref() == name)?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

/// Whether an on/off element (`<w:vanish/>`, `<w:vanish w:val="0"/>`) is on.
pub fn is_on(element: &BytesStart<'_>) -> bool {
    !matches!(attribute(element, "val").as_deref(), Some("0" | "false" | "off"))
}
