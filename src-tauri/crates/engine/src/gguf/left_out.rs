//! What a file asks for that mistral.rs 0.8.1 would leave out without a word, and so compute something else: tensors that its loaders never ask for, settings
//! that they do not read, and numbers of a layer's own. llama.cpp reads all of it, or refuses a file that holds a tensor more than it knows.
//!
//! Sources: `mistralrs_core::models::quantized_*`, and llama.cpp's `src/models` for what else a file of these architectures may say. A newer loader that
//! reads more is a name less here.

use super::Facts;

/// Architectures that are run, and the tensors that are of use in each besides those of [`LAYER`] and [`BESIDES`]; of a layer's, `blk.0.` is left out.
const TENSORS: &[(&str, &[&str])] = &[
    ("llama", &[]),
    ("mistral3", &[]),
    ("phi3", &["attn_qkv.weight"]),
    ("qwen2", &["attn_q.bias", "attn_k.bias", "attn_v.bias", "attn_q_norm.weight", "attn_k_norm.weight"]),
    ("qwen3", &["attn_q_norm.weight", "attn_k_norm.weight"]),
    (
        "starcoder2",
        &[
            "output_norm.bias",
            "attn_norm.bias",
            "attn_q.bias",
            "attn_k.bias",
            "attn_v.bias",
            "attn_output.bias",
            "ffn_norm.bias",
            "ffn_up.bias",
            "ffn_down.bias",
        ],
    ),
];

/// Tensors of a layer that loaders ask for; one that needs another in place of some stops without that.
const LAYER: &[&str] = &[
    "attn_norm.weight",
    "attn_q.weight",
    "attn_k.weight",
    "attn_v.weight",
    "attn_output.weight",
    "ffn_norm.weight",
    "ffn_gate.weight",
    "ffn_up.weight",
    "ffn_down.weight",
];

/// Tensors of no layer; factors of angles are spoken of where stretching is.
const BESIDES: &[&str] = &["token_embd.weight", "output_norm.weight", "output.weight", "rope_freqs.weight"];

/// Endings of settings that change what is computed, unless they have the value beside them, or 0.
const SETTINGS: &[(&str, f32)] = &[
    (".attention.scale", 0.0),
    (".attention.clamp_kqv", 0.0),
    (".attention.max_alibi_bias", 0.0),
    (".attn_logit_softcapping", 0.0),
    (".final_logit_softcapping", 0.0),
    (".embedding_scale", 1.0),
    (".residual_scale", 1.0),
    (".logit_scale", 1.0),
    (".pooling_type", 0.0),
];

/// Endings of numbers of which there is one for all layers.
const EVEN: &[&str] = &[".attention.head_count", ".attention.head_count_kv", ".feed_forward_length"];

/// Where attention looks forward as well, this is false.
const CAUSAL: &str = ".attention.causal";
/// How far attention looks back.
const WINDOW: &str = ".attention.sliding_window";
/// By this much queries are made larger, the further beyond the length that was learnt at first they stand.
const TEMPERATURE: &str = ".attention.temperature_scale";
const LEARNT: &str = ".rope.scaling.original_context_length";

/// Whether a metadata entry is one that is asked about here.
pub fn is_wanted(key: &str) -> bool {
    let settings = SETTINGS.iter().map(|(ending, _)| ending).chain(EVEN);
    settings.chain(&[CAUSAL, WINDOW, TEMPERATURE, LEARNT]).any(|ending| key.ends_with(ending))
}

fn own_tensors(architecture: &str) -> Option<&'static [&'static str]> {
    TENSORS.iter().find(|(name, _)| *name == architecture).map(|(_, own)| *own)
}

/// Whether a tensor is of use to the architecture's loader. Of architectures that are not run everything is.
pub fn is_used(architecture: &str, layers: Option<u64>, tensor: &str) -> bool {
    let Some(own) = own_tensors(architecture) else { return true };
    let Some((layer, name)) = tensor.strip_prefix("blk.").and_then(|rest| rest.split_once('.')) else {
        return BESIDES.contains(&tensor) || own.contains(&tensor) || tensor.starts_with("rope_factors_");
    };
    let is_run = layer.parse().is_ok_and(|layer: u64| layers.is_none_or(|layers| layer < layers));
    is_run && (LAYER.contains(&name) || own.contains(&name))
}

/// The setting that would be left out, if there is one.
pub fn setting(architecture: &str, facts: &Facts) -> Option<String> {
    let value = |ending: &str| facts.float(&format!("{architecture}{ending}"));
    let told = |ending: &str| Some(ending.trim_start_matches('.').to_owned());
    if let Some((ending, _)) =
        SETTINGS.iter().find(|(ending, usual)| value(ending).is_some_and(|value| value != 0.0 && value != *usual))
    {
        return told(ending);
    }
    if let Some(ending) = EVEN.iter().find(|ending| facts.is_uneven(&format!("{architecture}{ending}"))) {
        return told(ending);
    }
    if value(CAUSAL) == Some(0.0) {
        return told(CAUSAL);
    }
    let grows = value(TEMPERATURE).is_some_and(|scale| scale != 0.0) && value(LEARNT).is_none();
    if grows { told(TEMPERATURE) } else { None }
}

/// The longest text, in tokens, of which everything is computed, if there is one: up to it a window makes no difference, nor does what only grows beyond it.
pub fn longest(architecture: &str, facts: &Facts) -> Option<u64> {
    own_tensors(architecture)?;
    let number = |ending: &str| facts.number(&format!("{architecture}{ending}")).filter(|&number| number > 0);
    let grows = facts.float(&format!("{architecture}{TEMPERATURE}")).is_some_and(|scale| scale != 0.0);
    number(WINDOW).into_iter().chain(number(LEARNT).filter(|_| grows)).min()
}
