//! What is noted beside a model of the user's: its SHA-256, so that gigabytes are not hashed at every start, and what its file was made of.

use std::fs;
use std::io;
use std::path::Path;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::view::ModelChange;
use crate::words::say_with;

/// The file beside a model's.
const NOTED: &str = "noted.json";

/// A file's identity. It is believed of a file of the same size and time of change.
#[derive(Serialize, Deserialize)]
pub struct Noted {
    /// The model's SHA-256.
    pub sha256: String,
    bytes: u64,
    changed: SystemTime,
    /// What it was made of, where it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made: Option<Made>,
}

/// A file that was made of a folder of safetensors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Made {
    /// The folder's SHA-256.
    pub original_sha256: String,
    /// The file's.
    pub file_sha256: String,
    /// Weights were given 8 bits, as the user wished.
    pub eight_bits: bool,
}

impl Noted {
    /// What was noted beside this file.
    pub fn beside(file: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(file.with_file_name(NOTED)).ok()?).ok()
    }

    /// Whether it was noted of the file as it is.
    pub fn is_of(&self, file: &Path) -> bool {
        let now = fs::metadata(file).and_then(|now| Ok((now.len(), now.modified()?)));
        now.is_ok_and(|now| now == (self.bytes, self.changed))
    }
}

/// Notes it.
pub fn note(file: &Path, sha256: &str, made: Option<Made>) -> io::Result<()> {
    let metadata = fs::metadata(file)?;
    let noted = Noted { sha256: sha256.to_owned(), bytes: metadata.len(), changed: metadata.modified()?, made };
    fs::write(file.with_file_name(NOTED), serde_json::to_vec(&noted)?)
}

impl Made {
    /// The SHA-256 that the model is known by: the folder's, which says the same in other bytes; of one with fewer bits its own.
    pub fn identity(&self) -> &str {
        if self.eight_bits { &self.file_sha256 } else { &self.original_sha256 }
    }

    /// What was done, for the user.
    pub fn told(&self) -> ModelChange {
        let id = if self.eight_bits { "model-made-eight-bits" } else { "model-made" };
        let words = say_with(id, &[("sha256", self.file_sha256.as_str().into())]);
        ModelChange { original_sha256: self.original_sha256.clone(), words }
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use super::*;

    #[test]
    fn what_was_noted_is_believed_of_the_same_file_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.gguf");
        let noted = || Noted::beside(&file).filter(|noted| noted.is_of(&file)).map(|noted| noted.sha256);
        fs::write(&file, "GGUF and more").unwrap();
        assert_eq!(noted(), None);
        note(&file, "aa", None).unwrap();
        assert_eq!(noted().as_deref(), Some("aa"));
        fs::write(&file, "GGUF and moor").unwrap();
        let later = fs::metadata(&file).unwrap().modified().unwrap() + std::time::Duration::from_secs(2);
        File::options().write(true).open(&file).unwrap().set_modified(later).unwrap();
        assert_eq!(noted(), None, "it was changed later");
        note(&file, "bb", None).unwrap();
        fs::write(&file, "GGUF and much more").unwrap();
        File::options().write(true).open(&file).unwrap().set_modified(later).unwrap();
        assert_eq!(noted(), None, "it has another size");
    }

    #[test]
    fn a_model_with_its_bits_is_known_by_its_folder_and_one_with_fewer_by_its_file() {
        let made = |eight_bits| Made { original_sha256: "aa".to_owned(), file_sha256: "bb".to_owned(), eight_bits };
        assert_eq!((made(false).identity(), made(true).identity()), ("aa", "bb"));
        for made in [made(false), made(true)] {
            let ModelChange { original_sha256, words } = made.told();
            assert!(original_sha256 == "aa" && words.contains("bb"), "{words}");
        }
    }
}
