//! Models that are made up, or real but for their weights: enough to be recognised, shown, taken in and refused, and never to be run.

use std::fs;
use std::path::PathBuf;

use crate::alcove::Alcove;
use crate::{parts, tiny};

/// The bytes of a model whose header holds these texts, and nothing else.
pub fn header(says: &[(&str, &str)]) -> Vec<u8> {
    let text = |text: &str| [&(text.len() as u64).to_le_bytes()[..], text.as_bytes()].concat();
    let mut bytes = [&b"GGUF"[..], &3_u32.to_le_bytes(), &0_u64.to_le_bytes()].concat();
    bytes.extend((says.len() as u64).to_le_bytes());
    for (key, value) in says {
        bytes.extend([text(key), 8_u32.to_le_bytes().to_vec(), text(value)].concat());
    }
    bytes
}

/// A folder of its own for a model, among those that come with Alcove.
pub fn folder(alcove: &Alcove, name: &str, files: &[(&str, &[u8])]) -> PathBuf {
    let folder = alcove.parts().join("models").join(name);
    fs::create_dir_all(&folder).unwrap();
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes).unwrap();
    }
    folder
}

/// A folder of safetensors among the user's documents, with its card: a model too small to say anything.
pub fn safetensors(alcove: &Alcove) -> PathBuf {
    let folder = alcove.documents().join("Tiny-1.7B");
    fs::create_dir_all(&folder).unwrap();
    tiny::write(&folder, &tiny::files());
    fs::write(folder.join("README.md"), "---\nlicense: mit\n---\n# Tiny\n").unwrap();
    folder
}

/// The real header of Gemma 3 270M, with room for the weights after it: nothing of them is needed to read its terms.
pub fn gemma(alcove: &Alcove) -> PathBuf {
    let place = alcove.parts().join("models/gemma-3-270m-q4_k_m.gguf");
    fs::copy(parts::for_tests("gemma-3-270m-q4_k_m.header"), &place).unwrap();
    fs::OpenOptions::new().write(true).open(&place).unwrap().set_len(260_000_000).unwrap();
    place
}

/// In place of the model that ships, the same whose header claims so many layers that no computer has the memory for what they keep of a text.
pub fn vast(alcove: &Alcove) {
    let shipped = fs::read_dir(alcove.parts().join("models")).unwrap().next().unwrap().unwrap().path();
    let mut bytes = fs::read(&shipped).unwrap();
    // What is said under a key comes behind its kind, which is 4 for 32 bits.
    let key = [&b"llama.block_count"[..], &4_u32.to_le_bytes()].concat();
    let at = memchr::memmem::find(&bytes, &key).unwrap() + key.len();
    bytes[at..at + 4].copy_from_slice(&1_000_000_000_u32.to_le_bytes());
    fs::remove_file(&shipped).unwrap();
    fs::write(shipped.with_file_name("vast.gguf"), bytes).unwrap();
}

/// A model named `Researcher`, under a licence whose text set-up does not bring.
pub fn researcher(alcove: &Alcove) -> PathBuf {
    let says = [
        ("general.architecture", "llama"),
        ("general.name", "Researcher"),
        ("general.license", "other"),
        ("general.license.name", "mrl"),
    ];
    folder(alcove, "e-model", &[("e.gguf", &header(&says))])
}

/// What lies in the user's own folder of models.
pub fn kept(alcove: &Alcove) -> Vec<PathBuf> {
    let folder = alcove.home().join("data/alcove/models");
    let mut found: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    found.sort();
    found
}
