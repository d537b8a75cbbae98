//! What leaves: the summary of one document, or of several together, with all that the forms ask about it.
//!
//! A form asks here for headings, places and labels, so that none of them has to know how many documents there are.

use super::{made_by, owed};
use crate::error::{Code, Result};
use crate::library;
use crate::places::Places;
use crate::session::Unlocked;
use crate::summary::{Evidence, Summary};
use crate::view::{DocumentRow, SummaryId, SummaryView, TogetherPart, TogetherView};
use crate::words::{say, say_with};

/// A document and what is said of it.
pub struct Of {
    /// Row id of its summary.
    pub id: SummaryId,
    /// The document.
    pub document: DocumentRow,
    /// What its parts are called.
    pub places: Places,
    /// The summary.
    pub summary: Summary,
}

/// A summary on its way out.
pub struct Leaving {
    /// The document's title, or the name of several together.
    pub title: String,
    first: Of,
    more: Vec<Of>,
}

impl Leaving {
    /// A stored summary: of one document, or, where it was made together with others, all of them.
    ///
    /// # Errors
    /// [`Code::SummaryUnknown`], or what the vault refuses.
    pub fn stored(unlocked: &Unlocked<'_>, id: SummaryId) -> Result<Self> {
        let row = unlocked.vault()?.summary(id.0)?.ok_or(Code::SummaryUnknown)?;
        if let Some(first) = row.together {
            return Self::together(library::together(unlocked, SummaryId(first))?);
        }
        let (document, view) = library::summary(unlocked, id)?;
        let places = library::places(unlocked, &document)?;
        Ok(Self::alone(document, places, view))
    }

    /// The summary of one document.
    pub fn alone(document: DocumentRow, places: Places, stored: SummaryView) -> Self {
        let title = document.title.clone();
        Self { title, first: Of { id: stored.id, document, places, summary: stored.summary }, more: Vec::new() }
    }

    /// The summary of several.
    ///
    /// # Errors
    /// [`Code::SummaryUnknown`] where it is of none.
    pub fn together(view: TogetherView) -> Result<Self> {
        let of = |part: TogetherPart| {
            let places = Places { unit: part.row.unit, names: part.names };
            Of { id: part.id, document: part.row, places, summary: part.summary }
        };
        let mut all = view.parts.into_iter().map(of);
        let first = all.next().ok_or(Code::SummaryUnknown)?;
        Ok(Self { title: view.title, first, more: all.collect() })
    }

    /// Each document, in order.
    pub fn all(&self) -> impl Iterator<Item = &Of> {
        std::iter::once(&self.first).chain(&self.more)
    }

    /// What it is known by.
    pub fn id(&self) -> SummaryId {
        self.first.id
    }

    /// Whether there is more than one.
    pub fn is_of_several(&self) -> bool {
        !self.more.is_empty()
    }

    /// The summary that speaks for all where a program asks what made it: one that a model had a part in, if there is one.
    pub fn lead(&self) -> &Summary {
        let by_model = self.all().find(|of| of.summary.provenance.model.is_some());
        &by_model.unwrap_or(&self.first).summary
    }

    /// Who made it, each said once.
    pub fn labels(&self) -> Vec<String> {
        once(self.all().map(|of| made_by(&of.summary)))
    }

    /// What goes along with it, each said once.
    pub fn owed(&self) -> Vec<String> {
        once(self.all().flat_map(|of| owed(&of.summary)))
    }

    /// Where other documents say what a sentence of this one says.
    pub fn also<'s>(&'s self, of: &'s Of, sentence: u32) -> impl Iterator<Item = (&'s Of, &'s Evidence)> {
        let said = of.summary.together.iter().flat_map(|together| &together.also);
        said.filter(move |also| also.sentence == sentence)
            .filter_map(move |also| Some((self.all().nth(also.nth as usize)?, &also.evidence)))
    }

    /// A heading over something of this document, which names it where there are several.
    pub fn heading(&self, of: &Of, heading: Option<&str>) -> Option<String> {
        let title = &of.document.title;
        match heading {
            _ if !self.is_of_several() => heading.map(str::to_owned),
            None => Some(title.clone()),
            Some(heading) => Some(say_with(
                "together-heading",
                &[("title", title.clone().into()), ("heading", heading.to_owned().into())],
            )),
        }
    }

    /// A place in this document, which names it where there are several.
    pub fn address(&self, of: &Of, evidence: &Evidence) -> String {
        let place = of.places.address(evidence);
        if !self.is_of_several() {
            return place;
        }
        say_with("together-place", &[("title", of.document.title.clone().into()), ("place", place.into())])
    }

    /// What stands in place of sentences where a document has none left.
    pub fn nothing_more(&self, of: &Of) -> Option<String> {
        let told = of.summary.together.as_ref().is_some_and(|together| together.told > 0);
        let words = if told { "together-nothing-more" } else { "together-nothing" };
        (self.is_of_several() && of.summary.sentences.is_empty()).then(|| say(words))
    }
}

/// Each line once, in order.
fn once(lines: impl Iterator<Item = String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for line in lines {
        if !out.contains(&line) {
            out.push(line);
        }
    }
    out
}
