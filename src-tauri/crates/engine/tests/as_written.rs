//! What a file says is computed as it says: positions, stretched contexts, and how text is cut; through the real program, with the model that ships made to say
//! other things of itself, and with one that is nothing but a vocabulary.
//!
//! Run as `real.rs` is.
#![allow(clippy::panic, clippy::unwrap_used)] // helpers of tests

mod support;

use std::sync::OnceLock;

use engine::Engine;
use support::made::{Gguf, path};

impl Gguf {
    /// How surprised it is by a text: mean negative log-likelihood of its tokens.
    fn surprise(&self) -> f64 {
        self.told("perplexity", MINUTES)["nats"].as_f64().unwrap()
    }
}

const MINUTES: &str = include_str!("../../../../assets/samples/committee-minutes.txt");

/// Pairs of numbers that turn together in a head of the model that ships, and the base of their angles.
const PAIRS: u16 = 32;
const BASE: f32 = 100_000.0;

fn factors(of: impl Fn(f32) -> f32) -> Vec<f32> {
    (0..PAIRS).map(|pair| of(f32::from(pair))).collect()
}

fn with_factors(factors: &[f32]) -> Gguf {
    Gguf::shipped().tensor("rope_freqs.weight", &[PAIRS.into()], factors)
}

/// How surprised the model is where nothing is said anew.
fn plain() -> f64 {
    static PLAIN: OnceLock<f64> = OnceLock::new();
    *PLAIN.get_or_init(|| Gguf::shipped().surprise())
}

/// The same angles give the same but for rounding; others would not come near by chance.
fn assert_same(one: &Gguf, other: &Gguf) {
    let (one, other, plain) = (one.surprise(), other.surprise(), plain());
    assert!((one - other).abs() < 0.01, "{one}, not {other}");
    assert!((one - plain).abs() > 0.1, "{one}, as if nothing had been said ({plain})");
}

#[test]
fn factors_divide_the_angles_each_its_own() {
    // With these, what is left of each angle is what another base gives, which the loader computes without them.
    let base = 500.0;
    let other = with_factors(&factors(|pair| (base / BASE).powf(pair / f32::from(PAIRS))));
    assert_same(&other, &Gguf::shipped().float("llama.rope.freq_base", base));
}

#[test]
fn a_context_stretched_evenly_divides_all_angles() {
    let stretched = Gguf::shipped().text("llama.rope.scaling.type", "linear").float("llama.rope.scaling.factor", 4.0);
    assert_same(&stretched, &with_factors(&factors(|_| 4.0)));
}

#[test]
fn yarn_divides_slow_angles_alone() {
    let yarn = |learnt: u32| {
        Gguf::shipped()
            .text("llama.rope.scaling.type", "yarn")
            .float("llama.rope.scaling.factor", 4.0)
            .number("llama.rope.scaling.original_context_length", learnt)
    };
    // In a single position none but the first goes round. What YaRN makes larger is made as small again: 1 + ln 4 / 10, or as much by the other key.
    let slow = with_factors(&factors(|pair| if pair == 0.0 { 1.0 } else { 4.0 }));
    assert_same(&yarn(1).float("llama.rope.scaling.yarn_log_multiplier", 1.0), &slow);
    assert_same(&yarn(1).float("llama.rope.scaling.attn_factor", 1.0 / (1.0 + 0.1 * 4.0_f32.ln())), &slow);
    // In a length that all go round in, none is slow.
    let fast = yarn(u32::MAX).float("llama.rope.scaling.yarn_log_multiplier", 1.0).surprise();
    let plain = plain();
    assert!((fast - plain).abs() < 0.01, "{fast}, not {plain}");
}

#[test]
fn a_head_is_turned_whole_where_the_file_does_not_say() {
    let plain = plain();
    let left_out = Gguf::shipped().without("llama.rope.dimension_count").surprise();
    assert!((left_out - plain).abs() < 1e-6, "{left_out}, not {plain}");
}

#[test]
fn what_is_said_of_each_layer_and_is_the_same_of_all_is_read() {
    let plain = plain();
    let of_each = Gguf::shipped().kinds("llama.attention.head_count_kv", &[3; 30]).surprise();
    assert!((of_each - plain).abs() < 1e-6, "{of_each}, not {plain}");
}

/// A model that is a vocabulary: letters, digits, and some of what they can be put together to.
fn vocabulary(pre: Option<&str>) -> Gguf {
    let pieces = ["12", "123", "1234", "\u{10a}\u{120}", "aB", "abc", "<end>"];
    let single: Vec<String> = ('!'..='~').chain(['\u{120}', '\u{10a}']).map(String::from).collect();
    let tokens: Vec<&str> = single.iter().map(String::as_str).chain(pieces).collect();
    let model = Gguf::hollow("llama", tokens.len())
        .text("tokenizer.ggml.model", "gpt2")
        .texts("tokenizer.ggml.tokens", &tokens)
        .texts("tokenizer.ggml.merges", &["1 2", "12 3", "123 4", "\u{10a} \u{120}", "a B"])
        .number("tokenizer.ggml.eos_token_id", u32::try_from(tokens.len() - 1).unwrap());
    match pre {
        Some(pre) => model.text("tokenizer.ggml.pre", pre),
        None => model,
    }
}

#[test]
fn text_is_cut_as_the_file_says() {
    let counts = |pre: Option<&str>| {
        let file = vocabulary(pre).written();
        let mut engine = Engine::start(&path("ALCOVE_ENGINE"), file.path()).unwrap();
        // Four digits; a word that is a token no merges lead to; a line's end with white space behind it; a large letter behind a small one.
        engine.count_tokens(&["1234", "abc", "a\n  b", "aB"]).unwrap()
    };
    let qwen = [4_u32, 3, 5, 1];
    let gpt2 = [1, 3, 4, 1];
    for (pre, expected) in [
        (None, qwen),
        (Some("qwen2"), qwen),
        (Some("llama-bpe"), [2, 1, 5, 1]),
        (Some("smaug-bpe"), [2, 3, 5, 1]),
        (Some("tekken"), [4, 1, 5, 2]),
        (Some("gpt-2"), gpt2),
        (Some("smollm"), [4, 3, 4, 1]),
        (Some("starcoder"), [4, 3, 4, 1]),
        (Some("default"), [2, 3, 4, 1]),
    ] {
        assert_eq!(counts(pre), expected, "{pre:?}");
    }
}
