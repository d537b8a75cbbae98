//! Folders of safetensors, honest and hostile: each becomes the file its makers meant, or is refused by name; none ends the reader or makes it
//! reserve what it is told to.
#![allow(clippy::panic, clippy::unwrap_used)] // helpers of tests

mod support;

use engine::Refusal;
use engine::protocol::Failure;
use engine::safetensors::{Folder, Plan, read_header};
use support::folder::{
    self, CONFIG, GPT2, QWEN2, SETTINGS, SMOLLM, TEKKEN, bf16, llama3, number, safetensors, tensors, tokenizer,
    whole_pieces,
};
use support::gguf::Gguf;
use support::plans::{damage, lay, made, plan_of, refusal, with};
use tempfile::TempDir;

#[test]
fn an_honest_folder_becomes_a_file_that_is_run() {
    let (file, header) = made(&folder::files(), false);
    assert_eq!(header.supported, Ok(()));
    assert_eq!((header.architecture.as_str(), header.encoding.as_str(), header.context), ("llama", "BF16", 128));
    assert!(header.name.unwrap().starts_with("tiny"));
    assert_eq!(header.cache_per_token, 2 * 2 * (16 + 16) * 4);
    let file = Gguf::read(&file);
    for (key, number) in [
        ("llama.block_count", 2),
        ("llama.embedding_length", 64),
        ("llama.feed_forward_length", 96),
        ("llama.attention.head_count", 4),
        ("llama.attention.head_count_kv", 2),
        ("llama.rope.dimension_count", 16),
        ("tokenizer.ggml.bos_token_id", 0),
        ("tokenizer.ggml.eos_token_id", 0),
    ] {
        assert_eq!(file.number(key), number, "{key}");
    }
    assert_eq!((file.float("llama.attention.layer_norm_rms_epsilon"), file.float("llama.rope.freq_base")), (1e-5, 1e4));
    assert_eq!(file.text("tokenizer.chat_template"), "{{ messages }}");
    let tokens = ["<|end|>", "a", "b", "c", "ab", "abc", "d", "<think>", "[PAD8]", "[PAD9]"];
    assert_eq!(file.texts("tokenizer.ggml.tokens"), tokens);
    assert_eq!(file.numbers("tokenizer.ggml.token_type"), [3, 1, 1, 1, 1, 1, 1, 4, 5, 5]);
    assert_eq!(file.texts("tokenizer.ggml.merges"), ["a b", "ab c"]);
    assert_eq!(file.tensors.len(), tensors().len());
}

#[test]
fn matrices_keep_every_bit_and_vectors_become_floats_of_32() {
    let (file, _) = made(&folder::files(), false);
    let file = Gguf::read(&file);
    let numbers = |count: usize| (0..count).map(number).collect::<Vec<_>>();
    let (shape, kind, bytes) = &file.tensors["blk.1.ffn_down.weight"];
    assert_eq!((shape.as_slice(), *kind, bytes.to_vec()), (&[96, 64][..], 30, bf16(&[64, 96])));
    assert_eq!(file.floats("token_embd.weight"), numbers(640));
    assert_eq!(file.tensors["output_norm.weight"].1, 0);
    assert_eq!(file.floats("output_norm.weight"), numbers(64));
}

/// `weights.reshape(heads, 2, rows / heads / 2, width).swapaxes(1, 2)` of llama.cpp, index by index.
#[test]
fn rows_of_queries_and_keys_change_places_head_by_head() {
    let (file, _) = made(&folder::files(), false);
    let file = Gguf::read(&file);
    for (name, heads) in [("blk.0.attn_q.weight", 4), ("blk.0.attn_k.weight", 2)] {
        let rows: Vec<Vec<f32>> = file.floats(name).chunks(64).map(<[f32]>::to_vec).collect();
        assert_eq!(rows.len(), heads * 16);
        for (head, half, pair) in (0..heads).flat_map(|h| (0..2).flat_map(move |t| (0..8).map(move |p| (h, t, p)))) {
            let was: Vec<f32> = (0..64).map(|column| number((head * 16 + half * 8 + pair) * 64 + column)).collect();
            assert_eq!(rows[head * 16 + pair * 2 + half], was, "{name}: {head} {half} {pair}");
        }
    }
    let values = file.floats("blk.0.attn_v.weight");
    assert_eq!(values, (0..values.len()).map(number).collect::<Vec<_>>());
}

#[test]
fn eight_bits_are_there_where_they_are_asked_for_and_near_what_they_were() {
    let (whole, as_is) = made(&folder::files(), false);
    let (fewer, header) = made(&folder::files(), true);
    assert_eq!((header.encoding.as_str(), header.unpacked), ("Q8_0", 0));
    assert!(fewer.len() < whole.len() && as_is.unpacked > 0);
    let (whole, fewer) = (Gguf::read(&whole), Gguf::read(&fewer));
    for (name, (shape, kind, _)) in &fewer.tensors {
        assert_eq!(*kind, if shape.len() == 1 { 0 } else { 8 }, "{name}");
        for (was, is) in whole.floats(name).iter().zip(fewer.floats(name)) {
            // Half a step of 1/127 of the largest, and the rounding of the scale.
            assert!((was - is).abs() <= 2.0 / 127.0 * 0.57, "{name}: {was} {is}");
        }
    }
}

#[test]
fn other_kinds_of_floats_and_several_files_give_the_same_numbers() {
    let (expected, _) = made(&folder::files(), false);
    let expected = Gguf::read(&expected);
    let encoded = |kind: &str, shape: &[u64]| -> Vec<u8> {
        let numbers = (0..usize::try_from(shape.iter().product::<u64>()).unwrap()).map(number);
        match kind {
            "F16" => numbers.flat_map(|number| half::f16::from_f32(number).to_le_bytes()).collect(),
            _ => numbers.flat_map(f32::to_le_bytes).collect(),
        }
    };
    for (kind, id) in [("F16", 1), ("F32", 0)] {
        let all: Vec<_> = tensors().into_iter().map(|(n, s)| (n, kind, s.clone(), encoded(kind, &s))).collect();
        let (first, second) = all.split_at(7);
        let map: Vec<String> = [("one", first), ("two", second)]
            .iter()
            .flat_map(|(file, part)| part.iter().map(move |(n, ..)| format!(r#""{n}":"{file}.safetensors""#)))
            .collect();
        let mut files = with("model.safetensors", "");
        files.push(("one.safetensors", safetensors(first)));
        files.push(("two.safetensors", safetensors(second)));
        files.push(("consolidated.safetensors", b"The same in a form of Mistral's.".to_vec()));
        files.push((
            "model.safetensors.index.json",
            format!(r#"{{"metadata":{{}},"weight_map":{{{}}}}}"#, map.join(",")).into(),
        ));
        let (file, _) = made(&files, false);
        let file = Gguf::read(&file);
        for name in expected.tensors.keys() {
            assert_eq!(file.floats(name), expected.floats(name), "{name} as {kind}");
        }
        assert_eq!(file.tensors["token_embd.weight"].1, id);
        files.retain(|(name, _)| *name != "two.safetensors");
        assert_eq!(refusal(&files), Refusal::Incomplete { name: "two.safetensors".to_owned() });
    }
}

#[test]
fn families_have_their_own_tensors() {
    let mut all: Vec<_> = tensors().into_iter().map(|(n, s)| (n, "BF16", s.clone(), bf16(&s))).collect();
    all.push(("lm_head.weight".to_owned(), "BF16", vec![10, 64], bf16(&[10, 64])));
    for layer in 0..2 {
        for (name, length) in [("q", 64), ("k", 32), ("v", 32)] {
            let bias = format!("model.layers.{layer}.self_attn.{name}_proj.bias");
            all.push((bias, "BF16", vec![length], bf16(&[length])));
        }
    }
    let config = CONFIG.replace("LlamaForCausalLM", "Qwen2ForCausalLM").replace("true", "false");
    let mut files = with("model.safetensors", safetensors(&all));
    files.retain(|(name, _)| *name != "config.json");
    files.push(("config.json", config.into()));
    let (file, header) = made(&files, false);
    assert_eq!((header.architecture.as_str(), header.supported), ("qwen2", Ok(())));
    let file = Gguf::read(&file);
    assert_eq!(file.tensors["blk.1.attn_k.bias"].1, 0);
    assert_eq!(file.tensors["blk.0.attn_q.weight"].2, bf16(&[64, 64]), "its rows stay where they are");
    assert!(file.tensors.contains_key("output.weight"));
    // The same weights in a model without biases are not all that it was made of.
    files.retain(|(name, _)| *name != "config.json");
    files.push(("config.json", CONFIG.into()));
    assert_eq!(refusal(&files), Refusal::Feature { name: "model.layers.0.self_attn.k_proj.bias".to_owned() });
}

#[test]
fn a_window_is_the_context_and_a_cache_s_folder_has_the_model_s_name() {
    let config = CONFIG.replace("Llama", "Mistral").replace("\"rope_theta\"", "\"sliding_window\":32,\"rope_theta\"");
    assert_eq!(made(&with("config.json", config), false).1.context, 32);
    let cache = TempDir::new().unwrap();
    let place = cache.path().join("models--somebody--Tiny-1B/snapshots/0123abcd");
    let blobs = cache.path().join("blobs");
    std::fs::create_dir_all(&place).unwrap();
    std::fs::create_dir_all(&blobs).unwrap();
    folder::write(&blobs, &folder::files());
    for (name, _) in folder::files() {
        #[cfg(unix)]
        std::os::unix::fs::symlink(blobs.join(name), place.join(name)).unwrap();
        #[cfg(not(unix))]
        std::fs::copy(blobs.join(name), place.join(name)).unwrap();
    }
    let found = Folder::find(&place).unwrap().unwrap();
    assert_eq!((found.name(), found.files().len()), ("Tiny-1B", 4));
    assert!(Plan::read(&found, false).is_ok());
}

#[test]
fn what_is_not_done_is_refused_by_its_name() {
    let feature = |name: &str| Refusal::Feature { name: name.to_owned() };
    for (from, to, name) in [
        ("\"rope_scaling\":null", "\"rope_scaling\":{\"factor\":2.0}", "rope_scaling"),
        ("silu", "gelu", "hidden_act"),
        ("\"rope_scaling\":null", "\"attention_bias\":true", "attention_bias"),
        ("\"rope_scaling\":null", "\"mlp_bias\":true", "mlp_bias"),
        ("\"rope_scaling\":null", "\"partial_rotary_factor\":0.5", "partial_rotary_factor"),
        ("\"rope_scaling\":null", "\"rope_parameters\":{\"partial_rotary_factor\":0.5}", "partial_rotary_factor"),
        ("\"rope_scaling\":null", "\"quantization_config\":{}", "quantization_config"),
    ] {
        assert_eq!(refusal(&with("config.json", CONFIG.replace(from, to))), feature(name), "{to}");
    }
    let usual = CONFIG.replace("\"rope_scaling\":null", "\"rope_parameters\":{\"rope_type\":\"default\"}");
    assert!(plan_of(&with("config.json", usual), false).is_ok());
    let several = r#"{"full_attention":{"rope_type":"default"}}"#;
    let several = CONFIG.replace("\"rope_scaling\":null", &format!("\"rope_parameters\":{several}"));
    assert_eq!(refusal(&with("config.json", several)), feature("rope_parameters"));
    let gemma = CONFIG.replace("LlamaForCausalLM", "Gemma3ForCausalLM");
    assert_eq!(refusal(&with("config.json", gemma)), Refusal::Architecture { name: "Gemma3ForCausalLM".to_owned() });
    let mut all: Vec<_> = tensors().into_iter().map(|(n, s)| (n, "BF16", s.clone(), bf16(&s))).collect();
    all[3].1 = "F8_E4M3";
    all[3].3.truncate(64 * 64);
    let unread = Refusal::Encoding { name: "F8_E4M3".to_owned() };
    assert_eq!(refusal(&with("model.safetensors", safetensors(&all))), unread);
    all.truncate(2);
    let missing = Refusal::Incomplete { name: "model.layers.0.input_layernorm.weight".to_owned() };
    assert_eq!(refusal(&with("model.safetensors", safetensors(&all))), missing);
}

#[test]
fn a_tokenizer_that_would_cut_otherwise_is_refused_by_its_name() {
    let cut = |name: &str| Refusal::Tokenizer { name: name.to_owned() };
    let usual = tokenizer(SMOLLM);
    for (changed, name) in [
        // Numbers cut by twos, as nobody does.
        (tokenizer(&llama3().replace("{1,3}", "{1,2}")), "pre_tokenizer"),
        (tokenizer(&llama3().replace("Isolated", "Removed")), "pre_tokenizer"),
        (tokenizer(&GPT2.replace("\"use_regex\":true", "\"use_regex\":false")), "pre_tokenizer"),
        (tokenizer("null"), "pre_tokenizer"),
        (tokenizer(&SMOLLM.replace("\"individual_digits\":true", "\"individual_digits\":false")), "pre_tokenizer"),
        (usual.replace("\"normalizer\":null", r#""normalizer":{"type":"Lowercase"}"#), "normalizer"),
        (usual.replace("\"byte_fallback\":false", "\"byte_fallback\":true"), "byte_fallback"),
        (whole_pieces(&usual), "ignore_merges"),
        (whole_pieces(&tokenizer(QWEN2)), "ignore_merges"),
        (tokenizer(TEKKEN), "ignore_merges"),
        (r#"{"model":{"type":"Unigram","vocab":[["a",0.5]]}}"#.to_owned(), "Unigram"),
    ] {
        assert_eq!(refusal(&with("tokenizer.json", changed)), cut(name));
    }
    let missing = |name: &str| Refusal::Incomplete { name: name.to_owned() };
    assert_eq!(refusal(&with("tokenizer.json", "")), missing("tokenizer.json"));
    assert_eq!(refusal(&with("config.json", "")), missing("config.json"));
    assert_eq!(refusal(&with("tokenizer_config.json", "")), missing("eos_token"));
    let untaught = SETTINGS.replace("chat_template", "other_template");
    assert_eq!(refusal(&with("tokenizer_config.json", untaught)), Refusal::NoChatTemplate);
    let mut files = folder::files();
    files.push(("chat_template.jinja", b"{{ newer }}".to_vec()));
    assert_eq!(Gguf::read(&made(&files, false).0).text("tokenizer.chat_template"), "{{ newer }}");
}

#[test]
fn what_contradicts_itself_is_damage() {
    for (from, to) in [
        ("\"hidden_size\":64", "\"hidden_size\":32"),
        ("\"hidden_size\":64", "\"hidden_size\":-64"),
        ("\"hidden_size\":64", "\"hidden_size\":18446744073709551615"),
        ("\"num_attention_heads\":4", "\"num_attention_heads\":0"),
        ("\"num_attention_heads\":4", "\"num_attention_heads\":3"),
        ("\"num_key_value_heads\":2", "\"num_key_value_heads\":3"),
        ("\"num_hidden_layers\":2", "\"num_hidden_layers\":4294967296"),
        ("\"vocab_size\":10", "\"vocab_size\":11"),
        ("\"vocab_size\":10", "\"vocab_size\":1099511627776"),
        ("1e-05", "1e-300"),
        ("10000.0", "1e300"),
        ("{", ""),
    ] {
        damage(&with("config.json", CONFIG.replacen(from, to, 1)));
    }
    let usual = tokenizer(SMOLLM);
    for (from, to) in
        [("\"d\":6", "\"d\":10"), ("\"d\":6", "\"d\":5"), ("\"id\":7", "\"id\":6"), ("a b", "a b c"), ("a b", "ab")]
    {
        damage(&with("tokenizer.json", usual.replacen(from, to, 1)));
    }
}

/// The bytes of a file whose header is this JSON, and so many bytes of weights.
fn headed(json: &str, data: usize) -> Vec<u8> {
    [&(json.len() as u64).to_le_bytes()[..], json.as_bytes(), &vec![0; data]].concat()
}

#[test]
fn headers_of_weights_are_read_or_refused_and_never_believed() {
    let read = |bytes: &[u8]| read_header(bytes, bytes.len() as u64);
    let one = r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#;
    assert_eq!(read(&headed(one, 8)).unwrap()["a"].start, 8 + one.len() as u64);
    assert!(read(&headed(&format!("{one}   "), 8)).is_ok(), "it may be filled up with spaces");
    assert!(read(&headed("{}", 0)).unwrap().is_empty());
    for json in [
        "",
        "[]",
        "{",
        r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#,
        r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#,
        r#"{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#,
        r#"{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}"#,
        r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[18446744073709551608,18446744073709551615]}}"#,
        r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[18446744073709551600,18446744073709551608]}}"#,
        r#"{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,2],"data_offsets":[0,8]}}"#,
        // A hole, an overlap, one twice, and one that has no end.
        r#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
        r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
        r#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
        r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}"#,
    ] {
        assert_eq!(read(&headed(json, 8)), Err(Failure::Damaged), "{json}");
    }
    assert_eq!(read(&headed(one, 7)), Err(Failure::Damaged));
    assert_eq!(read(&headed(one, 9)), Err(Failure::Damaged));
    let unknown = Failure::Unsupported { reason: Refusal::Encoding { name: "F4".to_owned() } };
    assert_eq!(read(&headed(&one.replace("F32", "F4"), 8)), Err(unknown));
    for length in [u64::MAX, u64::MAX - 7, 1 << 62, 1 << 33] {
        let bytes = [&length.to_le_bytes()[..], b"{}"].concat();
        assert_eq!(read(&bytes), Err(Failure::Damaged), "{length}");
        assert_eq!(read_header(&bytes[..], u64::MAX), Err(Failure::Damaged), "{length} of a file without end");
    }
    let deep = format!("{{\"__metadata__\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000));
    assert!(read(&headed(&deep, 0)).unwrap_or_default().is_empty());
}

#[test]
fn no_changed_byte_ends_the_reader() {
    let place = lay(&folder::files());
    let found = Folder::find(place.path()).unwrap().unwrap();
    for (name, whole) in folder::files() {
        let path = place.path().join(name);
        // The weights themselves are any numbers.
        let head = if name == "model.safetensors" {
            8 + usize::from(whole[0]) + 256 * usize::from(whole[1])
        } else {
            whole.len()
        };
        for at in 0..head {
            for value in [0, b'9', whole[at] ^ 1] {
                let mut changed = whole.clone();
                changed[at] = value;
                std::fs::write(&path, &changed).unwrap();
                if let Ok(plan) = Plan::read(&found, at % 2 == 0) {
                    let mut file = Vec::new();
                    plan.write(&mut file).unwrap();
                    assert_eq!(file.len() as u64, plan.bytes());
                    assert!(plan.header().is_ok(), "{name} at {at}");
                }
            }
        }
        std::fs::write(&path, &whole).unwrap();
    }
}

#[test]
fn a_folder_that_changes_meanwhile_ends_the_writing() {
    let place = lay(&folder::files());
    let plan = Plan::read(&Folder::find(place.path()).unwrap().unwrap(), false).unwrap();
    let weights = place.path().join("model.safetensors");
    let half = std::fs::metadata(&weights).unwrap().len() / 2;
    std::fs::File::options().write(true).open(&weights).unwrap().set_len(half).unwrap();
    assert!(plan.write(&mut Vec::new()).is_err());
}

#[test]
fn what_holds_no_weights_is_no_folder_of_a_model() {
    assert!(Folder::find(lay(&with("model.safetensors", "")).path()).unwrap().is_none());
    assert!(Folder::find(&lay(&[]).path().join("gone")).is_err());
    let place = lay(&folder::files());
    std::fs::create_dir(place.path().join("other.safetensors")).unwrap();
    std::fs::write(place.path().join("secret.txt"), "not for the engine").unwrap();
    assert_eq!(Folder::find(place.path()).unwrap().unwrap().files().len(), 4);
}
