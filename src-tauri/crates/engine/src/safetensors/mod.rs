//! A model as its publisher keeps it, in a folder of safetensors, and the GGUF file that is made of it.
//!
//! Sources: the safetensors format (huggingface/safetensors, README), the layout of a transformers folder, and what llama.cpp's
//! `convert_hf_to_gguf.py` makes of one. All of it is a stranger's: the program alone reads it, every length is checked before it is believed, and what
//! would not be computed as its makers meant it is refused by name rather than run differently. The weights keep their bits: matrices stay
//! as they are stored, or become Q8_0 where the user asked for that; vectors become 32-bit floats, which hold all that 16 can. What the
//! new file is worth is read from its own head by [`crate::gguf`], like any other's. An architecture is a row in `config`, a way
//! of stretching its context an arm in `rope`, a way of cutting text a row in `tokenizer`; the file itself is `file`'s.

mod config;
mod file;
mod folder;
mod rope;
mod tokenizer;
mod weights;

pub use folder::Folder;
pub use weights::{Tensor, header as read_header};

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Deserialize;

use crate::gguf::{self, Header, Refusal};
use crate::protocol::Failure;
use config::Config;
use file::Planned;
use weights::MAX_TENSORS;

/// Most bytes of `config.json`, and of the index that says which file holds which tensor.
const MAX_TEXT: u64 = 8 << 20;
/// Most bytes of `tokenizer.json`; the largest vocabularies need half.
const MAX_TOKENIZER: u64 = 64 << 20;

/// A GGUF file that is to be made of a folder.
pub struct Plan {
    /// Up to where the weights begin.
    head: Vec<u8>,
    tensors: Vec<Planned>,
}

impl Plan {
    /// Reads everything of the folder but the weights themselves. `eight_bits`: matrices are to become Q8_0.
    ///
    /// # Errors
    /// `Unsupported` with the reason; `Damaged` for what contradicts itself; `Unreadable`.
    pub fn read(folder: &Folder, eight_bits: bool) -> Result<Self, Failure> {
        let config = Config::read(&folder.text("config.json", MAX_TEXT)?)?;
        let mut found = tensors(folder)?;
        let mut planned = Vec::new();
        for wanted in config.tensors() {
            let (from, tensor) = found.remove(&wanted.from).ok_or_else(|| missing(&wanted.from))?;
            if tensor.shape != wanted.shape {
                return Err(Failure::Damaged);
            }
            planned.push(Planned::new(folder.path(&from)?, &tensor, wanted, eight_bits)?);
        }
        planned.extend(config.factors().map(|factors| Planned::computed("rope_freqs.weight", factors)));
        // A weight that nothing here multiplies with would have changed what the model says.
        if let Some(left) = found.keys().find(|name| !config.is_spare(name)) {
            return Err(feature(left));
        }
        let mut metadata = config.metadata(folder.name());
        metadata.extend(tokenizer::metadata(folder, config.vocabulary(), config.end())?);
        let head = file::head(&metadata, &planned).ok_or(Failure::Damaged)?;
        Ok(Self { head, tensors: planned })
    }

    /// Size of the file in bytes.
    pub fn bytes(&self) -> u64 {
        self.head.len() as u64 + self.tensors.iter().map(Planned::padded).sum::<u64>()
    }

    /// What the file will say of itself.
    ///
    /// # Errors
    /// As [`gguf::read`].
    pub fn header(&self) -> Result<Header, Failure> {
        gguf::read(self.head.as_slice(), self.bytes())
    }

    /// Writes the file: exactly [`Self::bytes`], or an error.
    ///
    /// # Errors
    /// Where the folder can no longer be read as it was planned, and what `to` says.
    pub fn write(&self, to: &mut impl Write) -> io::Result<()> {
        to.write_all(&self.head)?;
        self.tensors.iter().try_for_each(|tensor| tensor.write(to))
    }
}

/// `model.safetensors.index.json`.
#[derive(Deserialize)]
struct Index {
    weight_map: BTreeMap<String, String>,
}

/// Every tensor of the model, and the file it lies in.
fn tensors(folder: &Folder) -> Result<BTreeMap<String, (String, Tensor)>, Failure> {
    let index = match folder.text("model.safetensors.index.json", MAX_TEXT) {
        Ok(text) => Some(serde_json::from_slice::<Index>(&text).map_err(|_| Failure::Damaged)?.weight_map),
        Err(Failure::Unsupported { .. }) => None,
        Err(failure) => return Err(failure),
    };
    let files: Vec<String> = match &index {
        Some(map) => {
            let mut named: Vec<String> = map.values().cloned().collect();
            named.sort();
            named.dedup();
            named
        }
        None => folder.weights(),
    };
    let mut all = BTreeMap::new();
    for file in files {
        for (name, tensor) in weights::inspect(&folder.path(&file)?)? {
            if all.len() == MAX_TENSORS
                || index.as_ref().is_some_and(|map| map.get(&name) != Some(&file))
                || all.insert(name, (file.clone(), tensor)).is_some()
            {
                return Err(Failure::Damaged);
            }
        }
    }
    match index.and_then(|map| map.into_keys().find(|name| !all.contains_key(name))) {
        Some(name) => Err(missing(&name)),
        None => Ok(all),
    }
}

/// Something that belongs to a model is not there.
fn missing(name: &str) -> Failure {
    Failure::Unsupported { reason: Refusal::Incomplete { name: shown(name) } }
}

/// The model wants something that mistral.rs does not do with a GGUF file.
fn feature(name: &str) -> Failure {
    Failure::Unsupported { reason: Refusal::Feature { name: shown(name) } }
}

/// The model's text is cut in a way that mistral.rs does not do with a GGUF file.
fn cut(name: &str) -> Failure {
    Failure::Unsupported { reason: Refusal::Tokenizer { name: shown(name) } }
}

/// A stranger's name as it may be shown.
fn shown(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(100).collect()
}
