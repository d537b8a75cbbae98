//! How far apart positions are for a model that was made to read longer texts than it had learnt: its `rope_scaling`, and how a GGUF file says
//! it.
//!
//! Sources: transformers' `modeling_rope_utils.py` (what each field means), and llama.cpp's `convert_hf_to_gguf.py` (which keys, and Llama
//! 3.1's factors as the tensor `rope_freqs.weight`). Written is what our lines in mistral.rs compute (`patches/README.md`), which they do for
//! every architecture of `config`; a way that they do not know is refused by its name. The next one is an arm of [`Rope::read`].

use std::f64::consts::TAU;

use serde_json::Value as Json;

use super::config::{MAX_CONTEXT, Said, single};
use super::file::Value;
use super::{feature, missing, shown};
use crate::gguf::Refusal;
use crate::protocol::Failure;

/// Positions, as far as they are not plain.
#[derive(Default)]
pub struct Rope {
    /// `rope.scaling.type`.
    kind: Option<&'static str>,
    /// Tokens of a context as it was learnt at first.
    learnt: Option<u32>,
    /// What else is said under `rope.scaling`.
    numbers: Vec<(&'static str, f32)>,
    /// What the angle of each pair of numbers is divided by, fastest first.
    factors: Option<Vec<f32>>,
}

impl Rope {
    /// `head`: numbers of a head. `base`: of their angles. `context`: positions there are.
    ///
    /// # Errors
    /// `Unsupported` with the reason, `Damaged`.
    pub fn read(said: &Said, head: u64, base: f32, context: u64) -> Result<Self, Failure> {
        // Since transformers 5 there may be several, each for layers of another type.
        let parts = said.get("rope_parameters").and_then(Json::as_object);
        if parts.is_some_and(|parts| parts.values().any(Json::is_object)) {
            return Err(feature("rope_parameters"));
        }
        match said.rope("rope_type").or(said.rope("type")).and_then(Json::as_str) {
            // Of old, scaling that is there at all is meant.
            None if said.get("rope_scaling").is_some() => Err(feature("rope_scaling")),
            None | Some("default") => Ok(Self::default()),
            Some("linear") => {
                Ok(Self { kind: Some("linear"), numbers: vec![("factor", number(said, "factor")?)], ..Self::default() })
            }
            Some("yarn") => Self::yarn(said, context),
            Some("llama3") => Ok(Self { factors: Some(llama3(said, head, base)?), ..Self::default() }),
            Some(other) => Err(Failure::Unsupported { reason: Refusal::Stretching { name: shown(other) } }),
        }
    }

    fn yarn(said: &Said, context: u64) -> Result<Self, Failure> {
        if said.rope("truncate").is_some_and(|whole| whole.as_bool() != Some(true)) {
            return Err(feature("truncate"));
        }
        let factor = number(said, "factor")?;
        let mut numbers = vec![("factor", factor)];
        for (key, ending) in [("beta_fast", "yarn_beta_fast"), ("beta_slow", "yarn_beta_slow")] {
            numbers.extend(optional(said, key)?.map(|turns| (ending, turns)));
        }
        let grown = |by: f64| 1.0 + 0.1 * by * f64::from(factor).max(1.0).ln();
        let float = |key: &str| said.rope(key).and_then(Json::as_f64);
        let whole = match (float("attention_factor"), float("mscale"), float("mscale_all_dim")) {
            (Some(whole), ..) => Some(whole),
            (None, Some(some), Some(all)) if some != 0.0 && all != 0.0 => Some(grown(some) / grown(all)),
            _ => None,
        };
        if let Some(whole) = whole {
            // In GGUF it is what the usual growth is multiplied with.
            numbers.push(("attn_factor", single(whole / grown(1.0))?));
        }
        let learnt = match learnt(said)? {
            Some(learnt) => learnt,
            None => u32::try_from(context).map_err(|_| Failure::Damaged)?,
        };
        Ok(Self { kind: Some("yarn"), learnt: Some(learnt), numbers, factors: None })
    }

    /// What the new file says of it.
    pub fn metadata(&self, architecture: &str) -> Vec<(String, Value)> {
        let key = |ending: &str| format!("{architecture}.rope.scaling.{ending}");
        let kind = self.kind.map(|kind| (key("type"), Value::Text(kind.to_owned())));
        let learnt = self.learnt.map(|tokens| (key("original_context_length"), Value::Number(tokens)));
        let numbers = self.numbers.iter().map(|&(ending, number)| (key(ending), Value::Float(number)));
        kind.into_iter().chain(learnt).chain(numbers).collect()
    }

    /// `rope_freqs.weight`.
    pub fn factors(&self) -> Option<&[f32]> {
        self.factors.as_deref()
    }
}

/// Llama 3.1's factors: what goes round often in the length that was learnt at first keeps its angle, what goes round seldom is divided by all
/// of `factor`, and what is between by a part of it.
fn llama3(said: &Said, head: u64, base: f32) -> Result<Vec<f32>, Failure> {
    let factor = f64::from(number(said, "factor")?);
    let (seldom, often) = (number(said, "low_freq_factor")?, number(said, "high_freq_factor")?);
    if seldom >= often {
        return Err(Failure::Damaged);
    }
    let (seldom, often) = (f64::from(seldom), f64::from(often));
    let learnt = f64::from(learnt(said)?.ok_or_else(|| missing("original_max_position_embeddings"))?);
    let head = u32::try_from(head).map_err(|_| Failure::Damaged)?;
    let factors = (0..head / 2).map(|pair| {
        let turns = learnt / (TAU * f64::from(base).powf(f64::from(2 * pair) / f64::from(head)));
        let kept = ((turns - seldom) / (often - seldom)).clamp(0.0, 1.0);
        single(1.0 / ((1.0 - kept) / factor + kept))
    });
    factors.collect()
}

fn optional(said: &Said, key: &str) -> Result<Option<f32>, Failure> {
    said.rope(key).map(|value| value.as_f64().ok_or(Failure::Damaged).and_then(single)).transpose()
}

fn number(said: &Said, key: &str) -> Result<f32, Failure> {
    optional(said, key)?.ok_or_else(|| missing(key))
}

/// How long the context was that was learnt at first, in tokens. Some say it beside the rest.
fn learnt(said: &Said) -> Result<Option<u32>, Failure> {
    const KEY: &str = "original_max_position_embeddings";
    let Some(value) = said.rope(KEY).or(said.get(KEY)) else { return Ok(None) };
    let tokens = value.as_u64().filter(|tokens| (1..=MAX_CONTEXT).contains(tokens));
    tokens.and_then(|tokens| u32::try_from(tokens).ok()).map(Some).ok_or(Failure::Damaged)
}
