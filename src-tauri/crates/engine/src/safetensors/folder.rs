//! Which files of a folder a model is made from: found by their names alone, before the program gives up seeing any others.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::missing;
use crate::protocol::Failure;

/// Most files with weights.
const MOST_FILES: usize = 512;

/// What is read besides the weights.
const BESIDE: [&str; 5] =
    ["chat_template.jinja", "config.json", "model.safetensors.index.json", "tokenizer.json", "tokenizer_config.json"];

/// A folder with a model as safetensors.
#[derive(Debug, Clone)]
pub struct Folder {
    name: String,
    files: BTreeMap<String, PathBuf>,
}

impl Folder {
    /// Looks which files there are; reads none. `None` where no safetensors are among them.
    ///
    /// # Errors
    /// What the system says; `InvalidData` for more files than any model has.
    pub fn find(path: &Path) -> io::Result<Option<Self>> {
        let mut files = BTreeMap::new();
        for entry in fs::read_dir(path)? {
            let path = entry?.path();
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
            // Through links, which a cache of downloads is made of; what is no file is never opened.
            if (is_weights(name) || BESIDE.contains(&name)) && fs::metadata(&path).is_ok_and(|found| found.is_file()) {
                files.insert(name.to_owned(), path.clone());
            }
        }
        // Mistral's folders hold the weights a second time, in a form of its own.
        if files.keys().any(|name| is_weights(name) && !is_consolidated(name)) {
            files.retain(|name, _| !is_consolidated(name));
        }
        match files.keys().filter(|name| is_weights(name)).count() {
            0 => Ok(None),
            n if n > MOST_FILES => Err(io::ErrorKind::InvalidData.into()),
            _ => Ok(Some(Self { name: name_of(path), files })),
        }
    }

    /// All that is read, by name.
    pub fn files(&self) -> Vec<PathBuf> {
        self.files.values().cloned().collect()
    }

    /// What its publisher calls it, as far as the folder's name tells.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The files with weights, where no index names them.
    pub(super) fn weights(&self) -> Vec<String> {
        const ALL: &str = "model.safetensors";
        if self.files.contains_key(ALL) {
            return vec![ALL.to_owned()];
        }
        self.files.keys().filter(|name| is_weights(name)).cloned().collect()
    }

    pub(super) fn path(&self, name: &str) -> Result<PathBuf, Failure> {
        self.files.get(name).cloned().ok_or_else(|| missing(name))
    }

    /// All of a file that is no longer than `most` bytes.
    pub(super) fn text(&self, name: &str, most: u64) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        let file = File::open(self.path(name)?).map_err(|_| Failure::Unreadable)?;
        file.take(most + 1).read_to_end(&mut bytes).map_err(|_| Failure::Unreadable)?;
        if bytes.len() as u64 > most { Err(Failure::Damaged) } else { Ok(bytes) }
    }
}

fn is_weights(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|e| e.eq_ignore_ascii_case("safetensors"))
}

fn is_consolidated(name: &str) -> bool {
    is_weights(name) && name.starts_with("consolidated")
}

/// The folder's own name; of one in a cache of Hugging Face's, `models--NAME--MODEL/snapshots/REVISION`, the model's.
fn name_of(path: &Path) -> String {
    let named = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let snapshots = path.parent().filter(|parent| named(parent) == "snapshots");
    let cached = snapshots.and_then(Path::parent).map(named);
    let model = cached.as_deref().and_then(|name| name.strip_prefix("models--")?.rsplit("--").next());
    model.map_or_else(|| named(path), str::to_owned)
}
