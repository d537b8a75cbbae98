//! GGUF files that are made, or taken apart to say other things, and what the real program does with them.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use tempfile::NamedTempFile;

/// The path in an environment variable.
pub fn path(variable: &str) -> PathBuf {
    let path = std::env::var_os(variable)
        .unwrap_or_else(|| panic!("Set {variable}: these tests run the real program with real models."));
    PathBuf::from(path)
}

/// Kinds of metadata.
const U32: u32 = 4;
const I32: u32 = 5;
const F32: u32 = 6;
const BOOL: u32 = 7;
const TEXT: u32 = 8;
const ARRAY: u32 = 9;

fn text(text: &str) -> Vec<u8> {
    [&(text.len() as u64).to_le_bytes()[..], text.as_bytes()].concat()
}

/// A file in the making.
pub struct Gguf {
    entries: u64,
    metadata: Vec<u8>,
    tensors: u64,
    infos: Vec<u8>,
    data: Vec<u8>,
}

impl Gguf {
    fn new() -> Self {
        Self { entries: 0, metadata: Vec::new(), tensors: 0, infos: Vec::new(), data: Vec::new() }
    }

    /// The model that ships.
    pub fn shipped() -> Self {
        let bytes = std::fs::read(path("ALCOVE_MODEL")).unwrap();
        let number = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap());
        let first = text("token_embd.weight");
        let begin = bytes.windows(first.len()).position(|window| window == first).unwrap();
        let mut end = begin;
        for _ in 0..number(8) {
            let dimensions = end + 8 + usize::try_from(number(end)).unwrap();
            let count = u32::from_le_bytes(bytes[dimensions..dimensions + 4].try_into().unwrap());
            end = dimensions + 4 + 8 * count as usize + 4 + 8;
        }
        Self {
            entries: number(16),
            metadata: bytes[24..begin].to_vec(),
            tensors: number(8),
            infos: bytes[begin..end].to_vec(),
            data: bytes[end.next_multiple_of(32)..].to_vec(),
        }
    }

    /// The model that ships, its matrices of 16-bit floats (encoding 1: IEEE 754's, 30: bfloat16), each at an odd place.
    pub fn in_halves(encoding: u32) -> Self {
        let (file_type, half): (u32, fn(f32) -> [u8; 2]) = match encoding {
            1 => (1, |number| half::f16::from_f32(number).to_le_bytes()),
            _ => (32, |number| half::bf16::from_f32(number).to_le_bytes()),
        };
        let bytes = std::fs::read(path("ALCOVE_MODEL")).unwrap();
        let shipped = super::gguf::Gguf::read(&bytes);
        let mut model = Self { tensors: 0, infos: Vec::new(), data: Vec::new(), ..Self::shipped() };
        for (name, (shape, ..)) in &shipped.tensors {
            let numbers = shipped.floats(name);
            if shape.len() == 1 {
                model = model.tensor(name, shape, &numbers);
            } else {
                model.data.resize(model.data.len().next_multiple_of(2) + 1, 0);
                model = model.placed(name, shape, encoding, numbers.into_iter().flat_map(half).collect());
            }
        }
        model.number("general.file_type", file_type)
    }

    /// A model with nothing behind its vocabulary of so many tokens, of which it says nothing yet. It does not say how many heads its keys have.
    pub fn hollow(architecture: &str, tokens: usize) -> Self {
        let key = |ending: &str| format!("{architecture}.{ending}");
        let model = Self::new()
            .text("general.architecture", architecture)
            .number(&key("block_count"), 1)
            .number(&key("context_length"), 64)
            .number(&key("embedding_length"), 32)
            .number(&key("feed_forward_length"), 32)
            .number(&key("attention.head_count"), 2)
            .float(&key("attention.layer_norm_rms_epsilon"), 1e-5)
            .text("tokenizer.chat_template", "{{ messages[0]['content'] }}");
        let norms = ["blk.0.attn_norm.weight", "blk.0.ffn_norm.weight", "output_norm.weight"];
        let model = norms.iter().fold(model, |model, name| model.tensor(name, &[32], &[1.0; 32]));
        let matrices: &[(&str, u64)] = match architecture {
            "phi3" => &[("attn_qkv", 96), ("attn_output", 32), ("ffn_up", 64), ("ffn_down", 32)],
            _ => &[
                ("attn_q", 32),
                ("attn_k", 32),
                ("attn_v", 32),
                ("attn_output", 32),
                ("ffn_gate", 32),
                ("ffn_up", 32),
                ("ffn_down", 32),
            ],
        };
        let model =
            matrices.iter().fold(model, |model, (name, rows)| model.zeros(&format!("blk.0.{name}.weight"), *rows));
        model.zeros("token_embd.weight", tokens as u64).zeros("output.weight", tokens as u64)
    }

    /// Says something more: `value` is its bytes. Of two entries with one key the second counts.
    fn saying(mut self, key: &str, kind: u32, value: &[u8]) -> Self {
        self.entries += 1;
        self.metadata.extend([&text(key)[..], &kind.to_le_bytes(), value].concat());
        self
    }

    /// The same, with the kind in front of the value.
    pub fn copying(mut self, key: &str, said: &[u8]) -> Self {
        self.entries += 1;
        self.metadata.extend([&text(key)[..], said].concat());
        self
    }

    pub fn text(self, key: &str, said: &str) -> Self {
        self.saying(key, TEXT, &text(said))
    }

    pub fn number(self, key: &str, number: u32) -> Self {
        self.saying(key, U32, &number.to_le_bytes())
    }

    pub fn float(self, key: &str, number: f32) -> Self {
        self.saying(key, F32, &number.to_le_bytes())
    }

    pub fn truth(self, key: &str, is_true: bool) -> Self {
        self.saying(key, BOOL, &[u8::from(is_true)])
    }

    pub fn texts(self, key: &str, all: &[impl AsRef<str>]) -> Self {
        self.array(key, TEXT, all.len(), all.iter().flat_map(|one| text(one.as_ref())).collect())
    }

    pub fn floats(self, key: &str, all: &[f32]) -> Self {
        self.array(key, F32, all.len(), all.iter().flat_map(|number| number.to_le_bytes()).collect())
    }

    pub fn kinds(self, key: &str, all: &[i32]) -> Self {
        self.array(key, I32, all.len(), all.iter().flat_map(|number| number.to_le_bytes()).collect())
    }

    fn array(self, key: &str, kind: u32, length: usize, elements: Vec<u8>) -> Self {
        let said = [&kind.to_le_bytes()[..], &(length as u64).to_le_bytes(), &elements].concat();
        self.saying(key, ARRAY, &said)
    }

    /// Says nothing of what it said under this key, but something under another that means nothing.
    pub fn without(mut self, key: &str) -> Self {
        let at = self.metadata.windows(key.len()).position(|window| window == key.as_bytes()).unwrap();
        self.metadata[at] = b'_';
        self
    }

    /// A tensor of 32-bit floats.
    pub fn tensor(self, name: &str, shape: &[u64], numbers: &[f32]) -> Self {
        self.stored(name, shape, 0, numbers.iter().flat_map(|number| number.to_le_bytes()).collect())
    }

    /// So many rows of 32 zeros, each a block of `Q8_0`.
    fn zeros(self, name: &str, rows: u64) -> Self {
        self.stored(name, &[32, rows], 8, vec![0; usize::try_from(rows).unwrap() * 34])
    }

    fn stored(mut self, name: &str, shape: &[u64], encoding: u32, bytes: Vec<u8>) -> Self {
        self.data.resize(self.data.len().next_multiple_of(32), 0);
        self.placed(name, shape, encoding, bytes)
    }

    /// Wherever the data ends.
    fn placed(mut self, name: &str, shape: &[u64], encoding: u32, bytes: Vec<u8>) -> Self {
        self.tensors += 1;
        self.infos.extend(text(name));
        self.infos.extend(u32::try_from(shape.len()).unwrap().to_le_bytes());
        self.infos.extend(shape.iter().flat_map(|length| length.to_le_bytes()));
        self.infos.extend(encoding.to_le_bytes());
        self.infos.extend((self.data.len() as u64).to_le_bytes());
        self.data.extend(bytes);
        self
    }

    pub fn written(&self) -> NamedTempFile {
        let mut file = NamedTempFile::new().unwrap();
        let head = [&b"GGUF\x03\0\0\0"[..], &self.tensors.to_le_bytes(), &self.entries.to_le_bytes()].concat();
        let length = head.len() + self.metadata.len() + self.infos.len();
        for part in [&head, &self.metadata, &self.infos, &vec![0; length.next_multiple_of(32) - length], &self.data] {
            file.write_all(part).unwrap();
        }
        file.flush().unwrap();
        file
    }

    /// What the program tells about what it is given, in one of its ways.
    pub fn told(&self, verb: &str, given: &str) -> serde_json::Value {
        let file = self.written();
        let mut program = Command::new(path("ALCOVE_ENGINE"));
        program.arg(verb).arg(file.path()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = program.spawn().unwrap();
        child.stdin.take().unwrap().write_all(given.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{verb}");
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// The tokens of each text.
    pub fn tokens(&self, texts: &[&str]) -> Vec<Vec<u32>> {
        serde_json::from_value(self.told("tokens", &serde_json::to_string(texts).unwrap())).unwrap()
    }
}
