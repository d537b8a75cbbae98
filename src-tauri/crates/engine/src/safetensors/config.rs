//! `config.json`: which model it is, how large, which tensors it must have, and what the new file says of it.
//!
//! Sources: transformers' configurations of the classes named here, and llama.cpp's `convert_hf_to_gguf.py` (names, and the order of rows in
//! queries and keys). What mistral.rs 0.8.1 leaves out when it loads such a model from GGUF (`quantized_llama`, `quantized_qwen`,
//! `quantized_qwen3`: biases of some layers, windows) is refused here, since no file could say it. Positions that are not plain are `rope`'s.

use serde_json::Value as Json;

use super::file::Value;
use super::rope::Rope;
use super::{feature, missing, shown};
use crate::gguf::Refusal;
use crate::protocol::Failure;

/// A kind of model.
struct Family {
    /// The class in transformers.
    class: &'static str,
    /// `general.architecture`.
    architecture: &'static str,
    /// Its rotation turns neighbouring numbers in GGUF and halves in safetensors, so that rows of queries and keys change places.
    turned: bool,
    /// Queries, keys and values have biases.
    biased: bool,
    /// Queries and keys are normalised head by head.
    normed: bool,
    /// It may look no further back than a window, and says so by this switch; always, where there is none.
    window_switch: Option<&'static str>,
}

const FAMILIES: &[Family] = &[
    family("LlamaForCausalLM", "llama"),
    family("MistralForCausalLM", "llama"),
    Family {
        turned: false,
        biased: true,
        window_switch: Some("use_sliding_window"),
        ..family("Qwen2ForCausalLM", "qwen2")
    },
    Family {
        turned: false,
        normed: true,
        window_switch: Some("use_sliding_window"),
        ..family("Qwen3ForCausalLM", "qwen3")
    },
];

const fn family(class: &'static str, architecture: &'static str) -> Family {
    Family { class, architecture, turned: true, biased: false, normed: false, window_switch: None }
}

/// Largest of each number that is believed: several times what the largest models have.
const MAX_LAYERS: u64 = 1024;
const MAX_HEADS: u64 = 1024;
const MAX_HEAD: u64 = 1024;
const MAX_WIDTH: u64 = 1 << 18;
const MAX_VOCABULARY: u64 = 1 << 20;
pub const MAX_CONTEXT: u64 = 1 << 24;

/// A tensor that the model must have.
pub struct Wanted {
    /// Its name in safetensors.
    pub from: String,
    /// Its name in GGUF.
    pub name: String,
    /// Outermost first.
    pub shape: Vec<u64>,
    /// Heads whose rows change places.
    pub turned: Option<u64>,
}

/// What a model is.
pub struct Config {
    family: &'static Family,
    layers: u64,
    width: u64,
    inner: u64,
    heads: u64,
    key_heads: u64,
    head: u64,
    context: u64,
    vocabulary: u64,
    /// The table of tokens is the last layer as well.
    tied: bool,
    epsilon: f32,
    rope_base: f32,
    rope: Rope,
    end: Option<u64>,
}

impl Config {
    /// # Errors
    /// `Unsupported` with the reason, `Damaged`.
    pub fn read(json: &[u8]) -> Result<Self, Failure> {
        let fields: Json = serde_json::from_slice(json).map_err(|_| Failure::Damaged)?;
        let said = Said(&fields);
        let class = fields.pointer("/architectures/0").and_then(Json::as_str).unwrap_or_default();
        let family = FAMILIES.iter().find(|family| family.class == class).ok_or_else(|| {
            let name = said.text("model_type").filter(|_| class.is_empty()).unwrap_or(class);
            Failure::Unsupported { reason: Refusal::Architecture { name: shown(name) } }
        })?;
        said.refuse_what_is_not_done(family)?;

        let width = said.number("hidden_size", MAX_WIDTH)?;
        let heads = said.number("num_attention_heads", MAX_HEADS)?;
        let key_heads = said.or("num_key_value_heads", MAX_HEADS, heads)?;
        let head = match said.optional("head_dim", MAX_HEAD)? {
            Some(head) => head,
            None if width.is_multiple_of(heads) => width / heads,
            None => return Err(Failure::Damaged),
        };
        if !heads.is_multiple_of(key_heads) || !head.is_multiple_of(2) || head > MAX_HEAD {
            return Err(Failure::Damaged);
        }
        let context = said.number("max_position_embeddings", MAX_CONTEXT)?;
        let windowed = family.window_switch.is_none_or(|switch| said.flag(switch));
        let window = if windowed { said.optional("sliding_window", MAX_CONTEXT)? } else { None };
        let rope_base = said.float("rope_theta").or(said.rope("rope_theta").and_then(Json::as_f64)).unwrap_or(10_000.0);
        let rope_base = single(rope_base)?;
        Ok(Self {
            family,
            layers: said.number("num_hidden_layers", MAX_LAYERS)?,
            width,
            inner: said.number("intermediate_size", MAX_WIDTH)?,
            heads,
            key_heads,
            head,
            // Within a window nothing is looked over, so that far it is the model its makers meant.
            context: window.map_or(context, |window| window.min(context)),
            vocabulary: said.number("vocab_size", MAX_VOCABULARY)?,
            tied: said.flag("tie_word_embeddings"),
            epsilon: single(said.float("rms_norm_eps").ok_or_else(|| missing("rms_norm_eps"))?)?,
            rope_base,
            rope: Rope::read(&said, head, rope_base, context)?,
            end: fields.get("eos_token_id").and_then(|id| id.as_u64().or_else(|| id.get(0)?.as_u64())),
        })
    }

    /// Tokens there are.
    pub fn vocabulary(&self) -> u64 {
        self.vocabulary
    }

    /// The token that ends an answer, where this file says.
    pub fn end(&self) -> Option<u64> {
        self.end
    }

    /// Every tensor the model has.
    pub fn tensors(&self) -> Vec<Wanted> {
        let Self { width, inner, heads, key_heads, head, vocabulary, .. } = *self;
        let (queries, keys) = (heads * head, key_heads * head);
        let matrix = |from: &str, name: &str, shape: [u64; 2]| Wanted {
            from: format!("{from}.weight"),
            name: format!("{name}.weight"),
            shape: shape.to_vec(),
            turned: None,
        };
        let vector = |from: String, name: String, length| Wanted { from, name, shape: vec![length], turned: None };
        let weight =
            |from: &str, name: &str, length| vector(format!("{from}.weight"), format!("{name}.weight"), length);
        let mut all = vec![
            matrix("model.embed_tokens", "token_embd", [vocabulary, width]),
            weight("model.norm", "output_norm", width),
        ];
        if !self.tied {
            all.push(matrix("lm_head", "output", [vocabulary, width]));
        }
        for layer in 0..self.layers {
            let (from, to) = (format!("model.layers.{layer}"), format!("blk.{layer}"));
            let turned = |wanted: Wanted, heads| Wanted { turned: self.family.turned.then_some(heads), ..wanted };
            let matrix =
                |name: &str, called: &str, shape| matrix(&format!("{from}.{name}"), &format!("{to}.{called}"), shape);
            let weight =
                |name: &str, called: &str, length| weight(&format!("{from}.{name}"), &format!("{to}.{called}"), length);
            all.push(weight("input_layernorm", "attn_norm", width));
            all.push(turned(matrix("self_attn.q_proj", "attn_q", [queries, width]), heads));
            all.push(turned(matrix("self_attn.k_proj", "attn_k", [keys, width]), key_heads));
            all.push(matrix("self_attn.v_proj", "attn_v", [keys, width]));
            all.push(matrix("self_attn.o_proj", "attn_output", [width, queries]));
            all.push(weight("post_attention_layernorm", "ffn_norm", width));
            all.push(matrix("mlp.gate_proj", "ffn_gate", [inner, width]));
            all.push(matrix("mlp.up_proj", "ffn_up", [inner, width]));
            all.push(matrix("mlp.down_proj", "ffn_down", [width, inner]));
            if self.family.normed {
                all.push(weight("self_attn.q_norm", "attn_q_norm", head));
                all.push(weight("self_attn.k_norm", "attn_k_norm", head));
            }
            if self.family.biased {
                for (name, called, length) in [("q", "attn_q", queries), ("k", "attn_k", keys), ("v", "attn_v", keys)] {
                    let bias = format!("{from}.self_attn.{name}_proj.bias");
                    all.push(vector(bias, format!("{to}.{called}.bias"), length));
                }
            }
        }
        all
    }

    /// Whether a tensor may be left out: it is computed anew, or is there twice.
    pub fn is_spare(&self, name: &str) -> bool {
        name.ends_with(".rotary_emb.inv_freq") || (self.tied && name == "lm_head.weight")
    }

    /// What each angle of its positions is divided by, where each has a factor of its own.
    pub fn factors(&self) -> Option<&[f32]> {
        self.rope.factors()
    }

    /// What the new file says of it.
    pub fn metadata(&self, name: &str) -> Vec<(String, Value)> {
        let architecture = self.family.architecture;
        let number = |key: &str, number: u64| {
            // All are far below it.
            (format!("{architecture}.{key}"), Value::Number(u32::try_from(number).unwrap_or(u32::MAX)))
        };
        let float = |key: &str, float| (format!("{architecture}.{key}"), Value::Float(float));
        let mut all = vec![
            ("general.architecture".to_owned(), Value::Text(architecture.to_owned())),
            ("general.name".to_owned(), Value::Text(name.to_owned())),
            number("block_count", self.layers),
            number("context_length", self.context),
            number("embedding_length", self.width),
            number("feed_forward_length", self.inner),
            number("vocab_size", self.vocabulary),
            number("attention.head_count", self.heads),
            number("attention.head_count_kv", self.key_heads),
            number("attention.key_length", self.head),
            number("attention.value_length", self.head),
            number("rope.dimension_count", self.head),
            float("attention.layer_norm_rms_epsilon", self.epsilon),
            float("rope.freq_base", self.rope_base),
        ];
        all.extend(self.rope.metadata(architecture));
        all
    }
}

/// The fields of a configuration. One that is `null` is not there.
pub struct Said<'a>(&'a Json);

impl<'a> Said<'a> {
    pub fn get(&self, key: &str) -> Option<&'a Json> {
        self.0.get(key).filter(|value| !value.is_null())
    }

    /// A number from 1 to `most`, where it is there.
    fn optional(&self, key: &str, most: u64) -> Result<Option<u64>, Failure> {
        let Some(value) = self.get(key) else { return Ok(None) };
        let number = value.as_u64().filter(|number| (1..=most).contains(number));
        number.map(Some).ok_or(Failure::Damaged)
    }

    fn number(&self, key: &str, most: u64) -> Result<u64, Failure> {
        self.optional(key, most)?.ok_or_else(|| missing(key))
    }

    fn or(&self, key: &str, most: u64, usual: u64) -> Result<u64, Failure> {
        Ok(self.optional(key, most)?.unwrap_or(usual))
    }

    fn float(&self, key: &str) -> Option<f64> {
        self.get(key)?.as_f64()
    }

    fn text(&self, key: &str) -> Option<&'a str> {
        self.get(key)?.as_str()
    }

    fn flag(&self, key: &str) -> bool {
        self.get(key).and_then(Json::as_bool).unwrap_or(false)
    }

    /// What is said of positions: under one name of old, under another since transformers 5.
    pub fn rope(&self, key: &str) -> Option<&'a Json> {
        ["rope_scaling", "rope_parameters"].iter().find_map(|name| self.get(name)?.get(key).filter(|v| !v.is_null()))
    }

    fn refuse_what_is_not_done(&self, family: &Family) -> Result<(), Failure> {
        if self.text("hidden_act").is_some_and(|name| name != "silu") {
            return Err(feature("hidden_act"));
        }
        let part = self.get("partial_rotary_factor").or(self.rope("partial_rotary_factor"));
        if part.is_some_and(|part| part.as_f64() != Some(1.0)) {
            return Err(feature("partial_rotary_factor"));
        }
        if self.get("quantization_config").is_some() {
            return Err(feature("quantization_config"));
        }
        // Of a family that has biases it says nothing new.
        let biases = (!family.biased).then_some("attention_bias");
        let found = ["mlp_bias", "rope_interleaved"].into_iter().chain(biases).find(|switch| self.flag(switch));
        found.map_or(Ok(()), |switch| Err(feature(switch)))
    }
}

/// A number as GGUF holds it.
pub fn single(number: f64) -> Result<f32, Failure> {
    #[expect(clippy::cast_possible_truncation, reason = "it is read as a 32-bit float")]
    let single = number as f32;
    if single.is_finite() && single > 0.0 { Ok(single) } else { Err(Failure::Damaged) }
}
