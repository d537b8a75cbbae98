//! The real program and the real model, taken apart into a folder of safetensors and made into a file again: it is the same model.
//!
//! Run as `tests/real.rs` is.
#![allow(clippy::panic, clippy::unwrap_used)] // helpers of tests

mod support;

use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use engine::{Engine, Error, Following, Prompt, Refusal};
use serde_json::{Map, Value, json};
use support::folder::SMOLLM;
use support::gguf::Gguf;
use tempfile::TempDir;

fn path(variable: &str) -> PathBuf {
    std::env::var_os(variable).unwrap_or_else(|| panic!("Set {variable}: see tests/real.rs.")).into()
}

/// A tensor's name in safetensors.
fn publishers_name(name: &str) -> String {
    let Some(rest) = name.strip_prefix("blk.") else {
        return if name == "output_norm.weight" { "model.norm.weight" } else { "model.embed_tokens.weight" }.to_owned();
    };
    let (layer, part) = rest.split_once('.').unwrap();
    let part = match part.strip_suffix(".weight").unwrap() {
        "attn_norm" => "input_layernorm",
        "attn_q" => "self_attn.q_proj",
        "attn_k" => "self_attn.k_proj",
        "attn_v" => "self_attn.v_proj",
        "attn_output" => "self_attn.o_proj",
        "ffn_norm" => "post_attention_layernorm",
        "ffn_gate" => "mlp.gate_proj",
        "ffn_up" => "mlp.up_proj",
        "ffn_down" => "mlp.down_proj",
        other => panic!("{other}"),
    };
    format!("model.layers.{layer}.{part}.weight")
}

/// Rows as they lie in safetensors: of each head first those that come first in each pair, then the others.
fn turned_back(floats: &[f32], heads: usize, width: usize) -> Vec<f32> {
    let rows: Vec<&[f32]> = floats.chunks(width).collect();
    let head = rows.len() / heads;
    let order =
        (0..heads).flat_map(|h| (0..2).flat_map(move |half| (0..head / 2).map(move |p| h * head + p * 2 + half)));
    order.flat_map(|row| rows[row].to_vec()).collect()
}

/// The shipped model as its publisher would have it, every weight as the 32-bit float that it is.
fn folder() -> TempDir {
    let file = std::fs::read(path("ALCOVE_MODEL")).unwrap();
    let model = Gguf::read(&file);
    let number = |key: &str| model.number(&format!("llama.{key}"));
    let (heads, key_heads) = (number("attention.head_count"), number("attention.head_count_kv"));
    let place = tempfile::Builder::new().prefix("SmolLM2").tempdir().unwrap();

    let mut header = Map::new();
    let mut at = 0;
    for (name, (shape, ..)) in &model.tensors {
        let bytes = shape.iter().product::<u64>() * 4;
        let shape: Vec<&u64> = shape.iter().rev().collect();
        header
            .insert(publishers_name(name), json!({ "dtype": "F32", "shape": shape, "data_offsets": [at, at + bytes] }));
        at += bytes;
    }
    let header = serde_json::to_vec(&Value::Object(header)).unwrap();
    let mut weights = BufWriter::new(File::create(place.path().join("model.safetensors")).unwrap());
    weights.write_all(&(header.len() as u64).to_le_bytes()).unwrap();
    weights.write_all(&header).unwrap();
    for (name, (shape, ..)) in &model.tensors {
        let width = usize::try_from(shape[0]).unwrap();
        let mut floats = model.floats(name);
        for (part, heads) in [(".attn_q.", heads), (".attn_k.", key_heads)] {
            if name.contains(part) {
                floats = turned_back(&floats, heads as usize, width);
            }
        }
        floats.iter().for_each(|float| weights.write_all(&float.to_le_bytes()).unwrap());
    }
    weights.into_inner().unwrap();

    let (tokens, kinds) = (model.texts("tokenizer.ggml.tokens"), model.numbers("tokenizer.ggml.token_type"));
    let token = |key: &str| json!({ "content": tokens[model.number(key) as usize] });
    let all = || tokens.iter().zip(&kinds).enumerate();
    let vocab: Map<String, Value> =
        all().filter(|(_, (_, k))| **k == 1).map(|(id, (t, _))| (t.clone(), json!(id))).collect();
    let added: Vec<Value> = all()
        .filter(|(_, (_, kind))| **kind != 1)
        .map(|(id, (token, _))| json!({ "id": id, "content": token, "special": true }))
        .collect();
    let tokenizer = json!({
        "added_tokens": added,
        "normalizer": null,
        "pre_tokenizer": serde_json::from_str::<Value>(SMOLLM).unwrap(),
        "model": { "type": "BPE", "unk_token": tokens[0], "vocab": vocab, "merges": model.texts("tokenizer.ggml.merges") },
    });
    let settings = json!({
        "bos_token": token("tokenizer.ggml.bos_token_id"),
        "eos_token": token("tokenizer.ggml.eos_token_id"),
        "chat_template": model.text("tokenizer.chat_template"),
    });
    let config = json!({
        "architectures": ["LlamaForCausalLM"],
        "hidden_act": "silu",
        "hidden_size": number("embedding_length"),
        "intermediate_size": number("feed_forward_length"),
        "num_hidden_layers": number("block_count"),
        "num_attention_heads": heads,
        "num_key_value_heads": key_heads,
        "max_position_embeddings": number("context_length"),
        "rms_norm_eps": model.float("llama.attention.layer_norm_rms_epsilon"),
        "rope_theta": model.float("llama.rope.freq_base"),
        "tie_word_embeddings": true,
        "vocab_size": tokens.len(),
    });
    for (name, json) in [("tokenizer.json", tokenizer), ("tokenizer_config.json", settings), ("config.json", config)] {
        std::fs::write(place.path().join(name), serde_json::to_vec(&json).unwrap()).unwrap();
    }
    place
}

/// What the program makes of a folder, beside it.
fn made(place: &Path, eight_bits: bool) -> PathBuf {
    let to = place.join(if eight_bits { "eight.gguf" } else { "whole.gguf" });
    let mut engine = Engine::start(&path("ALCOVE_ENGINE"), place).unwrap();
    let (header, bytes) = engine.plan(eight_bits).unwrap();
    assert_eq!((header.architecture.as_str(), header.supported), ("llama", Ok(())));
    let mut following = engine.convert(eight_bits).unwrap();
    assert_eq!(Following::bytes(&following), bytes);
    let written = std::io::copy(&mut following, &mut File::create(&to).unwrap()).unwrap();
    assert_eq!(written, bytes);
    assert_eq!(engine.plan(eight_bits).unwrap().1, bytes, "the engine goes on");
    to
}

fn answer(model: &Path, question: &str) -> String {
    let mut engine = Engine::start(&path("ALCOVE_ENGINE"), model).unwrap();
    let prompt = Prompt { system: None, user: question.to_owned(), max_tokens: 32, temperature: 0.0, seed: 0 };
    let mut text = String::new();
    let written = engine.generate(&prompt, &mut |piece| {
        text.push_str(piece);
        ControlFlow::Continue(())
    });
    written.unwrap();
    text
}

/// Logits of mistral.rs' own arithmetic, with all weights unpacked to 32-bit floats.
fn logits(model: &Path) -> Vec<f32> {
    let mut program = Command::new(path("ALCOVE_ENGINE"));
    program.env("CANDLE_DEQUANTIZE_ALL", "1").args(["--stock", "logits"]).arg(model);
    let mut child = program.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let text = "The harbour committee heard a report about the dredging of the basin in 1987.";
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let mut bytes = Vec::new();
    child.stdout.take().unwrap().read_to_end(&mut bytes).unwrap();
    assert!(child.wait().unwrap().success());
    bytes.chunks(4).map(|four| f32::from_le_bytes(four.try_into().unwrap())).collect()
}

#[test]
fn the_model_taken_apart_and_made_again_in_8_bits_is_the_model_number_by_number() {
    let place = folder();
    let again = made(place.path(), true);
    let (was, is) = (std::fs::read(path("ALCOVE_MODEL")).unwrap(), std::fs::read(&again).unwrap());
    let (was, is) = (Gguf::read(&was), Gguf::read(&is));
    assert!(was.tensors.keys().eq(is.tensors.keys()));
    for (name, (shape, kind, _)) in &was.tensors {
        assert_eq!((shape, kind), (&is.tensors[name].0, &is.tensors[name].1), "{name}");
        assert!(was.floats(name) == is.floats(name), "{name}");
    }
    for key in ["tokens", "token_type", "merges", "bos_token_id", "eos_token_id", "unknown_token_id", "model"] {
        let key = format!("tokenizer.ggml.{key}");
        assert!(was.says[&key] == is.says[&key], "{key}");
    }
    assert_eq!(was.text("tokenizer.chat_template"), is.text("tokenizer.chat_template"));
    // Another name for the same way of cutting, as the answers show.
    assert_eq!((was.text("tokenizer.ggml.pre"), is.text("tokenizer.ggml.pre")), ("smollm".into(), "starcoder".into()));
    for question in ["What is the capital of France?", "Write the numbers from one to ten."] {
        assert_eq!(answer(&again, question), answer(&path("ALCOVE_MODEL"), question), "{question}");
    }
}

#[test]
fn the_model_made_with_all_its_bits_predicts_as_the_model_unpacked_does() {
    let place = folder();
    let whole = made(place.path(), false);
    let (was, is) = (logits(&path("ALCOVE_MODEL")), logits(&whole));
    assert!(was.len() == is.len() && was.len() > 49_152);
    // The same floats in the same order of sums; what is left is for another library's other blocks.
    let furthest = was.iter().zip(&is).map(|(was, is)| (was - is).abs()).fold(0.0_f32, f32::max);
    assert!(furthest < 1e-3, "{furthest}");
    assert!(answer(&whole, "What is the capital of France? Answer in one short sentence.").contains("Paris"));
}

#[test]
fn a_folder_is_planned_and_never_loaded_and_a_file_is_never_planned() {
    let place = tempfile::tempdir().unwrap();
    support::folder::write(place.path(), &support::folder::files());
    let start = |model: &Path| Engine::start(&path("ALCOVE_ENGINE"), model).unwrap();
    let mut engine = start(place.path());
    assert_eq!(engine.plan(false).unwrap().0.encoding, "BF16");
    assert!(engine.load().is_err());
    assert!(engine.plan(true).is_ok());
    let mut file = start(&path("ALCOVE_MODEL"));
    assert_eq!(file.plan(false), Err(Error::NotAModel));
    assert_eq!(file.convert(false).err(), Some(Error::NotAModel));
    std::fs::remove_file(place.path().join("tokenizer.json")).unwrap();
    let missing = Refusal::Incomplete { name: "tokenizer.json".to_owned() };
    assert_eq!(start(place.path()).plan(false), Err(Error::Unsupported(missing)));
}
