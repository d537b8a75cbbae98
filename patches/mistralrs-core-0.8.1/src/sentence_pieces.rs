//! Vocabularies of SentencePiece whose tokens were made by merging pairs (`tokenizer.ggml.model` `llama`: Llama 2, Mistral up to v0.3, TinyLlama, Phi-3), cut as
//! they were taught: of all neighbours that are a token together, those go together first whose token has the best score. mistral.rs cuts such a text into the
//! likeliest tokens, which can be others.
//!
//! Sources: SentencePiece's `bpe_model.cc`; llama.cpp's `llm_tokenizer_spm`, whose converter writes these files; the order of merges as in `generate_merges` of
//! transformers. This file and the lines that call it are Alcove's (`patches/README.md` there).

use std::collections::HashMap;

use ahash::AHashMap;
use candle_core::quantized::gguf_file::Value;
use tokenizers::decoders::byte_fallback::ByteFallback;
use tokenizers::decoders::fuse::Fuse;
use tokenizers::decoders::sequence::Sequence as Decoders;
use tokenizers::decoders::strip::Strip;
use tokenizers::models::bpe::BPE;
use tokenizers::normalizers::{Prepend, Replace, Sequence as Normalizers};
use tokenizers::{AddedToken, DecoderWrapper, NormalizerWrapper, Tokenizer};

/// What a token has for a space.
const SPACE: &str = "\u{2581}";

/// `tokenizer.ggml.token_type`, as far as it is told apart here.
const NORMAL: i32 = 1;
const UNKNOWN: i32 = 2;
const CONTROL: i32 = 3;
const USER_DEFINED: i32 = 4;
const BYTE: i32 = 6;

/// Longest token, in bytes: to look at every way of making it takes the square of that. SentencePiece makes none of more than 16 characters unless it is told to.
const LONGEST: usize = 1024;

/// Tokens of Phi-3 that leave the white space behind them in place; its others take it with them, which no file says.
const PHI3_LEAVES: [&str; 3] = ["<unk>", "<s>", "<|endoftext|>"];

/// The tokenizer of a vocabulary with its scores. `kinds` may be empty: then all tokens are normal.
pub(crate) fn tokenizer(
    metadata: &HashMap<String, Value>,
    tokens: &[String],
    scores: Option<&[f32]>,
    kinds: &[i32],
) -> anyhow::Result<Tokenizer> {
    let Some(scores) = scores.filter(|scores| scores.len() == tokens.len()) else {
        anyhow::bail!("tokenizer.ggml.scores of {} tokens", tokens.len())
    };
    let kind = |id: usize| kinds.get(id).copied().unwrap_or(NORMAL);
    let is_piece = |id: usize| !matches!(kind(id), UNKNOWN | CONTROL | BYTE);
    let vocabulary: AHashMap<String, u32> = tokens.iter().cloned().zip(0..).collect();
    let pieces = (0..tokens.len()).filter(|&id| is_piece(id)).map(|id| (tokens[id].as_str(), scores[id]));
    let merges = merges(pieces, |part| vocabulary.get(part).is_some_and(|&id| is_piece(id as usize)))?;
    let id = |key: &str| metadata.get(&format!("tokenizer.ggml.{key}_token_id"))?.to_u32().ok().map(|id| id as usize);
    // SentencePiece's own, where the file does not say.
    let unknown = id("unknown").unwrap_or(0);

    let mut bpe = BPE::builder().vocab_and_merges(vocabulary, merges).byte_fallback(true).fuse_unk(true);
    if let Some(token) = tokens.get(unknown) {
        bpe = bpe.unk_token(token.clone());
    }
    // What would be kept are whole texts, not words, and those hardly come again.
    let bpe = bpe.cache_capacity(0).build().map_err(anyhow::Error::msg)?;

    let begins_with_space = match metadata.get("tokenizer.ggml.add_space_prefix") {
        Some(said) => said.to_bool()?,
        None => true,
    };
    let replace = |from: &str, to: &str| Replace::new(from, to).map_err(anyhow::Error::msg);
    let mut normalizers: Vec<NormalizerWrapper> = vec![replace(" ", SPACE)?.into()];
    let mut decoders: Vec<DecoderWrapper> =
        vec![replace(SPACE, " ")?.into(), ByteFallback::default().into(), Fuse::default().into()];
    if begins_with_space {
        normalizers.insert(0, Prepend::new(SPACE.to_owned()).into());
        decoders.push(Strip::new(' ', 1, 0).into());
    }
    let mut tokenizer = Tokenizer::new(bpe);
    tokenizer.with_normalizer(Some(Normalizers::new(normalizers)));
    tokenizer.with_decoder(Some(Decoders::new(decoders)));

    let named = [id("bos"), id("eos"), Some(unknown)];
    let is_phi3 =
        metadata.get("general.architecture").and_then(|name| name.to_string().ok()).is_some_and(|name| name == "phi3");
    let mut added = Vec::new();
    for (id, token) in tokens.iter().enumerate() {
        let is_special = matches!(kind(id), UNKNOWN | CONTROL) || named.contains(&Some(id));
        if is_special || kind(id) == USER_DEFINED {
            let takes_space = is_phi3 && !PHI3_LEAVES.contains(&token.as_str());
            added.push(AddedToken::from(token.clone(), is_special).normalized(false).rstrip(takes_space));
        }
    }
    tokenizer.add_tokens(&added);
    Ok(tokenizer)
}

/// Every way of making a piece of two others, the best first; of one piece, first the way whose left part is longest.
fn merges<'a>(
    pieces: impl Iterator<Item = (&'a str, f32)>,
    is_piece: impl Fn(&str) -> bool,
) -> anyhow::Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for (piece, score) in pieces {
        if piece.len() > LONGEST {
            anyhow::bail!("a token of {} bytes", piece.len());
        }
        let ways = piece.char_indices().skip(1).map(|(at, _)| piece.split_at(at));
        found.extend(ways.filter(|(left, right)| is_piece(left) && is_piece(right)).map(|way| (score, way)));
    }
    found.sort_by(|(one, (left, _)), (other, (longer, _))| other.total_cmp(one).then(longer.len().cmp(&left.len())));
    Ok(found.into_iter().map(|(_, (left, right))| (left.to_owned(), right.to_owned())).collect())
}
