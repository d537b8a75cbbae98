//! The facts, as they were compiled in. Nothing here decides anything.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::facts::known::{Known, KnownModel, Service};
use crate::facts::{Licence, Tables, Vocabulary};
use crate::text::Print;

// The build script has written this from the same types. Were it unreadable all the same, every table would be empty and every
// licence unknown: the safe side.
static TABLES: LazyLock<Tables> =
    LazyLock::new(|| serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/tables.json"))).unwrap_or_default());

// Every text that lies beside a model is compared with all of these, and what they come to is most of that work.
static PRINTS: LazyLock<BTreeMap<&'static str, Print>> =
    LazyLock::new(|| TABLES.texts.iter().map(|(id, text)| (id.as_str(), Print::of(text))).collect());

/// The licence with this id.
pub fn licence(id: &str) -> Option<&'static Licence> {
    all().iter().find(|l| l.id == id)
}

/// Every licence Alcove has facts about, by id.
pub fn all() -> &'static [Licence] {
    &TABLES.licences
}

/// Model files whose content is known.
pub fn known_files() -> &'static [Known] {
    &TABLES.known.files
}

/// Models whose licence and origin are known by name.
pub fn known_models() -> &'static [KnownModel] {
    &TABLES.origins.models
}

/// The plain words for every value of the facts.
pub fn vocabulary() -> &'static Vocabulary {
    &TABLES.vocabulary
}

/// The sentence with this id, filled in; the id itself where there is none. What is filled in is not looked at again.
pub(crate) fn say(id: &str, values: &[(&str, &str)]) -> String {
    let Some(pattern) = vocabulary().sentence.get(id) else { return id.to_owned() };
    let mut parts = pattern.split('{');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap_or((part, ""));
        out.push_str(values.iter().find(|(key, _)| *key == name).map_or(name, |(_, value)| value));
        out.push_str(rest);
    }
    out
}

pub(crate) fn services() -> &'static [Service] {
    &TABLES.known.services
}

pub(crate) fn spdx_text(id: &str) -> Option<&'static str> {
    TABLES.texts.get(id).map(String::as_str)
}

/// The fingerprints of the same text.
pub(crate) fn spdx_print(id: &str) -> Option<&'static Print> {
    PRINTS.get(id)
}
