//! The header of a safetensors file: which tensors it holds, and where.
//!
//! Source: huggingface/safetensors, README ("Format"): a length (`u64`, little-endian), that much JSON, then the tensors' bytes, which the
//! header accounts for without a hole or an overlap.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use serde::de::{Error, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::shown;
use crate::gguf::Refusal;
use crate::protocol::Failure;

/// Most bytes of a header; the largest models need a tenth.
const MAX_HEADER: u64 = 32 << 20;
/// Most tensors in a file, and in all files of a folder.
pub const MAX_TENSORS: usize = 65_536;
/// Most dimensions of a tensor.
const MAX_DIMENSIONS: usize = 8;

/// Bytes of a number of each kind that the format knows. Others are refused.
const KINDS: &[(&str, u64)] = &[
    ("BOOL", 1),
    ("U8", 1),
    ("I8", 1),
    ("F8_E5M2", 1),
    ("F8_E4M3", 1),
    ("F8_E8M0", 1),
    ("I16", 2),
    ("U16", 2),
    ("F16", 2),
    ("BF16", 2),
    ("I32", 4),
    ("U32", 4),
    ("F32", 4),
    ("F64", 8),
    ("I64", 8),
    ("U64", 8),
];

/// Where a tensor lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tensor {
    /// `BF16`.
    pub kind: &'static str,
    /// Outermost first.
    pub shape: Vec<u64>,
    /// From the start of the file, in bytes.
    pub start: u64,
}

/// Reads a file's header.
pub fn inspect(path: &Path) -> Result<BTreeMap<String, Tensor>, Failure> {
    let file = File::open(path).map_err(|_| Failure::Unreadable)?;
    let length = file.metadata().map_err(|_| Failure::Unreadable)?.len();
    header(BufReader::new(file), length)
}

/// Reads a header from the start of a file that is `length` bytes long.
///
/// # Errors
/// `Damaged`; `Unsupported` for numbers of a kind that is not known; `Unreadable`.
pub fn header(mut from: impl Read, length: u64) -> Result<BTreeMap<String, Tensor>, Failure> {
    let mut size = [0; 8];
    from.read_exact(&mut size).map_err(|_| Failure::Damaged)?;
    let size = u64::from_le_bytes(size);
    let data = length.checked_sub(8).and_then(|rest| rest.checked_sub(size)).ok_or(Failure::Damaged)?;
    if size > MAX_HEADER {
        return Err(Failure::Damaged);
    }
    let mut json = Vec::new();
    // Grows as bytes arrive: a length alone reserves nothing.
    if from.take(size).read_to_end(&mut json).map_err(|_| Failure::Unreadable)? as u64 != size {
        return Err(Failure::Damaged);
    }
    let Entries(entries) = serde_json::from_slice(&json).map_err(|_| Failure::Damaged)?;
    let mut spans = Vec::with_capacity(entries.len());
    let mut tensors = BTreeMap::new();
    for (name, Entry { dtype, shape, data_offsets: (start, end) }) in entries {
        let Some(&(kind, bytes)) = KINDS.iter().find(|(kind, _)| *kind == dtype) else {
            return Err(Failure::Unsupported { reason: Refusal::Encoding { name: shown(&dtype) } });
        };
        if shape.len() > MAX_DIMENSIONS {
            return Err(Failure::Damaged);
        }
        let bytes = shape.iter().try_fold(bytes, |bytes, &n| bytes.checked_mul(n)).ok_or(Failure::Damaged)?;
        if start.checked_add(bytes) != Some(end) || end > data {
            return Err(Failure::Damaged);
        }
        spans.push((start, end));
        tensors.insert(name, Tensor { kind, shape, start: 8 + size + start });
    }
    spans.sort_unstable();
    let end = spans.iter().try_fold(0, |at, &(start, end)| (start == at).then_some(end));
    if end == Some(data) { Ok(tensors) } else { Err(Failure::Damaged) }
}

#[derive(Deserialize)]
struct Entry {
    dtype: String,
    shape: Vec<u64>,
    data_offsets: (u64, u64),
}

/// The tensors by name; `__metadata__`, which is any text, is passed over.
struct Entries(BTreeMap<String, Entry>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Seen;
        impl<'de> Visitor<'de> for Seen {
            type Value = Entries;

            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str("tensors by name")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries, A::Error> {
                let mut entries = BTreeMap::new();
                while let Some(name) = map.next_key::<String>()? {
                    if name == "__metadata__" {
                        map.next_value::<IgnoredAny>()?;
                    } else if entries.len() == MAX_TENSORS || entries.insert(name, map.next_value()?).is_some() {
                        return Err(A::Error::custom("too many tensors, or one twice"));
                    }
                }
                Ok(Entries(entries))
            }
        }
        from.deserialize_map(Seen)
    }
}
