//! What the user thinks of summaries: useful or not, and why, if they like. It is kept beside the summary, changed and taken back at will,
//! and deleted with the document; it goes into no export but the user's own of everything.
//!
//! Judgments are counted by what made the summaries, so that the user sees what serves them. Nothing is chosen for them by it. Whether doubtful
//! sentences were kept is not counted apart: what is supported is the same, and who judges sees the marks.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::App;
use crate::error::{Code, Error, Result};
use crate::library;
use crate::summary::{Method, Shape, Summary};
use crate::view::{Judgment, Quality, SummaryId};

/// Longest reason, in characters.
const LONGEST: usize = 2_000;

/// What made a summary, as the vault keeps it beside a judgment. Add fields with a default; never rename one.
#[derive(Serialize, Deserialize)]
struct Maker {
    model: Option<Model>,
    method: Method,
    shape: Shape,
}

#[derive(Serialize, Deserialize)]
struct Model {
    name: String,
    sha256: String,
}

impl Maker {
    fn of(summary: &Summary) -> Self {
        // A model that was asked and did not speak has made nothing.
        let model = summary.provenance.model.as_ref().filter(|_| summary.method != Method::Extractive);
        Self {
            model: model.map(|model| Model { name: model.name.clone(), sha256: model.file_sha256.clone() }),
            method: summary.method,
            shape: summary.shape,
        }
    }
}

impl App {
    /// Keeps what the user thinks of a summary, in place of what they thought before.
    ///
    /// # Errors
    /// [`Code::SummaryUnknown`]; [`Code::BadInput`] for a reason of more than 2,000 characters; what the vault refuses.
    pub fn judge(&self, id: SummaryId, useful: bool, reason: &str) -> Result<Judgment> {
        let reason = reason.trim();
        if reason.chars().count() > LONGEST {
            return Err(Error::new(Code::BadInput, "the reason is too long"));
        }
        let mut unlocked = self.session().unlocked()?;
        let id = library::known_by(&unlocked, id)?;
        let (_, view) = library::summary(&unlocked, id)?;
        let maker = serde_json::to_string(&Maker::of(&view.summary));
        let maker = maker.map_err(|e| Error::new(Code::BadInput, e.to_string()))?;
        let made = Timestamp::now().to_string();
        let judgment = vault::Judgment { useful, reason: reason.to_owned(), made };
        unlocked.vault_mut()?.judge(id.0, &judgment, &maker)?;
        Ok(shown(judgment))
    }

    /// Takes back what the user thought of a summary; nothing where they had not said.
    ///
    /// # Errors
    /// [`Code::SummaryUnknown`], or what the vault refuses.
    pub fn unjudge(&self, id: SummaryId) -> Result<()> {
        let mut unlocked = self.session().unlocked()?;
        let id = library::known_by(&unlocked, id)?;
        unlocked.vault_mut()?.unjudge(id.0)?;
        Ok(())
    }

    /// How summaries were judged, by what made them; the most judged first.
    ///
    /// # Errors
    /// What the vault refuses.
    pub fn quality(&self) -> Result<Vec<Quality>> {
        let judged = self.session().unlocked()?.vault()?.judged()?;
        Ok(judged.into_iter().filter_map(counted).collect())
    }
}

/// None where a newer Alcove has kept it in a form of its own.
fn counted(judged: vault::Judged) -> Option<Quality> {
    let maker: Maker = serde_json::from_str(&judged.maker).ok()?;
    let (model, model_sha256) = maker.model.map(|model| (model.name, model.sha256)).unzip();
    let (useful, not_useful) = (judged.useful, judged.not_useful);
    Some(Quality { model, model_sha256, method: maker.method, shape: maker.shape, useful, not_useful })
}

/// As the window is shown it.
pub(crate) fn shown(judgment: vault::Judgment) -> Judgment {
    Judgment { useful: judgment.useful, reason: judgment.reason, made: judgment.made }
}
