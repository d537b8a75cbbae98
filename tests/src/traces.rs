//! Looks for words on the disk, in the forms a program may leave them in.

use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

/// A word this long is nobody else's: finding it alone is finding the sentence.
const TELLING: usize = 24;

/// Every file under `folder` that holds `words`, or a telling one of them, as UTF-8 or as UTF-16.
pub fn of(words: &str, folder: &Path) -> Vec<PathBuf> {
    let telling = words.split_whitespace().filter(|word| word.len() >= TELLING);
    let sought: Vec<Vec<u8>> =
        telling.chain([words]).flat_map(|text| [text.as_bytes().to_vec(), utf16(text)]).collect();
    let mut found = Vec::new();
    walk(folder, &mut |file| {
        // One that is gone meanwhile holds nothing; of one that cannot be read nobody knows.
        let gone = |error: Error| if error.kind() == ErrorKind::NotFound { Ok(Vec::new()) } else { Err(error) };
        let bytes = std::fs::read(file).or_else(gone).unwrap();
        if sought.iter().any(|s| holds(&bytes, s)) {
            found.push(file.to_owned());
        }
    });
    found
}

/// How many files lie under `folder`.
pub fn files(folder: &Path) -> usize {
    let mut count = 0;
    walk(folder, &mut |_| count += 1);
    count
}

/// Little-endian, as web views keep strings.
pub fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn walk(folder: &Path, each: &mut impl FnMut(&Path)) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => walk(&entry.path(), each),
            Ok(kind) if kind.is_file() => each(&entry.path()),
            _ => {}
        }
    }
}

fn holds(bytes: &[u8], sought: &[u8]) -> bool {
    let Some(&first) = sought.first() else { return false };
    bytes.windows(sought.len()).any(|window| window.first() == Some(&first) && window == sought)
}
