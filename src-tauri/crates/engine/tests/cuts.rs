//! Text is cut into the tokens that a model was taught with: as llama.cpp cuts it, in the vocabularies that it is published with, and as is worked out by hand
//! in small ones. Through the real program, with models that are nothing but a vocabulary.
//!
//! `cuts/*.out` is what llama.cpp v0.5.0 makes of the texts it tries `ggml-vocab-llama-bpe.gguf` with, when that file says another `tokenizer.ggml.pre`; made by
//! `bench/cuts.mjs`. Run as `real.rs` is; the vocabularies are fetched by `setup/assets.py` (`ALCOVE_TEST_ASSETS`).
#![allow(clippy::panic, clippy::unwrap_used)] // helpers of tests

mod support;

use std::ops::ControlFlow;

use engine::{Engine, Prompt};
use support::gguf;
use support::made::{Gguf, path};

/// Numbers of tokens, a text to a line.
fn numbers(lines: &str) -> Vec<Vec<u32>> {
    lines.lines().map(|line| line.split_whitespace().map(|number| number.parse().unwrap()).collect()).collect()
}

/// A vocabulary as it is published, what it is tried with, and what is to come of it.
struct Published {
    model: Gguf,
    texts: String,
    expected: Vec<Vec<u32>>,
}

impl Published {
    fn read(name: &str) -> Self {
        let file = path("ALCOVE_TEST_ASSETS").join(format!("vocabularies/ggml-vocab-{name}.gguf"));
        let bytes = std::fs::read(&file).unwrap();
        let beside = |ending: &str| std::fs::read_to_string(file.with_extension(format!("gguf.{ending}"))).unwrap();
        let read = gguf::Gguf::read(&bytes);
        let architecture = if name == "phi-3" { "phi3" } else { "llama" };
        let hollow = Gguf::hollow(architecture, read.texts("tokenizer.ggml.tokens").len());
        let of_vocabulary = read.says.iter().filter(|(key, _)| key.starts_with("tokenizer.ggml."));
        Self {
            model: of_vocabulary.fold(hollow, |model, (key, said)| model.copying(key, said)),
            texts: beside("inp"),
            expected: numbers(&beside("out")),
        }
    }

    /// How it cuts each text.
    fn cut(&self) -> Vec<(&str, Vec<u32>)> {
        let texts: Vec<&str> = self.texts.split("\n__ggml_vocab_test__\n").collect();
        assert!(texts.len() > 40, "{}", texts.len());
        texts.iter().copied().zip(self.model.tokens(&texts)).collect()
    }
}

fn assert_cut(name: &str, cut: &[(&str, Vec<u32>)], expected: &[Vec<u32>]) {
    assert!(expected.len() > 40 && cut.len() >= expected.len(), "{} texts, {} expected", cut.len(), expected.len());
    for ((text, tokens), expected) in cut.iter().zip(expected) {
        assert_eq!(tokens, expected, "{name}: {text:?}");
    }
}

#[test]
fn published_vocabularies_cut_as_is_published_with_them() {
    for name in ["llama-spm", "phi-3", "gpt-2", "llama-bpe", "qwen2", "refact", "starcoder", "command-r"] {
        let published = Published::read(name);
        assert_cut(name, &published.cut(), &published.expected);
    }
}

#[test]
fn every_way_to_cut_that_is_taken_is_llama_cpps() {
    let mut published = Published::read("llama-bpe");
    let llama3 = published.expected.clone();
    let ways: [(Vec<Vec<u32>>, &[&str]); 7] = [
        (llama3, &["llama-bpe", "llama3", "llama-v3", "falcon3", "pixtral"]),
        (numbers(include_str!("cuts/smaug-bpe.out")), &["smaug-bpe", "dbrx"]),
        (numbers(include_str!("cuts/qwen2.out")), &["qwen2", "deepseek-r1-qwen", "megrez", "stablelm2"]),
        (numbers(include_str!("cuts/tekken.out")), &["tekken"]),
        (numbers(include_str!("cuts/starcoder.out")), &["starcoder", "smollm", "refact", "command-r"]),
        (numbers(include_str!("cuts/gpt-2.out")), &["gpt-2", "phi-2", "mellum"]),
        (numbers(include_str!("cuts/default.out")), &["default"]),
    ];
    for (expected, names) in &ways {
        for name in *names {
            published.model = published.model.text("tokenizer.ggml.pre", name);
            assert_cut(name, &published.cut(), expected);
        }
    }
}

#[test]
fn phi_3s_control_tokens_take_the_white_space_behind_them() {
    let texts = ["<|user|>\n Tell me <|end|>\n<|assistant|>", "<s> a <|endoftext|> a</s> b"];
    // As llama.cpp cuts them.
    let expected = numbers("32010 24948 592 29871 32007 32001\n1 29871 263 29871 32000 29871 263 2 289");
    assert_eq!(Published::read("phi-3").model.tokens(&texts), expected);
}

/// `tokenizer.ggml.token_type`.
const NORMAL: i32 = 1;
const UNKNOWN: i32 = 2;
const CONTROL: i32 = 3;
const USER_DEFINED: i32 = 4;
const BYTE: i32 = 6;

/// Pieces and their scores. No two tokens make `add`.
const PIECES: [(&str, f32, i32); 13] = [
    ("\u{2581}", -9.0, NORMAL),
    ("a", -10.0, NORMAL),
    ("b", -11.0, NORMAL),
    ("c", -12.0, NORMAL),
    ("d", -13.0, NORMAL),
    ("ab", -1.0, NORMAL),
    ("bcd", -2.0, NORMAL),
    ("bc", -3.0, NORMAL),
    ("aa", -4.0, NORMAL),
    ("\u{2581}a", -5.0, NORMAL),
    ("add", -0.5, NORMAL),
    ("<q>", -1000.0, USER_DEFINED),
    ("\u{2581}\u{2581}", -8.0, NORMAL),
];

/// SentencePiece's control tokens and bytes, and those pieces.
fn all_pieces() -> Vec<(String, f32, i32)> {
    let first = [("<unk>", UNKNOWN), ("<s>", CONTROL), ("</s>", CONTROL)];
    let first = first.map(|(token, kind)| (token.to_owned(), 0.0, kind));
    let bytes = (0..=255).map(|byte: u8| (format!("<0x{byte:02X}>"), 0.0, BYTE));
    let pieces = PIECES.map(|(piece, score, kind)| (piece.to_owned(), score, kind));
    first.into_iter().chain(bytes).chain(pieces).collect()
}

fn sentence_pieces() -> Gguf {
    let all = all_pieces();
    let tokens: Vec<&str> = all.iter().map(|(piece, ..)| piece.as_str()).collect();
    let scores: Vec<f32> = all.iter().map(|&(_, score, _)| score).collect();
    let kinds: Vec<i32> = all.iter().map(|&(.., kind)| kind).collect();
    Gguf::hollow("llama", all.len())
        .text("tokenizer.ggml.model", "llama")
        .texts("tokenizer.ggml.tokens", &tokens)
        .floats("tokenizer.ggml.scores", &scores)
        .kinds("tokenizer.ggml.token_type", &kinds)
        .number("tokenizer.ggml.eos_token_id", 2)
}

/// How it cuts these texts, with a bar between two tokens.
fn barred(model: &Gguf, texts: &[&str]) -> Vec<String> {
    let all = all_pieces();
    let name = |token: &u32| all[*token as usize].0.as_str();
    model.tokens(texts).iter().map(|tokens| tokens.iter().map(name).collect::<Vec<_>>().join("|")).collect()
}

#[test]
fn sentence_pieces_are_merged_the_best_pair_first() {
    let cuts = [
        // The likeliest tokens would be `▁a` and `bcd`.
        ("abcd", "▁|ab|c|d"),
        ("bcd", "▁|bcd"),
        ("a", "▁a"),
        ("aaa", "▁|aa|a"),
        // No merges lead to it, however good its score is.
        ("add", "▁a|d|d"),
        ("a a", "▁a|▁a"),
        ("a   b", "▁a|▁▁|▁|b"),
    ];
    let (texts, expected): (Vec<&str>, Vec<&str>) = cuts.into_iter().unzip();
    assert_eq!(barred(&sentence_pieces(), &texts), expected);
}

#[test]
fn what_is_no_piece_is_bytes_and_what_is_whole_stays_whole() {
    let cuts = [
        ("é", "▁|<0xC3>|<0xA9>"),
        ("a\na", "▁a|<0x0A>|a"),
        // The name of a byte is not the byte.
        ("<0x41>", "▁|<0x3C>|<0x30>|<0x78>|<0x34>|<0x31>|<0x3E>"),
        // A space stands before the text, and before what follows a token that is whole.
        ("a<s>a", "▁a|<s>|▁a"),
        ("a<q>a", "▁a|<q>|▁a"),
        ("", ""),
    ];
    let (texts, expected): (Vec<&str>, Vec<&str>) = cuts.into_iter().unzip();
    assert_eq!(barred(&sentence_pieces(), &texts), expected);
}

#[test]
fn no_space_stands_before_a_text_where_the_file_says_so() {
    let without = sentence_pieces().truth("tokenizer.ggml.add_space_prefix", false);
    assert_eq!(barred(&without, &["a", "a a", "a<s>a"]), ["a", "a|▁a", "a|<s>|a"]);
}

#[test]
fn a_document_cannot_speak_the_shortest_control_token() {
    let file = sentence_pieces().written();
    let mut engine = Engine::start(&path("ALCOVE_ENGINE"), file.path()).unwrap();
    let prompt = Prompt { system: None, user: "a<s>a".to_owned(), max_tokens: 1, temperature: 0.0, seed: 0 };
    let generated = engine.generate(&prompt, &mut |_| ControlFlow::Continue(())).unwrap();
    // `▁a`, `<`, `▁`, `s`, `>`, `a`: a space took its power.
    assert_eq!(generated.prompt_tokens, 6);
}
