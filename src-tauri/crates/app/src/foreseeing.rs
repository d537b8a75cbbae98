//! How a document would be read and what that would take, told before it is begun.
//!
//! A guess: only the engine counts a text's tokens, and none is started for this; how fast the model is was measured before
//! ([`crate::measuring`]). Where it was not, the newest summary that it made by the same method tells, and it is said that this is what it goes by:
//! a vault may have come from another computer, and no summary says on which it was made. What a run comes to is [`crate::summarise`]'s business.

use engine::memory::MAX_CONTEXT;
use serde::Deserialize;

use crate::ability::Ability;
use crate::error::Result;
use crate::measuring::{self, Measured};
use crate::session::Unlocked;
use crate::summarise::{NoLanguage, Options, Prospect, Source, Speed, foresee, translate};
use crate::summary::{Language, Method, Provenance, Timings};
use crate::view::{DocumentId, Wish};
use crate::{App, consent, power, reading};

/// Of how many of the newest summaries it is looked up what they took.
const LOOKED_AT: u32 = 50;

impl App {
    /// How the model that reads now would read a document, or the part of it that is wished, given the words and judging as wished; nothing where none
    /// may read. What each method takes is told, whichever is wished.
    ///
    /// # Errors
    /// [`crate::Code::DocumentUnknown`], or what the vault refuses.
    pub fn prospect(&self, document: DocumentId, wish: Wish) -> Result<Option<Prospect>> {
        let Ok(model) = self.model() else { return Ok(None) };
        let sparing = power::on_battery(&self.parts().power);
        let loaded = self.reading().loaded().filter(|(id, _, spared)| *id == model.sha256 && *spared == sparing);
        let (source, measured, earlier) = {
            let unlocked = self.session().unlocked()?;
            if consent::accepted(&unlocked, &model).is_err() {
                return Ok(None);
            }
            let device = loaded.as_ref().map(|(_, loaded, _)| loaded.device.as_str());
            let earlier = earlier(&unlocked, &model.sha256, device)?;
            (Source { part: wish.part, ..reading::source(&unlocked, document)? }, measuring::all(&unlocked)?, earlier)
        };
        let (context, load, speed) = match loaded {
            Some((_, loaded, _)) => (loaded.context, 0.0, measuring::speed(&measured, &model.sha256, &loaded)),
            None => {
                let measured = measuring::on(&measured, &model.sha256, sparing);
                let load = measured.map_or(earlier.load, |measured| measured.load_seconds);
                (model.header.context.min(MAX_CONTEXT), load, measured.cloned().map(Measured::speed))
            }
        };
        let judges = reading::judges(self, &measured, &model.sha256, wish.judging);
        let options = Options { budget: reading::budget(self), given: wish.given, judges, ..Options::default() };
        let (languages, no_language) = languages(&source, measuring::ability(&measured, &model.sha256));
        let read = foresee(&source, context, speed.as_ref(), &earlier.speeds, &options);
        let and_load = |seconds: Option<u32>| seconds.map(|seconds| seconds.saturating_add(load.ceil() as u32));
        Ok(Some(Prospect {
            seconds: and_load(read.seconds),
            whole: and_load(read.whole),
            thorough: and_load(read.thorough),
            quick: and_load(read.quick),
            languages,
            no_language,
            ..read
        }))
    }
}

/// What the newest summaries by a model took.
#[derive(Default)]
struct Earlier {
    /// Newest first.
    speeds: Vec<(Method, Speed)>,
    /// The longest that loading took, in seconds: a model that was loaded already took none.
    load: f64,
}

/// A stored summary, as far as it tells that.
#[derive(Deserialize)]
struct Made {
    method: Method,
    provenance: Provenance,
    timings: Timings,
}

impl Made {
    /// Whether this model made it, on this device where that is known.
    fn is_by(&self, model: &str, device: Option<&str>) -> bool {
        let Provenance { model: used, device: on, .. } = &self.provenance;
        used.as_ref().is_some_and(|used| used.file_sha256 == model) && device.is_none_or(|device| device == on)
    }
}

fn earlier(unlocked: &Unlocked<'_>, model: &str, device: Option<&str>) -> Result<Earlier> {
    let mut earlier = Earlier::default();
    for row in unlocked.vault()?.newest_summaries(LOOKED_AT)? {
        // One that a newer Alcove made may have a form of its own.
        let made = serde_json::from_str::<Made>(&row.body_json).ok();
        let Some(Made { method, timings, .. }) = made.filter(|made| made.is_by(model, device)) else { continue };
        earlier.load = earlier.load.max(timings.load.seconds);
        if timings.prefill.tokens > 0 && timings.decode.tokens > 0 {
            earlier.speeds.push((method, Speed { prefill: vec![timings.prefill], decode: timings.decode }));
        }
    }
    Ok(earlier)
}

/// The languages that a summary of a document can be asked for in, besides its own; or why there are none.
fn languages(source: &Source, ability: Option<&Ability>) -> (Vec<Language>, Option<NoLanguage>) {
    let Some(ability) = ability else { return (Vec::new(), Some(NoLanguage::Untried)) };
    let Some(own) = translate::source_language(source) else { return (Vec::new(), Some(NoLanguage::Document)) };
    let able: Vec<Language> = Language::ALL.into_iter().filter(|one| *one != own && ability.writes(*one)).collect();
    let none = able.is_empty().then_some(NoLanguage::Unable);
    (able, none)
}
