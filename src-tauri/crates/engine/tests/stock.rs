//! The real program with the real model, by our kernels and by mistral.rs' own (`--stock`): they say the same, up to rounding.
//!
//! Run as `real.rs` is.
#![allow(clippy::panic, clippy::unwrap_used)] // helpers of tests

mod support;

use std::path::Path;

use support::made::path;
use support::program::{VOCABULARY, answers, logits, prompt, publishers, written};

/// The largest difference of any logit, and of one position's the root of the mean square: twice what was found (1.42 and 0.56). Logits of this
/// model lie between about -20 and 30, and both ways round activations to 8 bits for each of 210 products.
const FURTHEST: f32 = 2.9;
const USUAL: f64 = 1.2;

/// A question and its answer as the model's template lays them out.
const LAID_OUT: [&str; 2] = [
    "<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n<|im_start|>user\n",
    "<|im_end|>\n<|im_start|>assistant\n",
];

/// Two logits as near as this may change places by rounding: as far off as one was found at most (above). From there on an answer may be another.
const NEAR: f32 = FURTHEST / 2.0;

#[test]
fn our_kernels_answer_as_mistral_rs_own_do_up_to_where_two_words_are_as_likely() {
    let questions = [
        "What is the capital of France? Answer in one short sentence.",
        "Name three colours of the rainbow.",
        "Write the numbers from one to ten.",
        "What do bees make?",
        "Translate into French: Good morning.",
        "Which planet is closest to the sun?",
        "What is two plus two?",
        "Give me a recipe for pancakes.",
        "Who wrote Romeo and Juliet?",
        "What is the opposite of hot?",
    ];
    let (model, prompts) = (path("ALCOVE_MODEL"), questions.map(|question| prompt(question, 24)));
    let (ours, stock) = (answers(&model, &[], &prompts), answers(&model, &["--stock"], &prompts));
    let [before, behind] = LAID_OUT;
    for (question, (ours, stock)) in questions.iter().zip(ours.iter().zip(&stock)).filter(|(_, (a, b))| a != b) {
        let same: String = ours.iter().zip(stock).take_while(|(a, b)| a == b).map(|(a, _)| a.as_str()).collect();
        let all = logits(&model, &["--stock"], &format!("{before}{question}{behind}{same}"));
        let mut next = all[all.len() - VOCABULARY..].to_vec();
        next.sort_by(|a, b| b.total_cmp(a));
        assert!(next[0] - next[1] < NEAR, "{question} {same}: {} and then {}", next[0], next[1]);
    }
}

/// Mean negative log-likelihood of a text's tokens.
fn surprise(model: &Path, flags: &[&str], text: &str) -> f64 {
    let report: serde_json::Value = serde_json::from_slice(&written(model, flags, "perplexity", text)).unwrap();
    assert!(report["tokens"].as_u64().unwrap() > 300, "{report}");
    report["nats"].as_f64().unwrap()
}

const MINUTES: &str = include_str!("../../../../assets/samples/committee-minutes.txt");

#[test]
fn perplexity_with_our_kernels_is_that_with_mistral_rs_own() {
    for model in [path("ALCOVE_MODEL"), publishers()] {
        let ratio = (surprise(&model, &[], MINUTES) - surprise(&model, &["--stock"], MINUTES)).exp();
        // Both round: 0.6 % less was found, with AVX2 alone.
        assert!((0.99..1.005).contains(&ratio), "{}: {ratio}", model.display());
    }
}

#[test]
fn every_logit_with_our_kernels_is_near_that_of_mistral_rs_own() {
    // Some 1,100 tokens: 256 positions computed at once, and the last after a prompt read in several pieces.
    const ROWS: usize = 257;
    let text: String = MINUTES.chars().chain(MINUTES.chars()).take(4_700).collect();
    let model = path("ALCOVE_MODEL");
    let (ours, stock) = (logits(&model, &[], &text), logits(&model, &["--stock"], &text));
    assert_eq!(ours.len(), stock.len());
    assert_eq!(ours.len(), ROWS * VOCABULARY);
    let (mut furthest, mut usual) = (0.0f32, 0.0f64);
    for (ours, stock) in ours.chunks(VOCABULARY).zip(stock.chunks(VOCABULARY)) {
        let off = || ours.iter().zip(stock).map(|(a, b)| (a - b).abs());
        furthest = off().fold(furthest, f32::max);
        usual = usual.max((off().map(|off| f64::from(off).powi(2)).sum::<f64>() / ours.len() as f64).sqrt());
    }
    assert!(furthest <= FURTHEST && usual <= USUAL, "{furthest} at most, {usual} in the mean of one position");
}
