//! How surprised a model is by a text, what it thinks could come next, and which tokens it reads: what two ways of computing it are compared by. For the
//! bench and the tests; nothing of Alcove asks for it.
//!
//! To be surprised, the text is cut into windows of [`WINDOW`] tokens, each read by itself; every token but a window's first is predicted from those
//! before it.

use std::fs::File;
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
pub fn run(path: &Path, manner: &Manner) -> Result<(), String> {
    let (mut out, text) = begin(path)?;
    let (tokens, nats) = measure(path, manner, text).map_err(|_| UNREAD)?;
    writeln!(out, "{}", json!({ "tokens": tokens, "nats": nats / tokens as f64 })).map_err(|error| error.to_string())
}

/// Reads a text from standard input, and writes the logits of all the vocabulary as 32-bit floats, little-endian: after each of its first
/// [`WINDOW`] tokens, computed at once, and then after the last, computed as a prompt is.
///
/// # Errors
/// What went wrong, in words, without anything that was read.
pub fn logits(path: &Path, manner: &Manner) -> Result<(), String> {
    let (mut out, text) = begin(path)?;
    let bytes = rows(path, manner, text).map_err(|_| UNREAD)?;
    out.write_all(&bytes).map_err(|error| error.to_string())
}

/// Reads texts from standard input, a JSON array of them, and prints the numbers of the tokens of each, likewise.
///
/// # Errors
/// What went wrong, in words, without anything that was read.
pub fn tokens(path: &Path, manner: &Manner) -> Result<(), String> {
    let (mut out, texts) = begin(path)?;
    let texts: Vec<String> = serde_json::from_str(&texts).map_err(|_| "texts are to be a JSON array".to_owned())?;
    let tokens = cut(path, manner, texts).map_err(|_| UNREAD)?;
    writeln!(out, "{}", json!(tokens)).map_err(|error| error.to_string())
}

fn cut(path: &Path, manner: &Manner, texts: Vec<String>) -> Result<Vec<Vec<u32>>, Trouble> {
    let model = Model::load(path, manner)?;
    texts.into_iter().map(|text| model.tokens_of(text)).collect()
}

const UNREAD: &str = "the model cannot read this";

/// Standard output, and what was read from standard input before there was a model.
fn begin(path: &Path) -> Result<(File, String), String> {
    let out = output::claim().map_err(|error| error.to_string())?;
    confine::confine(&[path.to_owned()])?;
    let mut text = String::new();
    io::stdin().read_to_string(&mut text).map_err(|error| error.to_string())?;
    Ok((out, text))
}

fn rows(path: &Path, manner: &Manner, text: String) -> Result<Vec<u8>, Trouble> {
    let model = Model::load(path, manner)?;
    let tokens = model.tokens_of(text)?;
    let first = model.logits(tokens.iter().copied().take(WINDOW).collect())?;
    let first = first.to_dtype(DType::F32).and_then(|first| first.flatten_all()?.to_vec1::<f32>());
    let rows = [first.map_err(|_| Trouble::Broken)?, model.next_logits(tokens)?].concat();
    Ok(rows.into_iter().flat_map(f32::to_le_bytes).collect())
}

fn measure(path: &Path, manner: &Manner, text: String) -> Result<(usize, f64), Trouble> {
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
