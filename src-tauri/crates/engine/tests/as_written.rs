//! What a file says is computed as it says: positions, stretched contexts, and how text is cut; through the real program, with the model that ships made to say
//! other things of itself, and with one that is nothing but a vocabulary.
//!
//! Run as `real.rs` is.
#![allow(clippy::panic, clippy::unwrap_used)] // helpers of tests

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use engine::Engine;
use tempfile::NamedTempFile;

fn path(variable: &str) -> PathBuf {
    let path = std::env::var_os(variable)
        .unwrap_or_else(|| panic!("Set {variable}: these tests run the real program with the real model."));
    PathBuf::from(path)
}

/// Kinds of metadata.
const U32: u32 = 4;
const F32: u32 = 6;
const TEXT: u32 = 8;
const ARRAY: u32 = 9;

fn text(text: &str) -> Vec<u8> {
    [&(text.len() as u64).to_le_bytes()[..], text.as_bytes()].concat()
}

/// A GGUF file taken apart; tensors are of 32-bit floats where they are added.
struct Gguf {
    entries: u64,
    metadata: Vec<u8>,
    tensors: u64,
    infos: Vec<u8>,
    data: Vec<u8>,
}

impl Gguf {
    fn new() -> Self {
        Self { entries: 0, metadata: Vec::new(), tensors: 0, infos: Vec::new(), data: Vec::new() }
    }

    /// The model that ships.
    fn shipped() -> Self {
        let bytes = std::fs::read(path("ALCOVE_MODEL")).unwrap();
        let number = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap());
        let first = text("token_embd.weight");
        let begin = bytes.windows(first.len()).position(|window| window == first).unwrap();
        let mut end = begin;
        for _ in 0..number(8) {
            let dimensions = end + 8 + usize::try_from(number(end)).unwrap();
            let count = u32::from_le_bytes(bytes[dimensions..dimensions + 4].try_into().unwrap());
            end = dimensions + 4 + 8 * count as usize + 4 + 8;
        }
        Self {
            entries: number(16),
            metadata: bytes[24..begin].to_vec(),
            tensors: number(8),
            infos: bytes[begin..end].to_vec(),
            data: bytes[end.next_multiple_of(32)..].to_vec(),
        }
    }

    /// Says something more. Of two entries with one key the second counts.
    fn saying(mut self, key: &str, kind: u32, value: &[u8]) -> Self {
        self.entries += 1;
        self.metadata.extend([&text(key)[..], &kind.to_le_bytes(), value].concat());
        self
    }

    fn text(self, key: &str, said: &str) -> Self {
        self.saying(key, TEXT, &text(said))
    }

    fn texts(self, key: &str, said: &[&str]) -> Self {
        let all: Vec<u8> = said.iter().flat_map(|one| text(one)).collect();
        self.saying(key, ARRAY, &[&TEXT.to_le_bytes()[..], &(said.len() as u64).to_le_bytes(), &all].concat())
    }

    fn number(self, key: &str, number: u32) -> Self {
        self.saying(key, U32, &number.to_le_bytes())
    }

    fn float(self, key: &str, number: f32) -> Self {
        self.saying(key, F32, &number.to_le_bytes())
    }

    /// Says nothing of what it said under this key, but something under another that means nothing.
    fn without(mut self, key: &str) -> Self {
        let at = self.metadata.windows(key.len()).position(|window| window == key.as_bytes()).unwrap();
        self.metadata[at] = b'_';
        self
    }

    fn tensor(mut self, name: &str, shape: &[u64], numbers: &[f32]) -> Self {
        self.data.resize(self.data.len().next_multiple_of(32), 0);
        self.tensors += 1;
        self.infos.extend(text(name));
        self.infos.extend(u32::try_from(shape.len()).unwrap().to_le_bytes());
        self.infos.extend(shape.iter().flat_map(|length| length.to_le_bytes()));
        self.infos.extend(0_u32.to_le_bytes());
        self.infos.extend((self.data.len() as u64).to_le_bytes());
        self.data.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
        self
    }

    fn written(&self) -> NamedTempFile {
        let mut file = NamedTempFile::new().unwrap();
        let head = [&b"GGUF\x03\0\0\0"[..], &self.tensors.to_le_bytes(), &self.entries.to_le_bytes()].concat();
        let length = head.len() + self.metadata.len() + self.infos.len();
        for part in [&head, &self.metadata, &self.infos, &vec![0; length.next_multiple_of(32) - length], &self.data] {
            file.write_all(part).unwrap();
        }
        file.flush().unwrap();
        file
    }

    /// How surprised it is by a text: mean negative log-likelihood of its tokens.
    fn surprise(&self) -> f64 {
        let file = self.written();
        let mut program = Command::new(path("ALCOVE_ENGINE"));
        program.arg("perplexity").arg(file.path()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = program.spawn().unwrap();
        child.stdin.take().unwrap().write_all(MINUTES.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        report["nats"].as_f64().unwrap()
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

/// A model that is a vocabulary, with nothing behind it: letters, digits, and some of what they can be put together to. It does not say how many heads its
/// keys have.
fn vocabulary(pre: Option<&str>) -> Gguf {
    let pieces = ["12", "123", "1234", "\u{10a}\u{120}", "aB", "abc", "<end>"];
    let single: Vec<String> = ('!'..='~').chain(['\u{120}', '\u{10a}']).map(String::from).collect();
    let tokens: Vec<&str> = single.iter().map(String::as_str).chain(pieces).collect();
    let size = tokens.len() as u64;
    let model = Gguf::new()
        .text("general.architecture", "llama")
        .number("llama.block_count", 1)
        .number("llama.context_length", 64)
        .number("llama.embedding_length", 32)
        .number("llama.feed_forward_length", 32)
        .number("llama.attention.head_count", 2)
        .float("llama.attention.layer_norm_rms_epsilon", 1e-5)
        .text("tokenizer.ggml.model", "gpt2")
        .texts("tokenizer.ggml.tokens", &tokens)
        .texts("tokenizer.ggml.merges", &["1 2", "12 3", "123 4", "\u{10a} \u{120}", "a B"])
        .number("tokenizer.ggml.eos_token_id", u32::try_from(size - 1).unwrap())
        .text("tokenizer.chat_template", "{{ messages[0]['content'] }}");
    let model = match pre {
        Some(pre) => model.text("tokenizer.ggml.pre", pre),
        None => model,
    };
    let matrices = ["attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down"];
    let norms = ["blk.0.attn_norm.weight", "blk.0.ffn_norm.weight", "output_norm.weight"];
    let model = norms.iter().fold(model, |model, name| model.tensor(name, &[32], &[1.0; 32]));
    let layer = matrices
        .iter()
        .fold(model, |model, name| model.tensor(&format!("blk.0.{name}.weight"), &[32, 32], &[0.0; 32 * 32]));
    layer.tensor("token_embd.weight", &[32, size], &vec![0.0; tokens.len() * 32])
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
