//! What a GGUF file says of its model and mistral.rs does not read: how positions are turned, how text is cut before it is made tokens, and what may be left
//! out or said in another form. Computed as llama.cpp does, whose converter writes these files. How the vocabularies of SentencePiece cut is in
//! `sentence_pieces.rs`.
//!
//! This file and the lines that call it are Alcove's (`patches/README.md` there). A file that says none of it is computed as published.

use std::collections::HashMap;
use std::io::{Read, Seek};

use candle_core::quantized::gguf_file::Value;
use candle_core::{DType, Device, Result, Tensor};
use tokenizers::models::bpe::BpeBuilder;
use tokenizers::pre_tokenizers::byte_level::ByteLevel;
use tokenizers::pre_tokenizers::sequence::Sequence;
use tokenizers::pre_tokenizers::split::{Split, SplitPattern};
use tokenizers::pre_tokenizers::PreTokenizerWrapper;
use tokenizers::tokenizer::normalizer::SplitDelimiterBehavior;
use tokenizers::AddedToken;

use crate::gguf::Content;
use crate::layers::RotaryEmbedding;

/// Adds what may be left out: as many heads of keys as of queries, and a head that is turned whole. What is said of each layer, and the same of all, is said
/// once.
pub(crate) fn complete(metadata: &mut HashMap<String, Value>) {
    let Some(Ok(architecture)) = metadata.get("general.architecture").map(|name| name.to_string().cloned()) else {
        return;
    };
    let key = |ending: &str| format!("{architecture}.{ending}");
    for ending in ["attention.head_count", "attention.head_count_kv", "feed_forward_length"] {
        if let Some(of_each) = metadata.get_mut(&key(ending)) {
            if let Some(of_all) = the_same(of_each) {
                *of_each = Value::U32(of_all);
            }
        }
    }
    let number = |ending: &str| metadata.get(&key(ending))?.to_u32().ok();
    let heads = number("attention.head_count");
    let head = number("attention.key_length").or_else(|| number("embedding_length")?.checked_div(heads?));
    for (ending, given) in [("attention.head_count_kv", heads), ("rope.dimension_count", head)] {
        if let Some(given) = given {
            metadata.entry(key(ending)).or_insert(Value::U32(given));
        }
    }
}

/// The whole number that all elements of an array are, whatever its type.
fn the_same(array: &Value) -> Option<u32> {
    let whole = |value: &Value| match value {
        Value::I32(number) => u32::try_from(*number).ok(),
        Value::I64(number) => u32::try_from(*number).ok(),
        other => u32::try_from(other.to_u64().ok()?).ok(),
    };
    let Value::Array(all) = array else { return None };
    let first = whole(all.first()?)?;
    all.iter().all(|value| whole(value) == Some(first)).then_some(first)
}

/// The tables of a rotary embedding of `dim` numbers, for so many positions. Each angle is the position by `base` to the power of -2i/`dim`, as published, and
/// then divided: by a factor of its own (tensor `rope_freqs.weight`: Llama 3.1 and later), and as `rope.scaling` says.
pub(crate) fn rotary<R: Read + Seek>(
    content: &mut Content<'_, R>,
    (base, dim, positions): (f32, usize, usize),
    is_gpt_neox: bool,
    device: &Device,
    dtype: DType,
) -> Result<RotaryEmbedding> {
    let scaling = Scaling::of(content.get_metadata(), positions)?;
    let has_factors = content.has_tensor("rope_freqs.weight");
    if scaling.is_none() && !has_factors {
        return RotaryEmbedding::new(base, dim, positions, device, is_gpt_neox, dtype);
    }
    let factors = if has_factors {
        content.tensor("rope_freqs.weight", &Device::Cpu)?.dequantize(&Device::Cpu)?.flatten_all()?.to_vec1::<f32>()?
    } else {
        vec![1.0; dim / 2]
    };
    if factors.len() != dim / 2 {
        candle_core::bail!("{} factors for {dim} numbers", factors.len());
    }
    let mut frequencies = Vec::with_capacity(dim / 2);
    for (i, factor) in factors.into_iter().enumerate() {
        let divisor = scaling.as_ref().map_or(1.0, |scaling| scaling.divisor(i, base, dim));
        frequencies.push(1.0 / (base.powf((2 * i) as f32 / dim as f32) * factor * divisor));
    }
    let magnitude = scaling.map_or(1.0, |scaling| scaling.magnitude);
    let frequencies = Tensor::from_vec(frequencies, (1, dim / 2), device)?;
    let positions = Tensor::arange(0, positions as u32, device)?.to_dtype(DType::F32)?.unsqueeze(1)?;
    let angles = positions.matmul(&frequencies)?;
    let [cos, sin] = [angles.cos()?, angles.sin()?].map(|table| table.affine(magnitude, 0.0)?.to_dtype(dtype));
    Ok(RotaryEmbedding::of_tables(cos?, sin?, is_gpt_neox))
}

/// `rope.scaling`: a context stretched by a factor.
struct Scaling {
    factor: f32,
    /// What cosine and sine are multiplied with.
    magnitude: f64,
    /// Where only slow angles are stretched (YaRN, Peng et al., 2023): the length learnt at first, and how often in it the slowest angle that stays as it is goes
    /// round, and the fastest that is stretched whole.
    yarn: Option<(f32, [f32; 2])>,
}

impl Scaling {
    fn of(metadata: &HashMap<String, Value>, positions: usize) -> Result<Option<Self>> {
        let Some(architecture) = metadata.get("general.architecture") else { return Ok(None) };
        let architecture = architecture.to_string()?;
        let value = |ending: &str| metadata.get(&format!("{architecture}.rope.{ending}"));
        let number = |ending: &str| value(&format!("scaling.{ending}"))?.to_f32().ok();
        let kind = value("scaling.type").map(|kind| kind.to_string().cloned()).transpose()?;
        let old = value("scale_linear").and_then(|factor| factor.to_f32().ok());
        let factor = number("factor").or(old).filter(|factor| factor.is_finite() && *factor > 0.0);
        let magnitude = f64::from(number("attn_factor").unwrap_or(1.0));
        match (kind.as_deref(), factor) {
            (Some("none"), _) | (None | Some("linear" | "yarn"), None) => Ok(None),
            (None | Some("linear"), Some(factor)) => Ok(Some(Self { factor, magnitude, yarn: None })),
            (Some("yarn"), Some(factor)) => {
                let learnt = value("scaling.original_context_length").and_then(|length| length.to_u64().ok());
                let turns = [("yarn_beta_fast", 32.0), ("yarn_beta_slow", 1.0)];
                let turns = turns.map(|(ending, usual)| number(ending).unwrap_or(usual));
                let grown = |by: f32| 1.0 + 0.1 * f64::from(by) * f64::from(factor.max(1.0)).ln();
                let magnitude = magnitude * grown(1.0) / grown(number("yarn_log_multiplier").unwrap_or(0.0));
                let yarn = Some((learnt.unwrap_or(positions as u64) as f32, turns));
                Ok(Some(Self { factor, magnitude, yarn }))
            }
            (Some(other), _) => candle_core::bail!("rope.scaling.type {other}"),
        }
    }

    /// What the angle of pair number `i` is divided by.
    fn divisor(&self, i: usize, base: f32, dim: usize) -> f32 {
        let Some((learnt, turns)) = self.yarn else { return self.factor };
        // The pair whose angle goes round so often in the length that was learnt.
        let pair = |turns: f32| dim as f32 * (learnt / (turns * std::f32::consts::TAU)).ln() / (2.0 * base.ln());
        let [fast, slow] = turns.map(pair);
        let (fast, slow) = (fast.floor().max(0.0), slow.ceil().min(dim as f32 - 1.0));
        let stretched = ((i as f32 - fast) / (slow - fast).max(0.001)).clamp(0.0, 1.0);
        1.0 / (stretched / self.factor + (1.0 - stretched))
    }
}

/// Words, numbers of up to three digits, signs, and white space: Llama 3's.
const LLAMA3: &str = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

/// Words that also end where a small letter is followed by a large one: Mistral's.
const TEKKEN: &str = r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

/// GPT-2's.
const GPT2: &str = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

/// How a text is cut before it is made tokens, by `tokenizer.ggml.pre`: each cut is made in the pieces of the one before. mistral.rs cuts every text as Qwen 2
/// does, and so it stays where that is right, or nothing is said. SmolLM's cut differs in line ends with white space behind them (and in `'STOP`): the model that
/// ships was chosen and measured as it is cut here.
pub(crate) fn cuts(pre: Option<&str>, published: Sequence) -> anyhow::Result<Sequence> {
    let cuts: &[&str] = match pre {
        None | Some("qwen2" | "deepseek-r1-qwen" | "megrez" | "stablelm2") => return Ok(published),
        Some("llama3" | "llama-v3" | "llama-bpe" | "falcon3" | "pixtral" | "smaug-bpe" | "dbrx") => &[LLAMA3],
        Some("tekken") => &[TEKKEN],
        Some("smollm" | "starcoder" | "refact" | "command-r") => &[r"\p{N}", GPT2],
        Some("gpt-2" | "phi-2" | "mellum") => &[GPT2],
        Some("default") => &[r"[\p{P}\$\+<=>\^~\|]+", GPT2, r"\p{N}+", "[0-9][0-9][0-9]"],
        Some(other) => anyhow::bail!("tokenizer.ggml.pre {other}"),
    };
    let mut steps = Vec::with_capacity(cuts.len() + 1);
    for cut in cuts {
        let pattern = SplitPattern::Regex((*cut).to_owned());
        let split = Split::new(pattern, SplitDelimiterBehavior::Isolated, false).map_err(anyhow::Error::msg)?;
        steps.push(PreTokenizerWrapper::Split(split));
    }
    steps.push(PreTokenizerWrapper::ByteLevel(ByteLevel::new(false, false, false)));
    Ok(Sequence::new(steps))
}

/// The tokens that are not normal, to be found whole in a text: added together, since each time the search for all of them is made anew.
pub(crate) fn added(tokens: &[String], kinds: &[i32]) -> Vec<AddedToken> {
    let all = tokens.iter().zip(kinds.iter().filter(|_| kinds.len() == tokens.len()));
    all.filter(|(_, kind)| **kind != 1).map(|(token, _)| AddedToken::from(token.as_str(), true)).collect()
}

/// Whether a piece that is a token as it stands is that token, whatever the merges would make of it.
pub(crate) fn whole_pieces(bpe: BpeBuilder, pre: Option<&str>) -> BpeBuilder {
    bpe.ignore_merges(matches!(pre, Some("llama3" | "llama-v3" | "llama-bpe" | "falcon3" | "pixtral" | "tekken")))
}
