//! Writes a model again in an encoding that runs faster, never with fewer bits.
//!
//! candle 0.10.2 has no vector kernel for Q4_1, Q5_0 and Q5_1: their tensors become Q8_0, which holds nearly the same numbers (each block of 32
//! is scaled anew to 8 bits). All else is kept as it is but `general.file_type`, which says so. Metadata is written by name and tensors in the order
//! of the source, so that the same source gives the same bytes on every machine. Only the bench, which compares speeds and reads no answers, has
//! every tensor of weights made smaller as well ([`Aim::Small`]).

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;

use candle_core::Device;
use candle_core::quantized::gguf_file::{self, Content, Value};
use candle_core::quantized::{GgmlDType, QTensor};
use serde_json::json;
use sha2::{Digest, Sha256};

/// What a model is written again for.
#[derive(Clone, Copy)]
pub enum Aim {
    /// To run faster: what has no fast kernel in candle becomes Q8_0.
    Fast,
    /// To be compared in Q4_0: all quantized tensors become that, and lose by it.
    Small,
}

impl Aim {
    /// What a tensor becomes that is encoded so; nothing where it is kept.
    fn of(self, dtype: GgmlDType) -> Option<GgmlDType> {
        match (self, dtype) {
            (Self::Fast, GgmlDType::Q4_1 | GgmlDType::Q5_0 | GgmlDType::Q5_1) => Some(GgmlDType::Q8_0),
            (Self::Fast, _) | (Self::Small, GgmlDType::Q4_0) => None,
            // Norms and biases are plain floats.
            (Self::Small, dtype) => (dtype.block_size() > 1).then_some(GgmlDType::Q4_0),
        }
    }

    /// The encoding's name, and `general.file_type` of a file that is mostly that (llama.h, `llama_ftype`).
    fn encoding(self) -> (&'static str, u32) {
        match self {
            Self::Fast => ("Q8_0", 7),
            Self::Small => ("Q4_0", 2),
        }
    }
}

/// Reads `from`, writes `to` (which appears whole or not at all) and prints the SHA-256 of both as JSON.
///
/// # Errors
/// What went wrong, in words.
pub fn run(from: &Path, to: &Path, aim: Aim) -> Result<(), String> {
    let unfinished = to.with_extension("part");
    let (reencoded, kept) = write(from, &unfinished, aim).inspect_err(|_| {
        let _ = fs::remove_file(&unfinished);
    })?;
    let report = json!({
        "from": { "sha256": sha256(from).map_err(words)? },
        "to": { "sha256": sha256(&unfinished).map_err(words)?, "encoding": aim.encoding().0 },
        "tensors": { "reencoded": reencoded, "kept": kept },
    });
    fs::rename(&unfinished, to).map_err(words)?;
    writeln!(io::stdout(), "{report}").map_err(words)
}

fn write(from: &Path, to: &Path, aim: Aim) -> Result<(usize, usize), String> {
    let mut source = BufReader::new(File::open(from).map_err(words)?);
    let mut content = Content::read(&mut source).map_err(words)?;
    let mut names: Vec<String> = content.tensor_infos.keys().cloned().collect();
    names.sort_by_key(|name| content.tensor_infos.get(name).map(|info| info.offset));

    let mut tensors = Vec::with_capacity(names.len());
    let mut reencoded = 0;
    for name in &names {
        let tensor = content.tensor(&mut source, name, &Device::Cpu).map_err(words)?;
        if let Some(encoding) = aim.of(tensor.dtype()) {
            let numbers = tensor.dequantize(&Device::Cpu).map_err(words)?;
            tensors.push(QTensor::quantize(&numbers, encoding).map_err(words)?);
            reencoded += 1;
        } else {
            tensors.push(tensor);
        }
    }
    if reencoded > 0 {
        content.metadata.insert("general.file_type".to_owned(), Value::U32(aim.encoding().1));
    }
    // candle lays tensors out on 32 bytes whatever the source did.
    content.metadata.remove("general.alignment");
    let mut metadata: Vec<(&str, &Value)> = content.metadata.iter().map(|(key, value)| (key.as_str(), value)).collect();
    metadata.sort_by_key(|&(key, _)| key);
    let named: Vec<(&str, &QTensor)> = names.iter().map(String::as_str).zip(&tensors).collect();

    let mut sink = BufWriter::new(File::create(to).map_err(words)?);
    gguf_file::write(&mut sink, &metadata, &named).map_err(words)?;
    sink.into_inner().map_err(words)?.sync_all().map_err(words)?;
    Ok((reencoded, tensors.len() - reencoded))
}

fn sha256(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            read => hash.update(buffer.get(..read).unwrap_or_default()),
        }
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn words(error: impl std::fmt::Display) -> String {
    error.to_string()
}
