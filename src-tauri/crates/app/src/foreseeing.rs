//! How a document would be read and what that would take, told before it is begun.
//!
//! A guess: only the engine counts a text's tokens, and none is started for that; how fast the model is was measured before
//! ([`crate::measuring`]), or is found out for a window that waits for it ([`crate::gauging`]). What a run comes to is [`crate::summarise`]'s business.

use std::sync::Arc;

use engine::memory::MAX_CONTEXT;

use crate::ability::Ability;
use crate::error::Result;
use crate::measuring::{self, Measured};
use crate::summarise::{NoLanguage, Options, Prospect, Source, foresee, translate};
use crate::summary::Language;
use crate::view::{DocumentId, Wish};
use crate::{App, consent, power, reading};

impl App {
    /// As [`Self::prospect`], for a window that shows it and asks again at each status: where nothing tells how fast the model is, it is begun to find
    /// that out.
    ///
    /// # Errors
    /// As [`Self::prospect`].
    pub fn foresee(self: &Arc<Self>, document: DocumentId, wish: Wish) -> Result<Option<Prospect>> {
        let prospect = self.prospect(document, wish)?;
        Ok(prospect.map(|told| Prospect { gauging: told.thorough.is_none() && self.gauge(), ..told }))
    }

    /// How the model that reads now would read a document, or the part of it that is wished, given the words and judging as wished; nothing where none
    /// may read. What each method takes is told, whichever is wished.
    ///
    /// # Errors
    /// [`crate::Code::DocumentUnknown`], or what the vault refuses.
    pub fn prospect(&self, document: DocumentId, wish: Wish) -> Result<Option<Prospect>> {
        let Ok(model) = self.model() else { return Ok(None) };
        let sparing = power::on_battery(&self.parts().power);
        let loaded = self.reading().loaded().filter(|(id, _, spared)| *id == model.sha256 && *spared == sparing);
        let (source, measured) = {
            let unlocked = self.session().unlocked()?;
            if consent::accepted(&unlocked, &model).is_err() {
                return Ok(None);
            }
            (Source { part: wish.part, ..reading::source(&unlocked, document)? }, measuring::all(&unlocked)?)
        };
        let (context, load, speed) = match loaded {
            Some((_, loaded, _)) => (loaded.context, 0.0, measuring::speed(&measured, &model.sha256, &loaded)),
            None => {
                let measured = measuring::on(&measured, &model.sha256, sparing);
                let load = measured.map_or(0.0, |measured| measured.load_seconds);
                (model.header.context.min(MAX_CONTEXT), load, measured.cloned().map(Measured::speed))
            }
        };
        let judges = reading::judges(self, &measured, &model.sha256, wish.judging);
        let options = Options { budget: reading::budget(self), given: wish.given, judges, ..Options::default() };
        let (languages, no_language) = languages(&source, measuring::ability(&measured, &model.sha256));
        let read = foresee(&source, context, speed.as_ref(), &options);
        let loading = load.ceil() as u32;
        let and_load = |seconds: Option<u32>| seconds.map(|seconds| seconds.saturating_add(loading));
        Ok(Some(Prospect {
            seconds: and_load(read.seconds),
            whole: and_load(read.whole),
            thorough: and_load(read.thorough),
            quick: and_load(read.quick),
            loading,
            languages,
            no_language,
            ..read
        }))
    }
}

/// The languages that a summary of a document can be asked for in, besides its own; or why there are none.
fn languages(source: &Source, ability: Option<&Ability>) -> (Vec<Language>, Option<NoLanguage>) {
    let Some(ability) = ability else { return (Vec::new(), Some(NoLanguage::Untried)) };
    let Some(own) = translate::source_language(source) else { return (Vec::new(), Some(NoLanguage::Document)) };
    let able: Vec<Language> = Language::ALL.into_iter().filter(|one| *one != own && ability.writes(*one)).collect();
    let none = able.is_empty().then_some(NoLanguage::Unable);
    (able, none)
}
