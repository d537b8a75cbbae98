//! A folder of safetensors in the making: a model far too small to say anything, and everything a real one has.

use std::path::Path;

/// How Qwen 2 cuts texts, as `tokenizer.json` has it.
pub const QWEN2: &str = r#"{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"},"behavior":"Isolated","invert":false},{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":false,"use_regex":false}]}"#;

/// How Llama 3 does.
pub fn llama3() -> String {
    QWEN2.replace(r"|\\p{N}|", r"|\\p{N}{1,3}|")
}

/// How Mistral's Tekken does.
pub const TEKKEN: &str = r#"{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"},"behavior":"Isolated","invert":false},{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":false}]}"#;

/// How GPT-2 does.
pub const GPT2: &str = r#"{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true}"#;

/// How SmolLM and StarCoder do.
pub const SMOLLM: &str = r#"{"type":"Sequence","pretokenizers":[{"type":"Digits","individual_digits":true},{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true}]}"#;

/// `config.json` of a model with 2 layers, 4 heads of 16 numbers, 2 of them for keys, and 10 tokens.
pub const CONFIG: &str = r#"{"architectures":["LlamaForCausalLM"],"model_type":"llama","hidden_act":"silu","hidden_size":64,"intermediate_size":96,"num_hidden_layers":2,"num_attention_heads":4,"num_key_value_heads":2,"max_position_embeddings":128,"rms_norm_eps":1e-05,"rope_theta":10000.0,"rope_scaling":null,"tie_word_embeddings":true,"vocab_size":10}"#;

/// `tokenizer.json` of 8 tokens, cut so.
pub fn tokenizer(cut: &str) -> String {
    format!(
        r#"{{"version":"1.0","added_tokens":[{{"id":0,"content":"<|end|>","special":true}},{{"id":7,"content":"<think>","special":false}}],"normalizer":null,"pre_tokenizer":{cut},"model":{{"type":"BPE","dropout":null,"unk_token":null,"continuing_subword_prefix":"","end_of_word_suffix":"","fuse_unk":false,"byte_fallback":false,"ignore_merges":false,"vocab":{{"<|end|>":0,"a":1,"b":2,"c":3,"ab":4,"abc":5,"d":6}},"merges":["a b",["ab","c"]]}}}}"#
    )
}

/// A tokenizer by which a piece that is a token as it stands is that token.
pub fn whole_pieces(tokenizer: &str) -> String {
    tokenizer.replace("\"ignore_merges\":false", "\"ignore_merges\":true")
}

/// `tokenizer_config.json`.
pub const SETTINGS: &str = r#"{"bos_token":{"content":"<|end|>","special":true},"eos_token":"<|end|>","chat_template":[{"name":"tool_use","template":"no"},{"name":"default","template":"{{ messages }}"}]}"#;

/// Names and shapes of what [`CONFIG`] asks for.
pub fn tensors() -> Vec<(String, Vec<u64>)> {
    let mut all =
        vec![("model.embed_tokens.weight".to_owned(), vec![10, 64]), ("model.norm.weight".to_owned(), vec![64])];
    for layer in 0..2 {
        let shapes: [(&str, &[u64]); 9] = [
            ("input_layernorm", &[64]),
            ("self_attn.q_proj", &[64, 64]),
            ("self_attn.k_proj", &[32, 64]),
            ("self_attn.v_proj", &[32, 64]),
            ("self_attn.o_proj", &[64, 64]),
            ("post_attention_layernorm", &[64]),
            ("mlp.gate_proj", &[96, 64]),
            ("mlp.up_proj", &[96, 64]),
            ("mlp.down_proj", &[64, 96]),
        ];
        all.extend(shapes.map(|(name, shape)| (format!("model.layers.{layer}.{name}.weight"), shape.to_vec())));
    }
    all
}

/// A safetensors file with these, each with its kind and its bytes.
pub fn safetensors(tensors: &[(String, &str, Vec<u64>, Vec<u8>)]) -> Vec<u8> {
    let (mut entries, mut data) = (vec![r#""__metadata__":{"format":"pt"}"#.to_owned()], Vec::new());
    for (name, kind, shape, bytes) in tensors {
        let start = data.len();
        data.extend(bytes);
        entries.push(format!(
            r#""{name}":{{"dtype":"{kind}","shape":{shape:?},"data_offsets":[{start},{}]}}"#,
            data.len()
        ));
    }
    let header = format!("{{{}}}", entries.join(","));
    [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), &data].concat()
}

/// The nth number of the made-up weights: one that 16 bits hold, whichever 16.
pub fn number(nth: usize) -> f32 {
    f32::from(u8::try_from(nth * 7 % 255).unwrap()) / 64.0 - 2.0
}

/// The numbers of a tensor as bfloat16: the upper half of a float.
pub fn bf16(shape: &[u64]) -> Vec<u8> {
    let numbers = 0..usize::try_from(shape.iter().product::<u64>()).unwrap();
    numbers.flat_map(|nth| u16::try_from(number(nth).to_bits() >> 16).unwrap().to_le_bytes()).collect()
}

/// The weights in one file.
pub fn weights() -> Vec<u8> {
    let all: Vec<_> = tensors().into_iter().map(|(name, shape)| (name, "BF16", shape.clone(), bf16(&shape))).collect();
    safetensors(&all)
}

/// All files of the model.
pub fn files() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("config.json", CONFIG.into()),
        ("model.safetensors", weights()),
        ("tokenizer.json", tokenizer(SMOLLM).into()),
        ("tokenizer_config.json", SETTINGS.into()),
    ]
}

/// Puts files into a folder.
pub fn write(folder: &Path, files: &[(&str, Vec<u8>)]) {
    for (name, bytes) in files {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
}
