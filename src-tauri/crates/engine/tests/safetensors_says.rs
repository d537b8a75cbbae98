//! What a folder of safetensors says of positions and of cutting text, said by the file that is made of it, in the words that are obeyed.
#![allow(clippy::panic, clippy::unwrap_used)] // helpers of tests

mod support;

use engine::Refusal;
use support::folder::{CONFIG, GPT2, QWEN2, SMOLLM, TEKKEN, llama3, tokenizer, whole_pieces};
use support::gguf::Gguf;
use support::plans::{damage, made, refusal, with};

/// The model, its context stretched.
fn stretched(by: &str) -> Vec<(&'static str, Vec<u8>)> {
    with("config.json", CONFIG.replace("\"rope_scaling\":null", &format!("\"rope_scaling\":{by}")))
}

/// By wavelengths and region by region, as transformers and llama.cpp write it.
#[test]
fn llama_s_factors_are_those_of_its_formula() {
    const LLAMA: &str = r#"{"rope_type":"llama3","factor":8.0,"low_freq_factor":1.0,"high_freq_factor":4.0,"original_max_position_embeddings":1024}"#;
    let (file, header) = made(&stretched(LLAMA), true);
    assert_eq!(header.supported, Ok(()));
    let file = Gguf::read(&file);
    assert!(!file.says.contains_key("llama.rope.scaling.type"));
    let (shape, kind, _) = &file.tensors["rope_freqs.weight"];
    assert_eq!((shape.as_slice(), *kind), (&[8][..], 0));
    let mut regions = [0; 3];
    for (pair, factor) in (0_u8..).zip(file.floats("rope_freqs.weight")) {
        let wavelength = std::f64::consts::TAU * 1e4_f64.powf(f64::from(pair) / 8.0);
        let (region, expected) = if wavelength < 1024.0 / 4.0 {
            (0, 1.0)
        } else if wavelength > 1024.0 {
            (2, 8.0)
        } else {
            let smooth = (1024.0 / wavelength - 1.0) / (4.0 - 1.0);
            (1, 1.0 / ((1.0 - smooth) / 8.0 + smooth))
        };
        regions[region] += 1;
        assert!((f64::from(factor) - expected).abs() < 1e-6, "{pair}: {factor}, not {expected}");
    }
    assert_eq!(regions, [4, 1, 3]);
    let newer = CONFIG.replace("\"rope_scaling\":null", &format!("\"rope_parameters\":{LLAMA}"));
    let (newer, _) = made(&with("config.json", newer), false);
    assert_eq!(Gguf::read(&newer).floats("rope_freqs.weight"), file.floats("rope_freqs.weight"));
    for (from, to) in [("\"low_freq_factor\":1.0", "\"low_freq_factor\":4.0"), ("1024", "0"), ("8.0", "-8.0")] {
        damage(&stretched(&LLAMA.replace(from, to)));
    }
    let missing = Refusal::Incomplete { name: "high_freq_factor".to_owned() };
    assert_eq!(refusal(&stretched(&LLAMA.replace("high_", "no_"))), missing);
}

#[test]
fn a_stretched_context_is_written_as_it_is_read() {
    let written = |by: &str| made(&stretched(by), false).0;
    let key = |ending: &str| format!("llama.rope.scaling.{ending}");
    let file = written(r#"{"type":"linear","factor":2.0}"#);
    let file = Gguf::read(&file);
    assert_eq!((file.text(&key("type")).as_str(), file.float(&key("factor"))), ("linear", 2.0));
    assert!(!file.tensors.contains_key("rope_freqs.weight"));
    let file = written(r#"{"type":"yarn","factor":4.0}"#);
    let file = Gguf::read(&file);
    assert_eq!((file.text(&key("type")).as_str(), file.float(&key("factor"))), ("yarn", 4.0));
    assert_eq!(file.number(&key("original_context_length")), 128);
    assert!(
        ["attn_factor", "yarn_beta_fast", "yarn_beta_slow"].iter().all(|ending| !file.says.contains_key(&key(ending)))
    );
    // What cosine and sine are multiplied with grows by itself; a model that says how much is given what is left of that.
    for attention in ["\"attention_factor\":1.0", "\"mscale\":0.5,\"mscale_all_dim\":0.5"] {
        let more = "\"original_max_position_embeddings\":32,\"beta_fast\":16,\"beta_slow\":2.0";
        let file = written(&format!("{{\"rope_type\":\"yarn\",\"factor\":4.0,{more},{attention}}}"));
        let file = Gguf::read(&file);
        assert_eq!(file.number(&key("original_context_length")), 32);
        assert_eq!((file.float(&key("yarn_beta_fast")), file.float(&key("yarn_beta_slow"))), (16.0, 2.0));
        assert!((file.float(&key("attn_factor")) - 1.0 / (1.0 + 0.1 * 4.0_f32.ln())).abs() < 1e-6, "{attention}");
    }
    let other = |name: &str| Refusal::Stretching { name: name.to_owned() };
    for name in ["dynamic", "longrope", "mrope"] {
        assert_eq!(refusal(&stretched(&format!("{{\"rope_type\":\"{name}\",\"factor\":2.0}}"))), other(name));
    }
    let untruncated = refusal(&stretched(r#"{"type":"yarn","factor":4.0,"truncate":false}"#));
    assert_eq!(untruncated, Refusal::Feature { name: "truncate".to_owned() });
    assert_eq!(refusal(&stretched(r#"{"type":"linear"}"#)), Refusal::Incomplete { name: "factor".to_owned() });
}

#[test]
fn each_way_to_cut_is_written_by_its_name() {
    for (cut, name) in [
        (tokenizer(QWEN2), "qwen2"),
        (tokenizer(&llama3()), "smaug-bpe"),
        (whole_pieces(&tokenizer(&llama3())), "llama-bpe"),
        (whole_pieces(&tokenizer(TEKKEN)), "tekken"),
        (tokenizer(GPT2), "gpt-2"),
        (tokenizer(SMOLLM), "starcoder"),
    ] {
        let files = with("tokenizer.json", cut);
        let (file, header) = made(&files, false);
        assert_eq!(header.supported, Ok(()), "{name}");
        assert_eq!(Gguf::read(&file).text("tokenizer.ggml.pre"), name);
    }
}
