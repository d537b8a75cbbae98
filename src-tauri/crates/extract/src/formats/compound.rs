//! Compound files (MS-CFB): folders and streams in one file, which is what office files were before they were archives,
//! and still are where a password locks them or Outlook writes them.

use std::io::{Cursor, Read, Write};
use std::time::UNIX_EPOCH;

use cfb::CompoundFile;
use encoding_rs::Encoding;

use crate::output::Output;
use crate::{Error, Limits, Warning};

/// The bytes such a file begins with.
pub const MAGIC: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// Folders and streams that are listed.
const MAX_ENTRIES: usize = 100_000;

/// An open compound file.
pub struct Compound<'a> {
    file: CompoundFile<Cursor<&'a [u8]>>,
    /// Bytes that may still be read: streams may share sectors, so together they may be larger than the file.
    left: u64,
    /// A stream ended before its end.
    damaged: bool,
    /// There is more in it than was listed.
    unlisted: bool,
}

impl<'a> Compound<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, Error> {
        let file = CompoundFile::open(Cursor::new(bytes)).map_err(|_| Error::Damaged)?;
        Ok(Self { file, left: Limits::for_size(bytes.len() as u64).text_bytes, damaged: false, unlisted: false })
    }

    /// Says what was missing from the streams that were read or listed.
    pub fn tell(&self, output: &mut Output<'_>) {
        if self.damaged {
            output.warn(Warning::PART_DAMAGED, None);
        }
        if self.is_spent() || self.unlisted {
            output.cut(Warning::TEXT_LIMIT);
        }
    }

    /// Whether no more may be read of its streams: the last one may have been cut.
    pub fn is_spent(&self) -> bool {
        self.left == 0
    }

    /// The paths of its streams, as `/folder/stream`.
    pub fn streams(&mut self) -> Vec<String> {
        self.streams_among(MAX_ENTRIES)
    }

    /// Those among so many folders and streams.
    fn streams_among(&mut self, most: usize) -> Vec<String> {
        let mut entries = self.file.walk();
        let streams = entries.by_ref().take(most).filter(cfb::Entry::is_stream);
        let paths = streams.map(|entry| entry.path().to_string_lossy().into_owned()).collect();
        self.unlisted = entries.next().is_some();
        paths
    }

    /// A stream's bytes; `None` when there is none of that path. A broken one is read as far as it goes.
    pub fn stream(&mut self, path: &str) -> Option<Vec<u8>> {
        let stream = self.file.open_stream(path).ok()?;
        let (mut bytes, mut bounded) = (Vec::new(), stream.take(self.left));
        self.damaged |= bounded.read_to_end(&mut bytes).is_err();
        self.left = bounded.limit();
        Some(bytes)
    }
}

/// A file of these streams, each with its path; the same streams make the same bytes. `None` where their paths do not go together.
pub fn made_of(streams: impl Iterator<Item = (String, Vec<u8>)>) -> Option<Vec<u8>> {
    let mut file = CompoundFile::create(Cursor::new(Vec::new())).ok()?;
    for (path, bytes) in streams {
        if let Some((folder, _)) = path.rsplit_once('/') {
            file.create_storage_all(folder).ok()?;
        }
        let mut stream = file.create_new_stream(&path).ok()?;
        stream.write_all(&bytes).and_then(|()| stream.flush()).ok()?;
    }
    // Folders know when they were made.
    let folders: Vec<_> = file.walk().filter(|entry| entry.is_storage() && !entry.is_root()).collect();
    for folder in folders {
        file.set_created_time(folder.path(), UNIX_EPOCH).ok()?;
        file.set_modified_time(folder.path(), UNIX_EPOCH).ok()?;
    }
    file.flush().ok()?;
    Some(file.into_inner().into_inner())
}

/// The title among a file's properties (MS-OLEPS).
pub fn title(file: &mut Compound<'_>) -> Option<String> {
    const CODE_PAGE: u32 = 1;
    const TITLE: u32 = 2;
    const BYTES: u16 = 0x1e;
    const CHARACTERS: u16 = 0x1f;
    const MAX_PROPERTIES: u32 = 1000;
    let stream = file.stream("/\u{5}SummaryInformation")?;
    let set = stream.get(usize::try_from(stream.u32_at(44)?).ok()?..)?;
    let place = |wanted: u32| {
        (0..set.u32_at(4)?.min(MAX_PROPERTIES)).find_map(|n| {
            let entry = 8 + 8 * usize::try_from(n).ok()?;
            (set.u32_at(entry)? == wanted).then(|| usize::try_from(set.u32_at(entry + 4)?).ok())?
        })
    };
    let at = place(TITLE)?;
    let length = usize::try_from(set.u32_at(at + 4)?).ok()?;
    let code_page = place(CODE_PAGE).and_then(|at| set.u16_at(at + 4)).unwrap_or(1252);
    let text = match set.u16_at(at)? {
        BYTES => encoding(code_page).decode_without_bom_handling(set.part(at + 8, length)?).0.into_owned(),
        CHARACTERS => utf16(set.part(at + 8, length.checked_mul(2)?)?),
        _ => return None,
    };
    let text = text.trim_matches('\0').trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Numbers at a place, little endian; `None` beyond the end.
pub trait Numbers {
    fn part(&self, at: usize, length: usize) -> Option<&[u8]>;

    fn u8_at(&self, at: usize) -> Option<u8> {
        self.part(at, 1)?.first().copied()
    }
    fn u16_at(&self, at: usize) -> Option<u16> {
        Some(u16::from_le_bytes(self.part(at, 2)?.try_into().ok()?))
    }
    fn u32_at(&self, at: usize) -> Option<u32> {
        Some(u32::from_le_bytes(self.part(at, 4)?.try_into().ok()?))
    }
    fn u64_at(&self, at: usize) -> Option<u64> {
        Some(u64::from_le_bytes(self.part(at, 8)?.try_into().ok()?))
    }
    fn f64_at(&self, at: usize) -> Option<f64> {
        self.u64_at(at).map(f64::from_bits)
    }
}

impl Numbers for [u8] {
    fn part(&self, at: usize, length: usize) -> Option<&[u8]> {
        self.get(at..at.checked_add(length)?)
    }
}

/// UTF-16, little endian. Halves of characters become the sign for lost ones.
pub fn utf16(bytes: &[u8]) -> String {
    encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0.into_owned()
}

/// The encoding of a Windows code page; Western where the number says nothing.
pub fn encoding(code_page: u16) -> &'static Encoding {
    match code_page {
        65_001 => encoding_rs::UTF_8,
        1200 => encoding_rs::UTF_16LE,
        number => codepage::to_encoding(number).unwrap_or(encoding_rs::WINDOWS_1252),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Format, Kind};

    /// A file of streams of so many bytes each.
    fn of_streams(count: usize, bytes: usize) -> Vec<u8> {
        made_of((0..count).map(|number| (format!("/s{number}"), vec![b'x'; bytes]))).unwrap()
    }

    fn told(file: &Compound<'_>) -> (bool, Vec<String>) {
        let mut silent = |_, _| ();
        let mut output = Output::new(Limits::for_size(0), &mut silent);
        output.push(Kind::Paragraph, None, "Words.");
        file.tell(&mut output);
        let summary = output.finish(Format::Msg).unwrap().0;
        (summary.truncated, summary.warnings.into_iter().map(|warning| warning.kind).collect())
    }

    #[test]
    fn what_is_not_listed_and_what_is_beyond_all_streams_together_is_told_of() {
        let (all, cut) = ((false, vec![]), (true, vec![Warning::TEXT_LIMIT.to_owned()]));
        let bytes = of_streams(3, 100);
        // The outermost folder is an entry as well.
        for (most, streams, expected) in [(4, 3, &all), (3, 2, &cut)] {
            let mut file = Compound::open(&bytes).unwrap();
            assert_eq!(file.streams_among(most).len(), streams, "{most}");
            assert_eq!(&told(&file), expected, "{most}");
        }
        for (left, read, expected) in [(301, 300, &all), (250, 250, &cut)] {
            let mut file = Compound { left, ..Compound::open(&bytes).unwrap() };
            let streams = ["/s0", "/s1", "/s2"].map(|path| file.stream(path).unwrap().len());
            assert_eq!(streams.iter().sum::<usize>(), read, "{left}");
            assert_eq!(&told(&file), expected, "{left}");
        }
    }
}
