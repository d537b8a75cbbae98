//! Where a model lies: a file, alone or in a folder of its own, or a folder of safetensors; and what tells that it is still the same.
//!
//! Names, sizes, times and hashes alone: what a file says is the engine's to read.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use super::hex;
use crate::error::{Code, Error, Result};

/// What differs when a file, or what lies beside it, was changed: each one's size and time of change.
pub type Stamp = Vec<(PathBuf, u64, Option<SystemTime>)>;

/// A model's place: a file, alone or in a folder of its own, or a folder of safetensors.
pub struct Place {
    /// The file, or the folder.
    pub path: PathBuf,
    /// What it is known by: the file, or all of the folder that a model is made from.
    pub files: Vec<PathBuf>,
    /// The folder with what says under which terms it comes, where it has one to itself.
    pub beside: Option<PathBuf>,
}

impl Place {
    /// The file, where it is one and no folder.
    pub fn file(&self) -> Option<&Path> {
        match self.files.as_slice() {
            [file] if is_gguf(file) => Some(file),
            _ => None,
        }
    }

    /// Size in bytes, as far as its files are there.
    pub fn bytes(&self) -> u64 {
        self.files.iter().filter_map(|file| std::fs::metadata(file).ok()).map(|found| found.len()).sum()
    }

    /// What it is known by first, then what lies beside that.
    pub fn stamp(&self) -> std::io::Result<Stamp> {
        let mut files = self.files.clone();
        let beside = self.beside.as_deref().and_then(|folder| entries(folder).ok()).unwrap_or_default();
        files.extend(beside.into_iter().filter(|file| file.is_file() && !self.files.contains(file)));
        files
            .into_iter()
            .map(|file| {
                let metadata = std::fs::metadata(&file)?;
                Ok((file, metadata.len(), metadata.modified().ok()))
            })
            .collect()
    }

    pub fn hash(&self) -> std::io::Result<String> {
        match self.file() {
            Some(file) => Ok(hex(&hash_of(file)?)),
            None => hash_of_all(&self.files, hash_of),
        }
    }
}

/// Where models lie among the entries of a models' folder.
pub fn places(entries: Vec<PathBuf>) -> Vec<Place> {
    let place = |path: PathBuf| {
        if is_gguf(&path) {
            vec![Place { files: vec![path.clone()], path, beside: None }]
        } else if path.is_dir() {
            in_own_folder(path)
        } else {
            Vec::new()
        }
    };
    entries.into_iter().flat_map(place).collect()
}

/// The models in a folder of the models' folder: one GGUF file has what lies beside it to itself, of several none has; without
/// any, safetensors are one model.
pub fn in_own_folder(folder: PathBuf) -> Vec<Place> {
    let Ok(paths) = entries(&folder) else { return Vec::new() };
    let ggufs: Vec<&PathBuf> = paths.iter().filter(|p| is_gguf(p)).collect();
    let beside = (ggufs.len() <= 1).then(|| folder.clone());
    if !ggufs.is_empty() {
        let place = |p: &PathBuf| Place { path: p.clone(), files: vec![p.clone()], beside: beside.clone() };
        return ggufs.into_iter().map(place).collect();
    }
    of_safetensors(folder).into_iter().collect()
}

/// A folder as one model, where safetensors are in it.
pub fn of_safetensors(folder: PathBuf) -> Option<Place> {
    let found = engine::safetensors::Folder::find(&folder).ok()??;
    Some(Place { files: found.files(), beside: Some(folder.clone()), path: folder })
}

/// Whether a file is a model by its ending.
pub fn is_gguf(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("gguf"))
}

/// What is in a folder, by name.
///
/// # Errors
/// [`Code::ModelMissing`] where it cannot be looked into.
pub fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).map_err(|e| Error::new(Code::ModelMissing, e.kind().to_string()))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    Ok(paths)
}

/// SHA-256 of a list of files: `SHA-256  NAME` and a line feed each.
pub fn hash_of_all<E>(
    files: &[PathBuf],
    mut hash: impl FnMut(&Path) -> std::result::Result<[u8; 32], E>,
) -> std::result::Result<String, E> {
    let mut whole = Sha256::new();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        whole.update(format!("{}  {name}\n", hex(&hash(file)?)));
    }
    Ok(hex(&whole.finalize()))
}

fn hash_of(path: &Path) -> std::io::Result<[u8; 32]> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut piece = vec![0; 1 << 20];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(hash.finalize().into()),
            n => hash.update(piece.get(..n).unwrap_or_default()),
        }
    }
}
