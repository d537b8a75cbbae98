//! What a GGUF file says about itself, read within bounds and without loading it.
//!
//! Source: the GGUF specification (ggml, docs/gguf.md), versions 2 and 3, little-endian. The bytes are a stranger's: every count and
//! length is checked before it is believed, nothing is reserved on their word, and the program alone reads them. A new fact for the model's
//! page is a field of [`Header`] and a line in [`read`]; a newly readable architecture is a row in `encoding` and one in `left_out`, an encoding a row in
//! `encoding`.

mod encoding;
mod left_out;
mod reader;
mod refusal;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::protocol::Failure;
use encoding::{ARCHITECTURES, CUTS, Encoding, PHI3_BASE, STRETCHINGS, STRICT, TOKENIZERS, file_type};
use reader::{Reader, Value};
pub use refusal::Refusal;

/// Most metadata entries believed.
const MAX_ENTRIES: u64 = 65_536;
/// Most tensors believed.
const MAX_TENSORS: u64 = 262_144;
/// Most dimensions a tensor has (ggml's own limit).
const MAX_DIMENSIONS: u32 = 4;
/// Most models named as the ones this was made from.
const MAX_BASES: u64 = 16;

/// Endings of the keys that say how large the model is, and how it is built.
const SHAPE: [&str; 11] = [
    ".context_length",
    ".block_count",
    ".embedding_length",
    ".attention.head_count",
    ".attention.head_count_kv",
    ".attention.key_length",
    ".attention.value_length",
    ".expert_count",
    ".rope.dimension_count",
    ".rope.freq_base",
    ".rope.scaling.type",
];

/// Other keys that say whether the engine runs it.
const OTHERS: [&str; 8] = [
    "split.count",
    "tokenizer.chat_template",
    "tokenizer.ggml.model",
    "tokenizer.ggml.pre",
    "tokenizer.ggml.eos_token_id",
    "tokenizer.ggml.tokens",
    "tokenizer.ggml.scores",
    "tokenizer.ggml.token_type",
];

/// A model's own account of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// `general.architecture`: `llama`.
    pub architecture: String,
    /// `general.name`.
    pub name: Option<String>,
    /// `general.organization`.
    pub organization: Option<String>,
    /// `general.basename`: the name of the model's family, without size and edition.
    pub base_name: Option<String>,
    /// `general.size_label`: `135M`.
    pub size_label: Option<String>,
    /// `general.license`: mostly an SPDX id in lower case, `apache-2.0`.
    pub license: Option<String>,
    /// `general.license.name`, where the licence is of the publisher's own making.
    pub license_name: Option<String>,
    /// `general.license.link`.
    pub license_link: Option<String>,
    /// Models this one was made from: repository, or name.
    pub based_on: Vec<String>,
    /// Length of the context in tokens, as trained; shorter where beyond that something is left out that would be missed.
    pub context: u32,
    /// Parameters, counted from the tensors' shapes.
    pub parameters: u64,
    /// How the weights are stored: `Q8_0`, `Q4_K_M`.
    pub encoding: String,
    /// Bytes that each token of the context takes in memory: keys and values of every layer, as 32-bit floats. 0 where it is not told.
    pub cache_per_token: u64,
    /// Bytes that matrices of 16-bit floats take beyond those of the file where they are unpacked to 32: on a GPU. The processor multiplies with them
    /// as they lie.
    pub unpacked: u64,
    /// Bytes of the table of tokens as 32-bit floats: so a GPU holds it, whatever the file does.
    pub table: u64,
    /// Whether the engine runs it; if not, why.
    pub supported: Result<(), Refusal>,
}

/// Reads a file's header.
///
/// # Errors
/// `Unreadable`, `NotAModel`, `Damaged`; `Unsupported` for a version of the format that is not read.
pub fn inspect(path: &Path) -> Result<Header, Failure> {
    let file = File::open(path).map_err(|_| Failure::Unreadable)?;
    let length = file.metadata().map_err(|_| Failure::Unreadable)?.len();
    read(BufReader::with_capacity(1 << 16, file), length)
}

/// Reads a header from the start of a file that is `length` bytes long.
///
/// # Errors
/// As `inspect`.
pub fn read(from: impl Read, length: u64) -> Result<Header, Failure> {
    let mut reader = Reader::new(from);
    if length < 4 || reader.bytes::<4>()? != *b"GGUF" {
        return Err(Failure::NotAModel);
    }
    let version = reader.u32()?;
    if !matches!(version, 2 | 3) {
        let big_endian = matches!(version.swap_bytes(), 2 | 3);
        let reason = if big_endian { Refusal::BigEndian } else { Refusal::Version { version } };
        return Err(Failure::Unsupported { reason });
    }
    let (tensors, entries) = (reader.u64()?, reader.u64()?);
    if tensors > MAX_TENSORS || entries > MAX_ENTRIES {
        return Err(Failure::Damaged);
    }
    let facts = Facts::read(&mut reader, entries)?;
    let vocabulary = facts.length("tokenizer.ggml.tokens");
    // Cut to the shorter of them, or not read at all.
    let of_tokens = ["tokenizer.ggml.scores", "tokenizer.ggml.token_type"].map(|key| facts.length(key));
    if of_tokens.into_iter().flatten().any(|length| Some(length) != vocabulary) {
        return Err(Failure::Damaged);
    }
    let architecture = facts.text("general.architecture").unwrap_or_default();
    let weights = Weights::read(&mut reader, tensors, (&architecture, &facts), length)?;

    let context = facts.number(&format!("{architecture}.context_length")).unwrap_or(0);
    let context = left_out::longest(&architecture, &facts).map_or(context, |longest| context.min(longest));
    let context = u32::try_from(context).unwrap_or(0);
    let encoding =
        facts.number("general.file_type").and_then(file_type).or(weights.main.map(|e| e.name)).unwrap_or("unknown");
    let bases = 0..facts.number("general.base_model.count").unwrap_or(0).min(MAX_BASES);
    Ok(Header {
        name: facts.text("general.name"),
        organization: facts.text("general.organization"),
        base_name: facts.text("general.basename"),
        size_label: facts.text("general.size_label"),
        license: facts.text("general.license"),
        license_name: facts.text("general.license.name"),
        license_link: facts.text("general.license.link"),
        based_on: bases
            .filter_map(|n| {
                facts
                    .text(&format!("general.base_model.{n}.repo_url"))
                    .or(facts.text(&format!("general.base_model.{n}.name")))
            })
            .collect(),
        context,
        parameters: weights.parameters,
        encoding: encoding.to_owned(),
        cache_per_token: cache_per_token(&architecture, &facts),
        unpacked: weights.unpacked,
        table: weights.table,
        supported: supported(&architecture, context, &facts, &weights),
        architecture,
    })
}

/// From `block_count`, `attention.head_count_kv` (where it is left out every head has its own), and the lengths of a key and a value
/// (where they are left out: `embedding_length` shared by the heads).
fn cache_per_token(architecture: &str, facts: &Facts) -> u64 {
    let number = |key: &str| facts.number(&format!("{architecture}.{key}"));
    let heads = number("attention.head_count");
    let each = || number("embedding_length")?.checked_div(heads?);
    let length = |key: &str| number(key).or_else(each);
    let floats = || {
        let (layers, key_heads) = (number("block_count")?, number("attention.head_count_kv").or(heads)?);
        let both = length("attention.key_length")?.checked_add(length("attention.value_length")?)?;
        layers.checked_mul(key_heads)?.checked_mul(both)
    };
    floats().and_then(|n: u64| n.checked_mul(4)).unwrap_or(0)
}

fn supported(architecture: &str, context: u32, facts: &Facts, weights: &Weights) -> Result<(), Refusal> {
    if !ARCHITECTURES.contains(&architecture) {
        return Err(Refusal::Architecture { name: architecture.to_owned() });
    }
    if facts.number("split.count").is_some_and(|parts| parts > 1) {
        return Err(Refusal::Split);
    }
    if let Some(what) = unlike(architecture, facts, weights) {
        return Err(Refusal::Architecture { name: format!("{architecture}, {what}") });
    }
    if let Some(name) = stretching(architecture, facts, weights) {
        return Err(Refusal::Stretching { name });
    }
    if let Some(float) = weights.float.filter(|_| STRICT.contains(&architecture)) {
        return Err(Refusal::Encoding { name: float.to_owned() });
    }
    if let Some(encoding) = &weights.unreadable {
        return Err(Refusal::Encoding { name: encoding.clone() });
    }
    if weights.parameters == 0 {
        return Err(Refusal::NoWeights);
    }
    if context == 0 {
        return Err(Refusal::NoContext);
    }
    let tokenizer = facts.text("tokenizer.ggml.model").unwrap_or_default();
    if !TOKENIZERS.contains(&tokenizer.as_str()) {
        return Err(Refusal::Tokenizer { name: tokenizer });
    }
    // Others cut no text.
    let cut = facts.text("tokenizer.ggml.pre").filter(|_| tokenizer == "gpt2");
    if let Some(name) = cut.filter(|name| !CUTS.contains(&name.as_str())) {
        return Err(Refusal::Tokenizer { name });
    }
    if facts.number("tokenizer.ggml.eos_token_id").is_none() {
        return Err(Refusal::NoEnd);
    }
    if facts.text("tokenizer.chat_template").is_none() {
        return Err(Refusal::NoChatTemplate);
    }
    match left_out::setting(architecture, facts).or_else(|| weights.unused.clone()) {
        Some(name) => Err(Refusal::Feature { name }),
        None => Ok(()),
    }
}

/// What a model has that mistral.rs 0.8.1 computes in another way than it was made, or cannot load, though it knows the architecture. Of experts it
/// makes a second copy in memory, for which it has no fast arithmetic.
fn unlike(architecture: &str, facts: &Facts, weights: &Weights) -> Option<String> {
    let number = |key: &str| facts.number(&format!("{architecture}.{key}"));
    if let Some(experts) = number("expert_count").filter(|&experts| experts > 1) {
        return Some(format!("{experts} experts"));
    }
    if STRICT.contains(&architecture) && weights.is_tied && weights.parameters > 0 {
        return Some("no output.weight".to_owned());
    }
    let base = facts.float("phi3.rope.freq_base").filter(|&base| architecture == "phi3" && base != PHI3_BASE);
    if let Some(base) = base {
        return Some(format!("rope.freq_base {base}"));
    }
    let shared = || number("embedding_length")?.checked_div(number("attention.head_count")?);
    let head = number("attention.key_length").or_else(shared);
    let turned = number("rope.dimension_count").filter(|&turned| head.is_some_and(|head| head != turned))?;
    Some(format!("rope.dimension_count {turned}"))
}

/// How a model's context was stretched beyond what it had learnt, where that is not computed; phi3's never is.
fn stretching(architecture: &str, facts: &Facts, weights: &Weights) -> Option<String> {
    if weights.has_long_factors {
        return Some("longrope".to_owned());
    }
    let known: &[&str] = if architecture == "phi3" { &[] } else { STRETCHINGS };
    facts
        .text(&format!("{architecture}.rope.scaling.type"))
        .filter(|kind| kind != "none" && !known.contains(&kind.as_str()))
}

/// The metadata that [`Header`] is made from.
struct Facts(BTreeMap<String, Value>);

impl Facts {
    fn read(reader: &mut Reader<impl Read>, entries: u64) -> Result<Self, Failure> {
        let mut facts = BTreeMap::new();
        for _ in 0..entries {
            let key = reader.string()?;
            let wanted = key.starts_with("general.")
                || SHAPE.iter().any(|ending| key.ends_with(ending))
                || OTHERS.contains(&key.as_str())
                || left_out::is_wanted(&key);
            if let Some(value) = reader.value(wanted)? {
                facts.insert(key, value);
            }
        }
        Ok(Self(facts))
    }

    /// A whole number, or the one that all of an array are.
    fn number(&self, key: &str) -> Option<u64> {
        match self.0.get(key) {
            Some(Value::Number(n) | Value::Array(_, Some(n))) => Some(*n),
            _ => None,
        }
    }

    /// A number, whole or not.
    fn float(&self, key: &str) -> Option<f32> {
        match self.0.get(key) {
            Some(Value::Float(number)) => Some(*number),
            _ => self.number(key).map(|number| number as f32),
        }
    }

    /// How many an array has.
    fn length(&self, key: &str) -> Option<u64> {
        match self.0.get(key) {
            Some(Value::Array(length, _)) => Some(*length),
            _ => None,
        }
    }

    /// Whether it is an array of which not all are the same number.
    fn is_uneven(&self, key: &str) -> bool {
        matches!(self.0.get(key), Some(Value::Array(_, None)))
    }

    fn text(&self, key: &str) -> Option<String> {
        let Some(Value::Text(text)) = self.0.get(key) else { return None };
        shown(text)
    }
}

/// A text as it may be shown: one line, no control characters, 200 characters at most; none that is empty.
fn shown(text: &str) -> Option<String> {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect();
    let line = line.trim();
    (!line.is_empty()).then(|| line.to_owned())
}

/// What the list of tensors says.
struct Weights {
    parameters: u64,
    /// The encoding that holds the most parameters.
    main: Option<&'static Encoding>,
    /// An encoding among them that the engine does not read.
    unreadable: Option<String>,
    /// As in [`Header`].
    unpacked: u64,
    table: u64,
    /// Whether no matrix stands beside the table to turn the last layer's numbers into words.
    is_tied: bool,
    /// The encoding of a layer's matrix whose numbers are floats, if there is one.
    float: Option<&'static str>,
    /// Whether angles have factors of their own for a short context and for a long one (LongRoPE).
    has_long_factors: bool,
    /// The name of a tensor that would be left out, if there is one.
    unused: Option<String>,
}

impl Weights {
    fn read(
        reader: &mut Reader<impl Read>,
        tensors: u64,
        (architecture, facts): (&str, &Facts),
        length: u64,
    ) -> Result<Self, Failure> {
        let layers = facts.number(&format!("{architecture}.block_count"));
        let mut weights = Self {
            parameters: 0,
            main: None,
            unreadable: None,
            unpacked: 0,
            table: 0,
            is_tied: true,
            float: None,
            has_long_factors: false,
            unused: None,
        };
        let mut per_encoding = BTreeMap::<u32, u64>::new();
        let mut data_end = 0_u64;
        // The table, where it is of 16-bit floats.
        let mut half_table = 0;
        for _ in 0..tensors {
            let name = reader.string()?;
            let dimensions = reader.u32()?;
            if dimensions > MAX_DIMENSIONS {
                return Err(Failure::Damaged);
            }
            let mut elements = 1_u64;
            for _ in 0..dimensions {
                elements = elements.checked_mul(reader.u64()?).ok_or(Failure::Damaged)?;
            }
            let (kind, offset) = (reader.u32()?, reader.u64()?);
            let bytes = match Encoding::of(kind) {
                Some(encoding) => encoding.bytes(elements).ok_or(Failure::Damaged)?,
                None => 0,
            };
            data_end = data_end.max(offset.checked_add(bytes).ok_or(Failure::Damaged)?);
            weights.parameters = weights.parameters.checked_add(elements).ok_or(Failure::Damaged)?;
            let matrix = Encoding::of(kind).filter(|_| dimensions > 1);
            let halves = if matrix.is_some_and(Encoding::is_half) { bytes } else { 0 };
            if name.starts_with("blk.") {
                weights.float =
                    weights.float.or(matrix.filter(|encoding| encoding.is_float()).map(|encoding| encoding.name));
            }
            match name.as_str() {
                // Unpacked to be looked up in, it is counted by itself.
                "token_embd.weight" => (half_table, weights.table) = (halves, elements.saturating_mul(4)),
                _ => weights.unpacked = weights.unpacked.saturating_add(halves),
            }
            weights.is_tied &= name != "output.weight";
            weights.has_long_factors |= name.starts_with("rope_factors_");
            if weights.unused.is_none() && !left_out::is_used(architecture, layers, &name) {
                weights.unused = shown(&name);
            }
            *per_encoding.entry(kind).or_default() += elements;
        }
        let alignment = facts.number("general.alignment").unwrap_or(32);
        if alignment == 0 || alignment > 1 << 20 {
            return Err(Failure::Damaged);
        }
        let data_start = reader.position().next_multiple_of(alignment);
        if tensors > 0 && data_start.checked_add(data_end).is_none_or(|end| end > length) {
            return Err(Failure::Damaged);
        }
        // Multiplied with as well, it is a matrix like others.
        weights.unpacked = weights.unpacked.saturating_add(if weights.is_tied { half_table } else { 0 });
        weights.main =
            per_encoding.iter().max_by_key(|&(_, elements)| elements).and_then(|(&kind, _)| Encoding::of(kind));
        weights.unreadable = per_encoding.keys().find_map(|&kind| match Encoding::of(kind) {
            Some(encoding) => (!encoding.readable).then(|| encoding.name.to_owned()),
            None => Some(format!("encoding {kind}")),
        });
        Ok(weights)
    }
}
