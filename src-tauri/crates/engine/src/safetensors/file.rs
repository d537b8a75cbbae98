//! A GGUF file as it is written: its head, and each tensor as it is to be stored.
//!
//! Source: the GGUF specification (ggml, docs/gguf.md), version 3; Q8_0 as `quantize_row_q8_0_ref` of ggml has it.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;

use half::{bf16, f16};

use super::config::Wanted;
use super::weights::Tensor;
use crate::gguf::Refusal;
use crate::protocol::Failure;

/// What everything behind the head is laid out on, in bytes: GGUF's own where a file does not say.
const ALIGNMENT: u64 = 32;

/// Numbers that Q8_0 scales together, and bytes they take.
const BLOCK: u64 = 32;
const BLOCK_BYTES: u64 = 34;

/// Bytes that are read at a time, where rows keep their order.
const PIECE: u64 = 1 << 20;

/// A value of the file's metadata.
pub enum Value {
    Number(u32),
    Float(f32),
    Text(String),
    Texts(Vec<String>),
    Kinds(Vec<i32>),
}

impl Value {
    fn write(&self, to: &mut Vec<u8>) {
        match self {
            Self::Number(number) => {
                to.extend(4_u32.to_le_bytes());
                to.extend(number.to_le_bytes());
            }
            Self::Float(float) => {
                to.extend(6_u32.to_le_bytes());
                to.extend(float.to_le_bytes());
            }
            Self::Text(words) => {
                to.extend(8_u32.to_le_bytes());
                text(words, to);
            }
            Self::Texts(texts) => {
                array(8, texts.len(), to);
                texts.iter().for_each(|words| text(words, to));
            }
            Self::Kinds(kinds) => {
                array(5, kinds.len(), to);
                kinds.iter().for_each(|kind| to.extend(kind.to_le_bytes()));
            }
        }
    }
}

fn text(words: &str, to: &mut Vec<u8>) {
    to.extend((words.len() as u64).to_le_bytes());
    to.extend(words.as_bytes());
}

fn array(kind: u32, length: usize, to: &mut Vec<u8>) {
    to.extend(9_u32.to_le_bytes());
    to.extend(kind.to_le_bytes());
    to.extend((length as u64).to_le_bytes());
}

/// How numbers are stored. All that is read is a float; only what is written may be blocks of 8 bits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    F32,
    F16,
    Bf16,
    Q8,
}

impl Stored {
    /// Its id in GGUF (`ggml_type`).
    fn id(self) -> u32 {
        match self {
            Self::F32 => 0,
            Self::F16 => 1,
            Self::Bf16 => 30,
            Self::Q8 => 8,
        }
    }

    fn bytes(self, numbers: u64) -> Option<u64> {
        match self {
            Self::F32 => numbers.checked_mul(4),
            Self::F16 | Self::Bf16 => numbers.checked_mul(2),
            Self::Q8 => (numbers / BLOCK).checked_mul(BLOCK_BYTES),
        }
    }

    fn of(kind: &str) -> Option<Self> {
        Some(match kind {
            "F32" => Self::F32,
            "F16" => Self::F16,
            "BF16" => Self::Bf16,
            _ => return None,
        })
    }
}

/// Where a tensor's numbers are.
enum Numbers {
    /// In a file, from this byte on.
    In(PathBuf, u64),
    /// Here, as bytes.
    Here(Vec<u8>),
}

/// A tensor of the new file, and where its numbers are.
pub struct Planned {
    name: String,
    /// Outermost first.
    shape: Vec<u64>,
    stored: Stored,
    bytes: u64,
    from: Numbers,
    was: Stored,
    rows: u64,
    /// Bytes of a row, as it is read.
    row: u64,
    turned: Option<u64>,
}

impl Planned {
    /// # Errors
    /// `Unsupported` for numbers that are no floats of 16 or 32 bits.
    pub fn new(from: PathBuf, tensor: &Tensor, wanted: Wanted, eight_bits: bool) -> Result<Self, Failure> {
        let Wanted { name, shape, turned, .. } = wanted;
        let was = Stored::of(tensor.kind)
            .ok_or_else(|| Failure::Unsupported { reason: Refusal::Encoding { name: tensor.kind.to_owned() } })?;
        let inner = shape.last().copied().unwrap_or(1);
        let rows = shape.iter().rev().skip(1).product::<u64>();
        let stored = match shape.len() {
            0 | 1 => Stored::F32,
            _ if eight_bits && inner.is_multiple_of(BLOCK) => Stored::Q8,
            _ => was,
        };
        let size = |stored: Stored| stored.bytes(inner).ok_or(Failure::Damaged);
        let bytes = size(stored)?.checked_mul(rows).ok_or(Failure::Damaged)?;
        let from = Numbers::In(from, tensor.start);
        Ok(Self { name, shape, stored, bytes, from, was, rows, row: size(was)?, turned })
    }

    /// Numbers that no file holds, as floats of 32 bits.
    pub fn computed(name: &str, numbers: &[f32]) -> Self {
        let here: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        let bytes = here.len() as u64;
        Self {
            name: name.to_owned(),
            shape: vec![numbers.len() as u64],
            stored: Stored::F32,
            bytes,
            from: Numbers::Here(here),
            was: Stored::F32,
            rows: 1,
            row: bytes,
            turned: None,
        }
    }

    /// Bytes it takes, and those up to the next.
    pub fn padded(&self) -> u64 {
        self.bytes.next_multiple_of(ALIGNMENT)
    }

    /// Writes its bytes, and those up to the next.
    pub fn write(&self, to: &mut impl Write) -> io::Result<()> {
        let mut from: Box<dyn Read + '_> = match &self.from {
            Numbers::In(path, start) => {
                let mut file = File::open(path)?;
                file.seek(SeekFrom::Start(*start))?;
                Box::new(file)
            }
            Numbers::Here(bytes) => Box::new(bytes.as_slice()),
        };
        let at_a_time = match self.turned {
            Some(heads) => self.rows / heads.max(1),
            None => PIECE / self.row.max(1),
        };
        let (mut rows, mut read, mut write) = (self.rows, Vec::new(), Vec::new());
        while rows > 0 {
            let now = rows.min(at_a_time.max(1));
            read.clear();
            let bytes = now * self.row;
            if (&mut from).take(bytes).read_to_end(&mut read)? as u64 != bytes {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            write.clear();
            self.encode(&read, now, &mut write);
            to.write_all(&write)?;
            rows -= now;
        }
        let padding = usize::try_from(self.padded() - self.bytes).unwrap_or(0);
        to.write_all([0_u8; ALIGNMENT as usize].get(..padding).unwrap_or_default())
    }

    /// Encodes so many rows. Where the model's rotation is turned they are those of one head: the first of each half, then the second of each, and
    /// so on (`LlamaModel.permute` of llama.cpp).
    fn encode(&self, read: &[u8], rows: u64, write: &mut Vec<u8>) {
        let row = |at: u64| {
            let start = usize::try_from(at * self.row).ok()?;
            read.get(start..start.checked_add(usize::try_from(self.row).ok()?)?)
        };
        for at in 0..rows {
            let at = if self.turned.is_some() { (at % 2) * (rows / 2) + at / 2 } else { at };
            let row = row(at).unwrap_or_default();
            if self.stored == self.was {
                write.extend(row);
            } else {
                encode(&floats(row, self.was), self.stored, write);
            }
        }
    }
}

fn floats(bytes: &[u8], stored: Stored) -> Vec<f32> {
    let pairs = || bytes.as_chunks::<2>().0.iter().copied();
    match stored {
        Stored::F16 => pairs().map(|pair| f16::from_le_bytes(pair).to_f32()).collect(),
        Stored::Bf16 => pairs().map(|pair| bf16::from_le_bytes(pair).to_f32()).collect(),
        Stored::F32 | Stored::Q8 => bytes.as_chunks::<4>().0.iter().map(|four| f32::from_le_bytes(*four)).collect(),
    }
}

/// Only to what is not read: 32 bits, which hold every float of 16, or blocks of 8.
fn encode(floats: &[f32], stored: Stored, to: &mut Vec<u8>) {
    if stored != Stored::Q8 {
        floats.iter().for_each(|float| to.extend(float.to_le_bytes()));
        return;
    }
    for block in floats.chunks(BLOCK as usize) {
        let largest = block.iter().fold(0.0_f32, |most, float| most.max(float.abs()));
        let scale = largest / 127.0;
        let inverse = if scale == 0.0 { 0.0 } else { 1.0 / scale };
        to.extend(f16::from_f32(scale).to_le_bytes());
        #[expect(clippy::cast_possible_truncation, reason = "it is at most 127 off zero; what is no number becomes 0")]
        to.extend(block.iter().flat_map(|float| ((float * inverse).round() as i8).to_le_bytes()));
    }
}

/// Everything up to where the weights begin; `None` where it is larger than can be counted.
pub fn head(metadata: &[(String, Value)], tensors: &[Planned]) -> Option<Vec<u8>> {
    let mut head = b"GGUF".to_vec();
    head.extend(3_u32.to_le_bytes());
    head.extend((tensors.len() as u64).to_le_bytes());
    head.extend((metadata.len() as u64).to_le_bytes());
    for (key, value) in metadata {
        text(key, &mut head);
        value.write(&mut head);
    }
    let mut at = 0_u64;
    for tensor in tensors {
        text(&tensor.name, &mut head);
        head.extend(u32::try_from(tensor.shape.len()).ok()?.to_le_bytes());
        // GGUF tells the innermost first.
        tensor.shape.iter().rev().for_each(|n| head.extend(n.to_le_bytes()));
        head.extend(tensor.stored.id().to_le_bytes());
        head.extend(at.to_le_bytes());
        at = at.checked_add(tensor.bytes)?.checked_next_multiple_of(ALIGNMENT)?;
    }
    head.resize(head.len().next_multiple_of(usize::try_from(ALIGNMENT).ok()?), 0);
    Some(head)
}
