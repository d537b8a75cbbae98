//! Why the engine does not run a model, as a code with what is to be named. The words a user reads are the caller's: none are here.

use serde::{Deserialize, Serialize};

/// Why a model is not run. What it displays is for whoever debugs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Refusal {
    /// `general.architecture` is none of those mistral.rs loads from GGUF; empty where the file does not say.
    #[error("architecture {name:?}")]
    Architecture {
        /// `gemma3`.
        name: String,
    },
    /// One part of a model in several files.
    #[error("split over several files")]
    Split,
    /// Some of its weights are stored in an encoding candle does not read.
    #[error("encoding {name}")]
    Encoding {
        /// `IQ4_XS`.
        name: String,
    },
    /// Its context was stretched in a way that is not computed.
    #[error("rope scaling {name}")]
    Stretching {
        /// `longrope`.
        name: String,
    },
    /// It holds no weights.
    #[error("no weights")]
    NoWeights,
    /// It does not say how long its context is.
    #[error("no context length")]
    NoContext,
    /// Its tokenizer is none of those mistral.rs converts; empty where the file does not say.
    #[error("tokenizer {name:?}")]
    Tokenizer {
        /// `bert`.
        name: String,
    },
    /// It does not say which token ends an answer.
    #[error("no end token")]
    NoEnd,
    /// It was not taught to follow instructions.
    #[error("no chat template")]
    NoChatTemplate,
    /// A version of GGUF that is not read.
    #[error("GGUF version {version}")]
    Version {
        /// Neither 2 nor 3.
        version: u32,
    },
    /// A GGUF file written for big-endian machines.
    #[error("big-endian GGUF")]
    BigEndian,
    /// No GGUF file at all, but a folder of safetensors: one is made of it first.
    #[error("safetensors, not GGUF")]
    Safetensors,
    /// Weights as Python stores its objects, which are a program to be run.
    #[error("pickled weights")]
    Pickled,
    /// A file, a field or a tensor that belongs to a folder of safetensors is not there.
    #[error("{name:?} is missing")]
    Incomplete {
        /// `tokenizer.json`.
        name: String,
    },
    /// A file or a folder of safetensors asks for something that mistral.rs does not do with a GGUF file.
    #[error("{name:?} is not done")]
    Feature {
        /// `rope_scaling`, `blk.0.attn_q.bias`.
        name: String,
    },
}

impl Refusal {
    /// Its name in messages: `architecture`.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Architecture { .. } => "architecture",
            Self::Split => "split",
            Self::Encoding { .. } => "encoding",
            Self::Stretching { .. } => "stretching",
            Self::NoWeights => "no_weights",
            Self::NoContext => "no_context",
            Self::Tokenizer { .. } => "tokenizer",
            Self::NoEnd => "no_end",
            Self::NoChatTemplate => "no_chat_template",
            Self::Version { .. } => "version",
            Self::BigEndian => "big_endian",
            Self::Safetensors => "safetensors",
            Self::Pickled => "pickled",
            Self::Incomplete { .. } => "incomplete",
            Self::Feature { .. } => "feature",
        }
    }

    /// What a sentence about it names; empty where it names nothing.
    pub fn what(&self) -> String {
        match self {
            Self::Architecture { name }
            | Self::Encoding { name }
            | Self::Stretching { name }
            | Self::Tokenizer { name }
            | Self::Incomplete { name }
            | Self::Feature { name } => name.clone(),
            Self::Version { version } => version.to_string(),
            _ => String::new(),
        }
    }
}
