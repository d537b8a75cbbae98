//! How surprised a model is by a text: what two ways of computing it are compared by. For the bench and the tests; nothing of Alcove asks for it.
//!
//! The text is cut into windows of [`WINDOW`] tokens, each read by itself; every token but a window's first is predicted from those before it.

use std::io::{self, Read, Write};
use std::path::Path;

use candle_core::{DType, Tensor};
use serde_json::json;

use crate::model::{Manner, Model, Trouble};
use crate::{confine, output};

/// Tokens read at once: the probabilities of all the vocabulary are held for each.
const WINDOW: usize = 256;

/// Reads a text from standard input, and prints how many of its tokens were predicted and their mean negative log-likelihood in nats, as JSON.
/// The perplexity is e to the power of that.
///
/// # Errors
/// What went wrong, in words, without anything that was read.
pub fn run(path: &Path, manner: Manner) -> Result<(), String> {
    let mut out = output::claim().map_err(|error| error.to_string())?;
    confine::confine(path)?;
    let mut text = String::new();
    io::stdin().read_to_string(&mut text).map_err(|error| error.to_string())?;
    let (tokens, nats) = measure(path, manner, text).map_err(|_| "the model cannot read this".to_owned())?;
    writeln!(out, "{}", json!({ "tokens": tokens, "nats": nats / tokens as f64 })).map_err(|error| error.to_string())
}

fn measure(path: &Path, manner: Manner, text: String) -> Result<(usize, f64), Trouble> {
    let model = Model::load(path, manner)?;
    let tokens = model.tokens_of(text)?;
    let (mut predicted, mut nats) = (0, 0.0);
    for window in tokens.chunks(WINDOW).filter(|window| window.len() > 1) {
        let logits = model.logits(window.to_vec())?;
        nats += surprise(&logits, window).map_err(|_| Trouble::Broken)?;
        predicted += window.len() - 1;
    }
    Ok((predicted, nats))
}

/// Sum over a window of what the model gave the token that came, in nats. `logits` is `(tokens, vocabulary)`, or that with dimensions of 1 before it.
fn surprise(logits: &Tensor, window: &[u32]) -> candle_core::Result<f64> {
    let rows = logits.to_dtype(DType::F32)?.flatten_to(logits.rank().saturating_sub(2))?.to_vec2::<f32>()?;
    let mut nats = 0.0;
    for (row, &next) in rows.iter().zip(window.iter().skip(1)) {
        let largest = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let total: f64 = row.iter().map(|&logit| f64::from(logit - largest).exp()).sum();
        let logit = row.get(next as usize).copied().unwrap_or(f32::NEG_INFINITY);
        nats += total.ln() - f64::from(logit - largest);
    }
    Ok(nats)
}
