//! What a file asks for and mistral.rs would leave out without a word is refused by its name, or kept away from, before anything is loaded.
#![allow(clippy::panic, clippy::unwrap_used)] // helpers of tests

mod support;

use engine::gguf::inspect;
use engine::protocol::Failure;
use engine::{Header, Refusal};
use support::made::Gguf;

/// A model of one layer that could be run, with two heads of 16 numbers and a context of 64 tokens.
fn model(architecture: &str) -> Gguf {
    Gguf::hollow(architecture, 4)
        .text("tokenizer.ggml.model", "gpt2")
        .texts("tokenizer.ggml.tokens", &["a", "b", "c", "d"])
        .number("tokenizer.ggml.eos_token_id", 3)
}

fn header(model: &Gguf) -> Header {
    inspect(model.written().path()).unwrap()
}

fn left_out(model: &Gguf) -> Option<String> {
    match header(model).supported {
        Ok(()) => None,
        Err(Refusal::Feature { name }) => Some(name),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_tensor_that_no_loader_asks_for_is_named() {
    for runs in ["llama", "mistral3", "phi3", "qwen2", "qwen3"] {
        assert_eq!(left_out(&model(runs)), None, "{runs}");
    }
    let with = |architecture: &str, tensor: &str| left_out(&model(architecture).tensor(tensor, &[32], &[0.0; 32]));
    for tensor in [
        "blk.0.attn_q.bias",
        "blk.0.attn_output.bias",
        "blk.0.attn_sinks.weight",
        "blk.0.attn_q.weight.lora_a",
        "blk.1.attn_norm.weight",
        "blk.x.attn_norm.weight",
        "output.bias",
        "cls.output.weight",
    ] {
        assert_eq!(with("llama", tensor).as_deref(), Some(tensor));
    }
    // What one leaves out another reads.
    assert_eq!(with("qwen2", "blk.0.attn_q.bias"), None);
    assert_eq!(with("qwen3", "blk.0.attn_q.bias").as_deref(), Some("blk.0.attn_q.bias"));
    assert_eq!(with("qwen3", "blk.0.attn_q_norm.weight"), None);
    assert_eq!(with("llama", "rope_freqs.weight"), None);
}

#[test]
fn a_setting_that_no_loader_reads_is_named_unless_it_changes_nothing() {
    let with = |key: &str, value: f32| left_out(&model("llama").float(&format!("llama.{key}"), value));
    for (key, value) in [
        ("attention.scale", 0.5),
        ("attention.clamp_kqv", 8.0),
        ("attention.max_alibi_bias", 8.0),
        ("attn_logit_softcapping", 50.0),
        ("final_logit_softcapping", 30.0),
        ("embedding_scale", 12.0),
        ("residual_scale", 0.22),
        ("logit_scale", 0.0625),
    ] {
        assert_eq!(with(key, value).as_deref(), Some(key));
        assert_eq!(with(key, 0.0), None, "{key}");
    }
    for scale in ["embedding_scale", "residual_scale", "logit_scale"] {
        assert_eq!(with(scale, 1.0), None, "{scale}");
    }
    let pooled = |kind| left_out(&model("llama").number("llama.pooling_type", kind));
    assert_eq!((pooled(0), pooled(3).as_deref()), (None, Some("pooling_type")));
    let causal = |is_causal| left_out(&model("llama").truth("llama.attention.causal", is_causal));
    assert_eq!((causal(true), causal(false).as_deref()), (None, Some("attention.causal")));
}

#[test]
fn numbers_of_each_layer_are_taken_where_they_are_the_same() {
    let heads = |of_each: &[i32]| header(&model("llama").kinds("llama.attention.head_count_kv", of_each));
    let even = heads(&[1, 1, 1]);
    assert_eq!((even.supported, even.cache_per_token), (Ok(()), (16 + 16) * 4));
    let uneven = Refusal::Feature { name: "attention.head_count_kv".to_owned() };
    for of_each in [&[2, 1][..], &[1, 1, 2], &[], &[-1, -1]] {
        assert_eq!(heads(of_each).supported, Err(uneven.clone()), "{of_each:?}");
    }
    let wide = model("llama").kinds("llama.feed_forward_length", &[32, 64]);
    assert_eq!(left_out(&wide).as_deref(), Some("feed_forward_length"));
}

#[test]
fn a_context_is_no_longer_than_all_of_it_is_computed() {
    let context = |window| header(&model("llama").number("llama.attention.sliding_window", window)).context;
    assert_eq!([context(16), context(64), context(1000), context(0)], [16, 64, 64, 64]);
    let growing = || model("mistral3").float("mistral3.attention.temperature_scale", 0.1);
    assert_eq!(left_out(&growing()).as_deref(), Some("attention.temperature_scale"));
    let learnt = growing().number("mistral3.rope.scaling.original_context_length", 32);
    let learnt = header(&learnt);
    assert_eq!((learnt.supported, learnt.context), (Ok(()), 32));
    // Without it the length says nothing of that.
    let long = model("mistral3").number("mistral3.rope.scaling.original_context_length", 32);
    assert_eq!(header(&long).context, 64);
}

#[test]
fn a_head_that_is_turned_in_part_is_named() {
    let turned = |model: Gguf| header(&model.number("llama.rope.dimension_count", 8)).supported;
    let named = Refusal::Architecture { name: "llama, rope.dimension_count 8".to_owned() };
    assert_eq!(turned(model("llama")), Err(named));
    assert_eq!(turned(model("llama").number("llama.attention.key_length", 8)), Ok(()));
}

#[test]
fn what_is_said_of_tokens_is_said_of_all() {
    let said = |kinds: &[i32], scores: &[f32]| {
        let model = model("llama").kinds("tokenizer.ggml.token_type", kinds).floats("tokenizer.ggml.scores", scores);
        inspect(model.written().path()).map(|header| header.supported)
    };
    assert_eq!(said(&[1; 4], &[0.0; 4]), Ok(Ok(())));
    assert_eq!(said(&[1; 3], &[0.0; 4]), Err(Failure::Damaged));
    assert_eq!(said(&[1; 4], &[0.0; 5]), Err(Failure::Damaged));
}
