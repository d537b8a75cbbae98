//! A summary of several documents together. Each is read as it is alone, by the same methods and the same check, and what is made of each
//! is laid over the others (`summarise::relate`): one stored summary per document, known by the first of them.
//!
//! All of it is stored or nothing: a summary that silently lacks a document is not what was asked for. It goes with any of its
//! documents, since what it says of one was chosen by what the others say.

use std::sync::Arc;

use jiff::Timestamp;

use crate::error::{Code, Error, Result};
use crate::jobs::Job;
use crate::resuming::Memory;
use crate::summarise::{self, Draft, Source};
use crate::view::{DocumentId, JobId, Stage, SummaryId, TogetherRow, TogetherView, Wish};
use crate::words::say_with;
use crate::{App, consent, library, reading, unread};

/// Documents that can be summarised together, at least and at most: so many still fit a page that somebody reads.
pub const DOCUMENTS: (usize, usize) = (2, 20);

/// What a summary of documents with these titles is called: "lease.pdf and 2 more".
pub fn name<'a>(mut titles: impl Iterator<Item = &'a str>) -> String {
    let first = titles.next().unwrap_or_default().to_owned();
    say_with("together-name", &[("first", first.into()), ("count", titles.count().into())])
}

impl App {
    /// Queues a summary of several stored documents together, each once, in this order. A part of a document cannot be wished for.
    ///
    /// # Errors
    /// [`Code::BadInput`] for fewer or more than [`DOCUMENTS`]; as [`App::summarise`].
    pub fn summarise_together(self: &Arc<Self>, documents: &[DocumentId], wish: Wish) -> Result<JobId> {
        let mut of: Vec<DocumentId> = Vec::new();
        for id in documents {
            if !of.contains(id) {
                of.push(*id);
            }
        }
        if !(DOCUMENTS.0..=DOCUMENTS.1).contains(&of.len()) {
            return Err(Error::new(Code::BadInput, format!("{} documents", of.len())));
        }
        let titles = {
            let unlocked = self.session().unlocked()?;
            unlocked.may_change()?;
            let title = |id: &DocumentId| -> Result<String> { Ok(library::row_of(&unlocked, *id)?.title) };
            of.iter().map(title).collect::<Result<Vec<_>>>()?
        };
        let by_model = self.is_read_by_a_model(wish)?;
        let name = name(titles.iter().map(String::as_str));
        let mut job = self.jobs.start_together(name.clone(), of.clone(), self.events().clone());
        job.progress(Stage::Waiting, 0, 0, None);
        let (id, app) = (job.id(), self.clone());
        self.summarising.queue(move || {
            let outcome = job.go().and_then(|()| run(&app, &of, &titles, wish, by_model, &name, &mut job));
            job.end(outcome.map(Some));
        });
        Ok(id)
    }

    /// The summaries of several documents, newest first.
    ///
    /// # Errors
    /// What the vault refuses.
    pub fn all_together(&self) -> Result<Vec<TogetherRow>> {
        library::all_together(&self.session().unlocked()?)
    }

    /// A stored summary of several documents.
    ///
    /// # Errors
    /// As [`library::together`].
    pub fn together(&self, id: SummaryId) -> Result<TogetherView> {
        library::together(&self.session().unlocked()?, id)
    }
}

/// Reads each document, lays what was made of them over each other, and stores it. Where it is stopped, nothing is; what a model has
/// answered is kept, and a run like it goes on from there.
fn run(
    app: &App,
    documents: &[DocumentId],
    titles: &[String],
    wish: Wish,
    by_model: bool,
    name: &str,
    job: &mut Job,
) -> Result<SummaryId> {
    let accepted = if by_model { Some(app.accepted()?) } else { None };
    let model = accepted.as_ref().map(|accepted| reading::model_of(app, accepted)).transpose()?;
    reading::must_be_able(app, model.as_deref(), wish)?;
    let mut sources: Vec<Source> = Vec::with_capacity(documents.len());
    for id in documents {
        sources.push(reading::source(&app.session().unlocked()?, *id)?);
    }
    let shares = summarise::shares(&sources, wish.shape, wish.words);
    let of = documents.len() as u32;
    let (mut drafts, mut made): (Vec<Draft>, Vec<_>) = (Vec::new(), Vec::new());
    for ((((id, title), source), share), nth) in documents.iter().zip(titles).zip(&sources).zip(shares).zip(0..) {
        job.turn_to(name);
        job.progress(Stage::Summarising, nth, of, None);
        // From here on it is about this one: how far it is, and what may be wrong with it.
        job.turn_to(title);
        let wish = Wish { words: Some(share), given: None, part: None, ..wish };
        let (draft, by) = match accepted.as_ref().zip(model.as_ref()) {
            Some((accepted, model)) => {
                let memory = Memory::of(app, model, *id, wish, true)?;
                reading::with_model(app, accepted, model, source, wish, memory, job)?
            }
            None => reading::without_model(source, wish, job)?,
        };
        if draft.stopped {
            return Err(Code::Stopped.into());
        }
        drafts.push(draft);
        made.push((wish, by));
    }
    job.turn_to(name);
    let together = summarise::relate(&sources, &mut drafts, job.stop_flag());
    let mut stored = Vec::with_capacity(documents.len());
    let mut unlocked = app.session().unlocked()?;
    for (((draft, (wish, by)), id), together) in drafts.into_iter().zip(made).zip(documents).zip(together) {
        let ended = by.ended(&draft);
        let mut summary = reading::finish(draft, wish, by);
        summary.together = Some(together);
        unread::admit_cut(&mut summary.coverage, &unlocked, *id)?;
        let body = serde_json::to_string(&summary).map_err(|e| Error::new(Code::BadInput, e.to_string()))?;
        stored.push((id.0, body, summary.searched(), ended));
    }
    // Consent may have been taken back, or a document deleted, while they were read: then nothing of it is kept.
    match accepted.as_ref().zip(model.as_ref()) {
        Some((accepted, model)) => reading::stands(&unlocked, model, accepted)?,
        None => consent::noticed(&unlocked)?,
    }
    job.go()?;
    let new: Vec<vault::NewSummary<'_>> = stored
        .iter()
        .map(|(document, body_json, text, reading)| vault::NewSummary {
            document: *document,
            body_json,
            text,
            reading: reading.as_deref(),
        })
        .collect();
    Ok(SummaryId(unlocked.vault_mut()?.add_together(&Timestamp::now().to_string(), &new)?))
}
