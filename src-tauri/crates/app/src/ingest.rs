//! A file the user gave becomes a document in the vault.
//!
//! The file is read once; what the confined reader saw is what is stored. Nothing is written anywhere else.

use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use extract::{Format, Password, Step, Warning};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::error::{Code, Error, Result};
use crate::jobs::Job;
use crate::locked::Whence;
use crate::view::{DocumentId, Stage};
use crate::{App, attachments, consent};

/// Reads a document and stores it, as it is: one that a password locks stays locked by it within the vault. One that is there already is
/// found again instead. Stopped while text in pictures is recognised or later, it is stored as far as it was read, which its warnings tell,
/// and ends as [`Code::Stopped`].
///
/// # Errors
/// What is wrong with the file, what the reader or the vault refuses, [`Code::ConsentNeeded`] or [`Code::Stopped`].
pub fn ingest(app: &App, whence: &Whence, password: Option<&Password>, job: &mut Job) -> Result<DocumentId> {
    consent::noticed(&app.session().unlocked()?)?;
    job.progress(Stage::Reading, 0, 0, None);
    match whence {
        Whence::File(path) => take_in(app, (name_of(path).as_str(), path.as_path()), &read_file(path)?, password, job),
        Whence::Attached { document, number, title } => {
            attachments::take_in(app, (*document, *number), title, password, job)
        }
    }
}

/// The same of a document's bytes, by the title and the name that it has.
///
/// # Errors
/// As [`ingest`].
pub fn take_in(
    app: &App,
    (title, path): (&str, &Path),
    bytes: &[u8],
    password: Option<&Password>,
    job: &mut Job,
) -> Result<DocumentId> {
    let sha256: [u8; 32] = Sha256::digest(bytes).into();
    if let Some(id) = app.session().unlocked()?.vault()?.find_by_hash(&sha256)? {
        job.stored(DocumentId(id), title);
        return Ok(DocumentId(id));
    }

    let mut is_kept = false;
    let told = &mut |step: Step, done, of| {
        // Reading takes seconds, recognising hours.
        is_kept |= step == Step::Recognising;
        let stage = match step {
            Step::Reading => Stage::Reading,
            Step::Recognising => Stage::Recognising,
        };
        job.progress(stage, done, of, None);
    };
    let recogniser = app.recogniser().map(|recogniser| recogniser.keeping_unless(job.lost_flag()));
    let mut document = app.reader_with(password).read_all(bytes, recogniser.as_ref(), job.stop_flag(), told)?;
    say_if_belied(path, &mut document);
    let halt = job.halt(is_kept);
    if halt.is_asked() {
        return Err(Code::Stopped.into());
    }

    let new = vault::NewDocument {
        title,
        format: document.format.id(),
        pages: document.pages,
        added: &Timestamp::now().to_string(),
        warnings_json: &serde_json::to_string(&document.warnings).unwrap_or_default(),
        original: bytes,
    };
    let blocks: Vec<vault::Block> = document.blocks.into_iter().map(stored_block).collect();
    let storing = vault::Storing::new(new, &blocks).ended_by(halt.clone().giving_way_to(app.session().waiting()));
    let id = app.session().in_slices(storing, &mut |done, of| {
        job.progress(Stage::Storing, done, of, None);
        if halt.is_asked() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    let id = DocumentId(id);
    job.stored(id, title);
    // Nothing follows upon a document that was stopped on its way in.
    job.go()?;
    Ok(id)
}

/// A name that says something else is said, not obeyed.
pub fn say_if_belied(path: &Path, document: &mut extract::Document) {
    let ending = path.extension().map(|ending| ending.to_string_lossy()).unwrap_or_default();
    if document.format.belies(&ending) && !is_called_by_its_subject(path, document) {
        document.warnings.push(Warning::new(Warning::NAME_BELIED, None));
    }
}

/// A letter that is attached to another, and has no name there, is called by its subject or the beginning of it: "Fwd: photos.zip" says
/// nothing of what the letter is.
fn is_called_by_its_subject(path: &Path, document: &extract::Document) -> bool {
    let subject = document.title.as_deref().filter(|_| matches!(document.format, Format::Eml | Format::Msg));
    path.to_str().zip(subject).is_some_and(|(name, subject)| subject.starts_with(name))
}

/// What was found where the user pointed.
#[derive(Default)]
pub struct Found {
    /// Files to read.
    pub files: Vec<PathBuf>,
    /// Files in folders that were passed over, as their names do not end as those of documents do, nor do those without an ending begin so.
    pub files_passed_over: u32,
    /// Folders that could not be looked into, or held nothing to read.
    pub folders_without: u32,
}

/// Every file the user meant. One that was named is taken, whatever it is; folders are walked in order of name for files with an
/// ending Alcove knows, and for those without any that begin as a document does; hidden files and links are not followed.
pub fn files_in(paths: &[PathBuf]) -> Found {
    let mut found = Found::default();
    for path in paths {
        if path.is_dir() {
            let before = found.files.len();
            walk(path, 0, &mut found);
            found.folders_without += u32::from(found.files.len() == before);
        } else {
            found.files.push(path.clone());
        }
    }
    found
}

/// Folders nested deeper than this are a loop or a mistake.
const DEEPEST: usize = 64;

fn walk(folder: &Path, depth: usize, found: &mut Found) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        // The outermost one is counted by whoever asked.
        found.folders_without += u32::from(depth > 0);
        return;
    };
    let mut entries: Vec<_> = entries.flatten().filter(|e| !e.file_name().to_string_lossy().starts_with('.')).collect();
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && depth < DEEPEST => walk(&path, depth + 1, found),
            Ok(kind) if kind.is_file() && may_be_document(&path) => found.files.push(path),
            Ok(kind) if kind.is_file() => found.files_passed_over += 1,
            _ => {}
        }
    }
}

/// How files begin that are documents for all that their name says: PDF, the ZIP of office files and books, the older ones of Office, RTF
/// and pictures. A text has no such sign: in a folder, what has no ending and is none of these is as likely a script or a lock.
const BEGINNINGS: [&[u8]; 10] = [
    b"%PDF-",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"{\\rtf",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"II*\0",
    b"MM\0*",
    b"GIF87a",
    b"GIF89a",
];
/// Two kinds of pictures begin with too little to tell them by, and say the rest so many bytes from there: BMP and WebP.
const IN_TWO_PLACES: [(&[u8], usize, &[u8]); 2] = [(b"BM", 6, &[0; 4]), (b"RIFF", 8, b"WEBP")];
/// The longest of them has so many bytes.
const BEGINNING: u64 = 12;

/// Whether a file is of a kind that is read by its name, or by how it begins where that has no ending.
fn may_be_document(path: &Path) -> bool {
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    if ending.is_empty() { begins_as_document(path) } else { is_ending(&ending) }
}

fn is_ending(ending: &str) -> bool {
    extract::FORMATS.iter().any(|row| row.extensions.contains(&ending))
}

/// What cannot be opened is taken: reading it says why.
fn begins_as_document(path: &Path) -> bool {
    let mut beginning = Vec::new();
    let read = File::open(path).and_then(|file| file.take(BEGINNING).read_to_end(&mut beginning));
    let says = |at: usize, sign: &[u8]| beginning.get(at..).is_some_and(|rest| rest.starts_with(sign));
    let is_said_in_two = |(first, at, second): &(&[u8], usize, &[u8])| says(0, first) && says(*at, second);
    read.is_err() || BEGINNINGS.iter().any(|sign| says(0, sign)) || IN_TWO_PLACES.iter().any(is_said_in_two)
}

/// A name without what would move the cursor or turn the line around on a screen.
pub fn printable(name: &str) -> String {
    let is_harmless = |c: char| {
        !c.is_control() && !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    name.chars().map(|c| if is_harmless(c) { c } else { char::REPLACEMENT_CHARACTER }).collect()
}

/// The file's name, as the user knows the document.
pub fn name_of(path: &Path) -> String {
    path.file_name().map(|name| printable(&name.to_string_lossy())).unwrap_or_default()
}

pub fn read_file(path: &Path) -> Result<Vec<u8>> {
    let gone = |e: std::io::Error| Error::new(Code::FileMissing, e.kind().to_string());
    // Looked at before it is opened: opening a pipe waits for whoever writes to it.
    let metadata = std::fs::metadata(path).map_err(gone)?;
    if !metadata.is_file() {
        return Err(Error::new(Code::FileMissing, "not a file"));
    }
    if metadata.len() > extract::MAX_BYTES {
        return Err(Code::FileTooLarge.into());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    let file = File::open(path).map_err(gone)?;
    // One byte over the limit is read, to notice a file that grew.
    file.take(extract::MAX_BYTES + 1).read_to_end(&mut bytes).map_err(gone)?;
    if bytes.len() as u64 > extract::MAX_BYTES {
        return Err(Code::FileTooLarge.into());
    }
    if bytes.is_empty() {
        return Err(Code::FileEmpty.into());
    }
    Ok(bytes)
}

fn stored_block(block: extract::Block) -> vault::Block {
    vault::Block {
        ordinal: block.id,
        kind: block.kind.id().to_owned(),
        level: block.kind.level(),
        page: block.page,
        paragraph: block.paragraph,
        start: block.start,
        end: block.end,
        text: block.text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_write_on_a_terminal() {
        assert_eq!(name_of(Path::new("/x/a\u{1b}[31m\nb\u{202e}txt.pdf")), "a\u{fffd}[31m\u{fffd}b\u{fffd}txt.pdf");
        assert_eq!(name_of(Path::new("/x/März – 東京.pdf")), "März – 東京.pdf");
    }

    #[test]
    fn a_letter_that_is_called_by_its_subject_belies_nothing() {
        let is_told = |format: Format, name: &str| {
            let mut document = extract::Document {
                format,
                title: Some("Fwd: photos.zip and more".to_owned()),
                pages: None,
                warnings: Vec::new(),
                truncated: false,
                blocks: Vec::new(),
            };
            say_if_belied(Path::new(name), &mut document);
            !document.warnings.is_empty()
        };
        assert!(!is_told(Format::Eml, "Fwd: photos.zip") && !is_told(Format::Msg, "Fwd: photos.zip"));
        assert!(is_told(Format::Eml, "photos.zip"), "a name of its own");
        assert!(is_told(Format::Pdf, "Fwd: photos.zip"), "no letter");
    }

    #[test]
    fn a_file_over_the_limit_is_refused_and_one_that_is_none_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("large.txt");
        // It takes no room: nothing was written.
        File::create(&file).unwrap().set_len(extract::MAX_BYTES + 1).unwrap();
        assert_eq!(read_file(&file).unwrap_err().code, Code::FileTooLarge);
        assert_eq!(read_file(folder.path()).unwrap_err().code, Code::FileMissing);
    }

    #[test]
    fn a_folder_gives_what_is_read_and_counts_the_rest() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.txt", "a.PDF", "film.mp4", ".hidden.txt", ".hidden"] {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        std::fs::create_dir(folder.path().join("empty")).unwrap();
        let found = files_in(&[folder.path().to_owned(), folder.path().join("film.mp4"), folder.path().join("empty")]);
        let names: Vec<String> = found.files.iter().map(|path| name_of(path)).collect();
        assert_eq!(names, ["a.PDF", "b.txt", "film.mp4"]);
        assert_eq!((found.files_passed_over, found.folders_without), (1, 1));
    }

    #[test]
    fn of_files_without_an_ending_a_folder_gives_those_that_begin_as_documents_do() {
        let folder = tempfile::tempdir().unwrap();
        for (number, sign) in BEGINNINGS.iter().enumerate() {
            assert!(sign.len() as u64 <= BEGINNING, "{sign:?} is never seen whole");
            std::fs::write(folder.path().join(format!("scan {number}")), [*sign, b" and more"].concat()).unwrap();
        }
        let pictures: [(&str, &[u8]); 2] =
            [("bitmap", b"BM\x3a\0\0\0\0\0\0\0\x36\0\0\0"), ("web", b"RIFF\x24\0\0\0WEBPVP8 ")];
        let others: [(&str, &[u8]); 6] = [
            ("LICENSE", b"All of it."),
            ("lock", b""),
            ("PK", b"PK"),
            ("run", b"\x7fELF and more"),
            ("BMW", b"BMW, the makers of cars"),
            ("sound", b"RIFF\x24\0\0\0WAVEfmt "),
        ];
        for (name, bytes) in pictures.into_iter().chain(others) {
            std::fs::write(folder.path().join(name), bytes).unwrap();
        }
        let found = files_in(&[folder.path().to_owned()]);
        assert_eq!((found.files.len(), found.files_passed_over, found.folders_without), (BEGINNINGS.len() + 2, 6, 0));
        assert_eq!(files_in(&[folder.path().join("LICENSE")]).files.len(), 1, "it was named");
    }
}
