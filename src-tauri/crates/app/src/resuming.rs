//! Readings that have not come to their end: all that the model answered is kept in the vault as it comes, so that a crash, a lock or a stop
//! loses one answer at most, and the next run goes on from there.
//!
//! An answer is used again only for the same document, model's file, prompts and wish, and only for the very words that the model was
//! given: everything else begins anew. It is kept only while consent stands, and goes with the summary it came to. How a document is cut
//! into parts, and what becomes of an answer, is [`crate::summarise`]'s business.

use std::collections::BTreeMap;

use engine::Prompt;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;

use crate::App;
use crate::consent;
use crate::error::{Code, Error, Result};
use crate::models::{self, Model, Models};
use crate::session::Unlocked;
use crate::summarise::{self, Answered};
use crate::summary::{Language, Method, Part, Shape};
use crate::view::{DocumentId, Wish};

/// A reading that stopped on its way, as the user sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Unfinished {
    /// Parts that were read.
    pub read: u32,
    /// Parts in all.
    pub of: u32,
    /// What was wished of it.
    pub wish: Wish,
}

/// What a reading was begun with.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Key {
    /// SHA-256 of the document.
    document: String,
    /// SHA-256 of the model's file.
    model: String,
    /// Version of the prompts.
    prompts: String,
    method: Option<Method>,
    shape: Shape,
    words: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    given: Option<u32>,
    #[serde(default)]
    part: Option<Part>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    keep_doubtful: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    judging: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<Language>,
    /// Whether it is one of several documents that are read together: alone it is not gone on with.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    together: bool,
}

impl Key {
    fn new(document: &vault::DocumentRow, model: &str, wish: Wish, together: bool) -> Self {
        Self {
            document: models::hex(&document.sha256),
            model: model.to_owned(),
            prompts: summarise::PROMPTS.to_owned(),
            method: wish.method,
            shape: wish.shape,
            words: wish.words,
            given: wish.given,
            part: wish.part,
            keep_doubtful: wish.keep_doubtful,
            judging: wish.judging,
            language: wish.language,
            together,
        }
    }

    fn wish(&self) -> Wish {
        let Self { method, shape, words, given, part, keep_doubtful, judging, language, .. } = *self;
        Wish { method, shape, words, given, part, keep_doubtful, judging, language, anew: false }
    }
}

/// An answer and what it is to.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// SHA-256 of the prompt.
    prompt: String,
    answer: Answered,
}

/// What was read of a document before, and where what is read now is kept.
pub struct Memory<'a> {
    app: &'a App,
    model: &'a Model,
    document: DocumentId,
    key: String,
    before: BTreeMap<u32, Kept>,
}

impl<'a> Memory<'a> {
    /// What there is of a reading like this one, alone or `together` with other documents; nothing where it is to begin anew.
    ///
    /// # Errors
    /// [`Code::DocumentUnknown`], or what the vault refuses.
    pub fn of(app: &'a App, model: &'a Model, document: DocumentId, wish: Wish, together: bool) -> Result<Self> {
        let mut unlocked = app.session().unlocked()?;
        let row = unlocked.vault()?.document(document.0)?.ok_or(Code::DocumentUnknown)?;
        let key = json(&Key::new(&row, &model.sha256, wish, together))?;
        if wish.anew {
            unlocked.vault_mut()?.forget_reading(document.0)?;
        }
        // What an older Alcove has written in another form is read again.
        let kept = |part: vault::Part| Some((part.number, serde_json::from_str(&part.answer_json).ok()?));
        let before = unlocked.vault()?.parts_read(document.0, &key)?.into_iter().filter_map(kept).collect();
        Ok(Self { app, model, document, key, before })
    }

    /// What names the reading in the vault.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Whether nothing was read before.
    pub fn is_new(&self) -> bool {
        self.before.is_empty()
    }

    /// What was answered to `prompt` before, under the number `part`; once.
    pub fn answered(&mut self, part: u32, prompt: &Prompt) -> Option<Answered> {
        let kept = self.before.remove(&part)?;
        (Some(kept.prompt) == digest(prompt)).then_some(kept.answer)
    }

    /// Whether there is such an answer.
    pub fn knows(&self, part: u32, prompt: &Prompt) -> bool {
        self.before.get(&part).is_some_and(|kept| digest(prompt).as_ref() == Some(&kept.prompt))
    }

    /// Keeps an answer, numbered as [`summarise::Model::note`] says. That about the one part of a document that is read in one go is kept as
    /// well: judgments and translations, or other documents read together with it, may take far longer than it, and all of them would be lost.
    pub fn note(&self, part: u32, of: u32, prompt: &Prompt, answer: Answered) {
        // What could not be kept is asked again, should this run come to no end: no reason to end it now.
        let _ = self.keep(part, of, prompt, answer);
    }

    fn keep(&self, part: u32, of: u32, prompt: &Prompt, answer: Answered) -> Result<()> {
        let prompt = digest(prompt).ok_or(Code::BadInput)?;
        let body = json(&Kept { prompt, answer })?;
        let mut unlocked = self.app.session().unlocked()?;
        // Consent may have been taken back while the model read.
        consent::accepted(&unlocked, self.model)?;
        let vault = unlocked.vault_mut()?;
        // What is read in one go is soon read again: no longer reading is thrown away for it.
        if of == 1 && vault.reading(self.document.0)?.is_some_and(|longer| longer.parts > 1) {
            return Ok(());
        }
        Ok(vault.keep_part(self.document.0, &self.key, of, part, &body)?)
    }
}

/// How far the reading of a document came, where `model` would go on from there.
///
/// # Errors
/// [`Code::DocumentUnknown`], or what the vault refuses.
pub fn unfinished(unlocked: &Unlocked<'_>, document: DocumentId, model: &str) -> Result<Option<Unfinished>> {
    let vault = unlocked.vault()?;
    let row = vault.document(document.0)?.ok_or(Code::DocumentUnknown)?;
    let Some(reading) = vault.reading(document.0)? else { return Ok(None) };
    let key: Option<Key> = serde_json::from_str(&reading.key).ok();
    let wish = key.filter(|key| *key == Key::new(&row, model, key.wish(), false)).map(|key| key.wish());
    Ok(wish.map(|wish| Unfinished { read: reading.read, of: reading.parts, wish }))
}

/// Throws away what models have read and not finished to whose reading consent no longer stands.
///
/// # Errors
/// What the vault refuses.
pub fn forget_without_consent(unlocked: &mut Unlocked<'_>, models: &Models) -> Result<()> {
    for (document, key) in unlocked.vault()?.readings()? {
        let model = serde_json::from_str(&key).ok().and_then(|key: Key| models.by_id(&key.model).ok());
        if model.is_none_or(|model| consent::accepted(unlocked, &model).is_err()) {
            unlocked.vault_mut()?.forget_reading(document)?;
        }
    }
    Ok(())
}

fn digest(prompt: &Prompt) -> Option<String> {
    Some(models::hex(&Sha256::digest(serde_json::to_vec(prompt).ok()?)))
}

fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|e| Error::new(Code::BadInput, e.to_string()))
}
