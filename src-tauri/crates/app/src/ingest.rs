//! A file the user gave becomes a document in the vault.
//!
//! The file is read once; what the confined reader saw is what is stored. Nothing is written anywhere else.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::App;
use crate::consent;
use crate::error::{Code, Error, Result};
use crate::jobs::Job;
use crate::view::{DocumentId, Stage};

/// Reads the file at `path` and stores it; a file that is there already is found again instead.
///
/// # Errors
/// What is wrong with the file, what the reader or the vault refuses, [`Code::ConsentNeeded`] or [`Code::Stopped`].
pub fn ingest(app: &App, path: &Path, job: &mut Job) -> Result<DocumentId> {
    consent::noticed(&app.session().unlocked()?)?;
    job.progress(Stage::Reading, 0, 0, None);
    let bytes = read_file(path)?;
    let title = name_of(path);

    let sha256: [u8; 32] = Sha256::digest(&bytes).into();
    if let Some(id) = app.session().unlocked()?.vault()?.find_by_hash(&sha256)? {
        job.stored(DocumentId(id), &title);
        return Ok(DocumentId(id));
    }

    let document =
        app.reader().read(&bytes, job.stop_flag(), &mut |done, of| job.progress(Stage::Reading, done, of, None))?;
    if job.is_stopped() {
        return Err(Code::Stopped.into());
    }

    job.progress(Stage::Storing, 0, 0, None);
    let new = vault::NewDocument {
        title: &title,
        format: document.format.id(),
        pages: document.pages,
        added: &Timestamp::now().to_string(),
        warnings_json: &serde_json::to_string(&document.warnings).unwrap_or_default(),
        original: &bytes,
    };
    let blocks: Vec<vault::Block> = document.blocks.into_iter().map(stored_block).collect();
    let id = DocumentId(app.session().unlocked()?.vault_mut()?.add_document(&new, &blocks)?);
    job.stored(id, &title);
    Ok(id)
}

/// Every file the user meant: folders are walked, in order of name; hidden files and links are not followed.
pub fn files_in(paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            walk(path, 0, &mut files);
        } else {
            files.push(path.clone());
        }
    }
    files
}

/// Folders nested deeper than this are a loop or a mistake.
const DEEPEST: usize = 64;

fn walk(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut entries: Vec<_> = entries.flatten().filter(|e| !e.file_name().to_string_lossy().starts_with('.')).collect();
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && depth < DEEPEST => walk(&entry.path(), depth + 1, files),
            Ok(kind) if kind.is_file() => files.push(entry.path()),
            _ => {}
        }
    }
}

/// The file's name, as the user knows the document.
pub fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

pub fn read_file(path: &Path) -> Result<Vec<u8>> {
    let gone = |e: std::io::Error| Error::new(Code::FileMissing, e.kind().to_string());
    let file = File::open(path).map_err(gone)?;
    let metadata = file.metadata().map_err(gone)?;
    if !metadata.is_file() {
        return Err(Error::new(Code::FileMissing, "not a file"));
    }
    if metadata.len() > extract::MAX_BYTES {
        return Err(Code::FileTooLarge.into());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
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
