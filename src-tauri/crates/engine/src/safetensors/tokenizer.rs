//! `tokenizer.json`, `tokenizer_config.json` and the chat template, as GGUF keeps them.
//!
//! Sources: huggingface/tokenizers (the file's form), and llama.cpp's `convert_hf_to_gguf.py` (kinds of tokens, filling up a vocabulary, names of
//! ways to cut). What a folder spells out, a GGUF file says by a name, `tokenizer.ggml.pre`: it is written where our lines in mistral.rs
//! (`patches/README.md`, `as_written.rs`) cut by that name as the folder says. A model whose texts they would cut into other pieces than it knows is refused.

use std::collections::BTreeMap;
use std::slice::from_ref;

use serde::Deserialize;
use serde_json::from_slice;

use super::file::Value;
use super::{Folder, MAX_TEXT, MAX_TOKENIZER, cut, missing};
use crate::protocol::Failure;

/// By Qwen 2's expression a number's digits are cut one by one, by Llama 3's by threes; by Mistral's (Tekken) a word also ends where a small letter
/// is followed by a large one.
const QWEN2: &str =
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
const LLAMA3: &str = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
const TEKKEN: &str = r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

/// What a way to cut is called: where every token is made by merges, and where a piece that is a token as it stands is that token
/// (`ignore_merges`).
type Names = (Option<&'static str>, Option<&'static str>);

/// The expressions a text is split by.
const SPLITS: &[(&str, Names)] = &[
    (QWEN2, (Some("qwen2"), None)),
    (LLAMA3, (Some("smaug-bpe"), Some("llama-bpe"))),
    (TEKKEN, (None, Some("tekken"))),
];

/// `tokenizer.ggml.token_type`.
const NORMAL: i32 = 1;
const CONTROL: i32 = 3;
const USER_DEFINED: i32 = 4;
const UNUSED: i32 = 5;

/// What the new file says of how text is cut. `vocabulary`: tokens the model's tables have. `end`: what ends an answer, where the tokenizer does
/// not say.
///
/// # Errors
/// `Unsupported` with the reason, `Damaged`, `Unreadable`.
pub fn metadata(folder: &Folder, vocabulary: u64, end: Option<u64>) -> Result<Vec<(String, Value)>, Failure> {
    let text = folder.text("tokenizer.json", MAX_TOKENIZER)?;
    // Looked at first: of another kind, the vocabulary has another form.
    let Kind { model: KindOfModel { kind } } = from_slice(&text).map_err(|_| Failure::Damaged)?;
    if let Some(kind) = kind.filter(|kind| kind != "BPE") {
        return Err(cut(&kind));
    }
    let tokenizer: Tokenizer = from_slice(&text).map_err(|_| Failure::Damaged)?;
    let settings: Settings = match folder.text("tokenizer_config.json", MAX_TEXT) {
        Ok(text) => from_slice(&text).map_err(|_| Failure::Damaged)?,
        Err(Failure::Unsupported { .. }) => Settings::default(),
        Err(failure) => return Err(failure),
    };
    let pre = tokenizer.way()?;
    let (tokens, kinds) = tokenizer.tokens(vocabulary)?;
    let id = |token: &str| tokens.iter().position(|had| had == token).and_then(|id| u32::try_from(id).ok());
    let named = |token: &Option<Token>| token.as_ref().and_then(|token| id(token.text()));

    let mut all = vec![
        ("tokenizer.ggml.model".to_owned(), Value::Text("gpt2".to_owned())),
        ("tokenizer.ggml.pre".to_owned(), Value::Text(pre.to_owned())),
    ];
    let end = end.filter(|&end| end < vocabulary).and_then(|end| u32::try_from(end).ok());
    let end = named(&settings.eos_token).or(end).ok_or_else(|| missing("eos_token"))?;
    all.push(("tokenizer.ggml.eos_token_id".to_owned(), Value::Number(end)));
    let unknown = tokenizer.model.unk_token.as_deref().and_then(id);
    for (name, id) in
        [("bos", named(&settings.bos_token)), ("unknown", unknown), ("padding", named(&settings.pad_token))]
    {
        all.extend(id.map(|id| (format!("tokenizer.ggml.{name}_token_id"), Value::Number(id))));
    }
    let template = match folder.text("chat_template.jinja", MAX_TEXT) {
        Ok(text) => Some(String::from_utf8(text).map_err(|_| Failure::Damaged)?),
        Err(Failure::Unsupported { .. }) => settings.chat_template.and_then(Template::usual),
        Err(failure) => return Err(failure),
    };
    all.extend(template.map(|template| ("tokenizer.chat_template".to_owned(), Value::Text(template))));
    let merges =
        tokenizer.model.merges.into_iter().map(Merge::joined).collect::<Option<_>>().ok_or(Failure::Damaged)?;
    all.push(("tokenizer.ggml.merges".to_owned(), Value::Texts(merges)));
    all.push(("tokenizer.ggml.token_type".to_owned(), Value::Kinds(kinds)));
    all.push(("tokenizer.ggml.tokens".to_owned(), Value::Texts(tokens)));
    Ok(all)
}

#[derive(Deserialize)]
struct Kind {
    model: KindOfModel,
}

#[derive(Deserialize)]
struct KindOfModel {
    #[serde(rename = "type")]
    kind: Option<String>,
}

#[derive(Deserialize)]
struct Tokenizer {
    #[serde(default)]
    added_tokens: Vec<Added>,
    normalizer: Option<Step>,
    pre_tokenizer: Option<Step>,
    model: Model,
}

#[derive(Deserialize)]
struct Added {
    id: u64,
    content: String,
    #[serde(default)]
    special: bool,
}

#[derive(Deserialize)]
struct Model {
    vocab: BTreeMap<String, u64>,
    merges: Vec<Merge>,
    unk_token: Option<String>,
    byte_fallback: Option<bool>,
    ignore_merges: Option<bool>,
    continuing_subword_prefix: Option<String>,
    end_of_word_suffix: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Merge {
    Joined(String),
    Pair(String, String),
}

impl Merge {
    /// As GGUF has it, which parts it at its first space.
    fn joined(self) -> Option<String> {
        let merge = match self {
            Self::Joined(merge) => merge,
            Self::Pair(first, second) => format!("{first} {second}"),
        };
        (merge.matches(' ').count() == 1).then_some(merge)
    }
}

/// One thing that is done to a text before it is cut, or one way of cutting it.
#[derive(Deserialize)]
struct Step {
    #[serde(rename = "type")]
    kind: String,
    pretokenizers: Option<Vec<Step>>,
    individual_digits: Option<bool>,
    add_prefix_space: Option<bool>,
    use_regex: Option<bool>,
    behavior: Option<String>,
    invert: Option<bool>,
    pattern: Option<Pattern>,
}

#[derive(Deserialize)]
struct Pattern {
    #[serde(rename = "Regex")]
    regex: Option<String>,
}

impl Step {
    /// Letters of bytes, with the rules of GPT-2 for where words end or without.
    fn is_bytes(&self, rules: bool) -> bool {
        self.kind == "ByteLevel" && self.add_prefix_space != Some(true) && self.use_regex.unwrap_or(true) == rules
    }

    fn is_digits(&self) -> bool {
        self.kind == "Digits" && self.individual_digits == Some(true)
    }

    /// What it is called to split by this expression.
    fn split(&self) -> Option<Names> {
        let regex = self.pattern.as_ref()?.regex.as_deref()?;
        let isolated = self.behavior.as_deref() == Some("Isolated") && self.invert != Some(true);
        let (_, names) = SPLITS.iter().find(|(known, _)| *known == regex)?;
        (self.kind == "Split" && isolated).then_some(*names)
    }
}

impl Tokenizer {
    /// How it cuts a text, by a name of llama.cpp's for it.
    fn way(&self) -> Result<&'static str, Failure> {
        let model = &self.model;
        if model.byte_fallback == Some(true) {
            return Err(cut("byte_fallback"));
        }
        let affixes = [&model.continuing_subword_prefix, &model.end_of_word_suffix];
        if affixes.into_iter().flatten().any(|affix| !affix.is_empty()) {
            return Err(cut("end_of_word_suffix"));
        }
        // Almost every text is in this form already, and no GGUF file says more.
        if self.normalizer.as_ref().is_some_and(|step| step.kind != "NFC") {
            return Err(cut("normalizer"));
        }
        let steps = match &self.pre_tokenizer {
            Some(step) => step.pretokenizers.as_deref().unwrap_or(from_ref(step)),
            None => &[],
        };
        let names = match steps {
            [bytes] if bytes.is_bytes(true) => Some((Some("gpt-2"), None)),
            [digits, bytes] if digits.is_digits() && bytes.is_bytes(true) => Some((Some("starcoder"), None)),
            [split, bytes] if bytes.is_bytes(false) => split.split(),
            _ => None,
        };
        let (merged, whole) = names.ok_or_else(|| cut("pre_tokenizer"))?;
        let name = if model.ignore_merges == Some(true) { whole } else { merged };
        name.ok_or_else(|| cut("ignore_merges"))
    }

    /// Every token and its kind, in the order of their numbers.
    fn tokens(&self, vocabulary: u64) -> Result<(Vec<String>, Vec<i32>), Failure> {
        let mut all: Vec<Option<(&str, i32)>> = vec![None; usize::try_from(vocabulary).map_err(|_| Failure::Damaged)?];
        let had = self.model.vocab.iter().map(|(token, &id)| (id, token.as_str(), NORMAL));
        let added = self.added_tokens.iter().map(|Added { id, content, special }| {
            (*id, content.as_str(), if *special { CONTROL } else { USER_DEFINED })
        });
        for (id, token, kind) in had.chain(added) {
            let place = usize::try_from(id).ok().and_then(|id| all.get_mut(id)).ok_or(Failure::Damaged)?;
            // A token that was added may be one of the vocabulary's, and then says more of it.
            if place.is_some_and(|(had, _)| had != token) {
                return Err(Failure::Damaged);
            }
            *place = Some((token, kind));
        }
        let filled = all.into_iter().enumerate().map(|(id, token)| match token {
            Some((token, kind)) => (token.to_owned(), kind),
            // The tables are often longer than the vocabulary.
            None => (format!("[PAD{id}]"), UNUSED),
        });
        Ok(filled.unzip())
    }
}

/// `tokenizer_config.json`.
#[derive(Default, Deserialize)]
struct Settings {
    bos_token: Option<Token>,
    eos_token: Option<Token>,
    pad_token: Option<Token>,
    chat_template: Option<Template>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Token {
    Plain(String),
    Described { content: String },
}

impl Token {
    fn text(&self) -> &str {
        match self {
            Self::Plain(text) | Self::Described { content: text } => text,
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Template {
    One(String),
    Named(Vec<Named>),
}

#[derive(Deserialize)]
struct Named {
    name: String,
    template: String,
}

impl Template {
    /// The one for a plain conversation.
    fn usual(self) -> Option<String> {
        match self {
            Self::One(template) => Some(template),
            Self::Named(all) => all.into_iter().find(|named| named.name == "default").map(|named| named.template),
        }
    }
}
