//! What is known of models by their files and names: `known-files.toml` and `known-models.toml`.

use serde::{Deserialize, Serialize};

/// A model file whose content is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
    /// File name, as published or as made at set-up.
    pub file: String,
    /// The model's name.
    pub name: String,
    /// Who published the model.
    pub publisher: String,
    /// Id of the licence.
    pub licence: String,
    /// How that is known.
    pub evidence: String,
    /// SHA-256 of the publisher's file: the same as `sha256` unless this one was made from it.
    pub original_sha256: String,
    /// What was done to the publisher's file, in plain words.
    pub change: Option<String>,
    /// Why the engine does not load it.
    pub not_loaded: Option<String>,
}

/// A name that means an online service, not a model one can have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// What the name begins with, in lower case.
    pub prefix: String,
    /// Names that begin so and are models one can have.
    #[serde(default)]
    pub except: Vec<String>,
    /// Who runs it.
    pub provider: String,
}

/// `known-files.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownFiles {
    /// Known files.
    #[serde(rename = "file", default)]
    pub files: Vec<Known>,
    /// Known services.
    #[serde(rename = "service", default)]
    pub services: Vec<Service>,
}

/// A model whose licence and origin its publisher, or who builds on it, has stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownModel {
    /// `owner/name`.
    pub name: String,
    /// Ids of its licences; none where its terms are none there are facts about.
    #[serde(default)]
    pub licences: Vec<String>,
    /// Names of what it was made from.
    #[serde(default)]
    pub made_from: Vec<String>,
    /// Where that stands, in words that follow "stands in".
    pub source: String,
}

/// `known-models.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownModels {
    /// Known models.
    #[serde(rename = "model", default)]
    pub models: Vec<KnownModel>,
}
